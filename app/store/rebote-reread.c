/* rebote-reread.c
 *
 * Goes through the mails in the store, a few hundred at a time, reads each again and keeps the verdicts that have
 * changed. What came without its bytes, as the event of a mailing service, cannot be read again and stays as it is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-reread"

#include "config.h"

#include <string.h>

#include "bounce/rebote-bounce-reader.h"

#include "rebote-reread.h"
#include "rebote-store-messages.h"
#include "rebote-store-private.h"

/* Mails that are taken from the store at once, and written at once. */
#define BATCH           256
#define NOTIFY_INTERVAL (G_USEC_PER_SEC / 5)

#define UPDATE_SQL                                                                                                \
  "UPDATE recipient SET kind = ?3, reason = ?4, action = ?5, confidence = ?6, contradiction = ?7,"                \
  " contradicting_code = ?8, provider = ?9, fact = ?10 WHERE message_id = ?1 AND position = ?2"

/* A stored mail, and what the store thinks of its recipients. */
typedef struct
{
  gint64  id;
  GArray *verdicts; /* Verdict */
} Mail;

typedef struct
{
  int          position;
  char        *address;
  ReboteReason reason;
  ReboteAction action;
  double       confidence;
} Verdict;

typedef struct
{
  ReboteStore         *store;
  ReboteKnowledge     *knowledge;
  const char          *rule_prefix;
  gboolean             write;
  ReboteRereadFunc     func;
  gpointer             user_data;
  ReboteRereadFigures *figures;
  GCancellable        *cancellable;
  gint64               told;
} Work;

/* A verdict to write. */
typedef struct
{
  gint64           message_id;
  int              position;
  ReboteRecipient *recipient;
  ReboteFact       fact;
} Change;

static void
verdict_clear (gpointer data)
{
  Verdict *verdict = data;

  g_free (verdict->address);
}

static void
mail_clear (gpointer data)
{
  Mail *mail = data;

  g_array_unref (mail->verdicts);
}

static void
change_clear (gpointer data)
{
  Change *change = data;

  rebote_recipient_unref (change->recipient);
}

static void
tell (Work    *work,
      gboolean is_end)
{
  gint64 now = g_get_monotonic_time ();

  if (work->func == NULL || (!is_end && now - work->told < NOTIFY_INTERVAL))
    return;

  work->told = now;
  work->func (work->figures, work->user_data);
}

static gboolean
count (Work    *work,
       GError **error)
{
  g_autoptr (ReboteReader) reader = rebote_store_get_reader (work->store, error);
  gint64 n = 0;

  if (reader == NULL || !rebote_connection_get_int (reader->connection, "SELECT count (*) FROM message_raw", &n, error))
    return FALSE;

  work->figures->n_total = (guint)CLAMP (n, 0, G_MAXUINT);
  return TRUE;
}

static void
add_verdict (Mail            *mail,
             ReboteStatement *statement)
{
  Verdict verdict = { .position = sqlite3_column_int (statement, 1) };

  verdict.address = rebote_statement_dup_text (statement, 2);
  if (!rebote_reason_from_slug ((const char *)sqlite3_column_text (statement, 3), &verdict.reason))
    verdict.reason = REBOTE_REASON_NONE;
  if (!rebote_action_from_slug ((const char *)sqlite3_column_text (statement, 4), &verdict.action))
    verdict.action = REBOTE_ACTION_NONE;
  verdict.confidence = sqlite3_column_double (statement, 5);
  g_array_append_val (mail->verdicts, verdict);
}

/* The next mails after one, with the verdicts on their recipients; none at the end. */
static GArray *
next_mails (Work    *work,
            gint64   after,
            GError **error)
{
  g_autoptr (ReboteReader) reader = rebote_store_get_reader (work->store, error);
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GArray) mails = g_array_new (FALSE, FALSE, sizeof (Mail));
  g_autoptr (GError) failure = NULL;

  g_array_set_clear_func (mails, mail_clear);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT message_id, position, address, reason, action, confidence"
                                                  " FROM recipient WHERE message_id IN (SELECT message_id FROM message_raw"
                                                  " WHERE message_id > ?1 ORDER BY message_id LIMIT ?2)"
                                                  " ORDER BY message_id, position",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, after);
  sqlite3_bind_int (statement, 2, BATCH);
  while (rebote_statement_next (reader->connection, statement, &failure))
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      if (mails->len == 0 || g_array_index (mails, Mail, mails->len - 1).id != id)
        {
          Mail mail = { id, g_array_new (FALSE, FALSE, sizeof (Verdict)) };

          g_array_set_clear_func (mail.verdicts, verdict_clear);
          g_array_append_val (mails, mail);
        }
      add_verdict (&g_array_index (mails, Mail, mails->len - 1), statement);
    }
  if (failure == NULL)
    return g_steal_pointer (&mails);

  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static gboolean
rests_on (ReboteRecipient *recipient,
          const char      *rule_prefix)
{
  for (guint i = 0; i < recipient->evidence->len; i++)
    {
      const ReboteEvidence *evidence = g_ptr_array_index (recipient->evidence, i);

      if (evidence->decisive && evidence->rule && g_str_has_prefix (evidence->rule, rule_prefix))
        return TRUE;
    }

  return FALSE;
}

