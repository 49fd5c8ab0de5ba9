/* rebote-knowledge-load.c
 *
 * Reads the tables that bounces are read with.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-knowledge-load"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-fold.h"
#include "rebote-knowledge-load.h"

/* What a row of a table is loaded into. */
typedef gboolean (*RowFunc) (ReboteKnowledge *self,
                             ReboteTable     *table,
                             guint            row,
                             const int       *columns,
                             GError         **error);

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
  rule->has_gap = strchr (pattern, '*') != NULL;
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
  if (rule->command != REBOTE_COMMAND_UNKNOWN &&
      !rebote_phrase_matcher_add (self->command_matcher, pattern, self->phrases->len - 1, error))
    return FALSE;

  return rebote_phrase_matcher_add (self->phrase_matcher, pattern, self->phrases->len - 1, error);
}

/* A named code is a phrase that outweighs all others. */
static gboolean
load_named_code (ReboteKnowledge *self,
                 ReboteTable     *table,
                 guint            row,
                 const int       *columns,
                 GError         **error)
{
  const char *reason = rebote_table_get (table, row, columns[3]);
  RebotePhraseRule *rule = g_new0 (RebotePhraseRule, 1);

  g_ptr_array_add (self->phrases, rule);
  rule->id = g_strconcat (rebote_table_get_name (table), ":", rebote_table_get (table, row, columns[0]), NULL);
  rule->weight = REBOTE_WEIGHT_NAMED_CODE;
  rule->provider = g_intern_string (rebote_table_get (table, row, columns[2]));
  if (!g_str_equal (reason, "-") && !rebote_reason_from_slug (reason, &rule->reason))
    return fail (table, row, reason, error);
  if (!parse_number (table, row, columns[4], 0, 1, &rule->confidence, error) ||
      !parse_conditions (table, row, rebote_table_get (table, row, columns[5]), rule, error))
    return FALSE;

  return rebote_phrase_matcher_add (self->phrase_matcher, rebote_table_get (table, row, columns[1]),
                                    self->phrases->len - 1, error);
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
  ReboteCodeRule *rule;
  ReboteReason means;
  double weight, confidence;

  if (!rebote_reason_from_slug (reason, &means))
    return fail (table, row, reason, error);
  if (!parse_number (table, row, columns[2], 0, 100, &weight, error) ||
      !parse_number (table, row, columns[3], 0, 1, &confidence, error))
    return FALSE;

  rule = g_new0 (ReboteCodeRule, 1);
  rule->code = g_strdup (code);
  rule->reason = means;
  rule->weight = (int) weight;
  rule->confidence = confidence;
  g_hash_table_replace (self->codes, rule->code, rule);

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

/* Above all that was taught before, so that it can be seen what it would do. */
#define TRIAL_WEIGHT 101

/* The first of the tables. */
#define PHRASES 0

static const struct
{
  const char *name;
  const char *columns[7];
  RowFunc     load;
} tables[] = {
  { "phrases.tsv", { "pattern", "reason", "weight", "confidence", "when" }, load_phrase },
  { "named-codes.tsv", { "code", "pattern", "provider", "reason", "confidence", "when" }, load_named_code },
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

static void
add_problem (ReboteKnowledge *self,
             ReboteTable     *table,
             guint            row,
             const GError    *error)
{
  /* Most errors name file and line already. */
  if (table == NULL || g_str_has_prefix (error->message, rebote_table_get_name (table)))
    g_ptr_array_add (self->problems, g_strdup (error->message));
  else
    /* Translators: a file, the number of a line, and what is wrong there */
    g_ptr_array_add (self->problems, g_strdup_printf (_("%s, line %u: %s"), rebote_table_get_name (table),
                                                      rebote_table_get_line (table, row), error->message));
}

/* What the user taught decides before everything else that is a phrase. */
static void
mark_own (ReboteKnowledge *self,
          const char      *name)
{
  RebotePhraseRule *rule = g_ptr_array_index (self->phrases, self->phrases->len - 1);
  g_autofree char *id = g_steal_pointer (&rule->id);

  rule->id = g_strconcat (REBOTE_OWN_RULE_PREFIX, name, strchr (id, ':'), NULL);
  rule->is_own = TRUE;
  rule->weight += REBOTE_WEIGHT_OWN;
  self->has_own = TRUE;
}

/* The user's own rows come first, and so win where they are as strong as ours. A slip in them is named and costs no more
 * than its row. */
static void
load_own_table (ReboteKnowledge *self,
                const char      *user_dir,
                guint            number)
{
  g_autofree char *path = g_build_filename (user_dir, tables[number].name, NULL);
  g_autoptr (ReboteTable) table = NULL;
  g_autoptr (GError) error = NULL;
  int columns[G_N_ELEMENTS (tables[0].columns)];

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;

  table = rebote_table_new_from_own_file (path, self->problems, &error);
  if (table == NULL || !rebote_table_find_columns (table, tables[number].columns, columns, &error))
    {
      add_problem (self, NULL, 0, error);
      return;
    }
  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      g_autoptr (GError) slip = NULL;

      if (!tables[number].load (self, table, row, columns, &slip))
        add_problem (self, table, row, slip);
      else if (number == PHRASES)
        mark_own (self, tables[number].name);
    }
}

static gboolean
load_table (ReboteKnowledge *self,
            const char      *user_dir,
            guint            number,
            GError         **error)
{
  g_autoptr (ReboteTable) table = NULL;

  if (user_dir)
    load_own_table (self, user_dir, number);

  table = rebote_table_new_from_resource (tables[number].name, error);
  return table && load_rows (self, table, tables[number].columns, tables[number].load, error);
}

/**
 * rebote_knowledge_load_trial:
 * @self: the knowledge, with its tables loaded
 * @pattern: a phrase that the user thinks of teaching
 * @reason: what it is to mean
 * @error: return location for a #ReboteTableError
 *
 * Returns: whether it could be added to the user's own
 */
gboolean
rebote_knowledge_load_trial (ReboteKnowledge *self,
                             const char      *pattern,
                             ReboteReason     reason,
                             GError         **error)
{
  RebotePhraseRule *rule;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (pattern != NULL, FALSE);

  rule = g_new0 (RebotePhraseRule, 1);
  g_ptr_array_add (self->phrases, rule);
  rule->id = g_strconcat (":", pattern, NULL);
  rule->reason = reason;
  rule->weight = TRIAL_WEIGHT;
  rule->confidence = 1;
  mark_own (self, REBOTE_TRIAL_RULE);

  return rebote_phrase_matcher_add (self->phrase_matcher, pattern, self->phrases->len - 1, error);
}

/**
 * rebote_knowledge_load_tables:
 * @self: empty knowledge
 * @user_dir: (nullable): a folder with the user's own tables, which need not exist
 * @error: return location for an error that names file and line
 *
 * Returns: whether all tables could be read
 */
gboolean
rebote_knowledge_load_tables (ReboteKnowledge *self,
                              const char      *user_dir,
                              GError         **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->phrases = g_ptr_array_new_with_free_func (phrase_rule_free);
  self->notices = g_ptr_array_new_with_free_func (notice_rule_free);
  self->separators = g_ptr_array_new_with_free_func (g_free);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, code_rule_free);
  self->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->services = g_hash_table_new (g_direct_hash, g_direct_equal);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (!load_table (self, user_dir, i, error))
        return FALSE;
    }

  return TRUE;
}
