/* rebote-log-splitter.h
 *
 * Picks the deliveries out of a mail server's log, and makes each a JSON object.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-event-output.h"

G_BEGIN_DECLS

/**
 * ReboteLogSplitter:
 *
 * Remembers for a while whose mail a queue number stands for; otherwise only the line at hand is in memory. For one
 * thread.
 */
typedef struct _ReboteLogSplitter ReboteLogSplitter;

ReboteLogSplitter *rebote_log_splitter_new (ReboteEventOutput *output);
void               rebote_log_splitter_free (ReboteLogSplitter *self);
void               rebote_log_splitter_push (ReboteLogSplitter *self,
                                             const char        *data,
                                             gsize              length);
void               rebote_log_splitter_finish (ReboteLogSplitter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteLogSplitter, rebote_log_splitter_free)

G_END_DECLS
