/* rebote-cli-verifiers.c
 *
 * `rebote verifiers`: who can verify addresses, what that needs, and what it sends to whom; and what the user sets for them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli-verifiers"

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "base/rebote-json-line.h"
#include "verify/http/rebote-http-verifier.h"
#include "verify/rebote-verifier-keys.h"
#include "verify/rebote-verifier-words.h"
#include "verify/rebote-verifiers.h"

#include "rebote-cli-private.h"

/* No service has longer keys. */
#define MAX_KEY 4096

#define ID_WIDTH 14

typedef struct
{
  gboolean use_json;
  gboolean set_key;
  gboolean forget_key;
  gboolean ask_credits;
  char    *key;
  char   **settings;
} Options;

static const char *
get_kind (const ReboteVerifierInfo *info)
{
  static const char *const kinds[] = { "built-in", "http", "command" };

  return kinds[info->kind];
}

static const char *
get_sends (const ReboteVerifierInfo *info)
{
  static const char *const sends[] = { "nothing", "domains", "addresses" };

  return sends[info->sends];
}

static void
add_needs (ReboteJsonLine           *line,
           const ReboteVerifierInfo *info)
{
  rebote_json_line_begin_array (line, "needs");
  if (info->needs & REBOTE_VERIFIER_NEEDS_NETWORK)
    rebote_json_line_add_string (line, NULL, "network");
  if (info->needs & REBOTE_VERIFIER_NEEDS_KEY)
    rebote_json_line_add_string (line, NULL, "key");
  if (info->needs & REBOTE_VERIFIER_NEEDS_PORT_25)
    rebote_json_line_add_string (line, NULL, "port-25");
  rebote_json_line_end_array (line);
}

static void
print_json (ReboteVerifier *verifier)
{
  const ReboteVerifierInfo *info = rebote_verifier_get_info (verifier);
  ReboteJsonLine *line = rebote_json_line_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean is_ready = rebote_verifier_check_ready (verifier, &error);

  rebote_json_line_begin_object (line, NULL);
  rebote_json_line_add_string (line, "id", info->id);
  rebote_json_line_add_string (line, "name", info->name);
  rebote_json_line_add_string (line, "kind", get_kind (info));
  rebote_json_line_add_boolean (line, "ready", is_ready);
  rebote_json_line_add_string (line, "missing", is_ready ? NULL : error->message);
  rebote_json_line_add_string (line, "sends", get_sends (info));
  rebote_json_line_add_string (line, "receiver", info->receiver);
  rebote_json_line_add_boolean (line, "paid", info->is_paid);
  add_needs (line, info);
  rebote_json_line_add_int (line, "max_concurrent", info->max_concurrent);
  if (info->per_second > 0)
    rebote_json_line_add_fixed (line, "per_second", info->per_second, 2);
  else
    rebote_json_line_add_null (line, "per_second");
  rebote_json_line_add_int (line, "max_batch", info->max_batch);
  if (info->max_run > 0)
    rebote_json_line_add_int (line, "max_run", info->max_run);
  else
    rebote_json_line_add_null (line, "max_run");
  rebote_json_line_add_string (line, "description", info->description);
  rebote_json_line_add_string (line, "docs", info->docs);
  rebote_json_line_end_object (line);

  text = rebote_json_line_finish (line);
  g_print ("%s\n", text);
}

static void
print_text (ReboteVerifier *verifier)
{
  const ReboteVerifierInfo *info = rebote_verifier_get_info (verifier);
  g_autoptr (GError) error = NULL;
  g_autofree char *sending = rebote_verifier_describe_sending (info);
  g_autofree char *limits = rebote_verifier_describe_limits (info);

  g_print ("%-*s  %s\n", ID_WIDTH, info->id, info->name);
  if (rebote_verifier_check_ready (verifier, &error))
    g_print ("%*s  %s\n", ID_WIDTH, "", C_ ("verifier", "Ready."));
  else
    /* Translators: what is missing, a sentence */
    g_print ("%*s  %s\n", ID_WIDTH, "", error->message);
  if (info->description)
    g_print ("%*s  %s\n", ID_WIDTH, "", info->description);
  g_print ("%*s  %s\n", ID_WIDTH, "", sending);
  g_print ("%*s  %s\n\n", ID_WIDTH, "", limits);
}

