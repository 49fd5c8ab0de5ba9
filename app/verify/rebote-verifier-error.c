/* rebote-verifier-error.c
 *
 * Why a verifier has no verdict.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verifier-error"

#include "config.h"

#include "rebote-verifier-error.h"

typedef struct
{
  guint retry_after; /* milliseconds, 0 for not said */
} ReboteVerifierErrorPrivate;

static void
rebote_verifier_error_private_init (ReboteVerifierErrorPrivate *priv)
{
}

static void
rebote_verifier_error_private_copy (const ReboteVerifierErrorPrivate *from,
                                    ReboteVerifierErrorPrivate       *to)
{
  *to = *from;
}

static void
rebote_verifier_error_private_clear (ReboteVerifierErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (ReboteVerifierError, rebote_verifier_error)

/**
 * rebote_verifier_error_new:
 * @code: what happened
 * @retry_after: when the service wants to be asked again, in milliseconds from now; 0 for not said
 * @message: in words, without a key in it
 *
 * Returns: (transfer full): an error
 */
GError *
rebote_verifier_error_new (ReboteVerifierError code,
                           guint               retry_after,
                           const char         *message)
{
  GError *error = g_error_new_literal (REBOTE_VERIFIER_ERROR, code, message);

  rebote_verifier_error_get_private (error)->retry_after = retry_after;

  return error;
}

/**
 * rebote_verifier_error_get_retry_after:
 * @error: any error
 *
 * Returns: when the service wants to be asked again, in milliseconds from when it said so; 0 for not said (RFC 9110,
 *   section 10.2.3)
 */
guint
rebote_verifier_error_get_retry_after (const GError *error)
{
  g_return_val_if_fail (error != NULL, 0);

  return error->domain == REBOTE_VERIFIER_ERROR ? rebote_verifier_error_get_private (error)->retry_after : 0;
}

/**
 * rebote_verifier_error_ends_run:
 * @error: any error
 *
 * Returns: whether the next address would meet the same
 */
gboolean
rebote_verifier_error_ends_run (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  if (error->domain != REBOTE_VERIFIER_ERROR)
    return FALSE;

  switch ((ReboteVerifierError)error->code)
    {
    case REBOTE_VERIFIER_ERROR_DESCRIPTOR:
    case REBOTE_VERIFIER_ERROR_NOT_READY:
    case REBOTE_VERIFIER_ERROR_AUTH:
    case REBOTE_VERIFIER_ERROR_CREDITS:
    case REBOTE_VERIFIER_ERROR_REFUSED:
    case REBOTE_VERIFIER_ERROR_REQUEST:
    case REBOTE_VERIFIER_ERROR_IN_DOUBT:
      return TRUE;
    case REBOTE_VERIFIER_ERROR_FAILED:
    case REBOTE_VERIFIER_ERROR_RATE:
    case REBOTE_VERIFIER_ERROR_UNAVAILABLE:
    case REBOTE_VERIFIER_ERROR_ADDRESS:
    case REBOTE_VERIFIER_ERROR_JOB:
    default:
      return FALSE;
    }
}

/**
 * rebote_verifier_error_may_pass:
 * @error: any error
 *
 * Returns: whether the same address may be asked for again, later
 */
gboolean
rebote_verifier_error_may_pass (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  return g_error_matches (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_RATE) ||
         g_error_matches (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE);
}
