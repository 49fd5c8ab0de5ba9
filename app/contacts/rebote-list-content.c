/* rebote-list-content.c
 *
 * Recognises what is not a contact list, so that the message can say what it is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-content"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-list-source.h"

#define MAX_LOOKED_AT 65536

typedef enum
{
  CONTENT_PICTURE,
  CONTENT_PDF,
  CONTENT_OLE,
  CONTENT_OLD_WORKBOOK,
  CONTENT_PROTECTED,
  CONTENT_ARCHIVE,
  CONTENT_SOUND_OR_FILM,
  CONTENT_PROGRAM,
  CONTENT_DATABASE,
  CONTENT_MAIL,
  CONTENT_WEB_PAGE,
  CONTENT_JSON,
  CONTENT_NOISE,
  /* From here on they are read. */
  CONTENT_TEXT,
  CONTENT_ZIP,
  CONTENT_COMPRESSED,
  CONTENT_VCARD,
  CONTENT_LDIF
} Content;

static const struct
{
  const char *bytes;
  guint8      length;
  guint8      offset;
  Content     content;
} signatures[] = {
  { "\x89PNG", 4, 0, CONTENT_PICTURE },
  { "\xff\xd8\xff", 3, 0, CONTENT_PICTURE },
  { "GIF8", 4, 0, CONTENT_PICTURE },
  { "WEBP", 4, 8, CONTENT_PICTURE },
  { "II*\0", 4, 0, CONTENT_PICTURE },
  { "MM\0*", 4, 0, CONTENT_PICTURE },
  { "%PDF-", 5, 0, CONTENT_PDF },
  { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, 0, CONTENT_OLE },
  { "PK\x03\x04", 4, 0, CONTENT_ZIP },
  { "PK\x05\x06", 4, 0, CONTENT_ZIP },
  { "\x1f\x8b", 2, 0, CONTENT_COMPRESSED },
  { "\x28\xb5\x2f\xfd", 4, 0, CONTENT_COMPRESSED },
  { "BZh", 3, 0, CONTENT_COMPRESSED },
  { "\xfd"
    "7zXZ",
    5, 0, CONTENT_COMPRESSED },
  { "7z\xbc\xaf\x27\x1c", 6, 0, CONTENT_ARCHIVE },
  { "Rar!", 4, 0, CONTENT_ARCHIVE },
  { "ID3", 3, 0, CONTENT_SOUND_OR_FILM },
  { "OggS", 4, 0, CONTENT_SOUND_OR_FILM },
  { "ftyp", 4, 4, CONTENT_SOUND_OR_FILM },
  { "\x7f"
    "ELF",
    4, 0, CONTENT_PROGRAM },
  { "SQLite format 3", 15, 0, CONTENT_DATABASE },
};

static gboolean
begins_with (const char *bytes,
             gsize       length,
             const char *word)
{
  return length >= strlen (word) && g_ascii_strncasecmp (bytes, word, strlen (word)) == 0;
}

/* Two lines `Name: value` of which one is a header that every mail has. */
static gboolean
is_mail (const char *bytes,
         gsize       length)
{
  static const char *const known[] = { "From:", "To:", "Subject:", "Date:", "Received:", "Return-Path:", "MIME-Version:",
                                       "Message-ID:", "Delivered-To:" };
  const char              *end = bytes + length;
  guint                    n_headers = 0;
  guint                    n_known = 0;

  if (begins_with (bytes, length, "From ") && memchr (bytes, ':', MIN (length, 200)))
    return TRUE;

  for (const char *line = bytes; line < end && n_headers < 10;)
    {
      const char *next = memchr (line, '\n', end - line);
      gsize       size = (next ? next : end) - line;
      const char *colon = memchr (line, ':', size);

      if (line[0] != ' ' && line[0] != '\t')
        {
          if (colon == NULL || colon == line || memchr (line, ' ', colon - line) || memchr (line, ',', colon - line) ||
              memchr (line, '@', colon - line))
            break;
          n_headers++;
          for (guint i = 0; i < G_N_ELEMENTS (known); i++)
            n_known += begins_with (line, size, known[i]);
        }
      if (next == NULL)
        break;
      line = next + 1;
    }

  return n_headers >= 2 && n_known >= 1;
}

static gboolean
is_noise (const char *bytes,
          gsize       length)
{
  gsize          bom_length;
  ReboteEncoding encoding = rebote_encoding_detect (bytes, length, FALSE, &bom_length);
  gsize          n_controls = 0;

  if (rebote_encoding_is_wide (encoding))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      guint8 c = bytes[i];

      n_controls += (c < 0x20 && !strchr ("\t\n\r\f\x1f", c)) || c == 0x7f || c == 0;
    }

  return n_controls * 20 > length;
}

/* Whether a name stands in the directory of a document of old office programs, in which names are UTF-16. */
static gboolean
has_stream (const char *bytes,
            gsize       length,
            const char *name)
{
  g_autoptr (GString) wide = g_string_new (NULL);

  for (; *name; name++)
    {
      g_string_append_c (wide, *name);
      g_string_append_c (wide, '\0');
    }

  return memmem (bytes, length, wide->str, wide->len) != NULL;
}

/* Workbooks with a password hide in the form of the old ones. */
static Content
recognise_ole (const char *bytes,
               gsize       length)
{
  if (has_stream (bytes, length, "EncryptedPackage"))
    return CONTENT_PROTECTED;
  if (has_stream (bytes, length, "Workbook") || has_stream (bytes, length, "Book"))
    return CONTENT_OLD_WORKBOOK;
  if (has_stream (bytes, length, "__properties_version1.0"))
    return CONTENT_MAIL;

  return CONTENT_OLE;
}

