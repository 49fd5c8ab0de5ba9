/* rebote-csv-cell.h
 *
 * A cell of a CSV file that is written for a spreadsheet.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void rebote_csv_cell_append (GString    *csv,
                             const char *cell,
                             gboolean    is_last);

G_END_DECLS
