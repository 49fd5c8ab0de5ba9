/* rebote-guard-bar.h
 *
 * Says above the list of bounces what should not be removed yet, and why.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "store/rebote-store-guards.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_GUARD_BAR (rebote_guard_bar_get_type ())

/**
 * ReboteGuardBar:
 *
 * Hidden while no guard holds anything back. Signal `shown-changed`: the user wants to see other rows, those of
 * rebote_guard_bar_dup_shown_rows().
 */
G_DECLARE_FINAL_TYPE (ReboteGuardBar, rebote_guard_bar, REBOTE, GUARD_BAR, GtkWidget)

void    rebote_guard_bar_set_guards     (ReboteGuardBar    *self,
                                         ReboteStoreGuards *guards);
GArray *rebote_guard_bar_dup_shown_rows (ReboteGuardBar    *self);
void    rebote_guard_bar_show_all_rows  (ReboteGuardBar    *self);

G_END_DECLS
