/* rebote-store-guards.h
 *
 * The guards over everything that was read, and the rows that they hold back.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-guards.h"

#include "rebote-store.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_STORE_GUARDS (rebote_store_guards_get_type ())

/**
 * ReboteStoreGuards:
 *
 * What the guards said at one moment. Reference-counted and immutable, so it may be used from any thread.
 */
typedef struct _ReboteStoreGuards ReboteStoreGuards;

GType                     rebote_store_guards_get_type     (void) G_GNUC_CONST;
ReboteStoreGuards        *rebote_store_guards_compute      (ReboteStore              *store,
                                                            gint64                    campaign_id,
                                                            GCancellable             *cancellable,
                                                            GError                  **error);
ReboteStoreGuards        *rebote_store_guards_ref          (ReboteStoreGuards        *self);
void                      rebote_store_guards_unref        (ReboteStoreGuards        *self);
ReboteGuards             *rebote_store_guards_get_guards   (ReboteStoreGuards        *self);
const ReboteGuardFinding *rebote_store_guards_get_finding  (ReboteStoreGuards        *self,
                                                            gint64                    row_id);
char                     *rebote_store_guards_describe     (ReboteStoreGuards        *self,
                                                            gint64                    row_id);
GArray                   *rebote_store_guards_dup_row_ids  (ReboteStoreGuards        *self,
                                                            const ReboteGuardFinding *finding);
gboolean                  rebote_store_guards_equal        (ReboteStoreGuards        *self,
                                                            ReboteStoreGuards        *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteStoreGuards, rebote_store_guards_unref)

G_END_DECLS
