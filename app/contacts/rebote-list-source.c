/* rebote-list-source.c
 *
 * Opens lists.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-source"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "formats/rebote-list-parts.h"

#include "rebote-list-source.h"

#define COPY_SIZE (1024 * 1024)

/* Archives in each other. */
#define MAX_DEPTH 3

struct _ReboteListSource
{
  char                 *name;
  int                   fd; /* what is read: the list, or what was made of it */
  gboolean              owns_fd;
  int                   list_fd; /* the list that something was made of, or -1 */
  ReboteListConversion *conversion;
  char                 *sample;
  gsize                 sample_length;
  gsize                 sample_used; /* bytes of the sample that have been handed out */
  gboolean              complete;    /* whether the sample is all there is */
  gboolean              started;
  struct stat           first_stat; /* of the list */
  guint64               size;       /* of what is read */
};

static void
set_read_error (ReboteListSource *self,
                GError          **error)
{
  int code = errno;

  /* Translators: a file name and the system's reason */
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("“%s” cannot be read: %s"), self->name, g_strerror (code));
}

static gssize
read_some (ReboteListSource *self,
           char             *buffer,
           gsize             size,
           GError          **error)
{
  gssize n;

  do
    n = read (self->fd, buffer, size);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    set_read_error (self, error);

  return n;
}

static gboolean
read_sample (ReboteListSource *self,
             GError          **error)
{
  if (self->sample == NULL)
    self->sample = g_malloc (REBOTE_CSV_SAMPLE_SIZE);
  self->sample_length = 0;
  self->complete = FALSE;
  while (self->sample_length < REBOTE_CSV_SAMPLE_SIZE)
    {
      gssize n = read_some (self, self->sample + self->sample_length, REBOTE_CSV_SAMPLE_SIZE - self->sample_length, error);

      if (n < 0)
        return FALSE;
      if (n == 0)
        {
          self->complete = TRUE;
          break;
        }
      self->sample_length += n;
    }

  return TRUE;
}

/* What cannot be read twice is put into a nameless file first. */
static gboolean
make_seekable (ReboteListSource *self,
               GError          **error)
{
  g_autofree char *buffer = g_malloc (COPY_SIZE);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "rebote-XXXXXX", NULL);
  int              fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  gssize           n = self->sample_length;
  const char      *from = self->sample;

  if (fd < 0)
    {
      set_read_error (self, error);
      return FALSE;
    }
  unlink (path);
  while (n > 0)
    {
      for (gssize done = 0; done < n;)
        {
          gssize written = write (fd, from + done, n - done);

          if (written < 0 && errno != EINTR)
            {
              set_read_error (self, error);
              close (fd);
              return FALSE;
            }
          done += MAX (written, 0);
        }
      n = read_some (self, buffer, COPY_SIZE, error);
      from = buffer;
    }
  if (n < 0)
    {
      close (fd);
      return FALSE;
    }

  if (self->owns_fd)
    close (self->fd);
  self->fd = fd;
  self->owns_fd = TRUE;
  return fstat (fd, &self->first_stat) == 0;
}

/* Reads on from another file, which was made of the list. */
static gboolean
read_instead (ReboteListSource *self,
              int               fd,
              GError          **error)
{
  struct stat status;

  if (self->list_fd < 0)
    self->list_fd = self->owns_fd ? self->fd : fcntl (self->fd, F_DUPFD_CLOEXEC, 3);
  else
    close (self->fd);
  self->fd = fd;
  self->owns_fd = TRUE;
  self->size = fstat (fd, &status) == 0 ? status.st_size : 0;

  return read_sample (self, error);
}

/* Makes a table of text of what is none. */
static gboolean
convert (ReboteListSource         *self,
         ReboteListFormat          format,
         const ReboteCsvOverrides *overrides,
         gboolean                  is_part,
         GError                  **error)
{
  int fd;

  if (format == REBOTE_LIST_FORMAT_ZIP && is_part)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_UNSUPPORTED,
                   /* Translators: a file name */
                   _("“%s” is an archive in an archive. Unpack it and use the lists in it"), self->name);
      return FALSE;
    }
  self->conversion = rebote_list_convert (self->fd, self->name, format, overrides, error);
  if (self->conversion == NULL)
    return FALSE;

  fd = self->conversion->fd;
  self->conversion->fd = -1;
  return read_instead (self, fd, error);
}

