/* test-cli-report.c
 *
 * `rebote report`, run as a program.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "cli/rebote-cli.h"
#include "cli-program.h"
#include "store/rebote-store-campaigns.h"
#include "store/rebote-store-messages.h"
#include "isolated.h"

/* The arguments are separated by bars. */
static void
run (Result     *result,
     const char *arguments)
{
  g_autofree char *line = g_strconcat (g_getenv ("REBOTE_PROGRAM"), "|report", arguments[0] ? "|" : "", arguments, NULL);
  g_auto (GStrv) argv = g_strsplit (line, "|", -1);
  g_auto (GStrv) environment = g_get_environ ();

  environment = g_environ_setenv (environment, "XDG_DATA_HOME", g_get_user_data_dir (), TRUE);
  result_spawn (result, NULL, (const char *const *)argv, environment);
}

static char *
write_mail (const char *folder,
            const char *name,
            const char *address,
            const char *status,
            const char *answer)
{
  g_autofree char *text = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);

  text = g_strdup_printf ("From: MAILER-DAEMON@mx.example.net\r\nTo: news@sender.example\r\n"
                          "Subject: Undelivered Mail Returned to Sender\r\nDate: Mon, 04 May 2026 08:12:09 +0000\r\n"
                          "Message-ID: <%s@mx.example.net>\r\nMIME-Version: 1.0\r\n"
                          "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
                          "--b\r\nContent-Type: text/plain\r\n\r\nSorry, your mail could not be delivered.\r\n\r\n"
                          "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
                          "Reporting-MTA: dns; mx.example.net\r\n\r\n"
                          "Final-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: %s\r\n"
                          "Diagnostic-Code: smtp; %s\r\n\r\n--b--\r\n",
                          name, address, status, answer);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_steal_pointer (&path);
}

static char *
make_mails (void)
{
  char *folder = g_dir_make_tmp ("rebote-test-XXXXXX", NULL);

  g_free (write_mail (folder, "1.eml", "ana@example.com", "5.1.1", "550 5.1.1 User unknown"));
  g_free (write_mail (folder, "2.eml", "Ana@example.com", "5.1.1", "550 5.1.1 User unknown"));
  g_free (write_mail (folder, "3.eml", "luis@example.org", "5.2.2", "552 5.2.2 Mailbox full"));
  g_free (write_mail (folder, "4.eml", "eva@example.com", "5.1.1", "550 5.1.1 User unknown"));
  return folder;
}

static JsonObject *
parse (Result    *result,
       JsonNode **root)
{
  g_autoptr (GError) error = NULL;

  *root = json_from_string (result->out, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (*root));
  g_assert_cmpuint (strcspn (result->out, "\n"), ==, strlen (result->out) - 1);
  return json_node_get_object (*root);
}

static void
check_figures (JsonObject *figures)
{
  JsonObject *reasons = json_object_get_object_member (figures, "by_reason");
  JsonArray  *domains = json_object_get_array_member (figures, "by_domain");
  JsonObject *first = json_array_get_object_element (domains, 0);

  g_assert_cmpint (json_object_get_int_member (figures, "sent"), ==, 400);
  g_assert_cmpint (json_object_get_int_member (figures, "delivered"), ==, 397);
  g_assert_cmpint (json_object_get_int_member (figures, "hard"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (figures, "soft"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (figures, "undetermined"), ==, 0);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (figures, "hard_rate"), 0.005, 1e-9);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (figures, "soft_rate"), 0.0025, 1e-9);
  g_assert_cmpuint (json_object_get_size (reasons), ==, 2);
  g_assert_cmpint (json_object_get_int_member (reasons, "no-such-user"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (reasons, "mailbox-full"), ==, 1);
  g_assert_cmpuint (json_array_get_length (domains), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (first, "domain"), ==, "example.com");
  g_assert_true (json_object_get_null_member (first, "sent"));
  g_assert_cmpint (json_object_get_int_member (first, "hard"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (first, "soft"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (first, "top_reason"), ==, "no-such-user");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (figures, "alarms")), ==, 0);
}

static void
test_json (void)
{
  g_autofree char *folder = make_mails ();
  g_autofree char *arguments = g_strdup_printf ("--sent|400|--campaign|May|--bounces|%s|--json", folder);
  g_auto (Result) result = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonObject *report;
  JsonArray  *campaigns;

  run (&result, arguments);
  g_assert_cmpstr (result.err, ==, "");
  g_assert_cmpint (result.status, ==, REBOTE_EXIT_DONE);
  report = parse (&result, &root);
  campaigns = json_object_get_array_member (report, "campaigns");
  g_assert_cmpuint (json_array_get_length (campaigns), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (campaigns, 0), "name"), ==, "May");
  check_figures (json_array_get_object_element (campaigns, 0));
  check_figures (json_object_get_object_member (report, "overall"));
  folder_remove (folder);
}

