/* test-list-history.c
 *
 * A list that comes again: it is recognised, what is new in it is known, and what the user decided counts in it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "store/rebote-contact-model.h"
#include "store/rebote-list-export.h"
#include "store/rebote-list-import.h"
#include "store/rebote-list-judgement.h"
#include "store/rebote-store-decisions.h"
#include "store/rebote-store-lists.h"
#include "store/rebote-store-private.h"
#include "store/rebote-store-suppressions.h"
#include "isolated.h"

#define MAY "email,name,city\nana@club.org,Ana,Vigo\nbea@club.org,Bea,Lugo\ncaro@club.org,Caro,Vigo\ndani@club.org,Dani,Vigo\n"

typedef struct
{
  ReboteStore *store;
  char        *folder;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rebote-history-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->store = rebote_store_open_temporary (&error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_object_unref (fixture->store);
  folder_remove (fixture->folder);
  g_free (fixture->folder);
}

static gint64
import (Fixture    *fixture,
        const char *name,
        const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  ReboteListImport job = { path, name, path, NULL, NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  gint64 id;

  g_assert_true (g_file_set_contents (path, text, -1, &error));
  id = rebote_list_import_run (fixture->store, &job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);

  return id;
}

static void
execute (Fixture    *fixture,
         const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTransaction) transaction = rebote_store_begin (fixture->store, &error);

  g_assert_no_error (error);
  g_assert_true (rebote_connection_execute (transaction->connection, sql, &error));
  g_assert_no_error (error);
  g_assert_true (rebote_transaction_commit (&transaction, REBOTE_STORE_LISTS, &error));
}

static void
assert_history (Fixture *fixture,
                gint64   id,
                gint64   previous,
                guint    n_new,
                guint    n_gone,
                guint    n_changed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStoredList) list = rebote_store_lists_get (fixture->store, id, &error);

  g_assert_no_error (error);
  g_assert_cmpint (list->previous, ==, previous);
  g_assert_cmpint (list->since != 0, ==, previous != 0);
  g_assert_cmpuint (list->n_new, ==, n_new);
  g_assert_cmpuint (list->n_gone, ==, n_gone);
  g_assert_cmpuint (list->n_changed, ==, n_changed);
}

/* The addresses that a list shows, and what becomes of them. */
static char *
read_list (Fixture *fixture,
           gint64   id,
           gboolean only_new)
{
  g_autoptr (ReboteContactModel) model = rebote_contact_model_new (fixture->store);
  GString *found = g_string_new (NULL);

  rebote_contact_model_set_list_id (model, id);
  rebote_contact_model_set_only_new (model, only_new);
  while (rebote_row_model_get_loading (REBOTE_ROW_MODEL (model)))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (ReboteContactRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_string_append_printf (found, "%s%.*s:%s%s", i ? " " : "",
                              (int)strcspn (rebote_contact_row_get_address (row), "@"),
                              rebote_contact_row_get_address (row), rebote_contact_row_get_decision (row),
                              rebote_contact_row_get_overridden (row) ? "!" : "");
    }

  return g_string_free (found, FALSE);
}

#define assert_list(fixture, id, only_new, expected)                  \
  G_STMT_START                                                        \
  {                                                                   \
    g_autofree char *found = read_list ((fixture), (id), (only_new)); \
    g_assert_cmpstr (found, ==, (expected));                          \
  }                                                                   \
  G_STMT_END

static gint64
decide (Fixture    *fixture,
        gint64      list,
        guint       row,
        const char *decision)
{
  const gint64 id = list << 32 | row;
  g_autoptr (GError) error = NULL;
  gint64 change = rebote_store_contacts_override (fixture->store, &id, 1, decision, NULL, &error);

  g_assert_no_error (error);
  return change;
}

