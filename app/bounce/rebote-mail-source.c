/* rebote-mail-source.c
 *
 * Finds the mails in paths:
 *
 *   places (files and folders still to do) -> bytes of a file -> archives (members, and archives in them)
 *                                                            -> a mailbox, events, a mail, or what becomes one
 *
 * Everything is streamed: only the message at hand is in memory.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-mail-source"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "containers/rebote-archive.h"
#include "containers/rebote-emlx.h"
#include "containers/rebote-mail-folder.h"
#include "containers/rebote-mailbox.h"
#include "containers/rebote-msg.h"
#include "events/rebote-event-splitter.h"
#include "rebote-bounce-error.h"
#include "rebote-mail-sniff.h"
#include "rebote-mail-source.h"

#define MAX_TEXT   (1024 * 1024)      /* a pasted notice is never longer */
#define MAX_MARGIN (1024 * 1024)      /* what Apple Mail and Outlook have beside the mail */
#define MAX_DEPTH  40                 /* of folders in folders */

typedef struct
{
  char *path;
  guint depth;
  gboolean found;     /* in a folder, as opposed to named by the user */
} Place;

struct _ReboteMailSource
{
  GQueue           places;      /* Place: still to do, next first */
  GPtrArray       *archives;    /* ReboteArchive: those that are open, innermost last */
  ReboteArchiveUse use;         /* of the file that they are in */
  gboolean         is_broken;   /* the innermost archive has failed, and it was said */

  /* What is at hand: at most one of these two. */
  ReboteMailbox       *mailbox;
  ReboteEventSplitter *events;
  ReboteByteReader    *reader;  /* of the events */
  char                *path;    /* of either */
  guint                index;   /* of the next mail in the mailbox */
};

/**
 * rebote_raw_mail_free:
 * @self: (transfer full): a message
 */
void
rebote_raw_mail_free (ReboteRawMail *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->source);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->path);
  g_free (place);
}

static Place *
place_new (const char *path,
           guint       depth,
           gboolean    found)
{
  Place *place = g_new0 (Place, 1);

  place->path = g_strdup (path);
  place->depth = depth;
  place->found = found;

  return place;
}

/**
 * rebote_mail_source_new:
 * @paths: (array zero-terminated=1): paths of files and folders; `-` is standard input
 *
 * Returns: (transfer full): a source that has not read anything yet
 */
ReboteMailSource *
rebote_mail_source_new (const char *const *paths)
{
  ReboteMailSource *self;

  g_return_val_if_fail (paths != NULL, NULL);

  self = g_new0 (ReboteMailSource, 1);
  g_queue_init (&self->places);
  self->archives = g_ptr_array_new_with_free_func ((GDestroyNotify) rebote_archive_free);
  for (guint i = 0; paths[i]; i++)
    g_queue_push_tail (&self->places, place_new (paths[i], 0, FALSE));

  return self;
}

static void
close_file (ReboteMailSource *self)
{
  g_clear_pointer (&self->mailbox, rebote_mailbox_free);
  g_clear_pointer (&self->events, rebote_event_splitter_free);
  g_clear_pointer (&self->reader, rebote_byte_reader_free);
  g_clear_pointer (&self->path, g_free);
  self->index = 0;
}

/* From the innermost outwards: each reads from the one around it. */
static void
close_archives (ReboteMailSource *self,
                guint             n_left)
{
  close_file (self);
  while (self->archives->len > n_left)
    g_ptr_array_remove_index (self->archives, self->archives->len - 1);
  self->is_broken = FALSE;
}

/**
 * rebote_mail_source_free:
 * @self: (transfer full): a source
 */
void
rebote_mail_source_free (ReboteMailSource *self)
{
  g_return_if_fail (self != NULL);

  close_archives (self, 0);
  g_ptr_array_unref (self->archives);
  g_queue_clear_full (&self->places, place_free);
  g_free (self);
}

static ReboteRawMail *
raw_new (const char *source,
         guint       index,
         GBytes     *bytes,
         GError     *error)
{
  ReboteRawMail *raw = g_new0 (ReboteRawMail, 1);

  raw->source = g_strdup (source);
  raw->index = index;
  raw->bytes = bytes;
  raw->error = error;

  return raw;
}

/* The system's words name the file again, and are seldom plain. */
static GError *
explain_failure (GError *error)
{
  const char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    words = _("There is no such file");
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
           g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ACCES))
    words = _("Its permissions do not let you read it");

  if (words)
    {
      g_free (error->message);
      error->message = g_strdup (words);
    }

  return error;
}

