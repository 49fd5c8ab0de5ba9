/* test-cli-verify.c
 *
 * `rebote verify` and `rebote verifiers`, with a service and a domain name server on loopback.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "isolated.h"

#include "cli-program.h"
#include "dns-server.h"
#include "verify-service.h"

/* Addresses of the run that is killed again and again, and how often. */
#define N_ADDRESSES 400
#define N_KILLS     12

typedef struct
{
  char          *folder;
  VerifyService *service;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *verifiers = g_build_filename (g_getenv ("XDG_DATA_HOME"), "rebote", "verifiers", NULL);

  isolated_make_folders (FALSE);
  fixture->folder = g_dir_make_tmp ("rebote-verify-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->service = verify_service_new (0);
  verify_service_describe (fixture->service, verifiers, "one", 8);
  g_setenv ("REBOTE_KEY_ONE", "right", TRUE);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  verify_service_free (fixture->service);
  folder_remove (fixture->folder);
  g_free (fixture->folder);
}

/* Runs the program in the folder, with arguments that spaces separate. */
static void
rebote (Fixture    *fixture,
        Result     *result,
        const char *arguments)
{
  g_autofree char *line = g_strdup_printf ("%s %s", g_getenv ("REBOTE_PROGRAM"), arguments);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);

  result_spawn (result, fixture->folder, (const char *const *)argv, NULL);
}

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *text,
            gssize      length)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
}

