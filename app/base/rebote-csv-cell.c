/* rebote-csv-cell.c
 *
 * A cell of a CSV file that is written for a spreadsheet (RFC 4180).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-csv-cell"

#include "config.h"

#include <string.h>

#include "rebote-csv-cell.h"

/**
 * rebote_csv_cell_append:
 * @csv: a file
 * @cell: (nullable): what stands in the cell
 * @is_last: whether it ends the row
 *
 * Appends a cell, so that no spreadsheet takes what stands in it for a formula.
 */
void
rebote_csv_cell_append (GString    *csv,
                        const char *cell,
                        gboolean    is_last)
{
  gboolean is_formula;

  g_return_if_fail (csv != NULL);

  is_formula = cell && *cell && strchr ("=+-@\t\r", *cell);
  g_string_append_c (csv, '"');
  if (is_formula)
    g_string_append_c (csv, '\'');
  for (const char *p = cell ? cell : ""; *p; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append (csv, is_last ? "\"\r\n" : "\",");
}
