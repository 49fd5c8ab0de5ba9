/* rebote-knowledge.c
 *
 * What Rebote knows about mail servers, and how it is looked up.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-knowledge"

#include "config.h"

#include <string.h>

#include "rebote-bounce-error.h"
#include "rebote-knowledge-load.h"

G_DEFINE_QUARK (rebote_bounce_error, rebote_bounce_error)

static void
knowledge_clear (gpointer data)
{
  ReboteKnowledge *self = data;

  rebote_phrase_matcher_free (self->phrase_matcher);
  rebote_phrase_matcher_free (self->notice_matcher);
  rebote_phrase_matcher_free (self->command_matcher);
  g_clear_pointer (&self->phrases, g_ptr_array_unref);
  g_clear_pointer (&self->notices, g_ptr_array_unref);
  g_clear_pointer (&self->separators, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->cues, rebote_cues_free);
  g_clear_pointer (&self->passed_on, rebote_passed_on_free);
  g_clear_pointer (&self->fact_words, rebote_fact_words_free);
  g_clear_pointer (&self->own_domains, g_strfreev);
  g_clear_pointer (&self->codes, g_hash_table_unref);
  g_clear_pointer (&self->providers, g_hash_table_unref);
  g_clear_pointer (&self->services, g_hash_table_unref);
}

static ReboteKnowledge *
load (const char  *user_dir,
      const char  *pattern,
      ReboteReason reason,
      GError     **error)
{
  g_autoptr (ReboteKnowledge) self = g_atomic_rc_box_new0 (ReboteKnowledge);

  self->phrase_matcher = rebote_phrase_matcher_new ();
  self->notice_matcher = rebote_phrase_matcher_new ();
  self->command_matcher = rebote_phrase_matcher_new ();
  self->cues = rebote_cues_load (error);
  if (self->cues == NULL)
    return NULL;
  self->passed_on = rebote_passed_on_load (error);
  if (self->passed_on == NULL)
    return NULL;
  self->fact_words = rebote_fact_words_load (error);
  if (self->fact_words == NULL)
    return NULL;
  if (!rebote_knowledge_load_tables (self, user_dir, error))
    return NULL;
  if (pattern && !rebote_knowledge_load_trial (self, pattern, reason, error))
    return NULL;
  rebote_phrase_matcher_compile (self->phrase_matcher);
  rebote_phrase_matcher_compile (self->notice_matcher);
  rebote_phrase_matcher_compile (self->command_matcher);

  return g_steal_pointer (&self);
}

/**
 * rebote_knowledge_load:
 * @user_dir: (nullable): a folder with the user's own tables, which need not exist
 * @error: return location for an error that names file and line
 *
 * A slip in the user's own tables is no error: see rebote_knowledge_get_problems().
 *
 * Returns: (transfer full) (nullable): what Rebote knows
 */
ReboteKnowledge *
rebote_knowledge_load (const char *user_dir,
                       GError    **error)
{
  return load (user_dir, NULL, REBOTE_REASON_NONE, error);
}

/**
 * rebote_knowledge_load_with_trial:
 * @user_dir: (nullable): a folder with the user's own tables, which need not exist
 * @pattern: a phrase that the user thinks of teaching
 * @reason: what it is to mean
 * @error: return location for an error
 *
 * The rule's name in evidence begins with `own:trial`.
 *
 * Returns: (transfer full) (nullable): what Rebote would know then
 */
ReboteKnowledge *
rebote_knowledge_load_with_trial (const char   *user_dir,
                                  const char   *pattern,
                                  ReboteReason  reason,
                                  GError      **error)
{
  g_return_val_if_fail (pattern != NULL, NULL);

  return load (user_dir, pattern, reason, error);
}

/**
 * rebote_knowledge_get_problems:
 * @self: the knowledge
 *
 * Returns: (transfer none) (element-type utf8): sentences on the user's own rows that could not be used, each with file
 *   and line
 */
GPtrArray *
rebote_knowledge_get_problems (ReboteKnowledge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->problems;
}

