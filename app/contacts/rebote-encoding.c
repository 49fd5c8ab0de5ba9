/* rebote-encoding.c
 *
 * Encodings of contact files.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-encoding"

#include "config.h"

#include <string.h>

#include "rebote-encoding.h"

#define REPLACEMENT 0xfffd

static const struct
{
  const char *name;
  const char *iconv_name;
} encodings[REBOTE_N_ENCODINGS] = {
  [REBOTE_ENCODING_UTF8] = { "UTF-8", "UTF-8" },
  [REBOTE_ENCODING_UTF16LE] = { "UTF-16LE", "UTF-16LE" },
  [REBOTE_ENCODING_UTF16BE] = { "UTF-16BE", "UTF-16BE" },
  [REBOTE_ENCODING_WINDOWS_1252] = { "Windows-1252", "CP1252" },
  [REBOTE_ENCODING_WINDOWS_1250] = { "Windows-1250", "CP1250" },
  [REBOTE_ENCODING_WINDOWS_1251] = { "Windows-1251", "CP1251" },
  [REBOTE_ENCODING_WINDOWS_1254] = { "Windows-1254", "CP1254" },
  [REBOTE_ENCODING_ISO_8859_15] = { "ISO-8859-15", "ISO-8859-15" },
  [REBOTE_ENCODING_MAC_ROMAN] = { "Mac Roman", "MACINTOSH" },
};

/* The range in which Windows-1252 differs from Latin-1; 0 where it has nothing. */
static const guint16 windows_1252[32] = {
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
  0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178
};

/**
 * rebote_encoding_to_name:
 * @encoding: an encoding
 *
 * Returns: its name, the same in every language
 */
const char *
rebote_encoding_to_name (ReboteEncoding encoding)
{
  g_return_val_if_fail (encoding < REBOTE_N_ENCODINGS, NULL);

  return encodings[encoding].name;
}

/**
 * rebote_encoding_from_name:
 * @name: a name
 * @encoding: (out): the encoding
 *
 * Returns: whether there is such an encoding
 */
