/* rebote-verify-bulk.h
 *
 * Has many addresses verified as whole lists, which a service works on by itself.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verify-run.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyBulkHooks:
 * @submitted: the service has a list, under an id: what is not kept here durably is lost, and paid for, after a crash
 * @finished: (nullable): all is told of a job: its id need no longer be kept
 *
 * What is to be known of lists, beside what #ReboteVerifyJob tells of addresses. Both may end the run by returning %FALSE
 * with an error. The data is that of the #ReboteVerifyJob.
 *
 * Of each address that was told to #ReboteVerifyJob.asked(), one of these follows: that it was submitted, that it was returned,
 * or that it failed; if the program ends before, nobody knows whether the service has it.
 */
typedef struct
{
  gboolean (*submitted) (const char         *job,
                         const char *const  *addresses,
                         gpointer            user_data,
                         GError            **error);
  gboolean (*finished)  (const char         *job,
                         gpointer            user_data,
                         GError            **error);
} ReboteVerifyBulkHooks;

#define REBOTE_TYPE_VERIFY_BULK (rebote_verify_bulk_get_type ())

G_DECLARE_FINAL_TYPE (ReboteVerifyBulk, rebote_verify_bulk, REBOTE, VERIFY_BULK, GObject)

ReboteVerifyBulk *rebote_verify_bulk_new           (ReboteVerifier              *verifier,
                                                    const ReboteVerifyJob       *job,
                                                    const ReboteVerifyBulkHooks *hooks);
void              rebote_verify_bulk_set_patience  (ReboteVerifyBulk            *self,
                                                    guint                        first_wait,
                                                    guint                        max_failures);
void              rebote_verify_bulk_add_submitted (ReboteVerifyBulk            *self,
                                                    const char                  *job,
                                                    const char *const           *addresses);
void              rebote_verify_bulk_start_async   (ReboteVerifyBulk            *self,
                                                    GCancellable                *cancellable,
                                                    GAsyncReadyCallback          callback,
                                                    gpointer                     user_data);
gboolean          rebote_verify_bulk_start_finish  (ReboteVerifyBulk            *self,
                                                    GAsyncResult                *result,
                                                    GError                     **error);
void              rebote_verify_bulk_set_paused    (ReboteVerifyBulk            *self,
                                                    gboolean                     paused);
gboolean          rebote_verify_bulk_get_paused    (ReboteVerifyBulk            *self);
void              rebote_verify_bulk_get_progress  (ReboteVerifyBulk            *self,
                                                    ReboteVerifyProgress        *progress);
double            rebote_verify_bulk_get_fraction  (ReboteVerifyBulk            *self);

G_END_DECLS
