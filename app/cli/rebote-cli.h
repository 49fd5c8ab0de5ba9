/* rebote-cli.h
 *
 * The command line: `rebote COMMAND …` never needs a display.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteExit:
 * @REBOTE_EXIT_DONE: all done
 * @REBOTE_EXIT_FAILED: nothing could be done; the reason is on standard error
 * @REBOTE_EXIT_USAGE: the command line is wrong
 * @REBOTE_EXIT_PARTLY: done, but some inputs were unreadable; each is named on standard error
 *
 * The exit statuses of every command.
 */
typedef enum {
  REBOTE_EXIT_DONE = 0,
  REBOTE_EXIT_FAILED = 1,
  REBOTE_EXIT_USAGE = 2,
  REBOTE_EXIT_PARTLY = 3
} ReboteExit;

gboolean rebote_cli_is_command (const char  *name);
int      rebote_cli_run        (int          argc,
                                char       **argv);
gboolean rebote_cli_handle_option (const char *option,
                                   int        *status);

G_END_DECLS
