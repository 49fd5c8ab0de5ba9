/* rebote-archive.c
 *
 * The members of an archive, through libarchive. Each layer is an archive of its own, so that the limits see all of them:
 *
 *   ReboteByteReader of the file -> gzip -> ReboteByteReader -> tar -> ReboteByteReader of a member
 *
 * Archives are read as a stream. A zip's directory at its end is not used: it may be larger than memory, and may tell
 * another story than the members themselves.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-archive"

#include "config.h"

#include <errno.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n.h>

#include "bounce/rebote-bounce-error.h"
#include "rebote-archive.h"
#include "rebote-mail-folder.h"

#define MAX_NAME   1000
#define PIECE      (64 * 1024)  /* libarchive forgets the piece in which something breaks */
#define TAR_MAGIC  257          /* where a tar has its mark */

typedef enum
{
  FORMAT_NONE,
  FORMAT_ZIP,
  FORMAT_TAR,
  FORMAT_GZIP,
  FORMAT_BZIP2,
  FORMAT_XZ,
  FORMAT_ZSTD
} Format;

struct _ReboteArchive
{
  ReboteByteReader *reader;
  ReboteArchiveUse *use;
  char             *name;         /* of the archive */
  char             *member;       /* name with the archive's, as shown */
  struct archive   *archive;
  Format            format;
  gsize             lent;         /* bytes of the reader that libarchive is looking at */
  gboolean          is_outermost;
  gboolean          must_drain;   /* nobody knows where the member at hand ends */
  GCancellable     *cancellable;  /* of the call under way */
  GError           *error;        /* what the reader said to libarchive */
};

static Format
find_format (const guint8 *data,
             gsize         length)
{
  if (length >= 4 && (memcmp (data, "PK\003\004", 4) == 0 || memcmp (data, "PK\005\006", 4) == 0))
    return FORMAT_ZIP;
  if (length >= 3 && memcmp (data, "\x1f\x8b\x08", 3) == 0)
    return FORMAT_GZIP;
  if (length >= 10 && memcmp (data, "BZh", 3) == 0 && memcmp (data + 4, "1AY&SY", 6) == 0)
    return FORMAT_BZIP2;
  if (length >= 6 && memcmp (data, "\xfd" "7zXZ\0", 6) == 0)
    return FORMAT_XZ;
  if (length >= 4 && memcmp (data, "\x28\xb5\x2f\xfd", 4) == 0)
    return FORMAT_ZSTD;
  if (length >= TAR_MAGIC + 5 && memcmp (data + TAR_MAGIC, "ustar", 5) == 0 && memchr (data, '\0', TAR_MAGIC))
    return FORMAT_TAR;

  return FORMAT_NONE;
}

/**
 * rebote_archive_is_known:
 * @data: the beginning of a file
 * @length: how much of it; a tar needs 262 bytes
 *
 * Returns: whether it is an archive or a compressed file that can be read
 */
gboolean
rebote_archive_is_known (const guint8 *data,
                         gsize         length)
{
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  return find_format (data, length) != FORMAT_NONE;
}

static la_ssize_t
read_cb (struct archive *archive,
         void           *user_data,
         const void    **buffer)
{
  ReboteArchive *self = user_data;

  rebote_byte_reader_skip (self->reader, self->lent);
  self->lent = 0;
  if (!rebote_byte_reader_fill (self->reader, 1, self->cancellable, self->error ? NULL : &self->error))
    {
      archive_set_error (archive, EIO, "%s", "The archive around it cannot be read");
      return -1;
    }
  *buffer = rebote_byte_reader_peek (self->reader, &self->lent);
  if (self->is_outermost)
    self->use->packed += self->lent;

  return self->lent;
}

static int
choose_format (ReboteArchive *self)
{
  switch (self->format)
    {
    case FORMAT_ZIP:
      return archive_read_support_format_zip_streamable (self->archive);
    case FORMAT_TAR:
      return archive_read_support_format_tar (self->archive);
    case FORMAT_GZIP:
      return archive_read_append_filter (self->archive, ARCHIVE_FILTER_GZIP);
    case FORMAT_BZIP2:
      return archive_read_append_filter (self->archive, ARCHIVE_FILTER_BZIP2);
    case FORMAT_XZ:
      return archive_read_append_filter (self->archive, ARCHIVE_FILTER_XZ);
    case FORMAT_ZSTD:
      return archive_read_append_filter (self->archive, ARCHIVE_FILTER_ZSTD);
    case FORMAT_NONE:
    default:
      return ARCHIVE_FATAL;
    }
}