static void
test_recognised (Fixture      *fixture,
                 gconstpointer data)
{
  gint64 may = import (fixture, "may.csv", MAY);
  /* Another order of rows and columns changes nothing; Bea has moved, Caro has gone. */
  gint64 june = import (fixture, "june.csv", "city,email,name\nVigo,dani@club.org,Dani\nNoia,BEA@club.org,Bea\n"
                                             "Vigo,ana@club.org,Ana\nVigo,eva@club.org,Eva\nNoia,fe@club.org,Fe\n");
  g_autoptr (GPtrArray) lists = NULL;
  g_autoptr (GError) error = NULL;

  assert_history (fixture, may, 0, 0, 0, 0);
  assert_history (fixture, june, may, 2, 1, 1);
  assert_list (fixture, june, TRUE, "eva:keep fe:keep");
  assert_list (fixture, june, FALSE, "dani:keep BEA:keep ana:keep eva:keep fe:keep");
  assert_list (fixture, may, TRUE, "");

  lists = rebote_store_lists_get_all (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_false (((ReboteStoredList *)g_ptr_array_index (lists, 0))->is_superseded);
  g_assert_true (((ReboteStoredList *)g_ptr_array_index (lists, 1))->is_superseded);

  /* When the list before is gone, what is known of it stays. */
  g_assert_true (rebote_store_lists_delete (fixture->store, may, &error));
  execute (fixture, "UPDATE list SET deleted = 0 WHERE deleted IS NOT NULL");
  g_assert_true (rebote_store_purge (fixture->store, NULL, &error));
  g_assert_no_error (error);
  {
    g_autoptr (ReboteStoredList) list = rebote_store_lists_get (fixture->store, june, &error);

    g_assert_cmpint (list->previous, ==, 0);
    g_assert_cmpint (list->since, !=, 0);
    g_assert_cmpuint (list->n_new, ==, 2);
  }
}

static void
test_columns (Fixture      *fixture,
              gconstpointer data)
{
  gint64 may = import (fixture, "may.csv", MAY);
  /* A column is new, and one is no more: what both have is compared. */
  gint64 june = import (fixture, "june.csv", "email,name,points\nana@club.org,Ana,1\nbea@club.org,Bea,2\n"
                                             "caro@club.org,Carolina,3\ndani@club.org,Dani,4\n");

  assert_history (fixture, june, may, 0, 0, 1);
}

static void
test_others (Fixture      *fixture,
             gconstpointer data)
{
  gint64 may = import (fixture, "may.csv", MAY);
  gint64 other = import (fixture, "other.csv", "email\nx@club.org\ny@club.org\nz@club.org\nana@club.org\n");
  /* A part of a list is not the list come again: nobody is gone. */
  gint64 part = import (fixture, "part.csv", "email\nana@club.org\n");
  /* Where name and columns are the same, less is enough. */
  gint64 same = import (fixture, "may.csv", "email,name,city\nana@club.org,Ana,Vigo\nx@club.org,X,Vigo\ny@club.org,Y,Vigo\n"
                                            "z@club.org,Z,Vigo\n");

  assert_history (fixture, may, 0, 0, 0, 0);
  assert_history (fixture, other, 0, 0, 0, 0);
  assert_history (fixture, part, 0, 0, 0, 0);
  /* But the likest is the one. */
  assert_history (fixture, same, other, 0, 0, 0);
  execute (fixture, "UPDATE list SET deleted = unixepoch () WHERE name IN ('other.csv', 'part.csv')");
  execute (fixture, "UPDATE list SET deleted = unixepoch () WHERE id = (SELECT max (id) FROM list)");
  same = import (fixture, "may.csv", "email,name,city\nana@club.org,Ana,Vigo\nx@club.org,X,Vigo\ny@club.org,Y,Vigo\n"
                                     "z@club.org,Z,Vigo\n");
  assert_history (fixture, same, may, 3, 3, 0);
}

/* Of two that are as like, the later one is the one before; twice the same address is one address. */
static void
test_again (Fixture      *fixture,
            gconstpointer data)
{
  gint64 may = import (fixture, "may.csv", MAY);
  gint64 june = import (fixture, "june.csv", MAY "ana@club.org,Ana,Vigo\n");
  gint64 july = import (fixture, "july.csv", MAY "eva@club.org,Eva,Vigo\neva@club.org,Eva,Vigo\n");

  assert_history (fixture, june, may, 0, 0, 0);
  assert_history (fixture, july, june, 2, 0, 0);
}

/* A list of a store from before knows neither how many addresses it has nor what their cells come to. */
static void
test_old_store (Fixture      *fixture,
                gconstpointer data)
{
  gint64 may = import (fixture, "may.csv", MAY);
  gint64 june;

  execute (fixture, "UPDATE contact_address SET digest = NULL");
  execute (fixture, "UPDATE list SET n_addresses = NULL");
  june = import (fixture, "june.csv", "email,name,city\nana@club.org,Ana,Vigo\nbea@club.org,Beatriz,Lugo\n"
                                      "caro@club.org,Caro,Vigo\n");
  assert_history (fixture, june, may, 0, 1, 1);
}

static void
test_large (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GString) before = g_string_new ("email,n\n");
  g_autoptr (GString) after = g_string_new ("email,n\n");
  gint64 first, second;

  for (guint i = 0; i < 10000; i++)
    {
      g_string_append_printf (before, "p%u@club.org,%u\n", i, i);
      g_string_append_printf (after, "p%u@club.org,%u\n", i + 3000, i + 3000 + (i % 1000 == 0));
    }
  first = import (fixture, "before.csv", before->str);
  second = import (fixture, "after.csv", after->str);
  assert_history (fixture, second, first, 3000, 3000, 7);
}

