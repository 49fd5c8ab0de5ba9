/* rebote-list-page.h
 *
 * One contact list: what is decided about its contacts, and why.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "bounce/rebote-knowledge.h"
#include "store/rebote-store-lists.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_LIST_PAGE (rebote_list_page_get_type ())

/**
 * ReboteListPage:
 *
 * Signals: `job` (`ReboteListJob *`): something is to be done that takes longer; `undo` (`ReboteListUndo` as guint,
 * gint64 key, message): something has been done that can be undone; `verify` (gint64 run): that run is to be started.
 */
G_DECLARE_FINAL_TYPE (ReboteListPage, rebote_list_page, REBOTE, LIST_PAGE, GtkWidget)

void        rebote_list_page_set_up (ReboteListPage  *self,
                                     ReboteStore     *store,
                                     ReboteKnowledge *knowledge);
void        rebote_list_page_set_list (ReboteListPage   *self,
                                       ReboteStoredList *list);
gint64      rebote_list_page_get_list (ReboteListPage *self);
void        rebote_list_page_search (ReboteListPage *self,
                                     const char     *text);
const char *rebote_list_page_get_search (ReboteListPage *self);

G_END_DECLS
