/* bench-verify.c
 *
 * How fast addresses are verified without asking their mail servers: by tables alone, against a bare loop that brings the
 * same addresses into their canonical form; and with twenty thousand domains asked for at a DNS server on loopback.
 *
 * usage: bench-verify [ADDRESSES] [DOMAINS]
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "address/rebote-address.h"
#include "verify/local/rebote-local-verifier.h"
#include "../dns-server.h"

#define N_TURNS     5
#define OUTSTANDING 200
#define TIMEOUT     2000 /* milliseconds */

/* Each domain has about so many addresses in a list. */
#define PER_DOMAIN 12

static const DnsEntry entries[] = {
  { "*.bench.zzz", "MX 10 mx.zzz" },
  { "mx.zzz", "A 198.51.100.1" },
  { NULL, NULL },
};

typedef struct
{
  ReboteVerifier *verifier;
  char          **addresses;
  guint           n_addresses;
  guint           next;
  guint           n_open;
  guint           n_results;
  guint           n_with_mail;
} Run;

static double
get_seconds (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static char **
make_addresses (guint n_addresses,
                guint n_domains)
{
  static const char *const names[] = { "anna", "bert.klein", "carla_m", "info", "d.evans+news", "ventas" };
  static const char *const known[] = { "gmail.com", "hotmail.com", "gmial.com", "mailinator.com" };
  char **addresses = g_new0 (char *, n_addresses + 1);

  for (guint i = 0; i < n_addresses; i++)
    {
      if (i % 4 == 0)
        addresses[i] = g_strdup_printf ("%s%u@%s", names[i % 6], i, known[i / 4 % 4]);
      else
        addresses[i] = g_strdup_printf ("%s%u@company%u.bench.zzz", names[i % 6], i, i % n_domains);
    }

  return addresses;
}

static void ask_next (Run *run);

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = rebote_verifier_check_finish (REBOTE_VERIFIER (source), result, &error);

  run->n_open--;
  if (results == NULL)
    g_error ("%s", error->message);
  for (guint i = 0; i < results->len; i++)
    {
      const ReboteVerification *verification = g_ptr_array_index (results, i);

      if (verification == NULL)
        continue;
      run->n_results++;
      run->n_with_mail += (verification->yes & REBOTE_VERIFICATION_HAS_MX) != 0;
    }
  ask_next (run);
}

static void
ask_next (Run *run)
{
  const ReboteVerifierInfo *info = rebote_verifier_get_info (run->verifier);

  while (run->next < run->n_addresses && run->n_open < info->max_concurrent)
    {
      guint n = MIN (info->max_batch, run->n_addresses - run->next);
      g_autofree const char **batch = g_new0 (const char *, n + 1);

      memcpy (batch, run->addresses + run->next, n * sizeof *batch);
      run->next += n;
      run->n_open++;
      rebote_verifier_check_async (run->verifier, batch, NULL, checked_cb, run);
    }
}

static void
verify (Run *run)
{
  run->next = run->n_results = run->n_with_mail = 0;
  ask_next (run);
  while (run->n_open > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
bench_tables (guint n_addresses)
{
  g_auto (GStrv) addresses = make_addresses (n_addresses, MAX (n_addresses / PER_DOMAIN, 1));
  g_autoptr (ReboteVerifier) verifier = rebote_local_verifier_new (NULL, NULL);
  Run    run = { .verifier = verifier, .addresses = addresses, .n_addresses = n_addresses };
  double bare = G_MAXDOUBLE, cold = 0, warm = G_MAXDOUBLE;

  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      double begin = get_seconds (CLOCK_PROCESS_CPUTIME_ID);
      double middle;
      guint  n_good = 0;

      for (guint i = 0; i < n_addresses; i++)
        {
          ReboteAddressKey key;

          n_good += rebote_address_make_key (addresses[i], strlen (addresses[i]), &key) == REBOTE_ADDRESS_OK;
        }
      g_assert_cmpuint (n_good, ==, n_addresses);
      middle = get_seconds (CLOCK_PROCESS_CPUTIME_ID);
      verify (&run);
      bare = MIN (bare, middle - begin);
      warm = MIN (warm, get_seconds (CLOCK_PROCESS_CPUTIME_ID) - middle);
      if (turn == 0)
        cold = get_seconds (CLOCK_PROCESS_CPUTIME_ID) - middle;
    }
  if (run.n_results != n_addresses)
    g_error ("%u of %u addresses were lost", n_addresses - run.n_results, n_addresses);
  g_print ("tables: %u addresses, first time %.0f/s, then %.0f/s; %.1f times a bare loop of parsing (%.0f/s)\n",
           n_addresses, n_addresses / cold, n_addresses / warm, warm / bare, n_addresses / bare);
}

static void
bench_dns (guint n_domains)
{
  g_auto (GStrv) addresses = g_new0 (char *, n_domains + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTable) table = rebote_table_new_from_data ("networks", "network\n127.0.0.0/8\n", -1, &error);
  DnsServer *server = dns_server_new (entries);
  g_autoptr (ReboteDnsClient) client = rebote_dns_client_new (dns_server_get_address (server), TIMEOUT, &error);
  g_autoptr (ReboteRouteCache) routes =
    rebote_route_cache_new (client, rebote_networks_new (table, &error), REBOTE_ROUTE_CACHE_SIZE);
  g_autoptr (ReboteVerifier) verifier = rebote_local_verifier_new (routes, &error);
  Run    run = { .verifier = verifier, .addresses = addresses, .n_addresses = n_domains };
  double begin, first, second;

  if (verifier == NULL)
    g_error ("%s", error->message);
  rebote_dns_client_set_outstanding (client, OUTSTANDING);
  for (guint i = 0; i < n_domains; i++)
    addresses[i] = g_strdup_printf ("anna@company%u.bench.zzz", i);

  begin = get_seconds (CLOCK_MONOTONIC);
  verify (&run);
  first = get_seconds (CLOCK_MONOTONIC) - begin;
  if (run.n_results != n_domains || run.n_with_mail != n_domains)
    g_error ("of %u domains %u have an answer and %u a mail server", n_domains, run.n_results, run.n_with_mail);
  begin = get_seconds (CLOCK_MONOTONIC);
  verify (&run);
  second = get_seconds (CLOCK_MONOTONIC) - begin;
  g_print ("dns: %u domains with %u questions at a time, none lost: %.0f domains/s; once known %.0f/s\n", n_domains,
           OUTSTANDING, n_domains / first, n_domains / second);

  g_clear_object (&verifier);
  g_clear_object (&routes);
  g_clear_object (&client);
  dns_server_free (server);
}

int
main (int    argc,
      char **argv)
{
  guint n_addresses = argc > 1 ? strtoul (argv[1], NULL, 10) : 300000;
  guint n_domains = argc > 2 ? strtoul (argv[2], NULL, 10) : 20000;

  bench_tables (MAX (n_addresses, 1));
  bench_dns (MAX (n_domains, 1));

  return 0;
}
