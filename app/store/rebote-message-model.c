/* rebote-message-model.c
 *
 * The order of the rows of the Bounces view.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-message-model"

#include "config.h"

#include "rebote-message-model.h"
#include "rebote-row-private.h"

struct _ReboteMessageModel
{
  ReboteRowModel parent_instance;

  ReboteMessageFilter filter;
  ReboteReason        reason;
  ReboteMessageSort   sort;
  gboolean            descending;
  char               *rows; /* (nullable): the keys that may be shown, as JSON */
};

enum
{
  PROP_0,
  PROP_FILTER,
  PROP_REASON,
  PROP_SORT,
  PROP_DESCENDING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ReboteMessageModel, rebote_message_model, REBOTE_TYPE_ROW_MODEL)

static const char *const filter_sql[REBOTE_N_MESSAGE_FILTERS] = {
  [REBOTE_MESSAGE_FILTER_ALL] = "",
  [REBOTE_MESSAGE_FILTER_HARD] = " AND r.kind = 'hard'",
  [REBOTE_MESSAGE_FILTER_SOFT] = " AND r.kind = 'soft'",
  [REBOTE_MESSAGE_FILTER_UNDETERMINED] = " AND r.kind = 'undetermined'",
  [REBOTE_MESSAGE_FILTER_NOT_BOUNCE] = " AND r.kind IS NULL",
};

/* What sorts by reason shows the hard ones first, and last what is no bounce; so does what is not known. */
#define KIND_RANK "CASE r.kind WHEN 'hard' THEN 0 WHEN 'soft' THEN 1 WHEN 'undetermined' THEN 2 ELSE 3 END"

static const struct
{
  const char *ascending;
  const char *descending;
} sort_sql[] = {
  [REBOTE_MESSAGE_SORT_READ] = { "r.id", "r.id DESC" },
  [REBOTE_MESSAGE_SORT_DATE] = { "r.date NULLS LAST, r.id", "r.date DESC NULLS LAST, r.id DESC" },
  [REBOTE_MESSAGE_SORT_REASON] = { KIND_RANK ", r.reason, r.type, r.date DESC, r.id",
                                   KIND_RANK " DESC, r.reason DESC, r.type DESC, r.date DESC, r.id" },
  [REBOTE_MESSAGE_SORT_PROVIDER] = { "coalesce (r.provider, r.domain) NULLS LAST, r.date DESC, r.id",
                                     "coalesce (r.provider, r.domain) DESC NULLS LAST, r.date DESC, r.id" },
  [REBOTE_MESSAGE_SORT_ADDRESS] = { "r.canonical NULLS LAST, r.date DESC, r.id",
                                    "r.canonical DESC NULLS LAST, r.date DESC, r.id" },
  [REBOTE_MESSAGE_SORT_MESSAGE] = { "r.message_id DESC, r.position", "r.message_id, r.position" },
};

static ReboteRowQuery *
make_query (ReboteRowModel *model)
{
  ReboteMessageModel *self = REBOTE_MESSAGE_MODEL (model);
  const char         *search = rebote_row_model_get_search (model);
  ReboteRowQuery     *query = rebote_row_query_new ("SELECT r.id FROM recipient AS r");

  if (search)
    rebote_row_query_add (query, " JOIN message AS m ON m.id = r.message_id");
  rebote_row_query_add (query, " WHERE r.deleted IS NULL");
  rebote_row_query_add (query, filter_sql[self->filter]);
  if (self->reason != REBOTE_REASON_NONE)
    {
      rebote_row_query_add (query, " AND r.reason = ?");
      rebote_row_query_bind_text (query, rebote_reason_to_slug (self->reason));
    }
  if (self->rows)
    {
      rebote_row_query_add (query, " AND r.id IN (SELECT value FROM json_each (?))");
      rebote_row_query_bind_text (query, self->rows);
    }
  if (search)
    {
      g_autofree char *needle = rebote_store_fold (search);

      rebote_row_query_add (query, " AND rebote_match (?, r.address, r.original_address, r.diagnostic, r.status,"
                                   " r.provider, m.subject, m.sender, m.original_subject)");
      rebote_row_query_bind_text (query, needle);
    }
  rebote_row_query_add (query, " ORDER BY ");
  rebote_row_query_add (query, self->descending ? sort_sql[self->sort].descending : sort_sql[self->sort].ascending);

  return query;
}

