/* rebote-csv-reader.c
 *
 * Fills chunks:
 *
 *   file -> raw bytes of a chunk (the rest of the last chunk first) -> [UTF-16: the same in UTF-8] -> records
 *        -> [damaged cells are counted, and repaired if the dialect says so]
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-csv-reader"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-csv-reader.h"
#include "rebote-text-repair.h"

#define CHUNK_SIZE (512 * 1024)

struct _ReboteCsvChunk
{
  char      *raw;
  gsize      raw_size;
  gsize      raw_length;
  GString   *text; /* for UTF-16 */
  GArray    *records;
  GPtrArray *repaired; /* bytes of records that are not those of the file */
};

struct _ReboteCsvReader
{
  ReboteListSource *source;
  ReboteCsvDialect *dialect;
  ReboteTextRepair *repair;
  guint             n_columns;
  GByteArray       *rest; /* bytes behind the last complete record */
  gboolean          at_end;
  gboolean          skipped_bom;
  guint64           line;
  guint64           number;
  guint64           n_bytes;
  ReboteCsvChunk   *own; /* for rebote_csv_reader_next() */
  guint             own_position;
};

/**
 * rebote_csv_chunk_new:
 *
 * Returns: (transfer full): an empty chunk
 */
ReboteCsvChunk *
rebote_csv_chunk_new (void)
{
  ReboteCsvChunk *self = g_new0 (ReboteCsvChunk, 1);

  self->text = g_string_new (NULL);
  self->records = g_array_new (FALSE, FALSE, sizeof (ReboteCsvRecord));
  self->repaired = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * rebote_csv_chunk_free:
 * @self: (transfer full): a chunk
 */
void
rebote_csv_chunk_free (ReboteCsvChunk *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->raw);
  g_string_free (self->text, TRUE);
  g_array_unref (self->records);
  g_ptr_array_unref (self->repaired);
  g_free (self);
}

/**
 * rebote_csv_chunk_get_records:
 * @self: a chunk
 * @n_records: (out): their number
 *
 * Returns: (transfer none) (array length=n_records): the records
 */
const ReboteCsvRecord *
rebote_csv_chunk_get_records (ReboteCsvChunk *self,
                              guint          *n_records)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_records != NULL, NULL);

  *n_records = self->records->len;
  return (const ReboteCsvRecord *)(gpointer)self->records->data;
}

/**
 * rebote_csv_reader_new:
 * @source: a list, at its beginning; it must outlive the reader
 * @dialect: how it is written
 *
 * Returns: (transfer full): a reader
 */
ReboteCsvReader *
rebote_csv_reader_new (ReboteListSource       *source,
                       const ReboteCsvDialect *dialect)
{
  ReboteCsvReader *self;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (dialect != NULL, NULL);

  self = g_new0 (ReboteCsvReader, 1);
  self->source = source;
  self->dialect = rebote_csv_dialect_copy ((ReboteCsvDialect *)dialect);
  self->repair = rebote_text_repair_new (dialect);
  self->n_columns = dialect->columns->len;
  self->rest = g_byte_array_new ();
  self->line = 1;

  return self;
}

/**
 * rebote_csv_reader_free:
 * @self: (transfer full): a reader
 */
void
rebote_csv_reader_free (ReboteCsvReader *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->own, rebote_csv_chunk_free);
  rebote_csv_dialect_free (self->dialect);
  rebote_text_repair_free (self->repair);
  g_byte_array_unref (self->rest);
  g_free (self);
}

/**
 * rebote_csv_reader_get_n_bytes:
 * @self: a reader
 *
 * Returns: how many bytes have been read from the list
 */
guint64
rebote_csv_reader_get_n_bytes (ReboteCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_bytes;
}

