/* test-sender-records.c
 *
 * Records of SPF, DKIM and DMARC, and answers of block lists, without any network: most cases are the examples of the
 * standards.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "sender/rebote-block-lists.h"
#include "sender/rebote-dkim-key.h"
#include "sender/rebote-dmarc-record.h"
#include "sender/rebote-sender-error.h"
#include "sender/rebote-sender-request.h"
#include "sender/rebote-spf-check.h"
#include "sender/rebote-spf-macro.h"
#include "sender/rebote-spf-record.h"
#include "sender/rebote-tag-list.h"
#include "isolated.h"
#include "sender-keys.h"

/* RFC 7208, 7.4, but for the sender’s name. */
static const struct
{
  const char *spec;
  const char *ip;
  const char *name;
} macros[] = {
  { "%{s}", NULL, "postmaster@email.example.com" },
  { "%{o}", NULL, "email.example.com" },
  { "%{d}", NULL, "email.example.com" },
  { "%{d4}", NULL, "email.example.com" },
  { "%{d3}", NULL, "email.example.com" },
  { "%{d2}", NULL, "example.com" },
  { "%{d1}", NULL, "com" },
  { "%{dr}", NULL, "com.example.email" },
  { "%{d2r}", NULL, "example.email" },
  { "%{D2R}.%{L-}", NULL, "example.email.postmaster" },
  { "%{ir}.%{v}._spf.%{d2}", "192.0.2.3", "3.2.0.192.in-addr._spf.example.com" },
  { "%{lr-}.lp._spf.%{d2}", "192.0.2.3", "postmaster.lp._spf.example.com" },
  { "%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "192.0.2.3", "3.2.0.192.in-addr.postmaster.lp._spf.example.com" },
  { "%{d2}.trusted-domains.example.net", "192.0.2.3", "example.com.trusted-domains.example.net" },
  { "%{ir}.%{v}._spf.%{d2}", "2001:db8::cb01",
    "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com" },
  { "a%%b%_c%-d.example.com", NULL, "a%b c%20d.example.com" },
  { "%{i}.example.com", NULL, NULL },
  { "%{d", NULL, NULL },
  { "%{x}", NULL, NULL },
  { "%{d0}", NULL, NULL },
  { "%", NULL, NULL },
  { "%d.example.com", NULL, NULL },
};

static void
test_macros (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (macros); i++)
    {
      g_autoptr (GInetAddress) ip = macros[i].ip ? g_inet_address_new_from_string (macros[i].ip) : NULL;
      ReboteSpfSubject subject = { ip, "email.example.com", "email.example.com" };
      g_autofree char *name = rebote_spf_macro_expand (macros[i].spec, &subject);

      g_test_message ("%s", macros[i].spec);
      g_assert_cmpstr (name, ==, macros[i].name);
    }
}

/* Of a name that is too long the left labels go (RFC 7208, 7.3). */
static void
test_long_macro (void)
{
  g_autofree char *label = g_strnfill (60, 'a');
  g_autofree char *domain = g_strdup_printf ("%s.%s.%s.example.com", label, label, label);
  ReboteSpfSubject subject = { NULL, domain, domain };
  g_autofree char *name = rebote_spf_macro_expand ("%{d}.%{d}.example.net", &subject);

  g_autofree char *expected = g_strdup_printf ("example.com.%s.example.net", domain);

  g_assert_cmpuint (strlen (name), <=, 253);
  g_assert_cmpstr (name, ==, expected);
}

static const struct
{
  const char *record;
  gboolean    is_valid;
} records[] = {
  { "v=spf1", TRUE },
  { "v=spf1 ", TRUE },
  { "V=SPF1 IP4:192.0.2.1 -ALL", TRUE },
  { "v=spf1  a   mx  -all  ", TRUE },
  { "v=spf1 a:mail.example.com/24//64 mx//48 ?all", TRUE },
  { "v=spf1 ip6:2001:db8::/32 ip4:192.0.2.0/0 ~all", TRUE },
  { "v=spf1 exists:%{ir}.%{l1r+-}._spf.%{d} -all", TRUE },
  { "v=spf1 a:%{d/}/24 -all", TRUE },
  { "v=spf1 redirect=_spf.example.com", TRUE },
  { "v=spf1 ptr ptr:example.com -all exp=why.example.com", TRUE },
  { "v=spf1 unknown-modifier=%whatever -all", TRUE },
  { "v=spf1 include:_spf.example.com. -all", TRUE },
  { "v=spf1 ipv4:192.0.2.1 -all", FALSE },
  { "v=spf1 ip4:192.0.2.1/33 -all", FALSE },
  { "v=spf1 ip4:192.0.2.1/032 -all", FALSE },
  { "v=spf1 ip4:192.0.2 -all", FALSE },
  { "v=spf1 ip4:2001:db8::1 -all", FALSE },
  { "v=spf1 ip6:192.0.2.1 -all", FALSE },
  { "v=spf1 ip6:fe80::1%eth0 -all", FALSE },
  { "v=spf1 ip4 -all", FALSE },
  { "v=spf1 include -all", FALSE },
  { "v=spf1 include: -all", FALSE },
  { "v=spf1 include:192.0.2.1 -all", FALSE },
  { "v=spf1 include:localhost -all", FALSE },
  { "v=spf1 a: -all", FALSE },
  { "v=spf1 a/ -all", FALSE },
  { "v=spf1 mx/24/64 -all", FALSE },
  { "v=spf1 all:example.com", FALSE },
  { "v=spf1 -all.", FALSE },
  { "v=spf1 --all", FALSE },
  { "v=spf1 -", FALSE },
  { "v=spf1 -redirect=example.com", FALSE },
  { "v=spf1 redirect=a.example.com redirect=b.example.com", FALSE },
  { "v=spf1 exp=a.example.com exp=b.example.com -all", FALSE },
  { "v=spf1 a:ex\303\241mple.com -all", FALSE },
  { "v=spf1 a:\377.example.com -all", FALSE },
  { "v=spf1 include=_spf.example.com -all", TRUE }, /* a modifier that nobody knows: passed over */
  { "v=spf1 include:%{q}.example.com -all", FALSE },
};

