/* test-store-suppressions.c
 *
 * Addresses that must not be mailed: adding, taking off and remembering it, import, export; and sent figures.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "store/rebote-store-campaigns.h"
#include "store/rebote-store-suppressions.h"
#include "store/rebote-suppression-model.h"
#include "isolated.h"

static ReboteStore *
make_store (void)
{
  g_autoptr (GError) error = NULL;
  ReboteStore *store = rebote_store_open_temporary (&error);

  g_assert_no_error (error);
  return store;
}

static ReboteSuppressionsAdded *
add (ReboteStore *store,
     const char  *address,
     const char  *reason,
     const char  *note)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_suppression_free);
  g_autoptr (GError) error = NULL;
  ReboteSuppressionsAdded *added;

  g_ptr_array_add (list, rebote_suppression_new (address, reason, REBOTE_SUPPRESSION_ORIGIN_USER, note));
  added = rebote_store_suppressions_add (store, list, &error);
  g_assert_no_error (error);
  return added;
}

static void
assert_counts (ReboteStore *store,
               guint        active,
               guint        lifted)
{
  g_autoptr (GError) error = NULL;
  guint n_active;
  guint n_lifted;

  g_assert_true (rebote_store_suppressions_count (store, &n_active, &n_lifted, &error));
  g_assert_cmpuint (n_active, ==, active);
  g_assert_cmpuint (n_lifted, ==, lifted);
}

static void
test_add (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (ReboteSuppressionsAdded) first = add (store, " <Ana@Example.COM> ", "complaint", "It was spam.");
  g_autoptr (ReboteSuppressionsAdded) again = add (store, "ana@example.com", "user", NULL);
  g_autoptr (ReboteSuppressionsAdded) wrong = add (store, "no address at all", "user", NULL);
  g_autoptr (GHashTable) set = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (first->n_added, ==, 1);
  g_assert_cmpuint (first->ids->len, ==, 1);
  g_assert_cmpuint (again->n_added, ==, 0);
  g_assert_cmpuint (again->n_known, ==, 1);
  g_assert_cmpuint (wrong->n_invalid, ==, 1);
  assert_counts (store, 1, 0);

  set = rebote_store_suppressions_get_set (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (set), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (set, "ana@example.com"), ==, "complaint");

  /* Undone, it has never been. */
  g_assert_true (rebote_store_suppressions_forget (store, (gint64 *)(gpointer)first->ids->data, 1, &error));
  assert_counts (store, 0, 0);
}

static void
test_take_off (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (ReboteSuppressionsAdded) added = add (store, "ana@example.com", "no-such-user", NULL);
  g_autoptr (ReboteSuppressionsAdded) again = NULL;
  g_autoptr (ReboteSuppression) found = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 *ids = (const gint64 *)(gconstpointer)added->ids->data;

  g_assert_true (rebote_store_suppressions_take_off (store, ids, 1, "She called us.", &error));
  assert_counts (store, 0, 1);
  found = rebote_store_suppressions_find (store, "ANA@example.com", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->lifted_why, ==, "She called us.");
  g_assert_cmpint (found->lifted, >, 0);

  g_assert_true (rebote_store_suppressions_put_back (store, ids, 1, &error));
  assert_counts (store, 1, 0);

  /* Added once more after it was taken off: on the list, and the memory stays. */
  g_assert_true (rebote_store_suppressions_take_off (store, ids, 1, "She called us.", &error));
  again = add (store, "ana@example.com", "complaint", NULL);
  g_assert_cmpuint (again->n_added, ==, 1);
  assert_counts (store, 1, 1);
  g_clear_pointer (&found, rebote_suppression_free);
  found = rebote_store_suppressions_find (store, "ana@example.com", &error);
  g_assert_cmpstr (found->reason, ==, "complaint");
  g_assert_cmpint (found->lifted, ==, 0);

  /* Too late to undo: the newer one stands. */
  g_assert_true (rebote_store_suppressions_put_back (store, ids, 1, &error));
  assert_counts (store, 1, 1);

  g_assert_null (rebote_store_suppressions_find (store, "eva@example.com", &error));
  g_assert_no_error (error);
}

static char *
write_file (const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int   fd = g_file_open_tmp ("rebote-XXXXXX.csv", &path, &error);

  g_assert_no_error (error);
  g_assert_true (g_close (fd, &error));
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  return path;
}

static ReboteSuppressionsAdded *
import (ReboteStore *store,
        const char  *text)
{
  g_autofree char *path = write_file (text);
  g_autoptr (GError) error = NULL;
  ReboteSuppressionsAdded *added = rebote_store_suppressions_import (store, path, &error);

  g_unlink (path);
  g_assert_no_error (error);
  return added;
}

static void
test_import (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (ReboteSuppressionsAdded) bare = import (store, "ana@example.com\nluis@example.org\n");
  g_autoptr (ReboteSuppressionsAdded) table = NULL;
  g_autoptr (ReboteSuppression) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (bare->n_added, ==, 2);

  table = import (store, "\xef\xbb\xbfName;E-Mail;Note\r\nEva;eva@example.com;\r\nNiemand;kaputt;\r\nAna;ANA@example.com;\r\n");
  g_assert_cmpuint (table->n_added, ==, 1);
  g_assert_cmpuint (table->n_known, ==, 1);
  g_assert_cmpuint (table->n_invalid, ==, 1);
  g_assert_cmpuint (table->first_invalid, ==, 3);
  assert_counts (store, 3, 0);

  found = rebote_store_suppressions_find (store, "eva@example.com", &error);
  g_assert_cmpstr (found->origin, ==, REBOTE_SUPPRESSION_ORIGIN_IMPORT);
  g_assert_cmpstr (found->reason, ==, "unknown");
}

