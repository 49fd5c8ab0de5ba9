/* rebote-charset.h
 *
 * Text in the charsets of mails.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define REBOTE_CHARSET_FALLBACK "windows-1252"

void     rebote_charset_init          (void);
gboolean rebote_charset_is_ascii      (const char *bytes,
                                       gsize       length);
char    *rebote_charset_to_utf8       (const char *bytes,
                                       gsize       length,
                                       const char *charset);
char    *rebote_charset_decode_header (const char *value);
char    *rebote_charset_guess         (const char *bytes,
                                       gsize       length);

G_END_DECLS
