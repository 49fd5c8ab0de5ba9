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

/* The section of a policy file */
#define REBOTE_POLICY_GROUP "policy"

ReboteDecision *rebote_policy_explain (const ReboteContactFacts *facts,
                                       ReboteFinding             finding,
                                       ReboteOutcome             outcome);

G_END_DECLS
