/* rebote-vocabulary.h
 *
 * The closed vocabularies that every room shares: what a message is, how a failure counts, why it happened and
 * what to do about it. The slugs are the ones that the database, the command line and the exports use.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteMessageType:
 * @REBOTE_MESSAGE_BOUNCE: a final report of failure (RFC 3464 `failed`, or its like in plain words)
 * @REBOTE_MESSAGE_DELAY: a warning that delivery is late and still being tried (RFC 3464 `delayed`)
 * @REBOTE_MESSAGE_DELIVERED: a report of success (RFC 3464 `delivered`, `relayed`, `expanded`) or a read receipt
 * @REBOTE_MESSAGE_AUTO_REPLY: an automatic response of the recipient (RFC 3834): the mail arrived
 * @REBOTE_MESSAGE_CHALLENGE: a request to prove that the sender is a person: the mail waits
 * @REBOTE_MESSAGE_COMPLAINT: an abuse report (RFC 5965): the mail arrived and is not wanted
 * @REBOTE_MESSAGE_OTHER: none of these
 *
 * What a message is.
 */
typedef enum {
  REBOTE_MESSAGE_BOUNCE,
  REBOTE_MESSAGE_DELAY,
  REBOTE_MESSAGE_DELIVERED,
  REBOTE_MESSAGE_AUTO_REPLY,
  REBOTE_MESSAGE_CHALLENGE,
  REBOTE_MESSAGE_COMPLAINT,
  REBOTE_MESSAGE_OTHER
} ReboteMessageType;

#define REBOTE_N_MESSAGE_TYPES (REBOTE_MESSAGE_OTHER + 1)

/**
 * ReboteKind:
 * @REBOTE_KIND_NONE: not a failure
 * @REBOTE_KIND_HARD: the address or its domain is gone for good
 * @REBOTE_KIND_SOFT: everything else, even with a 5xx reply
 * @REBOTE_KIND_UNDETERMINED: the notice does not say
 *
 * How a failure counts.
 */
typedef enum {
  REBOTE_KIND_NONE,
  REBOTE_KIND_HARD,
  REBOTE_KIND_SOFT,
  REBOTE_KIND_UNDETERMINED
} ReboteKind;

#define REBOTE_N_KINDS (REBOTE_KIND_UNDETERMINED + 1)

/**
 * ReboteReason:
 *
 * Why a mail came back; @REBOTE_REASON_NONE where it did not.
 */
typedef enum {
  REBOTE_REASON_NONE,
  REBOTE_REASON_NO_SUCH_USER,
  REBOTE_REASON_MAILBOX_DISABLED,
  REBOTE_REASON_NO_SUCH_DOMAIN,
  REBOTE_REASON_MOVED,
  REBOTE_REASON_BAD_ADDRESS,
  REBOTE_REASON_MAILBOX_FULL,
  REBOTE_REASON_MESSAGE_TOO_LARGE,
  REBOTE_REASON_CONTENT_REJECTED,
  REBOTE_REASON_SENDER_REPUTATION,
  REBOTE_REASON_AUTHENTICATION,
  REBOTE_REASON_RATE_LIMITED,
  REBOTE_REASON_SERVER_UNAVAILABLE,
  REBOTE_REASON_EXPIRED,
  REBOTE_REASON_NOT_AUTHORISED,
  REBOTE_REASON_RELAY_DENIED,
  REBOTE_REASON_TLS_REQUIRED,
  REBOTE_REASON_ROUTING_ERROR,
  REBOTE_REASON_PROTOCOL_ERROR,
  REBOTE_REASON_UNKNOWN
} ReboteReason;

#define REBOTE_N_REASONS (REBOTE_REASON_UNKNOWN + 1)

/**
 * ReboteAction:
 *
 * What the user should do about a recipient.
 */
typedef enum {
  REBOTE_ACTION_NONE,
  REBOTE_ACTION_REMOVE,
  REBOTE_ACTION_SUPPRESS,
  REBOTE_ACTION_RETRY_LATER,
  REBOTE_ACTION_KEEP_AND_FIX,
  REBOTE_ACTION_CORRECT,
  REBOTE_ACTION_REVIEW
} ReboteAction;

#define REBOTE_N_ACTIONS (REBOTE_ACTION_REVIEW + 1)

/**
 * ReboteReporterRole:
 *
 * Who wrote a notice.
 */
typedef enum {
  REBOTE_REPORTER_UNKNOWN,
  REBOTE_REPORTER_SENDING_SERVER,
  REBOTE_REPORTER_RECEIVING_SERVER,
  REBOTE_REPORTER_MAILING_SERVICE
} ReboteReporterRole;

#define REBOTE_N_REPORTER_ROLES (REBOTE_REPORTER_MAILING_SERVICE + 1)

/**
 * ReboteSmtpCommand:
 *
 * The command that the deciding reply answered (RFC 5321), as far as the notice tells.
 */
typedef enum {
  REBOTE_COMMAND_UNKNOWN,
  REBOTE_COMMAND_CONNECT,
  REBOTE_COMMAND_EHLO,
  REBOTE_COMMAND_MAIL,
  REBOTE_COMMAND_RCPT,
  REBOTE_COMMAND_DATA,
  REBOTE_COMMAND_AFTER
} ReboteSmtpCommand;

#define REBOTE_N_COMMANDS (REBOTE_COMMAND_AFTER + 1)

const char        *rebote_message_type_to_slug  (ReboteMessageType  type);
gboolean           rebote_message_type_from_slug (const char        *slug,
                                                  ReboteMessageType *type);
const char        *rebote_kind_to_slug          (ReboteKind         kind);
gboolean           rebote_kind_from_slug        (const char        *slug,
                                                 ReboteKind        *kind);
const char        *rebote_reason_to_slug        (ReboteReason       reason);
gboolean           rebote_reason_from_slug      (const char        *slug,
                                                 ReboteReason      *reason);
ReboteKind         rebote_reason_get_kind       (ReboteReason       reason);
const char        *rebote_action_to_slug        (ReboteAction       action);
gboolean           rebote_action_from_slug      (const char        *slug,
                                                 ReboteAction      *action);
const char        *rebote_reporter_role_to_slug (ReboteReporterRole role);
gboolean           rebote_reporter_role_from_slug (const char         *slug,
                                                   ReboteReporterRole *role);
const char        *rebote_smtp_command_to_slug  (ReboteSmtpCommand  command);
gboolean           rebote_smtp_command_from_slug (const char        *slug,
                                                  ReboteSmtpCommand *command);

G_END_DECLS
