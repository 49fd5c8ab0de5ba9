/* rebote-message-details.h
 *
 * All that the window says about one recipient of one mail, read back from the store.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "bounce/rebote-explanation.h"
#include "bounce/rebote-knowledge.h"
#include "store/rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteMessageDetails:
 * @message_id: the mail's key in the store
 * @bounce: the mail, read again
 * @recipient: (nullable): the recipient; %NULL where the mail names none
 * @position: its position, or %REBOTE_EXPLANATION_NO_RECIPIENT
 * @explanation: the verdict in words
 * @truncated: whether the store kept only the beginning of the mail
 * @suppressed: whether the recipient's address is suppressed
 *
 * Reference-counted and immutable, so it may be used from any thread.
 */
typedef struct {
  gint64             message_id;
  ReboteBounce      *bounce;
  ReboteRecipient   *recipient;
  guint              position;
  ReboteExplanation *explanation;
  gboolean           truncated;
  gboolean           suppressed;
} ReboteMessageDetails;

ReboteMessageDetails *rebote_message_details_ref         (ReboteMessageDetails  *self);
void                  rebote_message_details_unref       (ReboteMessageDetails  *self);
ReboteMessageDetails *rebote_message_details_load        (ReboteStore           *store,
                                                          ReboteKnowledge       *knowledge,
                                                          gint64                 message_id,
                                                          int                    recipient,
                                                          GError               **error);
void                  rebote_message_details_load_async  (ReboteStore           *store,
                                                          ReboteKnowledge       *knowledge,
                                                          gint64                 message_id,
                                                          int                    recipient,
                                                          GCancellable          *cancellable,
                                                          GAsyncReadyCallback    callback,
                                                          gpointer               user_data);
ReboteMessageDetails *rebote_message_details_load_finish (GAsyncResult          *result,
                                                          GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteMessageDetails, rebote_message_details_unref)

G_END_DECLS
