/* rebote-words.c
 *
 * The names of the shared vocabularies. They are single words on chips and in tables; the sentences stand in
 * data/knowledge/reasons.xml.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-words"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-words.h"

/* Version 14 of the formatter staggers lists of NC_ (). */
/* clang-format off */
static const char *const reason_names[REBOTE_N_REASONS] = {
  [REBOTE_REASON_NONE] = NC_ ("reason", "No problem"),
  [REBOTE_REASON_NO_SUCH_USER] = NC_ ("reason", "No such mailbox"),
  [REBOTE_REASON_MAILBOX_DISABLED] = NC_ ("reason", "Account closed"),
  [REBOTE_REASON_NO_SUCH_DOMAIN] = NC_ ("reason", "No such domain"),
  [REBOTE_REASON_MOVED] = NC_ ("reason", "Moved"),
  [REBOTE_REASON_BAD_ADDRESS] = NC_ ("reason", "Address written wrongly"),
  [REBOTE_REASON_MAILBOX_FULL] = NC_ ("reason", "Mailbox full"),
  [REBOTE_REASON_MESSAGE_TOO_LARGE] = NC_ ("reason", "Mail too big"),
  [REBOTE_REASON_CONTENT_REJECTED] = NC_ ("reason", "Content refused"),
  [REBOTE_REASON_SENDER_REPUTATION] = NC_ ("reason", "Sender’s reputation"),
  [REBOTE_REASON_AUTHENTICATION] = NC_ ("reason", "Proof of sender missing"),
  [REBOTE_REASON_RATE_LIMITED] = NC_ ("reason", "Too much, too fast"),
  [REBOTE_REASON_SERVER_UNAVAILABLE] = NC_ ("reason", "Server not available"),
  [REBOTE_REASON_EXPIRED] = NC_ ("reason", "Gave up trying"),
  [REBOTE_REASON_NOT_AUTHORISED] = NC_ ("reason", "Not allowed to write"),
  [REBOTE_REASON_RELAY_DENIED] = NC_ ("reason", "Wrong server"),
  [REBOTE_REASON_TLS_REQUIRED] = NC_ ("reason", "Encryption required"),
  [REBOTE_REASON_ROUTING_ERROR] = NC_ ("reason", "Lost on the way"),
  [REBOTE_REASON_PROTOCOL_ERROR] = NC_ ("reason", "Technical misunderstanding"),
  [REBOTE_REASON_UNKNOWN] = NC_ ("reason", "Cause not given"),
};

static const char *const kind_names[REBOTE_N_KINDS] = {
  [REBOTE_KIND_NONE] = NC_ ("kind", "Not a bounce"),
  [REBOTE_KIND_HARD] = NC_ ("kind", "Hard"),
  [REBOTE_KIND_SOFT] = NC_ ("kind", "Soft"),
  [REBOTE_KIND_UNDETERMINED] = NC_ ("kind", "Undetermined"),
};

static const char *const kind_meanings[REBOTE_N_KINDS] = {
  [REBOTE_KIND_NONE] = N_ ("Not a bounce: the mail arrived, or nothing has failed."),
  [REBOTE_KIND_HARD] = N_ ("Hard bounce: the address or its domain is gone for good. Sending again can never work."),
  [REBOTE_KIND_SOFT] = N_ ("Soft bounce: the address may be fine. Something else kept this mail out."),
  [REBOTE_KIND_UNDETERMINED] = N_ ("Undetermined: the notice does not say why the mail came back."),
};

static const char *const action_names[REBOTE_N_ACTIONS] = {
  [REBOTE_ACTION_NONE] = NC_ ("action", "Nothing to do"),
  [REBOTE_ACTION_REMOVE] = NC_ ("action", "Remove"),
  [REBOTE_ACTION_SUPPRESS] = NC_ ("action", "Never mail again"),
  [REBOTE_ACTION_RETRY_LATER] = NC_ ("action", "Try again later"),
  [REBOTE_ACTION_KEEP_AND_FIX] = NC_ ("action", "Keep, and fix the cause"),
  [REBOTE_ACTION_CORRECT] = NC_ ("action", "Correct the address"),
  [REBOTE_ACTION_REVIEW] = NC_ ("action", "Look at it yourself"),
};

static const char *const type_names[REBOTE_N_MESSAGE_TYPES] = {
  [REBOTE_MESSAGE_BOUNCE] = NC_ ("message type", "Bounce"),
  [REBOTE_MESSAGE_DELAY] = NC_ ("message type", "Delay"),
  [REBOTE_MESSAGE_DELIVERED] = NC_ ("message type", "Delivered"),
  [REBOTE_MESSAGE_AUTO_REPLY] = NC_ ("message type", "Automatic reply"),
  [REBOTE_MESSAGE_CHALLENGE] = NC_ ("message type", "Request to confirm"),
  [REBOTE_MESSAGE_COMPLAINT] = NC_ ("message type", "Complaint"),
  [REBOTE_MESSAGE_OTHER] = NC_ ("message type", "Other mail"),
};

