/* rebote-clean-writer.c
 *
 * Writes the outputs of cleaning: in the dialect of the list, as a workbook, or the entries of an address book as they were.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-clean-writer"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "formats/rebote-workbook-writer.h"

#include "rebote-clean-writer.h"

static const char *const own_columns[] = { "rebote_decision", "rebote_reason", "rebote_explanation", "rebote_evidence",
                                           "rebote_suggestion", NULL };

#define N_OWN_COLUMNS (G_N_ELEMENTS (own_columns) - 1)

typedef struct
{
  ReboteOutputFile     *file; /* NULL if such rows go nowhere */
  ReboteListFormat      format;
  ReboteWorkbookWriter *workbook;
} Output;

struct _ReboteCleanWriter
{
  ReboteListSource *source;
  ReboteCsvDialect *dialect;     /* the list's */
  ReboteCsvDialect *own_dialect; /* the same, with a delimiter in any case */
  GPtrArray        *files;
  Output            outputs[REBOTE_N_OUTCOMES];
  const char       *run; /* bytes of neighbouring records that stay, not yet written */
  gsize             run_length;
  GString          *cells;
  GString          *row;
  GByteArray       *original;
  ReboteCsvField   *fields;
};

/* Address books are not made, only written back. */
static gboolean
check_format (ReboteCleanWriter *self,
              ReboteOutcome      outcome,
              const char        *path,
              ReboteListFormat   format,
              GError           **error)
{
  const ReboteListConversion *conversion = self->source ? rebote_list_source_get_conversion (self->source) : NULL;

  if (format != REBOTE_LIST_FORMAT_VCARD && format != REBOTE_LIST_FORMAT_LDIF)
    return TRUE;
  if (conversion == NULL || conversion->format != format)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_UNSUPPORTED,
                   /* Translators: a file name */
                   _("“%s”: only an address book of the same kind can be written as one. Give it the ending .csv or .xlsx"), path);
      return FALSE;
    }
  if (outcome != REBOTE_OUTCOME_KEEP)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_UNSUPPORTED,
                   /* Translators: a file name */
                   _("“%s”: an address book has no place for the reasons. Give it the ending .csv or .xlsx"), path);
      return FALSE;
    }

  return TRUE;
}

static gboolean
write_bom (ReboteCleanWriter *self,
           ReboteOutputFile  *file,
           GError           **error)
{
  if (self->dialect->bom_length == 0)
    return TRUE;
  if (self->dialect->encoding == REBOTE_ENCODING_UTF16LE)
    return rebote_output_file_write (file, "\xff\xfe", 2, error);
  if (self->dialect->encoding == REBOTE_ENCODING_UTF16BE)
    return rebote_output_file_write (file, "\xfe\xff", 2, error);

  return rebote_output_file_write (file, "\xef\xbb\xbf", 3, error);
}

static gboolean
open_output (ReboteCleanWriter *self,
             ReboteOutcome      outcome,
             const char        *path,
             GError           **error)
{
  Output           *output = &self->outputs[outcome];
  ReboteOutputFile *file;

  if (path == NULL)
    return TRUE;
  if (!rebote_list_format_from_path (path, &output->format, error) || !check_format (self, outcome, path, output->format, error))
    return FALSE;
  file = rebote_output_file_new (path, error);
  if (file == NULL)
    return FALSE;

  g_ptr_array_add (self->files, file);
  output->file = file;
  for (guint i = 0; i + 1 < self->files->len; i++)
    {
      if (rebote_output_file_is_same_file (g_ptr_array_index (self->files, i), file))
        {
          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SAME_FILE,
                       _("“%s” is named for two outputs; each needs a file of its own"), path);
          return FALSE;
        }
    }

  if (output->format == REBOTE_LIST_FORMAT_TEXT)
    return write_bom (self, file, error);
  if (output->format != REBOTE_LIST_FORMAT_XLSX && output->format != REBOTE_LIST_FORMAT_ODS)
    return TRUE;

  output->workbook = rebote_workbook_writer_new (file, output->format, error);
  return output->workbook != NULL;
}

/**
 * rebote_clean_writer_new:
 * @source: (nullable): the list, which must outlive the writer; an address book is written from it
 * @dialect: how the list is written, and hence the outputs
 * @kept_path: (nullable): where the cleaned list goes
 * @removed_path: (nullable): where the removed rows go
 * @review_path: (nullable): where the rows to review go
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): a writer
 */
