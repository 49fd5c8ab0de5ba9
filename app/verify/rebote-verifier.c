/* rebote-verifier.c
 *
 * Somebody who says whether mail to an address would arrive.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verifier"

#include "config.h"

#include "rebote-verifier.h"

G_DEFINE_INTERFACE (ReboteVerifier, rebote_verifier, G_TYPE_OBJECT)

static gboolean
is_always_ready (ReboteVerifier *self,
                 GError        **error)
{
  return TRUE;
}

static void
rebote_verifier_default_init (ReboteVerifierInterface *iface)
{
  iface->check_ready = is_always_ready;
}

/**
 * rebote_verifier_get_info:
 * @self: a verifier
 *
 * Returns: (transfer none): what it is
 */
const ReboteVerifierInfo *
rebote_verifier_get_info (ReboteVerifier *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFIER (self), NULL);

  return REBOTE_VERIFIER_GET_IFACE (self)->get_info (self);
}

/**
 * rebote_verifier_check_ready:
 * @self: a verifier
 * @error: return location for a #ReboteVerifierError that says what is missing
 *
 * Looks whether it has what it needs, such as a key. Nobody is asked.
 *
 * Returns: whether it has
 */
gboolean
rebote_verifier_check_ready (ReboteVerifier *self,
                             GError        **error)
{
  g_return_val_if_fail (REBOTE_IS_VERIFIER (self), FALSE);

  return REBOTE_VERIFIER_GET_IFACE (self)->check_ready (self, error);
}

/**
 * rebote_verifier_check_async:
 * @self: a verifier
 * @addresses: (array zero-terminated=1): addresses in their canonical form, at least one and at most its #max_batch
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Verifies addresses.
 */
void
rebote_verifier_check_async (ReboteVerifier     *self,
                             const char *const  *addresses,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (REBOTE_IS_VERIFIER (self));
  g_return_if_fail (addresses != NULL && addresses[0] != NULL);

  REBOTE_VERIFIER_GET_IFACE (self)->check_async (self, addresses, cancellable, callback, user_data);
}

/**
 * rebote_verifier_check_finish:
 * @self: a verifier
 * @result: what the callback was given
 * @error: return location for a #ReboteVerifierError or %G_IO_ERROR_CANCELLED: there is no verdict about any of them
 *
 * Returns: (transfer full) (nullable) (element-type ReboteVerification): for each address, in the order in which they were
 *   given, a verification, or %NULL where there is no verdict
 */
GPtrArray *
rebote_verifier_check_finish (ReboteVerifier *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (REBOTE_IS_VERIFIER (self), NULL);

  return REBOTE_VERIFIER_GET_IFACE (self)->check_finish (self, result, error);
}

/**
 * rebote_verifier_has_credits:
 * @self: a verifier
 *
 * Returns: whether it can tell how many addresses are paid for
 */
gboolean
rebote_verifier_has_credits (ReboteVerifier *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFIER (self), FALSE);

  return REBOTE_VERIFIER_GET_IFACE (self)->get_credits_async != NULL;
}

/**
 * rebote_verifier_get_credits_async:
 * @self: a verifier with rebote_verifier_has_credits()
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Asks how many addresses are paid for.
 */
void
rebote_verifier_get_credits_async (ReboteVerifier     *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_return_if_fail (rebote_verifier_has_credits (self));

  REBOTE_VERIFIER_GET_IFACE (self)->get_credits_async (self, cancellable, callback, user_data);
}

/**
 * rebote_verifier_get_credits_finish:
 * @self: a verifier
 * @result: what the callback was given
 * @error: return location for a #ReboteVerifierError or %G_IO_ERROR_CANCELLED
 *
 * Returns: how many, or -1 on failure
 */
gint64
rebote_verifier_get_credits_finish (ReboteVerifier *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (rebote_verifier_has_credits (self), -1);

  return REBOTE_VERIFIER_GET_IFACE (self)->get_credits_finish (self, result, error);
}

/**
 * rebote_verifier_has_jobs:
 * @self: a verifier
 *
 * Returns: whether it takes whole lists, works on them by itself, and has the results fetched later
 */
gboolean
rebote_verifier_has_jobs (ReboteVerifier *self)
{
  g_return_val_if_fail (REBOTE_IS_VERIFIER (self), FALSE);

  return REBOTE_VERIFIER_GET_IFACE (self)->job_submit_async != NULL && rebote_verifier_get_info (self)->max_job > 0;
}

/**
 * rebote_verifier_job_submit_async:
 * @self: a verifier with rebote_verifier_has_jobs()
 * @addresses: (array zero-terminated=1): addresses in their canonical form, at least its #min_job and at most its #max_job
 * @cancellable: (nullable): to stop it: whether the service took the list is then not known
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Hands over a list, which may cost a credit for each address. It is never sent twice.
 */
void
rebote_verifier_job_submit_async (ReboteVerifier     *self,
                                  const char *const  *addresses,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_return_if_fail (rebote_verifier_has_jobs (self));
  g_return_if_fail (addresses != NULL && addresses[0] != NULL);

  REBOTE_VERIFIER_GET_IFACE (self)->job_submit_async (self, addresses, cancellable, callback, user_data);
}

