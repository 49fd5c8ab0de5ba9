/* rebote-format.h
 *
 * Dates and numbers as the interface shows them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rebote_format_date       (GDateTime *date,
                                GDateTime *now);
char *rebote_format_day        (GDateTime *date,
                                GDateTime *now);
char *rebote_format_exact_date (GDateTime *date);
char *rebote_format_number     (guint64    number);

G_END_DECLS
