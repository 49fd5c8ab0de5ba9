/* rebote-import.c
 *
 * Reads mails into the store, in the background:
 *
 *   rebote_bounce_run() (a worker thread, which uses all cores) -> batches -> rebote_store_messages_add()
 *                       -> figures under a mutex -> one idle -> properties (main thread)
 *
 * The list models follow the store by themselves, so nothing but figures comes back to the main thread.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-import"

#include "config.h"

#include "rebote-import-work.h"
#include "rebote-import.h"

struct _ReboteImport
{
  GObject          parent_instance;

  ReboteStore     *store;
  ReboteKnowledge *knowledge;
  GListStore      *problems;
  GListStore      *contact_lists;
  ReboteImportFigures figures;
  gint64           started;
  gint64           now;
  gboolean         running;

  GMutex           mutex;
  /* Under the mutex */
  ReboteImportFigures latest;
  GPtrArray       *new_problems;
  GPtrArray       *new_lists;
  gboolean         idle_pending;
};

enum
{
  PROP_0,
  PROP_N_MESSAGES,
  PROP_N_NEW,
  PROP_N_PROBLEMS,
  PROP_FRACTION,
  PROP_SPEED,
  PROP_SECONDS_LEFT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ReboteImport, rebote_import, G_TYPE_OBJECT)

/* Takes over what the worker has told so far. Main thread. */
static void
take_figures (ReboteImport *self)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_object_unref);

  g_mutex_lock (&self->mutex);
  self->figures = self->latest;
  self->idle_pending = FALSE;
  g_ptr_array_extend_and_steal (problems, g_steal_pointer (&self->new_problems));
  g_ptr_array_extend_and_steal (lists, g_steal_pointer (&self->new_lists));
  self->new_problems = g_ptr_array_new_with_free_func (g_object_unref);
  self->new_lists = g_ptr_array_new_with_free_func (g_object_unref);
  g_mutex_unlock (&self->mutex);

  self->now = g_get_monotonic_time ();
  g_list_store_splice (self->problems, g_list_model_get_n_items (G_LIST_MODEL (self->problems)), 0,
                       problems->pdata, problems->len);
  g_list_store_splice (self->contact_lists, g_list_model_get_n_items (G_LIST_MODEL (self->contact_lists)), 0,
                       lists->pdata, lists->len);

  for (guint i = PROP_N_MESSAGES; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static gboolean
notify_idle_cb (gpointer user_data)
{
  take_figures (REBOTE_IMPORT (user_data));

  return G_SOURCE_REMOVE;
}

/* The sink: these three are called in the worker's thread. */

static void
take_figures_cb (const ReboteImportFigures *figures,
                 gpointer                   user_data)
{
  ReboteImport *self = user_data;
  gboolean notify;

  g_mutex_lock (&self->mutex);
  self->latest = *figures;
  notify = !self->idle_pending;
  self->idle_pending = TRUE;
  g_mutex_unlock (&self->mutex);

  if (notify)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, notify_idle_cb, g_object_ref (self), g_object_unref);
}

static void
take_problem_cb (ReboteProblem *problem,
                 gpointer       user_data)
{
  ReboteImport *self = user_data;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->new_problems, problem);
  g_mutex_unlock (&self->mutex);
}

static void
take_list_cb (GFile   *file,
              gpointer user_data)
{
  ReboteImport *self = user_data;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->new_lists, file);
  g_mutex_unlock (&self->mutex);
}

static const ReboteImportSink sink = { take_figures_cb, take_problem_cb, take_list_cb };

