/* test-row-model.c
 *
 * A list of a million rows makes few objects, and is changed in the ways that list views bear.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "store/rebote-row-private.h"
#include "store/rebote-store-messages.h"
#include "isolated.h"

#define N_ROWS 1000000

/* What a list view of GTK 4.8 keeps bound. */
#define N_BOUND 205

/* Rows that count themselves. */
#define TEST_TYPE_ROW   (test_row_get_type ())
#define TEST_TYPE_MODEL (test_model_get_type ())

G_DECLARE_FINAL_TYPE (TestRow, test_row, TEST, ROW, ReboteRow)
G_DECLARE_FINAL_TYPE (TestModel, test_model, TEST, MODEL, ReboteRowModel)

struct _TestRow
{
  ReboteRow parent_instance;
  gint64    value;
};

struct _TestModel
{
  ReboteRowModel parent_instance;
  const char    *sql;
  guint          n_queries;
};

static guint n_made;
static guint n_alive;

G_DEFINE_FINAL_TYPE (TestRow, test_row, REBOTE_TYPE_ROW)
G_DEFINE_FINAL_TYPE (TestModel, test_model, REBOTE_TYPE_ROW_MODEL)

static void
test_row_load (ReboteRow           *row,
               struct sqlite3_stmt *statement)
{
  TEST_ROW (row)->value = sqlite3_column_int64 (statement, 0);
}

static void
test_row_finalize (GObject *object)
{
  n_alive--;
  G_OBJECT_CLASS (test_row_parent_class)->finalize (object);
}

static void
test_row_class_init (TestRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_row_finalize;
  REBOTE_ROW_CLASS (klass)->load = test_row_load;
}

static void
test_row_init (TestRow *self)
{
  n_made++;
  n_alive++;
}

static ReboteRowQuery *
test_model_make_query (ReboteRowModel *model)
{
  TestModel *self = TEST_MODEL (model);

  self->n_queries++;
  return self->sql ? rebote_row_query_new (self->sql) : NULL;
}

static void
test_model_class_init (TestModelClass *klass)
{
  ReboteRowModelClass *model_class = REBOTE_ROW_MODEL_CLASS (klass);

  model_class->subjects = REBOTE_STORE_MESSAGES;
  model_class->row_type = TEST_TYPE_ROW;
  model_class->read_sql = "SELECT value FROM test WHERE id = ?1";
  model_class->make_query = test_model_make_query;
}

static void
test_model_init (TestModel *self)
{
}

typedef struct
{
  ReboteStore *store;
  TestModel   *model;
  GPtrArray   *bound; /* rows that the view holds */
  guint        n_changes;
  guint        worst; /* the larger of what is both removed and added at once */
  guint        last_position;
  guint        last_removed;
  guint        last_added;
  guint        length; /* what a follower of the signals believes */
} Fixture;

static void
write_sql (Fixture    *fixture,
           const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTransaction) transaction = rebote_store_begin (fixture->store, &error);

  g_assert_no_error (error);
  g_assert_true (rebote_connection_execute (transaction->connection, sql, &error));
  g_assert_true (rebote_transaction_commit (&transaction, REBOTE_STORE_MESSAGES, &error));
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Fixture    *fixture)
{
  fixture->n_changes++;
  fixture->worst = MAX (fixture->worst, MIN (removed, added));
  fixture->last_position = position;
  fixture->last_removed = removed;
  fixture->last_added = added;
  fixture->length = fixture->length - removed + added;
  g_assert_cmpuint (fixture->length, ==, g_list_model_get_n_items (model));
}

static void
wait_loaded (Fixture *fixture)
{
  while (rebote_row_model_get_loading (REBOTE_ROW_MODEL (fixture->model)))
    g_main_context_iteration (NULL, TRUE);
}

static void
ask (Fixture    *fixture,
     const char *sql)
{
  fixture->model->sql = sql;
  rebote_row_model_reload (REBOTE_ROW_MODEL (fixture->model));
  wait_loaded (fixture);
}

/* The same question has another answer, because something was written. */
static void
follow (Fixture    *fixture,
        const char *sql)
{
  guint n_queries = fixture->model->n_queries;

  fixture->model->sql = sql;
  write_sql (fixture, "UPDATE test SET value = value WHERE id = 0");
  while (fixture->model->n_queries == n_queries)
    g_main_context_iteration (NULL, TRUE);
  wait_loaded (fixture);
}

