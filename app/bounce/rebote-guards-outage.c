/* rebote-guards-outage.c
 *
 * Finds the hours in which a provider denied its own customers. What is measured is not how many fail: that grows with
 * every mailing. It is how much more often than usual the provider says “no such user” rather than anything else, and
 * how much more that has grown than with everybody else at the same time:
 *
 *               in the window        at other times
 *   provider    a dead  b others     c dead  d others
 *   the rest    A dead  B others     C dead  D others        ln (ad / bc) - ln (AD / BC)
 *
 * A mailing to people of another sort changes a and b together, a mailing to an old list a and A; both cancel out. The
 * standard error of such a ratio is known (Woolf; half a notice is added to each number, after Haldane), and the ratio
 * must be beyond its limit by some of them, so few notices prove nothing. There are few other notices, though. So it is
 * the provider's share of the dead, ln (aC / Ac), that must be beyond the limit with all certainty, and the ratio above,
 * which says that this is not because other people were written to, with less.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-guards-outage"

#include "config.h"

#include <math.h>

#include "rebote-guards-private.h"

/* A fault that comes back so often is no fault. */
#define MAX_OUTAGES 8

/* Beginnings of windows that are tried, within the length of one. */
#define STEPS 16

#define SECONDS_PER_DAY (24 * 60 * 60)

typedef struct
{
  gint64  date;
  guint32 record;
} Event;

/* The dead of one provider, each at the first notice, and what else it said. Sorted by date. */
typedef struct
{
  GArray *dead;
  GArray *others;
} Family;

typedef struct
{
  gint64   from;
  gint64   to;
  guint    n_dead;
  guint    n_others;
  double   lower; /* the least that the logarithm of the ratio is, in all likelihood */
  double   ratio;
  gboolean has_history;
} Window;

static void
family_clear (gpointer data)
{
  Family *family = data;

  g_array_unref (family->dead);
  g_array_unref (family->others);
}

static int
compare_events (gconstpointer a,
                gconstpointer b)
{
  const Event *first = a;
  const Event *second = b;

  if (first->date != second->date)
    return first->date < second->date ? -1 : 1;

  return first->record < second->record ? -1 : first->record > second->record;
}

static guint
count_until (GArray *events,
             gint64  date)
{
  guint low = 0;
  guint high = events->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (events, Event, middle).date <= date)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static guint
count_between (GArray *events,
               gint64  from,
               gint64  to)
{
  return count_until (events, to) - count_until (events, from - 1);
}

static gboolean
is_dead (ReboteGuards            *self,
         const ReboteGuardRecord *record)
{
  return rebote_guard_record_is_hard (record) && !record->is_cached &&
         (self->rules->outage_reasons & REBOTE_REASON_BIT (record->reason));
}

static int
compare_by_mailbox (gconstpointer a,
                    gconstpointer b,
                    gpointer      user_data)
{
  GArray *records = user_data;
  const ReboteGuardRecord *first = &g_array_index (records, ReboteGuardRecord, *(const guint32 *) a);
  const ReboteGuardRecord *second = &g_array_index (records, ReboteGuardRecord, *(const guint32 *) b);

  if (first->mailbox != second->mailbox)
    return first->mailbox < second->mailbox ? -1 : 1;
  if (first->date != second->date)
    return first->date < second->date ? -1 : 1;

  /* Where both come at once, the address counts as dead. */
  return (int) (first->kind != REBOTE_KIND_HARD) - (int) (second->kind != REBOTE_KIND_HARD);
}

/* Everything that has a date and an address, mailbox by mailbox, the oldest first. */
static GArray *
sort_records (ReboteGuards *self)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < self->records->len; i++)
    {
      const ReboteGuardRecord *record = &g_array_index (self->records, ReboteGuardRecord, i);

      if (record->date > 0 && record->mailbox != REBOTE_GUARD_NOBODY && record->type != REBOTE_MESSAGE_OTHER)
        g_array_append_val (order, i);
    }
  g_array_sort_with_data (order, compare_by_mailbox, self->records);

  return order;
}

