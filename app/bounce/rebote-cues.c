/* rebote-cues.c
 *
 * Words that tell, by standing before an address, what it is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cues"

#include "config.h"

#include <string.h>

#include "base/rebote-table.h"
#include "rebote-cues.h"

struct _ReboteCues
{
  GPtrArray *words;  /* folded */
  GArray    *scores; /* int */
};

/**
 * rebote_cues_load:
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer full) (nullable): the words of data/knowledge/address-cues.tsv
 */
ReboteCues *
rebote_cues_load (GError **error)
{
  static const char *const names[] = { "cue", "score", NULL };
  g_autoptr (ReboteTable) table = rebote_table_new_from_resource ("address-cues.tsv", error);
  g_autoptr (ReboteCues) self = NULL;
  int columns[2];

  if (table == NULL || !rebote_table_find_columns (table, names, columns, error))
    return NULL;

  self = g_new0 (ReboteCues, 1);
  self->words = g_ptr_array_new_with_free_func (g_free);
  self->scores = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      int score = (int)g_ascii_strtoll (rebote_table_get (table, row, columns[1]), NULL, 10);

      g_ptr_array_add (self->words, g_strstrip (rebote_fold_text (rebote_table_get (table, row, columns[0]))));
      g_array_append_val (self->scores, score);
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_cues_free:
 * @self: (transfer full): the words
 */
void
rebote_cues_free (ReboteCues *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->words);
  g_array_unref (self->scores);
  g_free (self);
}

/**
 * rebote_cues_get_score:
 * @self: the words
 * @before: what stands before an address on its line, folded
 * @fallback: the score where none of the words does
 *
 * The longest cue decides: “unknown user” says more than “user”.
 *
 * Returns: how surely the address failed; over 75 it did, below 0 it is somebody else's
 */
int
rebote_cues_get_score (ReboteCues *self,
                       ReboteFold *before,
                       int         fallback)
{
  int   score = fallback;
  gsize longest = 0;

  g_return_val_if_fail (self != NULL, fallback);
  g_return_val_if_fail (before != NULL, fallback);

  for (guint i = 0; i < self->words->len; i++)
    {
      const char *word = g_ptr_array_index (self->words, i);
      gsize       n = strlen (word);

      if (n > longest && g_str_has_suffix (before->text, word) &&
          (before->length == n || !g_ascii_isalnum (before->text[before->length - n - 1]) || (word[0] & 0x80)))
        {
          longest = n;
          score = g_array_index (self->scores, int, i);
        }
    }

  return score;
}
