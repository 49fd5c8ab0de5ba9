/* rebote-knowledge.c
 *
 * Loads the tables that bounces are read with.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-knowledge"

#include "config.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-fold.h"
#include "rebote-bounce-error.h"
#include "rebote-knowledge-private.h"

struct _ReboteKnowledge
{
  RebotePhraseMatcher *phrase_matcher;
  GPtrArray           *phrases;    /* RebotePhraseRule, by number */
  RebotePhraseMatcher *notice_matcher;
  GPtrArray           *notices;    /* ReboteNoticeRule, by number */
  GHashTable          *codes;      /* code -> ReboteCodeRule */
  GHashTable          *providers;  /* host or domain suffix -> provider */
  GHashTable          *services;   /* the providers which send mail for others */
  ReboteCues          *cues;
  GPtrArray           *separators; /* folded first words of lines behind which a returned mail begins */
  ReboteAction         actions[REBOTE_N_REASONS];
};

/* What a row of a table is loaded into. */
typedef gboolean (*RowFunc) (ReboteKnowledge *self,
                             ReboteTable     *table,
                             guint            row,
                             const int       *columns,
                             GError         **error);

G_DEFINE_QUARK (rebote_bounce_error, rebote_bounce_error)

static void
condition_clear (gpointer data)
{
  ReboteCondition *condition = data;

  g_strfreev (condition->values);
}

static void
phrase_rule_free (gpointer data)
{
  RebotePhraseRule *rule = data;

  g_free (rule->id);
  g_clear_pointer (&rule->conditions, g_array_unref);
  g_free (rule);
}

static void
notice_rule_free (gpointer data)
{
  ReboteNoticeRule *rule = data;

  g_free (rule->id);
  g_free (rule->format);
  g_free (rule);
}

static void
code_rule_free (gpointer data)
{
  ReboteCodeRule *rule = data;

  g_free (rule->code);
  g_free (rule);
}

static gboolean
fail (ReboteTable *table,
      guint        row,
      const char  *value,
      GError     **error)
{
  g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_BAD_VALUE,
               /* Translators: a table of facts is damaged: file name, line number, the cell's text */
               _("%s, line %u: “%s” has no meaning there"),
               rebote_table_get_name (table), rebote_table_get_line (table, row), value);
  return FALSE;
}

static gboolean
parse_number (ReboteTable *table,
              guint        row,
              int          column,
              double       least,
              double       most,
              double      *number,
              GError     **error)
{
  const char *text = rebote_table_get (table, row, column);
  char *end = NULL;

  *number = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || *number < least || *number > most)
    return fail (table, row, text, error);

  return TRUE;
}

/* “reply=550/551 !status=5.7.1 provider=outlook”: all must hold */
static gboolean
parse_conditions (ReboteTable      *table,
                  guint             row,
                  const char       *text,
                  RebotePhraseRule *rule,
                  GError          **error)
{
  static const char *const keys[] = { "reply", "status", "command", "provider", NULL };
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i]; i++)
    {
      ReboteCondition condition = { 0 };
      char *word = words[i];
      char *equals;

      if (*word == '\0')
        continue;
      if (g_str_equal (word, "review"))
        {
          rule->review = TRUE;
          continue;
        }
      if (*word == '!')
        {
          condition.negated = TRUE;
          word++;
        }
      equals = strchr (word, '=');
      if (equals == NULL)
        return fail (table, row, text, error);
      *equals = '\0';
      if (!g_strv_contains (keys, word))
        return fail (table, row, text, error);

      condition.key = g_intern_string (word);
      condition.values = g_strsplit (equals + 1, "/", -1);
      if (rule->conditions == NULL)
        {
          rule->conditions = g_array_new (FALSE, FALSE, sizeof (ReboteCondition));
          g_array_set_clear_func (rule->conditions, condition_clear);
        }
      g_array_append_val (rule->conditions, condition);
    }

  return TRUE;
}