/**
 * rebote_verifier_job_submit_finish:
 * @self: a verifier
 * @result: what the callback was given
 * @error: return location for a #ReboteVerifierError or %G_IO_ERROR_CANCELLED. After all of them but
 *   %REBOTE_VERIFIER_ERROR_IN_DOUBT and %G_IO_ERROR_CANCELLED the service does not have the list.
 *
 * Returns: (transfer full) (nullable): the id of the job, to be kept before anything else is done; or %NULL on failure
 */
char *
rebote_verifier_job_submit_finish (ReboteVerifier *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (rebote_verifier_has_jobs (self), NULL);

  return REBOTE_VERIFIER_GET_IFACE (self)->job_submit_finish (self, result, error);
}

/**
 * rebote_verifier_job_poll_async:
 * @self: a verifier with rebote_verifier_has_jobs()
 * @job: the id of a job
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Asks how far a job is.
 */
void
rebote_verifier_job_poll_async (ReboteVerifier     *self,
                                const char         *job,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (rebote_verifier_has_jobs (self));
  g_return_if_fail (job != NULL);

  REBOTE_VERIFIER_GET_IFACE (self)->job_poll_async (self, job, cancellable, callback, user_data);
}

/**
 * rebote_verifier_job_poll_finish:
 * @self: a verifier
 * @result: what the callback was given
 * @status: (out caller-allocates): how far the job is; to be cleared even on failure
 * @error: return location for a #ReboteVerifierError or %G_IO_ERROR_CANCELLED; %REBOTE_VERIFIER_ERROR_JOB if the service does
 *   not know the job
 *
 * Returns: whether the service told it
 */
gboolean
rebote_verifier_job_poll_finish (ReboteVerifier          *self,
                                 GAsyncResult            *result,
                                 ReboteVerifierJobStatus *status,
                                 GError                 **error)
{
  g_return_val_if_fail (rebote_verifier_has_jobs (self), FALSE);
  g_return_val_if_fail (status != NULL, FALSE);

  return REBOTE_VERIFIER_GET_IFACE (self)->job_poll_finish (self, result, status, error);
}

/**
 * rebote_verifier_job_status_clear:
 * @status: a status
 */
void
rebote_verifier_job_status_clear (ReboteVerifierJobStatus *status)
{
  g_return_if_fail (status != NULL);

  g_clear_pointer (&status->message, g_free);
}

/**
 * rebote_verifier_job_fetch_async:
 * @self: a verifier with rebote_verifier_has_jobs()
 * @job: the id of a job that is done
 * @addresses: (array zero-terminated=1): the addresses that it was given, in any order
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Fetches the results of a job. That costs nothing, and may be done again.
 */
void
rebote_verifier_job_fetch_async (ReboteVerifier     *self,
                                 const char         *job,
                                 const char *const  *addresses,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_return_if_fail (rebote_verifier_has_jobs (self));
  g_return_if_fail (job != NULL && addresses != NULL);

  REBOTE_VERIFIER_GET_IFACE (self)->job_fetch_async (self, job, addresses, cancellable, callback, user_data);
}

/**
 * rebote_verifier_job_fetch_finish:
 * @self: a verifier
 * @result: what the callback was given
 * @error: return location for a #ReboteVerifierError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type ReboteVerification): for each address, in the order in which they were
 *   given, a verification, or %NULL where there is no verdict
 */
GPtrArray *
rebote_verifier_job_fetch_finish (ReboteVerifier *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (rebote_verifier_has_jobs (self), NULL);

  return REBOTE_VERIFIER_GET_IFACE (self)->job_fetch_finish (self, result, error);
}

/**
 * rebote_verifier_job_delete_async:
 * @self: a verifier with rebote_verifier_has_jobs()
 * @job: the id of a job
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Has a job forgotten, so that no addresses stay at the service. Nothing happens where the service cannot do that.
 */
void
rebote_verifier_job_delete_async (ReboteVerifier     *self,
                                  const char         *job,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_return_if_fail (rebote_verifier_has_jobs (self));
  g_return_if_fail (job != NULL);

  if (REBOTE_VERIFIER_GET_IFACE (self)->job_delete_async)
    REBOTE_VERIFIER_GET_IFACE (self)->job_delete_async (self, job, cancellable, callback, user_data);
  else
    {
      g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

      g_task_set_source_tag (task, rebote_verifier_job_delete_async);
      g_task_return_boolean (task, TRUE);
    }
}

/**
 * rebote_verifier_job_delete_finish:
 * @self: a verifier
 * @result: what the callback was given
 * @error: return location for a #ReboteVerifierError or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether nothing is left to be forgotten
 */
gboolean
rebote_verifier_job_delete_finish (ReboteVerifier *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (REBOTE_IS_VERIFIER (self), FALSE);

  if (g_async_result_is_tagged (result, rebote_verifier_job_delete_async))
    return g_task_propagate_boolean (G_TASK (result), error);

  return REBOTE_VERIFIER_GET_IFACE (self)->job_delete_finish (self, result, error);
}

static void
result_free (gpointer data)
{
  if (data)
    rebote_verification_free (data);
}

/**
 * rebote_verifier_results_new:
 *
 * Returns: (transfer full) (element-type ReboteVerification): an array for results, which frees them; %NULL may be among
 *   them
 */
GPtrArray *
rebote_verifier_results_new (void)
{
  return g_ptr_array_new_with_free_func (result_free);
}
