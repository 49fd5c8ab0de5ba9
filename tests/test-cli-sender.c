/* test-cli-sender.c
 *
 * `rebote sender`, run as a program, with a DNS server on loopback.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "cli/rebote-cli.h"
#include "cli-program.h"
#include "dns-server.h"
#include "isolated.h"
#include "sender-keys.h"

static const DnsEntry entries[] = {
  { "club.zzz", "MX 10 mx.club.zzz, TXT v=spf1 ip4:5.6.7.8 -all" },
  { "mx.club.zzz", "A 5.6.7.8" },
  { "s1._domainkey.club.zzz", "TXT v=DKIM1; p=" KEY_RSA_2048 },
  { "s2._domainkey.club.zzz", "SERVFAIL" },
  { "_dmarc.club.zzz", "TXT v=DMARC1; p=none" },
  { "8.7.6.5.in-addr.arpa", "PTR mx.club.zzz" },
  { "8.7.6.5.zen.spamhaus.org", "A 127.0.0.2" },
  { "lame.zzz", "SERVFAIL" },
  { "_dmarc.lame.zzz", "SERVFAIL" },
  { NULL, NULL },
};

static DnsServer *server;

/* The arguments are separated by bars. */
static void
run (Result     *result,
     const char *arguments)
{
  g_autofree char *line = g_strconcat (g_getenv ("REBOTE_PROGRAM"), "|sender|--dns|", dns_server_get_address (server),
                                       arguments[0] ? "|" : "", arguments, NULL);
  g_auto (GStrv) argv = g_strsplit (line, "|", -1);
  g_auto (GStrv) environment = g_get_environ ();

  result_spawn (result, NULL, (const char *const *)argv, environment);
}

static JsonNode *
run_json (const char *arguments,
          int         status)
{
  g_auto (Result) result = { 0 };
  g_autofree char *line = g_strconcat (arguments, "|--json", NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  run (&result, line);
  g_test_message ("%s", result.err);
  g_assert_cmpint (result.status, ==, status);
  g_assert_nonnull (strchr (result.out, '\n'));
  g_assert_cmpstr (strchr (result.out, '\n'), ==, "\n");
  node = json_from_string (result.out, &error);
  g_assert_no_error (error);

  return node;
}

static JsonObject *
find (JsonNode   *root,
      const char *code)
{
  JsonArray *findings = json_object_get_array_member (json_node_get_object (root), "findings");

  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);

      if (g_str_equal (json_object_get_string_member (finding, "code"), code))
        return finding;
    }

  return NULL;
}

static void
test_json (void)
{
  g_autoptr (JsonNode) root = run_json ("news@Club.ZZZ|--ip|5.6.7.8|--selector|s1|--block-lists", REBOTE_EXIT_DONE);
  JsonObject *object = json_node_get_object (root);
  JsonObject *finding, *evidence;

  g_assert_cmpstr (json_object_get_string_member (object, "domain"), ==, "club.zzz");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (object, "ips"), 0), ==, "5.6.7.8");
  g_assert_true (json_object_get_boolean_member (object, "block_lists"));
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (object, "levels"), "bad"), ==, 1);
  finding = find (root, "list-listed");
  g_assert_cmpstr (json_object_get_string_member (finding, "level"), ==, "bad");
  g_assert_cmpstr (json_object_get_string_member (finding, "subject"), ==, "5.6.7.8");
  g_assert_nonnull (json_object_get_string_member (finding, "advice"));
  finding = find (root, "spf-strict");
  g_assert_cmpstr (json_object_get_string_member (finding, "area"), ==, "spf");
  evidence = json_array_get_object_element (json_object_get_array_member (finding, "evidence"), 0);
  g_assert_cmpstr (json_object_get_string_member (evidence, "text"), ==, "v=spf1 ip4:5.6.7.8 -all");
  g_assert_true (json_object_get_null_member (finding, "advice"));
}

/* Only when they are asked for; and who is told what, before it is told. */
static void
test_block_lists (void)
{
  g_auto (Result) with = { 0 };
  g_auto (Result) without = { 0 };

  run (&without, "club.zzz|--ip|5.6.7.8");
  g_assert_cmpint (without.status, ==, REBOTE_EXIT_DONE);
  g_assert_cmpstr (without.err, ==, "");
  g_assert_nonnull (strstr (without.out, "No block list was asked"));
  run (&with, "club.zzz|--ip|5.6.7.8|--block-lists");
  g_assert_nonnull (strstr (with.err, "zen.spamhaus.org"));
  g_assert_nonnull (strstr (with.err, "5.6.7.8"));
  g_assert_nonnull (strstr (with.err, "club.zzz"));
  g_assert_nonnull (strstr (with.out, "5.6.7.8 is on Spamhaus ZEN"));
}

