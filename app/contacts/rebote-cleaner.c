/* rebote-cleaner.c
 *
 * Rows come from ReboteRowFlow, scanned and judged; here they are counted and written (ReboteCleanWriter).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cleaner"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "bounce/rebote-own-phrases.h"

#include "formats/rebote-list-format.h"

#include "rebote-clean-writer.h"
#include "rebote-cleaner.h"
#include "rebote-row-flow.h"
#include "rebote-text-repair.h"

#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 5)

typedef struct
{
  const ReboteCleanJob *job;
  ReboteListSource     *source;
  ReboteCsvDialect     *dialect;
  ReboteAddressFacts   *facts;
  ReboteKnowledge      *knowledge;
  ReboteRowJudge       *judge;
  ReboteCleanWriter    *writer;
  ReboteCleanSummary   *summary;
  guint                 n_quotes;
  guint                 n_nuls;
  GCancellable         *cancellable;
  gint64                last_progress;
} Run;

static void
count (ReboteCleanSummary     *summary,
       const ReboteRowVerdict *verdict)
{
  summary->rows++;
  summary->counts[verdict->outcome]++;
  if (verdict->reason)
    {
      gsize n = GPOINTER_TO_SIZE (g_hash_table_lookup (summary->reasons[verdict->outcome], verdict->reason));

      /* Slugs of reasons live as long as the program. */
      g_hash_table_insert (summary->reasons[verdict->outcome], (gpointer)verdict->reason, GSIZE_TO_POINTER (n + 1));
    }
}

static void
warn (Run                   *run,
      const ReboteCsvRecord *record,
      guint                 *count_of_sort,
      const char            *format)
{
  g_autofree char *message = NULL;
  g_autofree char *line = NULL;

  if (++*count_of_sort > REBOTE_CLEAN_MAX_WARNINGS || run->job->warn == NULL)
    return;

  line = g_strdup_printf ("%" G_GUINT64_FORMAT, record->line);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  message = g_strdup_printf (format, rebote_list_source_get_name (run->source), line);
#pragma GCC diagnostic pop
  run->job->warn (message, run->job->user_data);
}

static void
warn_about_flaws (Run                   *run,
                  const ReboteCsvRecord *record)
{
  if (record->flaws & REBOTE_CSV_FLAW_QUOTES)
    warn (run, record, &run->n_quotes,
          /* Translators: a file name and a line number */
          _("“%s”, line %s: a quotation mark is not closed; it was taken as part of the text"));
  if (record->flaws & REBOTE_CSV_FLAW_NUL)
    warn (run, record, &run->n_nuls,
          /* Translators: a file name and a line number */
          _("“%s”, line %s: there are bytes without meaning (NUL) in the row"));
}

static void
note_damage (Run                   *run,
             const ReboteCsvRecord *record)
{
  g_autoptr (ReboteTextRepair) repair = NULL;

  if (run->dialect->repairs_text)
    {
      run->summary->n_repaired += record->n_damaged;
      return;
    }

  run->summary->n_damaged += record->n_damaged;
  if (run->summary->damage)
    return;
  repair = rebote_text_repair_new (run->dialect);
  if (rebote_text_repair_find (repair, record->text, record->length, record->flaws) > 0)
    run->summary->damage = rebote_text_repair_make_example (repair);
}

static void
warn_about_rest (Run *run)
{
  guint rest = (run->n_quotes > REBOTE_CLEAN_MAX_WARNINGS ? run->n_quotes - REBOTE_CLEAN_MAX_WARNINGS : 0) +
               (run->n_nuls > REBOTE_CLEAN_MAX_WARNINGS ? run->n_nuls - REBOTE_CLEAN_MAX_WARNINGS : 0);
  g_autofree char *message = NULL;

  if (rest == 0 || run->job->warn == NULL)
    return;
  message = g_strdup_printf (ngettext ("“%s”: %u more row has such faults", "“%s”: %u more rows have such faults", rest),
                             rebote_list_source_get_name (run->source), rest);
  run->job->warn (message, run->job->user_data);
}

static RebotePolicy *
get_rules (Run *run)
{
  return run->job->policy ? run->job->policy : run->job->rules;
}

