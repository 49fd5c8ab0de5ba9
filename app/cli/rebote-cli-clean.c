/* rebote-cli-clean.c
 *
 * `rebote clean`: a contact list goes in, a list that is safe to send to comes out.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-clean"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "bounce/rebote-bounce-run.h"
#include "contacts/formats/rebote-list-format.h"
#include "contacts/rebote-cleaner.h"
#include "contacts/rebote-verification-list.h"
#include "store/rebote-store.h"

#include "rebote-cli-private.h"
#include "rebote-cli-store.h"

#define PRESET_WIDTH 14
#define NUMBER_WIDTH 10 /* columns of the number before its words, which may be long */

typedef struct
{
  char                   *output;
  char                   *removed;
  char                   *review;
  char                   *do_not_mail;
  char                   *summary;
  char                   *preset_name;
  char                  **bounces;
  char                  **suppressions;
  char                  **verdicts;
  char                   *column;
  char                   *sheet;
  char                   *policy_path;
  gboolean                use_store;
  gboolean                repairs_text;
  gboolean                use_json;
  gboolean                is_partly;
  gboolean                shows_progress;
  RebotePolicy           *policy;
  ReboteVerdictIndex     *index;
  ReboteKnowledge        *knowledge; /* NULL where no mails are read */
  ReboteCliStore         *store;     /* NULL where it is not to be used */
  ReboteListSource       *source;    /* these two only where the user has decided about addresses */
  ReboteCsvDialect       *dialect;
  const ReboteListPreset *preset;
  GPtrArray              *evidence; /* sentences for the summary */
} Clean;

static void
clear_options (Clean *clean)
{
  g_free (clean->output);
  g_free (clean->removed);
  g_free (clean->review);
  g_free (clean->do_not_mail);
  g_free (clean->summary);
  g_free (clean->preset_name);
  g_strfreev (clean->bounces);
  g_strfreev (clean->suppressions);
  g_strfreev (clean->verdicts);
  g_free (clean->column);
  g_free (clean->sheet);
  g_free (clean->policy_path);
  g_clear_pointer (&clean->policy, rebote_policy_unref);
  g_clear_pointer (&clean->index, rebote_verdict_index_free);
  g_clear_pointer (&clean->evidence, g_ptr_array_unref);
  g_clear_pointer (&clean->knowledge, rebote_knowledge_unref);
  g_clear_pointer (&clean->store, rebote_cli_store_free);
  g_clear_pointer (&clean->dialect, rebote_csv_dialect_free);
  g_clear_pointer (&clean->source, rebote_list_source_free);
}

static gboolean
take_bounce (const char   *source,
             guint         position,
             ReboteBounce *bounce,
             const GError *error,
             gpointer      user_data)
{
  Clean *clean = user_data;

  if (bounce)
    rebote_verdict_index_add_bounce (clean->index, bounce);
  else
    {
      clean->is_partly = TRUE;
      rebote_cli_warn ("%s: %s", source, error->message);
    }

  return TRUE;
}

/* The paths without their folders, which may tell more of a person than the summary should. */
static char *
join_names (char **paths)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; paths[i]; i++)
    {
      g_autofree char *name = g_filename_display_basename (paths[i]);

      g_string_append (out, i > 0 ? ", " : "");
      /* Translators: the name of a file, in a row of such */
      g_string_append_printf (out, C_ ("file", "“%s”"), name);
    }

  return g_string_free (out, FALSE);
}

static void
note_bounces (Clean  *clean,
              guint64 n_messages)
{
  g_autofree char *names = join_names (clean->bounces);
  g_autofree char *count = g_strdup_printf ("%'" G_GUINT64_FORMAT, n_messages);

  g_ptr_array_add (clean->evidence,
                   /* Translators: a number of mails, and the names of files */
                   g_strdup_printf (ngettext ("%s message from %s, read for mails that came back",
                                              "%s messages from %s, read for mails that came back", n_messages),
                                    count, names));
}

static void
note_suppressions (Clean      *clean,
                   const char *path,
                   guint       n_added)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *count = g_strdup_printf ("%'u", n_added);

  g_ptr_array_add (clean->evidence,
                   /* Translators: a number of addresses, and the name of a file */
                   g_strdup_printf (ngettext ("%s address that must not be mailed, from “%s”",
                                              "%s addresses that must not be mailed, from “%s”", n_added),
                                    count, name));
}

