/* rebote-cli-store.h
 *
 * What the user's store knows, for a command that otherwise works on files alone.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"
#include "contacts/rebote-cleaner.h"

G_BEGIN_DECLS

/**
 * ReboteCliStore:
 *
 * Read once, at the beginning; the store is not touched after that, and never written.
 */
typedef struct _ReboteCliStore ReboteCliStore;

ReboteCliStore *rebote_cli_store_read (ReboteKnowledge    *knowledge,
                                       ReboteVerdictIndex *index,
                                       GError            **error);
void            rebote_cli_store_free (ReboteCliStore *self);
gboolean        rebote_cli_store_has_decisions (ReboteCliStore *self);
void            rebote_cli_store_decide (ReboteCliStore         *self,
                                         const ReboteCsvDialect *dialect,
                                         const ReboteCsvRecord  *record,
                                         ReboteRowVerdict       *verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteCliStore, rebote_cli_store_free)

G_END_DECLS
