/* rebote-cli-guards.h
 *
 * What the guards over many notices say, for people and for programs.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdio.h>

#include "base/rebote-json-line.h"
#include "bounce/rebote-guards.h"

G_BEGIN_DECLS

/**
 * ReboteCliGuards:
 *
 * Guards over the messages of a run, which know where each of them was read. Used by one thread.
 */
typedef struct _ReboteCliGuards ReboteCliGuards;

ReboteCliGuards *rebote_cli_guards_new           (GError         **error);
void             rebote_cli_guards_free          (ReboteCliGuards *self);
void             rebote_cli_guards_add           (ReboteCliGuards *self,
                                                  ReboteBounce    *bounce);
void             rebote_cli_guards_print_text    (ReboteCliGuards *self,
                                                  FILE            *out,
                                                  gboolean         is_terminal);
char            *rebote_cli_guards_to_json       (ReboteCliGuards *self);

void             rebote_cli_add_guard_findings   (ReboteJsonLine  *line,
                                                  ReboteGuards    *guards);
void             rebote_cli_print_guard_findings (FILE            *out,
                                                  ReboteGuards    *guards,
                                                  gboolean         is_terminal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteCliGuards, rebote_cli_guards_free)

G_END_DECLS
