/* rebote-message-model.h
 *
 * The rows of the Bounces view: one for each recipient of each mail, one for a mail without recipients.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-fact.h"
#include "bounce/rebote-vocabulary.h"

#include "rebote-row-model.h"
#include "rebote-store-messages.h"

G_BEGIN_DECLS

/**
 * ReboteMessageSort:
 * @REBOTE_MESSAGE_SORT_READ: in the order in which they were read
 * @REBOTE_MESSAGE_SORT_DATE: by date
 * @REBOTE_MESSAGE_SORT_REASON: by kind and reason, then by date
 * @REBOTE_MESSAGE_SORT_PROVIDER: by provider or domain of the recipient, then by date
 * @REBOTE_MESSAGE_SORT_ADDRESS: by address
 * @REBOTE_MESSAGE_SORT_MESSAGE: by message, the newest first, its recipients together
 */
typedef enum {
  REBOTE_MESSAGE_SORT_READ,
  REBOTE_MESSAGE_SORT_DATE,
  REBOTE_MESSAGE_SORT_REASON,
  REBOTE_MESSAGE_SORT_PROVIDER,
  REBOTE_MESSAGE_SORT_ADDRESS,
  REBOTE_MESSAGE_SORT_MESSAGE
} ReboteMessageSort;

#define REBOTE_TYPE_MESSAGE_ROW   (rebote_message_row_get_type ())
#define REBOTE_TYPE_MESSAGE_MODEL (rebote_message_model_get_type ())

/**
 * ReboteMessageRow:
 *
 * Properties, all read-only: `message-id` (gint64, for rebote_store_messages_get()), `recipient` (int: position of
 * the recipient in the message, -1 where it names none), `type`, `kind`, `reason`, `action` (the enumerations as
 * guint), `address` (nullable), `suggestion` (nullable), `provider` (nullable), `domain` (nullable), `subject`
 * (nullable), `from` (nullable), `date` (GDateTime in local time, nullable), `confidence` (double), `contradicted`
 * (boolean).
 */
G_DECLARE_FINAL_TYPE (ReboteMessageRow, rebote_message_row, REBOTE, MESSAGE_ROW, ReboteRow)

/**
 * ReboteMessageModel:
 *
 * Properties: `filter` (#ReboteMessageFilter), `reason` (#ReboteReason; `REBOTE_REASON_NONE` for any), `sort`
 * (#ReboteMessageSort), `descending`. They are guint; a change takes effect when the worker is done.
 */
G_DECLARE_FINAL_TYPE (ReboteMessageModel, rebote_message_model, REBOTE, MESSAGE_MODEL, ReboteRowModel)

gint64              rebote_message_row_get_message_id  (ReboteMessageRow    *self);
int                 rebote_message_row_get_recipient   (ReboteMessageRow    *self);
ReboteMessageType   rebote_message_row_get_type_of     (ReboteMessageRow    *self);
ReboteKind          rebote_message_row_get_kind        (ReboteMessageRow    *self);
ReboteReason        rebote_message_row_get_reason      (ReboteMessageRow    *self);
ReboteAction        rebote_message_row_get_action      (ReboteMessageRow    *self);
const char         *rebote_message_row_get_address     (ReboteMessageRow    *self);
const char         *rebote_message_row_get_suggestion  (ReboteMessageRow    *self);
const char         *rebote_message_row_get_provider    (ReboteMessageRow    *self);
const char         *rebote_message_row_get_domain      (ReboteMessageRow    *self);
const char         *rebote_message_row_get_subject     (ReboteMessageRow    *self);
const char         *rebote_message_row_get_from        (ReboteMessageRow    *self);
GDateTime          *rebote_message_row_get_date        (ReboteMessageRow    *self);
double              rebote_message_row_get_confidence  (ReboteMessageRow    *self);
gboolean            rebote_message_row_get_contradicted (ReboteMessageRow   *self);
ReboteFact          rebote_message_row_get_fact        (ReboteMessageRow    *self);
const char         *rebote_message_row_get_until       (ReboteMessageRow    *self);
GDateTime          *rebote_message_row_get_retry_until (ReboteMessageRow    *self);

ReboteMessageModel *rebote_message_model_new           (ReboteStore         *store);
ReboteMessageFilter rebote_message_model_get_filter    (ReboteMessageModel  *self);
void                rebote_message_model_set_filter    (ReboteMessageModel  *self,
                                                        ReboteMessageFilter  filter);
ReboteReason        rebote_message_model_get_reason    (ReboteMessageModel  *self);
void                rebote_message_model_set_reason    (ReboteMessageModel  *self,
                                                        ReboteReason         reason);
void                rebote_message_model_set_rows      (ReboteMessageModel  *self,
                                                        GArray              *row_ids);
ReboteMessageSort   rebote_message_model_get_sort      (ReboteMessageModel  *self);
gboolean            rebote_message_model_get_descending (ReboteMessageModel *self);
void                rebote_message_model_set_sort      (ReboteMessageModel  *self,
                                                        ReboteMessageSort    sort,
                                                        gboolean             descending);
char               *rebote_message_model_dup_group     (ReboteMessageModel  *self,
                                                        guint                position);
gboolean            rebote_message_model_starts_group  (ReboteMessageModel  *self,
                                                        guint                position);

G_END_DECLS
