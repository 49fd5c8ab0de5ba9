/* rebote-event-reader.h
 *
 * Reads one record of a mailing service or of a mail server's log, and judges it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-bounce.h"
#include "bounce/rebote-knowledge.h"

G_BEGIN_DECLS

gboolean      rebote_event_is_record (const char *data,
                                      gsize       length);
ReboteBounce *rebote_event_read (ReboteKnowledge *knowledge,
                                 const char      *data,
                                 gsize            length,
                                 GError         **error);

G_END_DECLS
