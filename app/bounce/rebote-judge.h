/* rebote-judge.h
 *
 * Weighs what is said about one recipient: words against words, words against codes.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-knowledge.h"
#include "rebote-recipient.h"

G_BEGIN_DECLS

/**
 * ReboteCase:
 * @answer: (nullable): the answer of the server that refused, innermost
 * @context: (nullable): what the notice says about this recipient
 * @report: (nullable): all the words of the notice
 * @subject: (nullable): the notice's subject
 * @sender_addresses: (nullable) (array zero-terminated=1): addresses of the sender, which a refusal may also be about
 *
 * What is known about one recipient before it is judged; the texts from the most to the least telling. The codes are
 * taken from the recipient itself.
 */
typedef struct {
  const char *answer;
  const char *context;
  const char *report;
  const char *subject;
  const char *const *sender_addresses;
} ReboteCase;

void rebote_judge (ReboteKnowledge  *knowledge,
                   const ReboteCase *what,
                   ReboteRecipient  *recipient);

G_END_DECLS
