/* rebote-store-purge.c
 *
 * Removes for good what was deleted so long ago that nobody will want it back.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-purge"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-store-private.h"

/* Runs that need no longer be known: finished for long, or planned and never begun. What they found stays, and the ledger. */
#define OLD_RUNS                                                                                                       \
  "(SELECT id FROM verify_run WHERE finished < unixepoch () - 90 * 24 * 60 * 60 OR (started IS NULL AND made < ?1))"

/* Rows that are removed at a time, so that others get their turn to write. */
#define STEP 5000

static gboolean
run_step (ReboteStore *store,
          const char  *sql,
          gint64       before,
          int         *n_removed,
          GError     **error)
{
  g_autoptr (ReboteTransaction) transaction = rebote_store_begin (store, error);
  g_autoptr (ReboteStatement) statement = NULL;

  statement = transaction ? rebote_connection_prepare (transaction->connection, sql, error) : NULL;
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, before);
  sqlite3_bind_int (statement, 2, STEP);
  if (!rebote_statement_run (transaction->connection, statement, error))
    return FALSE;
  *n_removed = sqlite3_changes (transaction->connection->db);
  g_clear_pointer (&statement, rebote_statement_release);

  /* Nobody sees a difference. */
  return rebote_transaction_commit (&transaction, 0, error);
}

/**
 * rebote_store_purge:
 * @self: a store
 * @cancellable: (nullable): to stop it
 * @error: return location for an error
 *
 * Removes what was deleted more than a day ago, the beginnings of imports that never ended, verifications that never began, and
 * old runs of verifiers. To be called once in a while from a thread of its own; it works in small steps.
 *
 * Returns: whether it came to its end
 */
gboolean
rebote_store_purge (ReboteStore  *self,
                    GCancellable *cancellable,
                    GError      **error)
{
  static const char *const steps[] = {
    "DELETE FROM recipient WHERE id IN (SELECT id FROM recipient WHERE deleted < ?1 LIMIT ?2)",
    "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE added < ?1"
    " AND NOT EXISTS (SELECT 1 FROM recipient WHERE message_id = message.id) LIMIT ?2)",
    "DELETE FROM contact WHERE id IN (SELECT id FROM contact WHERE list_id IN"
    " (SELECT id FROM list WHERE deleted < ?1 OR (NOT complete AND imported < ?1)) LIMIT ?2)",
    "DELETE FROM list WHERE id IN"
    " (SELECT id FROM list WHERE deleted < ?1 OR (NOT complete AND imported < ?1) LIMIT ?2)",
    "DELETE FROM verification WHERE (canonical, service, checked) IN (SELECT canonical, v.service, checked"
    " FROM verification AS v JOIN verification_import AS i ON i.id = import_id WHERE i.deleted < ?1 LIMIT ?2)",
    "DELETE FROM verification_import WHERE id IN (SELECT id FROM verification_import WHERE deleted < ?1 LIMIT ?2)",
    "DELETE FROM verify_run WHERE id IN (SELECT id FROM verify_run WHERE started IS NULL AND made < ?1 LIMIT ?2)",
    "DELETE FROM verify_answer WHERE (run_id, position, canonical) IN (SELECT run_id, position, canonical FROM verify_answer"
    " WHERE run_id IN " OLD_RUNS " LIMIT ?2)",
    "DELETE FROM verify_address WHERE (run_id, canonical) IN (SELECT run_id, canonical FROM verify_address"
    " WHERE run_id IN " OLD_RUNS " LIMIT ?2)",
    "DELETE FROM verify_run WHERE id IN (SELECT id FROM verify_run WHERE id IN " OLD_RUNS " LIMIT ?2)",
  };
  gint64 before;

  g_return_val_if_fail (REBOTE_IS_STORE (self), FALSE);

  before = g_get_real_time () / G_USEC_PER_SEC - REBOTE_STORE_KEEP_DELETED;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      int n_removed;

      do
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
              !run_step (self, steps[i], before, &n_removed, error))
            return FALSE;
        }
      while (n_removed > 0);
    }

  return TRUE;
}
