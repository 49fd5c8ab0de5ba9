/* rebote-store-messages.c
 *
 * Keeps mails and the fates of their recipients.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-messages"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-store-messages.h"
#include "rebote-store-private.h"

#define MESSAGE_SQL                                                                                              \
  "INSERT INTO message (digest, source, source_index, type, date, subject, sender, reporter_mta, reporter_role," \
  " format, original_message_id, original_subject, original_from, original_date, delay_seconds, added)"          \
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, unixepoch ())"

#define RECIPIENT_SQL                                                                                                \
  "INSERT INTO recipient (message_id, position, type, date, address, canonical, original_address, domain, provider," \
  " kind, reason, action, status, reply, confidence, diagnostic, remote_mta, suggestion, contradiction,"             \
  " contradicting_code, reported, cause, fact, until, retry_until)"                                                   \
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,"        \
  " ?22, ?23, ?24, ?25)"

static void
bind_time (ReboteStatement *statement,
           int              parameter,
           GDateTime       *time)
{
  if (time)
    sqlite3_bind_int64 (statement, parameter, g_date_time_to_unix (time));
  else
    sqlite3_bind_null (statement, parameter);
}

static void
digest_text (GChecksum  *checksum,
             const char *text)
{
  g_checksum_update (checksum, (const guchar *)(text ? text : ""), -1);
  g_checksum_update (checksum, (const guchar *)"", 1);
}

/* A mail is known by its bytes. What came without bytes (an event of a mailing service) is known by what it says. */
static GBytes *
make_digest (ReboteBounce *bounce)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize  size = sizeof digest;

  if (bounce->raw)
    g_checksum_update (checksum, g_bytes_get_data (bounce->raw, NULL), g_bytes_get_size (bounce->raw));
  else
    {
      g_autofree char *date = bounce->date ? g_date_time_format_iso8601 (bounce->date) : NULL;

      digest_text (checksum, rebote_message_type_to_slug (bounce->type));
      digest_text (checksum, date);
      digest_text (checksum, bounce->original_message_id);
      for (guint i = 0; i < rebote_bounce_get_n_recipients (bounce); i++)
        {
          digest_text (checksum, rebote_bounce_get_recipient (bounce, i)->address);
          digest_text (checksum, rebote_bounce_get_recipient (bounce, i)->diagnostic);
        }
    }
  g_checksum_get_digest (checksum, digest, &size);

  return g_bytes_new (digest, size);
}

/* The mail may be in the store already, perhaps deleted; -1 on failure, 0 if it is new. */
static gint64
find_message (ReboteConnection *connection,
              GBytes           *digest,
              GError          **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  statement = rebote_connection_prepare (connection, "SELECT id FROM message WHERE digest = ?1", error);
  if (statement == NULL)
    return -1;

  sqlite3_bind_blob (statement, 1, g_bytes_get_data (digest, NULL), g_bytes_get_size (digest), SQLITE_STATIC);
  if (rebote_statement_next (connection, statement, &failure))
    return sqlite3_column_int64 (statement, 0);
  if (failure == NULL)
    return 0;

  g_propagate_error (error, g_steal_pointer (&failure));
  return -1;
}

static gboolean
restore_known (ReboteConnection    *connection,
               gint64               message_id,
               ReboteMessagesAdded *added,
               GError             **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection,
                                         "UPDATE recipient SET deleted = NULL WHERE message_id = ?1"
                                         " AND deleted IS NOT NULL",
                                         error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, message_id);
  if (!rebote_statement_run (connection, statement, error))
    return FALSE;

  added->n_known++;
  if (sqlite3_changes (connection->db) > 0)
    added->n_restored++;
  return TRUE;
}