static gboolean
take_verification (const ReboteVerification *verification,
                   gpointer                  user_data,
                   GError                  **error)
{
  rebote_verdict_index_add_verification (user_data, verification);
  return TRUE;
}

static gboolean
read_verdicts (Clean   *clean,
               GError **error)
{
  for (guint i = 0; clean->verdicts && clean->verdicts[i]; i++)
    {
      g_autoptr (ReboteVerificationSummary) summary = NULL;
      g_autofree char *unknown = NULL;
      g_autofree char *count = NULL;

      summary = rebote_verification_list_read (clean->verdicts[i], NULL, take_verification, clean->index, NULL, error);
      if (summary == NULL)
        return FALSE;

      unknown = rebote_verification_summary_describe_unknown (summary);
      if (unknown)
        rebote_cli_warn ("%s: %s", summary->name, unknown);
      count = g_strdup_printf ("%'" G_GUINT64_FORMAT, summary->n_addresses);
      g_ptr_array_add (clean->evidence,
                       /* Translators: a number of addresses, the name of a service, and the name of a file */
                       g_strdup_printf (ngettext ("%s address verified by %s, from “%s”",
                                                  "%s addresses verified by %s, from “%s”", summary->n_addresses),
                                        count, rebote_verifier_get_title (summary->service), summary->name));
    }

  return TRUE;
}

static gboolean
read_bounces (Clean   *clean,
              GError **error)
{
  ReboteBounceRunStats stats = { 0 };

  if (clean->bounces == NULL)
    return TRUE;
  if (!rebote_bounce_run (clean->knowledge, (const char *const *)clean->bounces, 0, take_bounce, clean, &stats, NULL, error))
    return FALSE;

  if (stats.n_messages == 0 && stats.n_errors == 0)
    {
      clean->is_partly = TRUE;
      rebote_cli_warn (_("No mails were found in what --bounces names"));
    }
  note_bounces (clean, stats.n_messages);

  return TRUE;
}

static gboolean
decide_row (const ReboteCsvRecord *record,
            ReboteRowKind          kind,
            ReboteRowVerdict      *verdict,
            gpointer               user_data,
            GError               **error)
{
  Clean *clean = user_data;

  if (verdict)
    rebote_cli_store_decide (clean->store, clean->dialect, record, verdict);

  return TRUE;
}

static gboolean
read_inputs (Clean   *clean,
             GError **error)
{
  ReboteAddressFacts *facts = rebote_address_facts_get (error);

  if (facts == NULL)
    return FALSE;
  clean->policy = clean->policy_path ? rebote_policy_new_from_file (clean->policy_path, error) : rebote_policy_new (error);
  if (clean->policy == NULL)
    return FALSE;

  clean->index = rebote_verdict_index_new (facts);
  for (guint i = 0; clean->suppressions && clean->suppressions[i]; i++)
    {
      guint n_added = 0;

      /* To go on without a list of people who must not be mailed would be worse than not to go on. */
      if (!rebote_verdict_index_add_suppression_file (clean->index, clean->suppressions[i], &n_added, error))
        return FALSE;
      note_suppressions (clean, clean->suppressions[i], n_added);
    }

  if (clean->bounces || clean->use_store)
    clean->knowledge = rebote_cli_load_knowledge (error);
  if ((clean->bounces || clean->use_store) && clean->knowledge == NULL)
    return FALSE;
  if (clean->use_store)
    clean->store = rebote_cli_store_read (clean->knowledge, clean->index, error);
  if (clean->use_store && clean->store == NULL)
    return FALSE;

  return read_verdicts (clean, error) && read_bounces (clean, error);
}

/* Whose address is in a row must be known before the user's decisions about addresses can count. */
static gboolean
open_list (Clean          *clean,
           ReboteCleanJob *job,
           GError        **error)
{
  if (clean->store == NULL || !rebote_cli_store_has_decisions (clean->store))
    return TRUE;

  clean->source = rebote_list_source_open_as (job->list, job->overrides, error);
  clean->dialect = clean->source ? rebote_list_source_detect (clean->source, job->overrides, error) : NULL;
  job->source = clean->source;
  job->row = decide_row;

  return clean->dialect != NULL;
}

static gboolean
check_format (const char *path,
              GError    **error)
{
  ReboteListFormat format;

  return path == NULL || rebote_list_format_from_path (path, &format, error);
}

