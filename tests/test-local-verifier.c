/* test-local-verifier.c
 *
 * What is known of an address without asking its mail server, with a DNS server on loopback. Its domains end in what is
 * nobody's, but not reserved, for reserved ones are never asked for.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "verify/local/rebote-local-verifier.h"
#include "isolated.h"
#include "verify-fixture.h"

/* In milliseconds. */
#define TIMEOUT 300

/* What is for documentation stands for the internet here. */
static const char unroutable[] = "network\n10.0.0.0/8\n127.0.0.0/8\nfc00::/7\n";

static const DnsEntry entries[] = {
  { "mx.zzz", "MX 10 a.mx.zzz, MX 20 b.mx.zzz" },
  { "a.mx.zzz", "A 198.51.100.1" },
  { "b.mx.zzz", "A 198.51.100.2, AAAA 2001:db8::1" },
  { "samepref.zzz", "MX 10 a.mx.zzz, MX 10 b.mx.zzz" },
  { "nullmx.zzz", "MX 0 ." },
  { "mixednull.zzz", "MX 0 ., MX 10 a.mx.zzz" },
  { "implicit.zzz", "A 198.51.100.7" },
  { "implicit6.zzz", "AAAA 2001:db8::7" },
  { "nodata.zzz", "NODATA" },
  { "servfail.zzz", "SERVFAIL" },
  { "refused.zzz", "REFUSED" },
  { "timeout.zzz", "DROP" },
  { "mxnx.zzz", "MX 10 gone.zzz" },
  { "mxhalf.zzz", "MX 10 gone.zzz, MX 20 servfail.zzz" },
  { "mxloop.zzz", "MX 10 loop.zzz" },
  { "loop.zzz", "A 127.0.0.1" },
  { "mxpriv.zzz", "MX 10 private.zzz" },
  { "private.zzz", "A 10.1.2.3, AAAA fd00::1" },
  { "mxmixed.zzz", "MX 10 mixed.zzz" },
  { "mixed.zzz", "A 10.1.2.3, A 203.0.113.9" },
  { "mxip.zzz", "MX 10 192.0.2.5" },
  { "mxcname.zzz", "MX 10 alias.zzz" },
  { "alias.zzz", "CNAME a.mx.zzz" },
  { "truncated.zzz", "TC MX 10 a.mx.zzz" },
  { "wrongid.zzz", "FORGED MX 10 a.mx.zzz" },
  /* Names of the world, as they might be. */
  { "gmial.com", "MX 10 a.mx.zzz" },
  { "gmall.com", "NODATA" },
  { "firma.pl", "MX 10 a.mx.zzz" },
  { "proton.me", "MX 10 a.mx.zzz" },
  { "company.co", "MX 10 a.mx.zzz" },
  { "hotmaik.com", "MX 10 a.mx.zzz" },
  { "mailinator.com", "MX 10 a.mx.zzz" },
  { NULL, NULL },
};

