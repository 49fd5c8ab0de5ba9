/* rebote-row-private.h
 *
 * What row models need of their rows, and the questions that they ask the store.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-row-model.h"
#include "rebote-row-order.h"
#include "rebote-store-private.h"

G_BEGIN_DECLS

extern const char rebote_message_row_sql[];
extern const char rebote_contact_row_sql[];
extern const char rebote_suppression_row_sql[];

ReboteRow      *rebote_row_new              (GType                 type,
                                             gint64                id);
const gint64   *rebote_row_get_key          (ReboteRow            *self);
void            rebote_row_load             (ReboteRow            *self,
                                             struct sqlite3_stmt  *statement);
void            rebote_row_take_text        (ReboteRow            *self,
                                             char                **field,
                                             struct sqlite3_stmt  *statement,
                                             int                   column,
                                             GParamSpec           *pspec);

ReboteRowQuery *rebote_row_query_new        (const char           *sql);
void            rebote_row_query_free       (ReboteRowQuery       *self);
void            rebote_row_query_add        (ReboteRowQuery       *self,
                                             const char           *sql);
void            rebote_row_query_bind_int   (ReboteRowQuery       *self,
                                             gint64                value);
void            rebote_row_query_bind_text  (ReboteRowQuery       *self,
                                             const char           *value);
GArray         *rebote_row_query_run        (ReboteRowQuery       *self,
                                             ReboteStore          *store,
                                             GCancellable         *cancellable,
                                             GError              **error);

/**
 * ReboteRowCache:
 *
 * The row objects that live. A few pages of them are kept; those that others hold are known by their key.
 */
ReboteRowCache *rebote_row_cache_new              (ReboteStore    *store,
                                                   GType           row_type,
                                                   const char     *read_sql);
void            rebote_row_cache_free             (ReboteRowCache *self);
ReboteRow      *rebote_row_cache_get              (ReboteRowCache *self,
                                                   GArray         *order,
                                                   guint           position);
void            rebote_row_cache_forget_positions (ReboteRowCache *self);
void            rebote_row_cache_refresh          (ReboteRowCache *self);
GArray         *rebote_row_cache_find_held        (ReboteRowCache *self,
                                                   GArray         *order);
gboolean        rebote_row_cache_is_held          (ReboteRowCache *self,
                                                   gint64          id);

/**
 * ReboteRowChange:
 * @position: where the list changes
 * @n_removed: so many rows go there
 * @first_added: position in the new order of the first row that comes there
 * @n_added: so many come
 */
typedef struct {
  guint position;
  guint n_removed;
  guint first_added;
  guint n_added;
} ReboteRowChange;

GArray         *rebote_row_changes_find           (GArray         *old_order,
                                                   GArray         *new_order,
                                                   GArray         *held);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteRowQuery, rebote_row_query_free)

G_END_DECLS
