/* test-verify-draft.c
 *
 * What a run would do, before anybody says yes to it, and what came of it, in numbers.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "store/rebote-list-import.h"
#include "store/rebote-store-lists.h"
#include "store/rebote-store-suppressions.h"
#include "store/rebote-verify-draft.h"
#include "store/rebote-verify-progress.h"
#include "store/rebote-verify-tally.h"
#include "isolated.h"

#define MAY  "email,name\nana@club.org,Ana\nbea@club.org,Bea\n"
#define JUNE "email,name\nana@club.org,Ana\nbea@club.org,Bea\ncaro@shop.net,Caro\nCaro@Shop.net,Caro\n,Nobody\nnever@club.org,Never\n"

typedef struct
{
  ReboteStore *store;
  char        *folder;
  gint64       may;
  gint64       june;
} Fixture;

static gint64
import (Fixture    *fixture,
        const char *name,
        const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  ReboteListImport job = { path, "people", "people.csv", NULL, NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  gint64 id;

  g_assert_true (g_file_set_contents (path, text, -1, &error));
  id = rebote_list_import_run (fixture->store, &job, NULL, &error);
  g_assert_no_error (error);

  return id;
}

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  g_autoptr (ReboteSuppression) suppression = rebote_suppression_new ("bea@club.org", "complaint", "user", NULL);
  g_autoptr (GPtrArray) suppressions = g_ptr_array_new ();
  g_autoptr (ReboteSuppressionsAdded) added = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rebote-draft-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->store = rebote_store_open_temporary (&error);
  g_assert_no_error (error);
  fixture->may = import (fixture, "may.csv", MAY);
  fixture->june = import (fixture, "june.csv", JUNE);
  /* After the lists, which would take it out at once. */
  g_ptr_array_add (suppressions, suppression);
  added = rebote_store_suppressions_add (fixture->store, suppressions, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  g_assert_finalize_object (fixture->store);
  folder_remove (fixture->folder);
  g_free (fixture->folder);
}

static const ReboteVerifyOrder *
order (const char *const *verifiers)
{
  static ReboteVerifyOrder made = { "people", "list:1", NULL, FALSE, TRUE, 30 };

  made.verifiers = verifiers;
  return &made;
}

static ReboteVerifyOutlook *
look (Fixture                  *fixture,
      const ReboteVerifyChoice *choice,
      gint64                    run_id)
{
  g_autoptr (GError) error = NULL;
  ReboteVerifyOutlook *outlook = rebote_verify_draft_look (fixture->store, run_id, choice, &error);

  g_assert_no_error (error);

  return outlook;
}

static void
assert_open (ReboteVerifyOutlook *outlook,
             guint                position,
             guint64              n_open,
             guint64              n_known)
{
  const ReboteVerifyCounts *counts = &g_array_index (outlook->counts, ReboteVerifyCounts, position);

  g_assert_cmpuint (position, <, outlook->counts->len);
  g_assert_cmpuint (counts->n_open, ==, n_open);
  g_assert_cmpuint (counts->n_known, ==, n_known);
}

/* Of a list: what is to be removed is left out, what must not be mailed goes to nobody but us, and each address counts once. */
static void
test_list (Fixture      *fixture,
           gconstpointer unused)
{
  static const char *const nobody[] = { NULL };
  static const char *const two[] = { "two", "one", NULL };
  const ReboteVerifyChoice choice = { REBOTE_VERIFY_SCOPE_LIST, fixture->june, NULL };
  g_autoptr (ReboteVerifyOutlook) outlook = NULL;
  g_autoptr (ReboteStoredVerifyRun) run = NULL;
  g_autoptr (GError) error = NULL;
  gint64 run_id = rebote_verify_draft_make (fixture->store, &choice, order (nobody), &error);

  g_assert_no_error (error);
  outlook = look (fixture, &choice, run_id);
  g_assert_cmpuint (outlook->n_contacts + outlook->n_removed, ==, 6);
  g_assert_cmpuint (outlook->n_removed, ==, 2);
  g_assert_cmpuint (outlook->n_bad, ==, 0);
  g_assert_cmpuint (outlook->n_addresses, ==, 4);
  g_assert_cmpuint (outlook->n_suppressed, ==, 1);
  g_assert_cmpuint (outlook->counts->len, ==, 1);
  assert_open (outlook, 0, 4, 0);
  g_assert_true (g_strv_contains ((const char *const *)outlook->domains, "shop.net"));

  /* Other verifiers, the same addresses. */
  g_assert_true (rebote_verify_draft_change (fixture->store, run_id, order (two), &error));
  g_assert_no_error (error);
  run = rebote_store_verify_runs_get (fixture->store, run_id, &error);
  g_assert_cmpuint (run->backends->len, ==, 3);
  g_assert_cmpstr (((ReboteStoredBackend *)g_ptr_array_index (run->backends, 1))->verifier, ==, "two");
  g_clear_pointer (&outlook, rebote_verify_outlook_free);
  outlook = look (fixture, &choice, run_id);
  assert_open (outlook, 0, 4, 0);
  assert_open (outlook, 1, 3, 0);
  assert_open (outlook, 2, 3, 0);
}