static void
test_decisions (Fixture      *fixture,
                gconstpointer data)
{
  gint64 may = import (fixture, "may.csv", MAY "slip@gmial.com,Slip,Vigo\nana@club.org,Ana,Vigo\n");
  gint64 june, change;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteContactModel) model = rebote_contact_model_new (fixture->store);
  g_autoptr (ReboteContactRow) row = NULL;

  assert_list (fixture, may, FALSE, "ana:keep bea:keep caro:keep dani:keep slip:review ana:remove");
  decide (fixture, may, 1, "remove");
  decide (fixture, may, 2, "remove");
  decide (fixture, may, 2, NULL); /* back to the program's */
  change = decide (fixture, may, 3, "remove");
  g_assert_true (rebote_store_contacts_undo_override (fixture->store, change, &error));
  decide (fixture, may, 4, "keep");
  decide (fixture, may, 5, "remove");                         /* the second Ana, not the first */
  execute (fixture, "UPDATE decision SET made = 1777881600"); /* 4 May 2026 */

  june = import (fixture, "june.csv", MAY "slip@gmial.com,Slip,Vigo\nslip@gmial.com,Slip,Vigo\neva@club.org,Eva,Vigo\n");
  assert_list (fixture, june, FALSE, "ana:keep bea:remove! caro:keep dani:keep slip:keep! slip:remove eva:keep");

  rebote_contact_model_set_list_id (model, june);
  while (rebote_row_model_get_loading (REBOTE_ROW_MODEL (model)))
    g_main_context_iteration (NULL, TRUE);
  row = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_assert_cmpstr (rebote_contact_row_get_evidence (row), ==, "You decided so on 4 May 2026.");
  g_assert_cmpstr (rebote_contact_row_get_reason (row), ==, "user");

  /* Another decision that is undone leaves the one of May, and its day. */
  change = decide (fixture, june, 1, "keep");
  g_assert_true (rebote_store_contacts_undo_override (fixture->store, change, &error));
  g_clear_object (&row);
  g_clear_object (&model);
  model = rebote_contact_model_new (fixture->store);
  rebote_contact_model_set_list_id (model, june);
  while (rebote_row_model_get_loading (REBOTE_ROW_MODEL (model)))
    g_main_context_iteration (NULL, TRUE);
  row = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_assert_cmpstr (rebote_contact_row_get_decision (row), ==, "remove");
  g_assert_cmpstr (rebote_contact_row_get_evidence (row), ==, "You decided so on 4 May 2026.");
}

