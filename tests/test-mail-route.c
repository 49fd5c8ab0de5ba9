/* test-mail-route.c
 *
 * Where the mail of a domain goes, with a DNS server on loopback. Its domains end in what is nobody's, but not reserved, for
 * reserved ones are never asked for.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "verify/dns/rebote-mail-route.h"
#include "dns-server.h"
#include "isolated.h"

/* In milliseconds. */
#define TIMEOUT 300

/* What is for documentation stands for the internet here. */
static const char unroutable[] = "network\n10.0.0.0/8\n127.0.0.0/8\nfc00::/7\n";

static const DnsEntry entries[] = {
  { "two.zzz", "MX 20 b.mx.zzz, MX 10 a.mx.zzz" },
  { "equal.zzz", "MX 10 a.mx.zzz, MX 10 b.mx.zzz" },
  { "a.mx.zzz", "A 198.51.100.1, AAAA 2001:db8::1" },
  { "b.mx.zzz", "A 198.51.100.2" },
  { "null.zzz", "MX 0 ." },
  { "mixed-null.zzz", "MX 0 ., MX 10 a.mx.zzz" },
  { "implicit.zzz", "A 198.51.100.7" },
  { "implicit6.zzz", "AAAA 2001:db8::7" },
  { "nodata.zzz", "NODATA" },
  { "servfail.zzz", "SERVFAIL" },
  { "refused.zzz", "REFUSED" },
  { "drop.zzz", "DROP" },
  { "mx-gone.zzz", "MX 10 gone.zzz" },
  { "mx-half.zzz", "MX 10 gone.zzz, MX 20 servfail.zzz" },
  { "mx-lame.zzz", "MX 10 servfail.zzz, MX 20 b.mx.zzz" },
  { "mx-loop.zzz", "MX 10 loop.zzz" },
  { "loop.zzz", "A 127.0.0.1" },
  { "mx-private.zzz", "MX 10 private.zzz" },
  { "private.zzz", "A 10.1.2.3, AAAA fd00::1" },
  { "mx-mixed.zzz", "MX 10 mixed.zzz" },
  { "mixed.zzz", "A 10.1.2.3, A 203.0.113.9" },
  { "mx-literal.zzz", "MX 10 192.0.2.5" },
  { "mx-alias.zzz", "MX 10 alias.zzz" },
  { "alias.zzz", "CNAME b.mx.zzz" },
  { "domain-alias.zzz", "CNAME two.zzz" },
  { "cut.zzz", "TC MX 10 a.mx.zzz" },
  { NULL, NULL },
};

static const struct
{
  const char           *domain;
  ReboteMailRouteStatus status;
  ReboteMailRouteFlags  flags;
  const char           *hosts;
} routes[] = {
  { "two.zzz", REBOTE_MAIL_ROUTE_OK, 0, "a.mx.zzz=198.51.100.1,2001:db8::1;b.mx.zzz=198.51.100.2;" },
  { "null.zzz", REBOTE_MAIL_ROUTE_NULL_MX, 0, "" },
  { "mixed-null.zzz", REBOTE_MAIL_ROUTE_OK, REBOTE_MAIL_ROUTE_MISCONFIGURED, "a.mx.zzz=198.51.100.1,2001:db8::1;" },
  { "implicit.zzz", REBOTE_MAIL_ROUTE_OK, REBOTE_MAIL_ROUTE_IMPLICIT, "implicit.zzz=198.51.100.7;" },
  { "implicit6.zzz", REBOTE_MAIL_ROUTE_OK, REBOTE_MAIL_ROUTE_IMPLICIT | REBOTE_MAIL_ROUTE_IPV6_ONLY,
    "implicit6.zzz=2001:db8::7;" },
  { "nodata.zzz", REBOTE_MAIL_ROUTE_NO_MAIL_HOST, REBOTE_MAIL_ROUTE_IMPLICIT, "" },
  { "nobody.zzz", REBOTE_MAIL_ROUTE_NO_SUCH_DOMAIN, 0, "" },
  { "servfail.zzz", REBOTE_MAIL_ROUTE_SERVFAIL, 0, "" },
  { "refused.zzz", REBOTE_MAIL_ROUTE_REFUSED, 0, "" },
  { "drop.zzz", REBOTE_MAIL_ROUTE_TIMEOUT, 0, "" },
  { "mx-gone.zzz", REBOTE_MAIL_ROUTE_UNRESOLVABLE, 0, "" },
  { "mx-half.zzz", REBOTE_MAIL_ROUTE_SERVFAIL, 0, "" },
  { "mx-lame.zzz", REBOTE_MAIL_ROUTE_OK, 0, "b.mx.zzz=198.51.100.2;" },
  { "mx-loop.zzz", REBOTE_MAIL_ROUTE_UNROUTABLE, 0, "" },
  { "mx-private.zzz", REBOTE_MAIL_ROUTE_UNROUTABLE, 0, "" },
  { "mx-mixed.zzz", REBOTE_MAIL_ROUTE_OK, 0, "mixed.zzz=203.0.113.9;" },
  { "mx-literal.zzz", REBOTE_MAIL_ROUTE_OK, REBOTE_MAIL_ROUTE_MISCONFIGURED | REBOTE_MAIL_ROUTE_LITERAL,
    "192.0.2.5=192.0.2.5;" },
  { "mx-alias.zzz", REBOTE_MAIL_ROUTE_OK, REBOTE_MAIL_ROUTE_MISCONFIGURED, "alias.zzz=198.51.100.2;" },
  { "domain-alias.zzz", REBOTE_MAIL_ROUTE_OK, 0, "a.mx.zzz=198.51.100.1,2001:db8::1;b.mx.zzz=198.51.100.2;" },
  { "cut.zzz", REBOTE_MAIL_ROUTE_OK, 0, "a.mx.zzz=198.51.100.1,2001:db8::1;" },
  { "example.com", REBOTE_MAIL_ROUTE_RESERVED, 0, "" },
  { "printer.local", REBOTE_MAIL_ROUTE_RESERVED, 0, "" },
  { "two..zzz", REBOTE_MAIL_ROUTE_NO_SUCH_DOMAIN, 0, "" },
};

