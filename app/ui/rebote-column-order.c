/* rebote-column-order.c
 *
 * Which column of a table the user sorts by.
 *
 * GTK 4.8 does not tell which header was clicked. But it asks the sorters of the columns, the first one first, until
 * one does not say “equal”; so each column has a sorter that notes its number and always says “smaller”, and what the
 * view's sorter makes of that tells the direction.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-column-order"

#include "config.h"

#include "rebote-column-order.h"

struct _ReboteColumnOrder
{
  GObject       parent_instance;

  GtkColumnView *view; /* not owned: the view of our owner */
  guint         noted;
};

typedef struct
{
  ReboteColumnOrder *order; /* not owned */
  guint              id;
} Probe;

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteColumnOrder, rebote_column_order, G_TYPE_OBJECT)

static int
probe_cb (gconstpointer a,
          gconstpointer b,
          gpointer      user_data)
{
  Probe *probe = user_data;

  if (probe->order->noted == G_MAXUINT)
    probe->order->noted = probe->id;

  return -1;
}

static void
sorter_changed_cb (ReboteColumnOrder *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
rebote_column_order_dispose (GObject *object)
{
  ReboteColumnOrder *self = REBOTE_COLUMN_ORDER (object);

  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (rebote_column_order_parent_class)->dispose (object);
}

static void
rebote_column_order_class_init (ReboteColumnOrderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rebote_column_order_dispose;

  /**
   * ReboteColumnOrder::changed:
   * @self: an order
   */
  signals[CHANGED] = g_signal_new ("changed", REBOTE_TYPE_COLUMN_ORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
rebote_column_order_init (ReboteColumnOrder *self)
{
}

/**
 * rebote_column_order_new:
 * @view: a column view
 *
 * Returns: (transfer full): what tells its order; to be kept as long as the view
 */
ReboteColumnOrder *
rebote_column_order_new (GtkColumnView *view)
{
  ReboteColumnOrder *self = g_object_new (REBOTE_TYPE_COLUMN_ORDER, NULL);

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), self);

  g_set_weak_pointer (&self->view, view);
  g_signal_connect_object (gtk_column_view_get_sorter (view), "changed", G_CALLBACK (sorter_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * rebote_column_order_add_column:
 * @self: an order
 * @column: a column of its view
 * @id: what rebote_column_order_get() is to tell of it
 *
 * Lets the user sort by a column.
 */
void
rebote_column_order_add_column (ReboteColumnOrder   *self,
                                GtkColumnViewColumn *column,
                                guint                id)
{
  g_autoptr (GtkCustomSorter) sorter = NULL;
  Probe *probe;

  g_return_if_fail (REBOTE_IS_COLUMN_ORDER (self));
  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  probe = g_new0 (Probe, 1);
  probe->order = self;
  probe->id = id;
  sorter = gtk_custom_sorter_new (probe_cb, probe, g_free);
  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
}

/**
 * rebote_column_order_get:
 * @self: an order
 * @id: (out): the column
 * @descending: (out): in which direction
 *
 * Returns: whether the user sorts by a column
 */
gboolean
rebote_column_order_get (ReboteColumnOrder *self,
                         guint             *id,
                         gboolean          *descending)
{
  g_autoptr (GObject) one = NULL;
  g_autoptr (GObject) other = NULL;
  GtkOrdering ordering;

  g_return_val_if_fail (REBOTE_IS_COLUMN_ORDER (self), FALSE);
  g_return_val_if_fail (id != NULL && descending != NULL, FALSE);

  if (self->view == NULL)
    return FALSE;

  one = g_object_new (G_TYPE_OBJECT, NULL);
  other = g_object_new (G_TYPE_OBJECT, NULL);
  self->noted = G_MAXUINT;
  ordering = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), one, other);

  if (ordering == GTK_ORDERING_EQUAL || self->noted == G_MAXUINT)
    return FALSE;

  *id = self->noted;
  *descending = ordering == GTK_ORDERING_LARGER;

  return TRUE;
}
