/* rebote-ledger-totals.c
 *
 * How much has left the computer in each month, and to which verifier.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-ledger-totals"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-ledger-row.h"
#include "rebote-ledger-totals.h"

static void
total_free (gpointer data)
{
  ReboteLedgerTotal *total = data;

  g_free (total->verifier);
  g_free (total);
}

/* There are a handful in each month, and rows of the same month follow each other: so the search begins at the end. */
static ReboteLedgerTotal *
find_total (GPtrArray  *totals,
            int         year,
            int         month,
            const char *verifier)
{
  ReboteLedgerTotal *total;

  for (guint i = totals->len; i > 0; i--)
    {
      total = g_ptr_array_index (totals, i - 1);
      if (total->year == year && total->month == month && g_str_equal (total->verifier, verifier))
        return total;
    }

  total = g_new0 (ReboteLedgerTotal, 1);
  total->year = year;
  total->month = month;
  total->verifier = g_strdup (verifier);
  g_ptr_array_add (totals, total);

  return total;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const ReboteLedgerTotal *x = *(ReboteLedgerTotal *const *)a;
  const ReboteLedgerTotal *y = *(ReboteLedgerTotal *const *)b;

  if (x->year != y->year)
    return y->year - x->year;
  if (x->month != y->month)
    return y->month - x->month;
  if (x->n_addresses != y->n_addresses)
    return x->n_addresses > y->n_addresses ? -1 : 1;

  return strcmp (x->verifier, y->verifier);
}

/**
 * rebote_ledger_totals_new:
 * @rows: (element-type ReboteLedgerRow): all lines of the ledger
 *
 * Returns: (transfer full) (element-type ReboteLedgerTotal): the totals, the newest month first, and in each who got most
 */
GPtrArray *
rebote_ledger_totals_new (GPtrArray *rows)
{
  GPtrArray *totals = g_ptr_array_new_with_free_func (total_free);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  g_return_val_if_fail (rows != NULL, totals);

  for (guint i = 0; i < rows->len; i++)
    {
      const ReboteLedgerEntry *entry = rebote_ledger_row_get_entry (g_ptr_array_index (rows, i));
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (entry->began);
      g_autoptr (GDateTime) when = utc ? g_date_time_to_timezone (utc, zone) : NULL;
      ReboteLedgerTotal *total;

      if (when == NULL)
        continue;
      total = find_total (totals, g_date_time_get_year (when), g_date_time_get_month (when), entry->verifier);
      if (entry->sends == REBOTE_VERIFIER_SENDS_DOMAINS)
        total->n_domains += entry->n_addresses;
      else
        total->n_addresses += entry->n_addresses;
      total->n_credits += entry->n_credits;
    }
  g_ptr_array_sort (totals, compare);

  return totals;
}

/**
 * rebote_ledger_total_describe:
 * @self: a total
 *
 * Returns: (transfer full): how much it is, in words
 */
char *
rebote_ledger_total_describe (const ReboteLedgerTotal *self)
{
  g_autoptr (GPtrArray) parts = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  parts = g_ptr_array_new_with_free_func (g_free);
  if (self->n_addresses > 0 || self->n_domains == 0)
    {
      g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, self->n_addresses);

      g_ptr_array_add (parts, g_strdup_printf (ngettext ("%s address", "%s addresses", self->n_addresses), number));
    }
  if (self->n_domains > 0)
    {
      g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, self->n_domains);

      g_ptr_array_add (parts, g_strdup_printf (ngettext ("the domain of %s address", "the domains of %s addresses",
                                                         self->n_domains),
                                               number));
    }
  if (self->n_credits > 0)
    {
      g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, self->n_credits);

      g_ptr_array_add (parts, g_strdup_printf (ngettext ("%s credit", "%s credits", self->n_credits), number));
    }
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **)parts->pdata);
}