gboolean
rebote_encoding_from_name (const char     *name,
                           ReboteEncoding *encoding)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (encoding != NULL, FALSE);

  for (guint i = 0; i < REBOTE_N_ENCODINGS; i++)
    {
      if (g_ascii_strcasecmp (encodings[i].name, name) == 0)
        {
          *encoding = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * rebote_encoding_get_mark:
 * @encoding: an encoding of Unicode
 *
 * Returns: the bytes of its byte-order mark
 */
const char *
rebote_encoding_get_mark (ReboteEncoding encoding)
{
  if (encoding == REBOTE_ENCODING_UTF16LE)
    return "\xff\xfe";

  return encoding == REBOTE_ENCODING_UTF16BE ? "\xfe\xff" : "\xef\xbb\xbf";
}

/**
 * rebote_encoding_is_wide:
 * @encoding: an encoding
 *
 * Returns: whether it has two bytes for a letter
 */
gboolean
rebote_encoding_is_wide (ReboteEncoding encoding)
{
  return encoding == REBOTE_ENCODING_UTF16LE || encoding == REBOTE_ENCODING_UTF16BE;
}

/* Valid up to a character that the end of the sample cuts off. */
static gboolean
is_utf8 (const char *bytes,
         gsize       length,
         gboolean    complete)
{
  const char *p = bytes;
  const char *end;
  gsize       left = length;

  /* NUL bytes occur in damaged files; they say nothing against UTF-8. */
  while (!g_utf8_validate_len (p, left, &end))
    {
      if (*end != '\0')
        {
          gsize rest = bytes + length - end;

          return !complete && rest < 4 && g_utf8_get_char_validated (end, rest) == (gunichar)-2;
        }
      left = bytes + length - end - 1;
      p = end + 1;
    }

  return TRUE;
}

static gboolean
is_half_nul (const char *bytes,
             gsize       length,
             guint       phase)
{
  gsize nuls = 0;
  gsize others = 0;

  length = MIN (length, 4096) & ~(gsize)1;
  for (gsize i = 0; i < length; i += 2)
    {
      nuls += bytes[i + phase] == '\0';
      others += bytes[i + 1 - phase] == '\0';
    }

  return length >= 4 && nuls * 10 >= length / 2 * 7 && others * 20 < length / 2;
}

/**
 * rebote_encoding_detect:
 * @bytes: the beginning of a file
 * @length: its length
 * @complete: whether that is the whole file
 * @bom_length: (out): the length of its byte-order mark, perhaps 0
 *
 * Returns: the encoding: by its mark, else by its content
 */
ReboteEncoding
rebote_encoding_detect (const char *bytes,
                        gsize       length,
                        gboolean    complete,
                        gsize      *bom_length)
{
  g_return_val_if_fail (bytes != NULL || length == 0, REBOTE_ENCODING_UTF8);
  g_return_val_if_fail (bom_length != NULL, REBOTE_ENCODING_UTF8);

  *bom_length = 0;
  if (length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    {
      *bom_length = 3;
      return REBOTE_ENCODING_UTF8;
    }
  if (length >= 2 && (memcmp (bytes, "\xff\xfe", 2) == 0 || memcmp (bytes, "\xfe\xff", 2) == 0))
    {
      *bom_length = 2;
      return bytes[0] == '\xff' ? REBOTE_ENCODING_UTF16LE : REBOTE_ENCODING_UTF16BE;
    }
  if (is_half_nul (bytes, length, 1))
    return REBOTE_ENCODING_UTF16LE;
  if (is_half_nul (bytes, length, 0))
    return REBOTE_ENCODING_UTF16BE;

  return is_utf8 (bytes, length, complete) ? REBOTE_ENCODING_UTF8 : REBOTE_ENCODING_WINDOWS_1252;
}

/**
 * rebote_encoding_append_utf16:
 * @out: where to append UTF-8
 * @bytes: UTF-16
 * @length: its length in bytes; an odd last byte is left out
 * @big_endian: the order of its bytes
 *
 * Half a surrogate pair becomes one replacement character, so that the number of UTF-16 units can be told from the
 * UTF-8 text.
 */
void
rebote_encoding_append_utf16 (GString    *out,
                              const char *bytes,
                              gsize       length,
                              gboolean    big_endian)
{
  const guint8 *b = (const guint8 *)bytes;
  guint         high = big_endian ? 0 : 1;

  for (gsize i = 0; i + 1 < length; i += 2)
    {
      gunichar c = (b[i + high] << 8) | b[i + 1 - high];

      if (c < 0x80)
        {
          g_string_append_c_inline (out, c);
          continue;
        }
      if (c >= 0xd800 && c < 0xdc00 && i + 3 < length)
        {
          gunichar low = (b[i + 2 + high] << 8) | b[i + 3 - high];

          if (low >= 0xdc00 && low < 0xe000)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
              i += 2;
            }
        }
      g_string_append_unichar (out, c >= 0xd800 && c < 0xe000 ? REPLACEMENT : c);
    }
}

/**
 * rebote_encoding_windows_1252_to_char:
 * @byte: a byte
 *
 * Returns: its character in Windows-1252; a control where that has nothing, as most programs read it
 */
gunichar
rebote_encoding_windows_1252_to_char (guint8 byte)
{
  return byte >= 0x80 && byte < 0xa0 && windows_1252[byte - 0x80] ? windows_1252[byte - 0x80] : byte;
}

/**
 * rebote_encoding_windows_1252_from_char:
 * @c: a character
 *
 * The controls from 0x80 to 0x9f stand for themselves, as in Latin-1.
 *
 * Returns: its byte in Windows-1252, or -1 if it has none
 */
int
rebote_encoding_windows_1252_from_char (gunichar c)
{
  if (c < 0x100)
    return c;
  for (guint i = 0; i < G_N_ELEMENTS (windows_1252); i++)
    {
      if (windows_1252[i] == c)
        return 0x80 + i;
    }

  return -1;
}

/**
 * rebote_encoding_measure_utf16:
 * @text: UTF-8 that rebote_encoding_append_utf16() made
 * @length: its length in bytes
 *
 * Returns: how many bytes of UTF-16 it was made of
 */
gsize
rebote_encoding_measure_utf16 (const char *text,
                               gsize       length)
{
  gsize units = 0;

  g_return_val_if_fail (text != NULL || length == 0, 0);

  for (gsize i = 0; i < length; i++)
    {
      guint8 c = text[i];

      units += (c & 0xc0) != 0x80;
      units += c >= 0xf0;
    }

  return units * 2;
}

static void
append_windows_1252 (GString    *out,
                     const char *bytes,
                     gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      guint8 c = bytes[i];

      if (c >= 0x80 && c < 0xa0)
        g_string_append_unichar (out, windows_1252[c - 0x80] ? windows_1252[c - 0x80] : REPLACEMENT);
      else
        g_string_append_unichar (out, c);
    }
}

/* A NUL would end the text for everyone who reads it. */
static void
show_nuls (GString *text)
{
  const char *nul;
  gsize       from = 0;

  while ((nul = memchr (text->str + from, '\0', text->len - from)))
    {
      from = nul - text->str;
      g_string_erase (text, from, 1);
      g_string_insert_unichar (text, from, REPLACEMENT);
    }
}

/**
 * rebote_encoding_decode:
 * @encoding: an encoding
 * @bytes: text in it
 * @length: its length in bytes
 *
 * What is said to be UTF-8 and is not is read as Windows-1252, because files are glued together.
 *
 * Returns: (transfer full): the text in UTF-8, always valid, without NULs
 */
char *
rebote_encoding_decode (ReboteEncoding encoding,
                        const char    *bytes,
                        gsize          length)
{
  GString *out;

  g_return_val_if_fail (bytes != NULL || length == 0, NULL);

  out = g_string_sized_new (length + 8);
  if (rebote_encoding_is_wide (encoding))
    rebote_encoding_append_utf16 (out, bytes, length, encoding == REBOTE_ENCODING_UTF16BE);
  else if (encoding == REBOTE_ENCODING_UTF8 && is_utf8 (bytes, length, TRUE))
    g_string_append_len (out, bytes, length);
  else if (encoding == REBOTE_ENCODING_UTF8 || encoding == REBOTE_ENCODING_WINDOWS_1252)
    append_windows_1252 (out, bytes, length);
  else
    {
      gsize            written = 0;
      g_autofree char *text = g_convert_with_fallback (bytes, length, "UTF-8", encodings[encoding].iconv_name,
                                                       "?", NULL, &written, NULL);

      if (text)
        g_string_append_len (out, text, written);
      else
        append_windows_1252 (out, bytes, length);
    }
  show_nuls (out);

  return g_string_free (out, FALSE);
}

static gboolean
append_8bit (ReboteEncoding encoding,
             GString       *out,
             gunichar       c)
{
  char             utf8[8];
  gsize            written = 0;
  g_autofree char *bytes = NULL;

  if (c < 0x80)
    {
      g_string_append_c (out, c);
      return TRUE;
    }

  utf8[g_unichar_to_utf8 (c, utf8)] = '\0';
  bytes = g_convert (utf8, -1, encodings[encoding].iconv_name, "UTF-8", NULL, &written, NULL);
  if (bytes == NULL)
    return FALSE;

  g_string_append_len (out, bytes, written);
  return TRUE;
}

static void
append_wide (GString *out,
             gunichar c,
             gboolean big_endian)
{
  gunichar units[2] = { c, 0 };
  guint    n = 1;

  if (c >= 0x10000)
    {
      units[0] = 0xd800 + ((c - 0x10000) >> 10);
      units[1] = 0xdc00 + ((c - 0x10000) & 0x3ff);
      n = 2;
    }
  for (guint i = 0; i < n; i++)
    {
      g_string_append_c (out, big_endian ? units[i] >> 8 : units[i] & 0xff);
      g_string_append_c (out, big_endian ? units[i] & 0xff : units[i] >> 8);
    }
}

/**
 * rebote_encoding_append:
 * @encoding: an encoding
 * @out: where to append
 * @text: UTF-8
 *
 * Writes text in an encoding. What it does not have is written with what comes close in ASCII.
 */
void
rebote_encoding_append (ReboteEncoding encoding,
                        GString       *out,
                        const char    *text)
{
  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL);

  if (encoding == REBOTE_ENCODING_UTF8)
    {
      g_string_append (out, text);
      return;
    }

  for (; *text; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (rebote_encoding_is_wide (encoding))
        append_wide (out, c, encoding == REBOTE_ENCODING_UTF16BE);
      else if (!append_8bit (encoding, out, c))
        {
          g_autofree char *one = g_strndup (text, g_utf8_next_char (text) - text);
          g_autofree char *ascii = g_str_to_ascii (one, "en");

          g_string_append (out, ascii);
        }
    }
}
