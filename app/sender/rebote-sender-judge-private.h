/* rebote-sender-judge-private.h
 *
 * What the parts of the judgement share. None of them waits: where an answer is missing they say nothing, for they run
 * again when it has come.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-sender-finding.h"
#include "rebote-sender-judge.h"

G_BEGIN_DECLS

/* One run of the judgement. */
typedef struct
{
  const ReboteSenderRequest *request;
  const ReboteSenderFacts   *facts;
  GPtrArray                 *findings;
  GPtrArray                 *signers;   /* domains with a usable key */
  gboolean                   keys_known; /* none of the keys is awaited or could not be looked up */
  gboolean                   is_strict_spf;
  gboolean                   is_strict_dkim;
  gboolean                   dmarc_known;
} ReboteSenderJudge;

ReboteSenderFinding *_rebote_sender_judge_add         (ReboteSenderJudge   *self,
                                                       const char          *id,
                                                       const char          *subject,
                                                       const char          *value);
void                 _rebote_sender_judge_add_answer  (ReboteSenderFinding *finding,
                                                       const char          *name,
                                                       ReboteDnsType        type,
                                                       ReboteDnsAnswer     *answer);
gboolean             _rebote_sender_judge_is_failure  (ReboteDnsAnswer     *answer);
gboolean             _rebote_sender_judge_same_owner  (const char          *a,
                                                       const char          *b);
void                 _rebote_sender_judge_spf         (ReboteSenderJudge   *self);
void                 _rebote_sender_judge_dkim        (ReboteSenderJudge   *self);
void                 _rebote_sender_judge_dmarc       (ReboteSenderJudge   *self);
void                 _rebote_sender_judge_servers     (ReboteSenderJudge   *self);
void                 _rebote_sender_judge_block_lists (ReboteSenderJudge   *self);

G_END_DECLS
