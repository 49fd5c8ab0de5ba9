/* test-cli-repair.c
 *
 * What `rebote clean` does with texts that were encoded twice: it says so, and repairs them if it is told to.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "cli-program.h"
#include "isolated.h"

/* Sound cells with all that could be changed by writing them anew; a damaged address; a duplicate and one to review. */
static const char list[] =
  "nombre;telÃ©fono;email\r\n"
  "\"JosÃ© \"\"Pepe\"\"\";1;ana@shop.es\r\n"
  "SÃO PAULO; \"2\" ;b@shop.es\r\n"
  "Ángela;\"ok\";josÃ©@shop.es\r\n"
  "GarcÃ­a;3;ANA@shop.es\r\n"
  "MuÃ±oz;4;c@gmial.com\r\n"
  "José;5;josé@shop.es\r\n";

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("rebote-repair-XXXXXX", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  folder_remove (fixture->folder);
  g_free (fixture->folder);
}

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *content)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
assert_file (Fixture    *fixture,
             const char *name,
             const char *expected)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpstr (content, ==, expected);
  g_assert_cmpuint (length, ==, strlen (expected));
}

static void
assert_in_file (Fixture    *fixture,
                const char *name,
                const char *words)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  if (!strstr (content, words))
    g_error ("“%s” is not in:\n%s", words, content);
}

/* Runs `rebote clean` in the folder with words that have no spaces in them. */
static void
run (Fixture    *fixture,
     const char *arguments,
     Result     *result)
{
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "LC_ALL", "C.UTF-8", TRUE);
  g_autofree char *line = g_strdup_printf ("%s clean %s", g_getenv ("REBOTE_PROGRAM"), arguments);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);

  result_clear (result);
  result_spawn (result, fixture->folder, (const char *const *)argv, environment);
  if (result->status != 0)
    g_error ("%s: %s", arguments, result->err);
}

static gint64
get_count (Result     *result,
           const char *name)
{
  g_autoptr (JsonNode) node = json_from_string (result->out, NULL);
  JsonObject *object = json_node_get_object (node);

  return json_object_has_member (object, name) ? json_object_get_int_member (object, name) : -1;
}

static void
test_untold (Fixture      *fixture,
             gconstpointer data)
{
  g_auto (Result) result = { 0 };

  write_file (fixture, "list.csv", list);
  run (fixture, "list.csv --output kept.csv --removed removed.csv --summary page.html --json", &result);
  g_assert_nonnull (strstr (result.err, "5 texts look damaged: “telÃ©fono” for “teléfono”. Say --repair-text"));
  g_assert_cmpint (get_count (&result, "damaged_cells"), ==, 5);
  g_assert_cmpint (get_count (&result, "repaired_cells"), ==, -1);
  g_assert_cmpint (get_count (&result, "removed"), ==, 1);
  /* What stays is the list, less the duplicate. */
  assert_file (fixture, "kept.csv",
               "nombre;telÃ©fono;email\r\n\"JosÃ© \"\"Pepe\"\"\";1;ana@shop.es\r\nSÃO PAULO; \"2\" ;b@shop.es\r\n"
               "Ángela;\"ok\";josÃ©@shop.es\r\nMuÃ±oz;4;c@gmial.com\r\nJosé;5;josé@shop.es\r\n");
  assert_in_file (fixture, "removed.csv", "\r\nGarcÃ­a;3;ANA@shop.es;remove;duplicate;");
  assert_file (fixture, "list.csv", list);
}

static void
test_told (Fixture      *fixture,
           gconstpointer data)
{
  g_auto (Result) result = { 0 };

  write_file (fixture, "list.csv", list);
  run (fixture, "list.csv --output kept.csv --removed removed.csv --review review.csv --summary page.html --repair-text --json", &result);
  g_assert_cmpstr (result.err, ==, "");
  g_assert_cmpint (get_count (&result, "repaired_cells"), ==, 5);
  g_assert_cmpint (get_count (&result, "damaged_cells"), ==, -1);
  /* The repaired address is that of another row. */
  g_assert_cmpint (get_count (&result, "removed"), ==, 2);
  assert_file (fixture, "kept.csv",
               "nombre;teléfono;email\r\n\"José \"\"Pepe\"\"\";1;ana@shop.es\r\nSÃO PAULO; \"2\" ;b@shop.es\r\n"
               "Ángela;\"ok\";josé@shop.es\r\n");
  assert_in_file (fixture, "removed.csv", "nombre;teléfono;email;rebote_decision;");
  assert_in_file (fixture, "removed.csv", "\r\nGarcía;3;ANA@shop.es;remove;duplicate;");
  assert_in_file (fixture, "removed.csv", "\r\nJosé;5;josé@shop.es;remove;duplicate;");
  assert_in_file (fixture, "review.csv", "\r\nMuñoz;4;c@gmial.com;review;typo;");
  assert_in_file (fixture, "page.html", "<p>5 damaged texts (as “JosÃ©” for “José”) were repaired.</p>");
  assert_file (fixture, "list.csv", list);
}

