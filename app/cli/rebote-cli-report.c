/* rebote-cli-report.c
 *
 * `rebote report`: the rates of a set of bounces, or of what the program remembers.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-report"

#include "config.h"

#include <unistd.h>

#include <glib/gi18n.h>

#include "bounce/rebote-bounce-error.h"
#include "bounce/rebote-bounce-run.h"
#include "rebote-cli-private.h"
#include "rebote-cli-rates.h"
#include "store/rebote-store-campaigns.h"
#include "store/rebote-store-guards.h"
#include "store/rebote-store-rates.h"

typedef struct
{
  gboolean   use_json;
  gint64     sent;
  char      *campaign;
  GStrv      bounces;
  GPtrArray *entries; /* ReboteReportEntry: campaigns */
  gboolean   partly;
} Report;

static void
report_clear (Report *report)
{
  g_free (report->campaign);
  g_strfreev (report->bounces);
  g_clear_pointer (&report->entries, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Report, report_clear)

/* What takes the messages. */
typedef struct
{
  ReboteRatesBuilder *builder;
  ReboteGuards       *guards;
} Takers;

static gboolean
take_result (const char   *source,
             guint         index,
             ReboteBounce *bounce,
             const GError *error,
             gpointer      user_data)
{
  Takers *takers = user_data;

  if (bounce)
    {
      rebote_rates_builder_add (takers->builder, bounce);
      rebote_guards_add_bounce (takers->guards, bounce);
    }
  if (error)
    rebote_cli_warn ("%s: %s", source, error->message);

  return TRUE;
}

/* The files are one campaign, and all there is. */
static ReboteReportEntry *
read_files (Report            *report,
            const char *const *paths,
            GError           **error)
{
  g_autoptr (ReboteKnowledge) knowledge = rebote_cli_load_knowledge (error);
  g_autoptr (ReboteRatesBuilder) builder = rebote_rates_builder_new ();
  g_autoptr (ReboteGuards) guards = knowledge ? rebote_guards_new (error) : NULL;
  g_autoptr (ReboteRates) rates = NULL;
  Takers               takers = { builder, guards };
  ReboteBounceRunStats stats = { 0 };

  if (guards == NULL || !rebote_bounce_run (knowledge, paths, 0, take_result, &takers, &stats, NULL, error))
    return NULL;
  if (stats.n_messages == 0)
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_EMPTY, _("There are no mails in there"));
      return NULL;
    }

  report->partly = stats.n_errors > 0;
  rates = rebote_rates_builder_finish (builder, report->sent, error);
  if (rates == NULL)
    return NULL;

  rebote_guards_judge (guards);
  g_ptr_array_add (report->entries, rebote_report_entry_new (report->campaign, rates, guards));
  return rebote_report_entry_new (NULL, rates, guards);
}

/* What the store has of a campaign, or of all. */
static ReboteReportEntry *
read_entry (ReboteStore *store,
            const char  *name,
            gint64       campaign_id,
            gint64       sent,
            GError     **error)
{
  g_autoptr (ReboteRates) rates = rebote_store_rates_compute (store, campaign_id, sent, NULL, error);
  g_autoptr (ReboteStoreGuards) guards = rates ? rebote_store_guards_compute (store, campaign_id, NULL, error) : NULL;

  return guards ? rebote_report_entry_new (name, rates, rebote_store_guards_get_guards (guards)) : NULL;
}

static gboolean
add_campaigns (Report      *report,
               ReboteStore *store,
               GError     **error)
{
  g_autoptr (GPtrArray) campaigns = rebote_store_campaigns_get_all (store, error);

  for (guint i = 0; campaigns && i < campaigns->len; i++)
    {
      const ReboteCampaign *campaign = g_ptr_array_index (campaigns, i);
      ReboteReportEntry *entry;
      gboolean wanted = report->campaign == NULL || g_str_equal (report->campaign, campaign->name);

      if (!wanted)
        continue;
      entry = read_entry (store, campaign->name, campaign->id,
                          report->campaign && report->sent > 0 ? report->sent : campaign->sent, error);
      if (entry == NULL)
        return FALSE;
      g_ptr_array_add (report->entries, entry);
    }

  return campaigns != NULL;
}

