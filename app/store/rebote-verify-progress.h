/* rebote-verify-progress.h
 *
 * How far a run is that is not at work.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verify-work.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyProgress:
 * @run: a run
 * @figures: (element-type ReboteVerifyFigures): how far its verifiers are, in their order
 *
 * A run, and how far it is.
 */
typedef struct
{
  ReboteStoredVerifyRun *run;
  GPtrArray             *figures;
} ReboteVerifyProgress;

void                  rebote_verify_progress_free (ReboteVerifyProgress *self);
ReboteVerifyProgress *rebote_verify_progress_load (ReboteStore          *store,
                                                   gint64                run_id,
                                                   GError              **error);
void                  rebote_verify_figures_sum_up (GPtrArray           *figures,
                                                    guint64             *n_done,
                                                    guint64             *n_total,
                                                    guint64             *n_doubtful);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerifyProgress, rebote_verify_progress_free)

G_END_DECLS
