/* rebote-csv-detection.h
 *
 * What the two halves of the detection share: the rows of the sample.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-csv-dialect.h"
#include "rebote-csv-split.h"
#include "rebote-list-words.h"

G_BEGIN_DECLS

/* Rows that are looked at. */
#define REBOTE_CSV_SAMPLE_ROWS 200

/**
 * ReboteCsvSample:
 * @rows: (element-type GStrv): cells of the first rows, in UTF-8
 * @truncated: whether the file goes on behind them
 */
typedef struct
{
  GPtrArray *rows;
  gboolean   truncated;
} ReboteCsvSample;

gboolean rebote_csv_guess_columns (ReboteCsvDialect         *dialect,
                                   ReboteCsvSample          *sample,
                                   ReboteListWords          *words,
                                   const char               *name,
                                   const ReboteCsvOverrides *overrides,
                                   GError                  **error);

G_END_DECLS
