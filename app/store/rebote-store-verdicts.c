/* rebote-store-verdicts.c
 *
 * Tells an index of verdicts what the store has: the mails that were read, and the suppressions.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-verdicts"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-store-private.h"
#include "rebote-store-suppressions.h"
#include "rebote-store-verdicts.h"

/* Rows between two looks at the cancellable. */
#define CANCEL_INTERVAL 1024

enum
{
  COLUMN_TYPE,
  COLUMN_DATE,
  COLUMN_SUBJECT,
  COLUMN_SENDER,
  COLUMN_SOURCE,
  COLUMN_POSITION,
  COLUMN_ADDRESS,
  COLUMN_ORIGINAL_ADDRESS,
  COLUMN_KIND,
  COLUMN_REASON,
  COLUMN_ACTION,
  COLUMN_STATUS,
  COLUMN_REPLY,
  COLUMN_DIAGNOSTIC,
  COLUMN_SUGGESTION
};

/* In the order in which they were read: of two of the same date, the first counts. */
static const char recipients_sql[] =
  "SELECT r.type, r.date, subject, sender, source, position, address, original_address, kind, reason, action, status,"
  " reply, diagnostic, suggestion FROM recipient AS r JOIN message AS m ON m.id = message_id"
  " WHERE deleted IS NULL AND r.type != 'other' ORDER BY m.id, position";

static const char *
get_text (ReboteStatement *statement,
          int              column)
{
  return (const char *)sqlite3_column_text (statement, column);
}

static ReboteRecipient *
read_recipient (ReboteStatement *statement)
{
  ReboteRecipient *recipient = rebote_recipient_new ();

  recipient->address = rebote_statement_dup_text (statement, COLUMN_ADDRESS);
  recipient->original_address = rebote_statement_dup_text (statement, COLUMN_ORIGINAL_ADDRESS);
  rebote_kind_from_slug (get_text (statement, COLUMN_KIND), &recipient->kind);
  rebote_reason_from_slug (get_text (statement, COLUMN_REASON), &recipient->reason);
  rebote_action_from_slug (get_text (statement, COLUMN_ACTION), &recipient->action);
  recipient->status = rebote_statement_dup_text (statement, COLUMN_STATUS);
  recipient->reply = rebote_statement_dup_text (statement, COLUMN_REPLY);
  recipient->diagnostic = rebote_statement_dup_text (statement, COLUMN_DIAGNOSTIC);
  recipient->suggestion = rebote_statement_dup_text (statement, COLUMN_SUGGESTION);

  return recipient;
}

/* A mail about each recipient for itself says the same as the mail about all of them. */
static void
add_row (ReboteVerdictIndex *index,
         ReboteStatement    *statement)
{
  g_autoptr (ReboteBounce) bounce = rebote_bounce_new ();

  rebote_message_type_from_slug (get_text (statement, COLUMN_TYPE), &bounce->type);
  if (sqlite3_column_type (statement, COLUMN_DATE) != SQLITE_NULL)
    bounce->date = g_date_time_new_from_unix_utc (sqlite3_column_int64 (statement, COLUMN_DATE));
  bounce->subject = rebote_statement_dup_text (statement, COLUMN_SUBJECT);
  bounce->from = rebote_statement_dup_text (statement, COLUMN_SENDER);
  bounce->source = rebote_statement_dup_text (statement, COLUMN_SOURCE);
  if (sqlite3_column_int (statement, COLUMN_POSITION) >= 0)
    g_ptr_array_add (bounce->recipients, read_recipient (statement));

  rebote_verdict_index_add_bounce (index, bounce);
}

static gboolean
add_recipients (ReboteStore        *store,
                ReboteVerdictIndex *index,
                GCancellable       *cancellable,
                GError            **error)
{
  g_autoptr (ReboteReader) reader = rebote_store_get_reader (store, error);
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  statement = reader ? rebote_connection_prepare (reader->connection, recipients_sql, error) : NULL;
  if (statement == NULL)
    return FALSE;

  for (guint i = 0; rebote_statement_next (reader->connection, statement, &failure); i++)
    {
      if (i % CANCEL_INTERVAL == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      add_row (index, statement);
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
add_suppressions (ReboteStore        *store,
                  ReboteVerdictIndex *index,
                  GError            **error)
{
  g_autoptr (GHashTable) set = rebote_store_suppressions_get_set (store, error);
  GHashTableIter iter;
  gpointer       address;

  if (set == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &address, NULL))
    rebote_verdict_index_add_suppression (index, address, _("Suppressions"), 0);

  return TRUE;
}

/**
 * rebote_store_verdicts_add:
 * @store: a store
 * @index: where to add what the store knows
 * @cancellable: (nullable): to stop it
 * @error: return location for an error
 *
 * Adds every mail that was read, and every address that must not be mailed. Mails that the user has taken out of the
 * store say nothing any more.
 *
 * Returns: whether everything was added
 */
gboolean
rebote_store_verdicts_add (ReboteStore        *store,
                           ReboteVerdictIndex *index,
                           GCancellable       *cancellable,
                           GError            **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (index != NULL, FALSE);

  return add_recipients (store, index, cancellable, error) && add_suppressions (store, index, error);
}
