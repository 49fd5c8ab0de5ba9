/* rebote-policy.c
 *
 * Policy files, and which finding weighs most.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-policy"

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "rebote-policy-private.h"

#define DEFAULT_RESOURCE "/rebote/knowledge/policy.ini"

struct _RebotePolicy
{
  ReboteOutcome        outcomes[REBOTE_N_FINDINGS];
  RebotePolicySettings settings;
};

G_DEFINE_BOXED_TYPE (RebotePolicy, rebote_policy, rebote_policy_ref, rebote_policy_unref)

static const char *const keys[REBOTE_N_FINDINGS] = {
  [REBOTE_FINDING_NO_ADDRESS] = "no-address",
  [REBOTE_FINDING_BAD_ADDRESS] = "bad-address",
  [REBOTE_FINDING_CORRECTABLE] = "correctable",
  [REBOTE_FINDING_COMPLAINT] = "complaint",
  [REBOTE_FINDING_HARMFUL] = "harmful",
  [REBOTE_FINDING_SUPPRESSED] = "suppressed",
  [REBOTE_FINDING_UNSUBSCRIBED] = "unsubscribed",
  [REBOTE_FINDING_DISPUTED] = "disputed",
  [REBOTE_FINDING_MOVED] = "moved",
  [REBOTE_FINDING_HARD_BOUNCE] = "hard-bounce",
  [REBOTE_FINDING_CLEANED] = "cleaned",
  [REBOTE_FINDING_UNDELIVERABLE] = "undeliverable",
  [REBOTE_FINDING_DISPOSABLE] = "disposable",
  [REBOTE_FINDING_RESERVED_DOMAIN] = "reserved-domain",
  [REBOTE_FINDING_DUPLICATE] = "duplicate",
  [REBOTE_FINDING_SAME_MAILBOX] = "same-mailbox",
  [REBOTE_FINDING_REPEATED_SOFT] = "repeated-soft",
  [REBOTE_FINDING_UNKNOWN_BOUNCE] = "unknown-bounce",
  [REBOTE_FINDING_REPORTED_BOUNCE] = "reported-bounce",
  [REBOTE_FINDING_RISKY] = "risky",
  [REBOTE_FINDING_TYPO] = "typo",
  [REBOTE_FINDING_NETWORK_ADDRESS] = "network-address",
  [REBOTE_FINDING_UNKNOWN_TOP_LEVEL] = "unknown-top-level",
  [REBOTE_FINDING_SOFT_BOUNCE] = "soft-bounce",
  [REBOTE_FINDING_ROLE] = "role",
  [REBOTE_FINDING_CATCH_ALL] = "catch-all",
  [REBOTE_FINDING_UNVERIFIABLE] = "unverifiable",
};

/**
 * rebote_finding_to_key:
 * @finding: a finding
 *
 * Returns: its key in a policy file
 */
const char *
rebote_finding_to_key (ReboteFinding finding)
{
  g_return_val_if_fail (finding < REBOTE_N_FINDINGS, NULL);

  return keys[finding];
}

/**
 * rebote_finding_get_group:
 * @finding: a finding
 *
 * Returns: the section of a policy file in which its key stands
 */
const char *
rebote_finding_get_group (ReboteFinding finding)
{
  switch ((int)finding)
    {
    case REBOTE_FINDING_HARMFUL:
    case REBOTE_FINDING_UNDELIVERABLE:
    case REBOTE_FINDING_RISKY:
    case REBOTE_FINDING_CATCH_ALL:
    case REBOTE_FINDING_UNVERIFIABLE:
      return REBOTE_POLICY_GROUP_VERIFIER;
    default:
      return REBOTE_POLICY_GROUP;
    }
}

