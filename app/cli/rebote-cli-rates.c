/* rebote-cli-rates.c
 *
 * Writes the figures of mailings.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-rates"

#include "config.h"

#include <glib/gi18n.h>

#include "base/rebote-json-line.h"
#include "bounce/rebote-words.h"
#include "deliverability/rebote-alarm-words.h"
#include "deliverability/rebote-figures.h"
#include "rebote-cli-guards.h"
#include "rebote-cli-rates.h"

#define RATE_DIGITS 6

/* A person does not read more; --json has all. */
#define MAX_DOMAINS 20

/**
 * rebote_report_entry_new:
 * @name: (nullable): the campaign's name
 * @rates: its figures
 * @guards: (nullable): what the guards over all of its messages say
 *
 * Returns: (transfer full): an entry
 */
ReboteReportEntry *
rebote_report_entry_new (const char  *name,
                         ReboteRates *rates,
                         ReboteGuards *guards)
{
  ReboteReportEntry *self = g_new0 (ReboteReportEntry, 1);

  self->name = g_strdup (name);
  self->rates = rebote_rates_ref (rates);
  self->guards = guards ? rebote_guards_ref (guards) : NULL;
  return self;
}

/**
 * rebote_report_entry_free:
 * @self: (transfer full): an entry
 */
void
rebote_report_entry_free (ReboteReportEntry *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  rebote_rates_unref (self->rates);
  g_clear_pointer (&self->guards, rebote_guards_unref);
  g_free (self);
}

static void
add_known_int (ReboteJsonLine *line,
               const char     *name,
               gboolean        known,
               gint64          value)
{
  if (known)
    rebote_json_line_add_int (line, name, value);
  else
    rebote_json_line_add_null (line, name);
}

static void
add_known_rate (ReboteJsonLine *line,
                const char     *name,
                gboolean        known,
                double          value)
{
  if (known)
    rebote_json_line_add_fixed (line, name, value, RATE_DIGITS);
  else
    rebote_json_line_add_null (line, name);
}

static void
add_failures (ReboteJsonLine       *line,
              const ReboteFailures *failures)
{
  rebote_json_line_add_int (line, "hard", failures->hard);
  rebote_json_line_add_int (line, "soft", failures->soft);
  rebote_json_line_add_int (line, "undetermined", failures->undetermined);
  rebote_json_line_add_int (line, "complaints", failures->complaints);
}

static void
add_domains (ReboteJsonLine *line,
             ReboteRates    *rates)
{
  rebote_json_line_begin_array (line, "by_domain");
  for (guint i = 0; i < rates->domains->len; i++)
    {
      const ReboteDomainRates *domain = g_ptr_array_index (rates->domains, i);

      rebote_json_line_begin_object (line, NULL);
      rebote_json_line_add_string (line, "domain", domain->domain);
      rebote_json_line_add_string (line, "provider", domain->family);
      /* How many mails went to one domain is not told by what came back from it. */
      rebote_json_line_add_null (line, "sent");
      add_failures (line, &domain->failures);
      rebote_json_line_add_string (line, "top_reason",
                                   rebote_reason_to_slug (rebote_failures_get_top_reason (&domain->failures)));
      rebote_json_line_end_object (line);
    }
  rebote_json_line_end_array (line);
}

