/* rebote-import-row.h
 *
 * A running import: how far it is, and how to stop it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "store/rebote-import.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_IMPORT_ROW (rebote_import_row_get_type ())

/**
 * ReboteImportRow:
 *
 * Stands where the result will appear, as long as the import runs. Signal: `finished` (nullable `GError *`): the
 * import has ended, and the row may go.
 */
G_DECLARE_FINAL_TYPE (ReboteImportRow, rebote_import_row, REBOTE, IMPORT_ROW, GtkWidget)

GtkWidget    *rebote_import_row_new        (ReboteImport    *import);
ReboteImport *rebote_import_row_get_import (ReboteImportRow *self);
void          rebote_import_row_run        (ReboteImportRow *self,
                                            GListModel      *files,
                                            GBytes          *bytes);

G_END_DECLS
