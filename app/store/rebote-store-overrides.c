/* rebote-store-overrides.c
 *
 * The user decides about contacts instead of the program, and takes that back: about one, or about a million at once.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-overrides"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-store-lists.h"
#include "rebote-store-overrides.h"
#include "rebote-store-private.h"

/* Contacts between two looks at the cancellable; some tenths of a second. */
#define BATCH 16384

/* Parameters of both: 1 the change, 2 the contacts as a JSON array, 3 the decision, 4 why, 5 now. In the order of the
 * addresses, so that each page of their index is written once: otherwise that takes most of the time. */
static const char note_sql[] =
  "INSERT INTO decision (change_id, contact_id, canonical, decision, why, previous, previous_why, previous_made, made,"
  " of_row)"
  " SELECT ?1, contact.id, canonical, ?3, ?4, override, override_why, override_made, ?5, reason IS 'duplicate'"
  " FROM json_each (?2) AS picked CROSS JOIN contact ON contact.id = picked.value ORDER BY canonical";
static const char override_sql[] =
  "UPDATE contact SET override = ?3, override_why = ?4, override_made = iif (?3 IS NULL, NULL, ?5)"
  " WHERE id IN (SELECT value FROM json_each (?2)) AND ?1 > 0";

/* Two statements about some decisions of a change, the second of which touches those that are not as they are to be.
 * Parameters: 1 the change, 2 and 3 the first and the last decision, 4 now. */
typedef struct
{
  const char *steps[2];
  const char *complaint;
} Turn;

static const Turn undo = {
  { "UPDATE contact SET override = decision.previous, override_why = decision.previous_why,"
    " override_made = decision.previous_made FROM decision"
    " WHERE decision.id BETWEEN ?2 AND ?3 AND decision.change_id = ?1 AND decision.undone IS NULL AND ?4 > 0"
    " AND contact.id = decision.contact_id",
    "UPDATE decision SET undone = ?4 WHERE id BETWEEN ?2 AND ?3 AND change_id = ?1 AND undone IS NULL" },
  N_ ("This change has been undone already."),
};

static const Turn redo = {
  { "UPDATE contact SET override = decision.decision, override_why = decision.why,"
    " override_made = iif (decision.decision IS NULL, NULL, decision.made) FROM decision"
    " WHERE decision.id BETWEEN ?2 AND ?3 AND decision.change_id = ?1 AND decision.undone IS NOT NULL AND ?4 > 0"
    " AND contact.id = decision.contact_id",
    "UPDATE decision SET undone = NULL WHERE id BETWEEN ?2 AND ?3 AND change_id = ?1 AND undone IS NOT NULL AND ?4 > 0" },
  N_ ("This change was not undone."),
};

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* Whether to go on. */
static gboolean
report (const ReboteOverrideWatch *watch,
        guint64                    done,
        guint64                    total,
        GError                   **error)
{
  if (watch == NULL)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (watch->cancellable, error))
    return FALSE;
  if (watch->progress)
    watch->progress (done, (double)done / total, watch->user_data);

  return TRUE;
}

