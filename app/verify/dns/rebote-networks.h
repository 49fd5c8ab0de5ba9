/* rebote-networks.h
 *
 * Networks in which no mail server of the internet can be.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "base/rebote-table.h"

G_BEGIN_DECLS

/**
 * ReboteNetworks:
 *
 * A set of networks. Immutable.
 */
typedef struct _ReboteNetworks ReboteNetworks;

ReboteNetworks *rebote_networks_new_unroutable (GError         **error);
ReboteNetworks *rebote_networks_new            (ReboteTable     *table,
                                                GError         **error);
void            rebote_networks_free           (ReboteNetworks  *self);
gboolean        rebote_networks_contain        (ReboteNetworks  *self,
                                                GInetAddress    *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteNetworks, rebote_networks_free)

G_END_DECLS
