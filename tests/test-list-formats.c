/* test-list-formats.c
 *
 * Lists that are no tables of text: workbooks, address books, archives. What is in tests/data/lists is made by
 * tests/fixtures/make-lists.py, the address books apart.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>

#include "contacts/formats/rebote-excel-number.h"
#include "contacts/rebote-cleaner.h"
#include "contacts/rebote-csv-reader.h"
#include "contacts/rebote-list-preview.h"
#include "contacts/rebote-list-sniff.h"
#include "isolated.h"

static char *
find_list (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "lists", name, NULL);
}

/* All cells of a list, `|` between them and `¶` behind rows; before each row the line in which the user finds it. */
static char *
read_cells (const char               *path,
            const ReboteCsvOverrides *overrides,
            gboolean                  with_lines)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteListSource) source = rebote_list_source_open_as (path, overrides, &error);
  g_autoptr (ReboteCsvDialect) dialect = source ? rebote_list_source_detect (source, overrides, &error) : NULL;
  g_autoptr (ReboteCsvReader) reader = NULL;
  const ReboteCsvRecord *record;
  GString               *out = g_string_new (NULL);

  g_assert_no_error (error);
  reader = rebote_csv_reader_new (source, dialect);
  while ((record = rebote_csv_reader_next (reader, &error)))
    {
      ReboteCsvField fields[32];
      guint          n = rebote_csv_split_record (dialect, record->text, record->length, record->flaws, fields, 32);

      g_assert_cmpint (record->flaws, ==, 0);
      if (with_lines)
        g_string_append_printf (out, "%u:", (guint)record->line);
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *cell = rebote_csv_field_to_utf8 (dialect, &fields[i]);

          g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", cell);
        }
      g_string_append (out, "¶");
    }
  g_assert_no_error (error);

  return g_string_free (out, FALSE);
}

static void
assert_reads (const char *name,
              const char *sheet,
              const char *expected)
{
  g_autofree char   *path = find_list (name);
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;
  g_autofree char   *cells = NULL;

  overrides.sheet_name = sheet;
  cells = read_cells (path, &overrides, FALSE);
  g_assert_cmpstr (cells, ==, expected);
}

#define PEOPLE                                                             \
  "Nombre|Correo electrónico|Teléfono|Alta|Baja|VIP¶"                   \
  "Ángela Ñíguez|angela@example.com|34600111222|2024-05-06||TRUE¶"     \
  "Berto|Write to Berto <berto@example.com>||2024-05-06 12:00:00||FALSE¶" \
  "¶"                                                                     \
  "Carla, la “grande”|carla@example.org|1.5|18:00:00||¶"              \
  "=1+1|dora@example.net|||Sí|¶"                                         \
  "two\nlines|new@example.com||||¶"                                       \
  "#N/A|Fred <fred@example.com>||||¶"

static void
test_xlsx (void)
{
  assert_reads ("people.xlsx", NULL, PEOPLE);
  assert_reads ("people-sheets-first.xlsx", NULL, PEOPLE);
  assert_reads ("people.xlsx", "CONTACTOS", PEOPLE);
  assert_reads ("people.xlsx", "2", PEOPLE);
  assert_reads ("mac.xlsx", NULL, "mail|day¶ana@example.com|1904-01-01¶");
}

static void
test_ods (void)
{
  static const char people[] = "Name|E-Mail|Seit|Zahl|Abgemeldet¶"
                               "Jürgen|Jürgen schreiben <juergen@example.com>|2024-05-06|1.5|¶"
                               "¶¶"
                               "zwei\nZeilen  x|eva@example.org|10:05:00|TRUE|ja¶"
                               "|twice@example.com|||¶|twice@example.com|||¶";

  assert_reads ("people.ods", NULL, people);
  assert_reads ("people.ods", "1", people);
  assert_reads ("people.ods", "alt",
                "alt0@example.com¶alt1@example.com¶alt2@example.com¶alt3@example.com¶alt4@example.com¶alt5@example.com¶"
                "alt6@example.com¶alt7@example.com¶alt8@example.com¶");
}

