/* rebote-guards.h
 *
 * Guards over many notices: what looks like a hard bounce by itself, but not when all of them are seen together.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-bounce.h"

G_BEGIN_DECLS

/**
 * ReboteGuard:
 * @REBOTE_GUARD_NONE: nothing speaks against the verdict
 * @REBOTE_GUARD_OUTAGE: a provider suddenly says to many that they do not exist
 * @REBOTE_GUARD_SAME_DOMAIN: everybody at one company fails alike
 * @REBOTE_GUARD_CACHE: a mailing service did not even try
 * @REBOTE_GUARD_CONTRADICTION: the address failed, but lives
 * @REBOTE_GUARD_SINGLE_EVIDENCE: one uncertain notice, and no second one
 *
 * What holds a verdict back, in the order in which findings are told.
 */
typedef enum {
  REBOTE_GUARD_NONE,
  REBOTE_GUARD_OUTAGE,
  REBOTE_GUARD_SAME_DOMAIN,
  REBOTE_GUARD_CACHE,
  REBOTE_GUARD_CONTRADICTION,
  REBOTE_GUARD_SINGLE_EVIDENCE
} ReboteGuard;

#define REBOTE_N_GUARDS (REBOTE_GUARD_SINGLE_EVIDENCE + 1)

/**
 * ReboteGuardFact:
 * @type: what the message is
 * @kind: how the failure counts
 * @reason: why
 * @role: who reports it
 * @address: (nullable): whom it is about; without it nothing can be held
 * @original_address: (nullable): the address that was written to, where it differs
 * @provider: (nullable): the key of the provider behind the address; found by the domain where it is %NULL
 * @remote_mta: (nullable): the server that answered
 * @text: (nullable): its answer
 * @cause: (nullable): for an event of a mailing service, what happened where no server refused anything, as in
 *   #ReboteRecipient
 * @confidence: 0 to 1; 0 where it is not known
 * @date: in seconds of the epoch; 0 where it is not known
 * @delay_seconds: from sending to the notice; -1 where it is not known
 *
 * What the guards have to know about one recipient of one message. Everything is borrowed for the length of the call.
 */
typedef struct {
  ReboteMessageType  type;
  ReboteKind         kind;
  ReboteReason       reason;
  ReboteReporterRole role;
  const char        *address;
  const char        *original_address;
  const char        *provider;
  const char        *remote_mta;
  const char        *text;
  const char        *cause;
  double             confidence;
  gint64             date;
  gint64             delay_seconds;
} ReboteGuardFact;

/**
 * ReboteGuardFinding:
 * @guard: which guard
 * @group: (nullable): the key of the provider, or the domain; %NULL where the guard looks at single addresses
 * @n_addresses: addresses that it holds
 * @n_others: for an outage, what the provider said otherwise at the same time
 * @reason: what the notices say, where they all say the same
 * @since: the first of the notices, in seconds of the epoch; 0 where no date is known
 * @until: the last of them
 * @times: for an outage, how many times the usual share
 * @has_history: for an outage, whether what is usual is known from other times
 * @title: in a few words what is the matter
 * @evidence: what speaks for it, in a sentence or two
 * @advice: what to do
 * @advice_for_one: what to do about one of the addresses, for whoever sees only that
 *
 * What one guard has found about one group of addresses. The words are in the language of the moment when it was found.
 */
typedef struct {
  ReboteGuard  guard;
  char        *group;
  guint        n_addresses;
  guint        n_others;
  ReboteReason reason;
  gint64       since;
  gint64       until;
  double       times;
  gboolean     has_history;
  char        *title;
  char        *evidence;
  char        *advice;
  char        *advice_for_one;
} ReboteGuardFinding;

#define REBOTE_TYPE_GUARDS (rebote_guards_get_type ())

/**
 * ReboteGuards:
 *
 * Takes the facts, then judges them once; after that nothing changes any more, and any thread may read. The answer does
 * not depend on the order of the facts. Forty-odd bytes a fact, some fifty an address; the time is that of sorting.
 */
typedef struct _ReboteGuards ReboteGuards;

GType                     rebote_guards_get_type       (void) G_GNUC_CONST;
ReboteGuards             *rebote_guards_new            (GError               **error);
ReboteGuards             *rebote_guards_ref            (ReboteGuards          *self);
void                      rebote_guards_unref          (ReboteGuards          *self);
guint                     rebote_guards_add            (ReboteGuards          *self,
                                                        const ReboteGuardFact *fact);
guint                     rebote_guards_add_bounce     (ReboteGuards          *self,
                                                        ReboteBounce          *bounce);
void                      rebote_guards_judge          (ReboteGuards          *self);
guint                     rebote_guards_get_n_facts    (ReboteGuards          *self);
guint                     rebote_guards_get_n_held     (ReboteGuards          *self);
GPtrArray                *rebote_guards_get_findings   (ReboteGuards          *self);
const ReboteGuardFinding *rebote_guards_get_finding    (ReboteGuards          *self,
                                                        guint                  position);
gboolean                  rebote_guards_has_arrived_since
                                                       (ReboteGuards          *self,
                                                        guint                  position);
char                     *rebote_guards_describe       (ReboteGuards          *self,
                                                        guint                  position);
char                     *rebote_guards_describe_all   (ReboteGuards          *self);
const char               *rebote_guard_to_slug         (ReboteGuard            guard);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteGuards, rebote_guards_unref)

G_END_DECLS
