/* rebote-report.c
 *
 * Turns the parts of a message into recipients. A delivery status is asked first, then a header that names the failed
 * addresses, then the words, then what is left of the original.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-report"

#include "config.h"

#include <string.h>

#include "rebote-plain-text.h"
#include "rebote-report-private.h"
#include "rebote-smtp-reply.h"

#define MAX_DIAGNOSTIC 1200
#define MAX_HOST       253
#define MIN_REPLY_LINE 12 /* bytes of a reply with words */
#define ENOUGH_ANSWER  60

/**
 * rebote_reported_free:
 * @self: (transfer full): a reported recipient
 */
void
rebote_reported_free (ReboteReported *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->recipient, rebote_recipient_unref);
  g_free (self->answer);
  g_free (self->context);
  g_free (self);
}

ReboteReported *
_rebote_reported_new (ReboteMessageType type)
{
  ReboteReported *self = g_new0 (ReboteReported, 1);

  self->recipient = rebote_recipient_new ();
  self->type = type;

  return self;
}

static void
unescape_utf8_address (char **address)
{
  g_autoptr (GString) text = NULL;
  const char *at;

  if (*address == NULL || !strstr (*address, "\\x{"))
    return;

  text = g_string_new (NULL);
  for (at = *address; *at;)
    {
      const char *end = g_str_has_prefix (at, "\\x{") ? strchr (at, '}') : NULL;
      guint64     value = end ? g_ascii_strtoull (at + 3, NULL, 16) : 0;

      if (end && value > 0x20 && value <= 0x10ffff && g_unichar_validate (value))
        {
          g_string_append_unichar (text, value);
          at = end + 1;
        }
      else
        g_string_append_c (text, *at++);
    }

  g_free (*address);
  *address = g_string_free (g_steal_pointer (&text), FALSE);
}

/* “rfc822; ana@example.com” (RFC 3464, section 2.3.1); also RFC 6533's utf-8 type with its \x{…} escapes. */
static char *
address_of_field (const char *value)
{
  const char      *semicolon;
  g_autofree char *rest = NULL;
  char            *address;

  if (value == NULL)
    return NULL;

  semicolon = strchr (value, ';');
  rest = g_strstrip (g_strdup (semicolon && semicolon < value + 16 ? semicolon + 1 : value));
  unescape_utf8_address (&rest);
  address = rebote_notice_find_address (rest);
  if (address)
    return address;

  /* An account of the reporting server, or an address of another world (X.400, X.500): shown as it is. */
  if (*rest == '<' && rest[strlen (rest) - 1] == '>')
    {
      rest[strlen (rest) - 1] = '\0';
      return *(rest + 1) ? g_strdup (rest + 1) : NULL;
    }

  return *rest ? g_strdup (rest) : NULL;
}

static gboolean
is_internet_address (const char *address)
{
  const char *at = address ? strrchr (address, '@') : NULL;

  return at && at > address && strchr (at, '.');
}

static char *
host_of_field (const char *value)
{
  const char      *semicolon;
  g_autofree char *host = NULL;

  if (value == NULL)
    return NULL;

  semicolon = strchr (value, ';');
  host = g_strstrip (g_strdup (semicolon ? semicolon + 1 : value));
  host[strcspn (host, " \t([<")] = '\0';
  if (*host == '\0' || strlen (host) > MAX_HOST)
    return NULL;

  return g_steal_pointer (&host);
}

static char *
words_of_diagnostic (const char *value)
{
  const char *semicolon;

  if (value == NULL)
    return NULL;

  /* “smtp; 550 …”, “X-Postfix; …”: the type is not part of the answer. */
  semicolon = strchr (value, ';');
  if (semicolon && semicolon - value <= 20 && !memchr (value, ' ', semicolon - value))
    value = semicolon + 1;
  while (g_ascii_isspace (*value))
    value++;

  return *value ? g_strdup (value) : NULL;
}

static void
join_lines (char **text)
{
  if (*text)
    {
      g_autofree char *torn = g_steal_pointer (text);

      *text = rebote_smtp_reply_join (torn);
    }
}

/* The codes, from the field that should have them or else from the words. */
void
_rebote_reported_take_codes (ReboteReported *reported,
                             const char     *status_field)
{
  ReboteRecipient *recipient = reported->recipient;
  char             status[REBOTE_STATUS_SIZE];
  ReboteSmtpReply  reply;
  gboolean         in_answer, in_context = FALSE;

  rebote_smtp_reply_parse_status (status_field, status);
  in_answer = reported->answer && rebote_smtp_reply_find (reported->answer, &reply);
  if (!in_answer || reply.reply[0] == '\0')
    {
      ReboteSmtpReply other;

      in_context = reported->context && rebote_smtp_reply_find (reported->context, &other) &&
                   (other.reply[0] || !in_answer);
      if (in_context)
        {
          if (in_answer && reply.status[0])
            g_strlcpy (other.status, reply.status, sizeof other.status);
          reply = other;
        }
    }

  if (in_answer || in_context)
    {
      if (reply.reply[0])
        recipient->reply = g_strdup (reply.reply);
      if (reply.status[0] && rebote_smtp_status_is_generic (status) &&
          !(status[0] && rebote_smtp_status_is_generic (reply.status)))
        g_strlcpy (status, reply.status, sizeof status);
    }
  if (status[0])
    recipient->status = g_strdup (status);

  join_lines (&reported->answer);
  join_lines (&reported->context);
}

