/* rebote-output-file.c
 *
 * The new bytes go into a file without a name in the same folder (or, where the system has none such, a hidden one), which is
 * put on the disk and exchanged with what stood there.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-output-file"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "rebote-output-file.h"

#define BUFFER_SIZE (256 * 1024)
#define MAX_TRIES   100

struct _ReboteOutputFile
{
  char    *path;   /* as the user wrote it */
  char    *target; /* with symbolic links followed */
  char    *folder;
  char    *temporary; /* the hidden name, once there is one */
  int      fd;
  gboolean direct;  /* no plain file: written at once */
  gboolean existed; /* something stands in its place */
  gboolean placed;
  mode_t   mode;
  dev_t    device;
  ino_t    inode;
  char    *buffer;
  gsize    used;
  guint64  size;
};

static void
set_error (ReboteOutputFile *self,
           GError          **error)
{
  int code = errno;

  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 /* Translators: a file name */
                 _("“%s” was not written: the disk is full. Nothing was changed"), self->path);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                 /* Translators: a file name and the system's reason */
                 _("“%s” cannot be written: %s"), self->path, g_strerror (code));
}

static char *
make_hidden_name (ReboteOutputFile *self)
{
  g_autofree char *base = g_path_get_basename (self->target);
  g_autofree char *name = g_strdup_printf (".%.80s.%08x.part", base, g_random_int ());

  return g_build_filename (self->folder, name, NULL);
}

static gboolean
open_temporary (ReboteOutputFile *self,
                GError          **error)
{
  mode_t mode = self->existed ? self->mode : 0666;

#ifdef O_TMPFILE
  self->fd = open (self->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
  if (self->fd >= 0)
    return TRUE;
#endif
  for (guint i = 0; i < MAX_TRIES && self->fd < 0; i++)
    {
      g_autofree char *name = make_hidden_name (self);

      self->fd = open (name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode);
      if (self->fd >= 0)
        self->temporary = g_steal_pointer (&name);
      else if (errno != EEXIST)
        break;
    }
  if (self->fd < 0)
    {
      set_error (self, error);
      return FALSE;
    }

  return TRUE;
}

/* Follows links, so that they stay links. */
static char *
resolve (const char *path)
{
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real ? real : path);

  free (real);
  return copy;
}

/**
 * rebote_output_file_new:
 * @path: where the file shall appear
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): the file, to be written
 */
ReboteOutputFile *
rebote_output_file_new (const char *path,
                        GError    **error)
{
  g_autoptr (ReboteOutputFile) self = NULL;
  struct stat status;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (ReboteOutputFile, 1);
  self->fd = -1;
  self->path = g_strdup (path);
  self->target = resolve (path);
  self->folder = g_path_get_dirname (self->target);
  self->buffer = g_malloc (BUFFER_SIZE);
  if (stat (self->target, &status) == 0)
    {
      self->existed = TRUE;
      self->mode = status.st_mode & 0777;
      self->device = status.st_dev;
      self->inode = status.st_ino;
      if (S_ISDIR (status.st_mode))
        {
          errno = EISDIR;
          set_error (self, error);
          return NULL;
        }
      self->direct = !S_ISREG (status.st_mode);
      /* To replace a file one needs only the folder's leave; to overwrite what is protected one should need more. */
      if (!self->direct && access (self->target, W_OK) != 0)
        {
          set_error (self, error);
          return NULL;
        }
    }

  if (self->direct)
    self->fd = open (self->target, O_WRONLY | O_CLOEXEC);
  else
    return open_temporary (self, error) ? g_steal_pointer (&self) : NULL;
  if (self->fd < 0)
    {
      set_error (self, error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_output_file_free:
 * @self: (transfer full): a file
 *
 * Takes everything back unless the file was published.
 */
void
rebote_output_file_free (ReboteOutputFile *self)
{
  g_return_if_fail (self != NULL);

  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary)
    unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->buffer);
  g_free (self->folder);
  g_free (self->target);
  g_free (self->path);
  g_free (self);
}

static gboolean
write_all (ReboteOutputFile *self,
           const char       *data,
           gsize             length,
           GError          **error)
{
  while (length > 0)
    {
      gssize n = write (self->fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_error (self, error);
          return FALSE;
        }
      data += n;
      length -= n;
    }

  return TRUE;
}

static gboolean
flush (ReboteOutputFile *self,
       GError          **error)
{
  gsize n = self->used;

  self->used = 0;
  return write_all (self, self->buffer, n, error);
}

/**
 * rebote_output_file_write:
 * @self: a file
 * @data: bytes
 * @length: their number
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: whether they were written
 */
gboolean
rebote_output_file_write (ReboteOutputFile *self,
                          const char       *data,
                          gsize             length,
                          GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  self->size += length;
  if (self->used + length > BUFFER_SIZE && !flush (self, error))
    return FALSE;
  if (length > BUFFER_SIZE)
    return write_all (self, data, length, error);
  if (length > 0)
    memcpy (self->buffer + self->used, data, length);
  self->used += length;

  return TRUE;
}

/**
 * rebote_output_file_is_same:
 * @self: a file
 * @other: what the system knows of another one
 *
 * Returns: whether publishing would replace the other one, by whatever name
 */
gboolean
rebote_output_file_is_same (ReboteOutputFile  *self,
                            const struct stat *other)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  return self->existed && !self->direct && self->device == other->st_dev && self->inode == other->st_ino;
}

