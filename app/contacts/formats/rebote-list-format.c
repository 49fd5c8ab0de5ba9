/* rebote-list-format.c
 *
 * Formats by the ending of a name, where something is to be written, and by the content of a zip, where it is to be read.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-format"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-list-archive.h"
#include "rebote-list-format.h"

#define MAX_MIMETYPE 200

/* What the ending of a file's name says about its format; all others are text in the dialect of the list. */
static const struct
{
  const char      *ending;
  ReboteListFormat format;
  gboolean         is_written;
} endings[] = {
  { ".xlsx", REBOTE_LIST_FORMAT_XLSX, TRUE },
  { ".ods", REBOTE_LIST_FORMAT_ODS, TRUE },
  { ".vcf", REBOTE_LIST_FORMAT_VCARD, TRUE },
  { ".vcard", REBOTE_LIST_FORMAT_VCARD, TRUE },
  { ".ldif", REBOTE_LIST_FORMAT_LDIF, TRUE },
  { ".ldi", REBOTE_LIST_FORMAT_LDIF, TRUE },
  { ".xls", REBOTE_LIST_FORMAT_XLSX, FALSE },
  { ".xlsm", REBOTE_LIST_FORMAT_XLSX, FALSE },
  { ".xlsb", REBOTE_LIST_FORMAT_XLSX, FALSE },
  { ".zip", REBOTE_LIST_FORMAT_ZIP, FALSE },
  { ".gz", REBOTE_LIST_FORMAT_COMPRESSED, FALSE },
};

/**
 * rebote_list_format_from_path:
 * @path: where a list is to appear
 * @format: (out): in which format, as the ending of its name tells
 * @error: return location for a #ReboteContactsError
 *
 * Returns: %FALSE if such files are not written
 */
gboolean
rebote_list_format_from_path (const char       *path,
                              ReboteListFormat *format,
                              GError          **error)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (format != NULL, FALSE);

  folded = g_ascii_strdown (path, -1);
  *format = REBOTE_LIST_FORMAT_TEXT;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      if (!g_str_has_suffix (folded, endings[i].ending))
        continue;
      *format = endings[i].format;
      if (endings[i].is_written)
        return TRUE;
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_UNSUPPORTED,
                   /* Translators: a file name and its ending */
                   _("“%s”: files of the kind %s cannot be written. Give it the ending .csv or .xlsx"), path,
                      endings[i].ending);
      return FALSE;
    }

  return TRUE;
}

/**
 * rebote_list_format_check_text:
 * @path: where a list is to appear in the form of a mailing service
 * @error: return location for a #ReboteContactsError
 *
 * Returns: whether the ending of its name is that of a text: services are given nothing else
 */
gboolean
rebote_list_format_check_text (const char *path,
                               GError    **error)
{
  ReboteListFormat format;

  if (!rebote_list_format_from_path (path, &format, error))
    return FALSE;
  if (format == REBOTE_LIST_FORMAT_TEXT)
    return TRUE;

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_UNSUPPORTED,
               /* Translators: a file name */
               _("“%s”: for a mailing service only text is written. Give it the ending .csv or .txt"), path);
  return FALSE;
}

static gboolean
has_extension (const char *name,
               const char *extension)
{
  gsize length = strlen (name);
  gsize wanted = strlen (extension);

  return length >= wanted && g_ascii_strcasecmp (name + length - wanted, extension) == 0;
}

static gboolean
refuse (const char *name,
        const char *format,
        GError    **error)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_UNSUPPORTED, format, name);
#pragma GCC diagnostic pop
  return FALSE;
}

/**
 * rebote_list_format_look_into_zip:
 * @fd: a zip that can be read at any place
 * @name: its name for messages
 * @format: (out): what it is
 * @error: return location for a #ReboteContactsError
 *
 * Tells by the names of its members what a zip is.
 *
 * Returns: %FALSE if it is damaged, or known to be something else than lists
 */
gboolean
rebote_list_format_look_into_zip (int               fd,
                                  const char       *name,
                                  ReboteListFormat *format,
                                  GError          **error)
{
  g_autoptr (ReboteListArchive) archive = NULL;
  const char *member;
  GError     *local = NULL;

  g_return_val_if_fail (fd >= 0, FALSE);
  g_return_val_if_fail (name != NULL && format != NULL, FALSE);

  archive = rebote_list_archive_new (fd, name, error);
  *format = REBOTE_LIST_FORMAT_ZIP;
  if (archive == NULL)
    return FALSE;
  while ((member = rebote_list_archive_next (archive, &local)))
    {
      char       type[MAX_MIMETYPE];
      gssize     n;
      const char ods[] = "application/vnd.oasis.opendocument.spreadsheet";

      if (has_extension (member, "xl/workbook.xml") || g_str_has_prefix (member, "xl/worksheets/"))
        *format = REBOTE_LIST_FORMAT_XLSX;
      else if (has_extension (member, "xl/workbook.bin"))
        return refuse (name, _("“%s” is a workbook in Excel's binary form. Save it as .xlsx or CSV, and use that file"), error);
      else if (g_str_has_prefix (member, "word/") || g_str_has_prefix (member, "ppt/"))
        return refuse (name, _("“%s” is a document of an office program, not a contact list"), error);
      else if (g_str_has_prefix (member, "Index/") && has_extension (member, ".iwa"))
        return refuse (name, _("“%s” is a document of Numbers. Export it there as Excel or CSV, and use that file"), error);
      else if (g_str_equal (member, "mimetype"))
        {
          n = rebote_list_archive_read (archive, type, sizeof type, error);
          if (n < 0)
            return FALSE;
          if (n >= (gssize)strlen (ods) && memcmp (type, ods, strlen (ods)) == 0)
            *format = REBOTE_LIST_FORMAT_ODS;
          else
            return refuse (name, _("“%s” is a document of an office program, not a contact list"), error);
        }
      else if (g_str_equal (member, "content.xml"))
        *format = REBOTE_LIST_FORMAT_ODS;
      if (*format != REBOTE_LIST_FORMAT_ZIP)
        return TRUE;
    }
  if (local)
    {
      g_propagate_error (error, local);
      return FALSE;
    }

  return TRUE;
}
