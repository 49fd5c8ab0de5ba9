/* rebote-suppression-model.c
 *
 * The order of the suppressed addresses.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-suppression-model"

#include "config.h"

#include "rebote-row-private.h"
#include "rebote-suppression-model.h"

struct _ReboteSuppressionModel
{
  ReboteRowModel parent_instance;

  ReboteSuppressionSort sort;
  gboolean              descending;
};

G_DEFINE_FINAL_TYPE (ReboteSuppressionModel, rebote_suppression_model, REBOTE_TYPE_ROW_MODEL)

static const struct
{
  const char *ascending;
  const char *descending;
} sort_sql[] = {
  [REBOTE_SUPPRESSION_SORT_SINCE] = { "since, id", "since DESC, id DESC" },
  [REBOTE_SUPPRESSION_SORT_ADDRESS] = { "canonical", "canonical DESC" },
  [REBOTE_SUPPRESSION_SORT_REASON] = { "reason, since DESC, id", "reason DESC, since DESC, id" },
  [REBOTE_SUPPRESSION_SORT_ORIGIN] = { "origin, since DESC, id", "origin DESC, since DESC, id" },
};

static ReboteRowQuery *
make_query (ReboteRowModel *model)
{
  ReboteSuppressionModel *self = REBOTE_SUPPRESSION_MODEL (model);
  const char             *search = rebote_row_model_get_search (model);
  ReboteRowQuery         *query = rebote_row_query_new ("SELECT id FROM suppression WHERE lifted IS NULL");

  if (search)
    {
      g_autofree char *needle = rebote_store_fold (search);

      rebote_row_query_add (query, " AND rebote_match (?, address, reason, note)");
      rebote_row_query_bind_text (query, needle);
    }
  rebote_row_query_add (query, " ORDER BY ");
  rebote_row_query_add (query, self->descending ? sort_sql[self->sort].descending : sort_sql[self->sort].ascending);

  return query;
}

static void
rebote_suppression_model_class_init (ReboteSuppressionModelClass *klass)
{
  ReboteRowModelClass *model_class = REBOTE_ROW_MODEL_CLASS (klass);

  model_class->subjects = REBOTE_STORE_SUPPRESSIONS;
  model_class->row_type = REBOTE_TYPE_SUPPRESSION_ROW;
  model_class->read_sql = rebote_suppression_row_sql;
  model_class->make_query = make_query;
}

static void
rebote_suppression_model_init (ReboteSuppressionModel *self)
{
  self->sort = REBOTE_SUPPRESSION_SORT_SINCE;
  self->descending = TRUE;
}

/**
 * rebote_suppression_model_new:
 * @store: a store
 *
 * Returns: (transfer full): the addresses that are suppressed now, the latest first
 */
ReboteSuppressionModel *
rebote_suppression_model_new (ReboteStore *store)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  return g_object_new (REBOTE_TYPE_SUPPRESSION_MODEL, "store", store, NULL);
}

/**
 * rebote_suppression_model_set_sort:
 * @self: a model
 * @sort: the order of the addresses
 * @descending: whether to turn it round
 */
void
rebote_suppression_model_set_sort (ReboteSuppressionModel *self,
                                   ReboteSuppressionSort   sort,
                                   gboolean                descending)
{
  g_return_if_fail (REBOTE_IS_SUPPRESSION_MODEL (self));
  g_return_if_fail ((guint)sort < G_N_ELEMENTS (sort_sql));

  if (self->sort == sort && self->descending == !!descending)
    return;

  self->sort = sort;
  self->descending = !!descending;
  rebote_row_model_reload (REBOTE_ROW_MODEL (self));
}