static void
add_rates (ReboteJsonLine *line,
           ReboteRates    *rates)
{
  gint64   delivered = 0;
  double   hard_rate = 0;
  double   soft_rate = 0;
  gboolean known = rebote_rates_get_delivered (rates, &delivered) &&
                   rebote_rates_get_hard_rate (rates, &hard_rate) &&
                   rebote_rates_get_soft_rate (rates, &soft_rate);

  add_known_int (line, "sent", rates->sent > 0, rates->sent);
  add_known_int (line, "delivered", known, delivered);
  add_failures (line, &rates->failures);
  add_known_rate (line, "hard_rate", known, hard_rate);
  add_known_rate (line, "soft_rate", known, soft_rate);

  rebote_json_line_begin_object (line, "by_reason");
  for (guint i = 1; i < REBOTE_N_REASONS; i++)
    {
      if (rates->failures.reasons[i] > 0)
        rebote_json_line_add_int (line, rebote_reason_to_slug (i), rates->failures.reasons[i]);
    }
  rebote_json_line_end_object (line);
  add_domains (line, rates);

  rebote_json_line_begin_array (line, "alarms");
  for (guint i = 0; i < rates->alarms->len; i++)
    {
      const ReboteAlarm *found = g_ptr_array_index (rates->alarms, i);

      rebote_json_line_begin_object (line, NULL);
      rebote_json_line_add_string (line, "level", rebote_alarm_level_to_slug (found->level));
      rebote_json_line_add_string (line, "code", found->code);
      rebote_json_line_add_string (line, "text", found->text);
      rebote_json_line_end_object (line);
    }
  rebote_json_line_end_array (line);
}

/**
 * rebote_report_print_json:
 * @out: where to
 * @entries: (element-type ReboteReportEntry): the campaigns
 * @overall: everything
 *
 * Writes a report as one JSON object.
 */
void
rebote_report_print_json (FILE        *out,
                          GPtrArray   *entries,
                          ReboteReportEntry *overall)
{
  ReboteJsonLine  *line;
  g_autofree char *text = NULL;

  g_return_if_fail (entries != NULL);
  g_return_if_fail (overall != NULL);

  line = rebote_json_line_new ();
  rebote_json_line_begin_object (line, NULL);
  rebote_json_line_begin_array (line, "campaigns");
  for (guint i = 0; i < entries->len; i++)
    {
      const ReboteReportEntry *entry = g_ptr_array_index (entries, i);

      rebote_json_line_begin_object (line, NULL);
      rebote_json_line_add_string (line, "name", entry->name);
      add_rates (line, entry->rates);
      rebote_cli_add_guard_findings (line, entry->guards);
      rebote_json_line_end_object (line);
    }
  rebote_json_line_end_array (line);
  rebote_json_line_begin_object (line, "overall");
  add_rates (line, overall->rates);
  rebote_cli_add_guard_findings (line, overall->guards);
  rebote_json_line_end_object (line);
  rebote_json_line_end_object (line);

  text = rebote_json_line_finish (line);
  fprintf (out, "%s\n", text);
}

/* A row of a table: words to the left, a number to the right, measured in characters. */
static void
print_row (FILE       *out,
           const char *label,
           glong       width,
           gint64      count,
           const char *more)
{
  g_autofree char *number = rebote_format_count (count);
  glong            gap = width - g_utf8_strlen (label, -1) + 12 - g_utf8_strlen (number, -1);

  fprintf (out, "  %s%*s%s%s%s\n", label, (int)MAX (gap, 1), "", number, *more ? "  " : "", more);
}

static void
print_counts (FILE        *out,
              ReboteRates *rates)
{
  const ReboteFailures *failures = &rates->failures;
  const char *const     labels[] = { _("Sent"), _("Delivered"), _("Hard"), _("Soft"), _("Not determined"), _("Complaints") };
  g_autofree char      *hard_rate = NULL;
  g_autofree char      *soft_rate = NULL;
  gint64                delivered = 0;
  double                rate;
  glong                 width = 0;

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    width = MAX (width, g_utf8_strlen (labels[i], -1));
  if (rebote_rates_get_hard_rate (rates, &rate))
    hard_rate = rebote_format_rate (rate);
  if (rebote_rates_get_soft_rate (rates, &rate))
    soft_rate = rebote_format_rate (rate);

  if (rates->sent > 0)
    print_row (out, labels[0], width, rates->sent, "");
  if (rebote_rates_get_delivered (rates, &delivered))
    print_row (out, labels[1], width, delivered, "");
  print_row (out, labels[2], width, failures->hard, hard_rate ? hard_rate : "");
  print_row (out, labels[3], width, failures->soft, soft_rate ? soft_rate : "");
  print_row (out, labels[4], width, failures->undetermined, "");
  print_row (out, labels[5], width, failures->complaints, "");
}

