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
#include "rebote-phrase-matcher.h"
#include "rebote-phrase-pattern.h"

#define MAX_GAP      60
#define MAX_ENDS     4     /* places where a slot may have ended that are remembered */
#define MAX_DENSE    3     /* states up to this depth have a row for every byte: nearly all of a text is read there */
#define NO_STATE     G_MAXUINT32
#define HAS_OUTPUT   0x80000000u /* a mark on the number of a state in a row */

typedef struct
{
  guint32 phrase;
  guint8  number;        /* within its phrase */
  guint8  is_optional : 1;
  guint8  is_first : 1;  /* no slot before it must be there */
  guint8  is_last : 1;   /* no slot behind it must be there */
  guint8  has_gap : 1;   /* before it */
  guint8  is_end : 1;    /* the last of its phrase */
} Slot;

/* One writing of one slot. */
typedef struct
{
  guint32 slot;
  guint16 length;
  guint8  left_word : 1;  /* a word must begin here, if the phrase does */
  guint8  right_word : 1; /* a word must end here, if the phrase does */
  guint32 next;           /* the next piece which ends in the same state; an index into pieces */
} Piece;

/* A node of the tree of pieces, while phrases are added. */
typedef struct
{
  guint32 child;
  guint32 sibling;
  guint32 pieces;
  guint8  byte;
  guint8  depth;
} Node;

/* A state of the automaton. States are numbered by their distance from the root, so that the children of one lie side
 * by side and a scan stays within a few cache lines. */
typedef struct
{
  guint32 first_child;
  guint32 fail;
  guint32 output;      /* nearest state on the way of failures, this one included, which has pieces */
  guint16 n_children;
  guint8  first_byte;  /* of the first child: most states have no other */
} State;

struct _RebotePhraseMatcher
{
  GArray  *nodes;      /* Node; NULL once compiled */
  GArray  *slots;      /* Slot */
  GArray  *pieces;     /* Piece */
  State   *states;
  guint8  *bytes;      /* by which each state is reached from its parent */
  guint32 *state_pieces;
  guint8  *has_output; /* for each state; a scan asks at every byte, and mostly needs nothing else of the state */
  guint8   classes[256]; /* all bytes that occur in no phrase are one class */
  guint32  n_classes;
  guint32 *rows;       /* the next state for each class, for each of the first states, which are near the root */
  guint32  n_rows;
};

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
  Found  *found;       /* for each slot; all empty between scans */
  guint   n_found;
  GArray *touched;     /* guint32: the slots which are not */
} Scratch;

static void
scratch_free (gpointer data)
{
  Scratch *scratch = data;

  g_free (scratch->found);
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
  Node root = { NO_STATE, NO_STATE, NO_STATE, 0, 0 };

  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  self->slots = g_array_new (FALSE, FALSE, sizeof (Slot));
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
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
  g_free (self->state_pieces);
  g_free (self->has_output);
  g_free (self->rows);
  g_free (self);
}

static guint32
step_into (RebotePhraseMatcher *self,
           guint32              state,
           guint8               byte)
{
  Node *node = &g_array_index (self->nodes, Node, state);
  Node fresh = { NO_STATE, NO_STATE, NO_STATE, byte, MIN (node->depth + 1, 255) };
  guint32 number;

  for (guint32 i = node->child; i != NO_STATE; i = g_array_index (self->nodes, Node, i).sibling)
    {
      if (g_array_index (self->nodes, Node, i).byte == byte)
        return i;
    }

  fresh.sibling = node->child;
  number = self->nodes->len;
  g_array_append_val (self->nodes, fresh);
  g_array_index (self->nodes, Node, state).child = number;

  return number;
}

