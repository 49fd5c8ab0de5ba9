/* rebote-store-importers.c
 *
 * Tells which imports of lists are at work, and takes away what those have left that are not.
 *
 * Whoever imports a list holds a lock on one byte of a file beside the store: the byte's number is the list's key. A lock
 * ends with its process, however that ends, and is seen also where the processes do not see each other, as in Flatpaks.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-importers"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "rebote-store-lists.h"
#include "rebote-store-private.h"

static struct flock
make_lock (short  type,
           gint64 list_id)
{
  return (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_start = list_id, .l_len = 1 };
}

/**
 * rebote_importers_enter:
 * @fd: the file of locks, or -1
 * @list_id: the key of a list that nobody sees yet
 *
 * Says that this process imports a list, until rebote_importers_leave().
 *
 * Returns: whether others can tell; there are file systems that know no locks
 */
gboolean
rebote_importers_enter (int    fd,
                        gint64 list_id)
{
  struct flock lock = make_lock (F_WRLCK, list_id);

  return fd >= 0 && fcntl (fd, F_OFD_SETLK, &lock) == 0;
}

/**
 * rebote_importers_leave:
 * @fd: the file of locks, or -1
 * @list_id: a list's key
 */
void
rebote_importers_leave (int    fd,
                        gint64 list_id)
{
  struct flock lock = make_lock (F_UNLCK, list_id);

  if (fd >= 0)
    fcntl (fd, F_OFD_SETLK, &lock);
}

/* Asked through a descriptor of its own, to which the locks of this process are those of another. What cannot be told
 * counts as at work. */
static gboolean
is_at_work (int    fd,
            gint64 list_id)
{
  struct flock lock = make_lock (F_WRLCK, list_id);

  return fcntl (fd, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

static char *
make_title (ReboteStatement *statement)
{
  const char      *source = (const char *)sqlite3_column_text (statement, 1);
  g_autofree char *base = NULL;

  if (source == NULL)
    return rebote_statement_dup_text (statement, 2);

  base = g_path_get_basename (source);
  return g_filename_display_name (base);
}

static gboolean
find_abandoned (ReboteConnection *connection,
                int               fd,
                GArray           *ids,
                GStrvBuilder     *titles,
                GError          **error)
{
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;

  statement = rebote_connection_prepare (connection,
                                         "SELECT id, source, name FROM list"
                                         " WHERE NOT complete AND guarded AND deleted IS NULL ORDER BY id",
                                         error);
  if (statement == NULL)
    return FALSE;

  while (rebote_statement_next (connection, statement, &failure))
    {
      gint64           id = sqlite3_column_int64 (statement, 0);
      g_autofree char *title = NULL;

      if (fd >= 0 && is_at_work (fd, id))
        continue;
      title = make_title (statement);
      g_array_append_val (ids, id);
      g_strv_builder_add (titles, title);
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Deleted so long ago that the next purge takes them. */
static gboolean
give_up (ReboteConnection *connection,
         GArray           *ids,
         GError          **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  statement = rebote_connection_prepare (connection, "UPDATE list SET deleted = 0 WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    {
      sqlite3_bind_int64 (statement, 1, g_array_index (ids, gint64, i));
      if (!rebote_statement_run (connection, statement, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_store_lists_give_up:
 * @store: a store
 * @error: return location for a #ReboteStoreError
 *
 * Finds the lists whose import ended before its time, because its program was killed or the power went, and leaves them to
 * rebote_store_purge(). Each is found once. Imports that are at work, in this process or another, are let be.
 *
 * Returns: (transfer full) (nullable): what they were imported from, empty where there are none
 */
GStrv
rebote_store_lists_give_up (ReboteStore *store,
                            GError     **error)
{
  g_autoptr (ReboteTransaction) transaction = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  g_autofree char *path = NULL;
  int              fd;
  gboolean         done;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  /* Within a transaction no import can come to its end: what is not complete and not locked is nobody's. */
  transaction = rebote_store_begin (store, error);
  if (transaction == NULL)
    return NULL;

  path = rebote_importers_get_path (rebote_store_get_path (store));
  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0 && errno != ENOENT)
    return g_strv_builder_end (titles);

  done = find_abandoned (transaction->connection, fd, ids, titles, error) &&
         give_up (transaction->connection, ids, error) && rebote_transaction_commit (&transaction, 0, error);
  if (fd >= 0)
    g_close (fd, NULL);

  return done ? g_strv_builder_end (titles) : NULL;
}

/**
 * rebote_importers_get_path:
 * @path: a store's file
 *
 * Returns: (transfer full): the file of locks beside it
 */
char *
rebote_importers_get_path (const char *path)
{
  return g_strconcat (path, ".imports", NULL);
}
