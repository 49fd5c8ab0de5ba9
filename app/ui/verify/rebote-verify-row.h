/* rebote-verify-row.h
 *
 * A run that verifies addresses, where it can be seen: at work, or waiting to be taken up.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "bounce/rebote-knowledge.h"

#include "store/rebote-verify-progress.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_VERIFY_ROW (rebote_verify_row_get_type ())

/**
 * ReboteVerifyRow:
 *
 * Signals: `wanted`: it is to be taken up, see rebote_verify_row_run(); `ended` (gboolean, `GError *`): it has come to its end,
 * and whether nothing is left to do, or what ended it; `forgotten`: it is not to be taken up any more.
 */
G_DECLARE_FINAL_TYPE (ReboteVerifyRow, rebote_verify_row, REBOTE, VERIFY_ROW, GtkWidget)

GtkWidget  *rebote_verify_row_new           (ReboteStore          *store,
                                             ReboteKnowledge      *knowledge,
                                             ReboteVerifyProgress *progress);
gint64      rebote_verify_row_get_run_id    (ReboteVerifyRow      *self);
gint64      rebote_verify_row_get_list_id   (ReboteVerifyRow      *self);
const char *rebote_verify_row_get_name      (ReboteVerifyRow      *self);
gboolean    rebote_verify_row_is_at_work    (ReboteVerifyRow      *self);
gboolean    rebote_verify_row_is_brief      (ReboteVerifyRow      *self);
gboolean    rebote_verify_row_is_waiting    (ReboteVerifyRow      *self);
void        rebote_verify_row_wait          (ReboteVerifyRow      *self);
void        rebote_verify_row_run           (ReboteVerifyRow      *self);
void        rebote_verify_row_stop          (ReboteVerifyRow      *self);
void        rebote_verify_row_cancel        (ReboteVerifyRow      *self);

G_END_DECLS
