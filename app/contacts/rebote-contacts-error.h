/* rebote-contacts-error.h
 *
 * What can go wrong with contact lists.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteContactsError:
 * @REBOTE_CONTACTS_ERROR_NOT_LIST: the input is something else, for example a picture or a mail
 * @REBOTE_CONTACTS_ERROR_EMPTY: the input is empty
 * @REBOTE_CONTACTS_ERROR_NO_ADDRESSES: the input is a table, but no column holds addresses
 * @REBOTE_CONTACTS_ERROR_NO_COLUMN: the column that the user named does not exist
 * @REBOTE_CONTACTS_ERROR_UNSUPPORTED: the input is a list of a kind that is not read yet
 * @REBOTE_CONTACTS_ERROR_TOO_LARGE: a row or a number of columns is beyond the limit
 * @REBOTE_CONTACTS_ERROR_CHANGED: the input changed while it was read
 * @REBOTE_CONTACTS_ERROR_SAME_FILE: an output is an input, or two outputs are one file
 * @REBOTE_CONTACTS_ERROR_POLICY: the policy file is wrong
 * @REBOTE_CONTACTS_ERROR_NO_SHEET: the sheet that the user named does not exist
 * @REBOTE_CONTACTS_ERROR_DAMAGED: the input is a workbook or archive that is damaged or incomplete
 * @REBOTE_CONTACTS_ERROR_PROTECTED: the input is protected with a password
 */
typedef enum
{
  REBOTE_CONTACTS_ERROR_NOT_LIST,
  REBOTE_CONTACTS_ERROR_EMPTY,
  REBOTE_CONTACTS_ERROR_NO_ADDRESSES,
  REBOTE_CONTACTS_ERROR_NO_COLUMN,
  REBOTE_CONTACTS_ERROR_UNSUPPORTED,
  REBOTE_CONTACTS_ERROR_TOO_LARGE,
  REBOTE_CONTACTS_ERROR_CHANGED,
  REBOTE_CONTACTS_ERROR_SAME_FILE,
  REBOTE_CONTACTS_ERROR_POLICY,
  REBOTE_CONTACTS_ERROR_NO_SHEET,
  REBOTE_CONTACTS_ERROR_DAMAGED,
  REBOTE_CONTACTS_ERROR_PROTECTED,
  REBOTE_CONTACTS_ERROR_NO_RESULTS,
  REBOTE_CONTACTS_ERROR_SERVICE
} ReboteContactsError;

#define REBOTE_CONTACTS_ERROR (rebote_contacts_error_quark ())

GQuark rebote_contacts_error_quark (void);

G_END_DECLS
