/* rebote-csv-dialect.h
 *
 * How a contact file is written: its encoding, separators and quotes, its header, and what its columns mean.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "rebote-contacts-error.h"
#include "rebote-encoding.h"
#include "rebote-mojibake.h"

G_BEGIN_DECLS

/* How much of a file is looked at to tell how it is written. */
#define REBOTE_CSV_SAMPLE_SIZE (256 * 1024)

/* More columns than this are not a table of contacts. */
#define REBOTE_CSV_MAX_COLUMNS 16384

/* A record that is longer than this is not read. */
#define REBOTE_CSV_MAX_RECORD (64 * 1024 * 1024)

/* Damaged texts that are remembered as examples. */
#define REBOTE_CSV_MAX_EXAMPLES 3

/* Quotation marks that enclose more than this are taken for ones that nobody closed. */
#define REBOTE_CSV_MAX_QUOTED (16 * 1024 * 1024)

/**
 * ReboteLineEnd:
 * @REBOTE_LINE_END_LF: line feed
 * @REBOTE_LINE_END_CRLF: carriage return and line feed
 * @REBOTE_LINE_END_CR: carriage return, as old Macintosh programs write
 * @REBOTE_LINE_END_MIXED: any of them
 */
typedef enum
{
  REBOTE_LINE_END_LF,
  REBOTE_LINE_END_CRLF,
  REBOTE_LINE_END_CR,
  REBOTE_LINE_END_MIXED
} ReboteLineEnd;

/**
 * ReboteColumnRole:
 * @REBOTE_COLUMN_OTHER: any other column
 * @REBOTE_COLUMN_ADDRESS: the column of addresses that the list is cleaned by
 * @REBOTE_COLUMN_SECOND_ADDRESS: further addresses of the same person
 * @REBOTE_COLUMN_LEFT: anything in it, but a no, says that the person left, as `state` tells
 * @REBOTE_COLUMN_STATUS: a word in it tells the state
 * @REBOTE_COLUMN_REASON: why mail came back
 */
typedef enum
{
  REBOTE_COLUMN_OTHER,
  REBOTE_COLUMN_ADDRESS,
  REBOTE_COLUMN_SECOND_ADDRESS,
  REBOTE_COLUMN_LEFT,
  REBOTE_COLUMN_STATUS,
  REBOTE_COLUMN_REASON
} ReboteColumnRole;

/**
 * ReboteCsvColumn:
 * @name: the column's name in the header, or A, B, C … where there is none
 * @role: what it is for
 * @state: (nullable): for %REBOTE_COLUMN_LEFT, the slug of the state that it tells
 */
typedef struct
{
  char            *name;
  ReboteColumnRole role;
  const char      *state;
} ReboteCsvColumn;

/**
 * ReboteCsvDoubts:
 * @REBOTE_CSV_CERTAIN: none
 * @REBOTE_CSV_DOUBT_ENCODING: the encoding is a guess
 * @REBOTE_CSV_DOUBT_DELIMITER: rows have different numbers of fields
 * @REBOTE_CSV_DOUBT_HEADER: it is not clear whether the first row is a header
 * @REBOTE_CSV_DOUBT_ADDRESS: another column could hold the addresses as well
 * @REBOTE_CSV_DOUBT_MOJIBAKE: some texts look damaged (encoded twice), and it is not said whether to repair them
 *
 * What the preview should ask the user to look at.
 */
typedef enum
{
  REBOTE_CSV_CERTAIN = 0,
  REBOTE_CSV_DOUBT_ENCODING = 1 << 0,
  REBOTE_CSV_DOUBT_DELIMITER = 1 << 1,
  REBOTE_CSV_DOUBT_HEADER = 1 << 2,
  REBOTE_CSV_DOUBT_ADDRESS = 1 << 3,
  REBOTE_CSV_DOUBT_MOJIBAKE = 1 << 4
} ReboteCsvDoubts;