static gboolean
insert_message (ReboteConnection *connection,
                ReboteBounce     *bounce,
                GBytes           *digest,
                GError          **error)
{
  g_autoptr (ReboteStatement) statement = rebote_connection_prepare (connection, MESSAGE_SQL, error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_blob (statement, 1, g_bytes_get_data (digest, NULL), g_bytes_get_size (digest), SQLITE_STATIC);
  rebote_statement_bind_text (statement, 2, bounce->source);
  sqlite3_bind_int64 (statement, 3, bounce->index);
  rebote_statement_bind_text (statement, 4, rebote_message_type_to_slug (bounce->type));
  bind_time (statement, 5, bounce->date);
  rebote_statement_bind_text (statement, 6, bounce->subject);
  rebote_statement_bind_text (statement, 7, bounce->from);
  rebote_statement_bind_text (statement, 8, bounce->reporter_mta);
  rebote_statement_bind_text (statement, 9, rebote_reporter_role_to_slug (bounce->reporter_role));
  rebote_statement_bind_text (statement, 10, bounce->format);
  rebote_statement_bind_text (statement, 11, bounce->original_message_id);
  rebote_statement_bind_text (statement, 12, bounce->original_subject);
  rebote_statement_bind_text (statement, 13, bounce->original_from);
  bind_time (statement, 14, bounce->original_date);
  if (bounce->delay_seconds >= 0)
    sqlite3_bind_int64 (statement, 15, bounce->delay_seconds);

  return rebote_statement_run (connection, statement, error);
}

static gboolean
insert_raw (ReboteConnection    *connection,
            gint64               message_id,
            GBytes              *raw,
            ReboteMessagesAdded *added,
            GError             **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  gsize size = g_bytes_get_size (raw);
  /* A NULL pointer would be a NULL value. */
  const char *data = size > 0 ? g_bytes_get_data (raw, NULL) : "";

  statement = rebote_connection_prepare (connection,
                                         "INSERT INTO message_raw (message_id, size, raw) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, message_id);
  sqlite3_bind_int64 (statement, 2, size);
  sqlite3_bind_blob (statement, 3, data, MIN (size, REBOTE_STORE_MAX_RAW), SQLITE_STATIC);
  if (size > REBOTE_STORE_MAX_RAW)
    added->n_truncated++;

  return rebote_statement_run (connection, statement, error);
}

static gboolean
insert_recipient (ReboteConnection *connection,
                  gint64            message_id,
                  int               position,
                  ReboteBounce     *bounce,
                  ReboteRecipient  *recipient,
                  GError          **error)
{
  g_autoptr (ReboteStatement) statement = rebote_connection_prepare (connection, RECIPIENT_SQL, error);
  g_autofree char *canonical = NULL;
  const char      *domain = NULL;

  if (statement == NULL)
    return FALSE;

  if (recipient && recipient->address)
    {
      canonical = rebote_store_make_key (recipient->address);
      domain = strrchr (canonical, '@');
    }
  sqlite3_bind_int64 (statement, 1, message_id);
  sqlite3_bind_int (statement, 2, position);
  rebote_statement_bind_text (statement, 3, rebote_message_type_to_slug (bounce->type));
  bind_time (statement, 4, bounce->date);
  rebote_statement_bind_text (statement, 12, rebote_action_to_slug (REBOTE_ACTION_NONE));
  rebote_statement_bind_text (statement, 23, rebote_fact_to_slug (bounce->fact));
  rebote_statement_bind_text (statement, 24, bounce->absence ? bounce->absence->until : NULL);
  bind_time (statement, 25, bounce->retry_until);
  sqlite3_bind_double (statement, 15, 0);
  sqlite3_bind_int (statement, 19, 0);
  if (recipient)
    {
      rebote_statement_bind_text (statement, 5, recipient->address);
      rebote_statement_bind_text (statement, 6, canonical);
      rebote_statement_bind_text (statement, 7, recipient->original_address);
      rebote_statement_bind_text (statement, 8, domain ? domain + 1 : NULL);
      rebote_statement_bind_text (statement, 9, recipient->provider);
      rebote_statement_bind_text (statement, 10, rebote_kind_to_slug (recipient->kind));
      rebote_statement_bind_text (statement, 11, rebote_reason_to_slug (recipient->reason));
      rebote_statement_bind_text (statement, 12, rebote_action_to_slug (recipient->action));
      rebote_statement_bind_text (statement, 13, recipient->status);
      rebote_statement_bind_text (statement, 14, recipient->reply);
      sqlite3_bind_double (statement, 15, recipient->confidence);
      rebote_statement_bind_text (statement, 16, recipient->diagnostic);
      rebote_statement_bind_text (statement, 17, recipient->remote_mta);
      rebote_statement_bind_text (statement, 18, recipient->suggestion);
      sqlite3_bind_int (statement, 19, recipient->contradiction);
      rebote_statement_bind_text (statement, 20, recipient->contradicting_code);
      rebote_statement_bind_text (statement, 21, recipient->reported);
      rebote_statement_bind_text (statement, 22, recipient->cause);
    }

  return rebote_statement_run (connection, statement, error);
}

/* Whoever drops one mail wants to see that one, wherever it lands in the list. */
static gboolean
note_first_row (ReboteConnection    *connection,
                gint64               message_id,
                ReboteMessagesAdded *added,
                GError             **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  if (added->first_row != 0)
    return TRUE;

  statement = rebote_connection_prepare (connection, "SELECT min (id) FROM recipient WHERE message_id = ?1", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, message_id);
  if (rebote_statement_next (connection, statement, &failure))
    added->first_row = sqlite3_column_int64 (statement, 0);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
add_message (ReboteConnection    *connection,
             ReboteBounce        *bounce,
             ReboteMessagesAdded *added,
             GError             **error)
{
  g_autoptr (GBytes) digest = make_digest (bounce);
  gint64 message_id = find_message (connection, digest, error);
  guint  n = rebote_bounce_get_n_recipients (bounce);

  if (message_id < 0)
    return FALSE;
  if (message_id > 0)
    return restore_known (connection, message_id, added, error) &&
           note_first_row (connection, message_id, added, error);

  if (!insert_message (connection, bounce, digest, error))
    return FALSE;
  message_id = sqlite3_last_insert_rowid (connection->db);
  if (bounce->raw && !insert_raw (connection, message_id, bounce->raw, added, error))
    return FALSE;

  if (n == 0 && !insert_recipient (connection, message_id, -1, bounce, NULL, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (!insert_recipient (connection, message_id, i, bounce, rebote_bounce_get_recipient (bounce, i), error))
        return FALSE;
    }

  added->n_messages++;
  added->n_recipients += MAX (n, 1);
  return note_first_row (connection, message_id, added, error);
}

/**
 * rebote_store_messages_add:
 * @store: a store
 * @bounces: (element-type ReboteBounce): messages that were read
 * @added: (out caller-allocates) (optional): what was new
 * @error: return location for a #ReboteStoreError
 *
 * Remembers messages, all or none of them. A message that is in the store already is not counted twice; if it had been
 * deleted it comes back.
 *
 * Returns: whether they are kept
 */
gboolean
rebote_store_messages_add (ReboteStore         *store,
                           GPtrArray           *bounces,
                           ReboteMessagesAdded *added,
                           GError             **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  ReboteMessagesAdded counts = { 0 };

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (bounces != NULL, FALSE);

  transaction = rebote_store_begin (store, error);
  if (transaction == NULL)
    return FALSE;

  for (guint i = 0; i < bounces->len; i++)
    {
      if (!add_message (transaction->connection, g_ptr_array_index (bounces, i), &counts, error))
        return FALSE;
    }
  if (!rebote_transaction_commit (&transaction,
                                  counts.n_messages + counts.n_restored > 0 ? REBOTE_STORE_MESSAGES : 0, error))
    return FALSE;

  if (added)
    *added = counts;
  return TRUE;
}

/**
 * rebote_stored_message_free:
 * @self: (transfer full): a message
 */
void
rebote_stored_message_free (ReboteStoredMessage *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->raw, g_bytes_unref);
  g_free (self->source);
  g_free (self);
}

static GBytes *
copy_blob (ReboteStatement *statement,
           int              column)
{
  const void *data = sqlite3_column_blob (statement, column);

  return g_bytes_new (data, sqlite3_column_bytes (statement, column));
}

/**
 * rebote_store_messages_get:
 * @store: a store
 * @message_id: a message's key
 * @error: return location for a #ReboteStoreError
 *
 * Reads a message back, so that it can be read and judged again.
 *
 * Returns: (transfer full) (nullable): the message
 */
ReboteStoredMessage *
rebote_store_messages_get (ReboteStore *store,
                           gint64       message_id,
                           GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;
  ReboteStoredMessage *message;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT source, source_index, raw, size FROM message"
                                                  " LEFT JOIN message_raw ON message_id = id WHERE id = ?1",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, message_id);
  if (!rebote_statement_next (reader->connection, statement, &failure))
    {
      if (failure)
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND,
                             _("This message is no longer there."));
      return NULL;
    }

  message = g_new0 (ReboteStoredMessage, 1);
  message->id = message_id;
  message->source = rebote_statement_dup_text (statement, 0);
  message->index = sqlite3_column_int64 (statement, 1);
  if (sqlite3_column_type (statement, 2) != SQLITE_NULL)
    {
      message->raw = copy_blob (statement, 2);
      message->truncated = (gint64)g_bytes_get_size (message->raw) < sqlite3_column_int64 (statement, 3);
    }

  return message;
}

static void
count_row (ReboteMessageCounts *counts,
           ReboteStatement     *statement)
{
  const char       *type_slug = (const char *)sqlite3_column_text (statement, 0);
  const char       *kind_slug = (const char *)sqlite3_column_text (statement, 1);
  const char       *reason_slug = (const char *)sqlite3_column_text (statement, 2);
  guint             n = sqlite3_column_int64 (statement, 3);
  ReboteMessageType type;
  ReboteReason      reason;

  counts->filters[REBOTE_MESSAGE_FILTER_ALL] += n;
  if (rebote_message_type_from_slug (type_slug, &type))
    counts->types[type] += n;
  if (rebote_reason_from_slug (reason_slug, &reason))
    counts->reasons[reason] += n;

  if (kind_slug == NULL)
    counts->filters[REBOTE_MESSAGE_FILTER_NOT_BOUNCE] += n;
  else if (g_str_equal (kind_slug, "hard"))
    counts->filters[REBOTE_MESSAGE_FILTER_HARD] += n;
  else if (g_str_equal (kind_slug, "soft"))
    counts->filters[REBOTE_MESSAGE_FILTER_SOFT] += n;
  else
    counts->filters[REBOTE_MESSAGE_FILTER_UNDETERMINED] += n;
}

/**
 * rebote_store_messages_count:
 * @store: a store
 * @counts: (out caller-allocates): how many rows there are of each sort
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether they could be counted
 */
gboolean
rebote_store_messages_count (ReboteStore         *store,
                             ReboteMessageCounts *counts,
                             GError             **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (counts != NULL, FALSE);

  *counts = (ReboteMessageCounts){ 0 };
  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT type, kind, reason, count(*) FROM recipient"
                                                  " WHERE deleted IS NULL GROUP BY kind, type, reason",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return FALSE;

  while (rebote_statement_next (reader->connection, statement, &failure))
    count_row (counts, statement);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
set_deleted (ReboteStore  *store,
             const gint64 *row_ids,
             gsize         n_row_ids,
             const char   *sql,
             GError      **error)
{
  g_autoptr (ReboteTransaction) transaction = rebote_store_begin (store, error);
  g_autoptr (ReboteStatement) statement = NULL;

  statement = transaction ? rebote_connection_prepare (transaction->connection, sql, error) : NULL;
  if (statement == NULL)
    return FALSE;

  for (gsize i = 0; i < n_row_ids; i++)
    {
      sqlite3_bind_int64 (statement, 1, row_ids[i]);
      if (!rebote_statement_run (transaction->connection, statement, error))
        return FALSE;
    }
  g_clear_pointer (&statement, rebote_statement_release);

  return rebote_transaction_commit (&transaction, REBOTE_STORE_MESSAGES, error);
}

/**
 * rebote_store_messages_delete:
 * @store: a store
 * @row_ids: (array length=n_row_ids): keys of rows of a #ReboteMessageModel
 * @n_row_ids: how many
 * @error: return location for a #ReboteStoreError
 *
 * Takes rows away from everything that looks at the store. They can be brought back for a day.
 *
 * Returns: whether they are gone
 */
gboolean
rebote_store_messages_delete (ReboteStore  *store,
                              const gint64 *row_ids,
                              gsize         n_row_ids,
                              GError      **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (row_ids != NULL || n_row_ids == 0, FALSE);

  return set_deleted (store, row_ids, n_row_ids,
                      "UPDATE recipient SET deleted = unixepoch () WHERE id = ?1 AND deleted IS NULL", error);
}

/**
 * rebote_store_messages_restore:
 * @store: a store
 * @row_ids: (array length=n_row_ids): keys that were deleted
 * @n_row_ids: how many
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether they are back
 */
gboolean
rebote_store_messages_restore (ReboteStore  *store,
                               const gint64 *row_ids,
                               gsize         n_row_ids,
                               GError      **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (row_ids != NULL || n_row_ids == 0, FALSE);

  return set_deleted (store, row_ids, n_row_ids, "UPDATE recipient SET deleted = NULL WHERE id = ?1", error);
}
