/* rebote-marks.h
 *
 * Marks the words that decided, on labels and in text views.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "bounce/rebote-explanation.h"

G_BEGIN_DECLS

void rebote_marks_show_on_label (GtkLabel    *label,
                                 GArray      *marks);
void rebote_marks_show_in_text  (GtkTextView *view,
                                 const char  *text,
                                 GArray      *marks);

G_END_DECLS
