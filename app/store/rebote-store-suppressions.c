/* rebote-store-suppressions.c
 *
 * Keeps the addresses that must not be mailed.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-suppressions"

#include "config.h"

#include <glib/gi18n.h>

#include "base/rebote-csv-cell.h"

#include "rebote-store-private.h"
#include "rebote-store-suppressions.h"

#define COLUMNS "id, address, reason, origin, since, note, lifted, lifted_why"

/**
 * rebote_suppression_new:
 * @address: an address
 * @reason: a slug: a bounce's reason, `complaint`, `unsubscribed` or `user`
 * @origin: a slug: who says so
 * @note: (nullable): the evidence, or the user's words
 *
 * Returns: (transfer full): a suppression that begins now, to be added to a store
 */
ReboteSuppression *
rebote_suppression_new (const char *address,
                        const char *reason,
                        const char *origin,
                        const char *note)
{
  ReboteSuppression *self;

  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (reason != NULL, NULL);
  g_return_val_if_fail (origin != NULL, NULL);

  self = g_new0 (ReboteSuppression, 1);
  self->address = g_strdup (address);
  self->reason = g_strdup (reason);
  self->origin = g_strdup (origin);
  self->note = g_strdup (note);
  self->since = g_get_real_time () / G_USEC_PER_SEC;

  return self;
}

/**
 * rebote_suppression_free:
 * @self: (transfer full): a suppression
 */
void
rebote_suppression_free (ReboteSuppression *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_free (self->reason);
  g_free (self->origin);
  g_free (self->note);
  g_free (self->lifted_why);
  g_free (self);
}

/**
 * rebote_suppressions_added_free:
 * @self: (transfer full): what was added
 */
void
rebote_suppressions_added_free (ReboteSuppressionsAdded *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->ids);
  g_free (self);
}

static gboolean
add_one (ReboteConnection        *connection,
         const ReboteSuppression *suppression,
         ReboteSuppressionsAdded *added,
         GError                 **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  g_autofree char *canonical = rebote_store_canonicalize (suppression->address);
  gint64           id;

  if (canonical == NULL)
    {
      added->n_invalid++;
      return TRUE;
    }

  statement = rebote_connection_prepare (connection,
                                         "INSERT INTO suppression (canonical, address, reason, origin, since, note)"
                                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                                         " ON CONFLICT (canonical) WHERE lifted IS NULL DO NOTHING",
                                         error);
  if (statement == NULL)
    return FALSE;

  rebote_statement_bind_text (statement, 1, canonical);
  rebote_statement_bind_text (statement, 2, suppression->address);
  rebote_statement_bind_text (statement, 3, suppression->reason);
  rebote_statement_bind_text (statement, 4, suppression->origin);
  sqlite3_bind_int64 (statement, 5, suppression->since);
  rebote_statement_bind_text (statement, 6, suppression->note);
  if (!rebote_statement_run (connection, statement, error))
    return FALSE;

  if (sqlite3_changes (connection->db) == 0)
    {
      added->n_known++;
      return TRUE;
    }
  id = sqlite3_last_insert_rowid (connection->db);
  g_array_append_val (added->ids, id);
  added->n_added++;
  return TRUE;
}

/**
 * rebote_store_suppressions_add:
 * @store: a store
 * @suppressions: (element-type ReboteSuppression): what to add
 * @error: return location for a #ReboteStoreError
 *
 * Adds addresses, all or none of them. One that is on the list already stays as it is; one that was taken off before
 * is on it again, and the memory of that stays.
 *
 * Returns: (transfer full) (nullable): what was new
 */
ReboteSuppressionsAdded *
rebote_store_suppressions_add (ReboteStore *store,
                               GPtrArray   *suppressions,
                               GError     **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteSuppressionsAdded) added = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (suppressions != NULL, NULL);

  transaction = rebote_store_begin (store, error);
  if (transaction == NULL)
    return NULL;

  added = g_new0 (ReboteSuppressionsAdded, 1);
  added->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < suppressions->len; i++)
    {
      if (!add_one (transaction->connection, g_ptr_array_index (suppressions, i), added, error))
        return NULL;
    }
  if (!rebote_transaction_commit (&transaction, added->n_added > 0 ? REBOTE_STORE_SUPPRESSIONS : 0, error))
    return NULL;

  return g_steal_pointer (&added);
}

/* Runs a statement for each key; its parameter 1 is the key, 2 the text. */
static gboolean
run_for_each (ReboteStore  *store,
              const gint64 *ids,
              gsize         n_ids,
              const char   *sql,
              const char   *text,
              GError      **error)
{
  g_autoptr (ReboteTransaction) transaction = rebote_store_begin (store, error);
  g_autoptr (ReboteStatement) statement = NULL;

  statement = transaction ? rebote_connection_prepare (transaction->connection, sql, error) : NULL;
  if (statement == NULL)
    return FALSE;

  for (gsize i = 0; i < n_ids; i++)
    {
      sqlite3_bind_int64 (statement, 1, ids[i]);
      if (sqlite3_bind_parameter_count (statement) > 1)
        rebote_statement_bind_text (statement, 2, text);
      if (!rebote_statement_run (transaction->connection, statement, error))
        return FALSE;
    }
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, REBOTE_STORE_SUPPRESSIONS, error);
}

/**
 * rebote_store_suppressions_forget:
 * @store: a store
 * @ids: (array length=n_ids): keys of what was just added
 * @n_ids: how many
 * @error: return location for a #ReboteStoreError
 *
 * Undoes an addition, as if it had never been.
 *
 * Returns: whether it is undone
 */
