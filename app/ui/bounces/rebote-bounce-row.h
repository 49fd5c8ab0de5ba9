/* rebote-bounce-row.h
 *
 * A row of the list of bounces.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "store/rebote-message-model.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_BOUNCE_ROW (rebote_bounce_row_get_type ())

G_DECLARE_FINAL_TYPE (ReboteBounceRow, rebote_bounce_row, REBOTE, BOUNCE_ROW, GtkWidget)

GtkWidget        *rebote_bounce_row_new       (void);
ReboteMessageRow *rebote_bounce_row_get_row   (ReboteBounceRow  *self);
void              rebote_bounce_row_set_row   (ReboteBounceRow  *self,
                                               ReboteMessageRow *row,
                                               gboolean          held);
void              rebote_bounce_row_set_held  (ReboteBounceRow  *self,
                                               gboolean          held);
void              rebote_bounce_row_set_group (ReboteBounceRow  *self,
                                               const char       *group);

G_END_DECLS
