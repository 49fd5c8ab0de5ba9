/* rebote-soft-bounces.c
 *
 * Counts the campaigns in which mail to an address came back. Several notices about one mail, and mails of one day, are one
 * campaign, unless the user has put them into different ones.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-soft-bounces"

#include "config.h"

#include "bounce/rebote-guard-rules.h"

#include "rebote-soft-bounces.h"

#define SECONDS_PER_DAY (24 * 60 * 60)

/* Servers try for up to five days (RFC 5321, 4.5.4.1), and may tell more than once that they could not. */
#define MAX_QUEUE_DAYS 5

/* What tells the campaigns of one address apart; each leads to the position of the campaign, from 1. */
typedef struct
{
  GHashTable *assigned;
  GHashTable *mails;
  GHashTable *days;
  GHashTable *subjects;
  GArray     *campaigns;
} Count;

static guint32
hash_text (const char *text)
{
  /* 0 stands for no text. */
  return text && *text ? MAX (g_str_hash (text), 1) : 0;
}

/**
 * rebote_soft_bounces_add:
 * @self: (nullable) (transfer full): the soft bounces of an address so far
 * @bounce: another message about it
 * @reason: why mail came back
 * @campaign: the campaign that the user has put the message into, or 0
 * @fact: where the guards know it
 *
 * A message that has no date says nothing about how long this has been going on, and is left out.
 *
 * Returns: (transfer full) (nullable): the soft bounces of the address
 */
GArray *
rebote_soft_bounces_add (GArray       *self,
                         ReboteBounce *bounce,
                         ReboteReason  reason,
                         gint64        campaign,
                         guint         fact)
{
  ReboteSoftBounce one = { .campaign = campaign, .fact = fact, .reason = reason };
  GDateTime       *date = bounce->date ? bounce->date : bounce->original_date;

  if (date == NULL)
    return self;

  one.when = g_date_time_to_unix (date);
  /* A clock that was never set. */
  if (one.when < SECONDS_PER_DAY)
    return self;
  one.day = g_date_time_to_unix (bounce->original_date ? bounce->original_date : date) / SECONDS_PER_DAY;
  one.mail = hash_text (bounce->original_message_id);
  one.subject = bounce->original_date ? 0 : hash_text (bounce->original_subject);
  if (self == NULL)
    self = g_array_new (FALSE, FALSE, sizeof (ReboteSoftBounce));
  g_array_append_val (self, one);

  return self;
}

static int
compare_bounces (gconstpointer a,
                 gconstpointer b)
{
  const ReboteSoftBounce *one = a;
  const ReboteSoftBounce *other = b;

  if (one->when != other->when)
    return one->when < other->when ? -1 : 1;

  return one->fact < other->fact ? -1 : one->fact > other->fact;
}

/**
 * rebote_soft_bounces_sort:
 * @self: the soft bounces of an address
 *
 * Brings them into the order in which they came, once all are there.
 */
void
rebote_soft_bounces_sort (GArray *self)
{
  g_return_if_fail (self != NULL);

  g_array_sort (self, compare_bounces);
}

static void
count_init (Count *count)
{
  count->assigned = g_hash_table_new (NULL, NULL);
  count->mails = g_hash_table_new (NULL, NULL);
  count->days = g_hash_table_new (NULL, NULL);
  count->subjects = g_hash_table_new (NULL, NULL);
  count->campaigns = g_array_new (FALSE, FALSE, sizeof (ReboteSoftCampaign));
}

static void
count_clear (Count *count)
{
  g_hash_table_unref (count->assigned);
  g_hash_table_unref (count->mails);
  g_hash_table_unref (count->days);
  g_hash_table_unref (count->subjects);
  g_clear_pointer (&count->campaigns, g_array_unref);
}

static void
count_reset (Count *count)
{
  g_hash_table_remove_all (count->assigned);
  g_hash_table_remove_all (count->mails);
  g_hash_table_remove_all (count->days);
  g_hash_table_remove_all (count->subjects);
  g_array_set_size (count->campaigns, 0);
}

static guint
look_up (GHashTable *table,
         gint64      key)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (table, GSIZE_TO_POINTER ((gsize)key)));
}