static void
test_import_nonsense (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autofree char *path = write_file ("a,b\n1,2\n3,4\n");
  g_autoptr (GError) error = NULL;

  g_assert_null (rebote_store_suppressions_import (store, path, &error));
  g_assert_nonnull (error);
  g_unlink (path);
  g_clear_error (&error);
  g_assert_null (rebote_store_suppressions_import (store, path, &error));
  g_assert_nonnull (error);
  assert_counts (store, 0, 0);
}

static void
test_round_trip (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (ReboteStore) other = make_store ();
  g_autoptr (ReboteSuppressionsAdded) one = add (store, "ana@example.com", "complaint", "=1+1, \"señora\"");
  g_autoptr (ReboteSuppressionsAdded) two = add (store, "eva@example.com", "no-such-user", NULL);
  g_autoptr (ReboteSuppressionsAdded) back = NULL;
  g_autoptr (ReboteSuppression) before = NULL;
  g_autoptr (ReboteSuppression) after = NULL;
  g_autoptr (GBytes) csv = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  csv = rebote_store_suppressions_export (store, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_assert_true (g_str_has_prefix (text, "email,reason,origin,since,note\r\n\"ana@example.com\",\"complaint\",\"user\","));
  /* Not a formula, wherever it is opened. */
  g_assert_nonnull (strstr (text, ",\"'=1+1, \"\"señora\"\"\"\r\n"));

  back = import (other, text);
  g_assert_cmpuint (back->n_added, ==, 2);
  before = rebote_store_suppressions_find (store, "ana@example.com", &error);
  after = rebote_store_suppressions_find (other, "ana@example.com", &error);
  g_assert_cmpstr (after->reason, ==, "complaint");
  g_assert_cmpint (after->since, ==, before->since);
}

static void
test_model (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (ReboteSuppressionsAdded) one = add (store, "zoe@example.com", "complaint", "Beschwerde");
  g_autoptr (ReboteSuppressionsAdded) two = add (store, "ana@example.com", "user", NULL);
  g_autoptr (ReboteSuppressionModel) model = rebote_suppression_model_new (store);
  g_autoptr (ReboteSuppressionRow) row = NULL;
  g_autoptr (GError) error = NULL;

  while (rebote_row_model_get_loading (REBOTE_ROW_MODEL (model)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 2);
  row = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_cmpstr (rebote_suppression_row_get_address (row), ==, "ana@example.com");
  g_assert_nonnull (rebote_suppression_row_get_since (row));

  /* The model follows the store by itself. */
  g_assert_true (rebote_store_suppressions_take_off (store, (gint64 *)(gpointer)two->ids->data, 1, "why", &error));
  while (g_list_model_get_n_items (G_LIST_MODEL (model)) != 1)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&row);
  row = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_cmpstr (rebote_suppression_row_get_note (row), ==, "Beschwerde");
}

static void
test_sent (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (GError) error = NULL;
  gint64 sent = -1;

  g_assert_true (rebote_store_campaigns_get_total_sent (store, &sent, &error));
  g_assert_cmpint (sent, ==, 0);
  g_assert_true (rebote_store_campaigns_set_total_sent (store, 12000, &error));
  g_assert_true (rebote_store_campaigns_set_total_sent (store, 13000, &error));
  g_assert_true (rebote_store_campaigns_get_total_sent (store, &sent, &error));
  g_assert_cmpint (sent, ==, 13000);
}

static void
test_campaigns (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (GPtrArray) campaigns = NULL;
  g_autoptr (GError) error = NULL;
  ReboteCampaign        may = { .name = (char *)"May", .date = 2000, .sending_domain = (char *)"news.example", .sent = 100 };
  ReboteCampaign        june = { .name = (char *)"June", .date = 3000 };
  const ReboteCampaign *first;

  may.id = rebote_store_campaigns_save (store, &may, &error);
  g_assert_cmpint (may.id, >, 0);
  g_assert_cmpint (rebote_store_campaigns_save (store, &june, &error), >, may.id);
  may.sent = 200;
  g_assert_cmpint (rebote_store_campaigns_save (store, &may, &error), ==, may.id);
  may.name = (char *)"May again";
  g_assert_cmpint (rebote_store_campaigns_save (store, &may, &error), ==, may.id);

  campaigns = rebote_store_campaigns_get_all (store, &error);
  g_assert_cmpuint (campaigns->len, ==, 2);
  first = g_ptr_array_index (campaigns, 1);
  g_assert_cmpstr (first->name, ==, "May again");
  g_assert_cmpint (first->sent, ==, 200);
  g_assert_cmpstr (first->sending_domain, ==, "news.example");

  g_assert_true (rebote_store_campaigns_delete (store, may.id, &error));
  g_clear_pointer (&campaigns, g_ptr_array_unref);
  campaigns = rebote_store_campaigns_get_all (store, &error);
  g_assert_cmpuint (campaigns->len, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/store/suppressions/add", test_add);
  g_test_add_func ("/store/suppressions/take-off", test_take_off);
  g_test_add_func ("/store/suppressions/import", test_import);
  g_test_add_func ("/store/suppressions/import-nonsense", test_import_nonsense);
  g_test_add_func ("/store/suppressions/round-trip", test_round_trip);
  g_test_add_func ("/store/suppressions/model", test_model);
  g_test_add_func ("/store/sent", test_sent);
  g_test_add_func ("/store/campaigns", test_campaigns);

  return isolated_test_run ();
}
