/* rebote-guards-company.c
 *
 * Finds the companies at which everybody fails alike in one mailing: a block, or a move to another provider, rather than
 * people who all left on one day.
 *
 * Dead addresses are rare at most companies of a list, and frequent at all of them where the list is old; and a list has
 * many people at a few companies. So the set itself says what is usual: a company is compared with those of the others
 * that have most dead addresses. What they have more than the least of them is taken for geometrically distributed (the
 * tail beyond a high threshold), with a mean held near a typical one while there are few; a company stands out if hardly
 * any set like this one has so many at one place.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-guards-company"

#include "config.h"

#include <math.h>

#include "rebote-guards-private.h"

/* Notices about one domain that lie together in time: those of one mailing. */
typedef struct
{
  guint32  domain;
  guint    first; /* within the order of the records */
  guint    end;
  gint64   from;
  gint64   to;
  guint    n_dead;
  gboolean is_alike;
} Mailing;

static int
compare_records (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  GArray *records = user_data;
  guint32 i = *(const guint32 *) a;
  guint32 j = *(const guint32 *) b;
  const ReboteGuardRecord *first = &g_array_index (records, ReboteGuardRecord, i);
  const ReboteGuardRecord *second = &g_array_index (records, ReboteGuardRecord, j);

  if (first->domain != second->domain)
    return first->domain < second->domain ? -1 : 1;
  if (first->date != second->date)
    return first->date < second->date ? -1 : 1;

  return i < j ? -1 : i > j;
}

/* What is about addresses of companies, domain by domain, the oldest first. What has no date comes before, and is taken
 * for one mailing. */
static GArray *
sort_records (ReboteGuards *self)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < self->records->len; i++)
    {
      const ReboteGuardRecord *record = &g_array_index (self->records, ReboteGuardRecord, i);

      if (record->mailbox != REBOTE_GUARD_NOBODY && !record->is_cached &&
          !g_array_index (self->domain_is_public, gboolean, record->domain))
        g_array_append_val (order, i);
    }
  g_array_sort_with_data (order, compare_records, self->records);

  return order;
}

/* A mailbox that was dead before is no news. */
static gboolean
is_news (ReboteGuards            *self,
         const ReboteGuardRecord *record)
{
  const ReboteGuardMailbox *mailbox = &g_array_index (self->mailboxes, ReboteGuardMailbox, record->mailbox);

  return record->date == 0 ? mailbox->last_hard == 0 : record->date == mailbox->first_hard;
}

static void
count_mailing (ReboteGuards *self,
               GArray       *order,
               Mailing      *mailing)
{
  ReboteReason reason = REBOTE_REASON_NONE;

  mailing->is_alike = TRUE;
  for (guint i = mailing->first; i < mailing->end; i++)
    {
      const ReboteGuardRecord *record = &g_array_index (self->records, ReboteGuardRecord, g_array_index (order, guint32, i));
      ReboteGuardMailbox      *mailbox = &g_array_index (self->mailboxes, ReboteGuardMailbox, record->mailbox);

      if (record->is_alive)
        mailing->is_alike = FALSE;
      if (!rebote_guard_record_is_hard (record))
        continue;
      if (reason == REBOTE_REASON_NONE)
        reason = record->reason;
      if (reason != (ReboteReason) record->reason || !(self->rules->domain_reasons & REBOTE_REASON_BIT (record->reason)))
        mailing->is_alike = FALSE;
      if (is_news (self, record) && !mailbox->is_counted)
        {
          mailbox->is_counted = TRUE;
          mailing->n_dead++;
        }
    }
}

/* Cuts the notices into mailings; those in which nobody is newly dead say nothing. */
static GArray *
find_mailings (ReboteGuards *self,
               GArray       *order)
{
  GArray *mailings = g_array_new (FALSE, TRUE, sizeof (Mailing));

  for (guint i = 0; i < order->len;)
    {
      const ReboteGuardRecord *record = &g_array_index (self->records, ReboteGuardRecord, g_array_index (order, guint32, i));
      Mailing mailing = { .domain = record->domain, .first = i, .from = record->date, .to = record->date };

      for (i++; i < order->len; i++)
        {
          record = &g_array_index (self->records, ReboteGuardRecord, g_array_index (order, guint32, i));
          if (record->domain != mailing.domain || record->date - mailing.to > self->rules->domain_gap)
            break;
          mailing.to = record->date;
        }
      mailing.end = i;
      count_mailing (self, order, &mailing);
      if (mailing.n_dead > 0)
        g_array_append_val (mailings, mailing);
    }

  return mailings;
}

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return first > second ? -1 : first < second;
}

