/* rebote-reverse-name.c
 *
 * The name under which something is said about an address of the network.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-reverse-name"

#include "config.h"

#include "rebote-reverse-name.h"

/**
 * rebote_reverse_name_new:
 * @address: an address of the network
 * @zone: (nullable): the zone of a block list (RFC 5782), or %NULL for that in which an address has its name
 *
 * Returns: (transfer full): the address backwards, by bytes (RFC 1035, 3.5) or nibbles (RFC 3596, 2.5), before the zone
 */
char *
rebote_reverse_name_new (GInetAddress *address,
                         const char   *zone)
{
  const guint8 *bytes;
  GString      *name;
  gboolean      is_ipv4;

  g_return_val_if_fail (G_IS_INET_ADDRESS (address), NULL);

  is_ipv4 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4;
  bytes = g_inet_address_to_bytes (address);
  name = g_string_new (NULL);
  for (gsize i = g_inet_address_get_native_size (address); i > 0; i--)
    {
      if (is_ipv4)
        g_string_append_printf (name, "%u.", bytes[i - 1]);
      else
        g_string_append_printf (name, "%x.%x.", bytes[i - 1] & 15, bytes[i - 1] >> 4);
    }
  g_string_append (name, zone ? zone : is_ipv4 ? "in-addr.arpa" : "ip6.arpa");

  return g_string_free (name, FALSE);
}
