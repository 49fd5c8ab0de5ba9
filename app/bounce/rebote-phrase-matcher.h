/* rebote-phrase-matcher.h
 *
 * Finds all phrases of a table in a text, in one pass over it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RebotePhraseMatcher:
 *
 * A set of phrases, each with a number that its owner gives it. A phrase is folded text (see #ReboteFold) in which
 *
 * - `(a|b|)` stands for one of several writings,
 * - `*` for up to 60 bytes of anything,
 * - `~` at an edge says that the word may go on there; otherwise a phrase begins and ends where words do,
 * - `\\` before one of these signs makes it an ordinary one.
 *
 * Compile it once; then any thread may scan with it.
 */
typedef struct _RebotePhraseMatcher RebotePhraseMatcher;

/**
 * RebotePhraseMatch:
 * @phrase: the phrase's number
 * @start: first byte of the words in the folded text
 * @end: the byte behind them
 */
typedef struct {
  guint phrase;
  guint start;
  guint end;
} RebotePhraseMatch;

RebotePhraseMatcher *rebote_phrase_matcher_new     (void);
void                 rebote_phrase_matcher_free    (RebotePhraseMatcher *self);
gboolean             rebote_phrase_matcher_add     (RebotePhraseMatcher *self,
                                                    const char          *pattern,
                                                    guint                phrase,
                                                    GError             **error);
void                 rebote_phrase_matcher_compile (RebotePhraseMatcher *self);
void                 rebote_phrase_matcher_scan    (RebotePhraseMatcher *self,
                                                    const char          *text,
                                                    gsize                length,
                                                    GArray              *matches);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RebotePhraseMatcher, rebote_phrase_matcher_free)

G_END_DECLS