/* Who asked for no more mail may have done so after the user's decision. */
static void
test_suppressed (Fixture      *fixture,
                 gconstpointer data)
{
  gint64 may = import (fixture, "may.csv", MAY);
  gint64 june;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_suppression_free);
  g_autoptr (ReboteSuppressionsAdded) added = NULL;
  g_autoptr (GError) error = NULL;

  decide (fixture, may, 0, "keep");
  g_ptr_array_add (list, rebote_suppression_new ("ana@club.org", "complaint", REBOTE_SUPPRESSION_ORIGIN_USER, NULL));
  added = rebote_store_suppressions_add (fixture->store, list, &error);
  g_assert_no_error (error);
  june = import (fixture, "june.csv", MAY);
  assert_list (fixture, june, FALSE, "ana:remove bea:keep caro:keep dani:keep");
}

static void
assert_content (Fixture    *fixture,
                const char *name,
                const char *expected)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_export_new (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *kept = g_build_filename (fixture->folder, "kept.csv", NULL);
  g_autofree char *removed = g_build_filename (fixture->folder, "removed.csv", NULL);
  ReboteListExport job = { .output = kept, .removed = removed, .only_new = TRUE };
  g_autoptr (ReboteCleanSummary) summary = NULL;
  g_autoptr (ReboteContactCounts) counts = NULL;
  g_autoptr (GError) error = NULL;

  decide (fixture, import (fixture, "may.csv", MAY), 0, "remove");
  job.list_id = import (fixture, "june.csv", MAY "bad,Bad,Vigo\neva@club.org,Eva,Vigo\nx@mailinator.com,X,Vigo\n");
  summary = rebote_list_export_run (fixture->store, &job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (summary->rows, ==, 2);
  assert_content (fixture, "kept.csv", "email,name,city\neva@club.org,Eva,Vigo\n");

  counts = rebote_store_lists_count_new (fixture->store, job.list_id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts->filters[REBOTE_CONTACT_FILTER_ALL], ==, 2);
  g_assert_cmpuint (counts->filters[REBOTE_CONTACT_FILTER_KEEP], ==, 1);
  g_assert_cmpuint (counts->filters[REBOTE_CONTACT_FILTER_REMOVE], ==, 1);
  g_clear_pointer (&summary, rebote_clean_summary_free);

  job.only_new = FALSE;
  summary = rebote_list_export_run (fixture->store, &job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (summary->rows, ==, 7);
  {
    g_autofree char *text = NULL;

    g_assert_true (g_file_get_contents (removed, &text, NULL, NULL));
    g_assert_nonnull (strstr (text, "ana@club.org,Ana,Vigo,remove,user,Your own decision,You decided so on "));
  }
}

static void
test_cleaned (Fixture      *fixture,
              gconstpointer data)
{
  gint64 may = import (fixture, "may.csv", MAY);
  g_autoptr (ReboteStoredList) list = NULL;
  g_autoptr (GError) error = NULL;
  ReboteListChanges changes;

  execute (fixture, "UPDATE list SET imported = 1000");
  list = rebote_store_lists_get (fixture->store, may, &error);
  g_assert_cmpint (list->cleaned, ==, 1000);
  g_assert_true (rebote_list_judgement_run (fixture->store, NULL, may, NULL, &changes, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_clear_pointer (&list, rebote_stored_list_free);
  list = rebote_store_lists_get (fixture->store, may, &error);
  g_assert_cmpint (list->cleaned, >, 1000);
  g_assert_cmpint (list->imported, ==, 1000);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  isolated_test_init (&argc, &argv);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/list-history/recognised", test_recognised);
  add ("/list-history/columns", test_columns);
  add ("/list-history/others", test_others);
  add ("/list-history/again", test_again);
  add ("/list-history/old-store", test_old_store);
  add ("/list-history/large", test_large);
  add ("/list-history/decisions", test_decisions);
  add ("/list-history/suppressed", test_suppressed);
  add ("/list-history/export-new", test_export_new);
  add ("/list-history/cleaned", test_cleaned);
#undef add

  return isolated_test_run ();
}