/* What has been counted of one mailbox. */
typedef struct
{
  guint32  mailbox;
  gboolean is_dead;
  gint64   last_other;
} Counted;

/* A dead mailbox counts once, when it was first found dead; of anything else one notice a day counts. */
static gboolean
counts (ReboteGuards            *self,
        const ReboteGuardRecord *record,
        gboolean                 dead,
        Counted                 *counted)
{
  const ReboteGuardMailbox *mailbox = &g_array_index (self->mailboxes, ReboteGuardMailbox, record->mailbox);

  if (record->mailbox != counted->mailbox)
    *counted = (Counted){ .mailbox = record->mailbox };

  if (dead)
    {
      gboolean is_first = !counted->is_dead && record->date == mailbox->first_hard;

      counted->is_dead = TRUE;
      return is_first;
    }
  if (counted->last_other > 0 && record->date - counted->last_other < SECONDS_PER_DAY)
    return FALSE;

  counted->last_other = record->date;
  return TRUE;
}

/* Sorts the notices to their providers. The last family is that of all together. */
static GArray *
collect_families (ReboteGuards *self)
{
  g_autoptr (GArray) order = sort_records (self);
  GArray *families = g_array_new (FALSE, FALSE, sizeof (Family));
  guint32 n_families = self->families->len;
  Counted counted = { .mailbox = REBOTE_GUARD_NOBODY };

  g_array_set_clear_func (families, family_clear);
  for (guint i = 0; i <= n_families; i++)
    {
      Family family = { g_array_new (FALSE, FALSE, sizeof (Event)), g_array_new (FALSE, FALSE, sizeof (Event)) };

      g_array_append_val (families, family);
    }

  for (guint i = 0; i < order->len; i++)
    {
      guint32                  number = g_array_index (order, guint32, i);
      const ReboteGuardRecord *record = &g_array_index (self->records, ReboteGuardRecord, number);
      gboolean                 dead = is_dead (self, record);
      Event                    event = { record->date, number };
      guint                    homes[] = { record->family, n_families };

      if (!counts (self, record, dead, &counted))
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (homes); j++)
        {
          if (homes[j] <= n_families)
            {
              Family *family = &g_array_index (families, Family, homes[j]);

              g_array_append_val (dead ? family->dead : family->others, event);
            }
        }
    }
  for (guint i = 0; i <= n_families; i++)
    {
      g_array_sort (g_array_index (families, Family, i).dead, compare_events);
      g_array_sort (g_array_index (families, Family, i).others, compare_events);
    }

  return families;
}

static double
log_odds (double  dead,
          double  others,
          double *variance)
{
  *variance += 1 / (dead + 0.5) + 1 / (others + 0.5);
  return log ((dead + 0.5) / (others + 0.5));
}

/* Fills in how much the window stands out; FALSE where that cannot be told or is not enough. */
static gboolean
weigh (const ReboteGuardRules *rules,
       Family                 *family,
       Family                 *all,
       Window                 *window)
{
  guint  a = count_between (family->dead, window->from, window->to);
  guint  b = count_between (family->others, window->from, window->to);
  guint  all_dead = count_between (all->dead, window->from, window->to);
  guint  all_others = count_between (all->others, window->from, window->to);
  guint  A = all_dead - MIN (a, all_dead);
  guint  B = all_others - MIN (b, all_others);
  guint  c = family->dead->len - a;
  guint  d = family->others->len - b;
  guint  C = all->dead->len - all_dead - MIN (c, all->dead->len - all_dead);
  guint  D = all->others->len - all_others - MIN (d, all->others->len - all_others);
  double variance = 0;
  double share_variance = 0;
  double limit;
  double difference;

  window->n_dead = a;
  window->n_others = b;
  window->has_history = c + d >= rules->outage_history && C + D >= rules->outage_history;
  if (a < (window->has_history ? rules->outage_least : rules->outage_least_alone) || A + B < rules->outage_history)
    return FALSE;

  difference = log_odds (a, b, &variance) - log_odds (A, B, &variance);
  limit = log (window->has_history ? rules->outage_ratio : rules->outage_ratio_alone);
  if (window->has_history)
    {
      double share = log_odds (a, A, &share_variance) - log_odds (c, C, &share_variance);

      difference -= log_odds (c, d, &variance) - log_odds (C, D, &variance);
      window->lower = share - rules->outage_certainty * sqrt (share_variance) - limit;
      if (difference - rules->outage_certainty_others * sqrt (variance) < limit)
        return FALSE;
    }
  else
    window->lower = difference - rules->outage_certainty * sqrt (variance) - limit;
  window->ratio = exp (difference);

  return window->lower > 0;
}

