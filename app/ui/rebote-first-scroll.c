/* rebote-first-scroll.c
 *
 * The list views of GTK 4.8 fetch no rows for the first change of their adjustment that they hear of. If it is a jump
 * (a click into the trough of the scroll bar), they stay blank until the next one. So make a first one.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-first-scroll"

#include "config.h"

#include "rebote-first-scroll.h"

static gboolean
scroll_cb (gpointer user_data)
{
  GtkAdjustment *adjustment = user_data;

  if (gtk_adjustment_get_value (adjustment) == 0)
    {
      gtk_adjustment_set_value (adjustment, 1);
      gtk_adjustment_set_value (adjustment, 0);
    }

  return G_SOURCE_REMOVE;
}

static void
changed_cb (GtkAdjustment *adjustment)
{
  if (gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment))
    return;

  g_signal_handlers_disconnect_by_func (adjustment, changed_cb, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, scroll_cb, g_object_ref (adjustment), g_object_unref);
}

/**
 * rebote_first_scroll_prepare:
 * @scroller: the scrolled window around a list view
 *
 * To be called once for each list.
 */
void
rebote_first_scroll_prepare (GtkScrolledWindow *scroller)
{
  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (scroller));

  g_signal_connect (gtk_scrolled_window_get_vadjustment (scroller), "changed", G_CALLBACK (changed_cb), NULL);
}
