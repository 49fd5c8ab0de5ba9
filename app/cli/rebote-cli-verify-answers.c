/* rebote-cli-verify-answers.c
 *
 * What came of verifying, as `rebote verify` tells it: JSON, a table, columns of a list.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-verify-answers"

#include "config.h"

#include <glib/gi18n.h>

#include "base/rebote-json-line.h"
#include "verify/rebote-verification-weigh.h"
#include "verify/rebote-verification-words.h"

#include "rebote-cli-private.h"
#include "rebote-cli-verify-private.h"

#define ADDRESS_WIDTH 34
#define VERDICT_WIDTH 14
#define NUMBER_WIDTH  10

/* Like the verdicts, a slug: services contradict each other */
#define DISPUTED "disputed"

enum
{
  COLUMN_VERDICT,
  COLUMN_REASON,
  COLUMN_FLAGS,
  COLUMN_BY,
  COLUMN_ON,
  COLUMN_SUGGESTION
};

static const char *const columns[] = { "rebote_verdict",     "rebote_verdict_reason", "rebote_flags", "rebote_verified_by",
                                       "rebote_verified_on", "rebote_suggestion",     NULL };

/**
 * rebote_cli_verify_get_columns:
 *
 * Returns: (array zero-terminated=1): the names of the columns that rebote_cli_verify_fill_cells() fills
 */
const char *const *
rebote_cli_verify_get_columns (void)
{
  return columns;
}

static char *
format_time (gint64 when)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (when);

  return time ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

static void
add_verification (ReboteJsonLine           *line,
                  const ReboteVerification *said)
{
  g_autofree char *checked = format_time (said->checked);

  rebote_json_line_add_string (line, "verdict", rebote_verification_verdict_to_slug (said->verdict));
  rebote_json_line_begin_array (line, "flags");
  for (guint i = 0; i < REBOTE_N_VERIFICATION_FLAGS; i++)
    {
      if (said->yes & (1u << i))
        rebote_json_line_add_string (line, NULL, rebote_verification_flag_to_slug (1u << i));
    }
  rebote_json_line_end_array (line);
  rebote_json_line_add_string (line, "reason", rebote_verification_reason_to_slug (said->reason));
  rebote_json_line_add_string (line, "suggestion", said->suggestion);
  rebote_json_line_add_string (line, "checked", checked);
  rebote_json_line_begin_object (line, "raw");
  rebote_json_line_add_string (line, "status", said->status);
  rebote_json_line_add_string (line, "sub_status", said->sub_status);
  rebote_json_line_add_string (line, "score", said->score);
  rebote_json_line_end_object (line);
}

static void
print_json (const char               *address,
            const ReboteVerifyAnswer *answer,
            gboolean                  is_suppressed)
{
  ReboteJsonLine  *line = rebote_json_line_new ();
  g_autofree char *text = NULL;

  rebote_json_line_begin_object (line, NULL);
  rebote_json_line_add_string (line, "address", address);
  rebote_json_line_add_string (line, "backend", answer->verifier);
  if (answer->verification)
    {
      add_verification (line, answer->verification);
      rebote_json_line_add_boolean (line, "reused", answer->is_reused);
    }
  else
    {
      rebote_json_line_add_null (line, "verdict");
      rebote_json_line_add_string (line, "error", answer->is_open ? "asked, and not answered before an interruption" : answer->why);
    }
  if (is_suppressed)
    rebote_json_line_add_boolean (line, "suppressed", TRUE);
  rebote_json_line_end_object (line);

  text = rebote_json_line_finish (line);
  g_print ("%s\n", text);
}

static gboolean
is_named (ReboteCliAnswers         *self,
          const ReboteVerifyAnswer *answer)
{
  return g_strv_contains ((const char *const *)self->named, answer->verifier);
}

/* Those who were named tell; where none of them was asked, what was found before that tells why. */
static void
print_all_json (ReboteCliAnswers *self,
                const char       *address,
                GPtrArray        *answers,
                gboolean          is_suppressed)
{
  gboolean any = FALSE;

  for (guint i = 0; i < answers->len; i++)
    any |= is_named (self, g_ptr_array_index (answers, i));
  for (guint i = 0; i < answers->len; i++)
    {
      const ReboteVerifyAnswer *answer = g_ptr_array_index (answers, i);

      if (!any || is_named (self, answer))
        print_json (address, answer, is_suppressed);
    }
}

/* Whoever was asked has looked closer than the checks that come first. */
static GPtrArray *
collect (GPtrArray *answers)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  const ReboteVerification *first = NULL;

  for (guint i = 0; i < answers->len; i++)
    {
      const ReboteVerifyAnswer *answer = g_ptr_array_index (answers, i);

      if (answer->verification && answer->position == 0)
        first = answer->verification;
      else if (answer->verification)
        g_ptr_array_add (all, answer->verification);
    }
  if (all->len == 0 && first)
    g_ptr_array_add (all, (gpointer)first);

  return g_steal_pointer (&all);
}

static void
count (ReboteCliAnswers         *self,
       const ReboteVerification *best,
       const ReboteVerification *against,
       gboolean                  is_suppressed)
{
  self->tally.n_suppressed += is_suppressed;
  if (best == NULL)
    self->tally.n_unchecked++;
  else if (against)
    self->tally.n_disputed++;
  else
    self->tally.verdicts[best->verdict]++;
}

