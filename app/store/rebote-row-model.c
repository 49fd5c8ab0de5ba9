/* rebote-row-model.c
 *
 * The lazy list over the store.
 *
 *   make_query ──GTask──▶ keys in their order ──main thread──▶ order ──get_item──▶ page of rows, read by key
 *
 * The order is an array of keys and nothing else. A row object is made when somebody asks for its position, together
 * with the rest of its page, because the store is quickest when it is asked for several rows at once; a few pages are
 * kept. Rows that others hold are known by their key, so that the same object is handed out again, also under another
 * order.
 *
 * How a new order comes in place of the old one stands in rebote-row-order.c.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-row-model"

#include "config.h"

#include "rebote-row-private.h"

typedef struct
{
  ReboteStore    *store;
  char           *search;
  ReboteRowOrder *order;
  ReboteRowCache *cache;
  GCancellable   *cancellable; /* of the running computation */
  guint           n_items;     /* as it was notified */
  gboolean        loading;
  gboolean        again;  /* the running computation is out of date */
  gboolean        asked;  /* what the next computation answers is another question */
  gboolean        answers; /* and the running one */
} ReboteRowModelPrivate;

enum
{
  PROP_0,
  PROP_STORE,
  PROP_N_ITEMS,
  PROP_SEARCH,
  PROP_LOADING,
  N_PROPS
};

enum
{
  ASKED,
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

/* clang-format off */
G_DEFINE_ABSTRACT_TYPE_WITH_CODE (ReboteRowModel, rebote_row_model, G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (ReboteRowModel)
                                  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))
/* clang-format on */

static void
report_failure (ReboteRowModel *self,
                const GError   *error)
{
  g_debug ("%s", error->message);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static GType
list_model_get_item_type (GListModel *model)
{
  return REBOTE_ROW_MODEL_GET_CLASS (model)->row_type;
}

/* The keys as they are shown; NULL for a model that is put away. */
static GArray *
get_keys (ReboteRowModel *self)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);

  return priv->order ? rebote_row_order_get_shown (priv->order) : NULL;
}

static guint
list_model_get_n_items (GListModel *model)
{
  GArray *keys = get_keys (REBOTE_ROW_MODEL (model));

  return keys ? keys->len : 0;
}

static gpointer
list_model_get_item (GListModel *model,
                     guint       position)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (REBOTE_ROW_MODEL (model));
  GArray                *keys = get_keys (REBOTE_ROW_MODEL (model));

  if (keys == NULL || position >= keys->len)
    return NULL;

  return rebote_row_cache_get (priv->cache, keys, position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = list_model_get_item_type;
  iface->get_n_items = list_model_get_n_items;
  iface->get_item = list_model_get_item;
}

static void
set_loading (ReboteRowModel *self,
             gboolean        loading)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);

  if (priv->loading == loading)
    return;

  priv->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* The order has come a step nearer to what it is to be. */
static void
order_changed_cb (GListModel *model)
{
  ReboteRowModel        *self = REBOTE_ROW_MODEL (model);
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);
  guint n_items = list_model_get_n_items (model);

  if (priv->n_items != n_items)
    {
      priv->n_items = n_items;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
    }
  if (priv->cancellable == NULL && !priv->again && priv->order && rebote_row_order_is_settled (priv->order))
    set_loading (self, FALSE);
}

typedef struct
{
  ReboteStore    *store;
  ReboteRowQuery *query;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->store);
  rebote_row_query_free (question->query);
  g_free (question);
}

static void
query_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Question *question = task_data;
  GError   *error = NULL;
  GArray   *keys = rebote_row_query_run (question->query, question->store, cancellable, &error);

  if (keys)
    g_task_return_pointer (task, keys, (GDestroyNotify)g_array_unref);
  else
    g_task_return_error (task, error);
}

static void start_query (ReboteRowModel *self);

static void
query_done_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (ReboteRowModel) self = user_data;
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = g_task_propagate_pointer (G_TASK (result), &error);

  g_clear_object (&priv->cancellable);
  if (priv->store == NULL)
    return;

  if (keys)
    rebote_row_order_set (priv->order, keys, priv->answers);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    report_failure (self, error);
  else
    priv->asked |= priv->answers;

  if (priv->again)
    start_query (self);
  else if (rebote_row_order_is_settled (priv->order))
    set_loading (self, FALSE);
}

