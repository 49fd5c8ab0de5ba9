/* rebote-bounces-view-selection.c
 *
 * Keeps in the Bounces view what is selected while the list changes: when mails are read, removed, ordered or filtered.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounces-view-selection"

#include "config.h"

#include "ui/rebote-scroll.h"

#include "rebote-bounces-view-private.h"

/* How many selected rows are found again after the order of the list has changed. */
#define MAX_KEPT 100

static void
scroll_to (ReboteBouncesView *self,
           guint              position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
}

/* Notes what is selected, to be found again. Of a large selection that would take long, and it is lost. */
void
_rebote_bounces_view_keep_selected (ReboteBouncesView *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  g_clear_pointer (&self->kept_rows, g_array_unref);

  if (gtk_bitset_get_size (selected) <= MAX_KEPT)
    self->kept_rows = rebote_row_selection_dup_ids (self->selection);
}

static gboolean
select_wanted (ReboteBouncesView *self)
{
  guint position;

  if (self->wanted_row == 0 || !rebote_row_model_find (REBOTE_ROW_MODEL (self->model), self->wanted_row, &position))
    return FALSE;

  self->wanted_row = 0;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  scroll_to (self, position);
  adw_leaflet_set_visible_child_name (self->leaflet, "detail");

  return TRUE;
}

static gboolean
select_kept (ReboteBouncesView *self)
{
  g_autoptr (GtkBitset) mask = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) all = gtk_bitset_new_range (0, g_list_model_get_n_items (G_LIST_MODEL (self->model)));

  for (guint i = 0; self->kept_rows && i < self->kept_rows->len; i++)
    {
      guint position;

      if (rebote_row_model_find (REBOTE_ROW_MODEL (self->model), g_array_index (self->kept_rows, gint64, i), &position))
        gtk_bitset_add (mask, position);
    }

  return !gtk_bitset_is_empty (mask) &&
         gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), mask, all);
}

/* What was selected still is, in part at least: rows far from what is seen are taken out of the list and put in again. */
static gboolean
has_kept (ReboteBouncesView *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint64 n = gtk_bitset_get_size (selected);

  return (n > 0 && (self->kept_rows == NULL || n >= self->kept_rows->len)) || select_kept (self) || n > 0;
}

/* A view keeps to its rows, wherever they go. That is right for whoever reads in the middle. */
static void
settle_scroll (ReboteBouncesView *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  gint64 top_row = rebote_row_model_get_row_id (REBOTE_ROW_MODEL (self->model), 0);

  if (self->settle_at_top && top_row != self->top_row)
    scroll_to (self, 0);
  if (self->settle_shown && !gtk_bitset_is_empty (selected))
    rebote_scroll_show (GTK_WIDGET (self->list_view), gtk_bitset_get_minimum (selected));

  self->top_row = top_row;
  self->settle_at_top = FALSE;
  self->settle_shown = FALSE;
}

/* After the list has changed: what was wanted or selected, or at least some row. */
void
_rebote_bounces_view_settle (ReboteBouncesView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  _rebote_bounces_view_update_stack (self);

  if (n > 0 && select_wanted (self))
    return;

  if (n > 0 && has_kept (self))
    {
      settle_scroll (self);
      return;
    }

  /* Side by side, an empty right half would be a waste; folded, nobody sees it. */
  if (n > 0 && !adw_leaflet_get_folded (self->leaflet))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), MIN (self->wanted_position, n - 1), TRUE);
  else
    _rebote_bounces_view_show_selected (self);

  if (n > 0)
    settle_scroll (self);

  self->wanted_position = 0;
}

static gboolean
settle_cb (gpointer user_data)
{
  ReboteBouncesView *self = user_data;

  self->settle_source = 0;
  _rebote_bounces_view_settle (self);

  return G_SOURCE_REMOVE;
}

/* Emptying and filling again are two changes: only what comes of both counts. Before anything is drawn. */
void
_rebote_bounces_view_items_changed (ReboteBouncesView *self)
{
  if (self->settle_source != 0)
    return;

  self->settle_at_top = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->list_scroller)) < 1;
  self->settle_source = g_idle_add_full (G_PRIORITY_DEFAULT, settle_cb, self, NULL);
}

void
_rebote_bounces_view_want_row (ReboteBouncesView *self,
                               gint64             row_id)
{
  self->wanted_row = row_id;

  /* It may be new, and come with the next change, or be hidden by the filter. */
  if (select_wanted (self))
    return;

  rebote_guard_bar_show_all_rows (self->guard_bar);
  gtk_toggle_button_set_active (self->chips[REBOTE_MESSAGE_FILTER_ALL], TRUE);
}
