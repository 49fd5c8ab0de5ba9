/* rebote-suppression-file.c
 *
 * Reads files of addresses that must not be mailed into an index.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-suppression-file"

#include "config.h"

#include "address/rebote-address-cell.h"

#include "rebote-csv-reader.h"
#include "rebote-verdict-index.h"

static guint
add_suppressed_cell (ReboteVerdictIndex *self,
                     const char         *cell,
                     const char         *source,
                     guint64             line)
{
  g_autoptr (GPtrArray) found = rebote_address_find_in_cell (cell, -1);
  guint n = 0;

  for (guint i = 0; i < found->len; i++)
    {
      ReboteAddressCandidate *candidate = g_ptr_array_index (found, i);

      n += rebote_verdict_index_add_suppression (self, candidate->text, source, line);
    }

  return n;
}

/**
 * rebote_verdict_index_add_suppression_file:
 * @self: an index
 * @path: a CSV file with a column of addresses, or a list of addresses
 * @n_added: (out) (optional): how many addresses were read
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: whether the file could be read
 */
gboolean
rebote_verdict_index_add_suppression_file (ReboteVerdictIndex *self,
                                           const char         *path,
                                           guint              *n_added,
                                           GError            **error)
{
  g_autoptr (ReboteListSource) source = NULL;
  g_autoptr (ReboteCsvDialect) dialect = NULL;
  g_autoptr (ReboteCsvReader) reader = NULL;
  g_autofree ReboteCsvField *fields = NULL;
  const ReboteCsvRecord     *record;
  GError                    *local = NULL;
  guint                      first;
  guint                      n = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  source = rebote_list_source_open (path, error);
  dialect = source ? rebote_list_source_detect (source, NULL, error) : NULL;
  if (dialect == NULL)
    return FALSE;

  reader = rebote_csv_reader_new (source, dialect);
  first = dialect->n_skipped + (dialect->has_header ? 1 : 0);
  fields = g_new (ReboteCsvField, dialect->address_column + 1);
  while ((record = rebote_csv_reader_next (reader, &local)))
    {
      guint            n_fields = rebote_csv_split_record (dialect, record->text, record->length, record->flaws, fields,
                                                           dialect->address_column + 1);
      g_autofree char *cell = NULL;

      if (record->number < first || n_fields <= (guint)dialect->address_column)
        continue;
      cell = rebote_csv_field_to_utf8 (dialect, &fields[dialect->address_column]);
      n += add_suppressed_cell (self, cell, rebote_list_source_get_name (source), record->line);
    }
  if (local)
    {
      g_propagate_error (error, local);
      return FALSE;
    }

  if (n_added)
    *n_added = n;
  return TRUE;
}
