/* rebote-status-icon.h
 *
 * The shape of a verdict.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ReboteStatus:
 * @REBOTE_STATUS_NEUTRAL: a ring: not a bounce
 * @REBOTE_STATUS_HARD: a disc, red
 * @REBOTE_STATUS_SOFT: a half disc, amber
 * @REBOTE_STATUS_UNDETERMINED: a ring with a dot
 * @REBOTE_STATUS_DELAYED: a ring with a quarter, amber
 * @REBOTE_STATUS_COMPLAINT: a triangle, red
 * @REBOTE_STATUS_DISPUTED: a diamond, purple
 * @REBOTE_STATUS_GOOD: a ring with a tick, green
 *
 * What is told by shape, by colour, and by the word that stands beside them.
 */
typedef enum {
  REBOTE_STATUS_NEUTRAL,
  REBOTE_STATUS_HARD,
  REBOTE_STATUS_SOFT,
  REBOTE_STATUS_UNDETERMINED,
  REBOTE_STATUS_DELAYED,
  REBOTE_STATUS_COMPLAINT,
  REBOTE_STATUS_DISPUTED,
  REBOTE_STATUS_GOOD
} ReboteStatus;

#define REBOTE_N_STATUSES (REBOTE_STATUS_GOOD + 1)

#define REBOTE_TYPE_STATUS_ICON (rebote_status_icon_get_type ())

/**
 * ReboteStatusIcon:
 *
 * Draws the shape of a status in the colour that the style gives to it. Decoration: the word stands beside it, or is
 * in the accessible name of what it belongs to.
 */
G_DECLARE_FINAL_TYPE (ReboteStatusIcon, rebote_status_icon, REBOTE, STATUS_ICON, GtkWidget)

GtkWidget    *rebote_status_icon_new           (void);
ReboteStatus  rebote_status_icon_get_status    (ReboteStatusIcon *self);
void          rebote_status_icon_set_status    (ReboteStatusIcon *self,
                                                ReboteStatus      status);
const char   *rebote_status_get_css_class      (ReboteStatus      status);

G_END_DECLS