typedef struct
{
  VerifyNetwork   network;
  ReboteVerifier *verifier; /* with DNS */
  ReboteVerifier *offline;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  verify_network_init (&fixture->network, entries, unroutable, TIMEOUT);
  fixture->verifier = rebote_local_verifier_new (fixture->network.routes, &error);
  g_assert_no_error (error);
  fixture->offline = rebote_local_verifier_new (NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  g_assert_finalize_object (fixture->verifier);
  g_assert_finalize_object (fixture->offline);
  verify_network_clear (&fixture->network);
}

static const struct
{
  const char *address;
  const char *offline;
  const char *online;
  const char *status; /* online */
  const char *suggestion;
} cases[] = {
  { "anna@mx.zzz", "risky/no-such-domain", "unknown/not-probed", "not-probed", NULL },
  { "anna@firma.pl", "unknown/not-probed", "unknown/not-probed", "not-probed", NULL },
  { "info@firma.pl", "risky/role", "risky/role", "role", NULL },
  { "info+x@firma.pl", "risky/role", "risky/role", "role", NULL },
  { "x@mailinator.com", "risky/disposable", "risky/disposable", "disposable", NULL },
  { "x@gone.mailinator.com", "risky/disposable", "undeliverable/no-such-domain", "no-such-domain", NULL },
  { "anna@example.com", "undeliverable/reserved-domain", "undeliverable/reserved-domain", "reserved-domain", NULL },
  { "anna@firma", "undeliverable/bad-address", "undeliverable/bad-address", "bad-address", NULL },
  { "anna@@firma.pl", "undeliverable/typo", "undeliverable/typo", "bad-address", "anna@firma.pl" },
  { "an..na@docomo.ne.jp", "risky/bad-address", "risky/bad-address", "legacy-address", NULL },
  { "anna@[192.0.2.1]", "risky/low-quality", "risky/low-quality", "domain-literal", NULL },
  { "j\xc3\xb6rg@firma.pl", "risky/low-quality", "risky/low-quality", "international-mailbox", NULL },
  /* A known trap that takes mail; one that takes none; one that is merely alike, and somebody's. */
  { "anna@gmial.com", "risky/typo", "risky/typo", "typo", "anna@gmail.com" },
  { "anna@gmall.com", "risky/typo", "undeliverable/typo", "no-mail-host", "anna@gmail.com" },
  { "anna@servfail.zzz", "risky/no-such-domain", "unknown/dns-temp", "dns-servfail", NULL },
};

static void
test_cases (Fixture      *fixture,
            gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteVerification) offline = verify_one (fixture->offline, cases[i].address);
      g_autoptr (ReboteVerification) online = verify_one (fixture->verifier, cases[i].address);
      g_autofree char *before = verify_describe (offline);
      g_autofree char *after = verify_describe (online);

      g_test_message ("%s", cases[i].address);
      g_assert_cmpstr (before, ==, cases[i].offline);
      g_assert_cmpstr (after, ==, cases[i].online);
      g_assert_cmpstr (online->status, ==, cases[i].status);
      g_assert_cmpstr (online->suggestion, ==, cases[i].suggestion);
      g_assert_cmpstr (online->service, ==, "local");
      g_assert_cmpstr (online->address, ==, cases[i].address);
      g_assert_cmpint (online->checked, >, 0);
      /* Without DNS nothing is said of mail servers. */
      g_assert_false ((offline->yes | offline->no) & REBOTE_VERIFICATION_HAS_MX);
      g_assert_cmpuint (online->yes & online->no, ==, 0);
    }
}

/* What merely resembles another name, and takes mail, is somebody's. */
static void
test_alike (Fixture      *fixture,
            gconstpointer unused)
{
  g_autoptr (ReboteVerification) offline = verify_one (fixture->offline, "anna@hotmaik.com");
  g_autoptr (ReboteVerification) online = verify_one (fixture->verifier, "anna@hotmaik.com");

  g_assert_cmpstr (offline->suggestion, ==, "anna@hotmail.com");
  g_assert_null (online->suggestion);
  g_assert_cmpint (online->verdict, ==, REBOTE_VERIFICATION_UNKNOWN);
  g_assert_false (online->yes & REBOTE_VERIFICATION_TYPO);
}

static void
test_flags (Fixture      *fixture,
            gconstpointer unused)
{
  g_autoptr (ReboteVerification) plain = verify_one (fixture->verifier, "anna@firma.pl");
  g_autoptr (ReboteVerification) free_one = verify_one (fixture->offline, "anna@gmail.com");
  g_autoptr (ReboteVerification) relay = verify_one (fixture->offline, "x@mozmail.com");
  g_autoptr (ReboteVerification) silent = verify_one (fixture->offline, "noreply@firma.pl");

  g_assert_true (plain->yes & REBOTE_VERIFICATION_HAS_MX);
  g_assert_true (plain->yes & REBOTE_VERIFICATION_SYNTAX_OK);
  g_assert_true (plain->no & REBOTE_VERIFICATION_ROLE);
  g_assert_true (plain->no & REBOTE_VERIFICATION_DISPOSABLE);
  g_assert_false ((plain->yes | plain->no) & (REBOTE_VERIFICATION_CATCH_ALL | REBOTE_VERIFICATION_SMTP_OK));
  g_assert_true (free_one->yes & REBOTE_VERIFICATION_FREE);
  g_assert_true (relay->yes & REBOTE_VERIFICATION_PRIVACY_RELAY);
  g_assert_true (relay->no & REBOTE_VERIFICATION_DISPOSABLE);
  g_assert_true (silent->yes & REBOTE_VERIFICATION_NO_REPLY);
}

