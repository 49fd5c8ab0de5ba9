/* rebote-verifier-keys.h
 *
 * The user’s keys for verification services.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char    *rebote_verifier_keys_get_variable  (const char          *service,
                                             const char          *key,
                                             gboolean             is_only);
gboolean rebote_verifier_keys_has           (const char          *service,
                                             const char          *key,
                                             gboolean             is_only,
                                             GError             **error);
void     rebote_verifier_keys_lookup_async  (const char          *service,
                                             const char          *key,
                                             gboolean             is_only,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
char    *rebote_verifier_keys_lookup_finish (GAsyncResult        *result,
                                             GError             **error);
void     rebote_verifier_keys_store_async   (const char          *service,
                                             const char          *key,
                                             const char          *title,
                                             const char          *value,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean rebote_verifier_keys_store_finish  (GAsyncResult        *result,
                                             GError             **error);
void     rebote_verifier_keys_clear_async   (const char          *service,
                                             const char          *key,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean rebote_verifier_keys_clear_finish  (GAsyncResult        *result,
                                             GError             **error);

G_END_DECLS
