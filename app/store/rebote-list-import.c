/* rebote-list-import.c
 *
 * Imports contact lists: the same reading and judging as cleaning, with the store as its output.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-import"

#include "config.h"

#include <string.h>

#include "rebote-list-file.h"
#include "rebote-list-import.h"
#include "rebote-list-writer.h"
#include "rebote-store-private.h"
#include "rebote-store-verdicts.h"

/* Columns beyond this are kept in the record, but not shown. */
#define MAX_SHOWN_COLUMNS 256

typedef struct
{
  ReboteStore            *store;
  const ReboteListImport *import;
  ReboteListSource       *source;
  ReboteCsvDialect       *dialect;
  GByteArray             *preamble;
  gint64                  list_id;
  ReboteListWriter       *writer; /* NULL before the first contact */
  ReboteCsvField         *cells;
  GString                *fields;
  GByteArray             *original; /* the bytes of an entry of an address book, or NULL if the list is none */
} Run;

static gboolean
begin_list (Run     *run,
            GError **error)
{
  g_autofree char *dialect = rebote_list_file_describe_dialect (run->dialect, run->original != NULL);
  g_autoptr (GStrvBuilder) columns = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autoptr (GBytes) preamble = g_bytes_new (run->preamble->data, run->preamble->len);
  ReboteStoredList list = { 0 };

  for (guint i = 0; i < run->dialect->columns->len; i++)
    g_strv_builder_add (columns, rebote_csv_dialect_get_column (run->dialect, i)->name);
  names = g_strv_builder_end (columns);

  list.name = (char *)run->import->name;
  list.source = (char *)run->import->source;
  list.dialect = dialect;
  list.columns = names;
  list.address_column = run->dialect->address_column;
  list.preamble = preamble;
  run->list_id = rebote_store_lists_begin (run->store, &list, error);

  return run->list_id != 0;
}

/* The cells as they are shown: NUL bytes would end them. Behind them the line at which the contact begins in the file, for
 * that is what messages about it name. */
static void
read_fields (Run                   *run,
             const ReboteCsvRecord *record,
             ReboteStoredContact   *contact)
{
  guint            n_columns = rebote_list_import_get_line_field (run->dialect->columns->len);
  guint            n = rebote_csv_split_record (run->dialect, record->text, record->length, record->flaws, run->cells,
                                                n_columns);
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, record->line);
  g_autofree char *address = NULL;

  g_string_truncate (run->fields, 0);
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *cell = i < n ? rebote_csv_field_to_utf8 (run->dialect, &run->cells[i]) : g_strdup ("");

      rebote_stored_fields_add (run->fields, cell);
      if ((int)i == run->dialect->address_column)
        address = g_steal_pointer (&cell);
    }
  rebote_stored_fields_add (run->fields, line);
  contact->fields = rebote_list_writer_keep (run->writer, run->fields->str, run->fields->len);

  if (address && *g_strstrip (address))
    {
      g_autofree char *canonical = rebote_store_canonicalize (address);

      contact->address = rebote_list_writer_keep (run->writer, address, -1);
      contact->canonical = rebote_list_writer_keep (run->writer, canonical, -1);
    }
}

/* A record as it is kept: as it stands in the file, which for an address book is not as it was read. */
static gboolean
get_record (Run                   *run,
            const ReboteCsvRecord *record,
            const char           **bytes,
            gsize                 *size,
            GError               **error)
{
  *bytes = record->original;
  *size = record->original_length;
  if (run->original == NULL)
    return TRUE;
  if (!rebote_list_source_read_original (run->source, record->number, run->original, error))
    return FALSE;

  *bytes = (const char *)run->original->data;
  *size = run->original->len;

  return TRUE;
}

static gboolean
add_contact (Run                    *run,
             const ReboteCsvRecord  *record,
             const ReboteRowVerdict *verdict,
             GError                **error)
{
  ReboteStoredContact *contact;
  const char *bytes;
  gsize       size;

  if (!get_record (run, record, &bytes, &size, error))
    return FALSE;
  if (run->writer == NULL)
    {
      if (!begin_list (run, error))
        return FALSE;
      run->writer = rebote_list_writer_new (run->store, run->list_id);
    }
  contact = rebote_list_writer_add (run->writer, error);
  if (contact == NULL)
    return FALSE;

  contact->record = rebote_list_writer_keep (run->writer, size > 0 ? bytes : "", size);
  contact->record_size = size;
  read_fields (run, record, contact);
  contact->decision = rebote_outcome_to_slug (verdict->outcome);
  contact->reason = verdict->reason;
  if (verdict->decision)
    {
      contact->explanation = rebote_list_writer_keep (run->writer, verdict->decision->explanation, -1);
      contact->evidence = rebote_list_writer_keep (run->writer, verdict->decision->evidence, -1);
      contact->suggestion = rebote_list_writer_keep (run->writer, verdict->decision->suggestion, -1);
    }

  return TRUE;
}

/* An empty line goes with the contact above it. */
static void
add_blank (Run        *run,
           const char *bytes,
           gsize       size)
{
  ReboteStoredContact *last = rebote_list_writer_get_last (run->writer);
  g_autoptr (GString) joined = g_string_new_len (last->record, last->record_size);

  g_string_append_len (joined, bytes, size);
  last->record = rebote_list_writer_keep (run->writer, joined->str, joined->len);
  last->record_size = joined->len;
}

