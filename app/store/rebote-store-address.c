/* rebote-store-address.c
 *
 * The forms in which the store compares addresses and words.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-address"

#include "config.h"

#include <string.h>

#include "rebote-store-private.h"

/**
 * rebote_store_canonicalize:
 * @address: what should be an address
 *
 * Returns: (transfer full) (nullable): the form in which equal addresses are equal, or %NULL if it is no address
 */
char *
rebote_store_canonicalize (const char *address)
{
  g_autofree char *text = NULL;
  const char      *at;

  g_return_val_if_fail (address != NULL, NULL);

  text = g_strstrip (g_strdup (address));
  at = strrchr (text, '@');
  if (at == NULL || at == text || strchr (at, '.') == NULL || strchr (text, ' ') != NULL)
    return NULL;

  return g_utf8_strdown (text, -1);
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
