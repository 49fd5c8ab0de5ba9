/* rebote-list-conversion.c
 *
 * What converts a list, chosen by what is in it, and what the readers of workbooks share.
 *
 * A list that is no table of text is turned into one before anything else looks at it, so that there is one way to read,
 * to judge and to write lists, and that way is as fast as it is. Address books keep where their records stand, so that they
 * can be written as they were.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-conversion"

#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "address/rebote-address-cell.h"

#include "rebote-list-formats-private.h"

static void
sheet_free (gpointer data)
{
  g_free (((ReboteListSheet *)data)->name);
  g_free (data);
}

/**
 * rebote_list_conversion_free:
 * @self: (transfer full): a conversion
 */
void
rebote_list_conversion_free (ReboteListConversion *self)
{
  g_return_if_fail (self != NULL);

  if (self->fd >= 0)
    close (self->fd);
  if (self->original >= 0)
    close (self->original);
  g_clear_pointer (&self->extents, g_array_unref);
  g_ptr_array_unref (self->sheets);
  g_ptr_array_unref (self->warnings);
  g_free (self->name);
  g_free (self);
}

/* Adds a sheet to those of a workbook. */
ReboteListSheet *
_rebote_list_conversion_add_sheet (ReboteListConversion *self,
                                   const char           *name,
                                   gboolean              hidden)
{
  ReboteListSheet *sheet = g_new0 (ReboteListSheet, 1);

  sheet->name = g_strdup (name);
  sheet->hidden = hidden;
  g_ptr_array_add (self->sheets, sheet);

  return sheet;
}

static int
find_sheet (ReboteListConversion *self,
            const char           *wanted)
{
  g_autofree char *folded = g_utf8_casefold (wanted, -1);
  char            *end;
  guint64          number;

  for (guint i = 0; i < self->sheets->len; i++)
    {
      const ReboteListSheet *sheet = g_ptr_array_index (self->sheets, i);
      g_autofree char       *name = g_utf8_casefold (sheet->name, -1);

      if (g_str_equal (name, folded))
        return i;
    }

  number = g_ascii_strtoull (wanted, &end, 10);
  return *wanted && *end == '\0' && number >= 1 && number <= self->sheets->len ? (int)number - 1 : -1;
}

static void
set_no_sheet (ReboteListConversion *self,
              const char           *wanted,
              GError              **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->sheets->len; i++)
    g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", ((ReboteListSheet *)g_ptr_array_index (self->sheets, i))->name);
  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NO_SHEET,
               /* Translators: a file name, the name or number of a sheet, and the names of the sheets that there are */
               _("“%s” has no sheet “%s”. It has: %s"), self->name, wanted, names->str);
}