/* What is hidden is read and said, and is not chosen while something else has addresses. */
static void
test_sheets (void)
{
  g_autofree char *path = find_list ("people.xlsx");
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteListSource) source = rebote_list_source_open (path, &error);
  const ReboteListConversion *conversion;
  const ReboteListSheet      *sheet;

  g_assert_no_error (error);
  conversion = rebote_list_source_get_conversion (source);
  g_assert_cmpint (conversion->format, ==, REBOTE_LIST_FORMAT_XLSX);
  g_assert_cmpuint (conversion->sheets->len, ==, 3);
  g_assert_cmpint (conversion->sheet, ==, 1);
  sheet = g_ptr_array_index (conversion->sheets, 1);
  g_assert_cmpstr (sheet->name, ==, "Contactos");
  g_assert_false (sheet->hidden);
  g_assert_cmpuint (sheet->n_addresses, ==, 6);
  sheet = g_ptr_array_index (conversion->sheets, 2);
  g_assert_true (sheet->hidden);
  g_assert_cmpuint (sheet->n_addresses, ==, 10);
  g_assert_cmpuint (conversion->warnings->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (conversion->warnings, 0), "1 row"));
}

static void
test_lines (void)
{
  g_autofree char *workbook = find_list ("people.xlsx");
  g_autofree char *book = find_list ("people.vcf");
  g_autofree char *rows = read_cells (workbook, NULL, TRUE);
  g_autofree char *cards = read_cells (book, NULL, TRUE);

  g_assert_nonnull (strstr (rows, "¶8:#N/A|"));
  g_assert_nonnull (strstr (cards, "¶1:Ana Núñez, hija|"));
  g_assert_nonnull (strstr (cards, "¶16:Bert|"));
  g_assert_nonnull (strstr (cards, "¶29:Ana again|"));
}

static void
test_vcard (void)
{
  assert_reads ("people.vcf", NULL,
                "Name|First Name|Last Name|Email|Phone|Postal Address|Website|Birthday|Categories|Note¶"
                "Ana Núñez, hija|Ana|Núñez|ana@example.com, ana.work@example.com|600 111 222, 910 111 222|"
                "Calle Mayor 1, 2, Madrid, 28013, Spain|||Cliente, Boletín|Two\nlines¶"
                "Bert|||bert@example.org, bert.second@example.org|+49-30-1234||https://example.org/|19850412||¶"
                "Nobody|||||||||¶"
                "Ana again|||ANA@example.com, ana.work@example.com||||||¶");
  assert_reads ("old.vcf", NULL,
                "Name|First Name|Last Name|Email|Phone|Organization¶"
                "María Núñez|María|Núñez|maria@example.com, maria.home@example.com|+34 600 111 222|Cafetería, Ventas¶"
                "|Jon|Doe|jon@example.org||¶");
}

static void
test_ldif (void)
{
  assert_reads ("people.ldif", NULL,
                "mail|givenName|sn|cn|description|telephoneNumber¶"
                "ana@example.com, ana.two@example.com|Ana|Núñez|Ana Núñez|a long one that goes on in the next line|¶"
                "bert@example.org, bert.two@example.org|||||030 1234¶"
                "ANA@example.com|||||¶");
}

