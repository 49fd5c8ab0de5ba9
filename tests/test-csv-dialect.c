/* test-csv-dialect.c
 *
 * How contact files are recognised: each fixture is one that people really send.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "contacts/rebote-list-preview.h"
#include "isolated.h"

#define BAJA "Nombre;Correo electrónico;Teléfono;Baja"

typedef struct
{
  const char    *name;
  const char    *text; /* UTF-8 */
  ReboteEncoding encoding;
  gboolean       bom;
  char           delimiter;
  ReboteLineEnd  line_end;
  gboolean       has_header;
  guint          n_skipped;
  int            address_column;
  const char    *first_cell; /* of the first contact */
} Fixture;

static const Fixture fixtures[] = {
  { "comma", "name,email\nAna,ana@example.com\n", REBOTE_ENCODING_UTF8, FALSE, ',', REBOTE_LINE_END_LF, TRUE, 0, 1, "Ana" },
  { "windows", BAJA "\r\nÁngela;a@example.com;6;No\r\nJosé;j@example.com;7;Sí\r\n", REBOTE_ENCODING_WINDOWS_1252, FALSE, ';',
    REBOTE_LINE_END_CRLF, TRUE, 0, 1, "Ángela" },
  { "utf8-bom", BAJA "\r\nÁngela;a@example.com;6;No\r\n", REBOTE_ENCODING_UTF8, TRUE, ';', REBOTE_LINE_END_CRLF, TRUE, 0, 1, "Ángela" },
  { "utf16le", "Name\tE-Mail\r\nJürgen\tj@example.com\r\n", REBOTE_ENCODING_UTF16LE, TRUE, '\t', REBOTE_LINE_END_CRLF, TRUE, 0, 1, "Jürgen" },
  { "utf16be", "Name\tE-Mail\r\n😀 Jürgen\tj@example.com\r\n", REBOTE_ENCODING_UTF16BE, TRUE, '\t', REBOTE_LINE_END_CRLF, TRUE, 0, 1, "😀 Jürgen" },
  { "utf16le-unmarked", "Name\tE-Mail\r\nAna\tana@example.com\r\n", REBOTE_ENCODING_UTF16LE, FALSE, '\t', REBOTE_LINE_END_CRLF, TRUE, 0, 1, "Ana" },
  { "carriage-return", "name,mail\rAna,ana@example.com\rBert,b@example.com\r", REBOTE_ENCODING_UTF8, FALSE, ',', REBOTE_LINE_END_CR, TRUE, 0, 1, "Ana" },
  { "separator-line", "sep=|\r\nname|mail\r\nAna|ana@example.com\r\n", REBOTE_ENCODING_UTF8, FALSE, '|', REBOTE_LINE_END_CRLF, TRUE, 1, 1, "Ana" },
  { "no-header", "Ana,ana@example.com,1\nBert,b@example.com,2\n", REBOTE_ENCODING_UTF8, FALSE, ',', REBOTE_LINE_END_LF, FALSE, 0, 1, "Ana" },
  { "titles", "Our clients;;\n;;\nname;e-mail;town\nAna;ana@example.com;Vigo\n", REBOTE_ENCODING_UTF8, FALSE, ';', REBOTE_LINE_END_LF, TRUE, 2, 1, "Ana" },
  { "short-titles", "Our clients\n\nname;e-mail;town\nAna;ana@example.com;Vigo\nBert;b@example.com;Lugo\n", REBOTE_ENCODING_UTF8, FALSE, ';', REBOTE_LINE_END_LF, TRUE, 2, 1, "Ana" },
  { "bare", "ana@example.com\nBert <b@example.com>\n", REBOTE_ENCODING_UTF8, FALSE, '\0', REBOTE_LINE_END_LF, FALSE, 0, 0, "ana@example.com" },
  { "look-alikes", "Email domain,Email hard bounce reason,Email\nexample.com,,ana@example.com\n", REBOTE_ENCODING_UTF8, FALSE, ',', REBOTE_LINE_END_LF, TRUE, 0, 2, "example.com" },
  { "by-content", "who,what\nAna,ana@example.com\nBert,b@example.com\n", REBOTE_ENCODING_UTF8, FALSE, ',', REBOTE_LINE_END_LF, TRUE, 0, 1, "Ana" },
  { "decimal-commas", "mail;a;b\na@example.com;1,5;2,5\nb@example.com;3,5;4,5\n", REBOTE_ENCODING_UTF8, FALSE, ';', REBOTE_LINE_END_LF, TRUE, 0, 0, "a@example.com" },
  { "commas-in-quotes", "mail;note\na@example.com;\"x, y, z\"\nb@example.com;\"x, y, z\"\n", REBOTE_ENCODING_UTF8, FALSE, ';', REBOTE_LINE_END_LF, TRUE, 0, 0, "a@example.com" },
};

