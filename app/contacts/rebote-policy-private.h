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

#define REBOTE_POLICY_KEY_KEEP         "keep"

/**
 * RebotePolicySettings:
 * @duplicates: which row of an address stays
 *
 * What a policy says beside the outcomes.
 */
typedef struct
{
  ReboteDuplicateChoice duplicates;
} RebotePolicySettings;

gboolean        rebote_policy_settings_read (RebotePolicySettings *self,
                                             const char           *name,
                                             const char           *text,
                                             GKeyFile             *file,
                                             GError              **error);

ReboteDecision *rebote_policy_explain (const ReboteContactFacts *facts,
                                       ReboteFinding             finding,
                                       ReboteOutcome             outcome);

G_END_DECLS