ReboteCleanWriter *
rebote_clean_writer_new (ReboteListSource       *source,
                         const ReboteCsvDialect *dialect,
                         const char             *kept_path,
                         const char             *removed_path,
                         const char             *review_path,
                         GError                **error)
{
  g_autoptr (ReboteCleanWriter) self = NULL;

  g_return_val_if_fail (dialect != NULL, NULL);

  self = g_new0 (ReboteCleanWriter, 1);
  self->source = source;
  self->original = g_byte_array_new ();
  self->dialect = rebote_csv_dialect_copy ((ReboteCsvDialect *)dialect);
  self->own_dialect = rebote_csv_dialect_copy ((ReboteCsvDialect *)dialect);
  if (dialect->delimiter == '\0')
    self->own_dialect->delimiter = ',';
  if (self->own_dialect->quote == '\0')
    self->own_dialect->quote = '"';
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_output_file_free);
  self->cells = g_string_new (NULL);
  self->row = g_string_new (NULL);
  self->fields = g_new0 (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);
  if (!open_output (self, REBOTE_OUTCOME_KEEP, kept_path, error) ||
      !open_output (self, REBOTE_OUTCOME_REMOVE, removed_path, error) ||
      !open_output (self, REBOTE_OUTCOME_REVIEW, review_path, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rebote_clean_writer_free:
 * @self: (transfer full): a writer
 *
 * Without rebote_clean_writer_publish() before, no output appears.
 */
void
rebote_clean_writer_free (ReboteCleanWriter *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    g_clear_pointer (&self->outputs[i].workbook, rebote_workbook_writer_free);
  g_byte_array_unref (self->original);
  rebote_csv_dialect_free (self->dialect);
  rebote_csv_dialect_free (self->own_dialect);
  g_ptr_array_unref (self->files);
  g_string_free (self->cells, TRUE);
  g_string_free (self->row, TRUE);
  g_free (self->fields);
  g_free (self);
}

/**
 * rebote_clean_writer_check_input:
 * @self: a writer
 * @input: what the system knows of an input
 * @name: the input's name
 * @error: return location for a #ReboteContactsError
 *
 * Returns: whether no output would replace the input, by whatever name or link
 */
gboolean
rebote_clean_writer_check_input (ReboteCleanWriter *self,
                                 const struct stat *input,
                                 const char        *name,
                                 GError           **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (input != NULL, FALSE);

  for (guint i = 0; i < self->files->len; i++)
    {
      ReboteOutputFile *file = g_ptr_array_index (self->files, i);

      if (rebote_output_file_is_same (file, input))
        {
          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SAME_FILE,
                       /* Translators: two file names that lead to the same file */
                       _("“%s” would overwrite “%s”, which is read. Choose another name for the output"),
                          rebote_output_file_get_path (file), name);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * rebote_clean_writer_has:
 * @self: a writer
 * @outcome: an outcome
 *
 * Returns: whether there is a file for such rows
 */
gboolean
rebote_clean_writer_has (ReboteCleanWriter *self,
                         ReboteOutcome      outcome)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (outcome < REBOTE_N_OUTCOMES, FALSE);

  return self->outputs[outcome].file != NULL;
}

/**
 * rebote_clean_writer_flush:
 * @self: a writer
 * @error: return location for a #GIOErrorEnum
 *
 * Must be called before the records that were kept go away.
 *
 * Returns: whether everything so far was written
 */
gboolean
rebote_clean_writer_flush (ReboteCleanWriter *self,
                           GError           **error)
{
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);

  length = self->run_length;
  self->run_length = 0;
  if (length == 0 || self->outputs[REBOTE_OUTCOME_KEEP].file == NULL)
    return TRUE;

  return rebote_output_file_write (self->outputs[REBOTE_OUTCOME_KEEP].file, self->run, length, error);
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

/**
 * rebote_clean_writer_is_own_column:
 * @name: the name of a column
 *
 * Returns: whether it is one that explaining rows adds
 */
gboolean
rebote_clean_writer_is_own_column (const char *name)
{
  return g_strv_contains (own_columns, name);
}

/* What the columns say that we add; %NULL for the names of these columns. */
static void
get_own_cells (const ReboteDecision *decision,
               const char           *cells[N_OWN_COLUMNS])
{
  if (decision == NULL)
    {
      memcpy (cells, own_columns, N_OWN_COLUMNS * sizeof *cells);
      return;
    }
  cells[0] = rebote_outcome_to_slug (decision->outcome);
  cells[1] = decision->reason;
  cells[2] = decision->explanation;
  cells[3] = decision->evidence;
  cells[4] = decision->suggestion;
}

static gboolean
write_to_workbook (ReboteCleanWriter     *self,
                   ReboteWorkbookWriter  *workbook,
                   const ReboteCsvRecord *record,
                   const char           **own_cells,
                   GError               **error)
{
  guint n = 0;

  if (record->length > 0)
    n = rebote_csv_split_record (self->dialect, record->text, record->length, record->flaws, self->fields,
                                 REBOTE_CSV_MAX_COLUMNS);
  for (guint i = 0; i < n || (own_cells && i < self->dialect->columns->len); i++)
    {
      g_autofree char *cell = i < n ? rebote_csv_field_to_utf8 (self->dialect, &self->fields[i]) : NULL;

      if (!rebote_workbook_writer_add_cell (workbook, cell ? cell : "", error))
        return FALSE;
    }
  /* All cells are texts here, so nothing needs to be guarded. */
  for (guint i = 0; own_cells && i < N_OWN_COLUMNS; i++)
    {
      if (!rebote_workbook_writer_add_cell (workbook, own_cells[i] ? own_cells[i] : "", error))
        return FALSE;
    }

  return rebote_workbook_writer_end_row (workbook, error);
}

/* Keeps a record in a list that is written in another format than that of the records. */
static gboolean
keep_otherwise (ReboteCleanWriter     *self,
                const ReboteCsvRecord *record,
                GError               **error)
{
  Output *output = &self->outputs[REBOTE_OUTCOME_KEEP];

  if (output->workbook)
    {
      gboolean is_hint = self->dialect->has_separator_line && record->number == 0;

      return is_hint || write_to_workbook (self, output->workbook, record, NULL, error);
    }

  return rebote_list_source_read_original (self->source, record->number, self->original, error) &&
         rebote_output_file_write (output->file, (const char *)self->original->data, self->original->len, error);
}

/**
 * rebote_clean_writer_keep:
 * @self: a writer
 * @record: a record that stays in the list
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: whether that went well
 */
gboolean
rebote_clean_writer_keep (ReboteCleanWriter     *self,
                          const ReboteCsvRecord *record,
                          GError               **error)
{
  if (self->outputs[REBOTE_OUTCOME_KEEP].format != REBOTE_LIST_FORMAT_TEXT)
    return keep_otherwise (self, record, error);
  if (self->run_length > 0 && self->run + self->run_length == record->raw)
    {
      self->run_length += record->raw_length;
      return TRUE;
    }
  if (!rebote_clean_writer_flush (self, error))
    return FALSE;
  self->run = record->raw;
  self->run_length = record->raw_length;

  return TRUE;
}

/* How many bytes at the end of a record are its line end. */
static gsize
measure_line_end (ReboteCleanWriter     *self,
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
append_line_end (ReboteCleanWriter     *self,
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
append_anew (ReboteCleanWriter     *self,
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
append_record (ReboteCleanWriter     *self,
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
append_cells (ReboteCleanWriter     *self,
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
append_own_cells (ReboteCleanWriter *self,
                  const char       **own_cells)
{
  for (guint i = 0; i < N_OWN_COLUMNS; i++)
    {
      g_autofree char *guarded = NULL;
      const char      *text = guard_own_cell (own_cells[i], &guarded);

      g_string_append_c (self->cells, self->own_dialect->delimiter);
      rebote_csv_append_field (self->own_dialect, self->cells, text);
    }
}

/* Writes a record, with the cells that we add. */
static gboolean
write_explained (ReboteCleanWriter     *self,
                 Output                *output,
                 const ReboteCsvRecord *record,
                 const ReboteDecision  *decision,
                 GError               **error)
{
  const char *own_cells[N_OWN_COLUMNS];

  if (output->file == NULL)
    return TRUE;

  get_own_cells (decision, own_cells);
  if (output->workbook)
    return write_to_workbook (self, output->workbook, record, own_cells, error);

  append_record (self, record);
  append_own_cells (self, own_cells);
  append_cells (self, record);
  return rebote_output_file_write (output->file, self->row->str, self->row->len, error);
}

/**
 * rebote_clean_writer_add_head:
 * @self: a writer
 * @record: a record above the contacts: `sep=` line, title or header
 * @error: return location for a #GIOErrorEnum
 *
 * All of them stay in the cleaned list. The other files have the `sep=` line and the header with the names of our columns.
 *
 * Returns: whether that went well
 */
gboolean
rebote_clean_writer_add_head (ReboteCleanWriter     *self,
                              const ReboteCsvRecord *record,
                              GError               **error)
{
  gboolean is_header = self->dialect->has_header && record->number == self->dialect->n_skipped;
  gboolean is_separator = self->dialect->has_separator_line && record->number == 0;

  if (!rebote_clean_writer_keep (self, record, error))
    return FALSE;

  for (guint i = REBOTE_OUTCOME_REVIEW; i < REBOTE_N_OUTCOMES; i++)
    {
      Output *output = &self->outputs[i];

      if (is_header && !write_explained (self, output, record, NULL, error))
        return FALSE;
      if (is_separator && !is_header && output->file && output->format == REBOTE_LIST_FORMAT_TEXT &&
          !rebote_output_file_write (output->file, record->raw, record->raw_length, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_clean_writer_explain:
 * @self: a writer
 * @record: a record that does not stay
 * @decision: why
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: whether that went well
 */
gboolean
rebote_clean_writer_explain (ReboteCleanWriter     *self,
                             const ReboteCsvRecord *record,
                             const ReboteDecision  *decision,
                             GError               **error)
{
  return write_explained (self, &self->outputs[decision->outcome], record, decision, error);
}

/**
 * rebote_clean_writer_publish:
 * @self: a writer
 * @error: return location for a #GIOErrorEnum
 *
 * Makes all outputs appear, or none.
 *
 * Returns: whether they are there
 */
gboolean
rebote_clean_writer_publish (ReboteCleanWriter *self,
                             GError           **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!rebote_clean_writer_flush (self, error))
    return FALSE;
  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    {
      if (self->outputs[i].workbook && !rebote_workbook_writer_finish (self->outputs[i].workbook, error))
        return FALSE;
    }

  return rebote_output_files_publish (self->files, error);
}
