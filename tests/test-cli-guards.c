/* test-cli-guards.c
 *
 * What the commands say of bounces that only look hard while each is seen alone: `explain`, `report` and `clean` over a set
 * in which every guard has something to find, and over an ordinary one.
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
#include "isolated.h"

#define DAY          (24 * 60)
#define WEEK         (7 * DAY)

#define DEAD         "550 5.1.1 User unknown"
#define FULL         "452 4.2.2 Mailbox full"
#define CACHED       "550 5.1.1 Not delivering to previously bounced address"
#define UNCLEAR      "550 5.0.0 It does not exist"

#define COMPANY_SIZE 8
#define OUTAGE_SIZE  100

typedef struct
{
  char *folder;
} Fixture;

/* Minutes are counted from a Monday morning. */
static char *
format_date (int minutes)
{
  g_autoptr (GDateTime) monday = g_date_time_new_utc (2026, 5, 4, 8, 0, 0);
  g_autoptr (GDateTime) date = g_date_time_add_minutes (monday, minutes);

  return g_date_time_format (date, "%a, %d %b %Y %H:%M:%S +0000");
}

static char *
make_notice (const char *address,
             int         minutes,
             const char *answer,
             const char *server)
{
  g_autofree char *date = format_date (minutes);
  g_autofree char *who = server ? g_strdup_printf ("Remote-MTA: dns; %s\n", server) : g_strdup ("");

  return g_strdup_printf ("From: MAILER-DAEMON@mx.sender.example\nTo: news@sender.example\n"
                          "Subject: Undelivered Mail Returned to Sender\nDate: %s\nMessage-ID: <%d.%s>\nMIME-Version: 1.0\n"
                          "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
                          "--b\nContent-Type: text/plain\n\nSorry, your mail could not be delivered.\n\n"
                          "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.sender.example\n\n"
                          "Final-Recipient: rfc822; %s\nAction: failed\nStatus: %.5s\n%sDiagnostic-Code: smtp; %s\n\n--b--\n",
                          date, minutes, address, address, answer + strlen ("550 "), who, answer);
}

static char *
make_answer (const char *address,
             int         minutes)
{
  g_autofree char *date = format_date (minutes);

  return g_strdup_printf ("From: Ana <%s>\nTo: news@sender.example\nSubject: Automatic reply: News\nDate: %s\n"
                          "Message-ID: <%d@example.com>\nAuto-Submitted: auto-replied\nContent-Type: text/plain\n\n"
                          "I am on holiday until Monday.\n",
                          address, date, minutes);
}

static void
write_file (Fixture    *fixture,
            const char *name,
            char       *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_free (text);
}

static void
add_to_mailbox (GString    *mailbox,
                const char *name,
                guint       number,
                int         minutes,
                const char *answer,
                const char *server)
{
  g_autofree char *address = g_strdup_printf ("%s%u@%s%u.example", name, number, name, number);
  g_autofree char *notice = make_notice (address, minutes, answer, server);

  g_string_append_printf (mailbox, "From MAILER-DAEMON Mon May  4 08:00:00 2026\n%s\n", notice);
}

/* Four weeks in which a provider and the others do as usual, and a Monday on which the provider denies everybody. */
static void
write_outage (Fixture *fixture)
{
  GString *mailbox = g_string_new (NULL);

  for (guint i = 0; i < 160; i++)
    {
      int minutes = -(int)(1 + i / 40) * WEEK + (int)i;

      if (i % 2)
        add_to_mailbox (mailbox, "usual", i, minutes, i % 10 == 1 ? DEAD : FULL, "gmail-smtp-in.l.google.com");
      add_to_mailbox (mailbox, "other", i, minutes, i % 2 ? DEAD : FULL, "mx.example.net");
    }
  for (guint i = 160; i < 200; i++)
    add_to_mailbox (mailbox, "other", i, i, i % 2 ? DEAD : FULL, "mx.example.net");
  for (guint i = 0; i < OUTAGE_SIZE; i++)
    add_to_mailbox (mailbox, "denied", i, i, DEAD, "gmail-smtp-in.l.google.com");
  write_file (fixture, "provider.mbox", g_string_free (mailbox, FALSE));
}

