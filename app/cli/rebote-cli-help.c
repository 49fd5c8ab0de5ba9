/* rebote-cli-help.c
 *
 * `rebote --help` and `rebote --version`: what there is, for somebody who does not know yet.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-help"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-cli-private.h"

#define SYNOPSIS_WIDTH 34

static const struct
{
  const char *synopsis;
  const char *summary;
} lines[] = {
  { "rebote [FILE…]", N_("Open the window, with mails or contact lists") },
  { "rebote explain PATH…", N_("Say why mails came back, and what to do") },
  { "rebote clean LIST --output FILE", N_("Take out of a contact list what should not be mailed") },
  { "rebote codes [CODE…]", N_("Say what a code of a mail server means") },
  { "rebote report --bounces PATH…", N_("Count what came back, and compare it with what was sent") },
  { "rebote verify LIST --with NAME", N_("Ask whether mail to addresses would arrive") },
  { "rebote verifiers", N_("Say who can be asked, and what that needs") },
  { "rebote sender DOMAIN", N_("Look up how a domain is set up for sending mail") },
};

static int
print_help (void)
{
  g_print ("%s\n\n", _("Rebote explains bounced mails, cleans contact lists and verifies addresses. Nothing leaves this computer unless you "
                      "have addresses verified."));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      int padding = SYNOPSIS_WIDTH - (int) g_utf8_strlen (lines[i].synopsis, -1);

      g_print ("  %s%*s %s\n", lines[i].synopsis, MAX (padding, 0), "", _(lines[i].summary));
    }
  g_print ("\n%s\n", _("“rebote COMMAND --help” tells the options of a command."));

  return REBOTE_EXIT_DONE;
}

/**
 * rebote_cli_handle_option:
 * @option: (nullable): the first word of the command line
 * @status: (out): the exit status, if that was all
 *
 * Answers the questions that need neither a command nor a window.
 *
 * Returns: whether it was one
 */
gboolean
rebote_cli_handle_option (const char *option,
                          int        *status)
{
  g_return_val_if_fail (status != NULL, FALSE);

  if (g_strcmp0 (option, "--help") == 0 || g_strcmp0 (option, "-h") == 0)
    *status = print_help ();
  else if (g_strcmp0 (option, "--version") == 0)
    {
      g_print ("Rebote %s\n", REBOTE_VERSION);
      *status = REBOTE_EXIT_DONE;
    }
  else
    return FALSE;

  return TRUE;
}
