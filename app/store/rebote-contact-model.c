/* rebote-contact-model.c
 *
 * The order of the contacts of one list.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-contact-model"

#include "config.h"

#include "rebote-contact-model.h"
#include "rebote-row-private.h"

struct _ReboteContactModel
{
  ReboteRowModel parent_instance;

  gint64              list_id;
  ReboteContactFilter filter;
  char               *reason;
  gboolean            only_new;
  ReboteContactSort   sort;
  guint               column;
  gboolean            descending;
};

enum
{
  PROP_0,
  PROP_LIST_ID,
  PROP_FILTER,
  PROP_REASON,
  PROP_ONLY_NEW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ReboteContactModel, rebote_contact_model, REBOTE_TYPE_ROW_MODEL)

static const char *const filter_sql[REBOTE_N_CONTACT_FILTERS] = {
  [REBOTE_CONTACT_FILTER_ALL] = "",
  [REBOTE_CONTACT_FILTER_KEEP] = " AND verdict = 'keep'",
  [REBOTE_CONTACT_FILTER_REVIEW] = " AND verdict = 'review'",
  [REBOTE_CONTACT_FILTER_REMOVE] = " AND verdict = 'remove'",
};

/* Contacts without a reason come last in either direction: they are kept, and there are many. */
static const struct
{
  const char *ascending;
  const char *descending;
} sort_sql[] = {
  [REBOTE_CONTACT_SORT_ROW] = { "id", "id DESC" },
  [REBOTE_CONTACT_SORT_ADDRESS] = { "canonical NULLS LAST, id", "canonical DESC NULLS LAST, id" },
  /* But for keep, the alphabet has them in the order of what they do. */
  [REBOTE_CONTACT_SORT_DECISION] = { "verdict = 'keep', verdict, reason, id",
                                     "verdict = 'keep' DESC, verdict DESC, reason, id" },
  [REBOTE_CONTACT_SORT_REASON] = { "reason NULLS LAST, id", "reason DESC NULLS LAST, id" },
};

static void
add_order (ReboteContactModel *self,
           ReboteRowQuery     *query)
{
  rebote_row_query_add (query, " ORDER BY ");
  if (self->sort != REBOTE_CONTACT_SORT_FIELD)
    {
      rebote_row_query_add (query, self->descending ? sort_sql[self->sort].descending : sort_sql[self->sort].ascending);
      return;
    }

  rebote_row_query_add (query, "rebote_sort_key (rebote_field (fields, ?))");
  rebote_row_query_bind_int (query, self->column);
  rebote_row_query_add (query, self->descending ? " DESC NULLS LAST, id" : " NULLS LAST, id");
}

static ReboteRowQuery *
make_query (ReboteRowModel *model)
{
  ReboteContactModel *self = REBOTE_CONTACT_MODEL (model);
  const char         *search = rebote_row_model_get_search (model);
  ReboteRowQuery     *query;

  if (self->list_id == 0)
    return NULL;

  query = rebote_row_query_new ("SELECT id FROM contact WHERE list_id = ?");
  rebote_row_query_bind_int (query, self->list_id);
  rebote_row_query_add (query, filter_sql[self->filter]);
  if (self->reason)
    {
      rebote_row_query_add (query, " AND reason = ?");
      rebote_row_query_bind_text (query, self->reason);
    }
  if (self->only_new)
    {
      rebote_row_query_add (query, " AND id IN (SELECT contact_id FROM contact_new"
                                   " WHERE contact_id >= (? << 32) AND contact_id < ((? + 1) << 32))");
      rebote_row_query_bind_int (query, self->list_id);
      rebote_row_query_bind_int (query, self->list_id);
    }
  if (search)
    {
      g_autofree char *needle = rebote_store_fold (search);

      rebote_row_query_add (query, " AND rebote_match (?, fields, explanation, suggestion)");
      rebote_row_query_bind_text (query, needle);
    }
  add_order (self, query);

  return query;
}

static void
rebote_contact_model_finalize (GObject *object)
{
  ReboteContactModel *self = REBOTE_CONTACT_MODEL (object);

  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (rebote_contact_model_parent_class)->finalize (object);
}