/* Finds out what the list is; single lists are taken out of archives. */
static gboolean
prepare (ReboteListSource         *self,
         const ReboteCsvOverrides *overrides,
         gboolean                  is_part,
         GError                  **error)
{
  if (overrides && overrides->is_converted)
    return TRUE;

  for (guint depth = 0; depth <= MAX_DEPTH; depth++)
    {
      ReboteListFormat format;
      int              single = -1;

      if (!rebote_list_content_check (self->name, self->sample, self->sample_length, &format, error))
        return FALSE;
      if (format == REBOTE_LIST_FORMAT_TEXT)
        return TRUE;
      if (!S_ISREG (self->first_stat.st_mode) && self->list_fd < 0 && !make_seekable (self, error))
        return FALSE;
      if (format == REBOTE_LIST_FORMAT_ZIP && !rebote_list_format_look_into_zip (self->fd, self->name, &format, error))
        return FALSE;
      if ((format == REBOTE_LIST_FORMAT_ZIP || format == REBOTE_LIST_FORMAT_COMPRESSED) &&
          !rebote_list_parts_find_single (self->fd, self->name, &single, error))
        return FALSE;
      if (single < 0)
        return convert (self, format, overrides, is_part, error);
      if (!read_instead (self, single, error))
        return FALSE;
    }

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
               /* Translators: a file name */
               _("“%s” holds archives in archives in archives. Unpack it and use the list in it"), self->name);
  return FALSE;
}

static ReboteListSource *
create (char *name)
{
  ReboteListSource *self = g_new0 (ReboteListSource, 1);

  self->name = name;
  self->fd = -1;
  self->list_fd = -1;

  return self;
}

/**
 * rebote_list_source_open:
 * @path: a file's path, or `-` for standard input
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Opens a list, and refuses what is not one.
 *
 * Returns: (transfer full) (nullable): the list
 */
ReboteListSource *
rebote_list_source_open (const char *path,
                         GError    **error)
{
  return rebote_list_source_open_as (path, NULL, error);
}

/**
 * rebote_list_source_open_as:
 * @path: a file's path, or `-` for standard input
 * @overrides: (nullable): what the user knows better: which sheet of a workbook is wanted
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Opens a list, and refuses what is not one.
 *
 * Returns: (transfer full) (nullable): the list
 */
ReboteListSource *
rebote_list_source_open_as (const char               *path,
                            const ReboteCsvOverrides *overrides,
                            GError                  **error)
{
  g_autoptr (ReboteListSource) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (g_str_equal (path, "-"))
    {
      self = create (g_strdup (_("standard input")));
      self->fd = STDIN_FILENO;
    }
  else
    {
      self = create (g_filename_display_name (path));
      self->owns_fd = TRUE;
      self->fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
    }
  if (self->fd < 0 || fstat (self->fd, &self->first_stat) != 0)
    {
      set_read_error (self, error);
      return NULL;
    }
  if (S_ISDIR (self->first_stat.st_mode))
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NOT_LIST,
                   _("“%s” is a folder, not a contact list"), self->name);
      return NULL;
    }
  self->size = S_ISREG (self->first_stat.st_mode) ? self->first_stat.st_size : 0;
#ifdef POSIX_FADV_SEQUENTIAL
  posix_fadvise (self->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
  if (!read_sample (self, error) || !prepare (self, overrides, FALSE, error))
    return NULL;
  if (overrides && (overrides->sheet_name || overrides->sheet != REBOTE_CSV_GUESS) &&
      (self->conversion == NULL || self->conversion->sheets->len == 0))
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NO_SHEET,
                   /* Translators: a file name */
                   _("“%s” is no workbook, so it has no sheets to choose from"), self->name);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_list_source_open_part:
 * @fd: (transfer full): a file, at its beginning
 * @name: what it is called, for messages
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Opens a list that lies in an archive with others.
 *
 * Returns: (transfer full) (nullable): the list
 */
