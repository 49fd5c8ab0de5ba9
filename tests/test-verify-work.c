/* test-verify-work.c
 *
 * Runs over the store, with services that are asked for real.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "store/rebote-store-ledger.h"
#include "store/rebote-store-private.h"
#include "store/rebote-store-suppressions.h"
#include "store/rebote-store-verifications.h"
#include "store/rebote-verify-plan.h"
#include "store/rebote-verify-work.h"
#include "isolated.h"
#include "verify-service.h"

typedef struct
{
  char            *folder;
  char            *path;
  ReboteStore     *store;
  VerifyService   *one;
  VerifyService   *two;
  ReboteVerifiers *verifiers;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *settings = NULL;
  ReboteVerifiersPlaces places;

  fixture->folder = g_dir_make_tmp ("rebote-work-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "rebote.db", NULL);
  fixture->store = rebote_store_open (fixture->path, REBOTE_STORE_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  fixture->one = verify_service_new (0);
  fixture->two = verify_service_new (0);
  verify_service_describe (fixture->one, fixture->folder, "one", 4);
  verify_service_describe (fixture->two, fixture->folder, "two", 4);
  g_setenv ("REBOTE_KEY_ONE", "right", TRUE);
  g_setenv ("REBOTE_KEY_TWO", "right", TRUE);
  settings = g_build_filename (fixture->folder, "verifiers.ini", NULL);
  places = (ReboteVerifiersPlaces){ fixture->folder, fixture->folder, settings };
  fixture->verifiers = rebote_verifiers_new (&places, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rebote_verifiers_get_problems (fixture->verifiers)->len, ==, 0);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  g_assert_finalize_object (fixture->verifiers);
  g_assert_finalize_object (fixture->store);
  verify_service_free (fixture->one);
  verify_service_free (fixture->two);
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* A run that asks nobody but the services, of addresses that are separated by spaces. */
static gint64
plan (Fixture    *fixture,
      const char *verifiers,
      gboolean    compares,
      guint       max_age,
      const char *addresses)
{
  g_auto (GStrv) ids = g_strsplit (verifiers, ",", -1);
  g_auto (GStrv) words = g_strsplit (addresses, " ", -1);
  const ReboteVerifyOrder order = { "A list", "source", (const char *const *)ids, compares, TRUE, max_age };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteVerifyPlan) made = rebote_verify_plan_new (fixture->store, &order, &error);
  gint64 run_id;

  g_assert_no_error (error);
  for (guint i = 0; words[i]; i++)
    g_assert_true (rebote_verify_plan_add (made, words[i], &error));
  run_id = rebote_verify_plan_finish (made, &error);
  g_assert_no_error (error);

  return run_id;
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static gboolean
wait_for (ReboteVerifyWork *work,
          GAsyncResult    **result,
          GError          **error)
{
  gboolean is_finished = FALSE;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  rebote_verify_work_run_finish (work, *result, &is_finished, error);
  g_clear_object (result);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  return is_finished;
}

static GPtrArray *
run (Fixture  *fixture,
     gint64    run_id,
     gboolean *is_finished)
{
  g_autoptr (ReboteVerifyWork) work = rebote_verify_work_new (fixture->store, run_id, fixture->verifiers);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rebote_verify_work_run_async (work, NULL, result_cb, &result);
  *is_finished = wait_for (work, &result, &error);
  g_assert_no_error (error);

  return rebote_verify_work_get_figures (work);
}

/* “local:unknown one:deliverable” */
static char *
describe (Fixture    *fixture,
          gint64      run_id,
          const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = rebote_store_verify_runs_get_answers (fixture->store, run_id, address, NULL, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < answers->len; i++)
    {
      ReboteVerifyAnswer *answer = g_ptr_array_index (answers, i);

      g_string_append_printf (text, "%s%s:%s", i > 0 ? " " : "", answer->verifier,
                              answer->verification ? rebote_verification_verdict_to_slug (answer->verification->verdict)
                              : answer->is_open    ? "asked"
                                                   : "failed");
      if (answer->is_reused)
        g_string_append (text, ":reused");
    }

  return g_string_free (text, FALSE);
}

#define assert_answers(fixture, run_id, address, expected)           \
  G_STMT_START                                                       \
  {                                                                  \
    g_autofree char *said = describe ((fixture), (run_id), (address)); \
                                                                     \
    g_assert_cmpstr (said, ==, (expected));                          \
  }                                                                  \
  G_STMT_END

