/* rebote-verification-list.c
 *
 * The tables go through the reader of contact lists, so they may be of any kind that it knows.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verification-list"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "address/rebote-address-cell.h"

#include "rebote-csv-reader.h"
#include "rebote-own-values.h"
#include "rebote-verification-private.h"

/* So many different values are told one by one. */
#define MAX_VALUES 200

/* Rows between two looks at the cancellable */
#define CANCEL_INTERVAL 1024

/* Values that are named in a sentence */
#define MAX_NAMED 5

/* A value is shown up to this length. */
#define MAX_SHOWN 60

static void
value_free (gpointer data)
{
  ReboteVerificationValue *value = data;

  g_free (value->status);
  g_free (value->sub_status);
  g_free (value);
}

/**
 * rebote_verification_summary_free:
 * @self: (transfer full): what is in a file
 */
void
rebote_verification_summary_free (ReboteVerificationSummary *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->header);
  g_ptr_array_unref (self->values);
  g_free (self);
}

/**
 * rebote_verification_summary_describe_unknown:
 * @self: what is in a file
 *
 * Returns: (transfer full) (nullable): a sentence about the values that are not known; %NULL if all are
 */
char *
rebote_verification_summary_describe_unknown (const ReboteVerificationSummary *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *count = NULL;
  guint            n = 0;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->n_unknown == 0)
    return NULL;

  for (guint i = 0; i < self->values->len; i++)
    {
      const ReboteVerificationValue *value = g_ptr_array_index (self->values, i);
      g_autofree char *words = NULL;

      if (value->is_known)
        continue;
      g_string_append (names, n > 0 ? ", " : "");
      if (n++ == MAX_NAMED)
        {
          g_string_append (names, "…");
          break;
        }
      words = value->sub_status[0] ? g_strdup_printf ("%s (%s)", value->status, value->sub_status) : g_strdup (value->status);
      /* Translators: a word of a service, in a row of such */
      g_string_append_printf (names, C_ ("word", "“%s”"), words);
    }
  count = g_strdup_printf ("%'" G_GUINT64_FORMAT, self->n_unknown);

  /* Translators: a number of addresses, and the words of a service, each in quotation marks */
  return g_strdup_printf (ngettext ("%s address has a result that is not known, and counts as not checked: %s",
                                    "%s addresses have results that are not known, and count as not checked: %s",
                                    self->n_unknown),
                          count, names->str);
}

static void
assign (ReboteVerificationRun *self,
        GHashTable            *values)
{
  GHashTableIter iter;
  gpointer       word;
  gpointer       verdict;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &word, &verdict))
    rebote_verifier_file_assign (self->file, word, GPOINTER_TO_UINT (verdict));
}

/* Whose results these are. @names and @rows are what the file begins with. */
gboolean
rebote_verification_run_recognize (ReboteVerificationRun *self,
                                   const char *const     *names,
                                   guint                  n_names,
                                   GPtrArray             *rows,
                                   GError               **error)
{
  ReboteVerifierTable *table = rebote_verifier_table_get (error);
  GString *header;
  g_autoptr (GHashTable) own = NULL;

  if (table == NULL)
    return FALSE;

  self->file = rebote_verifier_file_recognize (table, names, n_names, rows);
  if (self->file == NULL)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NO_RESULTS,
                   /* Translators: a file name */
                   _("“%s” has no column with the results of a verification service"), self->summary->name);
      return FALSE;
    }

  self->summary->service = rebote_verifier_file_get_service (self->file);
  header = g_string_new (NULL);
  for (guint i = 0; i < n_names; i++)
    {
      g_autofree char *folded = rebote_verifier_fold (names[i]);

      g_string_append_printf (header, "%s%s", i > 0 ? " " : "", folded);
    }
  self->summary->header = g_string_free (header, FALSE);

  /* What the user says now beats what was said before. */
  own = rebote_own_values_load (self->summary->header);
  assign (self, own);
  if (self->options && self->options->assigned)
    assign (self, self->options->assigned);

  return TRUE;
}

static void
count_value (ReboteVerificationRun    *self,
             const ReboteVerification *verification,
             gboolean                  is_known)
{
  const char              *sub_status = verification->sub_status ? verification->sub_status : "";
  g_autofree char         *key = g_strconcat (verification->status, "\n", sub_status, NULL);
  ReboteVerificationValue *value = g_hash_table_lookup (self->values, key);

  if (value == NULL && self->summary->values->len < MAX_VALUES)
    {
      value = g_new0 (ReboteVerificationValue, 1);
      value->status = g_utf8_substring (verification->status, 0, MIN (g_utf8_strlen (verification->status, -1), MAX_SHOWN));
      value->sub_status = g_utf8_substring (sub_status, 0, MIN (g_utf8_strlen (sub_status, -1), MAX_SHOWN));
      value->verdict = verification->verdict;
      value->is_known = is_known;
      g_ptr_array_add (self->summary->values, value);
      g_hash_table_insert (self->values, g_steal_pointer (&key), value);
    }
  if (value)
    value->count++;
}

