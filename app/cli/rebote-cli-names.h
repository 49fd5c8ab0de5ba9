/* rebote-cli-names.h
 *
 * The part of `rebote codes` that knows names: providers' own codes, providers, and the words of reasons.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-named-code.h"
#include "rebote-cli-page.h"

G_BEGIN_DECLS

void     rebote_cli_print_named_code  (ReboteCliPage         *page,
                                       const ReboteNamedCode *code,
                                       gboolean               as_json);
void     rebote_cli_print_named_codes (ReboteCliPage         *page,
                                       gboolean               as_json);
void     rebote_cli_print_provider    (ReboteCliPage         *page,
                                       const ReboteProvider  *provider,
                                       gboolean               as_json);
void     rebote_cli_print_providers   (ReboteCliPage         *page,
                                       gboolean               as_json);
gboolean rebote_cli_print_phrases     (ReboteCliPage         *page,
                                       const char            *reason,
                                       gboolean               as_json);

G_END_DECLS
