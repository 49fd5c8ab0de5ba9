/* rebote-msg.h
 *
 * Makes a mail (RFC 5322) of a file of Outlook (.msg).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *rebote_msg_read (GBytes  *file,
                         GError **error);

G_END_DECLS
