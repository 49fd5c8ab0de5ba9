/* rebote-knowledge-private.h
 *
 * The rows of the knowledge tables, for those who read and judge.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/rebote-table.h"
#include "rebote-fact-words.h"
#include "rebote-knowledge.h"
#include "rebote-notice.h"
#include "rebote-passed-on.h"
#include "rebote-phrase-matcher.h"
#include "rebote-vocabulary.h"

G_BEGIN_DECLS

/**
 * RebotePlace:
 *
 * Where the words of a rule must stand; flags.
 */
typedef enum {
  REBOTE_PLACE_SUBJECT = 1 << 0,
  REBOTE_PLACE_FROM = 1 << 1,
  REBOTE_PLACE_TEXT = 1 << 2
} RebotePlace;

/* No phrase of ours weighs more than 100. A named code decides before all of them and hides in none; what the user taught
 * decides before everything. */
#define REBOTE_WEIGHT_NAMED_CODE 120
#define REBOTE_WEIGHT_OWN        200

/**
 * ReboteCondition:
 * @key: what it looks at, interned: `reply`, `status`, `command` or `provider`
 * @values: (array zero-terminated=1): what that must be, or begin with
 * @negated: whether it must not
 *
 * A rule holds only where all its conditions do.
 */
typedef struct {
  const char *key;
  GStrv       values;
  gboolean    negated;
} ReboteCondition;

/**
 * RebotePhraseRule:
 * @id: the rule's name in evidence: table and pattern
 * @reason: what the words mean; %REBOTE_REASON_NONE for words that mean nothing and hide the shorter ones in them
 * @weight: how strongly, 0 to 100: the strongest rule decides
 * @confidence: how sure the verdict is when they decide
 * @conditions: (nullable) (element-type ReboteCondition): when they hold
 * @command: the command which the words name, where that is all that they tell
 * @has_gap: whether anything may stand between its words
 * @provider: (nullable): whose code it is, for a named code; interned
 * @is_own: whether the user wrote it
 */
typedef struct {
  char             *id;
  ReboteReason      reason;
  int               weight;
  double            confidence;
  gboolean          review;
  GArray           *conditions;
  ReboteSmtpCommand command;
  gboolean          has_gap;
  const char       *provider;
  gboolean          is_own;
} RebotePhraseRule;

/**
 * ReboteNoticeRule:
 * @id: the rule's name in evidence
 * @type: what the message is, if the words stand where they must
 * @weight: how strongly, 0 to 100
 * @places: where the words must stand
 * @format: (nullable): the slug of the notice's form
 */
typedef struct {
  char             *id;
  ReboteMessageType type;
  int               weight;
  RebotePlace       places;
  char             *format;
} ReboteNoticeRule;

/**
 * ReboteCodeRule:
 * @code: reply or status code; a status may leave its class open (`X.1.1`)
 * @reason: what it means when the words say nothing
 * @weight: against phrases
 * @confidence: of a verdict that rests on it alone
 */
typedef struct {
  char        *code;
  ReboteReason reason;
  int          weight;
  double       confidence;
} ReboteCodeRule;

RebotePhraseMatcher    *rebote_knowledge_get_phrases      (ReboteKnowledge   *self);
RebotePhraseMatcher    *rebote_knowledge_get_commands     (ReboteKnowledge   *self);
const RebotePhraseRule *rebote_knowledge_get_phrase       (ReboteKnowledge   *self,
                                                           guint              number);
RebotePhraseMatcher    *rebote_knowledge_get_notices      (ReboteKnowledge   *self);
const ReboteNoticeRule *rebote_knowledge_get_notice       (ReboteKnowledge   *self,
                                                           guint              number);
gboolean                rebote_knowledge_has_own          (ReboteKnowledge   *self);
gboolean                rebote_code_rule_is_status        (const ReboteCodeRule *rule);
const ReboteCodeRule   *rebote_knowledge_lookup_status    (ReboteKnowledge   *self,
                                                           const char        *status);
const ReboteCodeRule   *rebote_knowledge_lookup_reply     (ReboteKnowledge   *self,
                                                           const char        *reply);
const char             *rebote_knowledge_lookup_provider  (ReboteKnowledge   *self,
                                                           const char        *host_or_domain);
gboolean                rebote_knowledge_is_service       (ReboteKnowledge   *self,
                                                           const char        *host_or_domain);
ReboteAction            rebote_knowledge_get_action       (ReboteKnowledge   *self,
                                                           ReboteReason       reason);
GPtrArray              *rebote_knowledge_get_separators   (ReboteKnowledge   *self);
ReboteCues             *rebote_knowledge_get_cues         (ReboteKnowledge   *self);
RebotePassedOn         *rebote_knowledge_get_passed_on    (ReboteKnowledge   *self);
ReboteFactWords        *rebote_knowledge_get_fact_words   (ReboteKnowledge   *self);
const char *const      *rebote_knowledge_get_own_domains  (ReboteKnowledge   *self);

G_END_DECLS
