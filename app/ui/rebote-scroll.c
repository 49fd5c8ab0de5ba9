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