static void
test_spf_grammar (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteSpfRecord) record = NULL;

      g_test_message ("%s", records[i].record);
      g_assert_true (rebote_spf_record_is_one (records[i].record, strlen (records[i].record)));
      record = rebote_spf_record_parse (records[i].record, strlen (records[i].record), &error);
      g_assert_cmpint (record != NULL, ==, records[i].is_valid);
      if (!records[i].is_valid)
        {
          g_assert_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_SYNTAX);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
        }
    }
}

static void
test_spf_terms (void)
{
  const char *text = "v=spf1 -ip4:192.0.2.128/28 ~a:mail.example.com/24//64 mx ?all";
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteSpfRecord) record = rebote_spf_record_parse (text, strlen (text), &error);
  const ReboteSpfTerm *term;

  g_assert_no_error (error);
  g_assert_cmpuint (record->terms->len, ==, 4);
  term = g_ptr_array_index (record->terms, 0);
  g_assert_cmpint (term->qualifier, ==, '-');
  g_assert_cmpuint (term->length4, ==, 28);
  term = g_ptr_array_index (record->terms, 1);
  g_assert_cmpint (term->mechanism, ==, REBOTE_SPF_A);
  g_assert_cmpint (term->qualifier, ==, '~');
  g_assert_cmpstr (term->domain, ==, "mail.example.com");
  g_assert_cmpuint (term->length4, ==, 24);
  g_assert_cmpuint (term->length6, ==, 64);
  term = g_ptr_array_index (record->terms, 2);
  g_assert_null (term->domain);
  g_assert_cmpuint (term->length4, ==, 32);
  g_assert_cmpint (rebote_spf_record_get_all (record)->qualifier, ==, '?');
}

