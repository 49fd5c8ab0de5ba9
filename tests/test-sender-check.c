/* test-sender-check.c
 *
 * How domains are set up for sending, with a DNS server on loopback: good ones, broken ones, and hostile ones.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "sender/rebote-sender-check.h"
#include "sender/rebote-sender-trail.h"
#include "dns-server.h"
#include "isolated.h"
#include "sender-keys.h"

/* In milliseconds. */
#define TIMEOUT 200

#define LONG_32  "include:very-long-name.good.zzz. "
#define LONG_512 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32

static const DnsEntry entries[] = {
  /* All as it should be */
  { "good.zzz", "MX 10 mx.good.zzz, TXT v=spf1 ip4:5.6.7.8 include:_spf.service.zzz -all" },
  { "mx.good.zzz", "A 5.6.7.8" },
  { "_spf.service.zzz", "TXT v=spf1 ip4:5.6.7.0/28 ?all" },
  { "s1._domainkey.good.zzz", "TXT v=DKIM1; k=rsa; p=" KEY_RSA_2048 },
  { "s2._domainkey.good.zzz", "CNAME s2.service.zzz" },
  { "s2.service.zzz", "TXT v=DKIM1; k=rsa; p=" KEY_RSA_1024 },
  { "_dmarc.good.zzz", "TXT v=DMARC1; p=reject; rua=mailto:dmarc@reader.zzz" },
  { "good.zzz._report._dmarc.reader.zzz", "TXT v=DMARC1" },
  { "8.7.6.5.in-addr.arpa", "PTR mx.good.zzz" },
  { "8.7.6.5.zen.spamhaus.org", "NODATA" },

  /* Each fault of SPF */
  { "none.zzz", "MX 10 mx.good.zzz, TXT hello" },
  { "quoted.zzz", "MX 10 mx.good.zzz, TXT \\\"v=spf1 -all\\\"" },
  { "two.zzz", "MX 10 mx.good.zzz, TXT v=spf1 -all, TXT v=spf1 mx -all" },
  { "typo.zzz", "MX 10 mx.good.zzz, TXT v=spf1 ipv4:5.6.7.8 -all" },
  { "bytes.zzz", "MX 10 mx.good.zzz, TXT v=spf1 \\377\\376\\033[31m -all" },
  { "all.zzz", "MX 10 mx.good.zzz, TXT v=spf1 +all" },
  { "neutral.zzz", "MX 10 mx.good.zzz, TXT v=spf1 mx ?all" },
  { "end.zzz", "MX 10 mx.good.zzz, TXT v=spf1 mx" },
  { "ptr.zzz", "MX 10 mx.good.zzz, TXT v=spf1 ptr ~all" },
  { "macro.zzz", "MX 10 mx.good.zzz, TXT v=spf1 exists:%{i}._spf.%{d} ~all" },
  { "loop.zzz", "MX 10 mx.good.zzz, TXT v=spf1 include:loop2.zzz -all" },
  { "loop2.zzz", "TXT v=spf1 include:loop.zzz -all" },
  { "many.zzz", "MX 10 mx.good.zzz, TXT v=spf1 a mx a:mx.good.zzz include:many2.zzz ~all" },
  { "many2.zzz", "A 5.6.7.8, TXT v=spf1 a mx:good.zzz a a a a a -all" },
  { "nine.zzz", "A 5.6.7.8, MX 10 mx.good.zzz, TXT v=spf1 a a a a a a a a a -all" },
  { "void.zzz", "MX 10 mx.good.zzz, TXT v=spf1 a:a.gone.zzz a:b.gone.zzz exists:c.gone.zzz -all" },
  { "dangling.zzz", "MX 10 mx.good.zzz, TXT v=spf1 include:gone.zzz -all" },
  { "spf-lame.zzz", "MX 10 mx.good.zzz, TXT v=spf1 include:servfail.zzz -all" },
  { "spf-slow.zzz", "MX 10 mx.good.zzz, TXT v=spf1 include:drop.zzz -all" },
  { "long.zzz", "TC MX 10 mx.good.zzz, TXT v=spf1 ip4:5.6.7.8 -all " LONG_512 },
  { "very-long-name.good.zzz", "TXT v=spf1 -all" },
  { "servfail.zzz", "SERVFAIL" },
  { "drop.zzz", "DROP" },

  /* Each fault of a key */
  { "revoked._domainkey.good.zzz", "TXT v=DKIM1; p=" },
  { "weak._domainkey.good.zzz", "TXT v=DKIM1; p=" KEY_RSA_512 },
  { "test._domainkey.good.zzz", "TXT v=DKIM1; t=y; p=" KEY_RSA_2048 },
  { "chat._domainkey.good.zzz", "TXT v=DKIM1; s=chat; p=" KEY_RSA_2048 },
  { "old._domainkey.good.zzz", "TXT v=DKIM1; h=sha1; p=" KEY_RSA_2048 },
  { "later._domainkey.good.zzz", "TXT v=DKIM1; k=later; p=AAAA" },
  { "cut._domainkey.good.zzz", "TXT v=DKIM1; p=MIIBIjANBg" },
  { "two._domainkey.good.zzz", "TXT v=DKIM1; p=" KEY_RSA_1024 ", TXT v=DKIM1; p=" KEY_RSA_512 },
  { "ed._domainkey.good.zzz", "TXT v=DKIM1; k=ed25519; p=" KEY_ED25519 },
  { "circle._domainkey.good.zzz", "CNAME circle2._domainkey.good.zzz" },
  { "circle2._domainkey.good.zzz", "SERVFAIL" },
  { "broken._domainkey.good.zzz", "SERVFAIL" },
  { "garbage._domainkey.good.zzz", "GARBAGE" },
  { "alias._domainkey.good.zzz", "CNAME gone.zzz" },
  { "k._domainkey.service.zzz", "TXT v=DKIM1; p=" KEY_RSA_2048 },

  /* Each fault of DMARC */
  { "news.good.zzz", "MX 10 mx.good.zzz, TXT v=spf1 mx -all" },
  { "_dmarc.two.zzz", "TXT v=DMARC1; p=none, TXT v=DMARC1; p=reject" },
  { "_dmarc.typo.zzz", "TXT v=DMARC1; p=block" },
  { "_dmarc.none.zzz", "TXT hello" },
  { "_dmarc.all.zzz", "TXT v=DMARC1; p=none" },
  { "_dmarc.neutral.zzz", "TXT v=DMARC1; p=quarantine; pct=50; sp=none; rua=mailto:a@neutral.zzz" },
  { "_dmarc.end.zzz", "SERVFAIL" },
  { "_dmarc.ptr.zzz", "TXT v=DMARC1; p=reject; rua=mailto:a@stranger.zzz" },
  { "_dmarc.many.zzz", "TXT v=DMARC1; p=reject; rua=mailto:a@lame.zzz" },
  { "many.zzz._report._dmarc.lame.zzz", "SERVFAIL" },
  { "_dmarc.strict.zzz", "TXT v=DMARC1; p=reject; aspf=s; adkim=s; rua=mailto:a@strict.zzz" },
  { "strict.zzz", "MX 10 mx.good.zzz, TXT v=spf1 mx -all" },
  { "mail.strict.zzz", "MX 10 mx.good.zzz, TXT v=spf1 mx -all" },
  { "k._domainkey.mail.strict.zzz", "TXT v=DKIM1; p=" KEY_RSA_2048 },
  { "bounces.service.zzz", "MX 10 mx.good.zzz, TXT v=spf1 mx -all" },

  /* Each fault of a server */
  { "9.7.6.5.in-addr.arpa", "PTR other.zzz" },
  { "other.zzz", "A 5.6.7.10" },
  { "10.7.6.5.in-addr.arpa", "PTR 5-6-7-10.lines.zzz" },
  { "5-6-7-10.lines.zzz", "A 5.6.7.10" },
  { "11.7.6.5.in-addr.arpa", "SERVFAIL" },
  { "12.7.6.5.in-addr.arpa", "PTR lame.zzz" },
  { "lame.zzz", "SERVFAIL" },
  { "9.7.6.5.zen.spamhaus.org", "A 127.0.0.3, A 127.0.0.4" },
  { "10.7.6.5.zen.spamhaus.org", "A 127.255.255.254" },
  { "11.7.6.5.zen.spamhaus.org", "A 5.9.9.9" },
  { "12.7.6.5.zen.spamhaus.org", "SERVFAIL" },
  { "all.zzz.dbl.spamhaus.org", "A 127.0.1.2" },
  { NULL, NULL },
};