static const ReboteVerifyFigures *
get_figures (GPtrArray *figures,
             guint      position)
{
  return g_ptr_array_index (figures, position);
}

/* The second is asked only for what the first could not tell; nobody for what is no address, stands twice, or must not be
 * mailed. */
static void
test_cascade (Fixture      *fixture,
              gconstpointer unused)
{
  g_autoptr (ReboteSuppression) suppression = rebote_suppression_new ("never@shop.net", "complaint", "user", NULL);
  g_autoptr (GPtrArray) suppressions = g_ptr_array_new ();
  g_autoptr (ReboteSuppressionsAdded) added = NULL;
  g_autoptr (GPtrArray) figures = NULL;
  g_autoptr (GError) error = NULL;
  ReboteVerifyCounts counts;
  gboolean is_finished;
  gint64   run_id;

  g_ptr_array_add (suppressions, suppression);
  added = rebote_store_suppressions_add (fixture->store, suppressions, &error);
  g_assert_no_error (error);
  run_id = plan (fixture, "one,two", FALSE, 30,
                 "good@shop.net Good@Shop.net bad@shop.net dunno@shop.net no.address a@@b never@shop.net x@example.com");

  g_assert_true (rebote_store_verify_runs_count (fixture->store, run_id, 1, &counts, &error));
  g_assert_cmpuint (counts.n_open, ==, 6);
  g_assert_false (counts.is_exact);

  figures = run (fixture, run_id, &is_finished);
  g_assert_true (is_finished);
  g_assert_cmpuint (verify_service_count_all (fixture->one), ==, 3);
  g_assert_cmpuint (verify_service_count_all (fixture->two), ==, 1);
  g_assert_cmpuint (verify_service_count (fixture->two, "dunno@shop.net"), ==, 1);
  assert_answers (fixture, run_id, "good@shop.net", "local:unknown one:deliverable");
  assert_answers (fixture, run_id, "bad@shop.net", "local:unknown one:undeliverable");
  assert_answers (fixture, run_id, "dunno@shop.net", "local:unknown one:unknown two:unknown");
  assert_answers (fixture, run_id, "a@@b", "local:undeliverable");
  assert_answers (fixture, run_id, "no.address", "local:undeliverable");
  assert_answers (fixture, run_id, "x@example.com", "local:undeliverable");
  assert_answers (fixture, run_id, "never@shop.net", "local:unknown");
  g_assert_cmpuint (get_figures (figures, 0)->n_done, ==, 7);
  g_assert_cmpuint (get_figures (figures, 1)->n_done, ==, 3);
  g_assert_cmpuint (get_figures (figures, 1)->n_total, ==, 3);
  g_assert_cmpint (get_figures (figures, 2)->state, ==, REBOTE_VERIFY_DONE);
  g_ptr_array_set_free_func (suppressions, NULL);
}

static void
test_compare (Fixture      *fixture,
              gconstpointer unused)
{
  gboolean is_finished;
  gint64   run_id = plan (fixture, "one,two", TRUE, 30, "good@shop.net bad@shop.net dunno@shop.net no.address");
  g_autoptr (GPtrArray) figures = run (fixture, run_id, &is_finished);

  g_assert_true (is_finished);
  g_assert_cmpuint (verify_service_count_all (fixture->one), ==, 3);
  g_assert_cmpuint (verify_service_count_all (fixture->two), ==, 3);
  assert_answers (fixture, run_id, "good@shop.net", "local:unknown one:deliverable two:deliverable");
}

