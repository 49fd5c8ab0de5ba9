/* test-import.c
 *
 * Reading mails into the store.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "store/rebote-import.h"
#include "store/rebote-store-messages.h"
#include "isolated.h"

#define NOTICE                                                                                                        \
  "From: MAILER-DAEMON@mail.example.org (Mail Delivery System)\n"                                                     \
  "To: news@example.org\n"                                                                                            \
  "Subject: Undelivered Mail Returned to Sender\n"                                                                    \
  "Date: Mon, 4 May 2026 08:12:09 +0000\n"                                                                            \
  "MIME-Version: 1.0\n"                                                                                               \
  "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n"                                     \
  "\n"                                                                                                                \
  "--b\n"                                                                                                             \
  "Content-Type: text/plain\n"                                                                                        \
  "\n"                                                                                                                \
  "<%s@example.com>: host mx.example.com said: 550 5.1.1 User unknown\n"                                              \
  "\n"                                                                                                                \
  "--b\n"                                                                                                             \
  "Content-Type: message/delivery-status\n"                                                                           \
  "\n"                                                                                                                \
  "Reporting-MTA: dns; mail.example.org\n"                                                                            \
  "\n"                                                                                                                \
  "Final-Recipient: rfc822; %s@example.com\n"                                                                         \
  "Action: failed\n"                                                                                                  \
  "Status: 5.1.1\n"                                                                                                   \
  "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n"                                                                   \
  "\n"                                                                                                                \
  "--b--\n"

typedef struct
{
  char            *folder;
  ReboteStore     *store;
  ReboteKnowledge *knowledge;
  ReboteImport    *import;
  gboolean         done;
  GError          *error;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rebote-import-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->store = rebote_store_open_temporary (&error);
  g_assert_no_error (error);
  fixture->knowledge = rebote_knowledge_load (NULL, &error);
  g_assert_no_error (error);
  fixture->import = rebote_import_new (fixture->store, fixture->knowledge);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  folder_remove (fixture->folder);
  /* The worker may hold its reference for a moment longer. */
  g_object_unref (fixture->import);
  g_object_unref (fixture->store);
  rebote_knowledge_unref (fixture->knowledge);
  g_clear_error (&fixture->error);
  g_free (fixture->folder);
}

static char *
make_notice (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (NOTICE, "%s", -1);

  return g_strjoinv (name, parts);
}

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *text,
            gssize      length)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
}

static void
write_notice (Fixture    *fixture,
              const char *name)
{
  g_autofree char *text = make_notice (name);

  write_file (fixture, name, text, -1);
}

static void
run_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Fixture *fixture = user_data;

  rebote_import_run_finish (REBOTE_IMPORT (source), result, &fixture->error);
  fixture->done = TRUE;
}

