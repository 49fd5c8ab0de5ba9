/* rebote-explained-row.c
 *
 * Adds cells to records without changing what stands in them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-explained-row"

#include "config.h"

#include <string.h>

#include "rebote-explained-row.h"

struct _ReboteExplainedRow
{
  const ReboteCsvDialect *dialect;     /* the list's */
  ReboteCsvDialect       *own_dialect; /* the same, with a delimiter in any case */
  GString                *cells;
  GString                *row;
  ReboteCsvField         *fields;
};

/**
 * rebote_explained_row_new:
 * @dialect: how the records are written, which must outlive the row
 *
 * Returns: (transfer full): room for rows
 */
ReboteExplainedRow *
rebote_explained_row_new (const ReboteCsvDialect *dialect)
{
  ReboteExplainedRow *self;

  g_return_val_if_fail (dialect != NULL, NULL);

  self = g_new0 (ReboteExplainedRow, 1);
  self->dialect = dialect;
  self->own_dialect = rebote_csv_dialect_copy ((ReboteCsvDialect *)dialect);
  if (dialect->delimiter == '\0')
    self->own_dialect->delimiter = ',';
  if (self->own_dialect->quote == '\0')
    self->own_dialect->quote = '"';
  self->cells = g_string_new (NULL);
  self->row = g_string_new (NULL);
  self->fields = g_new0 (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);

  return self;
}

/**
 * rebote_explained_row_free:
 * @self: (transfer full): room for rows
 */
void
rebote_explained_row_free (ReboteExplainedRow *self)
{
  g_return_if_fail (self != NULL);

  rebote_csv_dialect_free (self->own_dialect);
  g_string_free (self->cells, TRUE);
  g_string_free (self->row, TRUE);
  g_free (self->fields);
  g_free (self);
}

/* A spreadsheet runs what begins with one of these. */
static const char *
guard_own_cell (const char *text,
                char      **guarded)
{
  if (text && text[0] && strchr ("=+-@\t\r", text[0]))
    return *guarded = g_strconcat ("'", text, NULL);

  return text ? text : "";
}

/* How many bytes at the end of a record are its line end. */
static gsize
measure_line_end (ReboteExplainedRow    *self,
                  const ReboteCsvRecord *record)
{
  gboolean    big_endian = self->dialect->encoding == REBOTE_ENCODING_UTF16BE;
  const char *end = record->raw + record->raw_length;
  gsize       length = 0;

  if (!rebote_encoding_is_wide (self->dialect->encoding))
    return record->raw_length - record->length;

  for (guint i = 0; i < 2 && record->raw_length - length >= 2; i++)
    {
      char high = end[big_endian ? -2 : -1];
      char low = end[big_endian ? -1 : -2];

      if (high != 0 || (low != '\r' && (low != '\n' || i > 0)))
        break;
      end -= 2;
      length += 2;
      if (low == '\r')
        break;
    }

  return length;
}

static void
append_line_end (ReboteExplainedRow    *self,
                 const ReboteCsvRecord *record)
{
  gsize length = measure_line_end (self, record);

  if (length > 0)
    g_string_append_len (self->row, record->raw + record->raw_length - length, length);
  else
    rebote_encoding_append (self->dialect->encoding, self->row,
                            self->dialect->line_end == REBOTE_LINE_END_CR ? "\r" : self->dialect->line_end == REBOTE_LINE_END_CRLF ? "\r\n"
                                                                                                                                   : "\n");
}

/* Writes the cells of a record anew, well-formed: where its quotation marks are wrong, what we add would be taken for more
 * of the last cell; and a line of a bare list becomes one cell. */
static guint
append_anew (ReboteExplainedRow    *self,
             const ReboteCsvRecord *record)
{
  guint n = rebote_csv_split_record (self->dialect, record->text, record->length, record->flaws, self->fields,
                                     REBOTE_CSV_MAX_COLUMNS);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *cell = rebote_csv_field_to_utf8 (self->dialect, &self->fields[i]);

      if (i > 0)
        g_string_append_c (self->cells, self->own_dialect->delimiter);
      rebote_csv_append_field (self->own_dialect, self->cells, cell);
    }

  return n;
}

static void
append_record (ReboteExplainedRow    *self,
               const ReboteCsvRecord *record)
{
  guint n;

  g_string_truncate (self->row, 0);
  g_string_truncate (self->cells, 0);
  if (record->flaws || self->dialect->delimiter == '\0')
    n = append_anew (self, record);
  else
    {
      g_string_append_len (self->row, record->raw, record->raw_length - measure_line_end (self, record));
      n = rebote_csv_split_record (self->dialect, record->text, record->length, record->flaws, NULL, 0);
    }
  /* A short row is filled up, so that our columns stand below their names. */
  for (; n < self->dialect->columns->len; n++)
    g_string_append_c (self->cells, self->own_dialect->delimiter);
}

static void
append_cells (ReboteExplainedRow    *self,
              const ReboteCsvRecord *record)
{
  /* Where only ASCII was seen, what comes later may be in any encoding, so our words are ASCII too. */
  if (self->dialect->encoding == REBOTE_ENCODING_UTF8 && self->dialect->ascii_so_far && !self->dialect->sample_complete)
    {
      g_autofree char *ascii = g_str_to_ascii (self->cells->str, NULL);

      g_string_append (self->row, ascii);
    }
  else
    rebote_encoding_append (self->dialect->encoding, self->row, self->cells->str);
  append_line_end (self, record);
}

static void
append_own_cells (ReboteExplainedRow *self,
                  const char        **own_cells,
                  guint               n_own_cells)
{
  for (guint i = 0; i < n_own_cells; i++)
    {
      g_autofree char *guarded = NULL;
      const char      *text = guard_own_cell (own_cells[i], &guarded);

      g_string_append_c (self->cells, self->own_dialect->delimiter);
      rebote_csv_append_field (self->own_dialect, self->cells, text);
    }
}

/**
 * rebote_explained_row_make:
 * @self: room for rows
 * @record: a record
 * @own_cells: (array length=n_own_cells): what to add
 * @n_own_cells: how many
 * @length: (out): how many bytes the row has
 *
 * Returns: (transfer none): the record with the cells behind its own, valid until the next call
 */
const char *
rebote_explained_row_make (ReboteExplainedRow    *self,
                           const ReboteCsvRecord *record,
                           const char           **own_cells,
                           guint                  n_own_cells,
                           gsize                 *length)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (length != NULL, NULL);

  append_record (self, record);
  append_own_cells (self, own_cells, n_own_cells);
  append_cells (self, record);
  *length = self->row->len;

  return self->row->str;
}