static void
print_warning (const char *message,
               gpointer    user_data)
{
  rebote_cli_warn ("%s", message);
}

static void
print_progress (guint64  rows,
                double   fraction,
                gpointer user_data)
{
  Clean           *clean = user_data;
  g_autofree char *count = g_strdup_printf ("%'" G_GUINT64_FORMAT, rows);

  if (!clean->shows_progress)
    return;
  g_printerr ("\r\033[K");
  g_printerr (ngettext ("%s row", "%s rows", rows), count);
  if (fraction >= 0)
    g_printerr (" · %.0f %%", MIN (fraction, 1) * 100);
}

static void
print_count (const char *words,
             guint64     count)
{
  g_print ("%'*" G_GUINT64_FORMAT "  %s\n", NUMBER_WIDTH, count, words);
}

static void
print_reasons (GHashTable *reasons)
{
  g_autoptr (GArray) sorted = rebote_clean_summary_sort_reasons (reasons);

  for (guint i = 0; i < sorted->len; i++)
    {
      ReboteReasonCount *item = &g_array_index (sorted, ReboteReasonCount, i);
      g_autofree char   *words = g_strdup_printf ("    %s", rebote_decision_describe_reason (item->reason));

      print_count (words, item->count);
    }
}

static void
print_summary (Clean              *clean,
               ReboteCleanSummary *summary)
{
  print_count (_("Contacts in the list"), summary->rows);
  print_count (_("  Kept"), summary->counts[REBOTE_OUTCOME_KEEP]);
  if (g_hash_table_size (summary->reasons[REBOTE_OUTCOME_KEEP]) > 0)
    {
      g_print ("%*s  %s\n", NUMBER_WIDTH, "", _("  of these, worth knowing:"));
      print_reasons (summary->reasons[REBOTE_OUTCOME_KEEP]);
    }
  print_count (clean->review ? _("  To review") : _("  To review (still in the cleaned list)"), summary->counts[REBOTE_OUTCOME_REVIEW]);
  print_reasons (summary->reasons[REBOTE_OUTCOME_REVIEW]);
  print_count (_("  Removed"), summary->counts[REBOTE_OUTCOME_REMOVE]);
  print_reasons (summary->reasons[REBOTE_OUTCOME_REMOVE]);
  if (summary->n_repaired > 0)
    print_count (_("Damaged texts that were repaired"), summary->n_repaired);

  /* Translators: a file name */
  g_print (_("The cleaned list is in %s\n"), clean->output);
  if (clean->removed)
    /* Translators: a file name */
    g_print (_("The removed rows are in %s\n"), clean->removed);
  if (clean->review)
    /* Translators: a file name */
    g_print (_("The rows to review are in %s\n"), clean->review);
  if (clean->do_not_mail)
    {
      g_autofree char *count = g_strdup_printf ("%'" G_GUINT64_FORMAT, summary->n_do_not_mail);

      /* Translators: a number of addresses and a file name */
      g_print (ngettext ("%s address that must not be mailed again is in %s\n",
                         "%s addresses that must not be mailed again are in %s\n", summary->n_do_not_mail),
               count, clean->do_not_mail);
    }
  if (clean->summary)
    /* Translators: a file name */
    g_print (_("What was done and why is in %s\n"), clean->summary);
}

static void
add_count (JsonBuilder *builder,
           const char  *name,
           guint64      count)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, count);
}

