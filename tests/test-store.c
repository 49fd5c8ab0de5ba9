/* test-store.c
 *
 * The store's file: fresh, older, newer, foreign, held by others, not writable, full, damaged, and left by a process
 * that was killed.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "store/rebote-store-campaigns.h"
#include "store/rebote-store-messages.h"
#include "store/rebote-store-private.h"
#include "store/rebote-store-suppressions.h"
#include "isolated.h"

#define NOBODY 65534

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp ("rebote-test-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "rebote.db", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  g_chmod (fixture->folder, 0700);
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
suppress (ReboteStore *store,
          const char  *address)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_suppression_free);
  g_autoptr (ReboteSuppressionsAdded) added = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (list, rebote_suppression_new (address, "user", REBOTE_SUPPRESSION_ORIGIN_USER, NULL));
  added = rebote_store_suppressions_add (store, list, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->n_added, ==, 1);
}

static guint
count_suppressed (ReboteStore *store)
{
  g_autoptr (GError) error = NULL;
  guint n;

  rebote_store_suppressions_count (store, &n, NULL, &error);
  g_assert_no_error (error);
  return n;
}

static ReboteStore *
open_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  ReboteStore *store = rebote_store_open (path, REBOTE_STORE_OPEN_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_true (REBOTE_IS_STORE (store));
  return store;
}

static void
assert_open_fails (const char      *path,
                   ReboteStoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStore) store = rebote_store_open (path, REBOTE_STORE_OPEN_DEFAULT, &error);

  g_assert_error (error, REBOTE_STORE_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_null (store);
}

static sqlite3 *
open_raw (const char *path)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  return db;
}

static void
run_raw (sqlite3    *db,
         const char *sql)
{
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize            length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)data, length);
}

static void
test_fresh (Fixture      *fixture,
            gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->folder, "sub", "rebote.db", NULL);
  g_autofree char *sub = g_path_get_dirname (path);
  ReboteStore     *store = open_store (path);

  g_assert_cmpstr (rebote_store_get_path (store), ==, path);
  g_assert_null (rebote_store_get_set_aside_path (store));
  g_assert_false (rebote_store_is_temporary (store));
  suppress (store, "ana@example.com");
  g_assert_finalize_object (store);

  store = open_store (path);
  g_assert_cmpuint (count_suppressed (store), ==, 1);
  g_assert_finalize_object (store);

  /* Closed properly, nothing but the file remains. */
  g_assert_no_errno (g_remove (path));
  g_assert_no_errno (g_rmdir (sub));
}

static void
test_missing (Fixture      *fixture,
              gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStore) store = rebote_store_open (fixture->path, REBOTE_STORE_OPEN_EXISTING, &error);

  g_assert_null (store);
  g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_MISSING);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_default_path (void)
{
  g_autofree char *path = rebote_store_get_default_path ();
  g_autofree char *expected = g_strconcat (g_get_user_data_dir (), "/rebote/rebote.db", NULL);

  g_assert_cmpstr (path, ==, expected);
}

