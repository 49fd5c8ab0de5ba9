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
  CONTENT_SPREADSHEET,
  CONTENT_OLD_SPREADSHEET,
  CONTENT_ZIP,
  CONTENT_COMPRESSED,
  CONTENT_SOUND_OR_FILM,
  CONTENT_PROGRAM,
  CONTENT_DATABASE,
  CONTENT_MAIL,
  CONTENT_ADDRESS_BOOK,
  CONTENT_WEB_PAGE,
  CONTENT_JSON,
  CONTENT_NOISE,
  CONTENT_TEXT
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
  { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, 0, CONTENT_OLD_SPREADSHEET },
  { "PK\x03\x04", 4, 0, CONTENT_ZIP },
  { "PK\x05\x06", 4, 0, CONTENT_ZIP },
  { "\x1f\x8b", 2, 0, CONTENT_COMPRESSED },
  { "\x28\xb5\x2f\xfd", 4, 0, CONTENT_COMPRESSED },
  { "BZh", 3, 0, CONTENT_COMPRESSED },
  { "\xfd"
    "7zXZ",
    5, 0, CONTENT_COMPRESSED },
  { "7z\xbc\xaf\x27\x1c", 6, 0, CONTENT_COMPRESSED },
  { "Rar!", 4, 0, CONTENT_COMPRESSED },
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

static Content
recognise (const char *bytes,
           gsize       length)
{
  gsize skipped = 0;

  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++)
    {
      if (length >= (gsize)signatures[i].offset + signatures[i].length &&
          memcmp (bytes + signatures[i].offset, signatures[i].bytes, signatures[i].length) == 0)
        {
          if (signatures[i].content == CONTENT_ZIP &&
              (g_strstr_len (bytes, length, "xl/") || g_strstr_len (bytes, length, "opendocument.spreadsheet") ||
               g_strstr_len (bytes, length, "[Content_Types].xml")))
            return CONTENT_SPREADSHEET;
          return signatures[i].content;
        }
    }

  if (length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    skipped = 3;
  while (skipped < length && g_ascii_isspace (bytes[skipped]))
    skipped++;
  bytes += skipped;
  length -= skipped;
  if (begins_with (bytes, length, "BEGIN:VCARD") || begins_with (bytes, length, "dn:") ||
      begins_with (bytes, length, "version: 1\n"))
    return CONTENT_ADDRESS_BOOK;
  if (begins_with (bytes, length, "<!DOCTYPE") || begins_with (bytes, length, "<html") || begins_with (bytes, length, "<?xml"))
    return CONTENT_WEB_PAGE;
  if (length > 0 && (bytes[0] == '{' || (bytes[0] == '[' && length > 1 && strchr (" \r\n\t{[\"", bytes[1]))))
    return CONTENT_JSON;
  if (is_mail (bytes, length))
    return CONTENT_MAIL;

  return is_noise (bytes, length) ? CONTENT_NOISE : CONTENT_TEXT;
}

/**
 * rebote_list_content_check:
 * @name: a file's name, for the message
 * @bytes: its beginning
 * @length: the length of that
 * @error: return location for a #ReboteContactsError
 *
 * Returns: whether it may be a contact list in text form
 */
gboolean
rebote_list_content_check (const char *name,
                           const char *bytes,
                           gsize       length,
                           GError    **error)
{
  /* Translators: each has a file name */
  static const char *const messages[] = {
    [CONTENT_PICTURE] = N_("“%s” is a picture, not a contact list"),
                            [CONTENT_PDF] = N_("“%s” is a PDF document, not a contact list"),
                                                [CONTENT_SPREADSHEET] = N_("“%s” is a spreadsheet. Open it in your spreadsheet program, save it as CSV, and use that file"),
                                                                            [CONTENT_OLD_SPREADSHEET] = N_("“%s” is a document of an old office program. Open it there, save it as CSV, and use that file"),
                                                                                                            [CONTENT_ZIP] = N_("“%s” is a zip archive. Unpack it and use the list in it"),
                                                                                                                                [CONTENT_COMPRESSED] = N_("“%s” is compressed. Unpack it and use the list in it"),
                                                                                                                                                           [CONTENT_SOUND_OR_FILM] = N_("“%s” is a sound or a film, not a contact list"),
                                                                                                                                                                                         [CONTENT_PROGRAM] = N_("“%s” is a program, not a contact list"),
                                                                                                                                                                                                                 [CONTENT_DATABASE] = N_("“%s” is a database, not a contact list"),
                                                                                                                                                                                                                                          [CONTENT_MAIL] = N_("“%s” is a mail or a mailbox, not a contact list. To read bounces, open it under Bounces or with “rebote explain”"),
                                                                                                                                                                                                                                                               [CONTENT_ADDRESS_BOOK] = N_("“%s” is an address book. Export it as CSV and use that file"),
                                                                                                                                                                                                                                                                                            [CONTENT_WEB_PAGE] = N_("“%s” is a web page or an XML file, not a contact list"),
                                                                                                                                                                                                                                                                                                                     [CONTENT_JSON] = N_("“%s” is a JSON file, not a contact list"),
                                                                                                                                                                                                                                                                                                                                          [CONTENT_NOISE] = N_("“%s” is not text, so it is no contact list"),
                                                                                                                                                                                                                                                                                                                                                                [CONTENT_TEXT] = NULL,
                                                                                                                                                                                                                                                                                                                                          };
  Content content;

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  if (length == 0)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_EMPTY, _("“%s” is empty"), name);
      return FALSE;
    }

  content = recognise (bytes, MIN (length, MAX_LOOKED_AT));
  if (content == CONTENT_TEXT)
    return TRUE;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, REBOTE_CONTACTS_ERROR,
               content == CONTENT_SPREADSHEET || content == CONTENT_OLD_SPREADSHEET || content == CONTENT_ADDRESS_BOOK ||
                   content == CONTENT_ZIP
                 ? REBOTE_CONTACTS_ERROR_UNSUPPORTED
                 : REBOTE_CONTACTS_ERROR_NOT_LIST,
               _(messages[content]), name);
#pragma GCC diagnostic pop
  return FALSE;
}
