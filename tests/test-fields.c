/* test-fields.c
 *
 * Blocks of fields, well and badly written.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "bounce/rebote-fields.h"
#include "isolated.h"

static void
test_block (void)
{
  g_autoptr (ReboteFields) fields = rebote_fields_new ();
  const char *text = "Subject: one\r\n two\r\n\tthree\r\nX-Empty:\r\nstatus : 5.1.1\r\nSubject: again\r\n\r\nbody";
  gsize       n = rebote_fields_parse (fields, text);
  const char *value;

  g_assert_cmpstr (text + n, ==, "body");
  g_assert_cmpuint (rebote_fields_get_size (fields), ==, 4);
  g_assert_cmpstr (rebote_fields_get (fields, "SUBJECT"), ==, "one two three");
  g_assert_cmpstr (rebote_fields_get (fields, "x-empty"), ==, "");
  g_assert_cmpstr (rebote_fields_get (fields, "Status"), ==, "5.1.1");
  g_assert_null (rebote_fields_get (fields, "Sub"));
  g_assert_cmpstr (rebote_fields_get_nth (fields, 3, &value), ==, "Subject");
  g_assert_cmpstr (value, ==, "again");
}

static void
test_end_of_block (void)
{
  static const struct
  {
    const char *text;
    const char *rest;
    guint       n_fields;
  } cases[] = {
    { "", "", 0 },
    { "\n", "", 0 },
    { "no field\n", "no field\n", 0 },
    { "a: b\nno field\nc: d\n", "no field\nc: d\n", 1 },
    { "a: b", "", 1 },
    { "a: b\n   \nc: d\n", "c: d\n", 1 },
    { ": x\n", ": x\n", 0 },
    { " folded first\n", " folded first\n", 0 },
    { "http://example.com/\n", "", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteFields) fields = rebote_fields_new ();
      gsize n = rebote_fields_parse (fields, cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (cases[i].text + n, ==, cases[i].rest);
      g_assert_cmpuint (rebote_fields_get_size (fields), ==, cases[i].n_fields);
    }
}

static void
test_groups (void)
{
  const char *text = "\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
                     "Final-Recipient: rfc822; ana@example.com\r\n"
                     "Diagnostic-Code: smtp; 550 5.1.1\r\nthe user\r\nis unknown\r\n"
                     "Action: failed\r\n\r\n\r\nnot a field at all\r\n\r\n"
                     "Final-Recipient: rfc822; leo@example.com\r\nAction: delayed\r\n";
  g_autoptr (GPtrArray) groups = rebote_fields_parse_groups (text);

  g_assert_cmpuint (groups->len, ==, 3);
  g_assert_cmpstr (rebote_fields_get (g_ptr_array_index (groups, 0), "reporting-mta"), ==, "dns; mx.example.org");
  g_assert_cmpstr (rebote_fields_get (g_ptr_array_index (groups, 1), "Diagnostic-Code"), ==,
                   "smtp; 550 5.1.1 the user is unknown");
  g_assert_cmpstr (rebote_fields_get (g_ptr_array_index (groups, 1), "Action"), ==, "failed");
  g_assert_cmpstr (rebote_fields_get (g_ptr_array_index (groups, 2), "Action"), ==, "delayed");
}

/* A field may go on for megabytes, and a block for ever: neither time nor memory may grow with their square. */
static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new ("Diagnostic-Code: smtp; 550 begins\n");
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GPtrArray) other = NULL;
  const char *value;

  for (guint i = 0; i < 2000000; i++)
    g_string_append (text, "ñ\n");
  groups = rebote_fields_parse_groups (text->str);
  g_assert_cmpuint (groups->len, ==, 1);
  value = rebote_fields_get (g_ptr_array_index (groups, 0), "Diagnostic-Code");
  g_assert_true (g_str_has_prefix (value, "smtp; 550 begins ñ ñ"));
  g_assert_cmpuint (strlen (value), <=, 65536 + 4);
  g_assert_true (g_utf8_validate (value, -1, NULL));

  for (guint i = 0; i < 300000; i++)
    g_string_append (many, "a: b\n");
  other = rebote_fields_parse_groups (many->str);
  g_assert_cmpuint (other->len, ==, 1);
  g_assert_cmpuint (rebote_fields_get_size (g_ptr_array_index (other, 0)), ==, 1000);
}

/* What is longer than anybody reads is cut between two characters. */
static void
test_long_value (void)
{
  g_autoptr (ReboteFields) fields = rebote_fields_new ();
  g_autoptr (GString) value = g_string_new ("x");

  for (guint i = 0; i < 50000; i++)
    g_string_append (value, "é");
  rebote_fields_add (fields, "Subject", strlen ("Subject"), value->str, value->len);
  g_assert_cmpuint (strlen (rebote_fields_get (fields, "Subject")), ==, 65535);
  g_assert_true (g_utf8_validate (rebote_fields_get (fields, "Subject"), -1, NULL));
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/fields/block", test_block);
  g_test_add_func ("/fields/end-of-block", test_end_of_block);
  g_test_add_func ("/fields/groups", test_groups);
  g_test_add_func ("/fields/limits", test_limits);
  g_test_add_func ("/fields/long-value", test_long_value);

  return isolated_test_run ();
}
