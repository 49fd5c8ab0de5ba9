/* rebote-encoding.h
 *
 * The character encodings of contact files: recognised, read, and written.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteEncoding:
 * @REBOTE_ENCODING_UTF8: UTF-8
 * @REBOTE_ENCODING_UTF16LE: UTF-16, little-endian, as spreadsheets write “Unicode text”
 * @REBOTE_ENCODING_UTF16BE: UTF-16, big-endian
 * @REBOTE_ENCODING_WINDOWS_1252: Western European
 * @REBOTE_ENCODING_WINDOWS_1250: Central European
 * @REBOTE_ENCODING_WINDOWS_1251: Cyrillic
 * @REBOTE_ENCODING_WINDOWS_1254: Turkish
 * @REBOTE_ENCODING_ISO_8859_15: Western European with the euro sign
 * @REBOTE_ENCODING_MAC_ROMAN: old Macintosh
 *
 * Only the first four are recognised; the others are the user's choice.
 */
typedef enum
{
  REBOTE_ENCODING_UTF8,
  REBOTE_ENCODING_UTF16LE,
  REBOTE_ENCODING_UTF16BE,
  REBOTE_ENCODING_WINDOWS_1252,
  REBOTE_ENCODING_WINDOWS_1250,
  REBOTE_ENCODING_WINDOWS_1251,
  REBOTE_ENCODING_WINDOWS_1254,
  REBOTE_ENCODING_ISO_8859_15,
  REBOTE_ENCODING_MAC_ROMAN
} ReboteEncoding;

#define REBOTE_N_ENCODINGS (REBOTE_ENCODING_MAC_ROMAN + 1)

const char    *rebote_encoding_to_name (ReboteEncoding encoding);
gboolean       rebote_encoding_from_name (const char     *name,
                                          ReboteEncoding *encoding);
const char    *rebote_encoding_get_mark (ReboteEncoding encoding);
gboolean       rebote_encoding_is_wide (ReboteEncoding encoding);
ReboteEncoding rebote_encoding_detect (const char *bytes,
                                       gsize       length,
                                       gboolean    complete,
                                       gsize      *bom_length);
void           rebote_encoding_append_utf16 (GString    *out,
                                             const char *bytes,
                                             gsize       length,
                                             gboolean    big_endian);
gsize          rebote_encoding_measure_utf16 (const char *text,
                                              gsize       length);
gunichar       rebote_encoding_windows_1252_to_char (guint8 byte);
int            rebote_encoding_windows_1252_from_char (gunichar c);
char          *rebote_encoding_decode (ReboteEncoding encoding,
                                       const char    *bytes,
                                       gsize          length);
void           rebote_encoding_append (ReboteEncoding encoding,
                                       GString       *out,
                                       const char    *text);

G_END_DECLS
