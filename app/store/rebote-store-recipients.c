/* rebote-store-recipients.c
 *
 * Goes through chosen recipients of the mails that were read: what a selection of many rows is summed up, suppressed or
 * copied with, in a worker thread and without making a row of each.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-recipients"

#include "config.h"

#include "rebote-store-private.h"
#include "rebote-store-recipients.h"

static void
fill (ReboteStoredRecipient *recipient,
      ReboteStatement       *statement)
{
  const char *type = (const char *) sqlite3_column_text (statement, 2);
  const char *kind = (const char *) sqlite3_column_text (statement, 3);
  const char *reason = (const char *) sqlite3_column_text (statement, 4);

  recipient->message_id = sqlite3_column_int64 (statement, 0);
  recipient->position = sqlite3_column_int (statement, 1);

  if (!rebote_message_type_from_slug (type, &recipient->type))
    recipient->type = REBOTE_MESSAGE_OTHER;

  if (!rebote_kind_from_slug (kind, &recipient->kind))
    recipient->kind = REBOTE_KIND_NONE;

  if (!rebote_reason_from_slug (reason, &recipient->reason))
    recipient->reason = REBOTE_REASON_NONE;

  recipient->address = (const char *) sqlite3_column_text (statement, 5);
  recipient->provider = (const char *) sqlite3_column_text (statement, 6);
  recipient->diagnostic = (const char *) sqlite3_column_text (statement, 7);
}

/**
 * rebote_store_recipients_foreach:
 * @store: a store
 * @row_ids: (array length=n_row_ids): keys of rows of a #ReboteMessageModel
 * @n_row_ids: how many
 * @func: (scope call): called for each that is still there, in the order of @row_ids
 * @user_data: the data to pass to @func
 * @cancellable: (nullable): to give up
 * @error: return location for a #ReboteStoreError, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether all of them were gone through
 */
gboolean
rebote_store_recipients_foreach (ReboteStore             *store,
                                 const gint64            *row_ids,
                                 gsize                    n_row_ids,
                                 ReboteStoreRecipientFunc func,
                                 gpointer                 user_data,
                                 GCancellable            *cancellable,
                                 GError                 **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (row_ids != NULL || n_row_ids == 0, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT message_id, position, type, kind, reason, address,"
                                                  " coalesce (provider, domain), diagnostic FROM recipient"
                                                  " WHERE id = ?1 AND deleted IS NULL",
                                                  error)
                     : NULL;

  if (statement == NULL)
    return FALSE;

  for (gsize i = 0; i < n_row_ids; i++)
    {
      g_autoptr (GError) failure = NULL;
      ReboteStoredRecipient recipient;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      sqlite3_reset (statement);
      sqlite3_bind_int64 (statement, 1, row_ids[i]);

      if (rebote_statement_next (reader->connection, statement, &failure))
        {
          fill (&recipient, statement);
          func (&recipient, user_data);
        }
      else if (failure)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }

  return TRUE;
}
