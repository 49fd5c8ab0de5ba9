/* rebote-explanation-private.h
 *
 * The part of an explanation that knows providers and rules, for the part that puts it together.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-explanation.h"

G_BEGIN_DECLS

void _rebote_explanation_fill_help (ReboteExplanation *self,
                                    ReboteBounce      *bounce,
                                    ReboteRecipient   *recipient);
void _rebote_explanation_fill_reported (ReboteExplanation *self,
                                        ReboteBounce      *bounce,
                                        ReboteRecipient   *recipient);
void _rebote_explanation_fill_rule (ReboteExplanation *self,
                                    ReboteRecipient   *recipient);

G_END_DECLS
