/* rebote-verify-sheet.h
 *
 * Who is to be verified, by whom, and what that sends and costs. Nothing leaves before the user says so.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "bounce/rebote-knowledge.h"
#include "store/rebote-store-lists.h"
#include "store/rebote-verify-draft.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_VERIFY_SHEET (rebote_verify_sheet_get_type ())

/**
 * ReboteVerifySheet:
 *
 * Signal: `verify` (gint64): the run with that key is to be started.
 */
G_DECLARE_FINAL_TYPE (ReboteVerifySheet, rebote_verify_sheet, REBOTE, VERIFY_SHEET, AdwWindow)

GtkWindow *rebote_verify_sheet_new (GtkWindow              *parent,
                                    ReboteStore            *store,
                                    ReboteKnowledge        *knowledge,
                                    const ReboteStoredList *list,
                                    GArray                 *row_ids,
                                    ReboteVerifyScope       scope);

G_END_DECLS
