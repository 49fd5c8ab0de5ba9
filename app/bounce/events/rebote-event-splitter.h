/* rebote-event-splitter.h
 *
 * Cuts an export of events, or a log, into records as it streams by.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteEventForm:
 * @REBOTE_EVENT_FORM_NONE: no events
 * @REBOTE_EVENT_FORM_JSON: JSON, in lists, lines or one behind the other
 * @REBOTE_EVENT_FORM_TABLE: a table with a header (CSV)
 * @REBOTE_EVENT_FORM_LOG: the log of a mail server
 *
 * How events are written.
 */
typedef enum
{
  REBOTE_EVENT_FORM_NONE,
  REBOTE_EVENT_FORM_JSON,
  REBOTE_EVENT_FORM_TABLE,
  REBOTE_EVENT_FORM_LOG
} ReboteEventForm;

/**
 * ReboteEventSplitter:
 *
 * Takes the bytes of a file and gives its records, each as a JSON object. For one thread.
 */
typedef struct _ReboteEventSplitter ReboteEventSplitter;

ReboteEventForm      rebote_event_sniff (const char *data,
                                         gsize       length);
ReboteEventSplitter *rebote_event_splitter_new (ReboteEventForm form);
void                 rebote_event_splitter_free (ReboteEventSplitter *self);
void                 rebote_event_splitter_set_whole (ReboteEventSplitter *self);
void                 rebote_event_splitter_push (ReboteEventSplitter *self,
                                                 const char          *data,
                                                 gsize                length);
void                 rebote_event_splitter_finish (ReboteEventSplitter *self);
GBytes              *rebote_event_splitter_pop (ReboteEventSplitter *self,
                                                guint               *number,
                                                GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteEventSplitter, rebote_event_splitter_free)

G_END_DECLS
