/* rebote-sender-sheet.h
 *
 * Asks for a domain, and looks up how it is set up for sending mail.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "bounce/rebote-knowledge.h"
#include "store/rebote-store.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_SENDER_SHEET (rebote_sender_sheet_get_type ())

G_DECLARE_FINAL_TYPE (ReboteSenderSheet, rebote_sender_sheet, REBOTE, SENDER_SHEET, AdwWindow)

GtkWindow *rebote_sender_sheet_new (GtkWindow       *parent,
                                    ReboteStore     *store,
                                    ReboteKnowledge *knowledge);

G_END_DECLS
