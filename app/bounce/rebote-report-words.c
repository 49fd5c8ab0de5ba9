/* rebote-report-words.c
 *
 * Recipients that no field of a report names: those in the words of a notice, in its headers, and in the returned mail.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-report"

#include "config.h"

#include <string.h>

#include "rebote-local-name.h"
#include "rebote-plain-text.h"
#include "rebote-report-private.h"

#define MAX_CONTEXT 8192 /* bytes of the notice that count for a recipient who is not named there */
#define MAX_OWN     100  /* addresses of the sender */

static void
add_own_address (GPtrArray  *own,
                 const char *value)
{
  const char *at = value;

  while (at && own->len < MAX_OWN && (at = strchr (at, '@')))
    {
      const char      *start = at;
      g_autofree char *address = NULL;

      while (start > value && start[-1] != '@' && !strchr (" ,<;\"(", start[-1]))
        start--;
      address = rebote_notice_find_address (start);
      if (address)
        g_ptr_array_add (own, g_steal_pointer (&address));
      at++;
    }
}

/**
 * rebote_report_collect_sender_addresses:
 * @message: a message taken apart
 *
 * Returns: (transfer full) (element-type utf8): addresses of whoever sent the mail that the notice is about; ends in %NULL
 */
GPtrArray *
rebote_report_collect_sender_addresses (ReboteMessage *message)
{
  static const char *const headers[] = { "To", "Delivered-To", "X-Original-To" };
  static const char *const original[] = { "From", "Return-Path", "Sender", "Reply-To", "Errors-To" };
  g_autoptr (GPtrArray) sender = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    add_own_address (sender, rebote_fields_get (message->headers, headers[i]));
  for (guint i = 0; message->original && i < G_N_ELEMENTS (original); i++)
    add_own_address (sender, rebote_fields_get (message->original, original[i]));
  g_ptr_array_add (sender, NULL);

  return g_steal_pointer (&sender);
}

/**
 * rebote_report_collect_own_addresses:
 * @message: a message taken apart
 *
 * Returns: (transfer full) (element-type utf8): addresses of the sender and of the notice's writer, which are no
 *   recipients; ends in %NULL
 */
GPtrArray *
rebote_report_collect_own_addresses (ReboteMessage *message)
{
  static const char *const writer[] = { "From", "Sender", "Reply-To" };
  g_autoptr (GPtrArray) own = rebote_report_collect_sender_addresses (message);

  g_ptr_array_set_size (own, own->len - 1);
  for (guint i = 0; i < G_N_ELEMENTS (writer); i++)
    add_own_address (own, rebote_fields_get (message->headers, writer[i]));
  g_ptr_array_add (own, NULL);

  return g_steal_pointer (&own);
}

void
_rebote_report_add (GPtrArray        *all,
                    ReboteMessage    *message,
                    const char       *address,
                    const char       *answer,
                    ReboteMessageType type)
{
  ReboteReported *reported;

  if (all->len >= REBOTE_MAX_REPORTED)
    return;

  reported = _rebote_reported_new (type);
  reported->recipient->address = g_strdup (address);
  reported->answer = g_strdup (answer);
  if (answer == NULL || *answer == '\0')
    reported->context = g_strndup (message->text, rebote_plain_text_cut (message->text, MAX_CONTEXT));
  _rebote_reported_take_codes (reported, NULL);
  _rebote_reported_take_diagnostic (reported, message->text);
  reported->recipient->remote_mta = rebote_notice_find_host (reported->answer);
  g_ptr_array_add (all, reported);
}

/* “FAILED MAIL to ana”: the others are only spoken of. */
static void
keep_named_in_subject (GPtrArray  *failures,
                       const char *subject)
{
  guint named = G_MAXUINT, n_named = 0;

  for (guint i = 0; subject && i < failures->len; i++)
    {
      ReboteFailure   *failure = g_ptr_array_index (failures, i);
      g_autofree char *name = g_strndup (failure->address, strcspn (failure->address, "@"));
      const char      *found = strcasestr (subject, name);
      gsize            length = strlen (name);

      if (length > 2 && found && (found == subject || !g_ascii_isalnum (found[-1])) && !g_ascii_isalnum (found[length]))
        {
          named = i;
          n_named++;
        }
    }

  if (n_named != 1)
    return;
  for (guint i = failures->len; i-- > 0;)
    {
      if (i != named)
        g_ptr_array_remove_index (failures, i);
    }
}

void
_rebote_report_read_words (ReboteMessage    *message,
                           ReboteMessageType type,
                           ReboteCues       *cues,
                           GPtrArray        *all)
{
  g_autoptr (GPtrArray) own = rebote_report_collect_own_addresses (message);
  g_autoptr (GPtrArray) failures = NULL;

  failures = rebote_notice_find_failures (cues, message->text, (const char *const *)own->pdata);
  keep_named_in_subject (failures, rebote_fields_get (message->headers, "Subject"));
  for (guint i = 0; i < failures->len; i++)
    {
      ReboteFailure *failure = g_ptr_array_index (failures, i);

      _rebote_report_add (all, message, failure->address, failure->answer, type);
    }
}

