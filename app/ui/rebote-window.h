/* rebote-window.h
 *
 * The window: it arranges the four views.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REBOTE_TYPE_WINDOW (rebote_window_get_type ())

G_DECLARE_FINAL_TYPE (ReboteWindow, rebote_window, REBOTE, WINDOW, AdwApplicationWindow)

ReboteWindow *rebote_window_new (GtkApplication *application);

G_END_DECLS
