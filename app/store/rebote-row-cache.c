/* rebote-row-cache.c
 *
 * Makes the row objects of a lazy list, in pages read by key, and knows those that live.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-row-cache"

#include "config.h"

#include "rebote-row-private.h"

/* A list view binds about 205 rows: four pages. With those that it holds, far fewer than 1,000 rows live. */
#define PAGE_SIZE  64
#define PAGES_KEPT 4

/* Much more than rows live. */
#define SIEVE_SIZE 4096

typedef struct
{
  guint      number;
  GPtrArray *rows;
} Page;

struct _ReboteRowCache
{
  ReboteStore *store;
  GType        row_type;
  const char  *read_sql;
  GHashTable  *live;  /* key -> ReboteRow, not owned */
  GQueue       pages; /* Page, the latest first */
};

static void
page_free (gpointer data)
{
  Page *page = data;

  g_ptr_array_unref (page->rows);
  g_free (page);
}

static void
row_gone_cb (gpointer user_data,
             GObject *where_it_was)
{
  ReboteRowCache *self = user_data;

  g_hash_table_remove (self->live, rebote_row_get_key ((ReboteRow *)where_it_was));
}

static void
load_row (ReboteRow        *row,
          ReboteConnection *connection,
          ReboteStatement  *statement)
{
  sqlite3_bind_int64 (statement, 1, rebote_row_get_id (row));
  /* A row that was removed a moment ago keeps what it shows until its model has heard of it. */
  if (rebote_statement_next (connection, statement, NULL))
    rebote_row_load (row, statement);
  sqlite3_reset (statement);
}

static ReboteRow *
make_row (ReboteRowCache   *self,
          gint64            id,
          ReboteConnection *connection,
          ReboteStatement  *statement)
{
  ReboteRow *row = g_hash_table_lookup (self->live, &id);

  if (row)
    return g_object_ref (row);

  row = rebote_row_new (self->row_type, id);
  if (statement)
    load_row (row, connection, statement);
  g_hash_table_insert (self->live, (gpointer)rebote_row_get_key (row), row);
  g_object_weak_ref (G_OBJECT (row), row_gone_cb, self);

  return row;
}

/* One transaction for the page: each one that begins and ends costs system calls. */
static ReboteStatement *
begin_reading (ReboteRowCache *self,
               ReboteReader   *reader)
{
  ReboteStatement *statement = NULL;
  g_autoptr (GError) error = NULL;

  if (reader && rebote_connection_execute (reader->connection, "BEGIN", &error))
    statement = rebote_connection_prepare (reader->connection, self->read_sql, &error);
  /* A list asks for its rows where nobody can be told; it shows empty ones, and its next question says why. */
  if (error)
    g_debug ("%s", error->message);

  return statement;
}

static void
end_reading (ReboteReader     *reader,
             ReboteStatement **statement)
{
  g_clear_pointer (statement, rebote_statement_release);
  if (reader)
    sqlite3_exec (reader->connection->db, "END", NULL, NULL, NULL);
}

static Page *
read_page (ReboteRowCache *self,
           GArray         *order,
           guint           number)
{
  guint first = number * PAGE_SIZE;
  guint end = MIN (first + PAGE_SIZE, order->len);
  g_autoptr (ReboteReader) reader = rebote_store_get_reader (self->store, NULL);
  g_autoptr (ReboteStatement) statement = begin_reading (self, reader);
  Page *page = g_new0 (Page, 1);

  page->number = number;
  page->rows = g_ptr_array_new_full (end - first, g_object_unref);
  for (guint i = first; i < end; i++)
    g_ptr_array_add (page->rows, make_row (self, g_array_index (order, gint64, i),
                                           reader ? reader->connection : NULL, statement));
  end_reading (reader, &statement);

  return page;
}

static Page *
find_page (ReboteRowCache *self,
           GArray         *order,
           guint           number)
{
  Page *page;

  for (GList *l = self->pages.head; l; l = l->next)
    {
      page = l->data;
      if (page->number == number)
        {
          g_queue_unlink (&self->pages, l);
          g_queue_push_head_link (&self->pages, l);
          return page;
        }
    }

  page = read_page (self, order, number);
  g_queue_push_head (&self->pages, page);
  while (self->pages.length > PAGES_KEPT)
    page_free (g_queue_pop_tail (&self->pages));

  return page;
}

