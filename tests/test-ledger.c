/* test-ledger.c
 *
 * What has left the computer, as a view lists it and as other programs get it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "store/rebote-ledger-model.h"
#include "store/rebote-ledger-totals.h"
#include "store/rebote-verify-plan.h"
#include "store/rebote-verify-work.h"
#include "isolated.h"
#include "verify-service.h"

static void
add_row (GPtrArray  *rows,
         const char *day,
         const char *verifier,
         const char *run,
         gboolean    is_domains,
         guint64     n_addresses,
         guint64     n_credits)
{
  g_autofree char *text = g_strdup_printf ("%sT12:00:00Z", day);
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (text, NULL);
  const ReboteLedgerEntry entry = {
    .run_id = 1,
    .run_name = run,
    .verifier = verifier,
    .receiver = is_domains ? NULL : "api.example",
    .sends = is_domains ? REBOTE_VERIFIER_SENDS_DOMAINS : REBOTE_VERIFIER_SENDS_ADDRESSES,
    .began = g_date_time_to_unix (date),
    .ended = g_date_time_to_unix (date) + 60,
    .n_addresses = n_addresses,
    .n_credits = n_credits,
  };

  g_ptr_array_add (rows, rebote_ledger_row_new (&entry));
}

static void
assert_total (GPtrArray  *totals,
              guint       position,
              int         month,
              const char *verifier,
              const char *words)
{
  const ReboteLedgerTotal *total = g_ptr_array_index (totals, position);
  g_autofree char *text = rebote_ledger_total_describe (total);

  g_assert_cmpint (total->month, ==, month);
  g_assert_cmpstr (total->verifier, ==, verifier);
  g_assert_cmpstr (text, ==, words);
}

static void
test_totals (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) totals = NULL;
  g_autoptr (GPtrArray) none = NULL;

  add_row (rows, "2026-05-10", "one", "a", FALSE, 3, 2);
  add_row (rows, "2026-05-09", "local", "a", TRUE, 1, 0);
  add_row (rows, "2026-05-08", "two", "a", FALSE, 90, 0);
  add_row (rows, "2026-05-07", "one", "a", FALSE, 4, 4);
  add_row (rows, "2026-04-07", "one", "a", FALSE, 1, 1);
  add_row (rows, "2025-05-07", "one", "a", FALSE, 5, 0);
  totals = rebote_ledger_totals_new (rows);
  g_assert_cmpuint (totals->len, ==, 5);
  assert_total (totals, 0, 5, "two", "90 addresses");
  assert_total (totals, 1, 5, "one", "7 addresses · 6 credits");
  assert_total (totals, 2, 5, "local", "the domain of 1 address");
  assert_total (totals, 3, 4, "one", "1 address · 1 credit");
  assert_total (totals, 4, 5, "one", "5 addresses");
  g_assert_cmpint (((ReboteLedgerTotal *)g_ptr_array_index (totals, 4))->year, ==, 2025);

  g_ptr_array_set_size (rows, 0);
  none = rebote_ledger_totals_new (rows);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Names of lists are those of files, which anybody may have sent. */
