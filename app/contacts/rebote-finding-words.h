/* rebote-finding-words.h
 *
 * What findings are called.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-policy.h"

G_BEGIN_DECLS

const char *rebote_finding_to_title (ReboteFinding finding);
const char *rebote_finding_describe_reason (const char *reason);

G_END_DECLS
