/* test-cli-codes.c
 *
 * `rebote codes`, run as a program.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "cli/rebote-cli.h"
#include "cli-program.h"
#include "isolated.h"

/* The arguments are separated by bars. */
static void
run (Result     *result,
     const char *arguments)
{
  g_autofree char *line = g_strconcat (g_getenv ("REBOTE_PROGRAM"), "|codes", arguments[0] ? "|" : "", arguments, NULL);
  g_auto (GStrv) argv = g_strsplit (line, "|", -1);
  g_auto (GStrv) environment = g_get_environ ();

  result_spawn (result, NULL, (const char *const *)argv, environment);
}

static GPtrArray *
parse_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *objects = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);

  for (guint i = 0; lines[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      JsonNode *node;

      if (lines[i][0] == '\0' && lines[i + 1] == NULL)
        break;
      node = json_from_string (lines[i], &error);
      g_assert_no_error (error);
      g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
      g_ptr_array_add (objects, node);
    }

  return objects;
}

static void
test_json (void)
{
  static const char *const keys[] = {
    "code", "kind", "registered", "name", "meaning", "about", "reference", "seen", "parts"
  };
  g_auto (Result) result = { 0 };
  g_autoptr (GPtrArray) objects = NULL;
  JsonObject *reply;
  JsonObject *status;
  JsonArray  *parts;

  run (&result, "550|5.1.1|--json");
  g_assert_cmpint (result.status, ==, REBOTE_EXIT_DONE);
  g_assert_cmpstr (result.err, ==, "");
  objects = parse_lines (result.out);
  g_assert_cmpuint (objects->len, ==, 2);

  reply = json_node_get_object (g_ptr_array_index (objects, 0));
  status = json_node_get_object (g_ptr_array_index (objects, 1));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_true (json_object_has_member (reply, keys[i]) && json_object_has_member (status, keys[i]));
  g_assert_cmpstr (json_object_get_string_member (reply, "kind"), ==, "reply");
  g_assert_cmpstr (json_object_get_string_member (reply, "code"), ==, "550");
  g_assert_cmpstr (json_object_get_string_member (status, "kind"), ==, "status");
  g_assert_cmpstr (json_object_get_string_member (status, "about"), ==, "recipient");
  g_assert_cmpstr (json_object_get_string_member (status, "reference"), ==, "RFC 3463");
  g_assert_true (json_object_get_boolean_member (status, "registered"));

  parts = json_object_get_array_member (status, "parts");
  g_assert_cmpuint (json_array_get_length (parts), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (parts, 0), "digits"), ==, "5");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (parts, 0), "name"), ==, "Permanent failure");
}

static void
test_json_is_english (void)
{
  g_auto (Result) english = { 0 };
  g_auto (Result) spanish = { 0 };

  run (&english, "--json");
  g_setenv ("LANGUAGE", "es", TRUE);
  run (&spanish, "--json");
  g_unsetenv ("LANGUAGE");

  g_assert_cmpint (spanish.status, ==, REBOTE_EXIT_DONE);
  g_assert_cmpstr (english.out, ==, spanish.out);
}

static void
test_whole_table (void)
{
  g_auto (Result) json = { 0 };
  g_auto (Result) text = { 0 };
  g_autoptr (GPtrArray) objects = NULL;
  guint n_registered = 0;

  run (&json, "--json");
  g_assert_cmpint (json.status, ==, REBOTE_EXIT_DONE);
  objects = parse_lines (json.out);
  for (guint i = 0; i < objects->len; i++)
    n_registered += json_object_get_boolean_member (json_node_get_object (g_ptr_array_index (objects, i)), "registered");
  g_assert_cmpuint (n_registered, ==, 44 + 81);

  run (&text, "");
  g_assert_cmpint (text.status, ==, REBOTE_EXIT_DONE);
  for (guint i = 0; i < objects->len; i++)
    {
      JsonObject      *object = json_node_get_object (g_ptr_array_index (objects, i));
      g_autofree char *line_start = g_strdup_printf ("\n%s ", json_object_get_string_member (object, "code"));

      g_assert_nonnull (strstr (text.out, line_start));
    }
}

/* Not a terminal: no colours, and no line is wider than 80 columns. */
static void
test_text_form (void)
{
  g_auto (Result) result = { 0 };
  g_auto (GStrv) lines = NULL;

  run (&result, "5.7");
  g_assert_cmpint (result.status, ==, REBOTE_EXIT_DONE);
  g_assert_null (strchr (result.out, '\033'));
  lines = g_strsplit (result.out, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, 80);
      g_assert_false (g_str_has_suffix (lines[i], " "));
    }
}

