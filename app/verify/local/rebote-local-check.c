/* rebote-local-check.c
 *
 * What can be known of an address without asking its mail server: by the standards, by the tables, and by where the mail of
 * its domain goes. None of that ever says that a mailbox exists.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-local-check"

#include "config.h"

#include <string.h>

#include "address/rebote-address-cell.h"
#include "base/rebote-key-index.h"
#include "rebote-local-check.h"

/* Of so many domains the facts are kept; a list has fewer. */
#define MAX_DOMAINS 65536

struct _ReboteLocalCheck
{
  ReboteAddressFacts *facts;
  ReboteTable        *legacy; /* of whose providers gave out addresses that break the rules */
  GHashTable         *domains; /* name -> Domain */
};

typedef struct
{
  char             *name;
  ReboteDomainFacts facts;
} Domain;

/* How the look-up of a domain ended, and what that means. */
static const struct
{
  const char               *word;
  ReboteVerificationVerdict verdict;
  ReboteVerificationReason  reason;
} routes[] = {
  [REBOTE_MAIL_ROUTE_OK] = { NULL, REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_NOT_PROBED },
  [REBOTE_MAIL_ROUTE_NULL_MX] = { "null-mx", REBOTE_VERIFICATION_UNDELIVERABLE, REBOTE_VERIFICATION_REASON_NULL_MX },
  [REBOTE_MAIL_ROUTE_NO_MAIL_HOST] = { "no-mail-host", REBOTE_VERIFICATION_UNDELIVERABLE,
                                       REBOTE_VERIFICATION_REASON_NO_MAIL_HOST },
  [REBOTE_MAIL_ROUTE_NO_SUCH_DOMAIN] = { "no-such-domain", REBOTE_VERIFICATION_UNDELIVERABLE,
                                         REBOTE_VERIFICATION_REASON_NO_SUCH_DOMAIN },
  [REBOTE_MAIL_ROUTE_UNRESOLVABLE] = { "mx-unresolvable", REBOTE_VERIFICATION_UNDELIVERABLE,
                                       REBOTE_VERIFICATION_REASON_NO_MAIL_HOST },
  [REBOTE_MAIL_ROUTE_UNROUTABLE] = { "mx-unroutable", REBOTE_VERIFICATION_UNDELIVERABLE,
                                     REBOTE_VERIFICATION_REASON_MX_UNROUTABLE },
  [REBOTE_MAIL_ROUTE_RESERVED] = { "reserved-domain", REBOTE_VERIFICATION_UNDELIVERABLE,
                                   REBOTE_VERIFICATION_REASON_RESERVED_DOMAIN },
  [REBOTE_MAIL_ROUTE_SERVFAIL] = { "dns-servfail", REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_DNS_TEMP },
  [REBOTE_MAIL_ROUTE_REFUSED] = { "dns-refused", REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_DNS_TEMP },
  [REBOTE_MAIL_ROUTE_TIMEOUT] = { "dns-timeout", REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_DNS_TEMP },
  [REBOTE_MAIL_ROUTE_OFFLINE] = { "dns-offline", REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_DNS_TEMP },
};

static void
domain_free (gpointer data)
{
  Domain *self = data;

  g_free (self->name);
  g_free (self);
}

static const Domain *
get_domain (ReboteLocalCheck *self,
            const char       *name)
{
  Domain *domain = g_hash_table_lookup (self->domains, name);

  if (domain)
    return domain;

  if (g_hash_table_size (self->domains) >= MAX_DOMAINS)
    g_hash_table_remove_all (self->domains);
  domain = g_new0 (Domain, 1);
  domain->name = g_strdup (name);
  rebote_address_facts_look_up (self->facts, name, strlen (name), &domain->facts);
  g_hash_table_insert (self->domains, domain->name, domain);

  return domain;
}