/**
 * rebote_output_file_is_same_file:
 * @self: a file
 * @other: another one
 *
 * Returns: whether both would be published at the same place
 */
gboolean
rebote_output_file_is_same_file (ReboteOutputFile *self,
                                 ReboteOutputFile *other)
{
  struct stat      a, b;
  g_autofree char *base_a = NULL;
  g_autofree char *base_b = NULL;

  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  if (self->direct || other->direct)
    return FALSE;
  if (self->existed && other->existed)
    return self->device == other->device && self->inode == other->inode;

  base_a = g_path_get_basename (self->target);
  base_b = g_path_get_basename (other->target);
  return g_str_equal (base_a, base_b) && stat (self->folder, &a) == 0 && stat (other->folder, &b) == 0 &&
         a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/**
 * rebote_output_file_get_path:
 * @self: a file
 *
 * Returns: (transfer none): where it shall appear
 */
const char *
rebote_output_file_get_path (ReboteOutputFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * rebote_output_file_get_size:
 * @self: a file
 *
 * Returns: how many bytes were written so far
 */
guint64
rebote_output_file_get_size (ReboteOutputFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/* Brings the bytes to the disk, under a hidden name. */
static gboolean
settle (ReboteOutputFile *self,
        GError          **error)
{
  if (!flush (self, error))
    return FALSE;
  if (self->direct)
    return TRUE;
  if (fsync (self->fd) != 0 && errno != EINVAL && errno != EROFS)
    {
      set_error (self, error);
      return FALSE;
    }

  for (guint i = 0; i < MAX_TRIES && self->temporary == NULL; i++)
    {
      g_autofree char *name = make_hidden_name (self);
      g_autofree char *from = g_strdup_printf ("/proc/self/fd/%d", self->fd);

      if (linkat (AT_FDCWD, from, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0)
        self->temporary = g_steal_pointer (&name);
      else if (errno != EEXIST)
        break;
    }
  if (self->temporary == NULL)
    {
      set_error (self, error);
      return FALSE;
    }

  return TRUE;
}

/* Afterwards the hidden name holds what stood there before, if anything did. */
static gboolean
place (ReboteOutputFile *self,
       GError          **error)
{
  if (self->existed && renameat2 (AT_FDCWD, self->temporary, AT_FDCWD, self->target, RENAME_EXCHANGE) == 0)
    {
      self->placed = TRUE;
      return TRUE;
    }
  if (rename (self->temporary, self->target) != 0)
    {
      set_error (self, error);
      return FALSE;
    }
  g_clear_pointer (&self->temporary, g_free);
  self->placed = TRUE;

  return TRUE;
}

static void
take_back (ReboteOutputFile *self)
{
  if (!self->placed)
    return;
  if (self->temporary)
    renameat2 (AT_FDCWD, self->temporary, AT_FDCWD, self->target, RENAME_EXCHANGE);
  else if (!self->existed)
    unlink (self->target);
  self->placed = FALSE;
}

static void
sync_folder (ReboteOutputFile *self)
{
  int fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }
}

/**
 * rebote_output_files_publish:
 * @files: (element-type ReboteOutputFile): files that are completely written
 * @error: return location for a #GIOErrorEnum
 *
 * Puts all of them in their places, or none: first all bytes are brought to the disk, then the names are given; if one
 * name cannot be given, the others are taken back.
 *
 * Returns: whether they are there
 */
gboolean
rebote_output_files_publish (GPtrArray *files,
                             GError   **error)
{
  gboolean done = TRUE;

  g_return_val_if_fail (files != NULL, FALSE);

  for (guint i = 0; i < files->len; i++)
    {
      if (!settle (g_ptr_array_index (files, i), error))
        return FALSE;
    }
  for (guint i = 0; i < files->len && done; i++)
    {
      ReboteOutputFile *file = g_ptr_array_index (files, i);

      done = file->direct || place (file, error);
    }
  for (guint i = 0; i < files->len; i++)
    {
      ReboteOutputFile *file = g_ptr_array_index (files, i);

      if (!done)
        take_back (file);
      else if (!file->direct)
        sync_folder (file);
    }

  return done;
}
