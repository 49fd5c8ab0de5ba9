/* rebote-list-sniff.c
 *
 * Workbooks, and archives by what is in them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-sniff"

#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "bounce/rebote-mail-sniff.h"

#include "formats/rebote-list-archive.h"
#include "formats/rebote-list-format.h"
#include "rebote-list-sniff.h"

/* What is in an archive shows in its first files; a mailbox may have a hundred thousand. */
#define MAX_MEMBERS 50

/* Where the content does not say it. */
static gboolean
is_called_list (const char *member)
{
  static const char *const endings[] = { ".csv", ".tsv", ".xlsx", ".ods", ".vcf", ".ldif" };
  g_autofree char         *folded = g_ascii_strdown (member, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      if (g_str_has_suffix (folded, endings[i]))
        return TRUE;
    }

  return FALSE;
}

/* Whether the first file that may be a list or mails is a list. */
static gboolean
holds_lists (int fd)
{
  g_autoptr (ReboteListArchive) archive = rebote_list_archive_new (fd, "", NULL);
  g_autofree char *head = g_malloc (REBOTE_SNIFF_SIZE);
  const char      *member;

  for (guint i = 0; archive && i < MAX_MEMBERS && (member = rebote_list_archive_next (archive, NULL)); i++)
    {
      gsize  length = 0;
      gssize n;

      while (length < REBOTE_SNIFF_SIZE &&
             (n = rebote_list_archive_read (archive, head + length, REBOTE_SNIFF_SIZE - length, NULL)) > 0)
        length += n;
      switch (rebote_mail_sniff (head, length))
        {
        case REBOTE_SNIFF_CONTACTS:
          return TRUE;

        case REBOTE_SNIFF_MAIL:
        case REBOTE_SNIFF_MBOX:
        case REBOTE_SNIFF_EMLX:
        case REBOTE_SNIFF_OUTLOOK:
        case REBOTE_SNIFF_ARCHIVE:
        case REBOTE_SNIFF_EVENTS:
          return FALSE;

        case REBOTE_SNIFF_TEXT:
        case REBOTE_SNIFF_BINARY:
          if (is_called_list (member))
            return TRUE;
          break;

        case REBOTE_SNIFF_EMPTY:
        default:
          break;
        }
    }

  return FALSE;
}

/**
 * rebote_list_sniff_archive:
 * @path: a file that begins like an archive
 *
 * Blocks, for as long as it takes to read the first files in it.
 *
 * Returns: whether it is a workbook, or an archive of contact lists
 */
gboolean
rebote_list_sniff_archive (const char *path)
{
  ReboteListFormat format = REBOTE_LIST_FORMAT_ZIP;
  gboolean         is_list;
  int              fd;

  g_return_val_if_fail (path != NULL, FALSE);

  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return FALSE;

  is_list = rebote_list_format_look_into_zip (fd, path, &format, NULL) &&
            (format == REBOTE_LIST_FORMAT_XLSX || format == REBOTE_LIST_FORMAT_ODS || holds_lists (fd));
  close (fd);

  return is_list;
}
