/* rebote-complaint.c
 *
 * Complaints (RFC 5965). Many providers black out the recipient (RFC 6590): then only what we ourselves wrote into the
 * mail tells who it was.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-complaint"

#include "config.h"

#include <string.h>

#include "base/rebote-fold.h"
#include "rebote-address-finder.h"
#include "rebote-complaint.h"

#define SURE       0.99
#define IN_WORDS   0.9
#define OWN_IDS    0.85 /* an address that our own headers carry */
#define MAX_HEADER 4096

/**
 * rebote_complaint_get_fact:
 * @feedback_type: (nullable): the type of a feedback report (RFC 5965, section 7.3)
 *
 * Returns: what it says beyond “abuse”
 */
ReboteFact
rebote_complaint_get_fact (const char *feedback_type)
{
  static const struct
  {
    const char *type;
    ReboteFact  fact;
  } types[] = {
    { "fraud", REBOTE_FACT_FRAUD },
    { "virus", REBOTE_FACT_VIRUS },
    { "opt-out", REBOTE_FACT_OPT_OUT },
    { "opt-out-list", REBOTE_FACT_OPT_OUT },
    { "not-spam", REBOTE_FACT_NOT_SPAM },
  };

  for (guint i = 0; feedback_type && i < G_N_ELEMENTS (types); i++)
    {
      if (g_ascii_strcasecmp (feedback_type, types[i].type) == 0)
        return types[i].fact;
    }

  return REBOTE_FACT_NONE;
}

static gboolean
is_redacted (ReboteFactWords *words,
             const char      *address)
{
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (RebotePhraseMatch));
  const char *at = strrchr (address, '@');

  rebote_fold_set (&fold, address, at ? at - address : -1);
  rebote_phrase_matcher_scan (rebote_fact_words_get_matcher (words), fold.text, fold.length, matches);
  for (guint i = 0; i < matches->len; i++)
    {
      const RebotePhraseMatch *match = &g_array_index (matches, RebotePhraseMatch, i);

      if (rebote_fact_words_get_rule (words, match->phrase)->says == REBOTE_SAYS_REDACTED && match->start == 0 &&
          match->end == fold.length)
        return TRUE;
    }

  return FALSE;
}

static gboolean
take_address (ReboteFactWords *words,
              const char      *value,
              char           **address)
{
  g_autofree char *found = value ? rebote_notice_find_address (value) : NULL;

  if (found == NULL || is_redacted (words, found))
    return FALSE;

  *address = g_steal_pointer (&found);
  return TRUE;
}

/* “bounce+ana=example.org@sender.example”, “…?email=ana%40example.org”: the address that stands in what we wrote. */
static char *
find_in_own_id (const char *value,
                const char *sender)
{
  g_autofree char *cut = g_strndup (value, strnlen (value, MAX_HEADER));
  g_autofree char *valid = g_utf8_make_valid (cut, -1);
  g_autoptr (GString) plain = g_string_new (valid);
  g_auto (GStrv) parts = NULL;

  g_string_replace (plain, "%40", "@", 0);
  parts = g_strsplit_set (plain->str, "<>?&,; \t\"", -1);
  for (guint i = 0; parts[i]; i++)
    {
      char            *equals = strrchr (parts[i], '=');
      char            *at = strrchr (parts[i], '@');
      g_autofree char *address = NULL;

      /* In “key=ana@example.org” the key is no part of it. */
      if (equals && at && equals < at && strchr (equals, '.') && strchr (equals, '.') < at)
        {
          char *start = equals;

          while (start > parts[i] && !strchr ("+:", start[-1]))
            start--;
          *equals = '@';
          *at = '\0';
          address = rebote_notice_find_address (start);
          /* “bounces-ana=example.org”: what stands before the last dash is a word of the sender's, if any. */
          if (address && strchr (address, '-') && strchr (address, '-') < strchr (address, '@'))
            {
              char *dash = g_strstr_len (address, strchr (address, '@') - address, "-");
              char *name = g_strdup (dash + 1);

              g_free (address);
              address = name;
            }
        }
      else if (at)
        address = rebote_notice_find_address (equals && equals < at ? equals + 1 : parts[i]);
      if (address && g_strcmp0 (strrchr (address, '@'), sender ? strrchr (sender, '@') : NULL) != 0)
        return g_steal_pointer (&address);
    }

  return NULL;
}

