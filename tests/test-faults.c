/* test-faults.c
 *
 * Killed at any moment, nothing is half done. The work is done by this program itself as another process, which is killed
 * at random moments; then the files and the store must be whole.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "store/rebote-import.h"
#include "store/rebote-list-export.h"
#include "store/rebote-list-import.h"
#include "store/rebote-store-messages.h"
#include "store/rebote-store-private.h"
#include "isolated.h"

#define N_KILLS    20
#define N_ROWS     20000
#define N_MAILS    600
#define WORK       "--work" /* the first argument of the other process */
#define SEED       20261128

static char *program; /* this one */

static const char *const outputs[] = { "kept.csv", "removed.csv", "review.csv" };

typedef struct
{
  char  *folder;
  char  *list;
  char  *store;
  char  *mails;
  GRand *rand;
} Fixture;

static char *
path_in (Fixture    *fixture,
         const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
write_list (const char *path)
{
  g_autoptr (GString) text = g_string_new ("name;email\r\n");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_ROWS; i++)
    {
      /* Some twice, some broken, some misspelt. */
      guint who = i % 9 == 0 ? i / 2 : i;

      g_string_append_printf (text, "Person %u;person%u@%s\r\n", who, who,
                              i % 11 == 0 ? "gmial.com" : i % 13 == 0 ? "club" : "club.org");
    }
  g_file_set_contents (path, text->str, text->len, &error);
  g_assert_no_error (error);
}

static void
write_mails (const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_MAILS; i++)
    g_string_append_printf (text,
                            "From MAILER-DAEMON Mon May  4 08:12:09 2026\n"
                            "From: MAILER-DAEMON@mx.example.org\nTo: news@example.org\n"
                            "Subject: Undelivered Mail Returned to Sender\nDate: Mon, 4 May 2026 08:12:09 +0000\n\n"
                            "This is the mail system at host mx.example.org.\n\n"
                            "<person%u@example.com>: host mx.example.com said: 550 5.1.1 User unknown\n\n",
                            i);
  g_file_set_contents (path, text->str, text->len, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rebote-faults-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->list = path_in (fixture, "people.csv");
  fixture->store = path_in (fixture, "rebote.db");
  fixture->mails = path_in (fixture, "mails.mbox");
  fixture->rand = g_rand_new_with_seed (SEED);
  write_list (fixture->list);
  write_mails (fixture->mails);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  folder_remove (fixture->folder);
  g_rand_free (fixture->rand);
  g_free (fixture->folder);
  g_free (fixture->list);
  g_free (fixture->store);
  g_free (fixture->mails);
}

static GPid
start (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  GPid pid = 0;

  g_spawn_async (NULL, (char **)argv, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, &pid,
                 &error);
  g_assert_no_error (error);

  return pid;
}

/* How long the whole work takes, in microseconds. */
static gint64
run_to_end (const char *const *argv)
{
  gint64 begin = g_get_monotonic_time ();
  GPid   pid = start (argv);
  int    status;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);

  return g_get_monotonic_time () - begin;
}

/* Whether it was still at work: the moment is the point here. */
static gboolean
run_and_kill (Fixture           *fixture,
              const char *const *argv,
              gint64             whole)
{
  GPid pid = start (argv);
  int  status;

  g_usleep (g_rand_double_range (fixture->rand, 0, whole));
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);

  return WIFSIGNALED (status);
}

static gboolean
same_content (const char *one,
              const char *two)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  gsize length_a = 0, length_b = 0;

  g_assert_true (g_file_get_contents (one, &a, &length_a, NULL));
  g_assert_true (g_file_get_contents (two, &b, &length_b, NULL));

  return length_a == length_b && memcmp (a, b, length_a) == 0;
}

/* Only between the steps in which a file changes places with another can a hidden one stay: one of the two, and whole. */
static void
check_hidden (Fixture    *fixture,
              const char *name)
{
  g_autofree char *path = path_in (fixture, name);

  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    {
      g_autofree char *prefix = g_strdup_printf (".%s.", outputs[i]);
      g_autofree char *model_name = g_strconcat (outputs[i], ".model", NULL);
      g_autofree char *model = path_in (fixture, model_name);

      if (g_str_has_prefix (name, prefix))
        {
          g_autofree char *text = NULL;

          g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
          g_assert_true (g_str_equal (text, "old") || same_content (path, model));
          g_unlink (path);
          return;
        }
    }
  g_error ("“%s” was left behind", name);
}

