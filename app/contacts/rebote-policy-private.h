/* rebote-policy-private.h
 *
 * What only this room may call.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-policy.h"

G_BEGIN_DECLS

/* The sections of a policy file */
#define REBOTE_POLICY_GROUP            "policy"
#define REBOTE_POLICY_GROUP_DUPLICATES "duplicates"
#define REBOTE_POLICY_GROUP_SOFT       "repeated-soft"
#define REBOTE_POLICY_GROUP_VERIFIER   "verifier"

/* Their keys, but those of findings */
#define REBOTE_POLICY_KEY_KEEP         "keep"
#define REBOTE_POLICY_KEY_CAMPAIGNS    "campaigns"
#define REBOTE_POLICY_KEY_DAYS         "days"
#define REBOTE_POLICY_KEY_REASONS      "reasons"
#define REBOTE_POLICY_KEY_MONTHS       "months"

/**
 * RebotePolicySettings:
 * @duplicates: which row of an address stays
 * @soft: when soft bounces are too many
 * @countable: bits of the reasons that may count as such at all: those that the file names which the program ships
 *
 * What a policy says beside the outcomes.
 */
typedef struct
{
  ReboteDuplicateChoice duplicates;
  ReboteSoftLimits      soft;
  guint32               countable;
  guint                 n_months;
} RebotePolicySettings;

/**
 * ReboteVerifierDispute:
 * @REBOTE_VERIFIER_DISPUTE_NONE: nothing contradicts
 * @REBOTE_VERIFIER_DISPUTE_SERVICES: two services
 * @REBOTE_VERIFIER_DISPUTE_BOUNCE: mail came back, and a service says later that the address works
 * @REBOTE_VERIFIER_DISPUTE_MAIL: a service says that it does not, and mail arrived afterwards
 * @REBOTE_VERIFIER_DISPUTE_ONCE: the domain was looked up only once, and may work again in a moment
 *
 * What contradicts what.
 */
typedef enum
{
  REBOTE_VERIFIER_DISPUTE_NONE,
  REBOTE_VERIFIER_DISPUTE_SERVICES,
  REBOTE_VERIFIER_DISPUTE_BOUNCE,
  REBOTE_VERIFIER_DISPUTE_MAIL,
  REBOTE_VERIFIER_DISPUTE_ONCE
} ReboteVerifierDispute;

/**
 * ReboteVerifierOpinion:
 * @finding: what services say together, or %REBOTE_FINDING_NONE
 * @by: (nullable): which of them says it
 * @other: (nullable): which of them contradicts, or the one that contradicts a bounce
 * @dispute: what contradicts what
 */
typedef struct
{
  ReboteFinding             finding;
  const ReboteVerification *by;
  const ReboteVerification *other;
  ReboteVerifierDispute     dispute;
} ReboteVerifierOpinion;

void            rebote_policy_weigh_verifications (const ReboteContactFacts *facts,
                                                   guint                     n_months,
                                                   ReboteVerifierOpinion    *opinion);
ReboteDecision *rebote_policy_explain_verifications (const ReboteContactFacts *facts,
                                                     guint                     n_months,
                                                     ReboteFinding             finding,
                                                     ReboteOutcome             outcome);
const char     *rebote_policy_get_harm (const ReboteContactFacts *facts);

gboolean        rebote_policy_settings_are_in (GKeyFile *file);
gboolean        rebote_policy_settings_read (RebotePolicySettings *self,
                                             const char           *name,
                                             const char           *text,
                                             GKeyFile             *file,
                                             GError              **error);

ReboteDecision *rebote_policy_explain (RebotePolicy             *self,
                                       const ReboteContactFacts *facts,
                                       ReboteFinding             finding,
                                       ReboteOutcome             outcome);

G_END_DECLS
