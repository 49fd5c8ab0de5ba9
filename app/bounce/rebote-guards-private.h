/* rebote-guards-private.h
 *
 * What the guards share: the facts, packed, and what is known of each mailbox.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-guard-rules.h"
#include "rebote-guards.h"

G_BEGIN_DECLS

/* Stands for an address, a domain or a provider that is not known. */
#define REBOTE_GUARD_NOBODY G_MAXUINT32

/**
 * ReboteGuardRecord:
 * @date: in seconds of the epoch, 0 if it is not known
 * @mailbox: number of the mailbox
 * @alias: number of the one that was written to, where it differs
 * @domain: number of the mailbox's domain
 * @family: number of its provider
 * @finding: number of the finding that holds it, from 1; 0 if it is free
 * @confidence: in hundredths
 * @type: a #ReboteMessageType
 * @kind: a #ReboteKind
 * @reason: a #ReboteReason
 * @is_cached: whether it was reported without trying
 * @is_alive: whether it is a sign of life
 *
 * One fact.
 */
typedef struct {
  gint64  date;
  guint32 mailbox;
  guint32 alias;
  guint32 domain;
  guint32 family;
  guint32 finding;
  guint8  confidence;
  guint8  type;
  guint8  kind;
  guint8  reason;
  guint8  is_cached;
  guint8  is_alive;
} ReboteGuardRecord;

/**
 * ReboteGuardMailbox:
 * @first_hard: the first hard notice that has a date, or 0
 * @last_hard: the last one
 * @n_undated_hard: hard notices without a date
 * @alive: the last sign of life, or 0
 * @answered: the last automatic answer, or 0
 * @arrived: the last sign of life that is not itself a mail that came back, or 0; automatic answers are not in it
 * @alive_type: what that last sign was
 * @is_alive_once: whether there is a sign of life that has no date
 * @has_arrived_once: whether one of those is no mail that came back
 * @is_counted: whether it has been counted in the finding that is made
 */
typedef struct {
  gint64  first_hard;
  gint64  last_hard;
  gint64  alive;
  gint64  answered;
  gint64  arrived;
  guint32 n_undated_hard;
  guint8  alive_type;
  guint8  is_alive_once;
  guint8  has_arrived_once;
  guint8  is_counted;
} ReboteGuardMailbox;

struct _ReboteGuards
{
  const ReboteGuardRules *rules;
  gpointer                known_domains;  /* ReboteDomainCache */
  gpointer                mailbox_keys;   /* ReboteKeyIndex */
  GHashTable             *domain_numbers; /* char* -> number + 1 */
  GPtrArray              *domains;        /* char*, those of the table */
  GHashTable             *family_numbers;
  GPtrArray              *families;
  GArray                 *domain_is_public; /* gboolean, by the domain's number */
  GArray                 *records;          /* ReboteGuardRecord */
  GArray                 *mailboxes;        /* ReboteGuardMailbox */
  GPtrArray              *findings;         /* ReboteGuardFinding */
  guint                   n_held;
  gboolean                is_judged;
};

/* A hard verdict, which a guard might hold. */
static inline gboolean
rebote_guard_record_is_hard (const ReboteGuardRecord *record)
{
  return record->type == REBOTE_MESSAGE_BOUNCE && record->kind == REBOTE_KIND_HARD &&
         record->mailbox != REBOTE_GUARD_NOBODY;
}

ReboteGuardFinding *_rebote_guards_add_finding     (ReboteGuards            *self,
                                                    ReboteGuard              guard,
                                                    const char              *group);
void                _rebote_guards_find_singles    (ReboteGuards            *self,
                                                    ReboteGuard              guard);
void                _rebote_guards_find_outages    (ReboteGuards            *self);
void                _rebote_guards_find_companies  (ReboteGuards            *self);
void                _rebote_guard_finding_put_words (ReboteGuards           *self,
                                                     ReboteGuardFinding      *finding);

G_END_DECLS
