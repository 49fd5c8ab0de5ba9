/* rebote-table.c
 *
 * Tables of facts.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-table"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-table.h"

#define RESOURCE_PREFIX "/rebote/knowledge/"
#define MAX_COLUMNS     64

struct _ReboteTable
{
  char      *name;
  char      *text;    /* the whole table; tabs and line ends are turned into terminators */
  GPtrArray *cells;   /* pointers into text, n_columns for each row, the header's first */
  GArray    *lines;   /* guint: line number of each row */
  guint      n_columns;
  GPtrArray *problems; /* where rows that do not fit are named, while the table is read; or NULL */
};

G_DEFINE_QUARK (rebote_table_error, rebote_table_error)

static guint
split_line (char      *line,
            GPtrArray *cells)
{
  guint n = 0;

  for (char *cell = line; cell; n++)
    {
      char *end = strchr (cell, '\t');

      if (end)
        *end++ = '\0';
      g_ptr_array_add (cells, cell);
      cell = end;
    }

  return n;
}

/* Names a row that does not fit. Returns whether to go on without it. */
static gboolean
skip_row (ReboteTable *self,
          guint        line,
          guint        n,
          GError     **error)
{
  g_autoptr (GError) failure = NULL;

  g_set_error (&failure, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_MALFORMED,
               /* Translators: a table of facts is damaged: file name, line number, two counts */
               _("%s, line %u: %u columns where the header names %u"),
               self->name, line, n, self->n_columns);
  if (self->problems == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  g_ptr_array_set_size (self->cells, self->cells->len - n);
  g_ptr_array_add (self->problems, g_strdup (failure->message));
  return TRUE;
}

static gboolean
parse (ReboteTable *self,
       GError     **error)
{
  guint number = 0;

  for (char *line = self->text; line;)
    {
      char *end = strchr (line, '\n');
      guint n;

      number++;
      if (end)
        *end++ = '\0';
      if (g_str_has_suffix (line, "\r"))
        line[strlen (line) - 1] = '\0';

      /* A line of its own may explain the table to its reader. */
      if (line[0] != '\0' && line[0] != '#')
        {
          n = split_line (line, self->cells);
          if (self->n_columns == 0 && n <= MAX_COLUMNS)
            self->n_columns = n;
          else if (n == self->n_columns)
            g_array_append_val (self->lines, number);
          else if (!skip_row (self, number, n, error))
            return FALSE;
        }
      line = end;
    }

  return TRUE;
}

static ReboteTable *
table_new (const char *name,
           const char *data,
           gssize      length,
           GPtrArray  *problems,
           GError    **error)
{
  g_autoptr (ReboteTable) self = g_new0 (ReboteTable, 1);

  self->name = g_strdup (name);
  self->text = g_strndup (data, length < 0 ? strlen (data) : (gsize) length);
  self->cells = g_ptr_array_new ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  self->problems = problems;

  if (!g_utf8_validate (self->text, -1, NULL))
    {
      g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_MALFORMED, _("%s is not UTF-8 text"), name);
      return NULL;
    }
  if (!parse (self, error))
    return NULL;

  self->problems = NULL;
  return g_steal_pointer (&self);
}

/**
 * rebote_table_new_from_data:
 * @name: the name for error messages
 * @data: UTF-8 text: tab-separated, one header line, `#` begins a comment line
 * @length: its length in bytes, or -1 if it ends in a NUL
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer full) (nullable): the table
 */
ReboteTable *
rebote_table_new_from_data (const char *name,
                            const char *data,
                            gssize      length,
                            GError    **error)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);

  return table_new (name, data, length, NULL, error);
}
/**
 * rebote_table_new_from_resource:
 * @name: the file's name in data/knowledge
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the table that the program ships
 */
ReboteTable *
rebote_table_new_from_resource (const char *name,
                                GError    **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;
  gconstpointer data;
  gsize size;

  g_return_val_if_fail (name != NULL, NULL);

  path = g_strconcat (RESOURCE_PREFIX, name, NULL);
  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &size);
  return rebote_table_new_from_data (name, data ? data : "", size, error);
}

/**
 * rebote_table_new_from_file:
 * @path: a file's path
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the user's own table
 */
ReboteTable *
rebote_table_new_from_file (const char *path,
                            GError    **error)
{
  g_autofree char *data = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;

  return rebote_table_new_from_data (path, data, length, error);
}

/**
 * rebote_table_new_from_own_file:
 * @path: a file's path
 * @problems: (element-type utf8): takes a sentence on each row that does not fit and is left out
 * @error: return location for an error
 *
 * Reads a table that a person wrote: one slip must not cost all the rest.
 *
 * Returns: (transfer full) (nullable): the user's own table
 */
ReboteTable *
rebote_table_new_from_own_file (const char *path,
                                GPtrArray  *problems,
                                GError    **error)
{
  g_autofree char *data = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;

  return table_new (path, data, length, problems, error);
}

/**
 * rebote_table_free:
 * @self: (transfer full): a table
 */
void
rebote_table_free (ReboteTable *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->text);
  g_ptr_array_unref (self->cells);
  g_array_unref (self->lines);
  g_free (self);
}

/**
 * rebote_table_get_name:
 * @self: a table
 *
 * Returns: the name that its errors are reported with
 */
const char *
rebote_table_get_name (ReboteTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * rebote_table_get_n_rows:
 * @self: a table
 *
 * Returns: the number of rows, without the header
 */
guint
rebote_table_get_n_rows (ReboteTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->lines->len;
}

/**
 * rebote_table_find_column:
 * @self: a table
 * @column: a column's name in the header
 *
 * Returns: its position, or -1
 */
int
rebote_table_find_column (ReboteTable *self,
                          const char  *column)
{
  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (column != NULL, -1);

  for (guint i = 0; i < self->n_columns; i++)
    {
      if (g_str_equal (g_ptr_array_index (self->cells, i), column))
        return i;
    }

  return -1;
}

/**
 * rebote_table_find_columns:
 * @self: a table
 * @columns: (array zero-terminated=1): names of columns that it must have
 * @positions: (out caller-allocates): an array for as many positions
 * @error: return location for a #ReboteTableError
 *
 * Returns: whether it has all of them
 */
gboolean
rebote_table_find_columns (ReboteTable       *self,
                           const char *const *columns,
                           int               *positions,
                           GError           **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (columns != NULL, FALSE);
  g_return_val_if_fail (positions != NULL, FALSE);

  for (guint i = 0; columns[i]; i++)
    {
      positions[i] = rebote_table_find_column (self, columns[i]);
      if (positions[i] < 0)
        {
          g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_NO_COLUMN,
                       _("%s has no column “%s”"), self->name, columns[i]);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * rebote_table_get:
 * @self: a table
 * @row: a row less than their number
 * @column: a column's position
 *
 * Returns: (transfer none): the cell, perhaps empty
 */
const char *
rebote_table_get (ReboteTable *self,
                  guint        row,
                  int          column)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (row < self->lines->len, NULL);
  g_return_val_if_fail (column >= 0 && (guint) column < self->n_columns, NULL);

  return g_ptr_array_index (self->cells, (row + 1) * self->n_columns + column);
}

/**
 * rebote_table_get_line:
 * @self: a table
 * @row: a row less than their number
 *
 * Returns: the line on which the row stands, from 1
 */
guint
rebote_table_get_line (ReboteTable *self,
                       guint        row)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (row < self->lines->len, 0);

  return g_array_index (self->lines, guint, row);
}
