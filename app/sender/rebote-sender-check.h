/* rebote-sender-check.h
 *
 * Looks up how a domain is set up for sending mail.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-sender-report.h"
#include "verify/dns/rebote-dns-client.h"

G_BEGIN_DECLS

/**
 * ReboteSenderProgressFunc:
 * @n_answered: how many questions are answered
 * @n_asked: how many there are as far as is known; more may follow from their answers
 * @user_data: the data given to the check
 */
typedef void (*ReboteSenderProgressFunc) (guint    n_answered,
                                          guint    n_asked,
                                          gpointer user_data);

void                rebote_sender_check_async  (ReboteDnsClient           *client,
                                                const ReboteSenderRequest *request,
                                                ReboteSenderProgressFunc   progress,
                                                gpointer                   progress_data,
                                                GDestroyNotify             progress_destroy,
                                                GCancellable              *cancellable,
                                                GAsyncReadyCallback        callback,
                                                gpointer                   user_data);
ReboteSenderReport *rebote_sender_check_finish (ReboteDnsClient           *client,
                                                GAsyncResult              *result,
                                                GError                   **error);

G_END_DECLS
