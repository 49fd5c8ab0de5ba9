/* rebote-store-rates.h
 *
 * The figures of what has been read.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "deliverability/rebote-rates.h"

#include "rebote-store.h"

G_BEGIN_DECLS

ReboteRates *rebote_store_rates_compute (ReboteStore   *store,
                                         gint64         campaign_id,
                                         gint64         sent,
                                         GCancellable  *cancellable,
                                         GError       **error);

G_END_DECLS
