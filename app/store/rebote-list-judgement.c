/* rebote-list-judgement.c
 *
 * Judges a stored list again, with everything that was read since.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-judgement"

#include "config.h"

#include <glib/gstdio.h>

#include "rebote-list-file.h"
#include "rebote-list-judgement.h"
#include "rebote-store-verdicts.h"

#define REASON_USER "user"

/* What was decided about a contact before. */
typedef struct
{
  ReboteOutcome outcome;
  GQuark        reason;
} Before;

typedef struct
{
  ReboteKnowledge        *knowledge;
  RebotePolicy           *policy;
  GArray                 *before;
  guint                   n_rows;
  GArray                 *changed;
  GPtrArray              *decisions;
  ReboteListChanges      *changes;
  ReboteCleanProgressFunc progress;
  gpointer                user_data;
} Run;

static gboolean
note_before (const ReboteStoredContact *contact,
             gpointer                   user_data,
             GError                   **error)
{
  Run   *run = user_data;
  Before before = { REBOTE_OUTCOME_KEEP, contact->reason ? g_quark_from_string (contact->reason) : 0 };

  rebote_outcome_from_slug (contact->decision, &before.outcome);
  g_array_append_val (run->before, before);

  return TRUE;
}

/* Contacts that were kept and still are, for no reason, are nearly all of them, and need not be written. */
static gboolean
row_cb (const ReboteCsvRecord *record,
        ReboteRowKind          kind,
        ReboteRowVerdict      *verdict,
        gpointer               user_data,
        GError               **error)
{
  Run                *run = user_data;
  ReboteStoredContact contact = { 0 };
  const Before       *before;
  GQuark              reason;
  gboolean            differs;

  if (verdict == NULL || run->n_rows >= run->before->len)
    return TRUE;

  before = &g_array_index (run->before, Before, run->n_rows);
  contact.row = run->n_rows++;
  reason = verdict->reason ? g_quark_from_string (verdict->reason) : 0;
  differs = before->outcome != verdict->outcome || before->reason != reason;
  if (!differs && verdict->decision == NULL)
    return TRUE;

  contact.decision = rebote_outcome_to_slug (verdict->outcome);
  contact.reason = verdict->reason;
  if (verdict->decision)
    {
      g_ptr_array_add (run->decisions, rebote_decision_ref (verdict->decision));
      contact.explanation = verdict->decision->explanation;
      contact.evidence = verdict->decision->evidence;
      contact.suggestion = verdict->decision->suggestion;
    }
  g_array_append_val (run->changed, contact);

  if (before->outcome != verdict->outcome && before->reason != g_quark_from_static_string (REASON_USER))
    {
      run->changes->n_contacts++;
      run->changes->n_to[verdict->outcome]++;
    }

  return TRUE;
}

static void
progress_cb (guint64  rows,
             double   fraction,
             gpointer user_data)
{
  Run *run = user_data;

  if (run->progress)
    run->progress (rows, fraction, run->user_data);
}

static gboolean
judge (Run                *run,
       ReboteStore        *store,
       const char         *path,
       ReboteCsvOverrides *overrides,
       GCancellable       *cancellable,
       GError            **error)
{
  g_autoptr (RebotePolicy) policy = run->policy ? rebote_policy_ref (run->policy) : rebote_policy_new (error);
  ReboteAddressFacts *facts = policy ? rebote_address_facts_get (error) : NULL;
  g_autoptr (ReboteVerdictIndex) index = NULL;
  g_autoptr (ReboteCleanSummary) summary = NULL;
  ReboteCleanJob job = { 0 };

  if (facts == NULL)
    return FALSE;
  index = rebote_verdict_index_new (facts);
  if (!rebote_store_verdicts_add (store, run->knowledge, index, cancellable, error))
    return FALSE;

  job.list = path;
  job.overrides = overrides;
  job.policy = policy;
  job.index = index;
  job.knowledge = run->knowledge;
  job.progress = progress_cb;
  job.row = row_cb;
  job.user_data = run;
  summary = rebote_cleaner_run (&job, cancellable, error);

  return summary != NULL;
}

static gboolean
run_on_list (Run              *run,
             ReboteStore      *store,
             ReboteStoredList *list,
             GCancellable     *cancellable,
             GError          **error)
{
  g_autofree char   *path = rebote_list_file_write (store, list, FALSE, note_before, run, cancellable, error);
  ReboteCsvOverrides overrides;
  gboolean           done;

  if (path == NULL)
    return FALSE;
  /* A list without contacts says nothing. */
  if (run->before->len == 0)
    {
      g_unlink (path);
      return TRUE;
    }

  rebote_list_file_get_overrides (list, &overrides);
  done = judge (run, store, path, &overrides, cancellable, error);
  g_unlink (path);

  return done &&
         (run->changed->len == 0 ||
          rebote_store_contacts_update_decisions (store, list->id,
                                                  (const ReboteStoredContact *)(gconstpointer)run->changed->data,
                                                  run->changed->len, error)) &&
         rebote_store_lists_note_cleaning (store, list->id, error);
}

/**
 * rebote_list_judgement_run:
 * @store: a store
 * @knowledge: (nullable): what mails are read with
 * @list_id: a list's key
 * @policy: (nullable): what each finding leads to; %NULL for what Rebote does by itself
 * @changes: (out caller-allocates): what has changed
 * @progress: (nullable): takes the progress
 * @user_data: the data for @progress
 * @cancellable: (nullable): to stop it
 * @error: return location for an error
 *
 * Decides again about every contact of a list, with all mails and suppressions that the store has by now. What the
 * user decided stays. Blocks. After an error nothing has changed.
 *
 * Returns: whether it is done
 */
gboolean
rebote_list_judgement_run (ReboteStore            *store,
                           ReboteKnowledge        *knowledge,
                           gint64                  list_id,
                           RebotePolicy           *policy,
                           ReboteListChanges      *changes,
                           ReboteCleanProgressFunc progress,
                           gpointer                user_data,
                           GCancellable           *cancellable,
                           GError                **error)
{
  g_autoptr (ReboteStoredList) list = NULL;
  Run      run = { 0 };
  gboolean done;

  g_return_val_if_fail (REBOTE_IS_STORE (store), FALSE);
  g_return_val_if_fail (changes != NULL, FALSE);

  *changes = (ReboteListChanges){ 0 };
  list = rebote_store_lists_get (store, list_id, error);
  if (list == NULL)
    return FALSE;

  run.knowledge = knowledge;
  run.policy = policy;
  run.before = g_array_new (FALSE, FALSE, sizeof (Before));
  run.changed = g_array_new (FALSE, FALSE, sizeof (ReboteStoredContact));
  run.decisions = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_decision_unref);
  run.changes = changes;
  run.progress = progress;
  run.user_data = user_data;
  done = run_on_list (&run, store, list, cancellable, error);

  g_array_unref (run.before);
  g_array_unref (run.changed);
  g_ptr_array_unref (run.decisions);

  return done;
}