static int
print_all (ReboteVerifiers *verifiers,
           gboolean         use_json)
{
  GPtrArray *problems = rebote_verifiers_get_problems (verifiers);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (verifiers)); i++)
    {
      g_autoptr (ReboteVerifier) verifier = g_list_model_get_item (G_LIST_MODEL (verifiers), i);

      if (use_json)
        print_json (verifier);
      else
        print_text (verifier);
    }
  for (guint i = 0; i < problems->len; i++)
    rebote_cli_warn ("%s", (const char *)g_ptr_array_index (problems, i));

  return problems->len > 0 ? REBOTE_EXIT_PARTLY : REBOTE_EXIT_DONE;
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Which of its keys is meant, or NULL, which is said. */
static const ReboteDescriptorSecret *
find_secret (ReboteVerifier *verifier,
             const char     *name)
{
  const ReboteVerifierInfo *info = rebote_verifier_get_info (verifier);
  GPtrArray *secrets = NULL;

  if (REBOTE_IS_HTTP_VERIFIER (verifier))
    secrets = rebote_descriptor_get_secrets (rebote_http_verifier_get_descriptor (REBOTE_HTTP_VERIFIER (verifier)));
  if (secrets == NULL || secrets->len == 0)
    {
      rebote_cli_warn (_("%s has no keys"), info->name);
      return NULL;
    }
  if (name == NULL && secrets->len == 1)
    return g_ptr_array_index (secrets, 0);

  for (guint i = 0; i < secrets->len; i++)
    {
      const ReboteDescriptorSecret *secret = g_ptr_array_index (secrets, i);

      if (g_strcmp0 (secret->id, name) == 0)
        return secret;
    }
  rebote_cli_warn (_("%s has several keys. Name one of them with --key:"), info->name);
  for (guint i = 0; i < secrets->len; i++)
    {
      const ReboteDescriptorSecret *secret = g_ptr_array_index (secrets, i);

      g_printerr ("  %s  %s\n", secret->id, rebote_descriptor_translate_label (secret->label));
    }

  return NULL;
}

/* Never from an argument: those are seen by everybody on the machine, and stay in the history of the shell. */
static char *
read_key (const char *label)
{
  g_autofree char *line = g_malloc0 (MAX_KEY + 1);
  struct termios   before;
  gboolean is_terminal = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &before) == 0;
  gboolean has_line;

  if (is_terminal)
    {
      struct termios silent = before;

      silent.c_lflag &= ~ECHO;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
      g_printerr ("%s: ", label);
    }
  has_line = fgets (line, MAX_KEY, stdin) != NULL;
  if (is_terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
      g_printerr ("\n");
    }

  return has_line && *g_strstrip (line) ? g_steal_pointer (&line) : NULL;
}

static int
set_key (ReboteVerifier *verifier,
         const char     *name)
{
  const ReboteVerifierInfo     *info = rebote_verifier_get_info (verifier);
  const ReboteDescriptorSecret *secret = find_secret (verifier, name);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;

  if (secret == NULL)
    return REBOTE_EXIT_FAILED;
  key = read_key (rebote_descriptor_translate_label (secret->label));
  if (key == NULL)
    {
      rebote_cli_warn (_("There is no key on standard input"));
      return REBOTE_EXIT_FAILED;
    }
  if (secret->pattern && !g_regex_match (secret->pattern, key, 0, NULL))
    {
      rebote_cli_warn (_("%s has no keys of this form: %s"), info->name, rebote_descriptor_translate_label (secret->label));
      return REBOTE_EXIT_FAILED;
    }

  rebote_verifier_keys_store_async (info->id, secret->id, info->name, key, NULL, result_cb, &result);
  wait_for (&result);
  if (rebote_verifier_keys_store_finish (result, &error))
    {
      g_print (_("The key of %s is in your keyring.\n"), info->name);
      return REBOTE_EXIT_DONE;
    }

  rebote_cli_warn ("%s", error->message);
  return REBOTE_EXIT_FAILED;
}

static int
forget_key (ReboteVerifier *verifier,
            const char     *name)
{
  const ReboteVerifierInfo     *info = rebote_verifier_get_info (verifier);
  const ReboteDescriptorSecret *secret = find_secret (verifier, name);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (secret == NULL)
    return REBOTE_EXIT_FAILED;

  rebote_verifier_keys_clear_async (info->id, secret->id, NULL, result_cb, &result);
  wait_for (&result);
  if (rebote_verifier_keys_clear_finish (result, &error))
    {
      g_print (_("The key of %s is not in your keyring any more.\n"), info->name);
      return REBOTE_EXIT_DONE;
    }

  rebote_cli_warn ("%s", error->message);
  return REBOTE_EXIT_FAILED;
}

