/* rebote-cli-names.c
 *
 * Prints providers' own codes, providers, and the words that are understood.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-names"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-json-line.h"
#include "base/rebote-table.h"
#include "bounce/rebote-advice.h"
#include "bounce/rebote-own-phrases.h"
#include "bounce/rebote-words.h"
#include "rebote-cli-names.h"

#define NAME_WIDTH    16
#define PHRASES_TABLE "phrases.tsv"

static void
print_line (ReboteJsonLine *line)
{
  g_autofree char *text = NULL;

  rebote_json_line_end_object (line);
  text = rebote_json_line_finish (line);
  puts (text);
}

static const char *
get_meaning (const ReboteNamedCode *code)
{
  const char *words = rebote_advice_get_words (rebote_advice_get_default (), code->words);

  return words ? words : rebote_reason_get_name (code->reason);
}

/**
 * rebote_cli_print_named_code:
 * @page: where to print
 * @code: a provider's own code
 * @as_json: whether as one JSON object
 */
void
rebote_cli_print_named_code (ReboteCliPage         *page,
                             const ReboteNamedCode *code,
                             gboolean               as_json)
{
  g_autofree char *line = NULL;
  g_autofree char *counts = NULL;

  g_return_if_fail (code != NULL);

  if (as_json)
    {
      ReboteJsonLine *json = rebote_json_line_new ();

      rebote_json_line_begin_object (json, NULL);
      rebote_json_line_add_string (json, "code", code->code);
      rebote_json_line_add_string (json, "kind", "named");
      rebote_json_line_add_string (json, "provider", code->provider);
      rebote_json_line_add_string (json, "reason", rebote_reason_to_slug (code->reason));
      rebote_json_line_add_fixed (json, "confidence", code->confidence, 2);
      rebote_json_line_add_string (json, "meaning", get_meaning (code));
      print_line (json);
      return;
    }

  /* Translators: a provider, and what its code means in a few words */
  line = g_strdup_printf (C_("code", "%s: %s"), code->provider_name, get_meaning (code));
  rebote_cli_page_paragraph (page, 0, code->code, NAME_WIDTH, REBOTE_CLI_TONE_BOLD, line);
  if (code->reason == REBOTE_REASON_NONE)
    counts = g_strdup (_("Shown and never weighed: what it means is not public."));
  else
    /* Translators: how a bounce counts (“hard”), and its reason */
    counts = g_strdup_printf (C_("code", "Counts as %s: %s"),
                              rebote_kind_get_name (rebote_reason_get_kind (code->reason)),
                              rebote_reason_get_name (code->reason));
  rebote_cli_page_paragraph (page, NAME_WIDTH, NULL, 0, REBOTE_CLI_TONE_DIM, counts);
}

/**
 * rebote_cli_print_named_codes:
 * @page: where to print
 * @as_json: whether as one JSON object per line
 */
void
rebote_cli_print_named_codes (ReboteCliPage *page,
                              gboolean       as_json)
{
  GArray *codes = rebote_named_codes_get_codes (rebote_named_codes_get_default ());

  if (!as_json)
    {
      rebote_cli_page_line (page, REBOTE_CLI_TONE_BOLD, _("Providers’ own codes"));
      rebote_cli_page_line (page, REBOTE_CLI_TONE_NONE,
                            _("Names that providers made up for the answers of their servers. No standard knows them."));
      rebote_cli_page_gap (page);
    }
  for (guint i = 0; i < codes->len; i++)
    rebote_cli_print_named_code (page, &g_array_index (codes, ReboteNamedCode, i), as_json);
}

static char **
list_codes (const ReboteProvider *provider)
{
  GArray *codes = rebote_named_codes_get_codes (rebote_named_codes_get_default ());
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < codes->len; i++)
    {
      const ReboteNamedCode *code = &g_array_index (codes, ReboteNamedCode, i);

      if (g_str_equal (code->provider, provider->slug))
        g_strv_builder_add (builder, code->code);
    }

  return g_strv_builder_end (builder);
}

static void
add_list (ReboteJsonLine    *json,
          const char        *name,
          const char *const *values)
{
  rebote_json_line_begin_array (json, name);
  for (guint i = 0; values[i]; i++)
    {
      if (*values[i])
        rebote_json_line_add_string (json, NULL, values[i]);
    }
  rebote_json_line_end_array (json);
}

static const char *
get_role (const ReboteProvider *provider)
{
  if (g_str_equal (provider->role, "filter"))
    return C_("provider", "filter before the mailbox");
  if (g_str_equal (provider->role, "service"))
    return C_("provider", "mailing service");

  return C_("provider", "mailbox provider");
}

/**
 * rebote_cli_print_provider:
 * @page: where to print
 * @provider: a provider
 * @as_json: whether as one JSON object
 */
