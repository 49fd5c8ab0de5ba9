/* rebote-store-recipients.h
 *
 * Goes through chosen recipients of the mails that were read.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-vocabulary.h"

#include "rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteStoredRecipient:
 * @message_id: the mail's key
 * @position: position of the recipient in the mail, or -1 where it names none
 * @type: what the mail is
 * @kind: how the failure counts
 * @reason: why
 * @address: (nullable): the address
 * @provider: (nullable): the provider's key, or the domain where the provider is not known
 * @diagnostic: (nullable): the answer of the server
 *
 * One recipient, as the store has it. Everything is borrowed for the length of the call.
 */
typedef struct {
  gint64            message_id;
  int               position;
  ReboteMessageType type;
  ReboteKind        kind;
  ReboteReason      reason;
  const char       *address;
  const char       *provider;
  const char       *diagnostic;
} ReboteStoredRecipient;

/**
 * ReboteStoreRecipientFunc:
 * @recipient: one recipient
 * @user_data: the data given
 */
typedef void (*ReboteStoreRecipientFunc) (const ReboteStoredRecipient *recipient,
                                          gpointer                     user_data);

gboolean rebote_store_recipients_foreach (ReboteStore              *store,
                                          const gint64             *row_ids,
                                          gsize                     n_row_ids,
                                          ReboteStoreRecipientFunc  func,
                                          gpointer                  user_data,
                                          GCancellable             *cancellable,
                                          GError                  **error);

G_END_DECLS
