/* rebote-list-writer.h
 *
 * Puts the contacts of a list into the store, in a thread of its own.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store-lists.h"

G_BEGIN_DECLS

/**
 * ReboteListWriter:
 *
 * Takes the contacts of one list, one after the other, while those before them are written. Used by one thread.
 */
typedef struct _ReboteListWriter ReboteListWriter;

ReboteListWriter    *rebote_list_writer_new      (ReboteStore      *store,
                                                  gint64            list_id);
void                 rebote_list_writer_free     (ReboteListWriter *self);
ReboteStoredContact *rebote_list_writer_add      (ReboteListWriter *self,
                                                  GError          **error);
ReboteStoredContact *rebote_list_writer_get_last (ReboteListWriter *self);
const char          *rebote_list_writer_keep     (ReboteListWriter *self,
                                                  const char       *text,
                                                  gssize            length);
gboolean             rebote_list_writer_finish   (ReboteListWriter *self,
                                                  GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteListWriter, rebote_list_writer_free)

G_END_DECLS
