/* rebote-event-judge.h
 *
 * Weighs what a service says about one recipient: the text of the receiving server against the service's own label.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"
#include "bounce/rebote-recipient.h"
#include "rebote-event-tables.h"

G_BEGIN_DECLS

/**
 * ReboteEventCase:
 * @label: (nullable): what the service's word means
 * @type: what the record is
 * @text: (nullable): the answer of the receiving server
 * @command: (nullable): the command that it answered
 * @codes: (element-type utf8): reply and status codes that stand apart, mixed
 */
typedef struct
{
  const ReboteEventLabel *label;
  ReboteMessageType       type;
  const char             *text;
  char                   *command;
  GPtrArray              *codes;
} ReboteEventCase;

void rebote_event_judge (ReboteKnowledge       *knowledge,
                         const ReboteEventCase *what,
                         ReboteRecipient       *recipient);

G_END_DECLS
