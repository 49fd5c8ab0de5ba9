/* rebote-verifier.h
 *
 * Somebody who says whether mail to an address would arrive.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "rebote-verification.h"
#include "rebote-verifier-error.h"

G_BEGIN_DECLS

/**
 * ReboteVerifierKind:
 * @REBOTE_VERIFIER_BUILT_IN: a part of Rebote
 * @REBOTE_VERIFIER_HTTP: a service on the web, described by a file
 * @REBOTE_VERIFIER_COMMAND: a program of the user's
 */
typedef enum
{
  REBOTE_VERIFIER_BUILT_IN,
  REBOTE_VERIFIER_HTTP,
  REBOTE_VERIFIER_COMMAND
} ReboteVerifierKind;

/**
 * ReboteVerifierNeeds:
 * @REBOTE_VERIFIER_NEEDS_NETWORK: the internet
 * @REBOTE_VERIFIER_NEEDS_KEY: a key of the user's
 * @REBOTE_VERIFIER_NEEDS_PORT_25: a line on which port 25 is open
 */
typedef enum
{
  REBOTE_VERIFIER_NEEDS_NETWORK = 1 << 0,
  REBOTE_VERIFIER_NEEDS_KEY = 1 << 1,
  REBOTE_VERIFIER_NEEDS_PORT_25 = 1 << 2
} ReboteVerifierNeeds;

/**
 * ReboteVerifierSends:
 * @REBOTE_VERIFIER_SENDS_NOTHING: nothing leaves the machine
 * @REBOTE_VERIFIER_SENDS_DOMAINS: what is behind the @, to the domain name system
 * @REBOTE_VERIFIER_SENDS_ADDRESSES: whole addresses
 *
 * What leaves the machine.
 */
typedef enum
{
  REBOTE_VERIFIER_SENDS_NOTHING,
  REBOTE_VERIFIER_SENDS_DOMAINS,
  REBOTE_VERIFIER_SENDS_ADDRESSES
} ReboteVerifierSends;

/**
 * ReboteVerifierInfo:
 * @id: its slug: the service of its verifications, and its name on the command line
 * @name: its name for people
 * @description: (nullable): one sentence about what it does
 * @docs: (nullable): where its makers describe it
 * @kind: what it is
 * @needs: what it needs
 * @sends: what leaves the machine
 * @receiver: (nullable): who gets that: a host, or words; %NULL where nobody does
 * @is_paid: whether each address costs a credit
 * @max_concurrent: how many questions may be open at the same time
 * @per_second: how many may be begun in a second; 0 for as many as one likes
 * @max_batch: how many addresses one question may hold; 1 where there are no batches
 * @max_run: how many addresses its makers let one verify in a run, one by one; 0 for any number
 * @min_job: how many addresses a list must have that it is given as a job
 * @max_job: how many it may have; 0 where there are no jobs
 * @max_jobs: how many jobs may be open at the same time
 * @job_interval: how long to wait from one job to the next, in milliseconds
 *
 * What a verifier is. It does not change while the verifier lives.
 */
typedef struct
{
  const char         *id;
  const char         *name;
  const char         *description;
  const char         *docs;
  ReboteVerifierKind  kind;
  ReboteVerifierNeeds needs;
  ReboteVerifierSends sends;
  const char         *receiver;
  gboolean            is_paid;
  guint               max_concurrent;
  double              per_second;
  guint               max_batch;
  guint               max_run;
  guint               min_job;
  guint               max_job;
  guint               max_jobs;
  guint               job_interval;
} ReboteVerifierInfo;

/**
 * ReboteVerifierJobState:
 * @REBOTE_VERIFIER_JOB_WAITING: it was not begun
 * @REBOTE_VERIFIER_JOB_RUNNING: addresses are being verified
 * @REBOTE_VERIFIER_JOB_DONE: its results can be fetched
 * @REBOTE_VERIFIER_JOB_FAILED: there will be no results
 */
typedef enum
{
  REBOTE_VERIFIER_JOB_WAITING,
  REBOTE_VERIFIER_JOB_RUNNING,
  REBOTE_VERIFIER_JOB_DONE,
  REBOTE_VERIFIER_JOB_FAILED
} ReboteVerifierJobState;

#define REBOTE_N_VERIFIER_JOB_STATES (REBOTE_VERIFIER_JOB_FAILED + 1)

/**
 * ReboteVerifierJobStatus:
 * @state: what is done with it
 * @fraction: how much of it is done, from 0 to 1
 * @poll_after: when to ask again, in milliseconds
 * @message: (nullable): why it failed, in words
 *
 * How far a job is. Begin with zeros, end with rebote_verifier_job_status_clear().
 */
typedef struct
{
  ReboteVerifierJobState state;
  double                 fraction;
  guint                  poll_after;
  char                  *message;
} ReboteVerifierJobStatus;

#define REBOTE_TYPE_VERIFIER (rebote_verifier_get_type ())

G_DECLARE_INTERFACE (ReboteVerifier, rebote_verifier, REBOTE, VERIFIER, GObject)

