/* rebote-http-call.h
 *
 * One request over the network, and its answer.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "rebote-descriptor.h"

G_BEGIN_DECLS

SoupSession      *rebote_http_session_new (guint                concurrent);
void              rebote_http_call_async  (SoupSession         *session,
                                           ReboteHttpRequest   *request,
                                           gsize                max_size,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
ReboteHttpAnswer *rebote_http_call_finish (SoupSession         *session,
                                           GAsyncResult        *result,
                                           GError             **error);

G_END_DECLS
