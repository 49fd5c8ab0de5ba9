/* rebote-row-selection.h
 *
 * Which rows of a long list are selected.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "store/rebote-row-model.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_ROW_SELECTION (rebote_row_selection_get_type ())

/**
 * ReboteRowSelection:
 *
 * A #GtkSelectionModel for many rows of a #ReboteRowModel. Unlike #GtkMultiSelection it holds no row because it is
 * selected, so that all of a million rows can be.
 */
G_DECLARE_FINAL_TYPE (ReboteRowSelection, rebote_row_selection, REBOTE, ROW_SELECTION, GObject)

ReboteRowSelection *rebote_row_selection_new     (ReboteRowModel     *model);
GArray             *rebote_row_selection_dup_ids (ReboteRowSelection *self);

G_END_DECLS
