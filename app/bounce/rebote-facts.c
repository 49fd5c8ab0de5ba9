/* rebote-facts.c
 *
 * Fills in the facts of a message whose type is known.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-facts"

#include "config.h"

#include <string.h>

#include <gmime/gmime.h>

#include "rebote-absence.h"
#include "rebote-address-finder.h"
#include "rebote-complaint.h"
#include "rebote-date-finder.h"
#include "rebote-facts.h"
#include "rebote-knowledge-private.h"
#include "rebote-own-words.h"
#include "rebote-report.h"
#include "rebote-unsubscribe.h"

#define CONFIDENCE  0.9
#define MAX_RETRY   (60 * 24 * 3600) /* seconds; no server tries longer */
#define END_OF_DAY  (24 * 3600 - 1)

/* The person who wrote. */
static ReboteRecipient *
make_writer (ReboteMessage *message)
{
  static const char *const headers[] = { "From", "Reply-To", "Sender" };
  ReboteRecipient *recipient = rebote_recipient_new ();

  for (guint i = 0; recipient->address == NULL && i < G_N_ELEMENTS (headers); i++)
    {
      const char *value = rebote_fields_get (message->headers, headers[i]);

      recipient->address = value ? rebote_notice_find_address (value) : NULL;
    }
  recipient->kind = REBOTE_KIND_NONE;
  recipient->reason = REBOTE_REASON_NONE;
  recipient->action = REBOTE_ACTION_NONE;
  recipient->confidence = CONFIDENCE;

  return recipient;
}

static void
add_recipient (ReboteBounce    *bounce,
               ReboteRecipient *recipient,
               ReboteEvidence  *evidence)
{
  if (evidence)
    rebote_recipient_take_evidence (recipient, evidence);
  g_ptr_array_add (bounce->recipients, recipient);
}

static void
take_absence (ReboteBounce    *bounce,
              ReboteMessage   *message,
              ReboteFactWords *words)
{
  g_autoptr (GPtrArray) known = rebote_report_collect_own_addresses (message);
  g_autoptr (ReboteEvidence) evidence = NULL;
  g_auto (ReboteOwnWords) own = { 0 };
  ReboteRecipient *recipient = make_writer (message);

  bounce->absence = rebote_absence_read (words, message, bounce->date, (const char *const *)known->pdata,
                                         &bounce->fact, &evidence);
  rebote_own_words_init (&own, words, message->text);
  recipient->suggestion = rebote_absence_find_new_address (&own, (const char *const *)known->pdata, &evidence);
  if (recipient->suggestion && bounce->fact < REBOTE_FACT_LEFT)
    bounce->fact = REBOTE_FACT_ADDRESS_CHANGE;
  if (recipient->suggestion && g_strcmp0 (recipient->suggestion, bounce->absence->substitute) == 0)
    g_clear_pointer (&bounce->absence->substitute, g_free);
  if (rebote_fact_is_farewell (bounce->fact))
    recipient->action = REBOTE_ACTION_REVIEW;
  add_recipient (bounce, recipient, g_steal_pointer (&evidence));
}

/* What a person wrote: a wish to be taken off, a new address, or an answer. */
static void
take_wish (ReboteBounce    *bounce,
           ReboteMessage   *message,
           ReboteFactWords *words)
{
  g_autoptr (GPtrArray) known = rebote_report_collect_own_addresses (message);
  g_autoptr (ReboteEvidence) evidence = NULL;
  g_autofree char *asking = rebote_unsubscribe_read (words, message, &evidence);
  g_autofree char *changed = NULL;
  g_auto (ReboteOwnWords) own = { 0 };
  ReboteRecipient *recipient;

  if (asking == NULL && !rebote_message_is_from_list (message))
    {
      rebote_own_words_init (&own, words, message->text);
      changed = rebote_absence_find_new_address (&own, (const char *const *)known->pdata, &evidence);
    }
  if (asking == NULL && changed == NULL)
    return;

  recipient = make_writer (message);
  recipient->action = asking ? REBOTE_ACTION_SUPPRESS : REBOTE_ACTION_REVIEW;
  bounce->fact = asking ? REBOTE_FACT_UNSUBSCRIBE : REBOTE_FACT_ADDRESS_CHANGE;
  recipient->suggestion = g_steal_pointer (&changed);
  if (asking)
    {
      g_free (recipient->address);
      recipient->address = g_steal_pointer (&asking);
    }
  add_recipient (bounce, recipient, g_steal_pointer (&evidence));
}

/* “manual-action/MDN-sent-manually; displayed” (RFC 8098, section 3.2.6) */
static ReboteFact
read_disposition (const char *value)
{
  const char *type = value ? strchr (value, ';') : NULL;

  if (type == NULL)
    return REBOTE_FACT_NONE;
  type += 1 + strspn (type + 1, " \t");
  if (g_ascii_strncasecmp (type, "displayed", strlen ("displayed")) == 0)
    return REBOTE_FACT_READ;

  return g_ascii_strncasecmp (type, "deleted", strlen ("deleted")) == 0 ? REBOTE_FACT_DELETED : REBOTE_FACT_NONE;
}