static void
print_row (const char               *address,
           const ReboteVerification *best,
           const ReboteVerification *against)
{
  const char *verdict = C_ ("verification", "Not checked");
  int padding;

  if (against)
    verdict = C_ ("verification", "Disputed");
  else if (best)
    verdict = rebote_verification_verdict_get_title (best->verdict);
  padding = ADDRESS_WIDTH - (int)g_utf8_strlen (address, -1);
  g_print ("%s%*s  ", address, MAX (padding, 0), "");
  padding = VERDICT_WIDTH - (int)g_utf8_strlen (verdict, -1);
  g_print ("%s%*s  %s\n", verdict, MAX (padding, 0), "", best ? rebote_verification_get_title (best) : "");
  if (best && best->suggestion)
    {
      g_print ("%*s  ", ADDRESS_WIDTH, "");
      /* Translators: an address */
      g_print (_("Perhaps %s is meant"), best->suggestion);
      g_print ("\n");
    }
}

/**
 * rebote_cli_verify_print_answers:
 * @self: the answers
 * @address: an address, as it was given
 * @error: return location for a #ReboteStoreError
 *
 * Prints what was said about it, as far as it is to be printed, and counts it.
 *
 * Returns: whether that could be read
 */
gboolean
rebote_cli_verify_print_answers (ReboteCliAnswers *self,
                                 const char       *address,
                                 GError          **error)
{
  gboolean is_suppressed = FALSE;
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GPtrArray) said = NULL;
  const ReboteVerification *against;
  const ReboteVerification *best;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  answers = rebote_verify_reader_get (self->reader, address, &is_suppressed, error);
  if (answers == NULL)
    return FALSE;

  said = collect (answers);
  best = rebote_verifications_weigh (said, &against);
  count (self, best, against, is_suppressed);
  if (self->prints_rows && self->use_json)
    print_all_json (self, address, answers, is_suppressed);
  else if (self->prints_rows)
    print_row (address, best, against);

  return TRUE;
}

static char *
join_flags (GPtrArray *answers)
{
  GString *text = g_string_new (NULL);
  guint32  yes = 0;

  for (guint i = 0; i < answers->len; i++)
    {
      const ReboteVerifyAnswer *answer = g_ptr_array_index (answers, i);

      yes |= answer->verification ? answer->verification->yes : 0;
    }
  for (guint i = 0; i < REBOTE_N_VERIFICATION_FLAGS; i++)
    {
      if (yes & (1u << i))
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", rebote_verification_flag_to_slug (1u << i));
    }

  return g_string_free (text, FALSE);
}

static void
fill (char                   **cells,
      GPtrArray               *answers,
      GPtrArray               *said,
      const ReboteVerification *best,
      gboolean                 is_disputed)
{
  GString *by = g_string_new (NULL);
  gint64   latest = 0;

  for (guint i = 0; i < said->len; i++)
    {
      const ReboteVerification *verification = g_ptr_array_index (said, i);

      g_string_append_printf (by, "%s%s", i > 0 ? " " : "", verification->service);
      latest = MAX (latest, verification->checked);
    }
  cells[COLUMN_VERDICT] = g_strdup (is_disputed ? DISPUTED : rebote_verification_verdict_to_slug (best->verdict));
  cells[COLUMN_REASON] = g_strdup (rebote_verification_reason_to_slug (best->reason));
  cells[COLUMN_FLAGS] = join_flags (answers);
  cells[COLUMN_BY] = g_string_free (by, FALSE);
  cells[COLUMN_ON] = format_time (latest);
  cells[COLUMN_SUGGESTION] = g_strdup (best->suggestion);
}

/**
 * rebote_cli_verify_fill_cells:
 * @cell: what stands in the column of addresses
 * @own_cells: (out) (array): gets what stands in ours
 * @answers: a #ReboteCliAnswers
 * @error: return location for a #ReboteStoreError
 *
 * A #ReboteListCellFunc. What nobody told anything about has empty cells. It is counted.
 *
 * Returns: whether that could be read
 */
gboolean
rebote_cli_verify_fill_cells (const char *cell,
                              char      **own_cells,
                              gpointer    answers,
                              GError    **error)
{
  ReboteCliAnswers *self = answers;
  gboolean is_suppressed = FALSE;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) said = NULL;
  const ReboteVerification *against;
  const ReboteVerification *best;

  if (*cell == '\0')
    return TRUE;
  all = rebote_verify_reader_get (self->reader, cell, &is_suppressed, error);
  if (all == NULL)
    return FALSE;

  said = collect (all);
  best = rebote_verifications_weigh (said, &against);
  count (self, best, against, is_suppressed);
  if (best)
    fill (own_cells, all, said, best, against != NULL);
  return TRUE;
}

static void
print_count (const char *words,
             guint64     count_of_it)
{
  if (count_of_it > 0)
    g_print ("%'*" G_GUINT64_FORMAT "  %s\n", NUMBER_WIDTH, count_of_it, words);
}

/**
 * rebote_cli_verify_print_tally:
 * @tally: what was told
 *
 * Prints how many there are of each sort.
 */
void
rebote_cli_verify_print_tally (const ReboteCliTally *tally)
{
  static const ReboteVerificationVerdict order[] = { REBOTE_VERIFICATION_DELIVERABLE, REBOTE_VERIFICATION_UNDELIVERABLE,
                                                     REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_UNKNOWN };

  g_return_if_fail (tally != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    print_count (rebote_verification_verdict_get_title (order[i]), tally->verdicts[order[i]]);
  print_count (C_ ("verification", "Disputed"), tally->n_disputed);
  print_count (C_ ("verification", "Not checked"), tally->n_unchecked);
  print_count (_("Must not be mailed, whatever is said of them"), tally->n_suppressed);
}
