/* rebote-address-facts.h
 *
 * What is known about local parts and domains: role accounts, providers, throw-away mailboxes, reserved domains, and what a
 * misspelt domain was meant to be.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-address.h"

G_BEGIN_DECLS

/**
 * ReboteDomainFlags:
 * @REBOTE_DOMAIN_UNKNOWN: nothing is known
 * @REBOTE_DOMAIN_RESERVED: reserved for examples, tests or private networks
 * @REBOTE_DOMAIN_DISPOSABLE: throw-away mailboxes
 * @REBOTE_DOMAIN_MAILBOX: mailboxes of a public provider
 * @REBOTE_DOMAIN_RELAY: aliases behind which real people read
 * @REBOTE_DOMAIN_NO_TOP_LEVEL: it ends in no top level that is known on the internet
 * @REBOTE_DOMAIN_KNOWN_TYPO: a misspelling that is known to be one, even where somebody owns it and takes its mail
 * @REBOTE_DOMAIN_IGNORES_DOTS: dots in the local part do not count
 * @REBOTE_DOMAIN_IGNORES_TAGS: a plus sign and what follows do not count
 */
typedef enum
{
  REBOTE_DOMAIN_UNKNOWN = 0,
  REBOTE_DOMAIN_RESERVED = 1 << 0,
  REBOTE_DOMAIN_DISPOSABLE = 1 << 1,
  REBOTE_DOMAIN_MAILBOX = 1 << 2,
  REBOTE_DOMAIN_RELAY = 1 << 3,
  REBOTE_DOMAIN_IGNORES_DOTS = 1 << 4,
  REBOTE_DOMAIN_IGNORES_TAGS = 1 << 5,
  REBOTE_DOMAIN_NO_TOP_LEVEL = 1 << 6,
  REBOTE_DOMAIN_KNOWN_TYPO = 1 << 7
} ReboteDomainFlags;

/**
 * ReboteDomainFacts:
 * @flags: what is known
 * @provider: (nullable): the slug of the provider
 * @alias: (nullable): the domain that this one is another name of
 * @suggestion: (nullable): the domain that was probably meant
 *
 * All strings belong to the facts.
 */
typedef struct
{
  ReboteDomainFlags flags;
  const char       *provider;
  const char       *alias;
  const char       *suggestion;
} ReboteDomainFacts;

/**
 * ReboteAddressFacts:
 *
 * The tables, loaded once. Immutable but for a store of strings under a lock, so any thread may use it.
 */
typedef struct _ReboteAddressFacts ReboteAddressFacts;

ReboteAddressFacts *rebote_address_facts_get (GError **error);
void                rebote_address_facts_look_up (ReboteAddressFacts *self,
                                                  const char         *domain,
                                                  gsize               length,
                                                  ReboteDomainFacts  *facts);
gboolean            rebote_address_facts_is_reserved (ReboteAddressFacts *self,
                                                      const char         *domain,
                                                      gsize               length);
const char         *rebote_address_facts_get_role (ReboteAddressFacts *self,
                                                   const char         *local_part,
                                                   gsize               length);
gboolean            rebote_address_facts_join_mailbox (const ReboteDomainFacts *facts,
                                                       ReboteAddressKey        *key);
char               *rebote_address_facts_suggest (ReboteAddressFacts *self,
                                                  const char         *address);

G_END_DECLS
