/* rebote-store-migrations.c
 *
 * Brings the store's file to the form that this program knows, one numbered script after the other.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-migrations"

#include "config.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "rebote-store-private.h"

#define RESOURCE_FOLDER "/rebote/store"

/* The backup of an older form than the last one is of no use to anybody. */
#define BACKUPS_KEPT 2

/* Pages that a backup copies before it lets another process have a turn. */
#define BACKUP_STEP 1024

static char *
get_backup_path (const char *path,
                 gint64      version)
{
  return g_strdup_printf ("%s.backup-v%" G_GINT64_FORMAT, path, version);
}

static gboolean
copy_pages (ReboteConnection *from,
            ReboteConnection *to,
            GError          **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to->db, "main", from->db, "main");
  int             result;

  if (backup == NULL)
    return rebote_connection_fail (to, error);

  do
    result = sqlite3_backup_step (backup, BACKUP_STEP);
  while (result == SQLITE_OK);

  if (sqlite3_backup_finish (backup) != SQLITE_OK || result != SQLITE_DONE)
    return rebote_connection_fail (to, error);

  return TRUE;
}

/* The copy gets its name only when it is whole. */
static gboolean
back_up (ReboteConnection *connection,
         gint64            version,
         GError          **error)
{
  g_autofree char *path = get_backup_path (connection->path, version);
  /* Another process may be about to do the same. */
  g_autofree char *partial = g_strdup_printf ("%s.partial-%08x", path, g_random_int ());
  g_autoptr (ReboteConnection) copy = NULL;
  gboolean copied;

  g_unlink (partial);
  copy = rebote_connection_new (partial, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  copied = copy != NULL && copy_pages (connection, copy, error);
  g_clear_pointer (&copy, rebote_connection_free);

  if (copied && g_rename (partial, path) != 0)
    {
      g_set_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_FAILED,
                   _("“%s” could not be written: %s"), path, g_strerror (errno));
      copied = FALSE;
    }
  if (!copied)
    {
      g_unlink (partial);
      return FALSE;
    }

  for (gint64 old = version - BACKUPS_KEPT; old > 0; old--)
    {
      g_autofree char *old_path = get_backup_path (connection->path, old);

      g_unlink (old_path);
    }

  return TRUE;
}

static gboolean
run_script (ReboteConnection *connection,
            const char       *script,
            gint64            number,
            GError          **error)
{
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT, number);

  return rebote_connection_execute (connection, script, error) && rebote_connection_execute (connection, version, error);
}

/* All or none: to another process the file is never between two forms. */
static gboolean
run_scripts (ReboteConnection  *connection,
             const char *const *scripts,
             GError           **error)
{
  gint64   version;
  gboolean done;

  if (!rebote_connection_execute (connection, "BEGIN IMMEDIATE", error))
    return FALSE;

  /* Another process may have done it while we waited for our turn. */
  done = rebote_connection_get_int (connection, "PRAGMA user_version", &version, error);
  for (; done && version < g_strv_length ((char **)scripts); version++)
    done = run_script (connection, scripts[version], version + 1, error);
  if (done)
    done = rebote_connection_execute (connection, "COMMIT", error);
  if (!done)
    sqlite3_exec (connection->db, "ROLLBACK", NULL, NULL, NULL);

  return done;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/**
 * rebote_migrations_load:
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the scripts that the program brings, in their order
 */
char **
rebote_migrations_load (GError **error)
{
  g_auto (GStrv) names = g_resources_enumerate_children (RESOURCE_FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (GStrvBuilder) scripts = g_strv_builder_new ();

  if (names == NULL)
    return NULL;

  qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = g_strconcat (RESOURCE_FOLDER, "/", names[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
      g_autofree char *script = NULL;

      if (bytes == NULL)
        return NULL;
      /* Their number is their place, so a gap would renumber everything after it. */
      g_assert (g_ascii_strtoull (names[i], NULL, 10) == i + 1);

      script = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_strv_builder_add (scripts, script);
    }

  return g_strv_builder_end (scripts);
}

/**
 * rebote_migrations_run:
 * @connection: a connection that may write
 * @scripts: (array zero-terminated=1): all scripts, the first makes version 1
 * @error: return location for a #ReboteStoreError
 *
 * Runs the scripts that the file has not seen yet, in one transaction, after a copy of the file was set aside. A file that a
 * newer program wrote is left alone.
 *
 * Returns: whether the file has the form that the last script makes
 */
gboolean
rebote_migrations_run (ReboteConnection  *connection,
                       const char *const *scripts,
                       GError           **error)
{
  guint  latest = g_strv_length ((char **)scripts);
  gint64 version;

  g_return_val_if_fail (connection != NULL, FALSE);
  g_return_val_if_fail (scripts != NULL, FALSE);

  if (!rebote_connection_get_int (connection, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version > latest)
    {
      g_autofree char *name = g_filename_display_name (connection->path);

      g_set_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NEWER,
                   _("“%s” was written by a newer version of Rebote. It was left as it is; update Rebote to use it."),
                      name);
      return FALSE;
    }
  if (version > 0 && version < latest && !back_up (connection, version, error))
    return FALSE;

  return version == latest || run_scripts (connection, scripts, error);
}
