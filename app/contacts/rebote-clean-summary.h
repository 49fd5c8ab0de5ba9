/* rebote-clean-summary.h
 *
 * The numbers of a cleaning.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-decision.h"
#include "rebote-mojibake.h"

G_BEGIN_DECLS

/**
 * ReboteCleanSummary:
 * @rows: contacts in the list
 * @counts: how many are kept, to review, and removed; the sum is @rows
 * @reasons: (element-type utf8 guint): for each outcome, how many rows have which reason
 * @n_do_not_mail: addresses that were written as not to be mailed again
 * @n_unclear: contacts that were left out of these, because they have several addresses
 * @n_damaged: cells of the list that look damaged; 0 where they were repaired
 * @n_repaired: cells that were repaired
 * @damage: (nullable): a word of one that was not repaired
 * @n_bytes: bytes read
 * @seconds: how long it took
 */
typedef struct
{
  guint64                rows;
  guint64                counts[REBOTE_N_OUTCOMES];
  GHashTable            *reasons[REBOTE_N_OUTCOMES];
  guint64                n_do_not_mail;
  guint64                n_unclear;
  guint64                n_damaged;
  guint64                n_repaired;
  ReboteMojibakeExample *damage;
  guint64                n_bytes;
  double                 seconds;
} ReboteCleanSummary;

/**
 * ReboteReasonCount:
 * @reason: the slug of a reason
 * @count: how many rows have it
 */
typedef struct
{
  const char *reason;
  guint64     count;
} ReboteReasonCount;

ReboteCleanSummary *rebote_clean_summary_new (void);
void                rebote_clean_summary_free (ReboteCleanSummary *self);
guint64             rebote_clean_summary_get_reason (ReboteCleanSummary *self,
                                                     ReboteOutcome       outcome,
                                                     const char         *reason);
GArray             *rebote_clean_summary_sort_reasons (GHashTable *reasons);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteCleanSummary, rebote_clean_summary_free)

G_END_DECLS
