/* rebote-verifiers-readiness.h
 *
 * Which verifiers have what they need.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verifiers.h"

G_BEGIN_DECLS

void        rebote_verifiers_check_ready_async  (ReboteVerifiers    *verifiers,
                                                 GCancellable       *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer            user_data);
GHashTable *rebote_verifiers_check_ready_finish (ReboteVerifiers    *verifiers,
                                                 GAsyncResult       *result,
                                                 GError            **error);

G_END_DECLS
