/* test-bounce-reader.c
 *
 * Whole mails, well and badly formed, against tests/data/bounce/expected.tsv. All of them are inventions.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "base/rebote-table.h"
#include "bounce/rebote-bounce-error.h"
#include "bounce/rebote-bounce-reader.h"
#include "isolated.h"

static ReboteKnowledge *knowledge;

static ReboteBounce *
read_mail (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "bounce", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  ReboteBounce *bounce;
  char         *text;
  gsize         length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (text, length);
  bounce = rebote_bounce_reader_read (knowledge, bytes, path, 0, &error);
  g_assert_no_error (error);

  return bounce;
}

static const char *
or_dash (const char *value)
{
  return value ? value : "-";
}

static void
add_lines (GString      *lines,
           ReboteBounce *bounce)
{
  const char *type = rebote_message_type_to_slug (bounce->type);

  if (rebote_bounce_get_n_recipients (bounce) == 0)
    g_string_append_printf (lines, "%s - - - - -\n", type);
  for (guint i = 0; i < rebote_bounce_get_n_recipients (bounce); i++)
    {
      ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, i);

      g_string_append_printf (lines, "%s %s %s %s %s %s\n", type, or_dash (recipient->address),
                              or_dash (rebote_kind_to_slug (recipient->kind)),
                              or_dash (rebote_reason_to_slug (recipient->reason)), or_dash (recipient->status),
                              or_dash (recipient->reply));
    }
}

static void
test_mail (gconstpointer data)
{
  char *const *pair = data;
  g_autoptr (ReboteBounce) bounce = read_mail (pair[0]);
  g_autoptr (GString) lines = g_string_new (NULL);

  add_lines (lines, bounce);
  g_assert_cmpstr (lines->str, ==, pair[1]);
}

static GPtrArray *
read_expected (void)
{
  static const char *const names[] = { "file", "type", "address", "kind", "reason", "status", "reply", NULL };
  g_autofree char         *path = g_test_build_filename (G_TEST_DIST, "data", "bounce", "expected.tsv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTable) table = rebote_table_new_from_file (path, &error);
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  int        columns[7];

  g_assert_no_error (error);
  g_assert_true (rebote_table_find_columns (table, names, columns, &error));
  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      const char *file = rebote_table_get (table, row, columns[0]);
      GStrv       last = pairs->len > 0 ? g_ptr_array_index (pairs, pairs->len - 1) : NULL;
      g_autoptr (GString) line = g_string_new (NULL);

      for (guint i = 1; i < G_N_ELEMENTS (columns); i++)
        g_string_append_printf (line, "%s%s", rebote_table_get (table, row, columns[i]), i < 6 ? " " : "\n");
      if (last && g_str_equal (last[0], file))
        {
          char *before = last[1];

          last[1] = g_strconcat (before, line->str, NULL);
          g_free (before);
        }
      else
        {
          GStrv pair = g_new0 (char *, 3);

          pair[0] = g_strdup (file);
          pair[1] = g_strdup (line->str);
          g_ptr_array_add (pairs, pair);
        }
    }

  return pairs;
}

/* No mail lies there unread. */
static void
test_all_are_expected (gconstpointer data)
{
  const GPtrArray *pairs = data;
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", "bounce", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint       n = 0;

  while ((name = g_dir_read_name (dir)))
    n += g_str_has_suffix (name, ".eml");
  g_assert_cmpuint (n, ==, pairs->len);
}

static void
test_envelope (void)
{
  g_autoptr (ReboteBounce) bounce = read_mail ("original-full-of-words.eml");

  g_assert_cmpstr (bounce->subject, ==, "Undelivered Mail Returned to Sender");
  g_assert_cmpstr (bounce->original_message_id, ==, "<spring@sender.example>");
  g_assert_cmpstr (bounce->original_subject, ==, "Spring news: mailbox full of offers");
  g_assert_cmpstr (bounce->original_from, ==, "Club news <news@sender.example>");
  g_assert_cmpint (bounce->delay_seconds, ==, 4);
  g_assert_cmpstr (bounce->reporter_mta, ==, "mx.sender.example");
  g_assert_cmpint (bounce->reporter_role, ==, REBOTE_REPORTER_SENDING_SERVER);
  g_assert_null (strstr (bounce->report_text, "bob@elsewhere.example"));
}