/* Nothing lies about that nobody asked for, and the list is as it was. */
static void
check_folder (Fixture    *fixture,
              const char *before)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  g_autofree char *now = NULL;
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      if (name[0] == '.')
        check_hidden (fixture, name);
    }
  g_assert_true (g_file_get_contents (fixture->list, &now, NULL, NULL));
  g_assert_cmpstr (now, ==, before);
}

/* Runs the work to its end, keeps its outputs as the model, then kills it again and again: each output is whole, or the one
 * from before, or not there. */
static void
kill_writer (Fixture           *fixture,
             const char *const *argv)
{
  g_autofree char *before = NULL;
  gint64 whole;
  guint  n_killed = 0;

  g_assert_true (g_file_get_contents (fixture->list, &before, NULL, NULL));
  whole = run_to_end (argv);
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    {
      g_autofree char *path = path_in (fixture, outputs[i]);
      g_autofree char *model = g_strconcat (path, ".model", NULL);

      g_assert_cmpint (g_rename (path, model), ==, 0);
    }

  for (guint k = 0; k < N_KILLS; k++)
    {
      gboolean with_old = k % 2;

      for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
        {
          g_autofree char *path = path_in (fixture, outputs[i]);

          g_unlink (path);
          if (with_old)
            g_assert_true (g_file_set_contents (path, "old", 3, NULL));
        }

      n_killed += run_and_kill (fixture, argv, whole);
      for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
        {
          g_autofree char *path = path_in (fixture, outputs[i]);
          g_autofree char *model = g_strconcat (path, ".model", NULL);
          g_autofree char *text = NULL;

          if (!g_file_get_contents (path, &text, NULL, NULL))
            g_assert_false (with_old);
          else if (!with_old || !g_str_equal (text, "old"))
            g_assert_true (same_content (path, model));
        }
      check_folder (fixture, before);
    }
  g_test_message ("%u of %u were killed at work", n_killed, N_KILLS);
  g_assert_cmpuint (n_killed, >, N_KILLS / 4);
}

static void
test_clean (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *kept = path_in (fixture, outputs[0]);
  g_autofree char *removed = path_in (fixture, outputs[1]);
  g_autofree char *review = path_in (fixture, outputs[2]);
  const char *argv[] = { g_getenv ("REBOTE_PROGRAM"), "clean", fixture->list, "--output", kept, "--removed", removed,
                         "--review", review, "--bounces", fixture->mails, NULL };

  kill_writer (fixture, argv);
}

/* What the next start finds: nothing, or the one import that was killed, and once. */
static guint
give_up (ReboteStore *store)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) found = rebote_store_lists_give_up (store, &error);
  g_auto (GStrv) again = rebote_store_lists_give_up (store, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (found), <=, 1);
  g_assert_true (found[0] == NULL || g_str_equal (found[0], "people.csv"));
  g_assert_cmpuint (g_strv_length (again), ==, 0);
  g_assert_true (rebote_store_purge (store, NULL, &error));
  g_assert_no_error (error);

  return g_strv_length (found);
}

static gint64
ask (Fixture    *fixture,
     const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteConnection) connection = NULL;
  gint64 value = -1;

  connection = rebote_connection_new (fixture->store, SQLITE_OPEN_READWRITE, &error);
  g_assert_no_error (error);
  g_assert_true (rebote_connection_get_int (connection, sql, &value, &error));
  g_assert_no_error (error);

  return value;
}

/* Opens as on the next start, finds no damage, and gives the store back. */
static ReboteStore *
reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  ReboteStore *store = rebote_store_open (fixture->store, REBOTE_STORE_OPEN_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_null (rebote_store_get_set_aside_path (store));
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), ==, 0);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);

  return store;
}