/* The same recipient, as far as can be told: a mail does not change. */
static void
compare (Work          *work,
         gint64         message_id,
         const Verdict *old,
         ReboteBounce  *bounce,
         GArray        *changes)
{
  ReboteRecipient *recipient;

  if (old->position < 0 || (guint)old->position >= rebote_bounce_get_n_recipients (bounce))
    return;
  recipient = rebote_bounce_get_recipient (bounce, old->position);
  if (g_strcmp0 (recipient->address, old->address) != 0)
    return;

  if (work->rule_prefix && !rests_on (recipient, work->rule_prefix))
    return;
  work->figures->n_matched++;
  work->figures->n_decided += recipient->reason != old->reason || recipient->action != old->action;
  if (recipient->reason != old->reason)
    {
      work->figures->n_changed++;
      work->figures->changes[old->reason][recipient->reason]++;
    }
  if (work->write && (recipient->reason != old->reason || recipient->action != old->action ||
                      ABS (recipient->confidence - old->confidence) > 0.001))
    {
      Change change = { message_id, old->position, rebote_recipient_ref (recipient), bounce->fact };

      g_array_append_val (changes, change);
    }
}

static gboolean
write_changes (Work    *work,
               GArray  *changes,
               GError **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;

  if (changes->len == 0)
    return TRUE;

  transaction = rebote_store_begin (work->store, error);
  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    {
      const Change *change = &g_array_index (changes, Change, i);
      ReboteRecipient *recipient = change->recipient;
      g_autoptr (ReboteStatement) statement = rebote_connection_prepare (transaction->connection, UPDATE_SQL, error);

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, change->message_id);
      sqlite3_bind_int (statement, 2, change->position);
      rebote_statement_bind_text (statement, 3, rebote_kind_to_slug (recipient->kind));
      rebote_statement_bind_text (statement, 4, rebote_reason_to_slug (recipient->reason));
      rebote_statement_bind_text (statement, 5, rebote_action_to_slug (recipient->action));
      sqlite3_bind_double (statement, 6, recipient->confidence);
      sqlite3_bind_int (statement, 7, recipient->contradiction);
      rebote_statement_bind_text (statement, 8, recipient->contradicting_code);
      rebote_statement_bind_text (statement, 9, recipient->provider);
      rebote_statement_bind_text (statement, 10, rebote_fact_to_slug (change->fact));
      if (!rebote_statement_run (transaction->connection, statement, error))
        return FALSE;
    }

  return rebote_transaction_commit (&transaction, REBOTE_STORE_MESSAGES, error);
}

static gboolean
read_mail (Work       *work,
           const Mail *mail,
           GArray     *changes,
           GError    **error)
{
  g_autoptr (ReboteStoredMessage) message = NULL;
  g_autoptr (ReboteBounce) bounce = NULL;

  if (g_cancellable_set_error_if_cancelled (work->cancellable, error))
    return FALSE;

  message = rebote_store_messages_get (work->store, mail->id, error);
  if (message == NULL)
    return FALSE;
  if (message->raw)
    bounce = rebote_bounce_reader_read (work->knowledge, message->raw, message->source, message->index, NULL);
  for (guint i = 0; bounce && i < mail->verdicts->len; i++)
    compare (work, mail->id, &g_array_index (mail->verdicts, Verdict, i), bounce, changes);
  work->figures->n_read++;
  tell (work, FALSE);

  return TRUE;
}

static gboolean
run (Work    *work,
     GError **error)
{
  gint64 last = 0;

  if (!count (work, error))
    return FALSE;

  for (;;)
    {
      g_autoptr (GArray) mails = next_mails (work, last, error);
      g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (Change));

      if (mails == NULL)
        return FALSE;
      if (mails->len == 0)
        return TRUE;

      g_array_set_clear_func (changes, change_clear);
      for (guint i = 0; i < mails->len; i++)
        {
          if (!read_mail (work, &g_array_index (mails, Mail, i), changes, error))
            return FALSE;
        }
      if (!write_changes (work, changes, error))
        return FALSE;
      last = g_array_index (mails, Mail, mails->len - 1).id;
    }
}

/**
 * rebote_reread:
 * @store: a store
 * @knowledge: what to read with
 * @rule_prefix: (nullable): to look only at verdicts that rest on a rule whose name begins so
 * @write: whether to keep the new verdicts, rather than only count them
 * @func: (nullable) (scope call): called now and then
 * @user_data: the data to pass to @func
 * @figures: (out caller-allocates): what was found
 * @cancellable: (nullable): to end it; what has been written until then stays
 * @error: return location for a #ReboteStoreError, or %G_IO_ERROR_CANCELLED
 *
 * Blocks until all stored mails have been read again.
 *
 * Returns: whether all have been
 */
gboolean
rebote_reread (ReboteStore         *store,
               ReboteKnowledge     *knowledge,
               const char          *rule_prefix,
               gboolean             write,
               ReboteRereadFunc     func,
               gpointer             user_data,
               ReboteRereadFigures *figures,
               GCancellable        *cancellable,
               GError             **error)
{
  Work work = { store, knowledge, rule_prefix, write, func, user_data, figures, cancellable, 0 };
  gboolean is_done;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (knowledge != NULL, FALSE);
  g_return_val_if_fail (figures != NULL, FALSE);

  memset (figures, 0, sizeof *figures);
  is_done = run (&work, error);
  tell (&work, TRUE);

  return is_done;
}
