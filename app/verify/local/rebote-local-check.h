/* rebote-local-check.h
 *
 * What can be known of an address without asking its mail server.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "address/rebote-address-facts.h"
#include "verify/dns/rebote-mail-route.h"
#include "verify/rebote-verification.h"

G_BEGIN_DECLS

/**
 * ReboteLocalCheck:
 *
 * The tables, and what they say of the domains that were met. Used by one thread.
 */
typedef struct _ReboteLocalCheck ReboteLocalCheck;

ReboteLocalCheck   *rebote_local_check_new       (GError                **error);
void                rebote_local_check_free      (ReboteLocalCheck       *self);
ReboteVerification *rebote_local_check_address   (ReboteLocalCheck       *self,
                                                  const char             *address,
                                                  const char             *service,
                                                  const char            **domain);
void                rebote_local_check_use_route (ReboteVerification     *verification,
                                                  ReboteMailRoute        *route,
                                                  ReboteDomainFlags       flags);
ReboteDomainFlags   rebote_local_check_get_flags (ReboteLocalCheck       *self,
                                                  const char             *domain);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteLocalCheck, rebote_local_check_free)

G_END_DECLS