/* Whether an address may never be mailed again, by whomever: of the other reasons some lie with the list, and some pass. */
static gboolean
must_not_be_mailed (Run        *run,
                    const char *slug)
{
  RebotePolicy *rules = get_rules (run);
  ReboteReason  reason;

  if (slug == NULL)
    return FALSE;
  if (g_str_equal (slug, "complaint") || g_str_equal (slug, "unsubscribed") || g_str_equal (slug, "suppressed") ||
      g_str_equal (slug, "spamtrap") || g_str_equal (slug, "complainer") || g_str_equal (slug, "harmful"))
    return TRUE;
  if (!rebote_reason_from_slug (slug, &reason) || reason == REBOTE_REASON_BAD_ADDRESS)
    return FALSE;
  /* A service that takes a contact out does not say why. Where the rules remove every bounce without a cause, it is not
   * known whether that is meant. */
  if (reason == REBOTE_REASON_UNKNOWN)
    return rules && rebote_policy_get_outcome (rules, REBOTE_FINDING_UNKNOWN_BOUNCE) != REBOTE_OUTCOME_REMOVE &&
           rebote_policy_get_outcome (rules, REBOTE_FINDING_REPORTED_BOUNCE) != REBOTE_OUTCOME_REMOVE;

  return rebote_reason_get_kind (reason) == REBOTE_KIND_HARD;
}

static gboolean
finish_row (Run                   *run,
            const ReboteCsvRecord *record,
            ReboteRowKind          kind,
            ReboteRowVerdict      *verdict,
            GError               **error)
{
  if (run->job->row && !run->job->row (record, kind, verdict, run->job->user_data, error))
    return FALSE;

  count (run->summary, verdict);
  if (verdict->outcome == REBOTE_OUTCOME_KEEP ||
      (verdict->outcome == REBOTE_OUTCOME_REVIEW && !rebote_clean_writer_has (run->writer, REBOTE_OUTCOME_REVIEW)))
    return rebote_clean_writer_keep (run->writer, record, error);
  if (verdict->outcome == REBOTE_OUTCOME_REMOVE && must_not_be_mailed (run, verdict->reason) &&
      !rebote_clean_writer_add_do_not_mail (run->writer, record, verdict->reason, error))
    return FALSE;

  return rebote_clean_writer_explain (run->writer, record, verdict->decision, error);
}

static void
report_progress (Run              *run,
                 ReboteRowScanner *scanner)
{
  guint64 size = rebote_list_source_get_size (run->source);
  gint64  now;

  if (run->job->progress == NULL)
    return;
  now = g_get_monotonic_time ();
  if (now - run->last_progress < PROGRESS_INTERVAL)
    return;

  run->last_progress = now;
  run->job->progress (run->summary->rows, size ? (double)rebote_row_scanner_get_n_bytes (scanner) / size : -1,
                      run->job->user_data);
}

static gboolean
finish_record (Run                   *run,
               const ReboteCsvRecord *record,
               ReboteRowKind          kind,
               ReboteRowVerdict      *verdict,
               GError               **error)
{
  if (record->flaws)
    warn_about_flaws (run, record);
  if (record->n_damaged > 0)
    note_damage (run, record);
  if (kind != REBOTE_ROW_HEAD && kind != REBOTE_ROW_BLANK)
    return finish_row (run, record, kind, verdict, error);

  if (run->job->row && !run->job->row (record, kind, NULL, run->job->user_data, error))
    return FALSE;

  return kind == REBOTE_ROW_HEAD ? rebote_clean_writer_add_head (run->writer, record, error)
                                 : rebote_clean_writer_add_blank (run->writer, record, error);
}

static gboolean
finish_batch (ReboteRowScanner *scanner,
              ReboteRowBatch   *batch,
              ReboteRowVerdict *verdicts,
              gpointer          user_data,
              GError          **error)
{
  Run                   *run = user_data;
  const ReboteCsvRecord *records;
  guint                  n_records;

  if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return FALSE;

  records = rebote_csv_chunk_get_records (batch->chunk, &n_records);
  for (guint i = 0; i < n_records; i++)
    {
      ReboteRowVerdict verdict = { .outcome = REBOTE_OUTCOME_KEEP };
      gboolean ok = finish_record (run, &records[i], g_array_index (batch->rows, ReboteScannedRow, i).kind,
                                   verdicts ? &verdicts[i] : &verdict, error);

      g_clear_pointer (&verdict.decision, rebote_decision_unref);
      if (!ok)
        return FALSE;
    }
  report_progress (run, scanner);

  return rebote_clean_writer_flush (run->writer, error);
}