static GBytes *
encode (const char    *text,
        ReboteEncoding encoding,
        gboolean       bom)
{
  GString *out = g_string_new (NULL);

  if (bom)
    rebote_encoding_append (encoding, out, "\xef\xbb\xbf");
  rebote_encoding_append (encoding, out, text);
  return g_string_free_to_bytes (out);
}

static ReboteCsvDialect *
detect (const char               *text,
        const ReboteCsvOverrides *overrides)
{
  g_autoptr (GError) error = NULL;
  ReboteCsvDialect *dialect = rebote_csv_dialect_detect ("list.csv", text, strlen (text), TRUE, overrides, &error);

  g_assert_no_error (error);
  return dialect;
}

static void
test_fixture (gconstpointer data)
{
  const Fixture *fixture = data;
  g_autoptr (GBytes) bytes = encode (fixture->text, fixture->encoding, fixture->bom);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "list.csv", NULL);
  g_autoptr (ReboteListPreview) preview = NULL;
  g_autoptr (GError) error = NULL;
  gsize       size;
  const char *content = g_bytes_get_data (bytes, &size);

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (path, content, size, NULL));
  preview = rebote_list_preview_new (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rebote_encoding_to_name (preview->dialect->encoding), ==, rebote_encoding_to_name (fixture->encoding));
  g_assert_cmpint (preview->dialect->bom_length > 0, ==, fixture->bom);
  g_assert_cmpint (preview->dialect->delimiter, ==, fixture->delimiter);
  g_assert_cmpint (preview->dialect->line_end, ==, fixture->line_end);
  g_assert_cmpint (preview->dialect->has_header, ==, fixture->has_header);
  g_assert_cmpuint (preview->dialect->n_skipped, ==, fixture->n_skipped);
  g_assert_cmpint (preview->dialect->address_column, ==, fixture->address_column);
  g_assert_cmpuint (preview->rows->len, >, 0);
  g_assert_cmpstr (((char **)g_ptr_array_index (preview->rows, 0))[0], ==, fixture->first_cell);
  g_assert_cmpuint (preview->size, ==, size);
}

static void
test_header_words (void)
{
  static const char *const words[] = { "E-mail Address", "CORREO ELECTRÓNICO", "Dirección de correo electrónico", "courriel",
                                       "Adresse de messagerie", "E-Mail-Adresse", "Indirizzo e-mail", "Endereço de e-mail",
                                       "Эл. почта", "メールアドレス", "e_mail", "Mél" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *text = g_strdup_printf ("x;%s;y\n1;;2\n3;ana@example.com;4\n", words[i]);
      g_autoptr (ReboteCsvDialect) dialect = detect (text, NULL);

      g_assert_cmpint (dialect->address_column, ==, 1);
      g_assert_true (dialect->has_header);
    }
}

static void
test_states (void)
{
  g_autoptr (ReboteCsvDialect) dialect = detect ("Email,EMAIL_BLACKLISTED,Status,Email hard bounce reason,UNSUB_TIME,Opt-Out,Town\n"
                                                 "ana@example.com,No,active,,,0,Vigo\n",
                                                 NULL);
  static const ReboteColumnRole roles[] = { REBOTE_COLUMN_ADDRESS, REBOTE_COLUMN_LEFT, REBOTE_COLUMN_STATUS, REBOTE_COLUMN_REASON,
                                            REBOTE_COLUMN_LEFT, REBOTE_COLUMN_LEFT, REBOTE_COLUMN_OTHER };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    g_assert_cmpint (rebote_csv_dialect_get_column (dialect, i)->role, ==, roles[i]);
  g_assert_cmpstr (rebote_csv_dialect_get_column (dialect, 1)->state, ==, "unsubscribed");
}

static void
test_overrides (void)
{
  const char        *text = "first,second\na@example.com,b@example.com\n";
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;
  g_autoptr (ReboteCsvDialect) guessed = detect (text, NULL);
  g_autoptr (ReboteCsvDialect) named = NULL;
  g_autoptr (ReboteCsvDialect) bare = NULL;
  g_autoptr (ReboteCsvDialect) wrong = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (guessed->doubts & REBOTE_CSV_DOUBT_ADDRESS);
  g_assert_cmpfloat (guessed->confidence, <, 1);
  overrides.column_name = "Second";
  named = detect (text, &overrides);
  g_assert_cmpint (named->address_column, ==, 1);
  overrides.column_name = "third";
  wrong = rebote_csv_dialect_detect ("list.csv", text, strlen (text), TRUE, &overrides, &error);
  g_assert_null (wrong);
  g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NO_COLUMN);
  overrides.column_name = NULL;
  overrides.delimiter = '\0';
  overrides.has_header = FALSE;
  bare = detect (text, &overrides);
  g_assert_cmpuint (rebote_csv_dialect_get_n_columns (bare), ==, 1);
  g_assert_false (bare->has_header);
}