/* Each line as “address backend verdict”. */
static char *
read_lines (const char *out)
{
  g_auto (GStrv) lines = g_strsplit (out, "\n", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; lines[i] && *lines[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (lines[i], &error);
      JsonObject *object;

      g_assert_no_error (error);
      object = json_node_get_object (node);
      g_string_append_printf (text, "%s %s %s\n", json_object_get_string_member (object, "address"),
                              json_object_get_string_member (object, "backend"),
                              json_object_get_null_member (object, "verdict") ? "-"
                                                                             : json_object_get_string_member (object, "verdict"));
    }

  return g_string_free (text, FALSE);
}

static gboolean
has_store (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("XDG_DATA_HOME"), "rebote", "rebote.db", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What needs nobody needs no memory either. */
static void
test_local (Fixture      *fixture,
            gconstpointer unused)
{
  g_auto (Result) result = { 0 };
  g_autofree char *lines = NULL;

  rebote (fixture, &result, "verify zoe@gmail.com Ana@GMIAL.com bad@@x info@shop.net --with local --offline --json");
  g_assert_cmpint (result.status, ==, 0);
  lines = read_lines (result.out);
  g_assert_cmpstr (lines, ==,
                   "zoe@gmail.com local unknown\nAna@GMIAL.com local risky\nbad@@x local undeliverable\n"
                   "info@shop.net local risky\n");
  g_assert_nonnull (strstr (result.out, "\"suggestion\":\"ana@gmail.com\""));
  g_assert_nonnull (strstr (result.err, "nothing leaves this computer"));
  g_assert_false (has_store ());
}

static void
test_domains (Fixture      *fixture,
              gconstpointer unused)
{
  static const DnsEntry entries[] = {
    { "example.com", "A 9.9.9.9" },
    { "alive.net", "MX 10 mx.alive.net" },
    { "mx.alive.net", "A 9.9.9.9" },
    { "mute.net", "MX 0 ." },
    { NULL, NULL },
  };
  static const DnsEntry nothing[] = { { NULL, NULL } };
  g_autoptr (DnsServer) server = dns_server_new (entries);
  g_autoptr (DnsServer) liar = dns_server_new (nothing);
  g_autofree char *set = g_strdup_printf ("verifiers local --set dns-servers=%s", dns_server_get_address (server));
  g_autofree char *set_liar = g_strdup_printf ("verifiers local --set dns-servers=%s", dns_server_get_address (liar));
  g_auto (Result) setting = { 0 };
  g_auto (Result) result = { 0 };
  g_auto (Result) second_setting = { 0 };
  g_auto (Result) second = { 0 };
  g_autofree char *lines = NULL;
  g_autofree char *second_lines = NULL;

  rebote (fixture, &setting, set);
  g_assert_cmpint (setting.status, ==, 0);
  rebote (fixture, &result, "verify a@alive.net a@mute.net a@dead.net --with local --json");
  g_assert_cmpint (result.status, ==, 0);
  lines = read_lines (result.out);
  g_assert_cmpstr (lines, ==, "a@alive.net local unknown\na@mute.net local undeliverable\na@dead.net local undeliverable\n");

  /* Where nothing exists, nobody is dead. */
  rebote (fixture, &second_setting, set_liar);
  rebote (fixture, &second, "verify a@alive.net a@dead.net --with local --json");
  second_lines = read_lines (second.out);
  g_assert_cmpstr (second_lines, ==, "a@alive.net local unknown\na@dead.net local unknown\n");
  g_assert_nonnull (strstr (second.err, "does not work here"));
}

/* Every byte of the list stays, and no cell of ours is a formula. */
static void
test_output (Fixture      *fixture,
             gconstpointer unused)
{
  static const char list[] = "\xef\xbb\xbfName;E-mail;Note\r\n"
                             "\"Zo\xc3\xab; the first\";good@shop.net; x \r\n"
                             "=1+1;bad@shop.net\r\n"
                             "\r\n"
                             "Bob;-bad@@;\"a\"\"b\"\r\n"
                             "Ana;dunno@shop.net;last";
  g_auto (Result) result = { 0 };
  g_autofree char *path = g_build_filename (fixture->folder, "out.csv", NULL);
  g_autofree char *source = g_build_filename (fixture->folder, "list.csv", NULL);
  g_autofree char *out = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GRegex) when = g_regex_new ("[0-9-]{10}T[0-9:]{8}Z", 0, 0, NULL);
  g_autofree char *text = NULL;

  write_file (fixture, "list.csv", list, -1);
  rebote (fixture, &result, "verify list.csv --with one --offline --output out.csv");
  g_assert_cmpstr (result.err, !=, "");
  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (g_file_get_contents (path, &out, NULL, NULL));
  text = g_regex_replace_literal (when, out, -1, 0, "NOW", 0, NULL);
  g_assert_cmpstr (text, ==,
                   "\xef\xbb\xbfName;E-mail;Note;rebote_verdict;rebote_verdict_reason;rebote_flags;rebote_verified_by;"
                   "rebote_verified_on;rebote_suggestion\r\n"
                   "\"Zo\xc3\xab; the first\";good@shop.net; x ;deliverable;accepted;syntax-ok;one;NOW;\r\n"
                   "=1+1;bad@shop.net;;undeliverable;no-such-user;syntax-ok;one;NOW;\r\n"
                   "\r\n"
                   "Bob;-bad@@;\"a\"\"b\";undeliverable;bad-address;;local;NOW;\r\n"
                   "Ana;dunno@shop.net;last;unknown;timeout;syntax-ok;one;NOW;\r\n");
  g_assert_true (g_file_get_contents (source, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, list);
}

static void
test_never_over_source (Fixture      *fixture,
                        gconstpointer unused)
{
  g_auto (Result) result = { 0 };
  g_auto (Result) book = { 0 };

  write_file (fixture, "list.csv", "email\ngood@shop.net\n", -1);
  rebote (fixture, &result, "verify list.csv --with one --offline --output ./list.csv");
  g_assert_cmpint (result.status, ==, 1);
  g_assert_cmpuint (verify_service_count_all (fixture->service), ==, 0);
  rebote (fixture, &book, "verify list.csv --with one --offline --output out.vcf");
  g_assert_cmpint (book.status, ==, 1);
  g_assert_cmpuint (verify_service_count_all (fixture->service), ==, 0);
}

/* In the order of the list, which is not that in which they are asked; what stands twice is asked once and told twice. */
static void
test_order (Fixture      *fixture,
            gconstpointer unused)
{
  g_auto (Result) result = { 0 };
  g_auto (Result) ledger = { 0 };
  g_autofree char *lines = NULL;

  write_file (fixture, "list.txt", "good9@shop.net\nbad1@shop.net\nGOOD9@shop.net\nbad@@\ndunno5@shop.net\n", -1);
  rebote (fixture, &result, "verify list.txt --with one --offline --json");
  g_assert_cmpint (result.status, ==, 0);
  lines = read_lines (result.out);
  g_assert_cmpstr (lines, ==,
                   "good9@shop.net one deliverable\nbad1@shop.net one undeliverable\nGOOD9@shop.net one deliverable\n"
                   "bad@@ local undeliverable\ndunno5@shop.net one unknown\n");
  g_assert_cmpuint (verify_service_count_all (fixture->service), ==, 3);
  g_assert_nonnull (strstr (result.err, "at most 4 addresses, sent to: 127.0.0.1"));

  rebote (fixture, &ledger, "verify --ledger --json");
  g_assert_cmpint (ledger.status, ==, 0);
  g_assert_nonnull (strstr (ledger.out, "\"run\":\"list.txt\",\"backend\":\"one\""));
  g_assert_nonnull (strstr (ledger.out, "\"sent\":\"addresses\",\"addresses\":3,\"credits\":3}"));
}

static void
test_wrong_key (Fixture      *fixture,
                gconstpointer unused)
{
  g_auto (Result) result = { 0 };

  g_setenv ("REBOTE_KEY_ONE", "wrong", TRUE);
  rebote (fixture, &result, "verify good@shop.net --with one --offline --json");
  g_assert_cmpint (result.status, ==, 1);
  g_assert_cmpstr (result.out, ==, "");
  g_assert_nonnull (strstr (result.err, "does not accept the key"));
}

/* Some were paid for, and are told; the others wait for more. */
static void
test_no_credits (Fixture      *fixture,
                 gconstpointer unused)
{
  g_auto (Result) result = { 0 };
  g_auto (Result) second = { 0 };
  g_autofree char *lines = NULL;

  verify_service_set_credits (fixture->service, 2);
  write_file (fixture, "list.txt", "good1@shop.net\ngood2@shop.net\ngood3@shop.net\ngood4@shop.net\n", -1);
  rebote (fixture, &result, "verify list.txt --with one --offline --json");
  g_assert_cmpint (result.status, ==, 3);
  g_assert_nonnull (strstr (result.err, "credits"));
  g_assert_cmpuint (verify_service_count_all (fixture->service), ==, 2);

  verify_service_set_credits (fixture->service, 20);
  rebote (fixture, &second, "verify list.txt --with one --offline --json --resume");
  g_assert_cmpint (second.status, ==, 0);
  lines = read_lines (second.out);
  g_assert_cmpstr (lines, ==,
                   "good1@shop.net one deliverable\ngood2@shop.net one deliverable\ngood3@shop.net one deliverable\n"
                   "good4@shop.net one deliverable\n");
  g_assert_cmpuint (verify_service_count_all (fixture->service), ==, 4);
}

static void
test_usage (Fixture      *fixture,
            gconstpointer unused)
{
  static const struct
  {
    const char *arguments;
    int         status;
  } cases[] = {
    { "verify", 2 },
    { "verify a@shop.net", 2 },
    { "verify a@shop.net --with nobody", 2 },
    { "verify a@shop.net --with local --output out.csv", 2 },
    { "verify no-such-list.csv --with local", 1 },
    { "verifiers nobody", 2 },
    { "verifiers --set-key", 2 },
    { "verifiers local --set colour=red", 1 },
    { "verifiers local --credits", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Result) result = { 0 };

      g_test_message ("%s", cases[i].arguments);
      rebote (fixture, &result, cases[i].arguments);
      g_assert_cmpint (result.status, ==, cases[i].status);
      g_assert_cmpstr (result.out, ==, "");
      g_assert_true (g_str_has_prefix (result.err, "rebote: "));
    }
}

/* Where nothing can be remembered nothing is sent that costs. */
static void
test_read_only (Fixture      *fixture,
                gconstpointer unused)
{
  g_auto (Result) result = { 0 };
  g_auto (Result) elsewhere = { 0 };
  g_autofree char *path = g_build_filename (g_getenv ("XDG_DATA_HOME"), "rebote", "rebote.db", NULL);

  /* No folder can be written by root’s leave either; where a file should be there is one. */
  g_assert_no_errno (g_mkdir_with_parents (path, 0700));
  rebote (fixture, &result, "verify good@shop.net --with one --offline");
  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.err, "must be remembered"));
  g_assert_cmpuint (verify_service_count_all (fixture->service), ==, 0);

  rebote (fixture, &elsewhere, "verify good@shop.net --with one --offline --store other.db");
  g_assert_cmpint (elsewhere.status, ==, 0);
  g_assert_cmpuint (verify_service_count_all (fixture->service), ==, 1);
  folder_remove (path);
}

