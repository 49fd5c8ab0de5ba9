/* rebote-store-messages.h
 *
 * The mails that were read, and what became of their recipients.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-bounce.h"

#include "rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteMessageFilter:
 * @REBOTE_MESSAGE_FILTER_ALL: everything that was read
 * @REBOTE_MESSAGE_FILTER_HARD: the address is gone
 * @REBOTE_MESSAGE_FILTER_SOFT: everything else that failed
 * @REBOTE_MESSAGE_FILTER_UNDETERMINED: failed, and the notice does not say why
 * @REBOTE_MESSAGE_FILTER_NOT_BOUNCE: arrived, or is no notice at all
 */
typedef enum {
  REBOTE_MESSAGE_FILTER_ALL,
  REBOTE_MESSAGE_FILTER_HARD,
  REBOTE_MESSAGE_FILTER_SOFT,
  REBOTE_MESSAGE_FILTER_UNDETERMINED,
  REBOTE_MESSAGE_FILTER_NOT_BOUNCE
} ReboteMessageFilter;

#define REBOTE_N_MESSAGE_FILTERS (REBOTE_MESSAGE_FILTER_NOT_BOUNCE + 1)

/**
 * ReboteMessagesAdded:
 * @n_messages: messages that were new
 * @n_known: messages that were in the store already
 * @n_restored: those of @n_known that had been deleted and are back
 * @n_recipients: rows that the new messages brought
 * @first_row: key of the first row of the first message, new or known; 0 where there is none
 * @n_truncated: new messages whose bytes were longer than %REBOTE_STORE_MAX_RAW; only their beginning is kept
 */
typedef struct {
  guint  n_messages;
  guint  n_known;
  guint  n_restored;
  guint  n_recipients;
  guint  n_truncated;
  gint64 first_row;
} ReboteMessagesAdded;

/**
 * ReboteMessageCounts:
 * @filters: rows behind each #ReboteMessageFilter
 * @types: rows by #ReboteMessageType
 * @reasons: rows by #ReboteReason
 *
 * Rows are recipients; a message without any is one row.
 */
typedef struct {
  guint filters[REBOTE_N_MESSAGE_FILTERS];
  guint types[REBOTE_N_MESSAGE_TYPES];
  guint reasons[REBOTE_N_REASONS];
} ReboteMessageCounts;

/**
 * ReboteStoredMessage:
 * @id: its key
 * @raw: (nullable): its bytes, for rebote_bounce_reader_read(); %NULL where it never had any
 * @truncated: whether @raw is only the beginning
 * @source: (nullable): where it was read
 * @index: its number there
 */
typedef struct {
  gint64   id;
  GBytes  *raw;
  gboolean truncated;
  char    *source;
  guint    index;
} ReboteStoredMessage;

gboolean             rebote_store_messages_add         (ReboteStore          *store,
                                                        GPtrArray            *bounces,
                                                        ReboteMessagesAdded  *added,
                                                        GError              **error);
ReboteStoredMessage *rebote_store_messages_get         (ReboteStore          *store,
                                                        gint64                message_id,
                                                        GError              **error);
gboolean             rebote_store_messages_count       (ReboteStore          *store,
                                                        ReboteMessageCounts  *counts,
                                                        GError              **error);
gboolean             rebote_store_messages_delete      (ReboteStore          *store,
                                                        const gint64         *row_ids,
                                                        gsize                 n_row_ids,
                                                        GError              **error);
gboolean             rebote_store_messages_restore     (ReboteStore          *store,
                                                        const gint64         *row_ids,
                                                        gsize                 n_row_ids,
                                                        GError              **error);
void                 rebote_stored_message_free        (ReboteStoredMessage  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteStoredMessage, rebote_stored_message_free)

G_END_DECLS
