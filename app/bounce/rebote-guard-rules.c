/* rebote-guard-rules.c
 *
 * Reads the thresholds of the guards and their tables, once.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-guard-rules"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-fold.h"
#include "base/rebote-table.h"

#include "rebote-bounce-error.h"
#include "rebote-guard-rules.h"
#include "rebote-phrase-matcher.h"

#define RESOURCE  "/rebote/knowledge/guards.ini"
#define PHRASES   "guard-phrases.tsv"
#define PROVIDERS "providers.tsv"

/* What a service says is a sentence, not a page. */
#define MAX_TEXT 2000

#define SECONDS_PER_MINUTE 60
#define SECONDS_PER_HOUR   3600

typedef struct
{
  ReboteGuardRules     values; /* first, so that one is the other */
  RebotePhraseMatcher *matcher;
  GArray              *service_only; /* gboolean, by the phrase’s number */
  GHashTable          *providers;    /* suffix of a domain -> key of a provider of mailboxes */
  GHashTable          *names;        /* key of any provider -> its name */
} Rules;

static void
rules_free (gpointer data)
{
  Rules *self = data;

  g_clear_pointer (&self->matcher, rebote_phrase_matcher_free);
  g_clear_pointer (&self->service_only, g_array_unref);
  g_clear_pointer (&self->providers, g_hash_table_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_free (self);
}

typedef struct
{
  GKeyFile   *file;
  const char *group;
  gboolean    failed;
  char       *complaint;
} Reading;

static void
complain (Reading    *reading,
          const char *key)
{
  if (!reading->failed)
    reading->complaint = g_strdup_printf ("[%s] %s", reading->group, key);
  reading->failed = TRUE;
}

static double
read_number (Reading    *reading,
             const char *key)
{
  g_autoptr (GError) error = NULL;
  double value = g_key_file_get_double (reading->file, reading->group, key, &error);

  if (error || value < 0 || value > G_MAXINT)
    {
      complain (reading, key);
      return 0;
    }

  return value;
}

static guint32
read_reasons (Reading    *reading,
              const char *key)
{
  g_autofree char *text = g_key_file_get_string (reading->file, reading->group, key, NULL);
  g_auto (GStrv) words = g_strsplit (text ? text : "", " ", -1);
  guint32 bits = 0;

  for (guint i = 0; words[i]; i++)
    {
      ReboteReason reason;

      if (*words[i] == '\0')
        continue;
      if (rebote_reason_from_slug (words[i], &reason))
        bits |= REBOTE_REASON_BIT (reason);
      else
        complain (reading, key);
    }
  if (bits == 0)
    complain (reading, key);

  return bits;
}

static void
read_windows (Reading          *reading,
              ReboteGuardRules *values)
{
  g_autofree char *text = g_key_file_get_string (reading->file, reading->group, "windows-hours", NULL);
  g_auto (GStrv) words = g_strsplit (text ? text : "", " ", REBOTE_GUARD_MAX_WINDOWS);

  for (guint i = 0; words[i]; i++)
    {
      guint64 hours;

      if (g_ascii_string_to_unsigned (words[i], 10, 1, G_MAXUINT16, &hours, NULL))
        values->outage_windows[values->n_outage_windows++] = hours * SECONDS_PER_HOUR;
      else
        complain (reading, "windows-hours");
    }
  if (values->n_outage_windows == 0)
    complain (reading, "windows-hours");
}

static void
read_outage (Reading          *reading,
             ReboteGuardRules *values)
{
  reading->group = "outage";
  values->outage_reasons = read_reasons (reading, "reasons");
  read_windows (reading, values);
  values->outage_least = read_number (reading, "least");
  values->outage_history = read_number (reading, "history");
  values->outage_ratio = read_number (reading, "ratio");
  values->outage_least_alone = read_number (reading, "least-alone");
  values->outage_ratio_alone = read_number (reading, "ratio-alone");
  values->outage_certainty = read_number (reading, "certainty");
  values->outage_certainty_others = read_number (reading, "certainty-others");
  values->outage_recheck = read_number (reading, "recheck-hours") * SECONDS_PER_HOUR;
  if (values->outage_ratio < 1 || values->outage_ratio_alone < 1)
    complain (reading, "ratio");
}

static void
read_same_domain (Reading          *reading,
                  ReboteGuardRules *values)
{
  reading->group = "same-domain";
  values->domain_reasons = read_reasons (reading, "reasons");
  values->domain_gap = read_number (reading, "gap-hours") * SECONDS_PER_HOUR;
  values->domain_least = read_number (reading, "least");
  values->domain_tail = read_number (reading, "compared-with");
  values->domain_surprise = read_number (reading, "surprise");
  values->domain_typical = read_number (reading, "typical");
  values->domain_typical_weight = read_number (reading, "typical-weight");
  values->domain_recheck = read_number (reading, "recheck-hours") * SECONDS_PER_HOUR;
  /* The logarithms need numbers that have one. */
  if (values->domain_surprise <= 0)
    complain (reading, "surprise");
  if (values->domain_typical <= 1)
    complain (reading, "typical");
  if (values->domain_typical_weight <= 0)
    complain (reading, "typical-weight");
}

static gboolean
read_values (ReboteGuardRules *values,
             GError          **error)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  Reading reading = { .file = file };

  if (bytes == NULL || !g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, error))
    return FALSE;

  read_outage (&reading, values);
  read_same_domain (&reading, values);
  reading.group = "cache";
  values->cache_seconds = read_number (&reading, "seconds");
  reading.group = "contradiction";
  values->alive_reasons = read_reasons (&reading, "alive");
  values->answer_slack = read_number (&reading, "slack-minutes") * SECONDS_PER_MINUTE;
  reading.group = "single-evidence";
  values->single_below = read_number (&reading, "below");
  values->single_again = read_number (&reading, "again-hours") * SECONDS_PER_HOUR;

  if (reading.failed)
    g_set_error (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_KNOWLEDGE,
                 /* Translators: a file of facts is damaged: file name, the place in it */
                 _("%s: %s has no meaning there"), "guards.ini", reading.complaint);
  g_free (reading.complaint);
  return !reading.failed;
}

