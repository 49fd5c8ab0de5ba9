/* rebote-contact-panel.h
 *
 * What is known about the selected contact, and what the user decides about it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "bounce/rebote-knowledge.h"
#include "store/rebote-contact-model.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_CONTACT_PANEL (rebote_contact_panel_get_type ())

/**
 * ReboteContactPanel:
 *
 * Its buttons activate the actions “lists.decide”, with a decision as target or the empty string for Rebote's own, and
 * “lists.verify-selected”.
 */
G_DECLARE_FINAL_TYPE (ReboteContactPanel, rebote_contact_panel, REBOTE, CONTACT_PANEL, GtkWidget)

void rebote_contact_panel_set_up       (ReboteContactPanel *self,
                                        ReboteStore        *store,
                                        ReboteKnowledge    *knowledge);
void rebote_contact_panel_show_contact (ReboteContactPanel *self,
                                        ReboteContactRow   *row,
                                        const char *const  *columns);
void rebote_contact_panel_show_number  (ReboteContactPanel *self,
                                        guint64             n_contacts);

G_END_DECLS
