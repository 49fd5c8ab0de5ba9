/* rebote-http-matcher.h
 *
 * Finds the addresses that rows of results are about.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "verify/rebote-verification.h"

G_BEGIN_DECLS

/**
 * ReboteHttpMatcher:
 *
 * The addresses of a list, and what is known of each. Used by one thread at a time.
 */
typedef struct _ReboteHttpMatcher ReboteHttpMatcher;

ReboteHttpMatcher *rebote_http_matcher_new   (const char *const  *addresses);
void               rebote_http_matcher_free  (ReboteHttpMatcher  *self);
gboolean           rebote_http_matcher_take  (ReboteHttpMatcher  *self,
                                              ReboteVerification *verification);
GPtrArray         *rebote_http_matcher_steal (ReboteHttpMatcher  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteHttpMatcher, rebote_http_matcher_free)

G_END_DECLS