/* The numbers of dead addresses of the companies that have most, one more than are compared. Those at which somebody
 * lives are among them: without them, companies with many people would stand out wherever nobody happens to answer. */
static GArray *
find_top (ReboteGuards *self,
          GArray       *mailings)
{
  GArray *top = g_array_sized_new (FALSE, FALSE, sizeof (guint), mailings->len);

  for (guint i = 0; i < mailings->len; i++)
    g_array_append_val (top, g_array_index (mailings, Mailing, i).n_dead);
  g_array_sort (top, compare_counts);
  g_array_set_size (top, MIN (top->len, self->rules->domain_tail + 1));

  return top;
}

static gboolean
stands_out (const ReboteGuardRules *rules,
            GArray                 *top,
            guint                   n_dead)
{
  guint  n_others = MAX (top->len, 1) - 1;
  guint  least = 1;
  double excess = 0;
  double mean;

  if (n_dead < rules->domain_least || n_dead < g_array_index (top, guint, n_others))
    return FALSE;

  /* Of the top this company is one; which one does not matter to the sum of all others. */
  if (n_others > 0)
    least = g_array_index (top, guint, n_others);
  for (guint i = 0; i <= n_others; i++)
    excess += g_array_index (top, guint, i) - (double) least;
  excess -= n_dead - (double) least;
  mean = (excess + rules->domain_typical_weight * (rules->domain_typical - 1)) / (n_others + rules->domain_typical_weight);

  /* ln (number of companies × probability of at least so many) */
  return log (n_others + 1.0) + ((double) n_dead - least) * log (mean / (1 + mean)) < log (rules->domain_surprise);
}

/* Everybody who failed for the first time is held, unless the same was said again long afterwards. */
static gboolean
hold (ReboteGuards  *self,
      GArray        *order,
      const Mailing *mailing,
      guint32       *holders,
      guint32        finding)
{
  gboolean any = FALSE;

  for (guint i = mailing->first; i < mailing->end; i++)
    {
      const ReboteGuardRecord *record = &g_array_index (self->records, ReboteGuardRecord, g_array_index (order, guint32, i));
      const ReboteGuardMailbox *mailbox = &g_array_index (self->mailboxes, ReboteGuardMailbox, record->mailbox);

      if (!rebote_guard_record_is_hard (record) || record->finding > 0 || !is_news (self, record) ||
          mailbox->last_hard > mailing->to + self->rules->domain_recheck)
        continue;
      holders[record->mailbox] = finding;
      any = TRUE;
    }

  return any;
}

/* Domains of which more is said than can be about one mailing: that they do not exist, or that somebody there lives, at a
 * time that nobody knows. */
static gboolean *
find_settled_domains (ReboteGuards *self)
{
  gboolean *settled = g_new0 (gboolean, self->domains->len + 1);

  for (guint i = 0; i < self->records->len; i++)
    {
      const ReboteGuardRecord *record = &g_array_index (self->records, ReboteGuardRecord, i);
      gboolean is_gone = rebote_guard_record_is_hard (record) && record->reason == REBOTE_REASON_NO_SUCH_DOMAIN;

      if (record->mailbox != REBOTE_GUARD_NOBODY && (is_gone || (record->date == 0 && record->is_alive)))
        settled[record->domain] = TRUE;
    }

  return settled;
}

/* Finds the companies that refuse everybody. */
void
_rebote_guards_find_companies (ReboteGuards *self)
{
  g_autoptr (GArray) order = sort_records (self);
  g_autoptr (GArray) mailings = find_mailings (self, order);
  g_autofree gboolean *settled = find_settled_domains (self);
  g_autofree guint32  *holders = g_new0 (guint32, self->mailboxes->len + 1);
  g_autoptr (GArray) top = find_top (self, mailings);

  for (guint i = 0; i < mailings->len; i++)
    {
      const Mailing *mailing = &g_array_index (mailings, Mailing, i);

      if (mailing->is_alike && !settled[mailing->domain] &&
          stands_out (self->rules, top, mailing->n_dead) &&
          hold (self, order, mailing, holders, self->findings->len + 1))
        _rebote_guards_add_finding (self, REBOTE_GUARD_SAME_DOMAIN, g_ptr_array_index (self->domains, mailing->domain));
    }

  /* What came later about the same people is held with it. */
  for (guint i = 0; i < self->records->len; i++)
    {
      ReboteGuardRecord *record = &g_array_index (self->records, ReboteGuardRecord, i);

      if (rebote_guard_record_is_hard (record) && record->finding == 0)
        record->finding = holders[record->mailbox];
    }
}
