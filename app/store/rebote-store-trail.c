/* rebote-store-trail.c
 *
 * How the user sends: read once more from the notices in the store, of which the newest tell best.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-store-trail"

#include "config.h"

#include "rebote-store-messages.h"
#include "rebote-store-private.h"
#include "rebote-store-trail.h"

/* So many notices are read again, which takes a blink. */
#define MAX_NOTICES 300

static GArray *
list_newest (ReboteStore *store,
             GError     **error)
{
  g_autoptr (ReboteReader) reader = rebote_store_get_reader (store, error);
  g_autoptr (ReboteStatement) statement = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) failure = NULL;

  statement = reader ? rebote_connection_prepare (reader->connection,
                                                  "SELECT id FROM message WHERE type IN ('bounce', 'delay', 'complaint')"
                                                  " ORDER BY id DESC LIMIT ?1",
                                                  error)
                     : NULL;
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int (statement, 1, MAX_NOTICES);
  while (rebote_statement_next (reader->connection, statement, &failure))
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (ids, id);
    }
  if (failure == NULL)
    return g_steal_pointer (&ids);

  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/**
 * rebote_store_learn_trail:
 * @store: a store
 * @knowledge: what mails are read with
 * @cancellable: (nullable): to stop it
 * @error: return location for a #ReboteStoreError or %G_IO_ERROR_CANCELLED
 *
 * Reads the newest notices in the store for how the mails were sent that they are about. Takes a while: for a thread.
 *
 * Returns: (transfer full) (nullable): what was learnt
 */
ReboteSenderTrail *
rebote_store_learn_trail (ReboteStore     *store,
                          ReboteKnowledge *knowledge,
                          GCancellable    *cancellable,
                          GError         **error)
{
  g_autoptr (ReboteSenderTrail) trail = NULL;
  g_autoptr (GArray) ids = NULL;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (knowledge != NULL, NULL);

  ids = list_newest (store, error);
  if (ids == NULL)
    return NULL;

  trail = rebote_sender_trail_new ();
  for (guint i = 0; i < ids->len; i++)
    {
      /* One that was deleted meanwhile is no matter. */
      g_autoptr (ReboteStoredMessage) message = rebote_store_messages_get (store, g_array_index (ids, gint64, i), NULL);
      g_autoptr (ReboteSentMail) mail = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (message && message->raw)
        mail = rebote_sent_mail_read (knowledge, message->raw);
      if (mail)
        rebote_sender_trail_add (trail, mail);
    }

  return g_steal_pointer (&trail);
}
