/* test-row-selection.c
 *
 * Which rows are selected, also while the list changes; and that no row is made for it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "store/rebote-suppression-model.h"
#include "store/rebote-store-suppressions.h"
#include "ui/rebote-row-selection.h"
#include "isolated.h"

#define N_ROWS 5000

typedef struct
{
  ReboteStore        *store;
  ReboteRowModel     *model;
  ReboteRowSelection *selection;
  guint               from; /* what the last signal told */
  guint               n;
} Fixture;

static void
add_rows (Fixture *fixture,
          guint    first,
          guint    n)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ReboteSuppressionsAdded) added = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = first; i < first + n; i++)
    {
      ReboteSuppression *row = g_new0 (ReboteSuppression, 1);

      row->address = g_strdup_printf ("a%05u@example.com", i);
      row->reason = (char *)"user";
      row->origin = (char *)"user";
      row->since = 1000;
      g_ptr_array_add (addresses, row->address);
      g_ptr_array_add (list, row);
    }
  added = rebote_store_suppressions_add (fixture->store, list, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->n_added, ==, n);
}

static void
wait_for (Fixture *fixture,
          guint    n_rows)
{
  while (rebote_row_model_get_loading (fixture->model) || g_list_model_get_n_items (G_LIST_MODEL (fixture->model)) != n_rows)
    g_main_context_iteration (NULL, TRUE);
}

static void
changed_cb (GtkSelectionModel *selection,
            guint              from,
            guint              n,
            Fixture           *fixture)
{
  fixture->from = from;
  fixture->n = n;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->store = rebote_store_open_temporary (&error);
  g_assert_no_error (error);
  add_rows (fixture, 10, N_ROWS);
  fixture->model = REBOTE_ROW_MODEL (rebote_suppression_model_new (fixture->store));
  rebote_suppression_model_set_sort (REBOTE_SUPPRESSION_MODEL (fixture->model), REBOTE_SUPPRESSION_SORT_ADDRESS, FALSE);
  fixture->selection = rebote_row_selection_new (fixture->model);
  g_signal_connect (fixture->selection, "selection-changed", G_CALLBACK (changed_cb), fixture);
  wait_for (fixture, N_ROWS);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->selection);
  g_object_unref (fixture->model);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->store);
}

static guint64
get_size (Fixture *fixture)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (fixture->selection));
  g_autoptr (GArray) ids = rebote_row_selection_dup_ids (fixture->selection);

  g_assert_cmpuint (ids->len, ==, gtk_bitset_get_size (selected));

  return ids->len;
}

static void
test_choose (Fixture      *fixture,
             gconstpointer data)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (fixture->selection);
  g_autoptr (GArray) ids = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, N_ROWS);
  gtk_selection_model_select_item (selection, 7, TRUE);
  gtk_selection_model_select_range (selection, 100, 50, FALSE);
  g_assert_cmpuint (fixture->from, ==, 100);
  g_assert_cmpuint (fixture->n, ==, 50);
  gtk_selection_model_unselect_item (selection, 120);
  g_assert_cmpuint (get_size (fixture), ==, 50);
  g_assert_true (gtk_selection_model_is_selected (selection, 7));
  g_assert_false (gtk_selection_model_is_selected (selection, 120));
  ids = rebote_row_selection_dup_ids (fixture->selection);
  g_assert_cmpint (g_array_index (ids, gint64, 0), ==, rebote_row_model_get_row_id (fixture->model, 7));
  g_assert_cmpint (g_array_index (ids, gint64, 49), ==, rebote_row_model_get_row_id (fixture->model, 149));

  gtk_selection_model_select_item (selection, 3, TRUE);
  g_assert_cmpuint (get_size (fixture), ==, 1);
  /* Behind the end there is nothing. */
  gtk_selection_model_select_range (selection, N_ROWS - 10, 100, TRUE);
  g_assert_cmpuint (get_size (fixture), ==, 10);
  gtk_selection_model_unselect_all (selection);
  g_assert_cmpuint (get_size (fixture), ==, 0);
}

static void
gone_cb (gpointer user_data,
         GObject *where_it_was)
{
  *(gboolean *)user_data = TRUE;
}

/* GtkMultiSelection holds what is selected. */
static void
test_all (Fixture      *fixture,
          gconstpointer data)
{
  gboolean is_gone = FALSE;
  GObject *row;

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (fixture->selection));
  g_assert_cmpuint (fixture->n, ==, N_ROWS);
  g_assert_cmpuint (get_size (fixture), ==, N_ROWS);

  row = g_list_model_get_item (G_LIST_MODEL (fixture->selection), 0);
  g_object_weak_ref (row, gone_cb, &is_gone);
  g_object_unref (row);
  /* The model keeps a few pages; to look at others lets it forget the first. */
  for (guint i = 1000; i < N_ROWS; i++)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (fixture->selection), i));
  g_assert_true (is_gone);
}

/* What is selected stays selected where the list grows before it or changes its order, and not what comes. */
static void
test_follows (Fixture      *fixture,
              gconstpointer data)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (fixture->selection);
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;

  gtk_selection_model_select_range (selection, 2, 3, TRUE);
  before = rebote_row_selection_dup_ids (fixture->selection);
  add_rows (fixture, 0, 10);
  wait_for (fixture, N_ROWS + 10);
  g_assert_true (gtk_selection_model_is_selected (selection, 12));
  g_assert_false (gtk_selection_model_is_selected (selection, 2));
  after = rebote_row_selection_dup_ids (fixture->selection);
  g_assert_cmpmem (after->data, after->len * sizeof (gint64), before->data, before->len * sizeof (gint64));

  /* A whole list that is selected is not all of the longer one. */
  gtk_selection_model_select_all (selection);
  add_rows (fixture, N_ROWS + 10, 5);
  wait_for (fixture, N_ROWS + 15);
  g_assert_cmpuint (get_size (fixture), ==, N_ROWS + 10);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/row-selection/choose", Fixture, NULL, set_up, test_choose, tear_down);
  g_test_add ("/row-selection/all", Fixture, NULL, set_up, test_all, tear_down);
  g_test_add ("/row-selection/follows", Fixture, NULL, set_up, test_follows, tear_down);

  return isolated_test_run ();
}