static void
test_verifiers (Fixture      *fixture,
                gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (g_getenv ("XDG_DATA_HOME"), "rebote", "verifiers", NULL);
  g_autofree char *broken = g_build_filename (folder, "broken.json", NULL);
  g_auto (Result) one = { 0 };
  g_auto (Result) all = { 0 };
  g_auto (Result) credits = { 0 };

  rebote (fixture, &one, "verifiers one --json");
  g_assert_cmpint (one.status, ==, 0);
  g_assert_nonnull (strstr (one.out, "{\"id\":\"one\",\"name\":\"Service one\",\"kind\":\"http\",\"ready\":true,\"missing\":null,"
                                     "\"sends\":\"addresses\",\"receiver\":\"127.0.0.1, without encryption\",\"paid\":true,"
                                     "\"needs\":[\"network\",\"key\"],\"max_concurrent\":8,"));

  g_assert_true (g_file_set_contents (broken, "{\"schema\": 1, \"id\": \"broken\", \"colour\": 1}", -1, NULL));
  rebote (fixture, &all, "verifiers --json");
  g_assert_cmpint (all.status, ==, 3);
  g_assert_true (g_str_has_prefix (all.out, "{\"id\":\"local\","));
  g_assert_nonnull (strstr (all.out, "\n{\"id\":\"smtp\","));
  g_assert_nonnull (strstr (all.out, "\n{\"id\":\"zerobounce\","));
  g_assert_nonnull (strstr (all.err, "broken.json"));

  verify_service_set_credits (fixture->service, 77);
  rebote (fixture, &credits, "verifiers one --credits --json");
  g_assert_cmpstr (credits.out, ==, "{\"id\":\"one\",\"credits\":77}\n");
}

