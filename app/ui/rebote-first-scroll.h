/* rebote-first-scroll.h
 *
 * Keeps the first jump of a long list from being lost.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rebote_first_scroll_prepare (GtkScrolledWindow *scroller);

G_END_DECLS
