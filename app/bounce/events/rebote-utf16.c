/* rebote-utf16.c
 *
 * Turns UTF-16 (RFC 2781) into UTF-8 as it streams by.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-utf16"

#include "config.h"

#include <string.h>

#include "rebote-utf16.h"

#define REPLACEMENT 0xfffd

/**
 * rebote_utf16_begin:
 * @self: (out caller-allocates): what is remembered between two chunks
 * @data: the first bytes of a file
 * @length: how many
 *
 * Returns: whether they begin with the byte-order mark of UTF-16
 */
gboolean
rebote_utf16_begin (ReboteUtf16 *self,
                    const char  *data,
                    gsize        length)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  *self = (ReboteUtf16){ FALSE, -1, 0 };
  if (length < 2)
    return FALSE;
  self->big_endian = memcmp (data, "\xfe\xff", 2) == 0;

  return self->big_endian || memcmp (data, "\xff\xfe", 2) == 0;
}

static void
append_unit (ReboteUtf16 *self,
             GString     *text,
             gunichar     unit)
{
  gboolean is_low = unit >= 0xdc00 && unit < 0xe000;

  if (self->high && is_low)
    g_string_append_unichar (text, 0x10000 + ((self->high - 0xd800) << 10) + (unit - 0xdc00));
  else if (self->high)
    g_string_append_unichar (text, REPLACEMENT);
  if (self->high && is_low)
    {
      self->high = 0;
      return;
    }

  self->high = unit >= 0xd800 && unit < 0xdc00 ? unit : 0;
  if (self->high == 0)
    g_string_append_unichar (text, is_low ? REPLACEMENT : unit);
}

/**
 * rebote_utf16_append:
 * @self: what is remembered between two chunks
 * @text: takes the letters
 * @data: the next bytes
 * @length: how many
 */
void
rebote_utf16_append (ReboteUtf16 *self,
                     GString     *text,
                     const char  *data,
                     gsize        length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);
  g_return_if_fail (data != NULL || length == 0);

  for (gsize i = 0; i < length; i++)
    {
      guint8 byte = data[i];

      if (self->byte < 0)
        {
          self->byte = byte;
          continue;
        }
      append_unit (self, text, self->big_endian ? self->byte << 8 | byte : byte << 8 | self->byte);
      self->byte = -1;
    }
}
