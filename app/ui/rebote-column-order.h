/* rebote-column-order.h
 *
 * Which column of a table the user sorts by. The sorting itself is done in the store.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REBOTE_TYPE_COLUMN_ORDER (rebote_column_order_get_type ())

/**
 * ReboteColumnOrder:
 *
 * Watches the headers of a column view. Signal `changed`: the user clicked on one.
 */
G_DECLARE_FINAL_TYPE (ReboteColumnOrder, rebote_column_order, REBOTE, COLUMN_ORDER, GObject)

ReboteColumnOrder *rebote_column_order_new        (GtkColumnView       *view);
void               rebote_column_order_add_column (ReboteColumnOrder   *self,
                                                   GtkColumnViewColumn *column,
                                                   guint                id);
gboolean           rebote_column_order_get        (ReboteColumnOrder   *self,
                                                   guint               *id,
                                                   gboolean            *descending);

G_END_DECLS