/* What was said not long ago is not asked for again, unless it was nothing. */
static void
test_fresh (Fixture      *fixture,
            gconstpointer unused)
{
  static const struct
  {
    const char               *address;
    ReboteVerificationVerdict verdict;
    guint                     days;
  } known[] = {
    { "good@shop.net", REBOTE_VERIFICATION_DELIVERABLE, 20 },
    { "good2@shop.net", REBOTE_VERIFICATION_DELIVERABLE, 40 },
    { "dunno@shop.net", REBOTE_VERIFICATION_UNKNOWN, 2 },
    { "dunno2@shop.net", REBOTE_VERIFICATION_UNKNOWN, 0 },
  };
  g_autoptr (GPtrArray) verifications = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_verification_free);
  g_autoptr (GPtrArray) figures = NULL;
  g_autoptr (GError) error = NULL;
  ReboteVerifyCounts counts;
  gboolean is_finished;
  gint64   run_id;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      ReboteVerification *verification = rebote_verification_new ();

      verification->address = g_strdup (known[i].address);
      verification->service = g_strdup ("one");
      verification->verdict = known[i].verdict;
      verification->checked = g_get_real_time () / G_USEC_PER_SEC - known[i].days * 24 * 60 * 60 - 60;
      g_ptr_array_add (verifications, verification);
    }
  g_assert_true (rebote_store_verifications_add (fixture->store, verifications, &error));

  run_id = plan (fixture, "one,two", FALSE, 30, "good@shop.net good2@shop.net dunno@shop.net dunno2@shop.net good3@shop.net");
  g_assert_true (rebote_store_verify_runs_count (fixture->store, run_id, 1, &counts, &error));
  g_assert_cmpuint (counts.n_open, ==, 3);
  g_assert_cmpuint (counts.n_known, ==, 2);

  figures = run (fixture, run_id, &is_finished);
  g_assert_true (is_finished);
  g_assert_cmpuint (verify_service_count_all (fixture->one), ==, 3);
  g_assert_cmpuint (verify_service_count (fixture->one, "good@shop.net"), ==, 0);
  g_assert_cmpuint (verify_service_count (fixture->one, "dunno2@shop.net"), ==, 0);
  assert_answers (fixture, run_id, "good@shop.net", "local:unknown one:deliverable:reused");
  assert_answers (fixture, run_id, "dunno2@shop.net", "local:unknown one:unknown:reused two:unknown");
  g_assert_cmpuint (get_figures (figures, 1)->n_reused, ==, 2);
}

/* A mail server that wanted to be asked later is asked again when some minutes have passed, not only the next day. */
static void
test_greylisted (Fixture      *fixture,
                 gconstpointer unused)
{
  static const struct
  {
    const char              *address;
    ReboteVerificationReason reason;
    guint                    minutes;
  } known[] = {
    { "a@shop.net", REBOTE_VERIFICATION_REASON_GREYLISTED, 1 },
    { "b@shop.net", REBOTE_VERIFICATION_REASON_GREYLISTED, 10 },
    { "c@shop.net", REBOTE_VERIFICATION_REASON_TIMEOUT, 10 },
  };
  g_autoptr (GPtrArray) verifications = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_verification_free);
  g_autoptr (GError) error = NULL;
  ReboteVerifyCounts counts;
  gint64 run_id;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      ReboteVerification *verification = rebote_verification_new ();

      verification->address = g_strdup (known[i].address);
      verification->service = g_strdup ("smtp");
      verification->verdict = REBOTE_VERIFICATION_UNKNOWN;
      verification->reason = known[i].reason;
      verification->checked = g_get_real_time () / G_USEC_PER_SEC - known[i].minutes * 60;
      g_ptr_array_add (verifications, verification);
    }
  g_assert_true (rebote_store_verifications_add (fixture->store, verifications, &error));

  run_id = plan (fixture, "smtp", FALSE, 30, "a@shop.net b@shop.net c@shop.net");
  g_assert_true (rebote_store_verify_runs_count (fixture->store, run_id, 1, &counts, &error));
  g_assert_cmpuint (counts.n_known, ==, 2);
  g_assert_cmpuint (counts.n_open, ==, 1);
}

/* A key that is wrong stops its service alone, and what that was not asked stays unchecked until the key is right. */
static void
test_wrong_key (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr (GPtrArray) figures = NULL;
  gboolean is_finished;
  gint64   run_id;

  g_setenv ("REBOTE_KEY_ONE", "wrong", TRUE);
  run_id = plan (fixture, "one,two", FALSE, 30, "good@shop.net bad@shop.net");
  figures = run (fixture, run_id, &is_finished);
  g_assert_false (is_finished);
  g_assert_cmpint (get_figures (figures, 1)->state, ==, REBOTE_VERIFY_STOPPED);
  g_test_message ("%s", get_figures (figures, 1)->message);
  g_assert_nonnull (strstr (get_figures (figures, 1)->message, "does not accept the key"));
  g_assert_cmpuint (get_figures (figures, 1)->n_done, ==, 0);
  assert_answers (fixture, run_id, "good@shop.net", "local:unknown two:deliverable");
  g_assert_cmpuint (verify_service_count_all (fixture->two), ==, 2);

  /* It was asked nothing, so nothing is in doubt; and the other has told all. */
  g_setenv ("REBOTE_KEY_ONE", "right", TRUE);
  g_clear_pointer (&figures, g_ptr_array_unref);
  figures = run (fixture, run_id, &is_finished);
  g_assert_true (is_finished);
  g_assert_cmpuint (get_figures (figures, 1)->n_doubtful, ==, 0);
  g_assert_cmpuint (verify_service_count_all (fixture->two), ==, 2);
}