static void
write_company (Fixture *fixture,
               guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("company-%u.eml", i);
      g_autofree char *address = g_strdup_printf ("p%u@corp.example", i);

      write_file (fixture, name, make_notice (address, i, DEAD, "mx.corp.example"));
    }
}

/* Every guard finds something. */
static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("rebote-cli-guards-XXXXXX", NULL);
  write_outage (fixture);
  write_company (fixture, COMPANY_SIZE);
  write_file (fixture, "not-tried.eml", make_notice ("luis@example.org", 20, CACHED, NULL));
  write_file (fixture, "alive.eml", make_notice ("ana@example.com", 10, DEAD, "mx.example.com"));
  write_file (fixture, "answer.eml", make_answer ("ana@example.com", DAY));
  write_file (fixture, "unclear.eml", make_notice ("eva@example.net", 30, UNCLEAR, NULL));
  write_file (fixture, "sure.eml", make_notice ("tom@example.net", 40, DEAD, "mx.example.net"));
}

/* The same sorts of mails, but nothing is odd about them. */
static void
set_up_ordinary (Fixture      *fixture,
                 gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("rebote-cli-guards-XXXXXX", NULL);
  write_company (fixture, 3);
  write_file (fixture, "answer.eml", make_answer ("ana@example.com", DAY));
  write_file (fixture, "full.eml", make_notice ("luis@example.org", 20, FULL, "mx.example.org"));
  write_file (fixture, "sure.eml", make_notice ("tom@example.net", 40, DEAD, "mx.example.net"));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  folder_remove (fixture->folder);
  g_free (fixture->folder);
}

/* A line of the shell, in the folder of the mails; $R is the program. */
static void
run (Fixture    *fixture,
     const char *line,
     Result     *result)
{
  const char *argv[] = { "/bin/sh", "-c", line, NULL };
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "R", g_getenv ("REBOTE_PROGRAM"), TRUE);

  result_spawn (result, fixture->folder, argv, environment);
  g_assert_cmpstr (result->err, ==, "");
  g_assert_cmpint (result->status, ==, REBOTE_EXIT_DONE);
}

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  return node;
}

/* What is found, in the order in which it is told. */
static const struct
{
  const char *guard;
  const char *group;
  guint       n_addresses;
  const char *words;
} findings[] = {
  { "provider-outage", "google", OUTAGE_SIZE, "Gmail may have had a fault" },
  { "same-domain", "corp.example", COMPANY_SIZE, "corp.example refuses everybody, or has moved" },
  { "suspected-cache", NULL, 1, "Reported without trying" },
  { "contradiction", NULL, 1, "Failed, but alive" },
  { "single-evidence", NULL, 1, "Not certain, and seen only once" },
};

static void
check_finding (JsonObject *finding,
               guint       i)
{
  static const char *const texts[] = { "title", "evidence", "advice", NULL };

  g_assert_cmpstr (json_object_get_string_member (finding, "guard"), ==, findings[i].guard);
  g_assert_cmpstr (json_object_get_string_member_with_default (finding, "group", NULL), ==, findings[i].group);
  g_assert_cmpint (json_object_get_int_member (finding, "addresses"), ==, findings[i].n_addresses);
  g_assert_cmpstr (json_object_get_string_member (finding, "title"), ==, findings[i].words);
  g_assert_cmpstr (json_object_get_string_member (finding, "reason"), ==, "no-such-user");
  g_assert_cmpstr (json_object_get_string_member (finding, "action"), ==, "review");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (finding, "since"), "2026-05-04T08:"));
  g_assert_cmpstr (json_object_get_string_member (finding, "until"), >=, json_object_get_string_member (finding, "since"));
  for (guint j = 0; texts[j]; j++)
    g_assert_cmpstr (json_object_get_string_member (finding, texts[j]), !=, "");
}

