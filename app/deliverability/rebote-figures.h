/* rebote-figures.h
 *
 * Numbers as people read them, and what may be concluded from few of them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rebote_format_count    (gint64  count);
char *rebote_format_rate     (double  rate);
void  rebote_wilson_interval (guint64 successes,
                              guint64 trials,
                              double *low,
                              double *high);

G_END_DECLS