/* Takes a row. Without any verdict it says nothing: services leave rows out, and leave cells empty. */
gboolean
rebote_verification_run_take (ReboteVerificationRun *self,
                              const char            *address,
                              const char *const     *cells,
                              guint                  n_cells,
                              GError               **error)
{
  g_autoptr (ReboteVerification) verification = rebote_verification_new ();
  g_autoptr (GPtrArray) found = rebote_address_find_in_cell (address, -1);
  gboolean is_known = rebote_verifier_file_read (self->file, cells, n_cells, verification);

  if (verification->status[0] == '\0')
    return TRUE;
  if (verification->checked)
    self->summary->has_dates = TRUE;
  else
    verification->checked = self->options && self->options->checked ? self->options->checked : self->summary->file_date;

  for (guint i = 0; i < found->len; i++)
    {
      const ReboteAddressCandidate *candidate = g_ptr_array_index (found, i);
      ReboteAddressKey key;

      if (candidate->code != REBOTE_ADDRESS_OK ||
          rebote_address_make_key (candidate->text, strlen (candidate->text), &key) != REBOTE_ADDRESS_OK)
        continue;
      g_free (verification->address);
      verification->address = g_strndup (key.text, key.length);
      self->summary->n_addresses++;
      self->summary->n_unknown += !is_known;
      self->summary->counts[verification->verdict]++;
      count_value (self, verification, is_known);
      if (self->func && !self->func (verification, self->user_data, error))
        return FALSE;
    }
  self->summary->n_without += verification->address == NULL;

  return TRUE;
}

static guint
read_cells (ReboteVerificationRun *self,
            ReboteCsvDialect      *dialect,
            const ReboteCsvRecord *record,
            ReboteCsvField        *fields,
            char                 **cells)
{
  guint n_columns = rebote_csv_dialect_get_n_columns (dialect);
  guint n = rebote_csv_split_record (dialect, record->text, record->length, record->flaws, fields, n_columns);

  for (guint i = 0; i < n; i++)
    {
      gboolean needed = self->file == NULL || i == (guint)dialect->address_column || rebote_verifier_file_uses (self->file, i);

      cells[i] = needed ? g_strstrip (rebote_csv_field_to_utf8 (dialect, &fields[i])) : NULL;
    }

  return n;
}

static gboolean
is_row (ReboteCsvDialect      *dialect,
        const ReboteCsvRecord *record)
{
  return record->number >= dialect->n_skipped + (dialect->has_header ? 1 : 0) && record->length > 0;
}

static gboolean
recognize (ReboteVerificationRun *self,
           ReboteListSource      *source,
           ReboteCsvDialect      *dialect,
           GError               **error)
{
  g_autoptr (ReboteCsvReader) reader = rebote_csv_reader_new (source, dialect);
  guint n_columns = rebote_csv_dialect_get_n_columns (dialect);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autofree const char    **names = g_new0 (const char *, n_columns + 1);
  g_autofree ReboteCsvField *fields = g_new0 (ReboteCsvField, n_columns);
  const ReboteCsvRecord     *record;
  GError                    *failure = NULL;

  while (rows->len < REBOTE_VERIFICATION_SAMPLE && (record = rebote_csv_reader_next (reader, &failure)))
    {
      char **cells;

      if (!is_row (dialect, record))
        continue;
      cells = g_new0 (char *, n_columns + 1);
      read_cells (self, dialect, record, fields, cells);
      g_ptr_array_add (rows, cells);
    }
  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }

  for (guint i = 0; i < n_columns; i++)
    names[i] = rebote_csv_dialect_get_column (dialect, i)->name;
  return rebote_verification_run_recognize (self, names, n_columns, rows, error);
}