static void
remember (GHashTable *table,
          gint64      key,
          guint       number)
{
  g_hash_table_insert (table, GSIZE_TO_POINTER ((gsize)key), GUINT_TO_POINTER (number));
}

/* Which of the campaigns so far a bounce belongs to, from 1; 0 for none. */
static guint
find_campaign (Count                  *count,
               const ReboteSoftBounce *bounce)
{
  guint number;

  if (bounce->campaign)
    {
      number = look_up (count->assigned, bounce->campaign);
      if (number > 0)
        return number;
    }
  number = bounce->mail ? look_up (count->mails, bounce->mail) : 0;
  if (number == 0)
    number = look_up (count->days, bounce->day);
  if (number == 0 && bounce->subject)
    {
      number = look_up (count->subjects, bounce->subject);
      if (number > 0 && bounce->when > g_array_index (count->campaigns, ReboteSoftCampaign, number - 1).first +
                                         MAX_QUEUE_DAYS * SECONDS_PER_DAY)
        number = 0;
    }

  return number;
}

static void
count_bounce (Count                  *count,
              const ReboteSoftBounce *bounce)
{
  guint number = find_campaign (count, bounce);

  /* What the user has put into two campaigns is two, even of one day. */
  if (number > 0 && bounce->campaign && look_up (count->assigned, bounce->campaign) == 0 &&
      g_array_index (count->campaigns, ReboteSoftCampaign, number - 1).is_assigned)
    number = 0;
  if (number == 0)
    {
      ReboteSoftCampaign campaign = { bounce->when, bounce->when, bounce->reason, FALSE };

      g_array_append_val (count->campaigns, campaign);
      number = count->campaigns->len;
    }
  g_array_index (count->campaigns, ReboteSoftCampaign, number - 1).last = bounce->when;
  if (bounce->campaign)
    {
      g_array_index (count->campaigns, ReboteSoftCampaign, number - 1).is_assigned = TRUE;
      remember (count->assigned, bounce->campaign, number);
    }
  if (bounce->mail)
    remember (count->mails, bounce->mail, number);
  remember (count->days, bounce->day, number);
  if (bounce->subject)
    remember (count->subjects, bounce->subject, number);
}

static gint64
count_days (GArray *campaigns)
{
  const ReboteSoftCampaign *first = &g_array_index (campaigns, ReboteSoftCampaign, 0);
  const ReboteSoftCampaign *last = &g_array_index (campaigns, ReboteSoftCampaign, campaigns->len - 1);

  return last->last / SECONDS_PER_DAY - first->first / SECONDS_PER_DAY;
}

/**
 * rebote_soft_bounces_find_streak:
 * @self: (nullable): the soft bounces of an address since mail last arrived there, sorted
 * @limits: when they are too many
 *
 * Bounces for a reason that only a living mailbox gives, and that does not count itself, begin the count anew.
 *
 * Returns: (transfer full) (nullable) (element-type ReboteSoftCampaign): the campaigns that came back, in the order of
 *   time, or %NULL if they are not too many
 */
GArray *
rebote_soft_bounces_find_streak (GArray                 *self,
                                 const ReboteSoftLimits *limits)
{
  const ReboteGuardRules *rules;
  GArray *campaigns;
  guint32 alive;
  Count   count;

  g_return_val_if_fail (limits != NULL, NULL);

  if (self == NULL || self->len < limits->n_campaigns)
    return NULL;

  rules = rebote_guard_rules_get (NULL);
  alive = rules ? rules->alive_reasons & ~limits->reasons : 0;
  count_init (&count);
  for (guint i = 0; i < self->len; i++)
    {
      const ReboteSoftBounce *bounce = &g_array_index (self, ReboteSoftBounce, i);

      if (limits->reasons & REBOTE_REASON_BIT (bounce->reason))
        count_bounce (&count, bounce);
      else if (alive & REBOTE_REASON_BIT (bounce->reason))
        count_reset (&count);
    }

  campaigns = g_array_ref (count.campaigns);
  count_clear (&count);
  if (campaigns->len == 0 || campaigns->len < limits->n_campaigns ||
      count_days (campaigns) < limits->n_days)
    g_clear_pointer (&campaigns, g_array_unref);

  return campaigns;
}
