/* rebote-cli-verify.c
 *
 * `rebote verify`: asks whether mail to addresses would arrive.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-verify"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "store/rebote-verify-plan.h"
#include "store/rebote-verify-work.h"
#include "verify/local/rebote-local-verifier.h"
#include "verify/smtp/rebote-smtp-verifier.h"

#include "rebote-cli-private.h"
#include "rebote-cli-verify-private.h"

/* Doubtful addresses that are named one by one. */
#define MAX_NAMED 20

typedef struct
{
  char                  *with;
  char                  *output;
  char                  *store_path;
  char                  *column;
  char                  *sheet;
  int                    max_age;
  gboolean               compares;
  gboolean               offline;
  gboolean               resumes;
  gboolean               begins_anew;
  gboolean               asks_doubtful;
  gboolean               says_yes;
  gboolean               use_json;
  gboolean               shows_ledger;

  char                 **named;
  ReboteCliInputs        inputs;
  GPtrArray             *domains;
  ReboteVerifiers       *verifiers;
  ReboteStore           *store;
  ReboteVerifyPlan      *plan;
  ReboteStoredVerifyRun *run;
  gboolean               is_new;
  ReboteVerifyWork      *work;
  GCancellable          *cancellable;
  GAsyncResult          *result;
  gboolean               was_stopped;
  gboolean               shows_progress;
} Verify;

static void
verify_clear (Verify *self)
{
  g_free (self->with);
  g_free (self->output);
  g_free (self->store_path);
  g_free (self->column);
  g_free (self->sheet);
  g_strfreev (self->named);
  rebote_cli_inputs_clear (&self->inputs);
  g_clear_pointer (&self->domains, g_ptr_array_unref);
  g_clear_object (&self->work);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->result);
  g_clear_object (&self->verifiers);
  g_clear_pointer (&self->plan, rebote_verify_plan_free);
  g_clear_pointer (&self->run, rebote_stored_verify_run_free);
  g_clear_object (&self->store);
}