static void
test_archives (void)
{
  g_autofree char *path = find_list ("single.zip");
  g_autoptr (ReboteListPreview) preview = NULL;
  g_autoptr (GError) error = NULL;

  assert_reads ("two.zip", NULL, "email|name|Ort¶a@example.com|A|¶b@example.com|B|Ulm¶");
  /* A list that lies alone in an archive is read as it would be outside. */
  preview = rebote_list_preview_new (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (preview->dialect->encoding, ==, REBOTE_ENCODING_WINDOWS_1252);
  g_assert_cmpint (preview->dialect->delimiter, ==, ';');
  g_assert_cmpstr (((char **)g_ptr_array_index (preview->rows, 0))[0], ==, "José");
}

static void
assert_refused (const char         *name,
                ReboteContactsError code,
                const char         *words)
{
  g_autofree char *path = find_list (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteListPreview) preview = rebote_list_preview_new (path, NULL, &error);

  g_assert_null (preview);
  g_assert_error (error, REBOTE_CONTACTS_ERROR, (int)code);
  if (!strstr (error->message, name) || !strstr (error->message, words))
    g_error ("“%s” or “%s” is not in: %s", name, words, error->message);
}

static void
test_refused (void)
{
  assert_refused ("empty.xlsx", REBOTE_CONTACTS_ERROR_EMPTY, "empty");
  assert_refused ("no-addresses.xlsx", REBOTE_CONTACTS_ERROR_NO_ADDRESSES, "Pieza 1 │ 1");
  assert_refused ("no-sheets.xlsx", REBOTE_CONTACTS_ERROR_DAMAGED, "without sheets");
  assert_refused ("truncated.xlsx", REBOTE_CONTACTS_ERROR_DAMAGED, "incomplete");
  assert_refused ("entities.xlsx", REBOTE_CONTACTS_ERROR_DAMAGED, "“b”");
  assert_refused ("protected.xlsx", REBOTE_CONTACTS_ERROR_PROTECTED, "password");
  assert_refused ("protected.ods", REBOTE_CONTACTS_ERROR_PROTECTED, "password");
  assert_refused ("grown.ods", REBOTE_CONTACTS_ERROR_TOO_LARGE, "too large");
  assert_refused ("old.xls", REBOTE_CONTACTS_ERROR_UNSUPPORTED, ".xlsx or CSV");
  assert_refused ("letter.doc", REBOTE_CONTACTS_ERROR_UNSUPPORTED, "old office program");
  assert_refused ("letter.docx", REBOTE_CONTACTS_ERROR_UNSUPPORTED, "office program");
  assert_refused ("none.zip", REBOTE_CONTACTS_ERROR_NOT_LIST, "no contact list");
  assert_refused ("nested.zip", REBOTE_CONTACTS_ERROR_UNSUPPORTED, "archive in an archive");
}

static void
test_no_sheet (void)
{
  static const char *const names[] = { "people.xlsx", "people.ods", "people.vcf" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char   *path = find_list (names[i]);
      ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteListSource) source = NULL;

      overrides.sheet_name = "17";
      source = rebote_list_source_open_as (path, &overrides, &error);
      g_assert_null (source);
      g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NO_SHEET);
    }
}

/* Writes a zip of one member that unpacks to @size times the same byte, with @head before. */
static char *
write_bomb (const char *member,
            const char *head,
            gsize       size,
            char        filling)
{
  char                 *path = g_build_filename (g_get_user_cache_dir (), "bomb.zip", NULL);
  g_autofree char      *piece = g_malloc (1024 * 1024);
  struct archive       *archive = archive_write_new ();
  struct archive_entry *entry = archive_entry_new ();

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  memset (piece, filling, 1024 * 1024);
  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  archive_entry_set_pathname (entry, member);
  archive_entry_set_filetype (entry, AE_IFREG);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  archive_write_data (archive, head, strlen (head));
  for (gsize i = 0; i < size; i += 1024 * 1024)
    g_assert_cmpint (archive_write_data (archive, piece, 1024 * 1024), >, 0);
  archive_entry_free (entry);
  g_assert_cmpint (archive_write_free (archive), ==, ARCHIVE_OK);

  return path;
}

static void
assert_bomb_refused (char       *path,
                     const char *words)
{
  g_autofree char *owned = path;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteListSource) source = rebote_list_source_open (path, &error);

  g_assert_null (source);
  g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE);
  if (!strstr (error->message, words))
    g_error ("“%s” is not in: %s", words, error->message);
}

static void
test_bombs (void)
{
  assert_bomb_refused (write_bomb ("list.csv", "mail\n", 512 * 1024 * 1024, '\n'), "400 times");
  assert_bomb_refused (write_bomb ("xl/workbook.xml", "<workbook>", 16 * 1024 * 1024, 'x'), "longer");
  assert_bomb_refused (write_bomb ("xl/workbook.xml", "<workbook a=\"", 16 * 1024 * 1024, 'x'), "longer");
}