static GError *
open_folder (ReboteMailSource *self,
             Place            *place)
{
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GError) error = NULL;

  if (place->depth >= MAX_DEPTH)
    return g_error_new (REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_TOO_LARGE,
                        _("This folder lies more than %d folders deep"), MAX_DEPTH);

  paths = rebote_mail_folder_list (place->path, &error);
  if (paths == NULL)
    return explain_failure (g_steal_pointer (&error));
  for (guint i = paths->len; i-- > 0;)
    g_queue_push_head (&self->places, place_new (g_ptr_array_index (paths, i), place->depth + 1, TRUE));

  return NULL;
}

static GError *
refuse (ReboteMailSource *self,
        ReboteMailSniff   sniff,
        const guint8     *data,
        gsize             length)
{
  g_autofree char *type = NULL;
  g_autofree char *description = NULL;

  switch (sniff)
    {
    case REBOTE_SNIFF_EMPTY:
      return g_error_new_literal (REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_EMPTY, _("The file is empty"));
    case REBOTE_SNIFF_CONTACTS:
      if (self->archives->len > 0)
        return g_error_new_literal (REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_CONTACT_LIST,
                                    _("This is a contact list, not a mail. Open the archive under Lists, or with “rebote clean”"));
      return g_error_new_literal (REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_CONTACT_LIST,
                                  _("This is a contact list, not a mail"));
    case REBOTE_SNIFF_BINARY:
      type = g_content_type_guess (NULL, data, length, NULL);
      if (g_content_type_is_unknown (type))
        return g_error_new_literal (REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL,
                                    _("This is neither a mail nor text"));
      description = g_content_type_get_description (type);
      return g_error_new (REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL,
                          /* Translators: %s is the kind of file, for example “PNG image” */
                          _("This is not a mail, but something else (%s)"), description);
    case REBOTE_SNIFF_MAIL:
    case REBOTE_SNIFF_MBOX:
    case REBOTE_SNIFF_EMLX:
    case REBOTE_SNIFF_OUTLOOK:
    case REBOTE_SNIFF_ARCHIVE:
    case REBOTE_SNIFF_EVENTS:
    case REBOTE_SNIFF_TEXT:
    default:
      return g_error_new_literal (REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL, _("This is not a mail"));
    }
}

/* By hand, not by GFile, which asks the system four times as often: these questions were a third of a run over a folder. */
static ReboteByteReader *
open_reader (Place          *place,
             const GStatBuf *info,
             GError        **error)
{
  gboolean is_plain = info && S_ISREG (info->st_mode);
  int fd;

  if (!place->found && g_str_equal (place->path, "-"))
    return rebote_byte_reader_new_for_stream (g_unix_input_stream_new (STDIN_FILENO, FALSE));

  /* A pipe or a device would hang for ever. */
  if (info && !is_plain && place->found)
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL, _("This is not a file"));
      return NULL;
    }

  fd = g_open (place->path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      int saved = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved), g_strerror (saved));
      return NULL;
    }

  return is_plain ? rebote_byte_reader_new_for_fd (fd)
                  : rebote_byte_reader_new_for_stream (g_unix_input_stream_new (fd, TRUE));
}

/* How much of a file that is one mail is read; 0 if it is none. */
static gsize
most_of (ReboteMailSniff sniff)
{
  switch (sniff)
    {
    case REBOTE_SNIFF_MAIL:
      return REBOTE_MAX_MESSAGE;
    case REBOTE_SNIFF_EMLX:
    case REBOTE_SNIFF_OUTLOOK:
      return REBOTE_MAX_MESSAGE + MAX_MARGIN;
    case REBOTE_SNIFF_TEXT:
      return MAX_TEXT;
    case REBOTE_SNIFF_EMPTY:
    case REBOTE_SNIFF_MBOX:
    case REBOTE_SNIFF_ARCHIVE:
    case REBOTE_SNIFF_EVENTS:
    case REBOTE_SNIFF_CONTACTS:
    case REBOTE_SNIFF_BINARY:
    default:
      return 0;
    }
}

