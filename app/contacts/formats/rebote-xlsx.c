/* rebote-xlsx.c
 *
 * Excel workbooks. The parts of one refer to each other and stand in any order, so the file is gone through twice, and a
 * third time if there are hyperlinks to addresses:
 *
 *   names, texts, styles, relations  ->  [hyperlinks]  ->  cells
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-xlsx"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-xlsx-private.h"

static void
book_init (ReboteXlsxBook       *self,
           ReboteListConversion *conversion)
{
  self->conversion = conversion;
  self->sheet_ids = g_ptr_array_new_with_free_func (g_free);
  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  self->strings = g_string_new (NULL);
  self->string_ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->forms = g_array_new (FALSE, FALSE, sizeof (guint8));
}

static void
book_clear (ReboteXlsxBook *self)
{
  g_ptr_array_unref (self->sheet_ids);
  g_hash_table_unref (self->targets);
  g_hash_table_unref (self->links);
  g_string_free (self->strings, TRUE);
  g_array_unref (self->string_ends);
  g_array_unref (self->forms);
}

static gboolean
read_parts (ReboteXlsxBook *book,
            int             fd,
            GError        **error)
{
  g_autoptr (ReboteListArchive) archive = rebote_list_archive_new (fd, book->conversion->name, error);
  const char *member;
  GError     *local = NULL;

  if (archive == NULL)
    return FALSE;
  while ((member = rebote_list_archive_next (archive, &local)))
    {
      if (!_rebote_xlsx_read_part (book, archive, member, error))
        return FALSE;
    }
  if (local)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (book->conversion->sheets->len == 0)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_DAMAGED,
                   _("“%s” is a workbook without sheets"), book->conversion->name);
      return FALSE;
    }

  return TRUE;
}

/* The sheet that a member is, or -1. */
static int
find_sheet (ReboteXlsxBook *book,
            const char     *member)
{
  for (guint i = 0; i < book->sheet_ids->len; i++)
    {
      const char *target = g_hash_table_lookup (book->targets, g_ptr_array_index (book->sheet_ids, i));

      if (target && g_ascii_strcasecmp (target, member) == 0)
        return i;
    }

  return -1;
}

typedef gboolean (*SheetFunc) (ReboteXlsxBook    *book,
                               ReboteListArchive *archive,
                               int                sheet,
                               GHashTable        *links,
                               GError           **error);

static gboolean
find_links (ReboteXlsxBook    *book,
            ReboteListArchive *archive,
            int                sheet,
            GHashTable        *links,
            GError           **error)
{
  const char *target = g_hash_table_lookup (book->targets, g_ptr_array_index (book->sheet_ids, sheet));
  GHashTable *targets = g_hash_table_lookup (book->links, target);
  GHashTable *found;

  if (targets == NULL || g_hash_table_size (targets) == 0)
    return TRUE;
  found = _rebote_xlsx_read_links (archive, targets, error);
  if (found == NULL)
    return FALSE;

  g_hash_table_insert (links, GINT_TO_POINTER (sheet), found);
  return TRUE;
}

static gboolean
read_cells (ReboteXlsxBook    *book,
            ReboteListArchive *archive,
            int                sheet,
            GHashTable        *links,
            GError           **error)
{
  ReboteListConversion *conversion = book->conversion;
  g_autoptr (ReboteListSpool) spool = rebote_list_spool_new (conversion->name, error);
  guint n_hidden;

  if (spool == NULL ||
      !_rebote_xlsx_read_sheet (book, archive, g_hash_table_lookup (links, GINT_TO_POINTER (sheet)), spool, &n_hidden, error) ||
      !_rebote_list_conversion_take_sheet (conversion, sheet, spool, error))
    return FALSE;

  if (conversion->sheet == sheet)
    {
      g_ptr_array_set_size (conversion->warnings, 0);
      if (n_hidden > 0)
        g_ptr_array_add (conversion->warnings,
                         g_strdup_printf (ngettext ("%u row that the workbook hides is read too.",
                                                    "%u rows that the workbook hides are read too.", n_hidden),
                                          n_hidden));
    }

  return TRUE;
}

/* Calls @func for each sheet that may be wanted. */
static gboolean
go_through (ReboteXlsxBook *book,
            int             fd,
            int             wanted,
            SheetFunc       func,
            GHashTable     *links,
            GError        **error)
{
  g_autoptr (ReboteListArchive) archive = rebote_list_archive_new (fd, book->conversion->name, error);
  const char *member;
  GError     *local = NULL;

  if (archive == NULL)
    return FALSE;
  while ((member = rebote_list_archive_next (archive, &local)))
    {
      int sheet = find_sheet (book, member);

      if (sheet >= 0 && (wanted < 0 || sheet == wanted) && !func (book, archive, sheet, links, error))
        return FALSE;
    }
  if (local)
    g_propagate_error (error, local);

  return local == NULL;
}

static gboolean
has_links (ReboteXlsxBook *book)
{
  GHashTableIter iter;
  gpointer       targets;

  g_hash_table_iter_init (&iter, book->links);
  while (g_hash_table_iter_next (&iter, NULL, &targets))
    {
      if (g_hash_table_size (targets) > 0)
        return TRUE;
    }

  return FALSE;
}

/* Fills a conversion with the best sheet of a workbook, or the one that the user wants. */
gboolean
_rebote_list_convert_xlsx (int                       fd,
                           ReboteListConversion     *conversion,
                           const ReboteCsvOverrides *overrides,
                           GError                  **error)
{
  g_autoptr (GHashTable) links = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_hash_table_unref);
  ReboteXlsxBook book = { 0 };
  gboolean       ok;

  book_init (&book, conversion);
  ok = read_parts (&book, fd, error) && _rebote_list_conversion_choose_sheet (conversion, overrides, error);
  if (ok)
    {
      int wanted = conversion->sheet;

      ok = (!has_links (&book) || go_through (&book, fd, wanted, find_links, links, error)) &&
           go_through (&book, fd, wanted, read_cells, links, error);
    }
  book_clear (&book);

  if (ok && conversion->fd < 0)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_DAMAGED,
                   _("“%s” is damaged: the cells of its sheets are missing"), conversion->name);
      return FALSE;
    }

  return ok;
}