static void
test_spf_is_one (void)
{
  static const char *const others[] = {
    "", "v=spf", "v=spf10 -all", "v=spf1\t-all", " v=spf1 -all", "\"v=spf1 -all\"", "spf1 -all", "v=DMARC1; p=none",
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (rebote_spf_record_is_one (others[i], strlen (others[i])));
}

/* The zone of RFC 7208, appendix A, and some more of our own. */
static const struct
{
  const char   *name;
  ReboteDnsType type;
  const char   *records;
} zone[] = {
  { "example.com", REBOTE_DNS_A, "192.0.2.10 192.0.2.11" },
  { "example.com", REBOTE_DNS_MX, "mail-a.example.com mail-b.example.com" },
  { "amy.example.com", REBOTE_DNS_A, "192.0.2.65" },
  { "bob.example.com", REBOTE_DNS_A, "192.0.2.66" },
  { "mail-a.example.com", REBOTE_DNS_A, "192.0.2.129" },
  { "mail-b.example.com", REBOTE_DNS_A, "192.0.2.130" },
  { "mail-a.example.com", REBOTE_DNS_AAAA, "2001:db8::1:129" },
  { "example.org", REBOTE_DNS_MX, "mail-c.example.org" },
  { "mail-c.example.org", REBOTE_DNS_A, "192.0.2.140" },
  { "65.2.0.192.in-addr.arpa", REBOTE_DNS_PTR, "amy.example.com" },
  { "10.2.0.192.in-addr.arpa", REBOTE_DNS_PTR, "example.com" },
  { "140.2.0.192.in-addr.arpa", REBOTE_DNS_PTR, "mail-c.example.org" },
  { "4.0.0.10.in-addr.arpa", REBOTE_DNS_PTR, "bob.example.com" },
  { "mary.mobile-users._spf.example.com", REBOTE_DNS_A, "127.0.0.2" },
  { "3.2.0.192.in-addr._spf.example.com", REBOTE_DNS_A, "127.0.0.2" },
};

static void
add_to_zone (ReboteSenderAnswers *answers,
             const char          *name,
             ReboteDnsType        type,
             const char          *values)
{
  g_autoptr (ReboteDnsAnswer) answer = rebote_dns_answer_new (*values ? REBOTE_DNS_OK : REBOTE_DNS_NODATA);
  g_auto (GStrv) words = type == REBOTE_DNS_TXT ? g_strsplit (values, "|", -1) : g_strsplit (values, " ", -1);

  for (guint i = 0; words[i]; i++)
    {
      ReboteDnsRecord *record = g_new0 (ReboteDnsRecord, 1);

      record->type = type;
      if (type == REBOTE_DNS_TXT)
        record->text = g_bytes_new (words[i], strlen (words[i]));
      else if (type == REBOTE_DNS_A || type == REBOTE_DNS_AAAA)
        record->address = g_inet_address_new_from_string (words[i]);
      else
        record->name = g_strdup (words[i]);
      g_ptr_array_add (answer->records, record);
    }
  rebote_sender_answers_take (answers, name, type, answer);
}

/* What is not in the zone does not exist; `fail.…` is out of order. */
static ReboteSpfOutcome *
check (ReboteSenderAnswers *answers,
       const char          *domain,
       const char          *ip)
{
  g_autoptr (GInetAddress) address = ip ? g_inet_address_new_from_string (ip) : NULL;
  g_autoptr (ReboteDnsAnswer) nothing = rebote_dns_answer_new (REBOTE_DNS_NXDOMAIN);
  g_autoptr (ReboteDnsAnswer) failure = rebote_dns_answer_new (REBOTE_DNS_SERVFAIL);
  ReboteSpfOutcome *outcome = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (zone); i++)
    add_to_zone (answers, zone[i].name, zone[i].type, zone[i].records);
  for (;;)
    {
      gboolean any = FALSE;
      char    *name;
      ReboteDnsType type;

      outcome = address ? rebote_spf_check (answers, domain, address) : rebote_spf_survey (answers, domain);
      while (rebote_sender_answers_next_wanted (answers, &name, &type))
        {
          rebote_sender_answers_take (answers, name, type, g_str_has_prefix (name, "fail.") ? failure : nothing);
          g_free (name);
          any = TRUE;
        }
      if (!any)
        return outcome;
      rebote_spf_outcome_free (outcome);
    }
}

static const struct
{
  const char     *record;
  const char     *ip;
  ReboteSpfResult result;
  guint           n_look_ups;
} evaluations[] = {
  { "v=spf1 +all", "203.0.113.9", REBOTE_SPF_PASS, 0 },
  { "v=spf1 a -all", "192.0.2.10", REBOTE_SPF_PASS, 1 },
  { "v=spf1 a -all", "192.0.2.12", REBOTE_SPF_FAIL, 1 },
  { "v=spf1 a:example.org -all", "192.0.2.10", REBOTE_SPF_FAIL, 1 },
  { "v=spf1 mx -all", "192.0.2.129", REBOTE_SPF_PASS, 1 },
  { "v=spf1 mx -all", "192.0.2.131", REBOTE_SPF_FAIL, 1 },
  { "v=spf1 mx:example.org -all", "192.0.2.140", REBOTE_SPF_PASS, 1 },
  { "v=spf1 mx mx:example.org -all", "192.0.2.140", REBOTE_SPF_PASS, 2 },
  { "v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.131", REBOTE_SPF_PASS, 1 },
  { "v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.141", REBOTE_SPF_PASS, 2 },
  { "v=spf1 mx//112 -all", "2001:db8::1:5", REBOTE_SPF_PASS, 1 },
  { "v=spf1 mx//112 -all", "2001:db8::2:5", REBOTE_SPF_FAIL, 1 },
  { "v=spf1 ptr -all", "192.0.2.65", REBOTE_SPF_PASS, 1 },
  { "v=spf1 ptr -all", "192.0.2.140", REBOTE_SPF_FAIL, 1 },
  { "v=spf1 ptr -all", "10.0.0.4", REBOTE_SPF_FAIL, 1 },
  { "v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.65", REBOTE_SPF_FAIL, 0 },
  { "v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.129", REBOTE_SPF_PASS, 0 },
  { "v=spf1 ip4:192.0.2.128/28 ~all", "192.0.2.144", REBOTE_SPF_SOFTFAIL, 0 },
  { "v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all", "192.0.2.3", REBOTE_SPF_PASS, 1 },
  { "v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all", "192.0.2.4", REBOTE_SPF_FAIL, 1 },
  { "v=spf1 ?ip4:192.0.2.1 -all", "192.0.2.1", REBOTE_SPF_NEUTRAL, 0 },
  { "v=spf1 ip4:192.0.2.1", "192.0.2.2", REBOTE_SPF_NEUTRAL, 0 },
  { "v=spf1 a:gone.example a:gone2.example -all", "192.0.2.1", REBOTE_SPF_FAIL, 2 },
  { "v=spf1 a:gone.example a:gone2.example a:gone3.example -all", "192.0.2.1", REBOTE_SPF_PERMERROR, 3 },
  { "v=spf1 a:fail.example -all", "192.0.2.1", REBOTE_SPF_TEMPERROR, 1 },
  { "v=spf1 ip4:192.0.2.1 a:fail.example -all", "192.0.2.1", REBOTE_SPF_PASS, 0 },
  { "v=spf1 include:gone.example -all", "192.0.2.1", REBOTE_SPF_PERMERROR, 1 },
  { "v=spf1 redirect=gone.example", "192.0.2.1", REBOTE_SPF_PERMERROR, 1 },
  { "v=spf1 include:fail.example -all", "192.0.2.1", REBOTE_SPF_TEMPERROR, 1 },
  { "v=spf1 include:example.com -all", "192.0.2.1", REBOTE_SPF_PERMERROR, 1 },
  { "v=spf1 a a a a a a a a a a -all", "203.0.113.9", REBOTE_SPF_FAIL, 10 },
  { "v=spf1 a a a a a a a a a a a -all", "203.0.113.9", REBOTE_SPF_PERMERROR, 11 },
  { "v=spf1 -all|v=spf1 +all", "203.0.113.9", REBOTE_SPF_PERMERROR, 0 },
  { "google-site-verification=abc|v=spf1 -all", "203.0.113.9", REBOTE_SPF_FAIL, 0 },
  { "v=spf10 -all", "203.0.113.9", REBOTE_SPF_NONE, 0 },
};

