/* rebote-gio.h
 *
 * What nearly every file needs, read once where precompiled headers are wanted (b_pch). Nothing includes this: each file says
 * itself what it needs.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gio/gio.h>

/* Each file has one of its own. */
#undef G_LOG_DOMAIN
