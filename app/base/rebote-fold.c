/* rebote-fold.c
 *
 * Text made comparable.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-fold"

#include "config.h"

#include <string.h>

#include "rebote-fold.h"

/* From here on are scripts without case and accents as we mean them, where a decomposition would only cost time. */
#define FIRST_IDEOGRAPH 0x2e80

#define NOT_UTF8 ((gunichar) -1)

/* A folded character never takes more bytes than the one that it comes from, so a text as long is always enough. */

static gunichar
plain_sign (gunichar c)
{
  if (c >= 0xff01 && c <= 0xff5e) /* full-width forms of ASCII */
    return c - 0xfee0;
  if (c >= 0x2010 && c <= 0x2015)
    return '-';
  if (c == 0x2018 || c == 0x2019 || c == 0x201a || c == 0x02bc || c == 0xb4)
    return '\'';
  if (c >= 0x201c && c <= 0x201e)
    return '"';

  return c;
}

/* Unless it takes more bytes than its capital; the two that do are plain letters, Unicode may bring others. */
static gunichar
small_letter (gunichar c)
{
  gunichar small;

  if (c < 0x80)
    return g_ascii_tolower (c);

  small = g_unichar_tolower (c);
  return g_unichar_to_utf8 (small, NULL) <= g_unichar_to_utf8 (c, NULL) ? small : c;
}

static gunichar
strip_marks (gunichar c)
{
  gunichar base, mark;

  while (c < FIRST_IDEOGRAPH && g_unichar_decompose (c, &base, &mark) && g_unichar_ismark (mark))
    c = base;

  return c;
}

/* Letters that are no letter with a mark, but that people without them on their keyboard write so; NULL for all others. */
static const char *
plain_letters (gunichar c)
{
  switch (c)
    {
    case 0x23a:
    case 0x2c65:
      return "a";
    case 0x23e:
    case 0x2c66:
      return "t";
    case 0xdf:
      return "ss";
    case 0xe6:
      return "ae";
    case 0xf0:
    case 0x111:
      return "d";
    case 0xf8:
      return "o";
    case 0xfe:
      return "th";
    case 0x127:
      return "h";
    case 0x131:
      return "i";
    case 0x142:
      return "l";
    case 0x153:
      return "oe";
    default:
      return NULL;
    }
}

/* Joiners and marks that nobody sees, which some writers put into words. */
static gboolean
is_invisible (gunichar c)
{
  return c == 0xad || c == 0xfeff || (c >= 0x200b && c <= 0x200f) || (c >= 0x300 && c <= 0x36f);
}

static gsize
fold_char (gunichar    c,
           char       *out,
           gboolean    after_space,
           gboolean   *is_space)
{
  const char *plain;

  *is_space = FALSE;
  if (is_invisible (c))
    {
      *is_space = after_space;
      return 0;
    }

  c = plain_sign (c);
  if (c < FIRST_IDEOGRAPH ? g_unichar_isspace (c) || g_unichar_iscntrl (c) : c == 0x3000)
    {
      *is_space = TRUE;
      if (after_space)
        return 0;
      *out = ' ';
      return 1;
    }

  c = strip_marks (small_letter (c));
  plain = plain_letters (c);
  if (plain)
    {
      memcpy (out, plain, strlen (plain));
      return strlen (plain);
    }
  return g_unichar_to_utf8 (c, out);
}

static void
reserve (ReboteFold *self,
         gsize       length)
{
  if (self->allocated > length)
    return;

  self->allocated = MAX (length + 1, 2 * self->allocated);
  self->text = g_realloc (self->text, self->allocated);
  self->offsets = g_realloc_n (self->offsets, self->allocated, sizeof (guint32));
}

/**
 * rebote_fold_set:
 * @self: where to put the folded text; what it held is lost
 * @source: UTF-8, less than 4 GiB of it; what is none is left away
 * @length: its length in bytes, or -1 if it ends in a NUL; it may end within a character
 *
 * Folds a text.
 */
void
rebote_fold_set (ReboteFold *self,
                 const char *source,
                 gssize      length)
{
  const guint8 *in = (const guint8 *) source;
  gsize n_in, n = 0;
  gboolean after_space = TRUE;

  g_return_if_fail (self != NULL);
  g_return_if_fail (source != NULL);

  n_in = length < 0 ? strlen (source) : (gsize) length;
  g_return_if_fail (n_in < G_MAXUINT32);
  reserve (self, n_in);

  for (gsize i = 0; i < n_in;)
    {
      guint8 c = in[i];

      if (c > ' ' && c < 0x7f)
        {
          self->text[n] = g_ascii_tolower (c);
          self->offsets[n++] = i++;
          after_space = FALSE;
        }
      else if (c < 0x80)
        {
          if (!after_space)
            {
              self->text[n] = ' ';
              self->offsets[n++] = i;
            }
          after_space = TRUE;
          i++;
        }
      else
        {
          gsize    skip = g_utf8_skip[c];
          gunichar wide = skip <= n_in - i ? g_utf8_get_char (source + i) : NOT_UTF8;
          gsize    width = 0;

          if (wide == NOT_UTF8)
            skip = 1;
          else
            width = fold_char (wide, self->text + n, after_space, &after_space);
          for (gsize k = 0; k < width; k++)
            self->offsets[n++] = i;
          i += skip;
        }
    }

  self->text[n] = '\0';
  self->offsets[n] = n_in;
  self->length = n;
}

/**
 * rebote_fold_clear:
 * @self: a folded text
 *
 * Frees what it holds; it can be filled again.
 */
void
rebote_fold_clear (ReboteFold *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->offsets, g_free);
  self->length = 0;
  self->allocated = 0;
}

/**
 * rebote_fold_text:
 * @source: valid UTF-8
 *
 * Returns: (transfer full): the folded text
 */
char *
rebote_fold_text (const char *source)
{
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;

  g_return_val_if_fail (source != NULL, NULL);

  rebote_fold_set (&fold, source, -1);
  return g_strndup (fold.text, fold.length);
}

/**
 * rebote_fold_find:
 * @self: a folded text
 * @folded: folded words to look for
 * @from: where to begin
 *
 * Returns: where the words stand in the folded text, or -1
 */
gssize
rebote_fold_find (ReboteFold *self,
                  const char *folded,
                  gsize       from)
{
  const char *found;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (folded != NULL, -1);

  if (self->text == NULL || from > self->length)
    return -1;

  found = memmem (self->text + from, self->length - from, folded, strlen (folded));
  return found ? found - self->text : -1;
}