/* However many addresses a domain has, in one call or several at the same time, it is asked for once. */
static void
test_once (Fixture      *fixture,
           gconstpointer unused)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) again = NULL;

  for (guint i = 0; i < 500; i++)
    g_ptr_array_add (addresses, g_strdup_printf ("person%u@%s", i, i % 2 ? "mx.zzz" : "samepref.zzz"));
  g_ptr_array_add (addresses, NULL);

  rebote_verifier_check_async (fixture->verifier, (const char *const *)addresses->pdata, NULL, verify_result_cb, &first);
  rebote_verifier_check_async (fixture->verifier, (const char *const *)addresses->pdata, NULL, verify_result_cb, &second);
  while (first == NULL || second == NULL)
    g_main_context_iteration (NULL, TRUE);
  results = rebote_verifier_check_finish (fixture->verifier, first, NULL);
  again = rebote_verifier_check_finish (fixture->verifier, second, NULL);

  g_assert_cmpuint (results->len, ==, 500);
  g_assert_cmpuint (again->len, ==, 500);
  for (guint i = 0; i < 500; i++)
    {
      const ReboteVerification *verification = g_ptr_array_index (results, i);

      g_assert_cmpstr (verification->address, ==, g_ptr_array_index (addresses, i));
      g_assert_true (verification->yes & REBOTE_VERIFICATION_HAS_MX);
    }
  g_assert_cmpuint (dns_server_count_questions (fixture->network.server, "mx.zzz"), ==, 1);
  g_assert_cmpuint (dns_server_count_questions (fixture->network.server, "samepref.zzz"), ==, 1);
}

/* A small memory forgets the oldest, and answers rightly all the same. */
static void
test_bounded (Fixture      *fixture,
              gconstpointer unused)
{
  static const char *const domains[] = { "mx.zzz", "implicit.zzz", "nullmx.zzz", "mx.zzz" };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTable) table = rebote_table_new_from_data ("networks", unroutable, -1, &error);
  g_autoptr (ReboteRouteCache) small =
    rebote_route_cache_new (fixture->network.client, rebote_networks_new (table, &error), 2);
  g_autoptr (ReboteVerifier) verifier = rebote_local_verifier_new (small, &error);

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      g_autofree char *address = g_strconcat ("anna@", domains[i], NULL);
      g_autoptr (ReboteVerification) verification = verify_one (verifier, address);

      g_assert_cmpint (verification->reason, ==,
                       i == 2 ? REBOTE_VERIFICATION_REASON_NULL_MX : REBOTE_VERIFICATION_REASON_NOT_PROBED);
    }
  g_assert_cmpuint (dns_server_count_questions (fixture->network.server, "mx.zzz"), ==, 2);
  g_assert_null (rebote_route_cache_peek (small, "implicit.zzz"));
  g_assert_nonnull (rebote_route_cache_peek (small, "nullmx.zzz"));
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

