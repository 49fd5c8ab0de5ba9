/* test-dns-client.c
 *
 * Questions to a DNS server on loopback that answers well, badly, and not at all.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "verify/dns/rebote-dns-client.h"
#include "dns-server.h"
#include "isolated.h"

/* In milliseconds. The server is next door, so only what is never answered waits for so long. */
#define TIMEOUT 500

static const DnsEntry entries[] = {
  { "two.test", "MX 10 a.mx.test, MX 20 b.mx.test" },
  { "null.test", "MX 0 ." },
  { "host.test", "A 198.51.100.7, A 198.51.100.8, AAAA 2001:db8::7" },
  { "alias.test", "CNAME host.test" },
  { "lost-alias.test", "CNAME gone.test" },
  { "nodata.test", "NODATA" },
  { "servfail.test", "SERVFAIL" },
  { "refused.test", "REFUSED" },
  { "drop.test", "DROP" },
  { "garbage.test", "GARBAGE" },
  { "tc.test", "TC MX 10 large.mx.test" },
  { "forged.test", "FORGED MX 10 right.mx.test" },
  { "bytes.test", "TXT v=spf1\\377\\376 -all" },
  { "7.100.51.198.in-addr.arpa", "PTR host.test" },
  { "*.many.test", "MX 5 mx.many.test" },
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
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static ReboteDnsAnswer *
ask (Fixture       *fixture,
     const char    *name,
     ReboteDnsType  type,
     GCancellable  *cancellable,
     GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rebote_dns_client_query_async (fixture->client, name, type, cancellable, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return rebote_dns_client_query_finish (fixture->client, result, error);
}

static const struct
{
  const char     *name;
  ReboteDnsType   type;
  ReboteDnsStatus status;
  const char     *records;
  guint           ttl;
} questions[] = {
  { "two.test", REBOTE_DNS_MX, REBOTE_DNS_OK, "10 a.mx.test,20 b.mx.test", 300 },
  { "TWO.test", REBOTE_DNS_MX, REBOTE_DNS_OK, "10 a.mx.test,20 b.mx.test", 300 },
  { "null.test", REBOTE_DNS_MX, REBOTE_DNS_OK, "0 ", 300 },
  { "host.test", REBOTE_DNS_A, REBOTE_DNS_OK, "198.51.100.7,198.51.100.8", 300 },
  { "host.test", REBOTE_DNS_AAAA, REBOTE_DNS_OK, "2001:db8::7", 300 },
  { "host.test", REBOTE_DNS_MX, REBOTE_DNS_NODATA, "", 60 },
  { "alias.test", REBOTE_DNS_A, REBOTE_DNS_OK, "198.51.100.7,198.51.100.8", 300 },
  { "lost-alias.test", REBOTE_DNS_A, REBOTE_DNS_NODATA, "", 0 },
  { "nodata.test", REBOTE_DNS_MX, REBOTE_DNS_NODATA, "", 60 },
  { "nobody.test", REBOTE_DNS_MX, REBOTE_DNS_NXDOMAIN, "", 60 },
  { "servfail.test", REBOTE_DNS_MX, REBOTE_DNS_SERVFAIL, "", 0 },
  { "refused.test", REBOTE_DNS_MX, REBOTE_DNS_REFUSED, "", 0 },
  { "drop.test", REBOTE_DNS_MX, REBOTE_DNS_TIMEOUT, "", 0 },
  { "garbage.test", REBOTE_DNS_MX, REBOTE_DNS_BAD_ANSWER, "", 0 },
  { "tc.test", REBOTE_DNS_MX, REBOTE_DNS_OK, "10 large.mx.test", 300 },
  { "forged.test", REBOTE_DNS_MX, REBOTE_DNS_OK, "10 right.mx.test", 300 },
  { "bytes.test", REBOTE_DNS_TXT, REBOTE_DNS_OK, "v=spf1\xff\xfe -all", 300 },
  { "7.100.51.198.in-addr.arpa", REBOTE_DNS_PTR, REBOTE_DNS_OK, "host.test", 300 },
  { "a..b.test", REBOTE_DNS_MX, REBOTE_DNS_BAD_NAME, "", 0 },
};

static char *
describe (ReboteDnsAnswer *answer)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < answer->records->len; i++)
    {
      const ReboteDnsRecord *record = g_ptr_array_index (answer->records, i);
      g_autofree char *address = record->address ? g_inet_address_to_string (record->address) : NULL;

      if (i > 0)
        g_string_append_c (text, ',');
      if (record->type == REBOTE_DNS_MX)
        g_string_append_printf (text, "%u ", record->preference);
      if (record->text)
        g_string_append_len (text, g_bytes_get_data (record->text, NULL), g_bytes_get_size (record->text));
      g_string_append (text, address ? address : record->name ? record->name
                                                              : "");
    }

  return g_string_free (text, FALSE);
}

