/* test-cli-smtp.c
 *
 * A whole run of `rebote verify` that asks mail servers, in a network of its own: there a server may have an address of the
 * internet, and the port that mail has.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>

#include "isolated.h"

#include "cli-program.h"
#include "dns-server.h"
#include "smtp-server.h"

/* Where the mail server is. */
#define ADDRESS "9.9.9.9"
#define PORT    25

static gboolean has_network;

static const DnsEntry domains[] = {
  { "example.com", "A " ADDRESS },
  { "shop.net", "MX 10 mx.shop.net" },
  { "mx.shop.net", "A " ADDRESS },
  { "open.net", "MX 10 mx.shop.net" },
  { "probe.office.net", "A 198.51.100.7" },
  { "7.100.51.198.in-addr.arpa", "PTR dsl-7.provider.net" },
  { "office.net", "MX 10 mx.shop.net" },
  { NULL, NULL },
};

static const SmtpEntry recipients[] = {
  { "ana@shop.net", "250 2.1.5 Ok" },
  { "leo@shop.net", "451 4.7.1 Greylisted, please try again in 300 seconds" },
  { "*", "550 5.1.1 User unknown" },
  { NULL, NULL },
};

/* Loopback, up, with the address as a second one of it. */
static gboolean
make_network (void)
{
  struct ifreq request = { 0 };
  struct sockaddr_in *address = (struct sockaddr_in *)&request.ifr_addr;
  gboolean made;
  int      fd;

  if (unshare (CLONE_NEWNET) != 0 && unshare (CLONE_NEWUSER | CLONE_NEWNET) != 0)
    return FALSE;

  fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_strlcpy (request.ifr_name, "lo", sizeof request.ifr_name);
  request.ifr_flags = IFF_UP;
  made = ioctl (fd, SIOCSIFFLAGS, &request) == 0;
  memset (&request, 0, sizeof request);
  g_strlcpy (request.ifr_name, "lo:1", sizeof request.ifr_name);
  address->sin_family = AF_INET;
  inet_pton (AF_INET, ADDRESS, &address->sin_addr);
  made = made && ioctl (fd, SIOCSIFADDR, &request) == 0;
  g_close (fd, NULL);

  return made;
}

static void
rebote (const char *folder,
        Result     *result,
        const char *arguments)
{
  g_autofree char *line = g_strdup_printf ("%s %s", g_getenv ("REBOTE_PROGRAM"), arguments);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);

  result_spawn (result, folder, (const char *const *)argv, NULL);
}