static void
test_spf_evaluation (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (evaluations); i++)
    {
      g_autoptr (ReboteSenderAnswers) answers = rebote_sender_answers_new ();
      g_autoptr (ReboteSpfOutcome) outcome = NULL;

      g_test_message ("%s from %s", evaluations[i].record, evaluations[i].ip);
      add_to_zone (answers, "example.com", REBOTE_DNS_TXT, evaluations[i].record);
      outcome = check (answers, "example.com", evaluations[i].ip);
      g_assert_cmpstr (rebote_spf_result_to_slug (outcome->result), ==,
                       rebote_spf_result_to_slug (evaluations[i].result));
      g_assert_cmpuint (outcome->n_look_ups, ==, evaluations[i].n_look_ups);
    }
}

/* Included records say who passes, nothing else; a redirect says all (RFC 7208, 5.2 and 6.1). */
static void
test_spf_include (void)
{
  static const struct
  {
    const char     *record, *inner, *ip;
    ReboteSpfResult result;
    const char     *decided;
  } cases[] = {
    { "v=spf1 include:i.example -all", "v=spf1 ip4:192.0.2.1 -all", "192.0.2.1", REBOTE_SPF_PASS,
      "include:i.example → ip4:192.0.2.1" },
    { "v=spf1 include:i.example ~all", "v=spf1 ip4:192.0.2.1 -all", "192.0.2.2", REBOTE_SPF_SOFTFAIL, "~all" },
    { "v=spf1 -include:i.example ~all", "v=spf1 ip4:192.0.2.1 -all", "192.0.2.1", REBOTE_SPF_FAIL,
      "-include:i.example → ip4:192.0.2.1" },
    { "v=spf1 redirect=i.example", "v=spf1 ip4:192.0.2.1 -all", "192.0.2.2", REBOTE_SPF_FAIL, "-all" },
    { "v=spf1 redirect=i.example ?all", "v=spf1 ip4:192.0.2.1 -all", "192.0.2.1", REBOTE_SPF_NEUTRAL, "?all" },
    { "v=spf1 include:i.example -all", "v=spf1 ipv4:1 -all", "192.0.2.1", REBOTE_SPF_PERMERROR, NULL },
    { "v=spf1 include:i.example -all", "v=spf1 a:%{o} -all", "192.0.2.11", REBOTE_SPF_PASS,
      "include:i.example → a:%{o}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteSenderAnswers) answers = rebote_sender_answers_new ();
      g_autoptr (ReboteSpfOutcome) outcome = NULL;

      g_test_message ("%s, %s from %s", cases[i].record, cases[i].inner, cases[i].ip);
      add_to_zone (answers, "example.com", REBOTE_DNS_TXT, cases[i].record);
      add_to_zone (answers, "i.example", REBOTE_DNS_TXT, cases[i].inner);
      outcome = check (answers, "example.com", cases[i].ip);
      g_assert_cmpstr (rebote_spf_result_to_slug (outcome->result), ==, rebote_spf_result_to_slug (cases[i].result));
      g_assert_cmpstr (outcome->decided, ==, cases[i].decided);
    }
}

static void
test_spf_survey (void)
{
  static const struct
  {
    const char       *record, *inner;
    ReboteSpfResult   result;
    guint             n_look_ups, n_void;
    ReboteSpfProblems first;
    const char       *where;
  } cases[] = {
    { "v=spf1 a mx include:i.example -all", "v=spf1 a:amy.example.com exists:gone.example ?all", REBOTE_SPF_FAIL, 5, 1, 0, NULL },
    /* What stands behind “all” is not looked at. */
    { "v=spf1 ~all a mx include:i.example", "v=spf1 a", REBOTE_SPF_SOFTFAIL, 0, 0, 0, NULL },
    { "v=spf1 ip4:192.0.2.1 redirect=i.example", "v=spf1 +all", REBOTE_SPF_PASS, 1, 0, 0, NULL },
    { "v=spf1 include:i.example -all", "v=spf1 +all", REBOTE_SPF_PASS, 1, 0, 0, NULL },
    { "v=spf1 include:i.example -all", "v=spf1 include:example.com -all", REBOTE_SPF_PERMERROR, 2, 0,
      REBOTE_SPF_PROBLEM_LOOP, "example.com" },
    { "v=spf1 include:i.example -all", "v=spf1 -all|v=spf1 -all", REBOTE_SPF_PERMERROR, 1, 0, REBOTE_SPF_PROBLEM_SEVERAL,
      "i.example" },
    { "v=spf1 include:i.example -all", "v=spf1 include:gone.example -all", REBOTE_SPF_PERMERROR, 2, 0,
      REBOTE_SPF_PROBLEM_MISSING, "i.example" },
    { "v=spf1 include:i.example a a a a a a a a a -all", "v=spf1 a -all", REBOTE_SPF_PERMERROR, 11, 1,
      REBOTE_SPF_PROBLEM_TOO_MANY, "example.com" },
    { "v=spf1 a:fail.example -all", "", REBOTE_SPF_TEMPERROR, 1, 0, 0, NULL },
    { "v=spf1 exists:%{i}.example -all", "", REBOTE_SPF_FAIL, 1, 0, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteSenderAnswers) answers = rebote_sender_answers_new ();
      g_autoptr (ReboteSpfOutcome) outcome = NULL;

      g_test_message ("%s, %s", cases[i].record, cases[i].inner);
      add_to_zone (answers, "example.com", REBOTE_DNS_TXT, cases[i].record);
      add_to_zone (answers, "i.example", REBOTE_DNS_TXT, cases[i].inner);
      outcome = check (answers, "example.com", NULL);
      g_assert_cmpstr (rebote_spf_result_to_slug (outcome->result), ==, rebote_spf_result_to_slug (cases[i].result));
      g_assert_cmpuint (outcome->n_look_ups, ==, cases[i].n_look_ups);
      g_assert_cmpuint (outcome->n_void, ==, cases[i].n_void);
      g_assert_cmpuint (outcome->first, ==, cases[i].first);
      g_assert_cmpstr (outcome->where, ==, cases[i].where);
    }
}

/* Each level names ten more: without limits, ten thousand questions. */
static void
test_spf_bomb (void)
{
  g_autoptr (ReboteSenderAnswers) answers = rebote_sender_answers_new ();
  g_autoptr (ReboteSpfOutcome) outcome = NULL;

  for (guint level = 0; level < 5; level++)
    {
      for (guint i = 0; i < 10; i++)
        {
          g_autofree char *name = level == 0 ? g_strdup ("example.com") : g_strdup_printf ("n%u-%u.example", level, i);
          GString *record = g_string_new ("v=spf1");

          for (guint k = 0; k < 10; k++)
            g_string_append_printf (record, " include:n%u-%u.example", level + 1, k);
          g_string_append (record, " -all");
          add_to_zone (answers, name, REBOTE_DNS_TXT, record->str);
          g_string_free (record, TRUE);
        }
    }
  outcome = check (answers, "example.com", NULL);
  g_assert_cmpint (outcome->result, ==, REBOTE_SPF_PERMERROR);
  g_assert_true (outcome->problems & REBOTE_SPF_PROBLEM_TOO_MANY);
  g_assert_cmpuint (rebote_sender_answers_get_n_asked (answers), <=, REBOTE_SENDER_MAX_QUESTIONS);
}

static void
test_tags (void)
{
  const char *text = " a = b ;\r\n\tc=d=e; F= ;";
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTagList) tags = rebote_tag_list_parse (text, strlen (text), &error);
  static const char *const wrong[] = { "a=b; a=c", "a", "=b", "1=b", "a=b;;c=d", "a b=c" };

  g_assert_no_error (error);
  g_assert_cmpstr (rebote_tag_list_get (tags, "a"), ==, "b");
  g_assert_cmpstr (rebote_tag_list_get (tags, "c"), ==, "d=e");
  g_assert_cmpstr (rebote_tag_list_get (tags, "F"), ==, "");
  g_assert_null (rebote_tag_list_get (tags, "f"));
  g_assert_cmpstr (rebote_tag_list_get_first (tags), ==, "a");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      g_assert_null (rebote_tag_list_parse (wrong[i], strlen (wrong[i]), &error));
      g_assert_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_SYNTAX);
      g_clear_error (&error);
    }
  g_assert_null (rebote_tag_list_parse ("a=\0", 3, &error));
  g_assert_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_SYNTAX);
  g_assert_true (rebote_tag_list_has_word ("sha1 : SHA256", "sha256"));
  g_assert_false (rebote_tag_list_has_word ("sha1", "sha256"));
}

