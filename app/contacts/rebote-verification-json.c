/* rebote-verification-json.c
 *
 * Results as JSON, an object for each address: lines, or an array. The columns are ways into the objects.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verification-json"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "bounce/events/rebote-event-record.h"
#include "bounce/events/rebote-json-splitter.h"

#include "rebote-contacts-error.h"
#include "rebote-verification-private.h"

#define CHUNK_SIZE (64 * 1024)

/* The words of an error are shown up to this length. */
#define MAX_SHOWN 300

/* Where the address stands */
static const char *const address_paths[] = { "input", "email", "address", "email_address", "to_email" };

/* Where services put the words of an error */
static const char *const error_paths[] = { "error", "message", "errors[].details", "error.message", "debounce.error" };

typedef struct
{
  ReboteVerificationRun *run;
  GPtrArray             *paths; /* folded ways, the columns */
  GPtrArray             *names;
  GPtrArray             *waiting; /* rows, while it is not known whose they are: address, then cells */
  char                  *words;   /* (nullable): of an error */
} Json;

static void
collect_paths (Json                       *json,
               const ReboteVerifierColumn *columns,
               guint                       n_columns)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_columns; i++)
    {
      if (!g_hash_table_add (seen, columns[i].name))
        continue;
      g_ptr_array_add (json->names, columns[i].path);
      g_ptr_array_add (json->paths, rebote_event_fold_path (columns[i].path));
    }
}

static char **
read_row (Json              *json,
          ReboteEventRecord *record)
{
  char **row = g_new0 (char *, json->paths->len + 2);

  for (guint i = 0; row[0] == NULL && i < G_N_ELEMENTS (address_paths); i++)
    {
      g_autofree char *path = rebote_event_fold_path (address_paths[i]);

      row[0] = g_strdup (rebote_event_record_get (record, path));
    }
  if (row[0] == NULL)
    row[0] = g_strdup ("");
  for (guint i = 0; i < json->paths->len; i++)
    {
      const char *value = rebote_event_record_get (record, g_ptr_array_index (json->paths, i));

      row[i + 1] = g_strdup (value ? value : "");
    }

  return row;
}

static void
note_error (Json              *json,
            ReboteEventRecord *record)
{
  for (guint i = 0; json->words == NULL && i < G_N_ELEMENTS (error_paths); i++)
    {
      const char *words = rebote_event_record_get (record, error_paths[i]);

      if (words && *words)
        json->words = g_utf8_substring (words, 0, MIN (g_utf8_strlen (words, -1), MAX_SHOWN));
    }
}

static gboolean
recognize (Json    *json,
           GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GPtrArray) present = g_ptr_array_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) whole = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  /* Only the ways that the file has are its columns. */
  for (guint i = 0; i < json->names->len; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; !found && j < json->waiting->len; j++)
        found = ((char **)g_ptr_array_index (json->waiting, j))[i + 1][0] != '\0';
      if (!found)
        continue;
      g_ptr_array_add (present, g_ptr_array_index (json->names, i));
      g_ptr_array_add (paths, g_strdup (g_ptr_array_index (json->paths, i)));
    }
  for (guint j = 0; j < json->waiting->len; j++)
    {
      char **row = g_ptr_array_index (json->waiting, j);
      char **cells = g_new0 (char *, present->len + 1);

      for (guint i = 0, n = 0; i < json->names->len && n < present->len; i++)
        {
          if (g_ptr_array_index (json->names, i) == g_ptr_array_index (present, n))
            cells[n++] = g_strdup (row[i + 1]);
        }
      g_ptr_array_add (whole, cells);
    }

  if (!rebote_verification_run_recognize (json->run, (const char *const *)present->pdata, present->len, whole, error))
    return FALSE;

  for (guint j = 0; j < json->waiting->len; j++)
    {
      char **row = g_ptr_array_index (json->waiting, j);

      if (!rebote_verification_run_take (json->run, row[0], (const char *const *)g_ptr_array_index (whole, j),
                                         present->len, error))
        return FALSE;
    }
  g_ptr_array_set_size (json->waiting, 0);
  g_ptr_array_set_size (json->names, 0);
  for (guint i = 0; i < present->len; i++)
    g_ptr_array_add (json->names, g_ptr_array_index (present, i));
  g_ptr_array_unref (json->paths);
  json->paths = g_steal_pointer (&paths);

  return TRUE;
}

