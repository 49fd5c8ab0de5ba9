/* rebote-plain-text.c
 *
 * Bytes made plain text.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-plain-text"

#include "config.h"

#include <string.h>

#include "rebote-charset.h"
#include "rebote-plain-text.h"

#define SURE_UTF8        4    /* so many times more good than bad characters, where another charset is named */

/* ISO 2022 is seven bits wide, and so looks like plain ASCII with escapes. */
static gboolean
has_escapes (const char *bytes,
             gsize       length)
{
  return memchr (bytes, '\033', length) && (memmem (bytes, length, "\033$", 2) || memmem (bytes, length, "\033(", 2));
}

/* Charsets in which everything looks like ASCII, or has NUL bytes: nothing but their names can tell. */
static gboolean
needs_its_name (const char *charset)
{
  static const char *const names[] = { "utf-7", "unicode-1-1-utf-7", "hz-gb-2312", "utf-16", "utf-32" };

  for (guint i = 0; charset && i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strncasecmp (charset, names[i], strlen (names[i])) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
make_line_ends_plain (char *text)
{
  char *out = text;

  for (const char *in = text; *in; in++)
    {
      if (*in == '\r')
        {
          if (in[1] != '\n')
            *out++ = '\n';
        }
      else
        *out++ = *in;
    }
  *out = '\0';
}

/* Whether nearly all that is not ASCII reads as UTF-8, which no other charset does by chance. */
static gboolean
is_mostly_utf8 (const char *bytes,
                gsize       length,
                const char *charset)
{
  gboolean names_another = charset && g_ascii_strcasecmp (charset, "us-ascii") != 0 &&
                           g_ascii_strcasecmp (charset, "utf-8") != 0;
  gsize n_good = 0, n_bad = 0;

  for (gsize at = 0; at < length;)
    {
      gunichar c;

      if ((bytes[at] & 0x80) == 0)
        {
          at++;
          continue;
        }
      c = g_utf8_get_char_validated (bytes + at, MIN (length - at, 6));
      if (c == (gunichar) -1 || c == (gunichar) -2)
        n_bad++;
      else
        n_good++;
      at += c == (gunichar) -1 || c == (gunichar) -2 ? 1 : g_unichar_to_utf8 (c, NULL);
    }

  return n_good > (names_another ? SURE_UTF8 : 1) * n_bad;
}

static char *
decode (const char *bytes,
        gsize       length,
        const char *charset)
{
  g_autofree char *guessed = NULL;
  char *text = NULL;

  if (has_escapes (bytes, length))
    text = rebote_charset_to_utf8 (bytes, length, "iso-2022-jp");

  /* Where only some bytes are wrong, the words around them still count. */
  if (text == NULL && is_mostly_utf8 (bytes, length, charset))
    return g_utf8_make_valid (bytes, length);

  /* A declared charset is believed unless it is one of those that writers name without looking. */
  if (text == NULL && charset && g_ascii_strcasecmp (charset, "us-ascii") != 0 &&
      g_ascii_strcasecmp (charset, "utf-8") != 0)
    text = rebote_charset_to_utf8 (bytes, length, charset);
  if (text == NULL)
    {
      guessed = rebote_charset_guess (bytes, length);
      if (guessed)
        text = rebote_charset_to_utf8 (bytes, length, guessed);
    }
  if (text == NULL)
    text = rebote_charset_to_utf8 (bytes, length, REBOTE_CHARSET_FALLBACK);

  return text;
}

/**
 * rebote_plain_text_decode:
 * @bytes: (array length=length): text in some charset; NUL bytes count as spaces
 * @length: number of bytes
 * @charset: (nullable): the charset that the mail declares, right or wrong
 *
 * Returns: (transfer full): the text as valid UTF-8 with LF as line end
 */
char *
rebote_plain_text_decode (const char *bytes,
                          gsize       length,
                          const char *charset)
{
  g_autofree char *clean = NULL;
  g_autofree char *text = NULL;

  if (bytes == NULL || length == 0)
    return g_strdup ("");

  if (needs_its_name (charset))
    text = rebote_charset_to_utf8 (bytes, length, charset);
  if (text == NULL && memchr (bytes, '\0', length))
    {
      clean = g_memdup2 (bytes, length);
      for (gsize i = 0; i < length; i++)
        {
          if (clean[i] == '\0')
            clean[i] = ' ';
        }
      bytes = clean;
    }

  if (text == NULL && !has_escapes (bytes, length) &&
      (rebote_charset_is_ascii (bytes, length) || g_utf8_validate_len (bytes, length, NULL)))
    text = g_strndup (bytes, length);
  else if (text == NULL)
    text = decode (bytes, length, charset);
  if (text == NULL)
    text = g_utf8_make_valid (bytes, length);
  if (strchr (text, '\r'))
    make_line_ends_plain (text);

  return g_steal_pointer (&text);
}

/**
 * rebote_plain_text_cut:
 * @text: valid UTF-8
 * @most: how many bytes are wanted at most
 *
 * Returns: how many bytes to take so that no character is torn apart
 */
gsize
rebote_plain_text_cut (const char *text,
                       gsize       most)
{
  gsize length;

  g_return_val_if_fail (text != NULL, 0);

  length = strnlen (text, most);
  while (length > 0 && (text[length] & 0xc0) == 0x80)
    length--;

  return length;
}

/**
 * rebote_plain_text_join:
 * @text: valid UTF-8
 * @length: its length in bytes, or -1 if it ends in a NUL
 * @most: how many bytes are wanted at most
 *
 * Returns: (transfer full): the text on one line, its white space made single
 */
char *
rebote_plain_text_join (const char *text,
                        gssize      length,
                        gsize       most)
{
  g_autofree char *line = NULL;
  gsize            n, n_out = 0;

  g_return_val_if_fail (text != NULL, NULL);

  n = length < 0 ? strlen (text) : (gsize) length;
  line = g_malloc (MIN (n, most) + 1);
  for (gsize i = 0; i < n && n_out < most; i++)
    {
      if (!g_ascii_isspace (text[i]))
        line[n_out++] = text[i];
      else if (n_out > 0 && line[n_out - 1] != ' ')
        line[n_out++] = ' ';
    }
  while (n_out > 0 && line[n_out - 1] == ' ')
    n_out--;

  /* Never end within a character. */
  while (n_out > 0 && !g_utf8_validate_len (line, n_out, NULL))
    n_out--;
  line[n_out] = '\0';

  return g_steal_pointer (&line);
}
