/* rebote-domain-cache.c
 *
 * What is known of domains, remembered for somebody who meets the same ones again and again.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-domain-cache"

#include "config.h"

#include "base/rebote-key-index.h"

#include "rebote-domain-cache.h"

struct _ReboteDomainCache
{
  ReboteAddressFacts *facts;
  ReboteKeyIndex     *domains; /* domain -> position */
  GArray             *known;
};

/**
 * rebote_domain_cache_new:
 * @facts: what is known of addresses; it must outlive the cache
 *
 * Returns: (transfer full): an empty cache
 */
ReboteDomainCache *
rebote_domain_cache_new (ReboteAddressFacts *facts)
{
  ReboteDomainCache *self;

  g_return_val_if_fail (facts != NULL, NULL);

  self = g_new0 (ReboteDomainCache, 1);
  self->facts = facts;
  self->domains = rebote_key_index_new ();
  self->known = g_array_new (FALSE, FALSE, sizeof (ReboteDomainFacts));

  return self;
}

/**
 * rebote_domain_cache_free:
 * @self: (transfer full): a cache
 */
void
rebote_domain_cache_free (ReboteDomainCache *self)
{
  g_return_if_fail (self != NULL);

  rebote_key_index_free (self->domains);
  g_array_unref (self->known);
  g_free (self);
}

/**
 * rebote_domain_cache_look_up:
 * @self: a cache
 * @domain: a domain in its canonical form
 * @length: its length in bytes
 * @facts: (out caller-allocates): what is known of it
 *
 * Tells what rebote_address_facts_look_up() does.
 */
void
rebote_domain_cache_look_up (ReboteDomainCache *self,
                             const char        *domain,
                             gsize              length,
                             ReboteDomainFacts *facts)
{
  guint32 hash = rebote_key_index_hash (domain, length);
  guint32 position = rebote_key_index_lookup_hashed (self->domains, domain, length, hash);

  if (position != REBOTE_KEY_INDEX_NONE)
    {
      *facts = g_array_index (self->known, ReboteDomainFacts, position);
      return;
    }

  rebote_address_facts_look_up (self->facts, domain, length, facts);
  if (length > REBOTE_KEY_INDEX_MAX_KEY)
    return;
  rebote_key_index_insert_hashed (self->domains, domain, length, hash, self->known->len);
  g_array_append_val (self->known, *facts);
}