void
rebote_cli_print_provider (ReboteCliPage        *page,
                           const ReboteProvider *provider,
                           gboolean              as_json)
{
  g_auto (GStrv) suffixes = NULL;
  g_auto (GStrv) codes = NULL;
  g_autofree char *line = NULL;
  g_autofree char *names = NULL;
  const char *page_url;

  g_return_if_fail (provider != NULL);

  suffixes = g_strsplit (provider->suffixes, " ", -1);
  codes = list_codes (provider);
  page_url = rebote_advice_find_page (rebote_advice_get_default (), provider->slug);
  if (as_json)
    {
      ReboteJsonLine *json = rebote_json_line_new ();

      rebote_json_line_begin_object (json, NULL);
      rebote_json_line_add_string (json, "provider", provider->slug);
      rebote_json_line_add_string (json, "kind", "provider");
      rebote_json_line_add_string (json, "name", provider->name);
      rebote_json_line_add_string (json, "role", provider->role);
      add_list (json, "suffixes", (const char *const *)suffixes);
      add_list (json, "codes", (const char *const *)codes);
      rebote_json_line_add_string (json, "help_url", page_url);
      print_line (json);
      return;
    }

  line = g_strdup_printf ("%s – %s", provider->name, get_role (provider));
  rebote_cli_page_paragraph (page, 0, provider->slug, NAME_WIDTH, REBOTE_CLI_TONE_BOLD, line);
  /* Translators: names of servers and domains, with blanks between them */
  names = g_strdup_printf (_("Names of its servers and domains: %s"), provider->suffixes);
  rebote_cli_page_paragraph (page, NAME_WIDTH, NULL, 0, REBOTE_CLI_TONE_NONE, names);
  if (codes[0])
    {
      g_autofree char *joined = g_strjoinv (" ", codes);
      g_autofree char *own = g_strdup_printf (_("Its own codes: %s"), joined);

      rebote_cli_page_paragraph (page, NAME_WIDTH, NULL, 0, REBOTE_CLI_TONE_NONE, own);
    }
  if (page_url)
    {
      g_autofree char *where = g_strdup_printf (_("Its page for senders: %s"), page_url);

      rebote_cli_page_paragraph (page, NAME_WIDTH, NULL, 0, REBOTE_CLI_TONE_DIM, where);
    }
}

/**
 * rebote_cli_print_providers:
 * @page: where to print
 * @as_json: whether as one JSON object per line
 */
void
rebote_cli_print_providers (ReboteCliPage *page,
                            gboolean       as_json)
{
  GArray *providers = rebote_named_codes_get_providers (rebote_named_codes_get_default ());

  if (!as_json)
    {
      rebote_cli_page_line (page, REBOTE_CLI_TONE_BOLD, _("Providers"));
      rebote_cli_page_line (page, REBOTE_CLI_TONE_NONE,
                            _("Who runs mailboxes, filters and mailing services, and how their servers are called."));
      rebote_cli_page_gap (page);
    }
  for (guint i = 0; i < providers->len; i++)
    rebote_cli_print_provider (page, &g_array_index (providers, ReboteProvider, i), as_json);
}

static void
print_phrase (ReboteCliPage *page,
              ReboteTable   *table,
              guint          row,
              const int     *columns,
              gboolean       is_own,
              gboolean       as_json)
{
  const char *pattern = rebote_table_get (table, row, columns[0]);
  const char *when = rebote_table_get (table, row, columns[4]);
  g_autofree char *condition = NULL;

  if (as_json)
    {
      ReboteJsonLine *json = rebote_json_line_new ();

      rebote_json_line_begin_object (json, NULL);
      rebote_json_line_add_string (json, "phrase", pattern);
      rebote_json_line_add_string (json, "kind", "phrase");
      rebote_json_line_add_string (json, "reason", rebote_table_get (table, row, columns[1]));
      rebote_json_line_add_string (json, "weight", rebote_table_get (table, row, columns[2]));
      rebote_json_line_add_string (json, "confidence", rebote_table_get (table, row, columns[3]));
      rebote_json_line_add_string (json, "when", when);
      rebote_json_line_add_boolean (json, "own", is_own);
      print_line (json);
      return;
    }

  rebote_cli_page_paragraph (page, 2, is_own ? _("your own") : NULL, is_own ? NAME_WIDTH : 0, REBOTE_CLI_TONE_BOLD,
                             pattern);
  if (*when == '\0')
    return;
  /* Translators: conditions of a rule, as they stand in its table */
  condition = g_strdup_printf (_("only if: %s"), when);
  rebote_cli_page_paragraph (page, 6, NULL, 0, REBOTE_CLI_TONE_DIM, condition);
}

static guint
print_table (ReboteCliPage *page,
             ReboteTable   *table,
             ReboteReason   reason,
             gboolean       is_own,
             gboolean       as_json)
{
  static const char *const names[] = { "pattern", "reason", "weight", "confidence", "when", NULL };
  int   columns[5];
  guint n = 0;

  if (table == NULL || !rebote_table_find_columns (table, names, columns, NULL))
    return 0;

  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      if (!g_str_equal (rebote_table_get (table, row, columns[1]), rebote_reason_to_slug (reason)))
        continue;
      print_phrase (page, table, row, columns, is_own, as_json);
      n++;
    }

  return n;
}

/**
 * rebote_cli_print_phrases:
 * @page: where to print
 * @reason: slug of a reason
 * @as_json: whether as one JSON object per line
 *
 * Prints the words that are understood to mean something, the user's own first.
 *
 * Returns: whether there is such a reason
 */
gboolean
rebote_cli_print_phrases (ReboteCliPage *page,
                          const char    *reason,
                          gboolean       as_json)
{
  g_autofree char *path = g_build_filename (rebote_own_phrases_get_dir (), PHRASES_TABLE, NULL);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ReboteTable) own = NULL;
  g_autoptr (ReboteTable) ours = NULL;
  ReboteReason means;

  g_return_val_if_fail (reason != NULL, FALSE);

  if (!rebote_reason_from_slug (reason, &means))
    return FALSE;

  if (!as_json)
    rebote_cli_page_paragraph (page, 0, reason, NAME_WIDTH, REBOTE_CLI_TONE_BOLD, rebote_reason_get_name (means));
  own = rebote_table_new_from_own_file (path, problems, NULL);
  ours = rebote_table_new_from_resource (PHRASES_TABLE, NULL);
  print_table (page, own, means, TRUE, as_json);
  print_table (page, ours, means, FALSE, as_json);

  return TRUE;
}
