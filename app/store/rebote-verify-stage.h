/* rebote-verify-stage.h
 *
 * One verifier at work in a run.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/rebote-verify-run.h"

#include "rebote-verify-journal.h"
#include "rebote-verify-work.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyStageFuncs:
 * @progressed: something has changed
 * @ended: it has come to its end; @error is what stopped it, or %NULL
 * @user_data: data for both
 *
 * Who is told, in the main context of the stage.
 */
typedef struct
{
  void   (*progressed) (gpointer      user_data);
  void   (*ended)      (guint         position,
                        const GError *error,
                        gpointer      user_data);
  gpointer user_data;
} ReboteVerifyStageFuncs;

/**
 * ReboteVerifyStage:
 *
 * Takes from the store the addresses that a verifier is to be asked for, has it asked, and hands what it says to the journal.
 * All in one main context.
 */
typedef struct _ReboteVerifyStage ReboteVerifyStage;

ReboteVerifyStage *rebote_verify_stage_new         (ReboteStore                  *store,
                                                    ReboteVerifyJournal          *journal,
                                                    const ReboteStoredVerifyRun  *run,
                                                    guint                         position,
                                                    const ReboteVerifyStageFuncs *funcs);
void               rebote_verify_stage_free        (ReboteVerifyStage            *self);
gboolean           rebote_verify_stage_count       (ReboteVerifyStage            *self,
                                                    GError                      **error);
void               rebote_verify_stage_start       (ReboteVerifyStage            *self,
                                                    ReboteVerifier               *verifier,
                                                    GCancellable                 *cancellable);
void               rebote_verify_stage_set_paused  (ReboteVerifyStage            *self,
                                                    gboolean                      paused);
gboolean           rebote_verify_stage_is_at_work  (ReboteVerifyStage            *self);
guint              rebote_verify_stage_get_n_unheard (ReboteVerifyStage          *self);
void               rebote_verify_stage_get_figures (ReboteVerifyStage            *self,
                                                    ReboteVerifyFigures          *figures);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerifyStage, rebote_verify_stage_free)

G_END_DECLS
