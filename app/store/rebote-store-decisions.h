/* rebote-store-decisions.h
 *
 * What the user decided about addresses.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contacts/rebote-row-judge.h"

#include "rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteUserDecision:
 * @outcome: what is to become of the contact
 * @why: (nullable): the user's words
 * @made: Unix time
 *
 * The last word of the user about an address.
 */
typedef struct
{
  ReboteOutcome outcome;
  char         *why;
  gint64        made;
} ReboteUserDecision;

void        rebote_user_decision_free (ReboteUserDecision *self);
char       *rebote_user_decision_describe (gint64 made);
gboolean    rebote_user_decision_apply (const ReboteUserDecision *self,
                                        ReboteRowVerdict         *verdict);
GHashTable *rebote_store_decisions_get (ReboteStore *store,
                                        GError     **error);
GPtrArray  *rebote_store_decisions_get_spared (ReboteStore *store,
                                               gint64       list_id,
                                               GError     **error);

const ReboteUserDecision *rebote_store_decisions_find (GHashTable *decisions,
                                                       const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteUserDecision, rebote_user_decision_free)

G_END_DECLS