static gboolean
find_worst (const ReboteGuardRules *rules,
            Family                 *family,
            Family                 *all,
            Window                 *worst)
{
  gboolean found = FALSE;

  for (guint i = 0; i < rules->n_outage_windows; i++)
    {
      gint64 length = rules->outage_windows[i];
      gint64 next = G_MININT64;

      for (guint j = 0; j < family->dead->len; j++)
        {
          Window window = { .from = g_array_index (family->dead, Event, j).date };

          if (window.from < next)
            continue;
          next = window.from + length / STEPS;
          window.to = window.from + length;
          if (weigh (rules, family, all, &window) && (!found || window.lower > worst->lower))
            {
              *worst = window;
              found = TRUE;
            }
        }
    }

  return found;
}

/* What was found is no longer part of what is usual. */
static void
drop_window (ReboteGuards *self,
             GArray       *events,
             guint32       family,
             const Window *window)
{
  guint kept = 0;

  for (guint i = 0; i < events->len; i++)
    {
      Event event = g_array_index (events, Event, i);

      if (event.date >= window->from && event.date <= window->to &&
          g_array_index (self->records, ReboteGuardRecord, event.record).family == family)
        continue;
      g_array_index (events, Event, kept++) = event;
    }
  g_array_set_size (events, kept);
}

/* Who failed in the window is held, unless the same was said again when the fault must have been over. */
static gboolean
hold (ReboteGuards *self,
      guint32       family,
      const Window *window,
      guint32       finding)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->records->len; i++)
    {
      ReboteGuardRecord        *record = &g_array_index (self->records, ReboteGuardRecord, i);
      const ReboteGuardMailbox *mailbox;

      if (record->family != family || record->finding > 0 || record->date == 0 || !is_dead (self, record))
        continue;
      mailbox = &g_array_index (self->mailboxes, ReboteGuardMailbox, record->mailbox);
      if (mailbox->first_hard < window->from || mailbox->first_hard > window->to ||
          mailbox->last_hard >= window->to + self->rules->outage_recheck)
        continue;
      record->finding = finding;
      any = TRUE;
    }

  return any;
}

/* Finds the faults of providers. */
void
_rebote_guards_find_outages (ReboteGuards *self)
{
  g_autoptr (GArray) families = collect_families (self);
  Family *all = &g_array_index (families, Family, self->families->len);

  for (guint i = 0; i < self->families->len; i++)
    {
      Family *family = &g_array_index (families, Family, i);
      Window  window;

      for (guint j = 0; j < MAX_OUTAGES && find_worst (self->rules, family, all, &window); j++)
        {
          ReboteGuardFinding *finding;

          if (hold (self, i, &window, self->findings->len + 1))
            {
              finding = _rebote_guards_add_finding (self, REBOTE_GUARD_OUTAGE, g_ptr_array_index (self->families, i));
              finding->n_others = window.n_others;
              finding->times = window.ratio;
              finding->has_history = window.has_history;
            }
          drop_window (self, family->dead, i, &window);
          drop_window (self, all->dead, i, &window);
        }
    }
}