static void
write_settings (const char *dns_servers)
{
  g_autofree char *folder = g_build_filename (g_getenv ("XDG_CONFIG_HOME"), "rebote", NULL);
  g_autofree char *path = g_build_filename (folder, "verifiers.ini", NULL);
  g_autofree char *text = g_strdup_printf ("[local]\ndns-servers=%s\n[smtp]\nhelo-name=probe.office.net\n"
                                           "mail-from=probe@office.net\n",
                                           dns_servers);

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* What stands about an address in the output, or NULL. */
static char *
find_line (const char *out,
           const char *address)
{
  g_autofree char *start = g_strdup_printf ("{\"address\":\"%s\",\"backend\":\"smtp\"", address);
  g_auto (GStrv) lines = g_strsplit (out, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      if (g_str_has_prefix (lines[i], start))
        return g_strdup (lines[i]);
    }

  return NULL;
}

static void
assert_said (const Result *result,
             const char   *address,
             const char   *expected)
{
  g_autofree char *line = find_line (result->out, address);

  g_test_message ("%s", line ? line : result->out);
  g_assert_nonnull (line);
  g_assert_nonnull (strstr (line, expected));
}

static void
test_run (void)
{
  static const SmtpScript script = { .recipients = recipients };
  g_autofree char *folder = NULL;
  g_autoptr (DnsServer) dns = NULL;
  g_autoptr (SmtpServer) server = NULL;
  g_auto (Result) result = { 0 };
  g_auto (Result) again = { 0 };
  g_auto (Result) ledger = { 0 };
  guint n_connections;

  if (!has_network)
    {
      g_test_skip ("no network of our own can be made here");
      return;
    }

  isolated_make_folders (FALSE);
  folder = g_dir_make_tmp ("rebote-smtp-XXXXXX", NULL);
  dns = dns_server_new (domains);
  server = smtp_server_new (ADDRESS, PORT, &script);
  write_settings (dns_server_get_address (dns));
  rebote (folder, &result, "verify ana@shop.net bob@shop.net leo@shop.net eva@dead.net --with smtp --json");
  g_test_message ("%s", result.err);
  g_assert_cmpint (result.status, ==, 0);
  /* What was found out about our name before anybody was asked. */
  g_assert_nonnull (strstr (result.err, "leads back to another name"));
  assert_said (&result, "ana@shop.net", "\"verdict\":\"deliverable\"");
  assert_said (&result, "ana@shop.net", "catch-all-no");
  assert_said (&result, "bob@shop.net", "\"verdict\":\"undeliverable\"");
  /* Who wants to be asked later says nothing, and it is told when. */
  assert_said (&result, "leo@shop.net", "\"verdict\":\"unknown\"");
  assert_said (&result, "leo@shop.net", "retry-after-300");
  /* And what the server said is kept as it said it. */
  assert_said (&result, "leo@shop.net", "mx.shop.net: 451 4.7.1 Greylisted, please try again in 300 seconds");
  g_assert_null (find_line (result.out, "eva@dead.net"));
  g_assert_nonnull (strstr (result.out, "{\"address\":\"eva@dead.net\",\"backend\":\"local\",\"verdict\":\"undeliverable\""));

  rebote (folder, &ledger, "verify --ledger --json");
  g_assert_nonnull (strstr (ledger.out, "\"backend\":\"smtp\""));
  g_assert_nonnull (strstr (ledger.out, "\"sent\":\"addresses\",\"addresses\":3,"));

  /* What is known is not asked for again; only the port is tried. */
  n_connections = smtp_server_count (server, "RCPT");
  rebote (folder, &again, "verify ana@shop.net bob@shop.net --with smtp --json");
  assert_said (&again, "ana@shop.net", "\"reused\":true");
  g_assert_cmpuint (smtp_server_count (server, "RCPT"), ==, n_connections);
  folder_remove (folder);
}

/* A domain that takes every name. */
static void
test_catch_all (void)
{
  static const SmtpEntry everybody[] = { { "*", "250 2.1.5 Ok" }, { NULL, NULL } };
  static const SmtpScript script = { .recipients = everybody };
  g_autofree char *folder = NULL;
  g_autoptr (DnsServer) dns = NULL;
  g_autoptr (SmtpServer) server = NULL;
  g_auto (Result) result = { 0 };

  if (!has_network)
    {
      g_test_skip ("no network of our own can be made here");
      return;
    }

  isolated_make_folders (FALSE);
  folder = g_dir_make_tmp ("rebote-smtp-XXXXXX", NULL);
  dns = dns_server_new (domains);
  server = smtp_server_new (ADDRESS, PORT, &script);
  write_settings (dns_server_get_address (dns));
  rebote (folder, &result, "verify ana@open.net --with smtp --json");
  g_assert_cmpint (result.status, ==, 0);
  assert_said (&result, "ana@open.net", "\"verdict\":\"risky\"");
  assert_said (&result, "ana@open.net", "\"reason\":\"catch-all\"");
  folder_remove (folder);
}

/* Nobody listens: nothing is sent, and it is said why. */
static void
test_closed (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (DnsServer) dns = NULL;
  g_auto (Result) result = { 0 };

  if (!has_network)
    {
      g_test_skip ("no network of our own can be made here");
      return;
    }

  isolated_make_folders (FALSE);
  folder = g_dir_make_tmp ("rebote-smtp-XXXXXX", NULL);
  dns = dns_server_new (domains);
  write_settings (dns_server_get_address (dns));
  rebote (folder, &result, "verify ana@shop.net --with smtp --json");
  g_assert_cmpint (result.status, ==, 1);
  g_assert_cmpstr (result.out, ==, "");
  g_assert_nonnull (strstr (result.err, "Port 25 is closed"));
  folder_remove (folder);
}

int
main (int   argc,
      char *argv[])
{
  /* Before there is a thread. */
  has_network = make_network ();
  isolated_test_init (&argc, &argv);
  g_test_add_func ("/cli-smtp/run", test_run);
  g_test_add_func ("/cli-smtp/catch-all", test_catch_all);
  g_test_add_func ("/cli-smtp/closed", test_closed);

  return isolated_test_run ();
}
