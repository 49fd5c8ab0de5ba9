/* rebote-settings.h
 *
 * The settings of the program.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *rebote_settings_new (void);

G_END_DECLS
