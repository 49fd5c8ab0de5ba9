/* rebote-policy.h
 *
 * What leads to keep, review or remove: a small file of the user's, and the pure function that applies it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-decision.h"
#include "rebote-verdict-index.h"

G_BEGIN_DECLS

/**
 * ReboteFinding:
 *
 * Everything that may be found about a contact; the keys of a policy file, in the order in which they weigh.
 */
typedef enum
{
  REBOTE_FINDING_NO_ADDRESS,
  REBOTE_FINDING_BAD_ADDRESS,
  REBOTE_FINDING_CORRECTABLE,
  REBOTE_FINDING_COMPLAINT,
  REBOTE_FINDING_HARMFUL,
  REBOTE_FINDING_SUPPRESSED,
  REBOTE_FINDING_UNSUBSCRIBED,
  REBOTE_FINDING_DISPUTED,
  REBOTE_FINDING_MOVED,
  REBOTE_FINDING_HARD_BOUNCE,
  REBOTE_FINDING_CLEANED,
  REBOTE_FINDING_UNDELIVERABLE,
  REBOTE_FINDING_DISPOSABLE,
  REBOTE_FINDING_RESERVED_DOMAIN,
  REBOTE_FINDING_DUPLICATE,
  REBOTE_FINDING_SAME_MAILBOX,
  REBOTE_FINDING_REPEATED_SOFT,
  REBOTE_FINDING_UNKNOWN_BOUNCE,
  REBOTE_FINDING_REPORTED_BOUNCE,
  REBOTE_FINDING_RISKY,
  REBOTE_FINDING_TYPO,
  REBOTE_FINDING_NETWORK_ADDRESS,
  REBOTE_FINDING_UNKNOWN_TOP_LEVEL,
  REBOTE_FINDING_SOFT_BOUNCE,
  REBOTE_FINDING_ROLE,
  REBOTE_FINDING_CATCH_ALL,
  REBOTE_FINDING_UNVERIFIABLE
} ReboteFinding;

#define REBOTE_N_FINDINGS (REBOTE_FINDING_UNVERIFIABLE + 1)

/* What rebote_policy_judge() answers for a contact about whom nothing was found. */
#define REBOTE_FINDING_NONE REBOTE_N_FINDINGS

/**
 * ReboteDuplicateChoice:
 * @REBOTE_DUPLICATE_CHOICE_FIRST: the one furthest up
 * @REBOTE_DUPLICATE_CHOICE_LAST: the one furthest down
 * @REBOTE_DUPLICATE_CHOICE_MOST_COMPLETE: the one with the most cells that are not empty; of several, the first
 *
 * Which row of an address stays where it has several.
 */
typedef enum
{
  REBOTE_DUPLICATE_CHOICE_FIRST,
  REBOTE_DUPLICATE_CHOICE_LAST,
  REBOTE_DUPLICATE_CHOICE_MOST_COMPLETE
} ReboteDuplicateChoice;

/* The highest number of campaigns, days or months in a policy. */
#define REBOTE_POLICY_MAX_NUMBER 10000

#define REBOTE_N_DUPLICATE_CHOICES (REBOTE_DUPLICATE_CHOICE_MOST_COMPLETE + 1)

/**
 * ReboteOtherRow:
 * @REBOTE_OTHER_ROW_ABOVE: it stands further up
 * @REBOTE_OTHER_ROW_BELOW: it stands further down
 * @REBOTE_OTHER_ROW_FULLER: it has more in it
 *
 * What the row of the same address that stays has before the others.
 */
typedef enum
{
  REBOTE_OTHER_ROW_ABOVE,
  REBOTE_OTHER_ROW_BELOW,
  REBOTE_OTHER_ROW_FULLER
} ReboteOtherRow;

/**
 * ReboteContactFacts:
 * @address: (nullable): the address as it was found
 * @code: what is wrong with it
 * @repair: (nullable): what was probably meant by a bad one
 * @flags: what is special about it
 * @domain: (nullable): what is known of its domain
 * @role: (nullable): the group of roles that it belongs to
 * @verdict: (nullable): what bounces say about it
 * @verifications: (nullable): what verification services say about it
 * @now: what the age of that is counted from, in seconds of the epoch
 * @suppression: (nullable): where it says that it must not be mailed
 * @state: (nullable): the state that a column of the list tells, a slug of list-states.tsv
 * @state_evidence: (nullable): that column and its cell
 * @duplicate_line: the line of the row of the same address that stays instead; 0 if there is none
 * @other_row: why that one stays
 * @same_mailbox: whether it was written differently there
 * @example: whether the list is taken for an example, so that reserved domains do not matter
 *
 * All that is known about a contact. Strings are borrowed.
 */
typedef struct
{
  const char                 *address;
  ReboteAddressError          code;
  const char                 *repair;
  ReboteAddressFlags          flags;
  const ReboteDomainFacts    *domain;
  const char                 *role;
  const ReboteAddressVerdict *verdict;
  const ReboteKnownVerification *verifications;
  gint64                      now;
  const char                 *suppression;
  const char                 *state;
  const char                 *state_evidence;
  guint64                     duplicate_line;
  ReboteOtherRow              other_row;
  gboolean                    same_mailbox;
  gboolean                    example;
} ReboteContactFacts;

/**
 * RebotePolicy:
 *
 * An outcome for each finding, and what is to be found. Immutable and reference-counted.
 */
typedef struct _RebotePolicy RebotePolicy;

#define REBOTE_TYPE_POLICY (rebote_policy_get_type ())

GType           rebote_policy_get_type (void) G_GNUC_CONST;
RebotePolicy   *rebote_policy_new (GError **error);
RebotePolicy   *rebote_policy_new_from_file (const char *path,
                                             GError    **error);
RebotePolicy   *rebote_policy_new_from_data (const char *name,
                                             const char *data,
                                             GError    **error);
RebotePolicy   *rebote_policy_ref (RebotePolicy *self);
void            rebote_policy_unref (RebotePolicy *self);
ReboteOutcome   rebote_policy_get_outcome (RebotePolicy *self,
                                           ReboteFinding finding);
ReboteDuplicateChoice
                rebote_policy_get_duplicates (RebotePolicy *self);
const ReboteSoftLimits *
                rebote_policy_get_soft_limits (RebotePolicy *self);
guint           rebote_policy_get_months (RebotePolicy *self);
const char     *rebote_finding_get_group (ReboteFinding finding);
const char     *rebote_duplicate_choice_to_slug (ReboteDuplicateChoice choice);
const char     *rebote_finding_to_key (ReboteFinding finding);
ReboteOutcome   rebote_policy_judge (RebotePolicy             *self,
                                     const ReboteContactFacts *facts,
                                     ReboteFinding            *finding);
const char     *rebote_policy_get_reason (const ReboteContactFacts *facts,
                                          ReboteFinding             finding);
ReboteDecision *rebote_policy_decide (RebotePolicy             *self,
                                      const ReboteContactFacts *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RebotePolicy, rebote_policy_unref)

G_END_DECLS