static ReboteReportEntry *
read_store (Report  *report,
            GError **error)
{
  g_autofree char *path = rebote_store_get_default_path ();
  g_autoptr (ReboteStore) store = rebote_store_open (path, REBOTE_STORE_OPEN_EXISTING, error);
  gint64 sent = report->sent;

  if (store == NULL || !add_campaigns (report, store, error))
    return NULL;
  if (report->campaign)
    {
      const ReboteReportEntry *entry = report->entries->len > 0 ? g_ptr_array_index (report->entries, 0) : NULL;

      if (entry)
        return rebote_report_entry_new (NULL, entry->rates, entry->guards);
      g_set_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND,
                   _("There is no campaign “%s”"), report->campaign);
      return NULL;
    }

  if (sent == 0 && !rebote_store_campaigns_get_total_sent (store, &sent, error))
    return NULL;

  return read_entry (store, NULL, 0, sent, error);
}

static gboolean
parse_arguments (Report *report,
                 int    *argc,
                 char ***argv)
{
  gboolean           has_sent = FALSE;
  g_autofree char   *sent = NULL;
  const GOptionEntry entries[] = {
    { "sent", 0, 0, G_OPTION_ARG_STRING, &sent, N_("How many mails were sent"), N_("N") },
      { "campaign", 0, 0, G_OPTION_ARG_STRING, &report->campaign, N_("The campaign’s name"), N_("NAME") },
        { "bounces", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &report->bounces,
          N_("Mails that came back: a file or folder, or “-”; may be given again"), N_("PATH") },
          { "json", 0, 0, G_OPTION_ARG_NONE, &report->use_json, N_("Write one JSON object, in English"), NULL },
            G_OPTION_ENTRY_NULL };

  if (!rebote_cli_parse ("report [PATH|- …]",
                         _("Says how many mails came back, where and why. Without files, of what the window remembers."),
                            entries, argc, argv))
    return FALSE;

  has_sent = sent != NULL;
  if (has_sent && (!g_ascii_string_to_unsigned (sent, 10, 1, G_MAXINT64, (guint64 *)&report->sent, NULL)))
    {
      rebote_cli_warn (_("“--sent %s” is not a number of mails"), sent);
      return FALSE;
    }

  return TRUE;
}

static GPtrArray *
collect_paths (Report *report,
               int     argc,
               char  **argv)
{
  GPtrArray *paths = g_ptr_array_new ();

  for (guint i = 0; report->bounces && report->bounces[i]; i++)
    g_ptr_array_add (paths, report->bounces[i]);
  for (int i = 1; i < argc; i++)
    g_ptr_array_add (paths, argv[i]);
  g_ptr_array_add (paths, NULL);

  return paths;
}

/**
 * rebote_cli_report:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * Returns: a #ReboteExit
 */
int
rebote_cli_report (int    argc,
                   char **argv)
{
  g_auto (Report) report = { 0 };
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (ReboteReportEntry) overall = NULL;
  g_autoptr (GError) error = NULL;

  report.entries = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_report_entry_free);
  if (!parse_arguments (&report, &argc, &argv))
    return REBOTE_EXIT_USAGE;
  if (report.use_json)
    rebote_cli_use_english ();

  paths = collect_paths (&report, argc, argv);
  overall = paths->len > 1 ? read_files (&report, (const char *const *)paths->pdata, &error)
                           : read_store (&report, &error);
  if (overall == NULL)
    {
      rebote_cli_warn ("%s", error->message);
      return REBOTE_EXIT_FAILED;
    }

  if (report.use_json)
    rebote_report_print_json (stdout, report.entries, overall);
  else
    rebote_report_print_text (stdout, report.entries, overall);
  if (fflush (stdout) != 0 || ferror (stdout))
    {
      rebote_cli_warn (_("The answer could not be written"));
      return REBOTE_EXIT_FAILED;
    }

  return report.partly ? REBOTE_EXIT_PARTLY : REBOTE_EXIT_DONE;
}