static gboolean
note_batch (ReboteRowScanner *scanner,
            ReboteRowBatch   *batch,
            ReboteRowVerdict *verdicts,
            gpointer          user_data,
            GError          **error)
{
  Run     *run = user_data;
  gboolean notes_all = rebote_row_judge_must_note (run->judge);

  if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return FALSE;

  for (guint i = 0; i < batch->rows->len; i++)
    {
      const ReboteScannedRow *row = &g_array_index (batch->rows, ReboteScannedRow, i);

      if (row->state > 0 || (notes_all && row->kind != REBOTE_ROW_HEAD && row->kind != REBOTE_ROW_BLANK))
        rebote_row_judge_note (run->judge, scanner, batch, i);
    }
  report_progress (run, scanner);

  return TRUE;
}

/* Goes through the list from its beginning. */
static gboolean
go_through (Run              *run,
            ReboteRowJudge   *judge,
            ReboteRowFlowFunc func,
            GError          **error)
{
  g_autoptr (ReboteRowScanner) scanner = rebote_row_scanner_new (run->source, run->dialect, run->facts, run->knowledge, error);

  if (scanner == NULL || !rebote_row_flow_run (scanner, judge, func, run, error))
    return FALSE;

  run->summary->n_bytes = rebote_row_scanner_get_n_bytes (scanner);
  return TRUE;
}

static gboolean
check_inputs (Run     *run,
              GError **error)
{
  struct stat input;

  if (rebote_list_source_get_stat (run->source, &input) &&
      !rebote_clean_writer_check_input (run->writer, &input, rebote_list_source_get_name (run->source), error))
    return FALSE;

  for (guint i = 0; run->job->inputs && run->job->inputs[i]; i++)
    {
      const char *path = run->job->inputs[i];

      if (g_stat (path, &input) == 0 && S_ISREG (input.st_mode) &&
          !rebote_clean_writer_check_input (run->writer, &input, path, error))
        return FALSE;
    }

  return TRUE;
}

/* Few lists hold answers of servers, so few have to wait for what these mean. */
static gboolean
load_knowledge (Run     *run,
                GError **error)
{
  if (run->job->policy == NULL || !rebote_row_scanner_has_reasons (run->dialect))
    return TRUE;

  run->knowledge = run->job->knowledge ? rebote_knowledge_ref (run->job->knowledge) : rebote_knowledge_load (rebote_own_phrases_get_dir (), error);

  return run->knowledge != NULL;
}

/* What was noticed when the list was made a table. */
static void
warn_about_conversion (Run *run)
{
  const ReboteListConversion *conversion = rebote_list_source_get_conversion (run->source);

  for (guint i = 0; conversion && run->job->warn && i < conversion->warnings->len; i++)
    run->job->warn (g_ptr_array_index (conversion->warnings, i), run->job->user_data);
}

/* When the file was last written, where it is one. */
static gint64
get_date (Run *run)
{
  struct stat status;

  return rebote_list_source_get_stat (run->source, &status) ? status.st_mtime : 0;
}

static gboolean
write_summary (Run     *run,
               GError **error)
{
  ReboteCleanFiles files = { run->job->review != NULL, run->job->do_not_mail != NULL, run->job->preset };
  ReboteCleanAbout about = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *page = NULL;

  if (run->job->summary == NULL)
    return TRUE;
  if (run->job->about)
    about = *run->job->about;
  /* Not the folders, which may tell more of a person than the page should. */
  name = g_path_get_basename (rebote_list_source_get_name (run->source));
  if (about.name == NULL)
    about.name = name;
  if (about.date == 0)
    about.date = get_date (run);
  page = rebote_clean_page_make (run->summary, &about, &files, get_rules (run), error);

  return page && rebote_clean_writer_add_summary (run->writer, page, error);
}

static void
warn_about_unclear (Run *run)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, run->summary->n_unclear);
  g_autofree char *message = NULL;

  if (run->summary->n_unclear == 0 || run->job->warn == NULL)
    return;
  message = g_strdup_printf (ngettext ("%s contact with several addresses is not among those not to mail: look at it",
                                       "%s contacts with several addresses are not among those not to mail: look at them",
                                       run->summary->n_unclear),
                             number);
  run->job->warn (message, run->job->user_data);
}

