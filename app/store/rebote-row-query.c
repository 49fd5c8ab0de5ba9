/* rebote-row-query.c
 *
 * A question to the store whose answer is keys in an order. Made on the main thread, run in a worker.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-row-query"

#include "config.h"

#include "rebote-row-private.h"

/* Steps of SQLite's machine between two looks at the cancellable; some microseconds. */
#define CANCEL_INTERVAL 2000

typedef struct
{
  gint64 number;
  char  *text; /* NULL for a number */
} Value;

struct _ReboteRowQuery
{
  GString *sql;
  GArray  *values; /* Value, in the order of the question marks */
};

static void
value_clear (gpointer data)
{
  Value *value = data;

  g_free (value->text);
}

/**
 * rebote_row_query_new:
 * @sql: the beginning of the statement
 *
 * Returns: (transfer full): a question
 */
ReboteRowQuery *
rebote_row_query_new (const char *sql)
{
  ReboteRowQuery *self = g_new0 (ReboteRowQuery, 1);

  self->sql = g_string_new (sql);
  self->values = g_array_new (FALSE, FALSE, sizeof (Value));
  g_array_set_clear_func (self->values, value_clear);

  return self;
}

/**
 * rebote_row_query_free:
 * @self: (transfer full): a question
 */
void
rebote_row_query_free (ReboteRowQuery *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->sql, TRUE);
  g_array_unref (self->values);
  g_free (self);
}

/**
 * rebote_row_query_add:
 * @self: a question
 * @sql: more of the statement; each question mark is to be bound, in their order
 */
void
rebote_row_query_add (ReboteRowQuery *self,
                      const char     *sql)
{
  g_return_if_fail (self != NULL);

  g_string_append (self->sql, sql);
}

/**
 * rebote_row_query_bind_int:
 * @self: a question
 * @value: what the next question mark stands for
 */
void
rebote_row_query_bind_int (ReboteRowQuery *self,
                           gint64          value)
{
  Value entry = { .number = value };

  g_return_if_fail (self != NULL);

  g_array_append_val (self->values, entry);
}

/**
 * rebote_row_query_bind_text:
 * @self: a question
 * @value: what the next question mark stands for
 */
void
rebote_row_query_bind_text (ReboteRowQuery *self,
                            const char     *value)
{
  Value entry = { .text = g_strdup (value) };

  g_return_if_fail (self != NULL);
  g_return_if_fail (value != NULL);

  g_array_append_val (self->values, entry);
}

static int
progress_cb (gpointer user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

static gboolean
collect (ReboteRowQuery *self,
         ReboteReader   *reader,
         GArray         *keys,
         GError        **error)
{
  g_autoptr (ReboteStatement) statement = rebote_connection_prepare (reader->connection, self->sql->str, error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < self->values->len; i++)
    {
      const Value *value = &g_array_index (self->values, Value, i);

      if (value->text)
        rebote_statement_bind_text (statement, i + 1, value->text);
      else
        sqlite3_bind_int64 (statement, i + 1, value->number);
    }
  while (rebote_statement_next (reader->connection, statement, &failure))
    {
      gint64 key = sqlite3_column_int64 (statement, 0);

      g_array_append_val (keys, key);
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * rebote_row_query_run:
 * @self: a question
 * @store: the store
 * @cancellable: (nullable): to stop it
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the keys
 */
GArray *
rebote_row_query_run (ReboteRowQuery *self,
                      ReboteStore    *store,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (GArray) keys = NULL;
  gboolean done;

  g_return_val_if_fail (self != NULL, NULL);

  reader = rebote_store_get_reader (store, error);
  if (reader == NULL)
    return NULL;

  keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (cancellable)
    sqlite3_progress_handler (reader->connection->db, CANCEL_INTERVAL, progress_cb, cancellable);
  done = collect (self, reader, keys, error);
  sqlite3_progress_handler (reader->connection->db, 0, NULL, NULL);

  return done ? g_steal_pointer (&keys) : NULL;
}
