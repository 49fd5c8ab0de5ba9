/* rebote-recipient.h
 *
 * The fate of one recipient of one message: the verdict and the evidence that it rests on.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "rebote-vocabulary.h"

G_BEGIN_DECLS

/**
 * ReboteEvidenceWhat:
 * @REBOTE_EVIDENCE_PHRASE: words of the answer
 * @REBOTE_EVIDENCE_STATUS: an enhanced status code (RFC 3463)
 * @REBOTE_EVIDENCE_REPLY: a reply code (RFC 5321)
 * @REBOTE_EVIDENCE_FIELD: a field of a machine-readable report (RFC 3464, RFC 5965)
 * @REBOTE_EVIDENCE_HEADER: a header of the notice
 * @REBOTE_EVIDENCE_FORMAT: the shape of the notice
 */
typedef enum {
  REBOTE_EVIDENCE_PHRASE,
  REBOTE_EVIDENCE_STATUS,
  REBOTE_EVIDENCE_REPLY,
  REBOTE_EVIDENCE_FIELD,
  REBOTE_EVIDENCE_HEADER,
  REBOTE_EVIDENCE_FORMAT
} ReboteEvidenceWhat;

#define REBOTE_N_EVIDENCE_WHATS (REBOTE_EVIDENCE_FORMAT + 1)

/**
 * ReboteEvidence:
 * @what: what sort of evidence it is
 * @text: the words as they stand in the notice
 * @rule: (nullable): the row of the knowledge tables that understood them
 * @decisive: whether the verdict rests on it, rather than merely agreeing
 */
typedef struct {
  ReboteEvidenceWhat what;
  char              *text;
  char              *rule;
  gboolean           decisive;
} ReboteEvidence;

/**
 * ReboteContradiction:
 * @REBOTE_CONTRADICTION_NONE: everything agrees
 * @REBOTE_CONTRADICTION_TEXT_IS_TEMPORARY: the code says permanent or "no such address", the words say otherwise
 * @REBOTE_CONTRADICTION_TEXT_IS_PERMANENT: the code says temporary or "policy", the words say that the address is gone
 * @REBOTE_CONTRADICTION_CODES_DISAGREE: the status and the reply are of different classes
 * @REBOTE_CONTRADICTION_TEXTS_DISAGREE: two phrases of about equal weight say different things
 */
typedef enum {
  REBOTE_CONTRADICTION_NONE,
  REBOTE_CONTRADICTION_TEXT_IS_TEMPORARY,
  REBOTE_CONTRADICTION_TEXT_IS_PERMANENT,
  REBOTE_CONTRADICTION_CODES_DISAGREE,
  REBOTE_CONTRADICTION_TEXTS_DISAGREE
} ReboteContradiction;

/**
 * ReboteRecipient:
 * @address: (nullable): the address that failed; %NULL if the notice names none
 * @original_address: (nullable): the address that the sender wrote, where it differs (RFC 3461 ORCPT)
 * @kind: how the failure counts
 * @reason: why
 * @action: what to do
 * @status: (nullable): enhanced status code as the notice says it
 * @reply: (nullable): three-digit reply code as the notice says it
 * @confidence: 0 to 1
 * @diagnostic: (nullable): the answer that decided, in its own words, one line
 * @remote_mta: (nullable): the server that gave the answer
 * @provider: (nullable): the family of the receiving side, for example `outlook`; a key of the provider table
 * @suggestion: (nullable): the new or corrected address, if the notice proposes one
 * @command: the command which the reply answered
 * @contradiction: whether the evidence disagrees with itself
 * @contradicting_code: (nullable): the code that the words overruled
 * @reported: (nullable): for an event of a mailing service, the service's own label, as it writes it
 * @cause: (nullable): for an event where no server refused anything, what happened: `esp-cache` (not sent, because it
 *   bounced before), `esp-optout`, `esp-complained`, `esp-quota`, `bad-address`, `duplicate`, `own-fault` (not sent),
 *   `unsubscribe`, `engaged`; a constant string
 * @evidence: (element-type ReboteEvidence): what the verdict rests on, the decisive first; never %NULL
 *
 * The fields are read-only for everybody but the reader that makes the value. Reference-counted and immutable, so it
 * may be used from any thread.
 */
typedef struct {
  char               *address;
  char               *original_address;
  ReboteKind          kind;
  ReboteReason        reason;
  ReboteAction        action;
  char               *status;
  char               *reply;
  double              confidence;
  char               *diagnostic;
  char               *remote_mta;
  char               *provider;
  char               *suggestion;
  ReboteSmtpCommand   command;
  ReboteContradiction contradiction;
  char               *contradicting_code;
  char               *reported;
  const char         *cause;
  GPtrArray          *evidence;
} ReboteRecipient;

#define REBOTE_TYPE_RECIPIENT (rebote_recipient_get_type ())

GType            rebote_recipient_get_type        (void) G_GNUC_CONST;
ReboteRecipient *rebote_recipient_new             (void);
ReboteRecipient *rebote_recipient_ref             (ReboteRecipient *self);
void             rebote_recipient_unref           (ReboteRecipient *self);
void             rebote_recipient_take_evidence   (ReboteRecipient *self,
                                                   ReboteEvidence  *evidence);

ReboteEvidence  *rebote_evidence_new              (ReboteEvidenceWhat what,
                                                   const char        *text,
                                                   const char        *rule,
                                                   gboolean           decisive);
void             rebote_evidence_free             (ReboteEvidence    *self);
const char      *rebote_evidence_what_to_slug     (ReboteEvidenceWhat what);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteRecipient, rebote_recipient_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteEvidence, rebote_evidence_free)

G_END_DECLS