static void
set_up (Fixture      *fixture,
        gconstpointer n_rows)
{
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  n_made = 0;
  fixture->store = rebote_store_open_temporary (&error);
  g_assert_no_error (error);
  sql = g_strdup_printf ("CREATE TABLE test (id INTEGER PRIMARY KEY, value INTEGER);"
                         "INSERT INTO test WITH RECURSIVE c (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM c"
                         " WHERE i < %u) SELECT i, i * 7919 %% 1000003 FROM c",
                         GPOINTER_TO_UINT (n_rows));
  write_sql (fixture, sql);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  fixture->bound = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->model = g_object_new (TEST_TYPE_MODEL, "store", fixture->store, NULL);
  g_signal_connect (fixture->model, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  g_ptr_array_unref (fixture->bound);
  g_assert_finalize_object (fixture->model);
  g_assert_cmpuint (n_alive, ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  /* The worker may still be putting its things away. */
  g_object_add_weak_pointer (G_OBJECT (fixture->store), (gpointer *)&fixture->store);
  g_object_unref (fixture->store);
  while (g_atomic_pointer_get (&fixture->store))
    g_thread_yield ();
}

/* As a list view does: the new rows first, then the old ones go. */
static void
bind_from (Fixture *fixture,
           guint    position)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&fixture->bound);

  fixture->bound = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = position; i < position + N_BOUND && i < fixture->length; i++)
    g_ptr_array_add (fixture->bound, g_list_model_get_item (G_LIST_MODEL (fixture->model), i));
}

static void
test_million (Fixture      *fixture,
              gconstpointer unused)
{
  g_autoptr (GTimer) timer = NULL;
  double longest = 0;

  ask (fixture, "SELECT id FROM test ORDER BY id");
  g_assert_cmpuint (fixture->length, ==, N_ROWS);
  g_assert_cmpuint (n_made, ==, 0);

  bind_from (fixture, 0);
  g_assert_cmpuint (n_made, <, 1000);
  g_test_message ("opening makes %u rows", n_made);

  n_made = 0;
  bind_from (fixture, N_ROWS - N_BOUND);
  g_assert_cmpuint (n_made, <, 1000);

  /* Scrolling: a few rows at a time. */
  n_made = 0;
  for (guint position = 0; position < 20000; position += 5)
    {
      bind_from (fixture, position);
      g_assert_cmpuint (n_alive, <, 1000);
    }
  g_assert_cmpuint (n_made, <, 25000);

  /* Jumping. */
  timer = g_timer_new ();
  for (guint i = 0; i < 200; i++)
    {
      n_made = 0;
      g_timer_start (timer);
      bind_from (fixture, (i * 7919 * 31) % (N_ROWS - N_BOUND));
      longest = MAX (longest, g_timer_elapsed (timer, NULL));
      g_assert_cmpuint (n_made, <, 1000);
      g_assert_cmpuint (n_alive, <, 1000);
    }
  g_test_message ("the slowest jump took %.2f ms", longest * 1000);

  /* Sorting. */
  fixture->worst = 0;
  ask (fixture, "SELECT id FROM test ORDER BY value");
  g_assert_cmpuint (fixture->worst, <, 1000);
  g_assert_cmpuint (fixture->length, ==, N_ROWS);
  bind_from (fixture, 0);
  for (guint i = 1; i < fixture->bound->len; i++)
    g_assert_cmpint (TEST_ROW (fixture->bound->pdata[i - 1])->value, <, TEST_ROW (fixture->bound->pdata[i])->value);
  g_assert_cmpuint (n_alive, <, 1000);
}

/* What a view makes of the changes: the keys, and how many of the rows that it had ready it must make anew. */
typedef struct
{
  GArray     *keys;
  GHashTable *ready; /* keys before the change */
  guint       n_new;
} Replay;

static void
replay_cb (GListModel *model,
           guint       position,
           guint       removed,
           guint       added,
           Replay     *replay)
{
  g_autoptr (GHashTable) gone = g_hash_table_new (g_int64_hash, g_int64_equal);

  g_assert_cmpuint (position + removed, <=, replay->keys->len);
  for (guint i = position; i < position + removed; i++)
    {
      gint64 *key = g_hash_table_lookup (replay->ready, &g_array_index (replay->keys, gint64, i));

      if (key)
        g_hash_table_add (gone, key);
    }
  g_array_remove_range (replay->keys, position, removed);
  for (guint i = position; i < position + added; i++)
    {
      gint64 key = rebote_row_model_get_row_id (REBOTE_ROW_MODEL (model), i);

      g_array_insert_val (replay->keys, i, key);
      g_hash_table_remove (gone, &key);
    }
  replay->n_new += g_hash_table_size (gone);
}

