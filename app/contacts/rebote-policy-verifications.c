/* rebote-policy-verifications.c
 *
 * Weighs what verification services say, against each other and against the mails, and puts it into words.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-policy-verifications"

#include "config.h"

#include <glib/gi18n.h>

#include "verify/rebote-verification-weigh.h"
#include "verify/rebote-verification-words.h"
#include "verify/rebote-verifier-table.h"

#include "rebote-policy-private.h"

/* A twelfth of a year */
#define MONTH_SECONDS (G_GINT64_CONSTANT (36525) * 864 / 12)

/* Zones break for minutes: that a domain takes no mail counts when it was found again so much later. */
#define CONFIRM_SECONDS (10 * 60)

/* What the services say, sorted */
typedef struct
{
  const ReboteVerification *harmful;
  const ReboteVerification *undeliverable;
  const ReboteVerification *deliverable;
  const ReboteVerification *risky;
  const ReboteVerification *unconfirmed;
  const ReboteVerification *catch_all;
  const ReboteVerification *unknown;
} Voices;

/* Of two that say the same, the later one speaks; of two that say no, the one who knows why. */
static void
take_voice (const ReboteVerification **voice,
            const ReboteVerification  *other)
{
  if (*voice == NULL || (rebote_verification_is_definite (other) && !rebote_verification_is_definite (*voice)) ||
      (other->checked > (*voice)->checked &&
       rebote_verification_is_definite (other) == rebote_verification_is_definite (*voice)))
    *voice = other;
}

static gboolean
is_fresh (const ReboteContactFacts *facts,
          const ReboteVerification *verification,
          guint                     n_months)
{
  return verification->checked >= facts->now - n_months * MONTH_SECONDS;
}

/* What Rebote itself finds about how an address is written, about roles and misspellings, has rules of its own; of what it was
 * told about domains, only that they take no mail says something. */
static gboolean
says_something (const ReboteVerification *verification)
{
  if (g_strcmp0 (verification->service, REBOTE_VERIFIER_OWN) != 0)
    return TRUE;

  return verification->reason == REBOTE_VERIFICATION_REASON_NO_SUCH_DOMAIN ||
         verification->reason == REBOTE_VERIFICATION_REASON_NO_MAIL_HOST ||
         verification->reason == REBOTE_VERIFICATION_REASON_NULL_MX ||
         verification->reason == REBOTE_VERIFICATION_REASON_MX_UNROUTABLE;
}

static gboolean
is_unconfirmed (const ReboteKnownVerification *known)
{
  return g_strcmp0 (known->is.service, REBOTE_VERIFIER_OWN) == 0 && known->is.checked - known->since < CONFIRM_SECONDS;
}

/* A spam trap does not become a person. All else goes stale. */
static void
hear (const ReboteContactFacts *facts,
      guint                     n_months,
      Voices                   *voices)
{
  for (const ReboteKnownVerification *known = facts->verifications; known; known = known->next)
    {
      const ReboteVerification *verification = &known->is;

      if (!says_something (verification))
        continue;
      if (rebote_verification_get_action (verification) == REBOTE_ACTION_SUPPRESS)
        take_voice (&voices->harmful, verification);
      else if (!is_fresh (facts, verification, n_months))
        continue;
      else if (verification->verdict == REBOTE_VERIFICATION_UNDELIVERABLE && is_unconfirmed (known))
        take_voice (&voices->unconfirmed, verification);
      else if (verification->verdict == REBOTE_VERIFICATION_UNDELIVERABLE)
        take_voice (&voices->undeliverable, verification);
      else if (verification->verdict == REBOTE_VERIFICATION_DELIVERABLE)
        take_voice (&voices->deliverable, verification);
      else if (verification->verdict == REBOTE_VERIFICATION_UNKNOWN)
        take_voice (&voices->unknown, verification);
      else if (verification->reason == REBOTE_VERIFICATION_REASON_CATCH_ALL)
        take_voice (&voices->catch_all, verification);
      else
        take_voice (&voices->risky, verification);
    }
}

static void
conclude (ReboteVerifierOpinion    *opinion,
          ReboteFinding             finding,
          ReboteVerifierDispute     dispute,
          const ReboteVerification *by,
          const ReboteVerification *other)
{
  opinion->finding = finding;
  opinion->dispute = dispute;
  opinion->by = by;
  opinion->other = other;
}

