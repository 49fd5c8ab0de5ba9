/* rebote-store-ledger.c
 *
 * What has left the computer for verification: when, of how many addresses, to whom.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-ledger"

#include "config.h"

#include "rebote-store-ledger.h"
#include "rebote-store-private.h"

/* Texts are borrowed until the statement moves on. */
static void
read_entry (ReboteStatement   *statement,
            ReboteLedgerEntry *entry)
{
  entry->run_id = sqlite3_column_int64 (statement, 0);
  entry->run_name = (const char *)sqlite3_column_text (statement, 1);
  entry->verifier = (const char *)sqlite3_column_text (statement, 2);
  entry->receiver = (const char *)sqlite3_column_text (statement, 3);
  entry->sends = g_strcmp0 ((const char *)sqlite3_column_text (statement, 4), "domains") == 0
                   ? REBOTE_VERIFIER_SENDS_DOMAINS
                   : REBOTE_VERIFIER_SENDS_ADDRESSES;
  entry->began = sqlite3_column_int64 (statement, 5);
  entry->ended = sqlite3_column_int64 (statement, 6);
  entry->n_addresses = sqlite3_column_int64 (statement, 7);
  entry->n_credits = sqlite3_column_int64 (statement, 8);
}

/**
 * rebote_store_ledger_foreach:
 * @store: a store
 * @func: takes the entries, the oldest first; those by which nothing left are not among them
 * @user_data: the data for @func
 * @error: return location for a #ReboteStoreError, or what @func sets
 *
 * Returns: whether everything was gone through
 */
gboolean
rebote_store_ledger_foreach (ReboteStore     *store,
                             ReboteLedgerFunc func,
                             gpointer         user_data,
                             GError         **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT run_id, run_name, verifier, receiver, sent, began, ended, n_addresses,"
                                                  " n_credits FROM ledger WHERE n_addresses > 0 OR n_credits > 0 ORDER BY id",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return FALSE;

  while (rebote_statement_next (reader->connection, statement, &failure))
    {
      ReboteLedgerEntry entry;

      read_entry (statement, &entry);
      if (!func (&entry, user_data, error))
        return FALSE;
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
