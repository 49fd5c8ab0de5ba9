/* rebote-mail-sniff.c
 *
 * Tells by its first bytes what a file is. Names of files tell nothing: mails are saved as .txt, and lists as .csv,
 * .txt or without any ending.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-mail-sniff"

#include "config.h"

#include <string.h>

#include "containers/rebote-archive.h"
#include "containers/rebote-emlx.h"
#include "events/rebote-event-splitter.h"
#include "rebote-fields.h"
#include "rebote-mail-sniff.h"

#define MIN_HEADERS   2
#define MAX_LINES     200
#define MAX_MBOX_LINE 300
#define ZIP_NAME      30    /* where a zip has the name of its first member */

static gboolean
is_known_header (const char *line)
{
  static const char *const names[] = {
    "From:", "To:", "Subject:", "Date:", "Received:", "Return-Path:", "MIME-Version:", "Message-ID:", "Content-Type:",
    "Delivered-To:", "Reply-To:", "Sender:", "X-Failed-Recipients:", "Auto-Submitted:", "DKIM-Signature:",
    "X-Original-To:", "Authentication-Results:", "ARC-Seal:", "Envelope-To:"
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strncasecmp (line, names[i], strlen (names[i])) == 0)
        return TRUE;
    }

  return FALSE;
}

static const char *
next_line (const char *line,
           const char *end)
{
  const char *feed, *cr;

  if (line >= end)
    return end;

  feed = memchr (line, '\n', end - line);
  cr = memchr (line, '\r', (feed ? feed : end) - line);

  if (cr && (cr + 1 == end || cr[1] != '\n'))
    return cr + 1;

  return feed ? feed + 1 : end;
}

static gboolean
has_mail_headers (const char *text,
                  const char *end,
                  gboolean    is_cut)
{
  guint n_known = 0;
  const char *line;

  for (line = text; line < end; line = next_line (line, end))
    {
      if (*line == '\n' || *line == '\r')
        break;
      if (*line == ' ' || *line == '\t')
        continue;
      if (is_known_header (line))
        n_known++;
      else if (rebote_fields_name_length (line) == 0 && line != text)
        break;
      if (n_known >= MIN_HEADERS)
        return TRUE;
    }

  /* A single header may be longer than all that is looked at. */
  return n_known > 0 && is_cut && line >= end;
}

