/* rebote-list-archive.c
 *
 * Zips through libarchive, as a stream: a zip's directory at its end may be larger than memory. Whoever needs the members
 * in another order goes through the file again.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-archive"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n.h>

#include "rebote-list-archive.h"

#define BUFFER_SIZE (64 * 1024)
#define MAX_NAME    1000

struct _ReboteListArchive
{
  struct archive *archive;
  char           *name;
  char           *member;
  int             fd;
  goffset         at;
  guint64         unpacked;
  guint           n_members;
  char            buffer[BUFFER_SIZE];
};

/* Places in the file are its own: others may read it from elsewhere meanwhile. */
static la_ssize_t
read_cb (struct archive *archive,
         void           *user_data,
         const void    **buffer)
{
  ReboteListArchive *self = user_data;
  gssize             n;

  do
    n = pread (self->fd, self->buffer, BUFFER_SIZE, self->at);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    {
      archive_set_error (archive, errno, "%s", g_strerror (errno));
      return -1;
    }
  self->at += n;
  *buffer = self->buffer;

  return n;
}

static void
set_damaged (ReboteListArchive *self,
             GError           **error)
{
  const char *words = archive_error_string (self->archive);

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_DAMAGED,
               /* Translators: a file name, and what is wrong, in English and technical */
               _("“%s” is damaged or incomplete (%s). Save or download it again"), self->name, words ? words : "?");
}

static gboolean
is_zip (int fd)
{
  char head[4];

  return pread (fd, head, sizeof head, 0) == sizeof head && memcmp (head, "PK", 2) == 0;
}

/**
 * rebote_list_archive_new:
 * @fd: a zip or compressed file; it must stay open
 * @name: its name for messages
 * @error: return location for a #ReboteContactsError
 *
 * Returns: (transfer full) (nullable): the archive, before its first member
 */
ReboteListArchive *
rebote_list_archive_new (int         fd,
                         const char *name,
                         GError    **error)
{
  g_autoptr (ReboteListArchive) self = NULL;

  g_return_val_if_fail (fd >= 0, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (ReboteListArchive, 1);
  self->fd = fd;
  self->name = g_strdup (name);
  self->archive = archive_read_new ();
  /* One layer at a time: what is in a compressed file is looked at when it is unpacked. */
  if (is_zip (fd))
    archive_read_support_format_zip_streamable (self->archive);
  else
    {
      archive_read_support_filter_gzip (self->archive);
      archive_read_support_filter_bzip2 (self->archive);
      archive_read_support_filter_xz (self->archive);
      archive_read_support_filter_zstd (self->archive);
      archive_read_support_format_raw (self->archive);
    }
  if (archive_read_open (self->archive, self, NULL, read_cb, NULL) < ARCHIVE_WARN)
    {
      set_damaged (self, error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_list_archive_free:
 * @self: (transfer full): an archive
 */
void
rebote_list_archive_free (ReboteListArchive *self)
{
  g_return_if_fail (self != NULL);

  archive_read_free (self->archive);
  g_free (self->member);
  g_free (self->name);
  g_free (self);
}

/**
 * rebote_list_archive_get_name:
 * @self: an archive
 *
 * Returns: (transfer none): its name for messages
 */
const char *
rebote_list_archive_get_name (ReboteListArchive *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/* Whether so many bytes, of so few, are a trap. */
static gboolean
check_use (ReboteListArchive *self,
           GError           **error)
{
  if (self->n_members > REBOTE_LIST_ARCHIVE_MAX_MEMBERS)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
                   /* Translators: a file name and a number */
                   _("“%s” has more than %d files in it, which no contact list has"), self->name, REBOTE_LIST_ARCHIVE_MAX_MEMBERS);
      return FALSE;
    }
  if (self->unpacked > REBOTE_LIST_ARCHIVE_MAX_UNPACKED)
    {
      g_autofree char *size = g_format_size (REBOTE_LIST_ARCHIVE_MAX_UNPACKED);

      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
                   /* Translators: a file name and a size like “4 GB” */
                   _("“%s” holds more than %s, which no contact list does"), self->name, size);
      return FALSE;
    }
  if (self->unpacked > REBOTE_LIST_ARCHIVE_FREE_RATIO && self->unpacked / REBOTE_LIST_ARCHIVE_MAX_RATIO > (guint64)self->at)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
                   /* Translators: a file name and a number */
                   _("“%s” grows to more than %d times its size when it is unpacked, as no contact list does"), self->name,
                      REBOTE_LIST_ARCHIVE_MAX_RATIO);
      return FALSE;
    }

  return TRUE;
}

/* Where the length of a member is not known, libarchive would look for its end out of sight of the limits. */
static gboolean
drain (ReboteListArchive *self,
       GError           **error)
{
  g_autofree char *rest = g_malloc (BUFFER_SIZE);
  gssize           n;

  do
    n = rebote_list_archive_read (self, rest, BUFFER_SIZE, error);
  while (n > 0);

  return n == 0;
}

/**
 * rebote_list_archive_next:
 * @self: an archive
 * @error: return location for a #ReboteContactsError
 *
 * Goes on to the next file in it.
 *
 * Returns: (transfer none) (nullable): its name, in UTF-8, to be compared and shown but never opened; %NULL without an
 *   error at the end
 */
const char *
rebote_list_archive_next (ReboteListArchive *self,
                          GError           **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->member && !drain (self, error))
    return NULL;
  g_clear_pointer (&self->member, g_free);

  for (;;)
    {
      struct archive_entry *entry;
      const char           *raw;
      int                   result = archive_read_next_header (self->archive, &entry);

      if (result == ARCHIVE_EOF)
        return NULL;
      if (result < ARCHIVE_WARN)
        {
          set_damaged (self, error);
          return NULL;
        }
      self->n_members++;
      if (!check_use (self, error))
        return NULL;
      if (archive_entry_filetype (entry) == AE_IFDIR)
        continue;
      if (archive_entry_is_data_encrypted (entry) || archive_entry_is_metadata_encrypted (entry))
        {
          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_PROTECTED,
                       _("“%s” is protected with a password. Unpack it with the password and use the list in it"), self->name);
          return NULL;
        }
      raw = archive_entry_pathname_utf8 (entry);
      if (raw == NULL)
        raw = archive_entry_pathname (entry);
      self->member = g_utf8_make_valid (raw ? raw : "?", raw ? strnlen (raw, MAX_NAME) : 1);
      return self->member;
    }
}

/**
 * rebote_list_archive_read:
 * @self: an archive that has a member at hand
 * @buffer: (out caller-allocates): where the bytes go
 * @size: how many are wanted
 * @error: return location for a #ReboteContactsError
 *
 * Returns: how many bytes of the member were read; 0 at its end, -1 on failure
 */
gssize
rebote_list_archive_read (ReboteListArchive *self,
                          char              *buffer,
                          gsize              size,
                          GError           **error)
{
  la_ssize_t n;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (buffer != NULL, -1);

  do
    n = archive_read_data (self->archive, buffer, size);
  while (n == ARCHIVE_RETRY);
  if (n < 0)
    {
      set_damaged (self, error);
      return -1;
    }
  self->unpacked += n;

  return check_use (self, error) ? n : -1;
}
