/* rebote-smtp-verifier.h
 *
 * Verifies addresses by asking their mail servers.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"
#include "rebote-smtp-memory.h"
#include "rebote-smtp-settings.h"
#include "verify/dns/rebote-route-cache.h"
#include "verify/rebote-verifier-table.h"
#include "verify/rebote-verifier.h"

G_BEGIN_DECLS

#define REBOTE_SMTP_VERIFIER_ID REBOTE_VERIFIER_SERVERS

#define REBOTE_TYPE_SMTP_VERIFIER (rebote_smtp_verifier_get_type ())

G_DECLARE_FINAL_TYPE (ReboteSmtpVerifier, rebote_smtp_verifier, REBOTE, SMTP_VERIFIER, GObject)

ReboteVerifier *rebote_smtp_verifier_new            (const ReboteSmtpSettings *settings,
                                                     ReboteRouteCache         *routes,
                                                     ReboteKnowledge          *knowledge,
                                                     ReboteSmtpMemory         *memory,
                                                     GError                  **error);
const char     *rebote_smtp_verifier_get_transcript (ReboteSmtpVerifier       *self,
                                                     const char               *address);
gint64          rebote_smtp_verifier_get_retry_at   (ReboteSmtpVerifier       *self,
                                                     const char               *address);

G_END_DECLS
