/* fuzz-events.c
 *
 * Any bytes as an export of events, in each form: the records are the same in whatever pieces they come, and each is
 * read or refused.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>

#include "bounce/events/rebote-event-splitter.h"
#include "bounce/rebote-bounce-json.h"
#include "bounce/rebote-bounce-reader.h"
#include "fuzz.h"

static ReboteKnowledge *knowledge;

static void
check (gboolean holds)
{
  if (!holds)
    abort ();
}

static void
read_record (GBytes *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteBounce) bounce = rebote_bounce_reader_read (knowledge, record, "-", 0, &error);
  g_autofree char *json = NULL;

  check ((bounce != NULL) != (error != NULL));
  if (bounce)
    json = rebote_bounce_to_json (bounce);
  check (json == NULL || g_utf8_validate (json, -1, NULL));
}

/* The records, each behind the last, for comparison. */
static char *
split (ReboteEventForm form,
       const char     *data,
       gsize           size,
       gsize           piece,
       gboolean        read)
{
  g_autoptr (ReboteEventSplitter) splitter = rebote_event_splitter_new (form);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);

  for (gsize at = 0; at < size; at += piece)
    rebote_event_splitter_push (splitter, data + at, MIN (piece, size - at));
  rebote_event_splitter_finish (splitter);
  for (guint n = 0;; n++)
    {
      g_autoptr (GError) error = NULL;
      guint number = n;
      g_autoptr (GBytes) record = rebote_event_splitter_pop (splitter, &number, &error);

      check (number == n);
      if (record == NULL && error == NULL)
        break;
      check (record == NULL || error == NULL);
      g_checksum_update (checksum, (const guchar *)(error ? "!" : "+"), 1);
      if (record)
        g_checksum_update (checksum, g_bytes_get_data (record, NULL), g_bytes_get_size (record));
      if (record && read)
        read_record (record);
    }

  return g_strdup (g_checksum_get_string (checksum));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  const char *text = g_bytes_get_data (bytes, NULL);

  fuzz_be_strict ();
  if (knowledge == NULL)
    knowledge = rebote_knowledge_load (NULL, NULL);
  check (knowledge != NULL);

  rebote_event_sniff (text ? text : "", size);
  for (ReboteEventForm form = REBOTE_EVENT_FORM_JSON; form <= REBOTE_EVENT_FORM_LOG; form++)
    {
      g_autofree char *whole = split (form, text ? text : "", size, MAX (size, 1), TRUE);
      g_autofree char *pieces = split (form, text ? text : "", size, 7, FALSE);

      check (g_str_equal (whole, pieces));
    }

  return 0;
}
