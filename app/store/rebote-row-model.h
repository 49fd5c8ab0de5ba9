/* rebote-row-model.h
 *
 * A lazy list model over the store: the order of the rows is computed in a worker thread, a row is made when it is
 * looked at.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-row.h"
#include "rebote-store.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_ROW_MODEL (rebote_row_model_get_type ())

/**
 * ReboteRowModel:
 *
 * A #GListModel of #ReboteRow. Belongs to the main thread. It follows the store by itself: what is written there is
 * shown a moment later.
 *
 * Properties: `store` (construct only), `n-items` (notifies), `search` (the words that rows must contain), `loading`
 * (whether an order is being computed). Signals: `asked`: another question was asked; `failed` (`GError *`): the order could
 * not be computed.
 */
G_DECLARE_DERIVABLE_TYPE (ReboteRowModel, rebote_row_model, REBOTE, ROW_MODEL, GObject)

/**
 * ReboteRowQuery:
 *
 * A question to the store whose answer is keys in the order in which their rows are to be shown.
 */
typedef struct _ReboteRowQuery ReboteRowQuery;

/**
 * ReboteRowModelClass:
 * @subjects: the changes in the store that concern the model
 * @row_type: the type of its rows
 * @read_sql: the statement that reads the row whose key is `?1`
 * @make_query: the question for the model's present state; %NULL where it shows nothing
 */
struct _ReboteRowModelClass
{
  GObjectClass       parent_class;

  ReboteStoreSubject subjects;
  GType              row_type;
  const char        *read_sql;
  ReboteRowQuery *(*make_query) (ReboteRowModel *self);
};

ReboteStore  *rebote_row_model_get_store    (ReboteRowModel *self);
const char   *rebote_row_model_get_search   (ReboteRowModel *self);
void          rebote_row_model_set_search   (ReboteRowModel *self,
                                             const char     *search);
gboolean      rebote_row_model_get_loading  (ReboteRowModel *self);
void          rebote_row_model_reload       (ReboteRowModel *self);
void          rebote_row_model_settle       (ReboteRowModel *self);
gint64        rebote_row_model_get_row_id   (ReboteRowModel *self,
                                             guint           position);
const gint64 *rebote_row_model_peek_row_ids (ReboteRowModel *self,
                                             guint          *n);
GArray       *rebote_row_model_dup_row_ids  (ReboteRowModel *self);
gboolean      rebote_row_model_find         (ReboteRowModel *self,
                                             gint64          row_id,
                                             guint          *position);

G_END_DECLS
