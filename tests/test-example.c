/* test-example.c
 *
 * The shipped example, run through the command line: every mail is what the people who wrote it say that it is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <sys/wait.h>

#include <json-glib/json-glib.h>

#include "isolated.h"

/* file/index -> sorted lines "type address kind reason", one for each recipient */
static GHashTable *expected;
static GHashTable *explained;

static char *
key_of (const char *file,
        gint64      index)
{
  return g_strdup_printf ("%s/%" G_GINT64_FORMAT, file, index);
}

static void
add_line (GHashTable *table,
          char       *key,
          char       *line)
{
  GPtrArray *lines = g_hash_table_lookup (table, key);

  if (lines == NULL)
    {
      lines = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (table, g_strdup (key), lines);
    }
  g_ptr_array_add (lines, line);
  g_free (key);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static char *
join_lines (GHashTable *table,
            const char *key)
{
  GPtrArray *lines = g_hash_table_lookup (table, key);
  GString   *joined = g_string_new (NULL);

  if (lines)
    g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; lines && i < lines->len; i++)
    g_string_append_printf (joined, "%s\n", (const char *)g_ptr_array_index (lines, i));

  return g_string_free (joined, FALSE);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
}

static void
read_expected (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "example-expected.tsv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  expected = new_table ();
  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);

      if (lines[i][0] == '#' || lines[i][0] == '\0' || g_str_equal (fields[0], "file"))
        continue;
      g_assert_cmpuint (g_strv_length (fields), ==, 6);
      add_line (expected, key_of (fields[0], g_ascii_strtoll (fields[1], NULL, 10)),
                g_strjoinv (" ", fields + 2));
    }
}

static const char *
member_or_dash (JsonObject *object,
                const char *name)
{
  return json_object_get_null_member (object, name) ? "-" : json_object_get_string_member (object, name);
}

static void
add_explained (JsonObject *message)
{
  g_autofree char *file = g_path_get_basename (json_object_get_string_member (message, "source"));
  const char      *type = json_object_get_string_member_with_default (message, "type", "unreadable");
  gint64           index = json_object_get_int_member (message, "index");
  /* Only what failed, waits or complained has recipients to speak of. */
  gboolean   failing = g_str_equal (type, "bounce") || g_str_equal (type, "delay") || g_str_equal (type, "complaint");
  JsonArray *recipients = failing ? json_object_get_array_member (message, "recipients") : NULL;

  for (guint i = 0; recipients && i < json_array_get_length (recipients); i++)
    {
      JsonObject *recipient = json_array_get_object_element (recipients, i);

      add_line (explained, key_of (file, index),
                g_strdup_printf ("%s %s %s %s", type, member_or_dash (recipient, "address"),
                                 member_or_dash (recipient, "kind"), member_or_dash (recipient, "reason")));
    }
  if (recipients == NULL || json_array_get_length (recipients) == 0)
    add_line (explained, key_of (file, index), g_strdup_printf ("%s - - -", type));
}

static void
run_explain (void)
{
  g_autofree char *mails = g_build_filename (g_getenv ("REBOTE_EXAMPLE_DIR"), "mails", NULL);
  const char      *argv[] = { g_getenv ("REBOTE_PROGRAM"), "explain", "--json", mails, NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_assert_cmpstr (err, ==, "");

  explained = new_table ();
  lines = g_strsplit (out, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_autoptr (JsonNode) node = NULL;

      if (lines[i][0] == '\0')
        continue;
      node = json_from_string (lines[i], &error);
      g_assert_no_error (error);
      add_explained (json_node_get_object (node));
    }
}

static void
test_message (gconstpointer data)
{
  g_autofree char *wanted = join_lines (expected, data);
  g_autofree char *got = join_lines (explained, data);

  g_assert_cmpstr (got, ==, wanted);
}

/* A mail that nobody has judged by reading it would not be tested at all. */
static void
test_all_judged (void)
{
  GHashTableIter iter;
  const char    *key;

  g_hash_table_iter_init (&iter, explained);
  while (g_hash_table_iter_next (&iter, (gpointer *)&key, NULL))
    {
      if (!g_hash_table_contains (expected, key))
        g_test_message ("%s is not in example-expected.tsv", key);
    }
  g_assert_cmpuint (g_hash_table_size (explained), ==, g_hash_table_size (expected));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GList) keys = NULL;
  int status;

  isolated_test_init (&argc, &argv);
  read_expected ();
  run_explain ();

  keys = g_list_sort (g_hash_table_get_keys (expected), (GCompareFunc)strcmp);
  for (GList *l = keys; l; l = l->next)
    {
      g_autofree char *path = g_strdup_printf ("/example/%s", (const char *)l->data);

      g_test_add_data_func (path, l->data, test_message);
    }
  g_test_add_func ("/example/all-judged", test_all_judged);

  status = isolated_test_run ();
  g_hash_table_unref (expected);
  g_hash_table_unref (explained);
  return status;
}