static GBytes *
make_mail (ReboteMailSource *self,
           ReboteMailSniff   sniff,
           ReboteByteReader *reader,
           GCancellable     *cancellable,
           GError          **error)
{
  gsize limit = most_of (sniff);
  const guint8 *data;
  gsize size;

  /* Once more, for an error behind what was read: a mail that is cut in two is none. */
  if (!rebote_byte_reader_fill (reader, limit + 1, cancellable, error) ||
      !rebote_byte_reader_fill (reader, limit + 1, cancellable, error))
    return NULL;
  data = rebote_byte_reader_peek (reader, &size);

  if (sniff == REBOTE_SNIFF_MAIL)
    return g_bytes_new (data, MIN (size, limit));
  if (sniff == REBOTE_SNIFF_EMLX)
    return rebote_emlx_read ((const char *) data, MIN (size, limit));
  if (sniff == REBOTE_SNIFF_TEXT && limit > 0 && size <= limit)
    return g_bytes_new (data, size);
  if (sniff == REBOTE_SNIFF_OUTLOOK)
    {
      g_autoptr (GBytes) file = g_bytes_new (data, MIN (size, limit));

      return rebote_msg_read (file, error);
    }

  g_propagate_error (error, refuse (self, sniff, data, size));
  return NULL;
}

static void
begin_mailbox (ReboteMailSource *self,
               const char       *name,
               ReboteByteReader *reader)
{
  gsize size, n = 0;
  const guint8 *data = rebote_byte_reader_peek (reader, &size);

  /* A mark of the character set, or empty lines, before the first line. */
  while (n < size && data[n] != 'F')
    n++;
  rebote_byte_reader_skip (reader, n);

  self->path = g_strdup (name);
  self->mailbox = rebote_mailbox_new (reader);
}

/* Gives all that is at hand to the splitter. */
static void
push_events (ReboteMailSource *self)
{
  gsize size;
  const guint8 *data = rebote_byte_reader_peek (self->reader, &size);

  rebote_event_splitter_push (self->events, (const char *) data, size);
  rebote_byte_reader_skip (self->reader, size);
  if (rebote_byte_reader_is_at_end (self->reader))
    rebote_event_splitter_finish (self->events);
}

static void
begin_events (ReboteMailSource *self,
              const char       *name,
              ReboteByteReader *reader)
{
  gsize size;
  const guint8 *data = rebote_byte_reader_peek (reader, &size);

  self->path = g_strdup (name);
  self->events = rebote_event_splitter_new (rebote_event_sniff ((const char *) data, MIN (size, REBOTE_SNIFF_SIZE)));
  self->reader = reader;
  push_events (self);
}

/* After an error that was met while something in an archive was read. */
static void
note_failure (ReboteMailSource *self,
              const GError     *error)
{
  if (g_error_matches (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_TOO_LARGE))
    close_archives (self, 0);
  else if (g_error_matches (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_DAMAGED))
    self->is_broken = TRUE;
}

/* Looks at what a file or a member is. Gives its only message, or its error, or begins a mailbox, events or an archive and
 * gives nothing. */
static ReboteRawMail *
open_bytes (ReboteMailSource *self,
            const char       *name,
            ReboteByteReader *bytes,
            GCancellable     *cancellable)
{
  g_autoptr (ReboteByteReader) reader = bytes;
  g_autofree char *own_name = g_strdup (name);
  g_autoptr (GError) error = NULL;
  GBytes *mail = NULL;

  if (rebote_byte_reader_fill (reader, REBOTE_SNIFF_SIZE, cancellable, &error))
    {
      gsize size;
      const guint8 *data = rebote_byte_reader_peek (reader, &size);
      ReboteMailSniff sniff = rebote_mail_sniff ((const char *) data, MIN (size, REBOTE_SNIFF_SIZE));
      ReboteArchive *archive = NULL;

      if (sniff == REBOTE_SNIFF_MBOX)
        {
          begin_mailbox (self, own_name, g_steal_pointer (&reader));
          return NULL;
        }
      if (sniff == REBOTE_SNIFF_EVENTS)
        {
          begin_events (self, own_name, g_steal_pointer (&reader));
          return NULL;
        }
      if (sniff == REBOTE_SNIFF_ARCHIVE)
        archive = rebote_archive_new (g_steal_pointer (&reader), own_name, &self->use, &error);
      else
        mail = make_mail (self, sniff, reader, cancellable, &error);
      if (archive)
        {
          g_ptr_array_add (self->archives, archive);
          return NULL;
        }
    }

  g_clear_pointer (&reader, rebote_byte_reader_free);
  if (mail == NULL)
    note_failure (self, error);

  return raw_new (own_name, 0, mail, g_steal_pointer (&error));
}

