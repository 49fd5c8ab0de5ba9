/* rebote-ledger-row.h
 *
 * A line of the ledger.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store-ledger.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_LEDGER_ROW (rebote_ledger_row_get_type ())

/**
 * ReboteLedgerRow:
 *
 * A line of the ledger as a view lists it. Immutable.
 */
G_DECLARE_FINAL_TYPE (ReboteLedgerRow, rebote_ledger_row, REBOTE, LEDGER_ROW, GObject)

ReboteLedgerRow         *rebote_ledger_row_new         (const ReboteLedgerEntry *entry);
const ReboteLedgerEntry *rebote_ledger_row_get_entry   (ReboteLedgerRow         *self);
gboolean                 rebote_ledger_row_is_same     (ReboteLedgerRow         *self,
                                                        ReboteLedgerRow         *other);
char                    *rebote_ledger_row_describe    (ReboteLedgerRow         *self);
char                    *rebote_ledger_rows_to_csv     (GPtrArray               *rows);
char                    *rebote_ledger_rows_to_text    (GPtrArray               *rows);

G_END_DECLS
