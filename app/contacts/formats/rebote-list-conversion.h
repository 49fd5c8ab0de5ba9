/* rebote-list-conversion.h
 *
 * Makes a table of text of a list that is none: a workbook, an address book, an archive of lists.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contacts/rebote-csv-dialect.h"

#include "rebote-list-format.h"
#include "rebote-list-spool.h"

G_BEGIN_DECLS

/**
 * ReboteListSheet:
 * @name: what it is called
 * @hidden: whether its program does not show it
 * @n_rows: how many rows it has
 * @n_addresses: how many of its cells hold an address
 *
 * A sheet of a workbook.
 */
typedef struct
{
  char    *name;
  gboolean hidden;
  guint64  n_rows;
  guint64  n_addresses;
} ReboteListSheet;

/**
 * ReboteListExtent:
 * @offset: where it begins in the file; it ends where the next one begins
 * @line: the line at which it begins, from 1
 *
 * Where a record of an address book stands.
 */
typedef struct
{
  guint64 offset;
  guint64 line;
} ReboteListExtent;

/**
 * ReboteListConversion:
 * @name: the list's name for messages
 * @format: what it is
 * @sheets: (element-type ReboteListSheet): the sheets of a workbook
 * @sheet: which of them was converted, or -1
 * @original: the file of an address book, or -1
 * @extents: (nullable) (element-type ReboteListExtent): where the records of an address book stand; the first is what stands
 *   above them, the last is the end of the file
 * @warnings: (element-type utf8): sentences for the user
 * @fd: the table, as a #ReboteListSpool writes it
 *
 * What came out.
 */
typedef struct
{
  char            *name;
  ReboteListFormat format;
  GPtrArray       *sheets;
  int              sheet;
  int              original;
  GArray          *extents;
  GPtrArray       *warnings;
  int              fd;
} ReboteListConversion;

ReboteListConversion *rebote_list_convert (int                       fd,
                                           const char               *name,
                                           ReboteListFormat          format,
                                           const ReboteCsvOverrides *overrides,
                                           GError                  **error);
void                  rebote_list_conversion_free (ReboteListConversion *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteListConversion, rebote_list_conversion_free)

G_END_DECLS
