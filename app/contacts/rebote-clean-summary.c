/* rebote-clean-summary.c
 *
 * The numbers of a cleaning.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-clean-summary"

#include "config.h"

#include <string.h>

#include "rebote-clean-summary.h"

/**
 * rebote_clean_summary_new:
 *
 * Returns: (transfer full): an empty summary
 */
ReboteCleanSummary *
rebote_clean_summary_new (void)
{
  ReboteCleanSummary *self = g_new0 (ReboteCleanSummary, 1);

  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    self->reasons[i] = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

/**
 * rebote_clean_summary_free:
 * @self: (transfer full): a summary
 */
void
rebote_clean_summary_free (ReboteCleanSummary *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < REBOTE_N_OUTCOMES; i++)
    g_hash_table_unref (self->reasons[i]);
  g_clear_pointer (&self->damage, rebote_mojibake_example_free);
  g_free (self);
}

/**
 * rebote_clean_summary_get_reason:
 * @self: a summary
 * @outcome: an outcome
 * @reason: the slug of a reason
 *
 * Returns: how many rows have that outcome for that reason
 */
guint64
rebote_clean_summary_get_reason (ReboteCleanSummary *self,
                                 ReboteOutcome       outcome,
                                 const char         *reason)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (outcome < REBOTE_N_OUTCOMES, 0);
  g_return_val_if_fail (reason != NULL, 0);

  return GPOINTER_TO_SIZE (g_hash_table_lookup (self->reasons[outcome], reason));
}

static int
compare_reasons (gconstpointer a,
                 gconstpointer b)
{
  const ReboteReasonCount *first = a;
  const ReboteReasonCount *second = b;

  if (first->count != second->count)
    return first->count > second->count ? -1 : 1;

  return strcmp (first->reason, second->reason);
}

/**
 * rebote_clean_summary_sort_reasons:
 * @reasons: (element-type utf8 guint): reasons of a summary
 *
 * Returns: (transfer full) (element-type ReboteReasonCount): the same, the most frequent first
 */
GArray *
rebote_clean_summary_sort_reasons (GHashTable *reasons)
{
  GArray        *sorted = g_array_new (FALSE, FALSE, sizeof (ReboteReasonCount));
  GHashTableIter iter;
  gpointer       reason, n;

  g_return_val_if_fail (reasons != NULL, sorted);

  g_hash_table_iter_init (&iter, reasons);
  while (g_hash_table_iter_next (&iter, &reason, &n))
    {
      ReboteReasonCount item = { reason, GPOINTER_TO_SIZE (n) };

      g_array_append_val (sorted, item);
    }
  g_array_sort (sorted, compare_reasons);

  return sorted;
}