static void
test_answers (Fixture      *fixture,
              gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteDnsAnswer) answer = ask (fixture, questions[i].name, questions[i].type, NULL, &error);
      g_autofree char *records = NULL;

      g_assert_no_error (error);
      g_test_message ("%s", questions[i].name);
      g_assert_cmpint (answer->status, ==, questions[i].status);
      records = describe (answer);
      g_assert_cmpstr (records, ==, questions[i].records);
      g_assert_cmpuint (answer->ttl, ==, questions[i].ttl);
      g_assert_cmpint (answer->through_alias, ==, strstr (questions[i].name, "alias") != NULL);
    }
}

static void
test_unreachable (void)
{
  g_autoptr (GError) error = NULL;
  DnsServer *server = dns_server_new (entries);
  Fixture    fixture = { NULL, rebote_dns_client_new (dns_server_get_address (server), TIMEOUT, &error) };
  g_autoptr (ReboteDnsAnswer) answer = NULL;

  /* Nobody listens there any more. */
  dns_server_free (server);
  answer = ask (&fixture, "two.test", REBOTE_DNS_MX, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (answer->status == REBOTE_DNS_UNREACHABLE || answer->status == REBOTE_DNS_TIMEOUT);
  g_assert_finalize_object (fixture.client);
}

static void
test_bad_server (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rebote_dns_client_new ("not an address", TIMEOUT, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();

  g_idle_add (cancel_cb, cancellable);
  g_assert_null (ask (fixture, "drop.test", REBOTE_DNS_MX, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, TIMEOUT * 1000);
  g_clear_error (&error);
  g_assert_null (ask (fixture, "two.test", REBOTE_DNS_MX, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (dns_server_count_questions (fixture->server, "two.test"), ==, 0);
}

static void
count_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ReboteDnsAnswer) answer = rebote_dns_client_query_finish (REBOTE_DNS_CLIENT (source), result, NULL);
  guint *n_left = user_data;

  g_assert_cmpint (answer->status, ==, REBOTE_DNS_OK);
  (*n_left)--;
}

/* None is lost, however many wait. */
static void
test_many (Fixture      *fixture,
           gconstpointer unused)
{
  guint n_left = 2000;

  rebote_dns_client_set_outstanding (fixture->client, 200);
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("d%u.many.test", i);

      rebote_dns_client_query_async (fixture->client, name, REBOTE_DNS_MX, NULL, count_cb, &n_left);
    }
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Messages that no server would send: nothing is read that is not there. */
static void
test_hostile (void)
{
  static const guint8 good[] = "\x12\x34\x81\x80\0\1\0\2\0\0\0\0"
                               "\4mail\4test\0\0\17\0\1"
                               "\xc0\x0c\0\17\0\1\0\0\1\x2c\0\x09\0\12\4host\xc0\x11"
                               "\xc0\x0c\0\20\0\1\0\0\1\x2c\0\3\2ab";
  gsize  length = sizeof good - 1;
  guint8 message[sizeof good];

  for (guint i = 0; i < 200000; i++)
    {
      g_autofree guint8 *copy = NULL;
      g_autoptr (ReboteDnsAnswer) answer = NULL;
      gsize n = i < length ? i : length;

      memcpy (message, good, sizeof good);
      for (guint j = i < length ? 0 : g_test_rand_int_range (1, 5); j > 0; j--)
        message[g_test_rand_int_range (0, length)] = g_test_rand_int_range (0, 256);
      /* On the heap, so that a sanitizer sees each step beyond. */
      copy = g_memdup2 (message, n);
      answer = rebote_dns_answer_parse (REBOTE_DNS_OK, i % 2 ? REBOTE_DNS_MX : REBOTE_DNS_TXT, copy, n);
      g_assert_nonnull (answer);
    }
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/dns-client/answers", Fixture, NULL, set_up, test_answers, tear_down);
  g_test_add ("/dns-client/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/dns-client/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add_func ("/dns-client/unreachable", test_unreachable);
  g_test_add_func ("/dns-client/bad-server", test_bad_server);
  g_test_add_func ("/dns-client/hostile", test_hostile);

  return isolated_test_run ();
}
