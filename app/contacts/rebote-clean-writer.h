/* rebote-clean-writer.h
 *
 * The outputs of cleaning: rows that stay go out byte for byte, the others with the columns that say why.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/rebote-output-file.h"

#include "rebote-csv-reader.h"
#include "rebote-decision.h"

G_BEGIN_DECLS

typedef struct _ReboteCleanWriter ReboteCleanWriter;

ReboteCleanWriter *rebote_clean_writer_new (ReboteListSource       *source,
                                            const ReboteCsvDialect *dialect,
                                            const char             *kept_path,
                                            const char             *removed_path,
                                            const char             *review_path,
                                            GError                **error);
gboolean           rebote_clean_writer_is_own_column (const char *name);
void               rebote_clean_writer_free (ReboteCleanWriter *self);
gboolean           rebote_clean_writer_check_input (ReboteCleanWriter *self,
                                                    const struct stat *input,
                                                    const char        *name,
                                                    GError           **error);
gboolean           rebote_clean_writer_has (ReboteCleanWriter *self,
                                            ReboteOutcome      outcome);
gboolean           rebote_clean_writer_keep (ReboteCleanWriter     *self,
                                             const ReboteCsvRecord *record,
                                             GError               **error);
gboolean           rebote_clean_writer_add_head (ReboteCleanWriter     *self,
                                                 const ReboteCsvRecord *record,
                                                 GError               **error);
gboolean           rebote_clean_writer_explain (ReboteCleanWriter     *self,
                                                const ReboteCsvRecord *record,
                                                const ReboteDecision  *decision,
                                                GError               **error);
gboolean           rebote_clean_writer_flush (ReboteCleanWriter *self,
                                              GError           **error);
gboolean           rebote_clean_writer_publish (ReboteCleanWriter *self,
                                                GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteCleanWriter, rebote_clean_writer_free)

G_END_DECLS
