/* test-smtp-verifier.c
 *
 * Asking mail servers, with real ones on loopback that answer as their script says, and a DNS server that names them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "verify/smtp/rebote-smtp-preflight.h"
#include "verify/smtp/rebote-smtp-verifier.h"
#include "isolated.h"
#include "smtp-server.h"
#include "verify-fixture.h"

#define TIMEOUT 300 /* milliseconds, for the DNS */

/* Loopback stands for the internet here. */
static const char unroutable[] = "network\n10.0.0.0/8\n192.0.2.0/24\n";

static const DnsEntry entries[] = {
  { "mx.zzz", "MX 10 a.mx.zzz" },
  { "a.mx.zzz", "A 127.0.0.1" },
  { "two.zzz", "MX 10 a.two.zzz, MX 20 b.two.zzz" },
  { "a.two.zzz", "A 127.0.0.2" },
  { "b.two.zzz", "A 127.0.0.1" },
  { "three.zzz", "MX 10 a.two.zzz, MX 20 b.two.zzz, MX 30 c.three.zzz" },
  { "c.three.zzz", "A 127.0.0.1" },
  { "loop.zzz", "MX 10 private.zzz" },
  { "private.zzz", "A 10.1.2.3, A 192.0.2.5" },
  { "null.zzz", "MX 0 ." },
  { "servfail.zzz", "SERVFAIL" },
  { "yahoo-like.zzz", "MX 10 mta5.am0.yahoodns.net" },
  { "mta5.am0.yahoodns.net", "A 127.0.0.1" },
  { "office.zzz", "MX 10 office.mail.protection.outlook.com" },
  { "office.mail.protection.outlook.com", "A 127.0.0.1" },
  { "hotmail-like.zzz", "MX 10 zzz.olc.protection.outlook.com" },
  { "zzz.olc.protection.outlook.com", "A 127.0.0.1" },
  { "filtered.zzz", "MX 10 eu.mimecast.com" },
  { "eu.mimecast.com", "A 127.0.0.1" },
  { "one.zzz", "MX 10 a.one.zzz" },
  { "a.one.zzz", "A 127.0.0.1" },
  { "other.zzz", "MX 10 a.other.zzz" },
  { "a.other.zzz", "A 127.0.0.2" },
  { "third.zzz", "MX 10 a.third.zzz" },
  { "a.third.zzz", "A 127.0.0.3" },
  { "probe.rebote-mail.zzz", "A 198.51.100.7" },
  { "7.100.51.198.in-addr.arpa", "PTR probe.rebote-mail.zzz" },
  { "other.rebote-mail.zzz", "A 198.51.100.8" },
  { "8.100.51.198.in-addr.arpa", "PTR dsl-8.provider.zzz" },
  { "rebote-mail.zzz", "MX 10 a.mx.zzz" },
  { "8.100.51.198.list.zzz", "A 127.0.0.2" },
  { "7.100.51.198.angry.zzz", "A 127.255.255.254" },
  { NULL, NULL },
};

static ReboteKnowledge *knowledge;

typedef struct
{
  VerifyNetwork     network;
  ReboteSmtpMemory *memory;
  SmtpServer       *server;
  ReboteVerifier   *verifier;
} Site;

static ReboteSmtpSettings *
make_settings (guint16 port)
{
  ReboteSmtpSettings *settings = rebote_smtp_settings_new ("probe.rebote-mail.zzz", "probe@rebote-mail.zzz");

  settings->port = port;
  settings->limits.connect = 2000;
  settings->limits.greeting = 2000;
  settings->limits.reply = 2000;
  settings->limits.quit = 500;
  settings->limits.talk = 8000;
  settings->limits.between = 1;

  return settings;
}

static void
site_open_with (Site                     *site,
                const SmtpScript         *script,
                const ReboteSmtpSettings *settings)
{
  g_autoptr (GError) error = NULL;

  verify_network_init (&site->network, entries, unroutable, TIMEOUT);
  site->memory = rebote_smtp_memory_new ();
  site->server = script ? smtp_server_new ("127.0.0.1", settings->port, script) : NULL;
  site->verifier = rebote_smtp_verifier_new (settings, site->network.routes, knowledge, site->memory, &error);
  g_assert_no_error (error);
}

static guint16
find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
site_open (Site             *site,
           const SmtpScript *script)
{
  g_autoptr (ReboteSmtpSettings) settings = make_settings (find_free_port ());

  site_open_with (site, script, settings);
}

