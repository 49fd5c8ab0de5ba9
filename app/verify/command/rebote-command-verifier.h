/* rebote-command-verifier.h
 *
 * A program of the user's that verifies addresses.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/rebote-verifier.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_COMMAND_VERIFIER (rebote_command_verifier_get_type ())

G_DECLARE_FINAL_TYPE (ReboteCommandVerifier, rebote_command_verifier, REBOTE, COMMAND_VERIFIER, GObject)

ReboteCommandVerifier *rebote_command_verifier_new   (const char  *path,
                                                      GError     **error);
GPtrArray             *rebote_command_verifiers_load (const char  *folder,
                                                      GPtrArray   *problems);

G_END_DECLS
