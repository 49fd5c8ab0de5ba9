/* rebote-slug.h
 *
 * Stable English names of values.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rebote_slug_find (const char *const *slugs,
                           guint              n_slugs,
                           const char        *slug,
                           guint             *found);

G_END_DECLS
