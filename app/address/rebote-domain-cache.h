/* rebote-domain-cache.h
 *
 * What is known of domains, remembered for somebody who meets the same ones again and again.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-address-facts.h"

G_BEGIN_DECLS

/**
 * ReboteDomainCache:
 *
 * To look for a misspelling costs hundreds of times what it costs to remember that there is none. A cache belongs to one
 * thread.
 */
typedef struct _ReboteDomainCache ReboteDomainCache;

ReboteDomainCache *rebote_domain_cache_new     (ReboteAddressFacts *facts);
void               rebote_domain_cache_free    (ReboteDomainCache  *self);
void               rebote_domain_cache_look_up (ReboteDomainCache  *self,
                                                const char         *domain,
                                                gsize               length,
                                                ReboteDomainFacts  *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteDomainCache, rebote_domain_cache_free)

G_END_DECLS