/* What the reader said comes first: libarchive only knows that something failed. */
static gboolean
fail (ReboteArchive *self,
      GError       **error)
{
  const char *words = archive_error_string (self->archive);

  if (self->error)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else if (words)
    g_set_error (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_DAMAGED,
                 /* Translators: %s is what is wrong, in English and technical */
                 _("The archive is damaged (%s)"), words);
  else
    g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_DAMAGED, _("The archive is damaged"));

  return FALSE;
}

/**
 * rebote_archive_new:
 * @reader: (transfer full): reads the file, from its beginning
 * @name: what the archive is called
 * @use: (transfer none): counts what the outermost file costs; must outlive the archive
 * @error: return location for a #ReboteBounceError
 *
 * Returns: (transfer full) (nullable): the archive, before its first member
 */
ReboteArchive *
rebote_archive_new (ReboteByteReader *reader,
                    const char       *name,
                    ReboteArchiveUse *use,
                    GError          **error)
{
  g_autoptr (ReboteArchive) self = NULL;
  const guint8 *data;
  gsize size;

  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (use != NULL, NULL);

  self = g_new0 (ReboteArchive, 1);
  self->reader = reader;
  self->name = g_strdup (name);
  self->use = use;
  self->is_outermost = use->depth == 0;
  use->depth++;
  if (use->depth > REBOTE_ARCHIVE_MAX_DEPTH)
    {
      g_set_error (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_TOO_LARGE,
                   _("This archive lies more than %d archives deep, and nothing that follows is read"),
                   REBOTE_ARCHIVE_MAX_DEPTH);
      return NULL;
    }

  data = rebote_byte_reader_peek (reader, &size);
  self->format = find_format (data, size);
  self->archive = archive_read_new ();
  if (choose_format (self) < ARCHIVE_WARN)
    {
      fail (self, error);
      return NULL;
    }
  if (self->format != FORMAT_ZIP && self->format != FORMAT_TAR)
    archive_read_support_format_raw (self->archive);
  if (archive_read_open (self->archive, self, NULL, read_cb, NULL) < ARCHIVE_WARN)
    {
      fail (self, error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_archive_free:
 * @self: (transfer full): an archive, after the readers of its members
 */
void
rebote_archive_free (ReboteArchive *self)
{
  g_return_if_fail (self != NULL);

  if (self->archive)
    archive_read_free (self->archive);
  rebote_byte_reader_free (self->reader);
  self->use->depth--;
  g_clear_error (&self->error);
  g_free (self->member);
  g_free (self->name);
  g_free (self);
}

/* A name is only ever shown. So it has no steps upwards, no control characters, and an end. */
static char *
clean_name (const char *raw)
{
  g_autofree char *valid = g_utf8_make_valid (raw, MIN (strlen (raw), MAX_NAME));
  g_auto (GStrv) parts = NULL;
  g_autoptr (GString) name = g_string_new (NULL);

  for (char *c = valid; *c; c++)
    {
      if (g_ascii_iscntrl (*c))
        *c = '?';
    }
  parts = g_strsplit (valid, "/", -1);
  for (guint i = 0; parts[i]; i++)
    {
      if (parts[i][0] == '\0' || g_str_equal (parts[i], ".") || g_str_equal (parts[i], ".."))
        continue;
      if (name->len > 0)
        g_string_append_c (name, '/');
      g_string_append (name, parts[i]);
    }

  return g_string_free (g_steal_pointer (&name), FALSE);
}

static char *
take_name (struct archive_entry *entry)
{
  const char *raw = archive_entry_pathname_utf8 (entry);

  if (raw == NULL)
    raw = archive_entry_pathname (entry);

  return clean_name (raw ? raw : "?");
}

/* Whether a file with so many bytes, of so few, is a trap. */
static gboolean
check_use (ReboteArchive *self,
           GError       **error)
{
  const ReboteArchiveUse *use = self->use;
  const char *member = self->member ? self->member : self->name;

  if (use->n_members > REBOTE_ARCHIVE_MAX_MEMBERS)
    {
      g_set_error (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_TOO_LARGE,
                   _("The archive has more than %d files: “%s” and what follows is not read"),
                   REBOTE_ARCHIVE_MAX_MEMBERS, member);
      return FALSE;
    }
  if (use->unpacked > REBOTE_ARCHIVE_MAX_UNPACKED)
    {
      g_autofree char *size = g_format_size (REBOTE_ARCHIVE_MAX_UNPACKED);

      g_set_error (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_TOO_LARGE,
                   /* Translators: first a size like “34 GB”, then the name of a file */
                   _("The archive holds more than %s: “%s” and what follows is not read"), size, member);
      return FALSE;
    }
  if (use->unpacked > REBOTE_ARCHIVE_FREE_RATIO && use->unpacked / REBOTE_ARCHIVE_MAX_RATIO > use->packed)
    {
      g_set_error (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_TOO_LARGE,
                   _("The archive grows to more than %d times its size, as no mails do: “%s” and what follows is not read"),
                   REBOTE_ARCHIVE_MAX_RATIO, member);
      return FALSE;
    }

  return TRUE;
}

static gssize
read_member (gpointer      data,
             guint8       *buffer,
             gsize         size,
             GCancellable *cancellable,
             GError      **error)
{
  ReboteArchive *self = data;
  la_ssize_t n;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;

  self->cancellable = cancellable;
  do
    n = archive_read_data (self->archive, buffer, MIN (size, PIECE));
  while (n == ARCHIVE_RETRY);
  self->cancellable = NULL;
  if (n < 0)
    {
      fail (self, error);
      return -1;
    }

  self->use->unpacked += n;
  if (!check_use (self, error))
    return -1;
  if (n == 0)
    self->must_drain = FALSE;

  return n;
}

/* Where the length of a member is not known, libarchive would look for its end out of sight of the limits. */
static gboolean
drain (ReboteArchive *self,
       GCancellable  *cancellable,
       GError       **error)
{
  g_autofree guint8 *buffer = NULL;

  while (self->must_drain)
    {
      if (buffer == NULL)
        buffer = g_malloc (PIECE);
      if (read_member (self, buffer, PIECE, cancellable, error) < 0)
        return FALSE;
    }

  return TRUE;
}

static ReboteArchiveStep
check_entry (struct archive_entry *entry,
             GError              **error)
{
  if (archive_entry_filetype (entry) == AE_IFLNK || archive_entry_hardlink (entry))
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL,
                           _("This is a link, and links in archives are not followed"));
      return REBOTE_ARCHIVE_REFUSED;
    }
  if (archive_entry_is_data_encrypted (entry) || archive_entry_is_metadata_encrypted (entry))
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_UNSUPPORTED,
                           _("This is encrypted: unpack the archive with its password first"));
      return REBOTE_ARCHIVE_REFUSED;
    }
  if (archive_entry_filetype (entry) != AE_IFREG && archive_entry_filetype (entry) != 0)
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL, _("This is not a file"));
      return REBOTE_ARCHIVE_REFUSED;
    }

  return REBOTE_ARCHIVE_MEMBER;
}

