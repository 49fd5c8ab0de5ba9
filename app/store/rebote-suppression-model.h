/* rebote-suppression-model.h
 *
 * The addresses that must not be mailed, as the Suppressions view shows them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-row-model.h"
#include "rebote-store-suppressions.h"

G_BEGIN_DECLS

/**
 * ReboteSuppressionSort:
 * @REBOTE_SUPPRESSION_SORT_SINCE: by date
 * @REBOTE_SUPPRESSION_SORT_ADDRESS: by address
 * @REBOTE_SUPPRESSION_SORT_REASON: by reason, then by date
 * @REBOTE_SUPPRESSION_SORT_ORIGIN: by origin, then by date
 */
typedef enum {
  REBOTE_SUPPRESSION_SORT_SINCE,
  REBOTE_SUPPRESSION_SORT_ADDRESS,
  REBOTE_SUPPRESSION_SORT_REASON,
  REBOTE_SUPPRESSION_SORT_ORIGIN
} ReboteSuppressionSort;

#define REBOTE_TYPE_SUPPRESSION_ROW   (rebote_suppression_row_get_type ())
#define REBOTE_TYPE_SUPPRESSION_MODEL (rebote_suppression_model_get_type ())

/**
 * ReboteSuppressionRow:
 *
 * Properties, all read-only: `address`, `reason`, `origin`, `note` (nullable), `since` (GDateTime in local time).
 */
G_DECLARE_FINAL_TYPE (ReboteSuppressionRow, rebote_suppression_row, REBOTE, SUPPRESSION_ROW, ReboteRow)

/**
 * ReboteSuppressionModel:
 *
 * The addresses that are suppressed now, the latest first until another order is set.
 */
G_DECLARE_FINAL_TYPE (ReboteSuppressionModel, rebote_suppression_model, REBOTE, SUPPRESSION_MODEL, ReboteRowModel)

const char             *rebote_suppression_row_get_address (ReboteSuppressionRow   *self);
const char             *rebote_suppression_row_get_reason  (ReboteSuppressionRow   *self);
const char             *rebote_suppression_row_get_origin  (ReboteSuppressionRow   *self);
const char             *rebote_suppression_row_get_note    (ReboteSuppressionRow   *self);
GDateTime              *rebote_suppression_row_get_since   (ReboteSuppressionRow   *self);

ReboteSuppressionModel *rebote_suppression_model_new       (ReboteStore            *store);
void                    rebote_suppression_model_set_sort  (ReboteSuppressionModel *self,
                                                            ReboteSuppressionSort   sort,
                                                            gboolean                descending);

G_END_DECLS
