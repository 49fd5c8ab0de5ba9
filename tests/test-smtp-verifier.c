/* test-smtp-verifier.c
 *
 * Asking mail servers, with real ones on loopback that answer as their script says, and a DNS server that names them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "smtp-site.h"

/* Whole scripts with the answer that they lead to. */
static const struct
{
  const char *name;
  SmtpScript  script;
  const char *address;
  const char *expected;
  const char *status;
} talks[] = {
  { "accepted", { .recipients = (SmtpEntry[]){ { "anna@mx.zzz", "250 2.1.5 Ok" }, { NULL, NULL } } }, "anna@mx.zzz",
    "deliverable/accepted", "accepted, catch-all-no" },
  { "catch-all", { .recipients = (SmtpEntry[]){ { "*", "250 2.1.5 Ok" }, { NULL, NULL } } }, "anna@mx.zzz",
    "risky/catch-all", "accepted, catch-all-yes" },
  { "catch-all-inconclusive",
    { .recipients = (SmtpEntry[]){ { "anna@mx.zzz", "250 Ok" }, { "*", "451 4.4.4 multiple regions" }, { NULL, NULL } } },
    "anna@mx.zzz", "deliverable/accepted", "accepted, catch-all-inconclusive" },
  { "catch-all-cut", { .recipients = (SmtpEntry[]){ { "anna@mx.zzz", "250 Ok" }, { "*", "CLOSE" }, { NULL, NULL } } },
    "anna@mx.zzz", "deliverable/accepted", "accepted, catch-all-inconclusive" },
  { "role", { .recipients = (SmtpEntry[]){ { "info@mx.zzz", "250 Ok" }, { NULL, NULL } } }, "info@mx.zzz", "risky/role",
    "accepted, catch-all-no, role" },
  { "role-gone", { 0 }, "info@mx.zzz", "undeliverable/no-such-user", "no-such-user" },
  { "several-lines",
    { .greeting = "220-mail.test\n220-welcome\n...\n220 ready",
      .recipients = (SmtpEntry[]){ { "anna@mx.zzz", "550-5.1.1 The account\n550-5.1.1 you want\n550 5.1.1 does not exist" },
                                   { NULL, NULL } } },
    "anna@mx.zzz", "undeliverable/no-such-user", "no-such-user" },
  { "helo", { .ehlo = "502 5.5.1 What?", .recipients = (SmtpEntry[]){ { "anna@mx.zzz", "250 Ok" }, { NULL, NULL } } },
    "anna@mx.zzz", "deliverable/accepted", "accepted, catch-all-no" },
  { "tarpit", { .recipients = (SmtpEntry[]){ { "anna@mx.zzz", "WAIT 300 250 Ok" }, { NULL, NULL } } }, "anna@mx.zzz",
    "deliverable/accepted", "accepted, catch-all-no" },
  { "close-after-answer",
    { .recipients = (SmtpEntry[]){ { "anna@mx.zzz", "550 5.1.1 No such user CLOSE" }, { NULL, NULL } } }, "anna@mx.zzz",
    "undeliverable/no-such-user", "no-such-user" },
  { "silent-quit", { .quit = "SILENT" }, "anna@mx.zzz", "undeliverable/no-such-user", "no-such-user" },
  { "starttls-demanded",
    { .mail = "530 5.7.0 Must issue a STARTTLS command first",
      .recipients = (SmtpEntry[]){ { "anna@mx.zzz", "250 Ok" }, { NULL, NULL } } },
    "anna@mx.zzz", "deliverable/accepted", "accepted, catch-all-no" },
  { "starttls-broken",
    { .mail = "530 5.7.0 Must issue a STARTTLS command first", .starttls = "GARBAGE" }, "anna@mx.zzz",
    "unknown/probe-blocked", "encryption-required" },
  { "international-refused", { .ehlo = "250 mail.test" }, "j\xc3\xb6rg@mx.zzz", "undeliverable/bad-address",
    "eai-unsupported" },
  { "international",
    { .recipients = (SmtpEntry[]){ { "j\xc3\xb6rg@mx.zzz", "250 Ok" }, { NULL, NULL } } }, "j\xc3\xb6rg@mx.zzz",
    "risky/low-quality", "accepted, catch-all-no, international-mailbox" },
  { "silent-greeting", { .greeting = "SILENT" }, "anna@mx.zzz", "unknown/timeout", "timeout" },
  { "silent-recipient", { .recipients = (SmtpEntry[]){ { "*", "SILENT" }, { NULL, NULL } } }, "anna@mx.zzz",
    "unknown/timeout", "timeout" },
  { "endless-greeting", { .greeting = "LINES" }, "anna@mx.zzz", "unknown/server-will-not-say", "protocol" },
  { "endless-line", { .recipients = (SmtpEntry[]){ { "*", "ENDLESS" }, { NULL, NULL } } }, "anna@mx.zzz",
    "unknown/server-will-not-say", "protocol" },
  { "nonsense", { .greeting = "HTTP/1.1 400 Bad Request" }, "anna@mx.zzz", "unknown/server-will-not-say", "protocol" },
  { "cut-greeting", { .greeting = "CLOSE" }, "anna@mx.zzz", "unknown/no-connect", "no-connect" },
  { "cut-ehlo", { .ehlo = "CLOSE" }, "anna@mx.zzz", "unknown/no-connect", "connection-cut" },
  { "cut-mail", { .mail = "CLOSE" }, "anna@mx.zzz", "unknown/no-connect", "connection-cut" },
  { "cut-recipient", { .recipients = (SmtpEntry[]){ { "*", "CLOSE" }, { NULL, NULL } } }, "anna@mx.zzz",
    "unknown/no-connect", "connection-cut" },
  { "banner-refused", { .greeting = "554 5.7.1 No service for you" }, "anna@mx.zzz", "unknown/probe-blocked",
    "probe-blocked" },
  { "no-mail-service", { .greeting = "521 This host does not accept mail" }, "anna@mx.zzz", "undeliverable/no-mail-host",
    "no-mail-service" },
  { "too-many", { .recipients = (SmtpEntry[]){ { "anna@mx.zzz", "452 4.5.3 Too many recipients|250 Ok" }, { NULL, NULL } } },
    "anna@mx.zzz", "deliverable/accepted", "accepted, catch-all-no" },
  { "policy", { .recipients = (SmtpEntry[]){ { "*", "550 5.7.1 Service unavailable, client host blocked using Spamhaus" },
                                             { NULL, NULL } } },
    "anna@mx.zzz", "unknown/probe-blocked", "probe-blocked" },
  { "policy-at-mail", { .mail = "554 5.7.1 Your IP has a poor reputation" }, "anna@mx.zzz", "unknown/probe-blocked",
    "probe-blocked" },
  { "bare", { .recipients = (SmtpEntry[]){ { "*", "550 Requested action not taken" }, { NULL, NULL } } }, "anna@mx.zzz",
    "risky/no-such-user", "bare-refusal" },
  /* Without a question to the server. */
  { "null-mx", { 0 }, "anna@null.zzz", "undeliverable/null-mx", "null-mx" },
  { "unroutable", { 0 }, "anna@loop.zzz", "undeliverable/mx-unroutable", "mx-unroutable" },
  { "dns-trouble", { 0 }, "anna@servfail.zzz", "unknown/dns-temp", "dns-servfail" },
  { "bad-address", { 0 }, "anna@@mx.zzz\r\nRCPT TO:<x@mx.zzz>", "undeliverable/bad-address", "bad-address" },
  /* By who runs the server. */
  { "yahoo", { .recipients = (SmtpEntry[]){ { "*", "250 Ok" }, { NULL, NULL } } }, "anna@yahoo-like.zzz",
    "unknown/server-will-not-say", "server-will-not-say" },
  { "microsoft-edge",
    { .recipients = (SmtpEntry[]){ { "*", "550 5.4.1 Recipient address rejected: Access denied" }, { NULL, NULL } } },
    "anna@office.zzz", "undeliverable/no-such-user", "no-such-user" },
  { "outlook-policy", { .recipients = (SmtpEntry[]){ { "*", "550 5.7.1 no such user" }, { NULL, NULL } } },
    "anna@hotmail-like.zzz", "unknown/probe-blocked", "probe-blocked" },
  { "outlook-gone", { .recipients = (SmtpEntry[]){ { "*", "550 5.5.0 Requested action not taken: mailbox unavailable" },
                                                   { NULL, NULL } } },
    "anna@hotmail-like.zzz", "undeliverable/no-such-user", "no-such-user" },
  { "filter-accepts", { .recipients = (SmtpEntry[]){ { "anna@filtered.zzz", "250 Ok" }, { "*", "451 4.7.1 later" },
                                                     { NULL, NULL } } },
    "anna@filtered.zzz", "risky/catch-all", "accepted, catch-all-inconclusive" },
  { "filter-refuses-others", { .recipients = (SmtpEntry[]){ { "anna@filtered.zzz", "250 Ok" }, { NULL, NULL } } },
    "anna@filtered.zzz", "deliverable/accepted", "accepted, catch-all-no" },
};