typedef struct
{
  DnsServer       *server;
  ReboteDnsClient *client;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->server = dns_server_new (entries);
  fixture->client = rebote_dns_client_new (dns_server_get_address (fixture->server), TIMEOUT, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  g_assert_finalize_object (fixture->client);
  dns_server_free (fixture->server);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static ReboteSenderReport *
check (Fixture                   *fixture,
       const ReboteSenderRequest *request)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ReboteSenderReport *report;

  rebote_sender_check_async (fixture->client, request, NULL, NULL, NULL, NULL, checked_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  report = rebote_sender_check_finish (fixture->client, result, &error);
  g_assert_no_error (error);

  return report;
}

static ReboteSenderRequest *
make_request (const char *domain,
              const char *envelope,
              const char *keys,
              const char *ips)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) key = g_strsplit (keys ? keys : "", " ", -1);
  g_auto (GStrv) ip = g_strsplit (ips ? ips : "", " ", -1);
  ReboteSenderRequest *request = rebote_sender_request_new (domain, &error);

  g_assert_no_error (error);
  if (envelope)
    g_assert_true (rebote_sender_request_set_envelope (request, envelope, NULL));
  for (guint i = 0; key[i]; i++)
    g_assert_true (rebote_sender_request_add_key (request, key[i], NULL));
  for (guint i = 0; ip[i]; i++)
    g_assert_true (rebote_sender_request_add_ip (request, ip[i], NULL));

  return request;
}

