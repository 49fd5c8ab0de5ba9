/* rebote-event-reader.c
 *
 * Reads one record and judges it:
 *
 *   bytes -> ReboteEventRecord (paths and values) -> ReboteEventShape (whose record, what stands where)
 *         -> ReboteEventLabel (what the service's word means) -> rebote_judge () on the text -> ReboteBounce
 *
 * The text of the receiving server decides; the service's label is kept and shown, and used only where there is none.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-event-reader"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "bounce/rebote-address-finder.h"
#include "bounce/rebote-bounce-error.h"
#include "rebote-event-date.h"
#include "rebote-event-judge.h"
#include "rebote-event-reader.h"
#include "rebote-event-splitter.h"
#include "rebote-event-values.h"

#define MAX_WRAPPINGS  3
#define MAX_RECIPIENTS 1000 /* no service names so many in one event */
#define MAX_LIST       64   /* entries of a list in one message */

/* What is read of one record. */
typedef struct
{
  ReboteEventRecord      *record;
  const ReboteEventShape *shape;
  const ReboteEventLabel *label;
  char                   *parts[3]; /* event, class, detail */
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_pointer (&reading->record, rebote_event_record_free);
  for (guint i = 0; i < G_N_ELEMENTS (reading->parts); i++)
    g_clear_pointer (&reading->parts[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/* A record may be wrapped: a queue's envelope carries it as a text. */
static ReboteEventRecord *
unwrap (ReboteEventTables *tables,
        const char        *data,
        gsize              length,
        GError           **error)
{
  g_autoptr (ReboteEventRecord) record = rebote_event_record_new (data, length, error);

  for (guint i = 0; record && i < MAX_WRAPPINGS; i++)
    {
      const char *const *paths = rebote_event_tables_get_common (tables, REBOTE_EVENT_FACT_INNER);
      g_autoptr (ReboteEventRecord) inner = NULL;

      for (guint n = 0; paths && paths[n] && inner == NULL; n++)
        {
          const char *text = rebote_event_record_get (record, paths[n]);

          while (text && g_ascii_isspace (*text))
            text++;
          if (text && *text == '{')
            inner = rebote_event_record_new (text, strlen (text), NULL);
        }
      if (inner == NULL)
        break;
      rebote_event_record_free (record);
      record = g_steal_pointer (&inner);
    }

  return g_steal_pointer (&record);
}

static gboolean
begin_reading (Reading    *reading,
               const char *data,
               gsize       length,
               GError    **error)
{
  ReboteEventTables *tables = rebote_event_tables_get_default ();

  reading->record = unwrap (tables, data, length, error);
  if (reading->record == NULL)
    return FALSE;

  reading->shape = rebote_event_tables_recognise (tables, reading->record);
  if (reading->shape == NULL)
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_RECORD,
                           _("it is not an event of a mailing service that Rebote knows"));
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (reading->parts); i++)
    reading->parts[i] = rebote_event_get_value (reading->record, reading->shape, REBOTE_EVENT_FACT_EVENT + i);
  reading->label = rebote_event_tables_find_label (tables, reading->shape->service,
                                                   (const char *const *)reading->parts);

  return TRUE;
}

static void
take_envelope (ReboteBounce *bounce,
               Reading      *reading)
{
  ReboteEventRecord      *record = reading->record;
  const ReboteEventShape *shape = reading->shape;
  g_autofree char        *date = rebote_event_get_value (record, shape, REBOTE_EVENT_FACT_DATE);
  g_autofree char        *sent = rebote_event_get_value (record, shape, REBOTE_EVENT_FACT_SENT);
  g_autofree char        *until = rebote_event_get_value (record, shape, REBOTE_EVENT_FACT_UNTIL);
  g_autofree char        *id = rebote_event_get_value (record, shape, REBOTE_EVENT_FACT_MESSAGE_ID);
  g_autofree char        *reporter = rebote_event_get_value (record, shape, REBOTE_EVENT_FACT_REPORTER);

  bounce->format = g_strdup (shape->service);
  bounce->date = rebote_event_date_parse (date);
  bounce->retry_until = rebote_event_date_parse (until);
  bounce->original_date = rebote_event_date_parse (sent);
  bounce->original_subject = rebote_event_get_value (record, shape, REBOTE_EVENT_FACT_SUBJECT);
  bounce->original_from = rebote_event_get_value (record, shape, REBOTE_EVENT_FACT_FROM);
  if (id && strchr (id, '@') && id[0] != '<')
    bounce->original_message_id = g_strdup_printf ("<%s>", id);
  else
    bounce->original_message_id = g_steal_pointer (&id);

  bounce->reporter_role = shape->role;
  if (reporter)
    {
      const char *semicolon = strchr (reporter, ';');

      bounce->reporter_mta = g_strstrip (g_strdup (semicolon ? semicolon + 1 : reporter));
    }
  else
    bounce->reporter_mta = g_strdup (shape->name);

  if (bounce->date && bounce->original_date)
    {
      gint64 seconds = g_date_time_difference (bounce->date, bounce->original_date) / G_TIME_SPAN_SECOND;

      bounce->delay_seconds = seconds >= 0 ? seconds : -1;
    }
}

/* “bounce (blocked)”: the service's own words. */
static char *
describe_label (Reading *reading)
{
  g_autofree char *text = rebote_event_get_value (reading->record, reading->shape, REBOTE_EVENT_FACT_TEXT);
  GString         *said = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (reading->parts); i++)
    {
      /* A constant of ours is not the service's word, and a detail may be the text itself, which is shown as such. */
      if (reading->parts[i] == NULL || rebote_event_is_constant (reading->shape, REBOTE_EVENT_FACT_EVENT + i) ||
          strlen (reading->parts[i]) > REBOTE_EVENT_MAX_LABEL)
        continue;
      if (g_strcmp0 (reading->parts[i], text) == 0 && !(reading->label && reading->label->cause))
        continue;
      if (said->len == 0)
        g_string_append (said, reading->parts[i]);
      else if (said->str[said->len - 1] == ')')
        {
          g_string_truncate (said, said->len - 1);
          g_string_append_printf (said, ", %s)", reading->parts[i]);
        }
      else
        g_string_append_printf (said, " (%s)", reading->parts[i]);
    }

  return g_string_free (said, said->len == 0);
}