/* What is paid for is used, and the rest waits for more. */
static void
test_no_credits (Fixture      *fixture,
                 gconstpointer unused)
{
  g_autoptr (GPtrArray) figures = NULL;
  gboolean is_finished;
  gint64   run_id;

  verify_service_set_credits (fixture->one, 5);
  run_id = plan (fixture, "one", FALSE, 30,
                 "good1@shop.net good2@shop.net good3@shop.net good4@shop.net good5@shop.net good6@shop.net good7@shop.net "
                 "good8@shop.net good9@shop.net");
  figures = run (fixture, run_id, &is_finished);
  g_assert_false (is_finished);
  g_assert_cmpuint (verify_service_count_all (fixture->one), ==, 5);
  g_assert_cmpuint (get_figures (figures, 1)->n_done, ==, 5);
  g_assert_nonnull (strstr (get_figures (figures, 1)->message, "Service one"));

  verify_service_set_credits (fixture->one, 50);
  g_clear_pointer (&figures, g_ptr_array_unref);
  figures = run (fixture, run_id, &is_finished);
  g_assert_true (is_finished);
  g_assert_cmpuint (verify_service_count_all (fixture->one), ==, 9);
  g_assert_cmpuint (verify_service_count_each (fixture->one), ==, 9);
}

static gboolean
add_up (const ReboteLedgerEntry *entry,
        gpointer                 user_data,
        GError                 **error)
{
  guint64 *sums = user_data;

  g_assert_cmpint (entry->sends, ==, REBOTE_VERIFIER_SENDS_ADDRESSES);
  g_assert_cmpstr (entry->run_name, ==, "A list");
  g_assert_nonnull (strstr (entry->receiver, "127.0.0.1"));
  sums[g_str_equal (entry->verifier, "one") ? 0 : 1] += entry->n_addresses;
  sums[2] += entry->n_credits;

  return TRUE;
}

/* What is written of what left is what arrived, also after the run is forgotten. */
static void
test_ledger (Fixture      *fixture,
             gconstpointer unused)
{
  guint64  sums[3] = { 0 };
  gboolean is_finished;
  gint64   run_id = plan (fixture, "one,two", FALSE, 30, "good@shop.net bad@shop.net dunno@shop.net risky@shop.net");
  g_autoptr (GPtrArray) figures = run (fixture, run_id, &is_finished);
  g_autoptr (GError) error = NULL;

  g_assert_true (rebote_store_verify_runs_delete (fixture->store, run_id, &error));
  g_assert_true (rebote_store_ledger_foreach (fixture->store, add_up, sums, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sums[0], ==, verify_service_count_all (fixture->one));
  g_assert_cmpuint (sums[1], ==, verify_service_count_all (fixture->two));
  g_assert_cmpuint (sums[2], ==, 5);
}

static gboolean
count_verdict_cb (const ReboteVerification *verification,
                  gpointer                  user_data,
                  GError                  **error)
{
  ++*(guint *)user_data;

  return TRUE;
}

static void
run_sql (Fixture    *fixture,
         const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTransaction) transaction = rebote_store_begin (fixture->store, &error);

  g_assert_no_error (error);
  g_assert_true (rebote_connection_execute (transaction->connection, sql, &error));
  g_assert_true (rebote_transaction_commit (&transaction, 0, &error));
}

