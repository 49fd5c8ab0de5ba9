/* rebote-cli-codes.c
 *
 * `rebote codes`: what a reply code, an enhanced status code or a provider's own code means.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-codes"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "bounce/rebote-words.h"
#include "rebote-cli-names.h"
#include "rebote-cli-page.h"
#include "rebote-cli-private.h"

#define CODE_WIDTH 8 /* columns of “5.7.999 ” */

static void
print_json (ReboteCode *code)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, code->code);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, code->sort == REBOTE_CODE_REPLY ? "reply" : "status");
  json_builder_set_member_name (builder, "registered");
  json_builder_add_boolean_value (builder, code->is_registered);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, code->name);
  json_builder_set_member_name (builder, "meaning");
  json_builder_add_string_value (builder, code->meaning);
  json_builder_set_member_name (builder, "about");
  json_builder_add_string_value (builder, rebote_code_about_to_slug (code->about));
  json_builder_set_member_name (builder, "reference");
  json_builder_add_string_value (builder, code->reference);
  json_builder_set_member_name (builder, "seen");
  json_builder_add_string_value (builder, code->seen);

  json_builder_set_member_name (builder, "parts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < code->parts->len; i++)
    {
      ReboteCodePart *part = g_ptr_array_index (code->parts, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "digits");
      json_builder_add_string_value (builder, part->digits);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, part->name);
      json_builder_set_member_name (builder, "meaning");
      json_builder_add_string_value (builder, part->meaning);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  fputs (line, stdout);
  fputc ('\n', stdout);
}

/* One code, with everything that is known about it. */
static void
print_whole (ReboteCliPage *page,
             ReboteCode    *code)
{
  g_autofree char *about = NULL;

  rebote_cli_page_paragraph (page, 0, code->code, CODE_WIDTH, REBOTE_CLI_TONE_BOLD, code->name);
  rebote_cli_page_paragraph (page, CODE_WIDTH, NULL, 0, REBOTE_CLI_TONE_NONE, code->meaning);
  if (!code->is_registered)
    {
      g_autofree char *origin = NULL;

      if (code->entry)
        /* Translators: %s is a company, as Microsoft */
        origin = g_strdup_printf (_("No standard registers this code: it is used by %s."), code->reference);
      else
        origin = g_strdup (_("No standard registers this code; only its first digits have a fixed meaning."));
      rebote_cli_page_paragraph (page, CODE_WIDTH, NULL, 0, REBOTE_CLI_TONE_NONE, origin);
    }
  if (code->seen)
    {
      /* Translators: how servers use a code in practice; %s is one or more sentences */
      g_autofree char *seen = g_strdup_printf (_("In practice: %s"), code->seen);

      rebote_cli_page_paragraph (page, CODE_WIDTH, NULL, 0, REBOTE_CLI_TONE_NONE, seen);
    }

  rebote_cli_page_gap (page);
  for (guint i = 0; i < code->parts->len; i++)
    {
      ReboteCodePart  *part = g_ptr_array_index (code->parts, i);
      g_autofree char *text = NULL;

      /* The last digits stand for the code itself, which has just been explained. */
      if (part->name[0] && i + 1 < code->parts->len)
        text = g_strdup_printf ("%s – %s", part->name, part->meaning);
      rebote_cli_page_paragraph (page, CODE_WIDTH, part->digits, 4, REBOTE_CLI_TONE_BOLD, text ? text : part->name);
    }

  if (!code->is_registered)
    return;
  rebote_cli_page_gap (page);
  /* Translators: whom a code is about, for example “About: the recipient · Standard: RFC 5321” */
  about = g_strdup_printf (_("About: %s · Standard: %s"), rebote_code_about_get_name (code->about), code->reference);
  rebote_cli_page_paragraph (page, CODE_WIDTH, NULL, 0, REBOTE_CLI_TONE_DIM, about);
}

