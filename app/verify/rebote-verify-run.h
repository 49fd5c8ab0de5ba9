/* rebote-verify-run.h
 *
 * Has many addresses verified by one verifier, as fast as that allows.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verifier.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyJob:
 * @next: gives the next address in its canonical form, or %NULL with no @error at the end
 * @asked: (nullable): the addresses of one or more questions are about to be sent: what is not kept here may be sent, and paid
 *   for, again after a crash
 * @verified: there is a verdict about an address
 * @failed: (nullable): an address was given up, without a verdict
 * @returned: (nullable): the run stops, and about these addresses of a question, or of a list that the service did not take,
 *   nothing was said: they cost nothing, and may be asked again. Those that are under way when it is cancelled are not among
 *   them
 * @user_data: data for all of them
 *
 * Where addresses come from and where verdicts go. Each is called in the main context of the run, and may end it by
 * returning %FALSE (or %NULL) with an error.
 */
typedef struct
{
  char    *(*next)     (gpointer                  user_data,
                        GError                  **error);
  gboolean (*asked)    (const char *const        *addresses,
                        gpointer                  user_data,
                        GError                  **error);
  gboolean (*verified) (const char               *address,
                        const ReboteVerification *verification,
                        gpointer                  user_data,
                        GError                  **error);
  gboolean (*failed)   (const char               *address,
                        const GError             *why,
                        gpointer                  user_data,
                        GError                  **error);
  gboolean (*returned) (const char *const        *addresses,
                        gpointer                  user_data,
                        GError                  **error);
  gpointer user_data;
} ReboteVerifyJob;

/**
 * ReboteVerifyProgress:
 * @n_verified: addresses with a verdict
 * @n_failed: addresses that were given up
 * @n_under_way: addresses that are being asked for
 * @per_second: verdicts a second, over the last moments
 * @waits_until: when the next question may be asked, on the monotonic clock in microseconds, where the verifier wants us to
 *   wait; 0 where it does not
 *
 * How far a run is.
 */
typedef struct
{
  guint64 n_verified;
  guint64 n_failed;
  guint   n_under_way;
  double  per_second;
  gint64  waits_until;
} ReboteVerifyProgress;

#define REBOTE_TYPE_VERIFY_RUN (rebote_verify_run_get_type ())

G_DECLARE_FINAL_TYPE (ReboteVerifyRun, rebote_verify_run, REBOTE, VERIFY_RUN, GObject)

ReboteVerifyRun *rebote_verify_run_new          (ReboteVerifier        *verifier,
                                                 const ReboteVerifyJob *job);
void             rebote_verify_run_set_patience (ReboteVerifyRun       *self,
                                                 guint                  first_wait,
                                                 guint                  max_tries);
void             rebote_verify_run_start_async  (ReboteVerifyRun       *self,
                                                 GCancellable          *cancellable,
                                                 GAsyncReadyCallback    callback,
                                                 gpointer               user_data);
gboolean         rebote_verify_run_start_finish (ReboteVerifyRun       *self,
                                                 GAsyncResult          *result,
                                                 GError               **error);
void             rebote_verify_run_set_paused   (ReboteVerifyRun       *self,
                                                 gboolean               paused);
gboolean         rebote_verify_run_get_paused   (ReboteVerifyRun       *self);
void             rebote_verify_run_get_progress (ReboteVerifyRun       *self,
                                                 ReboteVerifyProgress  *progress);

G_END_DECLS
