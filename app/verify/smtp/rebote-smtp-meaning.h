/* rebote-smtp-meaning.h
 *
 * Reads what mail servers answer, with the tables that bounces are read with.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-knowledge.h"
#include "rebote-smtp-answer.h"
#include "verify/rebote-verification.h"

G_BEGIN_DECLS

/**
 * ReboteSmtpThen:
 * @REBOTE_SMTP_TELL: tell the verdict
 * @REBOTE_SMTP_AGAIN: ask once more, in a talk of its own
 * @REBOTE_SMTP_LATER: ask again when some minutes have passed
 * @REBOTE_SMTP_NEXT: ask the next server of the domain
 * @REBOTE_SMTP_PAUSE: leave the operator of the server alone
 * @REBOTE_SMTP_STOP: ask nobody any more
 *
 * What an answer makes us do.
 */
typedef enum
{
  REBOTE_SMTP_TELL,
  REBOTE_SMTP_AGAIN,
  REBOTE_SMTP_LATER,
  REBOTE_SMTP_NEXT,
  REBOTE_SMTP_PAUSE,
  REBOTE_SMTP_STOP
} ReboteSmtpThen;

#define REBOTE_N_SMTP_THENS (REBOTE_SMTP_STOP + 1)

/**
 * ReboteSmtpMeaning:
 * @then: what to do
 * @verdict: what it says of the address
 * @reason: why
 * @word: a slug for it, which belongs to the tables
 */
typedef struct
{
  ReboteSmtpThen            then;
  ReboteVerificationVerdict verdict;
  ReboteVerificationReason  reason;
  const char               *word;
} ReboteSmtpMeaning;

/**
 * ReboteSmtpProvider:
 * @is_asked: whether its answer says anything
 * @tests_catch_all: whether to find out if it takes every name
 * @takes_all: whether its accepting says nothing by itself
 * @wait: how long to wait between two connections, in milliseconds; 0 for the usual
 * @trust: (array zero-terminated=1) (nullable): the only statuses with which a refusal is about the mailbox
 *
 * How the servers of somebody behave.
 */
typedef struct
{
  gboolean is_asked;
  gboolean tests_catch_all;
  gboolean takes_all;
  guint    wait;
  char   **trust;
} ReboteSmtpProvider;

/**
 * ReboteSmtpMeanings:
 *
 * The tables smtp-answers.tsv and smtp-providers.tsv, and what is known of bounces. Immutable.
 */
typedef struct _ReboteSmtpMeanings ReboteSmtpMeanings;

ReboteSmtpMeanings       *rebote_smtp_meanings_new          (ReboteKnowledge         *knowledge,
                                                             GError                 **error);
void                      rebote_smtp_meanings_free         (ReboteSmtpMeanings      *self);
void                      rebote_smtp_meanings_read         (ReboteSmtpMeanings      *self,
                                                             ReboteSmtpCommand        command,
                                                             const ReboteSmtpAnswer  *answer,
                                                             const char              *host,
                                                             const char              *recipient,
                                                             const char              *sender,
                                                             ReboteSmtpMeaning       *meaning);
const ReboteSmtpProvider *rebote_smtp_meanings_get_provider (ReboteSmtpMeanings      *self,
                                                             const char              *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteSmtpMeanings, rebote_smtp_meanings_free)

G_END_DECLS
