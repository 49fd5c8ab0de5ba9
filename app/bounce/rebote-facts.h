/* rebote-facts.h
 *
 * Takes what a message tells beyond a failure: absences, wishes, receipts, how long a server tries on, whose mail it is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-bounce.h"
#include "rebote-knowledge.h"
#include "rebote-message.h"

G_BEGIN_DECLS

void rebote_facts_take (ReboteBounce    *bounce,
                        ReboteMessage   *message,
                        ReboteKnowledge *knowledge);

G_END_DECLS
