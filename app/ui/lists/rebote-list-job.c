/* rebote-list-job.c
 *
 * Runs the work of app/store with contact lists in a thread, and tells the main thread how far it is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-job"

#include "config.h"

#include <glib/gi18n.h>

#include "contacts/rebote-own-policy.h"
#include "store/rebote-list-import.h"

#include "rebote-list-job.h"

typedef enum
{
  KIND_IMPORT,
  KIND_JUDGEMENT,
  KIND_EXPORT,
  KIND_RESULTS
} Kind;

struct _ReboteListJob
{
  GObject parent_instance;

  Kind                    kind;
  ReboteStore            *store;
  ReboteKnowledge        *knowledge;
  char                   *path;
  char                   *name;
  char                   *source;
  ReboteCsvOverrides      overrides;
  gint64                  list_id;
  char                   *output;
  char                   *removed;
  char                   *review;
  char                   *do_not_mail;
  char                   *page;
  const ReboteListPreset *preset;
  gboolean                only_new;

  gboolean                is_quiet;
  gint64                  checked;
  GHashTable             *assigned;

  ReboteVerificationsAdded *results;
  ReboteListChanges   changes;
  ReboteCleanSummary *summary;
  guint64             rows;
  double              fraction;

  GMutex mutex;
  /* Under the mutex */
  guint64  latest_rows;
  double   latest_fraction;
  gboolean idle_pending;
};

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

static gboolean
run_import (ReboteListJob *self,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (RebotePolicy) policy = rebote_own_policy_load (rebote_own_policy_get_path (), error);
  ReboteListImport import = { self->path, self->name, self->source, &self->overrides, self->knowledge, progress_cb, self,
                              policy };

  if (policy == NULL)
    return FALSE;

  self->list_id = rebote_list_import_run (self->store, &import, cancellable, error);

  return self->list_id != 0;
}

static gboolean
run_judgement (ReboteListJob *self,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (RebotePolicy) policy = rebote_own_policy_load (rebote_own_policy_get_path (), error);

  return policy && rebote_list_judgement_run (self->store, self->knowledge, self->list_id, policy, &self->changes,
                                              progress_cb, self, cancellable, error);
}

static gboolean
run_export (ReboteListJob *self,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (RebotePolicy) policy = NULL;
  ReboteListExport export = { self->list_id, self->output, self->removed, self->review, progress_cb, self,
                              self->do_not_mail, self->page, self->preset, NULL, self->only_new };

  /* Rules that cannot be read must not keep a list from being written that needs none. */
  if (self->do_not_mail || self->page)
    {
      policy = rebote_own_policy_load (rebote_own_policy_get_path (), error);
      if (policy == NULL)
        return FALSE;
    }
  export.rules = policy;

  self->summary = rebote_list_export_run (self->store, &export, cancellable, error);

  return self->summary != NULL;
}

static gboolean
run_results (ReboteListJob *self,
             GCancellable  *cancellable,
             GError       **error)
{
  const ReboteVerificationOptions options = { &self->overrides, self->checked, self->assigned };

  self->results = rebote_store_verifications_import (self->store, self->path, &options, cancellable, error);

  return self->results != NULL;
}

static void
run_in_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  ReboteListJob *self = source;
  GError        *error = NULL;
  gboolean       done;

  if (self->kind == KIND_IMPORT)
    done = run_import (self, cancellable, &error);
  else if (self->kind == KIND_EXPORT)
    done = run_export (self, cancellable, &error);
  else if (self->kind == KIND_RESULTS)
    done = run_results (self, cancellable, &error);
  else
    done = run_judgement (self, cancellable, &error);

  if (done)
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
  g_clear_pointer (&self->summary, rebote_clean_summary_free);
  g_clear_pointer (&self->results, rebote_verifications_added_free);
  g_clear_pointer (&self->assigned, g_hash_table_unref);
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
  self->fraction = -1;
}

static ReboteListJob *
create (ReboteStore *store,
        Kind         kind,
        gint64       list_id)
{
  ReboteListJob *self = g_object_new (REBOTE_TYPE_LIST_JOB, NULL);

  self->store = g_object_ref (store);
  self->kind = kind;
  self->list_id = list_id;

  return self;
}

