/* rebote-store-verdicts.h
 *
 * What the store knows about addresses, for the cleaning of lists.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"
#include "contacts/rebote-verdict-index.h"

#include "rebote-store.h"

G_BEGIN_DECLS

gboolean rebote_store_verdicts_add (ReboteStore        *store,
                                    ReboteKnowledge    *knowledge,
                                    ReboteVerdictIndex *index,
                                    GCancellable       *cancellable,
                                    GError            **error);

G_END_DECLS
