/* rebote-store-address.c
 *
 * The form in which the store compares addresses.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-address"

#include "config.h"

#include <string.h>

#include "address/rebote-address-cell.h"
#include "rebote-store-private.h"

/**
 * rebote_store_canonicalize:
 * @address: what should be an address, perhaps in angle brackets or with spaces around it
 *
 * Returns: (transfer full) (nullable): the form in which equal addresses are equal, or %NULL if it is no address
 */
char *
rebote_store_canonicalize (const char *address)
{
  ReboteAddressKey key;
  g_autoptr (GPtrArray) candidates = NULL;
  const ReboteAddressCandidate *candidate;

  g_return_val_if_fail (address != NULL, NULL);

  if (rebote_address_make_key (address, strlen (address), &key) == REBOTE_ADDRESS_OK)
    return g_strndup (key.text, key.length);
  if (!g_utf8_validate (address, -1, NULL))
    return NULL;

  candidates = rebote_address_find_in_cell (address, -1);
  if (candidates->len != 1)
    return NULL;
  candidate = g_ptr_array_index (candidates, 0);
  if (candidate->code != REBOTE_ADDRESS_OK ||
      rebote_address_make_key (candidate->text, strlen (candidate->text), &key) != REBOTE_ADDRESS_OK)
    return NULL;

  return g_strndup (key.text, key.length);
}

/**
 * rebote_store_make_key:
 * @address: an address as a notice names it, perhaps badly written
 *
 * Returns: (transfer full): the form in which it is compared with others
 */
char *
rebote_store_make_key (const char *address)
{
  char            *canonical;
  g_autofree char *valid = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  canonical = rebote_store_canonicalize (address);
  if (canonical)
    return canonical;

  valid = g_utf8_make_valid (address, -1);
  return g_utf8_strdown (valid, -1);
}
