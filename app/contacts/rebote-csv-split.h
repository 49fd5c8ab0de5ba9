/* rebote-csv-split.h
 *
 * Where records end and fields begin. Works on text whose ASCII bytes mean ASCII: everything but UTF-16.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-csv-dialect.h"

G_BEGIN_DECLS

/**
 * ReboteCsvFlaws:
 * @REBOTE_CSV_FLAW_NONE: none
 * @REBOTE_CSV_FLAW_QUOTES: a quotation mark that nobody closes; it was taken as a letter
 * @REBOTE_CSV_FLAW_NUL: NUL bytes
 *
 * What is wrong with a record.
 */
typedef enum
{
  REBOTE_CSV_FLAW_NONE = 0,
  REBOTE_CSV_FLAW_QUOTES = 1 << 0,
  REBOTE_CSV_FLAW_NUL = 1 << 1
} ReboteCsvFlaws;

/**
 * ReboteCsvExtent:
 * @length: bytes of the record with its line end
 * @content: bytes without its line end
 * @n_lines: how many lines it takes
 * @flaws: what is wrong with it
 */
typedef struct
{
  gsize          length;
  gsize          content;
  guint          n_lines;
  ReboteCsvFlaws flaws;
} ReboteCsvExtent;

/**
 * ReboteCsvField:
 * @start: the field, without the quotation marks around it
 * @length: its length
 * @enclosed: whether quotation marks stand around it
 * @escaped: whether there are quotation marks within that must be undone
 */
typedef struct
{
  const char *start;
  guint32     length;
  gboolean    enclosed : 1;
  gboolean    escaped : 1;
} ReboteCsvField;

gboolean rebote_csv_measure_record (const ReboteCsvDialect *dialect,
                                    const char             *text,
                                    gsize                   length,
                                    gboolean                at_end,
                                    guint                   expected,
                                    ReboteCsvExtent        *extent);
guint    rebote_csv_split_record (const ReboteCsvDialect *dialect,
                                  const char             *content,
                                  gsize                   length,
                                  ReboteCsvFlaws          flaws,
                                  ReboteCsvField         *fields,
                                  guint                   n_fields);
char    *rebote_csv_field_to_utf8 (const ReboteCsvDialect *dialect,
                                   const ReboteCsvField   *field);
void     rebote_csv_append_field (const ReboteCsvDialect *dialect,
                                  GString                *out,
                                  const char             *text);

G_END_DECLS