/* Shows another order while a view has rows from @position ready; returns how many of them lose their widget. */
static guint
replay_order (Fixture    *fixture,
              guint       position,
              const char *sql)
{
  g_autoptr (GHashTable) ready = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) keys = rebote_row_model_dup_row_ids (REBOTE_ROW_MODEL (fixture->model));
  g_autoptr (GArray) shown = NULL;
  Replay replay = { keys, ready, 0 };
  gulong handler = g_signal_connect (fixture->model, "items-changed", G_CALLBACK (replay_cb), &replay);

  bind_from (fixture, position);
  for (guint i = 0; i < fixture->bound->len; i++)
    g_hash_table_add (ready, (gpointer)rebote_row_get_key (fixture->bound->pdata[i]));
  follow (fixture, sql);
  g_signal_handler_disconnect (fixture->model, handler);

  shown = rebote_row_model_dup_row_ids (REBOTE_ROW_MODEL (fixture->model));
  g_assert_cmpmem (shown->data, shown->len * sizeof (gint64), keys->data, keys->len * sizeof (gint64));
  return replay.n_new;
}

/* Mails come in between others all the time while they are read: what a view shows stays, wherever that is. */
static void
test_between (Fixture      *fixture,
              gconstpointer unused)
{
  static const guint positions[] = { 0, 100, 4000, 8000 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    {
      ask (fixture, "SELECT id FROM test WHERE id % 20 <> 7 ORDER BY value");
      fixture->worst = 0;
      /* As many as came in between are pushed out at the end, or before. */
      g_assert_cmpuint (replay_order (fixture, positions[i], "SELECT id FROM test ORDER BY value"), <, N_BOUND / 8);
      g_assert_cmpuint (fixture->worst, <, 1000);
      g_assert_cmpuint (replay_order (fixture, positions[i], "SELECT id FROM test WHERE id % 20 <> 7 ORDER BY value"), <,
                        N_BOUND / 4);
    }

  /* Whatever becomes of the order, the changes tell it. */
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM test WHERE id %% %d <> 1 AND id < %d ORDER BY %s",
                                              g_rand_int_range (rand, 2, 30), g_rand_int_range (rand, 0, 10000),
                                              g_rand_boolean (rand) ? "value" : "id DESC");

      replay_order (fixture, g_rand_int_range (rand, 0, 9000), sql);
      g_assert_cmpuint (fixture->worst, <, 1000);
      fixture->model->sql = NULL;
    }
}

/* A view of GTK 4.8 has widgets for so many rows from the one at its top. Those of rows that are not among them any more
 * it takes for rows that have come among them, but those of removed rows it throws away. */
typedef struct
{
  GByteArray *has_widget; /* for each row of the list */
  guint       top;
  guint       worst; /* widgets made and thrown away in one change */
} View;

static void
view_cb (GListModel *model,
         guint       position,
         guint       removed,
         guint       added,
         View       *view)
{
  g_autofree guint8 *none = g_malloc0 (MAX (added, 1));
  GByteArray *rows = view->has_widget;
  guint n_work = 0, n_free = 0, n_missing = 0;
  guint from, to;

  for (guint i = position; i < position + removed; i++)
    n_work += rows->data[i];
  if (removed > 0)
    g_byte_array_remove_range (rows, position, removed);
  g_byte_array_append (rows, none, added);
  memmove (rows->data + position + added, rows->data + position, rows->len - added - position);
  memset (rows->data + position, 0, added);

  if (view->top >= position + removed)
    view->top += added - removed;
  else if (view->top >= position)
    view->top = MIN (position, rows->len > 0 ? rows->len - 1 : 0);
  if (view->top == added && removed == 0 && rows->len == added)
    view->top = 0;

  to = MIN (view->top + N_BOUND, rows->len);
  from = to - MIN (N_BOUND, to);
  for (guint i = 0; i < rows->len; i++)
    {
      gboolean is_wanted = i >= from && i < to;

      n_free += rows->data[i] && !is_wanted;
      n_missing += !rows->data[i] && is_wanted;
      rows->data[i] = is_wanted;
    }
  n_work += MAX (n_free, n_missing) - MIN (n_free, n_missing);
  view->worst = MAX (view->worst, n_work);
}