static void
test_temporary (void)
{
  g_autoptr (GError) error = NULL;
  ReboteStore     *store = rebote_store_open_temporary (&error);
  g_autofree char *folder = NULL;

  g_assert_no_error (error);
  g_assert_true (rebote_store_is_temporary (store));
  suppress (store, "ana@example.com");
  folder = g_path_get_dirname (rebote_store_get_path (store));
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  g_assert_finalize_object (store);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* Two forms of a file that is not ours, to follow a chain of migrations step by step. */
static void
test_migration_chain (Fixture      *fixture,
                      gconstpointer unused)
{
  const char *const one[] = { "CREATE TABLE t (a)", NULL };
  const char *const three[] = { "CREATE TABLE t (a)", "INSERT INTO t VALUES (1); ALTER TABLE t ADD COLUMN b",
                                "UPDATE t SET b = a + 1", NULL };
  const char *const broken[] = { "CREATE TABLE t (a)", "INSERT INTO t VALUES (1); ALTER TABLE t ADD COLUMN b",
                                 "UPDATE t SET b = a + 1", "DELETE FROM t; SELECT nonsense", NULL };
  g_autofree char  *backup_path = g_strconcat (fixture->path, ".backup-v1", NULL);
  g_autoptr (ReboteConnection) connection = NULL;
  g_autoptr (ReboteConnection) backup = NULL;
  g_autoptr (GError) error = NULL;
  gint64 value;

  connection = rebote_connection_new (fixture->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (rebote_migrations_run (connection, one, &error));
  g_assert_false (g_file_test (backup_path, G_FILE_TEST_EXISTS));

  g_assert_true (rebote_migrations_run (connection, three, &error));
  g_assert_true (rebote_connection_get_int (connection, "SELECT b FROM t", &value, &error));
  g_assert_cmpint (value, ==, 2);
  g_assert_true (rebote_connection_get_int (connection, "PRAGMA user_version", &value, &error));
  g_assert_cmpint (value, ==, 3);

  /* The copy is of before. */
  backup = rebote_connection_new (backup_path, SQLITE_OPEN_READWRITE, &error);
  g_assert_no_error (error);
  g_assert_true (rebote_connection_get_int (backup, "PRAGMA user_version", &value, &error));
  g_assert_cmpint (value, ==, 1);
  g_assert_true (rebote_connection_get_int (backup, "SELECT count(*) FROM t", &value, &error));
  g_assert_cmpint (value, ==, 0);

  /* A step that fails leaves everything as it was. */
  g_assert_false (rebote_migrations_run (connection, broken, &error));
  g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_FAILED);
  g_assert_true (rebote_connection_get_int (connection, "SELECT count(*) FROM t", &value, NULL));
  g_assert_cmpint (value, ==, 1);
  g_assert_true (rebote_connection_get_int (connection, "PRAGMA user_version", &value, NULL));
  g_assert_cmpint (value, ==, 3);
}

/* A file of the first version of the program keeps what it holds. */
static void
test_migration_own (Fixture      *fixture,
                    gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) scripts = rebote_migrations_load (&error);
  const char *const first[] = { scripts[0], NULL };
  g_autoptr (ReboteConnection) connection = NULL;
  gint64 n;

  connection = rebote_connection_new (fixture->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (rebote_migrations_run (connection, first, &error));
  g_assert_true (rebote_connection_execute (connection,
                                            "INSERT INTO message (id, digest, source_index, type, reporter_role, added)"
                                            " VALUES (1, x'00', 0, 'bounce', 'unknown', 0);"
                                            "INSERT INTO recipient (message_id, position, type, action, confidence,"
                                            " contradiction) VALUES (1, 0, 'bounce', 'review', 0, 0);"
                                            "INSERT INTO list (id, name, dialect, columns, address_column, imported,"
                                            " n_contacts, complete) VALUES (1, 'May', '', '[\"mail\"]', 0, 7, 2, 1);"
                                            "INSERT INTO contact (id, list_id, record, canonical, fields, decision, reason,"
                                            " override) VALUES (1 << 32, 1, x'00', 'a@b.org', 'a', 'keep', NULL, 'remove'),"
                                            " (1 << 32 | 1, 1, x'00', 'a@b.org', 'a', 'remove', 'duplicate', 'review');"
                                            "INSERT INTO contact_address (canonical, contact_id)"
                                            " VALUES ('a@b.org', 1 << 32), ('a@b.org', 1 << 32 | 1);"
                                            "INSERT INTO decision (change_id, contact_id, canonical, decision, made, undone)"
                                            " VALUES (1, 1 << 32, 'a@b.org', 'remove', 8, NULL),"
                                            " (2, 1 << 32, 'a@b.org', 'keep', 9, 10),"
                                            " (3, 1 << 32 | 1, 'a@b.org', 'review', 11, NULL)",
                                            &error));
  g_assert_no_error (error);
  g_assert_true (rebote_migrations_run (connection, (const char *const *)scripts, &error));
  g_assert_no_error (error);
  g_assert_true (rebote_connection_get_int (connection,
                                            "SELECT count(*) FROM recipient WHERE reported IS NULL AND cause IS NULL",
                                            &n, &error));
  g_assert_cmpint (n, ==, 1);
  /* Decisions know since when they count, and which of them are about a row alone. */
  g_assert_true (rebote_connection_get_int (connection,
                                            "SELECT count(*) FROM contact WHERE (override, override_made) IN"
                                            " (VALUES ('remove', 8), ('review', 11))",
                                            &n, &error));
  g_assert_cmpint (n, ==, 2);
  g_assert_true (rebote_connection_get_int (connection, "SELECT group_concat(of_row, '') FROM decision", &n, &error));
  g_assert_cmpint (n, ==, 1); /* “001” */
  g_assert_true (rebote_connection_get_int (connection,
                                            "SELECT count(*) FROM contact_address WHERE digest IS NULL", &n, &error));
  g_assert_cmpint (n, ==, 2);
  g_assert_true (rebote_connection_get_int (connection,
                                            "SELECT count(*) FROM list WHERE complete AND NOT guarded AND since IS NULL",
                                            &n, &error));
  g_assert_cmpint (n, ==, 1);
}

static void
test_scripts (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) scripts = rebote_migrations_load (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (scripts), >=, 1);
}

