/* rebote-workbook-writer.h
 *
 * Writes a workbook of one sheet, for Excel or LibreOffice.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/rebote-output-file.h"

#include "rebote-list-conversion.h"

G_BEGIN_DECLS

/* What the programs can open. */
#define REBOTE_WORKBOOK_MAX_ROWS    1048576
#define REBOTE_WORKBOOK_MAX_COLUMNS 16384
#define REBOTE_WORKBOOK_MAX_CELL    32767

/**
 * ReboteWorkbookWriter:
 *
 * Every cell is a text, so that nothing of what a stranger wrote is run, and no number loses its zeros. The same cells make
 * the same bytes. Used by one thread at a time.
 */
typedef struct _ReboteWorkbookWriter ReboteWorkbookWriter;

ReboteWorkbookWriter *rebote_workbook_writer_new (ReboteOutputFile *file,
                                                  ReboteListFormat  format,
                                                  GError          **error);
void                  rebote_workbook_writer_free (ReboteWorkbookWriter *self);
gboolean              rebote_workbook_writer_add_cell (ReboteWorkbookWriter *self,
                                                       const char           *text,
                                                       GError              **error);
gboolean              rebote_workbook_writer_end_row (ReboteWorkbookWriter *self,
                                                      GError              **error);
gboolean              rebote_workbook_writer_finish (ReboteWorkbookWriter *self,
                                                     GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteWorkbookWriter, rebote_workbook_writer_free)

G_END_DECLS
