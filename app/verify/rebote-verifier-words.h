/* rebote-verifier-words.h
 *
 * What a verifier sends to whom, and what that costs, in words.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verifier.h"

G_BEGIN_DECLS

char *rebote_verifier_describe_sending (const ReboteVerifierInfo *info);
char *rebote_verifier_describe_limits  (const ReboteVerifierInfo *info);

G_END_DECLS
