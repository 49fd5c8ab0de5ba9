/* rebote-event-output.c
 *
 * Records on their way from a splitter to a reader, and how rows and lines are written as JSON objects.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-event-output"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "bounce/rebote-bounce-error.h"
#include "rebote-event-output.h"

typedef struct
{
  GBytes *bytes; /* NULL for a broken one */
  char   *why;
  guint   number;
} Record;

static void
record_free (gpointer data)
{
  Record *record = data;

  g_clear_pointer (&record->bytes, g_bytes_unref);
  g_free (record->why);
  g_free (record);
}

static Record *
push_record (ReboteEventOutput *self)
{
  Record *record = g_new0 (Record, 1);

  record->number = self->n_records++;
  g_queue_push_tail (&self->records, record);

  return record;
}

/**
 * rebote_event_output_clear:
 * @self: an output
 *
 * Drops what nobody took.
 */
void
rebote_event_output_clear (ReboteEventOutput *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear_full (&self->records, record_free);
}

/**
 * rebote_event_output_add:
 * @self: an output
 * @data: a record
 * @length: its length
 */
void
rebote_event_output_add (ReboteEventOutput *self,
                         const char        *data,
                         gsize              length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL);

  push_record (self)->bytes = g_bytes_new (data, length);
}

/**
 * rebote_event_output_fail:
 * @self: an output
 * @why: what is wrong with a record, translated
 */
void
rebote_event_output_fail (ReboteEventOutput *self,
                          const char        *why)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (why != NULL);

  push_record (self)->why = g_strdup (why);
}

/**
 * rebote_event_output_pop:
 * @self: an output
 * @number: (out) (optional): the record's number, from 0
 * @error: return location for a %REBOTE_BOUNCE_ERROR_RECORD where the record is broken
 *
 * Returns: (transfer full) (nullable): the next record; %NULL without an error if none waits
 */
GBytes *
rebote_event_output_pop (ReboteEventOutput *self,
                         guint             *number,
                         GError           **error)
{
  Record *record;
  GBytes *bytes;

  g_return_val_if_fail (self != NULL, NULL);

  record = g_queue_pop_head (&self->records);
  if (record == NULL)
    return NULL;

  if (number)
    *number = record->number;
  bytes = g_steal_pointer (&record->bytes);
  if (bytes == NULL)
    g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_RECORD, record->why);
  record_free (record);

  return bytes;
}

static void
append_text (GString    *object,
             const char *text,
             gsize       length)
{
  g_string_append_c (object, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"' || text[i] == '\\')
        g_string_append_c (object, '\\');
      if ((guchar)text[i] < ' ')
        g_string_append_printf (object, "\\u%04x", (guchar)text[i]);
      else
        g_string_append_c (object, text[i]);
    }
  g_string_append_c (object, '"');
}

/**
 * rebote_event_append_member:
 * @object: a JSON object in the making, which begins with `{`
 * @name: a name
 * @value: (nullable): its value; without one nothing is added
 * @length: its length, or -1 if it ends in a NUL
 */
void
rebote_event_append_member (GString    *object,
                            const char *name,
                            const char *value,
                            gssize      length)
{
  g_return_if_fail (object != NULL);
  g_return_if_fail (name != NULL);

  if (value == NULL)
    return;

  if (object->len > 1)
    g_string_append_c (object, ',');
  append_text (object, name, strlen (name));
  g_string_append_c (object, ':');
  append_text (object, value, length < 0 ? strlen (value) : (gsize)length);
}