static void
test_dkim (void)
{
  static const struct
  {
    const char         *record;
    gboolean            is_valid;
    ReboteDkimAlgorithm algorithm;
    guint               n_bits;
  } cases[] = {
    { "v=DKIM1; k=rsa; p=" KEY_RSA_2048, TRUE, REBOTE_DKIM_RSA, 2048 },
    { "p=" KEY_RSA_1024, TRUE, REBOTE_DKIM_RSA, 1024 },
    { "v=DKIM1; p=" KEY_RSA_512 ";", TRUE, REBOTE_DKIM_RSA, 512 },
    { "v=DKIM1; k=rsa; p=" KEY_RSA_1024_BARE, TRUE, REBOTE_DKIM_RSA, 1024 },
    { "v=DKIM1; k=ed25519; p=" KEY_ED25519, TRUE, REBOTE_DKIM_ED25519, 256 },
    { "v=DKIM1; k=later; p=AAAA", TRUE, REBOTE_DKIM_UNKNOWN, 0 },
    { "v=DKIM1; p=", TRUE, REBOTE_DKIM_RSA, 0 },
    { "v=DKIM1; k=rsa; p=" KEY_EC, FALSE, REBOTE_DKIM_RSA, 0 },
    { "v=DKIM1; k=ed25519; p=" KEY_RSA_512, FALSE, REBOTE_DKIM_ED25519, 0 },
    { "v=DKIM1; k=rsa; p=" KEY_ED25519, FALSE, REBOTE_DKIM_RSA, 0 },
    { "v=DKIM2; p=" KEY_RSA_1024, FALSE, 0, 0 },
    { "p=" KEY_RSA_1024 "; v=DKIM1", FALSE, 0, 0 },
    { "v=DKIM1; k=rsa", FALSE, 0, 0 },
    { "v=DKIM1; p=AAA", FALSE, 0, 0 },
    { "v=DKIM1; p=\\\"" KEY_RSA_1024, FALSE, 0, 0 },
    { "v=DKIM1; p=====", FALSE, 0, 0 },
    { "v=DKIM1; p=MIIB//8w", FALSE, 0, 0 },
    { "", FALSE, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      ReboteDkimKey key;

      g_test_message ("%s", cases[i].record);
      g_assert_cmpint (rebote_dkim_key_parse (cases[i].record, strlen (cases[i].record), &key, &error), ==,
                       cases[i].is_valid);
      g_assert_cmpint (error == NULL, ==, cases[i].is_valid);
      if (!cases[i].is_valid)
        continue;
      g_assert_cmpint (key.algorithm, ==, cases[i].algorithm);
      g_assert_cmpuint (key.n_bits, ==, cases[i].n_bits);
    }
}

static void
test_dkim_details (void)
{
  static const char plain[] = "v=DKIM1; p=" KEY_RSA_1024;
  static const char special[] = "v=DKIM1; h=sha1; s=chat; t=y:s; p=";
  static const char folded[] = "v=DKIM1; h=sha1:sha256; s=*; p=\n  11qYAYKxCrfV S/7TyWQHOg7h\r\n\tcvPapiMlrwIaaPcHURo= ; k=ed25519";
  ReboteDkimKey key;

  g_assert_true (rebote_dkim_key_parse (plain, strlen (plain), &key, NULL));
  g_assert_true (key.is_for_mail && key.takes_sha256 && !key.is_testing && !key.is_revoked);
  g_assert_true (rebote_dkim_key_parse (special, strlen (special), &key, NULL));
  g_assert_true (!key.is_for_mail && !key.takes_sha256 && key.is_testing && key.is_revoked);
  g_assert_true (rebote_dkim_key_parse (folded, strlen (folded), &key, NULL));
  g_assert_true (key.is_for_mail && key.takes_sha256 && key.n_bits == 256);
}

static void
test_dmarc (void)
{
  static const struct
  {
    const char *record;
    const char *policy, *subdomains; /* NULL: not a good one */
    guint       percent;
    const char *reports;
  } cases[] = {
    { "v=DMARC1; p=none", "none", "none", 100, "" },
    { "v=DMARC1;p=reject;sp=quarantine;pct=20", "reject", "quarantine", 20, "" },
    { "v = DMARC1 ; P=none; p=QUARANTINE;", "quarantine", "quarantine", 100, "" },
    { "v=DMARC1; p=none; rua=mailto:a@Example.com!10m, mailto:b@example.com,mailto:c@example.net?x=y; ruf=mailto:d@e.example",
      "none", "none", 100, "example.com example.net" },
    { "v=DMARC1; rua=mailto:a@example.com", "none", "none", 100, "example.com" },
    { "v=DMARC1; p=block; rua=mailto:a@example.com", "none", "none", 100, "example.com" },
    { "v=DMARC1; p=none; pct=200; rua=https://example.com/", "none", "none", 100, "" },
    { "v=DMARC1; p=block", NULL, NULL, 0, NULL },
    { "v=DMARC1; sp=none", NULL, NULL, 0, NULL },
    { "v=DMARC1; p=none; sp=\377", NULL, NULL, 0, NULL },
    { "v=DMARC1", NULL, NULL, 0, NULL },
    { "v=DMARC1; p=none p=none; p", NULL, NULL, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteDmarcRecord) record = NULL;
      g_autofree char *reports = NULL;

      g_test_message ("%s", cases[i].record);
      g_assert_true (rebote_dmarc_record_is_one (cases[i].record, strlen (cases[i].record)));
      record = rebote_dmarc_record_parse (cases[i].record, strlen (cases[i].record), &error);
      g_assert_cmpint (record == NULL, ==, cases[i].policy == NULL);
      if (record == NULL)
        {
          g_assert_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_SYNTAX);
          continue;
        }
      g_assert_cmpstr (rebote_dmarc_policy_to_slug (record->policy), ==, cases[i].policy);
      g_assert_cmpstr (rebote_dmarc_policy_to_slug (record->subdomain_policy), ==, cases[i].subdomains);
      g_assert_cmpuint (record->percent, ==, cases[i].percent);
      g_ptr_array_add (record->reports, NULL);
      reports = g_strjoinv (" ", (char **)record->reports->pdata);
      g_assert_cmpstr (reports, ==, cases[i].reports);
    }
}