/* Sets the sheet that the user wants, if any: its number is the beginning of one only if no sheet is called so. */
gboolean
_rebote_list_conversion_choose_sheet (ReboteListConversion     *self,
                                      const ReboteCsvOverrides *overrides,
                                      GError                  **error)
{
  if (overrides == NULL || (overrides->sheet == REBOTE_CSV_GUESS && overrides->sheet_name == NULL))
    return TRUE;

  if (overrides->sheet_name)
    self->sheet = find_sheet (self, overrides->sheet_name);
  else if (overrides->sheet < (int)self->sheets->len)
    self->sheet = overrides->sheet;
  if (self->sheet < 0)
    {
      g_autofree char *number = g_strdup_printf ("%d", overrides->sheet + 1);

      set_no_sheet (self, overrides->sheet_name ? overrides->sheet_name : number, error);
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_better (const ReboteListSheet *sheet,
           guint                  position,
           const ReboteListSheet *other,
           guint                  other_position)
{
  /* What is hidden is used only where nothing else has addresses. */
  if ((sheet->n_addresses > 0) != (other->n_addresses > 0))
    return sheet->n_addresses > 0;
  if (sheet->hidden != other->hidden)
    return other->hidden;
  if (sheet->n_addresses != other->n_addresses)
    return sheet->n_addresses > other->n_addresses;
  if ((sheet->n_rows > 0) != (other->n_rows > 0))
    return sheet->n_rows > 0;

  return position < other_position;
}

/* Takes the cells of a sheet, if it is the one that the user wants, or the best so far. */
gboolean
_rebote_list_conversion_take_sheet (ReboteListConversion *self,
                                    guint                 position,
                                    ReboteListSpool      *spool,
                                    GError              **error)
{
  ReboteListSheet *sheet = g_ptr_array_index (self->sheets, position);

  sheet->n_rows = rebote_list_spool_get_n_rows (spool);
  sheet->n_addresses = rebote_list_spool_get_n_addresses (spool);
  if (self->fd >= 0 && self->sheet >= 0 && (int)position != self->sheet &&
      !is_better (sheet, position, g_ptr_array_index (self->sheets, self->sheet), self->sheet))
    return TRUE;

  if (self->fd >= 0)
    close (self->fd);
  self->sheet = position;
  self->fd = rebote_list_spool_finish (spool, error);

  return self->fd >= 0;
}

/* What a cell says that leads to an address: where the two differ, the address, and the words as the name of its owner. */
char *
_rebote_list_describe_link (const char *text,
                            const char *target)
{
  g_autofree char *decoded = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const char *address;

  if (target == NULL || g_ascii_strncasecmp (target, "mailto:", 7) != 0)
    return NULL;
  address = target + 7;
  plain = g_strndup (address, strcspn (address, "?"));
  decoded = g_uri_unescape_string (plain, NULL);
  if (decoded == NULL || !strchr (decoded, '@') || !g_utf8_validate (decoded, -1, NULL))
    return NULL;
  if (text[0] == '\0' || strstr (text, decoded))
    return text[0] ? NULL : g_steal_pointer (&decoded);

  /* An address that is shown, but leads to another, is not to be taken for a second one. */
  found = rebote_address_find_in_cell (text, -1);
  if (found->len > 0 || strchr (text, '@'))
    return g_steal_pointer (&decoded);
  shown = g_strdelimit (g_strdup (text), "\"\\\n\r", ' ');

  return g_strdup_printf (strpbrk (shown, ",;:<>") ? "\"%s\" <%s>" : "%s <%s>", shown, decoded);
}

/**
 * rebote_list_convert:
 * @fd: a file that can be read at any place; it must stay open
 * @name: its name for messages
 * @format: what it is; not text
 * @overrides: (nullable): what the user knows better
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): the list as a table of text
 */
ReboteListConversion *
rebote_list_convert (int                       fd,
                     const char               *name,
                     ReboteListFormat          format,
                     const ReboteCsvOverrides *overrides,
                     GError                  **error)
{
  g_autoptr (ReboteListConversion) self = NULL;
  gboolean ok = FALSE;

  g_return_val_if_fail (fd >= 0, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (format != REBOTE_LIST_FORMAT_TEXT, NULL);

  self = g_new0 (ReboteListConversion, 1);
  self->name = g_strdup (name);
  self->format = format;
  self->sheets = g_ptr_array_new_with_free_func (sheet_free);
  self->sheet = -1;
  self->original = -1;
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->fd = -1;
  if (format == REBOTE_LIST_FORMAT_XLSX)
    ok = _rebote_list_convert_xlsx (fd, self, overrides, error);
  else if (format == REBOTE_LIST_FORMAT_ODS)
    ok = _rebote_list_convert_ods (fd, self, overrides, error);
  else if (format == REBOTE_LIST_FORMAT_VCARD)
    ok = _rebote_list_convert_vcard (fd, self, overrides, error);
  else if (format == REBOTE_LIST_FORMAT_LDIF)
    ok = _rebote_list_convert_ldif (fd, self, overrides, error);
  else
    ok = _rebote_list_convert_parts (fd, self, overrides, error);

  return ok ? g_steal_pointer (&self) : NULL;
}
