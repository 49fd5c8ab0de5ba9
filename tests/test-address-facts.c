/* test-address-facts.c
 *
 * What is known of domains and local parts, and what a misspelt domain was meant to be.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "address/rebote-address-facts.h"
#include "isolated.h"

static ReboteAddressFacts *facts;

static ReboteDomainFacts
look_up (const char *domain)
{
  ReboteDomainFacts found;

  rebote_address_facts_look_up (facts, domain, strlen (domain), &found);
  return found;
}

static void
test_suggestions (void)
{
  static const char *const pairs[][2] = {
    { "gmial.com", "gmail.com" },
    { "gamil.com", "gmail.com" },
    { "gmail.con", "gmail.com" },
    { "gmaill.com", "gmail.com" },
    { "gmal.com", "gmail.com" },
    { "gnail.com", "gmail.com" },
    { "gmail.co", "gmail.com" },
    { "yaho.com", "yahoo.com" },
    { "yahooo.es", "yahoo.es" },
    { "hotmial.fr", "hotmail.fr" },
    { "hotmal.com", "hotmail.com" },
    { "homtail.es", "hotmail.es" },
    { "outlok.com", "outlook.com" },
    { "iclould.com", "icloud.com" },
    { "wanado.fr", "wanadoo.fr" },
    { "empresa.con", "empresa.com" },
    { "tienda.cmo", "tienda.com" },
    { "mail.tienda.cmo", "mail.tienda.com" },
    { "a.b.tienda.con", "a.b.tienda.com" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_assert_cmpstr (look_up (pairs[i][0]).suggestion, ==, pairs[i][1]);
}

/* Real domains, and ones that may well be somebody's own, are left alone. */
static void
test_no_suggestions (void)
{
  static const char *const right[] = {
    "gmail.com",
    "proton.me",
    "mail.com",
    "gmx.net",
    "gmx.de",
    "live.nl",
    "ymail.com",
    "hotmail.nl",
    "hotmail.com.ar",
    "hotmail.ch",
    "hotmail.se",
    "aol.com",
    "msn.com",
    "me.com",
    "web.de",
    "firma.pl",
    "company.co",
    "example.com.br",
    "foo.pt",
    "startup.me",
    "email.com",
    "cloud.com",
    "yahoo.co.jp",
    "sfr.fr",
    "mail.ru",
    "telefonica.net",
    "gml.com",
    "jahoo-reisen.de",
    "mailing.example",
    "hotel.com",
    "outlet.com",
    "gmailing.io",
  };

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_test_message ("%s", right[i]);
      g_assert_cmpstr (look_up (right[i]).suggestion, ==, NULL);
    }
}

static void
test_top_levels (void)
{
  static const char *const known[] = { "tienda.es", "tienda.co.uk", "tienda.xn--p1ai", "a.b.tienda.com", "tienda.shop", "co.uk",
                                       "tienda.example", "[192.0.2.1]", "gmail.com" };
  static const char *const unknown[] = { "tienda.notatld", "tienda.esp", "a.b.tienda.comp", "tienda.xn--nothing" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmpint (look_up (known[i]).flags & REBOTE_DOMAIN_NO_TOP_LEVEL, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_cmpint (look_up (unknown[i]).flags & REBOTE_DOMAIN_NO_TOP_LEVEL, !=, 0);
}

static void
test_suggested_address (void)
{
  g_autofree char *address = rebote_address_facts_suggest (facts, "Ana.Lee@GMIAL.com");
  g_autofree char *none = rebote_address_facts_suggest (facts, "ana@gmail.com");

  g_assert_cmpstr (address, ==, "Ana.Lee@gmail.com");
  g_assert_null (none);
}

static void
test_roles (void)
{
  static const struct
  {
    const char *local_part;
    const char *group;
  } roles[] = {
    { "info", "rfc2142" },
    { "ventas", "sales" },
    { "info+shop", "rfc2142" },
    { "noreply", "noreply" },
    { "informatics", NULL },
    { "ana", NULL },
    { "ana+info", NULL },
    { "saleswoman", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    g_assert_cmpstr (rebote_address_facts_get_role (facts, roles[i].local_part, strlen (roles[i].local_part)), ==,
                     roles[i].group);
}

static void
test_domains (void)
{
  g_assert_cmpint (look_up ("mailinator.com").flags, ==, REBOTE_DOMAIN_DISPOSABLE);
  g_assert_cmpint (look_up ("sub.mailinator.com").flags, ==, REBOTE_DOMAIN_DISPOSABLE);
  g_assert_cmpint (look_up ("notmailinator.com").flags, ==, REBOTE_DOMAIN_UNKNOWN);
  g_assert_cmpint (look_up ("mozmail.com").flags, ==, REBOTE_DOMAIN_RELAY);
  g_assert_true (look_up ("t-online.de").flags & REBOTE_DOMAIN_MAILBOX);
  g_assert_cmpstr (look_up ("hotmail.es").provider, ==, "microsoft");
  g_assert_cmpint (look_up ("example.com").flags, ==, REBOTE_DOMAIN_RESERVED);
  g_assert_cmpint (look_up ("shop.example").flags, ==, REBOTE_DOMAIN_RESERVED);
  g_assert_cmpint (look_up ("printer.local").flags, ==, REBOTE_DOMAIN_RESERVED);
  g_assert_cmpint (look_up ("myexample.com").flags, ==, REBOTE_DOMAIN_UNKNOWN);
}

static void
assert_mailbox (const char *address,
                const char *mailbox)
{
  ReboteAddressKey  key;
  ReboteDomainFacts domain;

  g_assert_cmpint (rebote_address_make_key (address, strlen (address), &key), ==, REBOTE_ADDRESS_OK);
  rebote_address_facts_look_up (facts, key.text + key.at + 1, key.length - key.at - 1, &domain);
  rebote_address_facts_join_mailbox (&domain, &key);
  g_assert_cmpmem (key.text, key.length, mailbox, strlen (mailbox));
}

static void
test_mailboxes (void)
{
  assert_mailbox ("A.n.na+news@googlemail.com", "anna@gmail.com");
  assert_mailbox ("anna+a@outlook.com", "anna@outlook.com");
  assert_mailbox ("an.na@outlook.com", "an.na@outlook.com");
  assert_mailbox ("anna.lee+x@example.net", "anna.lee+x@example.net");
  assert_mailbox ("anna-shop@yahoo.com", "anna-shop@yahoo.com");
  assert_mailbox ("+x@gmail.com", "+x@gmail.com");
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;

  isolated_test_init (&argc, &argv);
  facts = rebote_address_facts_get (&error);
  g_assert_no_error (error);

  g_test_add_func ("/address/facts/suggestions", test_suggestions);
  g_test_add_func ("/address/facts/no-suggestions", test_no_suggestions);
  g_test_add_func ("/address/facts/top-levels", test_top_levels);
  g_test_add_func ("/address/facts/suggested-address", test_suggested_address);
  g_test_add_func ("/address/facts/roles", test_roles);
  g_test_add_func ("/address/facts/domains", test_domains);
  g_test_add_func ("/address/facts/mailboxes", test_mailboxes);

  return isolated_test_run ();
}