/**
 * rebote_row_cache_new:
 * @store: a store
 * @row_type: the type of the rows
 * @read_sql: (transfer none): the statement that reads the row whose key is `?1`; a literal
 *
 * Returns: (transfer full): an empty cache
 */
ReboteRowCache *
rebote_row_cache_new (ReboteStore *store,
                      GType        row_type,
                      const char  *read_sql)
{
  ReboteRowCache *self;

  g_return_val_if_fail (REBOTE_IS_STORE (store), NULL);
  g_return_val_if_fail (read_sql != NULL, NULL);

  self = g_new0 (ReboteRowCache, 1);
  self->store = g_object_ref (store);
  self->row_type = row_type;
  self->read_sql = read_sql;
  self->live = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_queue_init (&self->pages);

  return self;
}

/**
 * rebote_row_cache_free:
 * @self: (transfer full): a cache
 */
void
rebote_row_cache_free (ReboteRowCache *self)
{
  GHashTableIter iter;
  gpointer       row;

  g_return_if_fail (self != NULL);

  rebote_row_cache_forget_positions (self);
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_object_weak_unref (row, row_gone_cb, self);
  g_hash_table_unref (self->live);
  g_object_unref (self->store);
  g_free (self);
}

/**
 * rebote_row_cache_get:
 * @self: a cache
 * @order: (element-type gint64): the keys of the list
 * @position: a position less than their number
 *
 * Returns: (transfer full): the row there: the same object for the same key as long as somebody holds it
 */
ReboteRow *
rebote_row_cache_get (ReboteRowCache *self,
                      GArray         *order,
                      guint           position)
{
  ReboteRow *row;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < order->len, NULL);

  row = g_hash_table_lookup (self->live, &g_array_index (order, gint64, position));
  if (row == NULL)
    row = g_ptr_array_index (find_page (self, order, position / PAGE_SIZE)->rows, position % PAGE_SIZE);

  return g_object_ref (row);
}

/**
 * rebote_row_cache_forget_positions:
 * @self: a cache
 *
 * To be called when the order becomes another one: the pages are of the old order.
 */
void
rebote_row_cache_forget_positions (ReboteRowCache *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear_full (&self->pages, page_free);
}

/**
 * rebote_row_cache_refresh:
 * @self: a cache
 *
 * Reads all rows that live anew; they notify what changed.
 */
void
rebote_row_cache_refresh (ReboteRowCache *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (ReboteStatement) statement = NULL;
  GHashTableIter iter;
  gpointer       row;

  g_return_if_fail (self != NULL);

  /* Those who are notified may let rows go, and so change the table. */
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_ptr_array_add (rows, g_object_ref (row));

  reader = rebote_store_get_reader (self->store, NULL);
  statement = begin_reading (self, reader);
  for (guint i = 0; statement && i < rows->len; i++)
    load_row (g_ptr_array_index (rows, i), reader->connection, statement);
  end_reading (reader, &statement);
}

/**
 * rebote_row_cache_find_held:
 * @self: a cache
 * @order: (element-type gint64): the keys of the list
 *
 * Returns: (transfer full) (element-type guint): the positions of the rows that others hold, ascending
 */
GArray *
rebote_row_cache_find_held (ReboteRowCache *self,
                            GArray         *order)
{
  GArray        *held = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean       may_be[SIEVE_SIZE] = { FALSE };
  GHashTableIter iter;
  gpointer       key;

  g_return_val_if_fail (self != NULL, held);

  /* What remains is held by others. */
  rebote_row_cache_forget_positions (self);
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    may_be[*(const guint64 *)key % SIEVE_SIZE] = TRUE;

  /* Hardly one in twenty has to be looked up. */
  for (guint i = 0; i < order->len; i++)
    {
      const gint64 *id = &g_array_index (order, gint64, i);

      if (may_be[(guint64)*id % SIEVE_SIZE] && g_hash_table_contains (self->live, id))
        g_array_append_val (held, i);
    }

  return held;
}

/**
 * rebote_row_cache_is_held:
 * @self: a cache that has forgotten its positions
 * @id: a row's key
 *
 * Returns: whether somebody holds that row
 */
gboolean
rebote_row_cache_is_held (ReboteRowCache *self,
                          gint64          id)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_hash_table_contains (self->live, &id);
}