static void
test_dmarc_is_one (void)
{
  static const char *const others[] = { "", "v", "v=DMARC", "v=DMARC10; p=none", "V=DMARC1", "v=dmarc1; p=none", " v=DMARC1",
                                        "p=none; v=DMARC1", "v=spf1 -all" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (rebote_dmarc_record_is_one (others[i], strlen (others[i])));
}

static void
test_block_lists (void)
{
  static const struct
  {
    const char      *answers;
    ReboteBlockState state;
  } cases[] = {
    { "127.0.0.2", REBOTE_BLOCK_LISTED },
    { "127.0.0.10", REBOTE_BLOCK_LISTED },
    { "127.255.255.254", REBOTE_BLOCK_REFUSED },
    { "127.255.255.255", REBOTE_BLOCK_REFUSED },
    { "127.255.255.252 127.0.0.4", REBOTE_BLOCK_LISTED },
    /* What invents addresses for names that do not exist. */
    { "192.0.2.80", REBOTE_BLOCK_UNKNOWN },
    { "127.0.0.1", REBOTE_BLOCK_UNKNOWN },
  };
  const ReboteBlockList *list = NULL;
  g_autoptr (GInetAddress) ip = g_inet_address_new_from_string ("192.0.2.1");
  g_autoptr (GInetAddress) ip6 = g_inet_address_new_from_string ("2001:db8::1");
  g_autofree char *name = NULL;
  g_autofree char *name6 = NULL;

  for (guint i = 0; i < rebote_block_lists_get_size (rebote_block_lists_get_default ()); i++)
    {
      const ReboteBlockList *other = rebote_block_lists_get (rebote_block_lists_get_default (), i);

      if (g_str_equal (other->id, "spamhaus-zen"))
        list = other;
    }
  g_assert_nonnull (list);
  name = rebote_block_list_make_name (list, NULL, ip);
  g_assert_cmpstr (name, ==, "1.2.0.192.zen.spamhaus.org");
  name6 = rebote_block_list_make_name (list, NULL, ip6);
  g_assert_cmpstr (name6, ==, "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.zen.spamhaus.org");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteSenderAnswers) answers = rebote_sender_answers_new ();
      const char *text, *advice;

      g_test_message ("%s", cases[i].answers);
      add_to_zone (answers, name, REBOTE_DNS_A, cases[i].answers);
      g_assert_cmpint (rebote_block_list_judge (list, rebote_sender_answers_look_up (answers, name, REBOTE_DNS_A), &text,
                                                &advice),
                       ==, cases[i].state);
      g_assert_cmpint (text != NULL && advice != NULL, ==, cases[i].state != REBOTE_BLOCK_UNKNOWN);
    }
}

