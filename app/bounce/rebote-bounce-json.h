/* rebote-bounce-json.h
 *
 * A message as one line of JSON, for other programs.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-bounce.h"

G_BEGIN_DECLS

char *rebote_bounce_to_json       (ReboteBounce *bounce);
char *rebote_bounce_error_to_json (const char   *source,
                                   guint         index,
                                   const GError *error);

G_END_DECLS
