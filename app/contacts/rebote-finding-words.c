/* rebote-finding-words.c
 *
 * Names of findings, and what reasons mean for somebody who does not know the program.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-finding-words"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-reason-texts.h"

#include "rebote-finding-words.h"

static const char *const titles[REBOTE_N_FINDINGS] = {
  [REBOTE_FINDING_NO_ADDRESS] = N_("Rows without an address"),
  [REBOTE_FINDING_BAD_ADDRESS] = N_("Wrongly written addresses"),
  [REBOTE_FINDING_CORRECTABLE] = N_("Wrongly written, with a good guess"),
  [REBOTE_FINDING_COMPLAINT] = N_("Complaints about spam"),
  [REBOTE_FINDING_SUPPRESSED] = N_("Suppressed addresses"),
  [REBOTE_FINDING_UNSUBSCRIBED] = N_("People who unsubscribed"),
  [REBOTE_FINDING_DISPUTED] = N_("Disputed addresses"),
  [REBOTE_FINDING_MOVED] = N_("People who have moved"),
  [REBOTE_FINDING_HARD_BOUNCE] = N_("Hard bounces"),
  [REBOTE_FINDING_CLEANED] = N_("Taken out by your mailing service"),
  [REBOTE_FINDING_DISPOSABLE] = N_("Disposable addresses"),
  [REBOTE_FINDING_RESERVED_DOMAIN] = N_("Domains for examples"),
  [REBOTE_FINDING_DUPLICATE] = N_("Duplicates"),
  [REBOTE_FINDING_SAME_MAILBOX] = N_("The same mailbox, written differently"),
  [REBOTE_FINDING_UNKNOWN_BOUNCE] = N_("Bounces without a cause"),
  [REBOTE_FINDING_REPORTED_BOUNCE] = N_("Bounced, says your mailing service"),
  [REBOTE_FINDING_TYPO] = N_("Misspelt providers"),
  [REBOTE_FINDING_NETWORK_ADDRESS] = N_("Numbers in place of a domain"),
  [REBOTE_FINDING_UNKNOWN_TOP_LEVEL] = N_("Unknown ends of domains"),
  [REBOTE_FINDING_SOFT_BOUNCE] = N_("Soft bounces"),
  [REBOTE_FINDING_REPEATED_SOFT] = N_("Repeated soft bounces"),
  [REBOTE_FINDING_ROLE] = N_("Addresses of a function"),
  [REBOTE_FINDING_HARMFUL] = N_("Spam traps and the like"),
  [REBOTE_FINDING_UNDELIVERABLE] = N_("Undeliverable addresses"),
  [REBOTE_FINDING_RISKY] = N_("Risky addresses"),
  [REBOTE_FINDING_CATCH_ALL] = N_("Domains that take everything"),
  [REBOTE_FINDING_UNVERIFIABLE] = N_("Addresses without a result"),
};

/* Reasons of the list itself, and where a single mail says other things than many; all others stand in reasons.xml. */
static const struct
{
  const char *reason;
  const char *words;
} meanings[] = {
  { "no-address", N_("These rows have no e-mail address, so nothing can be sent to them.") },
  { "duplicate", N_("The same address, or one that leads to the same mailbox, stands in another row. Nobody wants a mail twice.") },
  { "disposable", N_("Mailboxes that live for minutes, or that anybody can read. Your mail reaches no customer there.") },
  { "role", N_("Addresses such as info@ or sales@: several people may read them.") },
  { "typo", N_("The name of the provider looks mistyped, for example gmial.com. The likely address is proposed.") },
  { "suppressed", N_("These addresses are in your list of people who must not be mailed.") },
  { "complaint", N_("These people said that your mail is spam. To mail them again harms your good name with their providers.") },
  { "unsubscribed", N_("These people asked for no more mail.") },
  { "reserved-domain", N_("Nobody can receive mail at these domains: they are reserved for examples or private networks.") },
  { "network-address", N_("A number stands in place of a domain. That is allowed, but hardly what the person gave you.") },
  { "unknown-top-level", N_("No domain on the internet ends like these. They were probably mistyped.") },
  { "repeated-soft", N_("Mail comes back in one campaign after the other, and nothing arrives in between.") },
  { "spamtrap", N_("A verification service says that these are spam traps. To mail them harms your good name.") },
  { "complainer", N_("A verification service says that these people often report mail as spam.") },
  { "harmful", N_("A verification service says that mail to these addresses does harm.") },
  { "undeliverable", N_("A verification service checked these addresses, and they do not work.") },
  { "risky", N_("A verification service says that mail to these addresses is a risk, for example because the mailbox is full.") },
  { "catch-all", N_("These domains take mail for every name, so nobody can tell whether the mailbox exists.") },
  { "unverifiable", N_("A verification service tried to check these addresses, and could not.") },
  { "disputed", N_("Mail came back, but something else speaks for the address. Somebody should look at it before it goes.") },
  { "unknown", N_("Nobody says why mail came back.") },
  { "moved", N_("They wrote, or their server did, that the mailbox has moved. A new address is proposed where it is known.") },
  { "user", N_("Somebody looked at these contacts and decided by hand.") },
};

/**
 * rebote_finding_to_title:
 * @finding: a finding
 *
 * Returns: what it is called in the user's language
 */
const char *
rebote_finding_to_title (ReboteFinding finding)
{
  g_return_val_if_fail (finding < REBOTE_N_FINDINGS, NULL);

  return _(titles[finding]);
}

/**
 * rebote_finding_describe_reason:
 * @reason: the slug of a reason, of the list or of a bounce
 *
 * Returns: (nullable): a sentence in the user's language that says what it means; %NULL for one that nobody knows
 */
const char *
rebote_finding_describe_reason (const char *reason)
{
  const char          *texts[REBOTE_N_TEXTS] = { NULL };
  const ReboteTextCase unknown = { 0 };
  ReboteReason         bounce_reason;

  g_return_val_if_fail (reason != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      if (g_str_equal (meanings[i].reason, reason))
        return _(meanings[i].words);
    }
  if (!rebote_reason_from_slug (reason, &bounce_reason))
    return NULL;

  rebote_reason_texts_choose (rebote_reason_texts_get_default (), bounce_reason, &unknown, texts);

  return texts[REBOTE_TEXT_HAPPENED];
}
