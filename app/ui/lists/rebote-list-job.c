/* rebote-list-job.c
 *
 * Runs the work of app/store with contact lists in a thread, and tells the main thread how far it is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-job"

#include "config.h"

#include "rebote-list-job-private.h"

enum
{
  PROP_0,
  PROP_ROWS,
  PROP_FRACTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ReboteListJob, rebote_list_job, G_TYPE_OBJECT)

static gboolean
notify_idle_cb (gpointer user_data)
{
  ReboteListJob *self = user_data;

  g_mutex_lock (&self->mutex);
  self->rows = self->latest_rows;
  self->fraction = self->latest_fraction;
  self->idle_pending = FALSE;
  g_mutex_unlock (&self->mutex);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROWS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);

  return G_SOURCE_REMOVE;
}

/* Called in the worker's thread, a few times a second. */
static void
progress_cb (guint64  rows,
             double   fraction,
             gpointer user_data)
{
  ReboteListJob *self = user_data;
  gboolean       notify;

  g_mutex_lock (&self->mutex);
  self->latest_rows = rows;
  self->latest_fraction = fraction;
  notify = !self->idle_pending;
  self->idle_pending = TRUE;
  g_mutex_unlock (&self->mutex);

  if (notify)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, notify_idle_cb, g_object_ref (self), g_object_unref);
}

static void
run_in_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  ReboteListJob *self = source;
  GError        *error = NULL;

  if (_rebote_list_job_work (self, progress_cb, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
rebote_list_job_finalize (GObject *object)
{
  ReboteListJob *self = REBOTE_LIST_JOB (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->knowledge, rebote_knowledge_unref);
  g_free (self->path);
  g_free (self->name);
  g_free (self->source);
  g_free (self->output);
  g_free (self->removed);
  g_free (self->review);
  g_free (self->do_not_mail);
  g_free (self->page);
  g_clear_pointer (&self->row_ids, g_array_unref);
  g_free (self->decision);
  g_clear_pointer (&self->summary, rebote_clean_summary_free);
  g_clear_pointer (&self->results, rebote_verifications_added_free);
  g_clear_pointer (&self->assigned, g_hash_table_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (rebote_list_job_parent_class)->finalize (object);
}

static void
rebote_list_job_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ReboteListJob *self = REBOTE_LIST_JOB (object);

  switch (prop_id)
    {
    case PROP_ROWS:
      g_value_set_uint64 (value, rebote_list_job_get_rows (self));
      break;

    case PROP_FRACTION:
      g_value_set_double (value, rebote_list_job_get_fraction (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
rebote_list_job_class_init (ReboteListJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = rebote_list_job_finalize;
  object_class->get_property = rebote_list_job_get_property;

  properties[PROP_ROWS] = g_param_spec_uint64 ("rows", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rebote_list_job_init (ReboteListJob *self)
{
  g_mutex_init (&self->mutex);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->fraction = -1;
}

/**
 * rebote_list_job_get_path:
 * @self: a job
 *
 * Returns: (nullable): the file that is imported
 */
const char *
rebote_list_job_get_path (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), NULL);

  return self->path;
}

/**
 * rebote_list_job_get_kind:
 * @self: a job
 *
 * Returns: what it does
 */
ReboteListJobKind
rebote_list_job_get_kind (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), REBOTE_LIST_JOB_IMPORT);

  return self->kind;
}

/**
 * rebote_list_job_set_quiet:
 * @self: a job
 * @is_quiet: whether nobody needs to hear of it when nothing has changed
 */
void
rebote_list_job_set_quiet (ReboteListJob *self,
                           gboolean       is_quiet)
{
  g_return_if_fail (REBOTE_IS_LIST_JOB (self));

  self->is_quiet = is_quiet;
}

/**
 * rebote_list_job_is_quiet:
 * @self: a job
 *
 * Returns: whether nobody needs to hear of it when nothing has changed
 */
gboolean
rebote_list_job_is_quiet (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), FALSE);

  return self->is_quiet;
}

/**
 * rebote_list_job_get_results:
 * @self: a job that is done
 *
 * Returns: (nullable): the results of a verification service that were imported
 */
const ReboteVerificationsAdded *
rebote_list_job_get_results (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), NULL);

  return self->results;
}

/**
 * rebote_list_job_get_warnings:
 * @self: a job that is done
 *
 * Returns: (transfer none) (element-type utf8): sentences about what was noticed in the rows of the list
 */
GPtrArray *
rebote_list_job_get_warnings (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), NULL);

  return self->warnings;
}

/**
 * rebote_list_job_get_rows:
 * @self: a job
 *
 * Returns: how many rows are done
 */
guint64
rebote_list_job_get_rows (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), 0);

  return self->rows;
}

/**
 * rebote_list_job_get_fraction:
 * @self: a job
 *
 * Returns: how much is done, from 0 to 1, or a negative number while that is not known
 */
double
rebote_list_job_get_fraction (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), -1);

  return CLAMP (self->fraction, -1, 1);
}

/**
 * rebote_list_job_run_async:
 * @self: a job that has not run yet
 * @cancellable: (nullable): to stop it; then nothing has been done
 * @callback: (scope async): called when it is done
 * @user_data: the data to pass to @callback
 */
void
rebote_list_job_run_async (ReboteListJob      *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (REBOTE_IS_LIST_JOB (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_list_job_run_async);
  /* What is written cannot be unwritten: whether it was stopped is the worker's to say. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run_in_thread);
}

/**
 * rebote_list_job_run_finish:
 * @self: a job
 * @result: the result
 * @error: return location for an error, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is done
 */
gboolean
rebote_list_job_run_finish (ReboteListJob *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rebote_list_job_get_list_id:
 * @self: a job that is done
 *
 * Returns: the key of its list
 */
gint64
rebote_list_job_get_list_id (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), 0);

  return self->list_id;
}

/**
 * rebote_list_job_get_change:
 * @self: a decision that is made, undone or made again
 *
 * Returns: the change, for rebote_list_job_new_turn()
 */
gint64
rebote_list_job_get_change (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), 0);

  return self->change;
}

/**
 * rebote_list_job_get_changes:
 * @self: a judgement that is done
 *
 * Returns: (transfer none): what it has changed
 */
const ReboteListChanges *
rebote_list_job_get_changes (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), NULL);

  return &self->changes;
}

/**
 * rebote_list_job_get_summary:
 * @self: an export that is done
 *
 * Returns: (transfer none): what it has written
 */
const ReboteCleanSummary *
rebote_list_job_get_summary (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), NULL);

  return self->summary;
}

/**
 * rebote_list_job_get_output:
 * @self: an export
 *
 * Returns: where the cleaned list goes
 */
const char *
rebote_list_job_get_output (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), NULL);

  return self->output;
}