static gboolean
read_bytes (ReboteCsvReader *self,
            ReboteCsvChunk  *chunk,
            gsize            wanted,
            GError         **error)
{
  if (chunk->raw_size < wanted)
    {
      chunk->raw = g_realloc (chunk->raw, wanted);
      chunk->raw_size = wanted;
    }
  while (chunk->raw_length < wanted && !self->at_end)
    {
      gssize n = rebote_list_source_read (self->source, chunk->raw + chunk->raw_length, wanted - chunk->raw_length, error);

      if (n < 0)
        return FALSE;
      chunk->raw_length += n;
      self->n_bytes += n;
      self->at_end = n == 0;
    }
  if (!self->skipped_bom)
    {
      gsize bom = MIN (self->dialect->bom_length, chunk->raw_length);

      self->skipped_bom = TRUE;
      chunk->raw_length -= bom;
      memmove (chunk->raw, chunk->raw + bom, chunk->raw_length);
    }

  return TRUE;
}

static void
widen (ReboteCsvReader *self,
       ReboteCsvChunk  *chunk)
{
  gboolean big_endian = self->dialect->encoding == REBOTE_ENCODING_UTF16BE;
  gsize    length = chunk->raw_length & ~(gsize)1;

  /* A pair of surrogates must not be cut. */
  if (length >= 2 && !self->at_end)
    {
      guint8 high = chunk->raw[length - (big_endian ? 2 : 1)];

      if (high >= 0xd8 && high < 0xdc)
        length -= 2;
    }
  g_string_truncate (chunk->text, 0);
  rebote_encoding_append_utf16 (chunk->text, chunk->raw, length, big_endian);
}

/* Finds the records of a chunk. Returns how many of its raw bytes they take. */
static gsize
find_records (ReboteCsvReader *self,
              ReboteCsvChunk  *chunk)
{
  gboolean    wide = rebote_encoding_is_wide (self->dialect->encoding);
  const char *text = chunk->raw;
  gsize       length = chunk->raw_length;
  gsize       at = 0;
  gsize       raw_at = 0;
  gboolean    has_nul;

  if (wide)
    {
      widen (self, chunk);
      text = chunk->text->str;
      length = chunk->text->len;
    }
  has_nul = length > 0 && memchr (text, '\0', length) != NULL;

  while (at < length)
    {
      ReboteCsvRecord record;
      ReboteCsvExtent extent;

      if (!rebote_csv_measure_record (self->dialect, text + at, length - at, self->at_end, self->n_columns, &extent))
        break;
      record.text = text + at;
      record.length = extent.content;
      record.raw = chunk->raw + raw_at;
      record.raw_length = wide ? rebote_encoding_measure_utf16 (text + at, extent.length) : extent.length;
      record.line = self->line;
      record.number = self->number++;
      record.flaws = extent.flaws;
      record.n_damaged = 0;
      if (has_nul && memchr (record.text, '\0', record.length))
        record.flaws |= REBOTE_CSV_FLAW_NUL;
      at += extent.length;
      raw_at += record.raw_length;
      self->line += extent.n_lines;
      /* Half a unit of UTF-16 at the very end belongs to the last record. */
      if (self->at_end && at >= length && raw_at < chunk->raw_length)
        {
          record.raw_length += chunk->raw_length - raw_at;
          raw_at = chunk->raw_length;
        }
      record.original = record.raw;
      record.original_length = record.raw_length;
      g_array_append_val (chunk->records, record);
    }

  return raw_at;
}

/* Puts repaired bytes in place of those of the file. */
static void
repair_record (ReboteCsvReader *self,
               ReboteCsvChunk  *chunk,
               ReboteCsvRecord *record)
{
  gsize raw_length;
  gsize length;
  char *raw = rebote_text_repair_make_raw (self->repair, record, &raw_length);
  char *text = raw;

  g_ptr_array_add (chunk->repaired, raw);
  if (rebote_encoding_is_wide (self->dialect->encoding))
    {
      text = rebote_text_repair_make_text (self->repair, &length);
      g_ptr_array_add (chunk->repaired, text);
    }
  else
    length = raw_length - (record->raw_length - record->length);
  record->raw = raw;
  record->raw_length = raw_length;
  record->text = text;
  record->length = length;
}