/* The recipient that a finding names, in the line of its message. */
static void
check_recipient (GHashTable *messages,
                 JsonObject *held)
{
  g_autofree char *place = g_strdup_printf ("%s %" G_GINT64_FORMAT, json_object_get_string_member (held, "source"),
                                            json_object_get_int_member (held, "index"));
  JsonNode        *message = g_hash_table_lookup (messages, place);
  JsonArray       *recipients;
  JsonObject      *recipient;

  g_test_message ("%s", place);
  g_assert_nonnull (message);
  recipients = json_object_get_array_member (json_node_get_object (message), "recipients");
  recipient = json_array_get_object_element (recipients, json_object_get_int_member (held, "recipient"));
  g_assert_cmpstr (json_object_get_string_member (held, "address"), ==,
                   json_object_get_string_member (recipient, "address"));
  g_assert_cmpstr (json_object_get_string_member (held, "explanation"), !=, "");
  /* The message alone says something else. */
  g_assert_cmpstr (json_object_get_string_member (recipient, "kind"), ==, "hard");
  g_assert_cmpstr (json_object_get_string_member (recipient, "action"), ==, "remove");
}

/* What the lines say, by the source and index of their messages. */
static GHashTable *
parse_messages (GStrv lines,
                guint n)
{
  GHashTable *messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_node_unref);

  for (guint i = 0; i < n; i++)
    {
      JsonNode   *node = parse (lines[i]);
      JsonObject *message = json_node_get_object (node);

      g_assert_false (json_object_has_member (message, "guards"));
      g_hash_table_insert (messages,
                           g_strdup_printf ("%s %" G_GINT64_FORMAT, json_object_get_string_member (message, "source"),
                                            json_object_get_int_member (message, "index")),
                           node);
    }

  return messages;
}

/* The last line; the addresses that are held are collected. */
static void
check_guards (JsonArray  *found,
              GHashTable *messages,
              GHashTable *held)
{
  g_assert_cmpuint (json_array_get_length (found), ==, G_N_ELEMENTS (findings));
  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (found, i);
      JsonArray  *recipients = json_object_get_array_member (finding, "recipients");

      check_finding (finding, i);
      g_assert_cmpuint (json_array_get_length (recipients), ==, findings[i].n_addresses);
      for (guint j = 0; j < json_array_get_length (recipients); j++)
        {
          JsonObject *recipient = json_array_get_object_element (recipients, j);

          check_recipient (messages, recipient);
          g_assert_true (g_hash_table_add (held, (char *)json_object_get_string_member (recipient, "address")));
        }
    }
}

/* All lines but the last are messages, as they are without --guards. */
static void
test_json (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GHashTable) messages = NULL;
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (Result) result = { 0 };
  g_auto (Result) plain = { 0 };
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonNode) last = NULL;
  JsonObject *object;
  guint       n;

  run (fixture, "$R explain --json .", &plain);
  run (fixture, "$R explain --json --guards .", &result);
  g_assert_true (g_str_has_prefix (result.out, plain.out));
  lines = g_strsplit (g_strchomp (result.out), "\n", -1);
  n = g_strv_length (lines) - 1;
  g_assert_cmpuint (strlen (plain.out) + strlen (lines[n]), ==, strlen (result.out));

  messages = parse_messages (lines, n);
  last = parse (lines[n]);
  object = json_node_get_object (last);
  g_assert_cmpuint (json_object_get_size (object), ==, 1);
  check_guards (json_object_get_array_member (object, "guards"), messages, held);
  g_assert_true (g_hash_table_contains (held, "denied99@denied99.example"));
  g_assert_true (g_hash_table_contains (held, "p7@corp.example"));
  g_assert_true (g_hash_table_contains (held, "luis@example.org"));
  g_assert_true (g_hash_table_contains (held, "ana@example.com"));
  g_assert_true (g_hash_table_contains (held, "eva@example.net"));
  g_assert_false (g_hash_table_contains (held, "tom@example.net"));
}

