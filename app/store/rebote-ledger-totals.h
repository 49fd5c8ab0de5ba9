/* rebote-ledger-totals.h
 *
 * How much has left the computer in each month, and to which verifier.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteLedgerTotal:
 * @year: a year
 * @month: a month of it, from 1
 * @verifier: the id of a verifier
 * @n_addresses: how many addresses it got
 * @n_domains: of how many addresses it got the domains
 * @n_credits: how many verdicts were paid for
 *
 * What left for one verifier in one month of the local calendar.
 */
typedef struct
{
  int     year;
  int     month;
  char   *verifier;
  guint64 n_addresses;
  guint64 n_domains;
  guint64 n_credits;
} ReboteLedgerTotal;

GPtrArray *rebote_ledger_totals_new     (GPtrArray               *rows);
char      *rebote_ledger_total_describe (const ReboteLedgerTotal *self);

G_END_DECLS