/**
 * rebote_knowledge_ref:
 * @self: the knowledge
 *
 * Returns: (transfer full): @self
 */
ReboteKnowledge *
rebote_knowledge_ref (ReboteKnowledge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_knowledge_unref:
 * @self: (transfer full): the knowledge
 */
void
rebote_knowledge_unref (ReboteKnowledge *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, knowledge_clear);
}

/**
 * rebote_knowledge_get_phrases:
 * @self: the knowledge
 *
 * Returns: (transfer none): the matcher of answers' words
 */
RebotePhraseMatcher *
rebote_knowledge_get_phrases (ReboteKnowledge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->phrase_matcher;
}

/**
 * rebote_knowledge_get_commands:
 * @self: the knowledge
 *
 * Returns: (transfer none): the matcher of those phrases alone that name an SMTP command: a small one, for long texts
 */
RebotePhraseMatcher *
rebote_knowledge_get_commands (ReboteKnowledge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->command_matcher;
}

/**
 * rebote_knowledge_get_phrase:
 * @self: the knowledge
 * @number: a number which that matcher reported
 *
 * Returns: (transfer none): what the words mean
 */
const RebotePhraseRule *
rebote_knowledge_get_phrase (ReboteKnowledge *self,
                             guint            number)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (number < self->phrases->len, NULL);

  return g_ptr_array_index (self->phrases, number);
}

/**
 * rebote_knowledge_has_own:
 * @self: the knowledge
 *
 * Returns: whether the user taught any phrase
 */
gboolean
rebote_knowledge_has_own (ReboteKnowledge *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_own;
}

/**
 * rebote_knowledge_get_notices:
 * @self: the knowledge
 *
 * Returns: (transfer none): the matcher of the signs which tell what a message is
 */
RebotePhraseMatcher *
rebote_knowledge_get_notices (ReboteKnowledge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->notice_matcher;
}

/**
 * rebote_knowledge_get_notice:
 * @self: the knowledge
 * @number: a number which that matcher reported
 *
 * Returns: (transfer none): what the sign tells
 */
const ReboteNoticeRule *
rebote_knowledge_get_notice (ReboteKnowledge *self,
                             guint            number)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (number < self->notices->len, NULL);

  return g_ptr_array_index (self->notices, number);
}

/**
 * rebote_code_rule_is_status:
 * @rule: the row of a code
 *
 * Returns: whether it is about an enhanced status code (RFC 3463), not about a reply code
 */
gboolean
rebote_code_rule_is_status (const ReboteCodeRule *rule)
{
  g_return_val_if_fail (rule != NULL, FALSE);

  return strchr (rule->code, '.') != NULL;
}

/**
 * rebote_knowledge_lookup_status:
 * @self: the knowledge
 * @status: an enhanced status code (RFC 3463), for example `5.1.1`
 *
 * Returns: (transfer none) (nullable): what it means by itself: the row of the code, else of the code in any class,
 *   else of its subject
 */
const ReboteCodeRule *
rebote_knowledge_lookup_status (ReboteKnowledge *self,
                                const char      *status)
{
  const ReboteCodeRule *rule;
  char key[16];
  const char *last;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (status != NULL, NULL);

  rule = g_hash_table_lookup (self->codes, status);
  if (rule)
    return rebote_code_rule_is_status (rule) ? rule : NULL;
  if (strlen (status) >= sizeof key)
    return NULL;

  g_strlcpy (key, status, sizeof key);
  key[0] = 'X';
  rule = g_hash_table_lookup (self->codes, key);
  last = strrchr (key, '.');
  if (rule || last == NULL)
    return rule;

  g_strlcpy (key + (last - key) + 1, "*", sizeof key - (last - key) - 1);
  rule = g_hash_table_lookup (self->codes, key);
  return rule;
}

/**
 * rebote_knowledge_lookup_reply:
 * @self: the knowledge
 * @reply: a reply code (RFC 5321), for example `550`
 *
 * Returns: (transfer none) (nullable): what it means by itself
 */