static void
find_damage (ReboteCsvReader *self,
             ReboteCsvChunk  *chunk)
{
  gboolean    wide = rebote_encoding_is_wide (self->dialect->encoding);
  const char *text = wide ? chunk->text->str : chunk->raw;
  gsize       length = wide ? chunk->text->len : chunk->raw_length;

  if (!rebote_text_repair_is_suspect (self->dialect, text, length))
    return;

  for (guint i = 0; i < chunk->records->len; i++)
    {
      ReboteCsvRecord *record = &g_array_index (chunk->records, ReboteCsvRecord, i);

      record->n_damaged = rebote_text_repair_find (self->repair, record->text, record->length, record->flaws);
      if (record->n_damaged > 0 && self->dialect->repairs_text)
        repair_record (self, chunk, record);
    }
}

/* Where the user finds the records of a list that was converted. */
static void
locate_records (ReboteCsvReader *self,
                ReboteCsvChunk  *chunk)
{
  for (guint i = 0; i < chunk->records->len; i++)
    {
      ReboteCsvRecord *record = &g_array_index (chunk->records, ReboteCsvRecord, i);

      record->line = rebote_list_source_get_line (self->source, record->number);
    }
}

/**
 * rebote_csv_reader_fill:
 * @self: a reader
 * @chunk: where the next records go; what it held before is gone
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: whether @chunk was filled; %FALSE without an error means that the list is at its end
 */
gboolean
rebote_csv_reader_fill (ReboteCsvReader *self,
                        ReboteCsvChunk  *chunk,
                        GError         **error)
{
  gsize wanted = MAX (CHUNK_SIZE, (gsize)self->rest->len * 2);
  gsize used;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (chunk != NULL, FALSE);

  g_array_set_size (chunk->records, 0);
  g_ptr_array_set_size (chunk->repaired, 0);
  if (chunk->raw_size < wanted)
    {
      chunk->raw = g_realloc (chunk->raw, wanted);
      chunk->raw_size = wanted;
    }
  if (self->rest->len > 0)
    memcpy (chunk->raw, self->rest->data, self->rest->len);
  chunk->raw_length = self->rest->len;
  g_byte_array_set_size (self->rest, 0);

  for (;;)
    {
      if (!read_bytes (self, chunk, wanted, error))
        return FALSE;
      if (chunk->raw_length == 0)
        return FALSE;
      used = find_records (self, chunk);
      if (chunk->records->len > 0)
        break;
      if (self->at_end)
        return FALSE;
      if (wanted >= REBOTE_CSV_MAX_RECORD)
        {
          g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, self->line);

          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
                       /* Translators: a file name, a line number, a number of megabytes */
                       _("“%s”, line %s: a row is longer than %u MB, which no contact is"),
                          rebote_list_source_get_name (self->source), line, REBOTE_CSV_MAX_RECORD / (1024 * 1024));
          return FALSE;
        }
      wanted *= 2;
    }
  g_byte_array_append (self->rest, (const guint8 *)chunk->raw + used, chunk->raw_length - used);
  find_damage (self, chunk);
  if (self->dialect->is_converted)
    locate_records (self, chunk);

  return TRUE;
}

/**
 * rebote_csv_reader_next:
 * @self: a reader
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: (transfer none) (nullable): the next record, valid until the next call; %NULL without an error at the end
 */
const ReboteCsvRecord *
rebote_csv_reader_next (ReboteCsvReader *self,
                        GError         **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->own == NULL)
    self->own = rebote_csv_chunk_new ();
  if (self->own_position >= self->own->records->len)
    {
      self->own_position = 0;
      if (!rebote_csv_reader_fill (self, self->own, error))
        {
          g_array_set_size (self->own->records, 0);
          return NULL;
        }
    }

  return &g_array_index (self->own->records, ReboteCsvRecord, self->own_position++);
}
