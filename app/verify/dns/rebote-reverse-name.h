/* rebote-reverse-name.h
 *
 * The name under which something is said about an address of the network.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *rebote_reverse_name_new (GInetAddress *address,
                               const char   *zone);

G_END_DECLS
