/* rebote-sender-error.h
 *
 * What can go wrong when the set-up of a sender is looked at.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteSenderError:
 * @REBOTE_SENDER_ERROR_SYNTAX: a record breaks the rules of its kind
 * @REBOTE_SENDER_ERROR_BAD_DOMAIN: what was to be checked is no domain
 * @REBOTE_SENDER_ERROR_BAD_IP: what was given as an address of the network is none
 * @REBOTE_SENDER_ERROR_BAD_SELECTOR: what was given as a selector is none
 * @REBOTE_SENDER_ERROR_TOO_MANY: more was given than one check takes
 */
typedef enum
{
  REBOTE_SENDER_ERROR_SYNTAX,
  REBOTE_SENDER_ERROR_BAD_DOMAIN,
  REBOTE_SENDER_ERROR_BAD_IP,
  REBOTE_SENDER_ERROR_BAD_SELECTOR,
  REBOTE_SENDER_ERROR_TOO_MANY
} ReboteSenderError;

#define REBOTE_SENDER_ERROR (rebote_sender_error_quark ())

GQuark rebote_sender_error_quark (void);

G_END_DECLS
