/* rebote-sender-text.h
 *
 * Records as a person may see them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rebote_sender_text_make_printable (const char *text,
                                         gsize       length);

G_END_DECLS
