/* rebote-verification.h
 *
 * What a verification service says about an address: a value.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "bounce/rebote-recipient.h"

G_BEGIN_DECLS

/**
 * ReboteVerificationVerdict:
 * @REBOTE_VERIFICATION_UNKNOWN: the service could not tell
 * @REBOTE_VERIFICATION_DELIVERABLE: mail would arrive
 * @REBOTE_VERIFICATION_RISKY: mail may arrive, but something speaks against sending it
 * @REBOTE_VERIFICATION_UNDELIVERABLE: mail would come back
 */
typedef enum
{
  REBOTE_VERIFICATION_UNKNOWN,
  REBOTE_VERIFICATION_DELIVERABLE,
  REBOTE_VERIFICATION_RISKY,
  REBOTE_VERIFICATION_UNDELIVERABLE
} ReboteVerificationVerdict;

#define REBOTE_N_VERIFICATION_VERDICTS (REBOTE_VERIFICATION_UNDELIVERABLE + 1)

/**
 * ReboteVerificationReason:
 *
 * Why a service says so. Slugs that bounces have as reasons mean the same there.
 */
typedef enum
{
  REBOTE_VERIFICATION_REASON_NONE,
  REBOTE_VERIFICATION_REASON_ACCEPTED,
  REBOTE_VERIFICATION_REASON_BAD_ADDRESS,
  REBOTE_VERIFICATION_REASON_TYPO,
  REBOTE_VERIFICATION_REASON_RESERVED_DOMAIN,
  REBOTE_VERIFICATION_REASON_NO_SUCH_DOMAIN,
  REBOTE_VERIFICATION_REASON_NO_MAIL_HOST,
  REBOTE_VERIFICATION_REASON_NULL_MX,
  REBOTE_VERIFICATION_REASON_MX_UNROUTABLE,
  REBOTE_VERIFICATION_REASON_NO_SUCH_USER,
  REBOTE_VERIFICATION_REASON_MAILBOX_DISABLED,
  REBOTE_VERIFICATION_REASON_MAILBOX_FULL,
  REBOTE_VERIFICATION_REASON_CATCH_ALL,
  REBOTE_VERIFICATION_REASON_ROLE,
  REBOTE_VERIFICATION_REASON_DISPOSABLE,
  REBOTE_VERIFICATION_REASON_LOW_QUALITY,
  REBOTE_VERIFICATION_REASON_SPAMTRAP,
  REBOTE_VERIFICATION_REASON_COMPLAINER,
  REBOTE_VERIFICATION_REASON_SUPPRESSED,
  REBOTE_VERIFICATION_REASON_TOXIC,
  REBOTE_VERIFICATION_REASON_GREYLISTED,
  REBOTE_VERIFICATION_REASON_PROBE_BLOCKED,
  REBOTE_VERIFICATION_REASON_TIMEOUT,
  REBOTE_VERIFICATION_REASON_NO_CONNECT,
  REBOTE_VERIFICATION_REASON_DNS_TEMP,
  REBOTE_VERIFICATION_REASON_SERVER_WILL_NOT_SAY,
  REBOTE_VERIFICATION_REASON_NOT_PROBED,
  REBOTE_VERIFICATION_REASON_VENDOR_ERROR
} ReboteVerificationReason;

#define REBOTE_N_VERIFICATION_REASONS (REBOTE_VERIFICATION_REASON_VENDOR_ERROR + 1)

/**
 * ReboteVerificationFlags:
 *
 * What a service says beside its verdict. Of each flag it says yes, no, or nothing.
 */
typedef enum
{
  REBOTE_VERIFICATION_CATCH_ALL = 1 << 0,
  REBOTE_VERIFICATION_ROLE = 1 << 1,
  REBOTE_VERIFICATION_DISPOSABLE = 1 << 2,
  REBOTE_VERIFICATION_FREE = 1 << 3,
  REBOTE_VERIFICATION_MAILBOX_FULL = 1 << 4,
  REBOTE_VERIFICATION_MAILBOX_DISABLED = 1 << 5,
  REBOTE_VERIFICATION_SPAMTRAP = 1 << 6,
  REBOTE_VERIFICATION_COMPLAINER = 1 << 7,
  REBOTE_VERIFICATION_SUPPRESSED = 1 << 8,
  REBOTE_VERIFICATION_TOXIC = 1 << 9,
  REBOTE_VERIFICATION_TYPO = 1 << 10,
  REBOTE_VERIFICATION_GIBBERISH = 1 << 11,
  REBOTE_VERIFICATION_ALIAS = 1 << 12,
  REBOTE_VERIFICATION_SUBADDRESS = 1 << 13,
  REBOTE_VERIFICATION_PRIVACY_RELAY = 1 << 14,
  REBOTE_VERIFICATION_AI_MAILBOX = 1 << 15,
  REBOTE_VERIFICATION_HAS_MX = 1 << 16,
  REBOTE_VERIFICATION_SMTP_OK = 1 << 17,
  REBOTE_VERIFICATION_GREYLISTED = 1 << 18,
  REBOTE_VERIFICATION_PROBE_BLOCKED = 1 << 19,
  REBOTE_VERIFICATION_NO_REPLY = 1 << 20,
  REBOTE_VERIFICATION_SYNTAX_OK = 1 << 21,
  REBOTE_VERIFICATION_CAN_CONNECT = 1 << 22
} ReboteVerificationFlags;

#define REBOTE_N_VERIFICATION_FLAGS 23

/**
 * ReboteVerification:
 * @address: (nullable): the canonical form of the address; %NULL where whoever has it knows the address
 * @verdict: what the service says
 * @reason: why
 * @yes: what else it says of the address
 * @no: what it says the address is not; what is in neither was not said
 * @suggestion: (nullable): the corrected address
 * @service: (nullable): the slug of the service
 * @status: (nullable): the service's own word
 * @sub_status: (nullable): its second word
 * @score: (nullable): its score, as it was written
 * @checked: when it was checked, in seconds of the epoch
 *
 * What a service said about an address at one instant. The service’s own words are kept beside what they mean, so that
 * every verdict can be told to the letter.
 */
typedef struct
{
  char                     *address;
  ReboteVerificationVerdict verdict;
  ReboteVerificationReason  reason;
  guint32                   yes;
  guint32                   no;
  char                     *suggestion;
  char                     *service;
  char                     *status;
  char                     *sub_status;
  char                     *score;
  gint64                    checked;
} ReboteVerification;

#define REBOTE_TYPE_VERIFICATION (rebote_verification_get_type ())

GType               rebote_verification_get_type (void) G_GNUC_CONST;
ReboteVerification *rebote_verification_new (void);
ReboteVerification *rebote_verification_copy (const ReboteVerification *self);
void                rebote_verification_free (ReboteVerification *self);
void                rebote_verification_apply_rules (ReboteVerification *self);
gboolean            rebote_verification_is_definite (const ReboteVerification *self);
ReboteAction        rebote_verification_get_action (const ReboteVerification *self);
const char         *rebote_verification_verdict_to_slug (ReboteVerificationVerdict verdict);
gboolean            rebote_verification_verdict_from_slug (const char                *slug,
                                                           ReboteVerificationVerdict *verdict);
const char         *rebote_verification_reason_to_slug (ReboteVerificationReason reason);
gboolean            rebote_verification_reason_from_slug (const char               *slug,
                                                          ReboteVerificationReason *reason);
const char         *rebote_verification_flag_to_slug (ReboteVerificationFlags flag);
gboolean            rebote_verification_flag_from_slug (const char              *slug,
                                                        ReboteVerificationFlags *flag);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerification, rebote_verification_free)

G_END_DECLS
