/* rebote-message-kind.h
 *
 * Tells what a message is: bounce, delay, delivered, automatic reply, challenge, complaint or something else.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-knowledge.h"
#include "rebote-message.h"
#include "rebote-vocabulary.h"

G_BEGIN_DECLS

/**
 * ReboteMessageKind:
 * @type: what the message is
 * @format: (nullable): slug of the notice's form, owned by the knowledge or static
 * @rule: (nullable): the rule that told, owned by the knowledge
 * @weight: how strongly, 0 to 100
 */
typedef struct {
  ReboteMessageType type;
  const char       *format;
  const char       *rule;
  int               weight;
} ReboteMessageKind;

ReboteMessageKind rebote_message_kind_tell (ReboteKnowledge *knowledge,
                                            ReboteMessage   *message);

G_END_DECLS
