/* rebote-bounce-reader.h
 *
 * Reads one message and judges it: the pure function at the heart of the program.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-bounce.h"
#include "rebote-knowledge.h"

G_BEGIN_DECLS

ReboteBounce *rebote_bounce_reader_read (ReboteKnowledge *knowledge,
                                         GBytes          *raw,
                                         const char      *source,
                                         guint            index,
                                         GError         **error);

G_END_DECLS
