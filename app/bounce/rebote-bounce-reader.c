/* rebote-bounce-reader.c
 *
 * Reads one message and judges it:
 *
 *   bytes -> ReboteMessage (parts) -> ReboteMessageKind (what it is) -> ReboteReported (whom, with which codes)
 *         -> rebote_judge () (why) -> ReboteBounce
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounce-reader"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>
#include <gmime/gmime.h>

#include "events/rebote-event-reader.h"
#include "rebote-bounce-error.h"
#include "rebote-bounce-reader.h"
#include "rebote-charset.h"
#include "rebote-facts.h"
#include "rebote-judge.h"
#include "rebote-knowledge-private.h"
#include "rebote-message-kind.h"
#include "rebote-message.h"
#include "rebote-report.h"
#include "rebote-smtp-reply.h"
#include "rebote-suggestion.h"

#define MAX_NESTED          3
#define MIN_HEADERS_OF_MAIL 2
#define MAX_LOOSE_WORDS     (16 * 1024)
#define CLEAR_WORDS         0.85 /* the confidence from which loose words are taken for a notice */

static GDateTime *
parse_date (const char *value)
{
  return value ? g_mime_utils_header_decode_date (value) : NULL;
}

static char *
decode_text (const char *value)
{
  return value ? rebote_charset_decode_header (value) : NULL;
}

static char *
domain_of (const char *address)
{
  const char *at = address ? strrchr (address, '@') : NULL;

  return at && at[1] ? g_ascii_strdown (at + 1, -1) : NULL;
}

static void
take_envelope (ReboteBounce  *bounce,
               ReboteMessage *message)
{
  const char *subject = rebote_fields_get (message->headers, "Subject");

  bounce->date = parse_date (rebote_fields_get (message->headers, "Date"));
  bounce->subject = g_strdup (subject);
  bounce->from = g_strdup (rebote_fields_get (message->headers, "From"));
  bounce->report_text = g_strdup (message->text);
}

static void
take_original (ReboteBounce  *bounce,
               ReboteMessage *message)
{
  if (message->original == NULL)
    return;

  bounce->original_message_id = g_strdup (rebote_fields_get (message->original, "Message-ID"));
  bounce->original_subject = decode_text (rebote_fields_get (message->original, "Subject"));
  bounce->original_from = decode_text (rebote_fields_get (message->original, "From"));
  bounce->original_date = parse_date (rebote_fields_get (message->original, "Date"));
  if (bounce->date && bounce->original_date)
    {
      gint64 seconds = g_date_time_difference (bounce->date, bounce->original_date) / G_TIME_SPAN_SECOND;

      /* Clocks differ; a notice from before its mail only says that one of them is wrong. */
      bounce->delay_seconds = seconds >= 0 ? seconds : -1;
    }
}

static ReboteFields *
find_message_group (ReboteMessage *message)
{
  for (guint i = 0; message->status_groups && i < message->status_groups->len; i++)
    {
      ReboteFields *group = g_ptr_array_index (message->status_groups, i);

      if (rebote_fields_get (group, "Reporting-MTA"))
        return group;
    }

  return NULL;
}

static char *
host_of (const char *value)
{
  const char *semicolon = strchr (value, ';');
  char       *host = g_strstrip (g_strdup (semicolon ? semicolon + 1 : value));

  host[strcspn (host, " \t([")] = '\0';
  if (*host == '\0')
    g_clear_pointer (&host, g_free);

  return host;
}

/* Two hosts of one organisation share their last two labels, or three where the second is as short as “co”. */
static gboolean
same_organisation (const char *one,
                   const char *two)
{
  const char *ends[2] = { one, two };

  if (one == NULL || two == NULL)
    return FALSE;

  for (guint i = 0; i < 2; i++)
    {
      const char *end = ends[i] + strlen (ends[i]);
      guint       dots = 0;

      for (const char *c = end; c > ends[i]; c--)
        {
          if (c[-1] == '.' && ++dots == 2 && end - c > 7)
            {
              ends[i] = c;
              break;
            }
          if (dots == 3)
            {
              ends[i] = c;
              break;
            }
        }
    }

  return g_ascii_strcasecmp (ends[0], ends[1]) == 0;
}

