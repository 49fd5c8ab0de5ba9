/* rebote-slug.c
 *
 * Stable English names of values.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-slug"

#include "config.h"

#include "rebote-slug.h"

/**
 * rebote_slug_find:
 * @slugs: (array length=n_slugs): the names of all values, in their order; %NULL for a value without one
 * @n_slugs: how many
 * @slug: (nullable): a name
 * @found: (out): the value of that name
 *
 * Returns: whether there is one
 */
gboolean
rebote_slug_find (const char *const *slugs,
                  guint              n_slugs,
                  const char        *slug,
                  guint             *found)
{
  g_return_val_if_fail (slugs != NULL, FALSE);
  g_return_val_if_fail (found != NULL, FALSE);

  for (guint i = 0; slug && i < n_slugs; i++)
    {
      if (slugs[i] && g_str_equal (slugs[i], slug))
        {
          *found = i;
          return TRUE;
        }
    }

  return FALSE;
}
