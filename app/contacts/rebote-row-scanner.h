/* rebote-row-scanner.h
 *
 * The first half of cleaning: reads records and finds in each the address, its mailbox, and what a column says of it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "address/rebote-address-facts.h"
#include "bounce/rebote-knowledge.h"

#include "rebote-csv-reader.h"

G_BEGIN_DECLS

/**
 * ReboteRowKind:
 * @REBOTE_ROW_HEAD: a `sep=` line, title or header
 * @REBOTE_ROW_BLANK: an empty line
 * @REBOTE_ROW_PLAIN: one good address and nothing else stands in the cell
 * @REBOTE_ROW_OTHER: the cell must be looked at closely
 *
 * What a record is.
 */
typedef enum
{
  REBOTE_ROW_HEAD,
  REBOTE_ROW_BLANK,
  REBOTE_ROW_PLAIN,
  REBOTE_ROW_OTHER
} ReboteRowKind;

/* Slots for states that columns tell; 0 is none. */
#define REBOTE_ROW_MAX_STATES 32

/**
 * ReboteScannedRow:
 * @key_offset: for a plain row, where its mailbox stands in the batch
 * @hash: hash of that
 * @key_length: length of that
 * @spelling_length: where the mailbox is another than the address as it is written, the length of the latter's canonical
 *   form, which stands behind the mailbox in the batch; 0 elsewhere
 * @at: where its `@` is
 * @address_flags: what is special about the address
 * @domain_flags: what is known of its domain
 * @kind: what the record is
 * @state: what a column says, for rebote_row_scanner_get_state()
 * @state_column: which column says it
 * @is_role: whether the local part is a role's
 * @is_joined: whether the mailbox is another than the address as it is written
 * @has_suggestion: whether the domain looks misspelt
 *
 * A record, scanned. Small, because there are millions.
 */
typedef struct
{
  guint32 key_offset;
  guint32 hash;
  guint16 key_length;
  guint16 spelling_length;
  guint16 at;
  guint16 state_column;
  guint8  address_flags;
  guint8  domain_flags;
  guint8  kind;
  guint8  state;
  guint8  is_role : 1;
  guint8  is_joined : 1;
  guint8  has_suggestion : 1;
} ReboteScannedRow;

/**
 * ReboteRowBatch:
 * @chunk: the records
 * @rows: (element-type ReboteScannedRow): a row for each
 * @keys: the bytes of their mailboxes
 *
 * Some thousand rows, handed from one thread to another.
 */
typedef struct
{
  ReboteCsvChunk *chunk;
  GArray         *rows;
  GString        *keys;
} ReboteRowBatch;

typedef struct _ReboteRowScanner ReboteRowScanner;

ReboteRowBatch   *rebote_row_batch_new (void);
void              rebote_row_batch_free (ReboteRowBatch *self);
ReboteRowScanner *rebote_row_scanner_new (ReboteListSource       *source,
                                          const ReboteCsvDialect *dialect,
                                          ReboteAddressFacts     *facts,
                                          ReboteKnowledge        *knowledge,
                                          GError                **error);
void              rebote_row_scanner_free (ReboteRowScanner *self);
gboolean          rebote_row_scanner_fill (ReboteRowScanner *self,
                                           ReboteRowBatch   *batch,
                                           GError          **error);
const char       *rebote_row_scanner_get_state (ReboteRowScanner *self,
                                                guint             state);
gboolean          rebote_row_scanner_has_reasons (const ReboteCsvDialect *dialect);
gboolean          rebote_row_scanner_has_states (const ReboteCsvDialect *dialect);
guint64           rebote_row_scanner_get_n_bytes (ReboteRowScanner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteRowBatch, rebote_row_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteRowScanner, rebote_row_scanner_free)

G_END_DECLS
