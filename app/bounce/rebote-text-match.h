/* rebote-text-match.h
 *
 * Finds words in the text of answers and notices.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rebote_text_has_word (const char *text,
                               const char *word);
gboolean rebote_text_find_folded (const char *text,
                                  gsize       length,
                                  gsize       from,
                                  const char *words,
                                  gsize      *start,
                                  gsize      *end);

G_END_DECLS