/**
 * rebote_archive_next:
 * @self: an archive; the reader of the member before must be freed
 * @cancellable: (nullable): stops it
 * @error: return location for a #ReboteBounceError
 *
 * Goes on to the next file in the archive that may hold mails. Folders and hidden files are passed over.
 *
 * Returns: what comes next; with @error if it is refused or has failed
 */
ReboteArchiveStep
rebote_archive_next (ReboteArchive *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_return_val_if_fail (self != NULL, REBOTE_ARCHIVE_FAILED);

  for (;;)
    {
      gboolean is_plain = self->format != FORMAT_ZIP && self->format != FORMAT_TAR;
      g_autofree char *name = NULL;
      struct archive_entry *entry;
      int result;

      /* A compressed file is one member: what was not wanted of it is of no interest. */
      if (is_plain && self->member)
        return REBOTE_ARCHIVE_END;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !drain (self, cancellable, error))
        return REBOTE_ARCHIVE_FAILED;
      self->cancellable = cancellable;
      result = archive_read_next_header (self->archive, &entry);
      self->cancellable = NULL;
      if (result == ARCHIVE_EOF)
        return REBOTE_ARCHIVE_END;
      if (result < ARCHIVE_WARN)
        {
          fail (self, error);
          return REBOTE_ARCHIVE_FAILED;
        }

      name = is_plain ? NULL : take_name (entry);
      g_free (self->member);
      self->member = name ? g_strconcat (self->name, "/", name, NULL) : g_strdup (self->name);
      self->must_drain = !archive_entry_size_is_set (entry);
      self->use->n_members++;
      if (!check_use (self, error))
        return REBOTE_ARCHIVE_FAILED;
      if (archive_entry_filetype (entry) == AE_IFDIR || (name && !rebote_mail_folder_wants_member (name)))
        continue;

      return check_entry (entry, error);
    }
}

/**
 * rebote_archive_get_name:
 * @self: an archive
 *
 * Returns: (transfer none): the name of the member at hand with the archive's before it, only to be shown; the archive's
 *   own if there is no member
 */
const char *
rebote_archive_get_name (ReboteArchive *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->member ? self->member : self->name;
}

/**
 * rebote_archive_open_member:
 * @self: an archive, of which the last step was a member
 *
 * Returns: (transfer full): a reader of it; to be freed before the archive goes on
 */
ReboteByteReader *
rebote_archive_open_member (ReboteArchive *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return rebote_byte_reader_new (read_member, self, NULL);
}
