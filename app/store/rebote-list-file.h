/* rebote-list-file.h
 *
 * A stored list as the file that it was.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contacts/rebote-csv-dialect.h"

#include "rebote-store-lists.h"

G_BEGIN_DECLS

char    *rebote_list_file_describe_dialect (const ReboteCsvDialect *dialect,
                                            gboolean                is_book);
gboolean rebote_list_file_is_book (const ReboteStoredList *list);
void     rebote_list_file_get_overrides (const ReboteStoredList *list,
                                         ReboteCsvOverrides     *overrides);
char    *rebote_list_file_write (ReboteStore           *store,
                                 ReboteStoredList      *list,
                                 gboolean               only_new,
                                 ReboteStoreContactFunc func,
                                 gpointer               user_data,
                                 GCancellable          *cancellable,
                                 GError               **error);

G_END_DECLS
