/* rebote-route-cache.h
 *
 * Remembers where the mail of domains goes, so that each is asked for once.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-mail-route.h"

G_BEGIN_DECLS

/* More than a list of a million addresses has. */
#define REBOTE_ROUTE_CACHE_SIZE 65536

#define REBOTE_TYPE_ROUTE_CACHE (rebote_route_cache_get_type ())

G_DECLARE_FINAL_TYPE (ReboteRouteCache, rebote_route_cache, REBOTE, ROUTE_CACHE, GObject)

ReboteRouteCache *rebote_route_cache_new         (ReboteDnsClient      *client,
                                                  ReboteNetworks       *unroutable,
                                                  guint                 size);
ReboteDnsClient  *rebote_route_cache_get_client  (ReboteRouteCache     *self);
ReboteNetworks   *rebote_route_cache_get_unroutable (ReboteRouteCache  *self);
ReboteMailRoute  *rebote_route_cache_peek        (ReboteRouteCache     *self,
                                                  const char           *domain);
void              rebote_route_cache_find_async  (ReboteRouteCache     *self,
                                                  const char           *domain,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
ReboteMailRoute  *rebote_route_cache_find_finish (ReboteRouteCache     *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

G_END_DECLS
