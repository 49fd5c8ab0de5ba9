/* test-cli-explain.c
 *
 * `rebote explain`, run as a program.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "cli/rebote-cli.h"
#include "cli-program.h"
#include "isolated.h"

/* A line of the shell, in which $R is the program, $M the folder of mails and $T an empty folder that is removed. */
static void
run (Result     *result,
     const char *line)
{
  const char *argv[] = { "/bin/sh", "-c", line, NULL };
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *mails = g_test_build_filename (G_TEST_DIST, "data", "bounce", NULL);
  g_autofree char *folder = g_dir_make_tmp ("rebote-XXXXXX", NULL);

  environment = g_environ_setenv (environment, "R", g_getenv ("REBOTE_PROGRAM"), TRUE);
  environment = g_environ_setenv (environment, "M", mails, TRUE);
  environment = g_environ_setenv (environment, "T", folder, TRUE);
  result_spawn (result, NULL, argv, environment);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static JsonObject *
parse_line (const char *text,
            JsonNode  **node)
{
  g_autoptr (GError) error = NULL;

  *node = json_from_string (text, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (*node));

  return json_node_get_object (*node);
}

static void
assert_has_members (JsonObject        *object,
                    const char *const *names)
{
  for (guint i = 0; names[i]; i++)
    {
      g_test_message ("%s", names[i]);
      g_assert_true (json_object_has_member (object, names[i]));
    }
}

static void
test_json_keys (void)
{
  static const char *const keys[] = {
    "source", "index", "type", "date", "subject", "reporter", "original", "delay_seconds", "recipients", NULL
  };
  static const char *const reporter_keys[] = { "mta", "role", NULL };
  static const char *const original_keys[] = { "message_id", "subject", "from", "date", NULL };
  static const char *const recipient_keys[] = {
    "address", "original_address", "kind", "reason", "action", "status", "reply", "confidence", "diagnostic",
    "evidence", "contradiction", "title", "explanation", "advice", NULL
  };
  g_auto (Result) result = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *message, *recipient, *evidence;

  run (&result, "$R explain --json $M/alias-expanded.eml");
  g_assert_cmpint (result.status, ==, REBOTE_EXIT_DONE);
  g_assert_cmpstr (result.err, ==, "");
  g_assert_cmpint (strchr (result.out, '\n')[1], ==, '\0');

  message = parse_line (result.out, &node);
  assert_has_members (message, keys);
  g_assert_true (g_str_has_suffix (json_object_get_string_member (message, "source"), "/alias-expanded.eml"));
  g_assert_cmpint (json_object_get_int_member (message, "index"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (message, "type"), ==, "bounce");
  g_assert_cmpstr (json_object_get_string_member (message, "date"), ==, "2026-05-04T06:12:09Z");
  g_assert_cmpint (json_object_get_int_member (message, "delay_seconds"), ==, 4);
  assert_has_members (json_object_get_object_member (message, "reporter"), reporter_keys);
  assert_has_members (json_object_get_object_member (message, "original"), original_keys);

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (message, "recipients")), ==, 1);
  recipient = json_array_get_object_element (json_object_get_array_member (message, "recipients"), 0);
  assert_has_members (recipient, recipient_keys);
  g_assert_cmpstr (json_object_get_string_member (recipient, "address"), ==, "ana.real@example.net");
  g_assert_cmpstr (json_object_get_string_member (recipient, "original_address"), ==, "ana@example.com");
  g_assert_cmpstr (json_object_get_string_member (recipient, "kind"), ==, "soft");
  g_assert_cmpstr (json_object_get_string_member (recipient, "reason"), ==, "mailbox-full");
  g_assert_cmpstr (json_object_get_string_member (recipient, "action"), ==, "retry-later");
  g_assert_true (json_object_get_null_member (recipient, "contradiction"));
  evidence = json_array_get_object_element (json_object_get_array_member (recipient, "evidence"), 0);
  g_assert_cmpstr (json_object_get_string_member (evidence, "what"), ==, "phrase");
  g_assert_cmpstr (json_object_get_string_member (evidence, "text"), ==, "Mailbox full");
  g_assert_true (json_object_has_member (evidence, "rule"));
}

/* Every line is an object, whatever the mails were; a folder is read in the order of its names. */
static void
test_json_of_folder (void)
{
  g_auto (Result) result = { 0 };
  g_auto (GStrv) lines = NULL;
  g_autofree char *before = g_strdup ("");

  run (&result, "$R explain --json $M");
  g_assert_cmpint (result.status, ==, REBOTE_EXIT_PARTLY); /* the tables beside the mails are none */
  lines = g_strsplit (g_strchomp (result.out), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 30);
  for (guint i = 0; lines[i]; i++)
    {
      g_autoptr (JsonNode) node = NULL;
      JsonObject *message = parse_line (lines[i], &node);
      const char *source = json_object_get_string_member (message, "source");

      g_assert_cmpstr (source, >, before);
      g_free (before);
      before = g_strdup (source);
      g_assert_true (json_object_has_member (message, "error") != json_object_has_member (message, "type"));
    }
}

static void
test_json_is_english (void)
{
  g_auto (Result) english = { 0 };
  g_auto (Result) spanish = { 0 };

  run (&english, "$R explain --json $M/*.eml");
  run (&spanish, "LANGUAGE=es $R explain --json $M/*.eml");
  g_assert_cmpint (spanish.status, ==, REBOTE_EXIT_DONE);
  g_assert_cmpstr (english.out, ==, spanish.out);
}