static void
test_json_is_english (Fixture      *fixture,
                      gconstpointer data)
{
  g_auto (Result) english = { 0 };
  g_auto (Result) spanish = { 0 };

  run (fixture, "$R explain --json --guards . | tail -n 1", &english);
  run (fixture, "LANGUAGE=es $R explain --json --guards . | tail -n 1", &spanish);
  g_assert_cmpstr (english.out, ==, spanish.out);
}

/* The last page of the text: how many are held in all, and each finding once. */
static void
check_text (const char *text)
{
  const char *at = strstr (text, "\n111 addresses should not be removed yet.\n");

  g_assert_nonnull (at);
  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    {
      at = strstr (at, findings[i].words);
      g_assert_nonnull (at);
    }
  g_assert_nonnull (strstr (at, "1 address is probably dead"));
  g_assert_nonnull (strstr (at, "Wait for the next mailing"));
}

static void
test_text (Fixture      *fixture,
           gconstpointer data)
{
  g_auto (Result) english = { 0 };
  g_auto (Result) spanish = { 0 };

  run (fixture, "$R explain .", &english);
  check_text (english.out);
  /* What was read comes before. */
  g_assert_null (strstr (strstr (english.out, "should not be removed yet"), "How we know"));

  run (fixture, "LANGUAGE=es $R explain .", &spanish);
  if (strstr (spanish.out, "How we know"))
    g_test_skip ("the Spanish translation has not been built");
  else
    {
      g_assert_nonnull (strstr (spanish.out, "111 direcciones"));
      g_assert_null (strstr (spanish.out, "should not be removed yet"));
    }
}

static void
check_report (JsonObject *figures)
{
  JsonArray *found = json_object_get_array_member (figures, "guards");

  g_assert_cmpuint (json_array_get_length (found), ==, G_N_ELEMENTS (findings));
  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    {
      check_finding (json_array_get_object_element (found, i), i);
      g_assert_false (json_object_has_member (json_array_get_object_element (found, i), "recipients"));
    }
}

static void
test_report (Fixture      *fixture,
             gconstpointer data)
{
  g_auto (Result) json = { 0 };
  g_auto (Result) text = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonObject *report;
  JsonArray  *campaigns;

  run (fixture, "$R report --json --sent 10000 --campaign May .", &json);
  root = parse (json.out);
  report = json_node_get_object (root);
  campaigns = json_object_get_array_member (report, "campaigns");
  g_assert_cmpuint (json_array_get_length (campaigns), ==, 1);
  check_report (json_array_get_object_element (campaigns, 0));
  check_report (json_object_get_object_member (report, "overall"));

  run (fixture, "$R report --sent 10000 .", &text);
  check_text (text.out);
}

