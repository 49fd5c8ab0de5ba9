/* rebote-address-finder.h
 *
 * Finds addresses among words. Much is taken for one that no mail server would take: a notice repeats what was written.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rebote_address_around (const char  *text,
                                const char  *at,
                                const char **start,
                                gsize       *length);
char    *rebote_notice_find_address (const char *text);

G_END_DECLS
