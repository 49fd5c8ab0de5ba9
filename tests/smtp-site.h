/* smtp-site.h
 *
 * What tests of asking mail servers share: a DNS server that names them, one of them, and the verifier that asks.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/smtp/rebote-smtp-verifier.h"
#include "isolated.h"
#include "smtp-server.h"
#include "verify-fixture.h"

G_BEGIN_DECLS

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

static ReboteKnowledge *knowledge; /* loaded by main() */

typedef struct
{
  VerifyNetwork     network;
  ReboteSmtpMemory *memory;
  SmtpServer       *server;
  ReboteVerifier   *verifier;
} Site;

static inline ReboteSmtpSettings *
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

static inline void
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

static inline guint16
find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static inline void
site_open (Site             *site,
           const SmtpScript *script)
{
  g_autoptr (ReboteSmtpSettings) settings = make_settings (find_free_port ());

  site_open_with (site, script, settings);
}

static inline void
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

G_END_DECLS
