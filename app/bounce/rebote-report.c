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
#include "rebote-local-name.h"
#include "rebote-report.h"
#include "rebote-smtp-reply.h"

#define MAX_RECIPIENTS 20000
#define MAX_DIAGNOSTIC 1200
#define MAX_CONTEXT    8192 /* bytes of the notice that count for a recipient who is not named there */
#define MAX_OWN        100  /* addresses of the sender */
#define MAX_HOST       253
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

static ReboteReported *
reported_new (ReboteMessageType type)
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
      guint64 value = end ? g_ascii_strtoull (at + 3, NULL, 16) : 0;

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
  const char *semicolon;
  g_autofree char *rest = NULL;
  char *address;

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
  const char *semicolon;
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
static void
take_codes (ReboteReported *reported,
            const char     *status_field)
{
  ReboteRecipient *recipient = reported->recipient;
  char status[REBOTE_STATUS_SIZE];
  ReboteSmtpReply reply;
  gboolean in_answer, in_context = FALSE;

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

static void
take_diagnostic (ReboteReported *reported,
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
  g_autoptr (ReboteReported) reported = reported_new (type_of_group (group, type));
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
  take_codes (reported, rebote_fields_get (group, "Status"));
  take_diagnostic (reported, rebote_fields_get (group, "Status"));

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

  for (guint i = 0; message->status_groups && i < message->status_groups->len && all->len < MAX_RECIPIENTS; i++)
    {
      ReboteFields *group = g_ptr_array_index (message->status_groups, i);

      if (rebote_fields_get (group, "Final-Recipient") || rebote_fields_get (group, "Original-Recipient"))
        g_ptr_array_add (all, read_group (group, mentions, type));
    }
}

static void
add_own_address (GPtrArray  *own,
                 const char *value)
{
  const char *at = value;

  while (at && own->len < MAX_OWN && (at = strchr (at, '@')))
    {
      const char *start = at;
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
 * rebote_report_collect_own_addresses:
 * @message: a message taken apart
 *
 * Returns: (transfer full) (element-type utf8): addresses of the sender and of the notice's writer, which are no
 *   recipients; ends in %NULL
 */
GPtrArray *
rebote_report_collect_own_addresses (ReboteMessage *message)
{
  static const char *const headers[] = { "From", "To", "Delivered-To", "X-Original-To", "Sender", "Reply-To" };
  static const char *const original[] = { "From", "Return-Path", "Sender", "Reply-To", "Errors-To" };
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    add_own_address (own, rebote_fields_get (message->headers, headers[i]));
  for (guint i = 0; message->original && i < G_N_ELEMENTS (original); i++)
    add_own_address (own, rebote_fields_get (message->original, original[i]));
  g_ptr_array_add (own, NULL);

  return g_steal_pointer (&own);
}

static void
add_reported (GPtrArray        *all,
              ReboteMessage    *message,
              const char       *address,
              const char       *answer,
              ReboteMessageType type)
{
  ReboteReported *reported;

  if (all->len >= MAX_RECIPIENTS)
    return;

  reported = reported_new (type);
  reported->recipient->address = g_strdup (address);
  reported->answer = g_strdup (answer);
  if (answer == NULL || *answer == '\0')
    reported->context = g_strndup (message->text, rebote_plain_text_cut (message->text, MAX_CONTEXT));
  take_codes (reported, NULL);
  take_diagnostic (reported, message->text);
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
      ReboteFailure *failure = g_ptr_array_index (failures, i);
      g_autofree char *name = g_strndup (failure->address, strcspn (failure->address, "@"));
      const char *found = strcasestr (subject, name);
      gsize length = strlen (name);

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

static void
read_words (ReboteMessage    *message,
            ReboteMessageType type,
            ReboteCues       *cues,
            GPtrArray        *all)
{
  g_autoptr (GPtrArray) own = rebote_report_collect_own_addresses (message);
  g_autoptr (GPtrArray) failures = NULL;

  failures = rebote_notice_find_failures (cues, message->text, (const char *const *) own->pdata);
  keep_named_in_subject (failures, rebote_fields_get (message->headers, "Subject"));
  for (guint i = 0; i < failures->len; i++)
    {
      ReboteFailure *failure = g_ptr_array_index (failures, i);

      add_reported (all, message, failure->address, failure->answer, type);
    }
}

static void
read_failed_header (ReboteMessage    *message,
                    ReboteMessageType type,
                    GPtrArray        *all)
{
  const char *value = rebote_fields_get (message->headers, "X-Failed-Recipients");
  g_auto (GStrv) parts = value ? g_strsplit_set (value, ", ;", MAX_RECIPIENTS) : NULL;
  g_autoptr (ReboteMentions) mentions = value ? rebote_mentions_new (message->text) : NULL;

  for (guint i = 0; parts && parts[i]; i++)
    {
      g_autofree char *address = rebote_notice_find_address (parts[i]);

      if (address)
        {
          g_autofree char *answer = rebote_mentions_find_answer (mentions, address);

          add_reported (all, message, address, answer, type);
        }
    }
}

/* The header names what the sender wrote; the words may name where that was forwarded to, and failed. */
static void
follow_to_words (ReboteMessage *message,
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

  named = g_ptr_array_new_with_free_func ((GDestroyNotify) rebote_reported_free);
  read_words (message, reported->type, cues, named);
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
          char *address = rebote_notice_find_address (rest);

          if (address)
            return address;
        }
    }

  return NULL;
}

static void
read_original (ReboteMessage    *message,
               ReboteMessageType type,
               GPtrArray        *all)
{
  static const char *const names[] = { "X-Original-To", "To" };
  g_autofree char *traced = message->original ? recipient_of_trace (message->original) : NULL;

  if (traced)
    {
      add_reported (all, message, traced, NULL, type);
      return;
    }
  for (guint i = 0; message->original && i < G_N_ELEMENTS (names); i++)
    {
      const char *value = rebote_fields_get (message->original, names[i]);
      g_autofree char *address = value ? rebote_notice_find_address (value) : NULL;

      /* One of several recipients: which one is not told. */
      if (address && strchr (value, '@') == strrchr (value, '@'))
        {
          add_reported (all, message, address, NULL, type);
          return;
        }
    }
}

/* Whom the notice names without the domain. */
static void
read_local_name (ReboteMessage    *message,
                 ReboteMessageType type,
                 gboolean          is_last_resort,
                 GPtrArray        *all)
{
  g_autofree char *known = message->original ? recipient_of_trace (message->original) : NULL;
  const char *from = rebote_fields_get (message->headers, "From");
  g_autofree char *writer = from ? rebote_notice_find_address (from) : NULL;
  g_autoptr (ReboteLocalName) name = known ? rebote_local_name_find_known (message->text, known) : NULL;

  if (name == NULL && is_last_resort && known == NULL && writer)
    name = rebote_local_name_find_lone (message->text, strrchr (writer, '@') + 1);
  if (name)
    add_reported (all, message, name->address, name->answer, type);
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

/* Where the report names an internal account, the words may name the address. */
static void
name_by_words (ReboteMessage *message,
               ReboteCues    *cues,
               GPtrArray     *all)
{
  g_autoptr (GPtrArray) named = g_ptr_array_new_with_free_func ((GDestroyNotify) rebote_reported_free);
  ReboteReported *reported, *other;

  if (all->len != 1)
    return;

  read_words (message, REBOTE_MESSAGE_BOUNCE, cues, named);
  if (named->len == 0)
    read_original (message, REBOTE_MESSAGE_BOUNCE, named);
  if (named->len != 1)
    return;

  reported = g_ptr_array_index (all, 0);
  other = g_ptr_array_index (named, 0);
  g_free (reported->recipient->address);
  reported->recipient->address = g_steal_pointer (&other->recipient->address);
  if (reported->context == NULL)
    reported->context = g_steal_pointer (&other->answer);
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

/* The answer may stand in a paragraph of its own. Only a reply with its status is surely one. */
static void
take_codes_of_notice (ReboteReported *reported,
                      ReboteMessage  *message)
{
  ReboteRecipient *recipient = reported->recipient;
  ReboteSmtpReply reply;

  if (recipient->reply == NULL && recipient->status == NULL && rebote_smtp_reply_find (message->text, &reply) &&
      reply.reply[0] && reply.status[0])
    {
      recipient->reply = g_strdup (reply.reply);
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

  all = g_ptr_array_new_with_free_func ((GDestroyNotify) rebote_reported_free);
  read_status (message, type, all);
  if (all->len > 0 && !has_internet_address (all))
    name_by_words (message, cues, all);
  if (all->len == 0)
    {
      read_failed_header (message, type, all);
      follow_to_words (message, cues, all);
    }
  if (all->len == 0)
    read_local_name (message, type, FALSE, all);
  if (all->len == 0)
    read_words (message, type, cues, all);
  if (all->len == 0)
    read_local_name (message, type, TRUE, all);
  if (all->len == 0)
    read_original (message, type, all);
  if (all->len == 0)
    add_reported (all, message, NULL, NULL, type);
  drop_repeated (all);
  if (all->len == 1)
    take_codes_of_notice (g_ptr_array_index (all, 0), message);

  return g_steal_pointer (&all);
}
