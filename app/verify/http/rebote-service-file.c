/* rebote-service-file.c
 *
 * A file of the user's that describes a service: chosen, put into its folder, and taken out again. It appears there complete
 * or not at all.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-service-file"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "rebote-service-file.h"

/* As long as the longest that is loaded */
#define MAX_SIZE (512 * 1024)

struct _ReboteServiceFile
{
  char             *path;
  GBytes           *bytes;
  ReboteDescriptor *descriptor;
};

static void
clear (gpointer data)
{
  ReboteServiceFile *self = data;

  g_free (self->path);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->descriptor, rebote_descriptor_unref);
}

/* Whatever was chosen, it is neither waited for nor read without end: it may be a pipe, or a disk. */
static GBytes *
read_bytes (const char *path,
            GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, error);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *data = NULL;
  gsize length;

  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR && g_file_info_get_size (info) <= MAX_SIZE)
    {
      stream = g_file_read (file, NULL, error);
      data = g_malloc (MAX_SIZE + 1);
      if (stream == NULL ||
          !g_input_stream_read_all (G_INPUT_STREAM (stream), data, MAX_SIZE + 1, &length, NULL, error))
        return NULL;
      if (length <= MAX_SIZE)
        return g_bytes_new (data, length);
    }

  g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_DESCRIPTOR, _("%s: this is no file, or too large"), shown);
  return NULL;
}

/**
 * rebote_service_file_is_shipped:
 * @id: the id of a service
 *
 * Returns: whether a service of that id comes with the program, so that there can be no other
 */
gboolean
rebote_service_file_is_shipped (const char *id)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (id != NULL, FALSE);

  path = g_strdup_printf ("/rebote/verifiers/%s.json", id);

  return g_resources_get_info (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL);
}

/**
 * rebote_service_file_read:
 * @path: a file
 * @error: return location for %REBOTE_VERIFIER_ERROR_DESCRIPTOR with the file, the field and the fault, or a #GIOError
 *
 * Reads a description and looks for faults.
 *
 * Returns: (transfer full) (nullable): the file
 */
ReboteServiceFile *
rebote_service_file_read (const char *path,
                          GError    **error)
{
  g_autoptr (GBytes) bytes = NULL;
  ReboteDescriptor  *descriptor = NULL;
  ReboteServiceFile *self;
  const char *data;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = read_bytes (path, error);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  descriptor = rebote_descriptor_new (path, data ? data : "", length, error);
  if (descriptor == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (ReboteServiceFile);
  self->path = g_strdup (path);
  self->bytes = g_steal_pointer (&bytes);
  self->descriptor = descriptor;

  return self;
}

/**
 * rebote_service_file_find:
 * @folder: a folder of the user's, which need not exist
 * @id: the id of a service
 *
 * Returns: (transfer full) (nullable): the file in it that describes the service; of several, the one that is used
 */
ReboteServiceFile *
rebote_service_file_find (const char *folder,
                          const char *id)
{
  g_autoptr (ReboteServiceFile) found = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (folder != NULL && id != NULL, NULL);

  dir = g_dir_open (folder, 0, NULL);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (ReboteServiceFile) file = NULL;

      if (!g_str_has_suffix (name, ".json") || *name == '.' || (found && g_strcmp0 (path, found->path) > 0))
        continue;
      file = rebote_service_file_read (path, NULL);
      if (file && g_str_equal (rebote_descriptor_get_id (file->descriptor), id))
        {
          g_clear_pointer (&found, rebote_service_file_unref);
          found = g_steal_pointer (&file);
        }
    }

  return g_steal_pointer (&found);
}

/**
 * rebote_service_file_ref:
 * @self: a file
 *
 * Returns: (transfer full): the same
 */
ReboteServiceFile *
rebote_service_file_ref (ReboteServiceFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_service_file_unref:
 * @self: (transfer full): a file
 */
void
rebote_service_file_unref (ReboteServiceFile *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

/**
 * rebote_service_file_get_path:
 * @self: a file
 *
 * Returns: where it was read
 */
const char *
rebote_service_file_get_path (ReboteServiceFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * rebote_service_file_get_descriptor:
 * @self: a file
 *
 * Returns: (transfer none): what it says
 */
ReboteDescriptor *
rebote_service_file_get_descriptor (ReboteServiceFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->descriptor;
}

static void
set_error_from_number (GError    **error,
                       const char *path,
                       int         number)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), _("“%s” could not be written: %s"), shown,
               g_strerror (number));
}

/* A second name for a complete file, which the system refuses where there is one of that name: nothing is ever in between. */
static gboolean
write_new (const char *path,
           GBytes     *bytes,
           GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *draft = g_build_filename (folder, ".service-XXXXXX", NULL);
  int number = 0;
  int fd = g_mkstemp_full (draft, O_RDWR | O_CLOEXEC, 0600);
  const char *data;
  gsize length;

  if (fd < 0)
    {
      set_error_from_number (error, path, errno);
      return FALSE;
    }
  close (fd);

  data = g_bytes_get_data (bytes, &length);
  if (!g_file_set_contents_full (draft, data, length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 error))
    {
      g_unlink (draft);
      return FALSE;
    }
  if (link (draft, path) != 0)
    number = errno;
  g_unlink (draft);
  if (number != 0)
    set_error_from_number (error, path, number);

  return number == 0;
}

/**
 * rebote_service_file_install:
 * @self: a file
 * @folder: the folder of the user's own descriptions, which is made where it does not exist
 * @may_replace: whether it may take the place of the file in the folder that describes the same service
 * @error: return location for a #GFileError: %G_FILE_ERROR_EXIST where there is such a file that may not be replaced
 *
 * Copies it into the folder.
 *
 * Returns: whether it is there
 */
gboolean
rebote_service_file_install (ReboteServiceFile *self,
                             const char        *folder,
                             gboolean           may_replace,
                             GError           **error)
{
  g_autoptr (ReboteServiceFile) other = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL && folder != NULL, FALSE);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      set_error_from_number (error, folder, errno);
      return FALSE;
    }

  other = rebote_service_file_find (folder, rebote_descriptor_get_id (self->descriptor));
  name = g_strconcat (rebote_descriptor_get_id (self->descriptor), ".json", NULL);
  path = other ? g_strdup (other->path) : g_build_filename (folder, name, NULL);
  if (may_replace)
    {
      gsize       length;
      const char *data = g_bytes_get_data (self->bytes, &length);

      return g_file_set_contents_full (path, data, length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                       error);
    }
  if (other)
    {
      set_error_from_number (error, path, EEXIST);
      return FALSE;
    }

  return write_new (path, self->bytes, error);
}

/**
 * rebote_service_file_remove:
 * @self: a file that was found in the folder of the user's own descriptions
 * @error: return location for a #GFileError
 *
 * Removes it. As long as @self lives, rebote_service_file_put_back() brings it back.
 *
 * Returns: whether it is gone
 */
gboolean
rebote_service_file_remove (ReboteServiceFile *self,
                            GError           **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (g_unlink (self->path) == 0 || errno == ENOENT)
    return TRUE;

  set_error_from_number (error, self->path, errno);
  return FALSE;
}

/**
 * rebote_service_file_put_back:
 * @self: a file that was removed
 * @error: return location for a #GFileError: %G_FILE_ERROR_EXIST where there is another one now
 *
 * Returns: whether it is where it was
 */
gboolean
rebote_service_file_put_back (ReboteServiceFile *self,
                              GError           **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return write_new (self->path, self->bytes, error);
}
