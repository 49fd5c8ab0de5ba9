/* rebote-own-policy.h
 *
 * The cleaning policy as the user has changed it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-policy.h"

G_BEGIN_DECLS

const char   *rebote_own_policy_get_path (void);
RebotePolicy *rebote_own_policy_load     (const char   *path,
                                          GError      **error);
gboolean      rebote_own_policy_set      (const char   *path,
                                          ReboteFinding finding,
                                          ReboteOutcome outcome,
                                          GError      **error);
gboolean      rebote_own_policy_set_duplicates
                                         (const char           *path,
                                          ReboteDuplicateChoice choice,
                                          GError              **error);
gboolean      rebote_own_policy_set_soft_limits
                                         (const char   *path,
                                          guint         n_campaigns,
                                          guint         n_days,
                                          GError      **error);
gboolean      rebote_own_policy_set_months
                                         (const char   *path,
                                          guint         n_months,
                                          GError      **error);
gboolean      rebote_own_policy_reset    (const char   *path,
                                          GError      **error);

G_END_DECLS
