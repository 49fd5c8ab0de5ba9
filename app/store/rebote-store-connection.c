/* rebote-store-connection.c
 *
 * One connection to the store's file: its settings, its statements, and its errors in words.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-connection"

#include "config.h"

#include <errno.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "rebote-store-private.h"

/* A second Rebote may be writing: a large import commits within this time. */
#define BUSY_TIMEOUT_MS 5000

G_DEFINE_QUARK (rebote_store_error, rebote_store_error)

/* SQLite calls a folder that cannot be written by several names; whether it can is what tells. */
static gboolean
folder_is_read_only (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return access (folder, W_OK) != 0 && errno != ENOENT;
}

/* A write that was cut short: only the file itself remembers why, the database or its log. */
static int
get_write_errno (ReboteConnection *self)
{
  sqlite3_file *log = NULL;
  int           number = sqlite3_system_errno (self->db);

  if (number == 0)
    sqlite3_file_control (self->db, "main", SQLITE_FCNTL_LAST_ERRNO, &number);
  if (number == 0 && sqlite3_file_control (self->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK &&
      log != NULL && log->pMethods != NULL)
    log->pMethods->xFileControl (log, SQLITE_FCNTL_LAST_ERRNO, &number);

  return number;
}

static ReboteStoreError
classify_error (ReboteConnection *self)
{
  int code = sqlite3_extended_errcode (self->db);
  int system_error = sqlite3_system_errno (self->db);

  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return REBOTE_STORE_ERROR_LOCKED;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return REBOTE_STORE_ERROR_READ_ONLY;
    case SQLITE_CANTOPEN:
      if (folder_is_read_only (self->path) || system_error == EACCES || system_error == EROFS)
        return REBOTE_STORE_ERROR_READ_ONLY;
      if (system_error == ENOSPC || system_error == EDQUOT)
        return REBOTE_STORE_ERROR_FULL;
      return REBOTE_STORE_ERROR_FAILED;
    case SQLITE_FULL:
      return REBOTE_STORE_ERROR_FULL;
    case SQLITE_IOERR:
      system_error = get_write_errno (self);
      if (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG)
        return REBOTE_STORE_ERROR_FULL;
      return REBOTE_STORE_ERROR_FAILED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return REBOTE_STORE_ERROR_CORRUPT;
    case SQLITE_TOOBIG:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return REBOTE_STORE_ERROR_INVALID;
    default:
      return REBOTE_STORE_ERROR_FAILED;
    }
}

/**
 * rebote_connection_fail:
 * @self: a connection on which something has just failed
 * @error: return location for a #ReboteStoreError
 *
 * Says in the user's words what SQLite reports.
 *
 * Returns: %FALSE
 */
gboolean
rebote_connection_fail (ReboteConnection *self,
                        GError          **error)
{
  ReboteStoreError code;
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (sqlite3_errcode (self->db) == SQLITE_INTERRUPT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped"));
      return FALSE;
    }

  code = classify_error (self);
  name = g_filename_display_name (self->path);
  g_debug ("%s: %s (%d, %d)", name, sqlite3_errmsg (self->db), sqlite3_extended_errcode (self->db),
           sqlite3_system_errno (self->db));

  switch (code)
    {
    case REBOTE_STORE_ERROR_LOCKED:
      g_set_error (error, REBOTE_STORE_ERROR, code,
                   /* Translators: %s is the path of Rebote's own data file */
                   _("Another program is using “%s”. Close it, or try again in a moment."), name);
      break;
    case REBOTE_STORE_ERROR_READ_ONLY:
      g_set_error (error, REBOTE_STORE_ERROR, code,
                   _("“%s” cannot be written. Check the permissions of the file and of its folder."), name);
      break;
    case REBOTE_STORE_ERROR_FULL:
      g_set_error (error, REBOTE_STORE_ERROR, code,
                   _("There is no room left to write “%s”. Free some disk space and try again; nothing was lost."), name);
      break;
    case REBOTE_STORE_ERROR_CORRUPT:
      g_set_error (error, REBOTE_STORE_ERROR, code,
                   _("“%s” is damaged."), name);
      break;
    case REBOTE_STORE_ERROR_FAILED:
    case REBOTE_STORE_ERROR_MISSING:
    case REBOTE_STORE_ERROR_NEWER:
    case REBOTE_STORE_ERROR_OLDER:
    case REBOTE_STORE_ERROR_FOREIGN:
    case REBOTE_STORE_ERROR_NOT_FOUND:
    case REBOTE_STORE_ERROR_INVALID:
    default:
      g_set_error (error, REBOTE_STORE_ERROR, code,
                   /* Translators: a path, and what the database says about it in English */
                   _("“%s” could not be used: %s"), name, sqlite3_errmsg (self->db));
      break;
    }

  return FALSE;
}

/* Before the first connection of the process, if nobody else has made one: SQLite counts each piece of memory under a lock,
 * which costs a twentieth of an import, and nobody asks for the sum. */
static void
configure (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&done, 1);
    }
}

