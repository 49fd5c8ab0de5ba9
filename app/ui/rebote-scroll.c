/* rebote-scroll.c
 *
 * Makes long lists scroll from the first moment: the first change of position that a list view of GTK 4.8 hears of
 * fetches no rows. If that first one is a jump, the list stays blank until the next.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-scroll"

#include "config.h"

#include "rebote-scroll.h"

static gboolean
move_idle_cb (gpointer user_data)
{
  GtkAdjustment *adjustment = user_data;

  /* Whoever has scrolled already has had the loss, too. */
  if (gtk_adjustment_get_value (adjustment) == 0)
    {
      gtk_adjustment_set_value (adjustment, 1);
      gtk_adjustment_set_value (adjustment, 0);
    }

  return G_SOURCE_REMOVE;
}

static void
adjustment_changed_cb (GtkAdjustment *adjustment,
                       gpointer       user_data)
{
  if (gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment))
    return;

  g_signal_handlers_disconnect_by_func (adjustment, adjustment_changed_cb, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, move_idle_cb, g_object_ref (adjustment), g_object_unref);
}

/**
 * rebote_scroll_prepare:
 * @scroller: what a list view or column view stands in
 *
 * To be called once for each list that may become long, before it is shown.
 */
void
rebote_scroll_prepare (GtkScrolledWindow *scroller)
{
  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (scroller));

  g_signal_connect (gtk_scrolled_window_get_vadjustment (scroller), "changed", G_CALLBACK (adjustment_changed_cb), NULL);
}

/* The list view that a column view consists of. */
static GtkWidget *
find_list_view (GtkWidget *list)
{
  GtkWidget *child = gtk_widget_get_first_child (list);

  if (GTK_IS_LIST_VIEW (list))
    return list;

  while (child && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static void
asked_cb (ReboteRowModel *model,
          GtkWidget      *list)
{
  GtkWidget *view = find_list_view (list);

  if (view && g_list_model_get_n_items (G_LIST_MODEL (model)) > 0)
    gtk_widget_activate_action (view, "list.scroll-to-item", "u", 0);
}

/**
 * rebote_scroll_follow:
 * @list: a list view or column view
 * @model: what it shows
 *
 * Scrolls to the first row whenever the model is asked another question: its answer is read from there.
 */
void
rebote_scroll_follow (GtkWidget      *list,
                      ReboteRowModel *model)
{
  g_return_if_fail (GTK_IS_WIDGET (list));
  g_return_if_fail (REBOTE_IS_ROW_MODEL (model));

  g_signal_connect_object (model, "asked", G_CALLBACK (asked_cb), list, 0);
}

typedef struct
{
  guint    position;
  gboolean is_laid_out;
} Wish;

static gboolean
show_cb (GtkWidget     *list,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Wish *wish = user_data;

  /* The first one comes before the rows of this frame have their places. */
  if (!wish->is_laid_out)
    {
      wish->is_laid_out = TRUE;
      return G_SOURCE_CONTINUE;
    }

  gtk_widget_activate_action (find_list_view (list), "list.scroll-to-item", "u", wish->position);
  return G_SOURCE_REMOVE;
}

/**
 * rebote_scroll_show:
 * @list: a list view or column view
 * @position: the position of a row
 *
 * Scrolls to a row that has just come into the list, if it is not in sight. That is known in the next frame only: before,
 * no row has a place.
 */
void
rebote_scroll_show (GtkWidget *list,
                    guint      position)
{
  Wish *wish;

  g_return_if_fail (GTK_IS_WIDGET (list));

  wish = g_new0 (Wish, 1);
  wish->position = position;
  gtk_widget_add_tick_callback (list, show_cb, wish, g_free);
}
