/* rebote-list-annotator.c
 *
 * Goes through the addresses of a list, and writes the list once more with columns of ours: every byte of it stays.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-annotator"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-output-file.h"
#include "formats/rebote-list-format.h"
#include "formats/rebote-workbook-writer.h"

#include "rebote-csv-reader.h"
#include "rebote-csv-split.h"
#include "rebote-explained-row.h"
#include "rebote-list-annotator.h"

struct _ReboteListAnnotator
{
  ReboteListSource *source;
  ReboteCsvDialect *dialect;
  ReboteCsvField   *fields;
  GPtrArray        *warnings;
  gboolean          was_read;
};

/* Where a list goes. */
typedef struct
{
  ReboteListAnnotator  *list;
  ReboteOutputFile     *file;
  ReboteWorkbookWriter *workbook; /* NULL where it is a table of text */
  ReboteExplainedRow   *explained;
  guint                 n_columns;
} Output;

static void
output_clear (Output *self)
{
  g_clear_pointer (&self->workbook, rebote_workbook_writer_free);
  g_clear_pointer (&self->explained, rebote_explained_row_free);
}

/**
 * rebote_list_annotator_new:
 * @path: a list in any form, or `-` for standard input
 * @overrides: what the user knows better about it
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): the list
 */
ReboteListAnnotator *
rebote_list_annotator_new (const char               *path,
                           const ReboteCsvOverrides *overrides,
                           GError                  **error)
{
  g_autoptr (ReboteListAnnotator) self = NULL;
  const ReboteListConversion *conversion;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (overrides != NULL, NULL);

  self = g_new0 (ReboteListAnnotator, 1);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->fields = g_new0 (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);
  self->source = rebote_list_source_open_as (path, overrides, error);
  self->dialect = self->source ? rebote_list_source_detect (self->source, overrides, error) : NULL;
  if (self->dialect == NULL)
    return NULL;

  conversion = rebote_list_source_get_conversion (self->source);
  for (guint i = 0; conversion && i < conversion->warnings->len; i++)
    g_ptr_array_add (self->warnings, g_strdup (g_ptr_array_index (conversion->warnings, i)));

  return g_steal_pointer (&self);
}

/**
 * rebote_list_annotator_free:
 * @self: (transfer full): a list
 */
void
rebote_list_annotator_free (ReboteListAnnotator *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->dialect, rebote_csv_dialect_free);
  g_clear_pointer (&self->source, rebote_list_source_free);
  g_ptr_array_unref (self->warnings);
  g_free (self->fields);
  g_free (self);
}

/**
 * rebote_list_annotator_get_warnings:
 * @self: a list
 *
 * Returns: (transfer none) (element-type utf8): what was noticed when it was opened
 */
GPtrArray *
rebote_list_annotator_get_warnings (ReboteListAnnotator *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->warnings;
}

static gboolean
get_format (const char       *output,
            ReboteListFormat *format,
            GError          **error)
{
  if (!rebote_list_format_from_path (output, format, error))
    return FALSE;
  if (*format == REBOTE_LIST_FORMAT_TEXT || *format == REBOTE_LIST_FORMAT_XLSX || *format == REBOTE_LIST_FORMAT_ODS)
    return TRUE;

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_UNSUPPORTED,
               /* Translators: a file name */
               _("“%s”: such a file has no place for more columns. Give it the ending .csv or .xlsx"), output);
  return FALSE;
}

static gboolean
check_input (ReboteListAnnotator *self,
             ReboteOutputFile    *file,
             GError             **error)
{
  struct stat input;

  if (!rebote_list_source_get_stat (self->source, &input) || !rebote_output_file_is_same (file, &input))
    return TRUE;

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SAME_FILE,
               /* Translators: two file names that lead to the same file */
               _("“%s” would overwrite “%s”, which is read. Choose another name for the output"),
               rebote_output_file_get_path (file), rebote_list_source_get_name (self->source));
  return FALSE;
}

/**
 * rebote_list_annotator_check:
 * @self: a list
 * @output: where it is to go
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Looks whether the list could be written there, before much is done for it.
 *
 * Returns: whether it could
 */
gboolean
rebote_list_annotator_check (ReboteListAnnotator *self,
                             const char          *output,
                             GError             **error)
{
  g_autoptr (ReboteOutputFile) file = NULL;
  ReboteListFormat format;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (output != NULL, FALSE);

  if (!get_format (output, &format, error))
    return FALSE;
  file = rebote_output_file_new (output, error);

  return file && check_input (self, file, error);
}

static gboolean
rewind_list (ReboteListAnnotator *self,
             GError             **error)
{
  gboolean must = self->was_read;

  self->was_read = TRUE;
  return !must || rebote_list_source_rewind (self->source, error);
}

static gboolean
is_contact (ReboteListAnnotator   *self,
            const ReboteCsvRecord *record)
{
  return record->number >= self->dialect->n_skipped + (self->dialect->has_header ? 1 : 0) && record->length > 0;
}

/* Returns (transfer full): what stands in the column of addresses. */
static char *
get_cell (ReboteListAnnotator   *self,
          const ReboteCsvRecord *record)
{
  guint column = MAX (self->dialect->address_column, 0);

  if (rebote_csv_split_record (self->dialect, record->text, record->length, record->flaws, self->fields, column + 1) <= column)
    return g_strdup ("");

  return g_strstrip (rebote_csv_field_to_utf8 (self->dialect, &self->fields[column]));
}

/**
 * rebote_list_annotator_read:
 * @self: a list
 * @func: takes its contacts
 * @user_data: the data for @func
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum, or what @func sets
 *
 * Returns: whether all were gone through
 */
