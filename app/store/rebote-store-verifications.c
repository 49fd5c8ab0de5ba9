/* rebote-store-verifications.c
 *
 * Keeps what verification services say, by address, service and instant.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-verifications"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-store-private.h"
#include "rebote-store-verifications.h"
#include "rebote-verify-private.h"

/* Rows between two looks at the cancellable */
#define CANCEL_INTERVAL 1024

enum
{
  COLUMN_CANONICAL,
  COLUMN_SERVICE,
  COLUMN_CHECKED,
  COLUMN_VERDICT,
  COLUMN_REASON,
  COLUMN_YES,
  COLUMN_NO,
  COLUMN_SUGGESTION,
  COLUMN_STATUS,
  COLUMN_SUB_STATUS,
  COLUMN_SCORE
};

static const char insert_sql[] =
  "INSERT INTO verification (canonical, service, checked, verdict, reason, yes, no, suggestion, status, sub_status, score,"
  " import_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, nullif (?12, 0)) ON CONFLICT DO NOTHING";

#define SELECT_SQL                                                                                                      \
  "SELECT canonical, verification.service, checked, verdict, reason, yes, no, suggestion, status, sub_status, score"    \
  " FROM verification LEFT JOIN verification_import AS i ON i.id = import_id WHERE i.deleted IS NULL"

typedef struct
{
  ReboteConnection *connection;
  ReboteStatement  *statement;
  gint64            import_id;
  guint64           n_added;
  guint64           n_known;
} Adding;

/**
 * rebote_verifications_added_free:
 * @self: (transfer full): what an import has brought
 */
void
rebote_verifications_added_free (ReboteVerificationsAdded *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->summary, rebote_verification_summary_free);
  g_free (self);
}

static gboolean
add_one (const ReboteVerification *verification,
         gpointer                  user_data,
         GError                  **error)
{
  Adding          *adding = user_data;
  ReboteStatement *statement = adding->statement;

  rebote_statement_bind_text (statement, COLUMN_CANONICAL + 1, verification->address);
  rebote_statement_bind_text (statement, COLUMN_SERVICE + 1, verification->service);
  sqlite3_bind_int64 (statement, COLUMN_CHECKED + 1, verification->checked);
  rebote_statement_bind_text (statement, COLUMN_VERDICT + 1, rebote_verification_verdict_to_slug (verification->verdict));
  rebote_statement_bind_text (statement, COLUMN_REASON + 1, rebote_verification_reason_to_slug (verification->reason));
  sqlite3_bind_int64 (statement, COLUMN_YES + 1, verification->yes);
  sqlite3_bind_int64 (statement, COLUMN_NO + 1, verification->no);
  rebote_statement_bind_text (statement, COLUMN_SUGGESTION + 1, verification->suggestion);
  rebote_statement_bind_text (statement, COLUMN_STATUS + 1, verification->status);
  rebote_statement_bind_text (statement, COLUMN_SUB_STATUS + 1, verification->sub_status);
  rebote_statement_bind_text (statement, COLUMN_SCORE + 1, verification->score);
  sqlite3_bind_int64 (statement, COLUMN_SCORE + 2, adding->import_id);
  if (!rebote_statement_run (adding->connection, statement, error))
    return FALSE;

  if (sqlite3_changes (adding->connection->db) > 0)
    adding->n_added++;
  else
    adding->n_known++;

  return TRUE;
}

/**
 * rebote_verification_insert:
 * @connection: a connection in a transaction
 * @verification: what a verifier said
 * @error: return location for a #ReboteStoreError
 *
 * Remembers it. What is known already stays as it is.
 *
 * Returns: whether it is remembered
 */
gboolean
rebote_verification_insert (ReboteConnection         *connection,
                            const ReboteVerification *verification,
                            GError                  **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  Adding adding = { 0 };

  g_return_val_if_fail (connection != NULL, FALSE);
  g_return_val_if_fail (verification != NULL, FALSE);

  statement = rebote_connection_prepare (connection, insert_sql, error);
  adding.connection = connection;
  adding.statement = statement;

  return statement && add_one (verification, &adding, error);
}

/**
 * rebote_store_verifications_add:
 * @store: a store
 * @verifications: (element-type ReboteVerification): what services said, with addresses in their canonical form
 * @error: return location for a #ReboteStoreError
 *
 * Remembers results, all or none of them. What is known already stays as it is.
 *
 * Returns: whether they are remembered
 */
