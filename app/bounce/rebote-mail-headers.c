/* rebote-mail-headers.c
 *
 * Most of the time of a MIME parser goes into headers that nobody asks for: trace fields, signatures, lists of addresses
 * that are taken apart at once. So they are read here, and the parser sees only those that describe the body.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-mail-headers"

#include "config.h"

#include <string.h>

#include <gmime/gmime.h>

#include "rebote-charset.h"
#include "rebote-mail-headers.h"
#include "rebote-plain-text.h"

#define CONTENT_PREFIX "Content-"

/* One header as it stands there, with the lines that it is folded into. */
typedef struct
{
  const char *start;
  const char *colon;
  const char *end; /* behind its last line end */
} Header;

/* The headers that anybody here asks for; a mail has three times as many. */
static gboolean
is_wanted (const char *name,
           gsize       length)
{
  static const char *const names[] = {
    "Auto-Submitted", "Content-Type", "Date", "Delivered-To", "Errors-To", "From", "MIME-Version", "Message-ID",
    "Precedence", "Received", "Reply-To", "Return-Path", "Sender", "Subject", "To", "X-Autoreply", "X-Autorespond",
    "X-Failed-Recipients", "X-HmXmrOriginalRecipient", "X-Original-To", "X-Precedence"
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if ((name[0] & 0xdf) == names[i][0] && g_ascii_strncasecmp (name, names[i], length) == 0 &&
          names[i][length] == '\0')
        return TRUE;
    }

  return FALSE;
}

static gboolean
describes_body (const char *name,
                gsize       length)
{
  return length >= strlen (CONTENT_PREFIX) && g_ascii_strncasecmp (name, CONTENT_PREFIX, strlen (CONTENT_PREFIX)) == 0;
}

static const char *
next_line (const char *line,
           const char *end)
{
  const char *feed = memchr (line, '\n', end - line);

  return feed ? feed + 1 : end;
}

static gboolean
is_empty_line (const char *line,
               const char *end)
{
  return line < end && (*line == '\n' || (*line == '\r' && line + 1 < end && line[1] == '\n'));
}

/* The colon behind a name of visible signs, which old servers set off by white space; NULL if there is none. */
static const char *
find_colon (const char *line,
            const char *end)
{
  const char *at = line;

  while (at < end && *at != ':' && !g_ascii_isspace (*at) && !g_ascii_iscntrl (*at))
    at++;
  if (at == line)
    return NULL;
  while (at < end && (*at == ' ' || *at == '\t'))
    at++;

  return at < end && *at == ':' ? at : NULL;
}

static gsize
name_length (const Header *header)
{
  const char *end = header->colon;

  while (end > header->start && g_ascii_isspace (end[-1]))
    end--;

  return end - header->start;
}

/* Nothing to decode, as in most headers. */
static gboolean
is_plain (const char *value,
          gsize       length)
{
  return rebote_charset_is_ascii (value, length) && !memchr (value, '\0', length) && !memchr (value, '\033', length) &&
         !memmem (value, length, "=?", 2);
}

static void
add_field (ReboteFields *fields,
           const Header *header)
{
  const char      *from = header->colon + 1;
  gsize            length = header->end - from;
  g_autofree char *value = NULL;

  if (is_plain (from, length))
    {
      rebote_fields_add (fields, header->start, name_length (header), from, length);
      return;
    }

  if (memmem (from, length, "=?", 2))
    {
      g_autofree char *raw = g_strndup (from, length);

      value = g_mime_utils_header_decode_text (NULL, raw);
    }
  else
    value = rebote_plain_text_decode (from, length, NULL);
  rebote_fields_add (fields, header->start, name_length (header), value, strlen (value));
}

/**
 * rebote_mail_headers_read:
 * @fields: a block to add the headers to which Rebote asks for, decoded and unfolded
 * @data: (array length=size): a mail
 * @size: its size
 * @mime_fields: (nullable): where to copy the fields to that describe the body, as they stand there
 *
 * Reads the headers of a mail. Lines that are none are passed over.
 *
 * Returns: where the body begins
 */
gsize
rebote_mail_headers_read (ReboteFields *fields,
                          const char   *data,
                          gsize         size,
                          GByteArray   *mime_fields)
{
  const char *end, *line;
  gboolean    has_content_type = FALSE;

  g_return_val_if_fail (fields != NULL, 0);
  g_return_val_if_fail (data != NULL, 0);

  end = data + size;
  for (line = data; line < end && !is_empty_line (line, end);)
    {
      Header header = { line, NULL, next_line (line, end) };

      while (header.end < end && (*header.end == ' ' || *header.end == '\t'))
        header.end = next_line (header.end, end);
      header.colon = find_colon (line, next_line (line, end));

      /* Some forget the blank line, others garble one header among many. */
      if (header.colon == NULL && has_content_type && find_colon (header.end, end) == NULL)
        return line - data;
      line = header.end;
      if (header.colon == NULL)
        continue;

      if (describes_body (header.start, name_length (&header)))
        {
          has_content_type |= name_length (&header) == strlen ("Content-Type");
          if (mime_fields)
            g_byte_array_append (mime_fields, (const guint8 *)header.start, header.end - header.start);
        }
      if (is_wanted (header.start, name_length (&header)))
        add_field (fields, &header);
    }

  return next_line (line, end) - data;
}
