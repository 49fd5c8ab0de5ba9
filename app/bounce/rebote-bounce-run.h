/* rebote-bounce-run.h
 *
 * Reads many inputs (mails, mailboxes, Maildirs, folders, standard input) on all cores and hands the results over in
 * the order of the inputs.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "rebote-bounce.h"
#include "rebote-knowledge.h"

G_BEGIN_DECLS

/**
 * ReboteBounceRunFunc:
 * @source: where the message, or the failure, comes from
 * @index: number of the message within @source
 * @bounce: (nullable): the message, or %NULL if it could not be read
 * @error: (nullable): why it could not be read
 * @user_data: the data given to the run
 *
 * Takes one result of a run. Called in the thread that started the run, one result after the other.
 *
 * Returns: %FALSE to end the run
 */
typedef gboolean (*ReboteBounceRunFunc) (const char   *source,
                                         guint         index,
                                         ReboteBounce *bounce,
                                         const GError *error,
                                         gpointer      user_data);

/**
 * ReboteBounceRunStats:
 * @n_messages: messages that were read
 * @n_errors: inputs or messages that could not be read
 * @n_bytes: bytes read so far
 */
typedef struct {
  guint   n_messages;
  guint   n_errors;
  guint64 n_bytes;
} ReboteBounceRunStats;

gboolean rebote_bounce_run (ReboteKnowledge      *knowledge,
                            const char *const    *paths,
                            guint                 n_threads,
                            ReboteBounceRunFunc   func,
                            gpointer              user_data,
                            ReboteBounceRunStats *stats,
                            GCancellable         *cancellable,
                            GError              **error);

G_END_DECLS
