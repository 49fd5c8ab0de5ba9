/* rebote-suggestion.h
 *
 * The address that should have been written: the new one of somebody who moved, or the right one for a misspelt domain.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-recipient.h"

G_BEGIN_DECLS

void rebote_suggestion_take (ReboteRecipient   *recipient,
                             const char        *answer,
                             const char *const *own_addresses);

G_END_DECLS