/* A list without damage comes out as without the option, and nothing is said. */
static void
test_sound (Fixture      *fixture,
            gconstpointer data)
{
  static const char sound[] = "nombre,email\nSÃO “Ângelo” É…,a@shop.es\n\"IRMÃ…\" ,b@shop.es\n";
  g_auto (Result) result = { 0 };

  write_file (fixture, "list.csv", sound);
  run (fixture, "list.csv --output kept.csv --json", &result);
  g_assert_cmpstr (result.err, ==, "");
  g_assert_cmpint (get_count (&result, "damaged_cells"), ==, -1);
  assert_file (fixture, "kept.csv", sound);
  run (fixture, "list.csv --output kept.csv --repair-text", &result);
  g_assert_null (strstr (result.out, "repaired"));
  assert_file (fixture, "kept.csv", sound);
}

/* Damage far behind what is looked at first is found all the same. */
static void
test_late (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("nombre,email\n");
  g_auto (Result) result = { 0 };

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "Ángel,p%u@shop.es\n", i);
  g_string_append (text, "JosÃ©,last@shop.es\n");
  write_file (fixture, "list.csv", text->str);
  run (fixture, "list.csv --output kept.csv --json", &result);
  g_assert_nonnull (strstr (result.err, "1 text looks damaged: “JosÃ©” for “José”."));
  g_assert_cmpint (get_count (&result, "damaged_cells"), ==, 1);
  run (fixture, "list.csv --output kept.csv --repair-text", &result);
  g_assert_nonnull (strstr (result.out, "1  Damaged texts that were repaired"));
  assert_in_file (fixture, "kept.csv", "\nJosé,last@shop.es\n");
}

/* Other forms of lists come to the same cells. */
static void
test_forms (Fixture      *fixture,
            gconstpointer data)
{
  static const char *const books[] = { "book.xlsx", "book.ods" };
  g_auto (Result) result = { 0 };

  write_file (fixture, "list.csv", "nombre,email\nJosÃ©,a@shop.es\nSÃO,b@shop.es\n");
  for (guint i = 0; i < G_N_ELEMENTS (books); i++)
    {
      g_autofree char *there = g_strdup_printf ("list.csv --output %s", books[i]);
      g_autofree char *back = g_strdup_printf ("%s --output back.csv", books[i]);
      g_autofree char *repaired = g_strdup_printf ("list.csv --output %s --repair-text", books[i]);
      g_autofree char *again = g_strdup_printf ("%s --output back.csv --repair-text", books[i]);

      run (fixture, there, &result);
      run (fixture, back, &result);
      assert_file (fixture, "back.csv", "nombre,email\nJosÃ©,a@shop.es\nSÃO,b@shop.es\n");
      run (fixture, again, &result);
      assert_file (fixture, "back.csv", "nombre,email\nJosé,a@shop.es\nSÃO,b@shop.es\n");
      /* … and out of a table into a workbook */
      run (fixture, repaired, &result);
      run (fixture, back, &result);
      assert_file (fixture, "back.csv", "nombre,email\nJosé,a@shop.es\nSÃO,b@shop.es\n");
    }
}

static void
test_address_book (Fixture      *fixture,
                   gconstpointer data)
{
  static const char card[] = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:JosÃ© GarcÃ­a\r\nEMAIL:a@shop.es\r\nEND:VCARD\r\n";
  g_auto (Result) result = { 0 };

  write_file (fixture, "list.vcf", card);
  run (fixture, "list.vcf --output kept.csv --repair-text", &result);
  g_assert_cmpstr (result.err, ==, "");
  assert_in_file (fixture, "kept.csv", "José García");
  /* Its entries are written as they were, and that is said. */
  run (fixture, "list.vcf --output kept.vcf --repair-text", &result);
  g_assert_nonnull (strstr (result.err, "kept.vcf"));
  assert_file (fixture, "kept.vcf", card);
}

static void
test_preset (Fixture      *fixture,
             gconstpointer data)
{
  g_auto (Result) result = { 0 };

  write_file (fixture, "list.csv", "nombre,ciudÃ¡,email\nJosÃ©,LeÃ³n,a@shop.es\n");
  run (fixture, "list.csv --output kept.csv --preset brevo --repair-text", &result);
  assert_in_file (fixture, "kept.csv", "nombre;ciudá;EMAIL");
  assert_in_file (fixture, "kept.csv", "José;León;a@shop.es");
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/cli/repair/untold", Fixture, NULL, set_up, test_untold, tear_down);
  g_test_add ("/cli/repair/told", Fixture, NULL, set_up, test_told, tear_down);
  g_test_add ("/cli/repair/sound", Fixture, NULL, set_up, test_sound, tear_down);
  g_test_add ("/cli/repair/late", Fixture, NULL, set_up, test_late, tear_down);
  g_test_add ("/cli/repair/forms", Fixture, NULL, set_up, test_forms, tear_down);
  g_test_add ("/cli/repair/address-book", Fixture, NULL, set_up, test_address_book, tear_down);
  g_test_add ("/cli/repair/preset", Fixture, NULL, set_up, test_preset, tear_down);

  return isolated_test_run ();
}