/* Whatever is asked, and while mails come, no change makes a view work for more rows than a frame allows. */
static void
test_steps (Fixture      *fixture,
            gconstpointer unused)
{
  static const char *const questions[] = {
    "SELECT id FROM test ORDER BY id", "SELECT id FROM test ORDER BY value", "SELECT id FROM test WHERE id > 9990",
    "SELECT id FROM test WHERE id < 100", "SELECT id FROM test WHERE id % 50 = 3", "SELECT id FROM test ORDER BY id DESC",
    "SELECT id FROM test WHERE id < 0", "SELECT id FROM test WHERE id < 3", "SELECT id FROM test WHERE id BETWEEN 3000 AND 4000",
    "SELECT id FROM test WHERE id BETWEEN 3000 AND 3300 ORDER BY value", "SELECT id FROM test ORDER BY value DESC",
  };
  View view = { g_byte_array_new (), 0, 0 };
  ReboteRowModel *self = REBOTE_ROW_MODEL (fixture->model);
  GListModel *model = G_LIST_MODEL (fixture->model);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  g_signal_connect (model, "items-changed", G_CALLBACK (view_cb), &view);
  for (guint i = 0; i < 60; i++)
    {
      const char *sql = i < G_N_ELEMENTS (questions) ? questions[i]
                                                     : questions[g_rand_int_range (rand, 0, G_N_ELEMENTS (questions))];

      fixture->model->sql = sql;
      rebote_row_model_reload (self);
      /* Now and then the next question comes before all of the answer is shown. */
      for (guint k = 0; i % 3 == 2 && k < 4 && rebote_row_model_get_loading (self); k++)
        g_main_context_iteration (NULL, TRUE);
      if (i % 3 != 2)
        wait_loaded (fixture);
      g_assert_cmpuint (view.has_widget->len, ==, g_list_model_get_n_items (model));
      g_assert_cmpuint (view.worst, <=, 48);
      bind_from (fixture, view.top);
    }
  wait_loaded (fixture);
  g_assert_cmpuint (view.top, ==, 0);

  /* All of an answer can be acted on before all of it is shown, and a row of it can be found. */
  ask (fixture, "SELECT id FROM test WHERE id < 0");
  fixture->model->sql = "SELECT id FROM test ORDER BY id";
  rebote_row_model_reload (self);
  while (g_list_model_get_n_items (model) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (model), <, 10000);
  {
    g_autoptr (GArray) ids = rebote_row_model_dup_row_ids (self);
    guint position;

    g_assert_cmpuint (ids->len, ==, 10000);
    g_assert_true (rebote_row_model_find (self, 5000, &position));
    g_assert_cmpuint (position, ==, 4999);
    g_assert_cmpint (rebote_row_model_get_row_id (self, position), ==, 5000);
    g_assert_false (rebote_row_model_get_loading (self));
  }

  g_signal_handlers_disconnect_by_data (model, &view);
  g_byte_array_unref (view.has_widget);
}

static void
test_same_object (Fixture      *fixture,
                  gconstpointer unused)
{
  GListModel *model = G_LIST_MODEL (fixture->model);
  g_autoptr (TestRow) row = NULL;
  g_autoptr (TestRow) again = NULL;
  g_autoptr (TestRow) sorted = NULL;
  guint position;

  ask (fixture, "SELECT id FROM test ORDER BY id");
  row = g_list_model_get_item (model, 10);
  bind_from (fixture, 5000);
  again = g_list_model_get_item (model, 10);
  g_assert_true (row == again);
  g_assert_null (g_list_model_get_item (model, 10000));
  g_assert_true (g_list_model_get_item_type (model) == TEST_TYPE_ROW);

  /* Also under another order. */
  ask (fixture, "SELECT id FROM test ORDER BY id DESC");
  g_assert_true (rebote_row_model_find (REBOTE_ROW_MODEL (model), 11, &position));
  g_assert_cmpuint (position, ==, 9989);
  sorted = g_list_model_get_item (model, position);
  g_assert_true (row == sorted);
}

