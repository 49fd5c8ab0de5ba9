/* rebote-alarm-rules.c
 *
 * Compares the figures of a mailing with the rules.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-alarm-rules"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-table.h"
#include "rebote-alarm-rules.h"
#include "rebote-alarm-words.h"
#include "rebote-figures.h"

#define TABLE "alarm-rules.tsv"

typedef enum
{
  MEASURE_RATE,
  MEASURE_SHARE,
  MEASURE_FAMILY,
  MEASURE_COUNT
} Measure;

typedef struct
{
  const char      *code;
  Measure          measure;
  const char      *of;
  double           limit;
  guint            least;
  guint            spread;
  ReboteAlarmLevel level;
} Rule;

enum
{
  COLUMN_CODE,
  COLUMN_MEASURE,
  COLUMN_OF,
  COLUMN_LIMIT,
  COLUMN_LEAST,
  COLUMN_SPREAD,
  COLUMN_LEVEL,
  N_COLUMNS
};

static const char *const columns[] = { "code", "measure", "of", "limit", "least", "spread", "level", NULL };
static const char *const measures[] = { "rate", "share", "family", "count", NULL };

static gboolean
fail (ReboteTable *table,
      guint        row,
      const char  *value,
      GError     **error)
{
  g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_BAD_VALUE,
               /* Translators: a table of facts is damaged: file name, line number, the text there */
               _("%s, line %u: “%s” is not known"), rebote_table_get_name (table), rebote_table_get_line (table, row), value);
  return FALSE;
}

