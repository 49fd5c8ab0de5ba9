/* rebote-store-lists.h
 *
 * Imported contact lists: their contacts, what was decided about each, and what the user says instead.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteContactFilter:
 * @REBOTE_CONTACT_FILTER_ALL: every contact of the list
 * @REBOTE_CONTACT_FILTER_KEEP: those that stay
 * @REBOTE_CONTACT_FILTER_REVIEW: those to look at
 * @REBOTE_CONTACT_FILTER_REMOVE: those that go
 *
 * The user's own decision, where there is one, counts instead of the program's.
 */
typedef enum {
  REBOTE_CONTACT_FILTER_ALL,
  REBOTE_CONTACT_FILTER_KEEP,
  REBOTE_CONTACT_FILTER_REVIEW,
  REBOTE_CONTACT_FILTER_REMOVE
} ReboteContactFilter;

#define REBOTE_N_CONTACT_FILTERS (REBOTE_CONTACT_FILTER_REMOVE + 1)

/**
 * ReboteStoredList:
 * @id: its key; 0 before it is stored
 * @name: what the user calls it
 * @source: (nullable): the file that it was read from: a path or URI
 * @dialect: the form of the file, in the words of the contacts room
 * @columns: (array zero-terminated=1): the names of the file's columns
 * @address_column: which of them holds the address, or -1
 * @preamble: (nullable): the bytes before the first contact: byte-order mark, titles, header
 * @postamble: (nullable): the bytes after the last contact
 * @imported: Unix time
 * @n_contacts: how many contacts it has
 * @previous: the key of the list whose place it takes, or 0 if there is none, or none any more
 * @since: Unix time at which that list was imported, or 0 if there was none
 * @n_new: contacts whose addresses were not in that list
 * @n_gone: addresses of that list that are not in this one
 * @n_changed: contacts of which other cells are not as they were
 * @cleaned: Unix time at which the program decided about its contacts for the last time
 * @is_superseded: whether another list has taken its place
 */
typedef struct {
  gint64   id;
  char    *name;
  char    *source;
  char    *dialect;
  GStrv    columns;
  int      address_column;
  GBytes  *preamble;
  GBytes  *postamble;
  gint64   imported;
  guint    n_contacts;
  gint64   previous;
  gint64   since;
  guint    n_new;
  guint    n_gone;
  guint    n_changed;
  gint64   cleaned;
  gboolean is_superseded;
} ReboteStoredList;

/**
 * ReboteStoredContact:
 * @row: its position in the list, from 0, without gaps
 * @record: its bytes as they stand in the file, line end included
 * @record_size: how many
 * @address: (nullable): the address as it is written
 * @canonical: (nullable): the address in the form that duplicates are found by
 * @fields: (nullable): the cells as UTF-8, to be shown, and behind them the line of the file, as
 *   rebote_stored_fields_add() joins them; not filled on the way out
 * @decision: `keep`, `review` or `remove`
 * @reason: (nullable): a slug
 * @explanation: (nullable): the reason in words
 * @evidence: (nullable): what it rests on
 * @suggestion: (nullable): the corrected address
 * @is_new: whether its address was not in the list before; not read on the way in
 *
 * One contact on its way into the store. Everything is borrowed for the length of the call.
 */
typedef struct {
  guint32     row;
  const void *record;
  gsize       record_size;
  const char *address;
  const char *canonical;
  const char *fields;
  const char *decision;
  const char *reason;
  const char *explanation;
  const char *evidence;
  const char *suggestion;
  gboolean    is_new;
} ReboteStoredContact;

/**
 * ReboteContactCounts:
 * @filters: contacts behind each #ReboteContactFilter
 * @n_overridden: contacts about which the user decided
 * @by_reason: (element-type utf8 guint): contacts by reason
 */
typedef struct {
  guint       filters[REBOTE_N_CONTACT_FILTERS];
  guint       n_overridden;
  GHashTable *by_reason;
} ReboteContactCounts;

/**
 * ReboteStoreContactFunc:
 * @contact: one contact; borrowed, as everything in it; its @decision is the user's where there is one, and its
 *   @reason then `user`
 * @user_data: the data given
 * @error: return location for an error
 *
 * Returns: %FALSE with @error set to end the iteration
 */
typedef gboolean (*ReboteStoreContactFunc) (const ReboteStoredContact *contact,
                                            gpointer                   user_data,
                                            GError                   **error);

void                 rebote_stored_list_free                (ReboteStoredList           *self);
void                 rebote_contact_counts_free             (ReboteContactCounts        *self);
void                 rebote_stored_fields_add               (GString                    *fields,
                                                             const char                 *text);

gint64               rebote_store_lists_begin               (ReboteStore                *store,
                                                             const ReboteStoredList     *list,
                                                             GError                    **error);
gboolean             rebote_store_lists_append              (ReboteStore                *store,
                                                             gint64                      list_id,
                                                             const ReboteStoredContact  *contacts,
                                                             gsize                       n_contacts,
                                                             GError                    **error);
gboolean             rebote_store_lists_finish              (ReboteStore                *store,
                                                             gint64                      list_id,
                                                             GBytes                     *postamble,
                                                             GError                    **error);
GPtrArray           *rebote_store_lists_get_all             (ReboteStore                *store,
                                                             GError                    **error);
ReboteStoredList    *rebote_store_lists_get                 (ReboteStore                *store,
                                                             gint64                      list_id,
                                                             GError                    **error);
GStrv                rebote_store_lists_give_up             (ReboteStore                *store,
                                                             GError                    **error);
gboolean             rebote_store_lists_note_cleaning       (ReboteStore                *store,
                                                             gint64                      list_id,
                                                             GError                    **error);
gboolean             rebote_store_lists_rename              (ReboteStore                *store,
                                                             gint64                      list_id,
                                                             const char                 *name,
                                                             GError                    **error);
gboolean             rebote_store_lists_delete              (ReboteStore                *store,
                                                             gint64                      list_id,
                                                             GError                    **error);
gboolean             rebote_store_lists_restore             (ReboteStore                *store,
                                                             gint64                      list_id,
                                                             GError                    **error);
ReboteContactCounts *rebote_store_lists_count               (ReboteStore                *store,
                                                             gint64                      list_id,
                                                             GError                    **error);
ReboteContactCounts *rebote_store_lists_count_new           (ReboteStore                *store,
                                                             gint64                      list_id,
                                                             GError                    **error);
gboolean             rebote_store_lists_foreach             (ReboteStore                *store,
                                                             gint64                      list_id,
                                                             ReboteStoreContactFunc      func,
                                                             gpointer                    user_data,
                                                             GCancellable               *cancellable,
                                                             GError                    **error);
GArray              *rebote_store_lists_find_address        (ReboteStore                *store,
                                                             const char                 *address,
                                                             GError                    **error);

gboolean             rebote_store_contacts_update_decisions (ReboteStore                *store,
                                                             gint64                      list_id,
                                                             const ReboteStoredContact  *contacts,
                                                             gsize                       n_contacts,
                                                             GError                    **error);
gint64               rebote_store_contacts_override         (ReboteStore                *store,
                                                             const gint64               *row_ids,
                                                             gsize                       n_row_ids,
                                                             const char                 *decision,
                                                             const char                 *why,
                                                             GError                    **error);
gboolean             rebote_store_contacts_undo_override    (ReboteStore                *store,
                                                             gint64                      change,
                                                             GError                    **error);
gboolean             rebote_store_contacts_redo_override    (ReboteStore                *store,
                                                             gint64                      change,
                                                             GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteStoredList, rebote_stored_list_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteContactCounts, rebote_contact_counts_free)

G_END_DECLS
