/* rebote-address-typo.h
 *
 * How far two spellings are apart for fingers on a keyboard.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longer names than this are not compared. */
#define REBOTE_TYPO_MAX_NAME 24

double rebote_typo_distance (const char *written,
                             gsize       written_length,
                             const char *meant,
                             gsize       meant_length,
                             double      limit);
double rebote_typo_limit (gsize meant_length,
                          guint weight);

G_END_DECLS
