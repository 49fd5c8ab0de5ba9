/* rebote-preset-writer.c
 *
 * Writes records of a list anew, in the form of a preset.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-preset-writer"

#include "config.h"

#include <string.h>

#include "address/rebote-address-cell.h"
#include "base/rebote-key-index.h"

#include "rebote-preset-writer.h"

/* Addresses that must not be mailed, for people and for Rebote, where no service is named. */
static const ReboteListPreset own_form = { "csv", NULL, "email", ',', REBOTE_LINE_END_LF, FALSE };

struct _RebotePresetWriter
{
  ReboteOutputFile       *file;
  const ReboteListPreset *preset;
  const ReboteCsvDialect *dialect;
  gboolean                with_reason;
  ReboteKeyIndex         *written;
  guint64                 n_rows;
  guint64                 n_unclear;
  GString                *row;
  ReboteCsvField         *fields;
};

static RebotePresetWriter *
create (ReboteOutputFile       *file,
        const ReboteListPreset *preset,
        const ReboteCsvDialect *dialect)
{
  RebotePresetWriter *self = g_new0 (RebotePresetWriter, 1);

  self->file = file;
  self->preset = preset;
  self->dialect = dialect;
  self->written = rebote_key_index_new ();
  self->row = g_string_new (NULL);
  self->fields = g_new0 (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);

  return self;
}

static gboolean
write_row (RebotePresetWriter *self,
           GError            **error)
{
  g_string_append (self->row, rebote_list_preset_get_line_end (self->preset));

  return rebote_output_file_write (self->file, self->row->str, self->row->len, error);
}

/**
 * rebote_preset_writer_new:
 * @file: where the list goes
 * @preset: in which form
 * @dialect: how the list is written now
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): a writer of the cleaned list, which has written the header
 */
