/* rebote-row-order.c
 *
 * The order of a list as it is shown, and its way to another one in steps that no frame notices.
 *
 * A view of GTK 4.8 keeps 205 rows ready, of which a person sees some thirty. To make them, or to throw them away, takes
 * it a tenth to half a second, the more the more columns there are. So the list grows to that length and shrinks from it a
 * few rows at a time, those that are seen first:
 *
 *   empty    [ ] ─▶ [new 32] ─▶ [new 56] ─▶ … ─▶ [new 205] ─▶ [new …………]
 *   shorter  [old …] ─▶ [new 10 | old …] ─▶ … ─▶ [new 10]
 *
 * Where one long list comes in place of another, the view is brought to use its rows again. It does that only when it
 * scrolls. So the new rows are put behind the first of the old ones: a view that keeps to its first row does not want the
 * other old ones any more, and binds what it had made for them to the new rows.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-row-order"

#include "config.h"

#include <string.h>

#include "rebote-row-private.h"

/* So many rows are seen at once in a tall window. */
#define N_SEEN 32

/* So many more, or less, are not noticed in one frame. */
#define N_STEP 24

/* So many are kept ready. */
#define N_READY 205

/* Milliseconds from one step to the next: a frame lies in between. */
#define STEP_INTERVAL 20

struct _ReboteRowOrder
{
  GListModel        *model; /* not owned */
  ReboteRowCache    *cache; /* not owned */
  ReboteRowOrderFunc changed;
  GArray            *shown;   /* gint64: the keys as they are shown */
  GArray            *wanted;  /* gint64: the keys as they are to be shown */
  guint              n_stale; /* so many at the end of what is shown are not wanted any more */
  guint              source;
};

/**
 * rebote_row_order_new:
 * @model: (transfer none): the model, which must outlive the order
 * @cache: (transfer none): the rows of the model, which must outlive the order too
 * @changed: what to call when the length has changed, and when all is shown
 *
 * Returns: (transfer full): an empty order
 */
ReboteRowOrder *
rebote_row_order_new (GListModel        *model,
                      ReboteRowCache    *cache,
                      ReboteRowOrderFunc changed)
{
  ReboteRowOrder *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);
  g_return_val_if_fail (changed != NULL, NULL);

  self = g_new0 (ReboteRowOrder, 1);
  self->model = model;
  self->cache = cache;
  self->changed = changed;
  self->shown = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_ref (self->shown);

  return self;
}

/**
 * rebote_row_order_free:
 * @self: (transfer full): an order
 */
void
rebote_row_order_free (ReboteRowOrder *self)
{
  g_return_if_fail (self != NULL);

  g_clear_handle_id (&self->source, g_source_remove);
  g_array_unref (self->shown);
  g_array_unref (self->wanted);
  g_free (self);
}

static void
change (ReboteRowOrder *self,
        guint           position,
        guint           n_removed,
        const gint64   *added,
        guint           n_added)
{
  if (n_removed == 0 && n_added == 0)
    return;

  rebote_row_cache_forget_positions (self->cache);
  if (n_removed > 0)
    g_array_remove_range (self->shown, position, n_removed);
  if (n_added > 0)
    g_array_insert_vals (self->shown, position, added, n_added);
  g_list_model_items_changed (self->model, position, n_removed, n_added);
}

static const gint64 *
wanted_from (ReboteRowOrder *self,
             guint           position)
{
  return &((const gint64 *)(gconstpointer)self->wanted->data)[position];
}

/* The rows of an old order whose view stays where it is: as many of them as can be are kept. */
static void
rearrange (ReboteRowOrder *self,
           guint           n_wanted)
{
  g_autoptr (GArray) held = rebote_row_cache_find_held (self->cache, self->shown);
  g_autoptr (GArray) wanted = NULL;
  g_autoptr (GArray) changes = NULL;

  if (n_wanted == self->wanted->len)
    wanted = g_array_ref (self->wanted);
  else
    {
      wanted = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_wanted);
      g_array_append_vals (wanted, self->wanted->data, n_wanted);
    }

  changes = rebote_row_changes_find (self->shown, wanted, held);
  for (guint i = 0; i < changes->len; i++)
    {
      const ReboteRowChange *c = &g_array_index (changes, ReboteRowChange, i);

      change (self, c->position, c->n_removed, wanted_from (self, c->first_added), c->n_added);
    }
  self->n_stale = 0;
}

/* Whether the view stands at the beginning. */
static gboolean
is_at_top (ReboteRowOrder *self)
{
  rebote_row_cache_forget_positions (self->cache);

  return rebote_row_cache_is_held (self->cache, g_array_index (self->shown, gint64, 0));
}

static gboolean
is_shown (ReboteRowOrder *self,
          GArray         *keys)
{
  return self->n_stale == 0 && self->shown->len == keys->len &&
         memcmp (self->shown->data, keys->data, keys->len * sizeof (gint64)) == 0;
}

