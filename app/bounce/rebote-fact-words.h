/* rebote-fact-words.h
 *
 * The words that tell facts: the tables facts.tsv, date-words.tsv, date-orders.tsv, unsubscribe-words.tsv and
 * message-headers.tsv.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-fact.h"
#include "rebote-fields.h"
#include "rebote-phrase-matcher.h"
#include "rebote-vocabulary.h"

G_BEGIN_DECLS

/**
 * ReboteFactSays:
 * @REBOTE_SAYS_FACT: a fact
 * @REBOTE_SAYS_UNTIL: a date follows
 * @REBOTE_SAYS_UNTIL_AFTER: a date stands before
 * @REBOTE_SAYS_CONTACT: whom to write to follows
 * @REBOTE_SAYS_NEW_ADDRESS: the person's new address follows
 * @REBOTE_SAYS_RETRY_FOR: a length of time follows, from the notice on
 * @REBOTE_SAYS_RETRY_AGE: a length of time follows, from the arrival of the mail on
 * @REBOTE_SAYS_RETRY_UNTIL: a date follows
 * @REBOTE_SAYS_QUOTE: here another mail is quoted
 * @REBOTE_SAYS_REDACTED: stands for an address
 */
typedef enum {
  REBOTE_SAYS_FACT,
  REBOTE_SAYS_UNTIL,
  REBOTE_SAYS_UNTIL_AFTER,
  REBOTE_SAYS_CONTACT,
  REBOTE_SAYS_NEW_ADDRESS,
  REBOTE_SAYS_RETRY_FOR,
  REBOTE_SAYS_RETRY_AGE,
  REBOTE_SAYS_RETRY_UNTIL,
  REBOTE_SAYS_QUOTE,
  REBOTE_SAYS_REDACTED
} ReboteFactSays;

#define REBOTE_N_SAYS (REBOTE_SAYS_REDACTED + 1)

/**
 * ReboteFactRule:
 * @says: what the words tell
 * @fact: which fact, if that is what they tell
 * @language: (nullable): their language, interned
 * @pattern: the row's name in evidence
 */
typedef struct {
  ReboteFactSays says;
  ReboteFact     fact;
  const char    *language;
  char          *pattern;
} ReboteFactRule;

/**
 * ReboteDateWord:
 *
 * What a word of a date is.
 */
typedef enum {
  REBOTE_DATE_WORD_NONE,
  REBOTE_DATE_WORD_MONTH,
  REBOTE_DATE_WORD_WEEKDAY,
  REBOTE_DATE_WORD_NUMBER,
  REBOTE_DATE_WORD_SECONDS,
  REBOTE_DATE_WORD_DAYS,
  REBOTE_DATE_WORD_SKIP
} ReboteDateWord;

/**
 * ReboteDateOrder:
 *
 * Which of the two first numbers of a date is the day.
 */
typedef enum {
  REBOTE_DATE_ORDER_UNKNOWN,
  REBOTE_DATE_ORDER_DAY_FIRST,
  REBOTE_DATE_ORDER_MONTH_FIRST
} ReboteDateOrder;

/**
 * ReboteWishRole:
 *
 * What words are in a request to be taken off.
 */
typedef enum {
  REBOTE_WISH_REQUEST,
  REBOTE_WISH_FILLER,
  REBOTE_WISH_GENERATED,
  REBOTE_WISH_END
} ReboteWishRole;

/**
 * ReboteFactWords:
 *
 * Immutable, for any thread.
 */
typedef struct _ReboteFactWords ReboteFactWords;

ReboteFactWords      *rebote_fact_words_load        (GError          **error);
void                  rebote_fact_words_free        (ReboteFactWords  *self);
RebotePhraseMatcher  *rebote_fact_words_get_matcher (ReboteFactWords  *self);
const ReboteFactRule *rebote_fact_words_get_rule    (ReboteFactWords  *self,
                                                     guint             number);
ReboteDateWord        rebote_fact_words_look_up     (ReboteFactWords  *self,
                                                     const char       *word,
                                                     int              *value);
ReboteDateOrder       rebote_fact_words_get_order   (ReboteFactWords  *self,
                                                     const char       *key);
RebotePhraseMatcher  *rebote_fact_words_get_wishes  (ReboteFactWords  *self);
ReboteWishRole        rebote_fact_words_get_wish    (ReboteFactWords  *self,
                                                     guint             number);
int                   rebote_fact_words_weigh_header (ReboteFactWords   *self,
                                                      ReboteFields      *headers,
                                                      ReboteMessageType  type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteFactWords, rebote_fact_words_free)

G_END_DECLS