static void
test_talks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (talks); i++)
    {
      Site site;
      g_autofree char *verdict = NULL;
      g_autoptr (ReboteVerification) found = NULL;

      g_test_message ("%s", talks[i].name);
      if (g_str_has_prefix (talks[i].name, "starttls") && !g_tls_backend_supports_tls (g_tls_backend_get_default ()))
        continue;
      site_open (&site, &talks[i].script);
      found = verify_one (site.verifier, talks[i].address);
      verdict = verify_describe (found);
      if (g_strcmp0 (verdict, talks[i].expected) != 0 || g_strcmp0 (found->status, talks[i].status) != 0)
        g_printerr ("%s: %s (%s; %s), not %s\n%s\n", talks[i].name, verdict, found->status, found->sub_status,
                    talks[i].expected,
                    rebote_smtp_verifier_get_transcript (REBOTE_SMTP_VERIFIER (site.verifier), talks[i].address));
      g_assert_cmpstr (verdict, ==, talks[i].expected);
      g_assert_cmpstr (found->status, ==, talks[i].status);
      g_assert_cmpstr (found->service, ==, "smtp");
      g_assert_cmpuint (found->yes & found->no, ==, 0);
      site_close (&site);
    }
}

/* The real address first, each in a transaction of its own; and the domain is asked only once. */
static void
test_order (void)
{
  static const SmtpEntry recipients[] = { { "anna@mx.zzz", "250 Ok" }, { "bert@mx.zzz", "250 Ok" }, { NULL, NULL } };
  static const SmtpScript script = { .recipients = recipients };
  Site site;
  g_autoptr (ReboteVerification) anna = NULL;
  g_autoptr (ReboteVerification) bert = NULL;
  g_autofree char *log = NULL;
  g_auto (GStrv) lines = NULL;
  const char *transcript;
  gint64 tested;

  site_open (&site, &script);
  anna = verify_one (site.verifier, "anna@mx.zzz");
  log = smtp_server_dup_log (site.server);
  lines = g_strsplit (log, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 8);
  g_assert_cmpstr (lines[0], ==, "EHLO probe.rebote-mail.zzz");
  g_assert_cmpstr (lines[1], ==, "MAIL FROM:<probe@rebote-mail.zzz>");
  g_assert_cmpstr (lines[2], ==, "RCPT TO:<anna@mx.zzz>");
  g_assert_cmpstr (lines[3], ==, "RSET");
  g_assert_cmpstr (lines[4], ==, "MAIL FROM:<probe@rebote-mail.zzz>");
  g_assert_true (g_str_has_prefix (lines[5], "RCPT TO:<"));
  g_assert_cmpuint (strlen (lines[5]), >=, strlen ("RCPT TO:<@mx.zzz>") + 18);
  g_assert_cmpstr (lines[6], ==, "QUIT");

  bert = verify_one (site.verifier, "bert@mx.zzz");
  g_assert_cmpint (bert->verdict, ==, REBOTE_VERIFICATION_DELIVERABLE);
  g_assert_true (bert->no & REBOTE_VERIFICATION_CATCH_ALL);
  g_assert_cmpuint (smtp_server_count (site.server, "RCPT"), ==, 3);
  g_assert_cmpint (rebote_smtp_memory_get_catch_all (site.memory, "mx.zzz", &tested), ==, REBOTE_CATCH_ALL_NO);
  g_assert_cmpint (tested, >, 0);

  transcript = rebote_smtp_verifier_get_transcript (REBOTE_SMTP_VERIFIER (site.verifier), "anna@mx.zzz");
  g_assert_nonnull (strstr (transcript, "< 220 mail.test ESMTP\n> EHLO probe.rebote-mail.zzz\n< 250-mail.test\n"));
  g_assert_nonnull (strstr (transcript, "> QUIT\n< 221 2.0.0 Bye\n"));
  site_close (&site);
}

