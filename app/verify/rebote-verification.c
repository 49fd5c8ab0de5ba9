/* rebote-verification.c
 *
 * What services say about addresses, and the rules that beat whatever a service says.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verification"

#include "config.h"

#include "base/rebote-slug.h"

#include "rebote-verification.h"

G_DEFINE_BOXED_TYPE (ReboteVerification, rebote_verification, rebote_verification_copy, rebote_verification_free)

static const char *const verdicts[REBOTE_N_VERIFICATION_VERDICTS] = {
  [REBOTE_VERIFICATION_UNKNOWN] = "unknown",
  [REBOTE_VERIFICATION_DELIVERABLE] = "deliverable",
  [REBOTE_VERIFICATION_RISKY] = "risky",
  [REBOTE_VERIFICATION_UNDELIVERABLE] = "undeliverable",
};

static const char *const reasons[REBOTE_N_VERIFICATION_REASONS] = {
  [REBOTE_VERIFICATION_REASON_ACCEPTED] = "accepted",
  [REBOTE_VERIFICATION_REASON_BAD_ADDRESS] = "bad-address",
  [REBOTE_VERIFICATION_REASON_TYPO] = "typo",
  [REBOTE_VERIFICATION_REASON_RESERVED_DOMAIN] = "reserved-domain",
  [REBOTE_VERIFICATION_REASON_NO_SUCH_DOMAIN] = "no-such-domain",
  [REBOTE_VERIFICATION_REASON_NO_MAIL_HOST] = "no-mail-host",
  [REBOTE_VERIFICATION_REASON_NULL_MX] = "null-mx",
  [REBOTE_VERIFICATION_REASON_MX_UNROUTABLE] = "mx-unroutable",
  [REBOTE_VERIFICATION_REASON_NO_SUCH_USER] = "no-such-user",
  [REBOTE_VERIFICATION_REASON_MAILBOX_DISABLED] = "mailbox-disabled",
  [REBOTE_VERIFICATION_REASON_MAILBOX_FULL] = "mailbox-full",
  [REBOTE_VERIFICATION_REASON_CATCH_ALL] = "catch-all",
  [REBOTE_VERIFICATION_REASON_ROLE] = "role",
  [REBOTE_VERIFICATION_REASON_DISPOSABLE] = "disposable",
  [REBOTE_VERIFICATION_REASON_LOW_QUALITY] = "low-quality",
  [REBOTE_VERIFICATION_REASON_SPAMTRAP] = "spamtrap",
  [REBOTE_VERIFICATION_REASON_COMPLAINER] = "complainer",
  [REBOTE_VERIFICATION_REASON_SUPPRESSED] = "suppressed",
  [REBOTE_VERIFICATION_REASON_TOXIC] = "toxic",
  [REBOTE_VERIFICATION_REASON_GREYLISTED] = "greylisted",
  [REBOTE_VERIFICATION_REASON_PROBE_BLOCKED] = "probe-blocked",
  [REBOTE_VERIFICATION_REASON_TIMEOUT] = "timeout",
  [REBOTE_VERIFICATION_REASON_NO_CONNECT] = "no-connect",
  [REBOTE_VERIFICATION_REASON_DNS_TEMP] = "dns-temp",
  [REBOTE_VERIFICATION_REASON_SERVER_WILL_NOT_SAY] = "server-will-not-say",
  [REBOTE_VERIFICATION_REASON_NOT_PROBED] = "not-probed",
  [REBOTE_VERIFICATION_REASON_VENDOR_ERROR] = "vendor-error",
};

/* In the order of their bits */
static const char *const flags[REBOTE_N_VERIFICATION_FLAGS] = {
  "catch-all", "role", "disposable", "free", "mailbox-full", "mailbox-disabled", "spamtrap", "complainer", "suppressed",
  "toxic", "typo", "gibberish", "alias", "subaddress", "privacy-relay", "ai-mailbox", "has-mx", "smtp-ok", "greylisted",
  "probe-blocked", "no-reply", "syntax-ok", "can-connect"
};