static void
site_close (Site *site)
{
  /* Whatever happened: never a message, and never a question for lists. */
  if (site->server)
    {
      g_assert_cmpuint (smtp_server_count (site->server, "DATA"), ==, 0);
      g_assert_cmpuint (smtp_server_count (site->server, "VRFY"), ==, 0);
      g_assert_cmpuint (smtp_server_count (site->server, "EXPN"), ==, 0);
      g_assert_cmpuint (smtp_server_count (site->server, "BDAT"), ==, 0);
      g_assert_cmpuint (smtp_server_count (site->server, "(talked too early)"), ==, 0);
    }
  g_assert_finalize_object (site->verifier);
  g_assert_finalize_object (site->memory);
  if (site->server)
    smtp_server_free (site->server);
  verify_network_clear (&site->network);
}

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

/* Whoever says that he is busy is left alone, and so is one who refuses us twice. */
static void
test_pause (void)
{
  static const SmtpEntry recipients[] = { { "anna@mx.zzz", "421 4.7.0 Too many connections" }, { NULL, NULL } };
  static const SmtpEntry blocked[] = { { "*", "550 5.7.1 Blocked by our reputation list" }, { NULL, NULL } };
  static const SmtpScript script = { .recipients = recipients };
  static const SmtpScript policy = { .recipients = blocked };
  Site site;

  site_open (&site, &script);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ReboteVerification) found = verify_one (site.verifier, "anna@mx.zzz");

      g_assert_cmpint (found->verdict, ==, REBOTE_VERIFICATION_UNKNOWN);
      g_assert_true (g_str_has_prefix (found->status, i == 0 ? "busy" : "operator-paused, retry-after-1"));
    }
  g_assert_cmpuint (smtp_server_count_connections (site.server), ==, 1);
  site_close (&site);

  site_open (&site, &policy);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *address = g_strdup_printf ("person%u@mx.zzz", i);
      g_autoptr (ReboteVerification) found = verify_one (site.verifier, address);

      g_assert_cmpint (found->reason, ==, REBOTE_VERIFICATION_REASON_PROBE_BLOCKED);
    }
  g_assert_cmpuint (smtp_server_count_connections (site.server), ==, 2);
  site_close (&site);
}

/* So many at the same time as the operator may have, with a rest between; and all are answered. */
static void
test_crowd (void)
{
  static const SmtpScript script = { .recipients = NULL };
  g_autoptr (ReboteSmtpSettings) settings = make_settings (find_free_port ());
  GAsyncResult *results[20] = { NULL };
  gint64 begin, took;
  Site   site;
  guint  n_done = 0;

  settings->limits.between = 20;
  site_open_with (&site, &script, settings);
  begin = g_get_monotonic_time ();
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *address = g_strdup_printf ("person%u@mx.zzz", i);
      const char *const addresses[] = { address, NULL };

      rebote_verifier_check_async (site.verifier, addresses, NULL, verify_result_cb, &results[i]);
    }
  while (n_done < G_N_ELEMENTS (results))
    {
      g_main_context_iteration (NULL, TRUE);
      n_done = 0;
      for (guint i = 0; i < G_N_ELEMENTS (results); i++)
        n_done += results[i] != NULL;
    }
  took = g_get_monotonic_time () - begin;
  g_assert_cmpint (took, >=, 19 * 20 * 1000);
  g_assert_cmpuint (smtp_server_count_connections (site.server), ==, 20);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GPtrArray) found = rebote_verifier_check_finish (site.verifier, results[i], NULL);

      g_assert_cmpint (((ReboteVerification *)g_ptr_array_index (found, 0))->reason, ==,
                       REBOTE_VERIFICATION_REASON_NO_SUCH_USER);
      g_object_unref (results[i]);
    }
  site_close (&site);
}

