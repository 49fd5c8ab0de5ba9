/* verify-fixture.h
 *
 * What tests of verifiers share: a DNS server on loopback, a memory of routes that asks it, and waiting for results.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/dns/rebote-route-cache.h"
#include "verify/rebote-verifier.h"
#include "dns-server.h"

G_BEGIN_DECLS

typedef struct
{
  DnsServer        *server;
  ReboteDnsClient  *client;
  ReboteRouteCache *routes;
} VerifyNetwork;

static inline void
verify_network_init (VerifyNetwork  *self,
                     const DnsEntry *entries,
                     const char     *unroutable,
                     guint           timeout)
{
  g_autoptr (ReboteTable) table = NULL;
  g_autoptr (GError) error = NULL;
  ReboteNetworks *networks;

  self->server = dns_server_new (entries);
  self->client = rebote_dns_client_new (dns_server_get_address (self->server), timeout, &error);
  g_assert_no_error (error);
  table = rebote_table_new_from_data ("networks", unroutable, -1, &error);
  networks = rebote_networks_new (table, &error);
  g_assert_no_error (error);
  self->routes = rebote_route_cache_new (self->client, networks, REBOTE_ROUTE_CACHE_SIZE);
}

static inline void
verify_network_clear (VerifyNetwork *self)
{
  g_assert_finalize_object (self->routes);
  g_assert_finalize_object (self->client);
  dns_server_free (self->server);
}

static inline void
verify_result_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static inline GPtrArray *
verify_all (ReboteVerifier    *verifier,
            const char *const *addresses,
            GCancellable      *cancellable,
            GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rebote_verifier_check_async (verifier, addresses, cancellable, verify_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return rebote_verifier_check_finish (verifier, result, error);
}

static inline ReboteVerification *
verify_one (ReboteVerifier *verifier,
            const char     *address)
{
  const char *const addresses[] = { address, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = verify_all (verifier, addresses, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 1);
  return g_steal_pointer (&g_ptr_array_index (results, 0));
}

/* “verdict/reason” */
static inline char *
verify_describe (const ReboteVerification *verification)
{
  return g_strconcat (rebote_verification_verdict_to_slug (verification->verdict), "/",
                      rebote_verification_reason_to_slug (verification->reason), NULL);
}

/* Vectors that are no part of the program: in the folder that REBOTE_SHARED names, or in `shared` beside the source. */
static inline ReboteTable *
verify_vectors (void)
{
  const char      *shared = g_getenv ("REBOTE_SHARED");
  g_autofree char *folder = shared ? g_strdup (shared) : g_test_build_filename (G_TEST_DIST, "..", "..", "shared", NULL);
  g_autofree char *path = g_build_filename (folder, "data", "verification", "verification-vectors.tsv", NULL);
  ReboteTable     *table = rebote_table_new_from_file (path, NULL);

  if (table == NULL)
    g_test_skip ("the vectors are not at hand");

  return table;
}

/* A text with every “what” in it replaced. */
static inline char *
verify_replace (const char *text,
                const char *what,
                const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  return g_strjoinv (with, parts);
}

G_END_DECLS
