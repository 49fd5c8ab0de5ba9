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
#include "rebote-explained-row.h"
#include "rebote-preset-writer.h"

/* The row of list-presets.tsv that has addresses alone */
#define BARE_PRESET "plain"

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
  ReboteListSource   *source;
  ReboteCsvDialect   *dialect;
  GPtrArray          *files;
  Output              outputs[REBOTE_N_OUTCOMES];
  RebotePresetWriter *kept;        /* NULL if the cleaned list has the list's own form */
  RebotePresetWriter *do_not_mail; /* or NULL */
  ReboteOutputFile   *summary;     /* or NULL */
  const char         *run;         /* bytes of neighbouring records that stay, not yet written */
  gsize               run_length;
  ReboteExplainedRow *explained;
  GByteArray         *original;
  ReboteCsvField     *fields;
};

static gboolean
is_book (ReboteListFormat format)
{
  return format == REBOTE_LIST_FORMAT_VCARD || format == REBOTE_LIST_FORMAT_LDIF;
}

/* Address books are not made, only written back. */
static gboolean
check_format (ReboteCleanWriter *self,
              const char        *path,
              ReboteListFormat   format,
              GError           **error)
{
  const ReboteListConversion *conversion = self->source ? rebote_list_source_get_conversion (self->source) : NULL;

  if (!is_book (format) || (conversion && conversion->format == format))
    return TRUE;

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_UNSUPPORTED,
               /* Translators: a file name */
               _("“%s”: only an address book of the same kind can be written as one. Give it the ending .csv or .xlsx"), path);
  return FALSE;
}

static ReboteOutputFile *
open_file (ReboteCleanWriter *self,
           const char        *path,
           GError           **error)
{
  ReboteOutputFile *file = rebote_output_file_new (path, error);

  if (file == NULL)
    return NULL;

  g_ptr_array_add (self->files, file);
  for (guint i = 0; i + 1 < self->files->len; i++)
    {
      if (rebote_output_file_is_same_file (g_ptr_array_index (self->files, i), file))
        {
          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SAME_FILE,
                       _("“%s” is named for two outputs; each needs a file of its own"), path);
          return NULL;
        }
    }

  return file;
}

static gboolean
open_output (ReboteCleanWriter      *self,
             ReboteOutcome           outcome,
             const char             *path,
             const ReboteListPreset *preset,
             GError                **error)
{
  Output           *output = &self->outputs[outcome];
  ReboteOutputFile *file;

  if (path == NULL)
    return TRUE;
  if (preset && !rebote_list_format_check_text (path, error))
    return FALSE;
  if (!rebote_list_format_from_path (path, &output->format, error) || !check_format (self, path, output->format, error))
    return FALSE;
  file = open_file (self, path, error);
  if (file == NULL)
    return FALSE;

  output->file = file;
  if (preset)
    {
      self->kept = rebote_preset_writer_new (file, preset, self->dialect, error);
      return self->kept != NULL;
    }
  if (output->format == REBOTE_LIST_FORMAT_TEXT)
    {
      const char *mark = self->dialect->bom_length ? rebote_encoding_get_mark (self->dialect->encoding) : "";

      return rebote_output_file_write (file, mark, strlen (mark), error);
    }
  if (output->format != REBOTE_LIST_FORMAT_XLSX && output->format != REBOTE_LIST_FORMAT_ODS)
    return TRUE;

  output->workbook = rebote_workbook_writer_new (file, output->format, error);
  return output->workbook != NULL;
}

/* The name says whether they are wanted bare, where no service does. */
static gboolean
open_do_not_mail (ReboteCleanWriter        *self,
                  const ReboteCleanOutputs *outputs,
                  GError                  **error)
{
  const ReboteListPreset *preset = outputs->preset;
  ReboteOutputFile       *file;
  g_autofree char        *folded = NULL;

  if (outputs->do_not_mail == NULL)
    return TRUE;

  folded = g_ascii_strdown (outputs->do_not_mail, -1);
  if (preset == NULL && g_str_has_suffix (folded, ".txt"))
    preset = rebote_list_preset_find (BARE_PRESET, error);
  if ((preset == NULL && g_str_has_suffix (folded, ".txt")) || !rebote_list_format_check_text (outputs->do_not_mail, error))
    return FALSE;

  file = open_file (self, outputs->do_not_mail, error);
  if (file)
    self->do_not_mail = rebote_preset_writer_new_for_addresses (file, preset, self->dialect, error);

  return self->do_not_mail != NULL;
}

/**
 * rebote_clean_writer_new:
 * @source: (nullable): the list, which must outlive the writer; an address book is written from it
 * @dialect: how the list is written, and hence the outputs
 * @outputs: where what goes
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): a writer
 */
