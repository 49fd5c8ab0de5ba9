/* rebote-phrase-pattern.h
 *
 * The writing of a phrase in a table, taken apart.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RebotePhraseSlot:
 * @writings: (element-type utf8): the words that may stand here
 * @is_optional: whether nothing at all may stand here
 * @has_gap: whether anything may stand between this slot and the one before
 *
 * One place of a phrase: words that follow each other make a slot together, a choice ends it.
 */
typedef struct
{
  GPtrArray *writings;
  gboolean   is_optional;
  gboolean   has_gap;
} RebotePhraseSlot;

GPtrArray *rebote_phrase_pattern_parse (const char *pattern);
char       rebote_phrase_pattern_get_byte (char writing);
char      *rebote_phrase_pattern_escape (const char *words);
void       rebote_phrase_slot_free (RebotePhraseSlot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RebotePhraseSlot, rebote_phrase_slot_free)

G_END_DECLS
