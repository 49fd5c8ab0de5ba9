/* bench-verify-work.c
 *
 * How fast runs over the store are: a service that takes its time over each answer, against what its allowed concurrency makes
 * possible; and what needs nobody, against the same checks without a store, with the memory that ten times as many addresses take.
 *
 * usage: bench-verify-work [QUESTIONS] [ADDRESSES]
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/rebote-verify-plan.h"
#include "store/rebote-verify-work.h"
#include "verify/local/rebote-local-check.h"
#include "../isolated.h"
#include "../verify-service.h"

/* How long the service takes over an answer, in milliseconds, and how many questions it takes at a time. */
#define DELAY      50
#define CONCURRENT 10

static double
get_seconds (gint64 since)
{
  return (g_get_monotonic_time () - since) / (double)G_USEC_PER_SEC;
}

static ReboteVerifiers *
load (const char *folder)
{
  g_autofree char *settings = g_build_filename (folder, "verifiers.ini", NULL);
  const ReboteVerifiersPlaces places = { folder, folder, settings };
  g_autoptr (GError) error = NULL;
  ReboteVerifiers *verifiers = rebote_verifiers_new (&places, NULL, &error);

  g_assert_no_error (error);
  return verifiers;
}

static char *
make_address (guint i)
{
  return g_strdup_printf ("name%u@company%u.net", i * 7919 % 1000003, i / 12);
}

static gint64
make_run (ReboteStore *store,
          const char  *verifier,
          guint        n_addresses)
{
  const char *const names[] = { verifier, NULL };
  const ReboteVerifyOrder order = { "bench", NULL, names, FALSE, TRUE, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteVerifyPlan) plan = rebote_verify_plan_new (store, &order, &error);
  gint64 run_id;

  for (guint i = 0; i < n_addresses; i++)
    {
      g_autofree char *address = make_address (i);

      rebote_verify_plan_add (plan, address, &error);
    }
  run_id = rebote_verify_plan_finish (plan, &error);
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

/* Returns how long it took. */
static double
work (ReboteStore     *store,
      gint64           run_id,
      ReboteVerifiers *verifiers)
{
  g_autoptr (ReboteVerifyWork) self = rebote_verify_work_new (store, run_id, verifiers);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64   begin = g_get_monotonic_time ();
  gboolean is_finished = FALSE;

  rebote_verify_work_run_async (self, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  rebote_verify_work_run_finish (self, result, &is_finished, &error);
  g_assert_no_error (error);
  g_assert_true (is_finished);

  return get_seconds (begin);
}

static ReboteStore *
open_store (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "rebote.db", NULL);
  g_autoptr (GError) error = NULL;
  ReboteStore *store = rebote_store_open (path, REBOTE_STORE_OPEN_DEFAULT, &error);

  g_assert_no_error (error);
  return store;
}

static void
bench_service (guint n_questions)
{
  g_autofree char *folder = g_dir_make_tmp ("rebote-bench-XXXXXX", NULL);
  VerifyService   *service = verify_service_new (DELAY);
  ReboteVerifiers *verifiers;
  ReboteStore     *store;
  double seconds;
  double possible = CONCURRENT * 1000.0 / DELAY;

  verify_service_describe (service, folder, "slow", CONCURRENT);
  g_setenv ("REBOTE_KEY_SLOW", "right", TRUE);
  verifiers = load (folder);
  store = open_store (folder);
  seconds = work (store, make_run (store, "slow", n_questions), verifiers);
  g_assert_cmpuint (verify_service_count_all (service), ==, n_questions);
  g_print ("service: %u questions, each answered in %d ms, %d at a time: %.0f/s, %.1f %% of the %.0f/s that are possible\n",
           n_questions, DELAY, CONCURRENT, n_questions / seconds, n_questions / seconds / possible * 100, possible);

  g_object_unref (store);
  g_object_unref (verifiers);
  verify_service_free (service);
  folder_remove (folder);
}

/* The most memory that this process ever had, in megabytes. */
static double
get_memory (void)
{
  g_autofree char *status = NULL;
  const char      *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status ? strstr (status, "VmHWM:") : NULL;

  return line ? g_ascii_strtoull (line + strlen ("VmHWM:") + 1, NULL, 10) / 1024.0 : 0;
}

static void
bench_local_in_child (guint n_addresses,
                      int   out)
{
  g_autofree char *folder = g_dir_make_tmp ("rebote-bench-XXXXXX", NULL);
  ReboteVerifiers *verifiers = load (folder);
  ReboteStore     *store = open_store (folder);
  gint64 begin = g_get_monotonic_time ();
  gint64 run_id = make_run (store, "local", n_addresses);
  double planning = get_seconds (begin);
  double figures[3] = { planning, work (store, run_id, verifiers), get_memory () };

  g_object_unref (store);
  g_object_unref (verifiers);
  folder_remove (folder);
  if (write (out, figures, sizeof figures) != sizeof figures)
    g_error ("a pipe is broken");
}

/* In a process of its own, whose memory is nobody else's. */
static void
bench_local (guint  n_addresses,
             double figures[3])
{
  int   ends[2];
  pid_t pid;

  g_assert_no_errno (pipe (ends));
  pid = fork ();
  if (pid == 0)
    {
      bench_local_in_child (n_addresses, ends[1]);
      _exit (0);
    }
  if (read (ends[0], figures, 3 * sizeof *figures) != 3 * sizeof *figures)
    g_error ("the measurement failed");
  waitpid (pid, NULL, 0);
  close (ends[0]);
  close (ends[1]);
}

static double
check_bare (guint n_addresses)
{
  g_autoptr (ReboteLocalCheck) check = rebote_local_check_new (NULL);
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < n_addresses; i++)
    {
      g_autofree char *address = make_address (i);
      g_autoptr (ReboteVerification) verification = rebote_local_check_address (check, address, "local", NULL);
    }

  return get_seconds (begin);
}

int
main (int    argc,
      char **argv)
{
  guint  n_questions = argc > 1 ? strtoul (argv[1], NULL, 10) : 2000;
  guint  n_addresses = argc > 2 ? strtoul (argv[2], NULL, 10) : 100000;
  double few[3];
  double many[3];
  double bare;

  /* Before any thread is begun. */
  bench_local (MAX (n_addresses / 10, 1), few);
  bench_local (MAX (n_addresses, 1), many);
  bare = check_bare (n_addresses);
  g_print ("local: %u addresses: %.0f/s to note them, %.0f/s to check them in the store, %.1f times the bare check; "
           "%.0f MB, %.2f times those of a tenth\n",
           n_addresses, n_addresses / many[0], n_addresses / many[1], many[1] / bare, many[2], many[2] / few[2]);
  bench_service (MAX (n_questions, 1));

  return 0;
}