ReboteCleanWriter *
rebote_clean_writer_new (ReboteListSource         *source,
                         const ReboteCsvDialect   *dialect,
                         const ReboteCleanOutputs *outputs,
                         GError                  **error)
{
  g_autoptr (ReboteCleanWriter) self = NULL;

  g_return_val_if_fail (dialect != NULL, NULL);
  g_return_val_if_fail (outputs != NULL, NULL);

  self = g_new0 (ReboteCleanWriter, 1);
  self->source = source;
  self->original = g_byte_array_new ();
  self->dialect = rebote_csv_dialect_copy ((ReboteCsvDialect *)dialect);
  self->explained = rebote_explained_row_new (self->dialect);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_output_file_free);
  self->fields = g_new0 (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);
  if (!open_output (self, REBOTE_OUTCOME_KEEP, outputs->kept, outputs->preset, error) ||
      !open_output (self, REBOTE_OUTCOME_REMOVE, outputs->removed, NULL, error) ||
      !open_output (self, REBOTE_OUTCOME_REVIEW, outputs->review, NULL, error) || !open_do_not_mail (self, outputs, error))
    return NULL;
  if (outputs->summary)
    self->summary = open_file (self, outputs->summary, error);
  if (outputs->summary && self->summary == NULL)
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
  g_clear_pointer (&self->kept, rebote_preset_writer_free);
  g_clear_pointer (&self->do_not_mail, rebote_preset_writer_free);
  rebote_explained_row_free (self->explained);
  rebote_csv_dialect_free (self->dialect);
  g_ptr_array_unref (self->files);
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

static gboolean
write_original (ReboteCleanWriter     *self,
                Output                *output,
                const ReboteCsvRecord *record,
                GError               **error)
{
  return rebote_list_source_read_original (self->source, record->number, self->original, error) &&
         rebote_output_file_write (output->file, (const char *)self->original->data, self->original->len, error);
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

  return write_original (self, output, record, error);
}

static gboolean
keep_as_it_is (ReboteCleanWriter     *self,
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

/**
 * rebote_clean_writer_keep:
 * @self: a writer
 * @record: a contact that stays in the list
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: whether that went well
 */
gboolean
rebote_clean_writer_keep (ReboteCleanWriter     *self,
                          const ReboteCsvRecord *record,
                          GError               **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  return self->kept ? rebote_preset_writer_add (self->kept, record, error) : keep_as_it_is (self, record, error);
}

/**
 * rebote_clean_writer_add_blank:
 * @self: a writer
 * @record: an empty line
 * @error: return location for a #GIOErrorEnum
 *
 * It stays, but no service wants it.
 *
 * Returns: whether that went well
 */
gboolean
rebote_clean_writer_add_blank (ReboteCleanWriter     *self,
                               const ReboteCsvRecord *record,
                               GError               **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  return self->kept || keep_as_it_is (self, record, error);
}

/* Writes a record, with the cells that we add; an entry of an address book, which has no place for them, as it is. */
static gboolean
write_explained (ReboteCleanWriter     *self,
                 Output                *output,
                 const ReboteCsvRecord *record,
                 const ReboteDecision  *decision,
                 GError               **error)
{
  const char *own_cells[N_OWN_COLUMNS];
  const char *row;
  gsize       length;

  if (output->file == NULL)
    return TRUE;
  if (is_book (output->format))
    return write_original (self, output, record, error);

  get_own_cells (decision, own_cells);
  if (output->workbook)
    return write_to_workbook (self, output->workbook, record, own_cells, error);

  row = rebote_explained_row_make (self->explained, record, own_cells, N_OWN_COLUMNS, &length);
  return rebote_output_file_write (output->file, row, length, error);
}

/**
 * rebote_clean_writer_add_head:
 * @self: a writer
 * @record: a record above the contacts: `sep=` line, title or header
 * @error: return location for a #GIOErrorEnum
 *
 * All of them stay in the cleaned list, unless that is written for a service. The other files have the `sep=` line and the header with the names of our columns.
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

  /* A service wants its own header, and nothing above it. */
  if (self->kept == NULL && !keep_as_it_is (self, record, error))
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
 * rebote_clean_writer_spare:
 * @self: a writer
 * @address: an address
 *
 * Keeps an address out of those that must not be mailed again.
 */
void
rebote_clean_writer_spare (ReboteCleanWriter *self,
                           const char        *address)
{
  g_return_if_fail (self != NULL);

  if (self->do_not_mail)
    rebote_preset_writer_leave_out (self->do_not_mail, address);
}

/**
 * rebote_clean_writer_add_do_not_mail:
 * @self: a writer
 * @record: a contact that must not be mailed again
 * @reason: the slug of the reason
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: whether that went well
 */
gboolean
rebote_clean_writer_add_do_not_mail (ReboteCleanWriter     *self,
                                     const ReboteCsvRecord *record,
                                     const char            *reason,
                                     GError               **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->do_not_mail == NULL || rebote_preset_writer_add_address (self->do_not_mail, record, reason, error);
}

/**
 * rebote_clean_writer_get_n_do_not_mail:
 * @self: a writer
 * @n_unclear: (out): how many contacts have several addresses, so that none of them was written
 *
 * Returns: how many addresses that must not be mailed again were written
 */
guint64
rebote_clean_writer_get_n_do_not_mail (ReboteCleanWriter *self,
                                       guint64           *n_unclear)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (n_unclear != NULL, 0);

  *n_unclear = self->do_not_mail ? rebote_preset_writer_get_n_unclear (self->do_not_mail) : 0;

  return self->do_not_mail ? rebote_preset_writer_get_n_rows (self->do_not_mail) : 0;
}

/**
 * rebote_clean_writer_add_summary:
 * @self: a writer that has a file for it
 * @text: what was done
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: whether that went well
 */
gboolean
rebote_clean_writer_add_summary (ReboteCleanWriter *self,
                                 const char        *text,
                                 GError           **error)
{
  g_return_val_if_fail (self != NULL && self->summary != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  return rebote_output_file_write (self->summary, text, strlen (text), error);
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
