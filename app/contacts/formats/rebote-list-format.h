/* rebote-list-format.h
 *
 * The kinds of files in which lists are, and how they are told.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contacts/rebote-contacts-error.h"

G_BEGIN_DECLS

/**
 * ReboteListFormat:
 * @REBOTE_LIST_FORMAT_TEXT: a table of text or a bare list, which needs no conversion
 * @REBOTE_LIST_FORMAT_ZIP: a zip, in which anything may be
 * @REBOTE_LIST_FORMAT_COMPRESSED: a file that gzip or another such program made smaller
 * @REBOTE_LIST_FORMAT_XLSX: a workbook of Excel
 * @REBOTE_LIST_FORMAT_ODS: a workbook of LibreOffice
 * @REBOTE_LIST_FORMAT_VCARD: an address book of vCards
 * @REBOTE_LIST_FORMAT_LDIF: an address book in LDIF
 *
 * How a list is stored.
 */
typedef enum
{
  REBOTE_LIST_FORMAT_TEXT,
  REBOTE_LIST_FORMAT_ZIP,
  REBOTE_LIST_FORMAT_COMPRESSED,
  REBOTE_LIST_FORMAT_XLSX,
  REBOTE_LIST_FORMAT_ODS,
  REBOTE_LIST_FORMAT_VCARD,
  REBOTE_LIST_FORMAT_LDIF
} ReboteListFormat;

gboolean rebote_list_format_from_path (const char       *path,
                                       ReboteListFormat *format,
                                       GError          **error);
gboolean rebote_list_format_check_text (const char *path,
                                        GError    **error);
gboolean rebote_list_format_look_into_zip (int               fd,
                                           const char       *name,
                                           ReboteListFormat *format,
                                           GError          **error);

G_END_DECLS