static void
print_json (Clean              *clean,
            ReboteCleanSummary *summary)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char           *line = NULL;
  static const ReboteOutcome gone[] = { REBOTE_OUTCOME_REMOVE, REBOTE_OUTCOME_REVIEW };
  g_autoptr (GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) reasons = NULL;
  g_autoptr (GArray) marked = rebote_clean_summary_sort_reasons (summary->reasons[REBOTE_OUTCOME_KEEP]);

  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    {
      g_autoptr (GArray) some = rebote_clean_summary_sort_reasons (summary->reasons[gone[i]]);

      for (guint j = 0; j < some->len; j++)
        {
          ReboteReasonCount *item = &g_array_index (some, ReboteReasonCount, j);
          gsize              n = GPOINTER_TO_SIZE (g_hash_table_lookup (all, item->reason));

          g_hash_table_insert (all, (gpointer)item->reason, GSIZE_TO_POINTER (n + item->count));
        }
    }
  reasons = rebote_clean_summary_sort_reasons (all);

  json_builder_begin_object (builder);
  add_count (builder, "rows", summary->rows);
  add_count (builder, "kept", summary->counts[REBOTE_OUTCOME_KEEP]);
  add_count (builder, "removed", summary->counts[REBOTE_OUTCOME_REMOVE]);
  add_count (builder, "review", summary->counts[REBOTE_OUTCOME_REVIEW]);
  json_builder_set_member_name (builder, "by_reason");
  json_builder_begin_object (builder);
  for (guint i = 0; i < reasons->len; i++)
    add_count (builder, g_array_index (reasons, ReboteReasonCount, i).reason, g_array_index (reasons, ReboteReasonCount, i).count);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "kept_by_reason");
  json_builder_begin_object (builder);
  for (guint i = 0; i < marked->len; i++)
    add_count (builder, g_array_index (marked, ReboteReasonCount, i).reason, g_array_index (marked, ReboteReasonCount, i).count);
  json_builder_end_object (builder);
  if (clean->do_not_mail)
    add_count (builder, "do_not_mail", summary->n_do_not_mail);
  if (clean->repairs_text)
    add_count (builder, "repaired_cells", summary->n_repaired);
  else if (summary->n_damaged > 0)
    add_count (builder, "damaged_cells", summary->n_damaged);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, summary->seconds);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  g_print ("%s\n", line);
}

/* Everything that is read beside the list: no output may take its place. */
static char **
collect_inputs (Clean *clean)
{
  g_autoptr (GStrvBuilder) inputs = g_strv_builder_new ();

  if (clean->policy_path)
    g_strv_builder_add (inputs, clean->policy_path);
  if (clean->bounces)
    g_strv_builder_addv (inputs, (const char **)clean->bounces);
  if (clean->suppressions)
    g_strv_builder_addv (inputs, (const char **)clean->suppressions);
  if (clean->verdicts)
    g_strv_builder_addv (inputs, (const char **)clean->verdicts);
  if (clean->use_store)
    {
      g_autofree char *store = rebote_store_get_default_path ();

      g_strv_builder_add (inputs, store);
    }

  return g_strv_builder_end (inputs);
}

static void
warn_about_damage (ReboteCleanSummary *summary)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, summary->n_damaged);

  if (summary->damage == NULL)
    return;
  /* Translators: a number, a word as it stands in a list, and what it was meant to be; the rest is typed as it is */
  rebote_cli_warn (ngettext ("%s text looks damaged: “%s” for “%s”. Say --repair-text to have it repaired",
                             "%s texts look damaged: “%s” for “%s”. Say --repair-text to have them repaired",
                             summary->n_damaged),
                   number, summary->damage->damaged, summary->damage->repaired);
}

static int
run (Clean      *clean,
     const char *list)
{
  g_autoptr (ReboteCleanSummary) summary = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) inputs = collect_inputs (clean);
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;
  ReboteCleanAbout   about = { 0 };
  ReboteCleanJob     job = { 0 };

  clean->evidence = g_ptr_array_new_with_free_func (g_free);
  overrides.column_name = clean->column;
  overrides.sheet_name = clean->sheet;
  overrides.repairs_text = clean->repairs_text;
  job.list = list;
  job.output = clean->output;
  job.removed = clean->removed;
  job.review = clean->review;
  job.do_not_mail = clean->do_not_mail;
  job.summary = clean->summary;
  job.preset = clean->preset;
  job.inputs = (const char *const *)inputs;
  job.overrides = &overrides;
  job.warn = print_warning;
  job.progress = print_progress;
  job.user_data = clean;

  if (check_format (clean->output, &error) && check_format (clean->removed, &error) &&
      check_format (clean->review, &error) && read_inputs (clean, &error) && open_list (clean, &job, &error))
    {
      g_ptr_array_add (clean->evidence, NULL);
      about.evidence = (const char *const *)clean->evidence->pdata;
      job.about = &about;
      job.policy = clean->policy;
      job.index = clean->index;
      summary = rebote_cleaner_run (&job, NULL, &error);
    }
  if (clean->shows_progress)
    g_printerr ("\r\033[K");
  if (summary == NULL)
    {
      rebote_cli_warn ("%s", error->message);
      return REBOTE_EXIT_FAILED;
    }

  warn_about_damage (summary);
  if (clean->use_json)
    print_json (clean, summary);
  else
    print_summary (clean, summary);

  return clean->is_partly ? REBOTE_EXIT_PARTLY : REBOTE_EXIT_DONE;
}

