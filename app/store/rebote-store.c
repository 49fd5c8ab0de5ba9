/* rebote-store.c
 *
 * Opens the store, lends its connections and tells what was written.
 *
 * One connection writes, behind a mutex. Readers are lent from a pool that grows as it must and keeps a few; in WAL
 * mode they never wait for the writer, nor it for them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store"

#include "config.h"

#include <fcntl.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "rebote-store-private.h"

#define READERS_KEPT 4

/* Changes are told at most this often. */
#define CHANGED_INTERVAL_MS 200

struct _ReboteStore
{
  GObject parent_instance;

  char         *path;
  char         *temporary_folder;
  char         *set_aside_path;
  GMainContext *context;

  GMutex            writer_lock;
  ReboteConnection *writer;

  GMutex     lock; /* guards all that follows */
  GPtrArray *readers;
  int        importers;    /* the file of locks, or -1 before the first import */
  int        busy_timeout; /* milliseconds, or 0 for the connection's own */
  guint      changed;      /* ReboteStoreSubject: written, not told yet */
  GSource   *changed_source;
  gint64     changed_told; /* monotonic time */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReboteStore, rebote_store, G_TYPE_OBJECT)

static gboolean
changed_cb (gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (ReboteStore) self = g_weak_ref_get (weak);
  guint changed;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->lock);
  changed = self->changed;
  self->changed = 0;
  self->changed_told = g_get_monotonic_time ();
  g_clear_pointer (&self->changed_source, g_source_unref);
  g_mutex_unlock (&self->lock);

  g_signal_emit (self, signals[CHANGED], 0, changed);

  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Tells the first change at once, and what follows closely together. */
static void
queue_changed (ReboteStore       *self,
               ReboteStoreSubject subjects)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64    wait;
  GWeakRef *weak;

  self->changed |= subjects;
  if (self->changed_source != NULL || subjects == 0)
    return;

  wait = self->changed_told + CHANGED_INTERVAL_MS * 1000 - g_get_monotonic_time ();
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  self->changed_source = g_timeout_source_new (MAX (wait / 1000, 0));
  g_source_set_callback (self->changed_source, changed_cb, weak, weak_ref_free);
  g_source_set_static_name (self->changed_source, "rebote-store-changed");
  g_source_attach (self->changed_source, self->context);
}

static void
remove_temporary_folder (ReboteStore *self)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", ".imports" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (self->path, suffixes[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->temporary_folder);
}

static void
rebote_store_finalize (GObject *object)
{
  ReboteStore *self = REBOTE_STORE (object);

  if (self->changed_source)
    g_source_destroy (self->changed_source);
  g_clear_pointer (&self->changed_source, g_source_unref);
  /* The writer goes last: closing it is what folds the log into the file. */
  g_clear_pointer (&self->readers, g_ptr_array_unref);
  g_clear_pointer (&self->writer, rebote_connection_free);
  if (self->importers >= 0)
    g_close (self->importers, NULL);
  if (self->temporary_folder)
    remove_temporary_folder (self);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->temporary_folder, g_free);
  g_clear_pointer (&self->set_aside_path, g_free);
  g_mutex_clear (&self->writer_lock);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (rebote_store_parent_class)->finalize (object);
}

static void
rebote_store_class_init (ReboteStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rebote_store_finalize;

  /**
   * ReboteStore::changed:
   * @self: a store
   * @subjects: #ReboteStoreSubject flags: what was written
   */
  signals[CHANGED] = g_signal_new ("changed", REBOTE_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
rebote_store_init (ReboteStore *self)
{
  g_mutex_init (&self->writer_lock);
  g_mutex_init (&self->lock);
  self->importers = -1;
  self->readers = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_connection_free);
  self->context = g_main_context_ref_thread_default ();
}

/**
 * rebote_store_get_default_path:
 *
 * Returns: (transfer full): where the user's store is, whether it exists or not
 */
char *
rebote_store_get_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "rebote", "rebote.db", NULL);
}

/**
 * rebote_store_open:
 * @path: the file
 * @flags: how to open it
 * @error: return location for a #ReboteStoreError
 *
 * Opens a store, and brings an older one to the present form. A damaged file is set aside under another name, never
 * deleted, and a new one is begun: see rebote_store_get_set_aside_path(). With %REBOTE_STORE_OPEN_EXISTING it is left
 * where it is, and that is an error.
 *
 * Returns: (transfer full) (nullable): the store
 */
