/* rebote-list-row.h
 *
 * One list in the sidebar.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "store/rebote-store-lists.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_LIST_ROW (rebote_list_row_get_type ())

/**
 * ReboteListRow:
 *
 * Its name, how many contacts it has, and when it was imported.
 */
G_DECLARE_FINAL_TYPE (ReboteListRow, rebote_list_row, REBOTE, LIST_ROW, GtkListBoxRow)

GtkWidget        *rebote_list_row_new      (ReboteStoredList *list);
ReboteStoredList *rebote_list_row_get_list (ReboteListRow    *self);
char             *rebote_list_describe     (ReboteStoredList *list);

G_END_DECLS
