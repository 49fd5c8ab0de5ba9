/* rebote-mojibake.h
 *
 * Texts that were encoded twice: UTF-8 taken for Windows-1252 or Latin-1, and written as UTF-8 again (“JosÃ©” for “José”).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A text that went wrong more often is repaired so far. */
#define REBOTE_MOJIBAKE_MAX_LAYERS 3

/* Letters of an example; of a longer word only its beginning is shown. */
#define REBOTE_MOJIBAKE_MAX_EXAMPLE 40

/**
 * ReboteMojibakeExample:
 * @damaged: a word as it stands in a text
 * @repaired: what it was meant to be
 */
typedef struct
{
  char *damaged;
  char *repaired;
} ReboteMojibakeExample;

gboolean               rebote_mojibake_is_suspect (const char *text,
                                                   gsize       length);
char                  *rebote_mojibake_repair (const char *text,
                                               gssize      length);
ReboteMojibakeExample *rebote_mojibake_example_new (const char *damaged,
                                                    const char *repaired);
void                   rebote_mojibake_example_free (ReboteMojibakeExample *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteMojibakeExample, rebote_mojibake_example_free)

G_END_DECLS
