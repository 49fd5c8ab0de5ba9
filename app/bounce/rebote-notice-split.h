/* rebote-notice-split.h
 *
 * Finds where the words of a notice end and the returned mail begins.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-fields.h"

G_BEGIN_DECLS

gsize rebote_notice_split (const char    *text,
                           GPtrArray     *separators,
                           ReboteFields **original);

G_END_DECLS