/* What was found out more than a week ago is not known any more. */
static void
test_memory (void)
{
  g_autoptr (ReboteSmtpMemory) memory = rebote_smtp_memory_new ();
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  rebote_smtp_memory_set_catch_all (memory, "old.zzz", REBOTE_CATCH_ALL_YES, now - 8 * 24 * 60 * 60);
  rebote_smtp_memory_set_catch_all (memory, "new.zzz", REBOTE_CATCH_ALL_YES, now - 6 * 24 * 60 * 60);
  g_assert_cmpint (rebote_smtp_memory_get_catch_all (memory, "old.zzz", NULL), ==, REBOTE_CATCH_ALL_NOT_TESTED);
  g_assert_cmpint (rebote_smtp_memory_get_catch_all (memory, "new.zzz", NULL), ==, REBOTE_CATCH_ALL_YES);
  g_assert_cmpint (rebote_smtp_memory_get_catch_all (memory, "none.zzz", NULL), ==, REBOTE_CATCH_ALL_NOT_TESTED);
}

static void
test_greylisting (void)
{
  static const SmtpEntry recipients[] = {
    { "anna@mx.zzz", "450 4.7.1 Greylisted, try again later|250 Ok" }, { "bert@mx.zzz", "451 4.7.1 Greylisted" },
    { NULL, NULL }
  };
  static const SmtpScript script = { .recipients = recipients };
  static const guint waits[] = { 300, 1200, 3600, 0 };
  Site site;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  site_open (&site, &script);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ReboteVerification) anna = verify_one (site.verifier, "anna@mx.zzz");
      gint64 retry_at = rebote_smtp_verifier_get_retry_at (REBOTE_SMTP_VERIFIER (site.verifier), "anna@mx.zzz");

      g_assert_cmpint (anna->verdict, ==, i == 0 ? REBOTE_VERIFICATION_UNKNOWN : REBOTE_VERIFICATION_DELIVERABLE);
      g_assert_cmpint (anna->reason, ==, i == 0 ? REBOTE_VERIFICATION_REASON_GREYLISTED
                                                : REBOTE_VERIFICATION_REASON_ACCEPTED);
      if (i == 0)
        {
          g_assert_cmpstr (anna->status, ==, "greylisted, retry-after-300");
          g_assert_true (anna->yes & REBOTE_VERIFICATION_GREYLISTED);
          g_assert_cmpint (retry_at, >=, now + 300);
          g_assert_cmpint (rebote_verification_get_action (anna), ==, REBOTE_ACTION_RETRY_LATER);
        }
      else
        g_assert_cmpint (retry_at, ==, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autoptr (ReboteVerification) bert = verify_one (site.verifier, "bert@mx.zzz");
      g_autofree char *status = waits[i] ? g_strdup_printf ("greylisted, retry-after-%u", waits[i]) : g_strdup ("greylisted");

      g_assert_cmpstr (bert->status, ==, status);
      g_assert_cmpint (bert->reason, ==, REBOTE_VERIFICATION_REASON_GREYLISTED);
    }
  site_close (&site);
}

