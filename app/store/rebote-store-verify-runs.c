/* rebote-store-verify-runs.c
 *
 * Runs that have addresses verified: what they are, and how far they are.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-verify-runs"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-store-private.h"
#include "rebote-store-verify-runs.h"
#include "rebote-verify-private.h"

static const char *const states[] = { "waiting", "running", "done", "stopped", NULL };

struct _ReboteVerifyReader
{
  ReboteReader *reader;
  gint64        run_id;
  gboolean      is_open;
};

static void
backend_free (gpointer data)
{
  ReboteStoredBackend *self = data;

  g_free (self->verifier);
  g_free (self->message);
  g_free (self);
}

/**
 * rebote_stored_verify_run_free:
 * @self: (transfer full): a run
 */
void
rebote_stored_verify_run_free (ReboteStoredVerifyRun *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->backends, g_ptr_array_unref);
  g_free (self->name);
  g_free (self->source);
  g_free (self);
}

/**
 * rebote_verify_answer_free:
 * @self: (transfer full): an answer
 */
void
rebote_verify_answer_free (ReboteVerifyAnswer *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->verifier);
  g_free (self->why);
  g_clear_pointer (&self->verification, rebote_verification_free);
  g_free (self);
}

/**
 * rebote_verify_state_to_slug:
 * @state: a state
 *
 * Returns: its name
 */
const char *
rebote_verify_state_to_slug (ReboteVerifyState state)
{
  g_return_val_if_fail (state <= REBOTE_VERIFY_STOPPED, NULL);

  return states[state];
}

/**
 * rebote_verify_bind_open:
 * @statement: a statement with %REBOTE_VERIFY_OPEN_SQL, and perhaps %REBOTE_VERIFY_FRESH_SQL
 * @run_id: the key of a run
 * @position: the place of a verifier
 * @verifier: its id, which outlives the use of the statement
 * @max_age: how old what it said may be, in seconds
 */
void
rebote_verify_bind_open (ReboteStatement *statement,
                         gint64           run_id,
                         guint            position,
                         const char      *verifier,
                         gint64           max_age)
{
  /* To look again costs nothing there, and is right. */
  gint64 age = position == 0 ? 0 : max_age;

  g_return_if_fail (statement != NULL);

  sqlite3_bind_int64 (statement, 1, run_id);
  sqlite3_bind_int (statement, 2, position);
  rebote_statement_bind_text (statement, 3, verifier);
  sqlite3_bind_int64 (statement, 4, age);
  sqlite3_bind_int64 (statement, 5, MIN (age, REBOTE_VERIFY_UNKNOWN_AGE_DAYS * 24 * 60 * 60));
}

static ReboteVerifyState
read_state (const char *slug)
{
  for (guint i = 0; states[i]; i++)
    {
      if (g_strcmp0 (states[i], slug) == 0)
        return i;
    }

  return REBOTE_VERIFY_WAITING;
}

