/* rebote-decision.h
 *
 * What becomes of a contact, and why.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ReboteOutcome:
 * @REBOTE_OUTCOME_KEEP: the contact stays
 * @REBOTE_OUTCOME_REVIEW: somebody should look at it
 * @REBOTE_OUTCOME_REMOVE: the contact goes
 */
typedef enum
{
  REBOTE_OUTCOME_KEEP,
  REBOTE_OUTCOME_REVIEW,
  REBOTE_OUTCOME_REMOVE
} ReboteOutcome;

#define REBOTE_N_OUTCOMES (REBOTE_OUTCOME_REMOVE + 1)

/**
 * ReboteDecision:
 * @outcome: what becomes of the contact
 * @reason: (nullable): the slug of the reason, for example `duplicate` or `no-such-user`; %NULL for an ordinary contact
 * @explanation: (nullable): a sentence for the user
 * @evidence: (nullable): what it rests on: the server's words, the cell, the line
 * @suggestion: (nullable): the address to use instead
 *
 * Read-only, reference-counted, for any thread.
 */
typedef struct
{
  ReboteOutcome outcome;
  const char   *reason;
  char         *explanation;
  char         *evidence;
  char         *suggestion;
} ReboteDecision;

#define REBOTE_TYPE_DECISION (rebote_decision_get_type ())

GType           rebote_decision_get_type (void) G_GNUC_CONST;
ReboteDecision *rebote_decision_new (ReboteOutcome outcome,
                                     const char   *reason,
                                     const char   *explanation,
                                     const char   *evidence,
                                     const char   *suggestion);
ReboteDecision *rebote_decision_ref (ReboteDecision *self);
void            rebote_decision_unref (ReboteDecision *self);
const char     *rebote_outcome_to_slug (ReboteOutcome outcome);
gboolean        rebote_outcome_from_slug (const char    *slug,
                                          ReboteOutcome *outcome);
const char     *rebote_outcome_to_word (ReboteOutcome outcome);
const char     *rebote_decision_describe_reason (const char *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteDecision, rebote_decision_unref)

G_END_DECLS