/* Servers of other addresses, at the same port. */
static void
test_next_host (void)
{
  static const SmtpEntry recipients[] = { { "anna@two.zzz", "250 Ok" }, { NULL, NULL } };
  static const SmtpScript good = { .recipients = recipients };
  static const SmtpScript busy = { .greeting = "421 4.3.2 Busy" };
  static const SmtpScript closed = { .greeting = "521 No mail here" };
  Site site;
  g_autoptr (ReboteVerification) refused = NULL;
  g_autoptr (ReboteVerification) sent_on = NULL;
  g_autoptr (ReboteVerification) half = NULL;
  SmtpServer *first;

  /* Nobody is at the first. */
  site_open (&site, &good);
  refused = verify_one (site.verifier, "anna@two.zzz");
  g_assert_cmpint (refused->verdict, ==, REBOTE_VERIFICATION_DELIVERABLE);
  g_assert_true (g_str_has_prefix (refused->sub_status, "b.two.zzz: 250"));

  /* The first sends us away. */
  first = smtp_server_new ("127.0.0.2", smtp_server_get_port (site.server), &busy);
  sent_on = verify_one (site.verifier, "anna@two.zzz");
  g_assert_cmpint (sent_on->verdict, ==, REBOTE_VERIFICATION_DELIVERABLE);
  g_assert_cmpuint (smtp_server_count_connections (first), ==, 1);
  smtp_server_free (first);
  site_close (&site);

  /* Two of three say that they take no mail: the third may. */
  site_open (&site, &closed);
  first = smtp_server_new ("127.0.0.2", smtp_server_get_port (site.server), &closed);
  half = verify_one (site.verifier, "anna@three.zzz");
  g_assert_cmpint (half->verdict, ==, REBOTE_VERIFICATION_UNKNOWN);
  g_assert_cmpuint (smtp_server_count_connections (site.server), ==, 1);
  smtp_server_free (first);
  site_close (&site);
}

