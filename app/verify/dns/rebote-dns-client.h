/* rebote-dns-client.h
 *
 * Asks the domain name system.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-dns-answer.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_DNS_CLIENT (rebote_dns_client_get_type ())

G_DECLARE_FINAL_TYPE (ReboteDnsClient, rebote_dns_client, REBOTE, DNS_CLIENT, GObject)

ReboteDnsClient *rebote_dns_client_new             (const char          *servers,
                                                    guint                timeout,
                                                    GError             **error);
void             rebote_dns_client_set_outstanding (ReboteDnsClient     *self,
                                                    guint                outstanding);
void             rebote_dns_client_query_async     (ReboteDnsClient     *self,
                                                    const char          *name,
                                                    ReboteDnsType        type,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
ReboteDnsAnswer *rebote_dns_client_query_finish    (ReboteDnsClient     *self,
                                                    GAsyncResult        *result,
                                                    GError             **error);

G_END_DECLS
