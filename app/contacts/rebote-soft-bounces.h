/* rebote-soft-bounces.h
 *
 * The soft bounces of one address, and in how many campaigns they came.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-bounce.h"

G_BEGIN_DECLS

/**
 * ReboteSoftBounce:
 * @when: when it came, in seconds of the epoch
 * @day: the day of the mail that came back, or else that of the notice, in days of the epoch
 * @mail: hash of that mail's Message-ID, 0 if it is not known
 * @subject: hash of its subject where nothing else is known of it, or 0
 * @campaign: the campaign that the user has put it into, or 0
 * @fact: where the guards know it
 * @reason: a #ReboteReason
 *
 * One soft bounce. Small, because there are many.
 */
typedef struct
{
  gint64  when;
  gint32  day;
  guint32 mail;
  guint32 subject;
  guint32 campaign;
  guint32 fact;
  guint8  reason;
} ReboteSoftBounce;

/**
 * ReboteSoftLimits:
 * @n_campaigns: in so many campaigns mail must have come back
 * @n_days: over so many days
 * @reasons: bits of the reasons that count
 *
 * When soft bounces are too many.
 */
typedef struct
{
  guint   n_campaigns;
  guint   n_days;
  guint32 reasons;
} ReboteSoftLimits;

/**
 * ReboteSoftCampaign:
 * @first: when the first bounce of the campaign came, in seconds of the epoch
 * @last: when the last one came
 * @reason: the reason of the first
 * @is_assigned: whether it is one into which the user has put mails
 *
 * A campaign that came back.
 */
typedef struct
{
  gint64       first;
  gint64       last;
  ReboteReason reason;
  gboolean     is_assigned;
} ReboteSoftCampaign;

GArray *rebote_soft_bounces_add (GArray       *self,
                                 ReboteBounce *bounce,
                                 ReboteReason  reason,
                                 gint64        campaign,
                                 guint         fact);
void    rebote_soft_bounces_sort (GArray *self);
GArray *rebote_soft_bounces_find_streak (GArray                 *self,
                                         const ReboteSoftLimits *limits);

G_END_DECLS