static void
test_depth (void)
{
  g_autoptr (GString) head = g_string_new ("<workbook>");

  for (guint i = 0; i < 300; i++)
    g_string_append (head, "<a>");
  assert_bomb_refused (write_bomb ("xl/workbook.xml", head->str, 0, 0), "nested");
}

static ReboteCleanSummary *
clean (const char *name,
       const char *output,
       const char *removed)
{
  g_autofree char *path = g_path_is_absolute (name) ? g_strdup (name) : find_list (name);
  g_autoptr (RebotePolicy) policy = rebote_policy_new (NULL);
  g_autoptr (GError) error = NULL;
  ReboteCleanJob      job = { .list = path, .output = output, .removed = removed, .policy = policy };
  ReboteCleanSummary *summary = rebote_cleaner_run (&job, NULL, &error);

  g_assert_no_error (error);
  return summary;
}

static char *
make_path (const char *name)
{
  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  return g_build_filename (g_get_user_cache_dir (), name, NULL);
}

/* Who left according to one part is not mailed because another still has them. */
static void
test_audience (void)
{
  g_autofree char *kept = make_path ("kept.csv");
  g_autofree char *removed = make_path ("removed.csv");
  g_autoptr (ReboteCleanSummary) summary = clean ("audience.zip", kept, removed);
  g_autoptr (ReboteCleanSummary) alone = clean ("unsubscribed.zip", kept, NULL);
  g_autofree char *text = NULL;

  g_assert_cmpuint (summary->rows, ==, 7);
  g_assert_cmpuint (summary->counts[REBOTE_OUTCOME_KEEP], ==, 3);
  g_assert_cmpuint (rebote_clean_summary_get_reason (summary, REBOTE_OUTCOME_REMOVE, "unsubscribed"), ==, 3);
  g_assert_true (g_file_get_contents (removed, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "dead@example.com"));
  g_assert_nonnull (strstr (text, ",cleaned,"));
  g_assert_null (strstr (text, "ana@example.com"));
  g_assert_cmpuint (alone->counts[REBOTE_OUTCOME_KEEP], ==, 0);
}

static void
assert_is_rest (const char *name,
                const char *written,
                const char *gone)
{
  g_autofree char *path = find_list (name);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  char            *at;

  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_assert_true (g_file_get_contents (written, &after, NULL, NULL));
  at = strstr (before, gone);
  g_assert_nonnull (at);
  memmove (at, at + strlen (gone), strlen (at + strlen (gone)) + 1);
  g_assert_cmpstr (after, ==, before);
}

/* What stays of an address book stays byte for byte. */
static void
test_written_back (void)
{
  g_autofree char *vcf = make_path ("kept.vcf");
  g_autofree char *ldif = make_path ("kept.ldif");
  g_autofree char *old = make_path ("old-kept.vcf");
  g_autoptr (ReboteCleanSummary) cards = clean ("people.vcf", vcf, NULL);
  g_autoptr (ReboteCleanSummary) entries = clean ("people.ldif", ldif, NULL);
  g_autoptr (ReboteCleanSummary) all = clean ("old.vcf", old, NULL);

  g_assert_cmpuint (cards->counts[REBOTE_OUTCOME_REMOVE], ==, 2);
  assert_is_rest ("people.vcf", vcf,
                  "begin:vcard\nversion:3.0\nfn:Nobody\nend:vcard\nBEGIN:VCARD\nVERSION:3.0\nFN:Ana again\n"
                  "EMAIL:ANA@example.com\nEMAIL:ana.work@example.com\nEND:VCARD\n");
  assert_is_rest ("people.ldif", ldif, "dn: cn=Ana\nchangetype: add\nmail: ANA@example.com\n");
  assert_is_rest ("old.vcf", old, "");
}

