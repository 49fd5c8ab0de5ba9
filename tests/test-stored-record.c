/* test-stored-record.c
 *
 * The bytes of a contact, without those that its cells tell: they must come back as they were.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "store/rebote-store-lists.h"
#include "store/rebote-stored-record.h"
#include "isolated.h"

/* The fields of a record: its cells, and the line that follows them. */
static GString *
make_fields (const char *const *cells)
{
  GString *fields = g_string_new (NULL);

  for (; *cells; cells++)
    rebote_stored_fields_add (fields, *cells);
  rebote_stored_fields_add (fields, "17");

  return fields;
}

static const struct
{
  const char *record;
  const char *cells[4];
  gboolean    shortens;
} records[] = {
  { "Ana;ana@club.org;9\r\n", { "Ana", "ana@club.org", "9" }, TRUE },
  { "Ana\tana@club.org\t9", { "Ana", "ana@club.org", "9" }, TRUE },
  { "Ana,ana@club.org,9\n\n\n", { "Ana", "ana@club.org", "9" }, TRUE },
  { "\"Ana\",\"ana@club.org\",\"\"\n", { "Ana", "ana@club.org", "" }, TRUE },
  { "\"\",\"\"\n", { "", "" }, TRUE },
  { ";;\n", { "", "", "" }, TRUE },
  { "ana@club.org\n", { "ana@club.org" }, TRUE },
  { "\n", { "" }, TRUE },
  { "", { "" }, TRUE },
  { "Ana;\"ana@club.org\";9\r\n", { "Ana", "ana@club.org", "9" }, FALSE },
  { "\"Ana\";ana@club.org;9\r\n", { "Ana", "ana@club.org", "9" }, FALSE },
  { "\"A\"\"na\";\"b\"\n", { "A\"na", "b" }, FALSE },
  { "\"A\rna\";\"b\"\n", { "A\rna", "b" }, FALSE },
  { "A;b,c\n", { "A", "b", "c" }, FALSE },
  { "A;b\n", { "A", "b", "" }, FALSE },
  { "A;b;c;d and more of this, which no column takes\n", { "A", "b", "c" }, FALSE },
  { "Jos\xe9;b\n", { "Jos\303\251", "b" }, FALSE },
  { "A\x1f;b\n", { "A\x1f", "b" }, FALSE },
};

static void
test_records (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      const char *record = records[i].record;
      g_autoptr (GString) fields = make_fields (records[i].cells);
      g_autoptr (GString) ending = g_string_new ("what was there before");
      g_autoptr (GString) restored = g_string_new ("what was there before");
      gboolean shortened = rebote_stored_record_shorten (record, strlen (record), fields->str, ending);

      g_test_message ("record %u", i);
      g_assert_cmpint (shortened, ==, records[i].shortens);
      if (!shortened)
        continue;
      g_assert_true (rebote_stored_record_restore (fields->str, ending->str, ending->len, restored));
      g_assert_cmpmem (restored->str, restored->len, record, strlen (record));
    }
}

/* Whatever the record is: where it is shortened, it comes back. */
static void
test_random (void)
{
  static const char letters[] = "ab\";,\x1f\n\0";
  guint n_shortened = 0;

  for (guint i = 0; i < 200000; i++)
    {
      char   record[12];
      gsize  size = g_test_rand_int_range (0, sizeof record + 1);
      char   cells[3][4] = { "", "", "" };
      char  *pointers[4] = { cells[0], cells[1], cells[2], NULL };
      g_autoptr (GString) fields = NULL;
      g_autoptr (GString) ending = g_string_new (NULL);
      g_autoptr (GString) restored = g_string_new (NULL);

      for (guint j = 0; j < size; j++)
        record[j] = letters[g_test_rand_int_range (0, sizeof letters - 1)];
      for (guint j = 0; j < 3; j++)
        for (gint k = g_test_rand_int_range (0, 3); k > 0; k--)
          cells[j][k - 1] = letters[g_test_rand_int_range (0, 2)];
      pointers[g_test_rand_int_range (0, 4)] = NULL;
      /* Half of them as they are written. */
      if (g_test_rand_bit () && pointers[0])
        {
          g_autofree char *joined = g_strjoinv (";", pointers);

          size = MIN (strlen (joined), sizeof record);
          memcpy (record, joined, size);
        }

      fields = make_fields ((const char *const *)pointers);
      if (!rebote_stored_record_shorten (record, size, fields->str, ending))
        continue;
      n_shortened++;
      g_assert_true (rebote_stored_record_restore (fields->str, ending->str, ending->len, restored));
      g_assert_cmpmem (restored->str, restored->len, record, size);
    }

  g_assert_cmpuint (n_shortened, >, 1000);
}

/* What a damaged database may hold. */
static void
test_damaged (void)
{
  g_autoptr (GString) restored = g_string_new (NULL);

  g_assert_false (rebote_stored_record_restore ("a\x1f" "1\x1f", "", 0, restored));
  g_assert_false (rebote_stored_record_restore ("a\x1f" "1\x1f", ";", 1, restored));
  g_assert_true (rebote_stored_record_restore ("no end", ";\0\n", 3, restored));
  g_assert_cmpstr (restored->str, ==, "\n");
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/stored-record/records", test_records);
  g_test_add_func ("/stored-record/random", test_random);
  g_test_add_func ("/stored-record/damaged", test_damaged);

  return isolated_test_run ();
}