RebotePresetWriter *
rebote_preset_writer_new (ReboteOutputFile       *file,
                          const ReboteListPreset *preset,
                          const ReboteCsvDialect *dialect,
                          GError                **error)
{
  g_autoptr (RebotePresetWriter) self = NULL;
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (file != NULL && preset != NULL && dialect != NULL, NULL);

  self = create (file, preset, dialect);
  if (preset->address == NULL)
    return g_steal_pointer (&self);

  names = rebote_list_preset_name_columns (preset, dialect);
  for (guint i = 0; names[i]; i++)
    {
      if (i > 0)
        g_string_append_c (self->row, preset->delimiter);
      rebote_list_preset_append_cell (preset, self->row, names[i]);
    }

  return write_row (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * rebote_preset_writer_new_for_addresses:
 * @file: where the addresses go
 * @preset: (nullable): in which form; %NULL for a table that has the reasons too
 * @dialect: how the list is written now
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): a writer of addresses alone, which has written the header
 */
RebotePresetWriter *
rebote_preset_writer_new_for_addresses (ReboteOutputFile       *file,
                                        const ReboteListPreset *preset,
                                        const ReboteCsvDialect *dialect,
                                        GError                **error)
{
  g_autoptr (RebotePresetWriter) self = NULL;

  g_return_val_if_fail (file != NULL && dialect != NULL, NULL);

  self = create (file, preset ? preset : &own_form, dialect);
  self->with_reason = preset == NULL;
  if (self->preset->address == NULL)
    return g_steal_pointer (&self);

  g_string_append (self->row, self->preset->address);
  if (self->with_reason)
    g_string_append (self->row, ",reason");

  return write_row (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * rebote_preset_writer_free:
 * @self: (transfer full): a writer
 */
void
rebote_preset_writer_free (RebotePresetWriter *self)
{
  g_return_if_fail (self != NULL);

  rebote_key_index_free (self->written);
  g_string_free (self->row, TRUE);
  g_free (self->fields);
  g_free (self);
}

static char *
read_cell (RebotePresetWriter *self,
           guint               position,
           guint               n_fields)
{
  return position < n_fields ? rebote_csv_field_to_utf8 (self->dialect, &self->fields[position]) : g_strdup ("");
}

/* The good addresses of a record: those of its column or, if that is empty, of the further ones. */
static GPtrArray *
find_addresses (RebotePresetWriter *self,
                guint               n_fields)
{
  g_autofree char *cell = read_cell (self, self->dialect->address_column, n_fields);
  g_autoptr (GPtrArray) found = rebote_address_find_in_cell (cell, -1);

  for (guint i = 0; found->len == 0 && *cell == '\0' && i < self->dialect->columns->len; i++)
    {
      const ReboteCsvColumn *column = g_ptr_array_index (self->dialect->columns, i);
      g_autofree char       *other = NULL;

      if (column->role != REBOTE_COLUMN_SECOND_ADDRESS)
        continue;
      other = read_cell (self, i, n_fields);
      g_ptr_array_unref (found);
      found = rebote_address_find_in_cell (other, -1);
    }
  for (guint i = found->len; i > 0; i--)
    {
      const ReboteAddressCandidate *candidate = g_ptr_array_index (found, i - 1);

      if (candidate->code != REBOTE_ADDRESS_OK)
        g_ptr_array_remove_index (found, i - 1);
    }

  return g_steal_pointer (&found);
}

static guint
split (RebotePresetWriter    *self,
       const ReboteCsvRecord *record)
{
  if (record->length == 0)
    return 0;

  return rebote_csv_split_record (self->dialect, record->text, record->length, record->flaws, self->fields,
                                  REBOTE_CSV_MAX_COLUMNS);
}

/* Writes a record, with an address in place of what its column says, if there is one. */
static gboolean
write_record (RebotePresetWriter *self,
              guint               n_fields,
              const char         *address,
              GError            **error)
{
  guint n = MAX (n_fields, self->dialect->columns->len);

  g_string_truncate (self->row, 0);
  for (guint i = 0; i < n; i++)
    {
      gboolean         is_address = (int)i == self->dialect->address_column;
      g_autofree char *cell = is_address && address ? g_strdup (address) : read_cell (self, i, n_fields);

      if (self->preset->delimiter == '\0' && !is_address)
        continue;
      if (i > 0 && self->preset->delimiter)
        g_string_append_c (self->row, self->preset->delimiter);
      rebote_list_preset_append_cell (self->preset, self->row, cell);
    }
  /* In a list of addresses alone, a row without one would be an empty line. */
  if (self->row->len == 0)
    return TRUE;

  self->n_rows++;
  return write_row (self, error);
}

/* Remembers an address. Returns whether it was not written before. */
static gboolean
note_address (RebotePresetWriter *self,
              const char         *address)
{
  ReboteAddressKey key;

  return rebote_address_make_key (address, strlen (address), &key) == REBOTE_ADDRESS_OK &&
         rebote_key_index_insert (self->written, key.text, key.length, 0) == REBOTE_KEY_INDEX_NONE;
}

/**
 * rebote_preset_writer_leave_out:
 * @self: a writer of addresses
 * @address: an address
 *
 * It is not written from now on, as if it had been already.
 */
void
rebote_preset_writer_leave_out (RebotePresetWriter *self,
                                const char         *address)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (address != NULL);

  note_address (self, address);
}

/**
 * rebote_preset_writer_add:
 * @self: a writer of a list
 * @record: a contact that stays
 * @error: return location for a #GIOErrorEnum
 *
 * A service takes one bare address for a contact: what stands around it is left out, and a row with several becomes several,
 * of which those are left out that were written before. A row with one stays in any case: whether it is there twice was
 * decided before.
 *
 * Returns: whether that went well
 */
gboolean
rebote_preset_writer_add (RebotePresetWriter    *self,
                          const ReboteCsvRecord *record,
                          GError               **error)
{
  g_autoptr (GPtrArray) found = NULL;
  guint n_fields;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  n_fields = split (self, record);
  found = find_addresses (self, n_fields);
  if (found->len == 0)
    return write_record (self, n_fields, NULL, error);

  for (guint i = 0; i < found->len; i++)
    {
      const ReboteAddressCandidate *candidate = g_ptr_array_index (found, i);

      if (!note_address (self, candidate->text) && found->len > 1)
        continue;
      if (!write_record (self, n_fields, candidate->text, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_preset_writer_add_address:
 * @self: a writer of addresses
 * @record: a contact that must not be mailed again
 * @reason: why
 * @error: return location for a #GIOErrorEnum
 *
 * Writes the address, once. Of a row with several it is not certain which of them is meant, and the others may be good, so
 * that none is written; such rows are counted.
 *
 * Returns: whether that went well
 */
gboolean
rebote_preset_writer_add_address (RebotePresetWriter    *self,
                                  const ReboteCsvRecord *record,
                                  const char            *reason,
                                  GError               **error)
{
  g_autoptr (GPtrArray) found = NULL;
  const ReboteAddressCandidate *candidate;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL && reason != NULL, FALSE);

  found = find_addresses (self, split (self, record));
  self->n_unclear += found->len > 1;
  if (found->len != 1)
    return TRUE;

  candidate = g_ptr_array_index (found, 0);
  if (!note_address (self, candidate->text))
    return TRUE;

  g_string_truncate (self->row, 0);
  rebote_list_preset_append_cell (self->preset, self->row, candidate->text);
  if (self->with_reason)
    g_string_append_printf (self->row, ",%s", reason);
  self->n_rows++;

  return write_row (self, error);
}

/**
 * rebote_preset_writer_get_n_rows:
 * @self: a writer
 *
 * Returns: how many rows were written below the header
 */
guint64
rebote_preset_writer_get_n_rows (RebotePresetWriter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

/**
 * rebote_preset_writer_get_n_unclear:
 * @self: a writer of addresses
 *
 * Returns: how many rows have several addresses, so that none of them was written
 */
guint64
rebote_preset_writer_get_n_unclear (RebotePresetWriter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_unclear;
}