ReboteStore *
rebote_store_open (const char          *path,
                   ReboteStoreOpenFlags flags,
                   GError             **error)
{
  g_autoptr (ReboteStore) self = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if ((flags & REBOTE_STORE_OPEN_EXISTING) && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_MISSING,
                   _("Rebote has not remembered anything yet: there is no “%s”."), path);
      return NULL;
    }
  if (!(flags & REBOTE_STORE_OPEN_EXISTING) && !rebote_file_make_folder (path, error))
    return NULL;

  self = g_object_new (REBOTE_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  if (flags == REBOTE_STORE_OPEN_READ_ONLY)
    self->writer = rebote_file_open_to_read (path, &failure);
  else
    self->writer = rebote_file_open (path, &failure);

  if (g_error_matches (failure, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_CORRUPT) &&
      !(flags & REBOTE_STORE_OPEN_EXISTING))
    {
      self->set_aside_path = rebote_file_set_aside (path, error);
      if (self->set_aside_path == NULL)
        return NULL;
      g_clear_error (&failure);
      self->writer = rebote_file_open (path, &failure);
    }
  if (self->writer == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_store_open_temporary:
 * @error: return location for a #ReboteStoreError
 *
 * Opens a store that forgets everything at its end, for when the user's own cannot be used.
 *
 * Returns: (transfer full) (nullable): the store
 */
ReboteStore *
rebote_store_open_temporary (GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("rebote-XXXXXX", error);
  g_autofree char *path = NULL;
  ReboteStore     *self;

  if (folder == NULL)
    return NULL;

  path = g_build_filename (folder, "rebote.db", NULL);
  self = rebote_store_open (path, REBOTE_STORE_OPEN_DEFAULT, error);
  if (self)
    self->temporary_folder = g_steal_pointer (&folder);
  else
    g_rmdir (folder);

  return self;
}

/**
 * rebote_store_get_path:
 * @self: a store
 *
 * Returns: its file
 */
const char *
rebote_store_get_path (ReboteStore *self)
{
  g_return_val_if_fail (REBOTE_IS_STORE (self), NULL);

  return self->path;
}

/**
 * rebote_store_is_temporary:
 * @self: a store
 *
 * Returns: whether it forgets everything at its end
 */
gboolean
rebote_store_is_temporary (ReboteStore *self)
{
  g_return_val_if_fail (REBOTE_IS_STORE (self), FALSE);

  return self->temporary_folder != NULL;
}

/**
 * rebote_store_get_set_aside_path:
 * @self: a store
 *
 * Returns: (nullable): where the damaged file is now in whose place this store was begun; the user must be told
 */
const char *
rebote_store_get_set_aside_path (ReboteStore *self)
{
  g_return_val_if_fail (REBOTE_IS_STORE (self), NULL);

  return self->set_aside_path;
}

/**
 * rebote_store_set_busy_timeout:
 * @self: a store
 * @milliseconds: how long to wait for another process
 */
void
rebote_store_set_busy_timeout (ReboteStore *self,
                               int          milliseconds)
{
  g_return_if_fail (REBOTE_IS_STORE (self));

  g_mutex_lock (&self->writer_lock);
  sqlite3_busy_timeout (self->writer->db, milliseconds);
  g_mutex_unlock (&self->writer_lock);

  g_mutex_lock (&self->lock);
  self->busy_timeout = milliseconds;
  g_ptr_array_set_size (self->readers, 0);
  g_mutex_unlock (&self->lock);
}

/**
 * rebote_store_limit_pages:
 * @self: a store
 * @max_pages: how many pages its file may have
 */
void
rebote_store_limit_pages (ReboteStore *self,
                          int          max_pages)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count = %d", max_pages);

  g_return_if_fail (REBOTE_IS_STORE (self));

  g_mutex_lock (&self->writer_lock);
  rebote_connection_execute (self->writer, sql, NULL);
  g_mutex_unlock (&self->writer_lock);
}

/**
 * rebote_store_get_importers:
 * @self: a store
 * @create: whether to open it where nothing was imported yet
 *
 * Returns: the file in which whoever imports a list holds a lock, or -1 if there is none
 */
int
rebote_store_get_importers (ReboteStore *self,
                            gboolean     create)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (self), -1);

  locker = g_mutex_locker_new (&self->lock);
  if (self->importers < 0 && create)
    {
      g_autofree char *path = rebote_importers_get_path (self->path);

      self->importers = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    }

  return self->importers;
}

/* After damage was met, the next start looks at the whole file. */
static void
note_damage (ReboteConnection *connection)
{
  if ((sqlite3_errcode (connection->db) & 0xff) == SQLITE_CORRUPT)
    rebote_file_suspect (connection->path);
}

