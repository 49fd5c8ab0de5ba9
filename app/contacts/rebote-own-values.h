/* rebote-own-values.h
 *
 * What the user says that the words of a result file mean, remembered by the names of its columns.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "verify/rebote-verification.h"

G_BEGIN_DECLS

GHashTable *rebote_own_values_load (const char *header);
gboolean    rebote_own_values_save (const char *header,
                                    GHashTable *values,
                                    GError    **error);

G_END_DECLS
