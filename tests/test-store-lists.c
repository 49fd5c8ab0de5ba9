/* test-store-lists.c
 *
 * Contact lists in the store: import, order, search, decisions and the user's own, and the bytes for the export.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "store/rebote-contact-model.h"
#include "store/rebote-store-lists.h"
#include "store/rebote-store-private.h"
#include "isolated.h"

#define PREAMBLE "\xef\xbb\xbfName;Mail;Age\r\n"

static const char *const rows[][5] = {
  /* record, name, mail, age, decision */
  { "Álvaro;alvaro@example.com;9\r\n", "Álvaro", "alvaro@example.com", "9", "keep" },
  { "Zoe;\xff\xfe"
    "bad;10\r\n",
    "Zoe", "\357\277\275bad", "10", "remove" },
  { "bea;BEA@example.com;\r\n", "bea", "BEA@example.com", "", "review" },
  { "Carl\x1f;carl@example.org;100", "Carl\x1f", "carl@example.org", "100", "keep" },
};

static ReboteStore *
make_store (void)
{
  g_autoptr (GError) error = NULL;
  ReboteStore *store = rebote_store_open_temporary (&error);

  g_assert_no_error (error);
  return store;
}

static gint64
import (ReboteStore *store)
{
  const char *columns[] = { "Name", "Mail", "Age", NULL };
  g_autoptr (GBytes) preamble = g_bytes_new_static (PREAMBLE, strlen (PREAMBLE));
  ReboteStoredList list = {
    .name = (char *)"May",
    .source = (char *)"/tmp/may.csv",
    .dialect = (char *)"delimiter=;",
    .columns = (GStrv)columns,
    .address_column = 1,
    .preamble = preamble,
  };
  g_autoptr (GError) error = NULL;
  gint64 id = rebote_store_lists_begin (store, &list, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) fields = g_string_new (NULL);
      ReboteStoredContact contact = {
        .row = i,
        .record = rows[i][0],
        .record_size = strlen (rows[i][0]),
        .address = rows[i][2],
        .canonical = i == 1 ? NULL : g_ascii_strdown (rows[i][2], -1),
        .decision = rows[i][4],
        .reason = i == 1 ? "no-address" : i == 2 ? "typo"
                                                 : NULL,
        .explanation = i == 1 ? "There is no address." : NULL,
        .suggestion = i == 2 ? "bea@example.net" : NULL,
      };

      for (guint j = 1; j <= 3; j++)
        rebote_stored_fields_add (fields, rows[i][j]);
      rebote_stored_fields_add (fields, "1");
      contact.fields = fields->str;
      g_assert_true (rebote_store_lists_append (store, id, &contact, 1, &error));
      g_free ((char *)contact.canonical);
    }
  g_assert_true (rebote_store_lists_finish (store, id, NULL, &error));
  return id;
}

static void
test_import (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  gint64 id = import (store);
  g_autoptr (GPtrArray) lists = NULL;
  g_autoptr (GError) error = NULL;
  const ReboteStoredList *list;

  lists = rebote_store_lists_get_all (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lists->len, ==, 1);
  list = g_ptr_array_index (lists, 0);
  g_assert_cmpint (list->id, ==, id);
  g_assert_cmpuint (list->n_contacts, ==, 4);
  g_assert_cmpuint (g_strv_length (list->columns), ==, 3);
  g_assert_cmpstr (list->columns[2], ==, "Age");
  g_assert_cmpint (list->address_column, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (list->preamble, NULL), g_bytes_get_size (list->preamble), PREAMBLE,
                   strlen (PREAMBLE));
  g_assert_null (list->postamble);
}