static void
run (Fixture      *fixture,
     GBytes       *bytes,
     GCancellable *cancellable)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);

  g_list_store_append (files, folder);
  fixture->done = FALSE;
  rebote_import_run_async (fixture->import, bytes ? NULL : G_LIST_MODEL (files), bytes, cancellable, run_cb, fixture);

  while (!fixture->done)
    g_main_context_iteration (NULL, TRUE);

  /* What the import has put off until later. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static guint
count_rows (Fixture *fixture)
{
  ReboteMessageCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  rebote_store_messages_count (fixture->store, &counts, &error);
  g_assert_no_error (error);

  return counts.filters[REBOTE_MESSAGE_FILTER_HARD];
}

static void
test_folder (Fixture      *fixture,
             gconstpointer data)
{
  static const char noise[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\x06";
  g_autoptr (ReboteProblem) first = NULL;
  g_autoptr (ReboteProblem) second = NULL;
  g_autoptr (GFile) list = NULL;
  g_autofree char *name = NULL;
  GListModel *problems = rebote_import_get_problems (fixture->import);

  write_notice (fixture, "ana");
  write_notice (fixture, "luis");
  write_file (fixture, "photo.png", noise, sizeof noise);
  write_file (fixture, "empty.eml", "", 0);
  write_file (fixture, "list.csv", "email,name\nana@example.com,Ana\nluis@example.com,Luis\n", -1);
  run (fixture, NULL, NULL);

  g_assert_no_error (fixture->error);
  g_assert_cmpuint (rebote_import_get_n_messages (fixture->import), ==, 2);
  g_assert_cmpuint (rebote_import_get_n_new (fixture->import), ==, 2);
  g_assert_cmpuint (rebote_import_get_n_problems (fixture->import), ==, 2);
  g_assert_cmpuint (count_rows (fixture), ==, 2);
  g_assert_cmpint (rebote_import_get_first_row (fixture->import), >, 0);

  g_assert_cmpuint (g_list_model_get_n_items (problems), ==, 2);
  first = g_list_model_get_item (problems, 0);
  second = g_list_model_get_item (problems, 1);
  g_assert_cmpstr (rebote_problem_get_name (first), ==, "empty.eml");
  g_assert_cmpstr (rebote_problem_get_name (second), ==, "photo.png");
  g_assert_cmpstr (rebote_problem_get_message (first), !=, "");

  g_assert_cmpuint (g_list_model_get_n_items (rebote_import_get_contact_lists (fixture->import)), ==, 1);
  list = g_list_model_get_item (rebote_import_get_contact_lists (fixture->import), 0);
  name = g_file_get_basename (list);
  g_assert_cmpstr (name, ==, "list.csv");
}

static void
test_again (Fixture      *fixture,
            gconstpointer data)
{
  gint64 first_row;

  write_notice (fixture, "ana");
  run (fixture, NULL, NULL);
  first_row = rebote_import_get_first_row (fixture->import);

  g_object_unref (fixture->import);
  fixture->import = rebote_import_new (fixture->store, fixture->knowledge);
  run (fixture, NULL, NULL);

  g_assert_no_error (fixture->error);
  g_assert_cmpuint (rebote_import_get_n_messages (fixture->import), ==, 1);
  g_assert_cmpuint (rebote_import_get_n_new (fixture->import), ==, 0);
  g_assert_cmpint (rebote_import_get_first_row (fixture->import), ==, first_row);
  g_assert_cmpuint (count_rows (fixture), ==, 1);
}

static void
test_bytes (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *text = make_notice ("ana");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  run (fixture, bytes, NULL);

  g_assert_no_error (fixture->error);
  g_assert_cmpuint (rebote_import_get_n_messages (fixture->import), ==, 1);
  g_assert_cmpuint (count_rows (fixture), ==, 1);
}

/* Mail programs offer several mails as one mailbox. */
static void
test_mailbox_bytes (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *first = make_notice ("ana");
  g_autofree char *second = make_notice ("luis");
  g_autofree char *text = g_strdup_printf ("From MAILER-DAEMON Mon May  4 08:12:09 2026\n%s\n"
                                           "From MAILER-DAEMON Mon May  4 08:13:09 2026\n%s\n",
                                           first, second);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  run (fixture, bytes, NULL);

  g_assert_no_error (fixture->error);
  g_assert_cmpuint (rebote_import_get_n_messages (fixture->import), ==, 2);
  g_assert_cmpuint (count_rows (fixture), ==, 2);
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  write_notice (fixture, "ana");
  g_cancellable_cancel (cancellable);
  run (fixture, NULL, cancellable);

  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_rows (fixture), ==, 0);
}

/* Events that are pasted are as many messages as there are, and a broken one does not stop the others. */
static void
test_event_bytes (Fixture      *fixture,
                  gconstpointer unused)
{
  static const char text[] =
    "{\"event\":\"bounce\",\"email\":\"ana@example.com\",\"sg_event_id\":\"1\",\"reason\":\"550 user unknown\"}\n"
    "{\"event\":\"bou\n"
    "{\"event\":\"dropped\",\"email\":\"leo@example.com\",\"sg_event_id\":\"2\",\"reason\":\"Bounced Address\"}\n";
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  run (fixture, bytes, NULL);
  g_assert_cmpuint (rebote_import_get_n_messages (fixture->import), ==, 2);
  g_assert_cmpuint (rebote_import_get_n_new (fixture->import), ==, 2);
  g_assert_cmpuint (rebote_import_get_n_problems (fixture->import), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/store/import/folder", Fixture, NULL, set_up, test_folder, tear_down);
  g_test_add ("/store/import/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/store/import/bytes", Fixture, NULL, set_up, test_bytes, tear_down);
  g_test_add ("/store/import/mailbox-bytes", Fixture, NULL, set_up, test_mailbox_bytes, tear_down);
  g_test_add ("/store/import/event-bytes", Fixture, NULL, set_up, test_event_bytes, tear_down);
  g_test_add ("/store/import/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);

  return isolated_test_run ();
}
