/* rebote-store-suppressions.h
 *
 * The addresses that must not be mailed, and the memory of those that were taken off again.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store.h"

G_BEGIN_DECLS

#define REBOTE_SUPPRESSION_ORIGIN_USER    "user"
#define REBOTE_SUPPRESSION_ORIGIN_NOTICE  "notice"
#define REBOTE_SUPPRESSION_ORIGIN_IMPORT  "import"

/**
 * ReboteSuppression:
 * @id: its key; 0 before it is stored
 * @address: the address as it was written
 * @reason: a slug: a bounce's reason, `complaint`, `unsubscribed` or `user`
 * @origin: a slug: `user`, `notice` or `import`
 * @since: Unix time
 * @note: (nullable): the evidence, or the user's own words
 * @lifted: Unix time at which it was taken off, or 0
 * @lifted_why: (nullable): why it was taken off
 */
typedef struct {
  gint64 id;
  char  *address;
  char  *reason;
  char  *origin;
  gint64 since;
  char  *note;
  gint64 lifted;
  char  *lifted_why;
} ReboteSuppression;

/**
 * ReboteSuppressionsAdded:
 * @n_added: addresses that are new on the list
 * @n_known: addresses that were on it already
 * @n_invalid: entries that are no address
 * @first_invalid: the line of the first of those, or 0 where there are no lines
 * @ids: (element-type gint64): keys of what was added, for undoing it
 */
typedef struct {
  guint   n_added;
  guint   n_known;
  guint   n_invalid;
  guint   first_invalid;
  GArray *ids;
} ReboteSuppressionsAdded;

ReboteSuppression       *rebote_suppression_new              (const char               *address,
                                                              const char               *reason,
                                                              const char               *origin,
                                                              const char               *note);
void                     rebote_suppression_free             (ReboteSuppression        *self);
void                     rebote_suppressions_added_free      (ReboteSuppressionsAdded  *self);

ReboteSuppressionsAdded *rebote_store_suppressions_add       (ReboteStore              *store,
                                                              GPtrArray                *suppressions,
                                                              GError                  **error);
gboolean                 rebote_store_suppressions_forget    (ReboteStore              *store,
                                                              const gint64             *ids,
                                                              gsize                     n_ids,
                                                              GError                  **error);
gboolean                 rebote_store_suppressions_take_off  (ReboteStore              *store,
                                                              const gint64             *ids,
                                                              gsize                     n_ids,
                                                              const char               *why,
                                                              GError                  **error);
gboolean                 rebote_store_suppressions_put_back  (ReboteStore              *store,
                                                              const gint64             *ids,
                                                              gsize                     n_ids,
                                                              GError                  **error);
ReboteSuppression       *rebote_store_suppressions_find      (ReboteStore              *store,
                                                              const char               *address,
                                                              GError                  **error);
GHashTable              *rebote_store_suppressions_get_set   (ReboteStore              *store,
                                                              GError                  **error);
gboolean                 rebote_store_suppressions_count     (ReboteStore              *store,
                                                              guint                    *n_active,
                                                              guint                    *n_lifted,
                                                              GError                  **error);
ReboteSuppressionsAdded *rebote_store_suppressions_import    (ReboteStore              *store,
                                                              const char               *path,
                                                              GError                  **error);
GBytes                  *rebote_store_suppressions_export    (ReboteStore              *store,
                                                              GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSuppression, rebote_suppression_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSuppressionsAdded, rebote_suppressions_added_free)

G_END_DECLS
