/* rebote-domains-dialog.h
 *
 * Asks from which domains the user sends.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void rebote_domains_dialog_show (GtkWindow *parent,
                                 GSettings *settings);

G_END_DECLS
