/* rebote-policy-words.c
 *
 * Says why a contact is kept, reviewed or removed.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-policy-words"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-policy-private.h"

/* So many campaigns are named one by one. */
#define MAX_CAMPAIGNS_SHOWN 5

static const ReboteVerdictEvent *
get_event (const ReboteContactFacts *facts,
           ReboteStanding            standing)
{
  return facts->verdict && facts->verdict->events[standing].count > 0 ? &facts->verdict->events[standing] : NULL;
}

/* The messages that a finding about bounces comes from. */
static const ReboteVerdictEvent *
find_event (const ReboteContactFacts *facts,
            ReboteFinding             finding)
{
  const ReboteVerdictEvent *event = NULL;

  switch ((int)finding)
    {
    case REBOTE_FINDING_COMPLAINT:
      return get_event (facts, REBOTE_STANDING_COMPLAINT);
    case REBOTE_FINDING_UNSUBSCRIBED:
      return get_event (facts, REBOTE_STANDING_UNSUBSCRIBED);
    case REBOTE_FINDING_HARD_BOUNCE:
      return get_event (facts, REBOTE_STANDING_HARD);
    case REBOTE_FINDING_DISPUTED:
      event = get_event (facts, REBOTE_STANDING_HARD);
      return event ? event : get_event (facts, REBOTE_STANDING_REVIEW);
    case REBOTE_FINDING_MOVED:
      return get_event (facts, REBOTE_STANDING_MOVED);
    case REBOTE_FINDING_UNKNOWN_BOUNCE:
      event = get_event (facts, REBOTE_STANDING_REVIEW);
      return event ? event : get_event (facts, REBOTE_STANDING_UNKNOWN);
    case REBOTE_FINDING_SOFT_BOUNCE:
      return get_event (facts, REBOTE_STANDING_SOFT);
    default:
      return NULL;
    }
}

static const char *
get_bounce_reason (const ReboteContactFacts *facts,
                   const ReboteVerdictEvent *event)
{
  ReboteReason reason;

  if (event)
    return rebote_reason_to_slug (event->reason == REBOTE_REASON_NONE ? REBOTE_REASON_UNKNOWN : event->reason);
  if (facts->state && rebote_reason_from_slug (facts->state, &reason))
    return rebote_reason_to_slug (reason);

  return rebote_reason_to_slug (REBOTE_REASON_UNKNOWN);
}

/**
 * rebote_policy_get_reason:
 * @facts: what is known about a contact
 * @finding: what was found
 *
 * Returns: (transfer none) (nullable): the slug of the reason, for columns and programs
 */
const char *
rebote_policy_get_reason (const ReboteContactFacts *facts,
                          ReboteFinding             finding)
{
  g_return_val_if_fail (facts != NULL, NULL);

  switch ((int)finding)
    {
    case REBOTE_FINDING_NONE:
      return NULL;
    case REBOTE_FINDING_CORRECTABLE:
      return rebote_finding_to_key (REBOTE_FINDING_BAD_ADDRESS);
    case REBOTE_FINDING_SAME_MAILBOX:
      return rebote_finding_to_key (REBOTE_FINDING_DUPLICATE);
    case REBOTE_FINDING_HARMFUL:
      return rebote_policy_get_harm (facts);
    case REBOTE_FINDING_MOVED:
    case REBOTE_FINDING_HARD_BOUNCE:
    case REBOTE_FINDING_CLEANED:
    case REBOTE_FINDING_UNKNOWN_BOUNCE:
    case REBOTE_FINDING_REPORTED_BOUNCE:
    case REBOTE_FINDING_SOFT_BOUNCE:
      return get_bounce_reason (facts, find_event (facts, finding));
    default:
      return rebote_finding_to_key (finding);
    }
}

static char *
explain_bounce (const ReboteContactFacts *facts,
                ReboteFinding             finding)
{
  const ReboteVerdictEvent *event = find_event (facts, finding);
  const char               *title;

  if (event == NULL && facts->state)
    /* Translators: a few words, for example “The mailbox does not exist” */
    return g_strdup_printf (_("A column of the list says that mail came back: %s."),
                               rebote_decision_describe_reason (get_bounce_reason (facts, NULL)));

  title = event && event->title ? event->title : rebote_decision_describe_reason (get_bounce_reason (facts, event));
  if (finding == REBOTE_FINDING_DISPUTED && facts->verdict->held)
    {
      /* Translators: a few words, for example “The mailbox does not exist” */
      g_autofree char *came_back = g_strdup_printf (_("Mail came back: %s."), title);

      return g_strconcat (came_back, " ", facts->verdict->held, NULL);
    }
  if (finding == REBOTE_FINDING_DISPUTED)
    /* Translators: a few words, for example “The mailbox does not exist” */
    return g_strdup_printf (_("Mail came back (%s), but other mail arrived."), title);
  if (finding == REBOTE_FINDING_MOVED)
    return g_strdup (_("The person has another address now."));
  if (finding == REBOTE_FINDING_SOFT_BOUNCE)
    /* Translators: a few words, for example “The mailbox is full” */
    return g_strdup_printf (_("Mail came back, but the contact may be fine: %s."), title);

  /* Translators: a few words, for example “The mailbox does not exist” */
  return g_strdup_printf (_("Mail came back: %s."), title);
}

