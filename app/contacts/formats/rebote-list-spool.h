/* rebote-list-spool.h
 *
 * Cells of a list that is no table of text, on their way to one.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "contacts/rebote-contacts-error.h"

G_BEGIN_DECLS

/* No list of contacts is larger. A workbook of today's programs has 1,048,576 rows of 16,384 columns at most. */
#define REBOTE_LIST_SPOOL_MAX_ROWS    (4 * 1024 * 1024)
#define REBOTE_LIST_SPOOL_MAX_COLUMNS 16384
#define REBOTE_LIST_SPOOL_MAX_CELLS   (G_GUINT64_CONSTANT (64) * 1024 * 1024)
#define REBOTE_LIST_SPOOL_MAX_SIZE    (G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024)

/**
 * ReboteListSpool:
 *
 * Takes the cells of a list row by row, and makes of them a file without a name: CSV in UTF-8, with commas, line feeds and
 * doubled quotation marks, and as many cells in each row as there are columns. How many there are is known only at the
 * end, so the cells wait in another such file. Used by one thread at a time.
 */
typedef struct _ReboteListSpool ReboteListSpool;

ReboteListSpool *rebote_list_spool_new (const char *name,
                                        GError    **error);
void             rebote_list_spool_free (ReboteListSpool *self);
guint            rebote_list_spool_get_column (ReboteListSpool *self,
                                               const char      *title);
void             rebote_list_spool_drop_unused (ReboteListSpool *self);
void             rebote_list_spool_set (ReboteListSpool *self,
                                        guint            column,
                                        const char      *text,
                                        gssize           length);
gboolean         rebote_list_spool_end_row (ReboteListSpool *self,
                                            GError         **error);
gboolean         rebote_list_spool_repeat_row (ReboteListSpool *self,
                                               guint            count,
                                               GError         **error);
void             rebote_list_spool_skip_rows (ReboteListSpool *self,
                                              guint            count);
guint64          rebote_list_spool_get_n_rows (ReboteListSpool *self);
guint64          rebote_list_spool_get_n_addresses (ReboteListSpool *self);
int              rebote_list_spool_finish (ReboteListSpool *self,
                                           GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteListSpool, rebote_list_spool_free)

G_END_DECLS