static void
add_piece (RebotePhraseMatcher *self,
           const char          *text,
           guint                slot)
{
  Piece piece = { .slot = slot };
  gsize length = strlen (text);
  guint32 state = 0;
  guint32 number = self->pieces->len;

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
  piece.next = g_array_index (self->nodes, Node, state).pieces;
  g_array_index (self->nodes, Node, state).pieces = number;
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
      Slot slot = { .phrase = phrase, .number = i, .is_optional = from->is_optional, .has_gap = from->has_gap };

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
      Slot *slot = &g_array_index (self->slots, Slot, i);

      slot->is_first = !must;
      must |= !slot->is_optional;
    }
  if (!must)
    return FALSE;

  must = FALSE;
  for (guint i = self->slots->len; i-- > first;)
    {
      Slot *slot = &g_array_index (self->slots, Slot, i);

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

static guint32
find_child (const RebotePhraseMatcher *self,
            const State               *state,
            guint8                     byte)
{
  if (state->n_children == 0)
    return NO_STATE;
  if (state->first_byte == byte)
    return state->first_child;
  for (guint32 i = state->first_child + 1; i < state->first_child + state->n_children; i++)
    {
      if (self->bytes[i] == byte)
        return i;
    }

  return NO_STATE;
}

/* The next state, marked if it has an output: at once near the root; further out along the children, and back where none
 * fits. Each step back was paid by a step out before, so a text costs no more than twice its length. */
static inline guint32
next_state (const RebotePhraseMatcher *self,
            guint32                    number,
            guint8                     byte)
{
  for (;;)
    {
      guint32 child;

      if (number < self->n_rows)
        return self->rows[self->n_classes * number + self->classes[byte]];
      child = find_child (self, &self->states[number], byte);
      if (child != NO_STATE)
        return child | (self->has_output[child] ? HAS_OUTPUT : 0);
      number = self->states[number].fail;
    }
}

/* Numbers the nodes by their distance from the root. */
static void
number_states (RebotePhraseMatcher *self)
{
  g_autofree guint32 *order = g_new (guint32, self->nodes->len);
  guint head = 0, tail = 0;

  self->states = g_new0 (State, self->nodes->len);
  self->bytes = g_new0 (guint8, self->nodes->len);
  self->state_pieces = g_new0 (guint32, self->nodes->len);
  order[tail++] = 0;
  for (; head < tail; head++)
    {
      const Node *node = &g_array_index (self->nodes, Node, order[head]);
      State *state = &self->states[head];

      self->bytes[head] = node->byte;
      self->state_pieces[head] = node->pieces;
      if (node->depth <= MAX_DENSE)
        self->n_rows++;
      state->first_child = tail;
      for (guint32 i = node->child; i != NO_STATE; i = g_array_index (self->nodes, Node, i).sibling)
        order[tail++] = i;
      state->n_children = tail - state->first_child;
      state->first_byte = state->n_children > 0 ? g_array_index (self->nodes, Node, order[state->first_child]).byte : 0;
    }
  self->has_output = g_new0 (guint8, self->nodes->len);
}

static void
make_classes (RebotePhraseMatcher *self)
{
  self->n_classes = 1;
  for (guint i = 1; i < self->nodes->len; i++)
    {
      guint8 byte = g_array_index (self->nodes, Node, i).byte;

      if (self->classes[byte] == 0)
        self->classes[byte] = self->n_classes++;
    }
  self->rows = g_new0 (guint32, (gsize) self->n_classes * self->n_rows);
}

/* What its row says for bytes that no child has is the row of the state to fall back to, which is complete. */
static void
fill_row (RebotePhraseMatcher *self,
          guint32              number)
{
  const State *state = &self->states[number];
  guint32 *row = self->rows + (gsize) self->n_classes * number;

  if (number != 0)
    memcpy (row, self->rows + (gsize) self->n_classes * state->fail, self->n_classes * sizeof *row);
  for (guint32 i = state->first_child; i < state->first_child + state->n_children; i++)
    row[self->classes[self->bytes[i]]] = i;
}

/* The marks need all outputs, which are known only when all states are. */
static void
mark_outputs (RebotePhraseMatcher *self)
{
  for (gsize i = 0; i < (gsize) self->n_classes * self->n_rows; i++)
    {
      if (self->has_output[self->rows[i]])
        self->rows[i] |= HAS_OUTPUT;
    }
}

/**
 * rebote_phrase_matcher_compile:
 * @self: a matcher to which no phrase will be added any more
 */
void
rebote_phrase_matcher_compile (RebotePhraseMatcher *self)
{
  guint n_states;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->rows == NULL);

  number_states (self);
  make_classes (self);
  n_states = self->nodes->len;
  g_clear_pointer (&self->nodes, g_array_unref);

  /* Nearer states first, so that what a state falls back to is always complete. */
  for (guint32 number = 0; number < n_states; number++)
    {
      State *state = &self->states[number];

      state->output = self->state_pieces[number] != NO_STATE ? number : NO_STATE;
      if (number != 0 && state->output == NO_STATE)
        state->output = self->states[state->fail].output;
      self->has_output[number] = state->output != NO_STATE;

      for (guint32 i = state->first_child; i < state->first_child + state->n_children; i++)
        self->states[i].fail = number == 0 ? 0 : next_state (self, state->fail, self->bytes[i]) & ~HAS_OUTPUT;
      if (number < self->n_rows)
        fill_row (self, number);
    }
  mark_outputs (self);
}

