/* rebote-verification-private.h
 *
 * What the readers of result files share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verification-list.h"

G_BEGIN_DECLS

/* So many rows are looked at to tell whose results a file has. */
#define REBOTE_VERIFICATION_SAMPLE 500

/**
 * ReboteVerificationRun:
 * @summary: what was read
 * @options: how to read
 * @func: (nullable): takes what is read
 * @user_data: the data for it
 * @cancellable: (nullable): to stop it
 * @file: (nullable): whose results these are, once that is known
 * @values: the values of @summary, by their words
 */
typedef struct
{
  ReboteVerificationSummary       *summary;
  const ReboteVerificationOptions *options;
  ReboteVerificationFunc           func;
  gpointer                         user_data;
  GCancellable                    *cancellable;
  ReboteVerifierFile              *file;
  GHashTable                      *values;
} ReboteVerificationRun;

gboolean rebote_verification_run_recognize (ReboteVerificationRun *self,
                                            const char *const     *names,
                                            guint                  n_names,
                                            GPtrArray             *rows,
                                            GError               **error);
gboolean rebote_verification_run_take (ReboteVerificationRun *self,
                                       const char            *address,
                                       const char *const     *cells,
                                       guint                  n_cells,
                                       GError               **error);
gboolean rebote_verification_json_read (ReboteVerificationRun *self,
                                        const char            *path,
                                        GError               **error);

G_END_DECLS
