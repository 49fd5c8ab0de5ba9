/* rebote-bounce-error.h
 *
 * What can go wrong while reading mails.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteBounceError:
 * @REBOTE_BOUNCE_ERROR_NOT_MAIL: the input is not a mail and holds none
 * @REBOTE_BOUNCE_ERROR_EMPTY: the input is empty
 * @REBOTE_BOUNCE_ERROR_TOO_LARGE: a message is larger than the limit
 * @REBOTE_BOUNCE_ERROR_CONTACT_LIST: the input is a contact list, which has its own place
 * @REBOTE_BOUNCE_ERROR_UNSUPPORTED: the input is known, but not read yet
 * @REBOTE_BOUNCE_ERROR_DAMAGED: the input, or an archive around it, is broken
 * @REBOTE_BOUNCE_ERROR_KNOWLEDGE: a table of facts is damaged
 * @REBOTE_BOUNCE_ERROR_RECORD: one record of an export is damaged or unknown
 */
typedef enum {
  REBOTE_BOUNCE_ERROR_NOT_MAIL,
  REBOTE_BOUNCE_ERROR_EMPTY,
  REBOTE_BOUNCE_ERROR_TOO_LARGE,
  REBOTE_BOUNCE_ERROR_CONTACT_LIST,
  REBOTE_BOUNCE_ERROR_UNSUPPORTED,
  REBOTE_BOUNCE_ERROR_DAMAGED,
  REBOTE_BOUNCE_ERROR_KNOWLEDGE,
  REBOTE_BOUNCE_ERROR_RECORD
} ReboteBounceError;

#define REBOTE_BOUNCE_ERROR (rebote_bounce_error_quark ())

GQuark rebote_bounce_error_quark (void);

G_END_DECLS
