/* rebote-verify-draft.c
 *
 * A run that nobody has said yes to yet. Its addresses are written once; while the user tries who is asked, and in which order,
 * only that is written anew.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-draft"

#include "config.h"

#include <glib/gi18n.h>

#include "verify/local/rebote-local-verifier.h"

#include "rebote-store-private.h"
#include "rebote-verify-draft.h"

/* Enough to find out whether mail servers can be reached from here. */
#define N_DOMAINS 3

#define DAY (24 * 60 * 60)

/* Of a list, ?1 is its key. */
#define IN_LIST_SQL "contact.id >= (?1 << 32) AND contact.id < ((?1 + 1) << 32)"
#define GOOD_SQL    IN_LIST_SQL " AND verdict IN ('keep', 'review')"
#define NEW_SQL     "contact_new JOIN contact ON contact.id = contact_id"

/* Of contacts: all, those that are to be removed, and those with an address, of the others. */
#define COUNT_SQL "SELECT count(*), total(verdict = 'remove'), total(verdict <> 'remove' AND canonical IS NOT NULL) FROM "

/**
 * rebote_verify_outlook_free:
 * @self: (transfer full): an outlook
 */
void
rebote_verify_outlook_free (ReboteVerifyOutlook *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->counts, g_array_unref);
  g_strfreev (self->domains);
  g_free (self);
}

static GArray *
find_new (ReboteStore *store,
          gint64       list_id,
          GError     **error)
{
  g_autoptr (ReboteReader) reader = rebote_store_get_reader (store, error);
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) failure = NULL;

  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT contact.id FROM " NEW_SQL " WHERE " GOOD_SQL, error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, list_id);
  while (rebote_statement_next (reader->connection, statement, &failure))
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (ids, id);
    }
  if (failure == NULL)
    return g_steal_pointer (&ids);

  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static gboolean
add_new (ReboteVerifyPlan *plan,
         ReboteStore      *store,
         gint64            list_id,
         GError          **error)
{
  g_autoptr (GArray) ids = find_new (store, list_id, error);

  return ids && rebote_verify_plan_add_contacts (plan, (const gint64 *)(gconstpointer)ids->data, ids->len, error);
}

static gboolean
add (ReboteVerifyPlan         *plan,
     ReboteStore              *store,
     const ReboteVerifyChoice *choice,
     GError                  **error)
{
  switch (choice->scope)
    {
    case REBOTE_VERIFY_SCOPE_NEW:
      return add_new (plan, store, choice->list_id, error);
    case REBOTE_VERIFY_SCOPE_CHOSEN:
      return rebote_verify_plan_add_contacts (plan, (const gint64 *)(gconstpointer)choice->row_ids->data,
                                              choice->row_ids->len, error);
    case REBOTE_VERIFY_SCOPE_LIST:
    default:
      return rebote_verify_plan_add_list (plan, choice->list_id, REBOTE_CONTACT_FILTER_KEEP, error) &&
             rebote_verify_plan_add_list (plan, choice->list_id, REBOTE_CONTACT_FILTER_REVIEW, error);
    }
}

/**
 * rebote_verify_draft_make:
 * @store: a store
 * @choice: who is to be verified
 * @order: by whom, and how
 * @error: return location for a #ReboteStoreError
 *
 * Writes a run that is not started. Give it up with rebote_store_verify_runs_delete(). Blocks.
 *
 * Returns: its key, or 0
 */
gint64
rebote_verify_draft_make (ReboteStore              *store,
                          const ReboteVerifyChoice *choice,
                          const ReboteVerifyOrder  *order,
                          GError                  **error)
{
  g_autoptr (ReboteVerifyPlan) plan = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), 0);
  g_return_val_if_fail (choice != NULL && order != NULL, 0);
  g_return_val_if_fail (choice->scope != REBOTE_VERIFY_SCOPE_CHOSEN || choice->row_ids != NULL, 0);

  plan = rebote_verify_plan_new (store, order, error);
  if (plan == NULL || !add (plan, store, choice, error))
    return 0;

  return rebote_verify_plan_finish (plan, error);
}

static gboolean
write_order (ReboteConnection        *connection,
             gint64                   run_id,
             const ReboteVerifyOrder *order,
             GError                 **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection,
                                         "UPDATE verify_run SET compares = ?2, offline = ?3, max_age = ?4"
                                         " WHERE id = ?1 AND started IS NULL",
                                         error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, run_id);
  sqlite3_bind_int (statement, 2, order->compares);
  sqlite3_bind_int (statement, 3, order->offline);
  sqlite3_bind_int64 (statement, 4, (gint64)order->max_age * DAY);
  if (!rebote_statement_run (connection, statement, error))
    return FALSE;
  if (sqlite3_changes (connection->db) > 0)
    return TRUE;

  g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND, _("This run is not there any more"));
  return FALSE;
}

static gboolean
write_verifier (ReboteConnection *connection,
                gint64            run_id,
                guint             position,
                const char       *verifier,
                GError          **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection,
                                         "INSERT INTO verify_backend (run_id, position, verifier) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, run_id);
  sqlite3_bind_int (statement, 2, position);
  rebote_statement_bind_text (statement, 3, verifier);

  return rebote_statement_run (connection, statement, error);
}

