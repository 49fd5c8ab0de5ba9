/* rebote-command-answer.h
 *
 * A line of what a program says that verifies addresses.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/rebote-verifier.h"

G_BEGIN_DECLS

ReboteVerification *rebote_command_answer_parse (const char  *line,
                                                 gssize       length,
                                                 GError     **error);

G_END_DECLS