static void
test_newer (Fixture      *fixture,
            gconstpointer unused)
{
  ReboteStore     *store = open_store (fixture->path);
  sqlite3         *db;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  suppress (store, "ana@example.com");
  g_assert_finalize_object (store);
  db = open_raw (fixture->path);
  run_raw (db, "PRAGMA user_version = 9999");
  sqlite3_close (db);

  before = read_file (fixture->path);
  assert_open_fails (fixture->path, REBOTE_STORE_ERROR_NEWER);
  after = read_file (fixture->path);
  g_assert_cmpstr (before, ==, after);
}

static void
test_foreign (Fixture      *fixture,
              gconstpointer unused)
{
  sqlite3         *db = open_raw (fixture->path);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  run_raw (db, "CREATE TABLE recipes (name TEXT)");
  sqlite3_close (db);

  before = read_file (fixture->path);
  assert_open_fails (fixture->path, REBOTE_STORE_ERROR_FOREIGN);
  after = read_file (fixture->path);
  g_assert_cmpstr (before, ==, after);
}

/* Runs a function in a child that says by its first byte when it is ready, and then waits to be killed. */
static pid_t
start_child (void (*func) (const char *path, int ready),
             const char *path)
{
  int   ends[2];
  char  byte;
  pid_t pid;

  g_assert_no_errno (pipe (ends));
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      close (ends[0]);
      func (path, ends[1]);
      for (;;)
        pause ();
    }

  close (ends[1]);
  g_assert_cmpint (read (ends[0], &byte, 1), ==, 1);
  close (ends[0]);
  return pid;
}

static void
end_child (pid_t pid)
{
  int status;

  g_assert_no_errno (kill (pid, SIGKILL));
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
}

static void
hold_the_lock (const char *path,
               int         ready)
{
  sqlite3 *db;

  sqlite3_open (path, &db);
  if (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK)
    g_assert_cmpint (write (ready, "1", 1), ==, 1);
}

static void
test_locked (Fixture      *fixture,
             gconstpointer unused)
{
  ReboteStore *store = open_store (fixture->path);
  g_autoptr (ReboteStore) second = NULL;
  g_autoptr (GError) error = NULL;
  pid_t child;

  suppress (store, "ana@example.com");
  child = start_child (hold_the_lock, fixture->path);

  /* One who only writes does not keep others from reading. */
  g_assert_cmpuint (count_suppressed (store), ==, 1);
  second = open_store (fixture->path);
  g_assert_cmpuint (count_suppressed (second), ==, 1);

  rebote_store_set_busy_timeout (store, 50);
  g_assert_false (rebote_store_campaigns_set_total_sent (store, 1000, &error));
  g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_LOCKED);

  end_child (child);
  g_clear_error (&error);
  g_assert_true (rebote_store_campaigns_set_total_sent (store, 1000, &error));
  g_assert_no_error (error);
  g_clear_object (&second);
  g_assert_finalize_object (store);
}

