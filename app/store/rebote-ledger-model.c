/* rebote-ledger-model.c
 *
 * What has left the computer, for a view. There is a line for each verifier of each run, so all of them are kept.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-ledger-model"

#include "config.h"

#include "rebote-ledger-model.h"
#include "rebote-ledger-totals.h"

struct _ReboteLedgerModel
{
  GObject       parent_instance;

  ReboteStore  *store;
  GPtrArray    *rows;
  GPtrArray    *totals;
  gboolean      is_loading;
  gboolean      is_stale; /* the store has changed while it was read */
};

/* What is read in the thread */
typedef struct
{
  GPtrArray *rows;
  GPtrArray *totals;
} Loaded;

enum
{
  LOADED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ReboteLedgerModel, rebote_ledger_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void start_loading (ReboteLedgerModel *self);

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_clear_pointer (&loaded->rows, g_ptr_array_unref);
  g_clear_pointer (&loaded->totals, g_ptr_array_unref);
  g_free (loaded);
}

static gboolean
add_entry (const ReboteLedgerEntry *entry,
           gpointer                 user_data,
           GError                 **error)
{
  g_ptr_array_add (user_data, rebote_ledger_row_new (entry));

  return TRUE;
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Loaded *loaded = g_new0 (Loaded, 1);
  GError *error = NULL;

  loaded->rows = g_ptr_array_new_with_free_func (g_object_unref);
  if (!rebote_store_ledger_foreach (task_data, add_entry, loaded->rows, &error))
    {
      loaded_free (loaded);
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < loaded->rows->len / 2; i++)
    {
      gpointer *first = &g_ptr_array_index (loaded->rows, i);
      gpointer *last = &g_ptr_array_index (loaded->rows, loaded->rows->len - 1 - i);
      gpointer  other = *first;

      *first = *last;
      *last = other;
    }
  loaded->totals = rebote_ledger_totals_new (loaded->rows);
  g_task_return_pointer (task, loaded, loaded_free);
}

static gboolean
is_same (GPtrArray *a,
         guint      i,
         GPtrArray *b,
         guint      j)
{
  return rebote_ledger_row_is_same (g_ptr_array_index (a, i), g_ptr_array_index (b, j));
}

/* Only what is new or has changed is told as changed, so that a view stays where it is while a run goes on. */
static void
take_rows (ReboteLedgerModel *self,
           GPtrArray         *rows)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->rows);
  guint n_shared = MIN (before->len, rows->len);
  guint n_end = 0;
  guint n_begin = 0;

  while (n_end < n_shared && is_same (before, before->len - 1 - n_end, rows, rows->len - 1 - n_end))
    n_end++;
  while (n_begin < n_shared - n_end && is_same (before, n_begin, rows, n_begin))
    n_begin++;

  self->rows = g_ptr_array_ref (rows);
  if (n_begin + n_end < MAX (before->len, rows->len))
    g_list_model_items_changed (G_LIST_MODEL (self), n_begin, before->len - n_begin - n_end, rows->len - n_begin - n_end);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ReboteLedgerModel *self = REBOTE_LEDGER_MODEL (source);
  g_autoptr (GError) error = NULL;
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), &error);

  self->is_loading = FALSE;
  if (loaded)
    {
      g_ptr_array_unref (self->totals);
      self->totals = g_steal_pointer (&loaded->totals);
      take_rows (self, loaded->rows);
      loaded_free (loaded);
      g_signal_emit (self, signals[LOADED], 0);
    }
  else
    g_signal_emit (self, signals[FAILED], 0, error);
  if (self->is_stale)
    start_loading (self);
}

static void
start_loading (ReboteLedgerModel *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, loaded_cb, NULL);

  self->is_loading = TRUE;
  self->is_stale = FALSE;
  g_task_set_source_tag (task, start_loading);
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  g_task_run_in_thread (task, load_in_thread);
}

static void
store_changed_cb (ReboteLedgerModel *self,
                  guint              subjects)
{
  if (!(subjects & REBOTE_STORE_VERIFICATIONS))
    return;

  if (self->is_loading)
    self->is_stale = TRUE;
  else
    start_loading (self);
}

static GType
rebote_ledger_model_get_item_type (GListModel *model)
{
  return REBOTE_TYPE_LEDGER_ROW;
}

static guint
rebote_ledger_model_get_n_items (GListModel *model)
{
  return REBOTE_LEDGER_MODEL (model)->rows->len;
}

static gpointer
rebote_ledger_model_get_item (GListModel *model,
                              guint       position)
{
  ReboteLedgerModel *self = REBOTE_LEDGER_MODEL (model);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = rebote_ledger_model_get_item_type;
  iface->get_n_items = rebote_ledger_model_get_n_items;
  iface->get_item = rebote_ledger_model_get_item;
}

static void
rebote_ledger_model_finalize (GObject *object)
{
  ReboteLedgerModel *self = REBOTE_LEDGER_MODEL (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->totals, g_ptr_array_unref);

  G_OBJECT_CLASS (rebote_ledger_model_parent_class)->finalize (object);
}

static void
rebote_ledger_model_class_init (ReboteLedgerModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_ledger_model_finalize;

  signals[LOADED] = g_signal_new ("loaded", REBOTE_TYPE_LEDGER_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", REBOTE_TYPE_LEDGER_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
rebote_ledger_model_init (ReboteLedgerModel *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->totals = g_ptr_array_new ();
}

/**
 * rebote_ledger_model_new:
 * @store: a store
 *
 * Returns: (transfer full): the model, which is empty until it has been read
 */
ReboteLedgerModel *
rebote_ledger_model_new (ReboteStore *store)
{
  ReboteLedgerModel *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  self = g_object_new (REBOTE_TYPE_LEDGER_MODEL, NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  start_loading (self);

  return self;
}

/**
 * rebote_ledger_model_get_rows:
 * @self: a model
 *
 * Returns: (transfer none) (element-type ReboteLedgerRow): all rows; the array does not change any more
 */
GPtrArray *
rebote_ledger_model_get_rows (ReboteLedgerModel *self)
{
  g_return_val_if_fail (REBOTE_IS_LEDGER_MODEL (self), NULL);

  return self->rows;
}

/**
 * rebote_ledger_model_get_totals:
 * @self: a model
 *
 * Returns: (transfer none) (element-type ReboteLedgerTotal): the totals of all rows, see rebote_ledger_totals_new()
 */
GPtrArray *
rebote_ledger_model_get_totals (ReboteLedgerModel *self)
{
  g_return_val_if_fail (REBOTE_IS_LEDGER_MODEL (self), NULL);

  return self->totals;
}
