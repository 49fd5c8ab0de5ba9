/* rebote-row-flow.h
 *
 * The way of a list's rows through the threads that scan, judge and write them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-row-judge.h"

G_BEGIN_DECLS

/**
 * ReboteRowFlowFunc:
 * @scanner: what scanned the rows
 * @batch: rows
 * @verdicts: (nullable): what was decided about each of them, where they are judged; it may be changed
 * @user_data: the data of the caller
 * @error: return location for an error
 *
 * Takes the rows in the order of the list, in the caller's thread.
 *
 * Returns: %FALSE with @error set to give up
 */
typedef gboolean (*ReboteRowFlowFunc) (ReboteRowScanner *scanner,
                                       ReboteRowBatch   *batch,
                                       ReboteRowVerdict *verdicts,
                                       gpointer          user_data,
                                       GError          **error);

gboolean rebote_row_flow_run (ReboteRowScanner  *scanner,
                              ReboteRowJudge    *judge,
                              ReboteRowFlowFunc  func,
                              gpointer           user_data,
                              GError           **error);

G_END_DECLS