static void
rebote_message_model_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  ReboteMessageModel *self = REBOTE_MESSAGE_MODEL (object);

  switch (prop_id)
    {
    case PROP_FILTER:
      g_value_set_uint (value, rebote_message_model_get_filter (self));
      break;
    case PROP_REASON:
      g_value_set_uint (value, rebote_message_model_get_reason (self));
      break;
    case PROP_SORT:
      g_value_set_uint (value, rebote_message_model_get_sort (self));
      break;
    case PROP_DESCENDING:
      g_value_set_boolean (value, rebote_message_model_get_descending (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
rebote_message_model_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  ReboteMessageModel *self = REBOTE_MESSAGE_MODEL (object);

  switch (prop_id)
    {
    case PROP_FILTER:
      rebote_message_model_set_filter (self, g_value_get_uint (value));
      break;
    case PROP_REASON:
      rebote_message_model_set_reason (self, g_value_get_uint (value));
      break;
    case PROP_SORT:
      rebote_message_model_set_sort (self, g_value_get_uint (value), self->descending);
      break;
    case PROP_DESCENDING:
      rebote_message_model_set_sort (self, self->sort, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
rebote_message_model_finalize (GObject *object)
{
  g_clear_pointer (&REBOTE_MESSAGE_MODEL (object)->rows, g_free);

  G_OBJECT_CLASS (rebote_message_model_parent_class)->finalize (object);
}

static void
rebote_message_model_class_init (ReboteMessageModelClass *klass)
{
  GObjectClass        *object_class = G_OBJECT_CLASS (klass);
  ReboteRowModelClass *model_class = REBOTE_ROW_MODEL_CLASS (klass);
  GParamFlags          flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = rebote_message_model_finalize;
  object_class->get_property = rebote_message_model_get_property;
  object_class->set_property = rebote_message_model_set_property;

  model_class->subjects = REBOTE_STORE_MESSAGES;
  model_class->row_type = REBOTE_TYPE_MESSAGE_ROW;
  model_class->read_sql = rebote_message_row_sql;
  model_class->make_query = make_query;

  properties[PROP_FILTER] = g_param_spec_uint ("filter", NULL, NULL, 0, REBOTE_N_MESSAGE_FILTERS - 1,
                                               REBOTE_MESSAGE_FILTER_ALL, flags);
  properties[PROP_REASON] = g_param_spec_uint ("reason", NULL, NULL, 0, REBOTE_N_REASONS - 1, REBOTE_REASON_NONE,
                                               flags);
  properties[PROP_SORT] = g_param_spec_uint ("sort", NULL, NULL, 0, REBOTE_MESSAGE_SORT_MESSAGE,
                                             REBOTE_MESSAGE_SORT_READ, flags);
  properties[PROP_DESCENDING] = g_param_spec_boolean ("descending", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rebote_message_model_init (ReboteMessageModel *self)
{
}

/**
 * rebote_message_model_new:
 * @store: a store
 *
 * Returns: (transfer full): everything that was read, in the order in which it was read
 */
ReboteMessageModel *
rebote_message_model_new (ReboteStore *store)
{
  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  return g_object_new (REBOTE_TYPE_MESSAGE_MODEL, "store", store, NULL);
}

/**
 * rebote_message_model_get_filter:
 * @self: a model
 *
 * Returns: which rows it shows
 */
ReboteMessageFilter
rebote_message_model_get_filter (ReboteMessageModel *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_MODEL (self), REBOTE_MESSAGE_FILTER_ALL);

  return self->filter;
}

/**
 * rebote_message_model_set_filter:
 * @self: a model
 * @filter: which rows to show
 */
void
rebote_message_model_set_filter (ReboteMessageModel *self,
                                 ReboteMessageFilter filter)
{
  g_return_if_fail (REBOTE_IS_MESSAGE_MODEL (self));
  g_return_if_fail ((guint)filter < REBOTE_N_MESSAGE_FILTERS);

  if (self->filter == filter)
    return;

  self->filter = filter;
  rebote_row_model_reload (REBOTE_ROW_MODEL (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

/**
 * rebote_message_model_get_reason:
 * @self: a model
 *
 * Returns: the reason that its rows have, or %REBOTE_REASON_NONE for any
 */
ReboteReason
rebote_message_model_get_reason (ReboteMessageModel *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_MODEL (self), REBOTE_REASON_NONE);

  return self->reason;
}

/**
 * rebote_message_model_set_reason:
 * @self: a model
 * @reason: the reason that rows must have, or %REBOTE_REASON_NONE for any
 */
void
rebote_message_model_set_reason (ReboteMessageModel *self,
                                 ReboteReason        reason)
{
  g_return_if_fail (REBOTE_IS_MESSAGE_MODEL (self));
  g_return_if_fail ((guint)reason < REBOTE_N_REASONS);

  if (self->reason == reason)
    return;

  self->reason = reason;
  rebote_row_model_reload (REBOTE_ROW_MODEL (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
}

/**
 * rebote_message_model_set_rows:
 * @self: a model
 * @row_ids: (nullable) (element-type gint64): keys of rows: of others nothing is shown; %NULL for no such limit
 */
void
rebote_message_model_set_rows (ReboteMessageModel *self,
                               GArray             *row_ids)
{
  g_autofree char *rows = NULL;

  g_return_if_fail (REBOTE_IS_MESSAGE_MODEL (self));

  if (row_ids)
    {
      GString *json = g_string_new ("[");

      for (guint i = 0; i < row_ids->len; i++)
        g_string_append_printf (json, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", g_array_index (row_ids, gint64, i));
      g_string_append_c (json, ']');
      rows = g_string_free (json, FALSE);
    }
  if (g_strcmp0 (self->rows, rows) == 0)
    return;

  g_free (self->rows);
  self->rows = g_steal_pointer (&rows);
  rebote_row_model_reload (REBOTE_ROW_MODEL (self));
}

/**
 * rebote_message_model_get_sort:
 * @self: a model
 *
 * Returns: the order of its rows
 */
ReboteMessageSort
rebote_message_model_get_sort (ReboteMessageModel *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_MODEL (self), REBOTE_MESSAGE_SORT_READ);

  return self->sort;
}

/**
 * rebote_message_model_get_descending:
 * @self: a model
 *
 * Returns: whether its order is turned round
 */
gboolean
rebote_message_model_get_descending (ReboteMessageModel *self)
{
  g_return_val_if_fail (REBOTE_IS_MESSAGE_MODEL (self), FALSE);

  return self->descending;
}

/**
 * rebote_message_model_set_sort:
 * @self: a model
 * @sort: the order of its rows
 * @descending: whether to turn it round
 */
void
rebote_message_model_set_sort (ReboteMessageModel *self,
                               ReboteMessageSort   sort,
                               gboolean            descending)
{
  gboolean other_sort;
  gboolean other_direction;

  g_return_if_fail (REBOTE_IS_MESSAGE_MODEL (self));
  g_return_if_fail ((guint)sort < G_N_ELEMENTS (sort_sql));

  other_sort = self->sort != sort;
  other_direction = self->descending != !!descending;
  if (!other_sort && !other_direction)
    return;

  self->sort = sort;
  self->descending = !!descending;
  rebote_row_model_reload (REBOTE_ROW_MODEL (self));
  if (other_sort)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
  if (other_direction)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCENDING]);
}

static char *
make_group (ReboteMessageModel *self,
            ReboteMessageRow   *row)
{
  GDateTime  *date = rebote_message_row_get_date (row);
  const char *slug;

  switch (self->sort)
    {
    case REBOTE_MESSAGE_SORT_DATE:
      return date ? g_date_time_format (date, "%Y-%m-%d") : NULL;
    case REBOTE_MESSAGE_SORT_REASON:
      slug = rebote_reason_to_slug (rebote_message_row_get_reason (row));
      return g_strdup (slug ? slug : rebote_message_type_to_slug (rebote_message_row_get_type_of (row)));
    case REBOTE_MESSAGE_SORT_PROVIDER:
      slug = rebote_message_row_get_provider (row);
      return g_strdup (slug ? slug : rebote_message_row_get_domain (row));
    case REBOTE_MESSAGE_SORT_MESSAGE:
      return g_strdup_printf ("%" G_GINT64_FORMAT, rebote_message_row_get_message_id (row));
    case REBOTE_MESSAGE_SORT_READ:
    case REBOTE_MESSAGE_SORT_ADDRESS:
    default:
      return NULL;
    }
}

/**
 * rebote_message_model_dup_group:
 * @self: a model
 * @position: a position
 *
 * What the row there has in common with its neighbours under the model's order: the day (`YYYY-MM-DD`), the slug of the
 * reason or else of the message type, the provider's key or else the domain, or the key of the message.
 *
 * Returns: (transfer full) (nullable): the group, or %NULL where there is none
 */
char *
rebote_message_model_dup_group (ReboteMessageModel *self,
                                guint               position)
{
  g_autoptr (ReboteMessageRow) row = NULL;

  g_return_val_if_fail (REBOTE_IS_MESSAGE_MODEL (self), NULL);

  row = g_list_model_get_item (G_LIST_MODEL (self), position);
  return row ? make_group (self, row) : NULL;
}

/**
 * rebote_message_model_starts_group:
 * @self: a model
 * @position: a position
 *
 * Returns: whether the row there is the first of its group
 */
gboolean
rebote_message_model_starts_group (ReboteMessageModel *self,
                                   guint               position)
{
  g_autofree char *group = rebote_message_model_dup_group (self, position);
  g_autofree char *before = NULL;

  if (self->sort == REBOTE_MESSAGE_SORT_READ || self->sort == REBOTE_MESSAGE_SORT_ADDRESS)
    return FALSE;
  if (position == 0)
    return TRUE;

  before = rebote_message_model_dup_group (self, position - 1);
  return g_strcmp0 (group, before) != 0;
}