typedef struct
{
  DnsServer       *server;
  ReboteDnsClient *client;
  ReboteNetworks  *networks;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  g_autoptr (ReboteTable) table = NULL;
  g_autoptr (GError) error = NULL;

  fixture->server = dns_server_new (entries);
  fixture->client = rebote_dns_client_new (dns_server_get_address (fixture->server), TIMEOUT, &error);
  g_assert_no_error (error);
  table = rebote_table_new_from_data ("networks", unroutable, -1, &error);
  fixture->networks = rebote_networks_new (table, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  g_assert_finalize_object (fixture->client);
  rebote_networks_free (fixture->networks);
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

static ReboteMailRoute *
find (Fixture      *fixture,
      const char   *domain,
      GCancellable *cancellable,
      GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rebote_mail_route_find_async (fixture->client, fixture->networks, domain, cancellable, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return rebote_mail_route_find_finish (fixture->client, result, error);
}

static char *
describe (ReboteMailRoute *route)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < route->hosts->len; i++)
    {
      const ReboteMailHost *host = g_ptr_array_index (route->hosts, i);

      g_string_append_printf (text, "%s=", host->name);
      for (guint j = 0; j < host->addresses->len; j++)
        {
          g_autofree char *address = g_inet_address_to_string (g_ptr_array_index (host->addresses, j));

          g_string_append_printf (text, "%s%s", j > 0 ? "," : "", address);
        }
      g_string_append_c (text, ';');
    }

  return g_string_free (text, FALSE);
}

static void
test_routes (Fixture      *fixture,
             gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteMailRoute) route = find (fixture, routes[i].domain, NULL, &error);
      g_autofree char *hosts = NULL;

      g_test_message ("%s", routes[i].domain);
      g_assert_no_error (error);
      g_assert_cmpint (route->status, ==, routes[i].status);
      g_assert_cmpint (route->flags, ==, routes[i].flags);
      hosts = describe (route);
      g_assert_cmpstr (hosts, ==, routes[i].hosts);
      g_assert_cmpuint (route->ttl, <=, 300);
      if (rebote_mail_route_is_temporary (route->status))
        g_assert_cmpuint (route->ttl, ==, 0);
    }

  /* These never leave the machine. */
  g_assert_cmpuint (dns_server_count_questions (fixture->server, "example.com"), ==, 0);
  g_assert_cmpuint (dns_server_count_questions (fixture->server, "printer.local"), ==, 0);
}

static void
test_equal (Fixture      *fixture,
            gconstpointer unused)
{
  guint n_first = 0;

  for (guint i = 0; i < 64; i++)
    {
      g_autoptr (ReboteMailRoute) route = find (fixture, "equal.zzz", NULL, NULL);
      const ReboteMailHost *host = g_ptr_array_index (route->hosts, 0);

      n_first += g_str_equal (host->name, "a.mx.zzz");
    }
  /* Once in 2^63 runs it is by chance. */
  g_assert_cmpuint (n_first, >, 0);
  g_assert_cmpuint (n_first, <, 64);
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

  g_idle_add (cancel_cb, cancellable);
  g_assert_null (find (fixture, "drop.zzz", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_networks (void)
{
  static const struct
  {
    const char *address;
    gboolean    unroutable;
  } cases[] = {
    { "127.0.0.1", TRUE }, { "10.255.255.255", TRUE }, { "11.0.0.0", FALSE }, { "172.15.255.255", FALSE },
    { "172.31.0.1", TRUE }, { "172.32.0.1", FALSE }, { "100.64.0.1", TRUE }, { "100.128.0.1", FALSE },
    { "169.254.1.1", TRUE }, { "198.51.100.1", TRUE }, { "8.8.8.8", FALSE }, { "255.255.255.255", TRUE },
    { "224.0.0.1", TRUE }, { "0.1.2.3", TRUE }, { "::1", TRUE }, { "::", TRUE }, { "fe80::1", TRUE },
    { "fd12::1", TRUE }, { "2001:db8::1", TRUE }, { "2a00:1450::1", FALSE }, { "::ffff:8.8.8.8", TRUE },
    { "ff02::1", TRUE },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteNetworks) networks = rebote_networks_new_unroutable (&error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (cases[i].address);

      g_test_message ("%s", cases[i].address);
      g_assert_cmpint (rebote_networks_contain (networks, address), ==, cases[i].unroutable);
    }
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/mail-route/routes", Fixture, NULL, set_up, test_routes, tear_down);
  g_test_add ("/mail-route/equal", Fixture, NULL, set_up, test_equal, tear_down);
  g_test_add ("/mail-route/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add_func ("/mail-route/networks", test_networks);

  return isolated_test_run ();
}