static void
test_alias (void)
{
  g_autoptr (ReboteBounce) bounce = read_mail ("alias-expanded.eml");

  g_assert_cmpstr (rebote_bounce_get_recipient (bounce, 0)->original_address, ==, "ana@example.com");
}

/* One of several behind an alias is gone: nobody takes the alias off for that. */
static void
test_alias_of_several (void)
{
  g_autoptr (ReboteBounce) bounce = read_mail ("exim-alias-of-several.eml");

  g_assert_cmpuint (rebote_bounce_get_n_recipients (bounce), ==, 2);
  g_assert_cmpstr (rebote_bounce_get_recipient (bounce, 0)->original_address, ==, "board@example.org");
  g_assert_cmpint (rebote_bounce_get_recipient (bounce, 0)->action, ==, REBOTE_ACTION_REVIEW);
  g_assert_cmpstr (rebote_bounce_get_recipient (bounce, 1)->original_address, ==, "board@example.org");
}

static void
test_complaint (void)
{
  g_autoptr (ReboteBounce) bounce = read_mail ("complaint.eml");

  g_assert_cmpint (rebote_bounce_get_recipient (bounce, 0)->action, ==, REBOTE_ACTION_SUPPRESS);
}

/* Cut anywhere, a mail is read or refused, and never blamed on somebody else. */
static void
test_cut_anywhere (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "bounce", "exim-three.eml", NULL);
  g_autofree char *text = NULL;
  gsize            length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  for (gsize n = 0; n < length; n += 3)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (text, n);
      g_autoptr (ReboteBounce) bounce = rebote_bounce_reader_read (knowledge, bytes, NULL, 0, NULL);

      for (guint i = 0; bounce && i < rebote_bounce_get_n_recipients (bounce); i++)
        {
          const char *address = rebote_bounce_get_recipient (bounce, i)->address;

          g_assert_true (address == NULL || !strstr (address, "sender.example"));
          g_assert_true (address == NULL || !strstr (address, "elsewhere"));
        }
    }
}

static void
test_no_mail (void)
{
  static const char *const texts[] = { "", " ", "\n\n", "hello", "\x89PNG\r\n\x1a\n", "a,b\n1,2\n", "<html></html>" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (rebote_bounce_reader_read (knowledge, bytes, "x", 0, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == REBOTE_BOUNCE_ERROR);
    }
}

/* Somebody passed on a mail of which nothing is left. */
static void
test_empty_attachment (void)
{
  static const char text[] = "From: ana@example.com\nSubject: Fwd: what is this?\nMIME-Version: 1.0\n"
                             "Content-Type: multipart/mixed; boundary=f\n\n--f\nContent-Type: message/rfc822\n\n--f--\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteBounce) bounce = rebote_bounce_reader_read (knowledge, bytes, "x", 0, &error);

  g_assert_no_error (error);
  g_assert_cmpint (bounce->type, ==, REBOTE_MESSAGE_OTHER);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  isolated_test_init (&argc, &argv);
  knowledge = rebote_knowledge_load (NULL, &error);
  g_assert_no_error (error);
  pairs = read_expected ();
  g_test_set_nonfatal_assertions (); /* one mail that is misread must not hide the others */

  for (guint i = 0; i < pairs->len; i++)
    {
      GStrv            pair = g_ptr_array_index (pairs, i);
      g_autofree char *name = g_strconcat ("/bounce/reader/", pair[0], NULL);

      g_test_add_data_func (name, pair, test_mail);
    }
  g_test_add_data_func ("/bounce/reader/all-are-expected", pairs, test_all_are_expected);
  g_test_add_func ("/bounce/reader/envelope", test_envelope);
  g_test_add_func ("/bounce/reader/alias", test_alias);
  g_test_add_func ("/bounce/reader/alias-of-several", test_alias_of_several);
  g_test_add_func ("/bounce/reader/complaint", test_complaint);
  g_test_add_func ("/bounce/reader/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/bounce/reader/empty-attachment", test_empty_attachment);
  g_test_add_func ("/bounce/reader/no-mail", test_no_mail);

  status = isolated_test_run ();
  rebote_knowledge_unref (knowledge);

  return status;
}
