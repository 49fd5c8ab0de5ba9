/* rebote-cli-verify-preview.c
 *
 * What `rebote verify` says before anything leaves the computer.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-verify-preview"

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "verify/smtp/rebote-smtp-preflight.h"

#include "rebote-cli-private.h"
#include "rebote-cli-verify-private.h"

static char *
describe_number (const ReboteVerifyCounts *counts)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, counts->n_open);

  if (counts->is_exact)
    return g_strdup_printf (ngettext ("%s address", "%s addresses", counts->n_open), number);

  /* Translators: a number; it can turn out to be smaller */
  return g_strdup_printf (ngettext ("at most %s address", "at most %s addresses", counts->n_open), number);
}

static void
print_open (const ReboteVerifierInfo *info,
            const ReboteVerifyCounts *counts)
{
  g_autofree char *number = describe_number (counts);
  const char      *receiver = info->receiver ? info->receiver : info->name;

  if (info->sends == REBOTE_VERIFIER_SENDS_NOTHING)
    /* Translators: the id of a verifier, and a number of addresses */
    g_printerr (_("%s: %s; nothing leaves this computer."), info->id, number);
  else if (info->sends == REBOTE_VERIFIER_SENDS_DOMAINS)
    /* Translators: the id of a verifier, a number of addresses, and who gets them */
    g_printerr (_("%s: %s; only the domains are sent, to: %s."), info->id, number, receiver);
  else
    /* Translators: the id of a verifier, a number of addresses, and who gets them */
    g_printerr (_("%s: %s, sent to: %s."), info->id, number, receiver);
  if (info->is_paid)
    {
      g_printerr (" ");
      g_printerr (_("Each costs a credit."));
    }
  g_printerr ("\n");
}

static void
print_known (const ReboteVerifierInfo *info,
             const ReboteVerifyCounts *counts)
{
  if (counts->n_known > 0)
    {
      g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, counts->n_known);

      /* Translators: the id of a verifier, and a number */
      g_printerr (ngettext ("%s told about %s address not long ago; that counts.\n",
                            "%s told about %s addresses not long ago; that counts.\n", counts->n_known),
                  info->id, number);
    }
}

/**
 * rebote_cli_verify_preview:
 * @verifiers: the verifiers
 * @store: where the run is
 * @run: a run that was not started
 * @n_to_send: (out): how many addresses would be sent at most
 * @error: return location for a #ReboteStoreError
 *
 * Says on standard error what would leave, and to whom.
 *
 * Returns: whether that could be found out
 */
gboolean
rebote_cli_verify_preview (ReboteVerifiers       *verifiers,
                           ReboteStore           *store,
                           ReboteStoredVerifyRun *run,
                           guint64               *n_to_send,
                           GError               **error)
{
  g_return_val_if_fail (run != NULL && n_to_send != NULL, FALSE);

  *n_to_send = 0;
  for (guint i = 0; i < run->backends->len; i++)
    {
      const ReboteStoredBackend *backend = g_ptr_array_index (run->backends, i);
      ReboteVerifier            *verifier = rebote_verifiers_lookup (verifiers, backend->verifier);
      const ReboteVerifierInfo  *info = verifier ? rebote_verifier_get_info (verifier) : NULL;
      ReboteVerifyCounts         counts;

      if (info == NULL)
        continue;
      if (!rebote_store_verify_runs_count (store, run->id, i, &counts, error))
        return FALSE;
      if (info->sends == REBOTE_VERIFIER_SENDS_ADDRESSES)
        *n_to_send += counts.n_open;
      if (counts.n_open > 0)
        print_open (info, &counts);
      print_known (info, &counts);
    }
  if (run->n_suppressed > 0)
    {
      g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, run->n_suppressed);

      g_printerr (ngettext ("%s address must not be mailed, and is sent to nobody.\n",
                            "%s addresses must not be mailed, and are sent to nobody.\n", run->n_suppressed),
                  number);
    }

  return TRUE;
}

/* How many addresses of a run that was interrupted may have been paid for, and have no answer yet. */
static gboolean
count_paid (ReboteVerifiers *verifiers,
            ReboteStore     *store,
            gint64           run_id,
            guint64         *n_paid,
            GError         **error)
{
  g_autoptr (ReboteStoredVerifyRun) run = rebote_store_verify_runs_get (store, run_id, error);

  if (run == NULL)
    return FALSE;
  for (guint i = 0; i < run->backends->len; i++)
    {
      const ReboteStoredBackend *backend = g_ptr_array_index (run->backends, i);
      ReboteVerifier            *verifier = rebote_verifiers_lookup (verifiers, backend->verifier);
      ReboteVerifyCounts         counts;

      if (verifier == NULL || !rebote_verifier_get_info (verifier)->is_paid)
        continue;
      if (!rebote_store_verify_runs_count (store, run_id, i, &counts, error))
        return FALSE;
      *n_paid += counts.n_asked + counts.n_listed;
    }

  return TRUE;
}