static void
test_block_states (void)
{
  static const struct
  {
    ReboteDnsStatus  status;
    ReboteBlockState state;
  } cases[] = {
    { REBOTE_DNS_NXDOMAIN, REBOTE_BLOCK_CLEAR },    { REBOTE_DNS_NODATA, REBOTE_BLOCK_CLEAR },
    { REBOTE_DNS_SERVFAIL, REBOTE_BLOCK_UNKNOWN },  { REBOTE_DNS_REFUSED, REBOTE_BLOCK_UNKNOWN },
    { REBOTE_DNS_TIMEOUT, REBOTE_BLOCK_UNKNOWN },   { REBOTE_DNS_BAD_ANSWER, REBOTE_BLOCK_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteDnsAnswer) answer = rebote_dns_answer_new (cases[i].status);
      const char *text, *advice;

      g_assert_cmpint (rebote_block_list_judge (rebote_block_lists_get (rebote_block_lists_get_default (), 0), answer, &text,
                                                &advice),
                       ==, cases[i].state);
    }
}

/* A slip in a table must not be passed over. */
static void
test_block_tables (void)
{
  static const char *const tables[] = {
    "<rebote-block-lists><list id='a' zone='z' about='ip' name='A'><terms>T</terms></list></rebote-block-lists>",
    "<rebote-block-lists><list id='a' zone='z' about='ip' name='A' url='https://a.example/'></list></rebote-block-lists>",
    "<rebote-block-lists><list id='a' zone='z' about='ip' name='A' url='https://a.example/'><terms>T</terms>"
    "<answer value='127.0.0.300' state='listed'><text>T</text></answer></list></rebote-block-lists>",
    "<rebote-block-lists><list id='a' zone='z' about='ip' name='A' url='https://a.example/'><terms>T</terms>"
    "<answer value='127.0.0.2' state='blocked'><text>T</text></answer></list></rebote-block-lists>",
    "<rebote-block-lists><list id='a' zone='z' about='ip' name='A' url='https://a.example/'><terms>T</terms>"
    "<answer value='127.0.0.2' state='listed'/></list></rebote-block-lists>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", tables[i]);
      g_assert_null (rebote_block_lists_new_from_data ("lists", tables[i], -1, &error));
      g_assert_nonnull (error);
    }
}

