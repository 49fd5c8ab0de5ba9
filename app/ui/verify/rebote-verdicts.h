/* rebote-verdicts.h
 *
 * What verifiers say of an address, side by side.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "bounce/rebote-knowledge.h"
#include "store/rebote-store.h"
#include "ui/rebote-status-icon.h"
#include "verify/rebote-verification.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_VERDICTS (rebote_verdicts_get_type ())

/**
 * ReboteVerdicts:
 *
 * The latest word of each verifier about an address: what it means, the verifier's own words, and when. Where they contradict
 * each other, that is said. It follows the store, and is not to be seen while nobody has said anything.
 */
G_DECLARE_FINAL_TYPE (ReboteVerdicts, rebote_verdicts, REBOTE, VERDICTS, GtkWidget)

void         rebote_verdicts_set_up         (ReboteVerdicts           *self,
                                             ReboteStore              *store,
                                             ReboteKnowledge          *knowledge);
void         rebote_verdicts_set_address    (ReboteVerdicts           *self,
                                             const char               *address);
ReboteStatus rebote_verification_get_status (const ReboteVerification *verification);

G_END_DECLS
