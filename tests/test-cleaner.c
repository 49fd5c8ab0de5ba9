/* test-cleaner.c
 *
 * Cleaning: every row in exactly one file, kept rows byte for byte, and no file unless all are there.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "contacts/rebote-cleaner.h"
#include "contacts/rebote-csv-reader.h"
#include "isolated.h"

typedef struct
{
  char               *folder;
  char               *list;
  char               *kept;
  char               *removed;
  char               *review;
  RebotePolicy       *policy;
  ReboteVerdictIndex *index;
  GString            *warnings;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rebote-clean-XXXXXX", NULL);
  fixture->list = g_build_filename (fixture->folder, "list.csv", NULL);
  fixture->kept = g_build_filename (fixture->folder, "kept.csv", NULL);
  fixture->removed = g_build_filename (fixture->folder, "removed.csv", NULL);
  fixture->review = g_build_filename (fixture->folder, "review.csv", NULL);
  fixture->policy = rebote_policy_new (&error);
  g_assert_no_error (error);
  fixture->index = rebote_verdict_index_new (rebote_address_facts_get (NULL));
  fixture->warnings = g_string_new (NULL);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->list);
  g_free (fixture->kept);
  g_free (fixture->removed);
  g_free (fixture->review);
  rebote_policy_unref (fixture->policy);
  rebote_verdict_index_free (fixture->index);
  g_string_free (fixture->warnings, TRUE);
}

static void
take_warning (const char *message,
              gpointer    user_data)
{
  g_string_append_printf (((Fixture *)user_data)->warnings, "%s\n", message);
}

static ReboteCleanSummary *
clean (Fixture    *fixture,
       const char *bytes,
       gsize       length,
       GError    **error)
{
  ReboteCleanJob job = { 0 };

  g_assert_true (g_file_set_contents (fixture->list, bytes, length, NULL));
  job.list = fixture->list;
  job.output = fixture->kept;
  job.removed = fixture->removed;
  job.review = fixture->review;
  job.policy = fixture->policy;
  job.index = fixture->index;
  job.warn = take_warning;
  job.user_data = fixture;

  return rebote_cleaner_run (&job, NULL, error);
}

static void
assert_file (const char *path,
             const char *expected,
             gsize       length)
{
  g_autofree char *content = NULL;
  gsize            size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_cmpmem (content, size, expected, length);
}

static void
assert_kept (Fixture    *fixture,
             const char *text,
             const char *kept)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteCleanSummary) summary = clean (fixture, text, strlen (text), &error);

  g_assert_no_error (error);
  assert_file (fixture->kept, kept, strlen (kept));
  g_assert_cmpuint (summary->rows, ==, summary->counts[0] + summary->counts[1] + summary->counts[2]);
}

static void
assert_in (const char *path,
           const char *text)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  if (!strstr (content, text))
    g_error ("“%s” is not in:\n%s", text, content);
}

static void
test_decisions (Fixture      *fixture,
                gconstpointer data)
{
  static const char list[] = "sep=;\r\nname;email;left\r\n"
                             "Ana;ana@shop.es;no\r\n"
                             "Ana again;ANA@shop.es;no\r\n"
                             "Nobody;;no\r\n"
                             "Typo;bert@gmial.com;no\r\n"
                             "Gone;carl@shop.es;no\r\n"
                             "Throw;dora@mailinator.com;no\r\n"
                             "Role;info@shop.es;no\r\n"
                             "Bad;eva@shop;no\r\n"
                             "Slip;eva@shop,es;no\r\n"
                             "Nowhere;x@example.com;no\r\n"
                             "Ending;gina@shop.comp;no\r\n"
                             "Supp;fred@shop.es;no";
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteCleanSummary) summary = NULL;

  rebote_verdict_index_add_suppression (fixture->index, "fred@shop.es", "gone.txt", 3);
  rebote_verdict_index_add_suppression (fixture->index, "carl@shop.es", "gone.txt", 4);
  summary = clean (fixture, list, strlen (list), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (summary->rows, ==, 12);
  g_assert_cmpuint (summary->counts[REBOTE_OUTCOME_KEEP], ==, 2);
  g_assert_cmpuint (summary->counts[REBOTE_OUTCOME_REVIEW], ==, 3);
  g_assert_cmpuint (summary->counts[REBOTE_OUTCOME_REMOVE], ==, 7);
  g_assert_cmpuint (rebote_clean_summary_get_reason (summary, REBOTE_OUTCOME_REMOVE, "suppressed"), ==, 2);
  g_assert_cmpuint (rebote_clean_summary_get_reason (summary, REBOTE_OUTCOME_KEEP, "role"), ==, 1);
  assert_in (fixture->kept, "sep=;\r\nname;email;left\r\nAna;ana@shop.es;no\r\nRole;info@shop.es;no\r\n");
  assert_in (fixture->removed, "sep=;\r\nname;email;left;rebote_decision;rebote_reason;rebote_explanation;rebote_evidence;"
                               "rebote_suggestion\r\nAna again;ANA@shop.es;no;remove;duplicate;The address is already in line 3.;line 3;\r\n");
  assert_in (fixture->removed, "Supp;fred@shop.es;no;remove;suppressed;The address is in a suppression list.;gone.txt, line 3;\r\n");
  assert_in (fixture->review, "Typo;bert@gmial.com;no;review;typo;");
  assert_in (fixture->review, "bert@gmail.com\r\n");
  assert_in (fixture->review, "eva@shop.es\r\n");
  assert_in (fixture->review, "Ending;gina@shop.comp;no;review;unknown-top-level;No domain on the internet ends in “comp”.");
}

/* Who left in one row has left in all, wherever the others stand. */
static void
test_left (Fixture      *fixture,
           gconstpointer data)
{
  assert_kept (fixture,
               "email,unsubscribed,status\na@shop.es,,active\nb@shop.es,,Unsubscribed\nA@shop.es,2024-01-05,\nc@shop.es,no,Activo\n"
               "b@shop.es,,active\nd@shop.es,0,\ne@shop.es,,bounced\n",
               "email,unsubscribed,status\nc@shop.es,no,Activo\nd@shop.es,0,\n");
  assert_in (fixture->removed, "A@shop.es,2024-01-05,,remove,unsubscribed,");
  assert_in (fixture->removed, "a@shop.es,,active,remove,unsubscribed,");
  assert_in (fixture->review, "e@shop.es,,bounced,review,unknown,");
}