static void
start_query (ReboteRowModel *self)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);
  ReboteRowQuery        *query = REBOTE_ROW_MODEL_GET_CLASS (self)->make_query (self);
  g_autoptr (GTask) task = NULL;
  Question *question;

  priv->again = FALSE;
  priv->answers = priv->asked;
  priv->asked = FALSE;
  set_loading (self, TRUE);
  if (query == NULL)
    {
      g_autoptr (GArray) empty = g_array_new (FALSE, FALSE, sizeof (gint64));

      rebote_row_order_set (priv->order, empty, TRUE);
      return;
    }

  priv->cancellable = g_cancellable_new ();
  /* The callback holds the model, not the task: the worker may be the last one to let go of the task, and a model must
   * not end in another thread than its rows. */
  task = g_task_new (NULL, priv->cancellable, query_done_cb, g_object_ref (self));
  g_task_set_source_tag (task, start_query);
  question = g_new0 (Question, 1);
  question->store = g_object_ref (priv->store);
  question->query = query;
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, query_thread);
}

static void
store_changed_cb (ReboteStore    *store,
                  guint           subjects,
                  ReboteRowModel *self)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);

  if ((subjects & REBOTE_ROW_MODEL_GET_CLASS (self)->subjects) == 0)
    return;

  rebote_row_cache_refresh (priv->cache);
  /* A running computation goes on: what it finds is shown, and then what is newer. */
  if (priv->cancellable)
    priv->again = TRUE;
  else
    start_query (self);
}

static void
rebote_row_model_constructed (GObject *object)
{
  ReboteRowModel        *self = REBOTE_ROW_MODEL (object);
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);

  G_OBJECT_CLASS (rebote_row_model_parent_class)->constructed (object);

  priv->cache = rebote_row_cache_new (priv->store, REBOTE_ROW_MODEL_GET_CLASS (self)->row_type,
                                      REBOTE_ROW_MODEL_GET_CLASS (self)->read_sql);
  priv->order = rebote_row_order_new (G_LIST_MODEL (self), priv->cache, order_changed_cb);
  g_signal_connect_object (priv->store, "changed", G_CALLBACK (store_changed_cb), self, 0);
  start_query (self);
}

static void
rebote_row_model_dispose (GObject *object)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (REBOTE_ROW_MODEL (object));

  g_clear_pointer (&priv->order, rebote_row_order_free);
  g_clear_pointer (&priv->cache, rebote_row_cache_free);
  g_clear_object (&priv->store);

  G_OBJECT_CLASS (rebote_row_model_parent_class)->dispose (object);
}

static void
rebote_row_model_finalize (GObject *object)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (REBOTE_ROW_MODEL (object));

  g_clear_pointer (&priv->search, g_free);

  G_OBJECT_CLASS (rebote_row_model_parent_class)->finalize (object);
}

static void
rebote_row_model_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ReboteRowModel *self = REBOTE_ROW_MODEL (object);

  switch (prop_id)
    {
    case PROP_STORE:
      g_value_set_object (value, rebote_row_model_get_store (self));
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, list_model_get_n_items (G_LIST_MODEL (self)));
      break;
    case PROP_SEARCH:
      g_value_set_string (value, rebote_row_model_get_search (self));
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, rebote_row_model_get_loading (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
rebote_row_model_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ReboteRowModel        *self = REBOTE_ROW_MODEL (object);
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);

  switch (prop_id)
    {
    case PROP_STORE:
      priv->store = g_value_dup_object (value);
      break;
    case PROP_SEARCH:
      rebote_row_model_set_search (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
rebote_row_model_class_init (ReboteRowModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->constructed = rebote_row_model_constructed;
  object_class->dispose = rebote_row_model_dispose;
  object_class->finalize = rebote_row_model_finalize;
  object_class->get_property = rebote_row_model_get_property;
  object_class->set_property = rebote_row_model_set_property;

  properties[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, REBOTE_TYPE_STORE,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | flags);
  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, NULL, G_PARAM_READWRITE | flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ReboteRowModel::asked:
   * @self: a model
   *
   * It was asked another question, whose answer is read from its first row. What is shown still answers the one before.
   */
  signals[ASKED] = g_signal_new ("asked", REBOTE_TYPE_ROW_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);

  /**
   * ReboteRowModel::failed:
   * @self: a model
   * @error: why the order could not be computed
   */
  signals[FAILED] = g_signal_new ("failed", REBOTE_TYPE_ROW_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
rebote_row_model_init (ReboteRowModel *self)
{
}

/**
 * rebote_row_model_get_store:
 * @self: a model
 *
 * Returns: (transfer none): the store that it shows
 */
ReboteStore *
rebote_row_model_get_store (ReboteRowModel *self)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);

  g_return_val_if_fail (REBOTE_IS_ROW_MODEL (self), NULL);

  return priv->store;
}

/**
 * rebote_row_model_get_search:
 * @self: a model
 *
 * Returns: (nullable): the words that its rows contain
 */
const char *
rebote_row_model_get_search (ReboteRowModel *self)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);

  g_return_val_if_fail (REBOTE_IS_ROW_MODEL (self), NULL);

  return priv->search;
}

