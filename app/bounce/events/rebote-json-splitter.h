/* rebote-json-splitter.h
 *
 * Cuts a stream of JSON into its objects, however they are strung together.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-event-output.h"

G_BEGIN_DECLS

/**
 * ReboteJsonSplitter:
 *
 * One object after the other: as lines, in a list, one behind the other, or in a list within an object. Only the
 * object at hand is in memory. For one thread.
 */
typedef struct _ReboteJsonSplitter ReboteJsonSplitter;

ReboteJsonSplitter *rebote_json_splitter_new (ReboteEventOutput *output);
void                rebote_json_splitter_free (ReboteJsonSplitter *self);
void                rebote_json_splitter_set_whole (ReboteJsonSplitter *self);
void                rebote_json_splitter_push (ReboteJsonSplitter *self,
                                               const char         *data,
                                               gsize               length);
void                rebote_json_splitter_finish (ReboteJsonSplitter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteJsonSplitter, rebote_json_splitter_free)

G_END_DECLS
