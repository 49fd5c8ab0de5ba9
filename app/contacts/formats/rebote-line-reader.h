/* rebote-line-reader.h
 *
 * The lines of an address book, and where they stand.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "contacts/rebote-contacts-error.h"

G_BEGIN_DECLS

/**
 * ReboteLine:
 * @text: the line without its end, valid until the next is read; not terminated
 * @length: its length
 * @offset: where it begins in the file
 * @number: its number, from 1
 */
typedef struct
{
  const char *text;
  gsize       length;
  guint64     offset;
  guint64     number;
} ReboteLine;

/**
 * ReboteLineReader:
 *
 * Reads a file line by line. Lines end as they do anywhere: LF, CR LF or CR. Used by one thread at a time.
 */
typedef struct _ReboteLineReader ReboteLineReader;

ReboteLineReader *rebote_line_reader_new (int         fd,
                                          const char *name,
                                          gsize       max_length);
void              rebote_line_reader_free (ReboteLineReader *self);
gboolean          rebote_line_reader_next (ReboteLineReader *self,
                                           ReboteLine       *line,
                                           GError          **error);
guint64           rebote_line_reader_get_offset (ReboteLineReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteLineReader, rebote_line_reader_free)

G_END_DECLS
