/* test-verify-run.c
 *
 * Many addresses, and a verifier that answers late, wants to be asked again later, or will not go on.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "verify/rebote-verify-run.h"
#include "isolated.h"

/* How long an answer takes, in milliseconds. */
#define DELAY 5

/* A verifier like one that a plug-in brings: what it says of an address follows from how that begins. */
#define TEST_TYPE_VERIFIER (test_verifier_get_type ())

G_DECLARE_FINAL_TYPE (TestVerifier, test_verifier, TEST, VERIFIER, GObject)

struct _TestVerifier
{
  GObject            parent_instance;

  ReboteVerifierInfo info;
  GHashTable        *asked; /* address -> how often */
  guint              n_open;
  guint              max_open;
  guint              n_questions;
  gint64             first;
  gint64             last;
  guint              fail_from; /* the question from which on it fails, or 0 */
  GError            *failure;
  guint              n_failures; /* how often, or 0 for ever */
};

static void test_verifier_iface_init (ReboteVerifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestVerifier, test_verifier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (REBOTE_TYPE_VERIFIER, test_verifier_iface_init))

static const ReboteVerifierInfo *
get_info (ReboteVerifier *verifier)
{
  return &TEST_VERIFIER (verifier)->info;
}

static gboolean
answer_cb (gpointer user_data)
{
  GTask        *task = user_data;
  TestVerifier *self = g_task_get_source_object (task);
  const char *const *addresses = g_task_get_task_data (task);
  g_autoptr (GPtrArray) results = NULL;

  self->n_open--;
  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  self->n_questions++;
  if (self->fail_from && self->n_questions >= self->fail_from &&
      (self->n_failures == 0 || self->n_questions < self->fail_from + self->n_failures))
    {
      g_task_return_error (task, g_error_copy (self->failure));
      return G_SOURCE_REMOVE;
    }

  results = rebote_verifier_results_new ();
  for (; *addresses; addresses++)
    {
      ReboteVerification *verification = g_str_has_prefix (*addresses, "none") ? NULL : rebote_verification_new ();

      if (verification)
        verification->verdict = REBOTE_VERIFICATION_DELIVERABLE;
      g_ptr_array_add (results, verification);
    }
  g_task_return_pointer (task, g_steal_pointer (&results), (GDestroyNotify)g_ptr_array_unref);

  return G_SOURCE_REMOVE;
}

static void
check_async (ReboteVerifier      *verifier,
             const char *const   *addresses,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  TestVerifier *self = TEST_VERIFIER (verifier);
  GTask        *task = g_task_new (self, cancellable, callback, user_data);

  g_assert_cmpuint (g_strv_length ((char **)addresses), <=, self->info.max_batch);
  g_task_set_task_data (task, g_strdupv ((char **)addresses), (GDestroyNotify)g_strfreev);
  for (guint i = 0; addresses[i]; i++)
    g_hash_table_insert (self->asked, g_strdup (addresses[i]),
                         GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->asked, addresses[i])) + 1));
  self->n_open++;
  self->max_open = MAX (self->max_open, self->n_open);
  self->last = g_get_monotonic_time ();
  if (self->first == 0)
    self->first = self->last;
  g_timeout_add_full (G_PRIORITY_DEFAULT, DELAY, answer_cb, task, g_object_unref);
}

