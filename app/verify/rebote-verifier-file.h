/* rebote-verifier-file.h
 *
 * Knows whose result file a table is, and reads its rows.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verifier-table.h"

G_BEGIN_DECLS

/**
 * ReboteVerifierFile:
 *
 * A table, recognised as the results of a service: which column is for what. Changed by one thread only.
 */
typedef struct _ReboteVerifierFile ReboteVerifierFile;

ReboteVerifierFile *rebote_verifier_file_recognize (ReboteVerifierTable *table,
                                                    const char *const   *names,
                                                    guint                n_names,
                                                    GPtrArray           *rows);
void                rebote_verifier_file_free (ReboteVerifierFile *self);
const char         *rebote_verifier_file_get_service (ReboteVerifierFile *self);
guint               rebote_verifier_file_get_status_column (ReboteVerifierFile *self);
gboolean            rebote_verifier_file_uses (ReboteVerifierFile *self,
                                               guint               column);
void                rebote_verifier_file_assign (ReboteVerifierFile       *self,
                                                 const char               *status,
                                                 ReboteVerificationVerdict verdict);
gboolean            rebote_verifier_file_read (ReboteVerifierFile *self,
                                               const char *const  *cells,
                                               guint               n_cells,
                                               ReboteVerification *verification);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerifierFile, rebote_verifier_file_free)

G_END_DECLS