/* … also where the others tell something of their own, and what weighs most counts for all. */
static void
test_left_beside_others (Fixture      *fixture,
                         gconstpointer data)
{
  assert_kept (fixture,
               "email,status\na@shop.es,Soft bounced\nA@shop.es,Unsubscribed\nb@shop.es,Soft bounced\n"
               "c@shop.es,Unsubscribed\nc@shop.es,Spam complaint\n",
               "email,status\nb@shop.es,Soft bounced\n");
  assert_in (fixture->removed, "a@shop.es,Soft bounced,remove,unsubscribed,");
  assert_in (fixture->removed, "status: Unsubscribed (3),\n");
  assert_in (fixture->removed, "c@shop.es,Unsubscribed,remove,complaint,");
}

static void
test_reasons (Fixture      *fixture,
              gconstpointer data)
{
  assert_kept (fixture,
               "Email,Email hard bounce reason\na@shop.es,UNKNOWN_USER\nb@shop.es,MAILBOX_FULL\nc@shop.es,\nd@shop.es,OTHER\n",
               "Email,Email hard bounce reason\nb@shop.es,MAILBOX_FULL\nc@shop.es,\n");
  assert_in (fixture->removed, "a@shop.es,UNKNOWN_USER,remove,no-such-user,");
  assert_in (fixture->review, "d@shop.es,OTHER,review,unknown,");
}

static void
test_several (Fixture      *fixture,
              gconstpointer data)
{
  assert_kept (fixture,
               "email\na@shop.es\nb@shop.es; a@shop.es\nc@mailinator.com / d@shop.es\ne@mailinator.com f@mailinator.com\n",
               "email\na@shop.es\nb@shop.es; a@shop.es\n");
  assert_in (fixture->review, "c@mailinator.com / d@shop.es,review,disposable,");
  assert_in (fixture->review, ",mailinator.com,d@shop.es\n");
  assert_in (fixture->removed, "e@mailinator.com f@mailinator.com,remove,disposable,");
}

static void
test_second_column (Fixture      *fixture,
                    gconstpointer data)
{
  assert_kept (fixture, "name,E-mail 1 - Value,E-mail 2 - Value\na,a@shop.es,\nb,,b@shop.es\nc,,\n",
               "name,E-mail 1 - Value,E-mail 2 - Value\na,a@shop.es,\nb,,b@shop.es\n");
}

static void
test_formulas (Fixture      *fixture,
               gconstpointer data)
{
  assert_kept (fixture, "email,note\na@shop.es,=1+1\n=cmd@shop,-2\n@b,+3\n", "email,note\na@shop.es,=1+1\n");
  /* Theirs as they were; ours are made harmless. */
  assert_in (fixture->removed, "\n=cmd@shop,-2,remove,bad-address,");
  assert_in (fixture->removed, ",'=cmd@shop,\n");
  assert_in (fixture->removed, ",'@b,\n");
}