static const char *const role_names[REBOTE_N_REPORTER_ROLES] = {
  [REBOTE_REPORTER_UNKNOWN] = NC_ ("reporter", "Unknown server"),
  [REBOTE_REPORTER_SENDING_SERVER] = NC_ ("reporter", "Your sending server"),
  [REBOTE_REPORTER_RECEIVING_SERVER] = NC_ ("reporter", "Receiving server"),
  [REBOTE_REPORTER_MAILING_SERVICE] = NC_ ("reporter", "Mailing service"),
};

static const char *const command_names[REBOTE_N_COMMANDS] = {
  [REBOTE_COMMAND_UNKNOWN] = NC_ ("moment", "at a moment that the notice does not tell"),
  [REBOTE_COMMAND_CONNECT] = NC_ ("moment", "when connecting"),
  [REBOTE_COMMAND_EHLO] = NC_ ("moment", "when the sending server gave its name"),
  [REBOTE_COMMAND_MAIL] = NC_ ("moment", "when the sender was named"),
  [REBOTE_COMMAND_RCPT] = NC_ ("moment", "when the recipient was named"),
  [REBOTE_COMMAND_DATA] = NC_ ("moment", "when the mail itself was handed over"),
  [REBOTE_COMMAND_AFTER] = NC_ ("moment", "after the mail had been accepted"),
};

static const char *const about_names[REBOTE_N_CODE_ABOUTS] = {
  [REBOTE_CODE_ABOUT_UNKNOWN] = NC_ ("about", "not specified"),
  [REBOTE_CODE_ABOUT_RECIPIENT] = NC_ ("about", "the recipient"),
  [REBOTE_CODE_ABOUT_SENDER] = NC_ ("about", "the sender"),
  [REBOTE_CODE_ABOUT_CONTENT] = NC_ ("about", "the content"),
  [REBOTE_CODE_ABOUT_NETWORK] = NC_ ("about", "the network"),
  [REBOTE_CODE_ABOUT_SYSTEM] = NC_ ("about", "the receiving server"),
  [REBOTE_CODE_ABOUT_POLICY] = NC_ ("about", "a rule or a filter"),
  [REBOTE_CODE_ABOUT_PROTOCOL] = NC_ ("about", "how the servers talk"),
};

/* clang-format on */

/**
 * rebote_reason_get_name:
 * @reason: a reason
 *
 * Returns: its name, translated
 */
const char *
rebote_reason_get_name (ReboteReason reason)
{
  g_return_val_if_fail ((guint)reason < REBOTE_N_REASONS, "");

  return g_dpgettext2 (NULL, "reason", reason_names[reason]);
}

/**
 * rebote_kind_get_name:
 * @kind: a kind
 *
 * Returns: its name, translated
 */
const char *
rebote_kind_get_name (ReboteKind kind)
{
  g_return_val_if_fail ((guint)kind < REBOTE_N_KINDS, "");

  return g_dpgettext2 (NULL, "kind", kind_names[kind]);
}

/**
 * rebote_kind_get_meaning:
 * @kind: a kind
 *
 * Returns: a sentence for somebody who has never heard of hard and soft bounces, translated
 */
const char *
rebote_kind_get_meaning (ReboteKind kind)
{
  g_return_val_if_fail ((guint)kind < REBOTE_N_KINDS, "");

  return _(kind_meanings[kind]);
}

/**
 * rebote_action_get_name:
 * @action: an action
 *
 * Returns: its name, translated
 */
const char *
rebote_action_get_name (ReboteAction action)
{
  g_return_val_if_fail ((guint)action < REBOTE_N_ACTIONS, "");

  return g_dpgettext2 (NULL, "action", action_names[action]);
}

/**
 * rebote_message_type_get_name:
 * @type: a message type
 *
 * Returns: its name, translated
 */
const char *
rebote_message_type_get_name (ReboteMessageType type)
{
  g_return_val_if_fail ((guint)type < REBOTE_N_MESSAGE_TYPES, "");

  return g_dpgettext2 (NULL, "message type", type_names[type]);
}

/**
 * rebote_reporter_role_get_name:
 * @role: who wrote a notice
 *
 * Returns: the name, translated
 */
const char *
rebote_reporter_role_get_name (ReboteReporterRole role)
{
  g_return_val_if_fail ((guint)role < REBOTE_N_REPORTER_ROLES, "");

  return g_dpgettext2 (NULL, "reporter", role_names[role]);
}

/**
 * rebote_smtp_command_get_name:
 * @command: the command that was answered
 *
 * Returns: the moment of the conversation, as “when connecting”, translated
 */
const char *
rebote_smtp_command_get_name (ReboteSmtpCommand command)
{
  g_return_val_if_fail ((guint)command < REBOTE_N_COMMANDS, "");

  return g_dpgettext2 (NULL, "moment", command_names[command]);
}

/**
 * rebote_code_about_get_name:
 * @about: whom or what a code is about
 *
 * Returns: its name, translated
 */
const char *
rebote_code_about_get_name (ReboteCodeAbout about)
{
  g_return_val_if_fail ((guint)about < REBOTE_N_CODE_ABOUTS, "");

  return g_dpgettext2 (NULL, "about", about_names[about]);
}
