/* rebote-networks.c
 *
 * Networks in which no mail server of the internet can be.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-networks"

#include "config.h"

#include "rebote-networks.h"

struct _ReboteNetworks
{
  GPtrArray *masks; /* of GInetAddressMask */
};

/**
 * rebote_networks_new_unroutable:
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer full) (nullable): those to which nothing is sent over the internet (RFC 6890)
 */
ReboteNetworks *
rebote_networks_new_unroutable (GError **error)
{
  g_autoptr (ReboteTable) table = rebote_table_new_from_resource ("unroutable-networks.tsv", error);

  return table ? rebote_networks_new (table, error) : NULL;
}

/**
 * rebote_networks_new:
 * @table: a table with a column `network`, as `ADDRESS/LENGTH`
 * @error: return location for a #ReboteTableError or #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): the networks
 */
ReboteNetworks *
rebote_networks_new (ReboteTable *table,
                     GError     **error)
{
  static const char *const columns[] = { "network", NULL };
  g_autoptr (ReboteNetworks) self = NULL;
  int column;

  g_return_val_if_fail (table != NULL, NULL);

  if (!rebote_table_find_columns (table, columns, &column, error))
    return NULL;

  self = g_new0 (ReboteNetworks, 1);
  self->masks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rebote_table_get_n_rows (table); i++)
    {
      GInetAddressMask *mask = g_inet_address_mask_new_from_string (rebote_table_get (table, i, column), error);

      if (mask == NULL)
        {
          g_prefix_error (error, "%s:%u: ", rebote_table_get_name (table), rebote_table_get_line (table, i));
          return NULL;
        }
      g_ptr_array_add (self->masks, mask);
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_networks_free:
 * @self: (transfer full): networks
 */
void
rebote_networks_free (ReboteNetworks *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->masks);
  g_free (self);
}

/**
 * rebote_networks_contain:
 * @self: networks
 * @address: an address
 *
 * Returns: whether the address is in one of them
 */
gboolean
rebote_networks_contain (ReboteNetworks *self,
                         GInetAddress   *address)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (G_IS_INET_ADDRESS (address), FALSE);

  for (guint i = 0; i < self->masks->len; i++)
    {
      if (g_inet_address_mask_matches (g_ptr_array_index (self->masks, i), address))
        return TRUE;
    }

  return FALSE;
}
