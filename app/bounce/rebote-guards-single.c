/* rebote-guards-single.c
 *
 * The guards that need no more than one address: it lives, nobody tried it, or its only notice is not certain.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-guards-single"

#include "config.h"

#include "rebote-guards-private.h"

static gboolean
lives_after (ReboteGuards *self,
             guint32       number,
             gint64        date,
             gboolean      counts_bounces)
{
  const ReboteGuardMailbox *mailbox;
  gboolean is_alive_once;
  gint64   alive;

  if (number == REBOTE_GUARD_NOBODY)
    return FALSE;

  mailbox = &g_array_index (self->mailboxes, ReboteGuardMailbox, number);
  is_alive_once = counts_bounces ? mailbox->is_alive_once : mailbox->has_arrived_once;
  alive = counts_bounces ? mailbox->alive : mailbox->arrived;
  /* Where nobody knows which came first, nobody removes it. */
  if (is_alive_once || (date == 0 && (alive > 0 || mailbox->answered > 0)))
    return TRUE;

  return alive > date || (mailbox->answered > 0 && mailbox->answered >= date - self->rules->answer_slack);
}

/* Whether the address of a notice, or the one that was written to, gives a sign of life after it. */
static gboolean
is_alive (ReboteGuards            *self,
          const ReboteGuardRecord *record,
          gboolean                 counts_bounces)
{
  return lives_after (self, record->mailbox, record->date, counts_bounces) ||
         lives_after (self, record->alias, record->date, counts_bounces);
}

/**
 * rebote_guards_has_arrived_since:
 * @self: guards that know all facts
 * @position: what rebote_guards_add() answered for a fact
 *
 * Mails that came back for a reason that only a living mailbox gives do not count here.
 *
 * Returns: whether mail reached the address of the fact after it, or nobody knows which came first
 */
gboolean
rebote_guards_has_arrived_since (ReboteGuards *self,
                                 guint         position)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (position < self->records->len, FALSE);

  return is_alive (self, &g_array_index (self->records, ReboteGuardRecord, position), FALSE);
}

static gboolean
is_single (ReboteGuards            *self,
           const ReboteGuardRecord *record)
{
  const ReboteGuardMailbox *mailbox = &g_array_index (self->mailboxes, ReboteGuardMailbox, record->mailbox);

  if (record->confidence == 0 || record->confidence >= self->rules->single_below * 100)
    return FALSE;
  if (mailbox->n_undated_hard > 1 || (mailbox->n_undated_hard == 1 && mailbox->last_hard > 0))
    return FALSE;

  return mailbox->last_hard - mailbox->first_hard < self->rules->single_again;
}

/* The guards that need no more than one address. */
void
_rebote_guards_find_singles (ReboteGuards *self,
                             ReboteGuard   guard)
{
  guint32 finding = 0;

  for (guint i = 0; i < self->records->len; i++)
    {
      ReboteGuardRecord *record = &g_array_index (self->records, ReboteGuardRecord, i);
      gboolean           holds;

      /* What was not even tried is seldom called hard, but belongs to the others. */
      if ((!rebote_guard_record_is_hard (record) && (guard != REBOTE_GUARD_CACHE || !record->is_cached)) ||
          record->finding > 0)
        continue;

      holds = guard == REBOTE_GUARD_CONTRADICTION ? is_alive (self, record, TRUE)
              : guard == REBOTE_GUARD_CACHE       ? record->is_cached
                                                  : is_single (self, record);
      if (holds && finding == 0)
        {
          _rebote_guards_add_finding (self, guard, NULL);
          finding = self->findings->len;
        }
      if (holds)
        record->finding = finding;
    }
}