static ReboteRecipient *
new_recipient (Reading                *reading,
               const ReboteEventField *address)
{
  ReboteRecipient *recipient = rebote_recipient_new ();
  const char      *said = address->value;
  const char      *semicolon = strchr (said, ';');

  if (semicolon && g_ascii_strncasecmp (said, "rfc822", 6) == 0)
    said = semicolon + 1;
  if (strlen (said) <= REBOTE_EVENT_MAX_ADDRESS)
    {
      /* What stands in the field of the address is what was written to, however wrong it is. */
      if (strchr (said, '<'))
        recipient->address = rebote_notice_find_address (said);
      if (recipient->address == NULL && strchr (said, '@'))
        recipient->address = g_strstrip (g_strdup (said));
    }
  recipient->reported = describe_label (reading);

  return recipient;
}

static void
take_recipient (ReboteBounce           *bounce,
                ReboteKnowledge        *knowledge,
                Reading                *reading,
                ReboteEventSide        *side,
                const ReboteEventField *address)
{
  ReboteRecipient *recipient = new_recipient (reading, address);
  g_autofree char *text = rebote_event_side_get (side, REBOTE_EVENT_FACT_TEXT, address);
  g_autofree char *original = rebote_event_side_get (side, REBOTE_EVENT_FACT_ORIGINAL_ADDRESS, address);
  ReboteEventCase  what = { .label = reading->label, .type = bounce->type, .text = text };

  if (original)
    {
      const char      *semicolon = strchr (original, ';');
      g_autofree char *found = strlen (original) <= REBOTE_EVENT_MAX_ADDRESS
                                 ? rebote_notice_find_address (semicolon ? semicolon + 1 : original)
                                 : NULL;

      if (found && g_strcmp0 (found, recipient->address) != 0)
        recipient->original_address = g_steal_pointer (&found);
    }
  recipient->remote_mta = rebote_event_side_get (side, REBOTE_EVENT_FACT_REMOTE_MTA, address);
  what.command = rebote_event_side_get (side, REBOTE_EVENT_FACT_COMMAND, address);
  what.codes = rebote_event_side_get_all (side, REBOTE_EVENT_FACT_CODE, address);
  rebote_event_judge (knowledge, &what, recipient);
  g_free (what.command);
  g_ptr_array_unref (what.codes);

  if (text && bounce->report_text == NULL)
    bounce->report_text = g_strdup (text);
  g_ptr_array_add (bounce->recipients, recipient);
}