static char *
explain_duplicate (const ReboteContactFacts *facts,
                   ReboteFinding             finding)
{
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->duplicate_line);
  gboolean is_fuller = facts->other_row == REBOTE_OTHER_ROW_FULLER;

  if (finding == REBOTE_FINDING_SAME_MAILBOX && is_fuller)
    /* Translators: a line number */
    return g_strdup_printf (_("Mail to it arrives in the same mailbox as to the address in line %s, where there is more."), line);
  if (finding == REBOTE_FINDING_SAME_MAILBOX)
    /* Translators: a line number */
    return g_strdup_printf (_("Mail to it arrives in the same mailbox as to the address in line %s."), line);
  if (is_fuller)
    /* Translators: a line number */
    return g_strdup_printf (_("The address stands in line %s too, with more in it."), line);
  if (facts->other_row == REBOTE_OTHER_ROW_BELOW)
    /* Translators: a line number */
    return g_strdup_printf (_("The address stands in line %s too, further down."), line);

  /* Translators: a line number */
  return g_strdup_printf (_("The address is already in line %s."), line);
}

static char *
explain_list (const ReboteContactFacts *facts,
              ReboteFinding             finding)
{
  switch ((int)finding)
    {
    case REBOTE_FINDING_NO_ADDRESS:
      return g_strdup (_("The row has no e-mail address."));
    case REBOTE_FINDING_BAD_ADDRESS:
    case REBOTE_FINDING_CORRECTABLE:
      /* Translators: an address as it was written, and what is wrong with it */
      return g_strdup_printf (_("“%s” is not an address: %s."), facts->address, rebote_address_error_to_string (facts->code));
    case REBOTE_FINDING_DUPLICATE:
    case REBOTE_FINDING_SAME_MAILBOX:
      return explain_duplicate (facts, finding);
    case REBOTE_FINDING_COMPLAINT:
      return g_strdup (_("The person complained that your mail is spam."));
    case REBOTE_FINDING_SUPPRESSED:
      return g_strdup (_("The address is in a suppression list."));
    case REBOTE_FINDING_UNSUBSCRIBED:
      if (find_event (facts, finding))
        return g_strdup (_("A message from your mailing service or to you says that the person wants no more mail."));
      return g_strdup (_("A column of the list says that the person unsubscribed."));
    case REBOTE_FINDING_CLEANED:
      return g_strdup (_("A column of the list says that the mailing service took the contact out, because mail came back."));
    case REBOTE_FINDING_REPORTED_BOUNCE:
      return g_strdup (_("A column of the list says that mail came back, but not whether for good."));
    default:
      return NULL;
    }
}

static char *
explain_domain (const ReboteContactFacts *facts,
                ReboteFinding             finding)
{
  switch ((int)finding)
    {
    case REBOTE_FINDING_DISPOSABLE:
      return g_strdup (_("A throw-away mailbox: it lives for minutes, or anybody can read it."));
    case REBOTE_FINDING_RESERVED_DOMAIN:
      return g_strdup (_("Nobody can receive mail at this domain: it is reserved for examples or private networks."));
    case REBOTE_FINDING_TYPO:
      /* Translators: a domain */
      return g_strdup_printf (_("The domain is probably misspelt; %s may be meant."), facts->domain->suggestion);
    case REBOTE_FINDING_NETWORK_ADDRESS:
      return g_strdup (_("A network address stands in place of a domain. That is allowed, but hardly what the person gave you."));
    case REBOTE_FINDING_UNKNOWN_TOP_LEVEL:
      return g_strdup_printf (_("No domain on the internet ends in “%s”. Perhaps it was mistyped."),
                              strrchr (facts->address, '.') + 1);
    case REBOTE_FINDING_ROLE:
      return g_strdup (_("An address of a function, not of a person: several people may read it."));
    default:
      return NULL;
    }
}

static char *
make_evidence (const ReboteContactFacts *facts,
               ReboteFinding             finding)
{
  const ReboteVerdictEvent *event = find_event (facts, finding);
  g_autofree char          *line = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->duplicate_line);

  switch ((int)finding)
    {
    case REBOTE_FINDING_DISPUTED:
      if (facts->verdict->events[REBOTE_STANDING_GOOD].count == 0)
        return g_strdup (event ? event->evidence : facts->state_evidence);
      return g_strdup_printf ("%s / %s", event ? event->evidence : facts->state_evidence,
                              facts->verdict->events[REBOTE_STANDING_GOOD].evidence);
    case REBOTE_FINDING_SUPPRESSED:
      return g_strdup (facts->suppression);
    case REBOTE_FINDING_DUPLICATE:
    case REBOTE_FINDING_SAME_MAILBOX:
      /* Translators: a line number */
      return g_strdup_printf (_("line %s"), line);
    case REBOTE_FINDING_DISPOSABLE:
    case REBOTE_FINDING_RESERVED_DOMAIN:
    case REBOTE_FINDING_TYPO:
    case REBOTE_FINDING_NETWORK_ADDRESS:
    case REBOTE_FINDING_UNKNOWN_TOP_LEVEL:
      return g_strdup (strrchr (facts->address, '@') + 1);
    case REBOTE_FINDING_ROLE:
      return g_strndup (facts->address, strrchr (facts->address, '@') - facts->address);
    case REBOTE_FINDING_BAD_ADDRESS:
    case REBOTE_FINDING_CORRECTABLE:
      return g_strdup (facts->address);
    default:
      return g_strdup (event ? event->evidence : facts->state_evidence);
    }
}

