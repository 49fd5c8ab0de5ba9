/* rebote-row-order.h
 *
 * The order of a list as it is shown, and its way to another one in steps that no frame notices.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _ReboteRowCache ReboteRowCache;

/**
 * ReboteRowOrder:
 *
 * Belongs to a list model, in whose name it tells what changes.
 */
typedef struct _ReboteRowOrder ReboteRowOrder;

/**
 * ReboteRowOrderFunc:
 * @model: the model
 *
 * Is called when the length has changed, and when all is shown.
 */
typedef void (*ReboteRowOrderFunc) (GListModel *model);

ReboteRowOrder *rebote_row_order_new        (GListModel         *model,
                                             ReboteRowCache     *cache,
                                             ReboteRowOrderFunc  changed);
void            rebote_row_order_free       (ReboteRowOrder     *self);
void            rebote_row_order_set        (ReboteRowOrder     *self,
                                             GArray             *keys,
                                             gboolean            is_answer);
void            rebote_row_order_finish     (ReboteRowOrder     *self);
gboolean        rebote_row_order_is_settled (ReboteRowOrder     *self);
GArray         *rebote_row_order_get_shown  (ReboteRowOrder     *self);
GArray         *rebote_row_order_get_wanted (ReboteRowOrder     *self);

G_END_DECLS
