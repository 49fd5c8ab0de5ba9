/* rebote-adwaita.h
 *
 * What nearly every file of the window needs: see app/pch/rebote-gio.h.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>

/* Each file has one of its own. */
#undef G_LOG_DOMAIN
