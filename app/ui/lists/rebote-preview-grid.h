/* rebote-preview-grid.h
 *
 * The first rows of a list as they were read.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "contacts/rebote-list-preview.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_PREVIEW_GRID (rebote_preview_grid_get_type ())

/**
 * RebotePreviewGrid:
 *
 * A small table; the column of addresses stands out.
 */
G_DECLARE_FINAL_TYPE (RebotePreviewGrid, rebote_preview_grid, REBOTE, PREVIEW_GRID, GtkWidget)

void rebote_preview_grid_show (RebotePreviewGrid *self,
                               ReboteListPreview *preview);

G_END_DECLS