static void
test_text (void)
{
  g_auto (Result) result = { 0 };
  g_auto (Result) spanish = { 0 };

  run (&result, "club.zzz|--selector|s1");
  g_test_message ("%s", result.out);
  g_assert_nonnull (strstr (result.out, "club.zzz\n"));
  g_assert_nonnull (strstr (result.out, "Who may send (SPF)"));
  g_assert_nonnull (strstr (result.out, "RSA, 2048 bits"));
  g_assert_nonnull (strstr (result.out, "v=DMARC1; p=none"));
  g_assert_null (strchr (result.out, '\033'));

  g_setenv ("LANGUAGE", "es", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  run (&spanish, "club.zzz|--selector|s1|--json");
  g_unsetenv ("LANGUAGE");
  g_assert_nonnull (strstr (spanish.out, "DMARC only watches"));
}

/* What could not be found out is told by the exit status too. */
static void
test_status (void)
{
  static const struct
  {
    const char *arguments;
    int         status;
  } cases[] = {
    { "club.zzz|--selector|s2", REBOTE_EXIT_PARTLY },
    { "lame.zzz", REBOTE_EXIT_FAILED },
    { "club.zzz|--ip|5.6.7", REBOTE_EXIT_USAGE },
    { "club.zzz|--selector|a b", REBOTE_EXIT_USAGE },
    { "club.zzz|--envelope|@", REBOTE_EXIT_USAGE },
    { "not a domain", REBOTE_EXIT_USAGE },
    { "club.zzz|other.zzz", REBOTE_EXIT_USAGE },
    { "", REBOTE_EXIT_USAGE },
    { "club.zzz|--dns|what", REBOTE_EXIT_USAGE },
    { "club.zzz|--nonsense", REBOTE_EXIT_USAGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Result) result = { 0 };

      g_test_message ("%s", cases[i].arguments);
      run (&result, cases[i].arguments);
      g_assert_cmpint (result.status, ==, cases[i].status);
      if (cases[i].status == REBOTE_EXIT_USAGE)
        {
          g_assert_cmpstr (result.out, ==, "");
          g_assert_true (g_str_has_prefix (result.err, "rebote: "));
        }
    }
}

/* Nobody has to know what a selector is. */
static void
test_bounces (void)
{
  static const char notice[] =
    "From: MAILER-DAEMON@receiver.zzz\nTo: news@club.zzz\nSubject: failure\nMIME-Version: 1.0\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nNo such user.\n--b\n"
    "Content-Type: message/delivery-status\n\nReporting-MTA: dns; receiver.zzz\n\nFinal-Recipient: rfc822; a@receiver.zzz\n"
    "Action: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n"
    "Received: from mx.club.zzz ([5.6.7.8]) by mx.receiver.zzz; Mon, 4 May 2026 08:12:08 +0000\n"
    "DKIM-Signature: v=1; a=rsa-sha256; d=club.zzz; s=s1; h=from:to; bh=x=; b=\n"
    "From: news@club.zzz\nTo: a@receiver.zzz\nSubject: News\n\nHello\n--b--\n";
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "notice.eml", NULL);
  g_autofree char *arguments = g_strconcat ("--bounces|", path, NULL);
  g_autofree char *partly = g_strconcat (arguments, "|--bounces|/does/not/exist", NULL);
  g_autofree char *other = g_strconcat ("lame.zzz|", arguments, NULL);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) incomplete = NULL;
  g_auto (Result) result = { 0 };

  g_assert_true (g_file_set_contents (path, notice, -1, NULL));
  root = run_json (arguments, REBOTE_EXIT_DONE);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "domain"), ==, "club.zzz");
  g_assert_nonnull (find (root, "dkim-ok"));
  g_assert_nonnull (find (root, "spf-ip-pass"));
  g_assert_nonnull (find (root, "reverse-ok"));
  incomplete = run_json (partly, REBOTE_EXIT_PARTLY);
  g_assert_nonnull (find (incomplete, "dkim-ok"));
  run (&result, other);
  g_assert_nonnull (strstr (result.err, "The bounces hold no mail from lame.zzz"));
}

int
main (int    argc,
      char **argv)
{
  int status;

  isolated_test_init (&argc, &argv);

  server = dns_server_new (entries);
  g_test_add_func ("/cli/sender/json", test_json);
  g_test_add_func ("/cli/sender/text", test_text);
  g_test_add_func ("/cli/sender/block-lists", test_block_lists);
  g_test_add_func ("/cli/sender/status", test_status);
  g_test_add_func ("/cli/sender/bounces", test_bounces);
  status = isolated_test_run ();
  dns_server_free (server);

  return status;
}
