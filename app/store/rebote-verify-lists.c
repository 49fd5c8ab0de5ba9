/* rebote-verify-lists.c
 *
 * Whole lists that services work on by themselves, as they are remembered: so that after an interruption their results are
 * fetched, and they are not handed over, and paid for, again.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verify-lists"

#include "config.h"

#include "rebote-verify-lists.h"

static void
submitted_list_free (gpointer data)
{
  ReboteSubmittedList *self = data;

  g_free (self->job);
  g_strfreev (self->addresses);
  g_free (self);
}

/* A statement about a list, with its place as the first parameters. */
static ReboteStatement *
prepare (ReboteConnection            *connection,
         const ReboteVerifyListPlace *place,
         const char                  *sql,
         GError                     **error)
{
  ReboteStatement *statement = rebote_connection_prepare (connection, sql, error);

  if (statement)
    {
      sqlite3_bind_int64 (statement, 1, place->run_id);
      sqlite3_bind_int (statement, 2, place->position);
      rebote_statement_bind_text (statement, 3, place->job);
    }

  return statement;
}

static gboolean
add_job (ReboteConnection            *connection,
         const ReboteVerifyListPlace *place,
         GError                     **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = prepare (connection, place,
                       "INSERT INTO verify_job (run_id, position, job, submitted) VALUES (?1, ?2, ?3, unixepoch ())"
                       " ON CONFLICT DO NOTHING",
                       error);

  return statement && rebote_statement_run (connection, statement, error);
}

/**
 * rebote_verify_lists_add:
 * @connection: a connection in a transaction
 * @place: a list that a service has
 * @addresses: (array zero-terminated=1): the addresses in it, which it was asked for
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether it is written that they are not in doubt, but there
 */
gboolean
rebote_verify_lists_add (ReboteConnection            *connection,
                         const ReboteVerifyListPlace *place,
                         const char *const           *addresses,
                         GError                     **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  g_return_val_if_fail (connection != NULL && place != NULL && addresses != NULL, FALSE);

  if (!add_job (connection, place, error))
    return FALSE;

  statement = prepare (connection, place,
                       "UPDATE verify_answer SET job_id = (SELECT id FROM verify_job WHERE run_id = ?1 AND position = ?2"
                       " AND job = ?3) WHERE run_id = ?1 AND position = ?2 AND canonical = ?4 AND state = 'asked'",
                       error);
  if (statement == NULL)
    return FALSE;
  for (; *addresses; addresses++)
    {
      rebote_statement_bind_text (statement, 4, *addresses);
      if (!rebote_statement_run (connection, statement, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_verify_lists_remove:
 * @connection: a connection in a transaction
 * @place: a list of which all is told
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether it is forgotten
 */
gboolean
rebote_verify_lists_remove (ReboteConnection            *connection,
                            const ReboteVerifyListPlace *place,
                            GError                     **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  g_return_val_if_fail (connection != NULL && place != NULL, FALSE);

  statement = prepare (connection, place, "DELETE FROM verify_job WHERE run_id = ?1 AND position = ?2 AND job = ?3", error);

  return statement && rebote_statement_run (connection, statement, error);
}

/* The rows of one list follow each other; an address may be missing, where all was told and only the end was not written. */
static void
take_row (GPtrArray       *lists,
          GStrvBuilder    *builder,
          ReboteStatement *statement)
{
  const char          *job = (const char *)sqlite3_column_text (statement, 0);
  const char          *address = (const char *)sqlite3_column_text (statement, 1);
  ReboteSubmittedList *list = lists->len > 0 ? g_ptr_array_index (lists, lists->len - 1) : NULL;

  if (list == NULL || !g_str_equal (list->job, job))
    {
      if (list)
        list->addresses = g_strv_builder_end (builder);
      list = g_new0 (ReboteSubmittedList, 1);
      list->job = g_strdup (job);
      g_ptr_array_add (lists, list);
    }
  if (address)
    g_strv_builder_add (builder, address);
}

/**
 * rebote_verify_lists_load:
 * @store: a store
 * @run_id: the key of a run
 * @position: the place of a verifier in it
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable) (element-type ReboteSubmittedList): the lists that its service has, in the order in which
 *   it got them
 */
GPtrArray *
rebote_verify_lists_load (ReboteStore *store,
                          gint64       run_id,
                          guint        position,
                          GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (submitted_list_free);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT job, canonical FROM verify_job AS j LEFT JOIN verify_answer AS q"
                                                  " ON q.job_id = j.id AND q.state = 'asked'"
                                                  " WHERE j.run_id = ?1 AND j.position = ?2 ORDER BY j.id, canonical",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, run_id);
  sqlite3_bind_int (statement, 2, position);
  while (rebote_statement_next (reader->connection, statement, &failure))
    take_row (lists, builder, statement);
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (lists->len > 0)
    ((ReboteSubmittedList *)g_ptr_array_index (lists, lists->len - 1))->addresses = g_strv_builder_end (builder);

  return g_steal_pointer (&lists);
}