/**
 * ReboteVerifierInterface:
 * @parent_iface: the parent
 * @get_info: what it is
 * @check_ready: whether it has what it needs, without asking anybody; %FALSE with a #ReboteVerifierError that says what is
 *   missing
 * @check_async: begins to verify the addresses of one batch
 * @check_finish: (element-type ReboteVerification): what came of it: for each address, in the same order, a verification or
 *   %NULL where there is no verdict. That a single address cannot be checked is no error of a larger batch.
 * @get_credits_async: (nullable): begins to ask what is left; %NULL where there is nothing to be asked
 * @get_credits_finish: (nullable): how many addresses can still be paid for, or -1 with an error
 * @job_submit_async: (nullable): begins to hand over a list; never twice by itself. A verifier whose info has a max_job has
 *   this and what follows
 * @job_submit_finish: (nullable): the id of the job, which is kept over a restart
 * @job_poll_async: (nullable): begins to ask how far a job is, and begins the job itself where that is a step of its own
 * @job_poll_finish: (nullable): how far it is
 * @job_fetch_async: (nullable): begins to fetch the results of a job that is done; what was fetched before an error that may
 *   pass need not be fetched again
 * @job_fetch_finish: (nullable) (element-type ReboteVerification): as @check_finish
 * @job_delete_async: (nullable): begins to have a job and its addresses forgotten; %NULL where the service cannot do that
 * @job_delete_finish: (nullable): whether that was done
 *
 * Implementations live in the main context that is the thread's default when they are asked.
 */
struct _ReboteVerifierInterface
{
  GTypeInterface parent_iface;

  const ReboteVerifierInfo *(*get_info)           (ReboteVerifier       *self);
  gboolean                  (*check_ready)        (ReboteVerifier       *self,
                                                   GError              **error);
  void                      (*check_async)        (ReboteVerifier       *self,
                                                   const char *const    *addresses,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
  GPtrArray                *(*check_finish)       (ReboteVerifier       *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
  void                      (*get_credits_async)  (ReboteVerifier       *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
  gint64                    (*get_credits_finish) (ReboteVerifier       *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
  void                      (*job_submit_async)   (ReboteVerifier       *self,
                                                   const char *const    *addresses,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
  char                     *(*job_submit_finish)  (ReboteVerifier       *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
  void                      (*job_poll_async)     (ReboteVerifier       *self,
                                                   const char           *job,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
  gboolean                  (*job_poll_finish)    (ReboteVerifier       *self,
                                                   GAsyncResult         *result,
                                                   ReboteVerifierJobStatus *status,
                                                   GError              **error);
  void                      (*job_fetch_async)    (ReboteVerifier       *self,
                                                   const char           *job,
                                                   const char *const    *addresses,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
  GPtrArray                *(*job_fetch_finish)   (ReboteVerifier       *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
  void                      (*job_delete_async)   (ReboteVerifier       *self,
                                                   const char           *job,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
  gboolean                  (*job_delete_finish)  (ReboteVerifier       *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
};

const ReboteVerifierInfo *rebote_verifier_get_info           (ReboteVerifier       *self);
gboolean                  rebote_verifier_check_ready        (ReboteVerifier       *self,
                                                              GError              **error);
void                      rebote_verifier_check_async        (ReboteVerifier       *self,
                                                              const char *const    *addresses,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
GPtrArray                *rebote_verifier_check_finish       (ReboteVerifier       *self,
                                                              GAsyncResult         *result,
                                                              GError              **error);
gboolean                  rebote_verifier_has_credits        (ReboteVerifier       *self);
void                      rebote_verifier_get_credits_async  (ReboteVerifier       *self,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
gint64                    rebote_verifier_get_credits_finish (ReboteVerifier       *self,
                                                              GAsyncResult         *result,
                                                              GError              **error);
gboolean                  rebote_verifier_has_jobs           (ReboteVerifier       *self);
void                      rebote_verifier_job_submit_async   (ReboteVerifier       *self,
                                                              const char *const    *addresses,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
char                     *rebote_verifier_job_submit_finish  (ReboteVerifier       *self,
                                                              GAsyncResult         *result,
                                                              GError              **error);
void                      rebote_verifier_job_poll_async     (ReboteVerifier       *self,
                                                              const char           *job,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
gboolean                  rebote_verifier_job_poll_finish    (ReboteVerifier       *self,
                                                              GAsyncResult         *result,
                                                              ReboteVerifierJobStatus *status,
                                                              GError              **error);
void                      rebote_verifier_job_status_clear   (ReboteVerifierJobStatus *status);
void                      rebote_verifier_job_fetch_async    (ReboteVerifier       *self,
                                                              const char           *job,
                                                              const char *const    *addresses,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
GPtrArray                *rebote_verifier_job_fetch_finish   (ReboteVerifier       *self,
                                                              GAsyncResult         *result,
                                                              GError              **error);
void                      rebote_verifier_job_delete_async   (ReboteVerifier       *self,
                                                              const char           *job,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
gboolean                  rebote_verifier_job_delete_finish  (ReboteVerifier       *self,
                                                              GAsyncResult         *result,
                                                              GError              **error);
GPtrArray                *rebote_verifier_results_new        (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReboteVerifierJobStatus, rebote_verifier_job_status_clear)

G_END_DECLS
