/* rebote-vocabulary.c
 *
 * The slugs of the shared vocabularies.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-vocabulary"

#include "config.h"

#include "base/rebote-slug.h"

#include "rebote-vocabulary.h"

static const char *const type_slugs[REBOTE_N_MESSAGE_TYPES] = {
  "bounce", "delay", "delivered", "auto-reply", "challenge", "complaint", "other"
};

static const char *const kind_slugs[REBOTE_N_KINDS] = { NULL, "hard", "soft", "undetermined" };

static const struct
{
  const char *slug;
  ReboteKind  kind;
} reasons[REBOTE_N_REASONS] = {
  [REBOTE_REASON_NONE] = { NULL, REBOTE_KIND_NONE },
  [REBOTE_REASON_NO_SUCH_USER] = { "no-such-user", REBOTE_KIND_HARD },
  [REBOTE_REASON_MAILBOX_DISABLED] = { "mailbox-disabled", REBOTE_KIND_HARD },
  [REBOTE_REASON_NO_SUCH_DOMAIN] = { "no-such-domain", REBOTE_KIND_HARD },
  [REBOTE_REASON_MOVED] = { "moved", REBOTE_KIND_HARD },
  [REBOTE_REASON_BAD_ADDRESS] = { "bad-address", REBOTE_KIND_HARD },
  [REBOTE_REASON_MAILBOX_FULL] = { "mailbox-full", REBOTE_KIND_SOFT },
  [REBOTE_REASON_MESSAGE_TOO_LARGE] = { "message-too-large", REBOTE_KIND_SOFT },
  [REBOTE_REASON_CONTENT_REJECTED] = { "content-rejected", REBOTE_KIND_SOFT },
  [REBOTE_REASON_SENDER_REPUTATION] = { "sender-reputation", REBOTE_KIND_SOFT },
  [REBOTE_REASON_AUTHENTICATION] = { "authentication", REBOTE_KIND_SOFT },
  [REBOTE_REASON_RATE_LIMITED] = { "rate-limited", REBOTE_KIND_SOFT },
  [REBOTE_REASON_SERVER_UNAVAILABLE] = { "server-unavailable", REBOTE_KIND_SOFT },
  [REBOTE_REASON_EXPIRED] = { "expired", REBOTE_KIND_SOFT },
  [REBOTE_REASON_NOT_AUTHORISED] = { "not-authorised", REBOTE_KIND_SOFT },
  [REBOTE_REASON_RELAY_DENIED] = { "relay-denied", REBOTE_KIND_SOFT },
  [REBOTE_REASON_TLS_REQUIRED] = { "tls-required", REBOTE_KIND_SOFT },
  [REBOTE_REASON_ROUTING_ERROR] = { "routing-error", REBOTE_KIND_SOFT },
  [REBOTE_REASON_PROTOCOL_ERROR] = { "protocol-error", REBOTE_KIND_SOFT },
  [REBOTE_REASON_UNKNOWN] = { "unknown", REBOTE_KIND_UNDETERMINED },
};

static const char *const action_slugs[REBOTE_N_ACTIONS] = {
  "none", "remove", "suppress", "retry-later", "keep-and-fix", "correct", "review"
};

static const char *const role_slugs[REBOTE_N_REPORTER_ROLES] = {
  "unknown", "sending-server", "receiving-server", "mailing-service"
};

static const char *const command_slugs[REBOTE_N_COMMANDS] = {
  "unknown", "connect", "ehlo", "mail", "rcpt", "data", "after"
};

/**
 * rebote_message_type_to_slug:
 * @type: a message type
 *
 * Returns: its stable English name
 */
const char *
rebote_message_type_to_slug (ReboteMessageType type)
{
  g_return_val_if_fail ((guint) type < REBOTE_N_MESSAGE_TYPES, NULL);

  return type_slugs[type];
}

/**
 * rebote_message_type_from_slug:
 * @slug: (nullable): a stable English name
 * @type: (out): the message type of that name
 *
 * Returns: whether there is one
 */
gboolean
rebote_message_type_from_slug (const char        *slug,
                               ReboteMessageType *type)
{
  guint found;

  g_return_val_if_fail (type != NULL, FALSE);

  if (!rebote_slug_find (type_slugs, REBOTE_N_MESSAGE_TYPES, slug, &found))
    return FALSE;

  *type = found;
  return TRUE;
}

/**
 * rebote_kind_to_slug:
 * @kind: a kind
 *
 * Returns: (nullable): its stable English name, %NULL for %REBOTE_KIND_NONE
 */