static gboolean
find_verifiers (Verify  *self,
                GError **error)
{
  GPtrArray *problems;

  self->verifiers = rebote_verifiers_new (NULL, NULL, error);
  if (self->verifiers == NULL || !rebote_verifiers_set_offline (self->verifiers, self->offline, error))
    return FALSE;
  problems = rebote_verifiers_get_problems (self->verifiers);
  for (guint i = 0; i < problems->len; i++)
    rebote_cli_warn ("%s", (char *)g_ptr_array_index (problems, i));

  for (guint i = 0; self->named[i]; i++)
    {
      if (rebote_verifiers_lookup (self->verifiers, g_strstrip (self->named[i])))
        continue;
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("There is no verifier “%s”; “rebote verifiers” names those that are known"), self->named[i]);
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_only_local (Verify *self)
{
  for (guint i = 0; self->named[i]; i++)
    {
      if (!g_str_equal (self->named[i], REBOTE_LOCAL_VERIFIER_ID))
        return FALSE;
    }

  return TRUE;
}

/* What costs nothing and is found again at any time is remembered only where something is remembered already. */
static gboolean
open_store (Verify  *self,
            GError **error)
{
  g_autofree char *path = self->store_path ? g_strdup (self->store_path) : rebote_store_get_default_path ();
  gboolean needs_none = self->store_path == NULL && is_only_local (self);
  g_autoptr (GError) failure = NULL;

  self->store = rebote_store_open (path, needs_none ? REBOTE_STORE_OPEN_EXISTING : REBOTE_STORE_OPEN_DEFAULT, &failure);
  if (self->store == NULL && needs_none)
    {
      if (!g_error_matches (failure, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_MISSING))
        rebote_cli_warn ("%s", failure->message);
      self->store = rebote_store_open_temporary (error);
      return self->store != NULL;
    }
  if (self->store == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      g_prefix_error (error, "%s ", _("What is asked must be remembered, so that it is not paid for twice."));
      return FALSE;
    }
  if (rebote_store_get_set_aside_path (self->store))
    rebote_cli_warn (_("The store was damaged, and is now in “%s”; a new one was begun"),
                     rebote_store_get_set_aside_path (self->store));

  return TRUE;
}

/* The run that is to be taken up, or 0. */
static gint64
find_run (Verify  *self,
          GError **error)
{
  g_autoptr (GArray) ids = NULL;

  if (self->inputs.source == NULL)
    return 0;
  ids = rebote_store_verify_runs_find_unfinished (self->store, self->inputs.source, error);
  if (ids == NULL)
    return -1;

  if (ids->len == 0 && self->resumes)
    rebote_cli_warn (_("There is nothing to take up: it begins from the start"));
  else if (ids->len > 0 && !self->resumes && !self->begins_anew &&
           !rebote_cli_verify_decide (self->verifiers, self->store, ids, &self->resumes, error))
    return -1;

  return ids->len > 0 && self->resumes ? g_array_index (ids, gint64, 0) : 0;
}

static void
note_domain (Verify     *self,
             const char *address)
{
  const char *at = strrchr (address, '@');
  g_autofree char *domain = at && at[1] ? g_ascii_strdown (at + 1, -1) : NULL;

  if (domain && self->domains->len < REBOTE_CLI_VERIFY_N_DOMAINS &&
      !g_ptr_array_find_with_equal_func (self->domains, domain, g_str_equal, NULL))
    g_ptr_array_add (self->domains, g_steal_pointer (&domain));
}

static gboolean
take_cell (const char *cell,
           char      **own_cells,
           gpointer    user_data,
           GError    **error)
{
  Verify *self = user_data;

  if (*cell == '\0')
    return TRUE;

  note_domain (self, cell);
  return rebote_verify_plan_add (self->plan, cell, error);
}

static gboolean
make_run (Verify  *self,
          GError **error)
{
  g_autofree char *base = NULL;
  ReboteVerifyOrder order = { 0 };
  const ReboteCliInput *first = rebote_cli_inputs_get (&self->inputs, 0);
  gint64 run_id = find_run (self, error);

  if (run_id < 0)
    return FALSE;
  base = first->path ? g_filename_display_basename (first->path) : g_strdup (_("Addresses"));
  order.name = base;
  order.source = self->inputs.source;
  order.verifiers = (const char *const *)self->named;
  order.compares = self->compares;
  order.offline = self->offline;
  order.max_age = self->max_age;
  self->is_new = run_id == 0;
  self->domains = g_ptr_array_new_with_free_func (g_free);
  self->plan = self->is_new ? rebote_verify_plan_new (self->store, &order, error)
                            : rebote_verify_plan_extend (self->store, run_id, error);
  if (self->plan == NULL)
    return FALSE;

  if (!rebote_cli_inputs_foreach (&self->inputs, take_cell, self, error))
    return FALSE;
  run_id = rebote_verify_plan_finish (self->plan, error);
  g_clear_pointer (&self->plan, rebote_verify_plan_free);
  self->run = run_id > 0 ? rebote_store_verify_runs_get (self->store, run_id, error) : NULL;
  g_ptr_array_add (self->domains, NULL);

  return self->run != NULL;
}

static void
forget_run (Verify *self)
{
  if (self->is_new && self->run)
    rebote_store_verify_runs_delete (self->store, self->run->id, NULL);
}

/* Whether it may begin; if not, nothing has left. */
static gboolean
may_begin (Verify  *self,
           GError **error)
{
  guint64 n_to_send;

  if (!rebote_cli_verify_preview (self->verifiers, self->store, self->run, &n_to_send, error))
    return FALSE;
  if (n_to_send == 0)
    return TRUE;
  if (g_strv_contains ((const char *const *)self->named, REBOTE_SMTP_VERIFIER_ID) &&
      !rebote_cli_verify_test_servers (self->verifiers, (const char *const *)self->domains->pdata, error))
    return FALSE;
  /* Translators: the letters are what is typed for yes and no */
  if (self->says_yes || !rebote_cli_verify_has_terminal () || rebote_cli_verify_ask (_("Send them? [y/N] ")))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was sent."));
  return FALSE;
}

static void
progressed_cb (ReboteVerifyWork *work,
               Verify           *self)
{
  g_autoptr (GPtrArray) all = rebote_verify_work_get_figures (work);

  if (!self->shows_progress)
    return;
  for (guint i = 0; i < all->len; i++)
    {
      const ReboteVerifyFigures *figures = g_ptr_array_index (all, i);
      g_autofree char *done = g_strdup_printf ("%'" G_GUINT64_FORMAT, figures->n_done + figures->n_reused + figures->n_failed);
      g_autofree char *total = g_strdup_printf ("%'" G_GUINT64_FORMAT, figures->n_total);

      if (figures->state != REBOTE_VERIFY_RUNNING)
        continue;
      /* Translators: the id of a verifier, and numbers of addresses: how many of how many */
      g_printerr ("\r\033[K");
      g_printerr (_("%s: %s of %s"), figures->verifier, done, total);
      if (figures->is_listed)
        {
          g_printerr (" · ");
          /* Translators: how much a service has done of a list that it was given */
          g_printerr (_("the service works on the list, %.0f %%"), figures->fraction * 100);
        }
      if (figures->wait_seconds > 0)
        {
          g_printerr (" · ");
          g_printerr (ngettext ("waits %u second", "waits %u seconds", figures->wait_seconds), figures->wait_seconds);
        }
    }
}

static gboolean
signal_cb (gpointer user_data)
{
  Verify *self = user_data;

  /* Whoever asks twice does not want to wait for answers. */
  if (self->was_stopped)
    g_cancellable_cancel (self->cancellable);
  else
    rebote_cli_warn (_("Stopping; what is under way is waited for, because it may be paid for"));
  self->was_stopped = TRUE;
  rebote_verify_work_stop (self->work);

  return G_SOURCE_CONTINUE;
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ((Verify *)user_data)->result = g_object_ref (result);
}

static gboolean
work (Verify   *self,
      gboolean *is_finished,
      GError  **error)
{
  guint interrupt = g_unix_signal_add (SIGINT, signal_cb, self);
  guint terminate = g_unix_signal_add (SIGTERM, signal_cb, self);
  gboolean done;

  self->cancellable = g_cancellable_new ();
  self->work = rebote_verify_work_new (self->store, self->run->id, self->verifiers);
  rebote_verify_work_set_asks_doubtful (self->work, self->asks_doubtful);
  g_signal_connect (self->work, "progressed", G_CALLBACK (progressed_cb), self);
  rebote_verify_work_run_async (self->work, self->cancellable, result_cb, self);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  done = rebote_verify_work_run_finish (self->work, self->result, is_finished, error);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  if (self->shows_progress)
    g_printerr ("\r\033[K");

  return done;
}

static void
name_doubtful (const char *address,
               gpointer    user_data)
{
  guint *n = user_data;

  if ((*n)++ < MAX_NAMED)
    g_printerr ("  %s\n", address);
}

/* What is in doubt is told when a run is taken up; before that, what is under way is not. */
static void
report_doubts (Verify                    *self,
               guint                      position,
               const ReboteVerifyFigures *figures)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, figures->n_doubtful);
  guint n = 0;

  if (figures->n_doubtful == 0 || self->is_new)
    return;

  /* Translators: the id of a verifier, and a number; the options are typed as they are */
  rebote_cli_warn (ngettext ("%s: %s address was asked for before an interruption, and not answered. It may have been paid "
                             "for. Say --retry-doubtful with --resume to ask again:",
                             "%s: %s addresses were asked for before an interruption, and not answered. They may have been "
                             "paid for. Say --retry-doubtful with --resume to ask again:",
                             figures->n_doubtful),
                   figures->verifier, number);
  rebote_store_verify_runs_foreach_asked (self->store, self->run->id, position, name_doubtful, &n, NULL);
  if (n > MAX_NAMED)
    g_printerr ("  …\n");
}