static void
test_request (void)
{
  static const struct
  {
    const char *text, *domain;
  } domains[] = {
    { " Club.Example. ", "club.example" },
    { "news@club.example", "club.example" },
    { "Ana <news@club.example>", "club.example" },
    { "https://club.example/news?x=y", "club.example" },
    { "m\303\274nchen.example", "xn--mnchen-3ya.example" },
    { "", NULL },
    { "club", NULL },
    { "192.0.2.1", NULL },
    { "a b.example", NULL },
    { "club..example", NULL },
    { "club.example\nx", NULL },
  };
  g_autoptr (ReboteSenderRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      g_autofree char *domain = rebote_sender_domain_normalize (domains[i].text, NULL);

      g_test_message ("%s", domains[i].text);
      g_assert_cmpstr (domain, ==, domains[i].domain);
    }

  request = rebote_sender_request_new ("club.example", &error);
  g_assert_no_error (error);
  g_assert_true (rebote_sender_request_add_ip (request, "::ffff:192.0.2.1", NULL));
  g_assert_true (rebote_sender_request_add_ip (request, "192.0.2.1", NULL));
  g_assert_cmpuint (request->ips->len, ==, 1);
  g_assert_false (rebote_sender_request_add_ip (request, "192.0.2", &error));
  g_assert_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_BAD_IP);
  g_clear_error (&error);
  g_assert_true (rebote_sender_request_add_key (request, "s1", NULL));
  g_assert_true (rebote_sender_request_add_key (request, "s1._domainkey.Club.example", NULL));
  g_assert_cmpuint (request->keys->len, ==, 1);
  g_assert_true (rebote_sender_request_add_key (request, "s1._domainkey.service.example", NULL));
  g_assert_cmpstr (((ReboteSenderKey *)g_ptr_array_index (request->keys, 1))->domain, ==, "service.example");
  g_assert_false (rebote_sender_request_add_key (request, "s 1", &error));
  g_assert_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_BAD_SELECTOR);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/sender/spf/macros", test_macros);
  g_test_add_func ("/sender/spf/long-macro", test_long_macro);
  g_test_add_func ("/sender/spf/is-one", test_spf_is_one);
  g_test_add_func ("/sender/spf/grammar", test_spf_grammar);
  g_test_add_func ("/sender/spf/terms", test_spf_terms);
  g_test_add_func ("/sender/spf/evaluation", test_spf_evaluation);
  g_test_add_func ("/sender/spf/include", test_spf_include);
  g_test_add_func ("/sender/spf/survey", test_spf_survey);
  g_test_add_func ("/sender/spf/bomb", test_spf_bomb);
  g_test_add_func ("/sender/tags", test_tags);
  g_test_add_func ("/sender/dkim/key", test_dkim);
  g_test_add_func ("/sender/dkim/details", test_dkim_details);
  g_test_add_func ("/sender/dmarc/record", test_dmarc);
  g_test_add_func ("/sender/dmarc/is-one", test_dmarc_is_one);
  g_test_add_func ("/sender/block-lists/answers", test_block_lists);
  g_test_add_func ("/sender/block-lists/states", test_block_states);
  g_test_add_func ("/sender/block-lists/tables", test_block_tables);
  g_test_add_func ("/sender/request", test_request);

  return isolated_test_run ();
}