/* Who of them speaks against what is said. */
static const ReboteVerification *
find_other (const Voices *voices)
{
  const ReboteVerification *const others[] = { voices->deliverable, voices->risky, voices->catch_all };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (others[i] && rebote_verification_disputes (others[i], voices->undeliverable))
        return others[i];
    }

  return NULL;
}

/* What speaks for the address although a service says that it does not work: another service, or mail that arrived since. */
static void
weigh_undeliverable (const ReboteContactFacts *facts,
                     const Voices             *voices,
                     ReboteVerifierOpinion    *opinion)
{
  const ReboteVerdictEvent *arrived = facts->verdict ? &facts->verdict->events[REBOTE_STANDING_GOOD] : NULL;
  const ReboteVerification *other = find_other (voices);

  if (other)
    conclude (opinion, REBOTE_FINDING_DISPUTED, REBOTE_VERIFIER_DISPUTE_SERVICES, voices->undeliverable, other);
  else if (arrived && arrived->count > 0 && arrived->last >= voices->undeliverable->checked)
    conclude (opinion, REBOTE_FINDING_DISPUTED, REBOTE_VERIFIER_DISPUTE_MAIL, voices->undeliverable, NULL);
  else
    conclude (opinion, REBOTE_FINDING_UNDELIVERABLE, REBOTE_VERIFIER_DISPUTE_NONE, voices->undeliverable, NULL);
}

/* Whether mail came back for good before a service found the mailbox. */
static gboolean
contradicts_bounce (const ReboteContactFacts *facts,
                    const ReboteVerification *deliverable)
{
  const ReboteVerdictEvent *hard = facts->verdict ? &facts->verdict->events[REBOTE_STANDING_HARD] : NULL;

  return hard && rebote_address_verdict_judge (facts->verdict) == REBOTE_STANDING_HARD && hard->last > 0 &&
         deliverable->checked > hard->last;
}

/**
 * rebote_policy_weigh_verifications:
 * @facts: what is known about a contact
 * @n_months: for how many months counts what a service says
 * @opinion: (out caller-allocates): what comes of it
 */
void
rebote_policy_weigh_verifications (const ReboteContactFacts *facts,
                                   guint                     n_months,
                                   ReboteVerifierOpinion    *opinion)
{
  Voices voices = { 0 };

  g_return_if_fail (facts != NULL);
  g_return_if_fail (opinion != NULL);

  conclude (opinion, REBOTE_FINDING_NONE, REBOTE_VERIFIER_DISPUTE_NONE, NULL, NULL);
  hear (facts, n_months, &voices);
  if (voices.harmful)
    conclude (opinion, REBOTE_FINDING_HARMFUL, REBOTE_VERIFIER_DISPUTE_NONE, voices.harmful, NULL);
  else if (voices.undeliverable)
    weigh_undeliverable (facts, &voices, opinion);
  else if (voices.deliverable && contradicts_bounce (facts, voices.deliverable))
    conclude (opinion, REBOTE_FINDING_DISPUTED, REBOTE_VERIFIER_DISPUTE_BOUNCE, NULL, voices.deliverable);
  else if (voices.unconfirmed)
    conclude (opinion, REBOTE_FINDING_RISKY, REBOTE_VERIFIER_DISPUTE_ONCE, voices.unconfirmed, NULL);
  else if (voices.risky)
    conclude (opinion, REBOTE_FINDING_RISKY, REBOTE_VERIFIER_DISPUTE_NONE, voices.risky, NULL);
  else if (voices.deliverable)
    return;
  else if (voices.catch_all)
    conclude (opinion, REBOTE_FINDING_CATCH_ALL, REBOTE_VERIFIER_DISPUTE_NONE, voices.catch_all, NULL);
  else if (voices.unknown)
    conclude (opinion, REBOTE_FINDING_UNVERIFIABLE, REBOTE_VERIFIER_DISPUTE_NONE, voices.unknown, NULL);
}

/**
 * rebote_policy_get_harm:
 * @facts: what is known about a contact that does harm
 *
 * Returns: the slug of the reason
 */
const char *
rebote_policy_get_harm (const ReboteContactFacts *facts)
{
  ReboteVerifierOpinion opinion;

  rebote_policy_weigh_verifications (facts, 0, &opinion);
  if (opinion.by && (opinion.by->reason == REBOTE_VERIFICATION_REASON_SPAMTRAP ||
                     opinion.by->reason == REBOTE_VERIFICATION_REASON_COMPLAINER))
    return rebote_verification_reason_to_slug (opinion.by->reason);

  return rebote_finding_to_key (REBOTE_FINDING_HARMFUL);
}

