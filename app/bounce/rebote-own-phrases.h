/* rebote-own-phrases.h
 *
 * What the user taught: the file phrases.tsv in the user's own folder, of the form of data/knowledge/phrases.tsv.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "rebote-vocabulary.h"

G_BEGIN_DECLS

#define REBOTE_OWN_PHRASES_MAX_WORDS 300 /* bytes of words that are taught at once */

/**
 * ReboteOwnPhrase:
 * @pattern: the phrase as it stands in the file
 * @words: the same without its signs, for people
 * @reason: what it means
 *
 * A row of the file.
 */
typedef struct
{
  char        *pattern;
  char        *words;
  ReboteReason reason;
} ReboteOwnPhrase;

const char *rebote_own_phrases_get_dir (void);
char       *rebote_own_phrases_make_pattern (const char *words,
                                             GError    **error);
char       *rebote_own_phrases_suggest (const char *answer);
GPtrArray  *rebote_own_phrases_list (const char *dir);
gboolean    rebote_own_phrases_add (const char  *dir,
                                    const char  *pattern,
                                    ReboteReason reason,
                                    GError     **error);
gboolean    rebote_own_phrases_remove (const char  *dir,
                                       const char  *pattern,
                                       ReboteReason reason,
                                       GError     **error);
void        rebote_own_phrase_free (ReboteOwnPhrase *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteOwnPhrase, rebote_own_phrase_free)

G_END_DECLS