/* The findings of one area, by their names; none may hold what steers a terminal. */
static char *
list_findings (ReboteSenderReport *report,
               const char         *area)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < report->findings->len; i++)
    {
      const ReboteSenderFinding *finding = g_ptr_array_index (report->findings, i);

      g_assert_null (strchr (finding->title, '{'));
      g_assert_null (strchr (finding->text, '\033'));
      g_assert_true (g_utf8_validate (finding->text, -1, NULL));
      for (guint k = 0; k < finding->evidence->len; k++)
        {
          const ReboteSenderEvidence *evidence = g_ptr_array_index (finding->evidence, k);

          g_assert_true (g_utf8_validate (evidence->text, -1, NULL));
          g_assert_null (strchr (evidence->text, '\033'));
        }
      if (g_str_equal (finding->area, area))
        g_string_append_printf (ids, "%s%s", ids->len ? " " : "", finding->id);
    }

  return g_string_free (ids, FALSE);
}

static void
assert_area (ReboteSenderReport *report,
             const char         *area,
             const char         *expected)
{
  g_autofree char *ids = list_findings (report, area);

  g_assert_cmpstr (ids, ==, expected);
}

static void
test_good (Fixture      *fixture,
           gconstpointer unused)
{
  g_autoptr (ReboteSenderRequest) request = make_request ("good.zzz", NULL, "s1 s2", "5.6.7.8");
  g_autoptr (ReboteSenderReport) report = NULL;
  g_autofree char *text = NULL;

  request->ask_block_lists = TRUE;
  request->one_click = REBOTE_SENDER_ONE_CLICK_THERE;
  report = check (fixture, request);
  assert_area (report, "mail", "mail-ok");
  assert_area (report, "spf", "spf-strict spf-ip-pass");
  assert_area (report, "dkim", "dkim-ok dkim-short");
  assert_area (report, "dmarc", "dmarc-reject");
  assert_area (report, "alignment", "align-ok");
  assert_area (report, "reverse", "reverse-ok");
  assert_area (report, "block-list", "list-clear list-clear");
  assert_area (report, "unsubscribe", "one-click-ok");
  g_assert_cmpuint (report->n_levels[REBOTE_SENDER_BAD] + report->n_levels[REBOTE_SENDER_UNKNOWN], ==, 0);

  text = rebote_sender_report_to_text (report);
  g_assert_nonnull (strstr (text, "good.zzz TXT: v=spf1 ip4:5.6.7.8 include:_spf.service.zzz -all"));
  g_assert_nonnull (strstr (text, "_spf.service.zzz TXT: v=spf1 ip4:5.6.7.0/28 ?all"));
  g_assert_nonnull (strstr (text, "RSA, 2048 bits"));
}

