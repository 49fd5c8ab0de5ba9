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
rebote_verifier_check_async (ReboteVerifier      *self,
                             const char *const   *addresses,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
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
rebote_verifier_get_credits_async (ReboteVerifier      *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
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
