/* rebote-complaint.h
 *
 * Reads complaints: who called the mail spam, and what for.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-bounce.h"
#include "rebote-fact-words.h"
#include "rebote-message.h"

G_BEGIN_DECLS

ReboteRecipient *rebote_complaint_read (ReboteFactWords *words,
                                        ReboteMessage   *message,
                                        ReboteFact      *fact);
ReboteFact       rebote_complaint_get_fact (const char  *feedback_type);

G_END_DECLS
