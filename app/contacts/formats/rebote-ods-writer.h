/* rebote-ods-writer.h
 *
 * Writes an OpenDocument workbook of one sheet.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contacts/rebote-contacts-error.h"

G_BEGIN_DECLS

/**
 * ReboteOdsWriter:
 *
 * Every cell is a text. Rows go to the file as they come. Used by one thread at a time.
 */
typedef struct _ReboteOdsWriter ReboteOdsWriter;

ReboteOdsWriter *rebote_ods_writer_new (const char *path);
void             rebote_ods_writer_free (ReboteOdsWriter *self);
void             rebote_ods_writer_add_cell (ReboteOdsWriter *self,
                                             const char      *text);
gboolean         rebote_ods_writer_end_row (ReboteOdsWriter *self);
gboolean         rebote_ods_writer_close (ReboteOdsWriter *self);
const char      *rebote_ods_writer_get_problem (ReboteOdsWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteOdsWriter, rebote_ods_writer_free)

G_END_DECLS