static GPtrArray *
check_finish (ReboteVerifier *verifier,
              GAsyncResult   *result,
              GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_verifier_iface_init (ReboteVerifierInterface *iface)
{
  iface->get_info = get_info;
  iface->check_async = check_async;
  iface->check_finish = check_finish;
}

static void
test_verifier_finalize (GObject *object)
{
  TestVerifier *self = TEST_VERIFIER (object);

  g_hash_table_unref (self->asked);
  g_clear_error (&self->failure);
  G_OBJECT_CLASS (test_verifier_parent_class)->finalize (object);
}

static void
test_verifier_class_init (TestVerifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_verifier_finalize;
}

static void
test_verifier_init (TestVerifier *self)
{
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->info.id = "test";
  self->info.name = "Test";
  self->info.max_concurrent = 4;
  self->info.max_batch = 1;
}

typedef struct
{
  TestVerifier    *verifier;
  ReboteVerifyRun *run;
  GCancellable    *cancellable;
  guint            n_addresses; /* to be asked for */
  guint            n_given;
  GHashTable      *noted;    /* by the callback before they are sent */
  GHashTable      *verified;
  GHashTable      *failed;
  guint            stop_after; /* verdicts, or 0 */
  guint            pause_after;
  GAsyncResult    *result;
} Fixture;

static char *
next (gpointer user_data,
      GError **error)
{
  Fixture *fixture = user_data;

  if (fixture->n_given == fixture->n_addresses)
    return NULL;

  fixture->n_given++;
  return g_strdup_printf ("%s%u@club.org", fixture->n_given % 10 == 0 ? "none" : "a", fixture->n_given);
}

static gboolean
asked (const char *const *addresses,
       gpointer           user_data,
       GError           **error)
{
  Fixture *fixture = user_data;

  for (; *addresses; addresses++)
    g_hash_table_add (fixture->noted, g_strdup (*addresses));

  return TRUE;
}

static gboolean
verified (const char               *address,
          const ReboteVerification *verification,
          gpointer                  user_data,
          GError                  **error)
{
  Fixture *fixture = user_data;

  g_assert_true (g_hash_table_contains (fixture->noted, address));
  g_assert_true (g_hash_table_add (fixture->verified, g_strdup (address)));
  if (g_hash_table_size (fixture->verified) == fixture->stop_after)
    g_cancellable_cancel (fixture->cancellable);
  if (g_hash_table_size (fixture->verified) == fixture->pause_after)
    rebote_verify_run_set_paused (fixture->run, TRUE);

  return TRUE;
}

static gboolean
failed (const char   *address,
        const GError *why,
        gpointer      user_data,
        GError      **error)
{
  Fixture *fixture = user_data;

  g_assert_nonnull (why);
  g_assert_true (g_hash_table_add (fixture->failed, g_strdup (address)));

  return TRUE;
}

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  ReboteVerifyJob job = { next, asked, verified, failed, NULL, fixture };

  fixture->verifier = g_object_new (TEST_TYPE_VERIFIER, NULL);
  fixture->cancellable = g_cancellable_new ();
  fixture->noted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fixture->verified = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fixture->failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fixture->n_addresses = 100;
  fixture->run = rebote_verify_run_new (REBOTE_VERIFIER (fixture->verifier), &job);
  rebote_verify_run_set_patience (fixture->run, 20, 3);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  g_clear_object (&fixture->result);
  g_assert_finalize_object (fixture->run);
  g_assert_finalize_object (fixture->verifier);
  g_object_unref (fixture->cancellable);
  g_hash_table_unref (fixture->noted);
  g_hash_table_unref (fixture->verified);
  g_hash_table_unref (fixture->failed);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ((Fixture *)user_data)->result = g_object_ref (result);
}

static gboolean
run (Fixture *fixture,
     GError **error)
{
  rebote_verify_run_start_async (fixture->run, fixture->cancellable, result_cb, fixture);
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return rebote_verify_run_start_finish (fixture->run, fixture->result, error);
}

/* No address was asked for more often than that. */
static void
assert_asked (Fixture *fixture,
              guint    times)
{
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, fixture->verifier->asked);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_assert_cmpuint (GPOINTER_TO_UINT (value), <=, times);
}