gboolean
rebote_list_annotator_read (ReboteListAnnotator *self,
                            ReboteListCellFunc   func,
                            gpointer             user_data,
                            GError             **error)
{
  g_autoptr (ReboteCsvReader) reader = NULL;
  const ReboteCsvRecord *record;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (!rewind_list (self, error))
    return FALSE;
  reader = rebote_csv_reader_new (self->source, self->dialect);
  while ((record = rebote_csv_reader_next (reader, &failure)))
    {
      g_autofree char *cell = is_contact (self, record) ? get_cell (self, record) : NULL;

      if (cell && !func (cell, NULL, user_data, error))
        return FALSE;
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
write_to_workbook (Output                *output,
                   const ReboteCsvRecord *record,
                   const char *const     *own_cells,
                   GError               **error)
{
  ReboteListAnnotator *list = output->list;
  guint n = 0;

  if (record->length > 0)
    n = rebote_csv_split_record (list->dialect, record->text, record->length, record->flaws, list->fields,
                                 REBOTE_CSV_MAX_COLUMNS);
  for (guint i = 0; i < n || (own_cells && i < list->dialect->columns->len); i++)
    {
      g_autofree char *cell = i < n ? rebote_csv_field_to_utf8 (list->dialect, &list->fields[i]) : NULL;

      if (!rebote_workbook_writer_add_cell (output->workbook, cell ? cell : "", error))
        return FALSE;
    }
  /* All cells are texts there, so nothing needs to be guarded. */
  for (guint i = 0; own_cells && i < output->n_columns; i++)
    {
      if (!rebote_workbook_writer_add_cell (output->workbook, own_cells[i] ? own_cells[i] : "", error))
        return FALSE;
    }

  return rebote_workbook_writer_end_row (output->workbook, error);
}

/* Writes a record, with our cells behind its own, or as it is. */
static gboolean
write_record (Output                *output,
              const ReboteCsvRecord *record,
              const char           **own_cells,
              GError               **error)
{
  const char *row;
  gsize       length;

  if (output->workbook)
    {
      gboolean is_hint = output->list->dialect->has_separator_line && record->number == 0;

      return is_hint || write_to_workbook (output, record, own_cells, error);
    }
  if (own_cells == NULL)
    return rebote_output_file_write (output->file, record->raw, record->raw_length, error);

  row = rebote_explained_row_make (output->explained, record, own_cells, output->n_columns, &length);
  return rebote_output_file_write (output->file, row, length, error);
}

static gboolean
write_records (Output             *output,
               const char *const  *columns,
               ReboteListCellFunc  func,
               gpointer            user_data,
               GError            **error)
{
  ReboteListAnnotator *list = output->list;
  g_autoptr (ReboteCsvReader) reader = rebote_csv_reader_new (list->source, list->dialect);
  const ReboteCsvRecord *record;
  g_autoptr (GError) failure = NULL;

  while ((record = rebote_csv_reader_next (reader, &failure)))
    {
      g_auto (GStrv) own_cells = g_new0 (char *, output->n_columns + 1);
      gboolean         is_header = list->dialect->has_header && record->number == list->dialect->n_skipped;
      g_autofree char *cell = is_contact (list, record) ? get_cell (list, record) : NULL;
      gboolean         ok = cell == NULL || func (cell, own_cells, user_data, error);

      ok = ok && write_record (output, record,
                               is_header ? (const char **)columns : cell ? (const char **)own_cells : NULL, error);
      /* There may be gaps, at which a string array would end. */
      for (guint i = 0; i < output->n_columns; i++)
        g_clear_pointer (&own_cells[i], g_free);
      if (!ok)
        return FALSE;
    }
  if (failure == NULL)
    return rebote_list_source_check_unchanged (list->source, error);

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
write_mark (Output  *output,
            GError **error)
{
  const ReboteCsvDialect *dialect = output->list->dialect;
  const char *mark = dialect->bom_length ? rebote_encoding_get_mark (dialect->encoding) : "";

  return rebote_output_file_write (output->file, mark, strlen (mark), error);
}

/**
 * rebote_list_annotator_write:
 * @self: a list
 * @output: the file
 * @columns: (array zero-terminated=1): the names of our columns
 * @func: says for each contact what stands in them
 * @user_data: the data for @func
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum, or what @func sets
 *
 * Writes the list in its own dialect, or as a workbook, as the name of the file says. It appears whole or not at all.
 *
 * Returns: whether it is there
 */
gboolean
rebote_list_annotator_write (ReboteListAnnotator *self,
                             const char          *output,
                             const char *const   *columns,
                             ReboteListCellFunc   func,
                             gpointer             user_data,
                             GError             **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_output_file_free);
  Output           out = { .list = self };
  ReboteListFormat format;
  gboolean         ok;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (output != NULL && columns != NULL && func != NULL, FALSE);

  if (!get_format (output, &format, error))
    return FALSE;
  out.file = rebote_output_file_new (output, error);
  if (out.file == NULL)
    return FALSE;
  g_ptr_array_add (files, out.file);
  out.n_columns = g_strv_length ((char **)columns);
  out.explained = rebote_explained_row_new (self->dialect);
  ok = check_input (self, out.file, error) && rewind_list (self, error);
  if (ok && format != REBOTE_LIST_FORMAT_TEXT)
    ok = (out.workbook = rebote_workbook_writer_new (out.file, format, error)) != NULL;
  else
    ok = ok && write_mark (&out, error);
  ok = ok && write_records (&out, columns, func, user_data, error) &&
       (out.workbook == NULL || rebote_workbook_writer_finish (out.workbook, error)) &&
       rebote_output_files_publish (files, error);
  output_clear (&out);

  return ok;
}
