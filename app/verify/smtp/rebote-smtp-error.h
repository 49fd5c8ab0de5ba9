/* rebote-smtp-error.h
 *
 * Why a talk with a mail server came to nothing.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteSmtpError:
 * @REBOTE_SMTP_ERROR_CONNECT: nobody is there
 * @REBOTE_SMTP_ERROR_CONNECT_TIMEOUT: nobody answered the attempt to connect, as behind a wall
 * @REBOTE_SMTP_ERROR_TIMEOUT: an answer did not come in time
 * @REBOTE_SMTP_ERROR_CUT: the server went away
 * @REBOTE_SMTP_ERROR_PROTOCOL: what it says is not SMTP, or has no end
 * @REBOTE_SMTP_ERROR_TLS: encryption was agreed upon and did not come about
 *
 * None of these says anything about an address.
 */
typedef enum
{
  REBOTE_SMTP_ERROR_CONNECT,
  REBOTE_SMTP_ERROR_CONNECT_TIMEOUT,
  REBOTE_SMTP_ERROR_TIMEOUT,
  REBOTE_SMTP_ERROR_CUT,
  REBOTE_SMTP_ERROR_PROTOCOL,
  REBOTE_SMTP_ERROR_TLS
} ReboteSmtpError;

#define REBOTE_SMTP_ERROR (rebote_smtp_error_quark ())

GQuark rebote_smtp_error_quark (void);

G_END_DECLS