/* The answer to another question is read from its first row. What was shown before is not kept, but its widgets are. */
static void
replace (ReboteRowOrder *self)
{
  guint n_old;
  guint n_new;
  guint n_gone;

  /* What no view has ready costs nothing. */
  if (self->shown->len > N_READY)
    change (self, N_READY, self->shown->len - N_READY, NULL, 0);

  n_old = self->shown->len;
  n_new = MIN (self->wanted->len, n_old < N_READY ? N_SEEN : 2 * N_READY);
  change (self, 1, 0, wanted_from (self, 0), n_new);
  change (self, 0, 1, NULL, 0);

  /* Old rows that are seen go at once, and those of which the view has none. */
  self->n_stale = n_old - 1;
  if (n_new + self->n_stale > N_READY)
    {
      n_gone = MIN (self->n_stale, n_new + self->n_stale - N_READY);
      self->n_stale -= n_gone;
      change (self, n_new + self->n_stale, n_gone, NULL, 0);
    }
  if (n_new < N_SEEN)
    {
      n_gone = MIN (self->n_stale, N_SEEN - n_new);
      self->n_stale -= n_gone;
      change (self, n_new, n_gone, NULL, 0);
    }
}

static gboolean step_cb (gpointer user_data);

static void
step (ReboteRowOrder *self)
{
  guint n_shown = self->shown->len;

  if (self->n_stale > 0)
    {
      guint n = MIN (self->n_stale, N_STEP);

      self->n_stale -= n;
      change (self, n_shown - n, n, NULL, 0);
    }
  else if (n_shown < self->wanted->len)
    {
      guint n = self->wanted->len - n_shown;

      if (n_shown < N_READY)
        n = MIN (n, N_STEP);
      change (self, n_shown, 0, wanted_from (self, n_shown), n);
    }
}

static void
schedule (ReboteRowOrder *self)
{
  if (rebote_row_order_is_settled (self))
    g_clear_handle_id (&self->source, g_source_remove);
  else if (self->source == 0)
    self->source = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, STEP_INTERVAL, step_cb, self, NULL);
}

static gboolean
step_cb (gpointer user_data)
{
  ReboteRowOrder *self = user_data;
  g_autoptr (GListModel) model = g_object_ref (self->model);

  step (self);
  if (!rebote_row_order_is_settled (self))
    {
      self->changed (model);
      return G_SOURCE_CONTINUE;
    }

  self->source = 0;
  self->changed (model);
  return G_SOURCE_REMOVE;
}

/**
 * rebote_row_order_set:
 * @self: an order
 * @keys: (transfer none) (element-type gint64): the keys as they are to be shown; not to be changed any more
 * @is_answer: whether they answer another question than what is shown, and are to be read from the beginning
 *
 * Shows another order. What a person sees of it is shown at once, the rest follows.
 */
void
rebote_row_order_set (ReboteRowOrder *self,
                      GArray         *keys,
                      gboolean        is_answer)
{
  g_autoptr (GListModel) model = NULL;
  guint n_shown;

  g_return_if_fail (self != NULL);
  g_return_if_fail (keys != NULL);

  model = g_object_ref (self->model);
  n_shown = self->shown->len;
  g_array_ref (keys);
  g_array_unref (self->wanted);
  self->wanted = keys;

  /* Of a few rows those that stay keep their place. */
  is_answer = is_answer && MAX (n_shown, keys->len) > N_SEEN && n_shown > 0 && !is_shown (self, keys) && is_at_top (self);

  if (n_shown == 0)
    change (self, 0, 0, wanted_from (self, 0), MIN (keys->len, N_SEEN));
  else if (is_answer)
    replace (self);
  else if (n_shown < N_READY)
    rearrange (self, MIN (keys->len, n_shown + N_STEP));
  else
    rearrange (self, keys->len);

  schedule (self);
  self->changed (model);
}

/**
 * rebote_row_order_finish:
 * @self: an order
 *
 * Shows at once what was to follow, for whoever needs a row of it.
 */
void
rebote_row_order_finish (ReboteRowOrder *self)
{
  g_autoptr (GListModel) model = NULL;

  g_return_if_fail (self != NULL);

  if (rebote_row_order_is_settled (self))
    return;

  model = g_object_ref (self->model);
  rearrange (self, self->wanted->len);
  schedule (self);
  self->changed (model);
}

/**
 * rebote_row_order_is_settled:
 * @self: an order
 *
 * Returns: whether all is shown
 */
gboolean
rebote_row_order_is_settled (ReboteRowOrder *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->n_stale == 0 && self->shown->len == self->wanted->len;
}

/**
 * rebote_row_order_get_shown:
 * @self: an order
 *
 * Returns: (transfer none) (element-type gint64): the keys as they are shown
 */
GArray *
rebote_row_order_get_shown (ReboteRowOrder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->shown;
}

/**
 * rebote_row_order_get_wanted:
 * @self: an order
 *
 * Returns: (transfer none) (element-type gint64): the keys as they will be shown in a moment
 */
GArray *
rebote_row_order_get_wanted (ReboteRowOrder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->wanted;
}
