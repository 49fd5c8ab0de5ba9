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
#include "rebote-list-preset.h"

G_BEGIN_DECLS

/**
 * ReboteCleanOutputs:
 * @kept: (nullable): where the cleaned list goes
 * @removed: (nullable): where the removed rows go
 * @review: (nullable): where the rows to review go
 * @do_not_mail: (nullable): where the addresses go that must not be mailed again
 * @summary: (nullable): where the page goes that says what was done
 * @preset: (nullable): the form of @kept and @do_not_mail, where it is not the list's own
 *
 * Paths of outputs. Everything is borrowed.
 */
typedef struct
{
  const char             *kept;
  const char             *removed;
  const char             *review;
  const char             *do_not_mail;
  const char             *summary;
  const ReboteListPreset *preset;
} ReboteCleanOutputs;

typedef struct _ReboteCleanWriter ReboteCleanWriter;

ReboteCleanWriter *rebote_clean_writer_new (ReboteListSource         *source,
                                            const ReboteCsvDialect   *dialect,
                                            const ReboteCleanOutputs *outputs,
                                            GError                  **error);
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
gboolean           rebote_clean_writer_add_blank (ReboteCleanWriter     *self,
                                                  const ReboteCsvRecord *record,
                                                  GError               **error);
void               rebote_clean_writer_spare (ReboteCleanWriter *self,
                                              const char        *address);
gboolean           rebote_clean_writer_add_do_not_mail (ReboteCleanWriter     *self,
                                                        const ReboteCsvRecord *record,
                                                        const char            *reason,
                                                        GError               **error);
guint64            rebote_clean_writer_get_n_do_not_mail (ReboteCleanWriter *self,
                                                          guint64           *n_unclear);
gboolean           rebote_clean_writer_add_summary (ReboteCleanWriter *self,
                                                    const char        *text,
                                                    GError           **error);
gboolean           rebote_clean_writer_flush (ReboteCleanWriter *self,
                                              GError           **error);
gboolean           rebote_clean_writer_publish (ReboteCleanWriter *self,
                                                GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteCleanWriter, rebote_clean_writer_free)

G_END_DECLS
