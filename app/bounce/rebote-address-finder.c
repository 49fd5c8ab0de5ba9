/* rebote-address-finder.c
 *
 * Finds addresses among words.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-address-finder"

#include "config.h"

#include <string.h>

#include "rebote-address-finder.h"

#define MAX_LOCAL_PART 128
#define MAX_DOMAIN     255

static gboolean
is_local_char (char c)
{
  return g_ascii_isalnum (c) || (c & 0x80) || (c != '\0' && strchr ("!#$%&*+-/=?^_`{|}~.'", c));
}

static gboolean
is_domain_char (char c)
{
  return g_ascii_isalnum (c) || (c & 0x80) || c == '-' || c == '.' || c == '_';
}

/* Scripts that set words without spaces begin here. */
#define FIRST_DENSE_SCRIPT 0x2e80

/* Punctuation and spaces of other scripts; signs such as emoji may be mailboxes (RFC 6531). */
static gboolean
is_punctuation (gunichar sign)
{
  switch ((int) g_unichar_type (sign))
    {
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_DASH_PUNCTUATION:
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
    case G_UNICODE_OPEN_PUNCTUATION:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Where words of a dense script, or the punctuation of another, end before an address: “请联系ana@example.com”. */
static const char *
skip_foreign_start (const char *first,
                    const char *at)
{
  const char *start = first;

  for (const char *c = first; c < at; c = g_utf8_next_char (c))
    {
      gunichar sign = (*c & 0x80) ? g_utf8_get_char (c) : 0;
      const char *next = g_utf8_next_char (c);

      if (sign && is_punctuation (sign))
        start = next;
      else if (sign >= FIRST_DENSE_SCRIPT && next < at && g_ascii_isalnum (*next))
        start = next;
    }

  return start;
}

/* The same behind an address: a label of a domain is of one script. */
static const char *
cut_foreign_end (const char *domain,
                 const char *end)
{
  gboolean has_dot = FALSE;
  guint    n_latin = 0;

  for (const char *c = domain; c < end; c = g_utf8_next_char (c))
    {
      gunichar sign = (*c & 0x80) ? g_utf8_get_char (c) : 0;

      if (sign && is_punctuation (sign))
        return c;
      if (sign >= FIRST_DENSE_SCRIPT && has_dot && n_latin >= 2)
        return c;
      has_dot |= *c == '.';
      n_latin = *c == '.' ? 0 : n_latin + (g_ascii_isalpha (*c) ? 1 : 0);
    }

  return end;
}

/**
 * rebote_address_around:
 * @text: words
 * @at: an at sign in them
 * @start: (out): where the address around it begins
 * @length: (out): its length in bytes
 *
 * Returns: whether there is one
 */
gboolean
rebote_address_around (const char  *text,
                       const char  *at,
                       const char **start,
                       gsize       *length)
{
  const char *first = at;
  const char *end = at + 1;
  gboolean    has_dot = FALSE;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (at != NULL && *at == '@', FALSE);

  while (first > text && is_local_char (first[-1]) && at - first < MAX_LOCAL_PART)
    first--;
  if (first == at && first > text && first[-1] == '"')
    {
      const char *quote = first - 1;

      while (quote > text && quote[-1] != '"' && quote[-1] != '\n' && at - quote < MAX_LOCAL_PART)
        quote--;
      if (quote > text && quote[-1] == '"')
        first = quote - 1;
    }
  while (first < at && strchr ("'/=.*", *first) && !g_str_has_prefix (first, "=?"))
    first++;
  /* An X.400 address may carry one of ours. */
  if (at - first > 5 && g_ascii_strncasecmp (first, "SMTP=", 5) == 0)
    first += 5;

  while (is_domain_char (*end) && end - at <= MAX_DOMAIN)
    end++;
  while (end > at + 1 && (end[-1] == '.' || end[-1] == '-' || end[-1] == '_'))
    end--;
  /* What was too long may be cut within a character. */
  while (first < at && (*first & 0xc0) == 0x80)
    first++;
  while (end > at + 1 && (*end & 0xc0) == 0x80)
    end--;
  first = skip_foreign_start (first, at);
  end = cut_foreign_end (at + 1, end);
  while (end > at + 1 && (end[-1] == '.' || end[-1] == '-' || end[-1] == '_'))
    end--;
  for (const char *c = at + 1; c < end; c++)
    has_dot |= *c == '.';

  if (first == at || end - at < 3 || at[1] == '.')
    return FALSE;
  if (!has_dot && !(first > text && first[-1] == '<' && *end == '>'))
    return FALSE;

  *start = first;
  *length = end - first;
  return TRUE;
}

/**
 * rebote_notice_find_address:
 * @text: words, for example the value of a field
 *
 * Returns: (transfer full) (nullable): the first address in them
 */
char *
rebote_notice_find_address (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  for (const char *at = strchr (text, '@'); at; at = strchr (at + 1, '@'))
    {
      const char *start;
      gsize       length;

      if (rebote_address_around (text, at, &start, &length))
        return g_strndup (start, length);
    }

  return NULL;
}
