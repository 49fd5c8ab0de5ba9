/* rebote-deliverability-view.h
 *
 * How the mailing went: the figures of what has been read.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ui/rebote-view.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_DELIVERABILITY_VIEW (rebote_deliverability_view_get_type ())

G_DECLARE_FINAL_TYPE (ReboteDeliverabilityView, rebote_deliverability_view, REBOTE, DELIVERABILITY_VIEW, GtkWidget)

G_END_DECLS
