/* rebote-dns-test.h
 *
 * Whether the domain name system can be believed.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-dns-client.h"

G_BEGIN_DECLS

void     rebote_dns_test_async  (ReboteDnsClient     *client,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
gboolean rebote_dns_test_finish (ReboteDnsClient     *client,
                                 GAsyncResult        *result,
                                 GError             **error);

G_END_DECLS
