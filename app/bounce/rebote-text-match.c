/* rebote-text-match.c
 *
 * Finds words in text: whole words in an answer, and words of a notice in its source, where they may be folded.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-text-match"

#include "config.h"

#include <string.h>

#include "rebote-text-match.h"

static gboolean
is_word_char (const char *at)
{
  return *at && g_unichar_isalnum (g_utf8_get_char (at));
}

/**
 * rebote_text_has_word:
 * @text: UTF-8 in lower case
 * @word: a word or a phrase in lower case; one that ends in `*` may have any ending
 *
 * Returns: whether @word stands in @text, and not merely as a part of a longer word
 */
gboolean
rebote_text_has_word (const char *text,
                      const char *word)
{
  g_autofree char *needle = NULL;
  gboolean         is_open;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (word != NULL, FALSE);

  is_open = g_str_has_suffix (word, "*");
  needle = g_strndup (word, strlen (word) - (is_open ? 1 : 0));
  if (needle[0] == '\0')
    return FALSE;

  for (const char *p = strstr (text, needle); p; p = strstr (p + 1, needle))
    {
      if (p > text && is_word_char (g_utf8_prev_char (p)))
        continue;
      if (is_open || !is_word_char (p + strlen (needle)))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A line that quoted-printable text broke, `=` and a line end, is no break at all. */
static gsize
skip_soft_break (const char *text,
                 gsize       length,
                 gsize       at)
{
  while (at + 1 < length && text[at] == '=')
    {
      gsize end = at + 1;

      if (text[end] == '\r')
        end++;
      if (end >= length || text[end] != '\n')
        break;
      at = end + 1;
    }

  return at;
}

/* The end of the words if they begin here, else 0. Any stretch of white space matches any other. */
static gsize
match_at (const char *text,
          gsize       length,
          gsize       at,
          const char *words)
{
  while (*words)
    {
      if (is_space (*words))
        {
          gsize before = at;

          while (is_space (*words))
            words++;
          at = skip_soft_break (text, length, at);
          while (at < length && is_space (text[at]))
            at = skip_soft_break (text, length, at + 1);
          if (at == before)
            return 0;
          continue;
        }

      at = skip_soft_break (text, length, at);
      if (at >= length || g_ascii_tolower (text[at]) != g_ascii_tolower (*words))
        return 0;
      at++;
      words++;
    }

  return at;
}

static gboolean
is_number_char (char c)
{
  return g_ascii_isalnum (c);
}

/* `5.1.1` does not stand in `15.1.10`. */
static gboolean
cuts_number (const char *text,
             gsize       length,
             gsize       start,
             gsize       end)
{
  if (g_ascii_isdigit (text[start]) && start > 0 &&
      (is_number_char (text[start - 1]) ||
       (text[start - 1] == '.' && start > 1 && g_ascii_isdigit (text[start - 2]))))
    return TRUE;

  return g_ascii_isdigit (text[end - 1]) && end < length &&
         (is_number_char (text[end]) ||
          (text[end] == '.' && end + 1 < length && g_ascii_isdigit (text[end + 1])));
}

/**
 * rebote_text_find_folded:
 * @text: any bytes
 * @length: their number
 * @from: where to begin
 * @words: words
 * @start: (out): where the words begin
 * @end: (out): where they end
 *
 * Finds words however they are spaced, folded and capitalised.
 *
 * Returns: whether they were found
 */
gboolean
rebote_text_find_folded (const char *text,
                         gsize       length,
                         gsize       from,
                         const char *words,
                         gsize      *start,
                         gsize      *end)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (words != NULL, FALSE);
  g_return_val_if_fail (start != NULL && end != NULL, FALSE);

  while (is_space (*words))
    words++;
  if (*words == '\0')
    return FALSE;

  for (gsize at = from; at < length; at++)
    {
      gsize found;

      if (g_ascii_tolower (text[at]) != g_ascii_tolower (*words))
        continue;
      found = match_at (text, length, at, words);
      while (found > at && is_space (text[found - 1]))
        found--;
      if (found > at && !cuts_number (text, length, at, found))
        {
          *start = at;
          *end = found;
          return TRUE;
        }
    }

  return FALSE;
}