/* Mail would arrive there and must not be sent, whatever else is said; the first that applies is the reason. */
static const struct
{
  ReboteVerificationFlags  flag;
  ReboteVerificationReason reason;
} traps[] = {
  { REBOTE_VERIFICATION_SPAMTRAP, REBOTE_VERIFICATION_REASON_SPAMTRAP },
  { REBOTE_VERIFICATION_COMPLAINER, REBOTE_VERIFICATION_REASON_COMPLAINER },
  { REBOTE_VERIFICATION_SUPPRESSED, REBOTE_VERIFICATION_REASON_SUPPRESSED },
  { REBOTE_VERIFICATION_TOXIC, REBOTE_VERIFICATION_REASON_TOXIC },
};

/**
 * rebote_verification_new:
 *
 * Returns: (transfer full): a verification that says nothing yet
 */
ReboteVerification *
rebote_verification_new (void)
{
  return g_new0 (ReboteVerification, 1);
}

/**
 * rebote_verification_copy:
 * @self: a verification
 *
 * Returns: (transfer full): the same
 */
ReboteVerification *
rebote_verification_copy (const ReboteVerification *self)
{
  ReboteVerification *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (ReboteVerification, 1);
  *copy = *self;
  copy->address = g_strdup (self->address);
  copy->suggestion = g_strdup (self->suggestion);
  copy->service = g_strdup (self->service);
  copy->status = g_strdup (self->status);
  copy->sub_status = g_strdup (self->sub_status);
  copy->score = g_strdup (self->score);

  return copy;
}

/**
 * rebote_verification_free:
 * @self: (transfer full): a verification
 */
void
rebote_verification_free (ReboteVerification *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_free (self->suggestion);
  g_free (self->service);
  g_free (self->status);
  g_free (self->sub_status);
  g_free (self->score);
  g_free (self);
}

/**
 * rebote_verification_apply_rules:
 * @self: a verification, as the words of its service say it
 *
 * Lets the rules count that hold for every service: a spam trap and a person who complains are risks, for mail arrives
 * there; and a full mailbox exists.
 */
void
rebote_verification_apply_rules (ReboteVerification *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (traps); i++)
    {
      if ((self->yes & traps[i].flag) || self->reason == traps[i].reason)
        {
          self->verdict = REBOTE_VERIFICATION_RISKY;
          self->reason = traps[i].reason;
          self->yes |= traps[i].flag;
          self->no &= ~traps[i].flag;
          return;
        }
    }

  /* An account that is closed may be full, too; what does not exist cannot be. */
  if (self->reason == REBOTE_VERIFICATION_REASON_MAILBOX_FULL ||
      ((self->yes & REBOTE_VERIFICATION_MAILBOX_FULL) && !(self->yes & REBOTE_VERIFICATION_MAILBOX_DISABLED) &&
       self->reason != REBOTE_VERIFICATION_REASON_MAILBOX_DISABLED))
    {
      self->verdict = REBOTE_VERIFICATION_RISKY;
      self->reason = REBOTE_VERIFICATION_REASON_MAILBOX_FULL;
      self->yes |= REBOTE_VERIFICATION_MAILBOX_FULL;
    }
}

/**
 * rebote_verification_is_definite:
 * @self: a verification
 *
 * Returns: whether it says that the address is undeliverable for a reason that leaves no doubt
 */
gboolean
rebote_verification_is_definite (const ReboteVerification *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->verdict != REBOTE_VERIFICATION_UNDELIVERABLE)
    return FALSE;

  return self->reason == REBOTE_VERIFICATION_REASON_BAD_ADDRESS || self->reason == REBOTE_VERIFICATION_REASON_NULL_MX ||
         self->reason == REBOTE_VERIFICATION_REASON_NO_SUCH_DOMAIN ||
         self->reason == REBOTE_VERIFICATION_REASON_NO_SUCH_USER ||
         self->reason == REBOTE_VERIFICATION_REASON_MAILBOX_DISABLED;
}

/**
 * rebote_verification_get_action:
 * @self: a verification
 *
 * What to do is derived from what was said, and never taken from the service.
 *
 * Returns: what to do about the address
 */
