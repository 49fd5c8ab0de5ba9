/* rebote-byte-reader.h
 *
 * Reads ahead in a file or in a member of an archive, so that it can be looked at before it is taken.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ReboteReadFunc:
 * @data: the data given with it
 * @buffer: where to
 * @size: how much at most
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Returns: how many bytes were read; 0 at the end, -1 with @error
 */
typedef gssize (*ReboteReadFunc) (gpointer      data,
                                  guint8       *buffer,
                                  gsize         size,
                                  GCancellable *cancellable,
                                  GError      **error);

/**
 * ReboteByteReader:
 *
 * Bytes at hand, and where more come from. For one thread.
 */
typedef struct _ReboteByteReader ReboteByteReader;

ReboteByteReader *rebote_byte_reader_new            (ReboteReadFunc    func,
                                                     gpointer          data,
                                                     GDestroyNotify    destroy);
ReboteByteReader *rebote_byte_reader_new_for_stream (GInputStream     *stream);
ReboteByteReader *rebote_byte_reader_new_for_fd     (int               fd);
void              rebote_byte_reader_free           (ReboteByteReader *self);
gboolean          rebote_byte_reader_fill           (ReboteByteReader *self,
                                                     gsize             wanted,
                                                     GCancellable     *cancellable,
                                                     GError          **error);
const guint8     *rebote_byte_reader_peek           (ReboteByteReader *self,
                                                     gsize            *size);
void              rebote_byte_reader_skip           (ReboteByteReader *self,
                                                     gsize             length);
gboolean          rebote_byte_reader_is_at_end      (ReboteByteReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteByteReader, rebote_byte_reader_free)

G_END_DECLS
