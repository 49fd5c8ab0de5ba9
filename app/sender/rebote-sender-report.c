/* rebote-sender-report.c
 *
 * All that was found out about a sender.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-report"

#include "config.h"

#include <glib/gi18n.h>

#include "base/rebote-json-line.h"
#include "rebote-sender-report.h"

G_DEFINE_BOXED_TYPE (ReboteSenderReport, rebote_sender_report, rebote_sender_report_ref, rebote_sender_report_unref)

/**
 * rebote_sender_report_new:
 * @request: what was asked for
 * @findings: (element-type ReboteSenderFinding): what was found out, which does not change any more
 * @n_questions: how many questions that took
 *
 * Returns: (transfer full): a report
 */
ReboteSenderReport *
rebote_sender_report_new (const ReboteSenderRequest *request,
                          GPtrArray                 *findings,
                          guint                      n_questions)
{
  ReboteSenderReport *self;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (findings != NULL, NULL);

  self = g_new0 (ReboteSenderReport, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->request = rebote_sender_request_copy (request);
  self->findings = g_ptr_array_ref (findings);
  self->n_questions = n_questions;
  for (guint i = 0; i < findings->len; i++)
    self->n_levels[((ReboteSenderFinding *)g_ptr_array_index (findings, i))->level]++;

  return self;
}

/**
 * rebote_sender_report_ref:
 * @self: a report
 *
 * Returns: (transfer full): the same
 */
ReboteSenderReport *
rebote_sender_report_ref (ReboteSenderReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * rebote_sender_report_unref:
 * @self: (transfer full): a report
 */
void
rebote_sender_report_unref (ReboteSenderReport *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  rebote_sender_request_free (self->request);
  g_ptr_array_unref (self->findings);
  g_free (self);
}

/**
 * rebote_sender_report_get_summary:
 * @self: a report
 *
 * Returns: (transfer full): how it is going, a sentence
 */
char *
rebote_sender_report_get_summary (ReboteSenderReport *self)
{
  guint n_bad, n_warnings;

  g_return_val_if_fail (self != NULL, NULL);

  n_bad = self->n_levels[REBOTE_SENDER_BAD];
  n_warnings = self->n_levels[REBOTE_SENDER_WARNING];
  if (n_bad > 0)
    return g_strdup_printf (ngettext ("%u thing must be mended.", "%u things must be mended.", n_bad), n_bad);
  if (n_warnings > 0)
    return g_strdup_printf (ngettext ("Nothing is broken, but %u thing should be mended.",
                                      "Nothing is broken, but %u things should be mended.", n_warnings),
                            n_warnings);
  if (self->n_levels[REBOTE_SENDER_UNKNOWN] > 0)
    return g_strdup (_("What could be found out is in order."));

  return g_strdup (_("All is in order."));
}

static void
append_finding (GString                   *out,
                const ReboteSenderFinding *finding)
{
  g_string_append_printf (out, "[%s] %s\n%s\n", rebote_sender_level_get_name (finding->level), finding->title, finding->text);
  if (finding->advice)
    g_string_append_printf (out, "→ %s\n", finding->advice);
  if (finding->url)
    g_string_append_printf (out, "%s\n", finding->url);
  for (guint i = 0; i < finding->evidence->len; i++)
    {
      const ReboteSenderEvidence *evidence = g_ptr_array_index (finding->evidence, i);

      g_string_append_printf (out, "    %s %s: %s\n", evidence->name, evidence->type, evidence->text);
    }
  g_string_append_c (out, '\n');
}

/**
 * rebote_sender_report_to_text:
 * @self: a report
 *
 * Returns: (transfer full): the report for somebody else to read, in the user’s language
 */
char *
rebote_sender_report_to_text (ReboteSenderReport *self)
{
  g_autofree char *summary = NULL;
  const char      *area = NULL;
  GString         *out;

  g_return_val_if_fail (self != NULL, NULL);

  summary = rebote_sender_report_get_summary (self);
  out = g_string_new (NULL);
  g_string_append_printf (out, "%s\n%s\n\n", self->request->domain, summary);
  for (guint i = 0; i < self->findings->len; i++)
    {
      const ReboteSenderFinding *finding = g_ptr_array_index (self->findings, i);

      if (g_strcmp0 (area, finding->area) != 0)
        g_string_append_printf (out, "== %s ==\n\n", rebote_sender_area_get_name (finding->area));
      area = finding->area;
      append_finding (out, finding);
    }
  g_string_truncate (out, out->len - 1);

  return g_string_free (out, FALSE);
}

static void
add_finding (ReboteJsonLine            *line,
             const ReboteSenderFinding *finding)
{
  rebote_json_line_begin_object (line, NULL);
  rebote_json_line_add_string (line, "code", finding->id);
  rebote_json_line_add_string (line, "area", finding->area);
  rebote_json_line_add_string (line, "level", rebote_sender_level_to_slug (finding->level));
  rebote_json_line_add_string (line, "subject", finding->subject);
  rebote_json_line_add_string (line, "title", finding->title);
  rebote_json_line_add_string (line, "explanation", finding->text);
  rebote_json_line_add_string (line, "advice", finding->advice);
  rebote_json_line_add_string (line, "url", finding->url);
  rebote_json_line_begin_array (line, "evidence");
  for (guint i = 0; i < finding->evidence->len; i++)
    {
      const ReboteSenderEvidence *evidence = g_ptr_array_index (finding->evidence, i);

      rebote_json_line_begin_object (line, NULL);
      rebote_json_line_add_string (line, "name", evidence->name);
      rebote_json_line_add_string (line, "type", evidence->type);
      rebote_json_line_add_string (line, "text", evidence->text);
      rebote_json_line_end_object (line);
    }
  rebote_json_line_end_array (line);
  rebote_json_line_end_object (line);
}

static void
add_request (ReboteJsonLine            *line,
             const ReboteSenderRequest *request)
{
  rebote_json_line_add_string (line, "domain", request->domain);
  rebote_json_line_add_string (line, "envelope", rebote_sender_request_get_envelope (request));
  rebote_json_line_begin_array (line, "ips");
  for (guint i = 0; i < request->ips->len; i++)
    {
      g_autofree char *ip = g_inet_address_to_string (g_ptr_array_index (request->ips, i));

      rebote_json_line_add_string (line, NULL, ip);
    }
  rebote_json_line_end_array (line);
  rebote_json_line_begin_array (line, "selectors");
  for (guint i = 0; i < request->keys->len; i++)
    {
      const ReboteSenderKey *key = g_ptr_array_index (request->keys, i);

      rebote_json_line_begin_object (line, NULL);
      rebote_json_line_add_string (line, "selector", key->selector);
      rebote_json_line_add_string (line, "domain", key->domain);
      rebote_json_line_end_object (line);
    }
  rebote_json_line_end_array (line);
  rebote_json_line_add_boolean (line, "block_lists", request->ask_block_lists);
}

/**
 * rebote_sender_report_to_json:
 * @self: a report
 *
 * Returns: (transfer full): the report as one JSON object on one line
 */
char *
rebote_sender_report_to_json (ReboteSenderReport *self)
{
  ReboteJsonLine *line;

  g_return_val_if_fail (self != NULL, NULL);

  line = rebote_json_line_new ();
  rebote_json_line_begin_object (line, NULL);
  add_request (line, self->request);
  rebote_json_line_begin_object (line, "levels");
  for (guint i = 0; i < REBOTE_N_SENDER_LEVELS; i++)
    rebote_json_line_add_int (line, rebote_sender_level_to_slug (i), self->n_levels[i]);
  rebote_json_line_end_object (line);
  rebote_json_line_add_int (line, "look_ups", self->n_questions);
  rebote_json_line_begin_array (line, "findings");
  for (guint i = 0; i < self->findings->len; i++)
    add_finding (line, g_ptr_array_index (self->findings, i));
  rebote_json_line_end_array (line);
  rebote_json_line_end_object (line);

  return rebote_json_line_finish (line);
}