static void
hold_everything (const char *path,
                 int         ready)
{
  sqlite3 *db;

  sqlite3_open (path, &db);
  if (sqlite3_exec (db, "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE", NULL, NULL, NULL) == SQLITE_OK)
    g_assert_cmpint (write (ready, "1", 1), ==, 1);
}

static void
test_locked_at_start (Fixture      *fixture,
                      gconstpointer unused)
{
  pid_t child;

  g_object_unref (open_store (fixture->path));
  child = start_child (hold_everything, fixture->path);
  assert_open_fails (fixture->path, REBOTE_STORE_ERROR_LOCKED);
  end_child (child);
  g_object_unref (open_store (fixture->path));
}

static void
write_until_killed (const char *path,
                    int         ready)
{
  ReboteStore *store = rebote_store_open (path, REBOTE_STORE_OPEN_DEFAULT, NULL);

  for (guint i = 0;; i++)
    {
      g_autofree char *address = g_strdup_printf ("person%u@example.com", i);

      suppress (store, address);
      if (i == 100)
        g_assert_cmpint (write (ready, "1", 1), ==, 1);
    }
}

static void
test_killed (Fixture      *fixture,
             gconstpointer unused)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  ReboteStore     *store;
  pid_t            child = start_child (write_until_killed, fixture->path);

  end_child (child);
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));

  store = open_store (fixture->path);
  g_assert_null (rebote_store_get_set_aside_path (store));
  g_assert_cmpuint (count_suppressed (store), >, 100);
  suppress (store, "after@example.com");
  g_assert_finalize_object (store);
}

static void
open_at_once (const char *path,
              int         ready)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStore) store = rebote_store_open (path, REBOTE_STORE_OPEN_DEFAULT, &error);

  if (error)
    g_printerr ("%s\n", error->message);
  g_assert_cmpint (write (ready, store ? "1" : "0", 1), ==, 1);
}

/* Several begin the same new file; each gets it. */
static void
test_race (Fixture      *fixture,
           gconstpointer unused)
{
  int   ends[2];
  pid_t children[6];
  char  answers[G_N_ELEMENTS (children)] = { 0 };

  g_assert_no_errno (pipe (ends));
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      children[i] = fork ();
      if (children[i] == 0)
        {
          open_at_once (fixture->path, ends[1]);
          _exit (0);
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    g_assert_cmpint (read (ends[0], &answers[i], 1), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      g_assert_cmpint (waitpid (children[i], NULL, 0), ==, children[i]);
      g_assert_cmpint (answers[i], ==, '1');
    }
  close (ends[0]);
  close (ends[1]);
  g_object_unref (open_store (fixture->path));
}

/* The superuser may write everywhere: become somebody else for it. */
static int
open_as_nobody (const char *path)
{
  int   status;
  pid_t pid = fork ();

  if (pid == 0)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteStore) store = NULL;

      if (getuid () == 0 && setuid (NOBODY) != 0)
        _exit (99);
      store = rebote_store_open (path, REBOTE_STORE_OPEN_DEFAULT, &error);
      if (store)
        _exit (98);
      _exit (error->domain == REBOTE_STORE_ERROR ? error->code : 97);
    }

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_read_only (Fixture      *fixture,
                gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *below = g_build_filename (fixture->folder, "new", "rebote.db", NULL);
  ReboteStore     *store = open_store (fixture->path);

  suppress (store, "ana@example.com");
  g_assert_finalize_object (store);
  before = read_file (fixture->path);

  /* The log needs the folder. */
  g_chmod (fixture->folder, 0555);
  g_chmod (fixture->path, 0666);
  g_assert_cmpint (open_as_nobody (fixture->path), ==, REBOTE_STORE_ERROR_READ_ONLY);

  /* Nothing is there yet, and nothing may be made. */
  g_assert_cmpint (open_as_nobody (below), ==, REBOTE_STORE_ERROR_READ_ONLY);

  /* A file that cannot be written, in a folder that can. */
  g_chmod (fixture->folder, 0777);
  g_chmod (fixture->path, 0444);
  g_assert_cmpint (open_as_nobody (fixture->path), ==, REBOTE_STORE_ERROR_READ_ONLY);

  after = read_file (fixture->path);
  g_assert_cmpstr (before, ==, after);
}

