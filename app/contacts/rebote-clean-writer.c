/* rebote-clean-writer.c
 *
 * Writes the outputs of cleaning.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-clean-writer"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-clean-writer.h"

static const char *const own_columns[] = { "rebote_decision", "rebote_reason", "rebote_explanation", "rebote_evidence",
                                           "rebote_suggestion" };

struct _ReboteCleanWriter
{
  ReboteCsvDialect *dialect;     /* the list's */
  ReboteCsvDialect *own_dialect; /* the same, with a delimiter in any case */
  GPtrArray        *files;
  ReboteOutputFile *outputs[REBOTE_N_OUTCOMES];
  const char       *run; /* bytes of neighbouring records that stay, not yet written */
  gsize             run_length;
  GString          *cells;
  GString          *row;
  ReboteCsvField   *fields;
};

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
  ReboteOutputFile *file;

  if (path == NULL)
    return TRUE;
  file = rebote_output_file_new (path, error);
  if (file == NULL)
    return FALSE;

  g_ptr_array_add (self->files, file);
  self->outputs[outcome] = file;
  for (guint i = 0; i + 1 < self->files->len; i++)
    {
      if (rebote_output_file_is_same_file (g_ptr_array_index (self->files, i), file))
        {
          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SAME_FILE,
                       _("“%s” is named for two outputs; each needs a file of its own"), path);
          return FALSE;
        }
    }

  return write_bom (self, file, error);
}

/**
 * rebote_clean_writer_new:
 * @dialect: how the list is written, and hence the outputs
 * @kept_path: (nullable): where the cleaned list goes
 * @removed_path: (nullable): where the removed rows go
 * @review_path: (nullable): where the rows to review go
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): a writer
 */
ReboteCleanWriter *
rebote_clean_writer_new (const ReboteCsvDialect *dialect,
                         const char             *kept_path,
                         const char             *removed_path,
                         const char             *review_path,
                         GError                **error)
{
  g_autoptr (ReboteCleanWriter) self = NULL;

  g_return_val_if_fail (dialect != NULL, NULL);

  self = g_new0 (ReboteCleanWriter, 1);
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

  return self->outputs[outcome] != NULL;
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
  if (length == 0 || self->outputs[REBOTE_OUTCOME_KEEP] == NULL)
    return TRUE;

  return rebote_output_file_write (self->outputs[REBOTE_OUTCOME_KEEP], self->run, length, error);
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

/* A spreadsheet runs what begins with one of these. */
static void
append_own_cell (ReboteCleanWriter *self,
                 const char        *text)
{
  g_autofree char *guarded = NULL;

  if (text && text[0] && strchr ("=+-@\t\r", text[0]))
    text = guarded = g_strconcat ("'", text, NULL);
  g_string_append_c (self->cells, self->own_dialect->delimiter);
  rebote_csv_append_field (self->own_dialect, self->cells, text ? text : "");
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
  if (!is_header && !is_separator)
    return TRUE;

  if (is_header)
    {
      append_record (self, record);
      for (guint i = 0; i < G_N_ELEMENTS (own_columns); i++)
        append_own_cell (self, own_columns[i]);
      append_cells (self, record);
    }
  else
    {
      g_string_truncate (self->row, 0);
      g_string_append_len (self->row, record->raw, record->raw_length);
    }

  for (guint i = REBOTE_OUTCOME_REVIEW; i < REBOTE_N_OUTCOMES; i++)
    {
      if (self->outputs[i] && !rebote_output_file_write (self->outputs[i], self->row->str, self->row->len, error))
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
  ReboteOutputFile *file = self->outputs[decision->outcome];

  if (file == NULL)
    return TRUE;

  append_record (self, record);
  append_own_cell (self, rebote_outcome_to_slug (decision->outcome));
  append_own_cell (self, decision->reason);
  append_own_cell (self, decision->explanation);
  append_own_cell (self, decision->evidence);
  append_own_cell (self, decision->suggestion);
  append_cells (self, record);

  return rebote_output_file_write (file, self->row->str, self->row->len, error);
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

  return rebote_clean_writer_flush (self, error) && rebote_output_files_publish (self->files, error);
}
