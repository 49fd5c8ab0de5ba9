/* rebote-list-annotator.h
 *
 * Goes through the addresses of a list, and writes the list once more with columns of ours.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-list-source.h"

G_BEGIN_DECLS

/**
 * ReboteListCellFunc:
 * @cell: what stands in the column of addresses of a contact, without spaces around it
 * @own_cells: (nullable) (out) (array): gets the text of each column of ours, which is freed; %NULL where the list is only read
 * @user_data: the data given
 * @error: return location for an error
 *
 * Takes a contact, in the order of the list.
 *
 * Returns: %FALSE with @error set to give up
 */
typedef gboolean (*ReboteListCellFunc) (const char *cell,
                                        char      **own_cells,
                                        gpointer    user_data,
                                        GError    **error);

/**
 * ReboteListAnnotator:
 *
 * An open list, which can be gone through again and again, also where it comes from standard input. Used by one thread.
 */
typedef struct _ReboteListAnnotator ReboteListAnnotator;

ReboteListAnnotator    *rebote_list_annotator_new         (const char                *path,
                                                           const ReboteCsvOverrides  *overrides,
                                                           GError                   **error);
void                    rebote_list_annotator_free        (ReboteListAnnotator       *self);
GPtrArray              *rebote_list_annotator_get_warnings (ReboteListAnnotator      *self);
gboolean                rebote_list_annotator_check       (ReboteListAnnotator       *self,
                                                           const char                *output,
                                                           GError                   **error);
gboolean                rebote_list_annotator_read        (ReboteListAnnotator       *self,
                                                           ReboteListCellFunc         func,
                                                           gpointer                   user_data,
                                                           GError                   **error);
gboolean                rebote_list_annotator_write       (ReboteListAnnotator       *self,
                                                           const char                *output,
                                                           const char *const         *columns,
                                                           ReboteListCellFunc         func,
                                                           gpointer                   user_data,
                                                           GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteListAnnotator, rebote_list_annotator_free)

G_END_DECLS