static void
take_reporter (ReboteBounce    *bounce,
               ReboteMessage   *message,
               ReboteKnowledge *knowledge)
{
  ReboteFields    *group = find_message_group (message);
  const char      *from = rebote_fields_get (message->headers, "From");
  g_autofree char *from_address = from ? rebote_notice_find_address (from) : NULL;
  g_autofree char *sender = bounce->original_from ? rebote_notice_find_address (bounce->original_from) : NULL;
  g_autofree char *sender_domain = domain_of (sender);
  ReboteRecipient *first = bounce->recipients->len > 0 ? g_ptr_array_index (bounce->recipients, 0) : NULL;
  g_autofree char *recipient_domain = domain_of (first ? first->address : NULL);

  if (group)
    bounce->reporter_mta = host_of (rebote_fields_get (group, "Reporting-MTA"));
  if (bounce->reporter_mta == NULL)
    bounce->reporter_mta = domain_of (from_address);

  if (rebote_knowledge_is_service (knowledge, bounce->reporter_mta))
    bounce->reporter_role = REBOTE_REPORTER_MAILING_SERVICE;
  else if (first && first->remote_mta && !same_organisation (first->remote_mta, bounce->reporter_mta))
    bounce->reporter_role = REBOTE_REPORTER_SENDING_SERVER;
  else if (same_organisation (bounce->reporter_mta, recipient_domain))
    bounce->reporter_role = REBOTE_REPORTER_RECEIVING_SERVER;
  else if (same_organisation (bounce->reporter_mta, sender_domain))
    bounce->reporter_role = REBOTE_REPORTER_SENDING_SERVER;
}

static const char *
find_provider (ReboteKnowledge       *knowledge,
               const ReboteRecipient *recipient)
{
  g_autofree char *domain = domain_of (recipient->address);
  const char      *provider = rebote_knowledge_lookup_provider (knowledge, recipient->remote_mta);

  return provider ? provider : rebote_knowledge_lookup_provider (knowledge, domain);
}

static void
judge_reported (ReboteKnowledge   *knowledge,
                ReboteMessage     *message,
                ReboteReported    *reported,
                gboolean           is_only,
                const char *const *sender_addresses,
                const char *const *own_addresses)
{
  ReboteRecipient *recipient = reported->recipient;
  ReboteCase       what = {
          .answer = reported->answer,
          .context = reported->context,
          .report = is_only ? message->text : NULL,
          .subject = is_only ? rebote_fields_get (message->headers, "Subject") : NULL,
          .sender_addresses = sender_addresses,
  };

  recipient->provider = g_strdup (find_provider (knowledge, recipient));
  rebote_judge (knowledge, &what, recipient);
  rebote_suggestion_take (recipient, reported->answer ? reported->answer : reported->context, own_addresses);
}

/* Several behind one alias: that one of them is gone does not mean that the alias is. */
static void
spare_aliases (GPtrArray *recipients)
{
  g_autoptr (GHashTable) first = recipients->len > 1 ? g_hash_table_new (g_str_hash, g_str_equal) : NULL;

  for (guint i = 0; first && i < recipients->len; i++)
    {
      ReboteRecipient *recipient = g_ptr_array_index (recipients, i);
      ReboteRecipient *other = recipient->original_address ? g_hash_table_lookup (first, recipient->original_address) : NULL;

      if (recipient->original_address == NULL)
        continue;
      if (other == NULL)
        {
          g_hash_table_insert (first, recipient->original_address, recipient);
          continue;
        }
      if (other->kind == REBOTE_KIND_HARD)
        other->action = REBOTE_ACTION_REVIEW;
      if (recipient->kind == REBOTE_KIND_HARD)
        recipient->action = REBOTE_ACTION_REVIEW;
    }
}