ReboteAction
rebote_verification_get_action (const ReboteVerification *self)
{
  g_return_val_if_fail (self != NULL, REBOTE_ACTION_NONE);

  switch ((int)self->reason)
    {
    case REBOTE_VERIFICATION_REASON_SPAMTRAP:
    case REBOTE_VERIFICATION_REASON_COMPLAINER:
    case REBOTE_VERIFICATION_REASON_SUPPRESSED:
    case REBOTE_VERIFICATION_REASON_TOXIC:
      return REBOTE_ACTION_SUPPRESS;
    case REBOTE_VERIFICATION_REASON_TYPO:
      if (self->suggestion)
        return REBOTE_ACTION_CORRECT;
      break;
    case REBOTE_VERIFICATION_REASON_MAILBOX_FULL:
    case REBOTE_VERIFICATION_REASON_GREYLISTED:
    case REBOTE_VERIFICATION_REASON_TIMEOUT:
    case REBOTE_VERIFICATION_REASON_NO_CONNECT:
    case REBOTE_VERIFICATION_REASON_DNS_TEMP:
    case REBOTE_VERIFICATION_REASON_PROBE_BLOCKED:
      return REBOTE_ACTION_RETRY_LATER;
    default:
      break;
    }

  switch (self->verdict)
    {
    case REBOTE_VERIFICATION_UNDELIVERABLE:
      return REBOTE_ACTION_REMOVE;
    case REBOTE_VERIFICATION_RISKY:
    case REBOTE_VERIFICATION_UNKNOWN:
      return REBOTE_ACTION_REVIEW;
    case REBOTE_VERIFICATION_DELIVERABLE:
    default:
      return REBOTE_ACTION_NONE;
    }
}

/**
 * rebote_verification_verdict_to_slug:
 * @verdict: a verdict
 *
 * Returns: its stable English name
 */
const char *
rebote_verification_verdict_to_slug (ReboteVerificationVerdict verdict)
{
  g_return_val_if_fail (verdict < REBOTE_N_VERIFICATION_VERDICTS, NULL);

  return verdicts[verdict];
}

/**
 * rebote_verification_verdict_from_slug:
 * @slug: (nullable): a stable English name
 * @verdict: (out): the verdict
 *
 * Returns: whether it is one
 */
gboolean
rebote_verification_verdict_from_slug (const char                *slug,
                                       ReboteVerificationVerdict *verdict)
{
  guint found;

  g_return_val_if_fail (verdict != NULL, FALSE);

  if (!rebote_slug_find (verdicts, REBOTE_N_VERIFICATION_VERDICTS, slug, &found))
    return FALSE;

  *verdict = found;
  return TRUE;
}

/**
 * rebote_verification_reason_to_slug:
 * @reason: a reason
 *
 * Returns: (nullable): its stable English name; %NULL for none
 */
const char *
rebote_verification_reason_to_slug (ReboteVerificationReason reason)
{
  g_return_val_if_fail (reason < REBOTE_N_VERIFICATION_REASONS, NULL);

  return reasons[reason];
}

/**
 * rebote_verification_reason_from_slug:
 * @slug: (nullable): a stable English name
 * @reason: (out): the reason
 *
 * Returns: whether it is one
 */
gboolean
rebote_verification_reason_from_slug (const char               *slug,
                                      ReboteVerificationReason *reason)
{
  guint found;

  g_return_val_if_fail (reason != NULL, FALSE);

  if (!rebote_slug_find (reasons, REBOTE_N_VERIFICATION_REASONS, slug, &found))
    return FALSE;

  *reason = found;
  return TRUE;
}

/**
 * rebote_verification_flag_to_slug:
 * @flag: one flag
 *
 * Returns: its stable English name
 */
const char *
rebote_verification_flag_to_slug (ReboteVerificationFlags flag)
{
  int bit = g_bit_nth_lsf (flag, -1);

  g_return_val_if_fail (bit >= 0 && bit < REBOTE_N_VERIFICATION_FLAGS, NULL);

  return flags[bit];
}

/**
 * rebote_verification_flag_from_slug:
 * @slug: (nullable): a stable English name
 * @flag: (out): the flag
 *
 * Returns: whether it is one
 */
gboolean
rebote_verification_flag_from_slug (const char              *slug,
                                    ReboteVerificationFlags *flag)
{
  guint found;

  g_return_val_if_fail (flag != NULL, FALSE);

  if (!rebote_slug_find (flags, REBOTE_N_VERIFICATION_FLAGS, slug, &found))
    return FALSE;

  *flag = 1u << found;
  return TRUE;
}
