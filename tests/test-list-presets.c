/* test-list-presets.c
 *
 * What programs and mailing services export: the columns of addresses are found, those that only look like one are not, and
 * who left is heeded. What is expected of the lists in tests/data/lists/presets is in expected.tsv beside them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "address/rebote-address-cell.h"
#include "contacts/rebote-cleaner.h"
#include "contacts/rebote-csv-reader.h"
#include "isolated.h"

typedef struct
{
  ReboteCsvDialect *dialect;
  GString          *rows;
} Run;

static char *
find_preset (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "lists", "presets", name, NULL);
}

/* `ana@example.com keep` or `bert@example.org remove unsubscribed`, with the first address of the row */
static gboolean
row_cb (const ReboteCsvRecord *record,
        ReboteRowKind          kind,
        ReboteRowVerdict      *verdict,
        gpointer               user_data,
        GError               **error)
{
  Run             *run = user_data;
  ReboteCsvField   fields[64];
  guint            n;
  g_autofree char *cell = NULL;
  g_autoptr (GPtrArray) found = NULL;

  if (verdict == NULL)
    return TRUE;
  n = rebote_csv_split_record (run->dialect, record->text, record->length, record->flaws, fields, 64);
  g_assert_cmpuint (n, ==, run->dialect->columns->len);
  cell = rebote_csv_field_to_utf8 (run->dialect, &fields[run->dialect->address_column]);
  found = rebote_address_find_in_cell (cell, -1);
  g_string_append_printf (run->rows, "%s %s%s%s\n",
                          found->len > 0 ? ((ReboteAddressCandidate *)g_ptr_array_index (found, 0))->text : "-",
                          rebote_outcome_to_slug (verdict->outcome), verdict->reason ? " " : "",
                          verdict->reason ? verdict->reason : "");

  return TRUE;
}

static char *
describe_columns (ReboteCsvDialect *dialect)
{
  GString *out = g_string_new (rebote_csv_dialect_get_column (dialect, dialect->address_column)->name);

  for (guint i = 0; i < dialect->columns->len; i++)
    {
      const ReboteCsvColumn *column = rebote_csv_dialect_get_column (dialect, i);

      if (column->role == REBOTE_COLUMN_SECOND_ADDRESS)
        g_string_append_printf (out, " + %s", column->name);
    }

  return g_string_free (out, FALSE);
}

static void
test_preset (gconstpointer data)
{
  g_auto (GStrv) lines = g_strsplit (data, "\n", -1);
  g_auto (GStrv) head = g_strsplit (lines[0], "\t", -1);
  g_autofree char *path = find_preset (head[0]);
  g_autofree char *expected = g_strjoinv ("\n", lines + 1);
  g_autofree char *columns = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) policy = rebote_policy_new (NULL);
  g_autoptr (ReboteListSource) source = rebote_list_source_open (path, &error);
  g_autoptr (ReboteCleanSummary) summary = NULL;
  g_autoptr (ReboteCsvDialect) dialect = NULL;
  ReboteCleanJob job = { .source = source, .policy = policy, .row = row_cb };
  Run            run = { 0 };

  g_assert_no_error (error);
  dialect = rebote_list_source_detect (source, NULL, &error);
  g_assert_no_error (error);
  columns = describe_columns (dialect);
  g_assert_cmpstr (columns, ==, head[1]);

  run.dialect = dialect;
  run.rows = g_string_new (NULL);
  job.user_data = &run;
  summary = rebote_cleaner_run (&job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (run.rows->str, ==, expected);
  g_string_free (run.rows, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) blocks = NULL;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  isolated_test_init (&argc, &argv);

  path = find_preset ("expected.tsv");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  /* The first block explains the others. */
  blocks = g_strsplit (text, "\n\n", -1);
  for (guint i = 1; blocks[i]; i++)
    {
      char            *block = g_strconcat (g_strchomp (blocks[i]), "\n", NULL);
      g_autofree char *name = g_strndup (block, strcspn (block, "\t"));
      g_autofree char *test_path = g_strconcat ("/contacts/presets/", name, NULL);

      g_ptr_array_add (kept, block);
      g_test_add_data_func (test_path, block, test_preset);
    }

  return isolated_test_run ();
}