/* One of many codes, in short. */
static void
print_short (ReboteCliPage *page,
             ReboteCode    *code)
{
  g_autofree char *name = NULL;

  /* Translators: the name of a code, and the company that made it up for itself */
  name = code->is_registered ? g_strdup (code->name) : g_strdup_printf (_("%s (%s)"), code->name, code->reference);
  rebote_cli_page_paragraph (page, 0, code->code, CODE_WIDTH, REBOTE_CLI_TONE_BOLD, name);
  rebote_cli_page_paragraph (page, CODE_WIDTH, NULL, 0, REBOTE_CLI_TONE_NONE, code->meaning);
  if (code->seen)
    {
      g_autofree char *seen = g_strdup_printf (_("In practice: %s"), code->seen);

      rebote_cli_page_paragraph (page, CODE_WIDTH, NULL, 0, REBOTE_CLI_TONE_DIM, seen);
    }
}

static void
print_heading (ReboteCliPage *page,
               const char    *title,
               const char    *text)
{
  rebote_cli_page_line (page, REBOTE_CLI_TONE_BOLD, title);
  rebote_cli_page_line (page, REBOTE_CLI_TONE_NONE, text);
  rebote_cli_page_gap (page);
}

static void
print_tables (ReboteCliPage *page,
              GPtrArray     *codes)
{
  ReboteCodeSort sort = REBOTE_CODE_REPLY;

  print_heading (page, _("Reply codes"),
                          _("Three digits with which a mail server answers. The first says how it went: 2 "
                            "success, 3 more is expected, 4 temporary failure, 5 permanent failure. The "
                            "second says what it is about."));
  for (guint i = 0; i < codes->len; i++)
    {
      ReboteCode *code = g_ptr_array_index (codes, i);

      if (code->sort != sort)
        {
          rebote_cli_page_gap (page);
          print_heading (page, _("Enhanced status codes"),
                                  _("Three numbers that say it more closely. The first says how it went: 2 "
                                    "success, 4 temporary failure, 5 permanent failure; an X stands for any "
                                    "of them. The second says what it is about, the third gives the detail."));
          sort = code->sort;
        }
      print_short (page, code);
    }
}

static void
print_codes (ReboteCliPage *page,
             GPtrArray     *codes,
             gboolean       as_json)
{
  for (guint i = 0; i < codes->len; i++)
    {
      ReboteCode *code = g_ptr_array_index (codes, i);

      if (as_json)
        print_json (code);
      else if (codes->len == 1)
        print_whole (page, code);
      else
        print_short (page, code);
    }
}

/* The codes of a pasted answer, as “550-5.1.1 User unknown”. */
static GPtrArray *
find_codes_in_text (ReboteCodeTable *table,
                    const char      *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n-#()[],;:", -1);
  GPtrArray *codes = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_code_unref);

  for (guint i = 0; words[i]; i++)
    {
      ReboteCode *code = g_ascii_isdigit (words[i][0]) ? rebote_code_table_look_up (table, words[i]) : NULL;

      if (code)
        g_ptr_array_add (codes, code);
    }

  return codes;
}

/* A code, the beginning of one, an answer with codes in it, or words of their meaning. */
static GPtrArray *
find (ReboteCodeTable *table,
      const char      *text,
      gboolean         by_words)
{
  GPtrArray  *codes = NULL;
  ReboteCode *code = rebote_code_table_look_up (table, text);

  if (code)
    {
      codes = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_code_unref);
      g_ptr_array_add (codes, code);
      return codes;
    }

  codes = rebote_code_table_find_family (table, text);
  if (codes->len == 0)
    {
      g_ptr_array_unref (codes);
      codes = find_codes_in_text (table, text);
    }
  if (codes->len == 0 && by_words && !g_ascii_isdigit (text[0]))
    {
      g_ptr_array_unref (codes);
      codes = rebote_code_table_search (table, text);
    }

  return codes;
}