/* Entries go back into an address book as they were. */
static void
warn_about_address_book (Run *run)
{
  ReboteListFormat format;
  g_autofree char *message = NULL;

  if (run->summary->n_repaired == 0 || run->job->output == NULL || run->job->preset || run->job->warn == NULL ||
      !rebote_list_format_from_path (run->job->output, &format, NULL) ||
      (format != REBOTE_LIST_FORMAT_VCARD && format != REBOTE_LIST_FORMAT_LDIF))
    return;

  /* Translators: a file name */
  message = g_strdup_printf (_("“%s”: an address book keeps its entries as they were, so its damaged texts are not repaired. Give it the ending .csv or .xlsx"),
                             run->job->output);
  run->job->warn (message, run->job->user_data);
}

static gboolean
work (Run     *run,
      GError **error)
{
  const ReboteCleanOutputs outputs = { run->job->output, run->job->removed, run->job->review,
                                       run->job->do_not_mail, run->job->summary, run->job->preset };

  run->facts = rebote_address_facts_get (error);
  if (run->facts)
    run->source = run->job->source ? run->job->source : rebote_list_source_open_as (run->job->list, run->job->overrides, error);
  run->dialect = run->source ? rebote_list_source_detect (run->source, run->job->overrides, error) : NULL;
  if (run->dialect == NULL)
    return FALSE;
  if (!load_knowledge (run, error))
    return FALSE;
  if (run->job->policy)
    run->judge = rebote_row_judge_new (run->dialect, run->facts, run->job->policy, run->job->index);
  run->writer = rebote_clean_writer_new (run->source, run->dialect, &outputs, error);
  if (run->writer == NULL || !check_inputs (run, error))
    return FALSE;

  for (guint i = 0; run->job->spared && i < run->job->spared->len; i++)
    rebote_clean_writer_spare (run->writer, g_ptr_array_index (run->job->spared, i));
  warn_about_conversion (run);
  /* Who left must be known before the first row is kept, for the same person may stand in another row; and so must the
   * row of each address that stays, unless that is the first. */
  if (run->judge && (rebote_row_scanner_has_states (run->dialect) || rebote_row_judge_must_note (run->judge)) &&
      (!rebote_list_source_rewind (run->source, error) || !go_through (run, NULL, note_batch, error) ||
       !rebote_list_source_rewind (run->source, error)))
    return FALSE;
  if (!go_through (run, run->judge, finish_batch, error) ||
      !rebote_list_source_check_unchanged (run->source, error))
    return FALSE;

  warn_about_rest (run);
  run->summary->n_do_not_mail = rebote_clean_writer_get_n_do_not_mail (run->writer, &run->summary->n_unclear);
  warn_about_unclear (run);
  warn_about_address_book (run);
  return write_summary (run, error) && rebote_clean_writer_publish (run->writer, error);
}

/**
 * rebote_cleaner_run:
 * @job: what is to be done
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #ReboteContactsError, #GIOErrorEnum or #ReboteTableError
 *
 * Cleans a list. Blocks, so call it from a thread of its own. After an error no output has changed.
 *
 * Returns: (transfer full) (nullable): what was done
 */
ReboteCleanSummary *
rebote_cleaner_run (const ReboteCleanJob *job,
                    GCancellable         *cancellable,
                    GError              **error)
{
  g_autoptr (ReboteCleanSummary) summary = NULL;
  Run      run = { 0 };
  gint64   start = g_get_monotonic_time ();
  gboolean ok;

  g_return_val_if_fail (job != NULL && (job->list != NULL || job->source != NULL), NULL);
  g_return_val_if_fail (job->policy != NULL || job->row != NULL, NULL);

  summary = rebote_clean_summary_new ();
  run.job = job;
  run.summary = summary;
  run.cancellable = cancellable;
  ok = work (&run, error);
  summary->seconds = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;

  g_clear_pointer (&run.writer, rebote_clean_writer_free);
  g_clear_pointer (&run.judge, rebote_row_judge_free);
  g_clear_pointer (&run.knowledge, rebote_knowledge_unref);
  g_clear_pointer (&run.dialect, rebote_csv_dialect_free);
  if (job->source == NULL)
    g_clear_pointer (&run.source, rebote_list_source_free);

  return ok ? g_steal_pointer (&summary) : NULL;
}