ReboteListSource *
rebote_list_source_open_part (int         fd,
                              const char *name,
                              GError    **error)
{
  g_autoptr (ReboteListSource) self = NULL;

  g_return_val_if_fail (fd >= 0, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = create (g_strdup (name));
  self->owns_fd = TRUE;
  self->fd = fd;
  if (fstat (fd, &self->first_stat) != 0)
    {
      set_read_error (self, error);
      return NULL;
    }
  self->size = self->first_stat.st_size;

  return read_sample (self, error) && prepare (self, NULL, TRUE, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * rebote_list_source_free:
 * @self: (transfer full): a list
 */
void
rebote_list_source_free (ReboteListSource *self)
{
  g_return_if_fail (self != NULL);

  if (self->owns_fd && self->fd >= 0)
    close (self->fd);
  if (self->list_fd >= 0)
    close (self->list_fd);
  g_clear_pointer (&self->conversion, rebote_list_conversion_free);
  g_free (self->sample);
  g_free (self->name);
  g_free (self);
}

/**
 * rebote_list_source_get_name:
 * @self: a list
 *
 * Returns: (transfer none): its name for messages
 */
const char *
rebote_list_source_get_name (ReboteListSource *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * rebote_list_source_set_name:
 * @self: a source
 * @name: what it is called in messages from now on
 */
void
rebote_list_source_set_name (ReboteListSource *self,
                             const char       *name)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  g_free (self->name);
  self->name = g_strdup (name);
}

/**
 * rebote_list_source_get_sample:
 * @self: a list
 * @length: (out): length of the sample
 * @complete: (out) (optional): whether that is the whole list
 *
 * Returns: (transfer none): its beginning
 */
const char *
rebote_list_source_get_sample (ReboteListSource *self,
                               gsize            *length,
                               gboolean         *complete)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (length != NULL, NULL);

  *length = self->sample_length;
  if (complete)
    *complete = self->complete;

  return self->sample;
}

/**
 * rebote_list_source_get_stat:
 * @self: a list
 * @result: (out caller-allocates): what the system knows of the file
 *
 * Returns: whether it is a file that an output could be confused with
 */
gboolean
rebote_list_source_get_stat (ReboteListSource *self,
                             struct stat      *result)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (result != NULL, FALSE);

  *result = self->first_stat;
  return S_ISREG (self->first_stat.st_mode);
}

/**
 * rebote_list_source_get_size:
 * @self: a list
 *
 * Returns: its size in bytes; 0 if that is not known before it was read
 */
guint64
rebote_list_source_get_size (ReboteListSource *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size == 0 && self->complete ? self->sample_length : self->size;
}

/**
 * rebote_list_source_rewind:
 * @self: a list
 * @error: return location for a #GIOErrorEnum
 *
 * Goes back to the beginning. For standard input, call it before anything is read, and again as often as you like.
 *
 * Returns: whether that was possible
 */
gboolean
rebote_list_source_rewind (ReboteListSource *self,
                           GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!self->complete && !S_ISREG (self->first_stat.st_mode) && self->list_fd < 0)
    {
      g_return_val_if_fail (!self->started, FALSE);
      if (!make_seekable (self, error))
        return FALSE;
    }
  /* The sample is handed out again; the file is read on from behind it. */
  if (!self->complete && lseek (self->fd, self->sample_length, SEEK_SET) < 0)
    {
      set_read_error (self, error);
      return FALSE;
    }
  self->sample_used = 0;

  return TRUE;
}

/**
 * rebote_list_source_read:
 * @self: a list
 * @buffer: (out caller-allocates): where the bytes go
 * @size: how many are wanted
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: how many were read; 0 at the end, -1 on failure
 */
gssize
rebote_list_source_read (ReboteListSource *self,
                         char             *buffer,
                         gsize             size,
                         GError          **error)
{
  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (buffer != NULL, -1);

  self->started = TRUE;
  if (self->sample_used < self->sample_length)
    {
      gsize n = MIN (size, self->sample_length - self->sample_used);

      memcpy (buffer, self->sample + self->sample_used, n);
      self->sample_used += n;
      return n;
    }
  if (self->complete)
    return 0;

  return read_some (self, buffer, size, error);
}

