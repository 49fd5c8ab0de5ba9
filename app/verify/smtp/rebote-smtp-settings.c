/* rebote-smtp-settings.c
 *
 * How mail servers are asked: under which name, and with how much patience.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-smtp-settings"

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "address/rebote-address-facts.h"
#include "rebote-smtp-settings.h"
#include "verify/rebote-verifier-error.h"

#define PORT    25
#define SECOND  1000
#define MINUTE  (60 * SECOND)

G_DEFINE_BOXED_TYPE (ReboteSmtpSettings, rebote_smtp_settings, rebote_smtp_settings_copy, rebote_smtp_settings_free)

/* What is behind the @ as servers know it, in ASCII; what keeps no rules stays as it is, to be complained about. */
static char *
encode_domain (const char *address)
{
  ReboteAddressKey key;
  const char      *at = address ? strrchr (address, '@') : NULL;

  if (at == NULL || rebote_address_make_key (address, strlen (address), &key) != REBOTE_ADDRESS_OK)
    return g_strdup (address);

  return g_strdup_printf ("%.*s%.*s", (int)(at - address), address, key.length - key.at, key.text + key.at);
}

static char *
encode_name (const char *name)
{
  g_autofree char *address = name ? g_strconcat ("x@", name, NULL) : NULL;
  g_autofree char *encoded = encode_domain (address);

  return encoded ? g_strdup (encoded + strlen ("x@")) : NULL;
}

/**
 * rebote_smtp_settings_new:
 * @helo_name: (nullable): the name of this machine on the internet
 * @mail_from: (nullable): the address that is named as the sender
 *
 * Returns: (transfer full): settings, with the limits that are polite
 */
ReboteSmtpSettings *
rebote_smtp_settings_new (const char *helo_name,
                          const char *mail_from)
{
  ReboteSmtpSettings *self = g_new0 (ReboteSmtpSettings, 1);

  self->helo_name = encode_name (helo_name);
  self->mail_from = encode_domain (mail_from);
  self->port = PORT;
  self->test_catch_all = TRUE;
  self->limits = (ReboteSmtpLimits){
    .connect = 15 * SECOND,
    .greeting = 60 * SECOND,
    .reply = 45 * SECOND,
    .quit = 5 * SECOND,
    .talk = 180 * SECOND,
    .between = SECOND,
    .pause = 30 * MINUTE,
    .n_operator = 2,
    .n_total = 10,
    .n_day = 500,
  };

  return self;
}

/**
 * rebote_smtp_settings_copy:
 * @self: settings
 *
 * Returns: (transfer full): the same
 */
ReboteSmtpSettings *
rebote_smtp_settings_copy (const ReboteSmtpSettings *self)
{
  ReboteSmtpSettings *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (ReboteSmtpSettings, 1);
  *copy = *self;
  copy->helo_name = g_strdup (self->helo_name);
  copy->mail_from = g_strdup (self->mail_from);

  return copy;
}

/**
 * rebote_smtp_settings_free:
 * @self: (transfer full): settings
 */
void
rebote_smtp_settings_free (ReboteSmtpSettings *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->helo_name);
  g_free (self->mail_from);
  g_free (self);
}

/* Whoever introduces himself as a provider, as nobody, or by a number is taken for a spammer, and listed. */
static gboolean
check_name (const char *name,
            GError    **error)
{
  ReboteAddressFacts *facts = rebote_address_facts_get (error);
  g_autofree char    *address = g_strconcat ("x@", name, NULL);
  ReboteAddressKey    key;
  ReboteDomainFacts   known;

  if (facts == NULL)
    return FALSE;

  if (g_hostname_is_ip_address (name) || rebote_address_make_key (address, strlen (address), &key) != REBOTE_ADDRESS_OK ||
      (key.flags & REBOTE_ADDRESS_LITERAL) || strchr (name, '@'))
    {
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY,
                   _("“%s” is not the full name of a computer, such as mail.example.com"), name);
      return FALSE;
    }
  rebote_address_facts_look_up (facts, key.text + key.at + 1, key.length - key.at - 1, &known);
  if (known.flags & (REBOTE_DOMAIN_RESERVED | REBOTE_DOMAIN_MAILBOX | REBOTE_DOMAIN_RELAY | REBOTE_DOMAIN_DISPOSABLE))
    {
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY,
                   _("“%s” is not a name of your own: mail servers take whoever uses it for a spammer"), name);
      return FALSE;
    }

  return TRUE;
}

/**
 * rebote_smtp_settings_check:
 * @self: settings
 * @error: return location for %REBOTE_VERIFIER_ERROR_NOT_READY, which says what is missing
 *
 * Looks whether the settings are such that mail servers may be asked at all. Nobody is asked.
 *
 * Returns: whether they are
 */
gboolean
rebote_smtp_settings_check (const ReboteSmtpSettings *self,
                            GError                  **error)
{
  ReboteAddressKey key;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->helo_name == NULL || *self->helo_name == '\0')
    {
      g_set_error_literal (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY,
                           _("The name under which this computer is known on the internet is missing"));
      return FALSE;
    }
  if (self->mail_from == NULL || *self->mail_from == '\0')
    {
      g_set_error_literal (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY,
                           _("An address of your own, which mail servers are told as the sender, is missing"));
      return FALSE;
    }
  if (!check_name (self->helo_name, error))
    return FALSE;
  if (rebote_address_make_key (self->mail_from, strlen (self->mail_from), &key) != REBOTE_ADDRESS_OK ||
      (key.flags & (REBOTE_ADDRESS_LITERAL | REBOTE_ADDRESS_UTF8_LOCAL)))
    {
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY, _("“%s” is not an e-mail address"),
                   self->mail_from);
      return FALSE;
    }

  return TRUE;
}
