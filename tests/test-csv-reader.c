/* test-csv-reader.c
 *
 * Records: where they end, what they say, and that their bytes stay what they are.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "contacts/rebote-csv-reader.h"
#include "isolated.h"

static char *
write_list (const char *bytes,
            gsize       length)
{
  char *path = g_build_filename (g_get_user_cache_dir (), "list.csv", NULL);

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  return path;
}

/* All cells of a list, `|` between fields and `¶` behind records; `!` before one that is flawed. Checks that the records
 * together are the file. */
static char *
read_as (const char               *bytes,
         gsize                     length,
         const ReboteCsvOverrides *overrides)
{
  g_autofree char *path = write_list (bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteListSource) source = rebote_list_source_open (path, &error);
  g_autoptr (ReboteCsvDialect) dialect = source ? rebote_list_source_detect (source, overrides, &error) : NULL;
  g_autoptr (ReboteCsvReader) reader = NULL;
  g_autoptr (GString) raw = g_string_new (NULL);
  const ReboteCsvRecord *record;
  GString               *out = g_string_new (NULL);

  g_assert_no_error (error);
  reader = rebote_csv_reader_new (source, dialect);
  g_string_append_len (raw, bytes, dialect->bom_length);
  while ((record = rebote_csv_reader_next (reader, &error)))
    {
      ReboteCsvField fields[16];
      guint          n = rebote_csv_split_record (dialect, record->text, record->length, record->flaws, fields, 16);

      g_string_append_len (raw, record->raw, record->raw_length);
      if (record->flaws)
        g_string_append_c (out, '!');
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *cell = rebote_csv_field_to_utf8 (dialect, &fields[i]);

          g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", cell);
        }
      g_string_append (out, "¶");
    }
  g_assert_no_error (error);
  g_assert_cmpmem (raw->str, raw->len, bytes, length);

  return g_string_free (out, FALSE);
}

static char *
read_all (const char *bytes,
          gsize       length)
{
  return read_as (bytes, length, NULL);
}

static void
assert_reads (const char *bytes,
              const char *expected)
{
  g_autofree char *cells = read_all (bytes, strlen (bytes));

  g_assert_cmpstr (cells, ==, expected);
}

static void
test_quotes (void)
{
  assert_reads ("mail,note\na@example.com,\"x, \"\"y\"\"\"\n", "mail|note¶a@example.com|x, \"y\"¶");
  assert_reads ("mail,note\r\na@example.com,\"two\r\nlines\"\r\nb@example.com,x\r\n",
                "mail|note¶a@example.com|two\r\nlines¶b@example.com|x¶");
  assert_reads ("mail,note\na@example.com,5\" pipe\nb@example.com,\n", "mail|note¶a@example.com|5\" pipe¶b@example.com|¶");
  assert_reads ("mail,note\na@example.com,\"say \\\"hi\\\", you\"\nb@example.com,\"a \\\"b\\\" c\"\n",
                "mail|note¶a@example.com|say \"hi\", you¶b@example.com|a \"b\" c¶");
  assert_reads ("mail,note\na@example.com,x", "mail|note¶a@example.com|x¶");
}

static void
test_unbalanced (void)
{
  assert_reads ("mail,note\na@example.com,\"open\nb@example.com,fine\n", "mail|note¶!a@example.com|\"open¶b@example.com|fine¶");
  assert_reads ("mail,note\na@example.com,\"open\nb@example.com,\"shut\"\nc@example.com,x\n",
                "mail|note¶!a@example.com|\"open¶b@example.com|shut¶c@example.com|x¶");
  assert_reads ("mail,note\na@example.com,\"open\nb@example.com,5\" pipe\nc@example.com,x\n",
                "mail|note¶!a@example.com|\"open¶b@example.com|5\" pipe¶c@example.com|x¶");
}

static void
test_nul (void)
{
  static const char bytes[] = "mail,note\na@example.com,x\0y\nb@example.com,z\n";
  g_autofree char  *cells = read_all (bytes, sizeof bytes - 1);

  g_assert_cmpstr (cells, ==, "mail|note¶!a@example.com|x\xef\xbf\xbdy¶b@example.com|z¶");
}

static void
test_line_ends (void)
{
  assert_reads ("mail,n\ra@example.com,1\rb@example.com,2", "mail|n¶a@example.com|1¶b@example.com|2¶");
  assert_reads ("mail,n\r\na@example.com,1\rb@example.com,2\nc@example.com,3\r\r\n",
                "mail|n¶a@example.com|1¶b@example.com|2¶c@example.com|3¶¶");
  assert_reads ("mail,n\na@example.com,1\n\n\n", "mail|n¶a@example.com|1¶¶¶");
}

