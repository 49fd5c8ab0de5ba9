/* rebote-public-suffix.h
 *
 * Under what domains are registered, by the Public Suffix List.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rebote_public_suffix_has_top_level (const char *domain,
                                             gsize       length);
const char *rebote_public_suffix_get_registrable (const char *domain);

G_END_DECLS