static void
test_import_list (Fixture      *fixture,
                  gconstpointer data)
{
  const char *argv[] = { program, WORK, "import-list", fixture->store, fixture->list, NULL };
  gint64 whole = run_to_end (argv);
  guint  n_complete = 1;
  guint  n_given_up = 0;

  for (guint k = 0; k < N_KILLS; k++)
    {
      g_autoptr (ReboteStore) store = NULL;
      g_autoptr (GPtrArray) lists = NULL;
      g_autoptr (GError) error = NULL;

      n_complete += !run_and_kill (fixture, argv, whole);
      store = reopen (fixture);
      lists = rebote_store_lists_get_all (store, &error);
      g_assert_no_error (error);
      /* It may have come to its end, and then been killed. */
      g_assert_cmpuint (lists->len, >=, n_complete);
      n_complete = lists->len;
      for (guint i = 0; i < lists->len; i++)
        {
          const ReboteStoredList *list = g_ptr_array_index (lists, i);

          g_assert_cmpint (list->n_contacts, ==, N_ROWS);
        }
      g_assert_cmpint (ask (fixture, "SELECT count(*) FROM list l WHERE complete AND n_contacts <>"
                                     " (SELECT count(*) FROM contact WHERE list_id = l.id)"),
                       ==, 0);
      n_given_up += give_up (store);
      g_assert_cmpint (ask (fixture, "SELECT count(*) FROM list WHERE NOT complete"), ==, 0);
      g_assert_cmpint (ask (fixture, "SELECT count(*) FROM contact"), ==, n_complete * N_ROWS);
    }
  g_test_message ("%u were given up", n_given_up);
  g_assert_cmpuint (n_given_up, >, 0);
  g_assert_cmpuint (n_complete, <, N_KILLS);
}

static void
wait_for_list (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteConnection) connection = NULL;
  gint64 n = 0;

  connection = rebote_connection_new (path, SQLITE_OPEN_READWRITE, &error);
  g_assert_no_error (error);
  while (n == 0)
    {
      g_assert_true (rebote_connection_get_int (connection, "SELECT count(*) FROM list", &n, &error));
      g_assert_no_error (error);
      g_usleep (1000);
    }
}

