/* rebote-address-book.c
 *
 * Each entry becomes a row. Several values of one kind, as several addresses of a person, stand in one cell: then the entry
 * goes only if all of them go.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-address-book"

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "contacts/rebote-encoding.h"

#include "rebote-address-book.h"

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

/* Begins to fill a conversion. */
gboolean
_rebote_address_book_init (ReboteAddressBook    *self,
                           ReboteListConversion *conversion,
                           GError              **error)
{
  const ReboteListExtent head = { 0, 1 };

  self->conversion = conversion;
  self->spool = rebote_list_spool_new (conversion->name, error);
  self->values = g_hash_table_new_full (NULL, NULL, NULL, string_free);
  conversion->extents = g_array_new (FALSE, FALSE, sizeof (ReboteListExtent));
  g_array_append_val (conversion->extents, head);

  return self->spool != NULL;
}

void
_rebote_address_book_clear (ReboteAddressBook *self)
{
  g_clear_pointer (&self->spool, rebote_list_spool_free);
  g_hash_table_unref (self->values);
}

/* An entry begins with @line. What stands before that belongs to the one before it, or to the head. */
void
_rebote_address_book_begin_entry (ReboteAddressBook *self,
                                  const ReboteLine  *line)
{
  const ReboteListExtent extent = { line->offset, line->number };

  g_array_append_val (self->conversion->extents, extent);
}

/* Adds a value to the entry at hand. */
void
_rebote_address_book_add (ReboteAddressBook *self,
                          guint              column,
                          const char        *value)
{
  GString *text;

  if (*value == '\0')
    return;
  text = g_hash_table_lookup (self->values, GUINT_TO_POINTER (column));
  if (text == NULL)
    {
      text = g_string_new (NULL);
      g_hash_table_insert (self->values, GUINT_TO_POINTER (column), text);
    }
  else if (text->len > REBOTE_ADDRESS_BOOK_MAX_VALUE)
    return;
  else
    g_string_append (text, ", ");
  g_string_append (text, value);
}

/* Hands the entry at hand on. */
gboolean
_rebote_address_book_end_entry (ReboteAddressBook *self,
                                GError           **error)
{
  GHashTableIter iter;
  gpointer       column, text;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &column, &text))
    rebote_list_spool_set (self->spool, GPOINTER_TO_UINT (column), ((GString *)text)->str, ((GString *)text)->len);
  g_hash_table_remove_all (self->values);

  return rebote_list_spool_end_row (self->spool, error);
}

/* Completes the conversion; @size is that of the file. */
gboolean
_rebote_address_book_finish (ReboteAddressBook *self,
                             int                fd,
                             guint64            size,
                             GError           **error)
{
  const ReboteListExtent end = { size, 0 };

  g_array_append_val (self->conversion->extents, end);
  self->conversion->original = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  self->conversion->fd = rebote_list_spool_finish (self->spool, error);

  return self->conversion->fd >= 0;
}

/* The text of a value. Without a charset it should be UTF-8; old programs write what their system has. */
char *
_rebote_address_book_decode (const char *bytes,
                             gsize       length,
                             const char *charset)
{
  g_autofree char *text = NULL;

  if (charset && g_ascii_strcasecmp (charset, "utf-8") != 0 && g_ascii_strcasecmp (charset, "us-ascii") != 0)
    text = g_convert (bytes, length, "UTF-8", charset, NULL, NULL, NULL);
  if (text && g_utf8_validate (text, -1, NULL))
    return g_steal_pointer (&text);

  return rebote_encoding_decode (REBOTE_ENCODING_UTF8, bytes, length);
}
