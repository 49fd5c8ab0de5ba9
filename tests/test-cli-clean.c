/* test-cli-clean.c
 *
 * `rebote clean` as people and programs call it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "bounce/rebote-bounce-reader.h"
#include "store/rebote-list-import.h"
#include "store/rebote-store-messages.h"
#include "store/rebote-store-private.h"
#include "store/rebote-store-suppressions.h"
#include "isolated.h"

#define BOUNCE                                                                                  \
  "From: MAILER-DAEMON@mx.example.org\n"                                                        \
  "To: news@example.net\n"                                                                      \
  "Subject: Undelivered Mail Returned to Sender\n"                                              \
  "Date: Mon, 4 May 2026 08:12:09 +0000\n"                                                      \
  "MIME-Version: 1.0\n"                                                                         \
  "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n"               \
  "\n"                                                                                          \
  "--b\nContent-Type: text/plain\n\nYour mail could not be delivered.\n"                        \
  "--b\nContent-Type: message/delivery-status\n\n"                                              \
  "Reporting-MTA: dns; mx.example.org\n\n"                                                      \
  "Final-Recipient: rfc822; gone@shop.es\nAction: failed\nStatus: 5.1.1\n"                      \
  "Diagnostic-Code: smtp; 550 5.1.1 <gone@shop.es>: Recipient address rejected: User unknown\n" \
  "--b--\n"

static const char list[] = "name;email\nAna;ana@shop.es\nGone;gone@shop.es\nTwice;ANA@shop.es\nSlip;bert@gmial.com\n";

typedef struct
{
  char *folder;
  char *before;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->before = g_get_current_dir ();
  fixture->folder = g_dir_make_tmp ("rebote-cli-clean-XXXXXX", NULL);
  g_assert_cmpint (g_chdir (fixture->folder), ==, 0);
  g_assert_true (g_file_set_contents ("list.csv", list, -1, NULL));
  g_assert_true (g_file_set_contents ("bounce.eml", BOUNCE, -1, NULL));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_cmpint (g_chdir (fixture->before), ==, 0);
  folder_remove (fixture->folder);
  isolated_make_folders (FALSE);
  g_free (fixture->folder);
  g_free (fixture->before);
}

/* Runs `rebote clean` with words that have no spaces in them. */
static int
run (const char *arguments,
     const char *input,
     char      **output,
     char      **errors)
{
  g_autofree char *line = g_strdup_printf ("clean %s", arguments);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) vector = NULL;

  g_strv_builder_add (argv, g_getenv ("REBOTE_PROGRAM"));
  g_strv_builder_addv (argv, (const char **)words);
  vector = g_strv_builder_end (argv);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)vector, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, input, NULL, output, errors, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));

  return g_subprocess_get_exit_status (process);
}

static void
assert_file (const char *path,
             const char *expected)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, expected);
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
assert_fails (const char *arguments,
              int         status,
              const char *words)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  g_assert_cmpint (run (arguments, NULL, &output, &errors), ==, status);
  g_assert_cmpstr (output, ==, "");
  if (!strstr (errors, words))
    g_error ("“%s” is not in: %s", words, errors);
  g_assert_false (g_file_test ("kept.csv", G_FILE_TEST_EXISTS));
}

