/* rebote-event-judge.c
 *
 * Weighs what a service says about one recipient. A label is only a hint: services call hard what was merely blocked,
 * and remember bounces of other customers. It decides where there is no text, and where the service says that it did
 * not even try.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-event-judge"

#include "config.h"

#include <string.h>

#include "address/rebote-address.h"
#include "bounce/rebote-judge.h"
#include "bounce/rebote-knowledge-private.h"
#include "bounce/rebote-smtp-reply.h"
#include "bounce/rebote-suggestion.h"
#include "rebote-event-judge.h"

#define UNTRIED_CONFIDENCE 0.3 /* of a bounce that a service remembers */
#define BAD_ADDRESS_OURS   0.9 /* our own rules say the same */
#define LABEL_BESIDE_TEXT  0.7 /* a label counts less where there is a text that nobody understands */
#define REVIEW_BELOW       0.6
#define CERTAIN            0.99

static gboolean
is_reply (const char *text)
{
  return text[0] >= '2' && text[0] <= '5' && g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[2]) &&
         (text[3] == '\0' || text[3] == ' ' || text[3] == '-' || text[3] == '.');
}

/* One column often holds now the one, now the other: “550” and “5.1.1”. */
static void
take_codes (ReboteRecipient       *recipient,
            const ReboteEventCase *what)
{
  char            status[REBOTE_STATUS_SIZE];
  ReboteSmtpReply found;

  for (guint i = 0; i < what->codes->len; i++)
    {
      const char *code = g_ptr_array_index (what->codes, i);

      if (recipient->status == NULL && rebote_smtp_reply_parse_status (code, status))
        recipient->status = g_strdup (status);
      else if (recipient->reply == NULL && is_reply (code) && code[0] != '2')
        recipient->reply = g_strndup (code, 3);
    }
  if (what->text && rebote_smtp_reply_find (what->text, &found))
    {
      if (found.reply[0] && recipient->reply == NULL)
        recipient->reply = g_strdup (found.reply);
      if (found.status[0] && (recipient->status == NULL || rebote_smtp_status_is_generic (recipient->status)))
        {
          g_free (recipient->status);
          recipient->status = g_strdup (found.status);
        }
    }
}

/* “RCPT TO:<ana@example.com>” */
static void
take_command (ReboteRecipient *recipient,
              const char      *command)
{
  g_autofree char *word = command ? g_ascii_strdown (command, strcspn (command, " :")) : NULL;

  if (word && g_str_equal (word, "helo"))
    recipient->command = REBOTE_COMMAND_EHLO;
  else if (word && g_str_equal (word, "."))
    recipient->command = REBOTE_COMMAND_DATA;
  else if (word)
    rebote_smtp_command_from_slug (word, &recipient->command);
}

/* The answer in one line, the code of its lines only once. */
static char *
make_diagnostic (const char *text)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *joined = NULL;

  if (text == NULL)
    return NULL;

  /* “smtp; 550 …” (RFC 3464) */
  if (g_ascii_strncasecmp (text, "smtp;", 5) == 0)
    text += 5 + strspn (text + 5, " ");
  lines = g_strsplit_set (text, "\r\n", -1);
  joined = g_strjoinv (" ", lines);

  return rebote_smtp_reply_join (joined);
}

static void
take_provider (ReboteKnowledge *knowledge,
               ReboteRecipient *recipient)
{
  const char *at = recipient->address ? strrchr (recipient->address, '@') : NULL;
  const char *provider = rebote_knowledge_lookup_provider (knowledge, recipient->remote_mta);

  if (provider == NULL && at)
    provider = rebote_knowledge_lookup_provider (knowledge, at + 1);
  recipient->provider = g_strdup (provider);
}

static void
add_label (ReboteRecipient       *recipient,
           const ReboteEventCase *what,
           gboolean               decisive)
{
  if (recipient->reported && what->label)
    rebote_recipient_take_evidence (recipient,
                                    rebote_evidence_new (REBOTE_EVIDENCE_FIELD, recipient->reported, what->label->id,
                                                         decisive));
}

static void
decide (ReboteRecipient *recipient,
        ReboteReason     reason,
        ReboteAction     action,
        double           confidence)
{
  recipient->reason = reason;
  recipient->kind = rebote_reason_get_kind (reason);
  recipient->action = action;
  recipient->confidence = confidence;
}

static gboolean
is_misspelt (const char *address)
{
  ReboteAddressKey key;

  return address && rebote_address_make_key (address, strlen (address), &key) != REBOTE_ADDRESS_OK;
}

