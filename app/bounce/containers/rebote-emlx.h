/* rebote-emlx.h
 *
 * Takes the mail out of a file of Apple Mail (.emlx, .partial.emlx).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize   rebote_emlx_find_mail (const char *data,
                               gsize       length);
GBytes *rebote_emlx_read      (const char *data,
                               gsize       length);

G_END_DECLS