static void
test_all (Fixture      *fixture,
          gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  ReboteVerifyProgress progress;

  g_assert_true (run (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (fixture->verified), ==, 90);
  g_assert_cmpuint (g_hash_table_size (fixture->failed), ==, 10);
  g_assert_cmpuint (fixture->verifier->max_open, ==, 4);
  assert_asked (fixture, 1);
  rebote_verify_run_get_progress (fixture->run, &progress);
  g_assert_cmpuint (progress.n_verified, ==, 90);
  g_assert_cmpuint (progress.n_failed, ==, 10);
  g_assert_cmpuint (progress.n_under_way, ==, 0);
}

static void
test_none (Fixture      *fixture,
           gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->n_addresses = 0;
  g_assert_true (run (fixture, &error));
  g_assert_no_error (error);
}

static void
test_batches (Fixture      *fixture,
              gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->verifier->info.max_batch = 30;
  g_assert_true (run (fixture, &error));
  g_assert_cmpuint (g_hash_table_size (fixture->verified), ==, 90);
  g_assert_cmpuint (fixture->verifier->n_questions, ==, 4);
}

/* Its makers want more addresses to be given to them in another way. */
static void
test_limit (Fixture      *fixture,
            gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->verifier->info.max_run = 25;
  fixture->verifier->info.max_batch = 10;
  g_assert_false (run (fixture, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_REQUEST);
  g_assert_cmpuint (g_hash_table_size (fixture->verifier->asked), ==, 25);
  g_assert_cmpuint (g_hash_table_size (fixture->verified) + g_hash_table_size (fixture->failed), ==, 25);
}

static void
test_limit_reached (Fixture      *fixture,
                    gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->verifier->info.max_run = 25;
  fixture->n_addresses = 25;
  g_assert_true (run (fixture, &error));
  g_assert_no_error (error);
}

/* Never more in a second than the service allows. */
static void
test_rate (Fixture      *fixture,
           gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->n_addresses = 20;
  fixture->verifier->info.per_second = 100;
  g_assert_true (run (fixture, &error));
  g_assert_cmpint (fixture->verifier->last - fixture->verifier->first, >=, 19 * 10 * 1000);
}

/* Some questions fail for a while: they are asked again, and nothing is lost. */
static void
test_again (Fixture      *fixture,
            gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->verifier->fail_from = 20;
  fixture->verifier->n_failures = 3;
  fixture->verifier->failure = rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_RATE, 150, "Too fast");
  g_assert_true (run (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (fixture->verified), ==, 90);
  /* It said when. */
  g_assert_cmpint (fixture->verifier->last - fixture->verifier->first, >=, 150 * 1000);
}

/* It is down: the run ends, and what was not asked for is not given up. */
static void
test_down (Fixture      *fixture,
           gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->verifier->fail_from = 20;
  fixture->verifier->failure = rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0, "Out of order");
  rebote_verify_run_set_patience (fixture->run, 5, 100);
  g_assert_false (run (fixture, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE);
  g_assert_cmpuint (g_hash_table_size (fixture->verified), >=, 17);
  g_assert_cmpuint (g_hash_table_size (fixture->failed), <=, 2);
}

/* A wrong key: nothing more is asked. */
static void
test_key (Fixture      *fixture,
          gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->verifier->fail_from = 20;
  fixture->verifier->failure = rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_AUTH, 0, "The key is wrong");
  g_assert_false (run (fixture, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_AUTH);
  g_assert_cmpuint (g_hash_table_size (fixture->verifier->asked), <=, 24);
  assert_asked (fixture, 1);
}

/* Stopped: what is under way has no verdict, and nothing comes after the end. */
static void
test_cancelled (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->stop_after = 30;
  g_assert_false (run (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (g_hash_table_size (fixture->verified), >=, 30);
  g_assert_cmpuint (g_hash_table_size (fixture->verified), <=, 34);
  g_assert_cmpuint (fixture->verifier->n_open, ==, 0);
}

static gboolean
resume_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  /* What was under way has come to its end, and nothing else was asked. */
  g_assert_cmpuint (fixture->verifier->n_open, ==, 0);
  g_assert_cmpuint (g_hash_table_size (fixture->verified), <=, 34);
  g_assert_true (rebote_verify_run_get_paused (fixture->run));
  rebote_verify_run_set_paused (fixture->run, FALSE);

  return G_SOURCE_REMOVE;
}

static void
test_paused (Fixture      *fixture,
             gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->pause_after = 30;
  /* Long enough for all that is not paused. */
  g_timeout_add (100 * DELAY, resume_cb, fixture);
  g_assert_true (run (fixture, &error));
  g_assert_cmpuint (g_hash_table_size (fixture->verified), ==, 90);
  assert_asked (fixture, 1);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/verify-run/all", Fixture, NULL, set_up, test_all, tear_down);
  g_test_add ("/verify-run/none", Fixture, NULL, set_up, test_none, tear_down);
  g_test_add ("/verify-run/batches", Fixture, NULL, set_up, test_batches, tear_down);
  g_test_add ("/verify-run/limit", Fixture, NULL, set_up, test_limit, tear_down);
  g_test_add ("/verify-run/limit-reached", Fixture, NULL, set_up, test_limit_reached, tear_down);
  g_test_add ("/verify-run/rate", Fixture, NULL, set_up, test_rate, tear_down);
  g_test_add ("/verify-run/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/verify-run/down", Fixture, NULL, set_up, test_down, tear_down);
  g_test_add ("/verify-run/key", Fixture, NULL, set_up, test_key, tear_down);
  g_test_add ("/verify-run/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/verify-run/paused", Fixture, NULL, set_up, test_paused, tear_down);

  return isolated_test_run ();
}
