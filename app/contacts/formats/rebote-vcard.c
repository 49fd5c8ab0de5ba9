/* rebote-vcard.c
 *
 * vCards in their three versions: 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350). Programs mix them, so all is understood in all.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-vcard"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "rebote-address-book.h"

#define NOT_PREFERRED 101 /* behind all that version 4 can say */
#define MAX_PARAMETER 200

/* The columns, in their order. Where a card has no such thing, they are left out. */
enum
{
  COLUMN_NAME,
  COLUMN_FIRST_NAME,
  COLUMN_LAST_NAME,
  COLUMN_EMAIL,
  COLUMN_PHONE,
  COLUMN_ORGANIZATION,
  COLUMN_TITLE,
  COLUMN_ADDRESS,
  COLUMN_WEBSITE,
  COLUMN_BIRTHDAY,
  COLUMN_CATEGORIES,
  COLUMN_NOTE,
  N_COLUMNS
};

static const char *const column_titles[N_COLUMNS] = {
  "Name", "First Name", "Last Name", "Email", "Phone", "Organization", "Title", "Postal Address", "Website", "Birthday",
  "Categories", "Note"
};

typedef struct
{
  char *text;
  guint rank;
} Mail;

typedef struct
{
  ReboteAddressBook book;
  guint             depth;
  gboolean          has_card;
  gboolean          agent_follows;
  GString          *property; /* its lines, joined */
  GArray           *mails;
} Reading;

/* What stands before the colon. */
typedef struct
{
  char    *name;
  char    *charset;
  gboolean is_quoted_printable;
  gboolean is_base64;
  guint    rank;
} Head;

static void
mail_clear (gpointer data)
{
  g_free (((Mail *)data)->text);
}

static void
head_clear (Head *head)
{
  g_free (head->name);
  g_free (head->charset);
}

static gboolean
has_word (const char *words,
          const char *word)
{
  g_auto (GStrv) parts = g_strsplit (words, ",", REBOTE_ADDRESS_BOOK_MAX_VALUES);

  for (guint i = 0; parts[i]; i++)
    {
      if (g_ascii_strcasecmp (g_strstrip (parts[i]), word) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
read_parameter (Head       *head,
                const char *text,
                gsize       length)
{
  g_autofree char *parameter = g_strndup (text, MIN (length, MAX_PARAMETER));
  char            *value = strchr (parameter, '=');
  char            *plain;

  if (value)
    *value++ = '\0';
  plain = value ? value : parameter;
  g_strstrip (g_strdelimit (plain, "\"", ' '));
  if (value && g_ascii_strcasecmp (parameter, "CHARSET") == 0)
    {
      g_free (head->charset);
      head->charset = g_strdup (plain);
    }
  else if (value && g_ascii_strcasecmp (parameter, "PREF") == 0)
    head->rank = CLAMP (atoi (plain), 1, NOT_PREFERRED);
  else if (value == NULL || g_ascii_strcasecmp (parameter, "TYPE") == 0 || g_ascii_strcasecmp (parameter, "ENCODING") == 0)
    {
      /* Version 2.1 leaves the names of parameters out. */
      if (has_word (plain, "QUOTED-PRINTABLE"))
        head->is_quoted_printable = TRUE;
      else if (has_word (plain, "BASE64") || has_word (plain, "B"))
        head->is_base64 = TRUE;
      else if (has_word (plain, "PREF"))
        head->rank = 1;
    }
}

/* `item1.EMAIL;TYPE="home,pref":` Returns where the value begins, or NULL. */
static const char *
read_head (Head       *head,
           const char *line,
           const char *end)
{
  const char *begin = line;
  gboolean    quoted = FALSE;

  *head = (Head){ .rank = NOT_PREFERRED };
  for (const char *p = line; p < end; p++)
    {
      if (*p == '"')
        quoted = !quoted;
      if (quoted || (*p != ';' && *p != ':'))
        continue;
      if (head->name)
        read_parameter (head, begin, p - begin);
      else
        {
          const char *dot = memchr (begin, '.', p - begin);

          begin = dot ? dot + 1 : begin;
          head->name = g_ascii_strup (begin, MIN (p - begin, MAX_PARAMETER));
        }
      begin = p + 1;
      if (*p == ':')
        return begin;
    }

  head_clear (head);
  return NULL;
}

static char *
decode_quoted_printable (const char *text,
                         gsize       length,
                         gsize      *decoded)
{
  GString *out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '=' && i + 2 < length && g_ascii_isxdigit (text[i + 1]) && g_ascii_isxdigit (text[i + 2]))
        {
          g_string_append_c (out, g_ascii_xdigit_value (text[i + 1]) * 16 + g_ascii_xdigit_value (text[i + 2]));
          i += 2;
        }
      else
        g_string_append_c (out, text[i]);
    }

  *decoded = out->len;
  return g_string_free (out, FALSE);
}

static char *
decode_value (const Head *head,
              const char *value,
              gsize       length)
{
  g_autofree char *bytes = NULL;
  gsize            n;

  if (head->is_quoted_printable)
    {
      bytes = decode_quoted_printable (value, length, &n);
      return _rebote_address_book_decode (bytes, n, head->charset);
    }
  if (head->is_base64)
    {
      g_autofree char *text = g_strndup (value, length);

      bytes = (char *)g_base64_decode (text, &n);
      return _rebote_address_book_decode (bytes, n, head->charset);
    }

  return _rebote_address_book_decode (value, length, head->charset);
}

/* Divides at @separator what is not behind a backslash, and takes the backslashes away. */
static char **
split_value (const char *value,
             char        separator)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  g_autoptr (GString) part = g_string_new (NULL);
  guint n = 0;

  for (const char *p = value; *p; p++)
    {
      if (*p == '\\' && p[1])
        {
          p++;
          g_string_append_c (part, *p == 'n' || *p == 'N' ? '\n' : *p);
        }
      else if (*p == separator && n + 1 < REBOTE_ADDRESS_BOOK_MAX_VALUES)
        {
          g_strv_builder_add (out, part->str);
          g_string_truncate (part, 0);
          n++;
        }
      else
        g_string_append_c (part, *p);
    }
  g_strv_builder_add (out, part->str);

  return g_strv_builder_end (out);
}