/* The smtp vectors that are of one reply to RCPT are run here from their setup; what the others need has a test of its own. */
static const struct
{
  const char *id;
  const char *where;
} elsewhere[] = {
  { "smtp-06", "greylisting" },        { "smtp-07", "greylisting" },       { "smtp-11", "talks: too-many" },
  { "smtp-12", "talks: catch-all" },   { "smtp-13", "talks: accepted" },   { "smtp-14", "talks: catch-all-inconclusive" },
  { "smtp-15", "order" },              { "smtp-17", "talks: microsoft-edge" },
  { "smtp-20", "talks: banner-refused, next-host" },                       { "smtp-21", "talks: several-lines" },
  { "smtp-22", "talks: helo" },        { "smtp-23", "talks: starttls-demanded" },
  { "smtp-24", "talks: starttls-broken" },                                 { "smtp-25", "smtp-manners: sender-refused" },
  { "smtp-26", "smtp-manners: pause" },              { "smtp-27", "smtp-manners: unreachable" },       { "smtp-28", "smtp-manners: port-closed" },
  { "smtp-29", "smtp-manners: intercepted" },        { "smtp-30", "talks: no-mail-service, next-host" },
  { "smtp-31", "talks: endless" },     { "smtp-32", "latin-1" },           { "smtp-33", "talks: close-after-answer" },
  { "smtp-34", "talks: yahoo" },
};

static gboolean
is_elsewhere (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    {
      if (g_str_equal (elsewhere[i].id, id))
        {
          g_test_message ("%s: %s", id, elsewhere[i].where);
          return TRUE;
        }
    }

  return FALSE;
}

static void
test_vectors (void)
{
  static const char *const columns[] = { "id", "layer", "setup", "expected", NULL };
  g_autoptr (ReboteTable) table = verify_vectors ();
  int   at[4];
  guint n_run = 0, n_wrong = 0;

  if (table == NULL)
    return;

  g_assert_true (rebote_table_find_columns (table, columns, at, NULL));
  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      const char *id = rebote_table_get (table, row, at[0]);
      const char *setup = rebote_table_get (table, row, at[2]);
      SmtpEntry   recipients[] = { { "anna@mx.zzz", setup + strlen ("RCPT ") }, { NULL, NULL } };
      SmtpScript  script = { .recipients = recipients };
      g_autofree char *verdict = NULL;
      g_autoptr (ReboteVerification) found = NULL;
      Site site;

      if (!g_str_equal (rebote_table_get (table, row, at[1]), "smtp") || is_elsewhere (id))
        continue;
      g_assert_true (g_str_has_prefix (setup, "RCPT "));
      site_open (&site, &script);
      found = verify_one (site.verifier, "anna@mx.zzz");
      verdict = verify_describe (found);
      n_run++;
      if (!g_str_equal (rebote_verification_verdict_to_slug (found->verdict), rebote_table_get (table, row, at[3])))
        {
          n_wrong++;
          g_printerr ("%s: %s is %s (%s), not %s\n", id, setup, verdict, found->status, rebote_table_get (table, row, at[3]));
        }
      site_close (&site);
    }
  g_assert_cmpuint (n_run, ==, 34 - G_N_ELEMENTS (elsewhere));
  g_assert_cmpuint (n_wrong, ==, 0);
}

