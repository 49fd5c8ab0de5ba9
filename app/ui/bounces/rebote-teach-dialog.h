/* rebote-teach-dialog.h
 *
 * Asks which words of an answer tell the cause, and what they mean.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "bounce/rebote-vocabulary.h"
#include "store/rebote-store.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_TEACH_DIALOG (rebote_teach_dialog_get_type ())

/**
 * ReboteTeachDialog:
 *
 * Shows what a rule would change before it is saved. Signal: `taught` (phrase, #ReboteReason as an unsigned number).
 */
G_DECLARE_FINAL_TYPE (ReboteTeachDialog, rebote_teach_dialog, REBOTE, TEACH_DIALOG, AdwWindow)

GtkWindow *rebote_teach_dialog_new (GtkWindow    *parent,
                                    ReboteStore  *store,
                                    const char   *words,
                                    ReboteReason  reason);

G_END_DECLS