static gboolean
find_finding (const char    *group,
              const char    *key,
              ReboteFinding *finding)
{
  for (guint i = 0; i < REBOTE_N_FINDINGS; i++)
    {
      if (g_str_equal (keys[i], key) && g_str_equal (rebote_finding_get_group (i), group))
        {
          *finding = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
read_group (RebotePolicy *self,
            const char   *name,
            GKeyFile     *file,
            const char   *group,
            GError      **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *value = g_key_file_get_string (file, group, names[i], NULL);
      ReboteFinding    finding;

      /* What else stands in other sections is looked at with the settings. */
      if (!find_finding (group, names[i], &finding))
        {
          if (!g_str_equal (group, REBOTE_POLICY_GROUP))
            continue;
          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY,
                       /* Translators: a file name and a word of it */
                       _("“%s” names “%s”, which no policy knows"), name, names[i]);
          return FALSE;
        }
      if (value == NULL || !rebote_outcome_from_slug (g_strstrip (value), &self->outcomes[finding]))
        {
          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY,
                       /* Translators: a file name, a word and its value; keep, review and remove are not translated */
                       _("“%s” sets %s to “%s”, which is none of keep, review and remove"), name, names[i],
                          value ? value : "");
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_outcomes (RebotePolicy *self,
               const char   *name,
               GKeyFile     *file,
               GError      **error)
{
  if (!g_key_file_has_group (file, REBOTE_POLICY_GROUP) && !rebote_policy_settings_are_in (file))
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY,
                   /* Translators: a file name; [policy] is not translated */
                   _("“%s” is not a policy: it has no section [policy]"), name);
      return FALSE;
    }

  return read_group (self, name, file, REBOTE_POLICY_GROUP, error) &&
         read_group (self, name, file, REBOTE_POLICY_GROUP_VERIFIER, error);
}

static gboolean
read_text (RebotePolicy *self,
           const char   *name,
           const char   *text,
           GKeyFile     *file,
           GError      **error)
{
  return read_outcomes (self, name, file, error) &&
         rebote_policy_settings_read (&self->settings, name, text, file, error);
}

/**
 * rebote_policy_new:
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the policy that the program ships
 */
RebotePolicy *
rebote_policy_new (GError **error)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (DEFAULT_RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (RebotePolicy) self = NULL;

  if (bytes == NULL || !g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, error))
    return NULL;

  self = g_atomic_rc_box_new0 (RebotePolicy);
  /* A resource ends with a NUL. */
  if (!read_text (self, "policy.ini", g_bytes_get_data (bytes, NULL), file, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rebote_policy_new_from_file:
 * @path: a policy file; what it leaves out is as the program ships it
 * @error: return location for a #ReboteContactsError, #GKeyFileError or #GFileError
 *
 * Returns: (transfer full) (nullable): the policy
 */
RebotePolicy *
rebote_policy_new_from_file (const char *path,
                             GError    **error)
{
  g_autofree char *name = NULL;
  g_autofree char *data = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  name = g_filename_display_basename (path);
  if (!g_file_get_contents (path, &data, NULL, error))
    {
      /* Translators: a file name; then the reason follows */
      g_prefix_error (error, _("The policy “%s” cannot be read: "), name);
      return NULL;
    }

  return rebote_policy_new_from_data (name, data, error);
}

/**
 * rebote_policy_new_from_data:
 * @name: a name for messages
 * @data: the text of a policy file
 * @error: return location for a #ReboteContactsError or #GKeyFileError
 *
 * Returns: (transfer full) (nullable): the policy
 */
RebotePolicy *
rebote_policy_new_from_data (const char *name,
                             const char *data,
                             GError    **error)
{
  g_autoptr (GKeyFile) file = NULL;
  g_autoptr (RebotePolicy) self = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);

  file = g_key_file_new ();
  if (!g_key_file_load_from_data (file, data, strlen (data), G_KEY_FILE_NONE, error))
    {
      /* Translators: a file name; then the reason follows */
      g_prefix_error (error, _("The policy “%s” cannot be read: "), name);
      return NULL;
    }

  self = rebote_policy_new (error);
  if (self == NULL || !read_text (self, name, data, file, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rebote_policy_ref:
 * @self: a policy
 *
 * Returns: (transfer full): the same policy
 */
RebotePolicy *
rebote_policy_ref (RebotePolicy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_policy_unref:
 * @self: (transfer full): a policy
 */
void
rebote_policy_unref (RebotePolicy *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release (self);
}

/**
 * rebote_policy_get_outcome:
 * @self: a policy
 * @finding: a finding
 *
 * Returns: what it leads to
 */
ReboteOutcome
rebote_policy_get_outcome (RebotePolicy *self,
                           ReboteFinding finding)
{
  g_return_val_if_fail (self != NULL, REBOTE_OUTCOME_KEEP);
  g_return_val_if_fail (finding < REBOTE_N_FINDINGS, REBOTE_OUTCOME_KEEP);

  return self->outcomes[finding];
}

/**
 * rebote_policy_get_duplicates:
 * @self: a policy
 *
 * Returns: which row of an address stays where it has several
 */
ReboteDuplicateChoice
rebote_policy_get_duplicates (RebotePolicy *self)
{
  g_return_val_if_fail (self != NULL, REBOTE_DUPLICATE_CHOICE_FIRST);

  return self->settings.duplicates;
}

/**
 * rebote_policy_get_soft_limits:
 * @self: a policy
 *
 * Returns: (transfer none): when the soft bounces of an address are too many
 */
const ReboteSoftLimits *
rebote_policy_get_soft_limits (RebotePolicy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->settings.soft;
}

/**
 * rebote_policy_get_months:
 * @self: a policy
 *
 * Returns: for how many months counts what a verification service says
 */
guint
rebote_policy_get_months (RebotePolicy *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->settings.n_months;
}

#define SET(finding) (1u << (finding))

static guint
find_in_state (const char *state)
{
  if (g_str_equal (state, "unsubscribed"))
    return SET (REBOTE_FINDING_UNSUBSCRIBED);
  if (g_str_equal (state, "complaint"))
    return SET (REBOTE_FINDING_COMPLAINT);
  if (g_str_equal (state, "cleaned") || g_str_equal (state, "hard-bounce"))
    return SET (REBOTE_FINDING_CLEANED);
  if (g_str_equal (state, "no-such-user"))
    return SET (REBOTE_FINDING_HARD_BOUNCE);
  if (g_str_equal (state, "bounced"))
    return SET (REBOTE_FINDING_REPORTED_BOUNCE);

  return SET (REBOTE_FINDING_SOFT_BOUNCE);
}

static guint
find_in_verdict (RebotePolicy               *self,
                 const ReboteAddressVerdict *verdict)
{
  static const guint findings[REBOTE_N_STANDINGS] = {
    [REBOTE_STANDING_SOFT] = SET (REBOTE_FINDING_SOFT_BOUNCE),
    [REBOTE_STANDING_UNKNOWN] = SET (REBOTE_FINDING_UNKNOWN_BOUNCE),
    [REBOTE_STANDING_REVIEW] = SET (REBOTE_FINDING_UNKNOWN_BOUNCE),
    [REBOTE_STANDING_MOVED] = SET (REBOTE_FINDING_MOVED),
    [REBOTE_STANDING_HARD] = SET (REBOTE_FINDING_HARD_BOUNCE),
    [REBOTE_STANDING_DISPUTED] = SET (REBOTE_FINDING_DISPUTED),
    [REBOTE_STANDING_UNSUBSCRIBED] = SET (REBOTE_FINDING_UNSUBSCRIBED),
    [REBOTE_STANDING_COMPLAINT] = SET (REBOTE_FINDING_COMPLAINT),
  };

  g_autoptr (GArray) streak = rebote_soft_bounces_find_streak (verdict->soft, &self->settings.soft);

  return findings[rebote_address_verdict_judge (verdict)] | (streak ? SET (REBOTE_FINDING_REPEATED_SOFT) : 0);
}

static guint
find_in_address (const ReboteContactFacts *facts)
{
  guint found = 0;

  if (facts->address == NULL)
    return SET (REBOTE_FINDING_NO_ADDRESS);
  if (facts->code != REBOTE_ADDRESS_OK)
    return SET (facts->repair ? REBOTE_FINDING_CORRECTABLE : REBOTE_FINDING_BAD_ADDRESS);

  if (facts->flags & REBOTE_ADDRESS_LITERAL)
    found |= SET (REBOTE_FINDING_NETWORK_ADDRESS);
  if (facts->domain && (facts->domain->flags & REBOTE_DOMAIN_DISPOSABLE))
    found |= SET (REBOTE_FINDING_DISPOSABLE);
  if (facts->domain && (facts->domain->flags & REBOTE_DOMAIN_RESERVED) && !facts->example)
    found |= SET (REBOTE_FINDING_RESERVED_DOMAIN);
  if (facts->domain && facts->domain->suggestion)
    found |= SET (REBOTE_FINDING_TYPO);
  if (facts->domain && (facts->domain->flags & REBOTE_DOMAIN_NO_TOP_LEVEL))
    found |= SET (REBOTE_FINDING_UNKNOWN_TOP_LEVEL);
  if (facts->role)
    found |= SET (REBOTE_FINDING_ROLE);

  return found;
}

/* A bounce that a service contradicts later is not believed without a look. */
static guint
find_in_verifications (RebotePolicy             *self,
                       const ReboteContactFacts *facts,
                       guint                     found)
{
  ReboteVerifierOpinion opinion;

  rebote_policy_weigh_verifications (facts, self->settings.n_months, &opinion);
  if (opinion.dispute == REBOTE_VERIFIER_DISPUTE_BOUNCE)
    found &= ~SET (REBOTE_FINDING_HARD_BOUNCE);
  if (opinion.finding != REBOTE_FINDING_NONE)
    found |= SET (opinion.finding);

  return found;
}

/**
 * rebote_policy_judge:
 * @self: a policy
 * @facts: what is known about a contact
 * @finding: (out): the finding that decided; %REBOTE_FINDING_NONE if there is none
 *
 * Of all that was found, what leads to removal decides, then what leads to review. Evidence that contradicts itself, and
 * a known new address, weigh more than the bounce that they speak against.
 *
 * Returns: what becomes of the contact
 */
ReboteOutcome
rebote_policy_judge (RebotePolicy             *self,
                     const ReboteContactFacts *facts,
                     ReboteFinding            *finding)
{
  guint         found;
  ReboteOutcome outcome = REBOTE_OUTCOME_KEEP;

  g_return_val_if_fail (self != NULL, REBOTE_OUTCOME_KEEP);
  g_return_val_if_fail (facts != NULL, REBOTE_OUTCOME_KEEP);
  g_return_val_if_fail (finding != NULL, REBOTE_OUTCOME_KEEP);

  found = find_in_address (facts);
  if (facts->verdict)
    found |= find_in_verdict (self, facts->verdict);
  if (facts->suppression)
    found |= SET (REBOTE_FINDING_SUPPRESSED);
  if (facts->state)
    found |= find_in_state (facts->state);
  /* A service that has given an address up is contradicted by mail that arrives there. */
  if ((found & (SET (REBOTE_FINDING_CLEANED) | SET (REBOTE_FINDING_REPORTED_BOUNCE))) && facts->verdict &&
      rebote_address_verdict_judge (facts->verdict) == REBOTE_STANDING_GOOD)
    found = (found & ~(SET (REBOTE_FINDING_CLEANED) | SET (REBOTE_FINDING_REPORTED_BOUNCE))) |
            SET (REBOTE_FINDING_DISPUTED);
  if (facts->verifications)
    found = find_in_verifications (self, facts, found);
  if (facts->duplicate_line > 0)
    found |= SET (facts->same_mailbox ? REBOTE_FINDING_SAME_MAILBOX : REBOTE_FINDING_DUPLICATE);

  *finding = REBOTE_FINDING_NONE;
  for (guint i = 0; found >> i; i++)
    {
      if (!(found & SET (i)))
        continue;
      if (*finding == REBOTE_FINDING_NONE || self->outcomes[i] > outcome)
        {
          outcome = self->outcomes[i];
          *finding = i;
        }
    }

  return outcome;
}

/**
 * rebote_policy_decide:
 * @self: a policy
 * @facts: what is known about a contact
 *
 * Returns: (transfer full): what becomes of the contact, with everything that is to be said about it
 */
ReboteDecision *
rebote_policy_decide (RebotePolicy             *self,
                      const ReboteContactFacts *facts)
{
  ReboteFinding finding;
  ReboteOutcome outcome = rebote_policy_judge (self, facts, &finding);

  return rebote_policy_explain (self, facts, finding, outcome);
}
