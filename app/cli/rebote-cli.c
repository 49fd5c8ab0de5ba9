/* rebote-cli.c
 *
 * Finds the command and runs it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-cli"

#include "config.h"

#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "bounce/rebote-own-phrases.h"
#include "rebote-cli-private.h"

static const struct
{
  const char   *name;
  ReboteCliFunc run;
} commands[] = {
  { "clean", rebote_cli_clean },
  { "codes", rebote_cli_codes },
  { "explain", rebote_cli_explain },
  { "report", rebote_cli_report },
  { "verifiers", rebote_cli_verifiers },
  { "verify", rebote_cli_verify },
  { "sender", rebote_cli_sender },
  { NULL, NULL },
};

/**
 * rebote_cli_is_command:
 * @name: (nullable): the first word of the command line
 *
 * Returns: whether it names a command
 */
gboolean
rebote_cli_is_command (const char *name)
{
  for (guint i = 0; name && commands[i].name; i++)
    {
      if (g_str_equal (commands[i].name, name))
        return TRUE;
    }

  return FALSE;
}

/**
 * rebote_cli_run:
 * @argc: number of arguments
 * @argv: the program's arguments; `argv[1]` names the command
 *
 * Returns: the program's exit status, a #ReboteExit
 */
int
rebote_cli_run (int    argc,
                char **argv)
{
  g_return_val_if_fail (argc > 1, REBOTE_EXIT_USAGE);

  for (guint i = 0; commands[i].name; i++)
    {
      if (g_str_equal (commands[i].name, argv[1]))
        return commands[i].run (argc - 1, argv + 1);
    }

  rebote_cli_warn (_("There is no command “%s”"), argv[1]);
  return REBOTE_EXIT_USAGE;
}

/* “--” only says that what follows are no options; GLib leaves it where one of them looks like an option. */
static void
drop_separator (int   *argc,
                char **argv)
{
  for (int i = 1; i < *argc; i++)
    {
      if (g_str_equal (argv[i], "--"))
        {
          memmove (argv + i, argv + i + 1, (*argc - i) * sizeof (char *));
          (*argc)--;
          return;
        }
    }
}

/**
 * rebote_cli_parse:
 * @synopsis: the command and its arguments, for example `explain [OPTION…] PATH|- …`
 * @summary: (nullable): a sentence on what it does, translated
 * @entries: its options
 * @argc: (inout): number of arguments; the options are taken out
 * @argv: (inout): the arguments, `argv[0]` is the command's name
 *
 * Reads the options of a command. What is wrong is said on standard error. Exits after `--help`.
 *
 * Returns: whether the options are right
 */
gboolean
rebote_cli_parse (const char         *synopsis,
                  const char         *summary,
                  const GOptionEntry *entries,
                  int                *argc,
                  char             ***argv)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  const char *arguments;

  g_return_val_if_fail (synopsis != NULL, FALSE);

  /* The program's name is “rebote COMMAND” in usage lines. */
  arguments = strchr (synopsis, ' ');
  name = g_strconcat ("rebote ", (*argv)[0], NULL);
  g_set_prgname (name);
  context = g_option_context_new (arguments ? arguments + 1 : NULL);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);

  if (g_option_context_parse (context, argc, argv, &error))
    {
      drop_separator (argc, *argv);
      return TRUE;
    }

  rebote_cli_warn ("%s", error->message);
  return FALSE;
}

/**
 * rebote_cli_use_english:
 *
 * Makes every text of this process English: what `--json` writes must not depend on the user's language.
 */
void
rebote_cli_use_english (void)
{
  g_unsetenv ("LANGUAGE");
  setlocale (LC_MESSAGES, "C");
  setlocale (LC_TIME, "C");
  setlocale (LC_NUMERIC, "C");
}

/**
 * rebote_cli_load_knowledge:
 * @error: return location for an error
 *
 * Loads what Rebote knows, with the user's own tables, and says on standard error which of their rows cannot be used.
 *
 * Returns: (transfer full) (nullable): the knowledge
 */
ReboteKnowledge *
rebote_cli_load_knowledge (GError **error)
{
  ReboteKnowledge *knowledge = rebote_knowledge_load (rebote_own_phrases_get_dir (), error);
  GPtrArray *problems = knowledge ? rebote_knowledge_get_problems (knowledge) : NULL;

  for (guint i = 0; problems && i < problems->len; i++)
    rebote_cli_warn ("%s", (const char *)g_ptr_array_index (problems, i));

  return knowledge;
}

/**
 * rebote_cli_warn:
 * @format: a sentence, printf-like, without the program's name and line end
 * @...: its arguments
 *
 * Says something to the user on standard error.
 */
void
rebote_cli_warn (const char *format,
                 ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  g_printerr ("rebote: %s\n", message);
}
