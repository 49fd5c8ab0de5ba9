/* rebote-mail-source.c
 *
 * Finds the mails in paths. A mailbox is streamed: only the message at hand is in memory.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-mail-source"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>

#include "events/rebote-event-splitter.h"
#include "rebote-bounce-error.h"
#include "rebote-mail-sniff.h"
#include "rebote-mail-source.h"

#define CHUNK        (256 * 1024)
#define MAX_MESSAGE  (32 * 1024 * 1024) /* what is longer is read up to here: a notice is at the beginning */
#define MAX_TAIL     512                /* longer than any line between two mails */
#define MAX_TEXT     (1024 * 1024)      /* a pasted notice is never longer */
#define MAX_DEPTH    40                 /* of folders in folders */
#define MAX_ENTRIES  5000000

typedef struct
{
  char *path;
  guint depth;
  gboolean found;     /* in a folder, as opposed to named by the user */
} Place;

struct _ReboteMailSource
{
  GQueue        places;       /* Place: still to do, next first */
  GInputStream *stream;       /* of the mailbox at hand */
  char         *path;
  guint         index;
  GByteArray   *buffer;
  gsize         start;        /* of what is not handed out yet in the buffer */
  gsize         scanned;      /* how far behind it the next separator was searched for */
  gboolean      at_end;
  gboolean      skipping;     /* the rest of a message which is too long */

  ReboteEventSplitter *events; /* of the export at hand */
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
  self->buffer = g_byte_array_new ();
  for (guint i = 0; paths[i]; i++)
    g_queue_push_tail (&self->places, place_new (paths[i], 0, FALSE));

  return self;
}

static void
close_stream (ReboteMailSource *self)
{
  if (self->stream)
    g_input_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->path, g_free);
  g_byte_array_set_size (self->buffer, 0);
  self->index = 0;
  self->start = 0;
  self->scanned = 0;
  self->at_end = FALSE;
  self->skipping = FALSE;
  g_clear_pointer (&self->events, rebote_event_splitter_free);
}

/**
 * rebote_mail_source_free:
 * @self: (transfer full): a source
 */
void
rebote_mail_source_free (ReboteMailSource *self)
{
  g_return_if_fail (self != NULL);

  close_stream (self);
  g_queue_clear_full (&self->places, place_free);
  g_byte_array_unref (self->buffer);
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

/* Reads on until so many bytes are at hand, or the end. */
static gboolean
fill (ReboteMailSource *self,
      gsize             wanted,
      GCancellable     *cancellable,
      GError          **error)
{
  if (self->start > 0)
    g_byte_array_remove_range (self->buffer, 0, self->start);
  self->start = 0;

  while (!self->at_end && self->buffer->len < wanted)
    {
      gsize have = self->buffer->len;
      gssize n;

      g_byte_array_set_size (self->buffer, have + CHUNK);
      n = g_input_stream_read (self->stream, self->buffer->data + have, CHUNK, cancellable, error);
      g_byte_array_set_size (self->buffer, have + MAX (n, 0));
      if (n < 0)
        return FALSE;
      self->at_end = n == 0;
    }

  return TRUE;
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

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
is_maildir (const char *path)
{
  g_autofree char *cur = g_build_filename (path, "cur", NULL);
  g_autofree char *new_mails = g_build_filename (path, "new", NULL);

  return g_file_test (cur, G_FILE_TEST_IS_DIR) && g_file_test (new_mails, G_FILE_TEST_IS_DIR);
}

/* Hidden entries are of no interest, but for the sub-folders of a Maildir; nor is what a Maildir has beside its mails and
 * its sub-folders. */
static gboolean
is_wanted (const char *folder,
           const char *name,
           gboolean    in_maildir)
{
  if (name[0] == '.')
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      return is_maildir (path);
    }

  if (in_maildir && !g_str_equal (name, "cur") && !g_str_equal (name, "new"))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      return is_maildir (path);
    }

  return TRUE;
}

