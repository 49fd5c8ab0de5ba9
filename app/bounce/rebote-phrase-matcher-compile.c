/* rebote-phrase-matcher-compile.c
 *
 * Makes the automaton of all pieces of all phrases (Aho and Corasick). Its shape is chosen for the caches of a processor:
 * notices are short, and between two of them much else is read, so nearly every look at a state would be a miss.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-phrase-matcher-compile"

#include "config.h"

#include <string.h>

#include "rebote-phrase-matcher-private.h"

#define MAX_DENSE 3  /* states up to this depth have a row for every byte: nearly all of a text is read there */
#define ROW_UNIT  16 /* classes in a cache line */

static const ReboteMatcherNode *
get_node (GArray *nodes,
          guint32 number)
{
  return &g_array_index (nodes, ReboteMatcherNode, number);
}

/* The pieces of one node, side by side. Their first one; NO_PIECE if there is none. */
static guint32
take_pieces (GArray                  *to,
             GArray                  *pieces,
             const ReboteMatcherNode *node)
{
  guint32 first = to->len;

  for (guint32 p = node->pieces; p != NO_PIECE; p = g_array_index (pieces, ReboteMatcherPiece, p).next)
    {
      ReboteMatcherPiece piece = g_array_index (pieces, ReboteMatcherPiece, p);

      piece.next = piece.next != NO_PIECE ? to->len + 1 : NO_PIECE;
      g_array_append_val (to, piece);
    }

  return to->len > first ? first : NO_PIECE;
}

/* The nodes in the order of their distance from the root. */
static guint32 *
sort_nodes (GArray *nodes)
{
  guint32 *order = g_new (guint32, nodes->len);
  guint    tail = 0;

  order[tail++] = 0;
  for (guint head = 0; head < tail; head++)
    {
      for (guint32 i = get_node (nodes, order[head])->child; i != NO_STATE; i = get_node (nodes, i)->sibling)
        order[tail++] = i;
    }

  return order;
}

/* Gives numbers to the children of a node, and then to what hangs on each of them. */
static guint32
number_children (GArray  *nodes,
                 guint32  parent,
                 guint32 *numbers,
                 guint32  next)
{
  for (guint32 i = get_node (nodes, parent)->child; i != NO_STATE; i = get_node (nodes, i)->sibling)
    numbers[i] = next++;
  for (guint32 i = get_node (nodes, parent)->child; i != NO_STATE; i = get_node (nodes, i)->sibling)
    next = number_children (nodes, i, numbers, next);

  return next;
}

/* States with a row come first. The others follow each other as the words do, so that a scan stays within a few cache
 * lines; the children of one always lie side by side. */
static guint32 *
number_nodes (GArray        *nodes,
              const guint32 *order,
              guint32        n_rows)
{
  guint32 *numbers = g_new (guint32, nodes->len);
  guint32  next = n_rows;

  for (guint32 i = 0; i < n_rows; i++)
    numbers[order[i]] = i;
  for (guint32 i = 0; i < n_rows; i++)
    {
      if (get_node (nodes, order[i])->depth == MAX_DENSE)
        next = number_children (nodes, order[i], numbers, next);
    }

  return numbers;
}

static void
make_states (RebotePhraseMatcher *self,
             const guint32       *order,
             const guint32       *numbers)
{
  g_autoptr (GArray) pieces = g_steal_pointer (&self->pieces);

  self->states = g_new0 (ReboteMatcherState, self->nodes->len);
  self->bytes = g_new0 (guint8, self->nodes->len);
  self->pieces = g_array_sized_new (FALSE, FALSE, sizeof (ReboteMatcherPiece), pieces->len);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const ReboteMatcherNode *node = get_node (self->nodes, order[i]);
      guint32                  number = numbers[order[i]];
      ReboteMatcherState      *state = &self->states[number];

      self->bytes[number] = node->byte;
      state->output = take_pieces (self->pieces, pieces, node);
      for (guint32 child = node->child; child != NO_STATE; child = get_node (self->nodes, child)->sibling)
        {
          if (state->n_children++ == 0)
            {
              state->first_child = numbers[child];
              state->first_byte = get_node (self->nodes, child)->byte;
            }
        }
    }
}

