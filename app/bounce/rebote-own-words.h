/* rebote-own-words.h
 *
 * What the writer of a mail says in words of their own, before anything that is quoted, searched for facts.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/rebote-fold.h"
#include "rebote-fact-words.h"

G_BEGIN_DECLS

/**
 * ReboteOwnWords:
 * @words: the words that tell facts
 * @text: the text; borrowed
 * @fold: the text without what is quoted, folded
 * @matches: (element-type RebotePhraseMatch): what was found in @fold
 *
 * A text searched once, for those who look for different facts in it.
 */
typedef struct {
  ReboteFactWords *words;
  const char      *text;
  ReboteFold       fold;
  GArray          *matches;
} ReboteOwnWords;

void                  rebote_own_words_init  (ReboteOwnWords  *self,
                                              ReboteFactWords *words,
                                              const char      *text);
void                  rebote_own_words_clear (ReboteOwnWords  *self);
const ReboteFactRule *rebote_own_words_get   (ReboteOwnWords  *self,
                                              guint            number,
                                              gsize           *start,
                                              gsize           *end);
gsize                 rebote_own_words_find_quote (ReboteFactWords *words,
                                                   const char      *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReboteOwnWords, rebote_own_words_clear)

G_END_DECLS