static GError *
open_folder (ReboteMailSource *self,
             Place            *place)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  gboolean in_maildir = is_maildir (place->path);
  const char *name;
  GDir *dir;

  if (place->depth >= MAX_DEPTH)
    return g_error_new (REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_TOO_LARGE,
                        _("This folder lies more than %d folders deep"), MAX_DEPTH);

  dir = g_dir_open (place->path, 0, &error);
  if (dir == NULL)
    return explain_failure (g_steal_pointer (&error));
  while ((name = g_dir_read_name (dir)) && names->len < MAX_ENTRIES)
    {
      if (is_wanted (place->path, name, in_maildir))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_dir_close (dir);

  g_ptr_array_sort (names, compare_names);
  for (guint i = names->len; i-- > 0;)
    {
      g_autofree char *path = g_build_filename (place->path, g_ptr_array_index (names, i), NULL);

      /* A link to a folder may lead in circles. */
      if (!(g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR)))
        g_queue_push_head (&self->places, place_new (path, place->depth + 1, TRUE));
    }

  return NULL;
}

static GError *
refuse (ReboteMailSniff  sniff,
        const guint8    *data,
        gsize            length)
{
  g_autofree char *type = NULL;
  g_autofree char *description = NULL;

  switch (sniff)
    {
    case REBOTE_SNIFF_EMPTY:
      return g_error_new_literal (REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_EMPTY, _("The file is empty"));
    case REBOTE_SNIFF_CONTACTS:
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
    case REBOTE_SNIFF_EVENTS:
    case REBOTE_SNIFF_TEXT:
    default:
      return g_error_new_literal (REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL, _("This is not a mail"));
    }
}

static GInputStream *
open_stream (Place   *place,
             GError **error)
{
  g_autoptr (GFile) file = NULL;

  if (!place->found && g_str_equal (place->path, "-"))
    return g_unix_input_stream_new (STDIN_FILENO, FALSE);

  /* A pipe or a device would hang for ever. */
  if (g_file_test (place->path, G_FILE_TEST_EXISTS) && !g_file_test (place->path, G_FILE_TEST_IS_REGULAR) && place->found)
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL, _("This is not a file"));
      return NULL;
    }

  file = g_file_new_for_path (place->path);
  return G_INPUT_STREAM (g_file_read (file, NULL, error));
}

static void
begin_events (ReboteMailSource *self)
{
  const char *data = (const char *) self->buffer->data;

  self->events = rebote_event_splitter_new (rebote_event_sniff (data, MIN (self->buffer->len, REBOTE_SNIFF_SIZE)));
  rebote_event_splitter_push (self->events, data, self->buffer->len);
  g_byte_array_set_size (self->buffer, 0);
  if (self->at_end)
    rebote_event_splitter_finish (self->events);
}

/* Opens the next file: gives its only message, or its error, or begins a mailbox and gives nothing. */
static ReboteRawMail *
open_file (ReboteMailSource *self,
           Place            *place,
           GCancellable     *cancellable)
{
  g_autoptr (GError) error = NULL;
  ReboteMailSniff sniff;
  gsize limit;

  self->stream = open_stream (place, &error);
  if (self->stream == NULL)
    return raw_new (place->path, 0, NULL, explain_failure (g_steal_pointer (&error)));
  self->path = g_strdup (place->path);
  if (!fill (self, REBOTE_SNIFF_SIZE, cancellable, &error))
    {
      close_stream (self);
      return raw_new (place->path, 0, NULL, g_steal_pointer (&error));
    }

  sniff = rebote_mail_sniff ((const char *) self->buffer->data, MIN (self->buffer->len, REBOTE_SNIFF_SIZE));
  if (sniff == REBOTE_SNIFF_MBOX)
    return NULL;
  if (sniff == REBOTE_SNIFF_EVENTS)
    {
      begin_events (self);
      return NULL;
    }

  limit = sniff == REBOTE_SNIFF_TEXT ? MAX_TEXT : MAX_MESSAGE;
  if (sniff == REBOTE_SNIFF_MAIL || sniff == REBOTE_SNIFF_TEXT)
    {
      if (!fill (self, limit + 1, cancellable, &error))
        {
          close_stream (self);
          return raw_new (place->path, 0, NULL, g_steal_pointer (&error));
        }
      if (sniff == REBOTE_SNIFF_MAIL || self->buffer->len <= limit)
        {
          GBytes *bytes = g_bytes_new (self->buffer->data, MIN (self->buffer->len, limit));

          close_stream (self);
          return raw_new (place->path, 0, bytes, NULL);
        }
    }

  error = refuse (sniff, self->buffer->data, self->buffer->len);
  close_stream (self);
  return raw_new (place->path, 0, NULL, g_steal_pointer (&error));
}