static void
test_text (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *csv = NULL;
  g_autofree char *text = NULL;

  add_row (rows, "2026-05-10", "one", "=cmd|'/c calc'!A1", FALSE, 1234567, 2);
  add_row (rows, "2026-05-09", "local", "two\tparts, “a \"b\"”\n", TRUE, 2, 0);
  csv = rebote_ledger_rows_to_csv (rows);
  g_assert_cmpstr (csv, ==,
                   "began,ended,run,backend,receiver,sent,addresses,credits\r\n"
                   "\"2026-05-10T12:00:00Z\",\"2026-05-10T12:01:00Z\",\"'=cmd|'/c calc'!A1\",\"one\",\"api.example\","
                   "\"addresses\",\"1234567\",\"2\"\r\n"
                   "\"2026-05-09T12:00:00Z\",\"2026-05-09T12:01:00Z\",\"two\tparts, “a \"\"b\"\"”\n\",\"local\",\"\","
                   "\"domains\",\"2\",\"0\"\r\n");

  text = rebote_ledger_rows_to_text (rows);
  g_assert_nonnull (strstr (text, "\t'=cmd|'/c calc'!A1\tone\tapi.example\t"));
  g_assert_nonnull (strstr (text, "\ttwo parts, “a \"b\"” \tlocal\t\tthe domains of 2 addresses\t0\n"));
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/* Verifies an address with a service that is asked for real. */
static void
verify (ReboteStore     *store,
        ReboteVerifiers *verifiers,
        const char      *name,
        const char      *address)
{
  const char *const ids[] = { "one", NULL };
  const ReboteVerifyOrder order = { name, "source", ids, FALSE, TRUE, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteVerifyPlan) plan = rebote_verify_plan_new (store, &order, &error);
  g_autoptr (ReboteVerifyWork) work = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gboolean is_finished;
  gint64   run_id;

  g_assert_no_error (error);
  g_assert_true (rebote_verify_plan_add (plan, address, &error));
  run_id = rebote_verify_plan_finish (plan, &error);
  g_assert_no_error (error);
  work = rebote_verify_work_new (store, run_id, verifiers);
  rebote_verify_work_run_async (work, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (rebote_verify_work_run_finish (work, result, &is_finished, &error));
  g_assert_no_error (error);
  g_assert_true (is_finished);
}

typedef struct
{
  guint position;
  guint n_removed;
  guint n_added;
  guint n_all;
} Change;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  Change     *change)
{
  change->position = position;
  change->n_removed += n_removed;
  change->n_added += n_added;
  change->n_all = g_list_model_get_n_items (model);
}

static void
assert_run (ReboteLedgerModel *model,
            guint              position,
            const char        *name)
{
  g_autoptr (ReboteLedgerRow) row = g_list_model_get_item (G_LIST_MODEL (model), position);

  g_assert_cmpstr (rebote_ledger_row_get_entry (row)->run_name, ==, name);
  g_assert_cmpstr (rebote_ledger_row_get_entry (row)->verifier, ==, "one");
  g_assert_cmpuint (rebote_ledger_row_get_entry (row)->n_addresses, ==, 1);
}

/* A model follows the store, with the newest first, and leaves alone what has not changed. */
static void
test_model (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("rebote-ledger-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "rebote.db", NULL);
  g_autofree char *settings = g_build_filename (folder, "verifiers.ini", NULL);
  const ReboteVerifiersPlaces places = { folder, folder, settings };
  ReboteStore *store = rebote_store_open (path, REBOTE_STORE_OPEN_DEFAULT, &error);
  VerifyService *service = verify_service_new (0);
  ReboteVerifiers *verifiers;
  ReboteLedgerModel *model;
  Change change = { 0 };

  g_assert_no_error (error);
  verify_service_describe (service, folder, "one", 4);
  g_setenv ("REBOTE_KEY_ONE", "right", TRUE);
  verifiers = rebote_verifiers_new (&places, NULL, &error);
  g_assert_no_error (error);
  verify (store, verifiers, "first", "good@shop.net");

  model = rebote_ledger_model_new (store);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &change);
  while (change.n_all < 1)
    g_main_context_iteration (NULL, TRUE);
  assert_run (model, 0, "first");

  change = (Change){ 0 };
  verify (store, verifiers, "second", "bad@shop.net");
  while (change.n_all < 2 || rebote_ledger_model_get_totals (model)->len == 0 ||
         ((ReboteLedgerTotal *)g_ptr_array_index (rebote_ledger_model_get_totals (model), 0))->n_addresses < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (change.position, ==, 0);
  g_assert_cmpuint (change.n_added, ==, change.n_removed + 1);
  assert_run (model, 0, "second");
  assert_run (model, 1, "first");

  /* It lives on for as long as it reads. */
  g_object_add_weak_pointer (G_OBJECT (model), (gpointer *)&model);
  g_object_unref (model);
  while (model)
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (verifiers);
  g_object_unref (store);
  verify_service_free (service);
  folder_remove (folder);
}

int
main (int   argc,
      char *argv[])
{
  isolated_test_init (&argc, &argv);
  g_test_add_func ("/ledger/totals", test_totals);
  g_test_add_func ("/ledger/text", test_text);
  g_test_add_func ("/ledger/model", test_model);

  return isolated_test_run ();
}
