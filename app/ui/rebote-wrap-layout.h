/* rebote-wrap-layout.h
 *
 * Places children beside each other, and in further lines where there is no room.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REBOTE_TYPE_WRAP_LAYOUT (rebote_wrap_layout_get_type ())

/**
 * ReboteWrapLayout:
 *
 * A layout manager for rows of buttons: each child has its natural width, lines begin at the start.
 */
G_DECLARE_FINAL_TYPE (ReboteWrapLayout, rebote_wrap_layout, REBOTE, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
