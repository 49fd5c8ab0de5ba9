/* rebote-notice-split.c
 *
 * Where the words of a notice end. Two signs tell: a line of the table of separators, and a block of lines that can
 * only be the headers of a mail.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-notice-split"

#include "config.h"

#include <string.h>

#include "base/rebote-fold.h"
#include "rebote-notice-split.h"

#define MIN_HEADERS        3
#define MAX_HEADERS        100 /* lines; a block of headers has shown by then that it is one */
#define MAX_SEPARATOR_LINE 120
#define MAX_QUOTED         65536

static const char *
next_line (const char *line)
{
  const char *end = strchr (line, '\n');

  return end ? end + 1 : line + strlen (line);
}

static gboolean
line_is (const char *line,
         const char *name)
{
  return g_ascii_strncasecmp (line, name, strlen (name)) == 0;
}

/* Fields that a mail in transit has, and that no notice writes about itself in a block of others. */
static gboolean
is_telling (const char *line)
{
  return line_is (line, "Received:") || line_is (line, "Return-Path:") || line_is (line, "Message-ID:") ||
         line_is (line, "MIME-Version:") || line_is (line, "DKIM-Signature:") || line_is (line, "X-Mailer:") || line_is (line, "Received-SPF:") ||
         line_is (line, "Delivered-To:") || line_is (line, "X-Originating-IP:");
}

static gboolean
is_report_field (const char *line)
{
  return line_is (line, "Reporting-MTA:") || line_is (line, "Final-Recipient:") || line_is (line, "Action:") ||
         line_is (line, "Diagnostic-Code:") || line_is (line, "Original-Recipient:") || line_is (line, "Status:") ||
         line_is (line, "Arrival-Date:") || line_is (line, "Content-Description:");
}

/* Whether the lines from here on are the headers of a mail. */
static gboolean
is_header_block (const char *line)
{
  guint n_fields = 0, n_telling = 0, n_lines = 0;

  if (!is_telling (line) && rebote_fields_name_length (line) == 0)
    return FALSE;

  for (; *line && *line != '\n' && n_lines < MAX_HEADERS; line = next_line (line), n_lines++)
    {
      if (*line == ' ' || *line == '\t')
        {
          if (n_fields == 0)
            return FALSE;
          continue;
        }
      if (rebote_fields_name_length (line) == 0 || is_report_field (line))
        break;
      n_fields++;
      n_telling += is_telling (line);
      if (n_fields >= MIN_HEADERS && n_telling > 0)
        return TRUE;
    }

  /* A cut-off original may have only few headers left. */
  return n_telling > 0 && n_telling == n_fields && *line == '\0';
}

/* Most lines are neither a ruler nor begin with the same letter as a separator. */
static gboolean
may_be_separator (const char *line,
                  GPtrArray  *separators)
{
  char first;

  line += strspn (line, "-=*_>|#+ \t");
  first = g_ascii_tolower (*line);
  if (first & 0x80)
    return TRUE;
  for (guint i = 0; i < separators->len; i++)
    {
      if (((const char *) g_ptr_array_index (separators, i))[0] == first)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_separator (const char *line,
              GPtrArray  *separators,
              ReboteFold *fold)
{
  gsize length = next_line (line) - line;
  const char *words;

  if (length > MAX_SEPARATOR_LINE || length < 4 || !may_be_separator (line, separators))
    return FALSE;

  rebote_fold_set (fold, line, length);
  words = fold->text;
  while (*words && strchr ("-=*_>|#+ ", *words))
    words++;
  for (guint i = 0; i < separators->len; i++)
    {
      if (g_str_has_prefix (words, g_ptr_array_index (separators, i)))
        return TRUE;
    }

  return FALSE;
}

static const char *
skip_to_headers (const char *line)
{
  /* Blank lines and another ruler may stand between. */
  for (guint i = 0; i < 4 && *line; i++)
    {
      if (rebote_fields_name_length (line) > 0 || (*line == '>' && line[1] != '>'))
        return line;
      line = next_line (line);
    }

  return line;
}

/* Some quote the returned mail like an answer. */
static char *
strip_quotes (const char *text)
{
  g_autoptr (GString) plain = NULL;

  if (*text != '>')
    return NULL;

  plain = g_string_new (NULL);
  for (const char *line = text; *line && plain->len < MAX_QUOTED; line = next_line (line))
    {
      const char *from = line + strspn (line, ">");

      from += *from == ' ' && from > line && rebote_fields_name_length (from + 1) > 0;
      g_string_append_len (plain, from, next_line (line) - from);
    }

  return g_string_free (g_steal_pointer (&plain), FALSE);
}

/**
 * rebote_notice_split:
 * @text: the words of a message, lines ending in LF
 * @separators: (element-type utf8): folded beginnings of lines behind which a returned mail stands
 * @original: (out) (optional) (nullable) (transfer full): headers of the returned mail, if it stands there
 *
 * Returns: the length of the notice's own words
 */
gsize
rebote_notice_split (const char    *text,
                     GPtrArray     *separators,
                     ReboteFields **original)
{
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  gboolean after_blank = TRUE;

  g_return_val_if_fail (text != NULL, 0);
  g_return_val_if_fail (separators != NULL, 0);

  for (const char *line = text; *line; line = next_line (line))
    {
      const char *headers = NULL;

      if (is_separator (line, separators, &fold))
        headers = skip_to_headers (next_line (line));
      else if (after_blank && is_header_block (line))
        headers = line;

      if (headers)
        {
          if (original)
            {
              g_autofree char *plain = strip_quotes (headers);

              *original = rebote_fields_new ();
              rebote_fields_parse (*original, plain ? plain : headers);
            }
          return line - text;
        }
      after_blank = *line == '\n' || line[0] == '-' || line[0] == '=' || line[0] == '*' || line[0] == '_';
    }

  return strlen (text);
}