const char *
rebote_kind_to_slug (ReboteKind kind)
{
  g_return_val_if_fail ((guint) kind < REBOTE_N_KINDS, NULL);

  return kind_slugs[kind];
}

/**
 * rebote_kind_from_slug:
 * @slug: (nullable): a stable English name
 * @kind: (out): the kind of that name
 *
 * Returns: whether there is one
 */
gboolean
rebote_kind_from_slug (const char *slug,
                       ReboteKind *kind)
{
  guint found;

  g_return_val_if_fail (kind != NULL, FALSE);

  if (!rebote_slug_find (kind_slugs, REBOTE_N_KINDS, slug, &found))
    return FALSE;

  *kind = found;
  return TRUE;
}

/**
 * rebote_reason_to_slug:
 * @reason: a reason
 *
 * Returns: (nullable): its stable English name, %NULL for %REBOTE_REASON_NONE
 */
const char *
rebote_reason_to_slug (ReboteReason reason)
{
  g_return_val_if_fail ((guint) reason < REBOTE_N_REASONS, NULL);

  return reasons[reason].slug;
}

/**
 * rebote_reason_from_slug:
 * @slug: (nullable): a stable English name
 * @reason: (out): the reason of that name
 *
 * Returns: whether there is one
 */
gboolean
rebote_reason_from_slug (const char   *slug,
                         ReboteReason *reason)
{
  g_return_val_if_fail (reason != NULL, FALSE);

  for (guint i = 0; slug && i < REBOTE_N_REASONS; i++)
    {
      if (reasons[i].slug && g_str_equal (reasons[i].slug, slug))
        {
          *reason = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * rebote_reason_get_kind:
 * @reason: a reason
 *
 * Returns: the kind that every failure of this reason has
 */
ReboteKind
rebote_reason_get_kind (ReboteReason reason)
{
  g_return_val_if_fail ((guint) reason < REBOTE_N_REASONS, REBOTE_KIND_UNDETERMINED);

  return reasons[reason].kind;
}

/**
 * rebote_action_to_slug:
 * @action: an action
 *
 * Returns: its stable English name
 */
const char *
rebote_action_to_slug (ReboteAction action)
{
  g_return_val_if_fail ((guint) action < REBOTE_N_ACTIONS, NULL);

  return action_slugs[action];
}

/**
 * rebote_action_from_slug:
 * @slug: (nullable): a stable English name
 * @action: (out): the action of that name
 *
 * Returns: whether there is one
 */
gboolean
rebote_action_from_slug (const char   *slug,
                         ReboteAction *action)
{
  guint found;

  g_return_val_if_fail (action != NULL, FALSE);

  if (!rebote_slug_find (action_slugs, REBOTE_N_ACTIONS, slug, &found))
    return FALSE;

  *action = found;
  return TRUE;
}

/**
 * rebote_reporter_role_to_slug:
 * @role: a role
 *
 * Returns: its stable English name
 */
const char *
rebote_reporter_role_to_slug (ReboteReporterRole role)
{
  g_return_val_if_fail ((guint) role < REBOTE_N_REPORTER_ROLES, NULL);

  return role_slugs[role];
}

/**
 * rebote_reporter_role_from_slug:
 * @slug: (nullable): a stable English name
 * @role: (out): the role of that name
 *
 * Returns: whether there is one
 */
gboolean
rebote_reporter_role_from_slug (const char         *slug,
                                ReboteReporterRole *role)
{
  guint found;

  g_return_val_if_fail (role != NULL, FALSE);

  if (!rebote_slug_find (role_slugs, REBOTE_N_REPORTER_ROLES, slug, &found))
    return FALSE;

  *role = found;
  return TRUE;
}

/**
 * rebote_smtp_command_to_slug:
 * @command: a command
 *
 * Returns: its stable English name
 */
const char *
rebote_smtp_command_to_slug (ReboteSmtpCommand command)
{
  g_return_val_if_fail ((guint) command < REBOTE_N_COMMANDS, NULL);

  return command_slugs[command];
}

/**
 * rebote_smtp_command_from_slug:
 * @slug: (nullable): a stable English name
 * @command: (out): the command of that name
 *
 * Returns: whether there is one
 */
gboolean
rebote_smtp_command_from_slug (const char        *slug,
                               ReboteSmtpCommand *command)
{
  guint found;

  g_return_val_if_fail (command != NULL, FALSE);

  if (!rebote_slug_find (command_slugs, REBOTE_N_COMMANDS, slug, &found))
    return FALSE;

  *command = found;
  return TRUE;
}