/* Old runs are forgotten when they are finished, and no others; what was said and what was sent is not. */
static void
test_purge (Fixture      *fixture,
            gconstpointer unused)
{
  guint64  sums[3] = { 0 };
  gboolean is_finished;
  gint64   old = plan (fixture, "one", FALSE, 30, "good@shop.net bad@shop.net");
  g_autoptr (GPtrArray) first = run (fixture, old, &is_finished);
  gint64   recent = plan (fixture, "one", FALSE, 0, "good2@shop.net");
  g_autoptr (GPtrArray) second = run (fixture, recent, &is_finished);
  gint64   open = plan (fixture, "one", FALSE, 0, "good3@shop.net");
  gint64   abandoned = plan (fixture, "one", FALSE, 0, "good4@shop.net");
  g_autofree char *age = g_strdup_printf ("UPDATE verify_run SET finished = finished - 91 * 24 * 60 * 60 WHERE id = %" G_GINT64_FORMAT
                                          "; UPDATE verify_run SET started = 1, made = 1 WHERE id = %" G_GINT64_FORMAT
                                          "; UPDATE verify_run SET made = 1 WHERE id = %" G_GINT64_FORMAT,
                                          old, open, abandoned);
  const struct
  {
    gint64   id;
    gboolean is_kept;
  } runs[] = { { old, FALSE }, { recent, TRUE }, { open, TRUE }, { abandoned, FALSE } };
  g_autoptr (GError) error = NULL;
  guint n_verdicts = 0;

  run_sql (fixture, age);
  g_assert_true (rebote_store_purge (fixture->store, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autoptr (ReboteStoredVerifyRun) kept = rebote_store_verify_runs_get (fixture->store, runs[i].id, &error);

      g_assert_cmpint (kept != NULL, ==, runs[i].is_kept);
      if (kept)
        g_assert_cmpuint (kept->n_addresses, ==, 1);
      else
        g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }
  assert_answers (fixture, recent, "good2@shop.net", "local:unknown one:deliverable");
  g_assert_true (rebote_store_verifications_foreach (fixture->store, NULL, count_verdict_cb, &n_verdicts, NULL, &error));
  g_assert_cmpuint (n_verdicts, ==, 6);
  g_assert_true (rebote_store_ledger_foreach (fixture->store, add_up, sums, &error));
  g_assert_cmpuint (sums[0], ==, 3);
}

/* When the domain was first found missing stays known, and nothing else does that was found before. */
static void
test_first_look (Fixture      *fixture,
                 gconstpointer unused)
{
  gboolean is_finished;
  guint    n_verdicts = 0;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      gint64 run_id = plan (fixture, "local", FALSE, 0, "x@nowhere.invalid ana@shop.net");
      g_autoptr (GPtrArray) figures = run (fixture, run_id, &is_finished);
      g_autofree char *age = NULL;

      g_assert_true (is_finished);
      age = g_strdup_printf ("UPDATE verification SET checked = checked - 700 - 10 * %u", i);
      run_sql (fixture, age);
    }
  g_assert_true (rebote_store_verifications_foreach (fixture->store, NULL, count_verdict_cb, &n_verdicts, NULL, &error));
  g_assert_cmpuint (n_verdicts, ==, 3);
}

static void
stop_cb (ReboteVerifyWork *work,
         gpointer          user_data)
{
  g_autoptr (GPtrArray) figures = rebote_verify_work_get_figures (work);

  if (figures->len > 1 && get_figures (figures, 1)->n_done > 0)
    rebote_verify_work_stop (work);
}