/* Not divided by anything that is not known. */
static void
test_unknown_sent (void)
{
  g_autofree char *folder = make_mails ();
  g_autofree char *arguments = g_strdup_printf ("%s|--json", folder);
  g_auto (Result) result = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonObject *overall;

  run (&result, arguments);
  g_assert_cmpint (result.status, ==, REBOTE_EXIT_DONE);
  overall = json_object_get_object_member (parse (&result, &root), "overall");
  g_assert_true (json_object_get_null_member (overall, "sent"));
  g_assert_true (json_object_get_null_member (overall, "delivered"));
  g_assert_true (json_object_get_null_member (overall, "hard_rate"));
  g_assert_true (json_object_get_null_member (overall, "soft_rate"));
  g_assert_cmpint (json_object_get_int_member (overall, "hard"), ==, 2);
  folder_remove (folder);
}

static void
test_text (void)
{
  g_autofree char *folder = make_mails ();
  g_autofree char *one = g_build_filename (folder, "1.eml", NULL);
  g_autofree char *arguments = g_strdup_printf ("--sent=400|%s", folder);
  g_autofree char *missing = g_strdup_printf ("%s|%s/none.eml", one, folder);
  g_auto (Result) result = { 0 };
  g_auto (Result) partly = { 0 };

  run (&result, arguments);
  g_assert_cmpint (result.status, ==, REBOTE_EXIT_DONE);
  g_assert_true (g_str_has_prefix (result.out, "All is well: 0.50\u00a0% of 400 addresses bounced hard"));
  g_assert_nonnull (strstr (result.out, "example.com"));
  g_assert_nonnull (strstr (result.out, "397"));

  run (&partly, missing);
  g_assert_cmpint (partly.status, ==, REBOTE_EXIT_PARTLY);
  g_assert_nonnull (strstr (partly.err, "none.eml"));
  g_assert_nonnull (strstr (partly.out, "example.com"));
  folder_remove (folder);
}

static void
assert_refused (const char *arguments,
                int         status,
                const char *said)
{
  g_auto (Result) result = { 0 };

  run (&result, arguments);
  g_assert_cmpint (result.status, ==, status);
  g_assert_cmpstr (result.out, ==, "");
  g_assert_nonnull (strstr (result.err, said));
}

static void
test_refused (void)
{
  assert_refused ("--sent|many|x", REBOTE_EXIT_USAGE, "many");
  assert_refused ("--sent|0|x", REBOTE_EXIT_USAGE, "0");
  assert_refused ("--sent|-5|x", REBOTE_EXIT_USAGE, "-5");
  assert_refused ("--sent|99999999999999999999|x", REBOTE_EXIT_USAGE, "99999999999999999999");
  assert_refused ("--pdf|x.pdf", REBOTE_EXIT_USAGE, "--pdf");
  assert_refused ("/nowhere/at/all", REBOTE_EXIT_FAILED, "/nowhere/at/all");
}

static void
test_store (void)
{
  g_autofree char *path = rebote_store_get_default_path ();
  g_autoptr (ReboteStore) store = NULL;
  g_autoptr (GPtrArray) bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
  ReboteBounce    *bounce = rebote_bounce_new ();
  ReboteRecipient *recipient = rebote_recipient_new ();
  g_auto (Result) nothing = { 0 };
  g_auto (Result) result = { 0 };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *overall;

  run (&nothing, "--json");
  g_assert_cmpint (nothing.status, ==, REBOTE_EXIT_FAILED);
  g_assert_nonnull (strstr (nothing.err, "rebote.db"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  store = rebote_store_open (path, REBOTE_STORE_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  bounce->type = REBOTE_MESSAGE_BOUNCE;
  recipient->address = g_strdup ("ana@example.com");
  recipient->kind = REBOTE_KIND_HARD;
  recipient->reason = REBOTE_REASON_NO_SUCH_USER;
  g_ptr_array_add (bounce->recipients, recipient);
  g_ptr_array_add (bounces, bounce);
  g_assert_true (rebote_store_messages_add (store, bounces, NULL, &error));
  g_assert_true (rebote_store_campaigns_set_total_sent (store, 200, &error));

  /* While the window has it open. */
  run (&result, "--json");
  g_assert_cmpstr (result.err, ==, "");
  overall = json_object_get_object_member (parse (&result, &root), "overall");
  g_assert_cmpint (json_object_get_int_member (overall, "sent"), ==, 200);
  g_assert_cmpint (json_object_get_int_member (overall, "hard"), ==, 1);

  assert_refused ("--campaign|June", REBOTE_EXIT_FAILED, "June");
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/cli/report/json", test_json);
  g_test_add_func ("/cli/report/unknown-sent", test_unknown_sent);
  g_test_add_func ("/cli/report/text", test_text);
  g_test_add_func ("/cli/report/refused", test_refused);
  g_test_add_func ("/cli/report/store", test_store);

  return isolated_test_run ();
}