static GPtrArray *
make_large_message (guint number)
{
  GPtrArray       *bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
  ReboteBounce    *bounce = rebote_bounce_new ();
  g_autofree char *text = g_strnfill (200 * 1024, 'a' + number % 26);

  text[0] = '0' + number / 26;
  bounce->raw = g_bytes_new_take (g_steal_pointer (&text), 200 * 1024);
  g_ptr_array_add (bounces, bounce);
  return bounces;
}

static guint
add_until_full (ReboteStore *store)
{
  for (guint i = 0;; i++)
    {
      g_autoptr (GPtrArray) bounces = make_large_message (i);
      g_autoptr (GError) error = NULL;

      if (!rebote_store_messages_add (store, bounces, NULL, &error))
        {
          g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_FULL);
          return i;
        }
      g_assert_cmpuint (i, <, 200);
    }
}

static void
test_full (Fixture      *fixture,
           gconstpointer unused)
{
  ReboteStore *store = open_store (fixture->path);
  g_autoptr (GPtrArray) bounces = make_large_message (100);
  g_autoptr (GError) error = NULL;
  ReboteMessageCounts counts;
  guint               n;

  rebote_store_limit_pages (store, 512);
  n = add_until_full (store);
  g_assert_cmpuint (n, >, 0);
  g_assert_true (rebote_store_messages_count (store, &counts, &error));
  g_assert_cmpuint (counts.filters[REBOTE_MESSAGE_FILTER_ALL], ==, n);

  /* There is room again: it goes on. */
  rebote_store_limit_pages (store, 100000);
  g_assert_true (rebote_store_messages_add (store, bounces, NULL, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (store);
}

/* The same with the operating system refusing, in a child because the limit is for the whole process. */
static void
test_full_disk (Fixture      *fixture,
                gconstpointer unused)
{
  int   status;
  pid_t pid = fork ();

  if (pid == 0)
    {
      struct rlimit limit = { 1024 * 1024, 1024 * 1024 };
      ReboteStore  *store = open_store (fixture->path);

      signal (SIGXFSZ, SIG_IGN);
      if (setrlimit (RLIMIT_FSIZE, &limit) != 0)
        _exit (99);
      g_assert_cmpuint (add_until_full (store), >, 0);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);

  g_object_unref (open_store (fixture->path));
}

static char *
find_set_aside (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      if (g_str_has_prefix (name, "rebote.db.corrupt-") && !g_str_has_suffix (name, "-wal"))
        return g_build_filename (fixture->folder, name, NULL);
    }

  return NULL;
}

static void
test_not_a_database (Fixture      *fixture,
                     gconstpointer unused)
{
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autofree char *set_aside = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  ReboteStore *store;

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));

  /* The command line only looks. */
  store = rebote_store_open (fixture->path, REBOTE_STORE_OPEN_EXISTING, &error);
  g_assert_null (store);
  g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_CORRUPT);

  store = open_store (fixture->path);
  set_aside = find_set_aside (fixture);
  g_assert_cmpstr (rebote_store_get_set_aside_path (store), ==, set_aside);
  g_assert_true (g_file_get_contents (set_aside, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, text);
  suppress (store, "ana@example.com");
  g_assert_finalize_object (store);

  store = open_store (fixture->path);
  g_assert_null (rebote_store_get_set_aside_path (store));
  g_assert_cmpuint (count_suppressed (store), ==, 1);
  g_assert_finalize_object (store);

  /* A second one on the same day does not push out the first. */
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  store = open_store (fixture->path);
  g_assert_cmpstr (rebote_store_get_set_aside_path (store), !=, set_aside);
  g_assert_true (g_file_test (set_aside, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (store);
}

static void
spoil_page (const char *path,
            gsize       page)
{
  g_autofree char *data = NULL;
  gsize            length;
  gsize            size;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  size = (guint8)data[16] << 8 | (guint8)data[17]; /* by the format of SQLite */
  g_assert_cmpuint (size, >=, 512);
  g_assert_cmpuint (length, >, page * size);
  memset (data + (page - 1) * size, 0xff, size);
  g_assert_true (g_file_set_contents (path, data, length, NULL));
}

/* The file begins well, but is damaged further on. */
static void
test_damaged_inside (Fixture      *fixture,
                     gconstpointer unused)
{
  ReboteStore *store = open_store (fixture->path);

  suppress (store, "ana@example.com");
  g_assert_finalize_object (store);
  spoil_page (fixture->path, 6);

  store = open_store (fixture->path);
  g_assert_nonnull (rebote_store_get_set_aside_path (store));
  g_assert_cmpuint (count_suppressed (store), ==, 0);
  g_assert_finalize_object (store);
}

static void
changed_cb (ReboteStore *store,
            guint        subjects,
            GArray      *seen)
{
  g_array_append_val (seen, subjects);
}

static void
test_changed (Fixture      *fixture,
              gconstpointer unused)
{
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (guint));
  ReboteStore *store = open_store (fixture->path);
  g_autoptr (GError) error = NULL;

  g_signal_connect (store, "changed", G_CALLBACK (changed_cb), seen);
  suppress (store, "ana@example.com");
  suppress (store, "eva@example.com");
  g_assert_true (rebote_store_campaigns_set_total_sent (store, 5, &error));
  g_assert_cmpuint (seen->len, ==, 0);
  while (seen->len == 0)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (seen->len, ==, 1);
  g_assert_cmpuint (g_array_index (seen, guint, 0), ==, REBOTE_STORE_SUPPRESSIONS | REBOTE_STORE_CAMPAIGNS);
  g_assert_finalize_object (store);
}

static gpointer
write_thread (gpointer data)
{
  ReboteStore *store = data;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *address = g_strdup_printf ("p%p-%u@example.com", (void *)g_thread_self (), i);

      suppress (store, address);
      g_assert_cmpuint (count_suppressed (store), >, i);
    }

  return NULL;
}