static void
take_recipients (ReboteBounce    *bounce,
                 ReboteMessage   *message,
                 ReboteKnowledge *knowledge)
{
  g_autoptr (GPtrArray) sender = rebote_report_collect_sender_addresses (message);
  g_autoptr (GPtrArray) own = rebote_report_collect_own_addresses (message);
  g_autoptr (GPtrArray) all = NULL;

  all = rebote_report_read (message, bounce->type, rebote_knowledge_get_cues (knowledge));
  for (guint i = 0; i < all->len; i++)
    {
      ReboteReported  *reported = g_ptr_array_index (all, i);
      ReboteRecipient *recipient = reported->recipient;

      /* In one report some may have arrived and others not. */
      if (reported->type == REBOTE_MESSAGE_DELIVERED)
        continue;

      judge_reported (knowledge, message, reported, all->len == 1, (const char *const *)sender->pdata,
                      (const char *const *)own->pdata);
      if (reported->type == REBOTE_MESSAGE_DELAY)
        recipient->action = REBOTE_ACTION_RETRY_LATER;
      g_ptr_array_add (bounce->recipients, rebote_recipient_ref (recipient));
    }
  spare_aliases (bounce->recipients);
}

static gboolean
is_mail (ReboteMessage *message)
{
  static const char *const names[] = {
    "From", "To", "Subject", "Date", "Received", "Return-Path", "MIME-Version", "Message-ID", "Content-Type",
    "Delivered-To", "Reply-To", "Sender", "X-Failed-Recipients", "Auto-Submitted"
  };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    n += rebote_fields_get (message->headers, names[i]) != NULL;

  return n >= MIN_HEADERS_OF_MAIL;
}

/* A few words that somebody copied out of a notice, without anything that shows that it was one: they must name an address,
 * and be clear. */
static ReboteBounce *
read_loose_words (ReboteKnowledge *knowledge,
                  ReboteMessage   *message)
{
  g_autoptr (ReboteBounce) bounce = NULL;

  if (message->text[0] == '\0' || strlen (message->text) > MAX_LOOSE_WORDS || strchr (message->text, '@') == NULL)
    return NULL;

  bounce = rebote_bounce_new ();
  bounce->type = REBOTE_MESSAGE_BOUNCE;
  take_envelope (bounce, message);
  take_original (bounce, message);
  take_recipients (bounce, message, knowledge);
  for (guint i = 0; i < bounce->recipients->len; i++)
    {
      ReboteRecipient *recipient = g_ptr_array_index (bounce->recipients, i);

      if (recipient->address && recipient->reason != REBOTE_REASON_UNKNOWN && recipient->confidence >= CLEAR_WORDS)
        return g_steal_pointer (&bounce);
    }

  return NULL;
}

/* Some services send their events by mail: “{…}” with a few words below. Old servers cut long lines with “!” and a line end. */
static ReboteBounce *
read_event_in (ReboteKnowledge *knowledge,
               ReboteMessage   *message)
{
  const char *start = message->text + strspn (message->text, " \t\n");
  const char *end = *start == '{' ? strrchr (start, '}') : NULL;
  g_autoptr (GString) record = NULL;

  if (end == NULL)
    return NULL;

  record = g_string_new_len (start, end + 1 - start);
  g_string_replace (record, "!\n ", "", 0);

  return rebote_event_is_record (record->str, record->len) ? rebote_event_read (knowledge, record->str, record->len, NULL) : NULL;
}

static ReboteBounce *read_nested (ReboteKnowledge *knowledge,
                                  GBytes          *raw,
                                  guint            depth,
                                  GError         **error);

/* A notice that somebody passed on: as an attachment, or one that a gateway wrapped into one which names nobody; or within
 * the words. */
