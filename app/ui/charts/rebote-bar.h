/* rebote-bar.h
 *
 * A small bar that compares a number with others.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "bounce/rebote-vocabulary.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_BAR (rebote_bar_get_type ())

/**
 * ReboteBar:
 *
 * Draws the parts of a number one after the other: hard, soft, undetermined. Decoration: the number itself stands
 * beside it.
 */
G_DECLARE_FINAL_TYPE (ReboteBar, rebote_bar, REBOTE, BAR, GtkWidget)

GtkWidget *rebote_bar_new      (void);
void       rebote_bar_set_part (ReboteBar  *self,
                                ReboteKind  kind,
                                double      value);
void       rebote_bar_set_full (ReboteBar  *self,
                                double      full);

G_END_DECLS