static void
rebote_contact_model_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  ReboteContactModel *self = REBOTE_CONTACT_MODEL (object);

  switch (prop_id)
    {
    case PROP_LIST_ID:
      g_value_set_int64 (value, rebote_contact_model_get_list_id (self));
      break;
    case PROP_FILTER:
      g_value_set_uint (value, rebote_contact_model_get_filter (self));
      break;
    case PROP_REASON:
      g_value_set_string (value, rebote_contact_model_get_reason (self));
      break;
    case PROP_ONLY_NEW:
      g_value_set_boolean (value, rebote_contact_model_get_only_new (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
rebote_contact_model_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  ReboteContactModel *self = REBOTE_CONTACT_MODEL (object);

  switch (prop_id)
    {
    case PROP_LIST_ID:
      rebote_contact_model_set_list_id (self, g_value_get_int64 (value));
      break;
    case PROP_FILTER:
      rebote_contact_model_set_filter (self, g_value_get_uint (value), self->reason);
      break;
    case PROP_REASON:
      rebote_contact_model_set_filter (self, self->filter, g_value_get_string (value));
      break;
    case PROP_ONLY_NEW:
      rebote_contact_model_set_only_new (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
rebote_contact_model_class_init (ReboteContactModelClass *klass)
{
  GObjectClass        *object_class = G_OBJECT_CLASS (klass);
  ReboteRowModelClass *model_class = REBOTE_ROW_MODEL_CLASS (klass);
  GParamFlags          flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = rebote_contact_model_finalize;
  object_class->get_property = rebote_contact_model_get_property;
  object_class->set_property = rebote_contact_model_set_property;

  model_class->subjects = REBOTE_STORE_LISTS;
  model_class->row_type = REBOTE_TYPE_CONTACT_ROW;
  model_class->read_sql = rebote_contact_row_sql;
  model_class->make_query = make_query;

  properties[PROP_LIST_ID] = g_param_spec_int64 ("list-id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FILTER] = g_param_spec_uint ("filter", NULL, NULL, 0, REBOTE_N_CONTACT_FILTERS - 1,
                                               REBOTE_CONTACT_FILTER_ALL, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_ONLY_NEW] = g_param_spec_boolean ("only-new", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rebote_contact_model_init (ReboteContactModel *self)
{
}

/**
 * rebote_contact_model_new:
 * @store: a store
 *
 * Returns: (transfer full): a model that shows nothing until it is told a list
 */
ReboteContactModel *
rebote_contact_model_new (ReboteStore *store)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  return g_object_new (REBOTE_TYPE_CONTACT_MODEL, "store", store, NULL);
}

/**
 * rebote_contact_model_get_list_id:
 * @self: a model
 *
 * Returns: the key of the list that it shows, or 0
 */
gint64
rebote_contact_model_get_list_id (ReboteContactModel *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_MODEL (self), 0);

  return self->list_id;
}

/**
 * rebote_contact_model_set_list_id:
 * @self: a model
 * @list_id: the key of the list to show, or 0 for none
 */
void
rebote_contact_model_set_list_id (ReboteContactModel *self,
                                  gint64              list_id)
{
  g_return_if_fail (REBOTE_IS_CONTACT_MODEL (self));

  if (self->list_id == list_id)
    return;

  self->list_id = list_id;
  rebote_row_model_reload (REBOTE_ROW_MODEL (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST_ID]);
}

/**
 * rebote_contact_model_get_filter:
 * @self: a model
 *
 * Returns: which contacts it shows
 */
ReboteContactFilter
rebote_contact_model_get_filter (ReboteContactModel *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_MODEL (self), REBOTE_CONTACT_FILTER_ALL);

  return self->filter;
}

/**
 * rebote_contact_model_get_reason:
 * @self: a model
 *
 * Returns: (nullable): the slug of the reason that its contacts have
 */
const char *
rebote_contact_model_get_reason (ReboteContactModel *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_MODEL (self), NULL);

  return self->reason;
}

/**
 * rebote_contact_model_set_filter:
 * @self: a model
 * @filter: which contacts to show
 * @reason: (nullable): the slug of the program's reason that they must have
 */
void
rebote_contact_model_set_filter (ReboteContactModel *self,
                                 ReboteContactFilter filter,
                                 const char         *reason)
{
  gboolean other_filter;
  gboolean other_reason;

  g_return_if_fail (REBOTE_IS_CONTACT_MODEL (self));
  g_return_if_fail ((guint)filter < REBOTE_N_CONTACT_FILTERS);

  other_filter = self->filter != filter;
  other_reason = g_strcmp0 (self->reason, reason) != 0;
  if (!other_filter && !other_reason)
    return;

  self->filter = filter;
  if (other_reason)
    {
      g_free (self->reason);
      self->reason = g_strdup (reason);
    }
  rebote_row_model_reload (REBOTE_ROW_MODEL (self));
  if (other_filter)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
  if (other_reason)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
}

/**
 * rebote_contact_model_get_only_new:
 * @self: a model
 *
 * Returns: whether it shows only contacts that were not in the list before
 */
gboolean
rebote_contact_model_get_only_new (ReboteContactModel *self)
{
  g_return_val_if_fail (REBOTE_IS_CONTACT_MODEL (self), FALSE);

  return self->only_new;
}

/**
 * rebote_contact_model_set_only_new:
 * @self: a model
 * @only_new: whether to show only contacts that were not in the list before, within the filter
 */
void
rebote_contact_model_set_only_new (ReboteContactModel *self,
                                   gboolean            only_new)
{
  g_return_if_fail (REBOTE_IS_CONTACT_MODEL (self));

  if (self->only_new == !!only_new)
    return;

  self->only_new = !!only_new;
  rebote_row_model_reload (REBOTE_ROW_MODEL (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLY_NEW]);
}

/**
 * rebote_contact_model_set_sort:
 * @self: a model
 * @sort: the order of the contacts
 * @column: the column of the file that is sorted by, for %REBOTE_CONTACT_SORT_FIELD
 * @descending: whether to turn it round
 */
void
rebote_contact_model_set_sort (ReboteContactModel *self,
                               ReboteContactSort   sort,
                               guint               column,
                               gboolean            descending)
{
  g_return_if_fail (REBOTE_IS_CONTACT_MODEL (self));
  g_return_if_fail ((guint)sort <= REBOTE_CONTACT_SORT_FIELD);

  if (self->sort == sort && self->column == column && self->descending == !!descending)
    return;

  self->sort = sort;
  self->column = column;
  self->descending = !!descending;
  rebote_row_model_reload (REBOTE_ROW_MODEL (self));
}
