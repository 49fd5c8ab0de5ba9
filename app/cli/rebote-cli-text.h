/* rebote-cli-text.h
 *
 * Plain words on a terminal: wrapping, and one explained message.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdio.h>

#include "bounce/rebote-bounce.h"

G_BEGIN_DECLS

void rebote_cli_print_bounce (FILE         *out,
                              ReboteBounce *bounce,
                              gboolean      is_terminal);

G_END_DECLS
