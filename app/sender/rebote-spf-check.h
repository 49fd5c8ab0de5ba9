/* rebote-spf-check.h
 *
 * Who may send for a domain, by its SPF record and those that it names (RFC 7208).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-sender-answers.h"
#include "rebote-spf-outcome.h"

G_BEGIN_DECLS

ReboteSpfOutcome *rebote_spf_check  (ReboteSenderAnswers *answers,
                                     const char          *domain,
                                     GInetAddress        *ip);
ReboteSpfOutcome *rebote_spf_survey (ReboteSenderAnswers *answers,
                                     const char          *domain);

G_END_DECLS
