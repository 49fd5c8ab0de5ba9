/* rebote-byte-reader.c
 *
 * Reads ahead in a file or in a member of an archive.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-byte-reader"

#include "config.h"

#include <errno.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "rebote-byte-reader.h"

#define FIRST_CHUNK (16 * 1024)  /* most files are one mail, and end in it */
#define CHUNK       (256 * 1024)

struct _ReboteByteReader
{
  ReboteReadFunc func;
  gpointer       data;
  GDestroyNotify destroy;
  GByteArray    *buffer;
  gsize          start;     /* of what is not taken yet in the buffer */
  gboolean       at_end;    /* nothing comes behind the buffer */
  GError        *error;     /* what was met behind the buffer */
};

/**
 * rebote_byte_reader_new:
 * @func: (scope notified): gives the bytes
 * @data: (transfer full): the data for it
 * @destroy: (nullable): frees @data
 *
 * Returns: (transfer full): a reader that has not read anything yet
 */
ReboteByteReader *
rebote_byte_reader_new (ReboteReadFunc func,
                        gpointer       data,
                        GDestroyNotify destroy)
{
  ReboteByteReader *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_new0 (ReboteByteReader, 1);
  self->func = func;
  self->data = data;
  self->destroy = destroy;
  self->buffer = g_byte_array_new ();

  return self;
}

static gssize
read_stream (gpointer      data,
             guint8       *buffer,
             gsize         size,
             GCancellable *cancellable,
             GError      **error)
{
  return g_input_stream_read (data, buffer, size, cancellable, error);
}

static void
close_stream (gpointer data)
{
  g_input_stream_close (data, NULL, NULL);
  g_object_unref (data);
}

/**
 * rebote_byte_reader_new_for_stream:
 * @stream: (transfer full): what to read; closed with the reader
 *
 * Returns: (transfer full): a reader that has not read anything yet
 */
ReboteByteReader *
rebote_byte_reader_new_for_stream (GInputStream *stream)
{
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  return rebote_byte_reader_new (read_stream, stream, close_stream);
}

static gssize
read_fd (gpointer      data,
         guint8       *buffer,
         gsize         size,
         GCancellable *cancellable,
         GError      **error)
{
  gssize n;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;

  do
    n = read (GPOINTER_TO_INT (data), buffer, size);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    {
      int saved = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved), g_strerror (saved));
    }

  return n;
}

static void
close_fd (gpointer data)
{
  g_close (GPOINTER_TO_INT (data), NULL);
}

/**
 * rebote_byte_reader_new_for_fd:
 * @fd: (transfer full): an open file that never lets a reader wait; closed with the reader
 *
 * As rebote_byte_reader_new_for_stream(), at half the cost: in a folder of mails, to open and read a file takes as long as to
 * understand it.
 *
 * Returns: (transfer full): a reader that has not read anything yet
 */
ReboteByteReader *
rebote_byte_reader_new_for_fd (int fd)
{
  g_return_val_if_fail (fd >= 0, NULL);

  return rebote_byte_reader_new (read_fd, GINT_TO_POINTER (fd), close_fd);
}

/**
 * rebote_byte_reader_free:
 * @self: (transfer full): a reader
 */
void
rebote_byte_reader_free (ReboteByteReader *self)
{
  g_return_if_fail (self != NULL);

  if (self->destroy)
    self->destroy (self->data);
  g_byte_array_unref (self->buffer);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * rebote_byte_reader_fill:
 * @self: a reader
 * @wanted: how many bytes should be at hand
 * @cancellable: (nullable): stops it
 * @error: return location for what the source of the bytes says
 *
 * Reads on until so many bytes are at hand, or the end. What was read before an error comes first: the error is given
 * when nothing new can be had.
 *
 * Returns: %FALSE with @error
 */
gboolean
rebote_byte_reader_fill (ReboteByteReader *self,
                         gsize             wanted,
                         GCancellable     *cancellable,
                         GError          **error)
{
  gsize before;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->at_end || self->buffer->len - self->start >= wanted)
    return TRUE;

  if (self->error)
    {
      if (error)
        *error = g_error_copy (self->error);
      return FALSE;
    }

  /* Only when at least as much was taken as is moved: then all the moving is linear in what is read. */
  if (self->start >= self->buffer->len - self->start)
    {
      g_byte_array_remove_range (self->buffer, 0, self->start);
      self->start = 0;
    }

  before = self->buffer->len;
  while (!self->at_end && self->buffer->len - self->start < wanted)
    {
      gsize have = self->buffer->len;
      gsize chunk = have == 0 ? FIRST_CHUNK : CHUNK;
      gssize n;

      g_byte_array_set_size (self->buffer, have + chunk);
      n = self->func (self->data, self->buffer->data + have, chunk, cancellable, &self->error);
      g_byte_array_set_size (self->buffer, have + MAX (n, 0));
      if (n < 0)
        {
          if (self->buffer->len == before && error)
            *error = g_error_copy (self->error);
          return self->buffer->len > before;
        }
      self->at_end = n == 0;
    }

  return TRUE;
}

/**
 * rebote_byte_reader_peek:
 * @self: a reader
 * @size: (out): how many there are
 *
 * Returns: (transfer none): the bytes at hand; good until the next call that reads
 */
const guint8 *
rebote_byte_reader_peek (ReboteByteReader *self,
                         gsize            *size)
{
  static const guint8 nothing[1] = { 0 };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (size != NULL, NULL);

  *size = self->buffer->len - self->start;

  return self->buffer->data ? self->buffer->data + self->start : nothing;
}

/**
 * rebote_byte_reader_skip:
 * @self: a reader
 * @length: how many of the bytes at hand are done with
 */
void
rebote_byte_reader_skip (ReboteByteReader *self,
                         gsize             length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (length <= self->buffer->len - self->start);

  self->start += length;
}

/**
 * rebote_byte_reader_is_at_end:
 * @self: a reader
 *
 * Returns: whether it is known that nothing comes behind the bytes at hand
 */
gboolean
rebote_byte_reader_is_at_end (ReboteByteReader *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->at_end;
}
