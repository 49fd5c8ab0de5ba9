/* rebote-emlx.c
 *
 * Takes the mail out of a file of Apple Mail: a line with the length of the mail in bytes, the mail, and a property list
 * about it. In a .partial.emlx the attachments are missing.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-emlx"

#include "config.h"

#include <string.h>

#include "rebote-emlx.h"

#define MAX_COUNT_LINE 24
#define MAX_PLIST      (1024 * 1024)

/**
 * rebote_emlx_find_mail:
 * @data: the beginning of a file
 * @length: how much of it
 *
 * Returns: where the mail begins: behind a first line that has nothing but a number; 0 if there is no such line
 */
gsize
rebote_emlx_find_mail (const char *data,
                       gsize       length)
{
  gsize at = 0, n_digits;

  g_return_val_if_fail (data != NULL || length == 0, 0);

  while (at < length && at < MAX_COUNT_LINE && g_ascii_isdigit (data[at]))
    at++;
  n_digits = at;
  while (at < length && at < MAX_COUNT_LINE && (data[at] == ' ' || data[at] == '\r'))
    at++;

  return n_digits > 0 && at < length && data[at] == '\n' ? at + 1 : 0;
}

static gboolean
is_plist (const char *data,
          const char *end)
{
  while (data < end && g_ascii_isspace (*data))
    data++;

  return data == end || ((gsize) (end - data) >= 5 && memcmp (data, "<?xml", 5) == 0);
}

/* Where the property list begins, if the length is a lie: the last of its kind that begins a line. */
static const char *
find_plist (const char *begin,
            const char *end)
{
  const char *limit = end - begin > MAX_PLIST ? end - MAX_PLIST : begin;

  for (const char *at = end; at > limit; at--)
    {
      if (end - at >= 5 && at[-1] == '\n' && memcmp (at, "<?xml", 5) == 0)
        return g_strstr_len (at, end - at, "<plist") ? at : end;
    }

  return end;
}

/**
 * rebote_emlx_read:
 * @data: a file of Apple Mail
 * @length: its length
 *
 * The length that the file tells is believed only if the property list, or nothing, follows there.
 *
 * Returns: (transfer full): the mail
 */
GBytes *
rebote_emlx_read (const char *data,
                  gsize       length)
{
  const char *begin, *end;
  guint64 count;

  g_return_val_if_fail (data != NULL, NULL);

  begin = data + rebote_emlx_find_mail (data, length);
  end = data + length;
  count = g_ascii_strtoull (data, NULL, 10);
  if (begin > data && count <= (guint64) (end - begin) && is_plist (begin + count, end))
    end = begin + count;
  else
    end = find_plist (begin, end);

  return g_bytes_new (begin, end - begin);
}
