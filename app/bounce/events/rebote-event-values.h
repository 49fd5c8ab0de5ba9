/* rebote-event-values.h
 *
 * The facts of a record: looked up where its shape says that they stand, for all of it and for each recipient.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bounce/rebote-bounce.h"
#include "rebote-event-tables.h"

G_BEGIN_DECLS

/* Longer is no address (RFC 5321 allows 254), but may be shown. */
#define REBOTE_EVENT_MAX_ADDRESS 1024

/* Longer is no label. */
#define REBOTE_EVENT_MAX_LABEL 60

/* Texts are judged and shown up to here. */
#define REBOTE_EVENT_MAX_TEXT (8 * 1024)

/**
 * ReboteEventSide:
 *
 * What a record says about each of its recipients. For one thread; lives as long as the record.
 */
typedef struct _ReboteEventSide ReboteEventSide;

char                   *rebote_event_get_value (ReboteEventRecord      *record,
                                                const ReboteEventShape *shape,
                                                ReboteEventFact         fact);
gboolean                rebote_event_is_constant (const ReboteEventShape *shape,
                                                  ReboteEventFact         fact);
void                    rebote_event_truncate (GString *text,
                                               gsize    length);
void                    rebote_event_join (ReboteBounce *bounce,
                                           ReboteBounce *other);
ReboteEventSide        *rebote_event_side_new (ReboteEventRecord      *record,
                                               const ReboteEventShape *shape);
void                    rebote_event_side_free (ReboteEventSide *self);
const ReboteEventField *rebote_event_side_first (ReboteEventSide *self);
const ReboteEventField *rebote_event_side_next (ReboteEventSide        *self,
                                                const ReboteEventField *address);
char                   *rebote_event_side_get (ReboteEventSide        *self,
                                               ReboteEventFact         fact,
                                               const ReboteEventField *address);
GPtrArray              *rebote_event_side_get_all (ReboteEventSide        *self,
                                                   ReboteEventFact         fact,
                                                   const ReboteEventField *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteEventSide, rebote_event_side_free)

G_END_DECLS