static gboolean
is_week_day (const char *word)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      if (strncmp (word, days[i], 3) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * rebote_mail_is_mbox_start:
 * @line: a line
 * @length: its length
 *
 * Returns: whether it can only be the line between two mails of a mailbox file (RFC 4155): `From`, a word, and a date
 */
gboolean
rebote_mail_is_mbox_start (const char *line,
                           gsize       length)
{
  gboolean has_time = FALSE, has_year = FALSE, has_day = FALSE;

  g_return_val_if_fail (line != NULL, FALSE);

  if (length < 10 || length > MAX_MBOX_LINE || memcmp (line, "From ", 5) != 0)
    return FALSE;

  for (gsize i = 5; i + 4 < length; i++)
    {
      has_time |= g_ascii_isdigit (line[i]) && line[i + 1] == ':' && g_ascii_isdigit (line[i + 2]) &&
                  g_ascii_isdigit (line[i + 3]);
      has_year |= line[i] == ' ' && (line[i + 1] == '1' || line[i + 1] == '2') && g_ascii_isdigit (line[i + 2]) &&
                  g_ascii_isdigit (line[i + 3]) && g_ascii_isdigit (line[i + 4]);
      has_day |= line[i] == ' ' && is_week_day (line + i + 1) && (line[i + 4] == ' ' || line[i + 4] == ',');
    }

  /* All three, so that a sentence which begins with “From” is hardly ever taken for one. */
  return has_time && has_year && has_day;
}

static gboolean
is_binary (const char *text,
           const char *end)
{
  gsize n_odd = 0;

  /* A single NUL may have strayed into a text. */
  for (const char *c = text; c < end; c++)
    n_odd += *c == '\0' || ((*c & 0x80) == 0 && (guint8) *c < ' ' && !strchr ("\t\n\r\f\033", *c));

  return n_odd > (gsize) (end - text) / 50;
}

/* What stands between quotation marks separates nothing. */
static guint
count_char (const char *line,
            const char *end,
            char        c)
{
  gboolean quoted = FALSE;
  guint n = 0;

  for (; line < end; line++)
    {
      quoted ^= *line == '"';
      n += *line == c && !quoted;
    }

  return n;
}

/* Most lines have an address, and all about the same number of separators. */
static gboolean
is_contact_list (const char *text,
                 const char *end)
{
  static const char separators[] = ",;\t|";
  guint n_lines = 0, n_addresses = 0, n_bare = 0, n_same[sizeof separators - 1] = { 0 };
  guint first[sizeof separators - 1] = { 0 };

  for (const char *line = text; line < end && n_lines < MAX_LINES;)
    {
      const char *next = next_line (line, end);
      const char *at = memchr (line, '@', next - line);

      if (next - line > 1)
        {
          n_addresses += at != NULL;
          n_bare += at != NULL && !memchr (line, ' ', next - line) && !memchr (line, ':', next - line);
          for (guint i = 0; i < sizeof separators - 1; i++)
            {
              guint n = count_char (line, next, separators[i]);

              if (n_lines == 0)
                first[i] = n;
              n_same[i] += n > 0 && n == first[i];
            }
          n_lines++;
        }
      line = next;
    }

  if (n_lines == 0 || n_addresses * 2 < n_lines)
    return FALSE;
  if (n_bare * 10 >= n_lines * 8)
    return TRUE;
  for (guint i = 0; i < sizeof separators - 1; i++)
    {
      if (n_lines >= 2 && n_same[i] * 10 >= n_lines * 7)
        return TRUE;
    }

  return FALSE;
}

/* vCards and LDIF have a mark of their own. */
static gboolean
is_address_book (const char *text)
{
  return g_ascii_strncasecmp (text, "BEGIN:VCARD", 11) == 0 || g_ascii_strncasecmp (text, "dn: ", 4) == 0 ||
         g_ascii_strncasecmp (text, "dn:: ", 5) == 0 ||
         (g_ascii_strncasecmp (text, "version: 1", 10) == 0 && strstr (text, "\ndn:"));
}

/* Documents of office programs and packages of programs are zips too, which begin with one of these. */
static gboolean
is_document (const char *data,
             gsize       length)
{
  static const char *const names[] = { "[Content_Types].xml", "_rels/", "docProps/", "xl/", "word/", "mimetype", "META-INF/" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (length >= ZIP_NAME + strlen (names[i]) && memcmp (data, "PK\003\004", 4) == 0 &&
          memcmp (data + ZIP_NAME, names[i], strlen (names[i])) == 0)
        return TRUE;
    }

  return FALSE;
}

/* What has a mark of its own. */
static ReboteMailSniff
sniff_container (const char *data,
                 gsize       length)
{
  gsize mail = rebote_emlx_find_mail (data, length);

  if (rebote_archive_is_known ((const guint8 *) data, length))
    return is_document (data, length) ? REBOTE_SNIFF_BINARY : REBOTE_SNIFF_ARCHIVE;
  if (length >= 8 && memcmp (data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
    return REBOTE_SNIFF_OUTLOOK;
  if (mail > 0 && has_mail_headers (data + mail, data + length, length >= REBOTE_SNIFF_SIZE))
    return REBOTE_SNIFF_EMLX;

  return REBOTE_SNIFF_TEXT;
}

/**
 * rebote_mail_sniff:
 * @data: the first bytes of a file, best %REBOTE_SNIFF_SIZE of them
 * @length: how many
 *
 * Returns: what the file is
 */
ReboteMailSniff
rebote_mail_sniff (const char *data,
                   gsize       length)
{
  g_autofree char *copy = NULL;
  ReboteMailSniff container;
  const char *text, *end;

  g_return_val_if_fail (data != NULL || length == 0, REBOTE_SNIFF_EMPTY);

  copy = g_malloc (length + 1);
  if (length > 0)
    memcpy (copy, data, length);
  copy[length] = '\0';
  end = copy + length;
  text = copy;

  container = sniff_container (text, length);
  if (container != REBOTE_SNIFF_TEXT)
    return container;
  if (length >= 2 && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0) &&
      rebote_event_sniff (text, length) != REBOTE_EVENT_FORM_NONE)
    return REBOTE_SNIFF_EVENTS;
  if (length >= 2 && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0))
    return memchr (text, '@', length) ? REBOTE_SNIFF_CONTACTS : REBOTE_SNIFF_BINARY;
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3;
  while (text < end && strchr (" \t\r\n", *text) && *text)
    text++;
  if (text == end)
    return REBOTE_SNIFF_EMPTY;

  if (is_address_book (text))
    return REBOTE_SNIFF_CONTACTS;
  /* Lines that end in CR alone are no mailbox's, but a mail may have kept its first line. */
  if (rebote_mail_is_mbox_start (text, next_line (text, end) - text) && next_line (text, end)[-1] != '\r')
    return REBOTE_SNIFF_MBOX;
  if (has_mail_headers (text, end, length >= REBOTE_SNIFF_SIZE))
    return REBOTE_SNIFF_MAIL;
  if (rebote_event_sniff (text, end - text) != REBOTE_EVENT_FORM_NONE)
    return REBOTE_SNIFF_EVENTS;
  if (is_binary (text, end))
    return REBOTE_SNIFF_BINARY;
  if (is_contact_list (text, end))
    return REBOTE_SNIFF_CONTACTS;

  return REBOTE_SNIFF_TEXT;
}