void
_rebote_reported_take_diagnostic (ReboteReported *reported,
                                  const char     *fallback)
{
  const char *words = reported->answer && *reported->answer ? reported->answer : reported->context;

  if (words == NULL || *words == '\0')
    words = fallback;
  if (words && *words)
    {
      g_autofree char *line = rebote_plain_text_join (words, -1, MAX_DIAGNOSTIC);

      if (*line)
        reported->recipient->diagnostic = g_steal_pointer (&line);
    }
}

static ReboteMessageType
type_of_group (ReboteFields     *group,
               ReboteMessageType fallback)
{
  const char *action = rebote_fields_get (group, "Action");

  if (action == NULL)
    return fallback;
  if (g_ascii_strncasecmp (action, "delayed", 7) == 0)
    return REBOTE_MESSAGE_DELAY;
  if (g_ascii_strncasecmp (action, "delivered", 9) == 0 || g_ascii_strncasecmp (action, "relayed", 7) == 0 ||
      g_ascii_strncasecmp (action, "expanded", 8) == 0)
    return REBOTE_MESSAGE_DELIVERED;

  return REBOTE_MESSAGE_BOUNCE;
}

static void
take_addresses (ReboteReported *reported,
                ReboteFields   *group)
{
  ReboteRecipient *recipient = reported->recipient;
  g_autofree char *final = address_of_field (rebote_fields_get (group, "Final-Recipient"));
  g_autofree char *original = address_of_field (rebote_fields_get (group, "Original-Recipient"));
  g_autofree char *actual = address_of_field (rebote_fields_get (group, "X-Actual-Recipient"));

  /* Sendmail tells where an alias led to in a field of its own; the final one is then what was written. */
  if (is_internet_address (actual) && (final == NULL || g_ascii_strcasecmp (actual, final) != 0))
    {
      if (original == NULL)
        original = g_steal_pointer (&final);
      g_free (final);
      final = g_steal_pointer (&actual);
    }
  if (final == NULL || (!is_internet_address (final) && is_internet_address (original)))
    {
      recipient->address = g_steal_pointer (&original);
      return;
    }
  if (is_internet_address (original) && g_ascii_strcasecmp (original, final) != 0)
    recipient->original_address = g_steal_pointer (&original);
  recipient->address = g_steal_pointer (&final);
}

/* A whole sentence with its code: the words of the notice would only repeat it. */
static gboolean
is_enough (const char *answer)
{
  ReboteSmtpReply reply;

  return answer && strlen (answer) >= ENOUGH_ANSWER && rebote_smtp_reply_find (answer, &reply) && reply.reply[0];
}

static ReboteReported *
read_group (ReboteFields     *group,
            ReboteMentions   *mentions,
            ReboteMessageType type)
{
  g_autoptr (ReboteReported) reported = _rebote_reported_new (type_of_group (group, type));
  ReboteRecipient *recipient = reported->recipient;

  take_addresses (reported, group);
  reported->answer = words_of_diagnostic (rebote_fields_get (group, "Diagnostic-Code"));
  if (recipient->address)
    reported->context = rebote_mentions_find_answer (mentions, recipient->address);
  if (recipient->original_address && !is_enough (reported->answer) && (reported->context == NULL || *reported->context == '\0'))
    {
      g_free (reported->context);
      reported->context = rebote_mentions_find_answer (mentions, recipient->original_address);
    }
  _rebote_reported_take_codes (reported, rebote_fields_get (group, "Status"));
  _rebote_reported_take_diagnostic (reported, rebote_fields_get (group, "Status"));

  recipient->remote_mta = host_of_field (rebote_fields_get (group, "Remote-MTA"));
  if (recipient->remote_mta == NULL)
    recipient->remote_mta = rebote_notice_find_host (reported->answer);

  return g_steal_pointer (&reported);
}

static void
read_status (ReboteMessage    *message,
             ReboteMessageType type,
             GPtrArray        *all)
{
  g_autoptr (ReboteMentions) mentions = message->status_groups ? rebote_mentions_new (message->text) : NULL;

  for (guint i = 0; message->status_groups && i < message->status_groups->len && all->len < REBOTE_MAX_REPORTED; i++)
    {
      ReboteFields *group = g_ptr_array_index (message->status_groups, i);

      if (rebote_fields_get (group, "Final-Recipient") || rebote_fields_get (group, "Original-Recipient"))
        g_ptr_array_add (all, read_group (group, mentions, type));
    }
}

/* A report may leave a recipient out of its fields that the words name, but only words that are sure add one. */
static gboolean
has_internet_address (GPtrArray *all)
{
  for (guint i = 0; i < all->len; i++)
    {
      ReboteReported *reported = g_ptr_array_index (all, i);

      if (is_internet_address (reported->recipient->address))
        return TRUE;
    }

  return FALSE;
}