/* Cleans a list with the mails that @bounces names; the three answers are files beside them. */
static void
clean (Fixture    *fixture,
       const char *bounces,
       char      **kept,
       char      **removed,
       char      **review)
{
  static const char list[] = "name,email\nPau,p0@corp.example\nTom,tom@example.net\nAna,ana@example.com\nEva,eva@example.net\n"
                             "Luis,luis@example.org\nDina,denied7@denied7.example\nOlga,olga@example.org\n";
  const char       *names[] = { "kept.csv", "removed.csv", "review.csv" };
  char            **contents[] = { kept, removed, review };
  g_autofree char  *line = g_strdup_printf ("$R clean list.csv %s --output kept.csv --removed removed.csv --review review.csv",
                                            bounces);
  g_auto (Result) result = { 0 };

  write_file (fixture, "list.csv", g_strdup (list));
  run (fixture, line, &result);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_assert_true (g_file_get_contents (path, contents[i], NULL, NULL));
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static void
assert_row (const char *text,
            const char *pattern)
{
  if (!g_regex_match_simple (pattern, text, G_REGEX_MULTILINE, 0))
    g_error ("No row is like “%s”:\n%s", pattern, text);
}

static guint
count_rows (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  /* Without the header and what follows the last line’s end. */
  return g_strv_length (lines) - 2;
}

static void
test_clean (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *kept = NULL;
  g_autofree char *removed = NULL;
  g_autofree char *review = NULL;

  clean (fixture, "--bounces provider.mbox --bounces alive.eml --bounces answer.eml --bounces unclear.eml --bounces sure.eml "
                  "--bounces not-tried.eml $(printf -- '--bounces %s ' company-*.eml)",
         &kept, &removed, &review);
  g_assert_cmpstr (kept, ==, "name,email\nOlga,olga@example.org\n");
  g_assert_cmpuint (count_rows (removed), ==, 1);
  assert_row (removed, "^Tom,tom@example.net,remove,no-such-user,");

  /* Each says why it is held, and brings the notice along. */
  g_assert_cmpuint (count_rows (review), ==, 5);
  assert_row (review, "^Pau,p0@corp.example,review,disputed,.* 8 addresses at corp.example .*550 5.1.1 .*company-0.eml");
  assert_row (review, "^Ana,ana@example.com,review,disputed,.* it is alive: .*550 5.1.1 .*alive.eml");
  assert_row (review, "^Eva,eva@example.net,review,disputed,.* Only one notice .*550 5.0.0 .*unclear.eml");
  assert_row (review, "^Luis,luis@example.org,review,disputed,.* without having tried.*550 5.1.1 .*not-tried.eml");
  assert_row (review, "^Dina,denied7@denied7.example,review,disputed,.* Gmail said of 100 addresses .*550 5.1.1 .*provider.mbox");
}

/* The same notices, when nothing else is known: that is what the guards are for. */
static void
test_clean_alone (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char *kept = NULL;
  g_autofree char *removed = NULL;
  g_autofree char *review = NULL;

  clean (fixture, "--bounces company-0.eml --bounces alive.eml", &kept, &removed, &review);
  g_assert_cmpuint (count_rows (removed), ==, 2);
  assert_row (removed, "^Pau,p0@corp.example,remove,no-such-user,");
  assert_row (removed, "^Ana,ana@example.com,remove,no-such-user,");
  g_assert_cmpuint (count_rows (review), ==, 0);
}

static void
test_ordinary (Fixture      *fixture,
               gconstpointer data)
{
  g_auto (Result) json = { 0 };
  g_auto (Result) text = { 0 };
  g_auto (Result) report = { 0 };
  g_autofree char *kept = NULL;
  g_autofree char *removed = NULL;
  g_autofree char *review = NULL;

  run (fixture, "$R explain --json --guards . | tail -n 1", &json);
  g_assert_cmpstr (json.out, ==, "{\"guards\":[]}\n");
  run (fixture, "$R explain .", &text);
  g_assert_nonnull (strstr (text.out, "p2@corp.example"));
  g_assert_null (strstr (text.out, "should not be removed yet"));
  run (fixture, "$R report --json .", &report);
  g_assert_nonnull (strstr (report.out, "\"guards\":[]"));
  g_assert_null (strstr (report.out, "\"guard\":"));

  clean (fixture, "$(printf -- '--bounces %s ' *.eml)", &kept, &removed, &review);
  g_assert_cmpuint (count_rows (removed), ==, 2);
  assert_row (removed, "^Pau,p0@corp.example,remove,no-such-user,");
  assert_row (removed, "^Tom,tom@example.net,remove,no-such-user,");
  g_assert_cmpuint (count_rows (review), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/cli/guards/json", Fixture, NULL, set_up, test_json, tear_down);
  g_test_add ("/cli/guards/json-is-english", Fixture, NULL, set_up, test_json_is_english, tear_down);
  g_test_add ("/cli/guards/text", Fixture, NULL, set_up, test_text, tear_down);
  g_test_add ("/cli/guards/report", Fixture, NULL, set_up, test_report, tear_down);
  g_test_add ("/cli/guards/clean", Fixture, NULL, set_up, test_clean, tear_down);
  g_test_add ("/cli/guards/clean-alone", Fixture, NULL, set_up, test_clean_alone, tear_down);
  g_test_add ("/cli/guards/ordinary", Fixture, NULL, set_up_ordinary, test_ordinary, tear_down);

  return isolated_test_run ();
}