static char *
make_array (const gint64 *row_ids,
            gsize         n_row_ids)
{
  GString *array = g_string_new ("[");

  for (gsize i = 0; i < n_row_ids; i++)
    g_string_append_printf (array, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", row_ids[i]);
  g_string_append_c (array, ']');

  return g_string_free (array, FALSE);
}

static void
bind_decision (ReboteStatement *statement,
               gint64           change,
               const char      *decision,
               const char      *why,
               gint64           now)
{
  sqlite3_bind_int64 (statement, 1, change);
  rebote_statement_bind_text (statement, 3, decision);
  rebote_statement_bind_text (statement, 4, why);
  sqlite3_bind_int64 (statement, 5, now);
}

static gboolean
make (ReboteConnection          *connection,
      gint64                     change,
      const gint64              *row_ids,
      gsize                      n_row_ids,
      const char                *decision,
      const char                *why,
      const ReboteOverrideWatch *watch,
      GError                   **error)
{
  g_autoptr (ReboteStatement) note = rebote_connection_prepare (connection, note_sql, error);
  g_autoptr (ReboteStatement) override = note ? rebote_connection_prepare (connection, override_sql, error) : NULL;
  gint64 now = get_now ();

  if (override == NULL)
    return FALSE;

  bind_decision (note, change, decision, why, now);
  bind_decision (override, change, decision, why, now);
  for (gsize i = 0; i < n_row_ids; i += BATCH)
    {
      g_autofree char *array = make_array (row_ids + i, MIN (BATCH, n_row_ids - i));

      rebote_statement_bind_text (note, 2, array);
      rebote_statement_bind_text (override, 2, array);
      if (!report (watch, i, n_row_ids, error) || !rebote_statement_run (connection, note, error) ||
          !rebote_statement_run (connection, override, error))
        return FALSE;
    }

  return report (watch, n_row_ids, n_row_ids, error);
}

static int
compare_ids (const void *a,
             const void *b)
{
  gint64 first = *(const gint64 *)a;
  gint64 second = *(const gint64 *)b;

  return first < second ? -1 : first > second;
}

/**
 * rebote_store_overrides_make:
 * @store: a store
 * @row_ids: (array length=n_row_ids): keys of rows of a #ReboteContactModel
 * @n_row_ids: how many
 * @decision: (nullable): `keep`, `review` or `remove`, or %NULL for what the program decided
 * @why: (nullable): the user's words
 * @watch: (nullable): who follows it
 * @error: return location for a #ReboteStoreError or %G_IO_ERROR_CANCELLED
 *
 * The user's decision: it counts instead of the program's and is remembered for the address. Blocks; it counts for all of
 * the contacts or for none.
 *
 * Returns: the change, for rebote_store_overrides_undo(), or 0 on failure
 */
gint64
rebote_store_overrides_make (ReboteStore               *store,
                             const gint64              *row_ids,
                             gsize                      n_row_ids,
                             const char                *decision,
                             const char                *why,
                             const ReboteOverrideWatch *watch,
                             GError                   **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autofree gint64 *sorted = NULL;
  gint64 change;

  g_return_val_if_fail (REBOTE_IS_STORE (store), 0);
  g_return_val_if_fail (row_ids != NULL || n_row_ids == 0, 0);

  /* In the order in which they lie in the file, whatever the view is sorted by: each page is then changed once. */
  sorted = g_memdup2 (row_ids, n_row_ids * sizeof *row_ids);
  if (n_row_ids > 0)
    qsort (sorted, n_row_ids, sizeof *sorted, compare_ids);

  transaction = rebote_store_begin (store, error);
  if (transaction == NULL ||
      !rebote_connection_get_int (transaction->connection,
                                  "SELECT coalesce (max (change_id), 0) + 1 FROM decision", &change, error) ||
      !make (transaction->connection, change, sorted, n_row_ids, decision, why, watch, error) ||
      !rebote_transaction_commit (&transaction, REBOTE_STORE_LISTS, error))
    return 0;

  return change;
}

/* A change is made at one go, so its decisions follow each other. */
static gboolean
find_decisions (ReboteConnection *connection,
                gint64            change,
                gint64           *first,
                gint64           *last,
                GError          **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection,
                                         "SELECT (SELECT min (id) FROM decision WHERE change_id = ?1),"
                                         " (SELECT max (id) FROM decision WHERE change_id = ?1)",
                                         error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, change);
  if (!rebote_statement_next (connection, statement, error))
    return FALSE;

  *first = sqlite3_column_int64 (statement, 0);
  *last = sqlite3_column_int64 (statement, 1);
  return TRUE;
}

