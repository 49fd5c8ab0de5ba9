/* rebote-store-timeline.c
 *
 * What the store knows of one address, in the order in which it happened. All of it is found by the address: it outlives
 * the lists in which it stood.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-timeline"

#include "config.h"

#include "rebote-store-private.h"
#include "rebote-store-timeline.h"

/* Columns: kind, when, name, type, verdict, reason, fact, until, note, undone. An address that stands in a list twice was
 * imported once; a mail that tells no date happened before all others, as far as anybody knows. */
static const char find_sql[] =
  "SELECT 0, imported, name, NULL, NULL, NULL, NULL, NULL, NULL, 0, id FROM list"
  " WHERE complete AND deleted IS NULL"
  " AND (id = ?3 >> 32 OR id IN (SELECT contact_id >> 32 FROM contact_address WHERE canonical = ?1))"
  " UNION ALL "
  "SELECT 1, recipient.date, subject, recipient.type, kind, reason, fact, until, diagnostic, 0, recipient.id"
  " FROM recipient JOIN message ON message.id = message_id"
  " WHERE canonical = ?1 AND deleted IS NULL"
  " UNION ALL "
  "SELECT 2, made, NULL, NULL, decision, NULL, NULL, NULL, why, undone IS NOT NULL, change_id FROM decision"
  " WHERE canonical = ?1 OR (contact_id = ?3 AND canonical IS NULL)"
  " UNION ALL "
  "SELECT 3, since, NULL, NULL, NULL, reason, NULL, NULL, note, 0, id FROM suppression WHERE canonical = ?1"
  " UNION ALL "
  "SELECT 4, lifted, NULL, NULL, NULL, reason, NULL, NULL, lifted_why, 0, id FROM suppression"
  " WHERE canonical = ?1 AND lifted IS NOT NULL"
  " UNION ALL "
  "SELECT 5, checked, v.service, NULL, verdict, reason, NULL, NULL, status || coalesce (' (' || nullif (sub_status, '') || ')', ''), 0, 0"
  " FROM verification AS v LEFT JOIN verification_import AS i ON i.id = import_id"
  " WHERE canonical = ?1 AND i.deleted IS NULL"
  " ORDER BY 2 DESC NULLS LAST, 1 DESC, 11 DESC LIMIT ?2";

/**
 * rebote_timeline_event_free:
 * @self: (transfer full): an event
 */
void
rebote_timeline_event_free (ReboteTimelineEvent *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->date, g_date_time_unref);
  g_free (self->name);
  g_free (self->type);
  g_free (self->verdict);
  g_free (self->reason);
  g_free (self->fact);
  g_free (self->until);
  g_free (self->note);
  g_free (self);
}

static gboolean
is_same_date (GDateTime *date,
              GDateTime *other)
{
  return date && other ? g_date_time_equal (date, other) : date == other;
}

/**
 * rebote_timeline_event_equal:
 * @self: an event
 * @other: another one
 *
 * Returns: whether both tell the same
 */
gboolean
rebote_timeline_event_equal (const ReboteTimelineEvent *self,
                             const ReboteTimelineEvent *other)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  return self->kind == other->kind && self->undone == other->undone && is_same_date (self->date, other->date) &&
         g_strcmp0 (self->name, other->name) == 0 && g_strcmp0 (self->type, other->type) == 0 &&
         g_strcmp0 (self->verdict, other->verdict) == 0 && g_strcmp0 (self->reason, other->reason) == 0 &&
         g_strcmp0 (self->fact, other->fact) == 0 && g_strcmp0 (self->until, other->until) == 0 &&
         g_strcmp0 (self->note, other->note) == 0;
}

static ReboteTimelineEvent *
read_event (ReboteStatement *statement)
{
  ReboteTimelineEvent *event = g_new0 (ReboteTimelineEvent, 1);

  event->kind = sqlite3_column_int (statement, 0);
  if (sqlite3_column_type (statement, 1) != SQLITE_NULL)
    event->date = g_date_time_new_from_unix_local (sqlite3_column_int64 (statement, 1));
  event->name = rebote_statement_dup_text (statement, 2);
  event->type = rebote_statement_dup_text (statement, 3);
  event->verdict = rebote_statement_dup_text (statement, 4);
  event->reason = rebote_statement_dup_text (statement, 5);
  event->fact = rebote_statement_dup_text (statement, 6);
  event->until = rebote_statement_dup_text (statement, 7);
  event->note = rebote_statement_dup_text (statement, 8);
  event->undone = sqlite3_column_int (statement, 9);

  return event;
}

/**
 * rebote_store_timeline_find:
 * @store: a store
 * @contact_id: the key of a contact, or 0
 * @address: (nullable): its address, written in any way; with none, or a bad one, only the contact itself is known
 * @max_events: how many events at most, the latest ones
 * @error: return location for a #ReboteStoreError
 *
 * Returns: (transfer full) (nullable) (element-type ReboteTimelineEvent): what happened to the contact and to its address,
 *   the latest first
 */
GPtrArray *
rebote_store_timeline_find (ReboteStore *store,
                            gint64       contact_id,
                            const char  *address,
                            guint        max_events,
                            GError     **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);

  reader = rebote_store_get_reader (store, error);
  statement = reader ? rebote_connection_prepare (reader->connection, find_sql, error) : NULL;
  if (statement == NULL)
    return NULL;

  key = address ? rebote_store_make_key (address) : NULL;
  rebote_statement_bind_text (statement, 1, key);
  sqlite3_bind_int64 (statement, 2, max_events);
  sqlite3_bind_int64 (statement, 3, contact_id);
  events = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_timeline_event_free);
  while (rebote_statement_next (reader->connection, statement, &failure))
    g_ptr_array_add (events, read_event (statement));
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  return g_steal_pointer (&events);
}