static ReboteFact
read_receipt_words (ReboteFactWords *words,
                    const char      *text)
{
  g_auto (ReboteOwnWords) own = { 0 };
  ReboteFact fact = REBOTE_FACT_NONE;

  rebote_own_words_init (&own, words, text);
  for (guint i = 0; i < own.matches->len; i++)
    {
      gsize start, end;
      const ReboteFactRule *rule = rebote_own_words_get (&own, i, &start, &end);

      if (rule && rule->says == REBOTE_SAYS_FACT && rule->fact >= REBOTE_FACT_RELAYED &&
          rule->fact <= REBOTE_FACT_DELETED && rule->fact > fact)
        fact = rule->fact;
    }

  return fact;
}

static void
take_receipt (ReboteBounce    *bounce,
              ReboteMessage   *message,
              ReboteFactWords *words)
{
  for (guint i = 0; message->status_groups && i < message->status_groups->len; i++)
    {
      const char *action = rebote_fields_get (g_ptr_array_index (message->status_groups, i), "Action");

      if (action && g_ascii_strncasecmp (action, "relayed", strlen ("relayed")) == 0)
        bounce->fact = MAX (bounce->fact, REBOTE_FACT_RELAYED);
      else if (action && g_ascii_strncasecmp (action, "expanded", strlen ("expanded")) == 0)
        bounce->fact = MAX (bounce->fact, REBOTE_FACT_EXPANDED);
    }
  if (message->disposition)
    bounce->fact = read_disposition (rebote_fields_get (message->disposition, "Disposition"));
  else if (message->status_groups == NULL)
    {
      bounce->fact = read_receipt_words (words, rebote_fields_get (message->headers, "Subject"));
      if (bounce->fact == REBOTE_FACT_NONE)
        bounce->fact = read_receipt_words (words, message->text);
    }
}

static GDateTime *
parse_date (const char *value)
{
  return value ? g_mime_utils_header_decode_date (value) : NULL;
}

/* When the server took the mail: ages are counted from there. */
static GDateTime *
find_arrival (ReboteBounce  *bounce,
              ReboteMessage *message)
{
  for (guint i = 0; message->status_groups && i < message->status_groups->len; i++)
    {
      GDateTime *arrival = parse_date (rebote_fields_get (g_ptr_array_index (message->status_groups, i),
                                                          "Arrival-Date"));

      if (arrival)
        return arrival;
    }

  return bounce->original_date ? g_date_time_ref (bounce->original_date) : NULL;
}

static GDateTime *
make_instant (GDateTime             *written,
              const ReboteFoundDate *found)
{
  int seconds = found->seconds >= 0 ? found->seconds : END_OF_DAY;
  g_autoptr (GTimeZone) zone = NULL;

  if (found->zone != G_MAXINT)
    zone = g_time_zone_new_offset (found->zone * 60);
  else
    zone = written ? g_time_zone_ref (g_date_time_get_timezone (written)) : g_time_zone_new_utc ();

  return g_date_time_new (zone, found->year, found->month, found->day, seconds / 3600, seconds / 60 % 60,
                          seconds % 60);
}

/* What one row says about the end of the trying, if anything. */
static GDateTime *
read_retry (ReboteBounce         *bounce,
            ReboteMessage        *message,
            ReboteOwnWords       *own,
            const ReboteFactRule *rule,
            gsize                 from)
{
  ReboteDateHints hints = { .now = bounce->date };
  g_autoptr (GDateTime) since = NULL;
  g_autoptr (GDateTime) until = NULL;
  ReboteFoundDate found;
  gint64          seconds;

  hints.order = rebote_fact_words_get_order (own->words, rule->language);
  if (rule->says == REBOTE_SAYS_RETRY_UNTIL && rebote_date_find (own->words, &hints, own->fold.text, from, &found))
    until = make_instant (bounce->date, &found);
  else if (rule->says == REBOTE_SAYS_RETRY_FOR || rule->says == REBOTE_SAYS_RETRY_AGE)
    {
      since = rule->says == REBOTE_SAYS_RETRY_AGE ? find_arrival (bounce, message) : NULL;
      if (since == NULL && bounce->date)
        since = g_date_time_ref (bounce->date);
      if (since && rebote_duration_find (own->words, own->fold.text, from, &seconds) && seconds <= MAX_RETRY)
        until = g_date_time_add_seconds (since, seconds);
    }

  /* What is over by the time of the notice is no promise: the words were about something else. */
  return until && (bounce->date == NULL || g_date_time_compare (until, bounce->date) > 0) ? g_steal_pointer (&until)
                                                                                          : NULL;
}

