/* rebote-list-judgement.h
 *
 * Decides again about the contacts of a stored list.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"
#include "contacts/rebote-cleaner.h"

#include "rebote-store-lists.h"

G_BEGIN_DECLS

/**
 * ReboteListChanges:
 * @n_contacts: contacts about which is decided otherwise than before
 * @n_to: how many of them are now to keep, to review, to remove
 *
 * What deciding again has changed. Contacts about which the user decided do not count.
 */
typedef struct
{
  guint n_contacts;
  guint n_to[REBOTE_N_OUTCOMES];
} ReboteListChanges;

gboolean rebote_list_judgement_run (ReboteStore            *store,
                                    ReboteKnowledge        *knowledge,
                                    gint64                  list_id,
                                    RebotePolicy           *policy,
                                    ReboteListChanges      *changes,
                                    ReboteCleanProgressFunc progress,
                                    gpointer                user_data,
                                    GCancellable           *cancellable,
                                    GError                **error);

G_END_DECLS
