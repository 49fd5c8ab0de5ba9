/* rebote-verify-tally.h
 *
 * What came of a run, in numbers.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store-verify-runs.h"

G_BEGIN_DECLS

/**
 * ReboteVerifyTally:
 * @verdicts: how many addresses are said to be what
 * @n_disputed: about how many verifiers contradict each other
 * @n_unchecked: about how many nobody said anything
 *
 * What came of a run; each of its addresses counts once.
 */
typedef struct
{
  guint64 verdicts[REBOTE_N_VERIFICATION_VERDICTS];
  guint64 n_disputed;
  guint64 n_unchecked;
} ReboteVerifyTally;

gboolean rebote_store_verify_runs_tally (ReboteStore       *store,
                                         gint64             run_id,
                                         ReboteVerifyTally *tally,
                                         GError           **error);

G_END_DECLS
