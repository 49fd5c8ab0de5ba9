/* rebote-plain-text.h
 *
 * Bytes of unknown or wrong charset made plain UTF-8 text.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rebote_plain_text_decode (const char *bytes,
                                gsize       length,
                                const char *charset);
gsize rebote_plain_text_cut    (const char *text,
                                gsize       most);
char *rebote_plain_text_join   (const char *text,
                                gssize      length,
                                gsize       most);

G_END_DECLS