static int
print_presets (void)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *presets = rebote_list_presets_get (&error);

  for (guint i = 0; presets && i < presets->len; i++)
    {
      const ReboteListPreset *preset = g_ptr_array_index (presets, i);

      g_print ("%-*s  %s\n", PRESET_WIDTH, preset->slug, rebote_list_preset_get_title (preset));
    }
  if (error)
    rebote_cli_warn ("%s", error->message);

  return presets ? REBOTE_EXIT_DONE : REBOTE_EXIT_FAILED;
}

/* Returns whether there is nothing wrong with it. */
static gboolean
find_preset (Clean *clean)
{
  g_autoptr (GError) error = NULL;

  if (clean->preset_name == NULL)
    return TRUE;
  clean->preset = rebote_list_preset_find (clean->preset_name, &error);
  if (error)
    rebote_cli_warn ("%s", error->message);

  return clean->preset != NULL;
}

/**
 * rebote_cli_clean:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * Returns: a #ReboteExit
 */
int
rebote_cli_clean (int    argc,
                  char **argv)
{
  Clean              clean = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &clean.output, N_("Where the cleaned list goes"), N_("FILE") },
      { "removed", 0, 0, G_OPTION_ARG_FILENAME, &clean.removed, N_("Where the removed rows go, each with its reason"), N_("FILE") },
        { "review", 0, 0, G_OPTION_ARG_FILENAME, &clean.review, N_("Where the rows go that you should look at"), N_("FILE") },
          { "do-not-mail", 0, 0, G_OPTION_ARG_FILENAME, &clean.do_not_mail, N_("Where the addresses go that must not be mailed again"), N_("FILE") },
            { "summary", 0, 0, G_OPTION_ARG_FILENAME, &clean.summary, N_("Where a page goes that says what was done and why, as HTML"), N_("FILE") },
              { "preset", 0, 0, G_OPTION_ARG_STRING, &clean.preset_name, N_("Write the cleaned list for a mailing service; “help” names those that are known"), N_("NAME") },
                { "bounces", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &clean.bounces, N_("Mails that came back: a file or folder; may be given again"), N_("PATH") },
                  { "suppressions", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &clean.suppressions, N_("Addresses that must not be mailed"), N_("FILE") },
                    { "verdicts", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &clean.verdicts, N_("Results of a verification service; may be given again"), N_("FILE") },
                    { "store", 0, 0, G_OPTION_ARG_NONE, &clean.use_store, N_("Heed what the window remembers too: bounces, suppressions and your decisions"), NULL },
                    { "column", 0, 0, G_OPTION_ARG_STRING, &clean.column, N_("Name of the column of addresses"), N_("NAME") },
                      { "sheet", 0, 0, G_OPTION_ARG_STRING, &clean.sheet, N_("Name or number of the sheet of a workbook"), N_("SHEET") },
                        { "repair-text", 0, 0, G_OPTION_ARG_NONE, &clean.repairs_text, N_("Repair texts that were encoded twice, as “JosÃ©” for “José”"), NULL },
                          { "policy", 0, 0, G_OPTION_ARG_FILENAME, &clean.policy_path, N_("What leads to keep, review or remove"), N_("FILE") },
                            { "json", 0, 0, G_OPTION_ARG_NONE, &clean.use_json, N_("Write one JSON object, in English"), NULL },
                              G_OPTION_ENTRY_NULL };
  int result = REBOTE_EXIT_USAGE;

  if (rebote_cli_parse ("clean LIST --output FILE",
                        _("Takes out of a contact list what should not be mailed, and says why."), entries, &argc, &argv))
    {
      if (g_strcmp0 (clean.preset_name, "help") == 0)
        result = print_presets ();
      else if (argc < 2)
        rebote_cli_warn (_("Which list? Name a file, or “-” for standard input"));
      else if (argc > 2)
        rebote_cli_warn (_("Only one list can be cleaned at a time; “%s” is too many"), argv[2]);
      else if (clean.output == NULL)
        rebote_cli_warn (_("Where shall the cleaned list go? Say --output FILE"));
      else if (find_preset (&clean))
        {
          if (clean.use_json)
            rebote_cli_use_english ();
          clean.shows_progress = isatty (STDERR_FILENO) && !isatty (STDOUT_FILENO);
          result = run (&clean, argv[1]);
        }
    }

  clear_options (&clean);
  return result;
}