void
_rebote_report_read_failed_header (ReboteMessage    *message,
                                   ReboteMessageType type,
                                   GPtrArray        *all)
{
  const char *value = rebote_fields_get (message->headers, "X-Failed-Recipients");
  g_auto (GStrv) parts = value ? g_strsplit_set (value, ", ;", REBOTE_MAX_REPORTED) : NULL;
  g_autoptr (ReboteMentions) mentions = value ? rebote_mentions_new (message->text) : NULL;

  for (guint i = 0; parts && parts[i]; i++)
    {
      g_autofree char *address = rebote_notice_find_address (parts[i]);

      if (address)
        {
          g_autofree char *answer = rebote_mentions_find_answer (mentions, address);

          _rebote_report_add (all, message, address, answer, type);
        }
    }
}

/* Who refuses a mail by a disposition notification (RFC 5429) gives its reason in words only. */
void
_rebote_report_read_disposition (ReboteMessage    *message,
                                 ReboteMessageType type,
                                 GPtrArray        *all)
{
  static const char *const names[] = { "Final-Recipient", "Original-Recipient" };

  for (guint i = 0; i < G_N_ELEMENTS (names) && all->len == 0; i++)
    {
      const char      *value = rebote_fields_get (message->disposition, names[i]);
      g_autofree char *address = value ? rebote_notice_find_address (value) : NULL;

      if (address)
        _rebote_report_add (all, message, address, NULL, type);
    }
}

/* The header names what the sender wrote; the words may name where that was forwarded to, and failed. */
void
_rebote_report_follow_to_words (ReboteMessage *message,
                                ReboteCues    *cues,
                                GPtrArray     *all)
{
  g_autoptr (GPtrArray) named = NULL;
  ReboteReported *reported, *other;

  if (all->len != 1)
    return;
  reported = g_ptr_array_index (all, 0);
  if (strcasestr (message->text, reported->recipient->address))
    return;

  named = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_reported_free);
  _rebote_report_read_words (message, reported->type, cues, named);
  if (named->len != 1)
    return;

  other = g_ptr_array_index (named, 0);
  other->recipient->original_address = g_strdup (reported->recipient->address);
  g_ptr_array_set_size (all, 0);
  g_ptr_array_add (all, g_ptr_array_steal_index (named, 0));
}

/* “for <ana@example.com>” in the topmost trace field that has it (RFC 5321, section 4.4): the envelope's recipient. */
static char *
recipient_of_trace (ReboteFields *original)
{
  for (guint i = 0; i < rebote_fields_get_size (original); i++)
    {
      const char *value;
      const char *name = rebote_fields_get_nth (original, i, &value);
      const char *cue = g_ascii_strcasecmp (name, "Received") == 0 ? strstr (value, " for ") : NULL;

      if (cue)
        {
          g_autofree char *rest = g_strndup (cue, strcspn (cue, ";"));
          char            *address = rebote_notice_find_address (rest);

          if (address)
            return address;
        }
    }

  return NULL;
}

void
_rebote_report_read_original (ReboteMessage    *message,
                              ReboteMessageType type,
                              GPtrArray        *all)
{
  static const char *const names[] = { "X-Original-To", "To" };
  g_autofree char         *traced = message->original ? recipient_of_trace (message->original) : NULL;

  if (traced)
    {
      _rebote_report_add (all, message, traced, NULL, type);
      return;
    }
  for (guint i = 0; message->original && i < G_N_ELEMENTS (names); i++)
    {
      const char      *value = rebote_fields_get (message->original, names[i]);
      g_autofree char *address = value ? rebote_notice_find_address (value) : NULL;

      /* One of several recipients: which one is not told. */
      if (address && strchr (value, '@') == strrchr (value, '@'))
        {
          _rebote_report_add (all, message, address, NULL, type);
          return;
        }
    }
}

/* Whom the notice names without the domain. */
void
_rebote_report_read_local_name (ReboteMessage    *message,
                                ReboteMessageType type,
                                gboolean          is_last_resort,
                                GPtrArray        *all)
{
  g_autofree char *known = message->original ? recipient_of_trace (message->original) : NULL;
  const char      *from = rebote_fields_get (message->headers, "From");
  g_autofree char *writer = from ? rebote_notice_find_address (from) : NULL;
  g_autoptr (ReboteLocalName) name = known ? rebote_local_name_find_known (message->text, known) : NULL;

  if (name == NULL && is_last_resort && known == NULL && writer)
    name = rebote_local_name_find_lone (message->text, strrchr (writer, '@') + 1);
  if (name)
    _rebote_report_add (all, message, name->address, name->answer, type);
}

/* Where the report names an internal account, the words may name the address. */
void
_rebote_report_name_by_words (ReboteMessage *message,
                              ReboteCues    *cues,
                              GPtrArray     *all)
{
  g_autoptr (GPtrArray) named = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_reported_free);
  ReboteReported *reported, *other;

  if (all->len != 1)
    return;

  _rebote_report_read_words (message, REBOTE_MESSAGE_BOUNCE, cues, named);
  if (named->len == 0)
    _rebote_report_read_original (message, REBOTE_MESSAGE_BOUNCE, named);
  if (named->len != 1)
    return;

  reported = g_ptr_array_index (all, 0);
  other = g_ptr_array_index (named, 0);
  g_free (reported->recipient->address);
  reported->recipient->address = g_steal_pointer (&other->recipient->address);
  if (reported->context == NULL || *reported->context == '\0')
    {
      g_free (reported->context);
      reported->context = g_steal_pointer (&other->answer);
    }
}