static void
test_threads (Fixture      *fixture,
              gconstpointer unused)
{
  ReboteStore *store = open_store (fixture->path);
  GThread     *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, write_thread, store);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (count_suppressed (store), ==, 50 * G_N_ELEMENTS (threads));
  g_assert_finalize_object (store);
}

static void
test_fold (void)
{
  g_autofree char *spanish = rebote_store_fold ("José GARCÍA Ñandú");
  g_autofree char *plain = rebote_store_fold ("ANA@Example.COM");

  g_assert_cmpstr (spanish, ==, "jose garcia nandu");
  g_assert_cmpstr (plain, ==, "ana@example.com");
}

static void
add (const char *path,
     void (*func) (Fixture      *fixture,
                   gconstpointer unused))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  add ("/store/fresh", test_fresh);
  add ("/store/missing", test_missing);
  g_test_add_func ("/store/default-path", test_default_path);
  g_test_add_func ("/store/temporary", test_temporary);
  g_test_add_func ("/store/scripts", test_scripts);
  add ("/store/migration-chain", test_migration_chain);
  add ("/store/migration-own", test_migration_own);
  add ("/store/newer", test_newer);
  add ("/store/foreign", test_foreign);
  add ("/store/locked", test_locked);
  add ("/store/locked-at-start", test_locked_at_start);
  add ("/store/killed", test_killed);
  add ("/store/race", test_race);
  add ("/store/read-only", test_read_only);
  add ("/store/full", test_full);
  add ("/store/full-disk", test_full_disk);
  add ("/store/not-a-database", test_not_a_database);
  add ("/store/damaged-inside", test_damaged_inside);
  add ("/store/changed", test_changed);
  add ("/store/threads", test_threads);
  g_test_add_func ("/store/fold", test_fold);

  return isolated_test_run ();
}
