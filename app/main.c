/* main.c
 *
 * The one entry: a command, or the window.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote"

#include "config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "cli/rebote-cli.h"
#ifdef REBOTE_WITH_GUI
#include "rebote-application.h"
#include "ui/rebote-frame-trace.h"
#endif

static void
init_translations (void)
{
  /* A program run from where it was built finds its translations beside it. */
  const char *localedir = g_getenv ("REBOTE_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir ? localedir : REBOTE_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int    argc,
      char **argv)
{
  int status;

  init_translations ();

  if (argc > 1 && rebote_cli_handle_option (argv[1], &status))
    return status;
  if (argc > 1 && rebote_cli_is_command (argv[1]))
    return rebote_cli_run (argc, argv);

#ifdef REBOTE_WITH_GUI
  {
    g_autoptr (ReboteApplication) application = NULL;

    if (!gtk_init_check ())
      {
        g_printerr (_("rebote: There is no display for the window. Try “rebote explain FILE”, or “rebote --help”.\n"));
        return REBOTE_EXIT_FAILED;
      }

    rebote_frame_trace_start ();
    application = rebote_application_new ();
    return g_application_run (G_APPLICATION (application), argc, argv);
  }
#else
  g_printerr (_("This Rebote was built without a window. Try “rebote explain FILE”.\n"));
  return REBOTE_EXIT_USAGE;
#endif
}
