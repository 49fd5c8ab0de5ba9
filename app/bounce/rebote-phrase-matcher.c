/* rebote-phrase-matcher.c
 *
 * Aho and Corasick's automaton over the literal pieces of all phrases. A phrase is a row of slots, each with some
 * writings; it is found where a writing of each slot follows one of the slot before, at once or after a gap. So the
 * automaton grows with the sum of the writings, not with their product.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-phrase-matcher"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-fold.h"
#include "base/rebote-table.h"
#include "rebote-phrase-matcher-private.h"
#include "rebote-phrase-pattern.h"

#define MAX_GAP  60
#define MAX_ENDS 4 /* places where a slot may have ended that are remembered */

/* Where a slot was found last, and where its phrase began. */
typedef struct
{
  guint32 ends[MAX_ENDS];
  guint32 starts[MAX_ENDS];
  guint32 n;
} Found;

/* The state of scans in one thread, kept from one to the next: clearing it all would cost more than a short text. */
typedef struct
{
  Found   *found;   /* for each slot; all empty between scans */
  guint64 *awaited; /* a bit for each slot: one before it was found, so that it may go on */
  guint    n_found;
  GArray  *touched; /* guint32: the slots which are not empty */
} Scratch;

static void
scratch_free (gpointer data)
{
  Scratch *scratch = data;

  g_free (scratch->found);
  g_free (scratch->awaited);
  g_array_unref (scratch->touched);
  g_free (scratch);
}

static GPrivate thread_scratch = G_PRIVATE_INIT (scratch_free);

/**
 * rebote_phrase_matcher_new:
 *
 * Returns: (transfer full): a matcher without phrases
 */
RebotePhraseMatcher *
rebote_phrase_matcher_new (void)
{
  RebotePhraseMatcher *self = g_new0 (RebotePhraseMatcher, 1);
  ReboteMatcherNode    root = { NO_STATE, NO_STATE, NO_PIECE, 0, 0 };

  self->nodes = g_array_new (FALSE, FALSE, sizeof (ReboteMatcherNode));
  self->slots = g_array_new (FALSE, FALSE, sizeof (ReboteMatcherSlot));
  self->pieces = g_array_new (FALSE, FALSE, sizeof (ReboteMatcherPiece));
  g_array_append_val (self->nodes, root);

  return self;
}

/**
 * rebote_phrase_matcher_free:
 * @self: (transfer full): a matcher
 */
void
rebote_phrase_matcher_free (RebotePhraseMatcher *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->nodes, g_array_unref);
  g_array_unref (self->slots);
  g_array_unref (self->pieces);
  g_free (self->states);
  g_free (self->bytes);
  g_aligned_free (self->rows);
  g_free (self);
}

static guint32
step_into (RebotePhraseMatcher *self,
           guint32              state,
           guint8               byte)
{
  ReboteMatcherNode *node = &g_array_index (self->nodes, ReboteMatcherNode, state);
  ReboteMatcherNode  fresh = { NO_STATE, NO_STATE, NO_PIECE, byte, MIN (node->depth + 1, 255) };
  guint32            number;

  for (guint32 i = node->child; i != NO_STATE; i = g_array_index (self->nodes, ReboteMatcherNode, i).sibling)
    {
      if (g_array_index (self->nodes, ReboteMatcherNode, i).byte == byte)
        return i;
    }

  fresh.sibling = node->child;
  number = self->nodes->len;
  g_array_append_val (self->nodes, fresh);
  g_array_index (self->nodes, ReboteMatcherNode, state).child = number;

  return number;
}

static void
add_piece (RebotePhraseMatcher *self,
           const char          *text,
           guint                slot)
{
  ReboteMatcherPiece piece = { .slot = slot };
  gsize              length = strlen (text);
  guint32            state = 0;
  guint32            number = self->pieces->len;

  if (length > 0 && text[0] == '~')
    {
      text++;
      length--;
    }
  else
    piece.left_word = length > 0 && g_ascii_isalnum (text[0]);

  if (length > 0 && text[length - 1] == '~')
    length--;
  else
    piece.right_word = length > 0 && g_ascii_isalnum (text[length - 1]);

  for (gsize i = 0; i < length; i++)
    state = step_into (self, state, (guint8)rebote_phrase_pattern_get_byte (text[i]));

  piece.length = length;
  piece.next = g_array_index (self->nodes, ReboteMatcherNode, state).pieces;
  g_array_index (self->nodes, ReboteMatcherNode, state).pieces = number;
  g_array_append_val (self->pieces, piece);
}