static int
ask_credits (ReboteVerifier *verifier,
             gboolean        use_json)
{
  const ReboteVerifierInfo *info = rebote_verifier_get_info (verifier);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n;

  if (!rebote_verifier_has_credits (verifier))
    {
      rebote_cli_warn (_("%s cannot be asked what is left"), info->name);
      return REBOTE_EXIT_FAILED;
    }

  rebote_verifier_get_credits_async (verifier, NULL, result_cb, &result);
  wait_for (&result);
  n = rebote_verifier_get_credits_finish (verifier, result, &error);
  if (n < 0)
    {
      rebote_cli_warn ("%s", error->message);
      return REBOTE_EXIT_FAILED;
    }
  if (use_json)
    g_print ("{\"id\":\"%s\",\"credits\":%" G_GINT64_FORMAT "}\n", info->id, n);
  else
    {
      g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, n);

      /* Translators: the name of a service, and a number */
      g_print (ngettext ("%s: %s address is paid for.\n", "%s: %s addresses are paid for.\n", n), info->name, count);
    }

  return REBOTE_EXIT_DONE;
}

static int
change_settings (ReboteVerifiers *verifiers,
                 const char      *id,
                 char           **settings)
{
  for (guint i = 0; settings[i]; i++)
    {
      char *value = strchr (settings[i], '=');
      g_autofree char *key = value ? g_strndup (settings[i], value - settings[i]) : NULL;
      g_autoptr (GError) error = NULL;

      if (key == NULL)
        {
          rebote_cli_warn (_("“%s”: say what to set, as in --set server=https://example.org"), settings[i]);
          return REBOTE_EXIT_USAGE;
        }
      if (!rebote_verifiers_set_setting (verifiers, id, key, value + 1, &error))
        {
          rebote_cli_warn ("%s: %s", key, error->message);
          return REBOTE_EXIT_FAILED;
        }
    }

  return REBOTE_EXIT_DONE;
}

static int
run_one (ReboteVerifiers *verifiers,
         const char      *id,
         const Options   *options)
{
  ReboteVerifier *verifier = rebote_verifiers_lookup (verifiers, id);
  int status = REBOTE_EXIT_DONE;

  if (verifier == NULL)
    {
      rebote_cli_warn (_("There is no verifier “%s”; “rebote verifiers” names those that are known"), id);
      return REBOTE_EXIT_USAGE;
    }
  if (options->settings)
    status = change_settings (verifiers, id, options->settings);
  if (status == REBOTE_EXIT_DONE && options->set_key)
    status = set_key (verifier, options->key);
  else if (status == REBOTE_EXIT_DONE && options->forget_key)
    status = forget_key (verifier, options->key);
  if (status == REBOTE_EXIT_DONE && options->ask_credits)
    status = ask_credits (verifier, options->use_json);
  if (status != REBOTE_EXIT_DONE || options->settings || options->set_key || options->forget_key || options->ask_credits)
    return status;

  if (options->use_json)
    print_json (verifier);
  else
    print_text (verifier);
  return status;
}

/**
 * rebote_cli_verifiers:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * Returns: a #ReboteExit
 */
int
rebote_cli_verifiers (int    argc,
                      char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.use_json, N_("Write one JSON object a line, in English"), NULL },
    { "set-key", 0, 0, G_OPTION_ARG_NONE, &options.set_key, N_("Read a key from standard input into the keyring"), NULL },
    { "forget-key", 0, 0, G_OPTION_ARG_NONE, &options.forget_key, N_("Take a key out of the keyring"), NULL },
    { "key", 0, 0, G_OPTION_ARG_STRING, &options.key, N_("Which key, where a service has several"), N_("NAME") },
    { "credits", 0, 0, G_OPTION_ARG_NONE, &options.ask_credits, N_("Ask the service how many addresses are paid for"), NULL },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.settings, N_("Change a setting; may be given again"), N_("NAME=VALUE") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (ReboteVerifiers) verifiers = NULL;
  g_autoptr (GError) error = NULL;
  int status = REBOTE_EXIT_USAGE;

  if (!rebote_cli_parse ("verifiers [NAME]", _("Says who can verify addresses, and what that needs."), entries, &argc, &argv))
    return REBOTE_EXIT_USAGE;

  if (argc > 2)
    rebote_cli_warn (_("Only one verifier can be named; “%s” is too many"), argv[2]);
  else if (argc < 2 && (options.set_key || options.forget_key || options.ask_credits || options.settings))
    rebote_cli_warn (_("Which verifier? “rebote verifiers” names those that are known"));
  else
    {
      if (options.use_json)
        rebote_cli_use_english ();
      verifiers = rebote_verifiers_new (NULL, NULL, &error);
      if (verifiers == NULL)
        {
          rebote_cli_warn ("%s", error->message);
          status = REBOTE_EXIT_FAILED;
        }
      else
        status = argc > 1 ? run_one (verifiers, argv[1], &options) : print_all (verifiers, options.use_json);
    }

  g_free (options.key);
  g_strfreev (options.settings);
  return status;
}
