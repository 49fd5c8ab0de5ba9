/* rebote-row-splitter.h
 *
 * Cuts a table (CSV) of events into its rows, and makes each a JSON object with the names of the header.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-event-output.h"

G_BEGIN_DECLS

/**
 * ReboteRowSplitter:
 *
 * Only the row at hand is in memory. For one thread.
 */
typedef struct _ReboteRowSplitter ReboteRowSplitter;

ReboteRowSplitter *rebote_row_splitter_new (ReboteEventOutput *output);
void               rebote_row_splitter_free (ReboteRowSplitter *self);
void               rebote_row_splitter_push (ReboteRowSplitter *self,
                                             const char        *data,
                                             gsize              length);
void               rebote_row_splitter_finish (ReboteRowSplitter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteRowSplitter, rebote_row_splitter_free)

G_END_DECLS
