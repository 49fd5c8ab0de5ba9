/* rebote-row-change.c
 *
 * How a list view is shown another order without stopping for it.
 *
 * A view of GTK 4.8 keeps some 200 rows ready, wherever it is scrolled to. It looks at each new row of a change that both
 * removes and adds, which takes long where they are many; and when its rows are removed it throws their widgets away, and
 * making others takes a tenth of a second. So what is ready is changed at once, and what is far from it is removed and added
 * in changes of their own:
 *
 *   old   [ equal | before       | ready  | behind      | equal ]
 *   new   [ equal | before             | ready  | behind      | equal ]
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-row-change"

#include "config.h"

#include "rebote-row-private.h"

/* Rows that are held lie side by side where a view shows them, but for few. */
#define MAX_HOLE 16

/* What is so near to the rows that are ready is changed together with them. */
#define MAX_NEAR 128

/* Up to so many rows may be removed and added in one change. */
#define MAX_PATCH 512

typedef struct
{
  const gint64 *keys;
  guint         from;
  guint         to;
} Stretch;

/* The longest row of neighbours among those that are held: what a view has ready. A few others may be held elsewhere. */
static void
find_ready (GArray  *held,
            Stretch *ready)
{
  guint begin = 0;

  ready->from = ready->to = 0;
  for (guint i = 0; i < held->len; i++)
    {
      guint position = g_array_index (held, guint, i);

      if (i > 0 && position - g_array_index (held, guint, i - 1) > MAX_HOLE)
        begin = i;
      if (position + 1 - g_array_index (held, guint, begin) > ready->to - ready->from)
        {
          ready->from = g_array_index (held, guint, begin);
          ready->to = position + 1;
        }
    }
  if (ready->to - ready->from > MAX_PATCH)
    ready->to = ready->from + MAX_PATCH;
}

/* Where the first of the ready rows stays in the new order. */
static guint
find_again (const Stretch *ready,
            const Stretch *new)
{
  for (guint i = ready->from; i < ready->to && i < ready->from + MAX_HOLE; i++)
    {
      for (guint j = new->from; j < new->to; j++)
        {
          if (new->keys[j] == ready->keys[i])
            return j - MIN (i - ready->from, j - new->from);
        }
    }

  return CLAMP (ready->from, new->from, new->to);
}

static void
add_change (GArray *changes,
            guint   position,
            guint   n_removed,
            guint   first_added,
            guint   n_added)
{
  ReboteRowChange change = { position, n_removed, first_added, n_added };

  if (n_removed > 0 || n_added > 0)
    g_array_append_val (changes, change);
}

/**
 * rebote_row_changes_find:
 * @old_order: (element-type gint64): the keys as they are shown
 * @new_order: (element-type gint64): the keys as they are to be shown
 * @held: (element-type guint): the positions in @old_order of the rows that somebody holds, ascending
 *
 * Returns: (transfer full) (element-type ReboteRowChange): what makes the new order of the old one, to be done one after
 *   the other
 */
GArray *
rebote_row_changes_find (GArray *old_order,
                         GArray *new_order,
                         GArray *held)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (ReboteRowChange));
  Stretch old = { (const gint64 *)(gconstpointer)old_order->data, 0, old_order->len };
  Stretch new = { (const gint64 *)(gconstpointer)new_order->data, 0, new_order->len };
  Stretch ready = { .keys = old.keys };
  guint   again;
  guint   again_to;
  guint   kept = 0;

  while (old.from < old.to && new.from < new.to && old.keys[old.from] == new.keys[new.from])
    old.from++, new.from++;
  while (old.to > old.from && new.to > new.from && old.keys[old.to - 1] == new.keys[new.to - 1])
    old.to--, new.to--;
  if (old.from == old.to || new.from == new.to ||
      (old.to - old.from <= MAX_PATCH && new.to - new.from <= MAX_PATCH))
    {
      add_change (changes, old.from, old.to - old.from, new.from, new.to - new.from);
      return changes;
    }

  find_ready (held, &ready);
  ready.from = CLAMP (ready.from, old.from, old.to);
  ready.to = CLAMP (ready.to, ready.from, old.to);
  again = find_again (&ready, &new);
  again_to = MIN (again + (ready.to - ready.from), new.to);
  /* A second change before them would have all of them bound once more. */
  if (ready.from - old.from <= MAX_NEAR && again - new.from <= MAX_NEAR)
    {
      ready.from = old.from;
      again = new.from;
    }
  /* What stays where it is need not even be touched. */
  while (ready.from + kept < ready.to && again + kept < again_to && old.keys[ready.from + kept] == new.keys[again + kept])
    kept++;

  /* All that goes away goes first: a row must not be in the list twice. */
  add_change (changes, ready.to, old.to - ready.to, 0, 0);
  add_change (changes, old.from, ready.from - old.from, 0, 0);
  add_change (changes, old.from + kept, ready.to - ready.from - kept, again + kept, again_to - again - kept);
  add_change (changes, old.from + again_to - again, 0, again_to, new.to - again_to);
  add_change (changes, old.from, 0, new.from, again - new.from);

  return changes;
}