static void
test_scopes (Fixture      *fixture,
             gconstpointer unused)
{
  static const char *const one[] = { "one", NULL };
  g_autoptr (GArray) ids = rebote_store_lists_find_address (fixture->store, "caro@shop.net", NULL);
  const ReboteVerifyChoice fresh = { REBOTE_VERIFY_SCOPE_NEW, fixture->june, NULL };
  const ReboteVerifyChoice chosen = { REBOTE_VERIFY_SCOPE_CHOSEN, fixture->june, ids };
  g_autoptr (ReboteVerifyOutlook) of_new = NULL;
  g_autoptr (ReboteVerifyOutlook) of_chosen = NULL;
  g_autoptr (GError) error = NULL;
  gint64 run_id = rebote_verify_draft_make (fixture->store, &fresh, order (one), &error);

  g_assert_no_error (error);
  of_new = look (fixture, &fresh, run_id);
  g_assert_cmpuint (of_new->n_addresses, ==, 2);
  assert_open (of_new, 1, 2, 0);

  g_assert_cmpuint (ids->len, ==, 2);
  run_id = rebote_verify_draft_make (fixture->store, &chosen, order (one), &error);
  g_assert_no_error (error);
  of_chosen = look (fixture, &chosen, run_id);
  g_assert_cmpuint (of_chosen->n_contacts, ==, 2);
  g_assert_cmpuint (of_chosen->n_addresses, ==, 1);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

/* What is begun is not a draft any more. */
static void
test_begun (Fixture      *fixture,
            gconstpointer unused)
{
  static const char *const nobody[] = { NULL };
  const ReboteVerifyChoice choice = { REBOTE_VERIFY_SCOPE_LIST, fixture->may, NULL };
  const ReboteVerifiersPlaces places = { fixture->folder, fixture->folder, "/nowhere/verifiers.ini" };
  g_autoptr (ReboteVerifiers) verifiers = NULL;
  g_autoptr (ReboteVerifyWork) work = NULL;
  g_autoptr (ReboteVerifyProgress) progress = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ReboteVerifyTally tally;
  guint64 n_done, n_total, n_doubtful;
  gboolean is_finished = FALSE;
  gint64 run_id = rebote_verify_draft_make (fixture->store, &choice, order (nobody), &error);

  g_assert_no_error (error);
  verifiers = rebote_verifiers_new (&places, NULL, &error);
  g_assert_no_error (error);
  progress = rebote_verify_progress_load (fixture->store, run_id, &error);
  g_assert_no_error (error);
  rebote_verify_figures_sum_up (progress->figures, &n_done, &n_total, &n_doubtful);
  g_assert_cmpuint (n_done, ==, 0);
  g_assert_cmpuint (n_total, ==, 2);
  g_assert_true (rebote_store_verify_runs_tally (fixture->store, run_id, &tally, &error));
  g_assert_cmpuint (tally.n_unchecked, ==, 2);

  work = rebote_verify_work_new (fixture->store, run_id, verifiers);
  rebote_verify_work_run_async (work, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (rebote_verify_work_run_finish (work, result, &is_finished, &error));
  g_assert_true (is_finished);

  g_assert_false (rebote_verify_draft_change (fixture->store, run_id, order (nobody), &error));
  g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (rebote_store_verify_runs_tally (fixture->store, run_id, &tally, &error));
  g_assert_cmpuint (tally.n_unchecked, ==, 0);
  g_assert_cmpuint (tally.verdicts[REBOTE_VERIFICATION_UNKNOWN], ==, 2);
  g_clear_pointer (&progress, rebote_verify_progress_free);
  progress = rebote_verify_progress_load (fixture->store, run_id, &error);
  rebote_verify_figures_sum_up (progress->figures, &n_done, &n_total, &n_doubtful);
  g_assert_cmpuint (n_done, ==, 2);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

#define add_test(path, func) g_test_add ("/verify-draft/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  isolated_test_init (&argc, &argv);

  add_test ("list", test_list);
  add_test ("scopes", test_scopes);
  add_test ("begun", test_begun);

  return isolated_test_run ();
}