gboolean
rebote_store_verifications_add (ReboteStore *store,
                                GPtrArray   *verifications,
                                GError     **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  Adding adding = { 0 };

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (verifications != NULL, FALSE);

  transaction = rebote_store_begin (store, error);
  statement = transaction ? rebote_connection_prepare (transaction->connection, insert_sql, error) : NULL;
  if (statement == NULL)
    return FALSE;

  adding.connection = transaction->connection;
  adding.statement = statement;
  for (guint i = 0; i < verifications->len; i++)
    {
      if (!add_one (g_ptr_array_index (verifications, i), &adding, error))
        return FALSE;
    }
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, adding.n_added > 0 ? REBOTE_STORE_VERIFICATIONS : 0, error);
}

/* What was taken back for good makes room for what comes. */
static gint64
begin_import (ReboteConnection *connection,
              GError          **error)
{
  if (!rebote_connection_execute (connection, "DELETE FROM verification_import WHERE deleted IS NOT NULL", error) ||
      !rebote_connection_execute (connection,
                                  "INSERT INTO verification_import (name, service, imported) VALUES ('', '', unixepoch ())",
                                  error))
    return 0;

  return sqlite3_last_insert_rowid (connection->db);
}

static gboolean
end_import (ReboteConnection               *connection,
            const Adding                   *adding,
            const ReboteVerificationSummary *summary,
            GError                        **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection,
                                         adding->n_added > 0
                                           ? "UPDATE verification_import SET name = ?2, service = ?3, n_addresses = ?4 WHERE id = ?1"
                                           : "DELETE FROM verification_import WHERE id = ?1",
                                         error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, adding->import_id);
  if (adding->n_added > 0)
    {
      rebote_statement_bind_text (statement, 2, summary->name);
      rebote_statement_bind_text (statement, 3, summary->service);
      sqlite3_bind_int64 (statement, 4, adding->n_added);
    }

  return rebote_statement_run (connection, statement, error);
}

/**
 * rebote_store_verifications_import:
 * @store: a store
 * @path: a result file of a verification service
 * @options: (nullable): how to read it
 * @cancellable: (nullable): to stop it
 * @error: return location for a #ReboteStoreError, #ReboteContactsError or #GIOErrorEnum
 *
 * Remembers all results of a file, or none. The same file read twice brings nothing new.
 *
 * Returns: (transfer full) (nullable): what it has brought
 */
ReboteVerificationsAdded *
rebote_store_verifications_import (ReboteStore                     *store,
                                   const char                      *path,
                                   const ReboteVerificationOptions *options,
                                   GCancellable                    *cancellable,
                                   GError                         **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (ReboteVerificationsAdded) added = NULL;
  Adding adding = { 0 };

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  transaction = rebote_store_begin (store, error);
  adding.import_id = transaction ? begin_import (transaction->connection, error) : 0;
  statement = adding.import_id ? rebote_connection_prepare (transaction->connection, insert_sql, error) : NULL;
  if (statement == NULL)
    return NULL;

  added = g_new0 (ReboteVerificationsAdded, 1);
  adding.connection = transaction->connection;
  adding.statement = statement;
  added->summary = rebote_verification_list_read (path, options, add_one, &adding, cancellable, error);
  g_clear_pointer (&statement, rebote_statement_release);
  if (added->summary == NULL || !end_import (transaction->connection, &adding, added->summary, error) ||
      !rebote_transaction_commit (&transaction, adding.n_added > 0 ? REBOTE_STORE_VERIFICATIONS : 0, error))
    return NULL;

  added->import_id = adding.n_added > 0 ? adding.import_id : 0;
  added->n_added = adding.n_added;
  added->n_known = adding.n_known;
  return g_steal_pointer (&added);
}

static gboolean
mark (ReboteStore *store,
      gint64       import_id,
      const char  *sql,
      GError     **error)
{
  g_autoptr (ReboteTransaction) transaction = rebote_store_begin (store, error);
  g_autoptr (ReboteStatement) statement = NULL;

  statement = transaction ? rebote_connection_prepare (transaction->connection, sql, error) : NULL;
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, import_id);
  if (!rebote_statement_run (transaction->connection, statement, error))
    return FALSE;
  if (sqlite3_changes (transaction->connection->db) == 0)
    {
      g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND, _("These results are not there any more"));
      return FALSE;
    }
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, REBOTE_STORE_VERIFICATIONS, error);
}