/**
 * rebote_list_job_new_import:
 * @store: the store
 * @knowledge: what mails are read with
 * @path: the list's file
 * @name: what the list is to be called
 * @source: (nullable): the file that the user knows it by
 * @overrides: what the user knows better
 *
 * Returns: (transfer full): a job that imports a list
 */
ReboteListJob *
rebote_list_job_new_import (ReboteStore              *store,
                            ReboteKnowledge          *knowledge,
                            const char               *path,
                            const char               *name,
                            const char               *source,
                            const ReboteCsvOverrides *overrides)
{
  ReboteListJob *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (knowledge != NULL && path != NULL && name != NULL, NULL);
  g_return_val_if_fail (overrides != NULL && overrides->column_name == NULL && overrides->sheet_name == NULL, NULL);

  self = create (store, KIND_IMPORT, 0);
  self->knowledge = rebote_knowledge_ref (knowledge);
  self->path = g_strdup (path);
  self->name = g_strdup (name);
  self->source = g_strdup (source);
  self->overrides = *overrides;

  return self;
}

/**
 * rebote_list_job_new_judgement:
 * @store: the store
 * @knowledge: what mails are read with
 * @list_id: a list's key
 *
 * Returns: (transfer full): a job that decides again about all contacts of a list
 */
ReboteListJob *
rebote_list_job_new_judgement (ReboteStore     *store,
                               ReboteKnowledge *knowledge,
                               gint64           list_id)
{
  ReboteListJob *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (knowledge != NULL, NULL);

  self = create (store, KIND_JUDGEMENT, list_id);
  self->knowledge = rebote_knowledge_ref (knowledge);

  return self;
}

/**
 * rebote_list_job_new_export:
 * @store: the store
 * @export: what to write; its progress and rules are the job's own
 *
 * Returns: (transfer full): a job that writes a list
 */
ReboteListJob *
rebote_list_job_new_export (ReboteStore *store,
                            const ReboteListExport *export)
{
  ReboteListJob *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (export != NULL && export->output != NULL, NULL);

  self = create (store, KIND_EXPORT, export->list_id);
  self->output = g_strdup (export->output);
  self->removed = g_strdup (export->removed);
  self->review = g_strdup (export->review);
  self->do_not_mail = g_strdup (export->do_not_mail);
  self->page = g_strdup (export->summary);
  self->preset = export->preset;
  self->only_new = export->only_new;

  return self;
}

/**
 * rebote_list_job_new_results:
 * @store: the store
 * @path: a result file of a verification service
 * @options: how to read it
 *
 * Returns: (transfer full): a job that remembers the results
 */
ReboteListJob *
rebote_list_job_new_results (ReboteStore                     *store,
                             const char                      *path,
                             const ReboteVerificationOptions *options)
{
  ReboteListJob *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (options != NULL && options->overrides != NULL, NULL);

  self = create (store, KIND_RESULTS, 0);
  self->path = g_strdup (path);
  self->overrides = *options->overrides;
  self->checked = options->checked;
  self->assigned = options->assigned ? g_hash_table_ref (options->assigned) : NULL;

  return self;
}

/**
 * rebote_list_job_get_title:
 * @self: a job
 *
 * Returns: what it does, in a word or two
 */
const char *
rebote_list_job_get_title (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), NULL);

  if (self->kind == KIND_IMPORT)
    return _("Importing…");
  if (self->kind == KIND_EXPORT)
    return _("Exporting…");
  if (self->kind == KIND_RESULTS)
    return _("Importing results…");

  return _("Applying bounces…");
}

/**
 * rebote_list_job_get_failure:
 * @self: a job
 *
 * Returns: what to say above the reason why it could not be done
 */
const char *
rebote_list_job_get_failure (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), NULL);

  if (self->kind == KIND_IMPORT)
    return _("The List Was Not Imported");
  if (self->kind == KIND_EXPORT)
    return _("Nothing Was Exported");
  if (self->kind == KIND_RESULTS)
    return _("The Results Were Not Imported");

  return _("The Bounces Were Not Applied");
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
 * rebote_list_job_is_judgement:
 * @self: a job
 *
 * Returns: whether it decides again about a list
 */
gboolean
rebote_list_job_is_judgement (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), FALSE);

  return self->kind == KIND_JUDGEMENT;
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