static gboolean
take_records (Json              *json,
              ReboteEventOutput *output,
              GError           **error)
{
  for (;;)
    {
      g_autoptr (GError) broken = NULL;
      g_autoptr (GBytes) bytes = rebote_event_output_pop (output, NULL, &broken);
      g_autoptr (ReboteEventRecord) record = NULL;
      g_auto (GStrv) row = NULL;
      gsize       length = 0;
      const char *data = bytes ? g_bytes_get_data (bytes, &length) : NULL;

      if (bytes == NULL && broken == NULL)
        return TRUE;
      record = data ? rebote_event_record_new (data, length, NULL) : NULL;
      if (record == NULL)
        {
          json->run->summary->n_without++;
          continue;
        }

      row = read_row (json, record);
      if (row[0][0] == '\0')
        note_error (json, record);
      if (json->run->file == NULL)
        {
          g_ptr_array_add (json->waiting, g_steal_pointer (&row));
          if (json->waiting->len >= REBOTE_VERIFICATION_SAMPLE && !recognize (json, error))
            return FALSE;
        }
      else if (!rebote_verification_run_take (json->run, row[0], (const char *const *)row + 1, json->paths->len, error))
        return FALSE;
    }
}

static gboolean
read_stream (Json         *json,
             GInputStream *stream,
             GError      **error)
{
  ReboteEventOutput output = { G_QUEUE_INIT, 0 };
  g_autoptr (ReboteJsonSplitter) splitter = rebote_json_splitter_new (&output);
  g_autofree char *buffer = g_malloc (CHUNK_SIZE);
  gboolean         ok = TRUE;
  gssize           n = 1;

  rebote_json_splitter_set_whole (splitter);
  while (ok && n > 0)
    {
      n = g_input_stream_read (stream, buffer, CHUNK_SIZE, json->run->cancellable, error);
      if (n > 0)
        rebote_json_splitter_push (splitter, buffer, n);
      else if (n == 0)
        rebote_json_splitter_finish (splitter);
      ok = n >= 0 && take_records (json, &output, error);
    }
  if (ok && json->run->file == NULL && json->words)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SERVICE,
                   /* Translators: a file name, and the words of the service */
                   _("“%s” holds no results but an error of the service: %s"), json->run->summary->name, json->words);
      ok = FALSE;
    }
  if (ok && json->run->file == NULL)
    ok = recognize (json, error);
  rebote_event_output_clear (&output);

  return ok;
}

/* Reads a file of objects. */
gboolean
rebote_verification_json_read (ReboteVerificationRun *self,
                               const char            *path,
                               GError               **error)
{
  ReboteVerifierTable *table = rebote_verifier_table_get (error);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = table ? g_file_read (file, self->cancellable, error) : NULL;
  const ReboteVerifierColumn *columns;
  guint    n_columns;
  Json     json = { self, NULL, NULL, NULL, NULL };
  gboolean ok;

  if (stream == NULL)
    return FALSE;

  json.paths = g_ptr_array_new_with_free_func (g_free);
  json.names = g_ptr_array_new ();
  json.waiting = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  columns = rebote_verifier_table_get_columns (table, &n_columns);
  collect_paths (&json, columns, n_columns);
  ok = read_stream (&json, G_INPUT_STREAM (stream), error);
  g_ptr_array_unref (json.paths);
  g_ptr_array_unref (json.names);
  g_ptr_array_unref (json.waiting);
  g_free (json.words);

  return ok;
}

/**
 * rebote_verification_list_sniff:
 * @data: the beginning of a file
 * @length: its length
 *
 * Returns: whether it is JSON with the results of a verification service; tables are told apart when they are read
 */
gboolean
rebote_verification_list_sniff (const char *data,
                                gsize       length)
{
  ReboteVerifierTable *table = rebote_verifier_table_get (NULL);
  const ReboteVerifierColumn *columns;
  guint n_columns = 0;
  gsize i = 0;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  while (i < length && g_ascii_isspace (data[i]))
    i++;
  if (table == NULL || i == length || (data[i] != '{' && data[i] != '['))
    return FALSE;

  columns = rebote_verifier_table_get_columns (table, &n_columns);
  for (i = 0; i < n_columns; i++)
    {
      g_autofree char *name = g_strdup_printf ("\"%s\"", columns[i].path);

      if (columns[i].use == REBOTE_VERIFIER_USE_OWN_STATUS && g_strstr_len (data, length, name))
        return TRUE;
    }

  return FALSE;
}
