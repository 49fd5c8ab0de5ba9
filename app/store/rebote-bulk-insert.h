/* rebote-bulk-insert.h
 *
 * Puts many rows into a table with few statements.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store-private.h"

G_BEGIN_DECLS

/**
 * ReboteBindFunc:
 * @statement: the statement to bind to
 * @first: the number of the parameter that is the first column of the row; the others follow
 * @row: the row, from 0
 * @user_data: the data given
 *
 * Binds one row. What is borrowed must last until rebote_bulk_insert() returns.
 */
typedef void (*ReboteBindFunc) (ReboteStatement *statement,
                                int              first,
                                gsize            row,
                                gpointer         user_data);

gboolean rebote_bulk_insert (ReboteConnection *connection,
                             const char       *into,
                             guint             n_columns,
                             gsize             n_rows,
                             ReboteBindFunc    bind,
                             gpointer          user_data,
                             GError          **error);

G_END_DECLS