static void
test_doubts (void)
{
  g_autoptr (ReboteCsvDialect) garbled = detect ("mail,name\na@example.com,JosÃ©\n", NULL);
  g_autoptr (ReboteCsvDialect) certain = detect ("mail,name\na@example.com,José\n", NULL);
  const ReboteMojibakeExample *example;

  g_assert_true (garbled->doubts & REBOTE_CSV_DOUBT_MOJIBAKE);
  g_assert_false (certain->doubts & REBOTE_CSV_DOUBT_MOJIBAKE);
  g_assert_cmpuint (garbled->n_damaged, ==, 1);
  example = g_ptr_array_index (garbled->damage, 0);
  g_assert_cmpstr (example->damaged, ==, "JosÃ©");
  g_assert_cmpstr (example->repaired, ==, "José");
  g_assert_cmpuint (certain->n_damaged, ==, 0);
}

static void
test_example (void)
{
  g_autoptr (ReboteCsvDialect) example = detect ("mail\na@example.com\nb@shop.test\n", NULL);
  g_autoptr (ReboteCsvDialect) real = detect ("mail\na@rebote-shop.es\nb@rebote-shop.es\nc@example.com\n", NULL);

  g_assert_true (example->example);
  g_assert_false (real->example);
}

static void
assert_refused (const char         *bytes,
                gsize               length,
                ReboteContactsError code)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "refused.csv", NULL);
  g_autoptr (ReboteListPreview) preview = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  preview = rebote_list_preview_new (path, NULL, &error);
  g_assert_null (preview);
  g_assert_error (error, REBOTE_CONTACTS_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, "refused.csv"));
}

static void
test_refused (void)
{
  g_autofree char *noise = g_malloc (300000);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (GError) error = NULL;
  const char *words = "name;phone\nAna;12\nBert;34\n";

  for (guint i = 0; i < 300000; i++)
    noise[i] = g_rand_int (rand);
  assert_refused ("", 0, REBOTE_CONTACTS_ERROR_EMPTY);
  assert_refused ("\n\n \n", 4, REBOTE_CONTACTS_ERROR_EMPTY);
  assert_refused ("sep=;\r\n", 7, REBOTE_CONTACTS_ERROR_EMPTY);
  assert_refused ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, REBOTE_CONTACTS_ERROR_NOT_LIST);
  assert_refused ("%PDF-1.7\n", 9, REBOTE_CONTACTS_ERROR_NOT_LIST);
  assert_refused ("PK\x03\x04\x14\0\0\0xl/workbook.xml", 23, REBOTE_CONTACTS_ERROR_DAMAGED);
  assert_refused ("From: a@example.com\nTo: b@example.com\nSubject: x\n\nhi\n", 52, REBOTE_CONTACTS_ERROR_NOT_LIST);
  assert_refused ("{\"email\":\"a@example.com\"}\n", 26, REBOTE_CONTACTS_ERROR_NOT_LIST);
  assert_refused (noise, 300000, REBOTE_CONTACTS_ERROR_NOT_LIST);
  assert_refused (words, strlen (words), REBOTE_CONTACTS_ERROR_NO_ADDRESSES);

  /* The message shows how the file was read, so that a wrong guess is seen. */
  g_assert_null (rebote_csv_dialect_detect ("phones.csv", words, strlen (words), TRUE, NULL, &error));
  g_assert_nonnull (strstr (error->message, "Ana │ 12"));
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (fixtures); i++)
    {
      g_autofree char *path = g_strconcat ("/contacts/dialect/", fixtures[i].name, NULL);

      g_test_add_data_func (path, &fixtures[i], test_fixture);
    }
  g_test_add_func ("/contacts/dialect/header-words", test_header_words);
  g_test_add_func ("/contacts/dialect/states", test_states);
  g_test_add_func ("/contacts/dialect/overrides", test_overrides);
  g_test_add_func ("/contacts/dialect/doubts", test_doubts);
  g_test_add_func ("/contacts/dialect/example", test_example);
  g_test_add_func ("/contacts/dialect/refused", test_refused);

  return isolated_test_run ();
}