/**
 * rebote_store_verifications_delete:
 * @store: a store
 * @import_id: the key of an import
 * @error: return location for a #ReboteStoreError
 *
 * Takes an import back, as if the file had never been read.
 *
 * Returns: whether it is taken back
 */
gboolean
rebote_store_verifications_delete (ReboteStore *store,
                                   gint64       import_id,
                                   GError     **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);

  return mark (store, import_id, "UPDATE verification_import SET deleted = unixepoch () WHERE id = ?1", error);
}

/**
 * rebote_store_verifications_restore:
 * @store: a store
 * @import_id: the key of an import that was taken back
 * @error: return location for a #ReboteStoreError
 *
 * Lets an import count again. That is possible until the next file is read.
 *
 * Returns: whether it counts again
 */
gboolean
rebote_store_verifications_restore (ReboteStore *store,
                                    gint64       import_id,
                                    GError     **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);

  return mark (store, import_id, "UPDATE verification_import SET deleted = NULL WHERE id = ?1", error);
}

/* Texts are borrowed until the statement moves on. */
static void
read_verification (ReboteStatement    *statement,
                   int                 first,
                   ReboteVerification *verification)
{
  *verification = (ReboteVerification){ 0 };
  verification->address = (char *)sqlite3_column_text (statement, first + COLUMN_CANONICAL);
  verification->service = (char *)sqlite3_column_text (statement, first + COLUMN_SERVICE);
  verification->checked = sqlite3_column_int64 (statement, first + COLUMN_CHECKED);
  rebote_verification_verdict_from_slug ((const char *)sqlite3_column_text (statement, first + COLUMN_VERDICT), &verification->verdict);
  rebote_verification_reason_from_slug ((const char *)sqlite3_column_text (statement, first + COLUMN_REASON), &verification->reason);
  verification->yes = sqlite3_column_int64 (statement, first + COLUMN_YES);
  verification->no = sqlite3_column_int64 (statement, first + COLUMN_NO);
  verification->suggestion = (char *)sqlite3_column_text (statement, first + COLUMN_SUGGESTION);
  verification->status = (char *)sqlite3_column_text (statement, first + COLUMN_STATUS);
  verification->sub_status = (char *)sqlite3_column_text (statement, first + COLUMN_SUB_STATUS);
  verification->score = (char *)sqlite3_column_text (statement, first + COLUMN_SCORE);
}

/**
 * rebote_statement_dup_verification:
 * @statement: a statement that has found a row
 * @first: the first of the columns of a verification: canonical, service, checked, verdict, reason, yes, no, suggestion, status,
 *   sub_status, score
 *
 * Returns: (transfer full): the verification
 */
ReboteVerification *
rebote_statement_dup_verification (ReboteStatement *statement,
                                   int              first)
{
  ReboteVerification verification;

  g_return_val_if_fail (statement != NULL, NULL);

  read_verification (statement, first, &verification);

  return rebote_verification_copy (&verification);
}

/**
 * rebote_store_verifications_foreach:
 * @store: a store
 * @address: (nullable): an address, written in any way; %NULL for all
 * @func: takes what is remembered, by address, the latest of each service last
 * @user_data: the data for @func
 * @cancellable: (nullable): to stop it
 * @error: return location for a #ReboteStoreError, or what @func sets
 *
 * Returns: whether everything was gone through
 */
gboolean
rebote_store_verifications_foreach (ReboteStore           *store,
                                    const char            *address,
                                    ReboteVerificationFunc func,
                                    gpointer               user_data,
                                    GCancellable          *cancellable,
                                    GError               **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  address ? SELECT_SQL " AND canonical = ?1 ORDER BY verification.service, checked"
                                                          : SELECT_SQL " ORDER BY canonical, verification.service, checked",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return FALSE;

  key = address ? rebote_store_make_key (address) : NULL;
  if (key)
    rebote_statement_bind_text (statement, 1, key);
  for (guint i = 0; rebote_statement_next (reader->connection, statement, &failure); i++)
    {
      ReboteVerification verification;

      if (i % CANCEL_INTERVAL == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      read_verification (statement, 0, &verification);
      if (!func (&verification, user_data, error))
        return FALSE;
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
