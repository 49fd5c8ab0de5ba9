/* rebote-contact-model.h
 *
 * The contacts of one list, as the Lists view shows them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-row-model.h"
#include "rebote-store-lists.h"

G_BEGIN_DECLS

/**
 * ReboteContactSort:
 * @REBOTE_CONTACT_SORT_ROW: as in the file
 * @REBOTE_CONTACT_SORT_ADDRESS: by address
 * @REBOTE_CONTACT_SORT_DECISION: remove, review, keep; then by reason
 * @REBOTE_CONTACT_SORT_REASON: by reason
 * @REBOTE_CONTACT_SORT_FIELD: by the cell of one column: numbers as numbers, the empty ones last
 */
typedef enum {
  REBOTE_CONTACT_SORT_ROW,
  REBOTE_CONTACT_SORT_ADDRESS,
  REBOTE_CONTACT_SORT_DECISION,
  REBOTE_CONTACT_SORT_REASON,
  REBOTE_CONTACT_SORT_FIELD
} ReboteContactSort;

#define REBOTE_TYPE_CONTACT_ROW   (rebote_contact_row_get_type ())
#define REBOTE_TYPE_CONTACT_MODEL (rebote_contact_model_get_type ())

/**
 * ReboteContactRow:
 *
 * Properties, all read-only: `row` (guint, position in the file), `address`, `canonical`, `decision` (the user's
 * where there is one), `computed-decision` (the program's), `overridden` (boolean), `reason`, `explanation`,
 * `evidence`, `suggestion` (strings, nullable). The cells are read with rebote_contact_row_get_field().
 */
G_DECLARE_FINAL_TYPE (ReboteContactRow, rebote_contact_row, REBOTE, CONTACT_ROW, ReboteRow)

/**
 * ReboteContactModel:
 *
 * Properties: `list-id` (gint64; 0 shows nothing), `filter` (#ReboteContactFilter as guint), `reason` (a slug that
 * narrows it further; nullable), `only-new` (boolean: only those that were not in the list before).
 */
G_DECLARE_FINAL_TYPE (ReboteContactModel, rebote_contact_model, REBOTE, CONTACT_MODEL, ReboteRowModel)

guint               rebote_contact_row_get_row               (ReboteContactRow    *self);
const char         *rebote_contact_row_get_address           (ReboteContactRow    *self);
const char         *rebote_contact_row_get_canonical         (ReboteContactRow    *self);
const char         *rebote_contact_row_get_decision          (ReboteContactRow    *self);
const char         *rebote_contact_row_get_computed_decision (ReboteContactRow    *self);
gboolean            rebote_contact_row_get_overridden        (ReboteContactRow    *self);
const char         *rebote_contact_row_get_reason            (ReboteContactRow    *self);
const char         *rebote_contact_row_get_explanation       (ReboteContactRow    *self);
const char         *rebote_contact_row_get_evidence          (ReboteContactRow    *self);
const char         *rebote_contact_row_get_suggestion        (ReboteContactRow    *self);
guint               rebote_contact_row_get_n_fields          (ReboteContactRow    *self);
const char         *rebote_contact_row_get_field             (ReboteContactRow    *self,
                                                              guint                column);

ReboteContactModel *rebote_contact_model_new                 (ReboteStore         *store);
gint64              rebote_contact_model_get_list_id         (ReboteContactModel  *self);
void                rebote_contact_model_set_list_id         (ReboteContactModel  *self,
                                                              gint64               list_id);
ReboteContactFilter rebote_contact_model_get_filter          (ReboteContactModel  *self);
const char         *rebote_contact_model_get_reason          (ReboteContactModel  *self);
void                rebote_contact_model_set_filter          (ReboteContactModel  *self,
                                                              ReboteContactFilter  filter,
                                                              const char          *reason);
gboolean            rebote_contact_model_get_only_new        (ReboteContactModel  *self);
void                rebote_contact_model_set_only_new        (ReboteContactModel  *self,
                                                              gboolean             only_new);
void                rebote_contact_model_set_sort            (ReboteContactModel  *self,
                                                              ReboteContactSort    sort,
                                                              guint                column,
                                                              gboolean             descending);

G_END_DECLS