/**
 * rebote_cli_verify_has_terminal:
 *
 * Returns: whether somebody can be asked
 */
gboolean
rebote_cli_verify_has_terminal (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

/**
 * rebote_cli_verify_ask:
 * @question: what is asked, with what can be typed
 *
 * Asks on the terminal.
 *
 * Returns: whether the user says yes
 */
gboolean
rebote_cli_verify_ask (const char *question)
{
  char line[16] = "";
  g_autofree char *answer = NULL;

  g_printerr ("%s", question);
  if (fgets (line, sizeof line, stdin) == NULL)
    return FALSE;
  answer = g_utf8_strdown (g_strstrip (line), -1);

  /* Translators: what begins an answer that says yes, in small letters */
  return *answer && (*answer == 'y' || g_str_has_prefix (answer, C_ ("answer", "y")));
}

/**
 * rebote_cli_verify_decide:
 * @verifiers: the verifiers
 * @store: where the runs are
 * @ids: (element-type gint64): the keys of runs over the same that were interrupted
 * @resumes: (out): whether the user wants to take it up
 * @error: return location for an error
 *
 * What may have been paid for is not paid for again without a word.
 *
 * Returns: whether to go on
 */
gboolean
rebote_cli_verify_decide (ReboteVerifiers *verifiers,
                          ReboteStore     *store,
                          GArray          *ids,
                          gboolean        *resumes,
                          GError         **error)
{
  g_autofree char *number = NULL;
  guint64 n_paid = 0;

  *resumes = FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      if (!count_paid (verifiers, store, g_array_index (ids, gint64, i), &n_paid, error))
        return FALSE;
    }
  if (n_paid == 0)
    {
      rebote_cli_warn (_("The same was begun before, and not finished. Say --resume to take it up"));
      return TRUE;
    }

  number = g_strdup_printf ("%'" G_GUINT64_FORMAT, n_paid);
  if (!rebote_cli_verify_has_terminal ())
    {
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY,
                   /* Translators: the options are typed as they are */
                   ngettext ("The same was begun before, and %s address may have been paid for without an answer. Say --resume "
                             "to take it up, or --fresh to begin anew and perhaps pay again",
                             "The same was begun before, and %s addresses may have been paid for without an answer. Say "
                             "--resume to take it up, or --fresh to begin anew and perhaps pay again",
                             n_paid),
                   number);
      return FALSE;
    }

  rebote_cli_warn (ngettext ("The same was begun before, and %s address may have been paid for without an answer.",
                             "The same was begun before, and %s addresses may have been paid for without an answer.", n_paid),
                   number);
  /* Translators: the letters are what is typed for yes and no */
  *resumes = rebote_cli_verify_ask (_("Take it up, rather than begin anew and perhaps pay again? [y/N] "));
  return TRUE;
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/**
 * rebote_cli_verify_test_servers:
 * @verifiers: the verifiers
 * @domains: (array zero-terminated=1): a few domains of the addresses
 * @error: return location for a #ReboteVerifierError
 *
 * Says what asking mail servers is, and finds out whether it can work from here. To the servers of @domains there is a
 * connection, and not a word.
 *
 * Returns: whether it can
 */
gboolean
rebote_cli_verify_test_servers (ReboteVerifiers   *verifiers,
                                const char *const *domains,
                                GError           **error)
{
  ReboteRouteCache *routes = rebote_verifiers_get_routes (verifiers);
  g_autoptr (GAsyncResult) result = NULL;
  ReboteSmtpProblems problems = 0;

  g_printerr ("%s\n", _("This asks other companies’ mail servers whether a mailbox exists, without sending a message. Most "
                        "connections at home and in offices block this. Servers may refuse, lie, or put your internet address "
                        "on a block list: do not do it from the address that you send campaigns from."));
  rebote_smtp_preflight_async (rebote_verifiers_get_smtp_settings (verifiers), routes, domains, NULL, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!rebote_smtp_preflight_finish (routes, result, &problems, error))
    return FALSE;

  for (guint i = 0; i < REBOTE_N_SMTP_PROBLEMS; i++)
    {
      if ((problems & (1u << i)) && (1u << i) != REBOTE_SMTP_PROBLEM_PORT_CLOSED)
        rebote_cli_warn ("%s", rebote_smtp_problem_get_title (1u << i));
    }
  if (!(problems & REBOTE_SMTP_PROBLEM_PORT_CLOSED))
    return TRUE;

  g_set_error_literal (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY,
                       rebote_smtp_problem_get_title (REBOTE_SMTP_PROBLEM_PORT_CLOSED));
  return FALSE;
}
