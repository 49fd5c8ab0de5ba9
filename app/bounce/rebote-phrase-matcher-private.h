/* rebote-phrase-matcher-private.h
 *
 * The automaton of a matcher: rebote-phrase-matcher.c collects the phrases and scans texts, rebote-phrase-matcher-compile.c
 * makes the states from what was collected.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-phrase-matcher.h"

G_BEGIN_DECLS

#define NO_STATE   G_MAXUINT32
#define NO_PIECE   G_MAXUINT32
#define HAS_OUTPUT 0x80000000u /* a mark on the number of a state in a row */

typedef struct
{
  guint32 phrase;
  guint8  number; /* within its phrase */
  guint8  is_optional : 1;
  guint8  is_first : 1; /* no slot before it must be there */
  guint8  is_last : 1;  /* no slot behind it must be there */
  guint8  has_gap : 1;  /* before it */
  guint8  is_end : 1;   /* the last of its phrase */
} ReboteMatcherSlot;

/* One writing of one slot. What rules most of them out stands here and not with the slot: each look elsewhere costs more
 * than all the rest. */
typedef struct
{
  guint32 slot;
  guint32 next; /* the next piece which ends here; an index into pieces */
  guint16 length;
  guint8  left_word : 1;  /* a word must begin here, if the phrase does */
  guint8  right_word : 1; /* a word must end here, if the phrase does */
  guint8  is_first : 1;   /* as its slot */
} ReboteMatcherPiece;

/* A node of the tree of pieces, while phrases are added. */
typedef struct
{
  guint32 child;
  guint32 sibling;
  guint32 pieces;
  guint8  byte;
  guint8  depth;
} ReboteMatcherNode;

/* A state of the automaton. The children of one have numbers in a row. */
typedef struct
{
  guint32 first_child;
  guint32 fail;
  guint32 output; /* the first of the pieces that end here: those of this state and of all on the way of failures */
  guint16 n_children;
  guint8  first_byte; /* of the first child: most states have no other */
} ReboteMatcherState;

struct _RebotePhraseMatcher
{
  GArray             *nodes;  /* ReboteMatcherNode; NULL once compiled */
  GArray             *slots;  /* ReboteMatcherSlot */
  GArray             *pieces; /* ReboteMatcherPiece */
  ReboteMatcherState *states;
  guint8             *bytes;        /* by which each state is reached from its parent */
  guint8              classes[256]; /* all bytes that occur in no phrase are one class; the most frequent ones come first */
  guint32             n_classes;
  guint32             row_length;
  guint32            *rows; /* the next state for each class, for each of the first states, which are near the root */
  guint32             n_rows;
};

static inline guint32
rebote_matcher_find_child (const RebotePhraseMatcher *self,
                           const ReboteMatcherState  *state,
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
rebote_matcher_next_state (const RebotePhraseMatcher *self,
                           guint32                    number,
                           guint8                     byte)
{
  for (;;)
    {
      guint32 child;

      if (number < self->n_rows)
        return self->rows[self->row_length * number + self->classes[byte]];
      child = rebote_matcher_find_child (self, &self->states[number], byte);
      if (child != NO_STATE)
        return child | (self->states[child].output != NO_PIECE ? HAS_OUTPUT : 0);
      number = self->states[number].fail;
    }
}

G_END_DECLS