static void
add_joined (Reading    *self,
            guint       column,
            const char *value,
            char        separator)
{
  g_auto (GStrv) parts = split_value (value, separator);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++)
    {
      if (*g_strstrip (parts[i]))
        g_string_append_printf (out, "%s%s", out->len ? ", " : "", parts[i]);
    }
  _rebote_address_book_add (&self->book, column, out->str);
}

static void
add_name (Reading    *self,
          const char *value)
{
  g_auto (GStrv) parts = split_value (value, ';');

  _rebote_address_book_add (&self->book, COLUMN_LAST_NAME, g_strstrip (parts[0]));
  if (parts[1])
    _rebote_address_book_add (&self->book, COLUMN_FIRST_NAME, g_strstrip (parts[1]));
}

static const char *
skip_scheme (const char *value,
             const char *scheme)
{
  return g_ascii_strncasecmp (value, scheme, strlen (scheme)) == 0 ? value + strlen (scheme) : value;
}

static void
add_mail (Reading    *self,
          const Head *head,
          const char *value)
{
  g_auto (GStrv) parts = split_value (value, '\0');
  Mail mail = { NULL, head->rank };

  if (self->mails->len >= REBOTE_ADDRESS_BOOK_MAX_VALUES)
    return;
  mail.text = g_strdup (skip_scheme (g_strstrip (parts[0]), "mailto:"));
  if (*mail.text)
    g_array_append_val (self->mails, mail);
  else
    g_free (mail.text);
}

static void
take_value (Reading    *self,
            const Head *head,
            const char *value)
{
  static const struct
  {
    const char *name;
    guint       column;
    char        separator;
  } properties[] = {
    { "FN", COLUMN_NAME, '\0' },
    { "ORG", COLUMN_ORGANIZATION, ';' },
    { "TITLE", COLUMN_TITLE, '\0' },
    { "ADR", COLUMN_ADDRESS, ';' },
    { "URL", COLUMN_WEBSITE, '\0' },
    { "BDAY", COLUMN_BIRTHDAY, '\0' },
    { "CATEGORIES", COLUMN_CATEGORIES, ',' },
    { "NOTE", COLUMN_NOTE, '\0' },
  };

  if (g_str_equal (head->name, "EMAIL"))
    add_mail (self, head, value);
  else if (g_str_equal (head->name, "N"))
    add_name (self, value);
  else if (g_str_equal (head->name, "TEL"))
    add_joined (self, COLUMN_PHONE, skip_scheme (value, "tel:"), '\0');
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      if (g_str_equal (head->name, properties[i].name))
        add_joined (self, properties[i].column, value, properties[i].separator);
    }
}

