/* rebote-line-reader.c
 *
 * Lines, with a limit on their length.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-line-reader"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "rebote-line-reader.h"

#define PIECE (256 * 1024)

struct _ReboteLineReader
{
  int         fd;
  char       *name;
  gsize       max_length;
  GByteArray *buffer;
  gsize       at;   /* of the next line in the buffer */
  guint64     base; /* of the buffer in the file */
  guint64     number;
  gboolean    at_end;
};

/**
 * rebote_line_reader_new:
 * @fd: a file that can be read at any place; it must stay open
 * @name: its name for messages
 * @max_length: how long a line may be
 *
 * Returns: (transfer full): a reader, before the first line
 */
ReboteLineReader *
rebote_line_reader_new (int         fd,
                        const char *name,
                        gsize       max_length)
{
  ReboteLineReader *self;

  g_return_val_if_fail (fd >= 0, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (ReboteLineReader, 1);
  self->fd = fd;
  self->name = g_strdup (name);
  self->max_length = max_length;
  self->buffer = g_byte_array_new ();

  return self;
}

/**
 * rebote_line_reader_free:
 * @self: (transfer full): a reader
 */
void
rebote_line_reader_free (ReboteLineReader *self)
{
  g_return_if_fail (self != NULL);

  g_byte_array_unref (self->buffer);
  g_free (self->name);
  g_free (self);
}

/**
 * rebote_line_reader_get_offset:
 * @self: a reader
 *
 * Returns: where the next line begins in the file
 */
guint64
rebote_line_reader_get_offset (ReboteLineReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->base + self->at;
}

static gboolean
fill (ReboteLineReader *self,
      GError          **error)
{
  gsize  before;
  gssize n;

  if (self->at > 0)
    g_byte_array_remove_range (self->buffer, 0, self->at);
  self->base += self->at;
  self->at = 0;
  before = self->buffer->len;
  if (before > self->max_length)
    {
      g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, self->number + 1);

      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
                   /* Translators: a file name and a line number */
                   _("“%s”, line %s: the line is longer than any contact's"), self->name, line);
      return FALSE;
    }

  g_byte_array_set_size (self->buffer, before + PIECE);
  do
    n = pread (self->fd, self->buffer->data + before, PIECE, self->base + before);
  while (n < 0 && errno == EINTR);
  g_byte_array_set_size (self->buffer, before + MAX (n, 0));
  if (n < 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("“%s” cannot be read: %s"), self->name, g_strerror (code));
      return FALSE;
    }
  self->at_end = n == 0;

  return TRUE;
}

static const char *
find_end (const char *text,
          gsize       length,
          gsize       from)
{
  const char *lf = memchr (text + from, '\n', length - from);
  const char *cr = memchr (text + from, '\r', (lf ? (gsize)(lf - text) : length) - from);

  return cr ? cr : lf;
}

/* What some programs put before the first line, and is of none. */
static void
skip_byte_order_mark (ReboteLine *line)
{
  static const char mark[] = "\xef\xbb\xbf";

  if (line->length < strlen (mark) || memcmp (line->text, mark, strlen (mark)) != 0)
    return;

  line->text += strlen (mark);
  line->length -= strlen (mark);
  line->offset += strlen (mark);
}

/**
 * rebote_line_reader_next:
 * @self: a reader
 * @line: (out caller-allocates): the line
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: whether there was one; %FALSE without an error at the end
 */
gboolean
rebote_line_reader_next (ReboteLineReader *self,
                         ReboteLine       *line,
                         GError          **error)
{
  gsize looked_at = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (line != NULL, FALSE);

  for (;;)
    {
      const char *text = self->buffer->data ? (const char *)self->buffer->data + self->at : "";
      gsize       length = self->buffer->len - self->at;
      const char *end = length > looked_at ? find_end (text, length, looked_at) : NULL;

      /* Whether a line feed follows is not known before the next byte is. */
      if (end && *end == '\r' && end + 1 == text + length && !self->at_end)
        end = NULL;
      if (end || (self->at_end && length > 0))
        {
          gsize content = end ? (gsize)(end - text) : length;

          *line = (ReboteLine){ text, content, self->base + self->at, ++self->number };
          self->at += content + (end ? 1 : 0);
          if (end && *end == '\r' && end + 1 < text + length && end[1] == '\n')
            self->at++;
          if (line->number == 1)
            skip_byte_order_mark (line);
          return TRUE;
        }
      if (self->at_end)
        return FALSE;
      looked_at = length > 0 ? length - 1 : 0;
      if (!fill (self, error))
        return FALSE;
    }
}