static ReboteTransaction *
begin (ReboteStore *self,
       gboolean     is_durable,
       GError     **error)
{
  ReboteTransaction *transaction;

  g_mutex_lock (&self->writer_lock);
  if ((is_durable && !rebote_connection_execute (self->writer, "PRAGMA synchronous = FULL", error)) ||
      !rebote_connection_execute (self->writer, "BEGIN IMMEDIATE", error))
    {
      note_damage (self->writer);
      g_mutex_unlock (&self->writer_lock);
      return NULL;
    }

  transaction = g_new0 (ReboteTransaction, 1);
  transaction->store = g_object_ref (self);
  transaction->connection = self->writer;
  transaction->is_durable = is_durable;

  return transaction;
}

/**
 * rebote_store_begin:
 * @self: a store
 * @error: return location for a #ReboteStoreError
 *
 * Begins to write. Waits for the writing of other threads; a thread must not begin twice.
 *
 * Returns: (transfer full) (nullable): the transaction
 */
ReboteTransaction *
rebote_store_begin (ReboteStore *self,
                    GError     **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (self), NULL);

  return begin (self, FALSE, error);
}

/**
 * rebote_store_begin_durable:
 * @self: a store
 * @error: return location for a #ReboteStoreError
 *
 * Like rebote_store_begin(). What is committed is kept also where the power goes at that moment, and takes as long as the disk
 * needs for that: for what costs money.
 *
 * Returns: (transfer full) (nullable): the transaction
 */
ReboteTransaction *
rebote_store_begin_durable (ReboteStore *self,
                            GError     **error)
{
  g_return_val_if_fail (REBOTE_IS_STORE (self), NULL);

  return begin (self, TRUE, error);
}

static void
transaction_end (ReboteTransaction *self)
{
  if (self->is_durable)
    sqlite3_exec (self->connection->db, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
  g_mutex_unlock (&self->store->writer_lock);
  g_object_unref (self->store);
  g_free (self);
}

/**
 * rebote_transaction_commit:
 * @transaction: (inout): the transaction; gone if it succeeds
 * @subjects: what was written
 * @error: return location for a #ReboteStoreError
 *
 * Makes a change last, and tells those who follow the store.
 *
 * Returns: whether it is kept
 */
gboolean
rebote_transaction_commit (ReboteTransaction **transaction,
                           ReboteStoreSubject  subjects,
                           GError            **error)
{
  ReboteTransaction *self;

  g_return_val_if_fail (transaction != NULL && *transaction != NULL, FALSE);

  self = *transaction;
  if (!rebote_connection_execute (self->connection, "COMMIT", error))
    return FALSE;

  *transaction = NULL;
  queue_changed (self->store, subjects);
  transaction_end (self);
  return TRUE;
}

/**
 * rebote_transaction_abandon:
 * @self: (transfer full): a transaction
 *
 * Takes everything back that was written in it.
 */
void
rebote_transaction_abandon (ReboteTransaction *self)
{
  g_return_if_fail (self != NULL);

  note_damage (self->connection);
  sqlite3_exec (self->connection->db, "ROLLBACK", NULL, NULL, NULL);
  transaction_end (self);
}

/**
 * rebote_store_get_reader:
 * @self: a store
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable): a connection to read with
 */
ReboteReader *
rebote_store_get_reader (ReboteStore *self,
                         GError     **error)
{
  ReboteConnection *connection = NULL;
  ReboteReader     *reader;
  int               busy_timeout;

  g_return_val_if_fail (REBOTE_IS_STORE (self), NULL);

  g_mutex_lock (&self->lock);
  if (self->readers->len > 0)
    connection = g_ptr_array_steal_index (self->readers, self->readers->len - 1);
  busy_timeout = self->busy_timeout;
  g_mutex_unlock (&self->lock);

  if (connection == NULL)
    {
      connection = rebote_connection_new (self->path, SQLITE_OPEN_READWRITE, error);
      if (connection == NULL)
        return NULL;
      sqlite3_exec (connection->db, "PRAGMA query_only = 1", NULL, NULL, NULL);
      if (busy_timeout > 0)
        sqlite3_busy_timeout (connection->db, busy_timeout);
    }

  reader = g_new0 (ReboteReader, 1);
  reader->store = g_object_ref (self);
  reader->connection = connection;

  return reader;
}

/**
 * rebote_reader_release:
 * @self: (transfer full): a reader whose statements were all given up
 */
void
rebote_reader_release (ReboteReader *self)
{
  g_return_if_fail (self != NULL);

  note_damage (self->connection);

  g_mutex_lock (&self->store->lock);
  if (self->store->readers->len < READERS_KEPT)
    g_ptr_array_add (self->store->readers, g_steal_pointer (&self->connection));
  g_mutex_unlock (&self->store->lock);

  g_clear_pointer (&self->connection, rebote_connection_free);
  g_object_unref (self->store);
  g_free (self);
}
