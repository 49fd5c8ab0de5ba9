/* test-example-list.c
 *
 * The contact list of the shipped example, cleaned through the command line: no row is lost, none is invented, and whoever
 * can still be reached stays.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <sys/wait.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "isolated.h"

enum
{
  KEPT,
  REMOVED,
  REVIEW,
  N_OUTPUTS
};

static const char *const options[] = { "--output", "--removed", "--review" };
static const char *const counts[] = { "kept", "removed", "review" };

static char     *input;
static char     *outputs[N_OUTPUTS];
static JsonNode *summary;

static void
run_clean (void)
{
  const char      *example = g_getenv ("REBOTE_EXAMPLE_DIR");
  g_autofree char *list = g_build_filename (example, "contacts.csv", NULL);
  g_autofree char *mails = g_build_filename (example, "mails", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  int status;

  folder = g_dir_make_tmp ("rebote-example-XXXXXX", &error);
  g_assert_no_error (error);
  g_ptr_array_add (argv, g_strdup (g_getenv ("REBOTE_PROGRAM")));
  g_ptr_array_add (argv, g_strdup ("clean"));
  g_ptr_array_add (argv, g_strdup (list));
  g_ptr_array_add (argv, g_strdup ("--json"));
  g_ptr_array_add (argv, g_strdup ("--bounces"));
  g_ptr_array_add (argv, g_strdup (mails));
  for (guint i = 0; i < N_OUTPUTS; i++)
    {
      g_ptr_array_add (argv, g_strdup (options[i]));
      g_ptr_array_add (argv, g_build_filename (folder, counts[i], NULL));
    }
  g_ptr_array_add (argv, NULL);

  g_spawn_sync (NULL, (char **)argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  summary = json_from_string (out, &error);
  g_assert_no_error (error);

  g_file_get_contents (list, &input, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_OUTPUTS; i++)
    {
      g_autofree char *path = g_build_filename (folder, counts[i], NULL);

      g_file_get_contents (path, &outputs[i], NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static gint64
count_of (const char *name)
{
  return json_object_get_int_member (json_node_get_object (summary), name);
}

/* The records of a file, header first; a line break within quotes does not end one. */
static GPtrArray *
split_records (const char *text)
{
  GPtrArray  *records = g_ptr_array_new_with_free_func (g_free);
  gboolean    quoted = FALSE;
  const char *start = text;

  for (const char *p = text; *p; p++)
    {
      if (*p == '"')
        quoted = !quoted;
      else if (*p == '\n' && !quoted)
        {
          g_assert_true (p > text && p[-1] == '\r');
          g_ptr_array_add (records, g_strndup (start, p + 1 - start));
          start = p + 1;
        }
    }
  g_assert_cmpstr (start, ==, "");

  return records;
}

static void
test_rows_add_up (void)
{
  g_autoptr (GPtrArray) rows = split_records (input);

  g_assert_cmpuint (rows->len, ==, 501);
  g_assert_cmpint (count_of ("rows"), ==, 500);
  g_assert_cmpint (count_of ("kept") + count_of ("removed") + count_of ("review"), ==, 500);
  for (guint i = 0; i < N_OUTPUTS; i++)
    {
      g_autoptr (GPtrArray) records = split_records (outputs[i]);

      g_assert_cmpint (count_of (counts[i]), >, 0);
      g_assert_cmpint (records->len - 1, ==, count_of (counts[i]));
    }
}

/* The kept ones are the input without the others, byte for byte: Windows-1252, CRLF, quotes and all. */
static void
test_bytes_stay (void)
{
  g_autoptr (GPtrArray) rows = split_records (input);
  g_autoptr (GPtrArray) kept = split_records (outputs[KEPT]);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint next = 0;

  for (guint i = REMOVED; i <= REVIEW; i++)
    {
      g_autoptr (GPtrArray) records = split_records (outputs[i]);

      for (guint j = 1; j < records->len; j++)
        {
          const char *record = g_ptr_array_index (records, j);

          g_hash_table_add (taken, g_strndup (record, strcspn (record, ";")));
        }
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const char      *row = g_ptr_array_index (rows, i);
      g_autofree char *code = g_strndup (row, strcspn (row, ";"));

      if (g_hash_table_remove (taken, code))
        continue;
      g_assert_cmpuint (next, <, kept->len);
      g_assert_cmpstr (g_ptr_array_index (kept, next), ==, row);
      next++;
    }
  g_assert_cmpuint (next, ==, kept->len);
  g_assert_cmpuint (g_hash_table_size (taken), ==, 0);
}

static gboolean
is_in (guint       output,
       const char *address)
{
  g_autofree char *bytes = g_convert (address, -1, "WINDOWS-1252", "UTF-8", NULL, NULL, NULL);
  g_autofree char *cell = g_strdup_printf (";%s;", bytes);

  return strstr (outputs[output], cell) != NULL;
}

/* What example-expected.tsv says about the mails decides where their recipients must be. */
static void
test_bounces_applied (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "example-expected.tsv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);
      const char *address = g_strv_length (fields) == 6 ? fields[3] : "-";

      /* Comments, the header, and messages that are about nobody. */
      if (strchr (address, '@') == NULL)
        continue;

      g_test_message ("%s: %s %s", address, fields[2], fields[5]);
      n++;
      if (g_str_equal (fields[2], "complaint"))
        g_assert_true (is_in (REMOVED, address));
      else if (g_str_equal (fields[4], "hard"))
        g_assert_true (is_in (REMOVED, address) || is_in (REVIEW, address));
      else
        g_assert_false (is_in (REMOVED, address));
    }
  g_assert_cmpuint (n, >, 40);
}

int
main (int    argc,
      char **argv)
{
  int status;

  isolated_test_init (&argc, &argv);
  run_clean ();
  g_test_add_func ("/example-list/rows-add-up", test_rows_add_up);
  g_test_add_func ("/example-list/bytes-stay", test_bytes_stay);
  g_test_add_func ("/example-list/bounces-applied", test_bounces_applied);

  status = isolated_test_run ();
  g_free (input);
  for (guint i = 0; i < N_OUTPUTS; i++)
    g_free (outputs[i]);
  json_node_unref (summary);
  return status;
}
