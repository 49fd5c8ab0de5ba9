/* rebote-verify-choice-row.h
 *
 * A verifier that may be asked, as the sheet offers it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "store/rebote-store-verify-runs.h"
#include "verify/rebote-verifiers.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_VERIFY_CHOICE_ROW (rebote_verify_choice_row_get_type ())

/**
 * ReboteVerifyChoiceRow:
 *
 * Says what a verifier would get, what that costs, and what is left of the credit. Mail servers can be chosen only when it was
 * found out that they can be asked from here.
 *
 * Signals: `changed`: it is asked now, or is not any more; `moved` (int): it is to be asked so many places later.
 */
G_DECLARE_FINAL_TYPE (ReboteVerifyChoiceRow, rebote_verify_choice_row, REBOTE, VERIFY_CHOICE_ROW, AdwActionRow)

GtkWidget  *rebote_verify_choice_row_new         (ReboteVerifiers          *verifiers,
                                                  ReboteVerifier           *verifier);
const char *rebote_verify_choice_row_get_id      (ReboteVerifyChoiceRow    *self);
gboolean    rebote_verify_choice_row_get_chosen  (ReboteVerifyChoiceRow    *self);
void        rebote_verify_choice_row_choose      (ReboteVerifyChoiceRow    *self);
void        rebote_verify_choice_row_set_missing (ReboteVerifyChoiceRow    *self,
                                                  const char               *missing);
void        rebote_verify_choice_row_set_moves   (ReboteVerifyChoiceRow    *self,
                                                  gboolean                  up,
                                                  gboolean                  down);
void        rebote_verify_choice_row_set_counts  (ReboteVerifyChoiceRow    *self,
                                                  const ReboteVerifyCounts *counts,
                                                  gboolean                  offline);
void        rebote_verify_choice_row_set_domains (ReboteVerifyChoiceRow    *self,
                                                  const char *const        *domains);

G_END_DECLS