static gboolean
write_verifiers (ReboteConnection  *connection,
                 gint64             run_id,
                 const char *const *verifiers,
                 GError           **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  guint position = 0;

  statement = rebote_connection_prepare (connection, "DELETE FROM verify_backend WHERE run_id = ?1", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, run_id);
  if (!rebote_statement_run (connection, statement, error) ||
      !write_verifier (connection, run_id, position++, REBOTE_LOCAL_VERIFIER_ID, error))
    return FALSE;

  for (guint i = 0; verifiers[i]; i++)
    {
      if (!g_str_equal (verifiers[i], REBOTE_LOCAL_VERIFIER_ID) &&
          !write_verifier (connection, run_id, position++, verifiers[i], error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_verify_draft_change:
 * @store: a store
 * @run_id: the key of a run that was never started
 * @order: by whom it is to be done, and how; each verifier once. Its name and source stay
 * @error: return location for a #ReboteStoreError
 *
 * Blocks.
 *
 * Returns: whether it is changed
 */
gboolean
rebote_verify_draft_change (ReboteStore             *store,
                            gint64                   run_id,
                            const ReboteVerifyOrder *order,
                            GError                 **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (order != NULL && order->verifiers != NULL, FALSE);

  transaction = rebote_store_begin (store, error);

  return transaction && write_order (transaction->connection, run_id, order, error) &&
         write_verifiers (transaction->connection, run_id, order->verifiers, error) &&
         rebote_transaction_commit (&transaction, 0, error);
}

static gboolean
count_rows (ReboteConnection    *connection,
            const char          *sql,
            gint64               key,
            ReboteVerifyOutlook *outlook,
            GError             **error)
{
  g_autoptr (ReboteStatement) statement = rebote_connection_prepare (connection, sql, error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, key);
  if (rebote_statement_next (connection, statement, &failure))
    {
      guint64 n = sqlite3_column_int64 (statement, 0);

      outlook->n_removed += sqlite3_column_int64 (statement, 1);
      n -= sqlite3_column_int64 (statement, 1);
      outlook->n_contacts += n;
      outlook->n_bad += n - sqlite3_column_int64 (statement, 2);
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
count_contacts (ReboteConnection         *connection,
                const ReboteVerifyChoice *choice,
                ReboteVerifyOutlook      *outlook,
                GError                  **error)
{
  if (choice->scope == REBOTE_VERIFY_SCOPE_LIST)
    return count_rows (connection, COUNT_SQL "contact WHERE " IN_LIST_SQL, choice->list_id,
                       outlook, error);
  if (choice->scope == REBOTE_VERIFY_SCOPE_NEW)
    return count_rows (connection, COUNT_SQL NEW_SQL " WHERE " IN_LIST_SQL, choice->list_id,
                       outlook, error);

  for (guint i = 0; i < choice->row_ids->len; i++)
    {
      if (!count_rows (connection, "SELECT count(*), 0, count(canonical) FROM contact WHERE id = ?1",
                       g_array_index (choice->row_ids, gint64, i), outlook, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
find_domains (ReboteConnection    *connection,
              gint64               run_id,
              ReboteVerifyOutlook *outlook,
              GError             **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  statement = rebote_connection_prepare (connection,
                                         "SELECT DISTINCT substr (canonical, instr (canonical, '@') + 1) FROM verify_address"
                                         " WHERE run_id = ?1 AND instr (canonical, '@') > 0 LIMIT ?2",
                                         error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, run_id);
  sqlite3_bind_int (statement, 2, N_DOMAINS);
  while (rebote_statement_next (connection, statement, &failure))
    g_strv_builder_add (builder, (const char *)sqlite3_column_text (statement, 0));
  outlook->domains = g_strv_builder_end (builder);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * rebote_verify_draft_look:
 * @store: a store
 * @run_id: the key of a run that is not at work
 * @choice: who it was made of
 * @error: return location for a #ReboteStoreError
 *
 * Looks at every address, and hence blocks for a while.
 *
 * Returns: (transfer full) (nullable): what it would do
 */
ReboteVerifyOutlook *
rebote_verify_draft_look (ReboteStore              *store,
                          gint64                    run_id,
                          const ReboteVerifyChoice *choice,
                          GError                  **error)
{
  g_autoptr (ReboteVerifyOutlook) outlook = g_new0 (ReboteVerifyOutlook, 1);
  g_autoptr (ReboteStoredVerifyRun) run = NULL;
  g_autoptr (ReboteReader) reader = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (choice != NULL, NULL);

  run = rebote_store_verify_runs_get (store, run_id, error);
  if (run == NULL)
    return NULL;

  outlook->n_addresses = run->n_addresses;
  outlook->n_suppressed = run->n_suppressed;
  outlook->counts = g_array_new (FALSE, TRUE, sizeof (ReboteVerifyCounts));
  g_array_set_size (outlook->counts, run->backends->len);
  for (guint i = 0; i < run->backends->len; i++)
    {
      if (!rebote_store_verify_runs_count (store, run_id, i, &g_array_index (outlook->counts, ReboteVerifyCounts, i), error))
        return NULL;
    }

  reader = rebote_store_get_reader (store, error);
  if (reader == NULL || !count_contacts (reader->connection, choice, outlook, error) ||
      !find_domains (reader->connection, run_id, outlook, error))
    return NULL;

  return g_steal_pointer (&outlook);
}
