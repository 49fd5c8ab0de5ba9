/* rebote-ledger-window.h
 *
 * What has left this computer for verification.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "store/rebote-store.h"
#include "verify/rebote-verifiers.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_LEDGER_WINDOW (rebote_ledger_window_get_type ())

/**
 * ReboteLedgerWindow:
 *
 * The ledger as a table, with totals above it. It follows the store while a run goes on.
 */
G_DECLARE_FINAL_TYPE (ReboteLedgerWindow, rebote_ledger_window, REBOTE, LEDGER_WINDOW, AdwWindow)

GtkWindow *rebote_ledger_window_new (GtkWindow       *parent,
                                     ReboteStore     *store,
                                     ReboteVerifiers *verifiers);

G_END_DECLS