static gboolean
turn_some (ReboteConnection *connection,
           const Turn       *turn,
           gint64            change,
           gint64            first,
           gint64            last,
           gint64            now,
           GError          **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (turn->steps); i++)
    {
      g_autoptr (ReboteStatement) statement = rebote_connection_prepare (connection, turn->steps[i], error);

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, change);
      sqlite3_bind_int64 (statement, 2, first);
      sqlite3_bind_int64 (statement, 3, last);
      sqlite3_bind_int64 (statement, 4, now);
      if (!rebote_statement_run (connection, statement, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
turn_change (ReboteStore               *store,
             const Turn                *turn,
             gint64                     change,
             const ReboteOverrideWatch *watch,
             GError                   **error)
{
  g_autoptr (ReboteTransaction) transaction = rebote_store_begin (store, error);
  gint64 now = get_now ();
  gint64 first, last;
  gint64 n_turned = 0;

  if (transaction == NULL || !find_decisions (transaction->connection, change, &first, &last, error))
    return FALSE;

  for (gint64 id = first; id > 0 && id <= last; id += BATCH)
    {
      if (!report (watch, id - first, last - first + 1, error) ||
          !turn_some (transaction->connection, turn, change, id, MIN (id + BATCH - 1, last), now, error))
        return FALSE;
      n_turned += sqlite3_changes (transaction->connection->db);
    }
  if (n_turned == 0)
    {
      g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND, _(turn->complaint));
      return FALSE;
    }

  return report (watch, n_turned, n_turned, error) &&
         rebote_transaction_commit (&transaction, REBOTE_STORE_LISTS, error);
}

/**
 * rebote_store_overrides_undo:
 * @store: a store
 * @change: what rebote_store_overrides_make() returned
 * @watch: (nullable): who follows it
 * @error: return location for a #ReboteStoreError or %G_IO_ERROR_CANCELLED
 *
 * Takes a decision of the user back. Changes are to be undone in the reverse order. That it was made, and undone, is
 * remembered. Blocks; all of it is taken back or nothing.
 *
 * Returns: whether it is undone
 */
gboolean
rebote_store_overrides_undo (ReboteStore               *store,
                             gint64                     change,
                             const ReboteOverrideWatch *watch,
                             GError                   **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);

  return turn_change (store, &undo, change, watch, error);
}

/**
 * rebote_store_overrides_redo:
 * @store: a store
 * @change: what rebote_store_overrides_undo() took back
 * @watch: (nullable): who follows it
 * @error: return location for a #ReboteStoreError or %G_IO_ERROR_CANCELLED
 *
 * Makes a decision count again that was taken back. Changes are to be redone in the order in which they were made.
 *
 * Returns: whether it counts
 */
gboolean
rebote_store_overrides_redo (ReboteStore               *store,
                             gint64                     change,
                             const ReboteOverrideWatch *watch,
                             GError                   **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);

  return turn_change (store, &redo, change, watch, error);
}

/**
 * rebote_store_contacts_override:
 * @store: a store
 * @row_ids: (array length=n_row_ids): keys of rows of a #ReboteContactModel
 * @n_row_ids: how many
 * @decision: (nullable): `keep`, `review` or `remove`, or %NULL for what the program decided
 * @why: (nullable): the user's words
 * @error: return location for a #ReboteStoreError
 *
 * As rebote_store_overrides_make(), where nobody follows it.
 *
 * Returns: the change, for rebote_store_contacts_undo_override(), or 0 on failure
 */
gint64
rebote_store_contacts_override (ReboteStore  *store,
                                const gint64 *row_ids,
                                gsize         n_row_ids,
                                const char   *decision,
                                const char   *why,
                                GError      **error)
{
  return rebote_store_overrides_make (store, row_ids, n_row_ids, decision, why, NULL, error);
}

/**
 * rebote_store_contacts_undo_override:
 * @store: a store
 * @change: what rebote_store_contacts_override() returned
 * @error: return location for a #ReboteStoreError
 *
 * As rebote_store_overrides_undo(), where nobody follows it.
 *
 * Returns: whether it is undone
 */
gboolean
rebote_store_contacts_undo_override (ReboteStore *store,
                                     gint64       change,
                                     GError     **error)
{
  return rebote_store_overrides_undo (store, change, NULL, error);
}

/**
 * rebote_store_contacts_redo_override:
 * @store: a store
 * @change: what rebote_store_contacts_undo_override() took back
 * @error: return location for a #ReboteStoreError
 *
 * As rebote_store_overrides_redo(), where nobody follows it.
 *
 * Returns: whether it counts
 */
gboolean
rebote_store_contacts_redo_override (ReboteStore *store,
                                     gint64       change,
                                     GError     **error)
{
  return rebote_store_overrides_redo (store, change, NULL, error);
}