static ReboteBounce *
read_passed_on (ReboteKnowledge         *knowledge,
                ReboteMessage           *message,
                const ReboteMessageKind *kind,
                guint                    depth)
{
  g_autoptr (GBytes) within = NULL;
  g_autoptr (ReboteBounce) inner = NULL;

  if (depth >= MAX_NESTED)
    return NULL;

  if (message->embedded && message->status_groups == NULL && message->feedback == NULL &&
      (kind->type == REBOTE_MESSAGE_OTHER ||
       (kind->type == REBOTE_MESSAGE_BOUNCE && strchr (message->text, '@') == NULL)))
    within = g_bytes_ref (message->embedded);
  else if (message->embedded == NULL)
    within = rebote_passed_on_unwrap (rebote_knowledge_get_passed_on (knowledge), message);

  inner = within ? read_nested (knowledge, within, depth + 1, NULL) : NULL;
  if (inner == NULL || inner->type == REBOTE_MESSAGE_OTHER || inner->type == REBOTE_MESSAGE_AUTO_REPLY)
    return NULL;

  /* Programs write the day in their own ways, or leave it out. */
  if (inner->date == NULL)
    inner->date = parse_date (rebote_fields_get (message->headers, "Date"));

  return g_steal_pointer (&inner);
}

static ReboteBounce *
read_nested (ReboteKnowledge *knowledge,
             GBytes          *raw,
             guint            depth,
             GError         **error)
{
  g_autoptr (ReboteMessage) message = NULL;
  g_autoptr (ReboteBounce) bounce = NULL;
  ReboteMessageKind kind;

  message = rebote_message_parse (raw, rebote_knowledge_get_separators (knowledge), error);
  if (message == NULL)
    return NULL;

  kind = rebote_message_kind_tell (knowledge, message);
  if (!is_mail (message) && (kind.type == REBOTE_MESSAGE_OTHER || message->text[0] == '\0'))
    {
      bounce = read_loose_words (knowledge, message);
      if (bounce)
        return g_steal_pointer (&bounce);

      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL, _("This is not a mail"));
      return NULL;
    }

  bounce = read_passed_on (knowledge, message, &kind, depth);
  if (bounce)
    return g_steal_pointer (&bounce);

  bounce = kind.type == REBOTE_MESSAGE_OTHER ? read_event_in (knowledge, message) : NULL;
  if (bounce)
    return g_steal_pointer (&bounce);

  bounce = rebote_bounce_new ();
  bounce->type = kind.type;
  bounce->format = g_strdup (kind.format);
  take_envelope (bounce, message);
  take_original (bounce, message);
  if (kind.type == REBOTE_MESSAGE_BOUNCE || kind.type == REBOTE_MESSAGE_DELAY)
    take_recipients (bounce, message, knowledge);
  rebote_facts_take (bounce, message, knowledge);
  take_reporter (bounce, message, knowledge);

  return g_steal_pointer (&bounce);
}

/**
 * rebote_bounce_reader_read:
 * @knowledge: what is known about servers and their words
 * @raw: one message; kept by the result
 * @source: (nullable): where it comes from
 * @index: its number there
 * @error: return location for a #ReboteBounceError
 *
 * Reads one message and judges it. Any bytes may be given; what is no mail is an error, never a crash. May be called
 * from any thread.
 *
 * Returns: (transfer full) (nullable): the message, read and judged
 */
ReboteBounce *
rebote_bounce_reader_read (ReboteKnowledge *knowledge,
                           GBytes          *raw,
                           const char      *source,
                           guint            index,
                           GError         **error)
{
  ReboteBounce *bounce;
  const char   *data;
  gsize         size;

  g_return_val_if_fail (knowledge != NULL, NULL);
  g_return_val_if_fail (raw != NULL, NULL);

  if (g_bytes_get_size (raw) == 0)
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_EMPTY, _("The file is empty"));
      return NULL;
    }

  data = g_bytes_get_data (raw, &size);
  if (rebote_event_is_record (data, size))
    {
      bounce = rebote_event_read (knowledge, data, size, error);
      if (bounce == NULL)
        /* Translators: the number of a record in a file, and what is wrong with it */
        g_prefix_error (error, _("Record %u cannot be read: "), index + 1);
    }
  else
    bounce = read_nested (knowledge, raw, 0, error);
  if (bounce)
    {
      bounce->source = g_strdup (source);
      bounce->index = index;
      bounce->raw = g_bytes_ref (raw);
    }

  return bounce;
}
