/* rebote-report.h
 *
 * Turns the parts of a message into recipients that can be judged.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-bounce.h"
#include "rebote-message.h"
#include "rebote-notice.h"

G_BEGIN_DECLS

/**
 * ReboteReported:
 * @recipient: the recipient with its codes; not judged yet
 * @answer: (nullable): the answer of the server, its line ends kept
 * @context: (nullable): what the words of the notice say about this recipient
 * @type: what happened to it: %REBOTE_MESSAGE_BOUNCE, %REBOTE_MESSAGE_DELAY or %REBOTE_MESSAGE_DELIVERED
 */
typedef struct
{
  ReboteRecipient  *recipient;
  char             *answer;
  char             *context;
  ReboteMessageType type;
} ReboteReported;

void       rebote_reported_free (ReboteReported *self);
GPtrArray *rebote_report_collect_own_addresses (ReboteMessage *message);
GPtrArray *rebote_report_collect_sender_addresses (ReboteMessage *message);
GPtrArray *rebote_report_read (ReboteMessage    *message,
                               ReboteMessageType type,
                               ReboteCues       *cues);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteReported, rebote_reported_free)

G_END_DECLS
