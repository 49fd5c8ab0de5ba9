/* rebote-own-words.c
 *
 * Parts a writer's own words from those that are quoted below them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-own-words"

#include "config.h"

#include <string.h>

#include "rebote-own-words.h"
#include "rebote-plain-text.h"

#define MAX_WORDS 16384 /* bytes; nobody is away at greater length */

/* Whether nothing but rulers and marks stand before the place on its line. */
static gboolean
begins_line (const char *text,
             gsize       at)
{
  while (at > 0 && text[at - 1] != '\n')
    {
      at--;
      if (g_ascii_isalnum (text[at]) || (text[at] & 0x80))
        return FALSE;
    }

  return TRUE;
}

static gsize
find_quoted_line (const char *text,
                  gsize       length)
{
  const char *line = text;

  while (line < text + length)
    {
      const char *end = memchr (line, '\n', text + length - line);

      if (*line == '>')
        return line - text;
      if (end == NULL)
        break;
      line = end + 1;
    }

  return length;
}

/**
 * rebote_own_words_init:
 * @self: (out caller-allocates): what is found
 * @words: the words that tell facts
 * @text: (nullable): a text, which must outlive @self
 *
 * Searches the own words of a text.
 */
void
rebote_own_words_init (ReboteOwnWords  *self,
                       ReboteFactWords *words,
                       const char      *text)
{
  gsize length;

  g_return_if_fail (self != NULL);
  g_return_if_fail (words != NULL);

  *self = (ReboteOwnWords){ .words = words, .text = text ? text : "", .fold = REBOTE_FOLD_INIT };
  self->matches = g_array_new (FALSE, FALSE, sizeof (RebotePhraseMatch));
  length = find_quoted_line (self->text, rebote_plain_text_cut (self->text, MAX_WORDS));
  rebote_fold_set (&self->fold, self->text, length);
  rebote_phrase_matcher_scan (rebote_fact_words_get_matcher (words), self->fold.text, self->fold.length,
                              self->matches);

  for (guint i = 0; i < self->matches->len; i++)
    {
      const RebotePhraseMatch *match = &g_array_index (self->matches, RebotePhraseMatch, i);
      const ReboteFactRule    *rule = rebote_fact_words_get_rule (words, match->phrase);

      if (rule->says == REBOTE_SAYS_QUOTE && match->start < self->fold.length &&
          begins_line (self->text, self->fold.offsets[match->start]))
        {
          self->fold.length = match->start;
          self->fold.text[match->start] = '\0';
        }
    }
}

/**
 * rebote_own_words_clear:
 * @self: what was found
 */
void
rebote_own_words_clear (ReboteOwnWords *self)
{
  g_return_if_fail (self != NULL);

  rebote_fold_clear (&self->fold);
  g_clear_pointer (&self->matches, g_array_unref);
}

/**
 * rebote_own_words_get:
 * @self: what was found
 * @number: which, less than the number of matches
 * @start: (out): where it begins in the text, in bytes
 * @end: (out): the byte behind it
 *
 * Returns: (transfer none) (nullable): the row that was found; %NULL if it stands in what is quoted
 */
const ReboteFactRule *
rebote_own_words_get (ReboteOwnWords *self,
                      guint           number,
                      gsize          *start,
                      gsize          *end)
{
  const RebotePhraseMatch *match;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (number < self->matches->len, NULL);

  match = &g_array_index (self->matches, RebotePhraseMatch, number);
  if (match->end > self->fold.length)
    return NULL;

  *start = self->fold.offsets[match->start];
  *end = self->fold.offsets[match->end];
  return rebote_fact_words_get_rule (self->words, match->phrase);
}

/**
 * rebote_own_words_find_quote:
 * @words: the words that tell facts
 * @text: a text
 *
 * Returns: the length of the writer's own words, in bytes
 */
gsize
rebote_own_words_find_quote (ReboteFactWords *words,
                             const char      *text)
{
  g_auto (ReboteOwnWords) own = { 0 };

  g_return_val_if_fail (words != NULL, 0);
  g_return_val_if_fail (text != NULL, 0);

  rebote_own_words_init (&own, words, text);

  return own.fold.offsets[own.fold.length];
}