/**
 * rebote_list_source_get_conversion:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): what it was before it became a table of text; %NULL if it always was one
 */
const ReboteListConversion *
rebote_list_source_get_conversion (ReboteListSource *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->conversion;
}

/**
 * rebote_list_source_get_line:
 * @self: a list that was no table of text
 * @record: the number of a record, from 0
 *
 * Returns: where the user finds the record in the file: the row of a sheet, the line of an address book
 */
guint64
rebote_list_source_get_line (ReboteListSource *self,
                             guint64           record)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->conversion && self->conversion->extents && record + 1 < self->conversion->extents->len)
    return g_array_index (self->conversion->extents, ReboteListExtent, record).line;

  return record + 1;
}

/**
 * rebote_list_source_read_original:
 * @self: a list that was an address book
 * @record: the number of a record, from 0; 0 is what stands above the entries
 * @bytes: where the bytes of the record go; what it held before is gone
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: whether they were read
 */
gboolean
rebote_list_source_read_original (ReboteListSource *self,
                                  guint64           record,
                                  GByteArray       *bytes,
                                  GError          **error)
{
  const GArray           *extents;
  const ReboteListExtent *extent;
  gsize                   length;
  gsize                   done = 0;

  g_return_val_if_fail (self != NULL && bytes != NULL, FALSE);
  g_return_val_if_fail (self->conversion != NULL && self->conversion->extents != NULL, FALSE);
  g_return_val_if_fail (record + 1 < self->conversion->extents->len, FALSE);

  extents = self->conversion->extents;
  extent = &g_array_index (extents, ReboteListExtent, record);
  length = extent[1].offset - extent->offset;
  if (length > G_MAXUINT / 2)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE, _("“%s” is too large. Divide it into several lists"),
                      self->name);
      return FALSE;
    }
  g_byte_array_set_size (bytes, length);
  while (done < length)
    {
      gssize n = pread (self->conversion->original, bytes->data + done, length - done, extent->offset + done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_read_error (self, error);
          return FALSE;
        }
      /* A file that became shorter is found out at the end. */
      if (n == 0)
        break;
      done += n;
    }
  g_byte_array_set_size (bytes, done);

  return TRUE;
}

/**
 * rebote_list_source_check_unchanged:
 * @self: a list
 * @error: return location for a #ReboteContactsError
 *
 * Returns: whether the file is still what it was when it was opened
 */
gboolean
rebote_list_source_check_unchanged (ReboteListSource *self,
                                    GError          **error)
{
  struct stat now;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!S_ISREG (self->first_stat.st_mode) || fstat (self->list_fd >= 0 ? self->list_fd : self->fd, &now) != 0)
    return TRUE;
  if (now.st_size == self->first_stat.st_size && now.st_mtim.tv_sec == self->first_stat.st_mtim.tv_sec &&
      now.st_mtim.tv_nsec == self->first_stat.st_mtim.tv_nsec)
    return TRUE;

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_CHANGED,
               _("“%s” was changed by another program while it was read. Try again when it is saved"), self->name);
  return FALSE;
}

/**
 * rebote_list_source_detect:
 * @self: a list
 * @overrides: (nullable): what the user knows better
 * @error: return location for a #ReboteContactsError
 *
 * Returns: (transfer full) (nullable): how it is written
 */
ReboteCsvDialect *
rebote_list_source_detect (ReboteListSource         *self,
                           const ReboteCsvOverrides *overrides,
                           GError                  **error)
{
  ReboteCsvOverrides known = REBOTE_CSV_OVERRIDES_INIT;

  g_return_val_if_fail (self != NULL, NULL);

  if (overrides)
    known = *overrides;
  if (self->conversion)
    known.is_converted = TRUE;
  /* The rows of sheets are the user's, perhaps without names above them; all else has them from us. */
  if (self->conversion && self->conversion->sheets->len == 0 && known.has_header == REBOTE_CSV_GUESS)
    known.has_header = TRUE;

  return rebote_csv_dialect_detect (self->name, self->sample, self->sample_length, self->complete, &known, error);
}
