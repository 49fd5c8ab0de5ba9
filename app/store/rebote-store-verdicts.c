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

#include "bounce/events/rebote-event-tables.h"
#include "bounce/rebote-bounce-reader.h"

#include "rebote-store-messages.h"
#include "rebote-store-private.h"
#include "rebote-store-suppressions.h"
#include "rebote-store-verdicts.h"
#include "rebote-store-verifications.h"

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
  COLUMN_SUGGESTION,
  COLUMN_MESSAGE,
  COLUMN_REPORTED,
  COLUMN_CAUSE,
  COLUMN_FACT,
  COLUMN_PROVIDER,
  COLUMN_REMOTE_MTA,
  COLUMN_CONFIDENCE,
  COLUMN_REPORTER_ROLE,
  COLUMN_DELAY,
  COLUMN_ORIGINAL_ID,
  COLUMN_ORIGINAL_SUBJECT,
  COLUMN_ORIGINAL_DATE,
  COLUMN_CAMPAIGN
};

/* In the order in which they were read: of two of the same date, the first counts. */
static const char recipients_sql[] =
  "SELECT r.type, r.date, subject, sender, source, position, address, original_address, kind, reason, action, status,"
  " reply, diagnostic, suggestion, message_id, reported, cause, fact, provider, remote_mta, confidence, reporter_role,"
  " delay_seconds, original_message_id, original_subject, original_date, campaign_id FROM recipient AS r JOIN message AS m ON m.id = message_id"
  " WHERE deleted IS NULL AND fact IS NOT 'backscatter'"
  " AND (r.type != 'other' OR action = 'suppress' OR cause = 'engaged') ORDER BY m.id, position";

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
  recipient->reported = rebote_statement_dup_text (statement, COLUMN_REPORTED);
  recipient->cause = rebote_event_cause_find (get_text (statement, COLUMN_CAUSE));
  recipient->provider = rebote_statement_dup_text (statement, COLUMN_PROVIDER);
  recipient->remote_mta = rebote_statement_dup_text (statement, COLUMN_REMOTE_MTA);
  recipient->confidence = sqlite3_column_double (statement, COLUMN_CONFIDENCE);

  return recipient;
}

/* Where no server said anything, the mail itself has the words that decided. */
static void
find_evidence (ReboteStore     *store,
               ReboteKnowledge *knowledge,
               gint64           message_id,
               guint            position,
               ReboteRecipient *recipient)
{
  g_autoptr (ReboteStoredMessage) message = rebote_store_messages_get (store, message_id, NULL);
  g_autoptr (ReboteBounce) bounce = NULL;
  ReboteRecipient *same;

  if (message && message->raw)
    bounce = rebote_bounce_reader_read (knowledge, message->raw, message->source, message->index, NULL);
  if (bounce == NULL || position >= rebote_bounce_get_n_recipients (bounce))
    return;

  same = rebote_bounce_get_recipient (bounce, position);
  if (same->evidence->len > 0)
    {
      const ReboteEvidence *first = g_ptr_array_index (same->evidence, 0);

      rebote_recipient_take_evidence (recipient,
                                      rebote_evidence_new (first->what, first->text, first->rule, first->decisive));
    }
}

/* A mail about each recipient for itself says the same as the mail about all of them. */
static void
add_row (ReboteStore        *store,
         ReboteKnowledge    *knowledge,
         ReboteVerdictIndex *index,
         ReboteStatement    *statement)
{
  g_autoptr (ReboteBounce) bounce = rebote_bounce_new ();
  int position = sqlite3_column_int (statement, COLUMN_POSITION);

  rebote_message_type_from_slug (get_text (statement, COLUMN_TYPE), &bounce->type);
  rebote_fact_from_slug (get_text (statement, COLUMN_FACT), &bounce->fact);
  if (sqlite3_column_type (statement, COLUMN_DATE) != SQLITE_NULL)
    bounce->date = g_date_time_new_from_unix_utc (sqlite3_column_int64 (statement, COLUMN_DATE));
  bounce->subject = rebote_statement_dup_text (statement, COLUMN_SUBJECT);
  bounce->from = rebote_statement_dup_text (statement, COLUMN_SENDER);
  bounce->source = rebote_statement_dup_text (statement, COLUMN_SOURCE);
  rebote_reporter_role_from_slug (get_text (statement, COLUMN_REPORTER_ROLE), &bounce->reporter_role);
  if (sqlite3_column_type (statement, COLUMN_DELAY) != SQLITE_NULL)
    bounce->delay_seconds = sqlite3_column_int64 (statement, COLUMN_DELAY);
  bounce->original_message_id = rebote_statement_dup_text (statement, COLUMN_ORIGINAL_ID);
  bounce->original_subject = rebote_statement_dup_text (statement, COLUMN_ORIGINAL_SUBJECT);
  if (sqlite3_column_type (statement, COLUMN_ORIGINAL_DATE) != SQLITE_NULL)
    bounce->original_date = g_date_time_new_from_unix_utc (sqlite3_column_int64 (statement, COLUMN_ORIGINAL_DATE));
  if (position >= 0)
    {
      ReboteRecipient *recipient = read_recipient (statement);

      g_ptr_array_add (bounce->recipients, recipient);
      if (recipient->diagnostic == NULL && knowledge)
        find_evidence (store, knowledge, sqlite3_column_int64 (statement, COLUMN_MESSAGE), position, recipient);
    }

  rebote_verdict_index_add_bounce_of (index, bounce, sqlite3_column_int64 (statement, COLUMN_CAMPAIGN));
}

static gboolean
add_recipients (ReboteStore        *store,
                ReboteKnowledge    *knowledge,
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
      add_row (store, knowledge, index, statement);
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

static gboolean
add_verification (const ReboteVerification *verification,
                  gpointer                  user_data,
                  GError                  **error)
{
  rebote_verdict_index_add_verification (user_data, verification);
  return TRUE;
}

/**
 * rebote_store_verdicts_add:
 * @store: a store
 * @knowledge: (nullable): what mails are read with; without it those in which no server speaks are shown by their subject
 * @index: where to add what the store knows
 * @cancellable: (nullable): to stop it
 * @error: return location for an error
 *
 * Adds every mail that was read, every address that must not be mailed, and what verification services say. Mails that the
 * user has taken out of the store say nothing any more.
 *
 * Returns: whether everything was added
 */
gboolean
rebote_store_verdicts_add (ReboteStore        *store,
                           ReboteKnowledge    *knowledge,
                           ReboteVerdictIndex *index,
                           GCancellable       *cancellable,
                           GError            **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (index != NULL, FALSE);

  return add_recipients (store, knowledge, index, cancellable, error) && add_suppressions (store, index, error) &&
         rebote_store_verifications_foreach (store, NULL, add_verification, index, cancellable, error);
}
