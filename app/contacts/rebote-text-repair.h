/* rebote-text-repair.h
 *
 * Finds the damaged cells of records, and writes these records anew with the cells repaired.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-csv-reader.h"
#include "rebote-mojibake.h"

G_BEGIN_DECLS

/**
 * ReboteTextRepair:
 *
 * Looks at records of one list. Used by one thread at a time.
 */
typedef struct _ReboteTextRepair ReboteTextRepair;

ReboteTextRepair      *rebote_text_repair_new (const ReboteCsvDialect *dialect);
void                   rebote_text_repair_free (ReboteTextRepair *self);
gboolean               rebote_text_repair_is_suspect (const ReboteCsvDialect *dialect,
                                                      const char             *text,
                                                      gsize                   length);
guint                  rebote_text_repair_find (ReboteTextRepair *self,
                                                const char       *text,
                                                gsize             length,
                                                ReboteCsvFlaws    flaws);
ReboteMojibakeExample *rebote_text_repair_make_example (ReboteTextRepair *self);
char                  *rebote_text_repair_make_text (ReboteTextRepair *self,
                                                     gsize            *length);
char                  *rebote_text_repair_make_raw (ReboteTextRepair      *self,
                                                    const ReboteCsvRecord *record,
                                                    gsize                 *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteTextRepair, rebote_text_repair_free)

G_END_DECLS