static gboolean
read_rows (ReboteVerificationRun *self,
           ReboteListSource      *source,
           ReboteCsvDialect      *dialect,
           GError               **error)
{
  g_autoptr (ReboteCsvReader) reader = rebote_csv_reader_new (source, dialect);
  guint n_columns = rebote_csv_dialect_get_n_columns (dialect);
  guint address_column = MAX (dialect->address_column, 0);
  g_autofree ReboteCsvField *fields = g_new0 (ReboteCsvField, n_columns);
  g_autofree char          **cells = g_new0 (char *, n_columns);
  const ReboteCsvRecord     *record;
  GError                    *failure = NULL;
  gboolean                   ok = TRUE;

  while (ok && (record = rebote_csv_reader_next (reader, &failure)))
    {
      guint n;

      if (!is_row (dialect, record))
        continue;
      if (record->number % CANCEL_INTERVAL == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      n = read_cells (self, dialect, record, fields, cells);
      if (address_column < n)
        ok = rebote_verification_run_take (self, cells[address_column], (const char *const *)cells, n, error);
      for (guint i = 0; i < n; i++)
        g_clear_pointer (&cells[i], g_free);
    }
  if (failure)
    g_propagate_error (error, failure);

  return ok && failure == NULL;
}

static gboolean
read_table (ReboteVerificationRun *self,
            const char            *path,
            GError               **error)
{
  const ReboteCsvOverrides *overrides = self->options ? self->options->overrides : NULL;
  g_autoptr (ReboteListSource) source = rebote_list_source_open_as (path, overrides, error);
  g_autoptr (ReboteCsvDialect) dialect = source ? rebote_list_source_detect (source, overrides, error) : NULL;

  /* Whoever reads from a pipe rewinds before the first row is read. */
  return dialect && rebote_list_source_rewind (source, error) && recognize (self, source, dialect, error) &&
         rebote_list_source_rewind (source, error) && read_rows (self, source, dialect, error) &&
         rebote_list_source_check_unchanged (source, error);
}

/* Whether the file is JSON: results of one’s own server, or an error where the results should be. */
static gboolean
is_json (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  char  head[64];
  gsize length = 0;
  gsize i = 0;

  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &length, NULL, NULL))
    return FALSE;

  if (length >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0)
    i = 3;
  while (i < length && g_ascii_isspace (head[i]))
    i++;
  if (i < length && head[i] == '[')
    for (i++; i < length && g_ascii_isspace (head[i]); i++)
      ;

  return i < length && head[i] == '{';
}

static int
compare_values (gconstpointer a,
                gconstpointer b)
{
  const ReboteVerificationValue *one = *(const ReboteVerificationValue *const *)a;
  const ReboteVerificationValue *other = *(const ReboteVerificationValue *const *)b;

  if (one->count != other->count)
    return one->count < other->count ? 1 : -1;

  return strcmp (one->status, other->status);
}

/**
 * rebote_verification_list_read:
 * @path: a result file, or `-` for standard input
 * @options: (nullable): how to read it
 * @func: (nullable): takes what is said about each address, in the order of the file
 * @user_data: the data for @func
 * @cancellable: (nullable): to stop it
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum; %REBOTE_CONTACTS_ERROR_NO_RESULTS where the file is
 *   no result file, %REBOTE_CONTACTS_ERROR_SERVICE where it holds an error of the service instead
 *
 * Goes through a file. Blocks, so call it from a thread of its own.
 *
 * Returns: (transfer full) (nullable): what is in it
 */
ReboteVerificationSummary *
rebote_verification_list_read (const char                      *path,
                               const ReboteVerificationOptions *options,
                               ReboteVerificationFunc           func,
                               gpointer                         user_data,
                               GCancellable                    *cancellable,
                               GError                         **error)
{
  g_autoptr (ReboteVerificationSummary) summary = NULL;
  ReboteVerificationRun run = { 0 };
  GStatBuf status;
  gboolean ok;

  g_return_val_if_fail (path != NULL, NULL);

  summary = g_new0 (ReboteVerificationSummary, 1);
  summary->name = g_str_equal (path, "-") ? g_strdup (_("standard input")) : g_filename_display_basename (path);
  summary->values = g_ptr_array_new_with_free_func (value_free);
  summary->file_date = !g_str_equal (path, "-") && g_stat (path, &status) == 0 ? status.st_mtime
                                                                               : g_get_real_time () / G_USEC_PER_SEC;
  run.summary = summary;
  run.options = options;
  run.func = func;
  run.user_data = user_data;
  run.cancellable = cancellable;
  run.values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ok = !g_str_equal (path, "-") && is_json (path) ? rebote_verification_json_read (&run, path, error)
                                                  : read_table (&run, path, error);
  g_hash_table_unref (run.values);
  g_clear_pointer (&run.file, rebote_verifier_file_free);
  if (!ok)
    return NULL;

  g_ptr_array_sort (summary->values, compare_values);
  return g_steal_pointer (&summary);
}