static void
test_spf (Fixture      *fixture,
          gconstpointer unused)
{
  static const struct
  {
    const char *domain, *ids;
  } cases[] = {
    { "none.zzz", "spf-none" },
    { "quoted.zzz", "spf-misplaced" },
    { "two.zzz", "spf-several" },
    { "typo.zzz", "spf-syntax" },
    { "bytes.zzz", "spf-syntax" },
    { "all.zzz", "spf-everybody spf-ip-pass" },
    { "neutral.zzz", "spf-neutral spf-ip-pass" },
    { "end.zzz", "spf-open-end spf-ip-pass" },
    { "ptr.zzz", "spf-soft spf-ptr spf-ip-softfail" },
    { "macro.zzz", "spf-soft spf-macros spf-ip-softfail" },
    { "loop.zzz", "spf-loop" },
    { "many.zzz", "spf-too-many spf-ip-pass" },
    { "nine.zzz", "spf-strict spf-near-limit spf-ip-pass" },
    { "void.zzz", "spf-void" },
    { "dangling.zzz", "spf-missing" },
    { "spf-lame.zzz", "spf-unknown spf-ip-unknown" },
    { "spf-slow.zzz", "spf-unknown spf-ip-unknown" },
    { "long.zzz", "spf-strict spf-long spf-ip-pass" },
    { "servfail.zzz", "spf-unknown spf-ip-unknown" },
    { "drop.zzz", "spf-unknown spf-ip-unknown" },
    { "gone.zzz", "spf-none" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteSenderRequest) request = make_request (cases[i].domain, NULL, NULL, "5.6.7.8");
      g_autoptr (ReboteSenderReport) report = check (fixture, request);

      g_test_message ("%s", cases[i].domain);
      assert_area (report, "spf", cases[i].ids);
    }
}

static void
test_mail (Fixture      *fixture,
           gconstpointer unused)
{
  static const struct
  {
    const char *domain, *ids;
  } cases[] = {
    { "gone.zzz", "mail-no-domain" },
    { "servfail.zzz", "mail-unknown" },
    { "mx.good.zzz", "mail-implicit" },
    { "loop2.zzz", "mail-none" },
    { "club.example", "mail-reserved" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteSenderRequest) request = make_request (cases[i].domain, NULL, NULL, NULL);
      g_autoptr (ReboteSenderReport) report = check (fixture, request);

      g_test_message ("%s", cases[i].domain);
      assert_area (report, "mail", cases[i].ids);
      assert_area (report, "reverse", "ip-none");
      assert_area (report, "dkim", "dkim-no-selector");
      assert_area (report, "block-list", "list-off");
    }
}

static void
test_dkim (Fixture      *fixture,
           gconstpointer unused)
{
  static const struct
  {
    const char *key, *ids;
  } cases[] = {
    { "gone", "dkim-missing" },          { "alias", "dkim-missing" },    { "revoked", "dkim-revoked" },
    { "weak", "dkim-weak" },             { "test", "dkim-testing" },     { "chat", "dkim-not-mail" },
    { "old", "dkim-old-hash" },          { "later", "dkim-algorithm" },  { "cut", "dkim-syntax" },
    { "two", "dkim-several" },           { "ed", "dkim-ok dkim-ed25519" }, { "broken", "dkim-unknown" },
    { "garbage", "dkim-unknown" },       { "ed s1", "dkim-ok dkim-ok" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteSenderRequest) request = make_request ("good.zzz", NULL, cases[i].key, NULL);
      g_autoptr (ReboteSenderReport) report = check (fixture, request);

      g_test_message ("%s", cases[i].key);
      assert_area (report, "dkim", cases[i].ids);
    }
}