static void
add_slots (RebotePhraseMatcher *self,
           GPtrArray           *pattern,
           guint                phrase)
{
  for (guint i = 0; i < pattern->len; i++)
    {
      const RebotePhraseSlot *from = g_ptr_array_index (pattern, i);
      ReboteMatcherSlot       slot = { .phrase = phrase, .number = i, .is_optional = from->is_optional,
                                       .has_gap = from->has_gap };

      for (guint k = 0; k < from->writings->len; k++)
        add_piece (self, g_ptr_array_index (from->writings, k), self->slots->len);
      slot.is_end = i + 1 == pattern->len;
      g_array_append_val (self->slots, slot);
    }
}

static gboolean
mark_edges (RebotePhraseMatcher *self,
            guint                first)
{
  gboolean must = FALSE;

  for (guint i = first; i < self->slots->len; i++)
    {
      ReboteMatcherSlot *slot = &g_array_index (self->slots, ReboteMatcherSlot, i);

      slot->is_first = !must;
      must |= !slot->is_optional;
    }
  if (!must)
    return FALSE;

  must = FALSE;
  for (guint i = self->slots->len; i-- > first;)
    {
      ReboteMatcherSlot *slot = &g_array_index (self->slots, ReboteMatcherSlot, i);

      slot->is_last = !must;
      must |= !slot->is_optional;
    }

  return TRUE;
}

/**
 * rebote_phrase_matcher_add:
 * @self: a matcher that is not compiled yet
 * @pattern: a phrase; it is folded first
 * @phrase: the number to report it with
 * @error: return location for a #ReboteTableError
 *
 * Returns: whether the pattern is well formed
 */
gboolean
rebote_phrase_matcher_add (RebotePhraseMatcher *self,
                           const char          *pattern,
                           guint                phrase,
                           GError             **error)
{
  g_autofree char *folded = NULL;
  g_autoptr (GPtrArray) slots = NULL;
  guint first;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->rows == NULL, FALSE);
  g_return_val_if_fail (pattern != NULL, FALSE);

  folded = g_strstrip (rebote_fold_text (pattern));
  first = self->slots->len;
  slots = rebote_phrase_pattern_parse (folded);
  if (slots)
    add_slots (self, slots, phrase);
  if (slots == NULL || !mark_edges (self, first))
    {
      g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_BAD_VALUE,
                   _("“%s” is not a phrase that can be looked for"), pattern);
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_word_edge (const char *text,
              gsize       length,
              gssize      outside)
{
  return outside < 0 || (gsize)outside >= length || !g_ascii_isalnum (text[outside]);
}

/* Where the phrase began that this piece goes on; G_MAXUINT32 if it goes on none. */
static guint32
find_start (RebotePhraseMatcher *self,
            guint                number,
            guint32              start,
            const Found         *found)
{
  guint32  best = G_MAXUINT32;
  gboolean has_gap = FALSE;

  for (guint i = number;; i--)
    {
      const ReboteMatcherSlot *slot = &g_array_index (self->slots, ReboteMatcherSlot, i);
      const Found             *before;

      if (slot->number == 0)
        break;
      has_gap |= slot->has_gap;
      before = &found[i - 1];
      for (guint k = 0; k < MIN (before->n, MAX_ENDS); k++)
        {
          gboolean follows = before->ends[k] == start ||
                             (has_gap && before->ends[k] < start && start - before->ends[k] <= MAX_GAP);

          if (follows && before->starts[k] < best)
            best = before->starts[k];
        }
      if (!g_array_index (self->slots, ReboteMatcherSlot, i - 1).is_optional)
        break;
    }

  return best;
}

/* The slots that may follow one, now that it was found: those up to the next which must be there. */
static void
await_next (RebotePhraseMatcher *self,
            guint32              number,
            Scratch             *scratch)
{
  const ReboteMatcherSlot *slot = &g_array_index (self->slots, ReboteMatcherSlot, number);

  while (!slot->is_end)
    {
      slot++;
      number++;
      scratch->awaited[number / 64] |= G_GUINT64_CONSTANT (1) << (number % 64);
      if (!slot->is_optional)
        break;
    }
}

