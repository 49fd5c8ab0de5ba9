/* rebote-list-sniff.h
 *
 * Tells whether a file in which other files lie is a contact list, and not mails.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rebote_list_sniff_archive (const char *path);

G_END_DECLS
