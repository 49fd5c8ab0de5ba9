/* test-cli-text.c
 *
 * One explained message on a terminal and in a file.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "cli/rebote-cli-page.h"
#include "cli/rebote-cli-text.h"
#include "isolated.h"

static ReboteBounce *
make_bounce (const char *diagnostic)
{
  ReboteBounce    *bounce = rebote_bounce_new ();
  ReboteRecipient *recipient = rebote_recipient_new ();

  recipient->address = g_strdup ("ana@example.com");
  recipient->kind = REBOTE_KIND_HARD;
  recipient->reason = REBOTE_REASON_NO_SUCH_USER;
  recipient->action = REBOTE_ACTION_REMOVE;
  recipient->reply = g_strdup ("550");
  recipient->status = g_strdup ("5.1.1");
  recipient->confidence = 0.98;
  recipient->command = REBOTE_COMMAND_RCPT;
  recipient->diagnostic = g_strdup (diagnostic);
  rebote_recipient_take_evidence (recipient, rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, "User unknown", NULL, TRUE));

  bounce->type = REBOTE_MESSAGE_BOUNCE;
  bounce->source = g_strdup ("notices.mbox");
  bounce->index = 16;
  bounce->subject = g_strdup ("Undelivered Mail");
  bounce->original_subject = g_strdup ("Spring news");
  bounce->reporter_mta = g_strdup ("mx1.example.com");
  bounce->reporter_role = REBOTE_REPORTER_RECEIVING_SERVER;
  bounce->delay_seconds = 4;
  g_ptr_array_add (bounce->recipients, recipient);

  return bounce;
}

static char *
print (ReboteBounce *bounce,
       gboolean      is_terminal)
{
  char            *text = NULL;
  size_t           size;
  FILE            *out = open_memstream (&text, &size);
  g_autofree char *copy = NULL;

  rebote_cli_print_bounce (out, bounce, is_terminal);
  fclose (out);
  copy = g_strdup (text);
  free (text);

  return g_steal_pointer (&copy);
}

/* What is left when the terminal has obeyed. */
static char *
strip_tones (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("\033\\[[0-9;]*m", 0, 0, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, "", 0, NULL);
}

static void
assert_narrow (const char *text,
               guint       width)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      if (rebote_cli_text_width (lines[i]) > width)
        g_error ("wider than %u: “%s”", width, lines[i]);
    }
}

static void
test_plain (void)
{
  static const char *const parts[] = {
    "notices.mbox, message 17: Undelivered Mail\n", "“Spring news”", "● HARD  The mailbox does not exist\n",
    "  ana@example.com\n", "What to do", "Take this address", "Will it still arrive?   No\n", "Who must act?",
    "1 No such mailbox", "*User unknown*", "when the recipient was named", "very sure", "mx1.example.com"
  };
  g_autoptr (ReboteBounce) bounce = make_bounce ("550 5.1.1 <ana@example.com>: User unknown");
  g_autofree char *text = print (bounce, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (strstr (text, parts[i]) == NULL)
        g_error ("“%s” is missing in:\n%s", parts[i], text);
    }
  g_assert_null (strchr (text, '\033'));
  g_assert_true (g_str_has_suffix (text, "\n"));
  assert_narrow (text, 80);
}

static void
test_terminal (void)
{
  g_autoptr (ReboteBounce) bounce = make_bounce ("550 5.1.1 <ana@example.com>: User unknown");
  g_autofree char *text = NULL;
  g_autofree char *stripped = NULL;

  for (guint width = 20; width <= 120; width += 9)
    {
      g_autofree char *columns = g_strdup_printf ("%u", width);

      g_setenv ("COLUMNS", columns, TRUE);
      g_clear_pointer (&text, g_free);
      g_clear_pointer (&stripped, g_free);
      text = print (bounce, TRUE);
      stripped = strip_tones (text);
      g_assert_nonnull (strchr (text, '\033'));
      g_assert_null (strchr (stripped, '\033'));
      g_assert_null (strchr (stripped, '*'));
      assert_narrow (stripped, width);
    }

  g_setenv ("NO_COLOR", "1", TRUE);
  g_clear_pointer (&text, g_free);
  text = print (bounce, TRUE);
  g_assert_null (strchr (text, '\033'));
  g_unsetenv ("NO_COLOR");
  g_unsetenv ("COLUMNS");
}

/* A mail cannot clear the screen, change its title or turn the line around. */
static void
test_hostile (void)
{
  g_autoptr (ReboteBounce) bounce = make_bounce ("550 \033[2J\033]0;x\007 \302\233 \342\200\256 \001User unknown\002 \377");
  g_autofree char *text = NULL;

  g_free (bounce->subject);
  bounce->subject = g_strdup ("\033[31mred\r\nline");
  text = print (bounce, FALSE);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strpbrk (text, "\033\007\r\001\002"));
  g_assert_null (strstr (text, "\302\233"));
  g_assert_null (strstr (text, "\342\200\256"));
  g_assert_nonnull (strstr (text, "*User unknown*"));
}

static void
test_long_answer (void)
{
  g_autofree char *endless = g_strnfill (100000, 'x');
  g_autoptr (ReboteBounce) bounce = make_bounce (endless);
  g_autofree char *text = print (bounce, FALSE);

  assert_narrow (text, 80);
  g_assert_cmpuint (strlen (text), <, 10000);
}

static void
test_no_recipient (void)
{
  g_autoptr (ReboteBounce) bounce = rebote_bounce_new ();
  g_autofree char *text = NULL;

  bounce->type = REBOTE_MESSAGE_AUTO_REPLY;
  bounce->source = g_strdup ("-");
  text = print (bounce, FALSE);

  g_assert_nonnull (strstr (text, "standard input: (no subject)"));
  g_assert_nonnull (strstr (text, "○ NOT A BOUNCE  An automatic reply"));
  g_assert_null (strstr (text, "How we know"));
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_unsetenv ("COLUMNS");
  g_unsetenv ("NO_COLOR");
  g_setenv ("TERM", "xterm", TRUE);
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/cli/text/plain", test_plain);
  g_test_add_func ("/cli/text/terminal", test_terminal);
  g_test_add_func ("/cli/text/hostile", test_hostile);
  g_test_add_func ("/cli/text/long-answer", test_long_answer);
  g_test_add_func ("/cli/text/no-recipient", test_no_recipient);

  return isolated_test_run ();
}
