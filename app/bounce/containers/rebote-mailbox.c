/* rebote-mailbox.c
 *
 * Splits a mailbox file into mails. Mails are parted by a line “From …” with a date. In the bodies such lines are
 * quoted with one “>” (mboxo, mboxrd, mboxcl), or not at all, because Content-Length says how far the body goes (mboxcl2).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-mailbox"

#include "config.h"

#include <string.h>

#include "bounce/rebote-mail-sniff.h"
#include "rebote-mailbox.h"

#define MAX_TAIL    512           /* longer than any line between two mails */
#define MAX_HEADERS (256 * 1024)  /* Content-Length is searched for up to here */

struct _ReboteMailbox
{
  ReboteByteReader *reader;
  gsize             scanned;      /* how far behind the start the next separator was searched for */
  gboolean          measured;     /* the length that this message tells of itself was looked at */
  gboolean          skipping;     /* the rest of a message which is too long */
};

/**
 * rebote_mailbox_new:
 * @reader: (transfer full): reads the file, from its beginning
 *
 * Returns: (transfer full): a mailbox
 */
ReboteMailbox *
rebote_mailbox_new (ReboteByteReader *reader)
{
  ReboteMailbox *self;

  g_return_val_if_fail (reader != NULL, NULL);

  self = g_new0 (ReboteMailbox, 1);
  self->reader = reader;

  return self;
}

/**
 * rebote_mailbox_free:
 * @self: (transfer full): a mailbox
 */
void
rebote_mailbox_free (ReboteMailbox *self)
{
  g_return_if_fail (self != NULL);

  rebote_byte_reader_free (self->reader);
  g_free (self);
}

/* Behind the empty line that ends the headers; 0 if it is not in there. */
static gsize
find_body (const char *data,
           gsize       size)
{
  const char *end = data + MIN (size, MAX_HEADERS);
  const char *feed = data;

  while ((feed = memchr (feed, '\n', end - feed)))
    {
      feed++;
      if (feed < end && *feed == '\n')
        return feed + 1 - data;
      if (end - feed >= 2 && feed[0] == '\r' && feed[1] == '\n')
        return feed + 2 - data;
    }

  return 0;
}

/* What Content-Length says; -1 if nothing that could be true. */
static gssize
find_length (const char *headers,
             gsize       size)
{
  static const char name[] = "Content-Length:";
  const char *end = headers + size;
  const char *line = headers;

  while (line < end)
    {
      const char *feed = memchr (line, '\n', end - line);

      if ((gsize) (end - line) > strlen (name) && g_ascii_strncasecmp (line, name, strlen (name)) == 0)
        {
          g_autofree char *value = g_strndup (line + strlen (name), (feed ? feed : end) - line - strlen (name));
          guint64 length;

          g_strstrip (value);
          if (!g_ascii_string_to_unsigned (value, 10, 0, REBOTE_MAX_MESSAGE, &length, NULL))
            return -1;

          return (gssize) length;
        }
      line = feed ? feed + 1 : end;
    }

  return -1;
}

/* A length is believed only if a mail ends there: at the end of the file, or where a separator line begins. */
static gboolean
measure (ReboteMailbox *self,
         GCancellable  *cancellable,
         GError       **error)
{
  const guint8 *data;
  gsize size, body, at;
  gssize length;

  self->measured = TRUE;
  if (!rebote_byte_reader_fill (self->reader, MAX_HEADERS, cancellable, error))
    return FALSE;
  data = rebote_byte_reader_peek (self->reader, &size);
  body = find_body ((const char *) data, size);
  length = body > 0 ? find_length ((const char *) data, body) : -1;
  if (length < 0)
    return TRUE;

  if (!rebote_byte_reader_fill (self->reader, body + length + MAX_TAIL, cancellable, error))
    return FALSE;
  data = rebote_byte_reader_peek (self->reader, &size);
  at = body + length;
  if (at > size)
    return TRUE;

  /* Some count the empty line behind the body, others do not. */
  while (at < size && at < body + length + 2 && (data[at] == '\n' || data[at] == '\r'))
    at++;
  if (at == size ||
      (at > 0 && data[at - 1] == '\n' && rebote_mail_is_mbox_start ((const char *) data + at, MIN (size - at, MAX_TAIL))))
    self->scanned = at > 0 ? at - 1 : 0;

  return TRUE;
}

