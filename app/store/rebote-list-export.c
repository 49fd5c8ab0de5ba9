/* rebote-list-export.c
 *
 * Exports stored lists through what cleans files, so that both write the same bytes.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-export"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "contacts/formats/rebote-list-format.h"

#include "rebote-list-export.h"
#include "rebote-list-file.h"
#include "rebote-store-decisions.h"

typedef struct
{
  const ReboteListExport *export;
  GPtrArray *decisions;
  GPtrArray *spared; /* NULL if nobody asks for the addresses not to mail */
  guint      n_rows;
} Run;

/* Of most contacts nothing needs to be said. */
static gboolean
note_decision (const ReboteStoredContact *contact,
               gpointer                   user_data,
               GError                   **error)
{
  Run          *run = user_data;
  ReboteOutcome outcome = REBOTE_OUTCOME_KEEP;
  const char   *explanation = contact->explanation;

  rebote_outcome_from_slug (contact->decision, &outcome);
  if (explanation == NULL && contact->reason)
    explanation = rebote_decision_describe_reason (contact->reason);
  g_ptr_array_add (run->decisions,
                   outcome == REBOTE_OUTCOME_KEEP && contact->reason == NULL
                     ? NULL
                     : rebote_decision_new (outcome, g_intern_string (contact->reason), explanation, contact->evidence,
                                            contact->suggestion));

  return TRUE;
}

static void
decision_clear (gpointer data)
{
  if (data)
    rebote_decision_unref (data);
}

static gboolean
row_cb (const ReboteCsvRecord *record,
        ReboteRowKind          kind,
        ReboteRowVerdict      *verdict,
        gpointer               user_data,
        GError               **error)
{
  Run            *run = user_data;
  ReboteDecision *decision;

  if (verdict == NULL)
    return TRUE;
  if (run->n_rows >= run->decisions->len)
    {
      g_set_error_literal (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_CORRUPT,
                           _("The list in the store is not as it was imported. Import the file again."));
      return FALSE;
    }

  decision = g_ptr_array_index (run->decisions, run->n_rows++);
  if (decision)
    {
      verdict->outcome = decision->outcome;
      verdict->reason = decision->reason;
      verdict->decision = rebote_decision_ref (decision);
    }

  return TRUE;
}

static void
progress_cb (guint64  rows,
             double   fraction,
             gpointer user_data)
{
  Run *run = user_data;

  if (run->export->progress)
    run->export->progress (rows, fraction, run->export->user_data);
}

static ReboteCleanSummary *
write_outputs (Run              *run,
               ReboteStoredList *list,
               const char       *path,
               GCancellable     *cancellable,
               GError          **error)
{
  const char *const      inputs[] = { list->source, NULL };
  const char *const      evidence[] = { _("The mails that came back and the suppressed addresses that Rebote knew when it last decided about the list"), NULL };
  const ReboteCleanAbout about = { list->name, list->imported, TRUE, evidence };
  ReboteCsvOverrides     overrides;
  ReboteCleanJob         job = { 0 };

  rebote_list_file_get_overrides (list, &overrides);
  job.list = path;
  job.output = run->export->output;
  job.removed = run->export->removed;
  job.review = run->export->review;
  job.do_not_mail = run->export->do_not_mail;
  job.summary = run->export->summary;
  job.preset = run->export->preset;
  job.rules = run->export->rules;
  job.spared = run->spared;
  job.about = &about;
  /* The list must not take the place of the file that it came from. */
  job.inputs = inputs;
  job.overrides = &overrides;
  job.progress = progress_cb;
  job.row = row_cb;
  job.user_data = run;

  return rebote_cleaner_run (&job, cancellable, error);
}

/* Whether what is exported can have that ending: address books are written back, and not made of anything else. */
static gboolean
keeps_ending (const char *name,
              gboolean    is_book)
{
  ReboteListFormat format;

  return rebote_list_format_from_path (name, &format, NULL) &&
         (is_book || (format != REBOTE_LIST_FORMAT_VCARD && format != REBOTE_LIST_FORMAT_LDIF));
}

/**
 * rebote_list_export_make_name:
 * @name: a list's file
 * @what: what is done with it: `clean`, `removed` or `review`
 * @is_book: whether it is an address book whose entries the store has; see rebote_list_file_is_book()
 *
 * Returns: (transfer full): the name of the file beside it: `people-clean.csv` for `people.csv`, and for those that cannot be
 *   written as they were
 */
char *
rebote_list_export_make_name (const char *name,
                              const char *what,
                              gboolean    is_book)
{
  g_autofree char *base = NULL;
  const char      *dot;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (what != NULL, NULL);

  base = g_path_get_basename (name);
  dot = strrchr (base, '.');
  if (dot == NULL || dot == base)
    return g_strdup_printf ("%s-%s.csv", base, what);

  return g_strdup_printf ("%.*s-%s%s", (int)(dot - base), base, what, keeps_ending (base, is_book) ? dot : ".csv");
}

/**
 * rebote_list_export_make_name_as:
 * @name: a list's file
 * @what: what is done with it, for example `summary`
 * @ending: the ending, for example `.html`
 *
 * Returns: (transfer full): the name of a file beside it that is of another kind: `people-summary.html` for `people.csv`
 */
char *
rebote_list_export_make_name_as (const char *name,
                                 const char *what,
                                 const char *ending)
{
  g_autofree char *base = NULL;
  const char      *dot;

  g_return_val_if_fail (name != NULL && what != NULL && ending != NULL, NULL);

  base = g_path_get_basename (name);
  dot = strrchr (base, '.');

  return g_strdup_printf ("%.*s-%s%s", dot == NULL || dot == base ? (int)strlen (base) : (int)(dot - base), base, what, ending);
}

/**
 * rebote_list_export_run:
 * @store: a store
 * @export: what to write
 * @cancellable: (nullable): to stop it
 * @error: return location for a #ReboteContactsError, #ReboteStoreError or #GIOErrorEnum
 *
 * Writes a list as `rebote clean` would if it decided like the program and the user did: kept rows byte for byte.
 * Blocks. All files appear, or none.
 *
 * Returns: (transfer full) (nullable): what was written
 */
ReboteCleanSummary *
rebote_list_export_run (ReboteStore *store,
                        const ReboteListExport *export,
                        GCancellable *cancellable,
                        GError      **error)
{
  g_autoptr (ReboteStoredList) list = NULL;
  g_autoptr (GPtrArray) decisions = g_ptr_array_new_with_free_func (decision_clear);
  g_autoptr (GPtrArray) spared = NULL;
  g_autofree char    *path = NULL;
  ReboteCleanSummary *summary;
  Run                 run = { export, decisions };

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (export != NULL && export->output != NULL, NULL);

  list = rebote_store_lists_get (store, export->list_id, error);
  if (list && export->do_not_mail)
    spared = rebote_store_decisions_get_spared (store, export->list_id, error);
  if (list == NULL || (export->do_not_mail && spared == NULL))
    return NULL;

  run.spared = spared;
  path = rebote_list_file_write (store, list, export->only_new, note_decision, &run, cancellable, error);
  if (path == NULL)
    return NULL;

  summary = write_outputs (&run, list, path, cancellable, error);
  g_unlink (path);

  return summary;
}