static void
test_latin1 (void)
{
  static const SmtpEntry recipients[] = { { "*", "550 5.1.1 No such user, Se\xf1or" }, { NULL, NULL } };
  static const SmtpScript script = { .recipients = recipients };
  g_autoptr (ReboteVerification) found = NULL;
  Site site;

  site_open (&site, &script);
  found = verify_one (site.verifier, "anna@mx.zzz");
  g_assert_cmpint (found->reason, ==, REBOTE_VERIFICATION_REASON_NO_SUCH_USER);
  g_assert_cmpstr (found->sub_status, ==, "a.mx.zzz: 550 5.1.1 No such user, Se\xef\xbf\xbdor");
  g_assert_true (g_utf8_validate (rebote_smtp_verifier_get_transcript (REBOTE_SMTP_VERIFIER (site.verifier), "anna@mx.zzz"),
                                  -1, NULL));
  site_close (&site);
}

/* The server that Postfix brings for tests, where it is installed: one that is not ours. */
static char *
find_sink (void)
{
  char *path = g_find_program_in_path ("smtp-sink");

  return path ? path : g_find_program_in_path ("/usr/sbin/smtp-sink");
}

/* Knocks until somebody opens, or the server has gone. */
static void
wait_for_server (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  for (;;)
    {
      g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);

      if (connection)
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_thread_yield ();
    }
}

static void
test_postfix (void)
{
  static const struct
  {
    const char *option;
    const char *value;
    const char *expected;
  } cases[] = {
    { NULL, NULL, "risky/catch-all" },
    { "-e", NULL, "risky/catch-all" },                     /* knows no EHLO */
    { "-f", "RCPT", "unknown/server-will-not-say" },       /* 500 is no word about the recipient */
    { "-r", "RCPT", "unknown/greylisted" },
    { "-q", "MAIL", "unknown/no-connect" },                /* hangs up */
  };
  g_autofree char *sink = find_sink ();

  if (sink == NULL)
    {
      g_test_skip ("Postfix, with its smtp-sink, is not installed");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint16 port = find_free_port ();
      g_autofree char *where = g_strdup_printf ("127.0.0.1:%u", port);
      g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
      g_autoptr (ReboteSmtpSettings) settings = make_settings (port);
      g_autoptr (GSubprocess) process = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteVerification) found = NULL;
      g_autofree char *verdict = NULL;
      Site site;

      g_ptr_array_add (arguments, sink);
      if (getuid () == 0)
        {
          g_ptr_array_add (arguments, (char *)"-u");
          g_ptr_array_add (arguments, (char *)"nobody");
        }
      if (cases[i].option)
        g_ptr_array_add (arguments, (char *)cases[i].option);
      if (cases[i].value)
        g_ptr_array_add (arguments, (char *)cases[i].value);
      g_ptr_array_add (arguments, where);
      g_ptr_array_add (arguments, (char *)"10");
      g_ptr_array_add (arguments, NULL);
      process = g_subprocess_newv ((const char *const *)arguments->pdata, G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
      g_assert_no_error (error);
      wait_for_server (port);

      site_open_with (&site, NULL, settings);
      found = verify_one (site.verifier, "anna@mx.zzz");
      verdict = verify_describe (found);
      g_test_message ("%s: %s", cases[i].option ? cases[i].option : "plain", found->sub_status);
      g_assert_cmpstr (verdict, ==, cases[i].expected);
      site_close (&site);

      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  isolated_test_init (&argc, &argv);
  knowledge = rebote_knowledge_load (NULL, NULL);

  g_test_add_func ("/smtp-verifier/talks", test_talks);
  g_test_add_func ("/smtp-verifier/order", test_order);
  g_test_add_func ("/smtp-verifier/memory", test_memory);
  g_test_add_func ("/smtp-verifier/greylisting", test_greylisting);
  g_test_add_func ("/smtp-verifier/next-host", test_next_host);
  g_test_add_func ("/smtp-verifier/latin-1", test_latin1);
  g_test_add_func ("/smtp-verifier/postfix", test_postfix);
  g_test_add_func ("/smtp-verifier/vectors", test_vectors);

  status = isolated_test_run ();
  rebote_knowledge_unref (knowledge);

  return status;
}
