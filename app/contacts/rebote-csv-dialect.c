/* rebote-csv-dialect.c
 *
 * The value. What fills it is in rebote-csv-detection.c and rebote-csv-columns.c.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-csv-dialect"

#include "config.h"

#include "rebote-csv-dialect.h"

G_DEFINE_BOXED_TYPE (ReboteCsvDialect, rebote_csv_dialect, rebote_csv_dialect_copy, rebote_csv_dialect_free)
G_DEFINE_QUARK (rebote_contacts_error, rebote_contacts_error)

static void
column_free (gpointer data)
{
  ReboteCsvColumn *column = data;

  g_free (column->name);
  g_free (column);
}

static gpointer
column_copy (gconstpointer data,
             gpointer      user_data)
{
  const ReboteCsvColumn *column = data;
  ReboteCsvColumn       *copy = g_new (ReboteCsvColumn, 1);

  *copy = *column;
  copy->name = g_strdup (column->name);

  return copy;
}

static void
example_free (gpointer data)
{
  rebote_mojibake_example_free (data);
}

/**
 * rebote_csv_dialect_new:
 *
 * Returns: (transfer full): the most usual dialect, without columns
 */
ReboteCsvDialect *
rebote_csv_dialect_new (void)
{
  ReboteCsvDialect *self = g_new0 (ReboteCsvDialect, 1);

  self->delimiter = ',';
  self->quote = '"';
  self->address_column = -1;
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->damage = g_ptr_array_new_with_free_func (example_free);

  return self;
}

/**
 * rebote_csv_dialect_copy:
 * @self: a dialect
 *
 * Returns: (transfer full): the same, to be changed
 */
ReboteCsvDialect *
rebote_csv_dialect_copy (ReboteCsvDialect *self)
{
  ReboteCsvDialect *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (ReboteCsvDialect, 1);
  *copy = *self;
  copy->columns = g_ptr_array_copy (self->columns, (GCopyFunc)column_copy, NULL);
  g_ptr_array_set_free_func (copy->columns, column_free);
  g_ptr_array_ref (copy->damage);

  return copy;
}

/**
 * rebote_csv_dialect_free:
 * @self: (transfer full): a dialect
 */
void
rebote_csv_dialect_free (ReboteCsvDialect *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->damage);
  g_free (self);
}

/**
 * rebote_csv_dialect_get_n_columns:
 * @self: a dialect
 *
 * Returns: the number of columns
 */
guint
rebote_csv_dialect_get_n_columns (ReboteCsvDialect *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->columns->len;
}

/**
 * rebote_csv_dialect_get_column:
 * @self: a dialect
 * @position: a column's position
 *
 * Returns: (transfer none): the column
 */
ReboteCsvColumn *
rebote_csv_dialect_get_column (ReboteCsvDialect *self,
                               guint             position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->columns->len, NULL);

  return g_ptr_array_index (self->columns, position);
}
