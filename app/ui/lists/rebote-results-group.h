/* rebote-results-group.h
 *
 * The results of a verification service in a file, before they are imported.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "contacts/rebote-verification-list.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_RESULTS_GROUP (rebote_results_group_get_type ())

/**
 * ReboteResultsGroup:
 *
 * Hidden unless the file that it looks at has results. What each word means can be told where Rebote does not know it.
 *
 * Signals: `looked`: it has looked at the file; `import`: the user wants the results.
 */
G_DECLARE_FINAL_TYPE (ReboteResultsGroup, rebote_results_group, REBOTE, RESULTS_GROUP, AdwPreferencesGroup)

void                             rebote_results_group_look_at (ReboteResultsGroup       *self,
                                                               const char               *path,
                                                               const ReboteCsvOverrides *overrides);
const ReboteVerificationSummary *rebote_results_group_get_summary (ReboteResultsGroup *self);
const char                      *rebote_results_group_get_problem (ReboteResultsGroup *self);
gint64                           rebote_results_group_get_checked (ReboteResultsGroup *self);
GHashTable                      *rebote_results_group_get_assigned (ReboteResultsGroup *self);
void                             rebote_results_group_grab (ReboteResultsGroup *self);

G_END_DECLS
