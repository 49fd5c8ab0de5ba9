/* rebote-reread.h
 *
 * Reads the stored mails again, with what has been learnt since.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"

#include "rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteRereadFigures:
 * @n_total: mails in the store that can be read again
 * @n_read: mails that were
 * @n_matched: recipients whose verdict rests on a rule that was asked for
 * @n_decided: recipients with another reason, or about whom something else is to be done
 * @n_changed: recipients whose reason is another one than before
 * @changes: how many of them went from a reason (first) to another (second)
 */
typedef struct
{
  guint n_total;
  guint n_read;
  guint n_matched;
  guint n_decided;
  guint n_changed;
  guint changes[REBOTE_N_REASONS][REBOTE_N_REASONS];
} ReboteRereadFigures;

/**
 * ReboteRereadFunc:
 * @figures: how far it is
 * @user_data: the data of rebote_reread()
 *
 * Called in the thread that reads, a few times a second.
 */
typedef void (*ReboteRereadFunc) (const ReboteRereadFigures *figures,
                                  gpointer                   user_data);

gboolean rebote_reread (ReboteStore         *store,
                        ReboteKnowledge     *knowledge,
                        const char          *rule_prefix,
                        gboolean             write,
                        ReboteRereadFunc     func,
                        gpointer             user_data,
                        ReboteRereadFigures *figures,
                        GCancellable        *cancellable,
                        GError             **error);

G_END_DECLS
