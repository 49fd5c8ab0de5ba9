/* test-bounce-fixtures.c
 *
 * The notices that real servers wrote, the traps, other formats, and what people passed on, each against its row of the
 * folder's expected.tsv.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "base/rebote-table.h"
#include "bounce/rebote-bounce-reader.h"
#include "isolated.h"

/* The columns in the order in which a recipient is written down; the first names the mail. */
static const char *const columns[] = {
  "file", "type", "address", "kind", "reason", "action", "status", "reply", "command", NULL
};

/* Below tests/data/bounce */
static const char *const folders[] = { "servers", "traps", "passed-on", "formats" };

#define N_COLUMNS (G_N_ELEMENTS (columns) - 1)

/* One mail and the lines that it must give; which of them ask for the command, which not every notice tells. */
typedef struct
{
  char    *path;
  GString *lines;
  GArray  *asks;  /* gboolean, by recipient */
} Fixture;

static ReboteKnowledge *knowledge;

static void
fixture_free (gpointer data)
{
  Fixture *fixture = data;

  g_free (fixture->path);
  g_string_free (fixture->lines, TRUE);
  g_array_unref (fixture->asks);
  g_free (fixture);
}

static const char *
or_dash (const char *value)
{
  return value && *value ? value : "-";
}

static char *
write_down (ReboteBounce *bounce,
            GArray       *asks)
{
  GString *lines = g_string_new (NULL);
  const char *type = rebote_message_type_to_slug (bounce->type);

  if (rebote_bounce_get_n_recipients (bounce) == 0)
    g_string_append_printf (lines, "%s - - - - - - -\n", type);
  for (guint i = 0; i < rebote_bounce_get_n_recipients (bounce); i++)
    {
      ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, i);
      gboolean asks_command = i < asks->len && g_array_index (asks, gboolean, i);
      const char *command = asks_command ? rebote_smtp_command_to_slug (recipient->command) : NULL;

      g_string_append_printf (lines, "%s %s %s %s %s %s %s %s\n", type, or_dash (recipient->address),
                              or_dash (rebote_kind_to_slug (recipient->kind)),
                              or_dash (rebote_reason_to_slug (recipient->reason)),
                              or_dash (rebote_action_to_slug (recipient->action)), or_dash (recipient->status),
                              or_dash (recipient->reply), or_dash (command));
    }

  return g_string_free (lines, FALSE);
}

static void
test_fixture (gconstpointer data)
{
  const Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ReboteBounce) bounce = NULL;
  g_autofree char *lines = NULL;
  char *text;
  gsize length;

  g_file_get_contents (fixture->path, &text, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (text, length);
  bounce = rebote_bounce_reader_read (knowledge, bytes, fixture->path, 0, &error);
  g_assert_no_error (error);
  lines = write_down (bounce, fixture->asks);
  g_assert_cmpstr (lines, ==, fixture->lines->str);
}

/* Adds what the table of a folder says; rows of one mail follow one another. */
static void
read_expected (GPtrArray  *fixtures,
               const char *folder)
{
  g_autofree char *base = g_test_build_filename (G_TEST_DIST, "data", "bounce", folder, NULL);
  g_autofree char *path = g_build_filename (base, "expected.tsv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTable) table = rebote_table_new_from_file (path, &error);
  int numbers[N_COLUMNS];

  g_assert_no_error (error);
  g_assert_true (rebote_table_find_columns (table, columns, numbers, &error));
  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      g_autofree char *mail = g_build_filename (base, rebote_table_get (table, row, numbers[0]), NULL);
      Fixture *fixture = fixtures->len > 0 ? g_ptr_array_index (fixtures, fixtures->len - 1) : NULL;
      gboolean asks = !g_str_equal (rebote_table_get (table, row, numbers[N_COLUMNS - 1]), "-");

      if (fixture == NULL || !g_str_equal (fixture->path, mail))
        {
          fixture = g_new0 (Fixture, 1);
          fixture->path = g_steal_pointer (&mail);
          fixture->lines = g_string_new (NULL);
          fixture->asks = g_array_new (FALSE, FALSE, sizeof (gboolean));
          g_ptr_array_add (fixtures, fixture);
        }
      g_array_append_val (fixture->asks, asks);
      for (guint i = 1; i < N_COLUMNS; i++)
        g_string_append_printf (fixture->lines, "%s%s", rebote_table_get (table, row, numbers[i]),
                                i + 1 < N_COLUMNS ? " " : "\n");
    }
}

static guint
count_mails (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      n += g_file_test (path, G_FILE_TEST_IS_DIR) ? count_mails (path) : g_str_has_suffix (name, ".eml");
    }

  return n;
}

/* No mail lies there unread. */
static void
test_all_are_expected (gconstpointer data)
{
  const GPtrArray *fixtures = data;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", "bounce", folders[i], NULL);

      n += count_mails (folder);
    }
  g_assert_cmpuint (n, ==, fixtures->len);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GPtrArray) fixtures = g_ptr_array_new_with_free_func (fixture_free);
  g_autofree char *base = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  isolated_test_init (&argc, &argv);
  knowledge = rebote_knowledge_load (NULL, &error);
  g_assert_no_error (error);
  g_test_set_nonfatal_assertions (); /* one mail that is misread must not hide the others */

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    read_expected (fixtures, folders[i]);
  base = g_test_build_filename (G_TEST_DIST, "data", "bounce", NULL);
  for (guint i = 0; i < fixtures->len; i++)
    {
      Fixture *fixture = g_ptr_array_index (fixtures, i);
      g_autofree char *name = g_strconcat ("/bounce/fixtures", fixture->path + strlen (base), NULL);

      g_test_add_data_func (name, fixture, test_fixture);
    }
  g_test_add_data_func ("/bounce/fixtures/all-are-expected", fixtures, test_all_are_expected);

  status = isolated_test_run ();
  rebote_knowledge_unref (knowledge);

  return status;
}