/**
 * ReboteCsvDialect:
 * @encoding: the encoding
 * @bom_length: length of the byte-order mark in bytes
 * @delimiter: what stands between fields; `\0` for a bare list of addresses, one a line
 * @quote: what encloses fields
 * @escape: `\\` if quotation marks within fields are written with a backslash, else `\0`: they are doubled
 * @line_end: what ends records
 * @quote_all: whether every field is enclosed, needed or not
 * @has_separator_line: whether the first record is a `sep=` line
 * @n_skipped: records above the header (or the first contact): the `sep=` line, titles, empty lines
 * @has_header: whether there is a header
 * @address_column: position of the column of addresses, or -1
 * @columns: (element-type ReboteCsvColumn): the columns
 * @ascii_so_far: whether the sample has nothing but ASCII
 * @sample_complete: whether the sample was the whole file
 * @is_converted: whether the list was no table of text
 * @example: whether most addresses are of domains that are reserved for examples and tests (RFC 2606)
 * @repairs_text: whether damaged texts are repaired where they are read
 * @n_damaged: how many cells of the sample look damaged, repaired or not
 * @damage: (element-type ReboteMojibakeExample): some of these, shared by copies and never changed
 * @confidence: 0 to 1, of the whole
 * @doubts: what is not certain
 *
 * A value that the detection makes and that is copied to be changed.
 */
typedef struct
{
  ReboteEncoding  encoding;
  guint           bom_length;
  char            delimiter;
  char            quote;
  char            escape;
  ReboteLineEnd   line_end;
  gboolean        quote_all;
  gboolean        has_separator_line;
  guint           n_skipped;
  gboolean        has_header;
  int             address_column;
  GPtrArray      *columns;
  gboolean        ascii_so_far;
  gboolean        sample_complete;
  gboolean        is_converted;
  gboolean        example;
  gboolean        repairs_text;
  guint           n_damaged;
  GPtrArray      *damage;
  double          confidence;
  ReboteCsvDoubts doubts;
} ReboteCsvDialect;

/* What ReboteCsvOverrides has where nothing is given. */
#define REBOTE_CSV_GUESS (-1)

/**
 * ReboteCsvOverrides:
 * @encoding: a #ReboteEncoding, or %REBOTE_CSV_GUESS
 * @delimiter: a character, 0 for a bare list, or %REBOTE_CSV_GUESS
 * @has_header: a boolean, or %REBOTE_CSV_GUESS
 * @address_column: position of the column of addresses, or %REBOTE_CSV_GUESS
 * @column_name: (nullable): name of the column of addresses; beats @address_column
 * @sheet: position of the sheet of a workbook, or %REBOTE_CSV_GUESS
 * @sheet_name: (nullable): name of the sheet, or its number from 1; beats @sheet
 * @is_converted: whether the list was no table of text, so that its form is that of ReboteListSpool
 * @repairs_text: whether to repair texts that look damaged
 *
 * What the user knows better than the detection. Initialize with %REBOTE_CSV_OVERRIDES_INIT.
 */
typedef struct
{
  int         encoding;
  int         delimiter;
  int         has_header;
  int         address_column;
  const char *column_name;
  int         sheet;
  const char *sheet_name;
  gboolean    is_converted;
  gboolean    repairs_text;
} ReboteCsvOverrides;

#define REBOTE_CSV_OVERRIDES_INIT                                                                                      \
  {                                                                                                                    \
    REBOTE_CSV_GUESS, REBOTE_CSV_GUESS, REBOTE_CSV_GUESS, REBOTE_CSV_GUESS, NULL, REBOTE_CSV_GUESS, NULL, FALSE, FALSE \
  }

#define REBOTE_TYPE_CSV_DIALECT (rebote_csv_dialect_get_type ())

GType             rebote_csv_dialect_get_type (void) G_GNUC_CONST;
ReboteCsvDialect *rebote_csv_dialect_new (void);
ReboteCsvDialect *rebote_csv_dialect_copy (ReboteCsvDialect *self);
void              rebote_csv_dialect_free (ReboteCsvDialect *self);
guint             rebote_csv_dialect_get_n_columns (ReboteCsvDialect *self);
ReboteCsvColumn  *rebote_csv_dialect_get_column (ReboteCsvDialect *self,
                                                 guint             position);
ReboteCsvDialect *rebote_csv_dialect_detect (const char               *name,
                                             const char               *sample,
                                             gsize                     length,
                                             gboolean                  complete,
                                             const ReboteCsvOverrides *overrides,
                                             GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteCsvDialect, rebote_csv_dialect_free)

G_END_DECLS
