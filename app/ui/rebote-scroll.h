/* rebote-scroll.h
 *
 * Makes long lists scroll from the first moment.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "store/rebote-row-model.h"

G_BEGIN_DECLS

void rebote_scroll_prepare (GtkScrolledWindow *scroller);
void rebote_scroll_follow  (GtkWidget         *list,
                            ReboteRowModel    *model);
void rebote_scroll_show    (GtkWidget         *list,
                            guint              position);

G_END_DECLS
