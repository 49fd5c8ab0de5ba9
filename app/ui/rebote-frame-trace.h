/* rebote-frame-trace.h
 *
 * Tells where the window could not answer: for those who look for a stutter.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void rebote_frame_trace_start (void);

G_END_DECLS
