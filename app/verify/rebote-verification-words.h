/* rebote-verification-words.h
 *
 * What verification services say, in words: the one place for them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-verification.h"

G_BEGIN_DECLS

const char *rebote_verification_verdict_get_title (ReboteVerificationVerdict verdict);
const char *rebote_verification_get_title (const ReboteVerification *self);
const char *rebote_verification_get_advice (const ReboteVerification *self);
char       *rebote_verification_describe (const ReboteVerification *self,
                                          const char               *service);
char       *rebote_verification_describe_raw (const ReboteVerification *self);
char       *rebote_verification_format_day (gint64 when);

G_END_DECLS
