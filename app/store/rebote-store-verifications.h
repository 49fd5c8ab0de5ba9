/* rebote-store-verifications.h
 *
 * What verification services say about addresses, remembered.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contacts/rebote-verification-list.h"

#include "rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteVerificationsAdded:
 * @import_id: the key of the import, for taking it back; 0 if nothing was new
 * @n_added: how many results are new
 * @n_known: how many were there already
 * @summary: what was in the file
 *
 * What an import has brought.
 */
typedef struct
{
  gint64                     import_id;
  guint64                    n_added;
  guint64                    n_known;
  ReboteVerificationSummary *summary;
} ReboteVerificationsAdded;

void                      rebote_verifications_added_free (ReboteVerificationsAdded *self);
gboolean                  rebote_store_verifications_add (ReboteStore *store,
                                                          GPtrArray   *verifications,
                                                          GError     **error);
ReboteVerificationsAdded *rebote_store_verifications_import (ReboteStore                     *store,
                                                             const char                      *path,
                                                             const ReboteVerificationOptions *options,
                                                             GCancellable                    *cancellable,
                                                             GError                         **error);
gboolean                  rebote_store_verifications_delete (ReboteStore *store,
                                                             gint64       import_id,
                                                             GError     **error);
gboolean                  rebote_store_verifications_restore (ReboteStore *store,
                                                              gint64       import_id,
                                                              GError     **error);
gboolean                  rebote_store_verifications_foreach (ReboteStore           *store,
                                                              const char            *address,
                                                              ReboteVerificationFunc func,
                                                              gpointer               user_data,
                                                              GCancellable          *cancellable,
                                                              GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerificationsAdded, rebote_verifications_added_free)

G_END_DECLS