static void
test_exits (void)
{
  static const struct
  {
    const char *line;
    int         status;
    const char *out; /* NULL: nothing */
    const char *err; /* NULL: nothing */
  } cases[] = {
    { "$R explain $M/base64-words.eml", REBOTE_EXIT_DONE, "ana@example.com", NULL },
    { "$R explain - < $M/base64-words.eml", REBOTE_EXIT_DONE, "ana@example.com", NULL },
    { "cat $M/base64-words.eml | $R explain --json -", REBOTE_EXIT_DONE, "\"source\":\"-\"", NULL },
    { "cd $M && $R explain --json base64-words.eml", REBOTE_EXIT_DONE, "\"source\":\"base64-words.eml\"", NULL },
    { "$R explain", REBOTE_EXIT_USAGE, NULL, "-" },
    { "$R explain --nonsense x", REBOTE_EXIT_USAGE, NULL, "--nonsense" },
    { "$R explain $M/missing.eml", REBOTE_EXIT_FAILED, NULL, "missing.eml" },
    { "$R explain -- -odd", REBOTE_EXIT_FAILED, NULL, "-odd" },
    { "$R explain $T", REBOTE_EXIT_FAILED, NULL, "rebote" },
    { "$R explain - < /dev/null", REBOTE_EXIT_FAILED, NULL, "-" },
    { "$R explain --json $M/missing.eml", REBOTE_EXIT_FAILED, "\"error\":", "missing.eml" },
    { "$R explain $M/missing.eml $M/base64-words.eml", REBOTE_EXIT_PARTLY, "ana@example.com", "missing.eml" },
    { "$R explain $M/expected.tsv $M/base64-words.eml", REBOTE_EXIT_PARTLY, "ana@example.com", "expected.tsv" },
    { "head -c 300000 /dev/zero | $R explain -", REBOTE_EXIT_FAILED, NULL, "-" },
    { "$R explain $M/base64-words.eml > /dev/full", REBOTE_EXIT_FAILED, NULL, "written" },
    { "$R explain --json $M > /dev/full", REBOTE_EXIT_FAILED, NULL, "written" },
    { "$R explain --json $M/*.eml | head -n 1", REBOTE_EXIT_DONE, "\"type\":", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Result) result = { 0 };

      run (&result, cases[i].line);
      g_test_message ("%s: %d, %s", cases[i].line, result.status, result.err);
      g_assert_cmpint (result.status, ==, cases[i].status);
      if (cases[i].out)
        g_assert_nonnull (strstr (result.out, cases[i].out));
      else
        g_assert_cmpstr (result.out, ==, "");
      if (cases[i].err)
        g_assert_nonnull (strstr (result.err, cases[i].err));
      else
        g_assert_cmpstr (result.err, ==, "");
    }
}

/* Nobody reads on: the program ends, and not with a complaint. */
static void
test_closed_output (void)
{
  g_auto (Result) result = { 0 };

  run (&result, "for i in 1 2 3 4 5 6 7 8; do set -- \"$@\" $M/*.eml; done; "
                "{ $R explain --json \"$@\" \"$@\" \"$@\" \"$@\"; echo $? >&2; } | head -c 10 > /dev/null");
  g_strchomp (result.err);
  g_assert_true (g_str_equal (result.err, "141") || g_str_equal (result.err, "1"));
}

static void
test_text (void)
{
  g_auto (Result) english = { 0 };
  g_auto (Result) spanish = { 0 };

  run (&english, "$R explain $M/alias-expanded.eml");
  g_assert_nonnull (strstr (english.out, "ana.real@example.net"));
  g_assert_nonnull (strstr (english.out, "mailbox"));
  g_assert_null (strchr (english.out, '\033'));

  run (&spanish, "LANGUAGE=es $R explain $M/alias-expanded.eml");
  g_assert_cmpint (spanish.status, ==, REBOTE_EXIT_DONE);
  if (g_str_equal (spanish.out, english.out))
    g_test_skip ("the Spanish translation has not been built");
  else
    g_assert_nonnull (strstr (spanish.out, "buzón"));
}

/* A mail must not move the reader's cursor or change the title of the window. */
static void
test_control_characters (void)
{
  g_auto (Result) text = { 0 };
  g_auto (Result) json = { 0 };
  g_autoptr (JsonNode) node = NULL;
  const char      *mail = "printf 'From: a@example.com\\nSubject: Undelivered \\033]0;x\\007\\033[31m\\n"
                          "Date: Mon, 4 May 2026 08:12:09 +0200\\n\\nThe mail could not be delivered.\\n"
                          "<ana@example.com>: 550 user \\033[2Junknown\\302\\2332J\\n'";
  g_autofree char *text_line = g_strconcat (mail, " | $R explain -", NULL);
  g_autofree char *json_line = g_strconcat (mail, " | $R explain --json -", NULL);

  run (&text, text_line);
  g_assert_cmpint (text.status, ==, REBOTE_EXIT_DONE);
  for (const char *c = text.out; *c; c = g_utf8_next_char (c))
    g_assert_true (*c == '\n' || !g_unichar_iscntrl (g_utf8_get_char (c)));

  run (&json, json_line);
  parse_line (json.out, &node);
  g_assert_null (strchr (json.out, '\033'));
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/cli/explain/json-keys", test_json_keys);
  g_test_add_func ("/cli/explain/json-of-folder", test_json_of_folder);
  g_test_add_func ("/cli/explain/json-is-english", test_json_is_english);
  g_test_add_func ("/cli/explain/exits", test_exits);
  g_test_add_func ("/cli/explain/closed-output", test_closed_output);
  g_test_add_func ("/cli/explain/text", test_text);
  g_test_add_func ("/cli/explain/control-characters", test_control_characters);

  return isolated_test_run ();
}