static gboolean
read_backends (ReboteConnection      *connection,
               ReboteStoredVerifyRun *run,
               GError               **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  statement = rebote_connection_prepare (connection,
                                         "SELECT verifier, state, message FROM verify_backend WHERE run_id = ?1 ORDER BY position",
                                         error);
  if (statement == NULL)
    return FALSE;

  run->backends = g_ptr_array_new_with_free_func (backend_free);
  sqlite3_bind_int64 (statement, 1, run->id);
  while (rebote_statement_next (connection, statement, &failure))
    {
      ReboteStoredBackend *backend = g_new0 (ReboteStoredBackend, 1);

      backend->verifier = rebote_statement_dup_text (statement, 0);
      backend->state = read_state ((const char *)sqlite3_column_text (statement, 1));
      backend->message = rebote_statement_dup_text (statement, 2);
      g_ptr_array_add (run->backends, backend);
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * rebote_store_verify_runs_get:
 * @store: a store
 * @run_id: the key of a run
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable): the run
 */
ReboteStoredVerifyRun *
rebote_store_verify_runs_get (ReboteStore *store,
                              gint64       run_id,
                              GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (ReboteStoredVerifyRun) run = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (
                         reader->connection,
                         "SELECT name, source, made, started, finished, compares, offline, max_age, count (canonical),"
                         " total (suppressed) FROM verify_run LEFT JOIN verify_address ON run_id = id WHERE id = ?1 GROUP BY id",
                         error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, run_id);
  if (!rebote_statement_next (reader->connection, statement, &failure))
    {
      if (failure)
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND, _("This run is not there any more"));
      return NULL;
    }

  run = g_new0 (ReboteStoredVerifyRun, 1);
  run->id = run_id;
  run->name = rebote_statement_dup_text (statement, 0);
  run->source = rebote_statement_dup_text (statement, 1);
  run->made = sqlite3_column_int64 (statement, 2);
  run->started = sqlite3_column_int64 (statement, 3);
  run->finished = sqlite3_column_int64 (statement, 4);
  run->compares = sqlite3_column_int (statement, 5);
  run->offline = sqlite3_column_int (statement, 6);
  run->max_age = sqlite3_column_int64 (statement, 7);
  run->n_addresses = sqlite3_column_int64 (statement, 8);
  run->n_suppressed = sqlite3_column_int64 (statement, 9);

  return read_backends (reader->connection, run, error) ? g_steal_pointer (&run) : NULL;
}

/**
 * rebote_store_verify_runs_find_unfinished:
 * @store: a store
 * @source: (nullable): what tells a list, or %NULL for all
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the keys of the runs that were begun and have something left to
 *   do, the latest first
 */
