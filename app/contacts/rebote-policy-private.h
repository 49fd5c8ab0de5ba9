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

/* Their keys, but those of findings */
#define REBOTE_POLICY_KEY_KEEP         "keep"
#define REBOTE_POLICY_KEY_CAMPAIGNS    "campaigns"
#define REBOTE_POLICY_KEY_DAYS         "days"
#define REBOTE_POLICY_KEY_REASONS      "reasons"

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
} RebotePolicySettings;

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