gboolean
rebote_store_suppressions_forget (ReboteStore  *store,
                                  const gint64 *ids,
                                  gsize         n_ids,
                                  GError      **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (ids != NULL || n_ids == 0, FALSE);

  return run_for_each (store, ids, n_ids, "DELETE FROM suppression WHERE id = ?1", NULL, error);
}

/**
 * rebote_store_suppressions_take_off:
 * @store: a store
 * @ids: (array length=n_ids): keys
 * @n_ids: how many
 * @why: why these addresses may be mailed again
 * @error: return location for a #ReboteStoreError
 *
 * Takes addresses off the list, and remembers when and why.
 *
 * Returns: whether they are off
 */
gboolean
rebote_store_suppressions_take_off (ReboteStore  *store,
                                    const gint64 *ids,
                                    gsize         n_ids,
                                    const char   *why,
                                    GError      **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (ids != NULL || n_ids == 0, FALSE);
  g_return_val_if_fail (why != NULL, FALSE);

  return run_for_each (store, ids, n_ids,
                       "UPDATE suppression SET lifted = unixepoch (), lifted_why = ?2"
                       " WHERE id = ?1 AND lifted IS NULL",
                       why, error);
}

/**
 * rebote_store_suppressions_put_back:
 * @store: a store
 * @ids: (array length=n_ids): keys of what was just taken off
 * @n_ids: how many
 * @error: return location for a #ReboteStoreError
 *
 * Undoes a taking off. An address that was added again meanwhile stays as it is now.
 *
 * Returns: whether it is undone
 */
gboolean
rebote_store_suppressions_put_back (ReboteStore  *store,
                                    const gint64 *ids,
                                    gsize         n_ids,
                                    GError      **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (ids != NULL || n_ids == 0, FALSE);

  return run_for_each (store, ids, n_ids,
                       "UPDATE OR IGNORE suppression SET lifted = NULL, lifted_why = NULL WHERE id = ?1", NULL, error);
}

static ReboteSuppression *
read_suppression (ReboteStatement *statement)
{
  ReboteSuppression *self = g_new0 (ReboteSuppression, 1);

  self->id = sqlite3_column_int64 (statement, 0);
  self->address = rebote_statement_dup_text (statement, 1);
  self->reason = rebote_statement_dup_text (statement, 2);
  self->origin = rebote_statement_dup_text (statement, 3);
  self->since = sqlite3_column_int64 (statement, 4);
  self->note = rebote_statement_dup_text (statement, 5);
  self->lifted = sqlite3_column_int64 (statement, 6);
  self->lifted_why = rebote_statement_dup_text (statement, 7);

  return self;
}

/**
 * rebote_store_suppressions_find:
 * @store: a store
 * @address: an address, written in any way
 * @error: return location for a #ReboteStoreError
 *
 * Looks an address up: its suppression, or the memory of the last time it was taken off (@lifted is set then).
 *
 * Returns: (transfer full) (nullable): what is known, or %NULL without an error if nothing is
 */
ReboteSuppression *
rebote_store_suppressions_find (ReboteStore *store,
                                const char  *address,
                                GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autofree char *canonical = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  canonical = rebote_store_canonicalize (address);
  if (canonical == NULL)
    return NULL;

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT " COLUMNS " FROM suppression WHERE canonical = ?1"
                                                  " ORDER BY lifted IS NULL DESC, lifted DESC LIMIT 1",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  rebote_statement_bind_text (statement, 1, canonical);
  if (!rebote_statement_next (reader->connection, statement, error))
    return NULL;

  return read_suppression (statement);
}

/**
 * rebote_store_suppressions_get_set:
 * @store: a store
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): the canonical form of each suppressed address, and
 *   the slug of its reason
 */
GHashTable *
rebote_store_suppressions_get_set (ReboteStore *store,
                                   GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GHashTable) set = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT canonical, reason FROM suppression WHERE lifted IS NULL",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while (rebote_statement_next (reader->connection, statement, &failure))
    g_hash_table_insert (set, rebote_statement_dup_text (statement, 0), rebote_statement_dup_text (statement, 1));
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  return g_steal_pointer (&set);
}

/**
 * rebote_store_suppressions_count:
 * @store: a store
 * @n_active: (out) (optional): addresses that are suppressed
 * @n_lifted: (out) (optional): how often one was taken off
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether they could be counted
 */
gboolean
rebote_store_suppressions_count (ReboteStore *store,
                                 guint       *n_active,
                                 guint       *n_lifted,
                                 GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT count(*) - count (lifted), count (lifted) FROM suppression",
                                                  error)
                     : NULL;
  if (statement == NULL || !rebote_statement_next (reader->connection, statement, error))
    return FALSE;

  if (n_active)
    *n_active = sqlite3_column_int64 (statement, 0);
  if (n_lifted)
    *n_lifted = sqlite3_column_int64 (statement, 1);
  return TRUE;
}

/**
 * rebote_store_suppressions_export:
 * @store: a store
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable): the suppressed addresses as a CSV file
 */
GBytes *
rebote_store_suppressions_export (ReboteStore *store,
                                  GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GString) csv = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT address, reason, origin,"
                                                  " strftime ('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch'), note"
                                                  " FROM suppression WHERE lifted IS NULL ORDER BY canonical",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  csv = g_string_new ("email,reason,origin,since,note\r\n");
  while (rebote_statement_next (reader->connection, statement, &failure))
    {
      for (int i = 0; i < 5; i++)
        rebote_csv_cell_append (csv, (const char *)sqlite3_column_text (statement, i), i == 4);
    }
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  return g_string_free_to_bytes (g_steal_pointer (&csv));
}