GArray *
rebote_store_verify_runs_find_unfinished (ReboteStore *store,
                                          const char  *source,
                                          GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT id FROM verify_run WHERE finished IS NULL AND started IS NOT NULL"
                                                  " AND (?1 IS NULL OR source = ?1) ORDER BY id DESC",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  rebote_statement_bind_text (statement, 1, source);
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
count_answers (ReboteConnection   *connection,
               gint64              run_id,
               guint               position,
               ReboteVerifyCounts *counts,
               GError            **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  statement = rebote_connection_prepare (connection,
                                         "SELECT count (*), total (state = 'done'), total (state = 'reused'),"
                                         " total (state = 'failed'), total (state = 'asked' AND job_id IS NULL),"
                                         " total (state = 'asked' AND job_id IS NOT NULL) FROM verify_answer"
                                         " WHERE run_id = ?1 AND position = ?2",
                                         error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, run_id);
  sqlite3_bind_int (statement, 2, position);
  if (rebote_statement_next (connection, statement, &failure))
    {
      counts->n_done = sqlite3_column_int64 (statement, 1);
      counts->n_reused = sqlite3_column_int64 (statement, 2);
      counts->n_failed = sqlite3_column_int64 (statement, 3);
      counts->n_asked = sqlite3_column_int64 (statement, 4);
      counts->n_listed = sqlite3_column_int64 (statement, 5);
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
count_open (ReboteConnection            *connection,
            const ReboteStoredVerifyRun *run,
            guint                        position,
            ReboteVerifyCounts          *counts,
            GError                     **error)
{
  const ReboteStoredBackend *backend = g_ptr_array_index (run->backends, position);
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  statement = rebote_connection_prepare (connection,
                                         "SELECT count (*), count (fresh) FROM"
                                         " (SELECT " REBOTE_VERIFY_FRESH_SQL " AS fresh FROM " REBOTE_VERIFY_OPEN_SQL ")",
                                         error);
  if (statement == NULL)
    return FALSE;

  rebote_verify_bind_open (statement, run->id, position, backend->verifier, run->max_age);
  if (rebote_statement_next (connection, statement, &failure))
    {
      counts->n_known = sqlite3_column_int64 (statement, 1);
      counts->n_open = sqlite3_column_int64 (statement, 0) - counts->n_known;
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Of those before it, only such count as can have the last word about an address. */
static gboolean
is_exact (const ReboteStoredVerifyRun *run,
          guint                        position)
{
  for (guint i = 0; i < (run->compares ? MIN (position, 1) : position); i++)
    {
      const ReboteStoredBackend *backend = g_ptr_array_index (run->backends, i);

      if (backend->state != REBOTE_VERIFY_DONE && backend->state != REBOTE_VERIFY_STOPPED)
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_store_verify_runs_count:
 * @store: a store
 * @run_id: the key of a run
 * @position: the place of one of its verifiers
 * @counts: (out caller-allocates): what came of its addresses, and what is left
 * @error: return location for a #ReboteStoreError
 *
 * Before a run starts this tells what it will send. It looks at every address, so it belongs into a worker thread.
 *
 * Returns: whether they could be counted
 */
gboolean
rebote_store_verify_runs_count (ReboteStore        *store,
                                gint64              run_id,
                                guint               position,
                                ReboteVerifyCounts *counts,
                                GError            **error)
{
  g_autoptr (ReboteStoredVerifyRun) run = NULL;
  g_autoptr (ReboteReader) reader = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (counts != NULL, FALSE);

  *counts = (ReboteVerifyCounts){ 0 };
  run = rebote_store_verify_runs_get (store, run_id, error);
  if (run == NULL)
    return FALSE;
  g_return_val_if_fail (position < run->backends->len, FALSE);

  counts->is_exact = is_exact (run, position);
  reader = rebote_store_get_reader (store, error);

  return reader && count_answers (reader->connection, run_id, position, counts, error) &&
         count_open (reader->connection, run, position, counts, error);
}

/**
 * rebote_store_verify_runs_delete:
 * @store: a store
 * @run_id: the key of a run that is not at work
 * @error: return location for a #ReboteStoreError
 *
 * Forgets a run. What was said stays, and so does what is known of what was sent.
 *
 * Returns: whether it is forgotten
 */
gboolean
rebote_store_verify_runs_delete (ReboteStore *store,
                                 gint64       run_id,
                                 GError     **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteStatement) statement = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);

  transaction = rebote_store_begin (store, error);
  statement = transaction ? rebote_connection_prepare (transaction->connection, "DELETE FROM verify_run WHERE id = ?1", error)
                          : NULL;
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, run_id);
  if (!rebote_statement_run (transaction->connection, statement, error))
    return FALSE;
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, REBOTE_STORE_VERIFICATIONS, error);
}

/**
 * rebote_store_verify_runs_foreach_asked:
 * @store: a store
 * @run_id: the key of a run that is not at work
 * @position: the place of one of its verifiers
 * @func: takes the addresses
 * @user_data: the data for @func
 * @error: return location for a #ReboteStoreError
 *
 * Goes through the addresses that are in doubt: the verifier was asked, or was about to be, when the run was interrupted.
 *
 * Returns: whether all were gone through
 */
gboolean
rebote_store_verify_runs_foreach_asked (ReboteStore            *store,
                                        gint64                  run_id,
                                        guint                   position,
                                        ReboteVerifyAddressFunc func,
                                        gpointer                user_data,
                                        GError                **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT canonical FROM verify_answer WHERE run_id = ?1 AND position = ?2"
                                                  " AND state = 'asked' AND job_id IS NULL ORDER BY canonical",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, run_id);
  sqlite3_bind_int (statement, 2, position);
  while (rebote_statement_next (reader->connection, statement, &failure))
    func ((const char *)sqlite3_column_text (statement, 0), user_data);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static ReboteVerifyAnswer *
read_answer (ReboteStatement *statement)
{
  ReboteVerifyAnswer *answer = g_new0 (ReboteVerifyAnswer, 1);
  const char         *state = (const char *)sqlite3_column_text (statement, 2);

  answer->position = sqlite3_column_int (statement, 0);
  answer->verifier = rebote_statement_dup_text (statement, 1);
  answer->is_reused = g_str_equal (state, "reused");
  answer->is_open = g_str_equal (state, "asked");
  answer->why = rebote_statement_dup_text (statement, 3);

  return answer;
}

/**
 * rebote_verify_reader_new:
 * @store: a store
 * @run_id: the key of a run
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable): what was said of its addresses, as it is at this moment
 */
ReboteVerifyReader *
rebote_verify_reader_new (ReboteStore *store,
                          gint64       run_id,
                          GError     **error)
{
  g_autoptr (ReboteVerifyReader) self = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  self = g_new0 (ReboteVerifyReader, 1);
  self->run_id = run_id;
  self->reader = rebote_store_get_reader (store, error);
  /* To look at the file anew for each of many addresses takes longer than to find them. */
  self->is_open = self->reader && rebote_connection_execute (self->reader->connection, "BEGIN", error);

  return self->is_open ? g_steal_pointer (&self) : NULL;
}

/**
 * rebote_verify_reader_free:
 * @self: (transfer full): a reader
 */
void
rebote_verify_reader_free (ReboteVerifyReader *self)
{
  g_return_if_fail (self != NULL);

  if (self->is_open)
    rebote_connection_execute (self->reader->connection, "COMMIT", NULL);
  g_clear_pointer (&self->reader, rebote_reader_release);
  g_free (self);
}

/**
 * rebote_verify_reader_get:
 * @self: a reader
 * @address: one of the addresses of its run, written in any way
 * @is_suppressed: (out) (optional): whether it must not be mailed, and hence was sent to nobody
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable) (element-type ReboteVerifyAnswer): what the verifiers say of it, in their order; of those
 *   that were not asked there is none
 */
GPtrArray *
rebote_verify_reader_get (ReboteVerifyReader *self,
                          const char         *address,
                          gboolean           *is_suppressed,
                          GError            **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_verify_answer_free);
  g_autofree char *key = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  if (is_suppressed)
    *is_suppressed = FALSE;
  statement = rebote_connection_prepare (self->reader->connection, REBOTE_VERIFY_ANSWERS_SQL, error);
  if (statement == NULL)
    return NULL;

  key = rebote_verify_plan_make_key (address);
  sqlite3_bind_int64 (statement, 1, self->run_id);
  rebote_statement_bind_text (statement, 2, key);
  while (rebote_statement_next (self->reader->connection, statement, &failure))
    {
      ReboteVerifyAnswer *answer;

      if (is_suppressed)
        *is_suppressed = sqlite3_column_int (statement, REBOTE_VERIFY_ANSWERS_SUPPRESSED);
      if (sqlite3_column_type (statement, 0) == SQLITE_NULL)
        continue;
      answer = read_answer (statement);
      if (sqlite3_column_type (statement, REBOTE_VERIFY_ANSWERS_VERIFICATION) != SQLITE_NULL)
        answer->verification = rebote_statement_dup_verification (statement, REBOTE_VERIFY_ANSWERS_VERIFICATION);
      g_ptr_array_add (answers, answer);
    }
  if (failure == NULL)
    return g_steal_pointer (&answers);

  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/**
 * rebote_store_verify_runs_get_answers:
 * @store: a store
 * @run_id: the key of a run
 * @address: one of its addresses, written in any way
 * @is_suppressed: (out) (optional): whether it must not be mailed, and hence was sent to nobody
 * @error: return location for a #ReboteStoreError
 *
 * For a single address; see rebote_verify_reader_get().
 *
 * Returns: (transfer full) (nullable) (element-type ReboteVerifyAnswer): what its verifiers say of it
 */
GPtrArray *
rebote_store_verify_runs_get_answers (ReboteStore *store,
                                      gint64       run_id,
                                      const char  *address,
                                      gboolean    *is_suppressed,
                                      GError     **error)
{
  g_autoptr (ReboteVerifyReader) reader = rebote_verify_reader_new (store, run_id, error);

  return reader ? rebote_verify_reader_get (reader, address, is_suppressed, error) : NULL;
}
