/* rebote-sender-trail.h
 *
 * How somebody sends, learnt from mails that came back.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-sent-mail.h"
#include "rebote-sender-request.h"

G_BEGIN_DECLS

/**
 * ReboteSenderTrail:
 *
 * Counts, for each domain that people see as the sender, to which domain its bounces go, which keys sign its mails, and
 * which servers send them. For one thread at a time.
 */
typedef struct _ReboteSenderTrail ReboteSenderTrail;

/**
 * ReboteSenderTrace:
 * @REBOTE_SENDER_TRACE_ENVELOPE: domains to which bounces go
 * @REBOTE_SENDER_TRACE_IP: servers that send
 * @REBOTE_SENDER_TRACE_KEY: names of keys
 */
typedef enum
{
  REBOTE_SENDER_TRACE_ENVELOPE,
  REBOTE_SENDER_TRACE_IP,
  REBOTE_SENDER_TRACE_KEY
} ReboteSenderTrace;

ReboteSenderTrail *rebote_sender_trail_new          (void);
void               rebote_sender_trail_free         (ReboteSenderTrail    *self);
void               rebote_sender_trail_add          (ReboteSenderTrail    *self,
                                                     const ReboteSentMail *mail);
char             **rebote_sender_trail_get_domains  (ReboteSenderTrail    *self);
char             **rebote_sender_trail_get_traces   (ReboteSenderTrail    *self,
                                                     const char           *domain,
                                                     ReboteSenderTrace     trace);
ReboteSenderOneClick rebote_sender_trail_get_one_click (ReboteSenderTrail *self,
                                                        const char        *domain);
void               rebote_sender_trail_fill         (ReboteSenderTrail    *self,
                                                     ReboteSenderRequest  *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSenderTrail, rebote_sender_trail_free)

G_END_DECLS