static void
test_flaws (Fixture      *fixture,
            gconstpointer data)
{
  assert_kept (fixture, "email,note\na@shop.es,x\na@shop.es,\"open\nb@shop.es,y\n", "email,note\na@shop.es,x\nb@shop.es,y\n");
  assert_in (fixture->removed, "a@shop.es,\"\"\"open\",remove,duplicate,");
  g_assert_nonnull (strstr (fixture->warnings->str, "list.csv”, line 3:"));
}

static void
test_windows (Fixture      *fixture,
              gconstpointer data)
{
  static const char list[] = "Nombre;Correo\r\nJos\xe9;jose@shop.es\r\n\xc1ngela;jos\xe9\r\n\x80;jose@shop.es\r\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteCleanSummary) summary = clean (fixture, list, strlen (list), &error);
  g_autofree char *removed = NULL;
  gsize            size;

  g_assert_no_error (error);
  g_assert_cmpuint (summary->counts[REBOTE_OUTCOME_KEEP], ==, 1);
  assert_file (fixture->kept, list, 34);
  g_assert_true (g_file_get_contents (fixture->removed, &removed, &size, NULL));
  g_assert_false (g_utf8_validate_len (removed, size, NULL));
  assert_in (fixture->removed, "\xc1ngela;jos\xe9;remove;no-address;");
}

static void
test_wide (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GString) kept = g_string_new (NULL);
  g_autoptr (GString) removed = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteCleanSummary) summary = NULL;

  rebote_encoding_append (REBOTE_ENCODING_UTF16LE, list, "\xef\xbb\xbfName\tE-Mail\r\nJürgen\tj@shop.es\r\nJü\tJ@shop.es");
  rebote_encoding_append (REBOTE_ENCODING_UTF16LE, kept, "\xef\xbb\xbfName\tE-Mail\r\nJürgen\tj@shop.es\r\n");
  rebote_encoding_append (REBOTE_ENCODING_UTF16LE, removed,
                          "\xef\xbb\xbfName\tE-Mail\trebote_decision\trebote_reason\trebote_explanation\trebote_evidence\t"
                          "rebote_suggestion\r\nJü\tJ@shop.es\tremove\tduplicate\tThe address is already in line 2.\tline 2\t\r\n");
  summary = clean (fixture, list->str, list->len, &error);
  g_assert_no_error (error);
  assert_file (fixture->kept, kept->str, kept->len);
  assert_file (fixture->removed, removed->str, removed->len);
}

static void
test_bare (Fixture      *fixture,
           gconstpointer data)
{
  assert_kept (fixture, "a@shop.es\nBert <b@shop.es>\na@shop.es\n", "a@shop.es\nBert <b@shop.es>\n");
  assert_in (fixture->removed, "a@shop.es,remove,duplicate,");
}

static void
test_blank_lines (Fixture      *fixture,
                  gconstpointer data)
{
  assert_kept (fixture, "email,n\n\na@shop.es,1\nb@shop.es\nb@shop.es\n\n\n", "email,n\n\na@shop.es,1\nb@shop.es\n\n\n");
  assert_in (fixture->removed, "\nb@shop.es,,remove,duplicate,");
}

static void
test_same_mailbox (Fixture      *fixture,
                   gconstpointer data)
{
  const char *list = "email\nana.lee@gmail.com\nanalee+x@googlemail.com\nAna.Lee@gmail.com\nana.lee@shop.es\nanalee@shop.es\n";

  assert_kept (fixture, list, "email\nana.lee@gmail.com\nana.lee@shop.es\nanalee@shop.es\n");
  rebote_policy_unref (fixture->policy);
  fixture->policy = rebote_policy_new_from_data ("mine", "[policy]\nsame-mailbox=keep\n", NULL);
  assert_kept (fixture, list, "email\nana.lee@gmail.com\nanalee+x@googlemail.com\nana.lee@shop.es\nanalee@shop.es\n");
}

static void
test_no_review_file (Fixture      *fixture,
                     gconstpointer data)
{
  static const char list[] = "email\na@gmial.com\nb@shop.es\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteCleanSummary) summary = NULL;
  char *review = g_steal_pointer (&fixture->review);

  summary = clean (fixture, list, strlen (list), &error);
  fixture->review = review;
  g_assert_no_error (error);
  g_assert_cmpuint (summary->counts[REBOTE_OUTCOME_REVIEW], ==, 1);
  assert_file (fixture->kept, list, strlen (list));
  g_assert_false (g_file_test (review, G_FILE_TEST_EXISTS));
}