static void
test_dmarc (Fixture      *fixture,
            gconstpointer unused)
{
  static const struct
  {
    const char *domain, *ids;
  } cases[] = {
    { "good.zzz", "dmarc-reject" },
    { "news.good.zzz", "dmarc-reject" }, /* by the organization’s */
    { "loop.zzz", "dmarc-none" },
    { "none.zzz", "dmarc-none" },
    { "two.zzz", "dmarc-several" },
    { "typo.zzz", "dmarc-syntax" },
    { "all.zzz", "dmarc-monitor dmarc-no-reports" },
    { "neutral.zzz", "dmarc-quarantine dmarc-percent dmarc-subdomains" },
    { "sub.neutral.zzz", "dmarc-monitor" },
    { "end.zzz", "dmarc-unknown" },
    { "ptr.zzz", "dmarc-reject dmarc-report-refused" },
    { "many.zzz", "dmarc-reject dmarc-report-unknown" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteSenderRequest) request = make_request (cases[i].domain, NULL, NULL, NULL);
      g_autoptr (ReboteSenderReport) report = check (fixture, request);

      g_test_message ("%s", cases[i].domain);
      assert_area (report, "dmarc", cases[i].ids);
    }
}

/* RFC 7489, 3.1: strict wants the same domain, relaxed the same owner. */
static void
test_alignment (Fixture      *fixture,
                gconstpointer unused)
{
  static const struct
  {
    const char *domain, *envelope, *keys, *ids;
  } cases[] = {
    { "good.zzz", NULL, NULL, "" },
    { "good.zzz", "bounces.service.zzz", "s1", "align-ok" },
    { "good.zzz", "bounces.service.zzz", NULL, "align-needs-dkim" },
    { "good.zzz", "bounces.service.zzz", "k._domainkey.service.zzz", "align-none" },
    { "good.zzz", "bounces.service.zzz", "weak", "align-none" },
    { "good.zzz", "bounces.service.zzz", "broken", "" }, /* who knows */
    { "good.zzz", "news.good.zzz", NULL, "align-ok" },
    { "strict.zzz", "mail.strict.zzz", "k._domainkey.mail.strict.zzz", "align-none" },
    { "mail.strict.zzz", NULL, "k", "align-ok" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteSenderRequest) request = make_request (cases[i].domain, cases[i].envelope, cases[i].keys, NULL);
      g_autoptr (ReboteSenderReport) report = check (fixture, request);

      g_test_message ("%s %s %s", cases[i].domain, cases[i].envelope, cases[i].keys);
      assert_area (report, "alignment", cases[i].ids);
    }
}

