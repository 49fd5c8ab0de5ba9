/* rebote-cli-private.h
 *
 * What the commands share. A command is `int rebote_cli_NAME (int argc, char **argv)` in a file of its own; argv[0]
 * is the command's name. It returns a #ReboteExit.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdio.h>

#include <gio/gio.h>

#include "bounce/rebote-knowledge.h"
#include "rebote-cli.h"

G_BEGIN_DECLS

typedef int (*ReboteCliFunc) (int    argc,
                              char **argv);

int      rebote_cli_clean (int    argc,
                           char **argv);
int      rebote_cli_codes (int    argc,
                       char **argv);

gboolean rebote_cli_parse      (const char         *synopsis,
                                const char         *summary,
                                const GOptionEntry *entries,
                                int                *argc,
                                char             ***argv);
void     rebote_cli_use_english (void);
ReboteKnowledge *rebote_cli_load_knowledge (GError **error);
void     rebote_cli_warn       (const char         *format,
                                ...) G_GNUC_PRINTF (1, 2);

int      rebote_cli_explain    (int                 argc,
                                char              **argv);
int      rebote_cli_report     (int                 argc,
                                char              **argv);
int      rebote_cli_verifiers  (int                 argc,
                                char              **argv);
int      rebote_cli_verify     (int                 argc,
                                char              **argv);
int      rebote_cli_sender     (int                 argc,
                                char              **argv);

G_END_DECLS
