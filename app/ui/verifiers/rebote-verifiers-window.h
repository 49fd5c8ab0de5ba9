/* rebote-verifiers-window.h
 *
 * Who can verify addresses, and what the user sets for them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "bounce/rebote-knowledge.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_VERIFIERS_WINDOW (rebote_verifiers_window_get_type ())

/**
 * ReboteVerifiersWindow:
 *
 * Who can verify addresses, whether each is ready, and a page for each. What the user changes is kept at once.
 */
G_DECLARE_FINAL_TYPE (ReboteVerifiersWindow, rebote_verifiers_window, REBOTE, VERIFIERS_WINDOW, AdwPreferencesWindow)

ReboteVerifiersWindow *rebote_verifiers_window_new  (GtkWindow             *parent,
                                                     ReboteKnowledge       *knowledge,
                                                     GError               **error);
void                   rebote_verifiers_window_show (ReboteVerifiersWindow *self,
                                                     const char            *id);

G_END_DECLS