/* Nobody refused anything: the service did not try, or the recipient did something. */
static void
decide_by_cause (ReboteRecipient *recipient,
                 const char      *cause)
{
  recipient->cause = cause;
  if (g_str_equal (cause, REBOTE_EVENT_CAUSE_CACHE))
    decide (recipient, REBOTE_REASON_UNKNOWN, REBOTE_ACTION_REVIEW, UNTRIED_CONFIDENCE);
  else if (g_str_equal (cause, REBOTE_EVENT_CAUSE_BAD_ADDRESS) && is_misspelt (recipient->address))
    decide (recipient, REBOTE_REASON_BAD_ADDRESS, REBOTE_ACTION_REMOVE, BAD_ADDRESS_OURS);
  else if (g_str_equal (cause, REBOTE_EVENT_CAUSE_BAD_ADDRESS))
    decide (recipient, REBOTE_REASON_UNKNOWN, REBOTE_ACTION_REVIEW, UNTRIED_CONFIDENCE);
  else if (g_str_equal (cause, REBOTE_EVENT_CAUSE_OPTOUT) || g_str_equal (cause, REBOTE_EVENT_CAUSE_COMPLAINED) ||
           g_str_equal (cause, REBOTE_EVENT_CAUSE_UNSUBSCRIBE))
    decide (recipient, REBOTE_REASON_NONE, REBOTE_ACTION_SUPPRESS, CERTAIN);
  else if (g_str_equal (cause, REBOTE_EVENT_CAUSE_QUOTA) || g_str_equal (cause, REBOTE_EVENT_CAUSE_OWN_FAULT))
    decide (recipient, REBOTE_REASON_NONE, REBOTE_ACTION_KEEP_AND_FIX, CERTAIN);
  else
    decide (recipient, REBOTE_REASON_NONE, REBOTE_ACTION_NONE, CERTAIN);
}

/* Where the text says nothing: a label may say why a mail waits, but not that an address is gone. */
static gboolean
label_may_decide (const ReboteEventCase *what,
                  const ReboteRecipient *recipient)
{
  if (what->label == NULL || what->label->reason == REBOTE_REASON_NONE || recipient->reason != REBOTE_REASON_UNKNOWN)
    return FALSE;

  return what->text == NULL || rebote_reason_get_kind (what->label->reason) != REBOTE_KIND_HARD;
}

static void
judge_failure (ReboteKnowledge       *knowledge,
               const ReboteEventCase *what,
               ReboteRecipient       *recipient)
{
  const char *answer = recipient->diagnostic;
  ReboteCase  texts = { .answer = answer };

  take_provider (knowledge, recipient);
  rebote_judge (knowledge, &texts, recipient);
  if (label_may_decide (what, recipient))
    {
      ReboteReason reason = what->label->reason;
      double       confidence = what->label->confidence * (what->text ? LABEL_BESIDE_TEXT : 1);
      gboolean     is_doubtful = rebote_reason_get_kind (reason) == REBOTE_KIND_HARD && confidence < REVIEW_BELOW;

      decide (recipient, reason,
              is_doubtful ? REBOTE_ACTION_REVIEW : rebote_knowledge_get_action (knowledge, reason), confidence);
      add_label (recipient, what, TRUE);
    }
  else
    add_label (recipient, what, FALSE);

  rebote_suggestion_take (recipient, answer, NULL);
  if (what->type == REBOTE_MESSAGE_DELAY)
    recipient->action = REBOTE_ACTION_RETRY_LATER;
}

/**
 * rebote_event_judge:
 * @knowledge: what is known about servers' words
 * @what: what the record says of one recipient
 * @recipient: the recipient, with its address and server; takes the verdict
 *
 * Judges one recipient of a record. What a service did not send because it bounced before is never hard: it is
 * undetermined and to be looked at, as such memories are often wrong.
 */
void
rebote_event_judge (ReboteKnowledge       *knowledge,
                    const ReboteEventCase *what,
                    ReboteRecipient       *recipient)
{
  g_return_if_fail (knowledge != NULL);
  g_return_if_fail (what != NULL);
  g_return_if_fail (recipient != NULL);

  recipient->diagnostic = make_diagnostic (what->text);
  if (what->label && what->label->cause)
    {
      decide_by_cause (recipient, what->label->cause);
      add_label (recipient, what, TRUE);
      return;
    }

  if (what->type == REBOTE_MESSAGE_BOUNCE || what->type == REBOTE_MESSAGE_DELAY)
    {
      take_codes (recipient, what);
      take_command (recipient, what->command);
      judge_failure (knowledge, what, recipient);
      return;
    }

  decide (recipient, REBOTE_REASON_NONE,
          what->type == REBOTE_MESSAGE_COMPLAINT ? REBOTE_ACTION_SUPPRESS : REBOTE_ACTION_NONE, CERTAIN);
  add_label (recipient, what, TRUE);
}