static gboolean
speaks_of_recipients (Reading *reading)
{
  return reading->label && (reading->label->type != REBOTE_MESSAGE_OTHER || reading->label->cause);
}

static ReboteBounce *
read_one (ReboteKnowledge *knowledge,
          const char      *data,
          gsize            length,
          GError         **error)
{
  g_auto (Reading) reading = { NULL };
  g_autoptr (ReboteBounce) bounce = NULL;
  g_autoptr (ReboteEventSide) side = NULL;
  const ReboteEventField *address;

  if (!begin_reading (&reading, data, length, error))
    return NULL;

  bounce = rebote_bounce_new ();
  bounce->type = reading.label ? reading.label->type : REBOTE_MESSAGE_OTHER;
  take_envelope (bounce, &reading);
  if (!speaks_of_recipients (&reading))
    return g_steal_pointer (&bounce);

  side = rebote_event_side_new (reading.record, reading.shape);
  for (address = rebote_event_side_first (side); address && bounce->recipients->len < MAX_RECIPIENTS;
       address = rebote_event_side_next (side, address))
    {
      if (address->value && address->value[0])
        take_recipient (bounce, knowledge, &reading, side, address);
    }

  return g_steal_pointer (&bounce);
}

/* The entries of a short list become one message, as long as they are of one sort. */
static ReboteBounce *
read_list (ReboteKnowledge *knowledge,
           const char      *data,
           gsize            length,
           GError         **error)
{
  g_autoptr (ReboteEventSplitter) splitter = rebote_event_splitter_new (REBOTE_EVENT_FORM_JSON);
  g_autoptr (ReboteBounce) all = NULL;
  guint n = 0;

  rebote_event_splitter_set_whole (splitter);
  rebote_event_splitter_push (splitter, data, length);
  rebote_event_splitter_finish (splitter);
  while (n < MAX_LIST)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (GBytes) bytes = rebote_event_splitter_pop (splitter, NULL, &failure);
      g_autoptr (ReboteBounce) one = NULL;

      if (bytes == NULL && failure == NULL)
        break;
      n++;
      if (bytes)
        one = read_one (knowledge, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &failure);
      if (one == NULL)
        {
          if (all)
            continue;
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      if (all == NULL)
        all = g_steal_pointer (&one);
      else if (one->type == all->type && g_strcmp0 (one->format, all->format) == 0)
        rebote_event_join (all, one);
    }
  if (all == NULL)
    g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_RECORD, _("it is an empty list"));

  return g_steal_pointer (&all);
}

/**
 * rebote_event_is_record:
 * @data: a message; any bytes may be given
 * @length: their number
 *
 * Returns: whether it can only be a record of a service, and no mail
 */
gboolean
rebote_event_is_record (const char *data,
                        gsize       length)
{
  gsize i = 0;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    i = 3;
  while (i < length && g_ascii_isspace (data[i]))
    i++;
  if (i < length && data[i] == '[')
    {
      for (i++; i < length && g_ascii_isspace (data[i]); i++)
        ;
    }
  if (i >= length || data[i] != '{')
    return FALSE;
  for (i++; i < length && g_ascii_isspace (data[i]); i++)
    ;

  return i < length && (data[i] == '"' || data[i] == '}');
}

/**
 * rebote_event_read:
 * @knowledge: what is known about servers' words
 * @data: a record, or a short list of them, for which rebote_event_is_record() holds
 * @length: its length
 * @error: return location for a %REBOTE_BOUNCE_ERROR_RECORD
 *
 * Reads one record and judges it. Any bytes may be given. May be called from any thread.
 *
 * Returns: (transfer full) (nullable): the message, read and judged
 */
ReboteBounce *
rebote_event_read (ReboteKnowledge *knowledge,
                   const char      *data,
                   gsize            length,
                   GError         **error)
{
  gsize start = 0;

  g_return_val_if_fail (knowledge != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    start = 3;
  while (start < length && g_ascii_isspace (data[start]))
    start++;

  if (start < length && data[start] == '[')
    return read_list (knowledge, data + start, length - start, error);

  return read_one (knowledge, data + start, length - start, error);
}
