/* rebote-verify-shift.h
 *
 * A run at work, in the thread where it works.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verify-work.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyToldFunc:
 * @figures: (transfer full) (element-type ReboteVerifyFigures): how the verifiers are getting on
 * @user_data: the data given
 *
 * Takes the figures, a few times a second.
 */
typedef void (*ReboteVerifyToldFunc) (GPtrArray *figures,
                                      gpointer   user_data);

/**
 * ReboteVerifyShift:
 *
 * The stages of a run, one after the other or side by side. It belongs to one thread, whose default main context it runs.
 */
typedef struct _ReboteVerifyShift ReboteVerifyShift;

ReboteVerifyShift *rebote_verify_shift_new  (ReboteStore           *store,
                                             gint64                 run_id,
                                             ReboteVerifiers       *verifiers,
                                             ReboteVerifyToldFunc   told,
                                             gpointer               user_data);
void               rebote_verify_shift_free (ReboteVerifyShift     *self);
void               rebote_verify_shift_heed (ReboteVerifyShift     *self,
                                             gboolean               paused,
                                             gboolean               stopping);
gboolean           rebote_verify_shift_run  (ReboteVerifyShift     *self,
                                             gboolean               asks_doubtful,
                                             GCancellable          *cancellable,
                                             gboolean              *is_finished,
                                             GError               **error);

G_END_DECLS