static void
assert_last (Fixture *fixture,
             guint    position,
             guint    removed,
             guint    added)
{
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  g_assert_cmpuint (fixture->last_position, ==, position);
  g_assert_cmpuint (fixture->last_removed, ==, removed);
  g_assert_cmpuint (fixture->last_added, ==, added);
  fixture->n_changes = 0;
}

static void
write_and_wait (Fixture    *fixture,
                const char *sql)
{
  fixture->n_changes = 0;
  write_sql (fixture, sql);
  while (fixture->n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  wait_loaded (fixture);
}

static void
test_follows (Fixture      *fixture,
              gconstpointer unused)
{
  ask (fixture, "SELECT id FROM test ORDER BY id");
  g_assert_cmpuint (fixture->length, ==, 10000);

  /* What is added at the end, is added at the end. */
  write_and_wait (fixture, "INSERT INTO test SELECT id + 10000, value FROM test WHERE id <= 3000");
  assert_last (fixture, 10000, 0, 3000);

  /* What goes, goes alone. */
  write_and_wait (fixture, "DELETE FROM test WHERE id = 5001");
  assert_last (fixture, 5000, 1, 0);

  /* Nothing moves, nothing is told. */
  fixture->n_changes = 0;
  ask (fixture, "SELECT id FROM test ORDER BY +id");
  g_assert_cmpuint (fixture->n_changes, ==, 0);

  /* Everything moves: first out, then in. */
  ask (fixture, "SELECT id FROM test ORDER BY id DESC");
  g_assert_cmpuint (fixture->n_changes, ==, 2);
  g_assert_cmpuint (fixture->last_removed, ==, 0);
  g_assert_cmpuint (fixture->worst, <, 200);
  ask (fixture, NULL);
  g_assert_cmpuint (fixture->length, ==, 0);
}

/* A change of a row is told by the row. */
static void
test_row_changes (Fixture      *fixture,
                  gconstpointer unused)
{
  g_autoptr (TestRow) row = NULL;

  ask (fixture, "SELECT id FROM test ORDER BY id");
  row = g_list_model_get_item (G_LIST_MODEL (fixture->model), 0);
  g_assert_cmpint (row->value, ==, 7919);
  fixture->n_changes = 0;
  write_sql (fixture, "UPDATE test SET value = 5 WHERE id = 1");
  while (row->value != 5)
    g_main_context_iteration (NULL, TRUE);
  wait_loaded (fixture);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
}

/* The last question counts, whatever was asked before it. */
static void
test_last_wins (Fixture      *fixture,
                gconstpointer unused)
{
  for (guint i = 0; i < 50; i++)
    {
      fixture->model->sql = i % 2 ? "SELECT id FROM test WHERE id <= 5" : "SELECT id FROM test ORDER BY value";
      rebote_row_model_reload (REBOTE_ROW_MODEL (fixture->model));
    }
  fixture->model->sql = "SELECT id FROM test WHERE id <= 3";
  rebote_row_model_reload (REBOTE_ROW_MODEL (fixture->model));
  wait_loaded (fixture);
  g_assert_cmpuint (fixture->length, ==, 3);
}

static void
failed_cb (ReboteRowModel *model,
           const GError   *error,
           guint          *n)
{
  g_assert_nonnull (error);
  (*n)++;
}

static void
test_failure (Fixture      *fixture,
              gconstpointer unused)
{
  guint n_failed = 0;

  ask (fixture, "SELECT id FROM test");
  g_signal_connect (fixture->model, "failed", G_CALLBACK (failed_cb), &n_failed);
  ask (fixture, "SELECT id FROM nothing");
  g_assert_cmpuint (n_failed, ==, 1);
  g_assert_cmpuint (fixture->length, ==, 10000);
}

static void
add (const char *path,
     guint       n_rows,
     void (*func) (Fixture      *fixture,
                   gconstpointer unused))
{
  g_test_add (path, Fixture, GUINT_TO_POINTER (n_rows), set_up, func, tear_down);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  add ("/row-model/million", N_ROWS, test_million);
  add ("/row-model/between", 10000, test_between);
  add ("/row-model/steps", 10000, test_steps);
  add ("/row-model/same-object", 10000, test_same_object);
  add ("/row-model/follows", 10000, test_follows);
  add ("/row-model/row-changes", 100, test_row_changes);
  add ("/row-model/last-wins", 10000, test_last_wins);
  add ("/row-model/failure", 10000, test_failure);

  return isolated_test_run ();
}
