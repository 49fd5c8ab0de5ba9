/* rebote-verify-work.h
 *
 * A run at work: its verifiers are asked, and what they say is remembered.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/rebote-verifiers.h"

#include "rebote-store-verify-runs.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyFigures:
 * @verifier: its id
 * @state: how it does
 * @message: (nullable): what stopped it, or what it could not do
 * @n_total: how many addresses are its
 * @is_exact: whether that is known; else it is as many at most
 * @n_done: those with a verdict
 * @n_reused: those about which it had said something before
 * @n_failed: those that were given up
 * @n_doubtful: those that it was asked for before an interruption, without an answer; they are not asked for again
 * @n_under_way: those that it is being asked for
 * @per_second: verdicts a second, over the last moments
 * @seconds_left: about how long it will take; -1 where that cannot be told
 * @wait_seconds: for how long it wants us to wait; 0 where it does not
 * @is_listed: whether those under way are in lists that its service works on by itself: nothing is lost if the program ends
 * @fraction: how much of those lists the service says it has done, from 0 to 1
 *
 * How a verifier is getting on.
 */
typedef struct
{
  char             *verifier;
  ReboteVerifyState state;
  char             *message;
  guint64           n_total;
  gboolean          is_exact;
  guint64           n_done;
  guint64           n_reused;
  guint64           n_failed;
  guint64           n_doubtful;
  guint             n_under_way;
  double            per_second;
  gint64            seconds_left;
  guint             wait_seconds;
  gboolean          is_listed;
  double            fraction;
} ReboteVerifyFigures;

#define REBOTE_TYPE_VERIFY_FIGURES (rebote_verify_figures_get_type ())
#define REBOTE_TYPE_VERIFY_WORK    (rebote_verify_work_get_type ())

/**
 * ReboteVerifyWork:
 *
 * A run at work. It works in a thread of its own, with verifiers of its own; everything else belongs to the thread in which it
 * was made.
 */
G_DECLARE_FINAL_TYPE (ReboteVerifyWork, rebote_verify_work, REBOTE, VERIFY_WORK, GObject)

GType                rebote_verify_figures_get_type         (void) G_GNUC_CONST;
ReboteVerifyFigures *rebote_verify_figures_copy             (const ReboteVerifyFigures *self);
void                 rebote_verify_figures_free             (ReboteVerifyFigures       *self);

ReboteVerifyWork    *rebote_verify_work_new                 (ReboteStore               *store,
                                                             gint64                     run_id,
                                                             ReboteVerifiers           *verifiers);
gint64               rebote_verify_work_get_run_id          (ReboteVerifyWork          *self);
void                 rebote_verify_work_set_asks_doubtful   (ReboteVerifyWork          *self,
                                                             gboolean                   asks_doubtful);
void                 rebote_verify_work_run_async           (ReboteVerifyWork          *self,
                                                             GCancellable              *cancellable,
                                                             GAsyncReadyCallback        callback,
                                                             gpointer                   user_data);
gboolean             rebote_verify_work_run_finish          (ReboteVerifyWork          *self,
                                                             GAsyncResult              *result,
                                                             gboolean                  *is_finished,
                                                             GError                   **error);
void                 rebote_verify_work_set_paused          (ReboteVerifyWork          *self,
                                                             gboolean                   paused);
gboolean             rebote_verify_work_get_paused          (ReboteVerifyWork          *self);
void                 rebote_verify_work_stop                (ReboteVerifyWork          *self);
GPtrArray           *rebote_verify_work_get_figures         (ReboteVerifyWork          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerifyFigures, rebote_verify_figures_free)

G_END_DECLS
