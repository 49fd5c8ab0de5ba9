/* rebote-bounces-view.h
 *
 * The mails that came back, and why.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REBOTE_TYPE_BOUNCES_VIEW (rebote_bounces_view_get_type ())

/**
 * ReboteBouncesView:
 *
 * A #ReboteView: left the list of all that has been read, right the explanation of what is selected.
 */
G_DECLARE_FINAL_TYPE (ReboteBouncesView, rebote_bounces_view, REBOTE, BOUNCES_VIEW, GtkWidget)

void rebote_bounces_view_read_again (ReboteBouncesView *self);

G_END_DECLS