/* A byte order mark belongs to no line. */
static void
test_marked_books (void)
{
  static const char *const names[] = { "people.vcf", "people.ldif" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *plain = find_list (names[i]);
      g_autofree char *marked = make_path (names[i]);
      g_autofree char *text = NULL;
      g_autofree char *with_mark = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *cells = NULL;

      g_assert_true (g_file_get_contents (plain, &text, NULL, NULL));
      with_mark = g_strconcat ("\xef\xbb\xbf", text, NULL);
      g_assert_true (g_file_set_contents (marked, with_mark, -1, NULL));
      expected = read_cells (plain, NULL, TRUE);
      cells = read_cells (marked, NULL, TRUE);
      g_assert_cmpstr (cells, ==, expected);
    }
}

static void
assert_same_bytes (const char *first,
                   const char *second)
{
  g_autofree char *first_bytes = NULL;
  g_autofree char *second_bytes = NULL;
  gsize            first_size, second_size;

  g_assert_true (g_file_get_contents (first, &first_bytes, &first_size, NULL));
  g_assert_true (g_file_get_contents (second, &second_bytes, &second_size, NULL));
  g_assert_cmpmem (first_bytes, first_size, second_bytes, second_size);
}

/* A workbook that is written and read again says the same, and nothing in it is run. */
static void
test_workbook (gconstpointer data)
{
  static const char list[] = "mail,a,b\n"
                             "a@example.com,=1+1,\"two\nlines, <&>\"\n"
                             "b@example.com,0034,_x000D_  ñ\t😀 \n";
  const char       *ending = data;
  g_autofree char  *path = make_path ("list.csv");
  g_autofree char  *first_name = g_strconcat ("first", ending, NULL);
  g_autofree char  *second_name = g_strconcat ("second", ending, NULL);
  g_autofree char  *first = make_path (first_name);
  g_autofree char  *second = make_path (second_name);
  g_autofree char  *cells = NULL;

  g_assert_true (g_file_set_contents (path, list, -1, NULL));
  rebote_clean_summary_free (clean (path, first, NULL));
  /* A date in it would be another one. */
  g_usleep (2100 * 1000);
  rebote_clean_summary_free (clean (path, second, NULL));
  assert_same_bytes (first, second);
  cells = read_cells (first, NULL, FALSE);
  g_assert_cmpstr (cells, ==, "mail|a|b¶a@example.com|=1+1|two\nlines, <&>¶b@example.com|0034|_x000D_  ñ\t😀 ¶");
}

/* Letters that XML has no place for stay in an Excel workbook, which has a way to write them. */
static void
test_odd_letters (void)
{
  static const char list[] = "mail,a\na@example.com,x\x01y\n";
  g_autofree char  *path = make_path ("list.csv");
  g_autofree char  *xlsx = make_path ("kept.xlsx");
  g_autofree char  *ods = make_path ("kept.ods");
  g_autofree char  *xlsx_cells = NULL;
  g_autofree char  *ods_cells = NULL;

  g_assert_true (g_file_set_contents (path, list, -1, NULL));
  rebote_clean_summary_free (clean (path, xlsx, NULL));
  rebote_clean_summary_free (clean (path, ods, NULL));
  xlsx_cells = read_cells (xlsx, NULL, FALSE);
  ods_cells = read_cells (ods, NULL, FALSE);
  g_assert_cmpstr (xlsx_cells, ==, "mail|a¶a@example.com|x\x01y¶");
  g_assert_cmpstr (ods_cells, ==, "mail|a¶a@example.com|x\xef\xbf\xbdy¶");
}

