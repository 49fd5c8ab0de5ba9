/* rebote-verify-line.h
 *
 * How a verifier is getting on.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "store/rebote-verify-work.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_VERIFY_LINE (rebote_verify_line_get_type ())

/**
 * ReboteVerifyLine:
 *
 * One verifier of a run: its name, how far it is, and what keeps it from going on.
 */
G_DECLARE_FINAL_TYPE (ReboteVerifyLine, rebote_verify_line, REBOTE, VERIFY_LINE, GtkWidget)

GtkWidget *rebote_verify_line_new         (const char                *name);
void       rebote_verify_line_set_figures (ReboteVerifyLine          *self,
                                           const ReboteVerifyFigures *figures,
                                           gboolean                   is_at_work);

G_END_DECLS
