/* rebote-event-splitter.c
 *
 * One face for the three ways in which events are written, and how they are told apart.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-event-splitter"

#include "config.h"

#include <string.h>

#include "rebote-event-reader.h"
#include "rebote-event-splitter.h"
#include "rebote-event-values.h"
#include "rebote-json-splitter.h"
#include "rebote-log-line.h"
#include "rebote-log-splitter.h"
#include "rebote-row-splitter.h"
#include "rebote-utf16.h"

#define MAX_SNIFFED_LINES 50
#define MIN_LOG_LINES     1

struct _ReboteEventSplitter
{
  ReboteEventOutput   output;
  ReboteJsonSplitter *json;
  ReboteRowSplitter  *rows;
  ReboteLogSplitter  *log;
  gboolean            has_begun;
  GString            *decoded; /* the chunk at hand; NULL if the file is no UTF-16 */
  ReboteUtf16         utf16;
};

/* Whether the header and the first row of a table are those of a service. */
static gboolean
is_table (const char *data,
          gsize       length)
{
  g_autoptr (ReboteEventSplitter) splitter = rebote_event_splitter_new (REBOTE_EVENT_FORM_TABLE);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ReboteEventRecord) record = NULL;
  const ReboteEventShape *shape = NULL;

  rebote_event_splitter_push (splitter, data, length);
  rebote_event_splitter_finish (splitter);
  bytes = rebote_event_splitter_pop (splitter, NULL, NULL);
  if (bytes)
    record = rebote_event_record_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  if (record)
    shape = rebote_event_tables_recognise (rebote_event_tables_get_default (), record);

  /* A contact list may have a column for why mail came back: only what a known service writes is no list, and only
   * where it says what happened. */
  return shape && shape->role != REBOTE_REPORTER_UNKNOWN &&
         (shape->paths[REBOTE_EVENT_FACT_TEXT] || !rebote_event_is_constant (shape, REBOTE_EVENT_FACT_EVENT));
}

static gboolean
is_log (const char *data,
        gsize       length)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  const char *end = data + length;
  guint       n_lines = 0, n_known = 0;

  while (data < end && n_lines < MAX_SNIFFED_LINES)
    {
      const char      *feed = memchr (data, '\n', end - data);
      g_autofree char *text = g_strndup (data, (feed ? feed : end) - data);
      g_auto (ReboteLogLine) line = { NULL };

      n_lines++;
      n_known += rebote_log_line_parse (&line, g_strchomp (text), now);
      data = feed ? feed + 1 : end;
    }

  return n_known >= MIN_LOG_LINES && n_known * 4 >= n_lines;
}

/**
 * rebote_event_sniff:
 * @data: the first bytes of a file
 * @length: how many
 *
 * Returns: how the events in it are written, if it holds any
 */
ReboteEventForm
rebote_event_sniff (const char *data,
                    gsize       length)
{
  g_autoptr (GString) decoded = NULL;
  ReboteUtf16 utf16;

  g_return_val_if_fail (data != NULL || length == 0, REBOTE_EVENT_FORM_NONE);

  if (rebote_utf16_begin (&utf16, data, length))
    {
      decoded = g_string_new (NULL);
      rebote_utf16_append (&utf16, decoded, data, length);
      data = decoded->str;
      length = decoded->len;
    }

  if (rebote_event_is_record (data, length))
    return REBOTE_EVENT_FORM_JSON;
  if (length == 0 || memchr (data, '\0', length))
    return REBOTE_EVENT_FORM_NONE;
  if (is_log (data, length))
    return REBOTE_EVENT_FORM_LOG;
  if (is_table (data, length))
    return REBOTE_EVENT_FORM_TABLE;

  return REBOTE_EVENT_FORM_NONE;
}

/**
 * rebote_event_splitter_new:
 * @form: how the events are written
 *
 * Returns: (transfer full): a splitter that has not seen anything yet
 */
ReboteEventSplitter *
rebote_event_splitter_new (ReboteEventForm form)
{
  ReboteEventSplitter *self = g_new0 (ReboteEventSplitter, 1);

  g_queue_init (&self->output.records);
  if (form == REBOTE_EVENT_FORM_TABLE)
    self->rows = rebote_row_splitter_new (&self->output);
  else if (form == REBOTE_EVENT_FORM_LOG)
    self->log = rebote_log_splitter_new (&self->output);
  else
    self->json = rebote_json_splitter_new (&self->output);

  return self;
}

/**
 * rebote_event_splitter_free:
 * @self: (transfer full): a splitter
 */
void
rebote_event_splitter_free (ReboteEventSplitter *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->json, rebote_json_splitter_free);
  g_clear_pointer (&self->rows, rebote_row_splitter_free);
  g_clear_pointer (&self->log, rebote_log_splitter_free);
  rebote_event_output_clear (&self->output);
  if (self->decoded)
    g_string_free (self->decoded, TRUE);
  g_free (self);
}

/**
 * rebote_event_splitter_set_whole:
 * @self: a splitter of JSON
 *
 * Takes every object for a record, without looking for lists of records.
 */
void
rebote_event_splitter_set_whole (ReboteEventSplitter *self)
{
  g_return_if_fail (self != NULL);

  if (self->json)
    rebote_json_splitter_set_whole (self->json);
}

/**
 * rebote_event_splitter_push:
 * @self: a splitter
 * @data: the next bytes
 * @length: how many
 */
void
rebote_event_splitter_push (ReboteEventSplitter *self,
                            const char          *data,
                            gsize                length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  /* The mark is two bytes long; no reader hands out less at once. */
  if (!self->has_begun && rebote_utf16_begin (&self->utf16, data, length))
    self->decoded = g_string_new (NULL);
  self->has_begun |= length > 0;
  if (self->decoded)
    {
      g_string_truncate (self->decoded, 0);
      rebote_utf16_append (&self->utf16, self->decoded, data, length);
      data = self->decoded->str;
      length = self->decoded->len;
    }

  if (self->rows)
    rebote_row_splitter_push (self->rows, data, length);
  else if (self->log)
    rebote_log_splitter_push (self->log, data, length);
  else
    rebote_json_splitter_push (self->json, data, length);
}

/**
 * rebote_event_splitter_finish:
 * @self: a splitter
 *
 * Says that nothing more will come.
 */
void
rebote_event_splitter_finish (ReboteEventSplitter *self)
{
  g_return_if_fail (self != NULL);

  if (self->rows)
    rebote_row_splitter_finish (self->rows);
  else if (self->log)
    rebote_log_splitter_finish (self->log);
  else
    rebote_json_splitter_finish (self->json);
}

/**
 * rebote_event_splitter_pop:
 * @self: a splitter
 * @number: (out) (optional): the record's number, from 0
 * @error: return location for a %REBOTE_BOUNCE_ERROR_RECORD where the record is broken
 *
 * Returns: (transfer full) (nullable): the next record; %NULL without an error if it wants more bytes
 */
GBytes *
rebote_event_splitter_pop (ReboteEventSplitter *self,
                           guint               *number,
                           GError             **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return rebote_event_output_pop (&self->output, number, error);
}
