/* rebote-list-job-kinds.c
 *
 * What each kind of job needs, does, and is called.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-job-kinds"

#include "config.h"

#include <glib/gi18n.h>

#include "contacts/rebote-own-policy.h"
#include "store/rebote-list-import.h"
#include "store/rebote-store-overrides.h"
#include "ui/rebote-format.h"

#include "rebote-list-job-private.h"

/* failure is NULL for what is told in a toast. */
static const struct
{
  const char *title;
  const char *failure;
} words[] = {
  [REBOTE_LIST_JOB_IMPORT] = { N_ ("Importing…"), N_ ("The List Was Not Imported") },
  [REBOTE_LIST_JOB_JUDGEMENT] = { N_ ("Applying bounces…"), N_ ("The Bounces Were Not Applied") },
  [REBOTE_LIST_JOB_EXPORT] = { N_ ("Exporting…"), N_ ("Nothing Was Exported") },
  [REBOTE_LIST_JOB_RESULTS] = { N_ ("Importing results…"), N_ ("The Results Were Not Imported") },
  [REBOTE_LIST_JOB_DECISION] = { N_ ("Deciding…"), NULL },
  [REBOTE_LIST_JOB_UNDO] = { N_ ("Undoing…"), NULL },
  [REBOTE_LIST_JOB_REDO] = { N_ ("Doing again…"), NULL },
};

static void
warn_cb (const char *message,
         gpointer    user_data)
{
  ReboteListJob *self = user_data;

  g_ptr_array_add (self->warnings, g_strdup (message));
}

static gboolean
run_import (ReboteListJob          *self,
            ReboteCleanProgressFunc progress,
            GCancellable           *cancellable,
            GError                **error)
{
  g_autoptr (RebotePolicy) policy = rebote_own_policy_load (rebote_own_policy_get_path (), error);
  ReboteListImport import = { self->path, self->name, self->source, &self->overrides, self->knowledge, progress, warn_cb,
                              self, policy };

  if (policy == NULL)
    return FALSE;

  self->list_id = rebote_list_import_run (self->store, &import, cancellable, error);

  return self->list_id != 0;
}

static gboolean
run_judgement (ReboteListJob          *self,
               ReboteCleanProgressFunc progress,
               GCancellable           *cancellable,
               GError                **error)
{
  g_autoptr (RebotePolicy) policy = rebote_own_policy_load (rebote_own_policy_get_path (), error);

  return policy && rebote_list_judgement_run (self->store, self->knowledge, self->list_id, policy, &self->changes,
                                              progress, self, cancellable, error);
}