/* Stopped in the middle, it waits for what is under way, and goes on where it was. */
static void
test_stop (Fixture      *fixture,
           gconstpointer unused)
{
  g_autoptr (GString) addresses = g_string_new (NULL);
  g_autoptr (VerifyService) slow = verify_service_new (20);
  g_autoptr (ReboteVerifyWork) work = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) figures = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_finished;
  gint64   run_id;
  guint    n_asked;

  verify_service_describe (slow, fixture->folder, "slow", 4);
  g_setenv ("REBOTE_KEY_SLOW", "right", TRUE);
  for (guint i = 0; i < 400; i++)
    g_string_append_printf (addresses, "%sgood%03u@shop.net", i > 0 ? " " : "", i);
  run_id = plan (fixture, "slow", FALSE, 30, addresses->str);

  work = rebote_verify_work_new (fixture->store, run_id, fixture->verifiers);
  g_signal_connect (work, "progressed", G_CALLBACK (stop_cb), NULL);
  rebote_verify_work_run_async (work, NULL, result_cb, &result);
  g_assert_false (wait_for (work, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  n_asked = verify_service_count_all (slow);
  g_assert_cmpuint (n_asked, >, 0);
  g_assert_cmpuint (n_asked, <, 400);

  figures = run (fixture, run_id, &is_finished);
  g_assert_true (is_finished);
  g_assert_cmpuint (get_figures (figures, 1)->n_doubtful, ==, 0);
  g_assert_cmpuint (get_figures (figures, 1)->n_done, ==, 400);
  g_assert_cmpuint (verify_service_count_all (slow), ==, 400);
  g_assert_cmpuint (verify_service_count_each (slow), ==, 400);
}

/* Cancelled at once, what was under way is in doubt: it is not asked again but on order. */
static void
cancel_cb (ReboteVerifyWork *work,
           GCancellable     *cancellable)
{
  g_autoptr (GPtrArray) figures = rebote_verify_work_get_figures (work);

  if (figures->len > 1 && get_figures (figures, 1)->n_done > 0)
    g_cancellable_cancel (cancellable);
}

static void
count_cb (const char *address,
          gpointer    user_data)
{
  ++*(guint *)user_data;
}

static void
test_doubt (Fixture      *fixture,
            gconstpointer unused)
{
  g_autoptr (GString) addresses = g_string_new (NULL);
  g_autoptr (VerifyService) slow = verify_service_new (50);
  g_autoptr (ReboteVerifyWork) work = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) figures = NULL;
  g_autoptr (GError) error = NULL;
  guint    n_doubtful = 0;
  gboolean is_finished;
  gint64   run_id;

  verify_service_describe (slow, fixture->folder, "slow", 4);
  g_setenv ("REBOTE_KEY_SLOW", "right", TRUE);
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (addresses, "%sgood%03u@shop.net", i > 0 ? " " : "", i);
  run_id = plan (fixture, "slow", FALSE, 30, addresses->str);
  work = rebote_verify_work_new (fixture->store, run_id, fixture->verifiers);
  g_signal_connect (work, "progressed", G_CALLBACK (cancel_cb), cancellable);
  rebote_verify_work_run_async (work, cancellable, result_cb, &result);
  g_assert_false (wait_for (work, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_true (rebote_store_verify_runs_foreach_asked (fixture->store, run_id, 1, count_cb, &n_doubtful, &error));
  g_assert_cmpuint (n_doubtful, >, 0);
  g_assert_cmpuint (n_doubtful, <=, 4);

  figures = run (fixture, run_id, &is_finished);
  g_assert_false (is_finished);
  g_assert_cmpuint (get_figures (figures, 1)->n_doubtful, ==, n_doubtful);
  g_assert_cmpuint (get_figures (figures, 1)->n_done, ==, 100 - n_doubtful);
  g_assert_cmpuint (verify_service_count_all (slow), ==, verify_service_count_each (slow));

  g_clear_object (&work);
  work = rebote_verify_work_new (fixture->store, run_id, fixture->verifiers);
  rebote_verify_work_set_asks_doubtful (work, TRUE);
  rebote_verify_work_run_async (work, NULL, result_cb, &result);
  g_assert_true (wait_for (work, &result, &error));
  g_assert_cmpuint (verify_service_count_each (slow), ==, 100);
}

/* Paused, nothing is asked; nor is a run at work twice. */
static void
test_pause (Fixture      *fixture,
            gconstpointer unused)
{
  gint64 run_id = plan (fixture, "one", FALSE, 30, "good@shop.net");
  g_autoptr (ReboteVerifyWork) work = rebote_verify_work_new (fixture->store, run_id, fixture->verifiers);
  g_autoptr (ReboteVerifyWork) other = rebote_verify_work_new (fixture->store, run_id, fixture->verifiers);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GPtrArray) figures = NULL;
  g_autoptr (GError) error = NULL;

  rebote_verify_work_set_paused (work, TRUE);
  rebote_verify_work_run_async (work, NULL, result_cb, &result);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      g_clear_pointer (&figures, g_ptr_array_unref);
      figures = rebote_verify_work_get_figures (work);
    }
  while (figures->len == 0);

  rebote_verify_work_run_async (other, NULL, result_cb, &second);
  g_assert_false (wait_for (other, &second, &error));
  g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (result);
  g_assert_cmpuint (verify_service_count_all (fixture->one), ==, 0);

  rebote_verify_work_set_paused (work, FALSE);
  g_assert_true (wait_for (work, &result, &error));
  g_assert_cmpuint (verify_service_count_all (fixture->one), ==, 1);
}

#define add_test(path, func) g_test_add ("/verify-work/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  isolated_test_init (&argc, &argv);
  add_test ("cascade", test_cascade);
  add_test ("compare", test_compare);
  add_test ("fresh", test_fresh);
  add_test ("greylisted", test_greylisted);
  add_test ("wrong-key", test_wrong_key);
  add_test ("no-credits", test_no_credits);
  add_test ("ledger", test_ledger);
  add_test ("purge", test_purge);
  add_test ("first-look", test_first_look);
  add_test ("stop", test_stop);
  add_test ("doubt", test_doubt);
  add_test ("pause", test_pause);

  return isolated_test_run ();
}
