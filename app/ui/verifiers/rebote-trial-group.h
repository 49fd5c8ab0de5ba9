/* rebote-trial-group.h
 *
 * Tries a verifier.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "verify/rebote-verifiers.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_TRIAL_GROUP (rebote_trial_group_get_type ())

/**
 * ReboteTrialGroup:
 *
 * Tries a verifier: asks what is left, or for one address that the user types. The property `is-idle` says whether nothing is
 * asked right now.
 */
G_DECLARE_FINAL_TYPE (ReboteTrialGroup, rebote_trial_group, REBOTE, TRIAL_GROUP, AdwPreferencesGroup)

GtkWidget *rebote_trial_group_new           (ReboteVerifiers  *verifiers,
                                             const char       *id);
void       rebote_trial_group_tell_receiver (ReboteTrialGroup *self);

G_END_DECLS