static gboolean
row_cb (const ReboteCsvRecord *record,
        ReboteRowKind          kind,
        ReboteRowVerdict      *verdict,
        gpointer               user_data,
        GError               **error)
{
  Run        *run = user_data;
  const char *bytes;
  gsize       size;

  if (verdict)
    return add_contact (run, record, verdict, error);
  if (!get_record (run, record, &bytes, &size, error))
    return FALSE;
  if (run->writer == NULL)
    g_byte_array_append (run->preamble, (const guint8 *)bytes, size);
  else
    add_blank (run, bytes, size);

  return TRUE;
}

static void
progress_cb (guint64  rows,
             double   fraction,
             gpointer user_data)
{
  Run *run = user_data;

  if (run->import->progress)
    run->import->progress (rows, fraction, run->import->user_data);
}

static void
warn_cb (const char *message,
         gpointer    user_data)
{
  Run *run = user_data;
  const ReboteListConversion *conversion = rebote_list_source_get_conversion (run->source);

  if (run->import->warn == NULL ||
      (conversion && g_ptr_array_find_with_equal_func (conversion->warnings, message, g_str_equal, NULL)))
    return;

  run->import->warn (message, run->import->user_data);
}

static gboolean
open_list (Run     *run,
           GError **error)
{
  const ReboteListConversion *conversion;
  const char *sample;
  gsize       length;

  run->source = rebote_list_source_open_as (run->import->path, run->import->overrides, error);
  run->dialect = run->source ? rebote_list_source_detect (run->source, run->import->overrides, error) : NULL;
  if (run->dialect == NULL)
    return FALSE;

  /* What is said of its rows is said of the list as the user knows it, not of a path that may be a makeshift one. */
  rebote_list_source_set_name (run->source, run->import->name);
  conversion = rebote_list_source_get_conversion (run->source);
  if (conversion && conversion->extents)
    {
      run->original = g_byte_array_new ();
      return TRUE;
    }

  sample = rebote_list_source_get_sample (run->source, &length, NULL);
  g_byte_array_append (run->preamble, (const guint8 *)sample, MIN (length, run->dialect->bom_length));

  return TRUE;
}

static gboolean
read_list (Run          *run,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (RebotePolicy) policy = run->import->policy ? rebote_policy_ref (run->import->policy) : rebote_policy_new (error);
  ReboteAddressFacts *facts = policy ? rebote_address_facts_get (error) : NULL;
  g_autoptr (ReboteVerdictIndex) index = NULL;
  g_autoptr (ReboteCleanSummary) summary = NULL;
  ReboteCleanJob job = { 0 };

  if (facts == NULL)
    return FALSE;
  index = rebote_verdict_index_new (facts);
  if (!rebote_store_verdicts_add (run->store, run->import->knowledge, index, cancellable, error))
    return FALSE;

  job.source = run->source;
  job.overrides = run->import->overrides;
  job.policy = policy;
  job.index = index;
  job.knowledge = run->import->knowledge;
  job.progress = progress_cb;
  job.warn = warn_cb;
  job.row = row_cb;
  job.user_data = run;
  summary = rebote_cleaner_run (&job, cancellable, error);

  return summary != NULL && (run->writer ? rebote_list_writer_finish (run->writer, error) : begin_list (run, error)) &&
         rebote_store_lists_finish (run->store, run->list_id, NULL, error);
}

/**
 * rebote_list_import_get_line_field:
 * @n_columns: how many columns a list has
 *
 * Returns: which of the fields of its contacts holds the line of the file; those before it are cells
 */
guint
rebote_list_import_get_line_field (guint n_columns)
{
  return MIN (n_columns, MAX_SHOWN_COLUMNS);
}

/**
 * rebote_list_import_run:
 * @store: a store
 * @import: what to import
 * @cancellable: (nullable): to stop it
 * @error: return location for a #ReboteContactsError, #ReboteStoreError or #GIOErrorEnum
 *
 * Imports a list and decides about each contact, with what the store knows. Blocks, so call it from a thread of its
 * own. After an error, and after it was stopped, there is no new list.
 *
 * Returns: the list's key, or 0
 */
gint64
rebote_list_import_run (ReboteStore            *store,
                        const ReboteListImport *import,
                        GCancellable           *cancellable,
                        GError                **error)
{
  Run      run = { 0 };
  gboolean done;

  g_return_val_if_fail (REBOTE_IS_STORE (store), 0);
  g_return_val_if_fail (import != NULL && import->path != NULL && import->name != NULL, 0);

  run.store = store;
  run.import = import;
  run.preamble = g_byte_array_new ();
  run.cells = g_new (ReboteCsvField, MAX_SHOWN_COLUMNS);
  run.fields = g_string_new (NULL);
  done = open_list (&run, error) && read_list (&run, cancellable, error);

  g_clear_pointer (&run.writer, rebote_list_writer_free);
  /* What was not finished is never seen; this lets it be cleared away at once. */
  if (!done && run.list_id != 0)
    rebote_store_lists_delete (store, run.list_id, NULL);

  g_byte_array_unref (run.preamble);
  g_free (run.cells);
  g_string_free (run.fields, TRUE);
  g_clear_pointer (&run.original, g_byte_array_unref);
  g_clear_pointer (&run.dialect, rebote_csv_dialect_free);
  g_clear_pointer (&run.source, rebote_list_source_free);

  return done ? run.list_id : 0;
}
