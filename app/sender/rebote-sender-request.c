/* rebote-sender-request.c
 *
 * What is to be looked at: a domain, and how mail is sent from it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-request"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "address/rebote-address.h"
#include "rebote-sender-error.h"
#include "rebote-sender-request.h"
#include "rebote-sender-text.h"

/* Between a selector and its domain (RFC 6376, 3.6.2.1). */
#define KEY_INFIX "._domainkey."

static void
key_free (gpointer data)
{
  ReboteSenderKey *key = data;

  g_free (key->selector);
  g_free (key->domain);
  g_free (key);
}

static char *
show (const char *text)
{
  return rebote_sender_text_make_printable (text, strlen (text));
}

/**
 * rebote_sender_domain_normalize:
 * @text: a domain as people write it: also an address, or that of a page
 * @error: return location for %REBOTE_SENDER_ERROR_BAD_DOMAIN
 *
 * Returns: (transfer full) (nullable): the domain as lower-case A-labels
 */
char *
rebote_sender_domain_normalize (const char *text,
                                GError    **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *address = NULL;
  g_autofree char *shown = NULL;
  ReboteAddressKey key;
  const char *from, *slashes, *at;
  gsize       length;

  g_return_val_if_fail (text != NULL, NULL);

  trimmed = g_strstrip (g_strdup (text));
  slashes = strstr (trimmed, "://");
  from = slashes ? slashes + 3 : trimmed;
  at = strrchr (from, '@');
  from = at ? at + 1 : from;
  length = strcspn (from, "/?#>");
  while (length > 0 && from[length - 1] == '.')
    length--;

  address = g_strdup_printf ("x@%.*s", (int)MIN (length, 1000), from);
  if (rebote_address_make_key (address, strlen (address), &key) == REBOTE_ADDRESS_OK &&
      !(key.flags & REBOTE_ADDRESS_LITERAL))
    return g_strndup (key.text + key.at + 1, key.length - key.at - 1);

  shown = show (text);
  g_set_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_BAD_DOMAIN, _("“%s” is not a domain"), shown);
  return NULL;
}

/**
 * rebote_sender_request_new:
 * @domain: the domain of the sender that people see
 * @error: return location for %REBOTE_SENDER_ERROR_BAD_DOMAIN
 *
 * Returns: (transfer full) (nullable): a request that asks no block list
 */
ReboteSenderRequest *
rebote_sender_request_new (const char *domain,
                           GError    **error)
{
  ReboteSenderRequest *self;
  char *normal;

  g_return_val_if_fail (domain != NULL, NULL);

  normal = rebote_sender_domain_normalize (domain, error);
  if (normal == NULL)
    return NULL;

  self = g_new0 (ReboteSenderRequest, 1);
  self->domain = normal;
  self->ips = g_ptr_array_new_with_free_func (g_object_unref);
  self->keys = g_ptr_array_new_with_free_func (key_free);

  return self;
}

static void
add_key (ReboteSenderRequest *self,
         char                *selector,
         char                *domain)
{
  ReboteSenderKey *key = g_new (ReboteSenderKey, 1);

  key->selector = selector;
  key->domain = domain;
  g_ptr_array_add (self->keys, key);
}

/**
 * rebote_sender_request_copy:
 * @self: a request
 *
 * Returns: (transfer full): the same again
 */
ReboteSenderRequest *
rebote_sender_request_copy (const ReboteSenderRequest *self)
{
  ReboteSenderRequest *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (ReboteSenderRequest, 1);
  copy->domain = g_strdup (self->domain);
  copy->envelope = g_strdup (self->envelope);
  copy->ips = g_ptr_array_new_with_free_func (g_object_unref);
  copy->keys = g_ptr_array_new_with_free_func (key_free);
  copy->ask_block_lists = self->ask_block_lists;
  copy->one_click = self->one_click;
  for (guint i = 0; i < self->ips->len; i++)
    g_ptr_array_add (copy->ips, g_object_ref (g_ptr_array_index (self->ips, i)));
  for (guint i = 0; i < self->keys->len; i++)
    {
      const ReboteSenderKey *key = g_ptr_array_index (self->keys, i);

      add_key (copy, g_strdup (key->selector), g_strdup (key->domain));
    }

  return copy;
}

/**
 * rebote_sender_request_free:
 * @self: (transfer full): a request
 */
void
rebote_sender_request_free (ReboteSenderRequest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->domain);
  g_free (self->envelope);
  g_ptr_array_unref (self->ips);
  g_ptr_array_unref (self->keys);
  g_free (self);
}

/**
 * rebote_sender_request_set_envelope:
 * @self: a request
 * @domain: the domain to which bounces go
 * @error: return location for %REBOTE_SENDER_ERROR_BAD_DOMAIN
 *
 * Returns: whether it is a domain
 */
