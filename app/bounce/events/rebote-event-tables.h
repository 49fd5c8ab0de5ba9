/* rebote-event-tables.h
 *
 * What is known about the records of mailing services: which service writes what, where each fact stands, and what
 * each label means. Adding a service means adding rows to data/knowledge/event-*.tsv.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/rebote-table.h"
#include "bounce/rebote-vocabulary.h"
#include "rebote-event-record.h"

G_BEGIN_DECLS

/**
 * ReboteEventFact:
 *
 * What a record may tell; the names are those of the column `fact` in event-fields.tsv.
 */
typedef enum
{
  REBOTE_EVENT_FACT_EVENT, /* the label, in up to three parts */
  REBOTE_EVENT_FACT_CLASS,
  REBOTE_EVENT_FACT_DETAIL,
  REBOTE_EVENT_FACT_TEXT, /* the answer of the receiving server */
  REBOTE_EVENT_FACT_CODE, /* reply or status code */
  REBOTE_EVENT_FACT_ADDRESS,
  REBOTE_EVENT_FACT_ORIGINAL_ADDRESS,
  REBOTE_EVENT_FACT_REMOTE_MTA,
  REBOTE_EVENT_FACT_REPORTER,
  REBOTE_EVENT_FACT_COMMAND,
  REBOTE_EVENT_FACT_DATE,
  REBOTE_EVENT_FACT_UNTIL,
  REBOTE_EVENT_FACT_SENT, /* when the mail was sent */
  REBOTE_EVENT_FACT_MESSAGE_ID,
  REBOTE_EVENT_FACT_SUBJECT,
  REBOTE_EVENT_FACT_FROM,
  REBOTE_EVENT_FACT_INNER, /* a text that is the record proper */
  REBOTE_EVENT_FACT_LIST   /* a list of records */
} ReboteEventFact;

#define REBOTE_N_EVENT_FACTS (REBOTE_EVENT_FACT_LIST + 1)

/**
 * ReboteEventShape:
 * @id: its name in the tables
 * @service: slug of the service
 * @name: the service's name, for people
 * @role: what the writer is to us
 * @is_list: whether the records are entries of a list rather than events
 * @paths: for each fact the folded paths where it may stand, the best first; `=` before a value that is always the same
 *
 * One sort of record.
 */
typedef struct
{
  char              *id;
  char              *service;
  char              *name;
  ReboteReporterRole role;
  gboolean           is_list;
  GStrv              paths[REBOTE_N_EVENT_FACTS];

  /*< private >*/
  GPtrArray *conditions;
} ReboteEventShape;

/**
 * ReboteEventLabel:
 * @id: the row's name in evidence
 * @type: what such a record is
 * @reason: what the label means where there is no text; %REBOTE_REASON_NONE if it does not say
 * @confidence: how far to trust that
 * @cause: (nullable): what happened where nothing was refused: the slug of a #ReboteEventCause
 *
 * What a service's own word means.
 */
typedef struct
{
  char             *id;
  ReboteMessageType type;
  ReboteReason      reason;
  double            confidence;
  const char       *cause;

  /*< private >*/
  char         *service;
  GPatternSpec *parts[3];
} ReboteEventLabel;

/* Slugs of causes: why a service did not even send, or what the recipient did. */
#define REBOTE_EVENT_CAUSE_CACHE       "esp-cache"
#define REBOTE_EVENT_CAUSE_OPTOUT      "esp-optout"
#define REBOTE_EVENT_CAUSE_COMPLAINED  "esp-complained"
#define REBOTE_EVENT_CAUSE_QUOTA       "esp-quota"
#define REBOTE_EVENT_CAUSE_BAD_ADDRESS "bad-address"
#define REBOTE_EVENT_CAUSE_DUPLICATE   "duplicate"
#define REBOTE_EVENT_CAUSE_OWN_FAULT   "own-fault"
#define REBOTE_EVENT_CAUSE_UNSUBSCRIBE "unsubscribe"
#define REBOTE_EVENT_CAUSE_ENGAGED     "engaged"

/**
 * ReboteEventTables:
 *
 * Immutable; may be used from any thread.
 */
typedef struct _ReboteEventTables ReboteEventTables;

ReboteEventTables      *rebote_event_tables_get_default (void);
ReboteEventTables      *rebote_event_tables_new (ReboteTable *services,
                                                 ReboteTable *fields,
                                                 ReboteTable *labels,
                                                 GError     **error);
void                    rebote_event_tables_free (ReboteEventTables *self);
const ReboteEventShape *rebote_event_tables_recognise (ReboteEventTables *self,
                                                       ReboteEventRecord *record);
const ReboteEventLabel *rebote_event_tables_find_label (ReboteEventTables *self,
                                                        const char        *service,
                                                        const char *const *parts);
const char *const      *rebote_event_tables_get_common (ReboteEventTables *self,
                                                        ReboteEventFact    fact);
const char             *rebote_event_cause_find (const char *slug);
const char             *rebote_event_tables_get_name (ReboteEventTables *self,
                                                      const char        *service);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteEventTables, rebote_event_tables_free)

G_END_DECLS
