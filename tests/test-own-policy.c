/* test-own-policy.c
 *
 * The user's own cleaning policy: changed line by line, and never lost.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "contacts/rebote-contacts-error.h"
#include "contacts/rebote-own-policy.h"
#include "isolated.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rebote-policy-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "rebote", "policy.ini", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *inner = g_path_get_dirname (fixture->path);

  g_unlink (fixture->path);
  g_rmdir (inner);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static ReboteOutcome
outcome_of (Fixture      *fixture,
            ReboteFinding finding)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) policy = rebote_own_policy_load (fixture->path, &error);

  g_assert_no_error (error);
  return rebote_policy_get_outcome (policy, finding);
}

static void
set (Fixture      *fixture,
     ReboteFinding finding,
     ReboteOutcome outcome)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rebote_own_policy_set (fixture->path, finding, outcome, &error));
  g_assert_no_error (error);
}

static void
test_set (Fixture      *fixture,
          gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (outcome_of (fixture, REBOTE_FINDING_ROLE), ==, REBOTE_OUTCOME_KEEP);
  set (fixture, REBOTE_FINDING_ROLE, REBOTE_OUTCOME_REMOVE);
  set (fixture, REBOTE_FINDING_TYPO, REBOTE_OUTCOME_KEEP);
  g_assert_cmpint (outcome_of (fixture, REBOTE_FINDING_ROLE), ==, REBOTE_OUTCOME_REMOVE);
  g_assert_cmpint (outcome_of (fixture, REBOTE_FINDING_TYPO), ==, REBOTE_OUTCOME_KEEP);
  g_assert_cmpint (outcome_of (fixture, REBOTE_FINDING_HARD_BOUNCE), ==, REBOTE_OUTCOME_REMOVE);

  /* Only what differs is written, so that what Rebote does by itself may become better. */
  set (fixture, REBOTE_FINDING_TYPO, REBOTE_OUTCOME_REVIEW);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_null (strstr (text, "typo"));
  g_assert_nonnull (strstr (text, "role=remove"));

  set (fixture, REBOTE_FINDING_ROLE, REBOTE_OUTCOME_KEEP);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_reset (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rebote_own_policy_reset (fixture->path, &error));
  set (fixture, REBOTE_FINDING_ROLE, REBOTE_OUTCOME_REVIEW);
  g_assert_true (rebote_own_policy_reset (fixture->path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (outcome_of (fixture, REBOTE_FINDING_ROLE), ==, REBOTE_OUTCOME_KEEP);
}

static void
test_duplicates (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) policy = NULL;

  g_assert_true (rebote_own_policy_set_duplicates (fixture->path, REBOTE_DUPLICATE_CHOICE_MOST_COMPLETE, &error));
  set (fixture, REBOTE_FINDING_ROLE, REBOTE_OUTCOME_REMOVE);
  policy = rebote_own_policy_load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rebote_policy_get_duplicates (policy), ==, REBOTE_DUPLICATE_CHOICE_MOST_COMPLETE);
  g_assert_cmpint (rebote_policy_get_outcome (policy, REBOTE_FINDING_ROLE), ==, REBOTE_OUTCOME_REMOVE);

  set (fixture, REBOTE_FINDING_ROLE, REBOTE_OUTCOME_KEEP);
  g_assert_true (rebote_own_policy_set_duplicates (fixture->path, REBOTE_DUPLICATE_CHOICE_FIRST, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_soft_limits (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) policy = NULL;
  g_autofree char *text = NULL;

  g_assert_true (rebote_own_policy_set_soft_limits (fixture->path, 5, 30, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "[repeated-soft]\ncampaigns=5\n");
  policy = rebote_own_policy_load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rebote_policy_get_soft_limits (policy)->n_campaigns, ==, 5);
  g_assert_cmpuint (rebote_policy_get_soft_limits (policy)->n_days, ==, 30);

  g_assert_true (rebote_own_policy_set_soft_limits (fixture->path, 3, 30, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* What services say has a section of its own, for its rules as for its months. */
static void
test_verifier (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) policy = NULL;
  g_autofree char *text = NULL;

  g_assert_true (rebote_own_policy_set_months (fixture->path, 6, &error));
  g_assert_true (rebote_own_policy_set (fixture->path, REBOTE_FINDING_RISKY, REBOTE_OUTCOME_KEEP, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "[verifier]\nmonths=6\nrisky=keep\n");
  policy = rebote_own_policy_load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rebote_policy_get_months (policy), ==, 6);
  g_assert_cmpint (rebote_policy_get_outcome (policy, REBOTE_FINDING_RISKY), ==, REBOTE_OUTCOME_KEEP);

  g_assert_true (rebote_own_policy_set_months (fixture->path, 4, &error));
  g_assert_true (rebote_own_policy_set (fixture->path, REBOTE_FINDING_RISKY, REBOTE_OUTCOME_REVIEW, &error));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* Comments stay; a file with a slip is named, and left as it is. */
static void
test_by_hand (Fixture      *fixture,
              gconstpointer data)
{
  static const char broken[] = "[policy]\nrole=perhaps\n";
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *text = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, "# as agreed in May\n[policy]\nrole=remove\n", -1, NULL));
  set (fixture, REBOTE_FINDING_SOFT_BOUNCE, REBOTE_OUTCOME_REVIEW);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "as agreed in May"));
  g_assert_cmpint (outcome_of (fixture, REBOTE_FINDING_ROLE), ==, REBOTE_OUTCOME_REMOVE);

  g_clear_pointer (&text, g_free);
  set (fixture, REBOTE_FINDING_SOFT_BOUNCE, REBOTE_OUTCOME_KEEP);
  set (fixture, REBOTE_FINDING_ROLE, REBOTE_OUTCOME_KEEP);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "as agreed in May"));
  g_assert_cmpint (outcome_of (fixture, REBOTE_FINDING_ROLE), ==, REBOTE_OUTCOME_KEEP);

  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_set_contents (fixture->path, broken, -1, NULL));
  g_assert_false (rebote_own_policy_set (fixture->path, REBOTE_FINDING_TYPO, REBOTE_OUTCOME_KEEP, &error));
  g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY);
  g_assert_nonnull (strstr (error->message, "perhaps"));
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, broken);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/own-policy/set", Fixture, NULL, set_up, test_set, tear_down);
  g_test_add ("/own-policy/duplicates", Fixture, NULL, set_up, test_duplicates, tear_down);
  g_test_add ("/own-policy/soft-limits", Fixture, NULL, set_up, test_soft_limits, tear_down);
  g_test_add ("/own-policy/reset", Fixture, NULL, set_up, test_reset, tear_down);
  g_test_add ("/own-policy/verifier", Fixture, NULL, set_up, test_verifier, tear_down);
  g_test_add ("/own-policy/by-hand", Fixture, NULL, set_up, test_by_hand, tear_down);

  return isolated_test_run ();
}