gboolean
rebote_sender_request_set_envelope (ReboteSenderRequest *self,
                                    const char          *domain,
                                    GError             **error)
{
  char *normal;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (domain != NULL, FALSE);

  normal = rebote_sender_domain_normalize (domain, error);
  if (normal == NULL)
    return FALSE;

  g_free (self->envelope);
  self->envelope = normal;
  return TRUE;
}

static GInetAddress *
parse_ip (const char *text)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  g_autoptr (GInetAddress) ip = g_hostname_is_ip_address (text) ? g_inet_address_new_from_string (text) : NULL;
  const guint8 *bytes = ip ? g_inet_address_to_bytes (ip) : NULL;

  /* ::ffff:192.0.2.1 is one of IPv4 (RFC 7208, 5). */
  if (ip && g_inet_address_get_family (ip) == G_SOCKET_FAMILY_IPV6 && memcmp (bytes, mapped, sizeof mapped) == 0)
    return g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);

  return g_steal_pointer (&ip);
}

/**
 * rebote_sender_request_add_ip:
 * @self: a request
 * @text: the address of a server that sends
 * @error: return location for %REBOTE_SENDER_ERROR_BAD_IP or %REBOTE_SENDER_ERROR_TOO_MANY
 *
 * Returns: whether it is in the request now
 */
gboolean
rebote_sender_request_add_ip (ReboteSenderRequest *self,
                              const char          *text,
                              GError             **error)
{
  g_autoptr (GInetAddress) ip = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  ip = parse_ip (text);
  if (ip == NULL)
    {
      g_autofree char *shown = show (text);

      g_set_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_BAD_IP, _("“%s” is not an IP address"), shown);
      return FALSE;
    }
  if (g_ptr_array_find_with_equal_func (self->ips, ip, (GEqualFunc)g_inet_address_equal, NULL))
    return TRUE;
  if (self->ips->len < REBOTE_SENDER_MAX_IPS)
    {
      g_ptr_array_add (self->ips, g_steal_pointer (&ip));
      return TRUE;
    }

  g_set_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_TOO_MANY,
               _("A check takes %d IP addresses at most"), REBOTE_SENDER_MAX_IPS);
  return FALSE;
}

static gboolean
has_key (ReboteSenderRequest *self,
         const char          *selector,
         const char          *domain)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      const ReboteSenderKey *key = g_ptr_array_index (self->keys, i);

      if (g_ascii_strcasecmp (key->selector, selector) == 0 && g_str_equal (key->domain, domain))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_selector (const char *text)
{
  for (const char *p = text; *p; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr ("-_.", *p) == NULL)
        return FALSE;
    }

  return *text && strlen (text) < REBOTE_ADDRESS_MAX_DOMAIN;
}

/**
 * rebote_sender_request_add_key:
 * @self: a request
 * @text: a selector of the domain, or the whole name of a key: `SELECTOR._domainkey.DOMAIN`
 * @error: return location for %REBOTE_SENDER_ERROR_BAD_SELECTOR, %REBOTE_SENDER_ERROR_BAD_DOMAIN or
 *   %REBOTE_SENDER_ERROR_TOO_MANY
 *
 * Returns: whether it is in the request now
 */
gboolean
rebote_sender_request_add_key (ReboteSenderRequest *self,
                               const char          *text,
                               GError             **error)
{
  g_autofree char *selector = NULL;
  g_autofree char *domain = NULL;
  const char      *infix;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  infix = strstr (text, KEY_INFIX);
  selector = infix ? g_strndup (text, infix - text) : g_strdup (text);
  if (!is_selector (selector))
    {
      g_autofree char *shown = show (text);

      g_set_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_BAD_SELECTOR, _("“%s” is not a selector"), shown);
      return FALSE;
    }
  domain = infix ? rebote_sender_domain_normalize (infix + strlen (KEY_INFIX), error) : g_strdup (self->domain);
  if (domain == NULL)
    return FALSE;
  if (has_key (self, selector, domain))
    return TRUE;
  if (self->keys->len < REBOTE_SENDER_MAX_SELECTORS)
    {
      add_key (self, g_steal_pointer (&selector), g_steal_pointer (&domain));
      return TRUE;
    }

  g_set_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_TOO_MANY,
               _("A check takes %d selectors at most"), REBOTE_SENDER_MAX_SELECTORS);
  return FALSE;
}

/**
 * rebote_sender_request_get_envelope:
 * @self: a request
 *
 * Returns: the domain to which bounces go, whose SPF record counts
 */
const char *
rebote_sender_request_get_envelope (const ReboteSenderRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->envelope ? self->envelope : self->domain;
}