static gboolean
run_export (ReboteListJob          *self,
            ReboteCleanProgressFunc progress,
            GCancellable           *cancellable,
            GError                **error)
{
  g_autoptr (RebotePolicy) policy = NULL;
  ReboteListExport export = { self->list_id, self->output, self->removed, self->review, progress, self,
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

static gboolean
run_decision (ReboteListJob             *self,
              const ReboteOverrideWatch *watch,
              GError                   **error)
{
  self->change = rebote_store_overrides_make (self->store, (const gint64 *)(gconstpointer)self->row_ids->data,
                                              self->row_ids->len, self->decision, NULL, watch, error);

  return self->change != 0;
}

/* Does the work, in whatever thread. */
gboolean
_rebote_list_job_work (ReboteListJob          *self,
                       ReboteCleanProgressFunc progress,
                       GCancellable           *cancellable,
                       GError                **error)
{
  const ReboteOverrideWatch watch = { progress, self, cancellable };

  switch (self->kind)
    {
    case REBOTE_LIST_JOB_IMPORT:
      return run_import (self, progress, cancellable, error);

    case REBOTE_LIST_JOB_EXPORT:
      return run_export (self, progress, cancellable, error);

    case REBOTE_LIST_JOB_RESULTS:
      return run_results (self, cancellable, error);

    case REBOTE_LIST_JOB_DECISION:
      return run_decision (self, &watch, error);

    case REBOTE_LIST_JOB_UNDO:
      return rebote_store_overrides_undo (self->store, self->change, &watch, error);

    case REBOTE_LIST_JOB_REDO:
      return rebote_store_overrides_redo (self->store, self->change, &watch, error);

    case REBOTE_LIST_JOB_JUDGEMENT:
    default:
      return run_judgement (self, progress, cancellable, error);
    }
}

static ReboteListJob *
create (ReboteStore      *store,
        ReboteListJobKind kind,
        gint64            list_id)
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

  self = create (store, REBOTE_LIST_JOB_IMPORT, 0);
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

  self = create (store, REBOTE_LIST_JOB_JUDGEMENT, list_id);
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

  self = create (store, REBOTE_LIST_JOB_EXPORT, export->list_id);
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

  self = create (store, REBOTE_LIST_JOB_RESULTS, 0);
  self->path = g_strdup (path);
  self->overrides = *options->overrides;
  self->checked = options->checked;
  self->assigned = options->assigned ? g_hash_table_ref (options->assigned) : NULL;

  return self;
}

/**
 * rebote_list_job_new_decision:
 * @store: the store
 * @list_id: the list that the contacts are in
 * @row_ids: (transfer none) (element-type gint64): the keys of contacts, which must not change any more
 * @decision: (nullable): `keep`, `review` or `remove`, or %NULL for what the program decided
 *
 * Returns: (transfer full): a job that decides about contacts
 */
ReboteListJob *
rebote_list_job_new_decision (ReboteStore *store,
                              gint64       list_id,
                              GArray      *row_ids,
                              const char  *decision)
{
  ReboteListJob *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (row_ids != NULL, NULL);

  self = create (store, REBOTE_LIST_JOB_DECISION, list_id);
  self->row_ids = g_array_ref (row_ids);
  self->decision = g_strdup (decision);

  return self;
}

/**
 * rebote_list_job_new_turn:
 * @store: the store
 * @change: a decision about contacts
 * @is_redo: whether it is to count again, rather than to be undone
 *
 * Returns: (transfer full): a job that takes a decision back, or makes it again
 */
ReboteListJob *
rebote_list_job_new_turn (ReboteStore *store,
                          gint64       change,
                          gboolean     is_redo)
{
  ReboteListJob *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  self = create (store, is_redo ? REBOTE_LIST_JOB_REDO : REBOTE_LIST_JOB_UNDO, 0);
  self->change = change;

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

  return _(words[self->kind].title);
}

/**
 * rebote_list_job_get_failure:
 * @self: a job
 *
 * Returns: (nullable): what to say above the reason why it could not be done; %NULL if the reason is enough
 */
const char *
rebote_list_job_get_failure (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), NULL);

  return words[self->kind].failure ? _(words[self->kind].failure) : NULL;
}

/**
 * rebote_list_job_is_brief:
 * @self: a job
 *
 * Returns: whether it is mostly done before anybody has to be told that it goes on
 */
gboolean
rebote_list_job_is_brief (ReboteListJob *self)
{
  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), FALSE);

  return words[self->kind].failure == NULL;
}

/**
 * rebote_list_job_describe_decision:
 * @self: a decision
 *
 * Returns: (transfer full): what was decided, for the user
 */
char *
rebote_list_job_describe_decision (ReboteListJob *self)
{
  g_autofree char *number = NULL;
  ReboteOutcome    outcome = REBOTE_OUTCOME_KEEP;
  guint            n;

  g_return_val_if_fail (REBOTE_IS_LIST_JOB (self), NULL);
  g_return_val_if_fail (self->kind == REBOTE_LIST_JOB_DECISION, NULL);

  n = self->row_ids->len;
  number = rebote_format_number (n);
  if (self->decision == NULL)
    return g_strdup_printf (ngettext ("Rebote decides about %s contact", "Rebote decides about %s contacts", n), number);

  rebote_outcome_from_slug (self->decision, &outcome);
  switch (outcome)
    {
    case REBOTE_OUTCOME_REMOVE:
      return g_strdup_printf (ngettext ("%s contact to remove", "%s contacts to remove", n), number);

    case REBOTE_OUTCOME_REVIEW:
      return g_strdup_printf (ngettext ("%s contact to review", "%s contacts to review", n), number);

    case REBOTE_OUTCOME_KEEP:
    default:
      return g_strdup_printf (ngettext ("%s contact to keep", "%s contacts to keep", n), number);
    }
}
