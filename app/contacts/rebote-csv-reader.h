/* rebote-csv-reader.h
 *
 * Reads a contact list record by record, however large it is, and keeps the very bytes of each.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-csv-split.h"
#include "rebote-list-source.h"

G_BEGIN_DECLS

/**
 * ReboteCsvRecord:
 * @raw: the bytes as they are written again, with the line end: those of the file, but for cells that were repaired
 * @text: the record without its line end, in an encoding whose ASCII bytes mean ASCII
 * @original: the bytes in the file, with the line end
 * @raw_length: length of @raw
 * @original_length: length of @original
 * @length: length of @text
 * @line: the line of the file at which it begins, from 1
 * @number: its number in the file, from 0, of all records
 * @flaws: what is wrong with it
 * @n_damaged: how many of its cells are damaged as by wrong encodings; where the dialect repairs texts, they are repaired
 *
 * A record of a #ReboteCsvChunk, valid as long as that is not filled again.
 */
typedef struct
{
  const char    *raw;
  const char    *text;
  const char    *original;
  guint32        raw_length;
  guint32        original_length;
  guint32        length;
  guint64        line;
  guint64        number;
  ReboteCsvFlaws flaws;
  guint32        n_damaged;
} ReboteCsvRecord;

/**
 * ReboteCsvChunk:
 *
 * Some thousand records and the bytes that they point to. Belongs to one thread at a time.
 */
typedef struct _ReboteCsvChunk ReboteCsvChunk;

ReboteCsvChunk        *rebote_csv_chunk_new (void);
void                   rebote_csv_chunk_free (ReboteCsvChunk *self);
const ReboteCsvRecord *rebote_csv_chunk_get_records (ReboteCsvChunk *self,
                                                     guint          *n_records);

/**
 * ReboteCsvReader:
 *
 * Reads the records of a list in their order. Used by one thread at a time.
 */
typedef struct _ReboteCsvReader ReboteCsvReader;

ReboteCsvReader       *rebote_csv_reader_new (ReboteListSource       *source,
                                              const ReboteCsvDialect *dialect);
void                   rebote_csv_reader_free (ReboteCsvReader *self);
gboolean               rebote_csv_reader_fill (ReboteCsvReader *self,
                                               ReboteCsvChunk  *chunk,
                                               GError         **error);
const ReboteCsvRecord *rebote_csv_reader_next (ReboteCsvReader *self,
                                               GError         **error);
guint64                rebote_csv_reader_get_n_bytes (ReboteCsvReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteCsvChunk, rebote_csv_chunk_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteCsvReader, rebote_csv_reader_free)

G_END_DECLS
