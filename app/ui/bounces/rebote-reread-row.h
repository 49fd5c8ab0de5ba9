/* rebote-reread-row.h
 *
 * Teaches or forgets a rule, and shows how far the reading again is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "bounce/rebote-knowledge.h"
#include "store/rebote-reread.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_REREAD_ROW (rebote_reread_row_get_type ())

/**
 * ReboteRereadRow:
 *
 * Works in a thread of its own once it runs. Signal: `finished` (#GError or %NULL). Even after an error the row may have
 * new knowledge: the file has changed before the mails are read again.
 */
G_DECLARE_FINAL_TYPE (ReboteRereadRow, rebote_reread_row, REBOTE, REREAD_ROW, GtkWidget)

GtkWidget       *rebote_reread_row_new           (ReboteStore     *store,
                                                  const char      *pattern,
                                                  ReboteReason     reason,
                                                  gboolean         is_removal);
void             rebote_reread_row_run           (ReboteRereadRow *self);
void             rebote_reread_row_cancel        (ReboteRereadRow *self);
const char      *rebote_reread_row_get_pattern   (ReboteRereadRow *self);
ReboteReason     rebote_reread_row_get_reason    (ReboteRereadRow *self);
gboolean         rebote_reread_row_is_removal    (ReboteRereadRow *self);
guint            rebote_reread_row_get_n_changed (ReboteRereadRow *self);
ReboteKnowledge *rebote_reread_row_get_knowledge (ReboteRereadRow *self);

G_END_DECLS
