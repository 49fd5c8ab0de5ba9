/* rebote-store-file.c
 *
 * The store's file: whether it is ours, whole and of a form that we know; what becomes of a damaged one.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-file"

#include "config.h"

#include <errno.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "rebote-store-private.h"

/* “Rebo”: tells our files from the databases of other programs. */
#define APPLICATION_ID 0x5265626f

/* Files up to this size are checked from end to end whenever they are opened (some milliseconds); larger ones only
 * after damage was seen in them. */
#define CHECK_ALWAYS_BYTES (8 * 1024 * 1024)

/* Imports write indices all over the place: with SQLite's small cache and frequent folding of the log they take five
 * times as long. The cache is 32 MiB at most, the log 64 MiB. */
#define WRITER_SQL \
  "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4096; PRAGMA threads = 2;"

/* Some seconds in all. */
#define LOG_TRIES   200
#define LOG_WAIT_US 20000

static gboolean
check_identity (ReboteConnection *connection,
                GError          **error)
{
  gint64   application;
  gint64   version;
  gint64   n_tables;
  gboolean known;

  /* All three at one moment: another process may be making the file just now. */
  if (!rebote_connection_execute (connection, "BEGIN", error))
    return FALSE;
  known = rebote_connection_get_int (connection, "SELECT count(*) FROM sqlite_schema", &n_tables, error) &&
          rebote_connection_get_int (connection, "PRAGMA application_id", &application, error) &&
          rebote_connection_get_int (connection, "PRAGMA user_version", &version, error);
  sqlite3_exec (connection->db, "END", NULL, NULL, NULL);
  if (!known)
    return FALSE;

  if (application == APPLICATION_ID || (application == 0 && version == 0 && n_tables == 0))
    return TRUE;

  g_set_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_FOREIGN,
               _("“%s” is the database of another program. It was left as it is."), connection->path);
  return FALSE;
}

/* Damage deep inside a large file is met while reading; the note left then has the next start look at all of it. */
static char *
get_suspicion_path (const char *path)
{
  return g_strconcat (path, ".damaged", NULL);
}

static gboolean
check_pages (ReboteConnection *connection,
             GError          **error)
{
  g_autofree char *suspicion = get_suspicion_path (connection->path);
  g_autoptr (ReboteStatement) statement = NULL;
  GStatBuf info;

  if (g_stat (connection->path, &info) != 0 || info.st_size == 0)
    return TRUE;
  if (info.st_size > CHECK_ALWAYS_BYTES && !g_file_test (suspicion, G_FILE_TEST_EXISTS))
    return TRUE;

  statement = rebote_connection_prepare (connection, "PRAGMA quick_check (1)", error);
  if (statement == NULL || !rebote_statement_next (connection, statement, error))
    return FALSE;
  if (g_strcmp0 ((const char *)sqlite3_column_text (statement, 0), "ok") != 0)
    {
      g_set_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_CORRUPT, _("“%s” is damaged."), connection->path);
      return FALSE;
    }

  g_unlink (suspicion);
  return TRUE;
}

/* Where two processes begin the same file, SQLite refuses one of them here without waiting: it would wait for ever. */
static gboolean
enable_log (ReboteConnection *connection,
            GError          **error)
{
  for (guint i = 0; i < LOG_TRIES; i++)
    {
      int result = sqlite3_exec (connection->db, "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL", NULL, NULL, NULL);

      if (result == SQLITE_OK)
        return TRUE;
      if ((result & 0xff) != SQLITE_BUSY)
        break;
      g_usleep (LOG_WAIT_US);
    }

  return rebote_connection_fail (connection, error);
}

static gboolean
prepare_file (ReboteConnection *connection,
              GError          **error)
{
  g_auto (GStrv) scripts = rebote_migrations_load (error);
  g_autofree char *identify = g_strdup_printf ("PRAGMA application_id = %d", APPLICATION_ID);
  gint64           version;

  if (scripts == NULL || !check_identity (connection, error))
    return FALSE;
  /* Before anything is written: a newer file must stay as it is. */
  if (!rebote_connection_get_int (connection, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version > g_strv_length (scripts))
    return rebote_migrations_run (connection, (const char *const *)scripts, error);
  if (!check_pages (connection, error))
    return FALSE;

  if (sqlite3_db_readonly (connection->db, "main") == 1)
    {
      g_set_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_READ_ONLY,
                   _("“%s” cannot be written. Check the permissions of the file and of its folder."),
                      connection->path);
      return FALSE;
    }

  return enable_log (connection, error) &&
         rebote_connection_execute (connection, WRITER_SQL, error) &&
         (version > 0 || rebote_connection_execute (connection, identify, error)) &&
         rebote_migrations_run (connection, (const char *const *)scripts, error);
}

