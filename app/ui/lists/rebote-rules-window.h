/* rebote-rules-window.h
 *
 * What cleaning does with each kind of contact.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REBOTE_TYPE_RULES_WINDOW (rebote_rules_window_get_type ())

/**
 * ReboteRulesWindow:
 *
 * The user's cleaning policy as a page of choices. Each one is kept at once.
 *
 * Signals: `changed`, when it is closed, if anything was changed.
 */
G_DECLARE_FINAL_TYPE (ReboteRulesWindow, rebote_rules_window, REBOTE, RULES_WINDOW, AdwPreferencesWindow)

GtkWindow *rebote_rules_window_new (GtkWindow *parent);

G_END_DECLS