const ReboteCodeRule *
rebote_knowledge_lookup_reply (ReboteKnowledge *self,
                               const char      *reply)
{
  const ReboteCodeRule *rule;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (reply != NULL, NULL);

  rule = g_hash_table_lookup (self->codes, reply);
  return rule && !rebote_code_rule_is_status (rule) ? rule : NULL;
}

/**
 * rebote_knowledge_lookup_provider:
 * @self: the knowledge
 * @host_or_domain: (nullable): name of a server or of a mail domain, any case
 *
 * Returns: (transfer none) (nullable): the provider to whom it, or a domain above it, belongs
 */
const char *
rebote_knowledge_lookup_provider (ReboteKnowledge *self,
                                  const char      *host_or_domain)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (host_or_domain == NULL)
    return NULL;

  lower = g_ascii_strdown (host_or_domain, -1);
  for (const char *suffix = lower; suffix; suffix = strchr (suffix, '.'))
    {
      const char *provider;

      if (*suffix == '.')
        suffix++;
      provider = g_hash_table_lookup (self->providers, suffix);
      if (provider)
        return provider;
    }

  return NULL;
}

/**
 * rebote_knowledge_is_service:
 * @self: the knowledge
 * @host_or_domain: (nullable): name of a server
 *
 * Returns: whether it belongs to a service that sends mail for others
 */
gboolean
rebote_knowledge_is_service (ReboteKnowledge *self,
                             const char      *host_or_domain)
{
  const char *provider;

  g_return_val_if_fail (self != NULL, FALSE);

  provider = rebote_knowledge_lookup_provider (self, host_or_domain);
  return provider && g_hash_table_contains (self->services, provider);
}

/**
 * rebote_knowledge_get_action:
 * @self: the knowledge
 * @reason: a reason
 *
 * Returns: what to do about it when nothing is in doubt
 */
ReboteAction
rebote_knowledge_get_action (ReboteKnowledge *self,
                             ReboteReason     reason)
{
  g_return_val_if_fail (self != NULL, REBOTE_ACTION_REVIEW);
  g_return_val_if_fail ((guint) reason < REBOTE_N_REASONS, REBOTE_ACTION_REVIEW);

  return self->actions[reason];
}

/**
 * rebote_knowledge_get_separators:
 * @self: the knowledge
 *
 * Returns: (transfer none) (element-type utf8): folded beginnings of lines behind which the returned mail stands
 */
GPtrArray *
rebote_knowledge_get_separators (ReboteKnowledge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->separators;
}

/**
 * rebote_knowledge_get_cues:
 * @self: the knowledge
 *
 * Returns: (transfer none): words that tell what an address in a notice is
 */
ReboteCues *
rebote_knowledge_get_cues (ReboteKnowledge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cues;
}

/**
 * rebote_knowledge_get_passed_on:
 * @self: the knowledge
 *
 * Returns: (transfer none): how people pass mails on
 */
RebotePassedOn *
rebote_knowledge_get_passed_on (ReboteKnowledge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->passed_on;
}

/**
 * rebote_knowledge_get_fact_words:
 * @self: the knowledge
 *
 * Returns: (transfer none): the words that tell facts
 */
ReboteFactWords *
rebote_knowledge_get_fact_words (ReboteKnowledge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fact_words;
}

/**
 * rebote_knowledge_get_own_domains:
 * @self: the knowledge
 *
 * Returns: (transfer none) (nullable): the domains that the user sends from; %NULL where they are not known
 */
const char *const *
rebote_knowledge_get_own_domains (ReboteKnowledge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *)self->own_domains;
}

/**
 * rebote_knowledge_set_own_domains:
 * @self: knowledge that was just loaded: nobody else may use it yet
 * @domains: (nullable) (array zero-terminated=1): the domains that the user sends from
 *
 * Makes notices about mails of others known as such.
 */
void
rebote_knowledge_set_own_domains (ReboteKnowledge   *self,
                                  const char *const *domains)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->own_domains);
  self->own_domains = domains && domains[0] ? g_strdupv ((GStrv)domains) : NULL;
}