/* What went wrong, and what is to be done about it. Returns whether anybody who was named could tell anything. */
static gboolean
report_trouble (Verify *self)
{
  g_autoptr (GPtrArray) all = rebote_verify_work_get_figures (self->work);
  gboolean any = FALSE;

  for (guint i = 0; i < all->len; i++)
    {
      const ReboteVerifyFigures *figures = g_ptr_array_index (all, i);
      g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, figures->n_failed);

      if (figures->message)
        rebote_cli_warn ("%s: %s", figures->verifier, figures->message);
      if (g_strv_contains ((const char *const *)self->named, figures->verifier))
        any |= figures->state != REBOTE_VERIFY_STOPPED || figures->n_done + figures->n_reused > 0;
      if (figures->n_failed > 0)
        /* Translators: the id of a verifier, and a number */
        rebote_cli_warn (ngettext ("%s: %s address could not be checked", "%s: %s addresses could not be checked",
                                   figures->n_failed),
                         figures->verifier, number);
      report_doubts (self, i, figures);
    }

  return any;
}

static gboolean
print_cell (const char *cell,
            char      **own_cells,
            gpointer    user_data,
            GError    **error)
{
  return *cell == '\0' || rebote_cli_verify_print_answers (user_data, cell, error);
}

static gboolean
tell (Verify  *self,
      GError **error)
{
  g_autoptr (ReboteVerifyReader) reader = rebote_verify_reader_new (self->store, self->run->id, error);
  ReboteCliAnswers answers = { .reader = reader, .named = self->named, .use_json = self->use_json };
  const ReboteCliInput *first = rebote_cli_inputs_get (&self->inputs, 0);

  if (reader == NULL)
    return FALSE;
  answers.prints_rows = self->use_json || self->output == NULL;
  if (self->output && !rebote_list_annotator_write (first->list, self->output, rebote_cli_verify_get_columns (),
                                                    rebote_cli_verify_fill_cells, &answers, error))
    return FALSE;
  if (answers.prints_rows && !rebote_cli_inputs_foreach (&self->inputs, print_cell, &answers, error))
    return FALSE;
  if (self->use_json)
    return TRUE;

  if (first->list || self->inputs.inputs->len > 1)
    {
      if (answers.prints_rows)
        g_print ("\n");
      rebote_cli_verify_print_tally (&answers.tally);
    }
  if (self->output)
    /* Translators: a file name */
    g_print (_("The list with what was said is in %s\n"), self->output);

  return TRUE;
}