static char *
make_suggestion (const ReboteContactFacts *facts,
                 ReboteFinding             finding)
{
  const ReboteVerdictEvent *event = find_event (facts, finding);

  if (finding == REBOTE_FINDING_CORRECTABLE)
    return g_strdup (facts->repair);
  if (event && event->suggestion)
    return g_strdup (event->suggestion);
  if (facts->address && facts->domain && facts->domain->suggestion && strrchr (facts->address, '@'))
    return g_strdup_printf ("%.*s@%s", (int)(strrchr (facts->address, '@') - facts->address), facts->address,
                            facts->domain->suggestion);

  return NULL;
}

static char *
format_day (gint64 when)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (when);

  /* Translators: a day, as “4 May 2026”; see g_date_time_format() */
  return day ? g_date_time_format (day, C_ ("date", "%-d %B %Y")) : g_strdup ("");
}

static char *
explain_streak (GArray *streak)
{
  const ReboteSoftCampaign *campaigns = (const ReboteSoftCampaign *)(gconstpointer)streak->data;
  g_autofree char *first = format_day (campaigns[0].first);
  g_autofree char *last = format_day (campaigns[streak->len - 1].last);

  /* Translators: a number of campaigns; then two days, as “4 May 2026” */
  return g_strdup_printf (ngettext ("Soft bounces in %u campaign from %s to %s, nothing delivered since.",
                                    "Soft bounces in %u campaigns from %s to %s, nothing delivered since.", streak->len),
                          streak->len, first, last);
}

/* The last campaigns, each with its day and its reason. */
static char *
list_streak (GArray *streak)
{
  GString *out = g_string_new (streak->len > MAX_CAMPAIGNS_SHOWN ? "… / " : NULL);

  for (guint i = streak->len - MIN (streak->len, MAX_CAMPAIGNS_SHOWN); i < streak->len; i++)
    {
      const ReboteSoftCampaign *campaign = &g_array_index (streak, ReboteSoftCampaign, i);
      g_autofree char *day = format_day (campaign->first);
      const char      *reason = rebote_decision_describe_reason (rebote_reason_to_slug (campaign->reason));

      g_string_append (out, i > streak->len - MIN (streak->len, MAX_CAMPAIGNS_SHOWN) ? " / " : "");
      /* Translators: a day, as “4 May 2026”, and a few words, for example “The mailbox is full” */
      g_string_append_printf (out, _("%s: %s"), day, reason);
    }

  return g_string_free (out, FALSE);
}

/**
 * rebote_policy_explain:
 * @self: a policy
 * @facts: what is known about a contact
 * @finding: the finding that decided
 * @outcome: what it leads to
 *
 * Returns: (transfer full): the decision in words
 */
ReboteDecision *
rebote_policy_explain (RebotePolicy             *self,
                       const ReboteContactFacts *facts,
                       ReboteFinding             finding,
                       ReboteOutcome             outcome)
{
  g_autoptr (GArray) streak = NULL;
  g_autofree char *explanation = NULL;
  g_autofree char *evidence = NULL;
  g_autofree char *suggestion = NULL;
  ReboteDecision  *decision;

  g_return_val_if_fail (facts != NULL, NULL);

  if (finding == REBOTE_FINDING_NONE)
    return rebote_decision_new (REBOTE_OUTCOME_KEEP, NULL, NULL, NULL, NULL);

  decision = facts->verifications ? rebote_policy_explain_verifications (facts, rebote_policy_get_months (self), finding, outcome) : NULL;
  if (decision)
    return decision;

  if (finding == REBOTE_FINDING_REPEATED_SOFT)
    streak = rebote_soft_bounces_find_streak (facts->verdict->soft, rebote_policy_get_soft_limits (self));
  explanation = streak ? explain_streak (streak) : explain_list (facts, finding);
  if (explanation == NULL)
    explanation = explain_domain (facts, finding);
  if (explanation == NULL)
    explanation = explain_bounce (facts, finding);
  evidence = streak ? list_streak (streak) : make_evidence (facts, finding);
  suggestion = make_suggestion (facts, finding);

  return rebote_decision_new (outcome, rebote_policy_get_reason (facts, finding), explanation, evidence, suggestion);
}
