/* rebote-explained-row.h
 *
 * Rows of a list with more cells: why they do not stay.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-csv-reader.h"

G_BEGIN_DECLS

/**
 * ReboteExplainedRow:
 *
 * Puts cells of ours behind those of a record, in its dialect. Used by one thread at a time.
 */
typedef struct _ReboteExplainedRow ReboteExplainedRow;

ReboteExplainedRow *rebote_explained_row_new (const ReboteCsvDialect *dialect);
void                rebote_explained_row_free (ReboteExplainedRow *self);
const char         *rebote_explained_row_make (ReboteExplainedRow    *self,
                                               const ReboteCsvRecord *record,
                                               const char           **own_cells,
                                               guint                  n_own_cells,
                                               gsize                 *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteExplainedRow, rebote_explained_row_free)

G_END_DECLS
