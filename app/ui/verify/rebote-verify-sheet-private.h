/* rebote-verify-sheet-private.h
 *
 * What the parts of the sheet share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/rebote-verifiers.h"

#include "rebote-verify-choice-row.h"
#include "rebote-verify-sheet.h"

G_BEGIN_DECLS

#define REBOTE_N_VERIFY_SCOPES (REBOTE_VERIFY_SCOPE_CHOSEN + 1)

struct _ReboteVerifySheet
{
  AdwWindow parent_instance;

  /* Template children */
  GtkWidget           *verify_button;
  GtkLabel            *summary_label;
  GtkLabel            *unsent_label;
  GtkLabel            *error_label;
  AdwComboRow         *scope_row;
  AdwPreferencesGroup *verifiers_group;
  AdwExpanderRow      *missing_row;
  AdwActionRow        *keys_row;
  AdwComboRow         *way_row;
  GtkSpinButton       *age_spin;
  GtkSwitch           *domains_switch;

  ReboteStore      *store;
  ReboteKnowledge  *knowledge;
  char             *name;
  gint64            list_id;
  GArray           *row_ids; /* of gint64, or NULL */
  ReboteVerifyScope scopes[REBOTE_N_VERIFY_SCOPES]; /* what the rows of the drop-down stand for */
  GCancellable     *cancellable;

  ReboteVerifiers  *verifiers;
  GPtrArray        *rows;    /* ReboteVerifyChoiceRow, in the order in which they are asked */
  GHashTable       *missing; /* of those that are not ready: id -> what is missing; NULL before that is known */
  gboolean          checking;

  /* The run that is shown, and what it would do */
  gint64               run_id;
  ReboteVerifyScope    drafted;
  ReboteVerifyOutlook *outlook;
  gboolean             looking;
  gboolean             look_again;
  gboolean             is_set_up;
  gboolean             is_accepted;
  gboolean             is_closed;
};

ReboteVerifyScope _rebote_verify_sheet_get_scope      (ReboteVerifySheet *self);
GStrv             _rebote_verify_sheet_dup_chosen     (ReboteVerifySheet *self);
void              _rebote_verify_sheet_check_ready    (ReboteVerifySheet *self);
void              _rebote_verify_sheet_show_verifiers (ReboteVerifySheet *self);
void              _rebote_verify_sheet_look           (ReboteVerifySheet *self);
void              _rebote_verify_sheet_show_outlook   (ReboteVerifySheet *self);
void              _rebote_verify_sheet_give_up        (ReboteVerifySheet *self);

G_END_DECLS