static gboolean
load_phrase (ReboteKnowledge *self,
             ReboteTable     *table,
             guint            row,
             const int       *columns,
             GError         **error)
{
  const char *pattern = rebote_table_get (table, row, columns[0]);
  const char *reason = rebote_table_get (table, row, columns[1]);
  RebotePhraseRule *rule = g_new0 (RebotePhraseRule, 1);
  double weight;

  g_ptr_array_add (self->phrases, rule);
  rule->id = g_strconcat (rebote_table_get_name (table), ":", pattern, NULL);
  if (g_str_has_prefix (reason, "command:"))
    {
      if (!rebote_smtp_command_from_slug (reason + strlen ("command:"), &rule->command))
        return fail (table, row, reason, error);
    }
  else if (!g_str_equal (reason, "-") && !rebote_reason_from_slug (reason, &rule->reason))
    return fail (table, row, reason, error);

  if (!parse_number (table, row, columns[2], 0, 100, &weight, error) ||
      !parse_number (table, row, columns[3], 0, 1, &rule->confidence, error) ||
      !parse_conditions (table, row, rebote_table_get (table, row, columns[4]), rule, error))
    return FALSE;
  rule->weight = (int) weight;

  return rebote_phrase_matcher_add (self->phrase_matcher, pattern, self->phrases->len - 1, error);
}

static gboolean
load_notice (ReboteKnowledge *self,
             ReboteTable     *table,
             guint            row,
             const int       *columns,
             GError         **error)
{
  const char *pattern = rebote_table_get (table, row, columns[0]);
  const char *type = rebote_table_get (table, row, columns[2]);
  const char *format = rebote_table_get (table, row, columns[4]);
  g_auto (GStrv) places = g_strsplit (rebote_table_get (table, row, columns[1]), " ", -1);
  ReboteNoticeRule *rule = g_new0 (ReboteNoticeRule, 1);
  double weight;

  g_ptr_array_add (self->notices, rule);
  rule->id = g_strconcat (rebote_table_get_name (table), ":", pattern, NULL);
  rule->format = *format ? g_strdup (format) : NULL;
  for (guint i = 0; places[i]; i++)
    {
      if (g_str_equal (places[i], "subject"))
        rule->places |= REBOTE_PLACE_SUBJECT;
      else if (g_str_equal (places[i], "from"))
        rule->places |= REBOTE_PLACE_FROM;
      else if (g_str_equal (places[i], "text"))
        rule->places |= REBOTE_PLACE_TEXT;
      else
        return fail (table, row, places[i], error);
    }
  if (!rebote_message_type_from_slug (type, &rule->type))
    return fail (table, row, type, error);
  if (!parse_number (table, row, columns[3], 0, 100, &weight, error))
    return FALSE;
  rule->weight = (int) weight;

  return rebote_phrase_matcher_add (self->notice_matcher, pattern, self->notices->len - 1, error);
}

static gboolean
load_code (ReboteKnowledge *self,
           ReboteTable     *table,
           guint            row,
           const int       *columns,
           GError         **error)
{
  const char *code = rebote_table_get (table, row, columns[0]);
  const char *reason = rebote_table_get (table, row, columns[1]);
  ReboteCodeRule *rule = g_new0 (ReboteCodeRule, 1);
  double weight;

  rule->code = g_strdup (code);
  g_hash_table_replace (self->codes, rule->code, rule);
  if (!rebote_reason_from_slug (reason, &rule->reason))
    return fail (table, row, reason, error);
  if (!parse_number (table, row, columns[2], 0, 100, &weight, error) ||
      !parse_number (table, row, columns[3], 0, 1, &rule->confidence, error))
    return FALSE;
  rule->weight = (int) weight;

  return TRUE;
}

static gboolean
load_provider (ReboteKnowledge *self,
               ReboteTable     *table,
               guint            row,
               const int       *columns,
               GError         **error)
{
  const char *provider = g_intern_string (rebote_table_get (table, row, columns[0]));
  g_auto (GStrv) suffixes = g_strsplit (rebote_table_get (table, row, columns[2]), " ", -1);

  for (guint i = 0; suffixes[i]; i++)
    g_hash_table_insert (self->providers, g_strdup (suffixes[i]), (gpointer) provider);
  if (g_str_equal (rebote_table_get (table, row, columns[1]), "service"))
    g_hash_table_add (self->services, (gpointer) provider);

  return TRUE;
}

static gboolean
load_action (ReboteKnowledge *self,
             ReboteTable     *table,
             guint            row,
             const int       *columns,
             GError         **error)
{
  const char *slug = rebote_table_get (table, row, columns[0]);
  const char *action = rebote_table_get (table, row, columns[1]);
  ReboteReason reason;

  if (!rebote_reason_from_slug (slug, &reason))
    return fail (table, row, slug, error);
  if (!rebote_action_from_slug (action, &self->actions[reason]))
    return fail (table, row, action, error);

  return TRUE;
}