/* Where the next separator line begins, behind the first; -1 if none is there yet. */
static gssize
find_separator (ReboteMailSource *self)
{
  const char *data = (const char *) self->buffer->data + self->start;
  gsize size = self->buffer->len - self->start;
  gsize at = self->scanned;
  const char *feed;

  while (at < size && (feed = memchr (data + at, '\n', size - at)))
    {
      gsize line = feed - data + 1;
      const char *end = memchr (data + line, '\n', size - line);

      if (end == NULL && !self->at_end)
        {
          /* What begins here is not complete yet. */
          self->scanned = feed - data;
          return -1;
        }
      if (rebote_mail_is_mbox_start (data + line, (end ? (gsize) (end - data) : size) - line))
        return line;
      at = line;
    }

  self->scanned = at;
  return -1;
}

static GBytes *
cut_message (ReboteMailSource *self,
             gsize             length)
{
  const guint8 *data = self->buffer->data + self->start;
  const guint8 *feed = memchr (data, '\n', length);
  gsize begin = 0, keep = 0;

  /* A message which is too long may be cut where the line behind it has begun already. */
  if (self->start + length == self->buffer->len && !self->at_end && length - self->scanned <= MAX_TAIL)
    keep = length - self->scanned;

  /* The separator line is not part of the mail. */
  if (length >= 5 && memcmp (data, "From ", 5) == 0)
    begin = feed ? (gsize) (feed - data) + 1 : length;
  self->start += length - keep;
  self->scanned = 0;

  return g_bytes_new (data + begin, length - begin);
}

static ReboteRawMail *
next_of_mailbox (ReboteMailSource *self,
                 GCancellable     *cancellable)
{
  g_autoptr (GError) error = NULL;
  ReboteRawMail *raw;

  for (;;)
    {
      gssize separator = find_separator (self);
      GBytes *bytes = NULL;

      gsize size = self->buffer->len - self->start;

      if (separator < 0 && !self->at_end && size <= MAX_MESSAGE)
        {
          if (!fill (self, size + 1, cancellable, &error))
            break;
          continue;
        }
      if (separator < 0 && self->at_end && size == 0)
        break;

      bytes = cut_message (self, separator >= 0 ? (gsize) separator : size);
      if (!self->skipping)
        {
          self->skipping = separator < 0 && !self->at_end;
          return raw_new (self->path, self->index++, bytes, NULL);
        }

      /* The rest of a message of which the beginning was handed out. */
      g_bytes_unref (bytes);
      self->skipping = separator < 0 && !self->at_end;
    }

  raw = error ? raw_new (self->path, self->index, NULL, g_steal_pointer (&error)) : NULL;
  close_stream (self);

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
      if (self->at_end)
        break;

      if (!fill (self, 1, cancellable, &error))
        break;
      rebote_event_splitter_push (self->events, (const char *) self->buffer->data, self->buffer->len);
      g_byte_array_set_size (self->buffer, 0);
      if (self->at_end)
        rebote_event_splitter_finish (self->events);
    }

  raw = error ? raw_new (self->path, 0, NULL, g_steal_pointer (&error)) : NULL;
  close_stream (self);

  return raw;
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

      if (self->events)
        raw = next_of_events (self, cancellable);
      else if (self->stream)
        raw = next_of_mailbox (self, cancellable);
      if (raw)
        return raw;

      place = g_queue_pop_head (&self->places);
      if (place == NULL)
        return NULL;

      if (g_file_test (place->path, G_FILE_TEST_IS_DIR))
        {
          GError *error = open_folder (self, place);

          raw = error ? raw_new (place->path, 0, NULL, error) : NULL;
        }
      else
        raw = open_file (self, place, cancellable);
      place_free (place);
      if (raw)
        return raw;
    }
}
