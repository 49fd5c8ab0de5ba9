/* rebote-explanation-page.h
 *
 * Why one mail came back, in plain words, and how we know.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "bounce/rebote-guards.h"

#include "rebote-message-details.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_EXPLANATION_PAGE (rebote_explanation_page_get_type ())

/**
 * ReboteExplanationPage:
 *
 * Its buttons name the actions `bounces.suppress`, `bounces.copy-address` and `bounces.copy-suggestion`, which the
 * view around it has.
 */
G_DECLARE_FINAL_TYPE (ReboteExplanationPage, rebote_explanation_page, REBOTE, EXPLANATION_PAGE, GtkWidget)

void rebote_explanation_page_set_details (ReboteExplanationPage *self,
                                          ReboteMessageDetails  *details);
char *rebote_explanation_page_dup_selection (ReboteExplanationPage *self);

void       rebote_explanation_page_set_guard   (ReboteExplanationPage    *self,
                                                const ReboteGuardFinding *finding,
                                                const char               *words);

G_END_DECLS
