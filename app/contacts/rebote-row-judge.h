/* rebote-row-judge.h
 *
 * The second half of cleaning: decides about each row, knowing the rows before it, and of some lists all rows.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-policy.h"
#include "rebote-row-scanner.h"

G_BEGIN_DECLS

/**
 * ReboteRowVerdict:
 * @outcome: what becomes of the row
 * @reason: (nullable): the slug of the reason
 * @decision: (nullable): the decision in words; only where it is not to keep
 */
typedef struct
{
  ReboteOutcome   outcome;
  const char     *reason;
  ReboteDecision *decision;
} ReboteRowVerdict;

typedef struct _ReboteRowJudge ReboteRowJudge;

ReboteRowJudge *rebote_row_judge_new (const ReboteCsvDialect *dialect,
                                      ReboteAddressFacts     *facts,
                                      RebotePolicy           *policy,
                                      ReboteVerdictIndex     *index);
void            rebote_row_judge_free (ReboteRowJudge *self);
gboolean        rebote_row_judge_must_note (ReboteRowJudge *self);
void            rebote_row_judge_note (ReboteRowJudge       *self,
                                       ReboteRowScanner     *scanner,
                                       const ReboteRowBatch *batch,
                                       guint                 position);
void            rebote_row_judge_decide (ReboteRowJudge       *self,
                                         ReboteRowScanner     *scanner,
                                         const ReboteRowBatch *batch,
                                         guint                 position,
                                         ReboteRowVerdict     *verdict);
void            rebote_row_judge_prefetch (ReboteRowJudge  *self,
                                           const ReboteScannedRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteRowJudge, rebote_row_judge_free)

G_END_DECLS
