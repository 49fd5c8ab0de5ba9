/* rebote-suppression-words.h
 *
 * What the reasons and origins of suppressions are called.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *rebote_suppression_get_reason_name (const char *slug);
const char *rebote_suppression_get_origin_name (const char *slug);

G_END_DECLS
