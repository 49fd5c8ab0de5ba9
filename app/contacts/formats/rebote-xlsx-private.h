/* rebote-xlsx-private.h
 *
 * What the parts of an Excel workbook tell about each other.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-excel-number.h"
#include "rebote-list-archive.h"
#include "rebote-list-formats-private.h"

G_BEGIN_DECLS

/**
 * ReboteXlsxBook:
 * @sheet_ids: (element-type utf8): for each sheet, the ID of its relation
 * @targets: (element-type utf8 utf8): for the ID of a relation of the workbook, the member that it leads to
 * @links: (element-type utf8 GHashTable): for the member of a sheet, the mail addresses that its relations lead to
 * @strings: the texts that cells share
 * @string_ends: (element-type guint32): where each of them ends
 * @forms: (element-type guint8): a #ReboteExcelForm for each style of cells
 * @from_1904: whether days count from 1904
 *
 * A workbook, without its cells.
 */
typedef struct
{
  ReboteListConversion *conversion;
  GPtrArray            *sheet_ids;
  GHashTable           *targets;
  GHashTable           *links;
  GString              *strings;
  GArray               *string_ends;
  GArray               *forms;
  gboolean              from_1904;
} ReboteXlsxBook;

/* Cell (column in the lower 16 bits, row above) -> what its hyperlink leads to. */
typedef GHashTable ReboteXlsxLinks;

gboolean         _rebote_xlsx_read_part (ReboteXlsxBook    *book,
                                         ReboteListArchive *archive,
                                         const char        *member,
                                         GError           **error);
char            *_rebote_xlsx_unescape (const char *text,
                                        gsize       length);
gboolean         _rebote_xlsx_parse_reference (const char *reference,
                                               guint      *row,
                                               guint      *column);
ReboteXlsxLinks *_rebote_xlsx_read_links (ReboteListArchive *archive,
                                          GHashTable        *targets,
                                          GError           **error);
gboolean         _rebote_xlsx_read_sheet (ReboteXlsxBook    *book,
                                          ReboteListArchive *archive,
                                          ReboteXlsxLinks   *links,
                                          ReboteListSpool   *spool,
                                          guint             *n_hidden,
                                          GError           **error);

G_END_DECLS