static ReboteRawMail *
open_file (ReboteMailSource *self,
           Place            *place,
           const GStatBuf   *info,
           GCancellable     *cancellable)
{
  g_autoptr (GError) error = NULL;
  ReboteByteReader *reader = open_reader (place, info, &error);

  if (reader == NULL)
    return raw_new (place->path, 0, NULL, explain_failure (g_steal_pointer (&error)));

  self->use = (ReboteArchiveUse) { 0 };

  return open_bytes (self, place->path, reader, cancellable);
}

static ReboteRawMail *
next_of_mailbox (ReboteMailSource *self,
                 GCancellable     *cancellable)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = rebote_mailbox_next (self->mailbox, cancellable, &error);
  ReboteRawMail *raw = NULL;

  if (bytes)
    return raw_new (self->path, self->index++, bytes, NULL);

  if (error)
    raw = raw_new (self->path, self->index, NULL, g_error_copy (error));
  close_file (self);
  note_failure (self, error);

  return raw;
}

static ReboteRawMail *
next_of_events (ReboteMailSource *self,
                GCancellable     *cancellable)
{
  g_autoptr (GError) error = NULL;
  ReboteRawMail *raw;

  for (;;)
    {
      guint number = 0;
      GBytes *bytes = rebote_event_splitter_pop (self->events, &number, &error);

      if (error)
        /* Translators: the number of a record in a file, and what is wrong with it */
        g_prefix_error (&error, _("Record %u cannot be read: "), number + 1);
      if (bytes || error)
        return raw_new (self->path, number, bytes, g_steal_pointer (&error));
      if (rebote_byte_reader_is_at_end (self->reader) ||
          !rebote_byte_reader_fill (self->reader, 1, cancellable, &error))
        break;
      push_events (self);
    }

  raw = error ? raw_new (self->path, 0, NULL, g_error_copy (error)) : NULL;
  close_file (self);
  note_failure (self, error);

  return raw;
}

static ReboteRawMail *
next_of_archive (ReboteMailSource *self,
                 GCancellable     *cancellable)
{
  ReboteArchive *archive = g_ptr_array_index (self->archives, self->archives->len - 1);
  gboolean was_broken = self->is_broken;
  g_autoptr (GError) error = NULL;
  ReboteRawMail *raw = NULL;

  self->is_broken = FALSE;
  switch (rebote_archive_next (archive, cancellable, &error))
    {
    case REBOTE_ARCHIVE_MEMBER:
      return open_bytes (self, rebote_archive_get_name (archive), rebote_archive_open_member (archive), cancellable);
    case REBOTE_ARCHIVE_REFUSED:
      return raw_new (rebote_archive_get_name (archive), 0, NULL, g_steal_pointer (&error));
    case REBOTE_ARCHIVE_FAILED:
      /* What broke while its member was read was told with the member. */
      if (!was_broken)
        raw = raw_new (rebote_archive_get_name (archive), 0, NULL, g_error_copy (error));
      close_archives (self, self->archives->len - 1);
      note_failure (self, error);
      return raw;
    case REBOTE_ARCHIVE_END:
    default:
      close_archives (self, self->archives->len - 1);
      return NULL;
    }
}

/**
 * rebote_mail_source_next:
 * @self: a source
 * @cancellable: (nullable): stops a read
 *
 * Reads the next message. What cannot be read is given with its error, and the next call goes on behind it.
 *
 * Returns: (transfer full) (nullable): the next message; %NULL at the end
 */
ReboteRawMail *
rebote_mail_source_next (ReboteMailSource *self,
                         GCancellable     *cancellable)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (;;)
    {
      ReboteRawMail *raw = NULL;
      Place *place;
      GStatBuf info;
      gboolean exists;

      if (self->mailbox)
        raw = next_of_mailbox (self, cancellable);
      else if (self->events)
        raw = next_of_events (self, cancellable);
      else if (self->archives->len > 0)
        raw = next_of_archive (self, cancellable);
      if (raw)
        return raw;
      if (self->mailbox || self->events || self->archives->len > 0)
        continue;

      place = g_queue_pop_head (&self->places);
      if (place == NULL)
        return NULL;

      exists = g_stat (place->path, &info) == 0;
      if (exists && S_ISDIR (info.st_mode))
        {
          GError *error = open_folder (self, place);

          raw = error ? raw_new (place->path, 0, NULL, error) : NULL;
        }
      else
        raw = open_file (self, place, exists ? &info : NULL, cancellable);
      place_free (place);
      if (raw)
        return raw;
    }
}
