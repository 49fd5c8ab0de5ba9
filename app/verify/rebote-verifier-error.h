/* rebote-verifier-error.h
 *
 * Why a verifier has no verdict.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteVerifierError:
 * @REBOTE_VERIFIER_ERROR_FAILED: it failed, and there is no better word for it
 * @REBOTE_VERIFIER_ERROR_DESCRIPTOR: the file that describes it is faulty
 * @REBOTE_VERIFIER_ERROR_NOT_READY: something is missing that it needs, such as a key
 * @REBOTE_VERIFIER_ERROR_AUTH: the service does not accept the key: the run must stop
 * @REBOTE_VERIFIER_ERROR_CREDITS: what was paid for is used up: the run must stop
 * @REBOTE_VERIFIER_ERROR_RATE: too many questions at a time: wait, then ask again
 * @REBOTE_VERIFIER_ERROR_UNAVAILABLE: the service is out of order or cannot be reached: ask again later
 * @REBOTE_VERIFIER_ERROR_REFUSED: the service will not serve us: the run must stop
 * @REBOTE_VERIFIER_ERROR_REQUEST: the service says that it was asked in a wrong way: the run must stop
 * @REBOTE_VERIFIER_ERROR_ADDRESS: this address cannot be checked; others can
 * @REBOTE_VERIFIER_ERROR_IN_DOUBT: a list was sent, and nobody knows whether the service took it: what is sent again may be
 *   paid for twice; the run must stop
 * @REBOTE_VERIFIER_ERROR_JOB: the service gave up a list that it had taken, or no longer knows it
 *
 * Transport, quota and key errors are no verdict about an address: it stays unchecked.
 */
typedef enum
{
  REBOTE_VERIFIER_ERROR_FAILED,
  REBOTE_VERIFIER_ERROR_DESCRIPTOR,
  REBOTE_VERIFIER_ERROR_NOT_READY,
  REBOTE_VERIFIER_ERROR_AUTH,
  REBOTE_VERIFIER_ERROR_CREDITS,
  REBOTE_VERIFIER_ERROR_RATE,
  REBOTE_VERIFIER_ERROR_UNAVAILABLE,
  REBOTE_VERIFIER_ERROR_REFUSED,
  REBOTE_VERIFIER_ERROR_REQUEST,
  REBOTE_VERIFIER_ERROR_ADDRESS,
  REBOTE_VERIFIER_ERROR_IN_DOUBT,
  REBOTE_VERIFIER_ERROR_JOB
} ReboteVerifierError;

#define REBOTE_VERIFIER_ERROR (rebote_verifier_error_quark ())

GQuark   rebote_verifier_error_quark           (void);
GError  *rebote_verifier_error_new             (ReboteVerifierError  code,
                                                guint                retry_after,
                                                const char          *message);
guint    rebote_verifier_error_get_retry_after (const GError        *error);
gboolean rebote_verifier_error_ends_run        (const GError        *error);
gboolean rebote_verifier_error_may_pass        (const GError        *error);

G_END_DECLS