static void
print_reasons (FILE        *out,
               ReboteRates *rates)
{
  glong width = 0;

  for (guint i = 1; i < REBOTE_N_REASONS; i++)
    {
      if (rates->failures.reasons[i] > 0)
        width = MAX (width, g_utf8_strlen (rebote_reason_get_name (i), -1));
    }
  if (width == 0)
    return;

  fprintf (out, "\n%s\n", _("Why"));
  for (guint i = 1; i < REBOTE_N_REASONS; i++)
    {
      if (rates->failures.reasons[i] > 0)
        print_row (out, rebote_reason_get_name (i), width, rates->failures.reasons[i],
                   rebote_kind_get_name (rebote_reason_get_kind (i)));
    }
}

static void
print_domains (FILE        *out,
               ReboteRates *rates)
{
  guint n = MIN (rates->domains->len, MAX_DOMAINS);
  glong width = 0;

  for (guint i = 0; i < n; i++)
    {
      const ReboteDomainRates *domain = g_ptr_array_index (rates->domains, i);

      width = MAX (width, g_utf8_strlen (domain->domain, -1));
    }
  if (n == 0)
    return;

  fprintf (out, "\n%s\n", _("Where"));
  for (guint i = 0; i < n; i++)
    {
      const ReboteDomainRates *domain = g_ptr_array_index (rates->domains, i);
      guint                    total = rebote_failures_get_total (&domain->failures);
      ReboteReason             top = rebote_failures_get_top_reason (&domain->failures);

      print_row (out, domain->domain, width, total > 0 ? total : domain->failures.complaints,
                 total > 0 ? rebote_reason_get_name (top) : rebote_message_type_get_name (REBOTE_MESSAGE_COMPLAINT));
    }
  if (rates->domains->len > n)
    {
      guint            rest = rates->domains->len - n;
      g_autofree char *words = g_strdup_printf (ngettext ("and %u other domain", "and %u other domains", rest), rest);

      fprintf (out, "  %s\n", words);
    }
}

static void
print_rates (FILE        *out,
             const char  *name,
             const ReboteReportEntry *entry)
{
  ReboteRates     *rates = entry->rates;
  g_autofree char *sentence = rebote_rates_describe (rates);

  if (name)
    fprintf (out, "%s\n", name);
  fprintf (out, "%s\n\n", sentence);
  print_counts (out, rates);
  print_reasons (out, rates);
  print_domains (out, rates);

  for (guint i = 0; i < rates->alarms->len; i++)
    {
      const ReboteAlarm *found = g_ptr_array_index (rates->alarms, i);

      fprintf (out, "\n%s: %s\n", rebote_alarm_level_get_name (found->level), found->text);
    }
  if (entry->guards)
    rebote_cli_print_guard_findings (out, entry->guards, FALSE);
}

/**
 * rebote_report_print_text:
 * @out: where to
 * @entries: (element-type ReboteReportEntry): the campaigns
 * @overall: everything
 *
 * Writes a report for people: how it is going, then the figures.
 */
void
rebote_report_print_text (FILE        *out,
                          GPtrArray   *entries,
                          ReboteReportEntry *overall)
{
  const ReboteReportEntry *only = entries->len == 1 ? g_ptr_array_index (entries, 0) : NULL;

  g_return_if_fail (overall != NULL);

  /* One campaign that is everything is said once. */
  if (only && only->rates == overall->rates)
    {
      print_rates (out, only->name, overall);
      return;
    }

  for (guint i = 0; i < entries->len; i++)
    {
      const ReboteReportEntry *entry = g_ptr_array_index (entries, i);

      print_rates (out, entry->name, entry);
      fprintf (out, "\n\n");
    }
  print_rates (out, entries->len > 0 ? _("All together") : NULL, overall);
}