static void
assert_refused (Fixture    *fixture,
                const char *kept,
                const char *removed,
                GQuark      domain,
                int         code)
{
  static const char list[] = "email\na@shop.es\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteCleanSummary) summary = NULL;
  ReboteCleanJob job = { 0 };
  guint          before;

  before = count_files (fixture->folder);
  job.list = fixture->list;
  job.output = kept;
  job.removed = removed;
  job.policy = fixture->policy;
  summary = rebote_cleaner_run (&job, NULL, &error);
  g_assert_null (summary);
  g_assert_error (error, domain, code);
  assert_file (fixture->list, list, strlen (list));
  g_assert_cmpuint (count_files (fixture->folder), ==, before);
}

static void
test_never_over_input (Fixture      *fixture,
                       gconstpointer data)
{
  g_autofree char *link = g_build_filename (fixture->folder, "link.csv", NULL);
  g_autofree char *hard = g_build_filename (fixture->folder, "hard.csv", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "kept.csv", NULL);

  g_assert_true (g_file_set_contents (fixture->list, "email\na@shop.es\n", -1, NULL));
  g_assert_cmpint (symlink ("list.csv", link), ==, 0);
  g_assert_cmpint (linkat (AT_FDCWD, fixture->list, AT_FDCWD, hard, 0), ==, 0);

  assert_refused (fixture, fixture->list, NULL, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SAME_FILE);
  assert_refused (fixture, link, NULL, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SAME_FILE);
  assert_refused (fixture, hard, NULL, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SAME_FILE);
  assert_refused (fixture, fixture->kept, fixture->kept, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SAME_FILE);
  assert_refused (fixture, nowhere, NULL, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_refused (fixture, fixture->kept, fixture->folder, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
}

static void
test_full_disk (Fixture      *fixture,
                gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->list, "email\na@shop.es\n", -1, NULL));
  assert_refused (fixture, "/dev/full", NULL, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  assert_refused (fixture, fixture->kept, "/dev/full", G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

static void
test_replaces (Fixture      *fixture,
               gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->kept, "old", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->kept, 0640), ==, 0);
  assert_kept (fixture, "email\na@shop.es\n", "email\na@shop.es\n");
  /* Neither the old content nor a hidden file is left. */
  g_assert_cmpuint (count_files (fixture->folder), ==, 4);
}

/* A list put together at random: the three files are its rows, each once; what is kept is what was there. */
static void
make_random (GRand   *rand,
             GString *list)
{
  static const char *const addresses[] = { "u%u@shop.es", "U%u@Shop.es", "x%u@@shop.es", "info@s%u.es", "y%u@gmial.com",
                                           "z%u@mailinator.com", "\"Lee, Ana\" <w%u@shop.es>", "p%u@shop.es; q%u@shop.es" };
  static const char *const notes[] = { "", "plain", "\"a, b\"", "\"two\nlines\"", "\"say \"\"hi\"\"\"", "5\" pipe", "Jos\xc3\xa9" };
  guint                    n = g_rand_int_range (rand, 1, 200);

  g_string_append (list, "email,note\nfirst@shop.es,x\n");
  for (guint i = 0; i < n; i++)
    {
      const char      *form = addresses[g_rand_int_range (rand, 0, G_N_ELEMENTS (addresses))];
      g_autofree char *number = g_strdup_printf ("%d", g_rand_int_range (rand, 0, 40));
      g_auto (GStrv) parts = g_strsplit (form, "%u", -1);
      g_autofree char *address = g_strjoinv (number, parts);

      if (strchr (address, '"') || strchr (address, ','))
        {
          g_auto (GStrv) marks = g_strsplit (address, "\"", -1);
          g_autofree char *doubled = g_strjoinv ("\"\"", marks);

          g_string_append_printf (list, "\"%s\"", doubled);
        }
      else
        g_string_append (list, address);
      g_string_append_printf (list, ",%s\n", notes[g_rand_int_range (rand, 0, G_N_ELEMENTS (notes))]);
    }
}

static void
count_rows (GHashTable *rows,
            const char *path,
            int         step,
            gsize      *total)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteListSource) source = rebote_list_source_open (path, &error);
  g_autoptr (ReboteCsvDialect) dialect = NULL;
  g_autoptr (ReboteCsvReader) reader = NULL;
  const ReboteCsvRecord *record;
  ReboteCsvOverrides     overrides = REBOTE_CSV_OVERRIDES_INIT;

  overrides.delimiter = ',';
  overrides.address_column = 0;
  overrides.has_header = TRUE;
  g_assert_no_error (error);
  dialect = rebote_list_source_detect (source, &overrides, &error);
  g_assert_no_error (error);
  reader = rebote_csv_reader_new (source, dialect);
  while ((record = rebote_csv_reader_next (reader, NULL)))
    {
      ReboteCsvField fields[2];
      guint          n = rebote_csv_split_record (dialect, record->text, record->length, record->flaws, fields, 2);
      char          *key;

      if (record->number == 0)
        continue;
      g_assert_cmpuint (n, ==, 2);
      key = g_strdup_printf ("%.*s\x1f%.*s", (int)fields[0].length, fields[0].start, (int)fields[1].length, fields[1].start);
      g_hash_table_insert (rows, key, GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (rows, key)) + step));
      (*total)++;
    }
}

