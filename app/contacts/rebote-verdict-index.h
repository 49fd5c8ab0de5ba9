/* rebote-verdict-index.h
 *
 * What bounces, complaints and suppression lists say about addresses, all of it together.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "address/rebote-address-facts.h"
#include "bounce/rebote-bounce.h"
#include "bounce/rebote-guards.h"

#include "rebote-contacts-error.h"
#include "rebote-soft-bounces.h"
#include "rebote-verification-index.h"

G_BEGIN_DECLS

/**
 * ReboteStanding:
 * @REBOTE_STANDING_GOOD: nothing is held against the address
 * @REBOTE_STANDING_SOFT: mail came back for a reason that passes, or that is not the contact's
 * @REBOTE_STANDING_UNKNOWN: mail came back, and nobody says why
 * @REBOTE_STANDING_REVIEW: the notice contradicts itself, or is not certain
 * @REBOTE_STANDING_MOVED: another address is known
 * @REBOTE_STANDING_HARD: the address is gone for good
 * @REBOTE_STANDING_DISPUTED: it was said to be gone, but mail arrived afterwards, or a guard holds that back
 * @REBOTE_STANDING_UNSUBSCRIBED: the person asked for no more mail
 * @REBOTE_STANDING_COMPLAINT: the person complained
 *
 * How an address stands when everything is considered.
 */
typedef enum
{
  REBOTE_STANDING_GOOD,
  REBOTE_STANDING_SOFT,
  REBOTE_STANDING_UNKNOWN,
  REBOTE_STANDING_REVIEW,
  REBOTE_STANDING_MOVED,
  REBOTE_STANDING_HARD,
  REBOTE_STANDING_DISPUTED,
  REBOTE_STANDING_UNSUBSCRIBED,
  REBOTE_STANDING_COMPLAINT
} ReboteStanding;

#define REBOTE_N_STANDINGS (REBOTE_STANDING_COMPLAINT + 1)

/**
 * ReboteVerdictEvent:
 * @count: how many messages say so
 * @fact: where the guards know the last of them
 * @last: when the last of them was written, in seconds of the epoch; 0 if no date is known
 * @reason: the reason of the last
 * @title: (nullable): the reason in words
 * @evidence: (nullable): the words of the answer, and where they stand
 * @suggestion: (nullable): the new or corrected address
 *
 * What the messages of one standing say.
 */
typedef struct
{
  guint        count;
  guint        fact;
  gint64       last;
  ReboteReason reason;
  char        *title;
  char        *evidence;
  char        *suggestion;
} ReboteVerdictEvent;

/**
 * ReboteAddressVerdict:
 * @events: what the messages say, by standing; %REBOTE_STANDING_GOOD counts mails that arrived
 * @guard: what holds the last hard bounce back, or %REBOTE_GUARD_NONE
 * @held: (nullable): why it is held back, in words
 * @soft: (nullable) (element-type ReboteSoftBounce): the soft bounces since mail last arrived, for
 *   rebote_soft_bounces_find_streak()
 *
 * What is known of one address.
 */
typedef struct
{
  ReboteVerdictEvent events[REBOTE_N_STANDINGS];
  ReboteGuard        guard;
  char              *held;
  GArray            *soft;
} ReboteAddressVerdict;

/**
 * ReboteVerdictIndex:
 *
 * Filled by one thread; then any number may look up.
 */
typedef struct _ReboteVerdictIndex ReboteVerdictIndex;

ReboteVerdictIndex         *rebote_verdict_index_new (ReboteAddressFacts *facts);
void                        rebote_verdict_index_free (ReboteVerdictIndex *self);
void                        rebote_verdict_index_add_bounce (ReboteVerdictIndex *self,
                                                             ReboteBounce       *bounce);
void                        rebote_verdict_index_add_bounce_of (ReboteVerdictIndex *self,
                                                                ReboteBounce       *bounce,
                                                                gint64              campaign);
void                        rebote_verdict_index_finish (ReboteVerdictIndex *self);
gboolean                    rebote_verdict_index_add_suppression (ReboteVerdictIndex *self,
                                                                  const char         *address,
                                                                  const char         *source,
                                                                  guint64             line);
gboolean                    rebote_verdict_index_add_suppression_file (ReboteVerdictIndex *self,
                                                                       const char         *path,
                                                                       guint              *n_added,
                                                                       GError            **error);
gboolean                    rebote_verdict_index_add_verification (ReboteVerdictIndex       *self,
                                                                   const ReboteVerification *verification);
const ReboteKnownVerification *
                            rebote_verdict_index_find_verifications (ReboteVerdictIndex *self,
                                                                     const char         *mailbox,
                                                                     gsize               length);
guint                       rebote_verdict_index_get_size (ReboteVerdictIndex *self);
const ReboteAddressVerdict *rebote_verdict_index_look_up (ReboteVerdictIndex *self,
                                                          const char         *mailbox,
                                                          gsize               length);
void                        rebote_verdict_index_prefetch (ReboteVerdictIndex *self,
                                                           guint32             hash);
gboolean                    rebote_verdict_index_knows (ReboteVerdictIndex *self,
                                                        const char         *mailbox,
                                                        gsize               length,
                                                        guint32             hash);
char                       *rebote_verdict_index_find_suppression (ReboteVerdictIndex *self,
                                                                   const char         *mailbox,
                                                                   gsize               length);
ReboteStanding              rebote_address_verdict_judge (const ReboteAddressVerdict *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteVerdictIndex, rebote_verdict_index_free)

G_END_DECLS
