/* rebote-preset-writer.h
 *
 * Writes a list in the form of a mailing service, and the addresses that the service must not mail.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/rebote-output-file.h"

#include "rebote-csv-reader.h"
#include "rebote-list-preset.h"

G_BEGIN_DECLS

/**
 * RebotePresetWriter:
 *
 * Takes the records of a list and writes them otherwise. The file, the preset and the dialect must outlive it. Used by one
 * thread at a time.
 */
typedef struct _RebotePresetWriter RebotePresetWriter;

RebotePresetWriter *rebote_preset_writer_new (ReboteOutputFile       *file,
                                              const ReboteListPreset *preset,
                                              const ReboteCsvDialect *dialect,
                                              GError                **error);
RebotePresetWriter *rebote_preset_writer_new_for_addresses (ReboteOutputFile       *file,
                                                            const ReboteListPreset *preset,
                                                            const ReboteCsvDialect *dialect,
                                                            GError                **error);
void                rebote_preset_writer_free (RebotePresetWriter *self);
void                rebote_preset_writer_leave_out (RebotePresetWriter *self,
                                                    const char         *address);
gboolean            rebote_preset_writer_add (RebotePresetWriter    *self,
                                              const ReboteCsvRecord *record,
                                              GError               **error);
gboolean            rebote_preset_writer_add_address (RebotePresetWriter    *self,
                                                      const ReboteCsvRecord *record,
                                                      const char            *reason,
                                                      GError               **error);
guint64             rebote_preset_writer_get_n_rows (RebotePresetWriter *self);
guint64             rebote_preset_writer_get_n_unclear (RebotePresetWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RebotePresetWriter, rebote_preset_writer_free)

G_END_DECLS