static gboolean
load_separator (ReboteKnowledge *self,
                ReboteTable     *table,
                guint            row,
                const int       *columns,
                GError         **error)
{
  g_ptr_array_add (self->separators, g_strstrip (rebote_fold_text (rebote_table_get (table, row, columns[0]))));

  return TRUE;
}

static const struct
{
  const char *name;
  const char *columns[6];
  RowFunc     load;
} tables[] = {
  { "phrases.tsv", { "pattern", "reason", "weight", "confidence", "when" }, load_phrase },
  { "commands.tsv", { "pattern", "reason", "weight", "confidence", "when" }, load_phrase },
  { "notices.tsv", { "pattern", "where", "type", "weight", "format" }, load_notice },
  { "code-reasons.tsv", { "code", "reason", "weight", "confidence" }, load_code },
  { "providers.tsv", { "provider", "role", "suffixes", "name" }, load_provider },
  { "actions.tsv", { "reason", "action" }, load_action },
  { "separators.tsv", { "line" }, load_separator },
};

static gboolean
load_rows (ReboteKnowledge   *self,
           ReboteTable       *table,
           const char *const *names,
           RowFunc            load,
           GError           **error)
{
  int columns[G_N_ELEMENTS (tables[0].columns)];

  if (!rebote_table_find_columns (table, names, columns, error))
    return FALSE;
  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      if (!load (self, table, row, columns, error))
        return FALSE;
    }

  return TRUE;
}

/* The user's own rows come first, and so win where they are as strong as ours. */
static gboolean
load_table (ReboteKnowledge *self,
            const char      *user_dir,
            guint            number,
            GError         **error)
{
  g_autoptr (ReboteTable) table = NULL;

  if (user_dir)
    {
      g_autofree char *path = g_build_filename (user_dir, tables[number].name, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_autoptr (ReboteTable) own = rebote_table_new_from_file (path, error);

          if (own == NULL || !load_rows (self, own, tables[number].columns, tables[number].load, error))
            return FALSE;
        }
    }

  table = rebote_table_new_from_resource (tables[number].name, error);
  return table && load_rows (self, table, tables[number].columns, tables[number].load, error);
}

static void
knowledge_clear (gpointer data)
{
  ReboteKnowledge *self = data;

  rebote_phrase_matcher_free (self->phrase_matcher);
  rebote_phrase_matcher_free (self->notice_matcher);
  g_ptr_array_unref (self->phrases);
  g_ptr_array_unref (self->notices);
  g_ptr_array_unref (self->separators);
  g_clear_pointer (&self->cues, rebote_cues_free);
  g_hash_table_unref (self->codes);
  g_hash_table_unref (self->providers);
  g_hash_table_unref (self->services);
}

/**
 * rebote_knowledge_load:
 * @user_dir: (nullable): a folder with the user's own tables, which need not exist
 * @error: return location for an error that names file and line
 *
 * Returns: (transfer full) (nullable): what Rebote knows
 */
ReboteKnowledge *
rebote_knowledge_load (const char *user_dir,
                       GError    **error)
{
  g_autoptr (ReboteKnowledge) self = g_atomic_rc_box_new0 (ReboteKnowledge);

  self->phrase_matcher = rebote_phrase_matcher_new ();
  self->notice_matcher = rebote_phrase_matcher_new ();
  self->phrases = g_ptr_array_new_with_free_func (phrase_rule_free);
  self->notices = g_ptr_array_new_with_free_func (notice_rule_free);
  self->separators = g_ptr_array_new_with_free_func (g_free);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, code_rule_free);
  self->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->services = g_hash_table_new (g_direct_hash, g_direct_equal);

  self->cues = rebote_cues_load (error);
  if (self->cues == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (!load_table (self, user_dir, i, error))
        return NULL;
    }
  rebote_phrase_matcher_compile (self->phrase_matcher);
  rebote_phrase_matcher_compile (self->notice_matcher);

  return g_steal_pointer (&self);
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
  if (rule || strlen (status) >= sizeof key)
    return rule;

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
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (reply != NULL, NULL);

  return g_hash_table_lookup (self->codes, reply);
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
