/* rebote-local-verifier.h
 *
 * Verifies addresses without asking anybody about them: by the standards, tables, and the domain name system.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/dns/rebote-route-cache.h"
#include "verify/rebote-verifier-table.h"
#include "verify/rebote-verifier.h"

G_BEGIN_DECLS

#define REBOTE_LOCAL_VERIFIER_ID REBOTE_VERIFIER_OWN

#define REBOTE_TYPE_LOCAL_VERIFIER (rebote_local_verifier_get_type ())

G_DECLARE_FINAL_TYPE (ReboteLocalVerifier, rebote_local_verifier, REBOTE, LOCAL_VERIFIER, GObject)

ReboteVerifier *rebote_local_verifier_new (ReboteRouteCache  *routes,
                                           GError           **error);

G_END_DECLS