static int
compare_frequency (gconstpointer a,
                   gconstpointer b,
                   gpointer      user_data)
{
  const guint *n = user_data;

  return (n[*(const guint8 *)a] < n[*(const guint8 *)b]) - (n[*(const guint8 *)a] > n[*(const guint8 *)b]);
}

/* What is frequent in phrases is so in texts: the letters that matter share one or two cache lines of a row. */
static void
make_classes (RebotePhraseMatcher *self)
{
  guint  n[256] = { 0 };
  guint8 bytes[256];

  for (guint i = 1; i < self->nodes->len; i++)
    n[self->bytes[i]]++;
  for (guint i = 0; i < 256; i++)
    bytes[i] = i;
  g_qsort_with_data (bytes, G_N_ELEMENTS (bytes), 1, compare_frequency, n);

  self->n_classes = 1;
  for (guint i = 0; i < G_N_ELEMENTS (bytes) && n[bytes[i]] > 0; i++)
    self->classes[bytes[i]] = self->n_classes++;
  self->row_length = (self->n_classes + ROW_UNIT - 1) / ROW_UNIT * ROW_UNIT;
  self->rows = g_aligned_alloc0 (self->n_rows, self->row_length * sizeof *self->rows, ROW_UNIT * sizeof *self->rows);
}

/* What its row says for bytes that no child has is the row of the state to fall back to, which is complete. */
static void
fill_row (RebotePhraseMatcher *self,
          guint32              number)
{
  const ReboteMatcherState *state = &self->states[number];
  guint32                  *row = self->rows + (gsize)self->row_length * number;

  if (number != 0)
    memcpy (row, self->rows + (gsize)self->row_length * state->fail, self->n_classes * sizeof *row);
  for (guint32 i = state->first_child; i < state->first_child + state->n_children; i++)
    row[self->classes[self->bytes[i]]] = i;
}

/* The marks need all outputs, which are known only when all states are. */
static void
mark_outputs (RebotePhraseMatcher *self)
{
  for (gsize i = 0; i < (gsize)self->row_length * self->n_rows; i++)
    {
      if (self->states[self->rows[i]].output != NO_PIECE)
        self->rows[i] |= HAS_OUTPUT;
    }
}

/* Behind its own pieces come those of the state to fall back to, which has all of its own already. */
static void
join_output (RebotePhraseMatcher *self,
             ReboteMatcherState  *state)
{
  guint32 further = self->states[state->fail].output;
  guint32 last = state->output;

  if (last == NO_PIECE)
    {
      state->output = further;
      return;
    }

  while (g_array_index (self->pieces, ReboteMatcherPiece, last).next != NO_PIECE)
    last++;
  g_array_index (self->pieces, ReboteMatcherPiece, last).next = further;
}

/**
 * rebote_phrase_matcher_compile:
 * @self: a matcher to which no phrase will be added any more
 */
void
rebote_phrase_matcher_compile (RebotePhraseMatcher *self)
{
  g_autofree guint32 *order = NULL, *numbers = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->rows == NULL);

  order = sort_nodes (self->nodes);
  while (self->n_rows < self->nodes->len && get_node (self->nodes, order[self->n_rows])->depth <= MAX_DENSE)
    self->n_rows++;
  numbers = number_nodes (self->nodes, order, self->n_rows);
  make_states (self, order, numbers);
  make_classes (self);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      ReboteMatcherPiece *piece = &g_array_index (self->pieces, ReboteMatcherPiece, i);

      piece->is_first = g_array_index (self->slots, ReboteMatcherSlot, piece->slot).is_first;
    }

  /* Nearer states first, so that what a state falls back to is always complete. */
  for (guint i = 0; i < self->nodes->len; i++)
    {
      guint32             number = numbers[order[i]];
      ReboteMatcherState *state = &self->states[number];

      if (number != 0)
        join_output (self, state);
      for (guint32 k = state->first_child; k < state->first_child + state->n_children; k++)
        self->states[k].fail = number == 0 ? 0 : rebote_matcher_next_state (self, state->fail, self->bytes[k]) & ~HAS_OUTPUT;
      if (number < self->n_rows)
        fill_row (self, number);
    }
  mark_outputs (self);
  g_clear_pointer (&self->nodes, g_array_unref);
}
