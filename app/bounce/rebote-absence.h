/* rebote-absence.h
 *
 * Reads what an automatic reply says: until when somebody is away, whom to write to, whether they have left.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-bounce.h"
#include "rebote-message.h"
#include "rebote-own-words.h"

G_BEGIN_DECLS

ReboteAbsence *rebote_absence_read            (ReboteFactWords   *words,
                                               ReboteMessage     *message,
                                               GDateTime         *written,
                                               const char *const *known_addresses,
                                               ReboteFact        *fact,
                                               ReboteEvidence   **evidence);
char          *rebote_absence_find_new_address (ReboteOwnWords    *own,
                                                const char *const *known_addresses,
                                                ReboteEvidence   **evidence);

G_END_DECLS
