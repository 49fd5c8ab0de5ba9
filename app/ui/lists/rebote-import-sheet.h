/* rebote-import-sheet.h
 *
 * How a contact list was understood, before it is imported.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "contacts/rebote-csv-dialect.h"

#include "rebote-results-group.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_IMPORT_SHEET (rebote_import_sheet_get_type ())

/**
 * ReboteImportSheet:
 *
 * Signals: `import`: the user wants the list, as it is shown; `import-results`: the results of a verification service that
 * are in it. Closed without either, nothing is imported.
 */
G_DECLARE_FINAL_TYPE (ReboteImportSheet, rebote_import_sheet, REBOTE, IMPORT_SHEET, AdwWindow)

GtkWindow                *rebote_import_sheet_new           (GtkWindow         *parent,
                                                             const char        *path,
                                                             const char        *name);
const char               *rebote_import_sheet_get_path      (ReboteImportSheet *self);
gboolean                  rebote_import_sheet_is_accepted   (ReboteImportSheet *self);
const char               *rebote_import_sheet_get_name      (ReboteImportSheet *self);
const ReboteCsvOverrides *rebote_import_sheet_get_overrides (ReboteImportSheet *self);
ReboteResultsGroup       *rebote_import_sheet_get_results   (ReboteImportSheet *self);

G_END_DECLS