static char *
say (const ReboteVerification *verification)
{
  return rebote_verification_describe (verification, rebote_verifier_get_title (verification->service));
}

/* The service’s own words, so that everybody can look them up. */
static char *
quote (const ReboteVerification *verification)
{
  g_autofree char *words = rebote_verification_describe_raw (verification);

  /* Translators: the name of a service, and its words */
  return g_strdup_printf (_("%s: %s"), rebote_verifier_get_title (verification->service), words);
}

static char *
explain (const ReboteContactFacts    *facts,
         const ReboteVerifierOpinion *opinion)
{
  g_autofree char *by = opinion->by ? say (opinion->by) : NULL;
  g_autofree char *other = opinion->other ? say (opinion->other) : NULL;
  const char      *title;

  switch (opinion->dispute)
    {
    case REBOTE_VERIFIER_DISPUTE_SERVICES:
      /* Translators: two sentences, as “ZeroBounce said on 4 May 2026 that the mailbox does not exist” */
      return g_strdup_printf (_("%s, but %s."), by, other);
    case REBOTE_VERIFIER_DISPUTE_MAIL:
      /* Translators: a sentence, as “ZeroBounce said on 4 May 2026 that the mailbox does not exist” */
      return g_strdup_printf (_("%s, but mail arrived afterwards."), by);
    case REBOTE_VERIFIER_DISPUTE_BOUNCE:
      title = facts->verdict->events[REBOTE_STANDING_HARD].title;
      /* Translators: a few words, as “The mailbox does not exist”; and a sentence, as “ZeroBounce said on 4 May 2026 that
       * the mailbox exists” */
      return g_strdup_printf (_("Mail came back (%s), but later %s."),
                              title ? title : rebote_decision_describe_reason ("unknown"), other);
    case REBOTE_VERIFIER_DISPUTE_ONCE:
      /* Translators: a sentence, as “Rebote said on 4 May 2026 that the domain does not exist” */
      return g_strdup_printf (_("%s, but it was looked up only once. Verify it again, ten minutes later or more."), by);
    case REBOTE_VERIFIER_DISPUTE_NONE:
    default:
      /* Translators: a sentence that lacks only its full stop */
      return g_strdup_printf (_("%s."), by);
    }
}

static char *
make_evidence (const ReboteContactFacts    *facts,
               const ReboteVerifierOpinion *opinion)
{
  g_autofree char *by = opinion->by ? quote (opinion->by) : NULL;
  g_autofree char *other = opinion->other ? quote (opinion->other) : NULL;
  const char      *first = by;
  const char      *second = other;

  if (opinion->dispute == REBOTE_VERIFIER_DISPUTE_BOUNCE)
    first = facts->verdict->events[REBOTE_STANDING_HARD].evidence;
  else if (opinion->dispute == REBOTE_VERIFIER_DISPUTE_MAIL)
    second = facts->verdict->events[REBOTE_STANDING_GOOD].evidence;

  return second ? g_strdup_printf ("%s / %s", first ? first : "", second) : g_strdup (first);
}

/**
 * rebote_policy_explain_verifications:
 * @facts: what is known about a contact
 * @n_months: for how many months counts what a service says
 * @finding: the finding that decided
 * @outcome: what it leads to
 *
 * Returns: (transfer full) (nullable): the decision in words; %NULL where something else than services decided
 */
ReboteDecision *
rebote_policy_explain_verifications (const ReboteContactFacts *facts,
                                     guint                     n_months,
                                     ReboteFinding             finding,
                                     ReboteOutcome             outcome)
{
  ReboteVerifierOpinion opinion;
  g_autofree char *explanation = NULL;
  g_autofree char *evidence = NULL;

  g_return_val_if_fail (facts != NULL, NULL);

  rebote_policy_weigh_verifications (facts, n_months, &opinion);
  if (opinion.finding != finding)
    return NULL;
  /* Where the mails contradict each other already, that is told. */
  if (finding == REBOTE_FINDING_DISPUTED && facts->verdict &&
      rebote_address_verdict_judge (facts->verdict) == REBOTE_STANDING_DISPUTED)
    return NULL;

  explanation = explain (facts, &opinion);
  evidence = make_evidence (facts, &opinion);
  return rebote_decision_new (outcome, rebote_policy_get_reason (facts, finding), explanation, evidence,
                              opinion.by ? opinion.by->suggestion : NULL);
}