/* `dn:`, perhaps below comments and the version. */
static gboolean
is_ldif (const char *bytes,
         gsize       length)
{
  const char *end = bytes + length;

  for (const char *line = bytes; line < end;)
    {
      const char *next = memchr (line, '\n', end - line);

      if (begins_with (line, end - line, "dn:"))
        return TRUE;
      if (*line != '#' && *line != ' ' && *line != '\r' && *line != '\n' && !begins_with (line, end - line, "version:"))
        return FALSE;
      if (next == NULL)
        return FALSE;
      line = next + 1;
    }

  return FALSE;
}

static Content
recognise (const char *bytes,
           gsize       length)
{
  gsize skipped = 0;
  gsize looked_at = MIN (length, MAX_LOOKED_AT);

  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++)
    {
      if (length >= (gsize)signatures[i].offset + signatures[i].length &&
          memcmp (bytes + signatures[i].offset, signatures[i].bytes, signatures[i].length) == 0)
        return signatures[i].content == CONTENT_OLE ? recognise_ole (bytes, length) : signatures[i].content;
    }

  if (length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    skipped = 3;
  while (skipped < looked_at && g_ascii_isspace (bytes[skipped]))
    skipped++;
  bytes += skipped;
  length = looked_at - skipped;
  if (begins_with (bytes, length, "BEGIN:VCARD"))
    return CONTENT_VCARD;
  if (is_ldif (bytes, length))
    return CONTENT_LDIF;
  if (begins_with (bytes, length, "<!DOCTYPE") || begins_with (bytes, length, "<html") || begins_with (bytes, length, "<?xml"))
    return CONTENT_WEB_PAGE;
  if (length > 0 && (bytes[0] == '{' || (bytes[0] == '[' && length > 1 && strchr (" \r\n\t{[\"", bytes[1]))))
    return CONTENT_JSON;
  if (is_mail (bytes, length))
    return CONTENT_MAIL;

  return is_noise (bytes, length) ? CONTENT_NOISE : CONTENT_TEXT;
}

static const char *
get_message (Content content)
{
  switch (content)
    {
    case CONTENT_PICTURE:
      /* Translators: each of these has a file name */
      return _("“%s” is a picture, not a contact list");
    case CONTENT_PDF:
      return _("“%s” is a PDF document, not a contact list");
    case CONTENT_OLE:
      return _("“%s” is a document of an old office program, or one with a password. Open it there, save it as .xlsx or CSV without a password, and use that file");
    case CONTENT_OLD_WORKBOOK:
      return _("“%s” is a workbook of an old Excel (.xls). Open it in your spreadsheet program, save it as .xlsx or CSV, and use that file");
    case CONTENT_PROTECTED:
      return _("“%s” is protected with a password. Open it in your spreadsheet program, save it without a password, and use that file");
    case CONTENT_ARCHIVE:
      return _("“%s” is an archive that cannot be read. Unpack it and use the list in it");
    case CONTENT_SOUND_OR_FILM:
      return _("“%s” is a sound or a film, not a contact list");
    case CONTENT_PROGRAM:
      return _("“%s” is a program, not a contact list");
    case CONTENT_DATABASE:
      return _("“%s” is a database, not a contact list");
    case CONTENT_MAIL:
      return _("“%s” is a mail or a mailbox, not a contact list. To read bounces, open it under Bounces or with “rebote explain”");
    case CONTENT_WEB_PAGE:
      return _("“%s” is a web page or an XML file, not a contact list");
    case CONTENT_JSON:
      return _("“%s” is a JSON file, not a contact list");
    case CONTENT_NOISE:
      return _("“%s” is not text, so it is no contact list");
    case CONTENT_TEXT:
    case CONTENT_ZIP:
    case CONTENT_COMPRESSED:
    case CONTENT_VCARD:
    case CONTENT_LDIF:
    default:
      g_return_val_if_reached (NULL);
    }
}

static ReboteContactsError
get_code (Content content)
{
  if (content == CONTENT_PROTECTED)
    return REBOTE_CONTACTS_ERROR_PROTECTED;
  if (content == CONTENT_OLE || content == CONTENT_OLD_WORKBOOK || content == CONTENT_ARCHIVE)
    return REBOTE_CONTACTS_ERROR_UNSUPPORTED;

  return REBOTE_CONTACTS_ERROR_NOT_LIST;
}

static ReboteListFormat
get_format (Content content)
{
  switch ((guint)content)
    {
    case CONTENT_ZIP:
      return REBOTE_LIST_FORMAT_ZIP;
    case CONTENT_COMPRESSED:
      return REBOTE_LIST_FORMAT_COMPRESSED;
    case CONTENT_VCARD:
      return REBOTE_LIST_FORMAT_VCARD;
    case CONTENT_LDIF:
      return REBOTE_LIST_FORMAT_LDIF;
    default:
      return REBOTE_LIST_FORMAT_TEXT;
    }
}

/**
 * rebote_list_content_check:
 * @name: a file's name, for the message
 * @bytes: its beginning
 * @length: the length of that
 * @format: (out): how it is stored
 * @error: return location for a #ReboteContactsError
 *
 * Returns: whether it may be a contact list
 */
gboolean
rebote_list_content_check (const char       *name,
                           const char       *bytes,
                           gsize             length,
                           ReboteListFormat *format,
                           GError          **error)
{
  Content content;

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);
  g_return_val_if_fail (format != NULL, FALSE);

  if (length == 0)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_EMPTY, _("“%s” is empty"), name);
      return FALSE;
    }

  content = recognise (bytes, length);
  *format = get_format (content);
  if (content >= CONTENT_TEXT)
    return TRUE;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, REBOTE_CONTACTS_ERROR, get_code (content), get_message (content), name);
#pragma GCC diagnostic pop
  return FALSE;
}