static void
run_in_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  GError *error = NULL;

  if (rebote_import_work_run (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
rebote_import_dispose (GObject *object)
{
  ReboteImport *self = REBOTE_IMPORT (object);

  g_clear_object (&self->store);
  g_clear_object (&self->problems);
  g_clear_object (&self->contact_lists);

  G_OBJECT_CLASS (rebote_import_parent_class)->dispose (object);
}

static void
rebote_import_finalize (GObject *object)
{
  ReboteImport *self = REBOTE_IMPORT (object);

  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);
  g_ptr_array_unref (self->new_problems);
  g_ptr_array_unref (self->new_lists);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (rebote_import_parent_class)->finalize (object);
}

static void
rebote_import_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ReboteImport *self = REBOTE_IMPORT (object);

  switch (prop_id)
    {
    case PROP_N_MESSAGES:
      g_value_set_uint (value, rebote_import_get_n_messages (self));
      break;

    case PROP_N_NEW:
      g_value_set_uint (value, rebote_import_get_n_new (self));
      break;

    case PROP_N_PROBLEMS:
      g_value_set_uint (value, rebote_import_get_n_problems (self));
      break;

    case PROP_FRACTION:
      g_value_set_double (value, rebote_import_get_fraction (self));
      break;

    case PROP_SPEED:
      g_value_set_double (value, rebote_import_get_speed (self));
      break;

    case PROP_SECONDS_LEFT:
      g_value_set_int (value, rebote_import_get_seconds_left (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rebote_import_class_init (ReboteImportClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rebote_import_dispose;
  object_class->finalize = rebote_import_finalize;
  object_class->get_property = rebote_import_get_property;

  properties[PROP_N_MESSAGES] = g_param_spec_uint ("n-messages", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_NEW] = g_param_spec_uint ("n-new", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_PROBLEMS] = g_param_spec_uint ("n-problems", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_SPEED] = g_param_spec_double ("speed", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_SECONDS_LEFT] = g_param_spec_int ("seconds-left", NULL, NULL, -1, G_MAXINT, -1, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rebote_import_init (ReboteImport *self)
{
  g_mutex_init (&self->mutex);
  self->problems = g_list_store_new (REBOTE_TYPE_PROBLEM);
  self->contact_lists = g_list_store_new (G_TYPE_FILE);
  self->new_problems = g_ptr_array_new_with_free_func (g_object_unref);
  self->new_lists = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * rebote_import_new:
 * @store: where the mails are kept
 * @knowledge: what they are read with
 *
 * Returns: (transfer full): an import that has not begun
 */
ReboteImport *
rebote_import_new (ReboteStore     *store,
                   ReboteKnowledge *knowledge)
{
  ReboteImport *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (knowledge != NULL, NULL);

  self = g_object_new (REBOTE_TYPE_IMPORT, NULL);
  self->store = g_object_ref (store);
  self->knowledge = rebote_knowledge_ref (knowledge);

  return self;
}

/**
 * rebote_import_run_async:
 * @self: an import that has not begun
 * @files: (nullable) (element-type GFile): mails, mailboxes and folders of them
 * @bytes: (nullable): a mail or its text, instead of files
 * @cancellable: (nullable): to end it; what has been read until then stays
 * @callback: (scope async): called when all has been read
 * @user_data: the data to pass to @callback
 *
 * Reads mails into the store. An import runs only once.
 */
void
rebote_import_run_async (ReboteImport       *self,
                         GListModel         *files,
                         GBytes             *bytes,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (REBOTE_IS_IMPORT (self));
  g_return_if_fail ((files != NULL) != (bytes != NULL));
  g_return_if_fail (!self->running);

  self->running = TRUE;
  self->started = g_get_monotonic_time ();
  self->now = self->started;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_import_run_async);
  g_task_set_check_cancellable (task, FALSE);
  /* The task holds the import for as long as the work tells it things. */
  g_task_set_task_data (task, rebote_import_work_new (self->store, self->knowledge, files, bytes, &sink, self),
                        (GDestroyNotify) rebote_import_work_free);
  g_task_run_in_thread (task, run_in_thread);
}

/**
 * rebote_import_run_finish:
 * @self: an import
 * @result: the result
 * @error: return location for an error of the store, or %G_IO_ERROR_CANCELLED
 *
 * Inputs that could not be read are no error: rebote_import_get_problems() has them.
 *
 * Returns: whether everything has been read
 */
gboolean
rebote_import_run_finish (ReboteImport *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  take_figures (self);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rebote_import_get_n_messages:
 * @self: an import
 *
 * Returns: how many messages have been read so far
 */
guint
rebote_import_get_n_messages (ReboteImport *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT (self), 0);

  return self->figures.n_messages;
}

/**
 * rebote_import_get_n_new:
 * @self: an import
 *
 * Returns: how many of them were not in the store before
 */
guint
rebote_import_get_n_new (ReboteImport *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT (self), 0);

  return self->figures.n_new;
}

/**
 * rebote_import_get_n_problems:
 * @self: an import
 *
 * Returns: how many inputs could not be read, also those that are too many to be listed
 */
guint
rebote_import_get_n_problems (ReboteImport *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT (self), 0);

  return self->figures.n_problems;
}

/**
 * rebote_import_get_first_row:
 * @self: an import
 *
 * Returns: the key of the row that the first message has in the store, or 0 while there is none
 */
gint64
rebote_import_get_first_row (ReboteImport *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT (self), 0);

  return self->figures.first_row;
}

/**
 * rebote_import_get_fraction:
 * @self: an import
 *
 * Returns: how much has been read, from 0 to 1, or -1 while that is not known
 */
double
rebote_import_get_fraction (ReboteImport *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT (self), -1);

  if (self->figures.n_bytes_total == 0)
    return -1;

  return MIN (1.0, (double) self->figures.n_bytes / self->figures.n_bytes_total);
}

/**
 * rebote_import_get_speed:
 * @self: an import
 *
 * Returns: messages a second since the beginning
 */
double
rebote_import_get_speed (ReboteImport *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT (self), 0);

  if (self->now <= self->started)
    return 0;

  return self->figures.n_messages * (double) G_USEC_PER_SEC / (self->now - self->started);
}

/**
 * rebote_import_get_seconds_left:
 * @self: an import
 *
 * Returns: for how long it will go on, or -1 while that is not known
 */
int
rebote_import_get_seconds_left (ReboteImport *self)
{
  double fraction = rebote_import_get_fraction (self);
  double seconds;

  if (fraction <= 0)
    return -1;

  seconds = (self->now - self->started) / (double) G_USEC_PER_SEC / fraction * (1 - fraction);

  return MIN (seconds, G_MAXINT);
}

/**
 * rebote_import_get_problems:
 * @self: an import
 *
 * Returns: (transfer none) (element-type ReboteProblem): the inputs that could not be read, and why
 */
GListModel *
rebote_import_get_problems (ReboteImport *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT (self), NULL);

  return G_LIST_MODEL (self->problems);
}

/**
 * rebote_import_get_contact_lists:
 * @self: an import
 *
 * Returns: (transfer none) (element-type GFile): files that are contact lists rather than mails
 */
GListModel *
rebote_import_get_contact_lists (ReboteImport *self)
{
  g_return_val_if_fail (REBOTE_IS_IMPORT (self), NULL);

  return G_LIST_MODEL (self->contact_lists);
}
