/* rebote-suppression-import.c
 *
 * Reads addresses that must not be mailed from a file: a table with an address column, or bare addresses.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-suppression-import"

#include "config.h"

#include <glib/gi18n.h>

#include "address/rebote-address-cell.h"
#include "bounce/rebote-vocabulary.h"
#include "contacts/rebote-csv-reader.h"
#include "rebote-store-suppressions.h"

/* Nobody suppresses more; a file that has more is something else. */
#define MAX_ADDRESSES 2000000

/* The columns of our own export. */
typedef struct
{
  int reason;
  int since;
  int note;
} Columns;

typedef struct
{
  ReboteCsvDialect *dialect;
  ReboteCsvField   *fields;
  Columns           columns;
  GPtrArray        *suppressions;
  guint             n_invalid;
  guint             first_invalid;
} Import;

static const char *const other_reasons[] = { "complaint", "unsubscribed", "user", NULL };

static int
find_column (ReboteCsvDialect *dialect,
             const char       *name)
{
  for (guint i = 0; dialect->has_header && i < rebote_csv_dialect_get_n_columns (dialect); i++)
    {
      if (g_ascii_strcasecmp (rebote_csv_dialect_get_column (dialect, i)->name, name) == 0)
        return i;
    }

  return -1;
}

static char *
get_cell (Import *import,
          guint   n_fields,
          int     column)
{
  g_autofree char *text = NULL;

  if (column < 0 || (guint)column >= n_fields)
    return NULL;

  text = rebote_csv_field_to_utf8 (import->dialect, &import->fields[column]);
  return *g_strstrip (text) != '\0' ? g_steal_pointer (&text) : NULL;
}

static gboolean
is_reason (const char *slug)
{
  ReboteReason reason;

  return slug && (rebote_reason_from_slug (slug, &reason) || g_strv_contains (other_reasons, slug));
}

/* What the file says about the addresses of a row, as far as it is in our own words. */
static ReboteSuppression *
make_suppression (Import     *import,
                  guint       n_fields,
                  const char *address)
{
  g_autofree char *reason = get_cell (import, n_fields, import->columns.reason);
  g_autofree char *since = get_cell (import, n_fields, import->columns.since);
  g_autofree char *note = get_cell (import, n_fields, import->columns.note);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = since ? g_date_time_new_from_iso8601 (since, utc) : NULL;
  ReboteSuppression *suppression;

  suppression = rebote_suppression_new (address,
                                        is_reason (reason) ? reason : rebote_reason_to_slug (REBOTE_REASON_UNKNOWN),
                                        REBOTE_SUPPRESSION_ORIGIN_IMPORT, note);
  if (date)
    suppression->since = g_date_time_to_unix (date);

  return suppression;
}

static void
take_record (Import                *import,
             const ReboteCsvRecord *record)
{
  guint            n_fields = rebote_csv_split_record (import->dialect, record->text, record->length, record->flaws,
                                                       import->fields, REBOTE_CSV_MAX_COLUMNS);
  g_autofree char *cell = get_cell (import, n_fields, MAX (import->dialect->address_column, 0));
  g_autoptr (GPtrArray) candidates = NULL;
  gboolean found = FALSE;

  if (cell == NULL)
    return;

  candidates = rebote_address_find_in_cell (cell, -1);
  for (guint i = 0; i < candidates->len; i++)
    {
      const ReboteAddressCandidate *candidate = g_ptr_array_index (candidates, i);

      if (candidate->code == REBOTE_ADDRESS_OK)
        {
          g_ptr_array_add (import->suppressions, make_suppression (import, n_fields, candidate->text));
          found = TRUE;
        }
    }
  if (!found)
    {
      import->n_invalid++;
      if (import->first_invalid == 0)
        import->first_invalid = MIN (record->line, G_MAXUINT);
    }
}

static gboolean
read_records (Import           *import,
              ReboteListSource *source,
              GError          **error)
{
  g_autoptr (ReboteCsvReader) reader = rebote_csv_reader_new (source, import->dialect);
  guint                  first = import->dialect->n_skipped + (import->dialect->has_header ? 1 : 0);
  const ReboteCsvRecord *record;
  g_autoptr (GError) failure = NULL;

  while ((record = rebote_csv_reader_next (reader, &failure)))
    {
      if (record->number < first)
        continue;
      if (import->suppressions->len >= MAX_ADDRESSES)
        {
          g_set_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_INVALID,
                       _("“%s” has more than %d addresses. Check that it is the right file."),
                          rebote_list_source_get_name (source), MAX_ADDRESSES);
          return FALSE;
        }
      take_record (import, record);
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * rebote_store_suppressions_import:
 * @store: a store
 * @path: a file: a table with a column of addresses, or an address on each line
 * @error: return location for a #ReboteStoreError or #ReboteContactsError
 *
 * Adds the addresses of a file, all or none of them. Lines without an address are counted.
 *
 * Returns: (transfer full) (nullable): what was new
 */
ReboteSuppressionsAdded *
rebote_store_suppressions_import (ReboteStore *store,
                                  const char  *path,
                                  GError     **error)
{
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;
  g_autoptr (ReboteListSource) source = NULL;
  g_autoptr (ReboteCsvDialect) dialect = NULL;
  g_autoptr (GPtrArray) suppressions = NULL;
  g_autofree ReboteCsvField *fields = NULL;
  ReboteSuppressionsAdded   *added;
  Import                     import = { 0 };

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  source = rebote_list_source_open (path, error);
  dialect = source ? rebote_list_source_detect (source, &overrides, error) : NULL;
  if (dialect == NULL)
    return NULL;

  suppressions = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_suppression_free);
  fields = g_new (ReboteCsvField, REBOTE_CSV_MAX_COLUMNS);
  import.dialect = dialect;
  import.fields = fields;
  import.suppressions = suppressions;
  import.columns.reason = find_column (dialect, "reason");
  import.columns.since = find_column (dialect, "since");
  import.columns.note = find_column (dialect, "note");
  if (!read_records (&import, source, error))
    return NULL;

  added = rebote_store_suppressions_add (store, suppressions, error);
  if (added)
    {
      added->n_invalid += import.n_invalid;
      added->first_invalid = import.first_invalid;
    }

  return added;
}