typedef gboolean (*WaitFunc) (VerifyService *service,
                              guint          n);

/* Starts it, and kills it when the service has been asked so often. */
static void
run_and_kill (Fixture    *fixture,
              const char *verifier,
              gboolean    resumes,
              WaitFunc    wait,
              guint       n)
{
  char  *argv[] = { (char *)g_getenv ("REBOTE_PROGRAM"), (char *)"verify", (char *)"list.txt", (char *)"--with",
                    (char *)verifier, (char *)"--offline", (char *)"--json", resumes ? (char *)"--resume" : NULL, NULL };
  g_autoptr (GError) error = NULL;
  GPid   pid;
  int    status;

  g_spawn_async (fixture->folder, argv, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  g_assert_true (wait (fixture->service, n));
  g_assert_no_errno (kill (pid, SIGKILL));
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
}

static void
count_verdicts (const char *out,
                guint      *n_verdicts,
                guint      *n_doubtful)
{
  g_autofree char *text = read_lines (out);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  *n_verdicts = *n_doubtful = 0;
  for (guint i = 0; lines[i] && *lines[i]; i++)
    {
      g_autofree char *expected = g_strdup_printf ("good%03u@shop.net one ", i);

      g_assert_true (g_str_has_prefix (lines[i], expected));
      if (g_str_has_suffix (lines[i], " -"))
        ++*n_doubtful;
      else
        ++*n_verdicts;
    }
}

/* Killed at any point, nothing is sent twice, and nothing is missing; what may have been paid for is told. */
static void
test_kill (Fixture      *fixture,
           gconstpointer unused)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_auto (Result) result = { 0 };
  g_auto (Result) again = { 0 };
  guint n_verdicts;
  guint n_doubtful;

  for (guint i = 0; i < N_ADDRESSES; i++)
    g_string_append_printf (list, "good%03u@shop.net\n", i);
  write_file (fixture, "list.txt", list->str, -1);
  for (guint i = 0; i < N_KILLS; i++)
    run_and_kill (fixture, "one", i > 0, verify_service_wait,
                  verify_service_count_all (fixture->service) + g_test_rand_int_range (1, 20));

  rebote (fixture, &result, "verify list.txt --with one --offline --json --resume");
  count_verdicts (result.out, &n_verdicts, &n_doubtful);
  g_test_message ("%u verdicts, %u in doubt", n_verdicts, n_doubtful);
  g_assert_cmpuint (n_verdicts + n_doubtful, ==, N_ADDRESSES);
  g_assert_cmpint (result.status, ==, n_doubtful > 0 ? 3 : 0);
  g_assert_cmpuint (verify_service_count_all (fixture->service), ==, verify_service_count_each (fixture->service));
  g_assert_cmpuint (verify_service_count_each (fixture->service), >=, n_verdicts);
  if (n_doubtful > 0)
    g_assert_nonnull (strstr (result.err, "before an interruption, and not answered"));

  rebote (fixture, &again, "verify list.txt --with one --offline --json --resume --retry-doubtful");
  g_assert_cmpint (again.status, ==, 0);
  count_verdicts (again.out, &n_verdicts, &n_doubtful);
  g_assert_cmpuint (n_verdicts, ==, N_ADDRESSES);
  g_assert_cmpuint (verify_service_count_each (fixture->service), ==, N_ADDRESSES);
}

