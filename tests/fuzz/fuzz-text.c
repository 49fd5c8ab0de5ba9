/* fuzz-text.c
 *
 * Any bytes as the texts and tables that a message is made of: phrases, fields, replies, HTML, charsets, quoted mails.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/rebote-fold.h"
#include "bounce/rebote-fields.h"
#include "bounce/rebote-notice-split.h"
#include "bounce/rebote-phrase-matcher.h"
#include "bounce/rebote-html-text.h"
#include "bounce/rebote-plain-text.h"
#include "bounce/rebote-smtp-reply.h"
#include "fuzz.h"

static void
check (gboolean holds)
{
  if (!holds)
    abort ();
}

static void
try_fold (const char *text)
{
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  gsize length = strlen (text);

  rebote_fold_set (&fold, text, -1);
  check (fold.length <= length && strlen (fold.text) == fold.length);
  check (g_utf8_validate (fold.text, -1, NULL));
  for (gsize i = 0; i < fold.length; i++)
    check (fold.offsets[i] <= fold.offsets[i + 1] && fold.offsets[i + 1] <= length);
}

/* The first line is a phrase, the rest a text to find it in. */
static void
try_phrases (const char *text)
{
  g_autoptr (RebotePhraseMatcher) matcher = rebote_phrase_matcher_new ();
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (RebotePhraseMatch));
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  gsize            first = strcspn (text, "\n");
  g_autofree char *pattern = g_strndup (text, MIN (first, 200));
  const char      *valid_end;

  g_utf8_validate (pattern, -1, &valid_end);
  pattern[valid_end - pattern] = '\0';
  check (rebote_phrase_matcher_add (matcher, "user (is |)unknown", 0, NULL));
  rebote_phrase_matcher_add (matcher, pattern, 1, NULL);
  rebote_phrase_matcher_compile (matcher);
  rebote_fold_set (&fold, text + first, -1);
  rebote_phrase_matcher_scan (matcher, fold.text, fold.length, matches);
  for (guint i = 0; i < matches->len; i++)
    {
      RebotePhraseMatch *match = &g_array_index (matches, RebotePhraseMatch, i);

      check (match->start < match->end && match->end <= fold.length && match->phrase <= 1);
    }
}

static void
try_fields (const char *text)
{
  g_autoptr (GPtrArray) groups = rebote_fields_parse_groups (text);
  g_autoptr (ReboteFields) fields = rebote_fields_new ();

  check (rebote_fields_parse (fields, text) <= strlen (text));
  for (guint i = 0; i < groups->len; i++)
    {
      ReboteFields *group = g_ptr_array_index (groups, i);

      for (guint k = 0; k < rebote_fields_get_size (group); k++)
        {
          const char *value;
          const char *name = rebote_fields_get_nth (group, k, &value);

          check (*name && g_utf8_validate (value, -1, NULL));
        }
    }
}

static void
try_replies (const char *text)
{
  ReboteSmtpReply  reply;
  g_autofree char *joined = rebote_smtp_reply_join (text);
  char             status[REBOTE_STATUS_SIZE];

  check (strlen (joined) <= strlen (text));
  if (rebote_smtp_reply_find (text, &reply))
    check ((strlen (reply.reply) == 3 || reply.status[0]) && reply.start <= strlen (text));
  rebote_smtp_reply_parse_status (text, status);
}

static void
try_split (const char *text)
{
  g_autoptr (GPtrArray) separators = g_ptr_array_new ();
  g_autoptr (ReboteFields) original = NULL;

  g_ptr_array_add (separators, (char *)"original message");
  check (rebote_notice_split (text, separators, &original) <= strlen (text));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char *const charsets[] = { NULL, "utf-8", "iso-2022-jp", "shift_jis", "utf-7", "koi8-r", "x-none" };
  g_autofree char         *text = NULL;
  g_autofree char         *plain = NULL;
  g_autofree char         *line = NULL;

  fuzz_be_strict ();
  text = rebote_plain_text_decode ((const char *)data, size, charsets[size % G_N_ELEMENTS (charsets)]);
  check (g_utf8_validate (text, -1, NULL) && !strchr (text, '\r'));
  plain = rebote_html_text (text);
  check (g_utf8_validate (plain, -1, NULL));
  line = rebote_plain_text_join (text, -1, 100);
  check (g_utf8_validate (line, -1, NULL) && strlen (line) <= 100 && !strchr (line, '\n'));

  try_fold (text);
  try_phrases (text);
  try_fields (text);
  try_replies (text);
  try_split (text);

  return 0;
}
