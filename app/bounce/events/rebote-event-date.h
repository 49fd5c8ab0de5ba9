/* rebote-event-date.h
 *
 * Reads the ways in which services write a date.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GDateTime *rebote_event_date_parse (const char *text);

G_END_DECLS