static int
compare_mails (gconstpointer a,
               gconstpointer b)
{
  const Mail *first = a;
  const Mail *second = b;

  return first->rank < second->rank ? -1 : first->rank > second->rank;
}

static gboolean
end_card (Reading *self,
          GError **error)
{
  if (!self->has_card)
    return TRUE;
  self->has_card = FALSE;
  g_array_sort (self->mails, compare_mails);
  for (guint i = 0; i < self->mails->len; i++)
    _rebote_address_book_add (&self->book, COLUMN_EMAIL, g_array_index (self->mails, Mail, i).text);
  g_array_set_size (self->mails, 0);

  return _rebote_address_book_end_entry (&self->book, error);
}

/* Takes a property whose lines are joined. */
static void
take_property (Reading *self)
{
  const char      *end = self->property->str + self->property->len;
  Head             head;
  const char      *begin = read_head (&head, self->property->str, end);
  g_autofree char *value = NULL;

  if (begin == NULL)
    return;
  self->agent_follows = g_str_equal (head.name, "AGENT");
  if (self->depth == 1)
    {
      value = decode_value (&head, begin, end - begin);
      take_value (self, &head, value);
    }
  head_clear (&head);
}

static gboolean
is_line (const ReboteLine *line,
         const char       *words)
{
  gsize length = line->length;

  while (length > 0 && g_ascii_isspace (line->text[length - 1]))
    length--;

  return length == strlen (words) && g_ascii_strncasecmp (line->text, words, length) == 0;
}

/* A soft line break of quoted-printable. */
static gboolean
is_continued (const GString *property)
{
  const char *colon = memchr (property->str, ':', property->len);

  if (property->len == 0 || property->str[property->len - 1] != '=' || colon == NULL)
    return FALSE;

  for (const char *p = property->str; p + 16 <= colon; p++)
    {
      if (g_ascii_strncasecmp (p, "QUOTED-PRINTABLE", 16) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
take_line (Reading          *self,
           const ReboteLine *line,
           GError          **error)
{
  gboolean folded = line->length > 0 && (line->text[0] == ' ' || line->text[0] == '\t');
  gboolean continued = is_continued (self->property);

  if (self->property->len > 0 && (folded || continued) && self->depth > 0)
    {
      if (continued)
        g_string_truncate (self->property, self->property->len - 1);
      if (self->property->len < REBOTE_ADDRESS_BOOK_MAX_VALUE)
        g_string_append_len (self->property, line->text + (folded && !continued), line->length - (folded && !continued));
      return TRUE;
    }

  take_property (self);
  g_string_truncate (self->property, 0);
  if (is_line (line, "BEGIN:VCARD"))
    {
      if (self->depth > 0 && self->agent_follows)
        {
          self->depth++;
          return TRUE;
        }
      if (!end_card (self, error))
        return FALSE;
      self->depth = 1;
      self->has_card = TRUE;
      _rebote_address_book_begin_entry (&self->book, line);
      return TRUE;
    }
  if (is_line (line, "END:VCARD"))
    {
      self->depth -= self->depth > 0;
      return self->depth > 0 || end_card (self, error);
    }
  if (self->depth > 0)
    g_string_append_len (self->property, line->text, MIN (line->length, REBOTE_ADDRESS_BOOK_MAX_VALUE));

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

  take_property (self);
  return end_card (self, error);
}

/* Fills a conversion with an address book of vCards. */
gboolean
_rebote_list_convert_vcard (int                       fd,
                            ReboteListConversion     *conversion,
                            const ReboteCsvOverrides *overrides,
                            GError                  **error)
{
  g_autoptr (ReboteLineReader) reader = rebote_line_reader_new (fd, conversion->name, REBOTE_ADDRESS_BOOK_MAX_ENTRY);
  Reading  self = { 0 };
  gboolean ok;

  ok = _rebote_address_book_init (&self.book, conversion, error);
  self.property = g_string_new (NULL);
  self.mails = g_array_new (FALSE, FALSE, sizeof (Mail));
  g_array_set_clear_func (self.mails, mail_clear);
  for (guint i = 0; ok && i < N_COLUMNS; i++)
    rebote_list_spool_get_column (self.book.spool, column_titles[i]);
  if (ok)
    rebote_list_spool_drop_unused (self.book.spool);
  ok = ok && read_lines (&self, reader, error) &&
       _rebote_address_book_finish (&self.book, fd, rebote_line_reader_get_offset (reader), error);
  _rebote_address_book_clear (&self.book);
  g_string_free (self.property, TRUE);
  g_array_unref (self.mails);

  return ok;
}
