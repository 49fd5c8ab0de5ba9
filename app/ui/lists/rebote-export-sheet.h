/* rebote-export-sheet.h
 *
 * What an export will write, before it does.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "contacts/rebote-decision.h"
#include "contacts/rebote-list-preset.h"
#include "store/rebote-store-lists.h"

G_BEGIN_DECLS

/**
 * ReboteExportFile:
 * @REBOTE_EXPORT_FILE_KEPT: the cleaned list
 * @REBOTE_EXPORT_FILE_REVIEW: the rows to review
 * @REBOTE_EXPORT_FILE_REMOVED: the removed rows
 * @REBOTE_EXPORT_FILE_DO_NOT_MAIL: the addresses that must not be mailed again
 * @REBOTE_EXPORT_FILE_SUMMARY: the page that says what was done
 *
 * What an export may write.
 */
typedef enum
{
  REBOTE_EXPORT_FILE_KEPT,
  REBOTE_EXPORT_FILE_REVIEW,
  REBOTE_EXPORT_FILE_REMOVED,
  REBOTE_EXPORT_FILE_DO_NOT_MAIL,
  REBOTE_EXPORT_FILE_SUMMARY
} ReboteExportFile;

#define REBOTE_N_EXPORT_FILES (REBOTE_EXPORT_FILE_SUMMARY + 1)

#define REBOTE_TYPE_EXPORT_SHEET (rebote_export_sheet_get_type ())

/**
 * ReboteExportSheet:
 *
 * Signals: `export`: the user wants the files. Closed without it, nothing is written. `review`: closed to look through what is to
 * review.
 */
G_DECLARE_FINAL_TYPE (ReboteExportSheet, rebote_export_sheet, REBOTE, EXPORT_SHEET, AdwWindow)

GtkWindow              *rebote_export_sheet_new        (GtkWindow         *parent,
                                                        ReboteStoredList  *list,
                                                        const guint        counts[REBOTE_N_OUTCOMES],
                                                        gboolean           only_new);
gboolean                rebote_export_sheet_get_only_new (ReboteExportSheet *self);
char                   *rebote_export_sheet_dup_path   (ReboteExportSheet *self,
                                                        ReboteExportFile   file);
const ReboteListPreset *rebote_export_sheet_get_preset (ReboteExportSheet *self);

G_END_DECLS
