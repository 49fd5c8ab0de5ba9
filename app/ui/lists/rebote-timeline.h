/* rebote-timeline.h
 *
 * What happened to an address, the latest first.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "store/rebote-store.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_TIMELINE (rebote_timeline_get_type ())

/**
 * ReboteTimeline:
 *
 * A list of what the store knows of an address: imports, mails, decisions, suppressions. It follows the store.
 */
G_DECLARE_FINAL_TYPE (ReboteTimeline, rebote_timeline, REBOTE, TIMELINE, GtkWidget)

void rebote_timeline_set_store   (ReboteTimeline *self,
                                  ReboteStore    *store);
void rebote_timeline_set_contact (ReboteTimeline *self,
                                  gint64          contact_id,
                                  const char     *address);

G_END_DECLS
