/* rebote-table.h
 *
 * A table of facts: tab-separated text with one header line, from data/knowledge or from the user's own folder.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ReboteTableError:
 * @REBOTE_TABLE_ERROR_MALFORMED: a row does not have the columns that the header names
 * @REBOTE_TABLE_ERROR_NO_COLUMN: a column is missing
 * @REBOTE_TABLE_ERROR_BAD_VALUE: a cell holds what its column does not allow
 */
typedef enum {
  REBOTE_TABLE_ERROR_MALFORMED,
  REBOTE_TABLE_ERROR_NO_COLUMN,
  REBOTE_TABLE_ERROR_BAD_VALUE
} ReboteTableError;

#define REBOTE_TABLE_ERROR (rebote_table_error_quark ())

GQuark rebote_table_error_quark (void);

/**
 * ReboteTable:
 *
 * Rows of UTF-8 cells under named columns. Immutable once loaded.
 */
typedef struct _ReboteTable ReboteTable;

ReboteTable *rebote_table_new_from_resource (const char   *name,
                                             GError      **error);
ReboteTable *rebote_table_new_from_file     (const char   *path,
                                             GError      **error);
ReboteTable *rebote_table_new_from_own_file (const char  *path,
                                             GPtrArray   *problems,
                                             GError     **error);
ReboteTable *rebote_table_new_from_data     (const char   *name,
                                             const char   *data,
                                             gssize        length,
                                             GError      **error);
void         rebote_table_free              (ReboteTable  *self);
guint        rebote_table_get_n_rows        (ReboteTable  *self);
int          rebote_table_find_column       (ReboteTable  *self,
                                             const char   *column);
gboolean     rebote_table_find_columns      (ReboteTable       *self,
                                             const char *const *columns,
                                             int               *positions,
                                             GError           **error);
const char  *rebote_table_get               (ReboteTable  *self,
                                             guint         row,
                                             int           column);
guint        rebote_table_get_line          (ReboteTable  *self,
                                             guint         row);
const char  *rebote_table_get_name          (ReboteTable  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteTable, rebote_table_free)

G_END_DECLS
