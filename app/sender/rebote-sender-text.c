/* rebote-sender-text.c
 *
 * Records as a person may see them: any bytes may be in them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-text"

#include "config.h"

#include "rebote-sender-error.h"
#include "rebote-sender-text.h"

/* Nobody reads more of a record; a key of 4096 bits has 750 letters. */
#define MAX_SHOWN 2000

G_DEFINE_QUARK (rebote_sender_error, rebote_sender_error)

/**
 * rebote_sender_text_make_printable:
 * @text: (array length=length): any bytes
 * @length: how many
 *
 * Returns: (transfer full): a line of valid text: what cannot be printed is written as `\xNN`, and much is cut short
 */
char *
rebote_sender_text_make_printable (const char *text,
                                   gsize       length)
{
  GString    *out;
  const char *end;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  out = g_string_new (NULL);
  end = text + length;
  for (const char *p = text; p < end;)
    {
      gunichar c = g_utf8_get_char_validated (p, end - p);

      if (out->len > MAX_SHOWN)
        {
          g_string_append (out, "…");
          break;
        }
      /* NUL is not valid for GLib, whose answer is then that the text ends. */
      if (c != (gunichar)-1 && c != (gunichar)-2 && c != 0 && g_unichar_isprint (c))
        {
          g_string_append_unichar (out, c);
          p = g_utf8_next_char (p);
        }
      else
        g_string_append_printf (out, "\\x%02x", (guint8)*p++);
    }

  return g_string_free (out, FALSE);
}
