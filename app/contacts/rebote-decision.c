/* rebote-decision.c
 *
 * Decisions about contacts.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-decision"

#include "config.h"

#include <glib/gi18n.h>

#include "bounce/rebote-reason-texts.h"

#include "rebote-decision.h"

G_DEFINE_BOXED_TYPE (ReboteDecision, rebote_decision, rebote_decision_ref, rebote_decision_unref)

static const struct
{
  const char *slug;
  const char *word;
} outcomes[REBOTE_N_OUTCOMES] = {
  [REBOTE_OUTCOME_KEEP] = { "keep", NC_ ("contact", "Keep") },
                            [REBOTE_OUTCOME_REVIEW] = { "review", NC_ ("contact", "Review") },
                                                        [REBOTE_OUTCOME_REMOVE] = { "remove", NC_ ("contact", "Remove") },
                                                        };

/* Reasons of the list itself; those of bounces have their words in reasons.xml. */
static const struct
{
  const char *slug;
  const char *words;
} reasons[] = {
  { "no-address", N_("No address") },
  { "bad-address", N_("Not written correctly") },
  { "duplicate", N_("In the list more than once") },
  { "disposable", N_("Throw-away mailbox") },
  { "role", N_("Address of a function, not a person") },
  { "typo", N_("Provider probably misspelt") },
  { "suppressed", N_("In a suppression list") },
  { "complaint", N_("Complained about spam") },
  { "unsubscribed", N_("Unsubscribed") },
  { "reserved-domain", N_("Domain without mailboxes") },
  { "network-address", N_("Network address instead of a domain") },
  { "unknown-top-level", N_("The domain ends in nothing known") },
  { "repeated-soft", N_("Mail keeps coming back") },
  { "spamtrap", N_("Spam trap") },
  { "complainer", N_("Often reports mail as spam") },
  { "harmful", N_("Mail to it does harm") },
  { "undeliverable", N_("Does not work, says a verification service") },
  { "risky", N_("A risk, says a verification service") },
  { "catch-all", N_("The domain takes mail for every name") },
  { "unverifiable", N_("Could not be verified") },
  { "disputed", N_("The evidence contradicts itself") },
  { "user", N_("Your own decision") },
};

static void
decision_clear (gpointer data)
{
  ReboteDecision *self = data;

  g_free (self->explanation);
  g_free (self->evidence);
  g_free (self->suggestion);
}

/**
 * rebote_decision_new:
 * @outcome: what becomes of the contact
 * @reason: (nullable): the slug of the reason
 * @explanation: (nullable): a sentence for the user
 * @evidence: (nullable): what it rests on
 * @suggestion: (nullable): the address to use instead
 *
 * Returns: (transfer full): a decision
 */
ReboteDecision *
rebote_decision_new (ReboteOutcome outcome,
                     const char   *reason,
                     const char   *explanation,
                     const char   *evidence,
                     const char   *suggestion)
{
  ReboteDecision *self = g_atomic_rc_box_new0 (ReboteDecision);

  self->outcome = outcome;
  self->reason = g_intern_string (reason);
  self->explanation = g_strdup (explanation);
  self->evidence = g_strdup (evidence);
  self->suggestion = g_strdup (suggestion);

  return self;
}

/**
 * rebote_decision_ref:
 * @self: a decision
 *
 * Returns: (transfer full): the same decision
 */
ReboteDecision *
rebote_decision_ref (ReboteDecision *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_decision_unref:
 * @self: (transfer full): a decision
 */
void
rebote_decision_unref (ReboteDecision *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, decision_clear);
}

/**
 * rebote_outcome_to_slug:
 * @outcome: an outcome
 *
 * Returns: its slug
 */
const char *
rebote_outcome_to_slug (ReboteOutcome outcome)
{
  g_return_val_if_fail (outcome < REBOTE_N_OUTCOMES, NULL);

  return outcomes[outcome].slug;
}

/**
 * rebote_outcome_from_slug:
 * @slug: a slug
 * @outcome: (out): the outcome
 *
 * Returns: whether there is such an outcome
 */
gboolean
rebote_outcome_from_slug (const char    *slug,
                          ReboteOutcome *outcome)
{
  g_return_val_if_fail (slug != NULL, FALSE);
  g_return_val_if_fail (outcome != NULL, FALSE);

  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    {
      if (g_str_equal (outcomes[i].slug, slug))
        {
          *outcome = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * rebote_outcome_to_word:
 * @outcome: an outcome
 *
 * Returns: the word for it in the user's language
 */
const char *
rebote_outcome_to_word (ReboteOutcome outcome)
{
  g_return_val_if_fail (outcome < REBOTE_N_OUTCOMES, NULL);

  return g_dpgettext2 (NULL, "contact", outcomes[outcome].word);
}

/**
 * rebote_decision_describe_reason:
 * @reason: the slug of a reason, of the list or of a bounce
 *
 * Returns: (transfer none): a few words in the user's language, for a heading or a row of a table
 */
const char *
rebote_decision_describe_reason (const char *reason)
{
  const char          *texts[REBOTE_N_TEXTS] = { NULL };
  const ReboteTextCase unknown = { 0 };
  ReboteReason         bounce_reason;

  g_return_val_if_fail (reason != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (g_str_equal (reasons[i].slug, reason))
        return _(reasons[i].words);
    }
  if (!rebote_reason_from_slug (reason, &bounce_reason))
    return reason;

  rebote_reason_texts_choose (rebote_reason_texts_get_default (), bounce_reason, &unknown, texts);
  return texts[REBOTE_TEXT_TITLE] ? texts[REBOTE_TEXT_TITLE] : reason;
}
