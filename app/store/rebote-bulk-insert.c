/* rebote-bulk-insert.c
 *
 * Puts many rows into a table with few statements.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bulk-insert"

#include "config.h"

#include "rebote-bulk-insert.h"

/* To begin and end a statement costs as much as to insert a row; beyond this there is little left to gain. */
#define ROWS_AT_ONCE 256

static ReboteStatement *
prepare (ReboteConnection *connection,
         const char       *into,
         guint             n_columns,
         guint             n_rows,
         GError          **error)
{
  g_autoptr (GString) sql = g_string_new (into);

  g_string_append (sql, " VALUES ");
  for (guint i = 0; i < n_rows; i++)
    {
      g_string_append (sql, i == 0 ? "(" : ", (");
      for (guint j = 0; j < n_columns; j++)
        g_string_append (sql, j == 0 ? "?" : ", ?");
      g_string_append_c (sql, ')');
    }

  return rebote_connection_prepare (connection, sql->str, error);
}

/* Inserts @times times @n_rows rows, from @row on. */
static gboolean
insert (ReboteConnection *connection,
        const char       *into,
        guint             n_columns,
        guint             n_rows,
        gsize             row,
        gsize             times,
        ReboteBindFunc    bind,
        gpointer          user_data,
        GError          **error)
{
  g_autoptr (ReboteStatement) statement = NULL;

  if (times == 0)
    return TRUE;
  statement = prepare (connection, into, n_columns, n_rows, error);
  if (statement == NULL)
    return FALSE;

  for (; times > 0; times--)
    {
      for (guint i = 0; i < n_rows; i++)
        bind (statement, i * n_columns + 1, row++, user_data);
      if (!rebote_statement_run (connection, statement, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_bulk_insert:
 * @connection: the writer, within a transaction
 * @into: a statement up to its `VALUES`
 * @n_columns: how many columns that names
 * @n_rows: how many rows
 * @bind: (scope call): binds the values of one row
 * @user_data: data for @bind
 * @error: return location for a #ReboteStoreError
 *
 * Inserts rows, in their order.
 *
 * Returns: whether they are in; after an error the transaction must be given up
 */
gboolean
rebote_bulk_insert (ReboteConnection *connection,
                    const char       *into,
                    guint             n_columns,
                    gsize             n_rows,
                    ReboteBindFunc    bind,
                    gpointer          user_data,
                    GError          **error)
{
  g_return_val_if_fail (connection != NULL, FALSE);
  g_return_val_if_fail (into != NULL && n_columns > 0, FALSE);
  g_return_val_if_fail (bind != NULL, FALSE);

  return insert (connection, into, n_columns, ROWS_AT_ONCE, 0, n_rows / ROWS_AT_ONCE, bind, user_data, error) &&
         insert (connection, into, n_columns, 1, n_rows - n_rows % ROWS_AT_ONCE, n_rows % ROWS_AT_ONCE, bind, user_data,
                 error);
}
