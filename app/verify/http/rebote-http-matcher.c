/* rebote-http-matcher.c
 *
 * Finds the addresses that rows of results are about: services write them in small letters, with the domain in its other form,
 * or as they were sent.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-http-matcher"

#include "config.h"

#include <string.h>

#include "address/rebote-address.h"
#include "rebote-http-matcher.h"
#include "verify/rebote-verifier.h"

struct _ReboteHttpMatcher
{
  GStrv       addresses;
  GHashTable *by_spelling; /* -> position + 1; the spellings belong to @addresses */
  GHashTable *by_key;      /* canonical form -> position + 1, or 0 where it is that of several */
  GPtrArray  *results;
};

/* The form in which two addresses are compared; of what is none, its letters without case. */
static char *
make_key (const char *text)
{
  ReboteAddressKey key;

  if (rebote_address_make_key (text, strlen (text), &key) == REBOTE_ADDRESS_OK)
    return g_strndup (key.text, key.length);

  return g_utf8_validate (text, -1, NULL) ? g_utf8_casefold (text, -1) : g_strdup (text);
}

/**
 * rebote_http_matcher_new:
 * @addresses: (array zero-terminated=1): the addresses, as they were sent
 *
 * Returns: (transfer full): a matcher that knows nothing of any of them
 */
ReboteHttpMatcher *
rebote_http_matcher_new (const char *const *addresses)
{
  ReboteHttpMatcher *self = g_new0 (ReboteHttpMatcher, 1);

  g_return_val_if_fail (addresses != NULL, NULL);

  self->addresses = g_strdupv ((char **)addresses);
  self->by_spelling = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->results = rebote_verifier_results_new ();
  g_ptr_array_set_size (self->results, g_strv_length (self->addresses));
  for (guint i = 0; self->addresses[i]; i++)
    {
      char *key = make_key (self->addresses[i]);

      g_hash_table_insert (self->by_spelling, self->addresses[i], GUINT_TO_POINTER (i + 1));
      g_hash_table_insert (self->by_key, key, GUINT_TO_POINTER (g_hash_table_contains (self->by_key, key) ? 0 : i + 1));
    }

  return self;
}

/**
 * rebote_http_matcher_free:
 * @self: (transfer full): a matcher
 */
void
rebote_http_matcher_free (ReboteHttpMatcher *self)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->addresses);
  g_hash_table_unref (self->by_spelling);
  g_hash_table_unref (self->by_key);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_free (self);
}

/**
 * rebote_http_matcher_take:
 * @self: a matcher
 * @verification: (transfer full): a verdict about an address, in the spelling of the service
 *
 * Keeps a verdict, with the address as it was sent. The first about an address counts.
 *
 * Returns: whether it is about one of the addresses
 */
gboolean
rebote_http_matcher_take (ReboteHttpMatcher  *self,
                          ReboteVerification *verification)
{
  g_autoptr (ReboteVerification) owned = verification;
  guint position;

  g_return_val_if_fail (self != NULL && self->results != NULL, FALSE);
  g_return_val_if_fail (verification != NULL && verification->address != NULL, FALSE);

  position = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_spelling, verification->address));
  if (position == 0)
    {
      g_autofree char *key = make_key (verification->address);

      position = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_key, key));
    }
  if (position == 0)
    return FALSE;

  if (g_ptr_array_index (self->results, position - 1) == NULL)
    {
      g_free (owned->address);
      owned->address = g_strdup (self->addresses[position - 1]);
      g_ptr_array_index (self->results, position - 1) = g_steal_pointer (&owned);
    }

  return TRUE;
}

/**
 * rebote_http_matcher_steal:
 * @self: a matcher, of no use afterwards
 *
 * Returns: (transfer full) (element-type ReboteVerification): for each address, in their order, what is known of it, or %NULL
 */
GPtrArray *
rebote_http_matcher_steal (ReboteHttpMatcher *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_steal_pointer (&self->results);
}
