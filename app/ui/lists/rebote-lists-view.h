/* rebote-lists-view.h
 *
 * The view of contact lists.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REBOTE_TYPE_LISTS_VIEW (rebote_lists_view_get_type ())

/**
 * ReboteListsView:
 *
 * The lists on the left, the contacts of one on the right. A #ReboteView.
 */
G_DECLARE_FINAL_TYPE (ReboteListsView, rebote_lists_view, REBOTE, LISTS_VIEW, GtkWidget)

void rebote_lists_view_offer_rules (ReboteListsView *self);

G_END_DECLS
