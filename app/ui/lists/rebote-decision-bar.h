/* rebote-decision-bar.h
 *
 * Keep, review and remove as one bar.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "contacts/rebote-decision.h"
#include "ui/rebote-status-icon.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_DECISION_BAR (rebote_decision_bar_get_type ())

/**
 * ReboteDecisionBar:
 *
 * How many contacts are kept, to review and removed, as lengths. The numbers and words stand beside it, and in its
 * accessible name.
 */
G_DECLARE_FINAL_TYPE (ReboteDecisionBar, rebote_decision_bar, REBOTE, DECISION_BAR, GtkWidget)

GtkWidget   *rebote_decision_bar_new        (void);
void         rebote_decision_bar_set_counts (ReboteDecisionBar *self,
                                             const guint        counts[REBOTE_N_OUTCOMES]);
ReboteStatus rebote_outcome_get_status      (ReboteOutcome      outcome);
const char  *rebote_outcome_get_title       (ReboteOutcome      outcome);

G_END_DECLS