static void
take_retry_until (ReboteBounce    *bounce,
                  ReboteMessage   *message,
                  ReboteFactWords *words)
{
  g_auto (ReboteOwnWords) own = { 0 };

  for (guint i = 0; message->status_groups && i < message->status_groups->len && bounce->retry_until == NULL; i++)
    bounce->retry_until = parse_date (rebote_fields_get (g_ptr_array_index (message->status_groups, i),
                                                         "Will-Retry-Until"));

  rebote_own_words_init (&own, words, message->text);
  for (guint i = 0; i < own.matches->len && bounce->retry_until == NULL; i++)
    {
      gsize start, end;
      const ReboteFactRule *rule = rebote_own_words_get (&own, i, &start, &end);

      if (rule)
        bounce->retry_until = read_retry (bounce, message, &own, rule,
                                          g_array_index (own.matches, RebotePhraseMatch, i).end);
    }
}

static gboolean
is_within (const char        *domain,
           const char *const *own_domains)
{
  for (guint i = 0; own_domains[i]; i++)
    {
      gsize length = strlen (domain);
      gsize own = strlen (own_domains[i]);

      if (length >= own && g_ascii_strcasecmp (domain + length - own, own_domains[i]) == 0 &&
          (length == own || domain[length - own - 1] == '.'))
        return TRUE;
    }

  return FALSE;
}

/* The domain of an address, of a Message-ID or of a List-Id. */
static char *
find_domain (const char *value)
{
  const char *start = strrchr (value, '@');
  gsize       length;

  if (start == NULL)
    start = strrchr (value, '<');
  start = start ? start + 1 : value;
  length = strcspn (start, "<> \t,;\"");

  return length > 0 && memchr (start, '.', length) ? g_strndup (start, length) : NULL;
}

/* A notice about a mail of which nothing is from us (backscatter): somebody forged our address, or the notice went astray. */
static gboolean
is_about_others_mail (ReboteMessage     *message,
                      const char *const *own_domains)
{
  static const char *const headers[] = { "From", "Sender", "Reply-To", "Return-Path", "List-Id", "Message-ID",
                                         "List-Unsubscribe" };
  gboolean has_any = FALSE;

  if (own_domains == NULL || own_domains[0] == NULL || message->original == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      const char      *value = rebote_fields_get (message->original, headers[i]);
      g_autofree char *domain = value ? find_domain (value) : NULL;

      if (domain && is_within (domain, own_domains))
        return FALSE;
      has_any |= domain != NULL && i == 0;
    }

  /* Without a sender nothing can be said. */
  return has_any;
}

static void
take_backscatter (ReboteBounce *bounce)
{
  bounce->fact = REBOTE_FACT_BACKSCATTER;
  for (guint i = 0; i < bounce->recipients->len; i++)
    {
      ReboteRecipient *recipient = g_ptr_array_index (bounce->recipients, i);

      recipient->kind = REBOTE_KIND_NONE;
      recipient->action = REBOTE_ACTION_NONE;
      g_clear_pointer (&recipient->suggestion, g_free);
    }
}

static void
take_complaint (ReboteBounce    *bounce,
                ReboteMessage   *message,
                ReboteFactWords *words)
{
  g_ptr_array_add (bounce->recipients, rebote_complaint_read (words, message, &bounce->fact));
}

/**
 * rebote_facts_take:
 * @bounce: a message whose type, dates and failed recipients are known
 * @message: the same, taken apart
 * @knowledge: what is known about words
 *
 * Takes the facts of a message, and the recipients of one that is no notice of a failure.
 */
void
rebote_facts_take (ReboteBounce    *bounce,
                   ReboteMessage   *message,
                   ReboteKnowledge *knowledge)
{
  ReboteFactWords *words;
  const char      *feedback_type;

  g_return_if_fail (bounce != NULL);
  g_return_if_fail (message != NULL);
  g_return_if_fail (knowledge != NULL);

  words = rebote_knowledge_get_fact_words (knowledge);
  feedback_type = message->feedback ? rebote_fields_get (message->feedback, "Feedback-Type") : NULL;
  bounce->feedback_type = feedback_type ? g_ascii_strdown (feedback_type, -1) : NULL;

  if (bounce->type == REBOTE_MESSAGE_AUTO_REPLY)
    take_absence (bounce, message, words);
  else if (bounce->type == REBOTE_MESSAGE_DELIVERED)
    take_receipt (bounce, message, words);
  else if (bounce->type == REBOTE_MESSAGE_DELAY)
    take_retry_until (bounce, message, words);
  else if (bounce->type == REBOTE_MESSAGE_COMPLAINT)
    take_complaint (bounce, message, words);
  else if (bounce->type == REBOTE_MESSAGE_OTHER && message->feedback)
    bounce->fact = rebote_complaint_get_fact (bounce->feedback_type);
  else if (bounce->type == REBOTE_MESSAGE_OTHER)
    take_wish (bounce, message, words);

  if ((bounce->type == REBOTE_MESSAGE_BOUNCE || bounce->type == REBOTE_MESSAGE_DELAY) &&
      is_about_others_mail (message, rebote_knowledge_get_own_domains (knowledge)))
    take_backscatter (bounce);
}
