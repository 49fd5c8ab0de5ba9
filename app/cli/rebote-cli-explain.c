/* rebote-cli-explain.c
 *
 * `rebote explain`: reads mails and says why each came back.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-explain"

#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "bounce/rebote-bounce-json.h"
#include "bounce/rebote-bounce-run.h"
#include "rebote-cli-guards.h"
#include "rebote-cli-private.h"
#include "rebote-cli-text.h"

typedef struct
{
  gboolean use_json;
  gboolean use_guards;
  gboolean is_terminal;
  gboolean show_progress;
  gint64   next_progress;
  guint    n_done;
  gboolean write_failed;
  gboolean reader_is_gone;
  ReboteCliGuards *guards; /* NULL where nobody wants to know */
} Explain;

/* A line that stays in place, for a person who waits. */
static void
show_progress (Explain *explain)
{
  gint64 now = g_get_monotonic_time ();

  explain->n_done++;
  if (!explain->show_progress || now < explain->next_progress)
    return;

  explain->next_progress = now + G_TIME_SPAN_SECOND / 5;
  g_printerr ("\r\033[K");
  g_printerr (ngettext ("%u message read", "%u messages read", explain->n_done), explain->n_done);
}

static void
clear_progress (Explain *explain)
{
  if (explain->show_progress && explain->next_progress > 0)
    g_printerr ("\r\033[K");
}

/* Whoever reads may have enough (“| head”): that is nothing to complain about. */
static void
note_write_error (Explain *explain)
{
  if (!explain->write_failed)
    explain->reader_is_gone = errno == EPIPE;
  explain->write_failed = TRUE;
}

static gboolean
take_result (const char   *source,
             guint         index,
             ReboteBounce *bounce,
             const GError *error,
             gpointer      user_data)
{
  Explain *explain = user_data;

  if (explain->use_json)
    {
      g_autofree char *line = NULL;

      line = bounce ? rebote_bounce_to_json (bounce) : rebote_bounce_error_to_json (source, index, error);
      if (fputs (line, stdout) < 0 || putc ('\n', stdout) == EOF)
        note_write_error (explain);
    }
  else if (bounce)
    {
      if (explain->n_done > 0)
        putc ('\n', stdout);
      rebote_cli_print_bounce (stdout, bounce, explain->is_terminal);
    }
  if (bounce && explain->guards)
    rebote_cli_guards_add (explain->guards, bounce);
  if (error)
    {
      clear_progress (explain);
      rebote_cli_warn ("%s: %s", source, error->message);
    }
  show_progress (explain);
  if (ferror (stdout))
    note_write_error (explain);

  return !explain->write_failed;
}

/* What can only be said when all has been read. */
static void
print_guards (Explain *explain)
{
  if (explain->guards == NULL || explain->write_failed)
    return;

  if (explain->use_json)
    {
      g_autofree char *line = rebote_cli_guards_to_json (explain->guards);

      if (fputs (line, stdout) < 0 || putc ('\n', stdout) == EOF)
        note_write_error (explain);
    }
  else
    rebote_cli_guards_print_text (explain->guards, stdout, explain->is_terminal);
}

/**
 * rebote_cli_explain:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * Returns: a #ReboteExit
 */
int
rebote_cli_explain (int    argc,
                    char **argv)
{
  Explain explain = { 0 };
  g_auto (GStrv) own_domains = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &explain.use_json, N_("Write one JSON object a line, in English"), NULL },
    { "own-domain", 0, 0, G_OPTION_ARG_STRING_ARRAY, &own_domains,
      N_("A domain that you send from; notices about mails of others are told apart by it"), N_("DOMAIN") },
    { "guards", 0, 0, G_OPTION_ARG_NONE, &explain.use_guards,
      N_("With --json, write a last line {\"guards\": […]} that names what should not be removed yet"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (ReboteKnowledge) knowledge = NULL;
  g_autoptr (ReboteCliGuards) guards = NULL;
  g_autoptr (GError) error = NULL;
  ReboteBounceRunStats stats = { 0 };

  if (!rebote_cli_parse ("explain PATH|- …", _("Says of every mail why it came back, and what to do now."), entries,
                         &argc, &argv))
    return REBOTE_EXIT_USAGE;
  if (argc < 2)
    {
      rebote_cli_warn (_("Which mails? Name files or folders, or “-” for standard input"));
      return REBOTE_EXIT_USAGE;
    }

  if (explain.use_json)
    rebote_cli_use_english ();
  explain.is_terminal = isatty (STDOUT_FILENO);
  explain.show_progress = isatty (STDERR_FILENO) && !explain.is_terminal;

  knowledge = rebote_cli_load_knowledge (&error);
  guards = knowledge ? rebote_cli_guards_new (&error) : NULL;
  if (guards == NULL)
    {
      rebote_cli_warn ("%s", error->message);
      return REBOTE_EXIT_FAILED;
    }
  rebote_knowledge_set_own_domains (knowledge, (const char *const *) own_domains);

  if (!explain.use_json || explain.use_guards)
    explain.guards = guards;
  if (!rebote_bounce_run (knowledge, (const char *const *) argv + 1, 0, take_result, &explain, &stats, NULL, &error))
    {
      rebote_cli_warn ("%s", error->message);
      return REBOTE_EXIT_FAILED;
    }
  clear_progress (&explain);
  print_guards (&explain);

  if (fflush (stdout) != 0 || ferror (stdout))
    note_write_error (&explain);
  if (explain.write_failed)
    {
      if (!explain.reader_is_gone)
        rebote_cli_warn (_("The answer could not be written"));
      return REBOTE_EXIT_FAILED;
    }
  if (stats.n_messages == 0 && stats.n_errors == 0)
    {
      rebote_cli_warn (_("There are no mails in there"));
      return REBOTE_EXIT_FAILED;
    }
  if (stats.n_errors > 0)
    return stats.n_messages > 0 ? REBOTE_EXIT_PARTLY : REBOTE_EXIT_FAILED;

  return REBOTE_EXIT_DONE;
}
