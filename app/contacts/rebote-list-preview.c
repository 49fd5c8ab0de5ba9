/* rebote-list-preview.c
 *
 * Previews of contact lists.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-preview"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-csv-reader.h"
#include "rebote-list-preview.h"

/**
 * rebote_csv_dialect_describe_doubts:
 * @dialect: how a list is written
 *
 * Damaged texts are not among it: they are offered for repair, with an example.
 *
 * Returns: (transfer full) (array zero-terminated=1): sentences about what is doubtful
 */
char **
rebote_csv_dialect_describe_doubts (ReboteCsvDialect *dialect)
{
  g_autoptr (GStrvBuilder) out = NULL;

  g_return_val_if_fail (dialect != NULL, NULL);

  out = g_strv_builder_new ();
  if (dialect->doubts & REBOTE_CSV_DOUBT_ENCODING)
    g_strv_builder_add (out, _("The file does not say how its letters are encoded. Look whether the accents are right."));
  if (dialect->doubts & REBOTE_CSV_DOUBT_DELIMITER)
    g_strv_builder_add (out, _("Not all rows have the same number of columns."));
  if (dialect->doubts & REBOTE_CSV_DOUBT_HEADER)
    g_strv_builder_add (out, _("It is not clear whether the first row holds the names of the columns."));
  if (dialect->doubts & REBOTE_CSV_DOUBT_ADDRESS)
    g_strv_builder_add (out, _("More than one column holds addresses. Check which one is used."));
  if (dialect->example)
    g_strv_builder_add (out, _("Most addresses are of domains that are reserved for examples, so these contacts are kept."));

  return g_strv_builder_end (out);
}

/* What is said about the list: what was noticed when it was made a table, and what is doubtful. */
static char **
collect_warnings (ReboteListPreview *self,
                  ReboteListSource  *source)
{
  const ReboteListConversion *conversion = rebote_list_source_get_conversion (source);
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  g_auto (GStrv) doubts = rebote_csv_dialect_describe_doubts (self->dialect);

  for (guint i = 0; conversion && i < conversion->warnings->len; i++)
    g_strv_builder_add (out, g_ptr_array_index (conversion->warnings, i));
  g_strv_builder_addv (out, (const char **)doubts);

  return g_strv_builder_end (out);
}

static void
describe_format (ReboteListPreview *self,
                 ReboteListSource  *source)
{
  const ReboteListConversion *conversion = rebote_list_source_get_conversion (source);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  self->format = conversion ? conversion->format : REBOTE_LIST_FORMAT_TEXT;
  self->sheet = conversion ? conversion->sheet : -1;
  for (guint i = 0; conversion && i < conversion->sheets->len; i++)
    g_strv_builder_add (names, ((ReboteListSheet *)g_ptr_array_index (conversion->sheets, i))->name);
  self->sheets = g_strv_builder_end (names);
}

static char **
read_cells (ReboteCsvDialect      *dialect,
            const ReboteCsvRecord *record,
            guint                  n_columns)
{
  g_autofree ReboteCsvField *fields = g_new (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  guint n = rebote_csv_split_record (dialect, record->text, record->length, record->flaws, fields, REBOTE_CSV_MAX_COLUMNS);

  for (guint i = 0; i < MAX (n, n_columns); i++)
    {
      g_autofree char *cell = i < n ? rebote_csv_field_to_utf8 (dialect, &fields[i]) : g_strdup ("");

      g_strv_builder_add (cells, cell);
    }

  return g_strv_builder_end (cells);
}

static gboolean
read_rows (ReboteListPreview *self,
           ReboteListSource  *source,
           GError           **error)
{
  g_autoptr (ReboteCsvReader) reader = rebote_csv_reader_new (source, self->dialect);
  guint                  first = self->dialect->n_skipped + (self->dialect->has_header ? 1 : 0);
  guint                  n_columns = self->dialect->columns->len;
  const ReboteCsvRecord *record;
  GError                *local = NULL;

  while (self->rows->len < REBOTE_LIST_PREVIEW_ROWS && (record = rebote_csv_reader_next (reader, &local)))
    {
      if (record->number < self->dialect->n_skipped)
        g_ptr_array_add (self->titles, read_cells (self->dialect, record, 0));
      else if (record->number >= first && record->length > 0)
        g_ptr_array_add (self->rows, read_cells (self->dialect, record, n_columns));
    }
  if (local)
    {
      g_propagate_error (error, local);
      return FALSE;
    }

  return TRUE;
}

/**
 * rebote_list_preview_new:
 * @path: a list's path, or `-` for standard input
 * @overrides: (nullable): what the user knows better
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Reads the beginning of a list. Blocks, so call it from a thread of its own.
 *
 * Returns: (transfer full) (nullable): the preview
 */
ReboteListPreview *
rebote_list_preview_new (const char               *path,
                         const ReboteCsvOverrides *overrides,
                         GError                  **error)
{
  g_autoptr (ReboteListSource) source = NULL;
  g_autoptr (ReboteListPreview) self = NULL;
  g_autoptr (ReboteCsvDialect) dialect = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  source = rebote_list_source_open_as (path, overrides, error);
  if (source == NULL)
    return NULL;
  dialect = rebote_list_source_detect (source, overrides, error);
  if (dialect == NULL)
    return NULL;

  self = g_new0 (ReboteListPreview, 1);
  self->name = g_strdup (rebote_list_source_get_name (source));
  self->size = rebote_list_source_get_size (source);
  self->dialect = g_steal_pointer (&dialect);
  self->titles = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  self->warnings = collect_warnings (self, source);
  describe_format (self, source);
  if (!read_rows (self, source, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rebote_list_preview_free:
 * @self: (transfer full): a preview
 */
void
rebote_list_preview_free (ReboteListPreview *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_clear_pointer (&self->dialect, rebote_csv_dialect_free);
  g_ptr_array_unref (self->titles);
  g_ptr_array_unref (self->rows);
  g_strfreev (self->warnings);
  g_strfreev (self->sheets);
  g_free (self);
}