/* An import that is not finished is not seen. */
static void
test_unfinished (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  ReboteStoredList list = { .name = (char *)"May", .dialect = (char *)"", .address_column = -1 };
  g_autoptr (GPtrArray) lists = NULL;
  g_auto (GStrv) given_up = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  id = rebote_store_lists_begin (store, &list, &error);
  g_assert_cmpint (id, >, 0);
  lists = rebote_store_lists_get_all (store, &error);
  g_assert_cmpuint (lists->len, ==, 0);

  /* We are still at it, and say so ourselves when we give it up. */
  given_up = rebote_store_lists_give_up (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (given_up), ==, 0);
  g_assert_true (rebote_store_lists_delete (store, id, &error));
  g_clear_pointer (&given_up, g_strfreev);
  given_up = rebote_store_lists_give_up (store, &error);
  g_assert_cmpuint (g_strv_length (given_up), ==, 0);
}

static gboolean
append_record (const ReboteStoredContact *contact,
               gpointer                   user_data,
               GError                   **error)
{
  g_string_append_len (user_data, contact->record, contact->record_size);
  g_string_append_printf (user_data, "[%u %s %s %s]", contact->row, contact->decision,
                          contact->reason ? contact->reason : "-", contact->explanation ? contact->explanation : "-");
  return TRUE;
}

static gboolean
stop_at_once (const ReboteStoredContact *contact,
              gpointer                   user_data,
              GError                   **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  return FALSE;
}