/* What a word of the command line stands for: names first, since a name may look like a word of a meaning. */
static gboolean
print_known (ReboteCliPage *page,
             const char    *text,
             gboolean       as_json)
{
  ReboteNamedCodes      *names = rebote_named_codes_get_default ();
  const ReboteProvider  *provider = rebote_named_codes_look_up_provider (names, text);
  const ReboteNamedCode *code = rebote_named_codes_look_up (names, text);
  g_autoptr (GPtrArray) named = rebote_named_codes_find_in_text (names, text);
  g_autoptr (GPtrArray) codes = NULL;

  if (provider)
    {
      rebote_cli_print_provider (page, provider, as_json);
      return TRUE;
    }
  if (code && !g_ptr_array_find (named, code, NULL))
    g_ptr_array_insert (named, 0, (gpointer)code);

  codes = find (rebote_code_table_get_default (), text, named->len == 0);
  if (codes->len == 0 && named->len == 0)
    return FALSE;

  print_codes (page, codes, as_json);
  for (guint i = 0; i < named->len; i++)
    rebote_cli_print_named_code (page, g_ptr_array_index (named, i), as_json);

  return TRUE;
}

static void
print_all_phrases (ReboteCliPage *page,
                   gboolean       as_json)
{
  for (guint reason = REBOTE_REASON_NONE + 1; reason < REBOTE_N_REASONS; reason++)
    rebote_cli_print_phrases (page, rebote_reason_to_slug (reason), as_json);
}

/* Without a word: the tables that are asked for. */
static void
print_whole_tables (ReboteCliPage *page,
                    gboolean       with_names,
                    gboolean       with_providers,
                    gboolean       with_phrases,
                    gboolean       as_json)
{
  if (with_names)
    rebote_cli_print_named_codes (page, as_json);
  if (with_providers)
    rebote_cli_print_providers (page, as_json);
  if (with_phrases)
    print_all_phrases (page, as_json);
  if (!with_names && !with_providers && !with_phrases)
    {
      g_autoptr (GPtrArray) codes = rebote_code_table_list (rebote_code_table_get_default ());

      if (as_json)
        print_codes (page, codes, TRUE);
      else
        print_tables (page, codes);
    }
}

/**
 * rebote_cli_codes:
 * @argc: number of arguments
 * @argv: the arguments; `argv[0]` is the command's name
 *
 * Returns: the program's exit status, a #ReboteExit
 */
int
rebote_cli_codes (int    argc,
                  char **argv)
{
  gboolean           as_json = FALSE, names = FALSE, providers = FALSE, phrases = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("One JSON object per line, in English"), NULL },
    { "named", 0, 0, G_OPTION_ARG_NONE, &names, N_ ("All codes that providers made up for themselves"), NULL },
    { "providers", 0, 0, G_OPTION_ARG_NONE, &providers, N_ ("All providers that are known"), NULL },
    { "phrases", 0, 0, G_OPTION_ARG_NONE, &phrases, N_ ("The words that are understood; CODE is a reason then"), NULL },
      G_OPTION_ENTRY_NULL
  };
  ReboteCliPage page;
  guint         n_found = 0;
  guint         n_unknown = 0;

  if (!rebote_cli_parse ("codes [CODE…]",
                         _("Says what an SMTP reply code (550), an enhanced status code (5.1.1) or a provider’s own "
                           "code (S3150) means. The beginning of a code (5.7) names its family; words find the codes "
                           "that speak of them; a provider’s name (outlook) shows what is known of it."),
                            entries, &argc, &argv))
    return REBOTE_EXIT_USAGE;
  if (as_json)
    rebote_cli_use_english ();

  rebote_cli_page_init (&page, stdout, isatty (STDOUT_FILENO));
  if (argc < 2)
    {
      print_whole_tables (&page, names, providers, phrases, as_json);
      return REBOTE_EXIT_DONE;
    }

  for (int i = 1; i < argc; i++)
    {
      g_autofree char *text = g_strstrip (rebote_cli_make_printable (argv[i]));

      if (n_found > 0 && !as_json)
        rebote_cli_page_gap (&page);
      if (phrases ? rebote_cli_print_phrases (&page, text, as_json) : print_known (&page, text, as_json))
        {
          n_found++;
          continue;
        }
      n_unknown++;
      if (phrases)
        rebote_cli_warn (_("“%s” is no reason"), text);
      else
        rebote_cli_warn (_("“%s” is neither a code nor a word that explains one"), text);
    }

  if (n_unknown == 0)
    return REBOTE_EXIT_DONE;
  return n_found > 0 ? REBOTE_EXIT_PARTLY : REBOTE_EXIT_FAILED;
}
