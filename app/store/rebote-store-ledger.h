/* rebote-store-ledger.h
 *
 * What has left the computer for verification.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/rebote-verifier.h"

#include "rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteLedgerEntry:
 * @run_id: the run, or 0 if it is forgotten
 * @run_name: what the user called it
 * @verifier: the id of who was asked
 * @receiver: (nullable): who got it
 * @sends: what was sent of each address
 * @began: when, in seconds of the epoch
 * @ended: until when
 * @n_addresses: of how many addresses; one that is sent twice counts twice
 * @n_credits: how many verdicts were paid for, as far as we can tell
 *
 * What left for one verifier while a run was at work. Everything is borrowed for the length of the call.
 */
typedef struct
{
  gint64              run_id;
  const char         *run_name;
  const char         *verifier;
  const char         *receiver;
  ReboteVerifierSends sends;
  gint64              began;
  gint64              ended;
  guint64             n_addresses;
  guint64             n_credits;
} ReboteLedgerEntry;

/**
 * ReboteLedgerFunc:
 * @entry: an entry
 * @user_data: the data given
 * @error: return location for an error
 *
 * Returns: %FALSE with @error set to end the iteration
 */
typedef gboolean (*ReboteLedgerFunc) (const ReboteLedgerEntry *entry,
                                      gpointer                 user_data,
                                      GError                 **error);

gboolean rebote_store_ledger_foreach (ReboteStore      *store,
                                      ReboteLedgerFunc  func,
                                      gpointer          user_data,
                                      GError          **error);

G_END_DECLS