/**
 * rebote_connection_new:
 * @path: the file
 * @flags: how SQLite is to open it
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable): a connection, which has not looked at the file yet
 */
ReboteConnection *
rebote_connection_new (const char *path,
                       int         flags,
                       GError    **error)
{
  g_autoptr (ReboteConnection) self = NULL;
  int result;

  g_return_val_if_fail (path != NULL, NULL);

  configure ();
  self = g_new0 (ReboteConnection, 1);
  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)sqlite3_finalize);

  result = sqlite3_open_v2 (path, &self->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (self->db == NULL)
    g_error ("SQLite has no memory");
  if (result != SQLITE_OK)
    {
      rebote_connection_fail (self, error);
      return NULL;
    }

  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  rebote_functions_install (self->db);

  return g_steal_pointer (&self);
}

/**
 * rebote_connection_free:
 * @self: (transfer full): a connection
 */
void
rebote_connection_free (ReboteConnection *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->statements);
  sqlite3_close (self->db);
  g_free (self->path);
  g_free (self);
}

/**
 * rebote_connection_execute:
 * @self: a connection
 * @sql: statements without parameters; their answers are dropped
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether all were run
 */
gboolean
rebote_connection_execute (ReboteConnection *self,
                           const char       *sql,
                           GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  if (sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  return rebote_connection_fail (self, error);
}

/**
 * rebote_connection_prepare:
 * @self: a connection
 * @sql: one statement
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable): the statement, ready to be bound
 */
ReboteStatement *
rebote_connection_prepare (ReboteConnection *self,
                           const char       *sql,
                           GError          **error)
{
  sqlite3_stmt *statement;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement == NULL)
    {
      if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        {
          rebote_connection_fail (self, error);
          return NULL;
        }
      g_hash_table_insert (self->statements, g_strdup (sql), statement);
    }

  return statement;
}

/**
 * rebote_statement_release:
 * @self: (transfer full): a statement
 */
void
rebote_statement_release (ReboteStatement *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_reset (self);
  sqlite3_clear_bindings (self);
}

/**
 * rebote_statement_next:
 * @connection: the statement's connection
 * @self: a statement
 * @error: return location for a #ReboteStoreError
 *
 * Goes on to the next row of the answer.
 *
 * Returns: whether there is one; %FALSE without an error at the end
 */
gboolean
rebote_statement_next (ReboteConnection *connection,
                       ReboteStatement  *self,
                       GError          **error)
{
  g_return_val_if_fail (connection != NULL, FALSE);
  g_return_val_if_fail (self != NULL, FALSE);

  switch (sqlite3_step (self))
    {
    case SQLITE_ROW:
      return TRUE;
    case SQLITE_DONE:
      return FALSE;
    default:
      return rebote_connection_fail (connection, error);
    }
}

/**
 * rebote_statement_run:
 * @connection: the statement's connection
 * @self: a statement that answers nothing
 * @error: return location for a #ReboteStoreError
 *
 * Runs a statement and makes it ready for other values.
 *
 * Returns: whether it succeeded
 */
gboolean
rebote_statement_run (ReboteConnection *connection,
                      ReboteStatement  *self,
                      GError          **error)
{
  int result;

  g_return_val_if_fail (connection != NULL, FALSE);
  g_return_val_if_fail (self != NULL, FALSE);

  do
    result = sqlite3_step (self);
  while (result == SQLITE_ROW);

  if (result != SQLITE_DONE)
    return rebote_connection_fail (connection, error);

  sqlite3_reset (self);
  return TRUE;
}

/**
 * rebote_statement_bind_text:
 * @self: a statement
 * @parameter: a parameter's number, from 1
 * @text: (nullable): UTF-8 that outlives the statement's use
 */
void
rebote_statement_bind_text (ReboteStatement *self,
                            int              parameter,
                            const char      *text)
{
  g_return_if_fail (self != NULL);

  sqlite3_bind_text (self, parameter, text, -1, SQLITE_STATIC);
}

/**
 * rebote_statement_dup_text:
 * @self: a statement that stands on a row
 * @column: a column of its answer, from 0
 *
 * Returns: (transfer full) (nullable): the text there
 */
char *
rebote_statement_dup_text (ReboteStatement *self,
                           int              column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup ((const char *)sqlite3_column_text (self, column));
}

/**
 * rebote_connection_get_int:
 * @self: a connection
 * @sql: a statement without parameters that answers one number
 * @value: (out): the number
 * @error: return location for a #ReboteStoreError
 *
 * Returns: whether there was an answer
 */
gboolean
rebote_connection_get_int (ReboteConnection *self,
                           const char       *sql,
                           gint64           *value,
                           GError          **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (value != NULL, FALSE);

  statement = rebote_connection_prepare (self, sql, error);
  if (statement == NULL)
    return FALSE;
  if (!rebote_statement_next (self, statement, &failure))
    {
      if (failure == NULL)
        g_set_error (&failure, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_FAILED,
                     _("“%s” could not be used: %s"), self->path, sql);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  *value = sqlite3_column_int64 (statement, 0);
  return TRUE;
}
