/* rebote-taught-dialog.h
 *
 * The rules that the user taught, and the way to forget them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "bounce/rebote-knowledge.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_TAUGHT_DIALOG (rebote_taught_dialog_get_type ())

/**
 * ReboteTaughtDialog:
 *
 * Signal: `forget` (phrase, #ReboteReason as an unsigned number).
 */
G_DECLARE_FINAL_TYPE (ReboteTaughtDialog, rebote_taught_dialog, REBOTE, TAUGHT_DIALOG, AdwWindow)

GtkWindow *rebote_taught_dialog_new (GtkWindow       *parent,
                                     ReboteKnowledge *knowledge);

G_END_DECLS
