/* rebote-row-model.h
 *
 * A lazy list model over the store: the order of the rows is computed in a worker thread, a row is made when it is
 * looked at.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_ROW       (rebote_row_get_type ())
#define REBOTE_TYPE_ROW_MODEL (rebote_row_model_get_type ())

/**
 * ReboteRow:
 *
 * What the row objects of all models share. Property: `id` (gint64), the key that the store's functions take. While a
 * row object lives, the model hands out the same one for the same key; it notifies what changes in the store.
 */
G_DECLARE_DERIVABLE_TYPE (ReboteRow, rebote_row, REBOTE, ROW, GObject)

/**
 * ReboteRowModel:
 *
 * A #GListModel of #ReboteRow. Belongs to the main thread. It follows the store by itself: what is written there is
 * shown a moment later.
 *
 * Properties: `store`, `n-items` (notifies), `search` (the words that rows must contain), `loading` (whether an
 * order is being computed). Signal: `failed` (`GError *`).
 */
G_DECLARE_DERIVABLE_TYPE (ReboteRowModel, rebote_row_model, REBOTE, ROW_MODEL, GObject)

gint64       rebote_row_get_id            (ReboteRow      *self);

ReboteStore *rebote_row_model_get_store   (ReboteRowModel *self);
const char  *rebote_row_model_get_search  (ReboteRowModel *self);
void         rebote_row_model_set_search  (ReboteRowModel *self,
                                           const char     *search);
gboolean     rebote_row_model_get_loading (ReboteRowModel *self);
void         rebote_row_model_reload      (ReboteRowModel *self);
gint64       rebote_row_model_get_row_id  (ReboteRowModel *self,
                                           guint           position);
GArray      *rebote_row_model_dup_row_ids (ReboteRowModel *self);
gboolean     rebote_row_model_find        (ReboteRowModel *self,
                                           gint64          row_id,
                                           guint          *position);

G_END_DECLS