/**
 * rebote_file_open:
 * @path: a file, which may be missing
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable): the connection that writes, to a file of the present form
 */
ReboteConnection *
rebote_file_open (const char *path,
                  GError    **error)
{
  g_autoptr (ReboteConnection) connection = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  connection = rebote_connection_new (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  if (connection == NULL || !prepare_file (connection, error))
    return NULL;

  return g_steal_pointer (&connection);
}

/**
 * rebote_file_open_to_read:
 * @path: a file
 * @error: return location for a #ReboteStoreError
 *
 * Opens a store that must stay as it is, whether another process has it open or not.
 *
 * Returns: (transfer full) (nullable): a connection that writes nothing, to a file of the present form
 */
ReboteConnection *
rebote_file_open_to_read (const char *path,
                          GError    **error)
{
  g_auto (GStrv) scripts = rebote_migrations_load (error);
  g_autoptr (ReboteConnection) connection = NULL;
  gint64 version;

  g_return_val_if_fail (path != NULL, NULL);

  /* SQLite needs to write beside the file, to tell others that somebody reads. */
  connection = scripts ? rebote_connection_new (path, SQLITE_OPEN_READWRITE, error) : NULL;
  if (connection == NULL || !rebote_connection_execute (connection, "PRAGMA query_only = 1", error) ||
      !check_identity (connection, error) ||
      !rebote_connection_get_int (connection, "PRAGMA user_version", &version, error))
    return NULL;

  if (version > g_strv_length (scripts))
    {
      rebote_migrations_run (connection, (const char *const *)scripts, error);
      return NULL;
    }
  if (version < g_strv_length (scripts))
    {
      g_set_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_OLDER,
                   _("“%s” was written by an older version of Rebote. Open its window once, then try again."), path);
      return NULL;
    }

  return g_steal_pointer (&connection);
}

/**
 * rebote_file_set_aside:
 * @path: a damaged file
 * @error: return location for a #ReboteStoreError
 *
 * Moves a damaged file and its log out of the way under a name that nothing has yet.
 *
 * Returns: (transfer full) (nullable): where it is now
 */
char *
rebote_file_set_aside (const char *path,
                       GError    **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *target = g_strdup_printf ("%s.corrupt-%s", path, date);
  g_autofree char *suspicion = get_suspicion_path (path);

  for (guint i = 2; g_file_test (target, G_FILE_TEST_EXISTS); i++)
    {
      g_free (target);
      target = g_strdup_printf ("%s.corrupt-%s-%u", path, date, i);
    }

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (target, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && (i == 0 || errno != ENOENT))
        {
          g_set_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_CORRUPT,
                       _("“%s” is damaged and could not be set aside: %s"), path, g_strerror (errno));
          return NULL;
        }
    }
  g_unlink (suspicion);

  return g_steal_pointer (&target);
}

/**
 * rebote_file_make_folder:
 * @path: a file
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether the folder of the file exists now
 */
gboolean
rebote_file_make_folder (const char *path,
                         GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  ReboteStoreError code = REBOTE_STORE_ERROR_FAILED;
  int              failure;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;

  failure = errno;
  if (failure == EACCES || failure == EROFS || failure == EPERM)
    code = REBOTE_STORE_ERROR_READ_ONLY;
  else if (failure == ENOSPC || failure == EDQUOT)
    code = REBOTE_STORE_ERROR_FULL;
  g_set_error (error, REBOTE_STORE_ERROR, code,
               _("The folder “%s” could not be made: %s"), folder, g_strerror (failure));
  return FALSE;
}

/**
 * rebote_file_suspect:
 * @path: a file in which damage was met
 *
 * Has the next start look at the whole of the file.
 */
void
rebote_file_suspect (const char *path)
{
  g_autofree char *suspicion = get_suspicion_path (path);

  g_file_set_contents (suspicion, "", 0, NULL);
}
