/* rebote-suppressions-view.h
 *
 * The addresses that must not be mailed.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ui/rebote-view.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_SUPPRESSIONS_VIEW (rebote_suppressions_view_get_type ())

G_DECLARE_FINAL_TYPE (ReboteSuppressionsView, rebote_suppressions_view, REBOTE, SUPPRESSIONS_VIEW, GtkWidget)

G_END_DECLS