static gboolean
find_word (const char *const *words,
           const char        *word,
           guint             *position)
{
  for (guint i = 0; words[i]; i++)
    {
      if (g_str_equal (words[i], word))
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* What one word of a rule counts. */
static gboolean
count_word (const ReboteFailures *failures,
            const char           *word,
            guint                *count)
{
  ReboteKind   kind;
  ReboteReason reason;

  if (g_str_equal (word, "complaint"))
    *count = failures->complaints;
  else if (rebote_kind_from_slug (word, &kind))
    *count = kind == REBOTE_KIND_HARD ? failures->hard : kind == REBOTE_KIND_SOFT ? failures->soft
                                                                                  : failures->undetermined;
  else if (rebote_reason_from_slug (word, &reason))
    *count = failures->reasons[reason];
  else
    return FALSE;

  return TRUE;
}

static guint
count_of (const ReboteFailures *failures,
          const char           *of)
{
  g_auto (GStrv) words = g_strsplit (of, " ", -1);
  guint sum = 0;
  guint count = 0;

  for (guint i = 0; words[i]; i++)
    {
      gboolean minus = words[i][0] == '!';

      count_word (failures, words[i] + minus, &count);
      sum = minus ? sum - MIN (count, sum) : sum + count;
    }

  return sum;
}

static gboolean
check_of (const char *of)
{
  static const ReboteFailures nothing = { 0 };
  g_auto (GStrv) words = g_strsplit (of, " ", -1);
  guint count;

  for (guint i = 0; words[i]; i++)
    {
      if (!count_word (&nothing, words[i] + (words[i][0] == '!'), &count))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_rule (ReboteTable *table,
           guint        row,
           const int   *positions,
           Rule        *rule,
           GError     **error)
{
  const char *cells[N_COLUMNS];
  guint       level = 0;
  guint       measure = 0;

  for (guint i = 0; i < N_COLUMNS; i++)
    cells[i] = rebote_table_get (table, row, positions[i]);

  rule->code = cells[COLUMN_CODE];
  rule->of = cells[COLUMN_OF];
  rule->limit = g_ascii_strtod (cells[COLUMN_LIMIT], NULL) / 100;
  rule->least = g_ascii_strtoull (cells[COLUMN_LEAST], NULL, 10);
  rule->spread = g_ascii_strtoull (cells[COLUMN_SPREAD], NULL, 10);
  if (!rebote_alarm_words_know (rule->code))
    return fail (table, row, rule->code, error);
  if (!find_word (measures, cells[COLUMN_MEASURE], &measure))
    return fail (table, row, cells[COLUMN_MEASURE], error);
  if (!check_of (rule->of))
    return fail (table, row, rule->of, error);

  for (; level <= REBOTE_ALARM_CRITICAL; level++)
    {
      if (g_str_equal (rebote_alarm_level_to_slug (level), cells[COLUMN_LEVEL]))
        break;
    }
  if (level > REBOTE_ALARM_CRITICAL)
    return fail (table, row, cells[COLUMN_LEVEL], error);

  rule->measure = measure;
  rule->level = level;
  return TRUE;
}

static guint
count_domains (ReboteRates *rates,
               const Rule  *rule)
{
  guint n = 0;

  for (guint i = 0; i < rates->domains->len; i++)
    {
      const ReboteDomainRates *domain = g_ptr_array_index (rates->domains, i);

      n += count_of (&domain->failures, rule->of) > 0;
    }

  return n;
}

/* A later rule of the same code is about a higher limit, and says more. */
static void
raise_alarm (ReboteRates *rates,
             const Rule  *rule,
             char        *text)
{
  ReboteAlarm *found = NULL;

  for (guint i = 0; i < rates->alarms->len && found == NULL; i++)
    {
      found = g_ptr_array_index (rates->alarms, i);
      if (!g_str_equal (found->code, rule->code) || rule->measure == MEASURE_FAMILY)
        found = NULL;
    }
  if (found == NULL)
    {
      found = g_new0 (ReboteAlarm, 1);
      found->code = g_strdup (rule->code);
      g_ptr_array_add (rates->alarms, found);
    }

  found->level = rule->level;
  g_free (found->text);
  found->text = text;
}

static gboolean
passes (guint64     count,
        guint64     of,
        const Rule *rule)
{
  double low;
  double high;

  if (of == 0)
    return FALSE;

  rebote_wilson_interval (count, of, &low, &high);
  return low > rule->limit;
}

static void
apply_to_all (ReboteRates *rates,
              const Rule  *rule)
{
  guint  count = count_of (&rates->failures, rule->of);
  gint64 of = rule->measure == MEASURE_RATE ? rates->sent : rates->failures.hard;

  if (count < rule->least || count_domains (rates, rule) < rule->spread)
    return;
  if (rule->measure == MEASURE_RATE && !rebote_rates_is_sent_plausible (rates))
    return;
  if (rule->measure != MEASURE_COUNT && !passes (count, of, rule))
    return;

  raise_alarm (rates, rule, rebote_alarm_words_make (rule->code, NULL, count, of));
}

/* The domains of one provider stand together in the end; one whose provider is not known stands for itself. */
static void
apply_to_families (ReboteRates *rates,
                   const Rule  *rule)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rates->domains->len; i++)
    {
      const ReboteDomainRates *first = g_ptr_array_index (rates->domains, i);
      const char              *name = first->family ? first->family : first->domain;
      guint                    count = 0;
      guint                    of = 0;

      if (!g_hash_table_add (seen, (gpointer)name))
        continue;
      for (guint j = i; j < rates->domains->len; j++)
        {
          const ReboteDomainRates *domain = g_ptr_array_index (rates->domains, j);

          if (g_str_equal (domain->family ? domain->family : domain->domain, name))
            {
              count += count_of (&domain->failures, rule->of);
              of += rebote_failures_get_total (&domain->failures);
            }
        }
      if (count >= rule->least && passes (count, of, rule))
        raise_alarm (rates, rule, rebote_alarm_words_make (rule->code, name, count, of));
    }
}

static int
compare_alarms (gconstpointer a,
                gconstpointer b)
{
  const ReboteAlarm *first = *(const ReboteAlarm *const *)a;
  const ReboteAlarm *second = *(const ReboteAlarm *const *)b;

  if (first->level != second->level)
    return first->level > second->level ? -1 : 1;
  if (!g_str_equal (first->code, second->code))
    return strcmp (first->code, second->code);

  return strcmp (first->text, second->text);
}

/**
 * rebote_alarm_rules_get_band:
 * @rate: a hard rate, 0 to 1
 *
 * Returns: the band that it falls into
 */
ReboteRateBand
rebote_alarm_rules_get_band (double rate)
{
  if (rate < REBOTE_HARD_RATE_IDEAL)
    return REBOTE_RATE_BAND_IDEAL;
  if (rate < REBOTE_HARD_RATE_TARGET)
    return REBOTE_RATE_BAND_GOOD;
  if (rate < REBOTE_HARD_RATE_LIMIT)
    return REBOTE_RATE_BAND_HIGH;

  return REBOTE_RATE_BAND_TOO_HIGH;
}

/**
 * rebote_alarm_rules_apply:
 * @rates: figures that nobody else has yet
 * @error: return location for a #ReboteTableError
 *
 * Fills in the alarms of the figures.
 *
 * Returns: whether the rules are right
 */
gboolean
rebote_alarm_rules_apply (ReboteRates *rates,
                          GError     **error)
{
  g_autoptr (ReboteTable) table = rebote_table_new_from_resource (TABLE, error);
  int positions[N_COLUMNS];

  g_return_val_if_fail (rates != NULL, FALSE);

  if (table == NULL || !rebote_table_find_columns (table, columns, positions, error))
    return FALSE;

  for (guint i = 0; i < rebote_table_get_n_rows (table); i++)
    {
      Rule rule = { 0 };

      if (!read_rule (table, i, positions, &rule, error))
        return FALSE;
      if (rule.measure == MEASURE_FAMILY)
        apply_to_families (rates, &rule);
      else
        apply_to_all (rates, &rule);
    }
  g_ptr_array_sort (rates->alarms, compare_alarms);

  return TRUE;
}