static void
take_piece (RebotePhraseMatcher      *self,
            const ReboteMatcherPiece *piece,
            const char               *text,
            gsize                     length,
            guint32                   end,
            Scratch                  *scratch,
            GArray                   *matches)
{
  guint32                  start = end - piece->length;
  gboolean                 is_awaited = (scratch->awaited[piece->slot / 64] >> (piece->slot % 64)) & 1;
  const ReboteMatcherSlot *slot;
  guint32                  begin;
  Found                   *own;

  if (!is_awaited &&
      (!piece->is_first || (piece->left_word && !is_word_edge (text, length, (gssize)start - 1))))
    return;

  slot = &g_array_index (self->slots, ReboteMatcherSlot, piece->slot);
  begin = is_awaited ? find_start (self, piece->slot, start, scratch->found) : G_MAXUINT32;
  if (begin == G_MAXUINT32)
    {
      if (!slot->is_first || (piece->left_word && !is_word_edge (text, length, (gssize)start - 1)))
        return;
      begin = start;
    }
  else if (slot->has_gap && piece->left_word && !is_word_edge (text, length, (gssize)start - 1))
    return;

  if (slot->is_last && (!piece->right_word || is_word_edge (text, length, end)))
    {
      RebotePhraseMatch match = { slot->phrase, begin, end };

      g_array_append_val (matches, match);
    }

  if (slot->is_end)
    return;

  own = &scratch->found[piece->slot];
  if (own->n == 0)
    {
      g_array_append_val (scratch->touched, piece->slot);
      await_next (self, piece->slot, scratch);
    }
  own->ends[own->n % MAX_ENDS] = end;
  own->starts[own->n % MAX_ENDS] = begin;
  own->n++;
}

static Scratch *
get_scratch (guint n_slots)
{
  Scratch *scratch = g_private_get (&thread_scratch);

  if (scratch == NULL)
    {
      scratch = g_new0 (Scratch, 1);
      scratch->touched = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_private_set (&thread_scratch, scratch);
    }
  if (scratch->n_found < n_slots)
    {
      g_free (scratch->found);
      g_free (scratch->awaited);
      scratch->found = g_new0 (Found, n_slots);
      scratch->awaited = g_new0 (guint64, n_slots / 64 + 1);
      scratch->n_found = n_slots;
    }

  return scratch;
}

static void
clear_scratch (Scratch *scratch)
{
  if (scratch->touched->len == 0)
    return;

  for (guint i = 0; i < scratch->touched->len; i++)
    scratch->found[g_array_index (scratch->touched, guint32, i)].n = 0;
  memset (scratch->awaited, 0, (scratch->n_found / 64 + 1) * sizeof *scratch->awaited);
  g_array_set_size (scratch->touched, 0);
}

/**
 * rebote_phrase_matcher_scan:
 * @self: a compiled matcher
 * @text: folded text
 * @length: its length in bytes
 * @matches: (element-type RebotePhraseMatch): array to append to, in the order in which the phrases end
 *
 * Finds every phrase in a text, overlapping ones too, in one pass.
 */
void
rebote_phrase_matcher_scan (RebotePhraseMatcher *self,
                            const char          *text,
                            gsize                length,
                            GArray              *matches)
{
  Scratch *scratch;
  guint32  state = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->rows != NULL);
  g_return_if_fail (text != NULL);
  g_return_if_fail (matches != NULL);

  scratch = get_scratch (self->slots->len);

  for (gsize i = 0; i < length; i++)
    {
      state = rebote_matcher_next_state (self, state, (guint8)text[i]);
      if (!(state & HAS_OUTPUT))
        continue;

      state &= ~HAS_OUTPUT;
      for (guint32 p = self->states[state].output; p != NO_PIECE; p = g_array_index (self->pieces, ReboteMatcherPiece, p).next)
        take_piece (self, &g_array_index (self->pieces, ReboteMatcherPiece, p), text, length, i + 1, scratch, matches);
    }

  clear_scratch (scratch);
}