/* Whoever waits for the same domain and did not give up gets the answer. */
static void
test_cancelled (Fixture      *fixture,
                gconstpointer unused)
{
  static const char *const addresses[] = { "anna@firma.pl", "anna@timeout.zzz", NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) given_up = NULL;
  g_autoptr (GAsyncResult) waited = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  rebote_verifier_check_async (fixture->verifier, addresses, cancellable, verify_result_cb, &given_up);
  rebote_verifier_check_async (fixture->verifier, addresses, NULL, verify_result_cb, &waited);
  g_idle_add (cancel_cb, cancellable);
  while (given_up == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (waited);
  g_assert_null (rebote_verifier_check_finish (fixture->verifier, given_up, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  while (waited == NULL)
    g_main_context_iteration (NULL, TRUE);
  results = rebote_verifier_check_finish (fixture->verifier, waited, NULL);
  g_assert_cmpuint (results->len, ==, 2);
}

/* Where our own server cannot be reached, nothing is said at all. */
static void
test_unreachable (Fixture      *fixture,
                  gconstpointer unused)
{
  static const char *const addresses[] = { "anna@firma.pl", "anna@example.com", NULL };
  static const char *const alone[] = { "anna@firma.pl", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTable) table = rebote_table_new_from_data ("networks", unroutable, -1, &error);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autofree char *nobody = NULL;
  g_autoptr (ReboteDnsClient) client = NULL;
  g_autoptr (ReboteRouteCache) routes = NULL;
  g_autoptr (ReboteVerifier) verifier = NULL;
  g_autoptr (GPtrArray) results = NULL;

  /* A port that was somebody's a moment ago, and is nobody's now. */
  g_assert_true (g_socket_bind (socket, any, FALSE, &error));
  bound = g_socket_get_local_address (socket, &error);
  nobody = g_strdup_printf ("127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  g_assert_true (g_socket_close (socket, &error));
  client = rebote_dns_client_new (nobody, TIMEOUT, &error);
  routes = rebote_route_cache_new (client, rebote_networks_new (table, &error), 10);
  verifier = rebote_local_verifier_new (routes, &error);
  g_assert_no_error (error);

  results = verify_all (verifier, addresses, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (g_ptr_array_index (results, 0));
  g_assert_nonnull (g_ptr_array_index (results, 1));

  g_assert_null (verify_all (verifier, alone, NULL, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE);
}

static void
test_info (Fixture      *fixture,
           gconstpointer unused)
{
  const ReboteVerifierInfo *online = rebote_verifier_get_info (fixture->verifier);
  const ReboteVerifierInfo *offline = rebote_verifier_get_info (fixture->offline);

  g_assert_cmpstr (online->id, ==, "local");
  g_assert_cmpint (online->sends, ==, REBOTE_VERIFIER_SENDS_DOMAINS);
  g_assert_cmpint (offline->sends, ==, REBOTE_VERIFIER_SENDS_NOTHING);
  g_assert_null (offline->receiver);
  g_assert_true (rebote_verifier_check_ready (fixture->verifier, NULL));
}

/* Vectors that are not about one address as a verifier is given it. */
static const struct
{
  const char *id;
  const char *why;
} explained[] = {
  { "syn-19", "cells are taken apart before anything is verified" },
  { "syn-20", "cells are taken apart before anything is verified" },
  { "syn-21", "cells are taken apart before anything is verified" },
  { "syn-22", "cells are taken apart before anything is verified" },
  { "syn-23", "the dot at the end is read as the root, and is no fault" },
  { "syn-41", "no C string holds a NUL; the parser has its own test" },
  { "idn-04", "the label decodes, and encodes to itself again: it is one; the address tests have labels that are none" },
  { "idn-07", "for a server: the SMTP verifier has it" },
  { "dns-22", "of texts, not of mail; the DNS client has it" },
  { "can-01", "canonical forms are compared elsewhere" },
  { "can-02", "canonical forms are compared elsewhere" },
  { "can-03", "canonical forms are compared elsewhere" },
  { "can-04", "canonical forms are compared elsewhere" },
};

static gboolean
is_explained (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (explained); i++)
    {
      if (g_str_equal (explained[i].id, id))
        {
          g_test_message ("%s: %s", id, explained[i].why);
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
is_as_expected (const ReboteVerification *found,
                const char               *layer,
                const char               *expected,
                const char               *detail)
{
  if (g_str_equal (expected, "ok") && g_str_equal (layer, "dns"))
    return found->verdict == REBOTE_VERIFICATION_UNKNOWN && (found->yes & REBOTE_VERIFICATION_HAS_MX);
  if (g_str_equal (expected, "ok"))
    return (found->yes & REBOTE_VERIFICATION_SYNTAX_OK) && !(found->yes & REBOTE_VERIFICATION_DISPOSABLE) &&
           !(found->yes & REBOTE_VERIFICATION_ROLE);
  if (g_str_equal (expected, "fixable"))
    return found->verdict == REBOTE_VERIFICATION_UNDELIVERABLE && found->suggestion;
  if (g_str_equal (expected, "suggest"))
    {
      const char      *at = found->suggestion ? strchr (found->suggestion, '@') : NULL;
      g_autofree char *wanted = g_strndup (detail, strcspn (detail, " "));

      return g_strcmp0 (at ? at + 1 : NULL, wanted) == 0;
    }
  if (g_str_equal (expected, "no suggestion"))
    return found->suggestion == NULL;

  return g_str_equal (rebote_verification_verdict_to_slug (found->verdict), expected);
}

/* What stands in brackets behind a space is a remark about the vector. */
static char *
get_input (const char *cell)
{
  const char *remark = strstr (cell, " (");

  return remark ? g_strndup (cell, remark - cell) : g_strdup (cell);
}

static void
test_vectors (Fixture      *fixture,
              gconstpointer unused)
{
  static const char *const columns[] = { "id", "layer", "input", "expected", "detail", "setup", NULL };
  g_autoptr (ReboteTable) table = verify_vectors ();
  int   at[6];
  guint n_run = 0, n_wrong = 0;

  if (table == NULL)
    return;

  g_assert_true (rebote_table_find_columns (table, columns, at, NULL));
  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      const char *id = rebote_table_get (table, row, at[0]);
      const char *layer = rebote_table_get (table, row, at[1]);
      const char *expected = rebote_table_get (table, row, at[3]);
      gboolean    needs_dns;
      gboolean    is_syntax = g_str_equal (layer, "syntax") || g_str_equal (layer, "idn");
      g_autofree char *input = get_input (rebote_table_get (table, row, at[2]));
      g_autofree char *named = NULL;
      g_autofree char *zone = NULL;
      g_autofree char *address = NULL;
      g_autofree char *verdict = NULL;
      g_autoptr (ReboteVerification) found = NULL;

      if (g_str_equal (layer, "smtp") || is_explained (id))
        continue;
      /* The vectors' names are reserved, which would be the verdict. */
      named = g_str_equal (layer, "dns") ? g_strdup (input) : verify_replace (input, "example.net", "firma.pl");
      zone = verify_replace (named, ".test", ".zzz");
      address = strstr (zone, "\\r") ? g_strcompress (zone) : g_steal_pointer (&zone);
      needs_dns = g_str_equal (layer, "dns") || strstr (rebote_table_get (table, row, at[5]), "has MX");
      found = verify_one (needs_dns ? fixture->verifier : fixture->offline, address);
      verdict = verify_describe (found);
      n_run++;
      if (!is_as_expected (found, layer, expected, rebote_table_get (table, row, at[4])) ||
          (is_syntax && g_str_equal (expected, "undeliverable") && !(found->no & REBOTE_VERIFICATION_SYNTAX_OK)))
        {
          n_wrong++;
          g_printerr ("%s: %s is %s (%s, %s), not %s\n", id, address, verdict, found->status,
                      found->suggestion ? found->suggestion : "", expected);
        }
    }
  g_assert_cmpuint (n_run, >, 75);
  g_assert_cmpuint (n_wrong, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/local-verifier/cases", Fixture, NULL, set_up, test_cases, tear_down);
  g_test_add ("/local-verifier/alike", Fixture, NULL, set_up, test_alike, tear_down);
  g_test_add ("/local-verifier/flags", Fixture, NULL, set_up, test_flags, tear_down);
  g_test_add ("/local-verifier/once", Fixture, NULL, set_up, test_once, tear_down);
  g_test_add ("/local-verifier/bounded", Fixture, NULL, set_up, test_bounded, tear_down);
  g_test_add ("/local-verifier/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/local-verifier/unreachable", Fixture, NULL, set_up, test_unreachable, tear_down);
  g_test_add ("/local-verifier/info", Fixture, NULL, set_up, test_info, tear_down);
  g_test_add ("/local-verifier/vectors", Fixture, NULL, set_up, test_vectors, tear_down);

  return isolated_test_run ();
}