/* Exim reports whom the sender wrote to, an alias, and names in its header who failed behind it, in the same order. */
static void
name_by_header (ReboteMessage *message,
                GPtrArray     *all)
{
  const char *value = rebote_fields_get (message->headers, "X-Failed-Recipients");
  g_auto (GStrv) parts = value ? g_strsplit (value, ",", REBOTE_MAX_REPORTED) : NULL;

  if (parts == NULL || g_strv_length (parts) != all->len || !strstr (message->text, "(generated from "))
    return;

  for (guint i = 0; i < all->len; i++)
    {
      ReboteReported *reported = g_ptr_array_index (all, i);
      ReboteRecipient *recipient = reported->recipient;
      g_autofree char *failed = rebote_notice_find_address (parts[i]);

      if (failed && recipient->address && recipient->original_address == NULL &&
          g_ascii_strcasecmp (failed, recipient->address) != 0)
        {
          recipient->original_address = g_steal_pointer (&recipient->address);
          recipient->address = g_steal_pointer (&failed);
        }
    }
}

static char *
name_reported (ReboteReported *reported)
{
  ReboteRecipient *recipient = reported->recipient;
  g_autofree char *address = g_ascii_strdown (recipient->address, -1);
  g_autofree char *original = g_ascii_strdown (recipient->original_address ? recipient->original_address : "", -1);

  return g_strdup_printf ("%d %s %s", reported->type, address, original);
}

/* A loop of aliases names one recipient many times. */
static void
drop_repeated (GPtrArray *all)
{
  g_autoptr (GHashTable) seen = NULL;
  guint n = 0;

  if (all->len < 2)
    return;

  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      ReboteReported *reported = g_ptr_array_index (all, i);

      if (reported->recipient->address && !g_hash_table_add (seen, name_reported (reported)))
        continue;
      all->pdata[i] = all->pdata[n];
      all->pdata[n++] = reported;
    }
  g_ptr_array_set_size (all, n);
}

/* “550 - no such user here”, in a line of its own. */
static gboolean
find_reply_line (const char      *text,
                 ReboteSmtpReply *reply)
{
  for (const char *line = text; line; line = strchr (line, '\n'))
    {
      const char *words = line + strspn (line, " \t\r\n>");
      gsize length = strcspn (words, "\n");

      line = words;
      if ((words[0] == '4' || words[0] == '5') && length > MIN_REPLY_LINE)
        {
          g_autofree char *only = g_strndup (words, length);

          if (rebote_smtp_reply_find (only, reply) && reply->reply[0] && reply->start == 0)
            return TRUE;
        }
    }

  return FALSE;
}

/* The answer may stand in a paragraph of its own. Only a reply with its status, or one that begins a line, is surely one. */
static void
take_codes_of_notice (ReboteReported *reported,
                      ReboteMessage  *message)
{
  ReboteRecipient *recipient = reported->recipient;
  ReboteSmtpReply  reply;

  if (recipient->reply)
    return;

  if (recipient->status == NULL && rebote_smtp_reply_find (message->text, &reply) && reply.reply[0] && reply.status[0])
    {
      recipient->reply = g_strdup (reply.reply);
      recipient->status = g_strdup (reply.status);
    }
  else if (find_reply_line (message->text, &reply))
    {
      recipient->reply = g_strdup (reply.reply);
      if (recipient->status == NULL && reply.status[0])
        recipient->status = g_strdup (reply.status);
    }
}

/**
 * rebote_report_read:
 * @message: a message taken apart
 * @type: what it is
 * @cues: words that tell what an address is
 *
 * Finds the recipients that a notice reports (RFC 3464, 6533, and plain words).
 *
 * Returns: (transfer full) (element-type ReboteReported): the recipients; one without an address if nobody is named
 */
GPtrArray *
rebote_report_read (ReboteMessage    *message,
                    ReboteMessageType type,
                    ReboteCues       *cues)
{
  g_autoptr (GPtrArray) all = NULL;

  g_return_val_if_fail (message != NULL, NULL);
  g_return_val_if_fail (cues != NULL, NULL);

  all = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_reported_free);
  read_status (message, type, all);
  if (all->len > 0)
    name_by_header (message, all);
  if (all->len > 0 && !has_internet_address (all))
    _rebote_report_name_by_words (message, cues, all);
  if (all->len == 0 && message->disposition)
    _rebote_report_read_disposition (message, type, all);
  if (all->len == 0)
    {
      _rebote_report_read_failed_header (message, type, all);
      _rebote_report_follow_to_words (message, cues, all);
    }
  if (all->len == 0)
    _rebote_report_read_local_name (message, type, FALSE, all);
  if (all->len == 0)
    _rebote_report_read_words (message, type, cues, all);
  if (all->len == 0)
    _rebote_report_read_local_name (message, type, TRUE, all);
  if (all->len == 0)
    _rebote_report_read_original (message, type, all);
  if (all->len == 0)
    _rebote_report_add (all, message, NULL, NULL, type);
  drop_repeated (all);
  if (all->len == 1)
    take_codes_of_notice (g_ptr_array_index (all, 0), message);

  return g_steal_pointer (&all);
}
