/* rebote-store-timeline.h
 *
 * What the store knows of one address, in the order in which it happened.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-store.h"

G_BEGIN_DECLS

/**
 * ReboteTimelineKind:
 * @REBOTE_TIMELINE_LISTED: a list was imported in which the address stands
 * @REBOTE_TIMELINE_MAIL: a mail or an event about it: a bounce, an automatic reply, a complaint …
 * @REBOTE_TIMELINE_DECIDED: the user decided about it
 * @REBOTE_TIMELINE_SUPPRESSED: it was put on the list of addresses that must not be mailed
 * @REBOTE_TIMELINE_LIFTED: it was taken off again
 * @REBOTE_TIMELINE_VERIFIED: a verification service said something about it
 */
typedef enum
{
  REBOTE_TIMELINE_LISTED,
  REBOTE_TIMELINE_MAIL,
  REBOTE_TIMELINE_DECIDED,
  REBOTE_TIMELINE_SUPPRESSED,
  REBOTE_TIMELINE_LIFTED,
  REBOTE_TIMELINE_VERIFIED
} ReboteTimelineKind;

/**
 * ReboteTimelineEvent:
 * @kind: what happened
 * @date: (nullable): when; a mail need not say
 * @name: (nullable): the list's name, the mail's subject, or the slug of the verification service
 * @type: (nullable): of a mail: the slug of a #ReboteMessageType
 * @verdict: (nullable): of a mail: the slug of a #ReboteKind; of a decision: `keep`, `review` or `remove`, or %NULL where
 *   it was left to the program again; of a verification: the slug of a #ReboteVerificationVerdict
 * @reason: (nullable): of a mail, a suppression and a verification: the slug of the reason
 * @fact: (nullable): of a mail: the slug of a #ReboteFact
 * @until: (nullable): of a mail: the day of return
 * @note: (nullable): the user's words, the diagnostic text of the mail, or the service's own words
 * @undone: of a decision: whether it was taken back
 */
typedef struct
{
  ReboteTimelineKind kind;
  GDateTime         *date;
  char              *name;
  char              *type;
  char              *verdict;
  char              *reason;
  char              *fact;
  char              *until;
  char              *note;
  gboolean           undone;
} ReboteTimelineEvent;

void       rebote_timeline_event_free  (ReboteTimelineEvent       *self);
gboolean   rebote_timeline_event_equal (const ReboteTimelineEvent *self,
                                        const ReboteTimelineEvent *other);
GPtrArray *rebote_store_timeline_find  (ReboteStore               *store,
                                        gint64                     contact_id,
                                        const char                *address,
                                        guint                      max_events,
                                        GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteTimelineEvent, rebote_timeline_event_free)

G_END_DECLS