static void
test_wide (void)
{
  for (guint i = 0; i < 2; i++)
    {
      ReboteEncoding encoding = i ? REBOTE_ENCODING_UTF16BE : REBOTE_ENCODING_UTF16LE;
      g_autoptr (GString) bytes = g_string_new (NULL);
      g_autoptr (GString) expected = g_string_new ("mail|name¶");
      g_autofree char *cells = NULL;

      rebote_encoding_append (encoding, bytes, "\xef\xbb\xbfmail\tname\r\n");
      /* More than a chunk, so that records and surrogates are cut by its end. */
      for (guint j = 0; j < 40000; j++)
        {
          rebote_encoding_append (encoding, bytes, "a@example.com\tJosé 😀\r\n");
          g_string_append (expected, "a@example.com|José 😀¶");
        }
      /* Half a pair, and half a unit at the end, stay as they are. */
      g_string_append_len (bytes, i ? "\0a\0@\xd8\x3d\0\t\0b\0" : "a\0@\0\x3d\xd8\t\0b\0b", 11);
      g_string_append (expected, "a@\xef\xbf\xbd|b¶");
      cells = read_all (bytes->str, bytes->len);
      g_assert_cmpstr (cells, ==, expected->str);
    }
}

static void
test_large (void)
{
  g_autoptr (GString) bytes = g_string_new ("mail,note\na@example.com,\"");
  g_autofree char *cells = NULL;

  for (guint i = 0; i < 500000; i++)
    g_string_append (bytes, "0123456789\n");
  g_string_append (bytes, "\"\nb@example.com,x\n");
  cells = read_all (bytes->str, bytes->len);
  g_assert_true (g_str_has_suffix (cells, "¶b@example.com|x¶"));
  g_assert_false (strstr (cells, "!") != NULL);
}

static void
test_wide_rows (void)
{
  g_autoptr (GString) bytes = g_string_new ("mail");
  g_autofree char *path = NULL;
  g_autoptr (ReboteListSource) source = NULL;
  g_autoptr (ReboteCsvDialect) dialect = NULL;

  for (guint i = 1; i < 10000; i++)
    g_string_append_printf (bytes, ",c%u", i);
  g_string_append (bytes, "\na@example.com");
  for (guint i = 1; i < 10000; i++)
    g_string_append (bytes, ",x");
  g_string_append_c (bytes, '\n');
  path = write_list (bytes->str, bytes->len);
  source = rebote_list_source_open (path, NULL);
  dialect = rebote_list_source_detect (source, NULL, NULL);
  g_assert_cmpuint (rebote_csv_dialect_get_n_columns (dialect), ==, 10000);
}

static void
test_lines (void)
{
  static const char bytes[] = "mail,note\na@example.com,\"1\n2\n3\"\nb@example.com,x\n";
  g_autofree char  *path = write_list (bytes, strlen (bytes));
  g_autoptr (ReboteListSource) source = rebote_list_source_open (path, NULL);
  g_autoptr (ReboteCsvDialect) dialect = rebote_list_source_detect (source, NULL, NULL);
  g_autoptr (ReboteCsvReader) reader = rebote_csv_reader_new (source, dialect);
  static const guint64 lines[] = { 1, 2, 5 };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const ReboteCsvRecord *record = rebote_csv_reader_next (reader, NULL);

      g_assert_cmpuint (record->line, ==, lines[i]);
      g_assert_cmpuint (record->number, ==, i);
    }
  g_assert_null (rebote_csv_reader_next (reader, NULL));
}

/* Whatever the bytes are, the records are the file, and nothing crashes. */
static void
test_noise (void)
{
  static const char letters[] = "\"\"\",,;\n\n\r\t\\ab@.\xe9";
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;

  overrides.delimiter = ',';
  overrides.address_column = 0;

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GString) bytes = g_string_new ("mail,note\na@example.com,x\n");
      guint            length = g_rand_int_range (rand, 0, 300);
      g_autofree char *cells = NULL;

      for (guint j = 0; j < length; j++)
        g_string_append_c (bytes, letters[g_rand_int_range (rand, 0, sizeof letters - 1)]);
      cells = read_as (bytes->str, bytes->len, &overrides);
      g_assert_nonnull (cells);
    }
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/contacts/reader/quotes", test_quotes);
  g_test_add_func ("/contacts/reader/unbalanced", test_unbalanced);
  g_test_add_func ("/contacts/reader/nul", test_nul);
  g_test_add_func ("/contacts/reader/line-ends", test_line_ends);
  g_test_add_func ("/contacts/reader/wide", test_wide);
  g_test_add_func ("/contacts/reader/large", test_large);
  g_test_add_func ("/contacts/reader/wide-rows", test_wide_rows);
  g_test_add_func ("/contacts/reader/lines", test_lines);
  g_test_add_func ("/contacts/reader/noise", test_noise);

  return isolated_test_run ();
}