static gboolean
read_phrases (Rules   *self,
              GError **error)
{
  static const char *const columns[] = { "pattern", "from", NULL };
  g_autoptr (ReboteTable) table = rebote_table_new_from_resource (PHRASES, error);
  int positions[2];

  if (table == NULL || !rebote_table_find_columns (table, columns, positions, error))
    return FALSE;

  self->matcher = rebote_phrase_matcher_new ();
  self->service_only = g_array_new (FALSE, FALSE, sizeof (gboolean));
  for (guint i = 0; i < rebote_table_get_n_rows (table); i++)
    {
      gboolean service_only = g_str_equal (rebote_table_get (table, i, positions[1]), "service");

      if (!rebote_phrase_matcher_add (self->matcher, rebote_table_get (table, i, positions[0]), i, error))
        return FALSE;
      g_array_append_val (self->service_only, service_only);
    }
  rebote_phrase_matcher_compile (self->matcher);

  return TRUE;
}

static gboolean
read_providers (Rules   *self,
                GError **error)
{
  static const char *const columns[] = { "provider", "role", "suffixes", "name", NULL };
  g_autoptr (ReboteTable) table = rebote_table_new_from_resource (PROVIDERS, error);
  int positions[4];

  if (table == NULL || !rebote_table_find_columns (table, columns, positions, error))
    return FALSE;

  self->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < rebote_table_get_n_rows (table); i++)
    {
      const char *key = rebote_table_get (table, i, positions[0]);
      g_auto (GStrv) suffixes = g_strsplit (rebote_table_get (table, i, positions[2]), " ", -1);
      gboolean is_mailbox = g_str_equal (rebote_table_get (table, i, positions[1]), "mailbox");

      g_hash_table_insert (self->names, g_strdup (key), g_strdup (rebote_table_get (table, i, positions[3])));
      for (guint j = 0; is_mailbox && suffixes[j]; j++)
        {
          if (*suffixes[j])
            g_hash_table_insert (self->providers, g_strdup (suffixes[j]), g_strdup (key));
        }
    }

  return TRUE;
}

static Rules *
load (GError **error)
{
  Rules *self = g_new0 (Rules, 1);

  if (read_values (&self->values, error) && read_phrases (self, error) && read_providers (self, error))
    return self;

  rules_free (self);
  return NULL;
}

/**
 * rebote_guard_rules_get:
 * @error: return location for an error that names the file
 *
 * Returns: (transfer none) (nullable): the rules, which never change and are shared by all threads
 */
const ReboteGuardRules *
rebote_guard_rules_get (GError **error)
{
  static GMutex mutex;
  static Rules *rules;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (rules == NULL)
    rules = load (error);

  return rules ? &rules->values : NULL;
}

/**
 * rebote_guard_rules_find_provider:
 * @self: the rules
 * @domain: a domain of addresses, in lower case
 *
 * Returns: (transfer none) (nullable): the provider of mailboxes to whom it belongs; %NULL for a company’s own domain
 */
const char *
rebote_guard_rules_find_provider (const ReboteGuardRules *self,
                                  const char             *domain)
{
  const Rules *rules = (const Rules *) self;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (domain != NULL, NULL);

  for (const char *suffix = domain; suffix; suffix = strchr (suffix, '.'))
    {
      const char *provider;

      if (*suffix == '.')
        suffix++;
      provider = g_hash_table_lookup (rules->providers, suffix);
      if (provider)
        return provider;
    }

  return NULL;
}

/**
 * rebote_guard_rules_get_provider_name:
 * @self: the rules
 * @provider: the key of a provider
 *
 * Returns: (transfer none): what people call it
 */
const char *
rebote_guard_rules_get_provider_name (const ReboteGuardRules *self,
                                      const char             *provider)
{
  const char *name;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (provider != NULL, NULL);

  name = g_hash_table_lookup (((const Rules *) self)->names, provider);
  return name ? name : provider;
}

/**
 * rebote_guard_rules_is_cache_phrase:
 * @self: the rules
 * @text: (nullable): what is said about a failure
 * @from_service: whether a mailing service says it
 *
 * Returns: whether it means that the mail was not even tried to be delivered
 */
gboolean
rebote_guard_rules_is_cache_phrase (const ReboteGuardRules *self,
                                    const char             *text,
                                    gboolean                from_service)
{
  const Rules *rules = (const Rules *) self;
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  g_autoptr (GArray) matches = NULL;
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);

  if (text == NULL || *text == '\0')
    return FALSE;

  length = strnlen (text, MAX_TEXT);
  while (text[length] != '\0' && length > 0 && (text[length] & 0xc0) == 0x80)
    length--;
  matches = g_array_new (FALSE, FALSE, sizeof (RebotePhraseMatch));
  rebote_fold_set (&fold, text, length);
  rebote_phrase_matcher_scan (rules->matcher, fold.text, fold.length, matches);
  for (guint i = 0; i < matches->len; i++)
    {
      guint phrase = g_array_index (matches, RebotePhraseMatch, i).phrase;

      if (from_service || !g_array_index (rules->service_only, gboolean, phrase))
        return TRUE;
    }

  return FALSE;
}