static void
test_sender_refused (void)
{
  static const SmtpScript script = { .mail = "550 5.1.8 Sender domain not found" };
  static const char *const addresses[] = { "anna@mx.zzz", NULL };
  g_autoptr (GError) error = NULL;
  Site site;

  site_open (&site, &script);
  g_assert_true (rebote_verifier_check_ready (site.verifier, NULL));
  g_assert_null (verify_all (site.verifier, addresses, NULL, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_REQUEST);
  g_assert_true (rebote_verifier_error_ends_run (error));
  g_assert_false (rebote_verifier_check_ready (site.verifier, NULL));
  site_close (&site);
}

/* One provider that answers for all the world. */
static void
test_intercepted (void)
{
  static const SmtpScript script = { .greeting = "220 smtp.provider.zzz ESMTP" };
  static const char *const addresses[] = { "anna@third.zzz", NULL };
  g_autoptr (GError) error = NULL;
  Site site;
  SmtpServer *second, *third;

  site_open (&site, &script);
  second = smtp_server_new ("127.0.0.2", smtp_server_get_port (site.server), &script);
  third = smtp_server_new ("127.0.0.3", smtp_server_get_port (site.server), &script);
  rebote_verification_free (verify_one (site.verifier, "anna@one.zzz"));
  /* The same server for another customer is none that intercepts. */
  rebote_verification_free (verify_one (site.verifier, "anna@mx.zzz"));
  rebote_verification_free (verify_one (site.verifier, "anna@other.zzz"));
  g_assert_null (verify_all (site.verifier, addresses, NULL, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY);
  smtp_server_free (second);
  smtp_server_free (third);
  site_close (&site);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
test_cancelled (void)
{
  static const SmtpScript script = { .greeting = "SILENT" };
  static const char *const addresses[] = { "anna@mx.zzz", NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Site site;

  site_open (&site, &script);
  rebote_verifier_check_async (site.verifier, addresses, cancellable, verify_result_cb, &result);
  while (smtp_server_count_connections (site.server) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_idle_add (cancel_cb, cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (rebote_verifier_check_finish (site.verifier, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  site_close (&site);
}

/* What is amiss before anybody is asked. */
static void
test_preflight (void)
{
  static const SmtpScript script = { .greeting = NULL };
  static const char *const domains[] = { "null.zzz", "servfail.zzz", "mx.zzz", NULL };
  static const struct
  {
    const char        *helo;
    const char        *sender;
    const char        *list;
    gboolean           has_server;
    ReboteSmtpProblems problems;
  } cases[] = {
    { "probe.rebote-mail.zzz", "a@rebote-mail.zzz", NULL, TRUE, 0 },
    { "probe.rebote-mail.zzz", "a@rebote-mail.zzz", "list.zzz", TRUE, 0 },
    { "PROBE.rebote-mail.zzz", "a@rebote-mail.zzz", NULL, FALSE, REBOTE_SMTP_PROBLEM_PORT_CLOSED },
    { "gone.rebote-mail.zzz", "a@null.zzz", NULL, TRUE, REBOTE_SMTP_PROBLEM_HELO_UNKNOWN | REBOTE_SMTP_PROBLEM_SENDER },
    { "other.rebote-mail.zzz", "a@rebote-mail.zzz", "list.zzz", TRUE,
      REBOTE_SMTP_PROBLEM_REVERSE | REBOTE_SMTP_PROBLEM_LISTED },
    /* An error of the list is no listing. */
    { "probe.rebote-mail.zzz", "a@servfail.zzz", "angry.zzz", TRUE, REBOTE_SMTP_PROBLEM_DNS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint16 port = find_free_port ();
      g_autoptr (ReboteSmtpSettings) settings = rebote_smtp_settings_new (cases[i].helo, cases[i].sender);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      ReboteSmtpProblems problems;
      Site site;

      settings->port = port;
      site_open_with (&site, cases[i].has_server ? &script : NULL, settings);
      rebote_smtp_preflight_async (settings, site.network.routes, domains, cases[i].list, NULL, verify_result_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (rebote_smtp_preflight_finish (site.network.routes, result, &problems, &error));
      g_assert_no_error (error);
      g_assert_cmpint (problems, ==, cases[i].problems);
      for (guint bit = 0; bit < REBOTE_N_SMTP_PROBLEMS; bit++)
        g_assert_nonnull (rebote_smtp_problem_get_title (1 << bit));
      /* Not a word was said. */
      if (site.server)
        g_assert_cmpuint (smtp_server_count (site.server, "EHLO"), ==, 0);
      g_clear_object (&result);
      site_close (&site);
    }
}

static void
test_settings (void)
{
  static const struct
  {
    const char *helo;
    const char *sender;
    gboolean    is_ready;
  } cases[] = {
    { NULL, "a@firma.pl", FALSE },        { "mail.firma.pl", NULL, FALSE },      { "", "", FALSE },
    { "localhost", "a@firma.pl", FALSE }, { "192.0.2.1", "a@firma.pl", FALSE },  { "gmail.com", "a@firma.pl", FALSE },
    { "pc", "a@firma.pl", FALSE },        { "mail.firma.pl", "a", FALSE },       { "a@b.pl", "a@firma.pl", FALSE },
    { "mail.firma.pl\r\nX", "a@firma.pl", FALSE },
    { "mail.firma.pl", "a@firma.pl>\r\nDATA", FALSE },
    { "mail.firma.pl", "a@firma.pl", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteSmtpSettings) settings = rebote_smtp_settings_new (cases[i].helo, cases[i].sender);
      g_autoptr (GError) error = NULL;
      Site site;

      site_open_with (&site, NULL, settings);
      g_assert_cmpint (rebote_verifier_check_ready (site.verifier, &error), ==, cases[i].is_ready);
      if (!cases[i].is_ready)
        g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY);
      site_close (&site);
    }
}

/* The smtp vectors that are of one reply to RCPT are run here from their setup; what the others need has a test above. */
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
  { "smtp-24", "talks: starttls-broken" },                                 { "smtp-25", "sender-refused" },
  { "smtp-26", "pause" },              { "smtp-27", "unreachable" },       { "smtp-28", "port-closed" },
  { "smtp-29", "intercepted" },        { "smtp-30", "talks: no-mail-service, next-host" },
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

/* Nobody is there, at one address of the machine or another. */
static void
test_unreachable (void)
{
  g_autoptr (ReboteVerification) found = NULL;
  Site site;

  site_open (&site, NULL);
  found = verify_one (site.verifier, "anna@two.zzz");
  g_assert_cmpint (found->verdict, ==, REBOTE_VERIFICATION_UNKNOWN);
  g_assert_cmpint (found->reason, ==, REBOTE_VERIFICATION_REASON_NO_CONNECT);
  /* A refusal to connect is an answer: the port is open on our side. */
  rebote_verification_free (verify_one (site.verifier, "anna@one.zzz"));
  rebote_verification_free (verify_one (site.verifier, "anna@other.zzz"));
  rebote_verification_free (verify_one (site.verifier, "anna@third.zzz"));
  g_assert_true (rebote_verifier_check_ready (site.verifier, NULL));
  site_close (&site);
}

/* A listener that takes nobody in: with its queue full, the system drops whoever knocks, as a wall does. */
typedef struct
{
  GSocket *listener;
  GSocket *guests[3];
} Wall;

static void
wall_build (Wall       *wall,
            const char *address,
            guint16    *port)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string (address, *port);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  wall->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_true (g_socket_bind (wall->listener, wanted, TRUE, &error));
  g_assert_no_error (error);
  g_socket_set_listen_backlog (wall->listener, 0);
  g_assert_true (g_socket_listen (wall->listener, &error));
  bound = g_socket_get_local_address (wall->listener, &error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  for (guint i = 0; i < G_N_ELEMENTS (wall->guests); i++)
    {
      wall->guests[i] = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
      g_socket_set_blocking (wall->guests[i], FALSE);
      /* Whether this one is in, or still knocks, is all the same. */
      g_socket_connect (wall->guests[i], bound, NULL, NULL);
    }
}

static void
wall_clear (Wall *wall)
{
  for (guint i = 0; i < G_N_ELEMENTS (wall->guests); i++)
    g_object_unref (wall->guests[i]);
  g_object_unref (wall->listener);
}

/* Three operators that do not even refuse: it is our line. */
static void
test_port_closed (void)
{
  static const char *const last[] = { "anna@third.zzz", NULL };
  g_autoptr (ReboteSmtpSettings) settings = NULL;
  g_autoptr (ReboteVerification) first = NULL;
  g_autoptr (ReboteVerification) second = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port = 0;
  Wall walls[3];
  Site site;

  wall_build (&walls[0], "127.0.0.1", &port);
  wall_build (&walls[1], "127.0.0.2", &port);
  wall_build (&walls[2], "127.0.0.3", &port);
  settings = make_settings (port);
  settings->limits.connect = 200;
  site_open_with (&site, NULL, settings);

  first = verify_one (site.verifier, "anna@one.zzz");
  second = verify_one (site.verifier, "anna@other.zzz");
  g_assert_cmpint (first->verdict, ==, REBOTE_VERIFICATION_UNKNOWN);
  g_assert_cmpint (second->reason, ==, REBOTE_VERIFICATION_REASON_NO_CONNECT);
  g_assert_true (rebote_verifier_check_ready (site.verifier, NULL));
  g_assert_null (verify_all (site.verifier, last, NULL, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY);
  g_assert_true (rebote_verifier_error_ends_run (error));
  g_assert_false (rebote_verifier_check_ready (site.verifier, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (walls); i++)
    wall_clear (&walls[i]);
  site_close (&site);
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
  g_test_add_func ("/smtp-verifier/pause", test_pause);
  g_test_add_func ("/smtp-verifier/crowd", test_crowd);
  g_test_add_func ("/smtp-verifier/sender-refused", test_sender_refused);
  g_test_add_func ("/smtp-verifier/intercepted", test_intercepted);
  g_test_add_func ("/smtp-verifier/unreachable", test_unreachable);
  g_test_add_func ("/smtp-verifier/port-closed", test_port_closed);
  g_test_add_func ("/smtp-verifier/latin-1", test_latin1);
  g_test_add_func ("/smtp-verifier/cancelled", test_cancelled);
  g_test_add_func ("/smtp-verifier/preflight", test_preflight);
  g_test_add_func ("/smtp-verifier/settings", test_settings);
  g_test_add_func ("/smtp-verifier/vectors", test_vectors);

  status = isolated_test_run ();
  rebote_knowledge_unref (knowledge);

  return status;
}
