/* rebote-event-record.h
 *
 * One record of a mailing service (a JSON object) as a flat list of paths and values.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Objects and lists in each other: no service goes beyond ten. */
#define REBOTE_EVENT_MAX_DEPTH 64

/* What is longer is no event. */
#define REBOTE_EVENT_MAX_RECORD (4 * 1024 * 1024)

/**
 * ReboteEventField:
 * @path: the way to the value, folded: `bounce.bouncedrecipients[].status`; interned within the record
 * @value: the value in UTF-8; numbers and words as they are written; %NULL for null
 * @index: for a value within lists, its number in the outermost of them; else 0
 * @next: position of the next field of the same path, or 0
 */
typedef struct
{
  const char *path;
  const char *value;
  guint       index;
  guint       next;
} ReboteEventField;

/**
 * ReboteEventRecord:
 *
 * A record, taken apart. Immutable.
 */
typedef struct _ReboteEventRecord ReboteEventRecord;

ReboteEventRecord      *rebote_event_record_new (const char *data,
                                                 gsize       length,
                                                 GError    **error);
void                    rebote_event_record_free (ReboteEventRecord *self);
const ReboteEventField *rebote_event_record_find (ReboteEventRecord *self,
                                                  const char        *path);
const ReboteEventField *rebote_event_record_next (ReboteEventRecord      *self,
                                                  const ReboteEventField *field);
const char             *rebote_event_record_get (ReboteEventRecord *self,
                                                 const char        *path);
guint                   rebote_event_record_get_size (ReboteEventRecord *self);
char                   *rebote_event_fold_path (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteEventRecord, rebote_event_record_free)

G_END_DECLS
