/* rebote-ldif.c
 *
 * Address books in LDIF (RFC 2849), as Thunderbird and directories write them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-ldif"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-address-book.h"

#define COLUMN_MAIL   0
#define MAX_COLUMNS   500
#define MAX_ATTRIBUTE 200

typedef struct
{
  ReboteAddressBook book;
  gboolean          has_entry;
  GString          *attribute; /* its lines, joined */
  guint             n_columns;
} Reading;

static gboolean
is_one_of (const char        *name,
           const char *const *names)
{
  for (guint i = 0; names[i]; i++)
    {
      if (g_ascii_strcasecmp (name, names[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_value (Reading    *self,
           const char *name,
           const char *value)
{
  static const char *const mails[] = { "mail", "mozillaSecondEmail", "rfc822Mailbox", "email", "emailAddress", NULL };
  /* What is no text, or of no use to people. */
  static const char *const others[] = { "dn", "version", "objectClass", "changetype", "jpegPhoto", "photo", "userCertificate",
                                        "userSMIMECertificate", "userPassword", "modifytimestamp", "mozillaUseHtmlMail", NULL };
  guint                    column;

  if (is_one_of (name, mails))
    {
      _rebote_address_book_add (&self->book, COLUMN_MAIL, value);
      return;
    }
  if (is_one_of (name, others) || self->n_columns >= MAX_COLUMNS)
    return;

  column = rebote_list_spool_get_column (self->book.spool, name);
  self->n_columns = MAX (self->n_columns, column + 1);
  _rebote_address_book_add (&self->book, column, value);
}

/* `mail: a@b`, `cn:: w4E=`, `mail;lang-es: a@b`; what stands behind `:<` is elsewhere, and stays there. */
static void
take_attribute (Reading *self)
{
  const char      *text = self->attribute->str;
  const char      *end = text + self->attribute->len;
  const char      *colon = memchr (text, ':', self->attribute->len);
  const char      *value;
  g_autofree char *name = NULL;
  g_autofree char *decoded = NULL;
  gsize            length;

  if (colon == NULL || !self->has_entry || text[0] == '#')
    return;
  name = g_strndup (text, MIN (colon - text, MAX_ATTRIBUTE));
  name[strcspn (name, ";")] = '\0';
  value = colon + 1;
  if (value < end && *value == '<')
    return;
  if (!g_utf8_validate (name, -1, NULL) || *g_strstrip (name) == '\0')
    return;
  if (value < end && *value == ':')
    {
      g_autofree char   *base64 = g_strndup (value + 1, end - value - 1);
      g_autofree guchar *bytes = g_base64_decode (base64, &length);

      decoded = _rebote_address_book_decode ((const char *)bytes, length, NULL);
    }
  else
    decoded = _rebote_address_book_decode (value, end - value, NULL);
  add_value (self, name, g_strstrip (decoded));
}

static gboolean
end_entry (Reading *self,
           GError **error)
{
  gboolean had = self->has_entry;

  self->has_entry = FALSE;

  return !had || _rebote_address_book_end_entry (&self->book, error);
}

static gboolean
take_line (Reading          *self,
           const ReboteLine *line,
           GError          **error)
{
  if (line->length > 0 && line->text[0] == ' ' && self->attribute->len > 0)
    {
      if (self->attribute->len < REBOTE_ADDRESS_BOOK_MAX_VALUE)
        g_string_append_len (self->attribute, line->text + 1, line->length - 1);
      return TRUE;
    }

  take_attribute (self);
  g_string_truncate (self->attribute, 0);
  if (line->length >= 3 && g_ascii_strncasecmp (line->text, "dn:", 3) == 0)
    {
      if (!end_entry (self, error))
        return FALSE;
      self->has_entry = TRUE;
      _rebote_address_book_begin_entry (&self->book, line);
    }
  g_string_append_len (self->attribute, line->text, MIN (line->length, REBOTE_ADDRESS_BOOK_MAX_VALUE));

  return TRUE;
}

static gboolean
read_lines (Reading          *self,
            ReboteLineReader *reader,
            GError          **error)
{
  ReboteLine line;
  GError    *local = NULL;

  while (rebote_line_reader_next (reader, &line, &local))
    {
      if (!take_line (self, &line, error))
        return FALSE;
    }
  if (local)
    {
      g_propagate_error (error, local);
      return FALSE;
    }

  take_attribute (self);
  return end_entry (self, error);
}

/* Fills a conversion with an address book in LDIF. */
gboolean
_rebote_list_convert_ldif (int                       fd,
                           ReboteListConversion     *conversion,
                           const ReboteCsvOverrides *overrides,
                           GError                  **error)
{
  g_autoptr (ReboteLineReader) reader = rebote_line_reader_new (fd, conversion->name, REBOTE_ADDRESS_BOOK_MAX_ENTRY);
  Reading  self = { 0 };
  gboolean ok;

  ok = _rebote_address_book_init (&self.book, conversion, error);
  self.attribute = g_string_new (NULL);
  if (ok)
    rebote_list_spool_get_column (self.book.spool, "mail");
  ok = ok && read_lines (&self, reader, error) &&
       _rebote_address_book_finish (&self.book, fd, rebote_line_reader_get_offset (reader), error);
  _rebote_address_book_clear (&self.book);
  g_string_free (self.attribute, TRUE);

  return ok;
}