static void
conclude (ReboteVerification       *verification,
          ReboteVerificationVerdict verdict,
          ReboteVerificationReason  reason,
          const char               *word)
{
  verification->verdict = verdict;
  verification->reason = reason;
  g_free (verification->status);
  verification->status = g_strdup (word);
}

/* Some carriers once gave out addresses with dots where none may be, and still take mail for them. */
static gboolean
is_legacy (ReboteLocalCheck *self,
           const char       *address)
{
  const char *at = strrchr (address, '@');

  for (guint i = 0; at && i < rebote_table_get_n_rows (self->legacy); i++)
    {
      if (g_ascii_strcasecmp (at + 1, rebote_table_get (self->legacy, i, 0)) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
judge_faulty (ReboteLocalCheck   *self,
              ReboteVerification *verification,
              const char         *address,
              ReboteAddressError  code)
{
  if (code == REBOTE_ADDRESS_ERROR_LOCAL_DOT && is_legacy (self, address))
    {
      conclude (verification, REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_REASON_BAD_ADDRESS, "legacy-address");
      return;
    }

  verification->no |= REBOTE_VERIFICATION_SYNTAX_OK;
  verification->suggestion = g_utf8_validate (address, -1, NULL) ? rebote_address_repair (address) : NULL;
  if (verification->suggestion)
    conclude (verification, REBOTE_VERIFICATION_UNDELIVERABLE, REBOTE_VERIFICATION_REASON_TYPO, "bad-address");
  else
    conclude (verification, REBOTE_VERIFICATION_UNDELIVERABLE, REBOTE_VERIFICATION_REASON_BAD_ADDRESS, "bad-address");
}

static void
say_flag (ReboteVerification     *verification,
          ReboteVerificationFlags flag,
          gboolean                is_so)
{
  if (is_so)
    verification->yes |= flag;
  else
    verification->no |= flag;
}

static void
say_facts (ReboteLocalCheck        *self,
           ReboteVerification      *verification,
           const ReboteAddressKey  *key,
           const ReboteDomainFacts *facts)
{
  const char *role = rebote_address_facts_get_role (self->facts, key->text, key->at);

  verification->yes |= REBOTE_VERIFICATION_SYNTAX_OK;
  say_flag (verification, REBOTE_VERIFICATION_ROLE, role != NULL);
  say_flag (verification, REBOTE_VERIFICATION_NO_REPLY, g_strcmp0 (role, "noreply") == 0);
  say_flag (verification, REBOTE_VERIFICATION_DISPOSABLE, facts->flags & REBOTE_DOMAIN_DISPOSABLE);
  say_flag (verification, REBOTE_VERIFICATION_FREE, facts->flags & REBOTE_DOMAIN_MAILBOX);
  say_flag (verification, REBOTE_VERIFICATION_PRIVACY_RELAY, facts->flags & REBOTE_DOMAIN_RELAY);
  say_flag (verification, REBOTE_VERIFICATION_TYPO, facts->suggestion != NULL);
  if (memchr (key->text, '+', key->at) && (facts->flags & REBOTE_DOMAIN_IGNORES_TAGS))
    verification->yes |= REBOTE_VERIFICATION_SUBADDRESS;
}

/* What remains where nothing is wrong with the domain. */
static void
judge_mailbox (ReboteVerification *verification,
               ReboteAddressFlags  flags)
{
  if (verification->yes & REBOTE_VERIFICATION_DISPOSABLE)
    conclude (verification, REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_REASON_DISPOSABLE, "disposable");
  else if (verification->yes & REBOTE_VERIFICATION_ROLE)
    conclude (verification, REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_REASON_ROLE, "role");
  else if (flags & REBOTE_ADDRESS_LITERAL)
    conclude (verification, REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_REASON_LOW_QUALITY, "domain-literal");
  /* RFC 6531: only a server that knows SMTPUTF8 takes it, and the sender’s must, too. */
  else if (flags & REBOTE_ADDRESS_UTF8_LOCAL)
    conclude (verification, REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_REASON_LOW_QUALITY, "international-mailbox");
  else
    conclude (verification, REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_NOT_PROBED,
              flags & REBOTE_ADDRESS_QUOTED ? "quoted-mailbox" : "not-probed");
}

/* From the surest to the least; the first that applies is the reason. */
static void
judge (ReboteVerification      *verification,
       const ReboteAddressKey  *key,
       const ReboteDomainFacts *facts)
{
  if (facts->flags & REBOTE_DOMAIN_RESERVED)
    conclude (verification, REBOTE_VERIFICATION_UNDELIVERABLE, REBOTE_VERIFICATION_REASON_RESERVED_DOMAIN,
              "reserved-domain");
  else if (facts->suggestion)
    conclude (verification, REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_REASON_TYPO, "typo");
  else if (facts->flags & REBOTE_DOMAIN_NO_TOP_LEVEL)
    conclude (verification, REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_REASON_NO_SUCH_DOMAIN, "no-such-top-level");
  else
    judge_mailbox (verification, key->flags);
}

/**
 * rebote_local_check_new:
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer full) (nullable): a check
 */
ReboteLocalCheck *
rebote_local_check_new (GError **error)
{
  static const char *const columns[] = { "domain", NULL };
  g_autoptr (ReboteLocalCheck) self = g_new0 (ReboteLocalCheck, 1);
  int column;

  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, domain_free);
  self->facts = rebote_address_facts_get (error);
  if (self->facts == NULL)
    return NULL;
  self->legacy = rebote_table_new_from_resource ("legacy-domains.tsv", error);
  if (self->legacy == NULL || !rebote_table_find_columns (self->legacy, columns, &column, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rebote_local_check_free:
 * @self: (transfer full): a check
 */
void
rebote_local_check_free (ReboteLocalCheck *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->domains);
  g_clear_pointer (&self->legacy, rebote_table_free);
  g_free (self);
}

/**
 * rebote_local_check_address:
 * @self: a check
 * @address: what should be an address
 * @service: the slug of whoever says this
 * @domain: (out) (optional) (nullable) (transfer none): its domain, if that is one whose route may be asked for; valid until
 *   the next call
 *
 * Says what the standards and the tables do. Nobody is asked.
 *
 * Returns: (transfer full): a verification
 */
ReboteVerification *
rebote_local_check_address (ReboteLocalCheck *self,
                            const char       *address,
                            const char       *service,
                            const char      **domain)
{
  ReboteVerification *verification = rebote_verification_new ();
  ReboteAddressKey    key;
  ReboteAddressError  code;
  const Domain       *found;
  char                name[REBOTE_ADDRESS_KEY_SIZE + 1];

  g_return_val_if_fail (self != NULL, verification);
  g_return_val_if_fail (address != NULL, verification);

  verification->address = g_strdup (address);
  verification->service = g_strdup (service);
  verification->checked = g_get_real_time () / G_USEC_PER_SEC;
  if (domain)
    *domain = NULL;

  code = rebote_address_make_key (address, strlen (address), &key);
  if (code != REBOTE_ADDRESS_OK)
    {
      judge_faulty (self, verification, address, code);
      return verification;
    }

  memcpy (name, key.text + key.at + 1, key.length - key.at - 1);
  name[key.length - key.at - 1] = '\0';
  found = get_domain (self, name);
  say_facts (self, verification, &key, &found->facts);
  judge (verification, &key, &found->facts);
  if (found->facts.suggestion)
    verification->suggestion = g_strdup_printf ("%.*s@%s", key.at, key.text, found->facts.suggestion);
  if (domain && !(key.flags & REBOTE_ADDRESS_LITERAL) && !(found->facts.flags & REBOTE_DOMAIN_RESERVED))
    *domain = found->name;

  return verification;
}

/**
 * rebote_local_check_get_flags:
 * @self: a check
 * @domain: a domain as lower-case A-labels
 *
 * Returns: what the tables say of it
 */
ReboteDomainFlags
rebote_local_check_get_flags (ReboteLocalCheck *self,
                              const char       *domain)
{
  g_return_val_if_fail (self != NULL, REBOTE_DOMAIN_UNKNOWN);
  g_return_val_if_fail (domain != NULL, REBOTE_DOMAIN_UNKNOWN);

  return get_domain (self, domain)->facts.flags;
}

/* The domain was suspected, and takes mail. */
static void
clear_domain (ReboteVerification *verification)
{
  ReboteAddressKey key = { 0 };

  g_clear_pointer (&verification->suggestion, g_free);
  verification->yes &= ~REBOTE_VERIFICATION_TYPO;
  rebote_address_make_key (verification->address, strlen (verification->address), &key);
  judge_mailbox (verification, key.flags);
}

static void
add_word (ReboteVerification *verification,
          const char         *word)
{
  g_autofree char *before = g_steal_pointer (&verification->sub_status);

  verification->sub_status = before ? g_strconcat (before, ", ", word, NULL) : g_strdup (word);
}

/* The domain takes mail. A name that only looks like another is somebody’s, then, unless it is a known trap. */
static void
use_open_route (ReboteVerification *verification,
                ReboteMailRoute    *route,
                ReboteDomainFlags   flags)
{
  verification->yes |= REBOTE_VERIFICATION_HAS_MX;
  /* Nor was the list of top levels right that did not have its one. */
  if ((verification->suggestion && !(flags & REBOTE_DOMAIN_KNOWN_TYPO)) ||
      verification->reason == REBOTE_VERIFICATION_REASON_NO_SUCH_DOMAIN)
    clear_domain (verification);

  if (route->flags & REBOTE_MAIL_ROUTE_IMPLICIT)
    add_word (verification, "implicit-mx");
  if (route->flags & REBOTE_MAIL_ROUTE_IPV6_ONLY)
    add_word (verification, "ipv6-only");
  if (route->flags & REBOTE_MAIL_ROUTE_MISCONFIGURED)
    add_word (verification, "dns-misconfigured");
  if ((route->flags & REBOTE_MAIL_ROUTE_LITERAL) && verification->verdict == REBOTE_VERIFICATION_UNKNOWN)
    conclude (verification, REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_REASON_LOW_QUALITY, "dns-misconfigured");
}

/**
 * rebote_local_check_use_route:
 * @verification: (inout): what rebote_local_check_address() says of an address
 * @route: where the mail of its domain goes
 * @flags: what the tables say of the domain
 *
 * Adds what the domain name system says. What it could not say today, such as when nobody answered, says nothing against
 * the address.
 */
void
rebote_local_check_use_route (ReboteVerification *verification,
                              ReboteMailRoute    *route,
                              ReboteDomainFlags   flags)
{
  g_return_if_fail (verification != NULL);
  g_return_if_fail (route != NULL);
  g_return_if_fail (route->status < G_N_ELEMENTS (routes));

  verification->checked = route->asked;
  if (route->status == REBOTE_MAIL_ROUTE_OK)
    {
      use_open_route (verification, route, flags);
      return;
    }
  if (rebote_mail_route_is_temporary (route->status))
    {
      /* A misspelling or a throw-away mailbox is one also when nobody answers. */
      if (verification->verdict == REBOTE_VERIFICATION_UNKNOWN ||
          verification->reason == REBOTE_VERIFICATION_REASON_NO_SUCH_DOMAIN)
        conclude (verification, routes[route->status].verdict, routes[route->status].reason, routes[route->status].word);
      else
        add_word (verification, routes[route->status].word);
      return;
    }

  verification->no |= REBOTE_VERIFICATION_HAS_MX;
  conclude (verification, routes[route->status].verdict, routes[route->status].reason, routes[route->status].word);
  /* Then there is no doubt any more that it is a misspelling, and what was meant can be told. */
  if (verification->suggestion)
    verification->reason = REBOTE_VERIFICATION_REASON_TYPO;
}