/**
 * rebote_row_model_set_search:
 * @self: a model
 * @search: (nullable): what rows must contain to be shown; case and accents do not matter
 */
void
rebote_row_model_set_search (ReboteRowModel *self,
                             const char     *search)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);

  g_return_if_fail (REBOTE_IS_ROW_MODEL (self));

  if (search && *search == '\0')
    search = NULL;
  if (g_strcmp0 (priv->search, search) == 0)
    return;

  g_free (priv->search);
  priv->search = g_strdup (search);
  rebote_row_model_reload (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH]);
}

/**
 * rebote_row_model_get_loading:
 * @self: a model
 *
 * Returns: whether an order is being computed; what is shown is the one before it
 */
gboolean
rebote_row_model_get_loading (ReboteRowModel *self)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);

  g_return_val_if_fail (REBOTE_IS_ROW_MODEL (self), FALSE);

  return priv->loading;
}

/**
 * rebote_row_model_reload:
 * @self: a model
 *
 * Computes the order anew. For models whose question has become another one; changes of the store are noticed anyway.
 */
void
rebote_row_model_reload (ReboteRowModel *self)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);

  g_return_if_fail (REBOTE_IS_ROW_MODEL (self));

  if (priv->store == NULL)
    return;

  priv->asked = TRUE;
  g_signal_emit (self, signals[ASKED], 0);
  if (priv->cancellable == NULL)
    {
      start_query (self);
      return;
    }

  priv->again = TRUE;
  g_cancellable_cancel (priv->cancellable);
}

/**
 * rebote_row_model_settle:
 * @self: a model
 *
 * Shows at once all of the answer that it has, whatever that takes: for whoever needs all rows, or one that comes late.
 */
void
rebote_row_model_settle (ReboteRowModel *self)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);

  g_return_if_fail (REBOTE_IS_ROW_MODEL (self));

  if (priv->order)
    rebote_row_order_finish (priv->order);
}

/**
 * rebote_row_model_get_row_id:
 * @self: a model
 * @position: a position
 *
 * Returns: the key of the row there, without making it; 0 beyond the end
 */
gint64
rebote_row_model_get_row_id (ReboteRowModel *self,
                             guint           position)
{
  GArray *keys;

  g_return_val_if_fail (REBOTE_IS_ROW_MODEL (self), 0);

  keys = get_keys (self);

  return keys && position < keys->len ? g_array_index (keys, gint64, position) : 0;
}

/**
 * rebote_row_model_peek_row_ids:
 * @self: a model
 * @n: (out): how many there are
 *
 * Returns: (transfer none) (array length=n) (nullable): the keys of the rows that are shown, until the list changes
 */
const gint64 *
rebote_row_model_peek_row_ids (ReboteRowModel *self,
                               guint          *n)
{
  GArray *keys;

  g_return_val_if_fail (REBOTE_IS_ROW_MODEL (self), NULL);
  g_return_val_if_fail (n != NULL, NULL);

  keys = get_keys (self);
  *n = keys ? keys->len : 0;

  return keys ? (const gint64 *)(gconstpointer)keys->data : NULL;
}

/**
 * rebote_row_model_dup_row_ids:
 * @self: a model
 *
 * Returns: (transfer full) (element-type gint64): the keys of all rows, for commands on everything that is shown, also on
 *   what a list in the making will show in a moment
 */
GArray *
rebote_row_model_dup_row_ids (ReboteRowModel *self)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);

  g_return_val_if_fail (REBOTE_IS_ROW_MODEL (self), NULL);

  if (priv->order == NULL)
    return g_array_new (FALSE, FALSE, sizeof (gint64));

  return g_array_copy (rebote_row_order_get_wanted (priv->order));
}

/**
 * rebote_row_model_find:
 * @self: a model
 * @row_id: a row's key
 * @position: (out) (optional): where it is shown
 *
 * Returns: whether it is shown
 */
gboolean
rebote_row_model_find (ReboteRowModel *self,
                       gint64          row_id,
                       guint          *position)
{
  ReboteRowModelPrivate *priv = rebote_row_model_get_instance_private (self);
  GArray                *keys;

  g_return_val_if_fail (REBOTE_IS_ROW_MODEL (self), FALSE);

  keys = priv->order ? rebote_row_order_get_wanted (priv->order) : NULL;
  for (guint i = 0; keys && i < keys->len; i++)
    {
      if (g_array_index (keys, gint64, i) != row_id)
        continue;

      /* What is sought is shown now, whatever that takes. */
      if (i >= get_keys (self)->len || g_array_index (get_keys (self), gint64, i) != row_id)
        rebote_row_model_settle (self);
      if (position)
        *position = i;
      return TRUE;
    }

  return FALSE;
}
