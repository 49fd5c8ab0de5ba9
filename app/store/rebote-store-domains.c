/* rebote-store-domains.c
 *
 * Learns the user's sending domains: those of the mails that most notices are about. A few notices tell nothing.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-domains"

#include "config.h"

#include <string.h>

#include "rebote-store-domains.h"
#include "rebote-store-private.h"

#define MIN_MAILS 20 /* with a known sender; with fewer nobody can say whose are the rule */
#define MIN_COUNT 5  /* of one domain */
#define MIN_SHARE 10 /* percent of all */

static char *
find_domain (const char *sender)
{
  const char *at = strrchr (sender, '@');
  gsize       length = at ? strcspn (at + 1, "<> \t,;\"") : 0;

  return length > 0 ? g_ascii_strdown (at + 1, length) : NULL;
}

static int
compare_domains (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static char **
choose (GHashTable *counts,
        guint       n_mails)
{
  g_autoptr (GPtrArray) domains = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer domain, count;

  g_hash_table_iter_init (&iter, counts);
  while (n_mails >= MIN_MAILS && g_hash_table_iter_next (&iter, &domain, &count))
    {
      guint n = GPOINTER_TO_UINT (count);

      if (n >= MIN_COUNT && (guint64)n * 100 >= (guint64)n_mails * MIN_SHARE)
        g_ptr_array_add (domains, g_strdup (domain));
    }
  g_ptr_array_sort (domains, compare_domains);
  g_ptr_array_add (domains, NULL);

  return (char **)g_ptr_array_free (g_steal_pointer (&domains), FALSE);
}

/**
 * rebote_store_learn_sending_domains:
 * @store: a store
 * @error: return location for a #ReboteStoreError
 *
 * Finds the domains from which most of the mails came that the notices in the store are about.
 *
 * Returns: (transfer full) (nullable): the domains, sorted; none where too little is known; %NULL on failure
 */
char **
rebote_store_learn_sending_domains (ReboteStore *store,
                                    GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) failure = NULL;
  guint n_mails = 0;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT original_from, count (*) FROM message"
                                                  " WHERE original_from IS NOT NULL AND type IN ('bounce', 'delay')"
                                                  " GROUP BY original_from",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  while (rebote_statement_next (reader->connection, statement, &failure))
    {
      g_autofree char *domain = find_domain ((const char *)sqlite3_column_text (statement, 0));
      guint            n = (guint)sqlite3_column_int64 (statement, 1);

      if (domain == NULL)
        continue;
      n_mails += n;
      n += GPOINTER_TO_UINT (g_hash_table_lookup (counts, domain));
      g_hash_table_replace (counts, g_steal_pointer (&domain), GUINT_TO_POINTER (n));
    }
  if (failure == NULL)
    return choose (counts, n_mails);

  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}