static void
test_json (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object, *reasons;

  g_assert_cmpint (run ("list.csv --output kept.csv --removed removed.csv --review review.csv --bounces bounce.eml --json", NULL,
                        &output, &errors),
                   ==, 0);
  g_assert_cmpstr (errors, ==, "");
  root = json_from_string (output, &error);
  g_assert_no_error (error);
  object = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (object, "rows"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (object, "kept"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "removed"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (object, "review"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (object, "seconds"), >, 0);
  reasons = json_object_get_object_member (object, "by_reason");
  g_assert_cmpint (json_object_get_int_member (reasons, "no-such-user"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (reasons, "duplicate"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (reasons, "typo"), ==, 1);
  assert_file ("kept.csv", "name;email\nAna;ana@shop.es\n");
  assert_in ("removed.csv", "Gone;gone@shop.es;remove;no-such-user;");
  assert_in ("removed.csv", "User unknown (bounce.eml)");
  assert_in ("review.csv", ";bert@gmail.com\n");
}

static void
test_words (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  g_assert_cmpint (run ("list.csv --output kept.csv", NULL, &output, &errors), ==, 0);
  g_assert_nonnull (strstr (output, "Contacts in the list"));
  g_assert_nonnull (strstr (output, "still in the cleaned list"));
  g_assert_nonnull (strstr (output, "kept.csv"));
  assert_file ("kept.csv", "name;email\nAna;ana@shop.es\nGone;gone@shop.es\nSlip;bert@gmial.com\n");
}

static void
test_standard_input (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  /* Who left stands behind, so the input is gone through twice. */
  g_assert_cmpint (run ("- --output kept.csv --json", "email,unsubscribed\na@shop.es,\nb@shop.es,\na@shop.es,yes\n", &output, &errors),
                   ==, 0);
  assert_file ("kept.csv", "email,unsubscribed\nb@shop.es,\n");
}

static void
test_suppressions (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  g_assert_true (g_file_set_contents ("no.txt", "ana@shop.es\nzoe@shop.es\n", -1, NULL));
  g_assert_true (g_file_set_contents ("policy.ini", "[policy]\ntypo=remove\n", -1, NULL));
  g_assert_cmpint (run ("list.csv --output kept.csv --removed removed.csv --suppressions no.txt --policy policy.ini --column email",
                        NULL, &output, &errors),
                   ==, 0);
  assert_file ("kept.csv", "name;email\nGone;gone@shop.es\n");
  assert_in ("removed.csv", "Ana;ana@shop.es;remove;suppressed;");
  assert_in ("removed.csv", "Slip;bert@gmial.com;remove;typo;");
}

/* Which row stays is known only at the end, so the input is gone through twice. */
static void
test_duplicates (Fixture      *fixture,
                 gconstpointer data)
{
  static const char people[] = "email,name\na@shop.es,\nb@shop.es,Bo\na@shop.es,Ana\n";
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  g_assert_true (g_file_set_contents ("policy.ini", "[duplicates]\nkeep=best\n", -1, NULL));
  assert_fails ("list.csv --output kept.csv --policy policy.ini", 1, "first, last, most-complete");

  g_assert_true (g_file_set_contents ("policy.ini", "[duplicates]\nkeep=most-complete\n", -1, NULL));
  g_assert_cmpint (run ("- --output kept.csv --removed removed.csv --policy policy.ini", people, &output, &errors), ==, 0);
  assert_file ("kept.csv", "email,name\nb@shop.es,Bo\na@shop.es,Ana\n");
  assert_in ("removed.csv", "a@shop.es,,remove,duplicate,\"The address stands in line 4 too, with more in it.\",line 4,\n");
}

static void
write_full (const char *name,
            const char *day,
            const char *address)
{
  g_autofree char *text =
    g_strdup_printf ("From: MAILER-DAEMON@mx.example.org\nTo: news@example.net\nSubject: Undelivered Mail Returned to Sender\n"
                     "Date: %s 08:12:09 +0000\nMIME-Version: 1.0\n"
                     "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n"
                     "--b\nContent-Type: text/plain\n\nYour mail could not be delivered.\n"
                     "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
                     "Final-Recipient: rfc822; %s\nAction: failed\nStatus: 5.2.2\n"
                     "Diagnostic-Code: smtp; 552 5.2.2 <%s>: Mailbox full\n"
                     "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <%s@news.example.net>\nSubject: News\n"
                     "From: news@example.net\n--b--\n",
                     day, address, address, name);

  g_assert_true (g_file_set_contents (name, text, -1, NULL));
}

/* One mailbox is full in three campaigns, the other one in two. */
static void
test_repeated_soft (Fixture      *fixture,
                    gconstpointer data)
{
  static const char people[] = "email\nfull@shop.es\nbusy@shop.es\n";
  static const char *const bounces = "--bounces 1.eml --bounces 2.eml --bounces 3.eml --bounces 4.eml --bounces 5.eml";
  g_autofree char *plain = g_strdup_printf ("- --output kept.csv --review review.csv %s --json", bounces);
  g_autofree char *strict = g_strdup_printf ("- --output kept.csv --removed removed.csv --policy policy.ini %s --json", bounces);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  write_full ("1.eml", "Mon, 4 May 2026", "full@shop.es");
  write_full ("2.eml", "Mon, 18 May 2026", "full@shop.es");
  write_full ("3.eml", "Fri, 12 Jun 2026", "full@shop.es");
  write_full ("4.eml", "Mon, 4 May 2026", "busy@shop.es");
  write_full ("5.eml", "Fri, 12 Jun 2026", "busy@shop.es");
  g_assert_cmpint (run (plain, people, &output, &errors), ==, 0);
  g_assert_nonnull (strstr (output, "\"repeated-soft\":1"));
  assert_file ("kept.csv", "email\nbusy@shop.es\n");
  assert_in ("review.csv", "full@shop.es,review,repeated-soft,"
                           "\"Soft bounces in 3 campaigns from 4 May 2026 to 12 June 2026, nothing delivered since.\","
                           "4 May 2026: The mailbox is full / 18 May 2026: The mailbox is full / 12 June 2026: The mailbox is full,\n");

  g_clear_pointer (&output, g_free);
  g_clear_pointer (&errors, g_free);
  g_assert_true (g_file_set_contents ("policy.ini", "[policy]\nrepeated-soft=remove\n[repeated-soft]\ncampaigns=2\n", -1, NULL));
  g_assert_cmpint (run (strict, people, &output, &errors), ==, 0);
  assert_file ("kept.csv", "email\n");
  assert_in ("removed.csv", "busy@shop.es,remove,repeated-soft,\"Soft bounces in 2 campaigns from");
}

static void
test_partly (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  g_assert_cmpint (run ("list.csv --output kept.csv --bounces bounce.eml --bounces missing.eml", NULL, &output, &errors), ==, 3);
  g_assert_nonnull (strstr (errors, "missing.eml"));
  assert_file ("kept.csv", "name;email\nAna;ana@shop.es\nSlip;bert@gmial.com\n");
}

static void
test_usage (Fixture      *fixture,
            gconstpointer data)
{
  assert_fails ("--json", 2, "Which list");
  assert_fails ("list.csv", 2, "--output");
  assert_fails ("list.csv other.csv --output kept.csv", 2, "other.csv");
  assert_fails ("list.csv --output kept.csv --frobnicate", 2, "frobnicate");
}

static void
test_failures (Fixture      *fixture,
               gconstpointer data)
{
  g_assert_true (g_file_set_contents ("picture.csv", "\x89PNG\r\n\x1a\n\1\2\3\4", -1, NULL));
  g_assert_true (g_file_set_contents ("empty.csv", "", -1, NULL));
  g_assert_true (g_file_set_contents ("phones.csv", "name;phone\nAna;12\n", -1, NULL));
  assert_fails ("missing.csv --output kept.csv", 1, "missing.csv");
  assert_fails ("picture.csv --output kept.csv", 1, "picture.csv");
  assert_fails ("empty.csv --output kept.csv", 1, "empty.csv");
  assert_fails (". --output kept.csv", 1, "folder");
  assert_fails ("phones.csv --output kept.csv", 1, "Ana │ 12");
  assert_fails ("list.csv --output kept.csv --column nothing", 1, "nothing");
  assert_fails ("list.csv --output list.csv", 1, "list.csv");
  assert_fails ("list.csv --output kept.csv --removed bounce.eml --bounces bounce.eml", 1, "bounce.eml");
  assert_fails ("list.csv --output kept.csv --suppressions missing.txt", 1, "missing.txt");
  assert_fails ("list.csv --output kept.csv --policy list.csv", 1, "list.csv");
  assert_fails ("list.csv --output kept.xls", 1, ".xls");
  assert_fails ("list.csv --output kept.zip", 1, ".zip");
  assert_fails ("list.csv --output kept.vcf", 1, "kept.vcf");
  assert_fails ("list.csv --output kept.csv --sheet 2", 1, "no workbook");
  assert_fails ("list.csv --output nowhere/kept.csv", 1, "nowhere/kept.csv");
  assert_file ("list.csv", list);
  assert_file ("bounce.eml", BOUNCE);
}

static const char people[] = "name;email\nAna;ana@shop.es\nGone;gone@shop.es\nStop;stop@shop.es\nSlip;bert@gmial.com\n"
                             "Out;out@shop.es\nBack;back@shop.es\n";

static void
decide (ReboteStore *store,
        gint64       list_id,
        guint        row,
        const char  *decision,
        gboolean     undo)
{
  const gint64 id = list_id << 32 | row;
  g_autoptr (GError) error = NULL;
  gint64 change = rebote_store_contacts_override (store, &id, 1, decision, NULL, &error);

  g_assert_no_error (error);
  if (undo)
    g_assert_true (rebote_store_contacts_undo_override (store, change, &error));
  g_assert_no_error (error);
}

/* A store as the window leaves it: a mail that was read, a suppression, and decisions. */
static void
fill_store (ReboteStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteKnowledge) knowledge = rebote_knowledge_load (NULL, &error);
  g_autoptr (GBytes) mail = g_bytes_new_static (BOUNCE, strlen (BOUNCE));
  g_autoptr (GPtrArray) bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
  g_autoptr (GPtrArray) suppressions = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_suppression_free);
  g_autoptr (ReboteSuppressionsAdded) added = NULL;
  ReboteListImport job = { "people.csv", "people", "people.csv", NULL, knowledge, NULL, NULL };
  gint64 id;

  g_assert_no_error (error);
  g_ptr_array_add (bounces, rebote_bounce_reader_read (knowledge, mail, "bounce.eml", 0, &error));
  g_assert_true (rebote_store_messages_add (store, bounces, NULL, &error));
  g_ptr_array_add (suppressions, rebote_suppression_new ("stop@shop.es", "user", REBOTE_SUPPRESSION_ORIGIN_USER, NULL));
  added = rebote_store_suppressions_add (store, suppressions, &error);
  g_assert_no_error (error);
  id = rebote_list_import_run (store, &job, NULL, &error);
  g_assert_no_error (error);
  decide (store, id, 2, "keep", FALSE); /* who must not be mailed stays out */
  decide (store, id, 3, "keep", FALSE);
  decide (store, id, 4, "remove", FALSE);
  decide (store, id, 5, "remove", TRUE);
}

static void
test_store (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *path = rebote_store_get_default_path ();
  g_autoptr (ReboteStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autofree char *removed = NULL;
  gint64 before, after;
  int    status;

  g_assert_true (g_file_set_contents ("people.csv", people, -1, NULL));
  assert_fails ("people.csv --output kept.csv --store", 1, "rebote.db");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  store = rebote_store_open (path, REBOTE_STORE_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  fill_store (store);
  {
    g_autoptr (ReboteReader) reader = rebote_store_get_reader (store, &error);

    g_assert_true (rebote_connection_get_int (reader->connection, "PRAGMA data_version", &before, &error));
    /* While the window has it open. */
    status = run ("people.csv --output kept.csv --removed removed.csv --store --json", NULL, &output, &errors);
    g_assert_cmpstr (errors, ==, "");
    g_assert_cmpint (status, ==, 0);
    g_assert_true (rebote_connection_get_int (reader->connection, "PRAGMA data_version", &after, &error));
    g_assert_cmpint (after, ==, before);
  }
  assert_file ("kept.csv", "name;email\nAna;ana@shop.es\nSlip;bert@gmial.com\nBack;back@shop.es\n");
  g_assert_true (g_file_get_contents ("removed.csv", &removed, NULL, NULL));
  g_assert_nonnull (strstr (removed, "Gone;gone@shop.es;remove;no-such-user;"));
  g_assert_nonnull (strstr (removed, "Stop;stop@shop.es;remove;suppressed;"));
  g_assert_nonnull (strstr (removed, "Out;out@shop.es;remove;user;Your own decision;You decided so on "));
  g_assert_nonnull (strstr (output, "\"user\":1"));

  /* Without it nothing of that counts, and nothing takes its place. */
  g_clear_pointer (&output, g_free);
  g_clear_pointer (&errors, g_free);
  g_assert_cmpint (run ("people.csv --output kept.csv", NULL, &output, &errors), ==, 0);
  assert_file ("kept.csv", people);
  g_object_unref (g_steal_pointer (&store));
  g_unlink ("kept.csv");
  {
    g_autofree char *words = g_strdup_printf ("people.csv --output %s --store", path);

    assert_fails (words, 1, "rebote.db");
  }
}

/* The form of the store is the window's to change. */
static void
test_old_store (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *path = rebote_store_get_default_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (ReboteConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) scripts = rebote_migrations_load (&error);
  const char *const first[] = { scripts[0], NULL };
  gint64 version;

  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  connection = rebote_connection_new (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (rebote_migrations_run (connection, first, &error));
  g_assert_true (rebote_connection_execute (connection, "PRAGMA application_id = 0x5265626f; PRAGMA journal_mode = WAL", &error));
  assert_fails ("list.csv --output kept.csv --store", 1, "older version");
  g_assert_true (rebote_connection_get_int (connection, "PRAGMA user_version", &version, &error));
  g_assert_cmpint (version, ==, 1);
  g_assert_true (rebote_connection_execute (connection, "PRAGMA user_version = 1000", &error));
  assert_fails ("list.csv --output kept.csv --store", 1, "newer version");
}

#define ADD(path, func) g_test_add ("/cli/clean/" path, Fixture, NULL, set_up, func, tear_down)

/* The results of services count, whatever their number, and are never written over. */
static void
test_verdicts (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  g_assert_true (g_file_set_contents ("zb.csv", "Email,ZB Status,ZB Sub Status\nana@shop.es,spamtrap,\ngone@shop.es,invalid,"
                                                "mailbox_not_found\nbert@shop.es,melted,\n", -1, NULL));
  g_assert_true (g_file_set_contents ("kb.csv", "email,result,reason,sendex\ngone@shop.es,deliverable,accepted_email,0.9\n",
                                      -1, NULL));
  g_assert_cmpint (run ("list.csv --output out.csv --removed removed.csv --review review.csv --verdicts zb.csv --verdicts kb.csv",
                        NULL, &output, &errors), ==, 0);
  assert_in ("removed.csv", "Ana;ana@shop.es;remove;spamtrap;ZeroBounce said on ");
  assert_in ("review.csv", "Gone;gone@shop.es;review;disputed;ZeroBounce said on ");
  assert_in ("review.csv", ", but Kickbox said on ");
  g_assert_nonnull (strstr (errors, "“melted”"));

  g_clear_pointer (&errors, g_free);
  g_clear_pointer (&output, g_free);
  g_assert_cmpint (run ("list.csv --output zb.csv --verdicts zb.csv", NULL, &output, &errors), ==, 1);
  assert_in ("zb.csv", "ZB Sub Status");

  g_clear_pointer (&errors, g_free);
  g_clear_pointer (&output, g_free);
  g_assert_cmpint (run ("list.csv --output out2.csv --verdicts list.csv", NULL, &output, &errors), ==, 1);
  g_assert_nonnull (strstr (errors, "“list.csv”"));
  g_assert_false (g_file_test ("out2.csv", G_FILE_TEST_EXISTS));
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  ADD ("json", test_json);
  ADD ("words", test_words);
  ADD ("standard-input", test_standard_input);
  ADD ("suppressions", test_suppressions);
  ADD ("duplicates", test_duplicates);
  ADD ("repeated-soft", test_repeated_soft);
  ADD ("partly", test_partly);
  ADD ("usage", test_usage);
  ADD ("failures", test_failures);
  ADD ("store", test_store);
  ADD ("old-store", test_old_store);
  ADD ("verdicts", test_verdicts);

  return isolated_test_run ();
}
