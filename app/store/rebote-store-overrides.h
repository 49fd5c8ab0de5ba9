/* rebote-store-overrides.h
 *
 * The user decides about contacts instead of the program, and takes that back: about one, or about a million at once.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contacts/rebote-cleaner.h"

#include "rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteOverrideWatch:
 * @progress: (nullable): takes the progress, in the thread that does the work
 * @user_data: the data for @progress
 * @cancellable: (nullable): to stop it; then nothing has changed
 *
 * Who follows a long change.
 */
typedef struct
{
  ReboteCleanProgressFunc progress;
  gpointer                user_data;
  GCancellable           *cancellable;
} ReboteOverrideWatch;

gint64   rebote_store_overrides_make (ReboteStore               *store,
                                      const gint64              *row_ids,
                                      gsize                      n_row_ids,
                                      const char                *decision,
                                      const char                *why,
                                      const ReboteOverrideWatch *watch,
                                      GError                   **error);
gboolean rebote_store_overrides_undo (ReboteStore               *store,
                                      gint64                     change,
                                      const ReboteOverrideWatch *watch,
                                      GError                   **error);
gboolean rebote_store_overrides_redo (ReboteStore               *store,
                                      gint64                     change,
                                      const ReboteOverrideWatch *watch,
                                      GError                   **error);

G_END_DECLS
