/* rebote-sheet.h
 *
 * What all sheets, windows over the window, have in common.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rebote_sheet_fit (GtkWindow *sheet,
                       GtkWindow *parent);

G_END_DECLS