/* Where the next separator line begins, behind the first; -1 if none is there yet. */
static gssize
find_separator (ReboteMailbox *self)
{
  gsize size;
  const char *data = (const char *) rebote_byte_reader_peek (self->reader, &size);
  gsize at = self->scanned;
  const char *feed;

  while (at < size && (feed = memchr (data + at, '\n', size - at)))
    {
      gsize line = feed - data + 1;
      const char *end = memchr (data + line, '\n', size - line);

      if (end == NULL && !rebote_byte_reader_is_at_end (self->reader))
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

/* Takes one “>” from lines that were quoted because they begin with “From ”, in the body. */
static GBytes *
unquote (const guint8 *data,
         gsize         size)
{
  gsize begin = find_body ((const char *) data, size);
  gsize kept = 0;
  guint8 *out = NULL;
  gsize n = 0;

  for (gsize at = begin; begin > 0 && at < size;)
    {
      const guint8 *feed = memchr (data + at, '\n', size - at);
      gsize quotes = at;

      while (quotes < size && data[quotes] == '>')
        quotes++;
      if (quotes > at && size - quotes >= 5 && memcmp (data + quotes, "From ", 5) == 0)
        {
          if (out == NULL)
            out = g_malloc (size);
          memcpy (out + n, data + kept, at - kept);
          n += at - kept;
          kept = at + 1;
        }
      at = feed ? (gsize) (feed - data) + 1 : size;
    }

  if (out == NULL)
    return g_bytes_new (data, size);
  memcpy (out + n, data + kept, size - kept);

  return g_bytes_new_take (out, n + size - kept);
}

static void
take (ReboteMailbox *self,
      gsize          length)
{
  rebote_byte_reader_skip (self->reader, length);
  self->scanned = 0;
  self->measured = FALSE;
}

static GBytes *
cut_message (ReboteMailbox *self,
             gsize          length)
{
  gsize size;
  const guint8 *data = rebote_byte_reader_peek (self->reader, &size);
  const guint8 *feed = memchr (data, '\n', length);
  gsize begin = 0, keep = 0;
  GBytes *bytes;

  /* A message which is too long may be cut where the line behind it has begun already. */
  if (length == size && !rebote_byte_reader_is_at_end (self->reader) && length - self->scanned <= MAX_TAIL)
    keep = length - self->scanned;

  /* The separator line is not part of the mail. */
  if (length >= 5 && memcmp (data, "From ", 5) == 0)
    begin = feed ? (gsize) (feed - data) + 1 : length;
  bytes = self->skipping ? NULL : unquote (data + begin, length - begin);
  take (self, length - keep);

  return bytes;
}

/**
 * rebote_mailbox_next:
 * @self: a mailbox
 * @cancellable: (nullable): stops a read
 * @error: return location for what the source of the bytes says
 *
 * Reads the next mail, without the line that parts it from the one before. Of a mail longer than %REBOTE_MAX_MESSAGE
 * only the beginning is given.
 *
 * Returns: (transfer full) (nullable): the mail; %NULL at the end or with @error
 */
GBytes *
rebote_mailbox_next (ReboteMailbox *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (;;)
    {
      g_autoptr (GBytes) bytes = NULL;
      gboolean at_end;
      gssize separator;
      gsize size;

      if (!self->measured && !self->skipping && !measure (self, cancellable, error))
        return NULL;
      separator = find_separator (self);
      at_end = rebote_byte_reader_is_at_end (self->reader);
      rebote_byte_reader_peek (self->reader, &size);

      if (separator < 0 && !at_end && size <= REBOTE_MAX_MESSAGE)
        {
          if (!rebote_byte_reader_fill (self->reader, size + 1, cancellable, error))
            return NULL;
          continue;
        }
      if (separator < 0 && at_end && size == 0)
        return NULL;

      /* While skipping, this is the rest of a message of which the beginning was handed out. */
      bytes = cut_message (self, separator >= 0 ? (gsize) separator : size);
      self->skipping = separator < 0 && !at_end;
      if (bytes)
        return g_steal_pointer (&bytes);
    }
}