static void
test_numbers (void)
{
  static const struct
  {
    const char     *number;
    ReboteExcelForm form;
    const char     *text;
  } numbers[] = {
    { "34600111222", REBOTE_EXCEL_FORM_NUMBER, "34600111222" },
    { "3.4600111222E10", REBOTE_EXCEL_FORM_NUMBER, "34600111222" },
    { "0.30000000000000004", REBOTE_EXCEL_FORM_NUMBER, "0.3" },
    { "-0", REBOTE_EXCEL_FORM_NUMBER, "0" },
    { "12345678901234567890", REBOTE_EXCEL_FORM_NUMBER, "12345678901234567890" },
    { "x", REBOTE_EXCEL_FORM_DATE, "x" },
    { "1", REBOTE_EXCEL_FORM_DATE, "1900-01-01" },
    { "59", REBOTE_EXCEL_FORM_DATE, "1900-02-28" },
    { "61", REBOTE_EXCEL_FORM_DATE, "1900-03-01" },
    { "45418.999988425926", REBOTE_EXCEL_FORM_DATE, "2024-05-06 23:59:59" },
    { "0.5", REBOTE_EXCEL_FORM_TIME, "12:00:00" },
    { "1e300", REBOTE_EXCEL_FORM_DATE, "1e300" },
    { "nan", REBOTE_EXCEL_FORM_DATE, "nan" },
  };
  static const struct
  {
    const char     *code;
    ReboteExcelForm form;
  } codes[] = {
    { "General", REBOTE_EXCEL_FORM_NUMBER },
    { "0.00E+00", REBOTE_EXCEL_FORM_NUMBER },
    { "#,##0.00\\ \"days\"", REBOTE_EXCEL_FORM_NUMBER },
    { "[Red]0;[Blue]-0", REBOTE_EXCEL_FORM_NUMBER },
    { "@", REBOTE_EXCEL_FORM_NUMBER },
    { "dd/mm/yyyy", REBOTE_EXCEL_FORM_DATE },
    { "[$-C0A]d \"de\" mmmm", REBOTE_EXCEL_FORM_DATE },
    { "yyyy-mm-dd hh:mm:ss", REBOTE_EXCEL_FORM_DATE },
    { "mmm", REBOTE_EXCEL_FORM_DATE },
    { "[h]:mm:ss.0", REBOTE_EXCEL_FORM_TIME },
    { "mm:ss", REBOTE_EXCEL_FORM_TIME },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = rebote_excel_number_to_text (numbers[i].number, numbers[i].form, FALSE);

      g_assert_cmpstr (text, ==, numbers[i].text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (rebote_excel_form_from_code (codes[i].code) != codes[i].form)
        g_error ("%s is not %u", codes[i].code, codes[i].form);
    }
}

/* Which of the files that begin like archives the window opens as lists. */
static void
test_sniff (void)
{
  static const struct
  {
    const char *name;
    gboolean    is_list;
  } files[] = {
    { "people.xlsx", TRUE },
    { "people.ods", TRUE },
    { "audience.zip", TRUE },
    { "single.zip", TRUE },
    { "none.zip", FALSE },
    { "letter.docx", FALSE },
    { "nested.zip", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = find_list (files[i].name);

      g_assert_cmpint (rebote_list_sniff_archive (path), ==, files[i].is_list);
    }
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/contacts/formats/numbers", test_numbers);
  g_test_add_func ("/contacts/formats/xlsx", test_xlsx);
  g_test_add_func ("/contacts/formats/ods", test_ods);
  g_test_add_func ("/contacts/formats/sheets", test_sheets);
  g_test_add_func ("/contacts/formats/lines", test_lines);
  g_test_add_func ("/contacts/formats/vcard", test_vcard);
  g_test_add_func ("/contacts/formats/ldif", test_ldif);
  g_test_add_func ("/contacts/formats/marked-books", test_marked_books);
  g_test_add_func ("/contacts/formats/archives", test_archives);
  g_test_add_func ("/contacts/formats/refused", test_refused);
  g_test_add_func ("/contacts/formats/no-sheet", test_no_sheet);
  g_test_add_func ("/contacts/formats/bombs", test_bombs);
  g_test_add_func ("/contacts/formats/depth", test_depth);
  g_test_add_func ("/contacts/formats/audience", test_audience);
  g_test_add_func ("/contacts/formats/written-back", test_written_back);
  g_test_add_data_func ("/contacts/formats/write-xlsx", ".xlsx", test_workbook);
  g_test_add_data_func ("/contacts/formats/write-ods", ".ods", test_workbook);
  g_test_add_func ("/contacts/formats/odd-letters", test_odd_letters);
  g_test_add_func ("/contacts/formats/sniff", test_sniff);

  return isolated_test_run ();
}