static void
test_random (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);

  for (guint i = 0; i < 150; i++)
    {
      g_autoptr (GString) list = g_string_new (NULL);
      g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteCleanSummary) summary = NULL;
      g_autofree char *kept = NULL;
      GHashTableIter   iter;
      gpointer         key, n;
      gsize            in = 0;
      gsize            out = 0;

      make_random (rand, list);
      summary = clean (fixture, list->str, list->len, &error);
      g_assert_no_error (error);
      count_rows (rows, fixture->list, 1, &in);
      count_rows (rows, fixture->kept, -1, &out);
      g_assert_cmpuint (out, ==, summary->counts[REBOTE_OUTCOME_KEEP]);
      count_rows (rows, fixture->removed, -1, &out);
      count_rows (rows, fixture->review, -1, &out);
      g_assert_cmpuint (in, ==, out);
      g_assert_cmpuint (in, ==, summary->rows);
      g_hash_table_iter_init (&iter, rows);
      while (g_hash_table_iter_next (&iter, &key, &n))
        {
          if (n != NULL)
            g_error ("row %s is in %d files too few", (const char *)key, GPOINTER_TO_INT (n));
        }

      /* What is kept is the list with rows left out: each of its lines stands there, in the same order. */
      g_assert_true (g_file_get_contents (fixture->kept, &kept, NULL, NULL));
      {
        const char *from = list->str;
        g_auto (GStrv) lines = g_strsplit (kept, "\n", -1);

        for (guint j = 0; lines[j]; j++)
          {
            from = strstr (from, lines[j]);
            g_assert_nonnull (from);
            from += strlen (lines[j]);
          }
      }
    }
}

/* More rows than fit into the batches that go round, so that both threads wait for each other. */
static void
test_many (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GString) list = g_string_new ("email,note\n");
  g_autoptr (GString) kept = g_string_new ("email,note\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteCleanSummary) summary = NULL;

  for (guint i = 0; i < 200000; i++)
    {
      /* Every fourth row is the one before it again. */
      guint person = i % 4 == 3 ? i - 1 : i;
      gsize from = list->len;

      g_string_append_printf (list, "person.%u@shop-%u.es,a note of some length so that it fills the chunks\n", person, person % 100);
      if (person == i)
        g_string_append_len (kept, list->str + from, list->len - from);
    }
  summary = clean (fixture, list->str, list->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (summary->rows, ==, 200000);
  g_assert_cmpuint (rebote_clean_summary_get_reason (summary, REBOTE_OUTCOME_REMOVE, "duplicate"), ==, 50000);
  assert_file (fixture->kept, kept->str, kept->len);
}

#define ADD(path, func) g_test_add ("/contacts/cleaner/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  ADD ("decisions", test_decisions);
  ADD ("left", test_left);
  ADD ("left-beside-others", test_left_beside_others);
  ADD ("reasons", test_reasons);
  ADD ("several", test_several);
  ADD ("second-column", test_second_column);
  ADD ("formulas", test_formulas);
  ADD ("flaws", test_flaws);
  ADD ("windows", test_windows);
  ADD ("wide", test_wide);
  ADD ("bare", test_bare);
  ADD ("blank-lines", test_blank_lines);
  ADD ("same-mailbox", test_same_mailbox);
  ADD ("no-review-file", test_no_review_file);
  ADD ("never-over-input", test_never_over_input);
  ADD ("full-disk", test_full_disk);
  ADD ("replaces", test_replaces);
  ADD ("random", test_random);
  ADD ("many", test_many);

  return isolated_test_run ();
}
