/* rebote-http-question.h
 *
 * One question to a service, until it has answered.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-http-call.h"

G_BEGIN_DECLS

/**
 * ReboteHttpPartner:
 * @session: the connection to it
 * @descriptor: what is known of it
 * @server: (nullable): the server that is asked in its place, as “http://127.0.0.1:1234”
 * @settings: (element-type utf8 utf8): what the user chose, or the defaults
 * @secrets: (nullable) (element-type utf8 utf8): the keys
 *
 * Whom to ask, and how.
 */
typedef struct
{
  SoupSession      *session;
  ReboteDescriptor *descriptor;
  const char       *server;
  GHashTable       *settings;
  GHashTable       *secrets;
} ReboteHttpPartner;

void     rebote_http_question_async  (const ReboteHttpPartner   *partner,
                                      ReboteDescriptorOperation  operation,
                                      const ReboteDescriptorStep *step,
                                      GCancellable              *cancellable,
                                      GAsyncReadyCallback        callback,
                                      gpointer                   user_data);
gboolean rebote_http_question_finish (GAsyncResult              *result,
                                      ReboteDescriptorOutcome   *outcome,
                                      GError                   **error);

G_END_DECLS