static void
test_servers (Fixture      *fixture,
              gconstpointer unused)
{
  static const struct
  {
    const char *ip, *reverse, *lists;
  } cases[] = {
    { "5.6.7.8", "reverse-ok", "list-clear list-listed" },
    { "5.6.7.9", "reverse-mismatch", "list-listed list-listed" },
    { "5.6.7.10", "reverse-generic", "list-refused list-listed" },
    { "5.6.7.11", "reverse-unknown", "list-unknown list-listed" },
    { "5.6.7.12", "reverse-unknown", "list-unknown list-listed" },
    { "5.6.7.13", "reverse-missing", "list-clear list-listed" },
    { "192.168.1.1", "ip-private", "list-listed" },
    { "2a00::1", "reverse-missing", "list-clear list-listed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteSenderRequest) request = make_request ("all.zzz", NULL, NULL, cases[i].ip);
      g_autoptr (ReboteSenderReport) report = NULL;

      g_test_message ("%s", cases[i].ip);
      request->ask_block_lists = TRUE;
      report = check (fixture, request);
      assert_area (report, "reverse", cases[i].reverse);
      assert_area (report, "block-list", cases[i].lists);
    }
}

/* Their terms: one question, and only when it is allowed. What nobody may know is not asked for. */
static void
test_block_list_manners (Fixture      *fixture,
                         gconstpointer unused)
{
  g_autoptr (ReboteSenderRequest) request = make_request ("good.zzz", NULL, NULL, "5.6.7.8 192.168.1.1");
  g_autoptr (ReboteSenderReport) first = check (fixture, request);
  g_autoptr (ReboteSenderReport) second = NULL;

  g_assert_cmpuint (dns_server_count_questions (fixture->server, "8.7.6.5.zen.spamhaus.org"), ==, 0);
  g_assert_cmpuint (dns_server_count_questions (fixture->server, "good.zzz.dbl.spamhaus.org"), ==, 0);
  request->ask_block_lists = TRUE;
  second = check (fixture, request);
  g_assert_cmpuint (dns_server_count_questions (fixture->server, "8.7.6.5.zen.spamhaus.org"), ==, 1);
  g_assert_cmpuint (dns_server_count_questions (fixture->server, "good.zzz.dbl.spamhaus.org"), ==, 1);
  g_assert_cmpuint (dns_server_count_questions (fixture->server, "1.1.168.192.zen.spamhaus.org"), ==, 0);
  g_assert_cmpuint (dns_server_count_questions (fixture->server, "1.1.168.192.in-addr.arpa"), ==, 0);
}

/* Nobody answers at all: nothing is called missing. */
static void
test_offline (void)
{
  static const DnsEntry nothing[] = { { "*.zzz", "DROP" }, { "*.offline.zzz", "DROP" }, { "*._domainkey.offline.zzz", "DROP" },
                                      { "*.7.6.5.in-addr.arpa", "DROP" }, { "*.7.6.5.zen.spamhaus.org", "DROP" },
                                      { "offline.zzz.dbl.spamhaus.org", "DROP" }, { NULL, NULL } };
  Fixture fixture = { NULL, NULL };
  g_autoptr (ReboteSenderRequest) request = make_request ("offline.zzz", NULL, "s1", "5.6.7.8");
  g_autoptr (ReboteSenderReport) report = NULL;

  fixture.server = dns_server_new (nothing);
  fixture.client = rebote_dns_client_new (dns_server_get_address (fixture.server), TIMEOUT, NULL);
  request->ask_block_lists = TRUE;
  report = check (&fixture, request);
  g_assert_cmpuint (report->n_levels[REBOTE_SENDER_UNKNOWN], ==, report->findings->len);
  tear_down (&fixture, NULL);
}

static void
cancel_cb (guint    n_answered,
           guint    n_asked,
           gpointer user_data)
{
  g_assert_cmpuint (n_answered, <=, n_asked);
  if (n_answered > 0)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (Fixture      *fixture,
             gconstpointer unused)
{
  g_autoptr (ReboteSenderRequest) request = make_request ("spf-slow.zzz", NULL, "s1", "5.6.7.8");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rebote_sender_check_async (fixture->client, request, cancel_cb, cancellable, NULL, cancellable, checked_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (rebote_sender_check_finish (fixture->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* The other questions end as well, without anybody who waits for them. */
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static const char notice[] =
  "From: MAILER-DAEMON@mx.receiver.zzz\nTo: <bounce-7@bounces.service.zzz>\nSubject: failure\nMIME-Version: 1.0\n"
  "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nNo such user.\n--b\n"
  "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.receiver.zzz\n\nFinal-Recipient: rfc822; a@receiver.zzz\n"
  "Action: failed\nStatus: 5.1.1\n\n--b\nContent-Type: %s\n\n"
  "Received: from inner.receiver.zzz ([5.1.1.1]) by mx.receiver.zzz; Mon, 4 May 2026 08:12:09 +0000\n"
  "Received: from out.service.zzz (out.service.zzz [5.6.7.8])\n\tby mx.receiver.zzz with ESMTPS; Mon, 4 May 2026 08:12:08 +0000\n"
  "Received: from laptop ([192.168.1.7]) by out.service.zzz; Mon, 4 May 2026 08:12:07 +0000\n"
  "DKIM-Signature: v=1; a=rsa-sha256; d=good.zzz;\n\ts=s1; h=from:to; bh=x=; b=d=no;s=no\n"
  "DKIM-Signature: v=1; d=serv\n ice.zzz; s = k; b=yy\n"
  "List-Unsubscribe: <https://service.zzz/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
  "From: The Club <News@Good.zzz>\nTo: a@receiver.zzz\nSubject: News\nMessage-ID: <1@good.zzz>\n\nHello\n--b--\n";

static void
assert_traces (ReboteSenderTrail *trail,
               ReboteSenderTrace  trace,
               const char        *expected)
{
  g_auto (GStrv) values = rebote_sender_trail_get_traces (trail, "good.zzz", trace);
  g_autofree char *joined = g_strjoinv (" ", values);

  g_assert_cmpstr (joined, ==, expected);
}

/* What the returned mail tells, whole or only its headers. */
static void
test_trail (gconstpointer type)
{
  g_autoptr (GString) text = g_string_new (notice);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ReboteKnowledge) knowledge = rebote_knowledge_load (NULL, NULL);
  g_autoptr (ReboteSentMail) mail = NULL;
  g_autoptr (ReboteSenderTrail) trail = rebote_sender_trail_new ();
  g_autoptr (ReboteSenderRequest) request = make_request ("good.zzz", NULL, "own", NULL);
  g_auto (GStrv) domains = NULL;

  g_string_replace (text, "%s", type, 0);
  bytes = g_bytes_new (text->str, text->len);
  mail = rebote_sent_mail_read (knowledge, bytes);
  g_assert_nonnull (mail);
  rebote_sender_trail_add (trail, mail);

  domains = rebote_sender_trail_get_domains (trail);
  g_assert_cmpstr (domains[0], ==, "good.zzz");
  g_assert_null (domains[1]);
  assert_traces (trail, REBOTE_SENDER_TRACE_ENVELOPE, "bounces.service.zzz");
  assert_traces (trail, REBOTE_SENDER_TRACE_IP, "5.6.7.8");
  assert_traces (trail, REBOTE_SENDER_TRACE_KEY, "k._domainkey.service.zzz s1._domainkey.good.zzz");

  rebote_sender_trail_fill (trail, request);
  g_assert_cmpstr (request->envelope, ==, "bounces.service.zzz");
  g_assert_cmpuint (request->ips->len, ==, 1);
  g_assert_cmpuint (request->keys->len, ==, 3);
  g_assert_cmpint (request->one_click, ==, REBOTE_SENDER_ONE_CLICK_THERE);
}

/* The most frequent first; of what is no mail nothing is learnt. */
static void
test_trail_counts (void)
{
  g_autoptr (ReboteSenderTrail) trail = rebote_sender_trail_new ();
  g_autoptr (ReboteKnowledge) knowledge = rebote_knowledge_load (NULL, NULL);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("Subject: hello\n\nworld\n", 22);
  g_auto (GStrv) domains = NULL;
  static const char *const senders[] = { "rare.zzz", "often.zzz", "not a domain", "often.zzz" };

  g_assert_null (rebote_sent_mail_read (knowledge, nothing));
  for (guint i = 0; i < G_N_ELEMENTS (senders); i++)
    {
      g_autoptr (GPtrArray) keys = g_ptr_array_new ();
      ReboteSentMail mail = { .domain = (char *)senders[i], .keys = keys, .is_bulk = i == 0 };

      rebote_sender_trail_add (trail, &mail);
    }
  domains = rebote_sender_trail_get_domains (trail);
  g_assert_cmpuint (g_strv_length (domains), ==, 2);
  g_assert_cmpstr (domains[0], ==, "often.zzz");
  g_assert_cmpint (rebote_sender_trail_get_one_click (trail, "rare.zzz"), ==, REBOTE_SENDER_ONE_CLICK_MISSING);
  g_assert_cmpint (rebote_sender_trail_get_one_click (trail, "often.zzz"), ==, REBOTE_SENDER_ONE_CLICK_UNKNOWN);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/sender/good", Fixture, NULL, set_up, test_good, tear_down);
  g_test_add ("/sender/mail", Fixture, NULL, set_up, test_mail, tear_down);
  g_test_add ("/sender/spf", Fixture, NULL, set_up, test_spf, tear_down);
  g_test_add ("/sender/dkim", Fixture, NULL, set_up, test_dkim, tear_down);
  g_test_add ("/sender/dmarc", Fixture, NULL, set_up, test_dmarc, tear_down);
  g_test_add ("/sender/alignment", Fixture, NULL, set_up, test_alignment, tear_down);
  g_test_add ("/sender/servers", Fixture, NULL, set_up, test_servers, tear_down);
  g_test_add ("/sender/block-list-manners", Fixture, NULL, set_up, test_block_list_manners, tear_down);
  g_test_add ("/sender/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add_func ("/sender/offline", test_offline);
  g_test_add_data_func ("/sender/trail/whole", "message/rfc822", test_trail);
  g_test_add_data_func ("/sender/trail/headers", "text/rfc822-headers", test_trail);
  g_test_add_func ("/sender/trail/counts", test_trail_counts);

  return isolated_test_run ();
}