static void
test_export (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  gint64 id = import (store);
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const gint64 first = id << 32;

  g_assert_cmpint (rebote_store_contacts_override (store, &first, 1, "remove", "I know him.", &error), >, 0);
  g_assert_true (rebote_store_lists_foreach (store, id, append_record, found, NULL, &error));
  g_string_append_printf (expected, "%s[0 remove user I know him.]", rows[0][0]);
  g_string_append_printf (expected, "%s[1 remove no-address There is no address.]", rows[1][0]);
  g_string_append_printf (expected, "%s[2 review typo -]%s[3 keep - -]", rows[2][0], rows[3][0]);
  g_assert_cmpstr (found->str, ==, expected->str);

  g_assert_false (rebote_store_lists_foreach (store, id, stop_at_once, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (rebote_store_lists_foreach (store, id, append_record, found, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_order (ReboteContactModel *model,
              const char         *expected)
{
  g_autoptr (GString) found = g_string_new (NULL);

  while (rebote_row_model_get_loading (REBOTE_ROW_MODEL (model)))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (ReboteContactRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_string_append_printf (found, "%u", rebote_contact_row_get_row (row));
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_model (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  gint64 id = import (store);
  g_autoptr (ReboteContactModel) model = rebote_contact_model_new (store);
  g_autoptr (ReboteContactRow) row = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  rebote_contact_model_set_list_id (model, id);
  assert_order (model, "0123");
  row = g_list_model_get_item (G_LIST_MODEL (model), 2);
  g_assert_cmpstr (rebote_contact_row_get_field (row, 0), ==, "bea");
  g_assert_cmpstr (rebote_contact_row_get_field (row, 2), ==, "");
  g_assert_null (rebote_contact_row_get_field (row, 4));
  g_assert_cmpuint (rebote_contact_row_get_n_fields (row), ==, 4);
  g_assert_cmpstr (rebote_contact_row_get_canonical (row), ==, "bea@example.com");
  g_assert_cmpstr (rebote_contact_row_get_suggestion (row), ==, "bea@example.net");
  g_clear_object (&row);
  row = g_list_model_get_item (G_LIST_MODEL (model), 3);
  g_assert_cmpuint (rebote_contact_row_get_n_fields (row), ==, 4);
  g_assert_cmpstr (rebote_contact_row_get_field (row, 0), ==, "Carl ");

  rebote_contact_model_set_filter (model, REBOTE_CONTACT_FILTER_KEEP, NULL);
  assert_order (model, "03");
  rebote_contact_model_set_filter (model, REBOTE_CONTACT_FILTER_ALL, "typo");
  assert_order (model, "2");
  rebote_contact_model_set_filter (model, REBOTE_CONTACT_FILTER_ALL, NULL);
  rebote_row_model_set_search (REBOTE_ROW_MODEL (model), "alvaro");
  assert_order (model, "0");
  rebote_row_model_set_search (REBOTE_ROW_MODEL (model), "EXAMPLE");
  assert_order (model, "023");
  rebote_row_model_set_search (REBOTE_ROW_MODEL (model), NULL);

  /* Accents and case do not part what belongs together; numbers are numbers; what is empty comes last. */
  rebote_contact_model_set_sort (model, REBOTE_CONTACT_SORT_FIELD, 0, FALSE);
  assert_order (model, "0231");
  rebote_contact_model_set_sort (model, REBOTE_CONTACT_SORT_FIELD, 0, TRUE);
  assert_order (model, "1320");
  rebote_contact_model_set_sort (model, REBOTE_CONTACT_SORT_FIELD, 2, FALSE);
  assert_order (model, "0132");
  rebote_contact_model_set_sort (model, REBOTE_CONTACT_SORT_FIELD, 2, TRUE);
  assert_order (model, "3102");
  rebote_contact_model_set_sort (model, REBOTE_CONTACT_SORT_DECISION, 0, FALSE);
  assert_order (model, "1203");
  rebote_contact_model_set_sort (model, REBOTE_CONTACT_SORT_REASON, 0, FALSE);
  assert_order (model, "1203");
  rebote_contact_model_set_sort (model, REBOTE_CONTACT_SORT_ADDRESS, 0, TRUE);
  assert_order (model, "3201");
  rebote_contact_model_set_list_id (model, 0);
  assert_order (model, "");
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              guint      *n)
{
  (*n)++;
}

static void
test_override (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  gint64 id = import (store);
  g_autoptr (ReboteContactModel) model = rebote_contact_model_new (store);
  g_autoptr (ReboteContactRow) row = NULL;
  g_autoptr (ReboteContactCounts) counts = NULL;
  g_autoptr (GError) error = NULL;
  const gint64        both[] = { id << 32 | 1, id << 32 | 2 };
  ReboteStoredContact recomputed = { .row = 2, .decision = "remove", .reason = "no-such-user" };
  gint64              first;
  gint64              second;
  guint               n_notified = 0;

  rebote_contact_model_set_list_id (model, id);
  assert_order (model, "0123");
  row = g_list_model_get_item (G_LIST_MODEL (model), 2);
  g_signal_connect (row, "notify::decision", G_CALLBACK (count_notify), &n_notified);

  first = rebote_store_contacts_override (store, both, 2, "keep", "Our customer", &error);
  g_assert_cmpint (first, >, 0);
  while (n_notified == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (rebote_contact_row_get_decision (row), ==, "keep");
  g_assert_cmpstr (rebote_contact_row_get_computed_decision (row), ==, "review");
  g_assert_cmpstr (rebote_contact_row_get_reason (row), ==, "user");
  g_assert_cmpstr (rebote_contact_row_get_explanation (row), ==, "Our customer");
  g_assert_true (rebote_contact_row_get_overridden (row));
  counts = rebote_store_lists_count (store, id, &error);
  g_assert_cmpuint (counts->filters[REBOTE_CONTACT_FILTER_KEEP], ==, 4);
  g_assert_cmpuint (counts->n_overridden, ==, 2);

  /* The program computes anew; the user's word goes on to count. */
  g_assert_true (rebote_store_contacts_update_decisions (store, id, &recomputed, 1, &error));
  second = rebote_store_contacts_override (store, &both[1], 1, NULL, NULL, &error);
  g_assert_cmpint (second, !=, first);
  g_clear_pointer (&counts, rebote_contact_counts_free);
  counts = rebote_store_lists_count (store, id, &error);
  g_assert_cmpuint (counts->filters[REBOTE_CONTACT_FILTER_KEEP], ==, 3);
  g_assert_cmpuint (counts->filters[REBOTE_CONTACT_FILTER_REMOVE], ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts->by_reason, "no-such-user")), ==, 1);

  /* Back through both changes. */
  g_assert_true (rebote_store_contacts_undo_override (store, second, &error));
  g_assert_true (rebote_store_contacts_undo_override (store, first, &error));
  g_assert_false (rebote_store_contacts_undo_override (store, first, &error));
  g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND);
  g_clear_pointer (&counts, rebote_contact_counts_free);
  counts = rebote_store_lists_count (store, id, NULL);
  g_assert_cmpuint (counts->filters[REBOTE_CONTACT_FILTER_KEEP], ==, 2);
  g_assert_cmpuint (counts->filters[REBOTE_CONTACT_FILTER_REMOVE], ==, 2);
  g_assert_cmpuint (counts->filters[REBOTE_CONTACT_FILTER_REVIEW], ==, 0);
  g_assert_cmpuint (counts->n_overridden, ==, 0);

  /* And forth again. */
  g_clear_error (&error);
  g_assert_true (rebote_store_contacts_redo_override (store, first, &error));
  g_assert_false (rebote_store_contacts_redo_override (store, first, &error));
  g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND);
  g_clear_pointer (&counts, rebote_contact_counts_free);
  counts = rebote_store_lists_count (store, id, NULL);
  g_assert_cmpuint (counts->n_overridden, ==, 2);
  g_assert_true (rebote_store_contacts_redo_override (store, second, NULL));
  g_clear_pointer (&counts, rebote_contact_counts_free);
  counts = rebote_store_lists_count (store, id, NULL);
  g_assert_cmpuint (counts->n_overridden, ==, 1);
  g_assert_true (rebote_store_contacts_undo_override (store, second, NULL));
}

static void
test_find_address (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  gint64 one = import (store);
  gint64 two = import (store);
  g_autoptr (GArray) found = NULL;
  g_autoptr (GError) error = NULL;

  found = rebote_store_lists_find_address (store, "Bea@Example.com", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpint (g_array_index (found, gint64, 0), ==, one << 32 | 2);
  g_assert_cmpint (g_array_index (found, gint64, 1), ==, two << 32 | 2);
}

static void
test_delete (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  gint64 id = import (store);
  gint64 other = import (store);
  g_autoptr (GPtrArray) lists = NULL;
  g_autoptr (ReboteStoredList) list = NULL;
  g_autoptr (GArray) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (rebote_store_lists_rename (store, id, "Mayo", &error));
  g_assert_true (rebote_store_lists_delete (store, id, &error));
  lists = rebote_store_lists_get_all (store, &error);
  g_assert_cmpuint (lists->len, ==, 1);
  g_assert_true (rebote_store_lists_restore (store, id, &error));
  list = rebote_store_lists_get (store, id, &error);
  g_assert_cmpstr (list->name, ==, "Mayo");

  g_assert_true (rebote_store_lists_delete (store, id, &error));
  {
    g_autoptr (ReboteTransaction) transaction = rebote_store_begin (store, &error);

    rebote_connection_execute (transaction->connection, "UPDATE list SET deleted = deleted - 100000", &error);
    g_assert_true (rebote_transaction_commit (&transaction, REBOTE_STORE_LISTS, &error));
  }
  g_assert_true (rebote_store_purge (store, NULL, &error));
  g_assert_false (rebote_store_lists_restore (store, id, &error));
  g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND);
  g_clear_pointer (&list, rebote_stored_list_free);
  list = rebote_store_lists_get (store, other, NULL);
  g_assert_cmpuint (list->n_contacts, ==, 4);

  /* Its addresses have gone with it. */
  found = rebote_store_lists_find_address (store, "bea@example.com", NULL);
  g_assert_cmpuint (found->len, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/store/lists/import", test_import);
  g_test_add_func ("/store/lists/unfinished", test_unfinished);
  g_test_add_func ("/store/lists/export", test_export);
  g_test_add_func ("/store/lists/model", test_model);
  g_test_add_func ("/store/lists/override", test_override);
  g_test_add_func ("/store/lists/find-address", test_find_address);
  g_test_add_func ("/store/lists/delete", test_delete);

  return isolated_test_run ();
}
