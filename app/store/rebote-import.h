/* rebote-import.h
 *
 * Reads mails into the store, in the background.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"

#include "rebote-problem.h"
#include "rebote-store.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_IMPORT (rebote_import_get_type ())

/**
 * ReboteImport:
 *
 * One run of reading mails into the store. Belongs to the main thread; it works in a thread of its own and notifies
 * its properties a few times a second.
 *
 * Properties, read-only: `n-messages` (read so far), `n-new` (of those, new in the store), `n-problems`, `fraction`
 * (0 to 1, or -1 while it is not known), `speed` (messages a second), `seconds-left` (or -1).
 */
G_DECLARE_FINAL_TYPE (ReboteImport, rebote_import, REBOTE, IMPORT, GObject)

ReboteImport *rebote_import_new               (ReboteStore         *store,
                                               ReboteKnowledge     *knowledge);
void          rebote_import_run_async         (ReboteImport        *self,
                                               GListModel          *files,
                                               GBytes              *bytes,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
gboolean      rebote_import_run_finish        (ReboteImport        *self,
                                               GAsyncResult        *result,
                                               GError             **error);

guint         rebote_import_get_n_messages    (ReboteImport        *self);
guint         rebote_import_get_n_new         (ReboteImport        *self);
guint         rebote_import_get_n_problems    (ReboteImport        *self);
gint64        rebote_import_get_first_row     (ReboteImport        *self);
double        rebote_import_get_fraction      (ReboteImport        *self);
double        rebote_import_get_speed         (ReboteImport        *self);
int           rebote_import_get_seconds_left  (ReboteImport        *self);
GListModel   *rebote_import_get_problems      (ReboteImport        *self);
GListModel   *rebote_import_get_contact_lists (ReboteImport        *self);

G_END_DECLS