static int
fail (Verify *self,
      GError *error)
{
  gboolean is_usage = error->domain == G_OPTION_ERROR;

  rebote_cli_warn ("%s", error->message);
  g_error_free (error);

  return is_usage ? REBOTE_EXIT_USAGE : REBOTE_EXIT_FAILED;
}

static gboolean
open_inputs (Verify  *self,
             char   **arguments,
             GError **error)
{
  g_autofree char *asked = g_strjoinv (",", self->named);
  g_autofree char *how = g_strdup_printf ("%s\n%s\n%d%d\n", asked, self->column ? self->column : "", self->compares,
                                          self->offline);
  gboolean done;

  self->inputs.how = how;
  self->inputs.column = self->column;
  self->inputs.sheet = self->sheet;
  self->inputs.output = self->output;
  done = rebote_cli_inputs_open (&self->inputs, arguments, error);
  self->inputs.how = NULL;

  return done;
}

static int
run (Verify *self,
     char  **arguments)
{
  GError  *error = NULL;
  gboolean is_finished = FALSE;

  if (!find_verifiers (self, &error) || !open_inputs (self, arguments, &error) || !open_store (self, &error) ||
      !make_run (self, &error))
    return fail (self, error);
  if (!may_begin (self, &error))
    {
      forget_run (self);
      return fail (self, error);
    }

  if (!work (self, &is_finished, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return fail (self, error);
      g_error_free (error);
      if (self->inputs.source && !rebote_store_is_temporary (self->store))
        rebote_cli_warn (_("Stopped. Say the same with --resume to go on"));
      else
        rebote_cli_warn (_("Stopped."));
      return REBOTE_EXIT_FAILED;
    }
  if (!report_trouble (self))
    return REBOTE_EXIT_FAILED;
  if (!tell (self, &error))
    return fail (self, error);

  return is_finished ? REBOTE_EXIT_DONE : REBOTE_EXIT_PARTLY;
}

static int
run_command (Verify *self,
             int     argc,
             char  **argv)
{
  if (self->use_json)
    rebote_cli_use_english ();
  if (self->shows_ledger)
    {
      g_autofree char *path = self->store_path ? g_strdup (self->store_path) : rebote_store_get_default_path ();

      return rebote_cli_verify_print_ledger (path, self->use_json);
    }
  if (argc < 2)
    rebote_cli_warn (_("Which addresses? Name them, or a list, or “-” for standard input"));
  else if (self->with == NULL || *self->with == '\0')
    rebote_cli_warn (_("Who shall be asked? Say --with NAME; “rebote verifiers” tells who there is"));
  else if (self->resumes && self->begins_anew)
    rebote_cli_warn (_("--resume and --fresh do not go together"));
  else if (self->max_age < 0)
    rebote_cli_warn (_("--max-age takes a number of days"));
  else
    {
      self->named = g_strsplit (self->with, ",", -1);
      self->shows_progress = isatty (STDERR_FILENO);
      return run (self, argv + 1);
    }

  return REBOTE_EXIT_USAGE;
}

/**
 * rebote_cli_verify:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * Returns: a #ReboteExit
 */
int
rebote_cli_verify (int    argc,
                   char **argv)
{
  Verify self = { .max_age = REBOTE_VERIFY_MAX_AGE_DAYS };
  const GOptionEntry entries[] = {
    { "with", 'w', 0, G_OPTION_ARG_STRING, &self.with, N_("Who is asked, in this order; “rebote verifiers” tells who there is"),
      N_("NAME[,NAME…]") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.output, N_("Where the list goes, with columns that tell what was said"),
      N_("FILE") },
    { "compare", 0, 0, G_OPTION_ARG_NONE, &self.compares,
      N_("Ask all of them for all addresses, not each only for what the ones before could not tell"), NULL },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &self.resumes, N_("Take up what was interrupted"), NULL },
    { "fresh", 0, 0, G_OPTION_ARG_NONE, &self.begins_anew,
      N_("Begin anew where the same was interrupted, even if that may be paid for twice"), NULL },
    { "retry-doubtful", 0, 0, G_OPTION_ARG_NONE, &self.asks_doubtful,
      N_("Ask again what was not answered before an interruption, even if that may be paid for twice"), NULL },
    { "max-age", 0, 0, G_OPTION_ARG_INT, &self.max_age, N_("What was said less than so many days ago is not asked for again"),
      N_("DAYS") },
    { "offline", 0, 0, G_OPTION_ARG_NONE, &self.offline, N_("Do not look up the domains"), NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &self.says_yes, N_("Do not ask before anything is sent"), NULL },
    { "column", 0, 0, G_OPTION_ARG_STRING, &self.column, N_("Name of the column of addresses"), N_("NAME") },
    { "sheet", 0, 0, G_OPTION_ARG_STRING, &self.sheet, N_("Name or number of the sheet of a workbook"), N_("SHEET") },
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &self.store_path, N_("Where to remember what was asked and said"), N_("FILE") },
    { "ledger", 0, 0, G_OPTION_ARG_NONE, &self.shows_ledger, N_("Tell what has left this computer for verification"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.use_json, N_("Write one JSON object a line, in English"), NULL },
    G_OPTION_ENTRY_NULL
  };
  int status = REBOTE_EXIT_USAGE;

  if (rebote_cli_parse ("verify LIST|ADDRESS… --with NAME", _("Asks whether mail to addresses would arrive."), entries, &argc,
                        &argv))
    status = run_command (&self, argc, argv);

  verify_clear (&self);
  return status;
}