/* A service that takes whole lists, and a list that is long enough. */
static void
set_up_lists (Fixture      *fixture,
              gconstpointer unused)
{
  g_autofree char *verifiers = g_build_filename (g_getenv ("XDG_DATA_HOME"), "rebote", "verifiers", NULL);
  g_autoptr (GString) list = g_string_new (NULL);

  set_up (fixture, NULL);
  verify_service_describe_lists (fixture->service, verifiers, "lists");
  g_setenv ("REBOTE_KEY_LISTS", "right", TRUE);
  for (guint i = 0; i < N_ADDRESSES; i++)
    g_string_append_printf (list, "good%03u@shop.net\n", i);
  write_file (fixture, "list.txt", list->str, -1);
}

/* All is told, of one list that was handed over, and the ledger knows of it. */
static void
assert_handed_over_once (Fixture      *fixture,
                         const Result *result)
{
  g_autofree char *text = read_lines (result->out);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_autoptr (GRegex) entry = g_regex_new ("\"addresses\":([0-9]+),\"credits\":([0-9]+)}", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_auto (Result) ledger = { 0 };
  guint64 n_sent = 0;
  guint64 n_credits = 0;

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpuint (g_strv_length (lines), ==, N_ADDRESSES);
  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *expected = g_strdup_printf ("good%03u@shop.net lists deliverable", i);

      g_assert_cmpstr (lines[i], ==, expected);
    }
  g_assert_cmpuint (verify_service_count_jobs (fixture->service), ==, 1);
  g_assert_cmpuint (verify_service_count_all (fixture->service), ==, N_ADDRESSES);

  rebote (fixture, &ledger, "verify --ledger --json");
  for (g_regex_match (entry, ledger.out, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *sent = g_match_info_fetch (match, 1);
      g_autofree char *credits = g_match_info_fetch (match, 2);

      n_sent += g_ascii_strtoull (sent, NULL, 10);
      n_credits += g_ascii_strtoull (credits, NULL, 10);
    }
  g_assert_cmpuint (n_sent, ==, N_ADDRESSES);
  g_assert_cmpuint (n_credits, ==, N_ADDRESSES);
}

static void
test_lists (Fixture      *fixture,
            gconstpointer unused)
{
  g_auto (Result) result = { 0 };

  rebote (fixture, &result, "verify list.txt --with lists --offline --json");
  assert_handed_over_once (fixture, &result);
}

/* Killed while the service works on the list, it is taken up, and not handed over again. */
static void
test_lists_kill (Fixture      *fixture,
                 gconstpointer unused)
{
  g_auto (Result) result = { 0 };

  verify_service_set_jobs (fixture->service, VERIFY_JOBS_BUSY);
  run_and_kill (fixture, "lists", FALSE, verify_service_wait_polls, 1);
  run_and_kill (fixture, "lists", TRUE, verify_service_wait_polls, verify_service_count_polls (fixture->service) + 2);
  verify_service_set_jobs (fixture->service, VERIFY_JOBS_DONE);
  rebote (fixture, &result, "verify list.txt --with lists --offline --json --resume");
  assert_handed_over_once (fixture, &result);
}

/* Killed while results are fetched, it fetches them again, and counts what they cost once. */
static void
test_lists_kill_fetching (Fixture      *fixture,
                          gconstpointer unused)
{
  g_auto (Result) result = { 0 };

  run_and_kill (fixture, "lists", FALSE, verify_service_wait_pages, 3);
  rebote (fixture, &result, "verify list.txt --with lists --offline --json --resume");
  assert_handed_over_once (fixture, &result);
}

/* The service gives up: nobody has a verdict, and the list is handed over again only when the run is taken up. */
static void
test_lists_failed (Fixture      *fixture,
                   gconstpointer unused)
{
  g_auto (Result) result = { 0 };
  g_auto (Result) again = { 0 };

  verify_service_set_jobs (fixture->service, VERIFY_JOBS_FAILED);
  rebote (fixture, &result, "verify list.txt --with lists --offline --json");
  g_assert_cmpint (result.status, ==, 3);
  g_assert_nonnull (strstr (result.err, "400 addresses could not be checked"));
  g_assert_nonnull (strstr (result.out, "gave up the list"));
  g_assert_cmpuint (verify_service_count_jobs (fixture->service), ==, 1);

  verify_service_set_jobs (fixture->service, VERIFY_JOBS_DONE);
  rebote (fixture, &again, "verify list.txt --with lists --offline --json --resume");
  g_assert_cmpint (again.status, ==, 0);
  g_assert_cmpuint (verify_service_count_jobs (fixture->service), ==, 2);
}

/* Nor does it lose its way where the service has forgotten the list meanwhile. */
static void
test_lists_unknown (Fixture      *fixture,
                    gconstpointer unused)
{
  g_auto (Result) result = { 0 };

  verify_service_set_jobs (fixture->service, VERIFY_JOBS_BUSY);
  run_and_kill (fixture, "lists", FALSE, verify_service_wait_polls, 1);
  verify_service_set_jobs (fixture->service, VERIFY_JOBS_UNKNOWN);
  rebote (fixture, &result, "verify list.txt --with lists --offline --json --resume");
  g_assert_cmpint (result.status, ==, 3);
  g_assert_nonnull (strstr (result.err, "400 addresses could not be checked"));
  g_assert_cmpuint (verify_service_count_jobs (fixture->service), ==, 1);
}

/* What may have been paid for is paid for again only on order. */
static void
test_lists_fresh (Fixture      *fixture,
                  gconstpointer unused)
{
  g_auto (Result) refused = { 0 };
  g_auto (Result) both = { 0 };
  g_auto (Result) fresh = { 0 };

  verify_service_set_jobs (fixture->service, VERIFY_JOBS_BUSY);
  run_and_kill (fixture, "lists", FALSE, verify_service_wait_polls, 1);
  verify_service_set_jobs (fixture->service, VERIFY_JOBS_DONE);

  rebote (fixture, &refused, "verify list.txt --with lists --offline --json --yes");
  g_assert_cmpint (refused.status, ==, 1);
  g_assert_cmpstr (refused.out, ==, "");
  g_assert_nonnull (strstr (refused.err, "400 addresses may have been paid for"));
  g_assert_cmpuint (verify_service_count_jobs (fixture->service), ==, 1);

  rebote (fixture, &both, "verify list.txt --with lists --offline --json --resume --fresh");
  g_assert_cmpint (both.status, ==, 2);

  rebote (fixture, &fresh, "verify list.txt --with lists --offline --json --fresh");
  g_assert_cmpint (fresh.status, ==, 0);
  g_assert_cmpuint (verify_service_count_jobs (fixture->service), ==, 2);
}

/* Stopped by the user, it waits for what is under way, and says how to go on. */
static void
test_interrupt (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr (VerifyService) slow = verify_service_new (20);
  g_autofree char *folder = g_build_filename (g_getenv ("XDG_DATA_HOME"), "rebote", "verifiers", NULL);
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_auto (Result) result = { 0 };

  verify_service_describe (slow, folder, "slow", 4);
  g_setenv ("REBOTE_KEY_SLOW", "right", TRUE);
  for (guint i = 0; i < N_ADDRESSES; i++)
    g_string_append_printf (list, "good%03u@shop.net\n", i);
  write_file (fixture, "list.txt", list->str, -1);
  g_subprocess_launcher_set_cwd (launcher, fixture->folder);
  g_subprocess_launcher_setenv (launcher, "REBOTE_KEY_SLOW", "right", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("REBOTE_PROGRAM"), "verify", "list.txt", "--with", "slow",
                                         "--offline", "--json", NULL);
  g_assert_no_error (error);
  g_assert_true (verify_service_wait (slow, 10));
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_cmpstr (out, ==, "");
  g_assert_nonnull (strstr (err, "--resume"));

  rebote (fixture, &result, "verify list.txt --with slow --offline --json --resume");
  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpuint (verify_service_count_all (slow), ==, N_ADDRESSES);
  g_assert_cmpuint (verify_service_count_each (slow), ==, N_ADDRESSES);
}

#define add_test(path, func)       g_test_add ("/cli-verify/" path, Fixture, NULL, set_up, func, tear_down)
#define add_lists_test(path, func) g_test_add ("/cli-verify/lists/" path, Fixture, NULL, set_up_lists, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  isolated_test_init (&argc, &argv);
  add_test ("local", test_local);
  add_test ("domains", test_domains);
  add_test ("output", test_output);
  add_test ("never-over-source", test_never_over_source);
  add_test ("order", test_order);
  add_test ("wrong-key", test_wrong_key);
  add_test ("no-credits", test_no_credits);
  add_test ("usage", test_usage);
  add_test ("read-only", test_read_only);
  add_test ("verifiers", test_verifiers);
  add_test ("kill", test_kill);
  add_test ("interrupt", test_interrupt);
  add_lists_test ("done", test_lists);
  add_lists_test ("kill", test_lists_kill);
  add_lists_test ("kill-fetching", test_lists_kill_fetching);
  add_lists_test ("failed", test_lists_failed);
  add_lists_test ("unknown", test_lists_unknown);
  add_lists_test ("fresh", test_lists_fresh);

  return isolated_test_run ();
}