static void
assert_exit (const char *arguments,
             int         status,
             gboolean    has_answer,
             const char *said)
{
  g_auto (Result) result = { 0 };

  run (&result, arguments);
  g_assert_cmpint (result.status, ==, status);
  g_assert_cmpint (result.out[0] != '\0', ==, has_answer);
  if (said)
    g_assert_nonnull (strstr (result.err, said));
  else
    g_assert_cmpstr (result.err, ==, "");
}

static void
test_exits (void)
{
  assert_exit ("550", REBOTE_EXIT_DONE, TRUE, NULL);
  assert_exit ("55x", REBOTE_EXIT_DONE, TRUE, NULL);
  assert_exit ("5.7.515", REBOTE_EXIT_DONE, TRUE, NULL);
  assert_exit ("550-5.1.1 <ana@example.com> User unknown", REBOTE_EXIT_DONE, TRUE, NULL);
  assert_exit ("mailbox full", REBOTE_EXIT_DONE, TRUE, NULL);
  assert_exit ("999", REBOTE_EXIT_FAILED, FALSE, "999");
  assert_exit ("nightingale|--json", REBOTE_EXIT_FAILED, FALSE, "nightingale");
  assert_exit ("550|999", REBOTE_EXIT_PARTLY, TRUE, "999");
  assert_exit ("550|999|--json", REBOTE_EXIT_PARTLY, TRUE, "999");
  assert_exit ("--nonsense", REBOTE_EXIT_USAGE, FALSE, "--nonsense");
  assert_exit ("\033[31m", REBOTE_EXIT_FAILED, FALSE, "31m");
}

static void
test_names (void)
{
  g_auto (Result) codes = { 0 };
  g_auto (Result) pasted = { 0 };
  g_auto (Result) provider = { 0 };
  g_auto (Result) all = { 0 };
  g_autoptr (GPtrArray) objects = NULL;
  g_autoptr (GPtrArray) both = NULL;
  g_autoptr (GPtrArray) providers = NULL;
  static const char *const wanted[][2] = { { "OFR_416", "orange" }, { "S3150", "outlook" }, { "TSS04", "yahoo" } };

  run (&codes, "--json|LPN007_416|S3150|tss04");
  g_assert_cmpint (codes.status, ==, 0);
  objects = parse_lines (codes.out);
  g_assert_cmpuint (objects->len, ==, 3);
  for (guint i = 1; i < objects->len; i++)
    {
      JsonObject *object = json_node_get_object (g_ptr_array_index (objects, i));

      g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "named");
      g_assert_cmpstr (json_object_get_string_member (object, "code"), ==, wanted[i][0]);
      g_assert_cmpstr (json_object_get_string_member (object, "provider"), ==, wanted[i][1]);
      g_assert_cmpstr (json_object_get_string_member (object, "reason"), ==, "sender-reputation");
    }

  /* An answer as it was pasted: its numbers and its names. */
  run (&pasted, "--json|550 5.7.1 refused (S3150)");
  both = parse_lines (pasted.out);
  g_assert_cmpuint (both->len, ==, 3);

  run (&provider, "Outlook.com");
  g_assert_cmpint (provider.status, ==, 0);
  g_assert_nonnull (strstr (provider.out, "S3150"));
  g_assert_nonnull (strstr (provider.out, "hotmail.com"));

  run (&all, "--providers|--json");
  providers = parse_lines (all.out);
  g_assert_cmpuint (providers->len, >, 30);
}

static void
test_phrases (void)
{
  g_auto (Result) full = { 0 };
  g_auto (Result) wrong = { 0 };
  g_autoptr (GPtrArray) objects = NULL;

  run (&full, "--phrases|--json|mailbox-full");
  g_assert_cmpint (full.status, ==, 0);
  objects = parse_lines (full.out);
  g_assert_cmpuint (objects->len, >, 10);
  for (guint i = 0; i < objects->len; i++)
    g_assert_cmpstr (json_object_get_string_member (json_node_get_object (g_ptr_array_index (objects, i)), "reason"),
                     ==, "mailbox-full");

  run (&wrong, "--phrases|fullness");
  g_assert_cmpint (wrong.status, ==, 1);
  g_assert_nonnull (strstr (wrong.err, "fullness"));
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/cli/codes/json", test_json);
  g_test_add_func ("/cli/codes/json-is-english", test_json_is_english);
  g_test_add_func ("/cli/codes/whole-table", test_whole_table);
  g_test_add_func ("/cli/codes/text-form", test_text_form);
  g_test_add_func ("/cli/codes/exits", test_exits);
  g_test_add_func ("/cli/codes/names", test_names);
  g_test_add_func ("/cli/codes/phrases", test_phrases);

  return isolated_test_run ();
}
