/* rebote-list-preview.h
 *
 * What a contact list looks like before it is imported: how it is written, its first rows, and what is doubtful.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "formats/rebote-list-conversion.h"

#include "rebote-csv-dialect.h"

G_BEGIN_DECLS

#define REBOTE_LIST_PREVIEW_ROWS 10

/**
 * ReboteListPreview:
 * @name: the list's name for messages
 * @size: its size in bytes, 0 if unknown
 * @format: what the file is
 * @sheets: (array zero-terminated=1): the names of the sheets of a workbook
 * @sheet: which of them is shown, or -1
 * @dialect: how it is written
 * @titles: (element-type GStrv): cells of the rows above the header
 * @rows: (element-type GStrv): cells of the first contacts, each with as many cells as there are columns
 * @warnings: (array zero-terminated=1): sentences about what is doubtful, for the user
 *
 * Immutable once made.
 */
typedef struct
{
  char             *name;
  guint64           size;
  ReboteListFormat  format;
  char            **sheets;
  int               sheet;
  ReboteCsvDialect *dialect;
  GPtrArray        *titles;
  GPtrArray        *rows;
  char            **warnings;
} ReboteListPreview;

ReboteListPreview *rebote_list_preview_new (const char               *path,
                                            const ReboteCsvOverrides *overrides,
                                            GError                  **error);
void               rebote_list_preview_free (ReboteListPreview *self);
char             **rebote_csv_dialect_describe_doubts (ReboteCsvDialect *dialect);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteListPreview, rebote_list_preview_free)

G_END_DECLS