static gboolean
is_word_edge (const char *text,
              gsize       length,
              gssize      outside)
{
  return outside < 0 || (gsize) outside >= length || !g_ascii_isalnum (text[outside]);
}

/* Where the phrase began that this piece goes on; G_MAXUINT32 if it goes on none. */
static guint32
find_start (RebotePhraseMatcher *self,
            guint                number,
            guint32              start,
            const Found         *found)
{
  guint32 best = G_MAXUINT32;
  gboolean has_gap = FALSE;

  for (guint i = number;; i--)
    {
      const Slot *slot = &g_array_index (self->slots, Slot, i);
      const Found *before;

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
      if (!g_array_index (self->slots, Slot, i - 1).is_optional)
        break;
    }

  return best;
}

static void
take_piece (RebotePhraseMatcher *self,
            const Piece         *piece,
            const char          *text,
            gsize                length,
            guint32              end,
            Scratch             *scratch,
            GArray              *matches)
{
  const Slot *slot = &g_array_index (self->slots, Slot, piece->slot);
  guint32 start = end - piece->length;
  guint32 begin = slot->number > 0 ? find_start (self, piece->slot, start, scratch->found) : G_MAXUINT32;
  Found *own = &scratch->found[piece->slot];

  if (begin == G_MAXUINT32)
    {
      if (!slot->is_first || (piece->left_word && !is_word_edge (text, length, (gssize) start - 1)))
        return;
      begin = start;
    }
  else if (slot->has_gap && piece->left_word && !is_word_edge (text, length, (gssize) start - 1))
    return;

  if (slot->is_last && (!piece->right_word || is_word_edge (text, length, end)))
    {
      RebotePhraseMatch match = { slot->phrase, begin, end };

      g_array_append_val (matches, match);
    }

  if (slot->is_end)
    return;

  if (own->n == 0)
    g_array_append_val (scratch->touched, piece->slot);
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
      scratch->found = g_new0 (Found, n_slots);
      scratch->n_found = n_slots;
    }

  return scratch;
}

static void
clear_scratch (Scratch *scratch)
{
  for (guint i = 0; i < scratch->touched->len; i++)
    scratch->found[g_array_index (scratch->touched, guint32, i)].n = 0;
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
  guint32 state = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->rows != NULL);
  g_return_if_fail (text != NULL);
  g_return_if_fail (matches != NULL);

  scratch = get_scratch (self->slots->len);

  for (gsize i = 0; i < length; i++)
    {
      state = next_state (self, state, (guint8) text[i]);
      if (!(state & HAS_OUTPUT))
        continue;

      state &= ~HAS_OUTPUT;
      for (guint32 s = self->states[state].output; s != NO_STATE; s = self->states[self->states[s].fail].output)
        {
          for (guint32 p = self->state_pieces[s]; p != NO_STATE; p = g_array_index (self->pieces, Piece, p).next)
            take_piece (self, &g_array_index (self->pieces, Piece, p), text, length, i + 1, scratch, matches);
        }
    }

  clear_scratch (scratch);
}