/* Two of us have the same store: while one imports, the other lets it be, and takes its list away when it is killed. */
static void
test_two_importers (Fixture      *fixture,
                    gconstpointer data)
{
  const char *argv[] = { program, WORK, "begin-list", fixture->store, NULL };
  g_autoptr (ReboteStore) store = NULL;
  g_autoptr (GError) error = NULL;
  GPid pid;
  int  status;

  store = rebote_store_open (fixture->store, REBOTE_STORE_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  pid = start (argv);
  wait_for_list (fixture->store);
  g_assert_cmpuint (give_up (store), ==, 0);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM list WHERE deleted IS NULL"), ==, 1);

  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpuint (give_up (store), ==, 1);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM list"), ==, 0);
}

static void
test_import_mails (Fixture      *fixture,
                   gconstpointer data)
{
  const char *argv[] = { program, WORK, "import-mails", fixture->store, fixture->mails, NULL };
  g_autofree char *other = path_in (fixture, "other.db");
  const char *model[] = { program, WORK, "import-mails", other, fixture->mails, NULL };
  gint64 whole = run_to_end (model);
  gint64 last = 0;

  for (guint k = 0; k < N_KILLS; k++)
    {
      g_autoptr (ReboteStore) store = NULL;
      gint64 n;

      run_and_kill (fixture, argv, whole);
      store = reopen (fixture);
      n = ask (fixture, "SELECT count(*) FROM message");
      /* What was read stays, nothing comes twice, and each mail is there with all that belongs to it. */
      g_assert_cmpint (n, >=, last);
      g_assert_cmpint (n, <=, N_MAILS);
      g_assert_cmpint (ask (fixture, "SELECT count(*) FROM recipient"), ==, n);
      g_assert_cmpint (ask (fixture, "SELECT count(*) FROM message_raw"), ==, n);
      last = n;
    }
  run_to_end (argv);
  g_assert_cmpint (ask (fixture, "SELECT count(*) FROM message"), ==, N_MAILS);
}

static void
test_export (Fixture      *fixture,
             gconstpointer data)
{
  const char *import[] = { program, WORK, "import-list", fixture->store, fixture->list, NULL };
  const char *argv[] = { program, WORK, "export", fixture->store, fixture->folder, NULL };

  run_to_end (import);
  kill_writer (fixture, argv);
  g_object_unref (reopen (fixture));
}

/* A store of the first form, with a few contacts in it. */
static void
make_old_store (Fixture           *fixture,
                const char *const *scripts)
{
  const char *const first[] = { scripts[0], NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteConnection) connection = NULL;

  connection = rebote_connection_new (fixture->store, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (rebote_migrations_run (connection, first, &error));
  g_assert_true (rebote_connection_execute (connection,
                                            "PRAGMA application_id = 0x5265626f; PRAGMA journal_mode = WAL;"
                                            "INSERT INTO suppression (canonical, address, reason, origin, since)"
                                            " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000)"
                                            " SELECT 'p' || i || '@example.com', 'p' || i || '@example.com', 'complaint',"
                                            " 'user', 0 FROM n",
                                            &error));
  g_assert_no_error (error);
}

static void
test_migration (Fixture      *fixture,
                gconstpointer data)
{
  const char *argv[] = { program, WORK, "open", fixture->store, NULL };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) scripts = rebote_migrations_load (&error);
  gint64 whole = 0;

  g_assert_no_error (error);
  for (guint k = 0; k <= N_KILLS; k++)
    {
      static const char *const ends[] = { "", "-wal", "-shm", ".backup-v1" };
      g_autoptr (ReboteStore) store = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
        {
          g_autofree char *path = g_strconcat (fixture->store, ends[i], NULL);

          g_unlink (path);
        }
      make_old_store (fixture, (const char *const *)scripts);
      if (k == 0)
        whole = run_to_end (argv);
      else
        run_and_kill (fixture, argv, whole);

      store = reopen (fixture);
      g_assert_cmpint (ask (fixture, "SELECT count(*) FROM suppression"), ==, 20000);
      g_assert_cmpint (ask (fixture, "PRAGMA user_version"), ==, g_strv_length (scripts));
    }
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  gboolean *done = user_data;

  if (!rebote_import_run_finish (REBOTE_IMPORT (source), result, NULL))
    _exit (1);
  *done = TRUE;
  g_main_context_wakeup (NULL);
}

/* The other process. */
static int
work (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteKnowledge) knowledge = rebote_knowledge_load (NULL, &error);
  g_autoptr (ReboteStore) store = rebote_store_open (argv[3], REBOTE_STORE_OPEN_DEFAULT, &error);

  if (knowledge == NULL || store == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  if (g_str_equal (argv[2], "import-list"))
    {
      ReboteListImport job = { argv[4], "people", argv[4], NULL, knowledge, NULL, NULL };

      return rebote_list_import_run (store, &job, NULL, &error) > 0 ? 0 : 1;
    }
  if (g_str_equal (argv[2], "begin-list"))
    {
      ReboteStoredList list = { .name = (char *)"people", .source = (char *)"/tmp/people.csv", .dialect = (char *)"" };

      if (rebote_store_lists_begin (store, &list, &error) == 0)
        return 1;
      alarm (60); /* should nobody kill us */
      pause ();
    }
  if (g_str_equal (argv[2], "import-mails"))
    {
      g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
      g_autoptr (GFile) file = g_file_new_for_path (argv[4]);
      g_autoptr (ReboteImport) import = rebote_import_new (store, knowledge);
      gboolean done = FALSE;

      g_list_store_append (files, file);
      rebote_import_run_async (import, G_LIST_MODEL (files), NULL, NULL, imported_cb, &done);
      while (!done)
        g_main_context_iteration (NULL, TRUE);
      return 0;
    }
  if (g_str_equal (argv[2], "export"))
    {
      g_autofree char *kept = g_build_filename (argv[4], outputs[0], NULL);
      g_autofree char *removed = g_build_filename (argv[4], outputs[1], NULL);
      g_autofree char *review = g_build_filename (argv[4], outputs[2], NULL);
      g_autoptr (GPtrArray) lists = rebote_store_lists_get_all (store, &error);
      const ReboteStoredList *list = g_ptr_array_index (lists, 0);
      ReboteListExport job = { list->id, kept, removed, review, NULL, NULL };
      g_autoptr (ReboteCleanSummary) summary = rebote_list_export_run (store, &job, NULL, &error);

      return summary ? 0 : 1;
    }

  return 0; /* opened, and so brought up to date */
}

int
main (int    argc,
      char **argv)
{
  if (argc >= 4 && g_str_equal (argv[1], WORK))
    return work (argc, argv);

  isolated_test_init (&argc, &argv);
  program = g_file_read_link ("/proc/self/exe", NULL);

  g_test_add ("/faults/clean", Fixture, NULL, set_up, test_clean, tear_down);
  g_test_add ("/faults/import-list", Fixture, NULL, set_up, test_import_list, tear_down);
  g_test_add ("/faults/two-importers", Fixture, NULL, set_up, test_two_importers, tear_down);
  g_test_add ("/faults/import-mails", Fixture, NULL, set_up, test_import_mails, tear_down);
  g_test_add ("/faults/export", Fixture, NULL, set_up, test_export, tear_down);
  g_test_add ("/faults/migration", Fixture, NULL, set_up, test_migration, tear_down);

  return isolated_test_run ();
}
