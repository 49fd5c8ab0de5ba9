/* rebote-sender-judge.h
 *
 * What the answers of the domain name system say about a sender.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-block-lists.h"
#include "rebote-sender-answers.h"
#include "rebote-sender-request.h"
#include "verify/dns/rebote-mail-route.h"

G_BEGIN_DECLS

/**
 * ReboteSenderFacts:
 * @answers: what is known by now
 * @route: (nullable): where the mail of the domain goes, as soon as it is known
 * @envelope_route: (nullable): where bounces go, if that is another domain
 * @unroutable: networks that are not on the internet
 * @block_lists: those that may be asked
 *
 * What is judged. Nothing in it is owned.
 */
typedef struct
{
  ReboteSenderAnswers *answers;
  ReboteMailRoute     *route;
  ReboteMailRoute     *envelope_route;
  ReboteNetworks      *unroutable;
  ReboteBlockLists    *block_lists;
} ReboteSenderFacts;

GPtrArray *rebote_sender_judge (const ReboteSenderRequest *request,
                                const ReboteSenderFacts   *facts);

G_END_DECLS
