/* rebote-charset.c
 *
 * To open a converter costs more than to convert a notice, so each thread keeps the few that it used.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-charset"

#include "config.h"

#include <string.h>

#include <gmime/gmime.h>
#include <uchardet.h>

#include "rebote-charset.h"

#define MAX_GUESSED    4096 /* bytes that are enough to tell a charset */
#define MAX_GROWTH     4    /* a byte becomes so many of UTF-8 at most */
#define MAX_NAME       40   /* no charset has a longer one */
#define MAX_CONVERTERS 16   /* kept by a thread: mails of hostile charsets must not fill the memory */

/**
 * rebote_charset_init:
 *
 * Readies GMime, which knows the many names of charsets. Whoever uses GMime calls this first; all calls but the first do
 * nothing.
 */
void
rebote_charset_init (void)
{
  static gsize is_ready = 0;

  if (g_once_init_enter (&is_ready))
    {
      g_mime_init ();
      g_once_init_leave (&is_ready, 1);
    }
}

static void
close_converter (gpointer converter)
{
  if (converter != (gpointer) -1)
    g_iconv_close (converter);
}

static void
free_converters (gpointer converters)
{
  g_hash_table_unref (converters);
}

static GPrivate converters_of_thread = G_PRIVATE_INIT (free_converters);

/* The converter from a charset, (GIConv) -1 if nobody knows that one. */
static GIConv
get_converter (const char *charset)
{
  GHashTable *converters = g_private_get (&converters_of_thread);
  const char *name = g_mime_charset_iconv_name (charset);
  gpointer converter;

  if (converters == NULL)
    {
      converters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, close_converter);
      g_private_set (&converters_of_thread, converters);
    }
  if (g_hash_table_lookup_extended (converters, name, NULL, &converter))
    return converter;

  if (g_hash_table_size (converters) >= MAX_CONVERTERS)
    g_hash_table_remove_all (converters);
  converter = g_iconv_open ("UTF-8", name);
  g_hash_table_insert (converters, g_strdup (name), converter);

  return converter;
}

/* In one go: a converter that runs out of room does much of its work again. */
static char *
convert (GIConv      converter,
         const char *bytes,
         gsize       length)
{
  gsize size = length * MAX_GROWTH + 1;
  g_autofree char *text = g_malloc (size);
  char *in = (char *) bytes, *out = text;
  gsize room = size - 1;

  g_iconv (converter, NULL, NULL, NULL, NULL);
  if (g_iconv (converter, &in, &length, &out, &room) == (gsize) -1)
    return NULL;
  *out = '\0';

  return g_realloc (g_steal_pointer (&text), size - room);
}

/**
 * rebote_charset_is_ascii:
 * @bytes: (array length=length): text
 * @length: number of bytes
 *
 * Returns: whether no byte has its highest bit set
 */
gboolean
rebote_charset_is_ascii (const char *bytes,
                         gsize       length)
{
  gsize at = 0;
  guint64 bits = 0;

  for (; at + sizeof bits <= length; at += sizeof bits)
    {
      guint64 eight;

      memcpy (&eight, bytes + at, sizeof eight);
      bits |= eight;
    }
  for (; at < length; at++)
    bits |= (guint8) bytes[at];

  return (bits & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

/* Where Windows-1252 differs from Unicode's first page. */
static const gunichar windows_1252[32] = {
  0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd,
  0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
  0x0153, 0xfffd, 0x017e, 0x0178
};

static gboolean
is_latin_1 (const char *charset)
{
  return g_ascii_strcasecmp (charset, "iso-8859-1") == 0 || g_ascii_strcasecmp (charset, REBOTE_CHARSET_FALLBACK) == 0;
}

/* What calls itself ISO-8859-1 is read as its superset, as browsers do (WHATWG Encoding). */
static char *
convert_latin_1 (const char *bytes,
                 gsize       length)
{
  GString *text = g_string_sized_new (length + length / 8 + 1);

  for (gsize i = 0; i < length; i++)
    {
      guint8 c = bytes[i];

      if (c < 0x80)
        g_string_append_c (text, c);
      else
        g_string_append_unichar (text, c < 0xa0 ? windows_1252[c - 0x80] : c);
    }

  return g_string_free (text, FALSE);
}

/**
 * rebote_charset_to_utf8:
 * @bytes: (array length=length): text
 * @length: number of bytes
 * @charset: its charset
 *
 * Returns: (transfer full) (nullable): the text as UTF-8, %NULL if the charset is not known or the text is not in it
 */
char *
rebote_charset_to_utf8 (const char *bytes,
                        gsize       length,
                        const char *charset)
{
  g_autofree char *text = NULL;
  GIConv converter;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (charset != NULL, NULL);

  if (is_latin_1 (charset))
    return convert_latin_1 (bytes, length);

  rebote_charset_init ();
  converter = get_converter (charset);

  text = converter == (GIConv) -1 ? NULL : convert (converter, bytes, length);

  /* The C library lets some characters through that are beyond Unicode. */
  if (text && !g_utf8_validate (text, -1, NULL))
    return g_utf8_make_valid (text, -1);

  return g_steal_pointer (&text);
}

/* GMime opens a converter for each encoded word, and the C library loads its table for it and forgets it again, unless somebody
 * holds one of the same charset. */
static void
hold_converters (const char *value)
{
  const char *at = value;

  while ((at = strstr (at, "=?")))
    {
      gsize length;

      at += strlen ("=?");
      length = strcspn (at, "?* \t\r\n");
      if (length > 0 && length <= MAX_NAME && at[length] != '\0')
        {
          g_autofree char *charset = g_strndup (at, length);

          get_converter (charset);
        }
    }
}

/**
 * rebote_charset_decode_header:
 * @value: the value of a header
 *
 * Decodes the encoded words (RFC 2047) in it, also those that break the rules.
 *
 * Returns: (transfer full): the value as UTF-8
 */
char *
rebote_charset_decode_header (const char *value)
{
  g_return_val_if_fail (value != NULL, NULL);

  rebote_charset_init ();
  hold_converters (value);

  return g_mime_utils_header_decode_text (NULL, value);
}

/**
 * rebote_charset_guess:
 * @bytes: (array length=length): text
 * @length: number of bytes
 *
 * Returns: (transfer full) (nullable): the charset that the text is likely to be in
 */
char *
rebote_charset_guess (const char *bytes,
                      gsize       length)
{
  uchardet_t detector = uchardet_new ();
  g_autofree char *name = NULL;
  gsize plain = 0;

  /* The words before the first that tells are the same in every charset. */
  while (plain < length && !(bytes[plain] & 0x80))
    plain++;
  plain -= MIN (plain, 64);
  bytes += plain;
  length -= plain;

  if (uchardet_handle_data (detector, bytes, MIN (length, MAX_GUESSED)) == 0)
    {
      uchardet_data_end (detector);
      name = g_strdup (uchardet_get_charset (detector));
    }
  uchardet_delete (detector);

  return name && *name && g_ascii_strcasecmp (name, "ascii") != 0 ? g_steal_pointer (&name) : NULL;
}