static gboolean
is_own_id (const char *name)
{
  static const char *const spared[] = { "X-Mailer", "X-Originating-IP", "X-Sender", "X-Report-Abuse", "X-Complaints-To",
                                        "X-Abuse", "X-Google-DKIM-Signature", "X-Received" };

  if (g_ascii_strcasecmp (name, "Return-Path") == 0 || g_ascii_strcasecmp (name, "List-Unsubscribe") == 0)
    return TRUE;
  if (g_ascii_strncasecmp (name, "X-", 2) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (spared); i++)
    {
      if (g_ascii_strncasecmp (name, spared[i], strlen (spared[i])) == 0)
        return FALSE;
    }

  return TRUE;
}

/* All the headers of the returned mail, where only those that every notice needs have been read. */
static ReboteFields *
read_all_headers (ReboteMessage *message)
{
  ReboteFields    *fields = rebote_fields_new ();
  gsize            size;
  const char      *data = g_bytes_get_data (message->embedded, &size);
  const char      *end = memmem (data, size, "\n\n", 2);
  const char      *other = memmem (data, size, "\r\n\r\n", 4);
  g_autofree char *text = NULL;

  if (other && (end == NULL || other < end))
    end = other;
  text = g_utf8_make_valid (data, end ? (gsize)(end - data) : size);
  rebote_fields_parse (fields, text);

  return fields;
}

static void
find_own_ids (ReboteFactWords *words,
              ReboteMessage   *message,
              ReboteRecipient *recipient)
{
  g_autoptr (ReboteFields) read = message->embedded ? read_all_headers (message) : NULL;
  ReboteFields    *fields = read ? read : message->original;
  const char      *from = rebote_fields_get (fields, "From");
  g_autofree char *sender = from ? rebote_notice_find_address (from) : NULL;

  for (guint i = 0; recipient->address == NULL && i < rebote_fields_get_size (fields); i++)
    {
      const char      *value;
      const char      *name = rebote_fields_get_nth (fields, i, &value);
      g_autofree char *address = is_own_id (name) ? find_in_own_id (value, sender) : NULL;

      if (address && !is_redacted (words, address))
        {
          recipient->address = g_steal_pointer (&address);
          recipient->confidence = OWN_IDS;
          rebote_recipient_take_evidence (recipient, rebote_evidence_new (REBOTE_EVIDENCE_HEADER, value, name, FALSE));
        }
    }
}

/**
 * rebote_complaint_read:
 * @words: the words that tell facts
 * @message: a complaint
 * @fact: (out): what it says beyond “abuse”
 *
 * Returns: (transfer full): whom never to mail again; without an address where nothing tells it
 */
ReboteRecipient *
rebote_complaint_read (ReboteFactWords *words,
                       ReboteMessage   *message,
                       ReboteFact      *fact)
{
  static const char *const fields[] = { "Original-Rcpt-To", "Original-Recipient", "Removal-Recipient",
                                        "Redacted-Address" };
  static const char *const headers[] = { "X-HmXmrOriginalRecipient", "X-Original-To", "Delivered-To", "To" };
  ReboteRecipient *recipient = rebote_recipient_new ();
  const char      *type;

  g_return_val_if_fail (words != NULL, recipient);
  g_return_val_if_fail (message != NULL, recipient);
  g_return_val_if_fail (fact != NULL, recipient);

  type = message->feedback ? rebote_fields_get (message->feedback, "Feedback-Type") : NULL;
  *fact = rebote_complaint_get_fact (type);
  recipient->kind = REBOTE_KIND_NONE;
  recipient->reason = REBOTE_REASON_NONE;
  recipient->action = REBOTE_ACTION_SUPPRESS;
  recipient->confidence = message->feedback ? SURE : IN_WORDS;
  if (type)
    rebote_recipient_take_evidence (recipient, rebote_evidence_new (REBOTE_EVIDENCE_FIELD, type,
                                                                    "RFC 5965 Feedback-Type", TRUE));

  for (guint i = 0; message->feedback && i < G_N_ELEMENTS (fields); i++)
    {
      if (take_address (words, rebote_fields_get (message->feedback, fields[i]), &recipient->address))
        return recipient;
    }
  for (guint i = 0; message->original && i < G_N_ELEMENTS (headers); i++)
    {
      if (take_address (words, rebote_fields_get (message->original, headers[i]), &recipient->address))
        return recipient;
    }
  if (message->original)
    find_own_ids (words, message, recipient);

  return recipient;
}
