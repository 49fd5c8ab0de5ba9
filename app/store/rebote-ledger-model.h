/* rebote-ledger-model.h
 *
 * What has left the computer, for a view.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-ledger-row.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_LEDGER_MODEL (rebote_ledger_model_get_type ())

/**
 * ReboteLedgerModel:
 *
 * The ledger as a #GListModel of #ReboteLedgerRow, the newest line first. It follows the store, belongs to the main thread, and
 * reads in another one. The signal `loaded` is emitted whenever it is as new as the store, `failed` (`GError *error`) when it
 * could not be read.
 */
G_DECLARE_FINAL_TYPE (ReboteLedgerModel, rebote_ledger_model, REBOTE, LEDGER_MODEL, GObject)

ReboteLedgerModel *rebote_ledger_model_new        (ReboteStore       *store);
GPtrArray         *rebote_ledger_model_get_rows   (ReboteLedgerModel *self);
GPtrArray         *rebote_ledger_model_get_totals (ReboteLedgerModel *self);

G_END_DECLS
