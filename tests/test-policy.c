/* test-policy.c
 *
 * What is known about a contact, and what becomes of it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "contacts/rebote-policy.h"
#include "isolated.h"

static ReboteAddressFacts *facts;
static RebotePolicy       *policy;

static ReboteBounce *
make_bounce (ReboteMessageType type,
             const char       *address,
             ReboteKind        kind,
             ReboteReason      reason,
             ReboteAction      action,
             gint64            when)
{
  ReboteBounce    *bounce = rebote_bounce_new ();
  ReboteRecipient *recipient = rebote_recipient_new ();

  bounce->source = g_strdup ("inbox/notice.eml");
  bounce->type = type;
  bounce->date = when ? g_date_time_new_from_unix_utc (when) : NULL;
  recipient->address = g_strdup (address);
  recipient->kind = kind;
  recipient->reason = reason;
  recipient->action = action;
  recipient->diagnostic = g_strdup ("550 5.1.1 no such user here");
  g_ptr_array_add (bounce->recipients, recipient);

  return bounce;
}

static void
add (ReboteVerdictIndex *index,
     ReboteMessageType   type,
     ReboteKind          kind,
     ReboteReason        reason,
     ReboteAction        action,
     gint64              when)
{
  g_autoptr (ReboteBounce) bounce = make_bounce (type, "Ana@Example.com", kind, reason, action, when);

  rebote_verdict_index_add_bounce (index, bounce);
}

static void
add_hard (ReboteVerdictIndex *index,
          gint64              when)
{
  add (index, REBOTE_MESSAGE_BOUNCE, REBOTE_KIND_HARD, REBOTE_REASON_NO_SUCH_USER, REBOTE_ACTION_REMOVE, when);
}

static ReboteDecision *
decide (ReboteVerdictIndex *index)
{
  ReboteContactFacts contact = { .address = "ana@example.com", .example = TRUE };

  contact.verdict = rebote_verdict_index_look_up (index, "ana@example.com", strlen ("ana@example.com"));
  return rebote_policy_decide (policy, &contact);
}

static void
test_hard (void)
{
  g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
  g_autoptr (ReboteDecision) decision = NULL;

  add_hard (index, 1000);
  decision = decide (index);
  g_assert_cmpint (decision->outcome, ==, REBOTE_OUTCOME_REMOVE);
  g_assert_cmpstr (decision->reason, ==, "no-such-user");
  g_assert_nonnull (strstr (decision->evidence, "no such user here"));
  g_assert_nonnull (strstr (decision->evidence, "notice.eml"));
}

static void
test_disputed (void)
{
  static const struct
  {
    gint64        hard;
    gint64        arrived;
    ReboteOutcome outcome;
  } cases[] = {
    { 1000, 2000, REBOTE_OUTCOME_REVIEW },
    { 2000, 1000, REBOTE_OUTCOME_REMOVE },
    { 0, 1000, REBOTE_OUTCOME_REVIEW },
    { 1000, 0, REBOTE_OUTCOME_REVIEW },
  };
  static const ReboteMessageType types[] = { REBOTE_MESSAGE_AUTO_REPLY, REBOTE_MESSAGE_DELIVERED, REBOTE_MESSAGE_CHALLENGE };

  for (guint i = 0; i < G_N_ELEMENTS (cases) * G_N_ELEMENTS (types); i++)
    {
      g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
      g_autoptr (ReboteDecision) decision = NULL;
      guint j = i % G_N_ELEMENTS (cases);

      add_hard (index, cases[j].hard);
      add (index, types[i / G_N_ELEMENTS (cases)], REBOTE_KIND_NONE, REBOTE_REASON_NONE, REBOTE_ACTION_NONE, cases[j].arrived);
      decision = decide (index);
      g_assert_cmpint (decision->outcome, ==, cases[j].outcome);
      g_assert_cmpstr (decision->reason, ==, cases[j].outcome == REBOTE_OUTCOME_REVIEW ? "disputed" : "no-such-user");
    }
}

static void
test_soft (void)
{
  g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
  g_autoptr (ReboteDecision) decision = NULL;

  for (guint i = 0; i < 10; i++)
    add (index, REBOTE_MESSAGE_BOUNCE, REBOTE_KIND_SOFT, REBOTE_REASON_MAILBOX_FULL, REBOTE_ACTION_RETRY_LATER, 1000 + i);
  decision = decide (index);
  g_assert_cmpint (decision->outcome, ==, REBOTE_OUTCOME_KEEP);
  g_assert_cmpstr (decision->reason, ==, "mailbox-full");
}

static void
test_other_verdicts (void)
{
  g_autoptr (ReboteVerdictIndex) complaints = rebote_verdict_index_new (facts);
  g_autoptr (ReboteVerdictIndex) unknown = rebote_verdict_index_new (facts);
  g_autoptr (ReboteVerdictIndex) unsure = rebote_verdict_index_new (facts);
  g_autoptr (ReboteDecision) complaint = NULL;
  g_autoptr (ReboteDecision) mystery = NULL;
  g_autoptr (ReboteDecision) doubtful = NULL;

  add (complaints, REBOTE_MESSAGE_COMPLAINT, REBOTE_KIND_NONE, REBOTE_REASON_NONE, REBOTE_ACTION_SUPPRESS, 1000);
  add (complaints, REBOTE_MESSAGE_AUTO_REPLY, REBOTE_KIND_NONE, REBOTE_REASON_NONE, REBOTE_ACTION_NONE, 2000);
  complaint = decide (complaints);
  g_assert_cmpint (complaint->outcome, ==, REBOTE_OUTCOME_REMOVE);
  g_assert_cmpstr (complaint->reason, ==, "complaint");

  add (unknown, REBOTE_MESSAGE_BOUNCE, REBOTE_KIND_UNDETERMINED, REBOTE_REASON_UNKNOWN, REBOTE_ACTION_REVIEW, 1000);
  mystery = decide (unknown);
  g_assert_cmpint (mystery->outcome, ==, REBOTE_OUTCOME_REVIEW);
  g_assert_cmpstr (mystery->reason, ==, "unknown");

  add (unsure, REBOTE_MESSAGE_BOUNCE, REBOTE_KIND_HARD, REBOTE_REASON_NO_SUCH_USER, REBOTE_ACTION_REVIEW, 1000);
  doubtful = decide (unsure);
  g_assert_cmpint (doubtful->outcome, ==, REBOTE_OUTCOME_REVIEW);
  g_assert_cmpstr (doubtful->reason, ==, "no-such-user");
}

static void
test_moved (void)
{
  g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
  g_autoptr (ReboteBounce) bounce = make_bounce (REBOTE_MESSAGE_BOUNCE, "ana@example.com", REBOTE_KIND_HARD,
                                                 REBOTE_REASON_MOVED, REBOTE_ACTION_CORRECT, 1000);
  g_autoptr (ReboteDecision) decision = NULL;

  rebote_bounce_get_recipient (bounce, 0)->suggestion = g_strdup ("ana@example.org");
  rebote_verdict_index_add_bounce (index, bounce);
  decision = decide (index);
  g_assert_cmpint (decision->outcome, ==, REBOTE_OUTCOME_REVIEW);
  g_assert_cmpstr (decision->reason, ==, "moved");
  g_assert_cmpstr (decision->suggestion, ==, "ana@example.org");
}

/* The list has the address that was written to; a notice may name the one it was forwarded to. */
static void
test_forwarded (void)
{
  g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
  g_autoptr (ReboteBounce) bounce = make_bounce (REBOTE_MESSAGE_BOUNCE, "box17@example.org", REBOTE_KIND_HARD,
                                                 REBOTE_REASON_NO_SUCH_USER, REBOTE_ACTION_REMOVE, 1000);
  g_autoptr (ReboteDecision) decision = NULL;

  rebote_bounce_get_recipient (bounce, 0)->original_address = g_strdup ("ana@example.com");
  rebote_verdict_index_add_bounce (index, bounce);
  decision = decide (index);
  g_assert_cmpint (decision->outcome, ==, REBOTE_OUTCOME_REMOVE);
}

static void
test_suppressions (void)
{
  g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "gone.csv", NULL);
  g_autofree char *found = NULL;
  g_autofree char *none = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (path, "address;why\r\nAna@example.com;x\r\n\r\na.n.a@gmail.com;y\r\n", -1, NULL));
  g_assert_true (rebote_verdict_index_add_suppression_file (index, path, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  found = rebote_verdict_index_find_suppression (index, "ana@example.com", 15);
  g_assert_nonnull (strstr (found, "gone.csv, line 2"));
  none = rebote_verdict_index_find_suppression (index, "bert@example.com", 16);
  g_assert_null (none);
  g_clear_pointer (&found, g_free);
  found = rebote_verdict_index_find_suppression (index, "ana@gmail.com", 13);
  g_assert_nonnull (found);
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) strict = rebote_policy_new_from_data ("mine", "[policy]\nrole=remove\nduplicate = review\n", &error);
  g_autoptr (RebotePolicy) wrong = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (rebote_policy_get_outcome (strict, REBOTE_FINDING_ROLE), ==, REBOTE_OUTCOME_REMOVE);
  g_assert_cmpint (rebote_policy_get_outcome (strict, REBOTE_FINDING_DUPLICATE), ==, REBOTE_OUTCOME_REVIEW);
  g_assert_cmpint (rebote_policy_get_outcome (strict, REBOTE_FINDING_HARD_BOUNCE), ==, REBOTE_OUTCOME_REMOVE);

  wrong = rebote_policy_new_from_data ("mine", "[policy]\nrole=delete\n", &error);
  g_assert_null (wrong);
  g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY);
  g_clear_error (&error);
  g_assert_null (rebote_policy_new_from_data ("mine", "[policy]\nroles=keep\n", &error));
  g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY);
  g_clear_error (&error);
  g_assert_null (rebote_policy_new_from_data ("mine", "nonsense", &error));
  g_assert_nonnull (error);
}

static void
assert_refused (const char *text,
                const char *first,
                const char *second)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rebote_policy_new_from_data ("mine.ini", text, &error));
  g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY);
  if (strstr (error->message, first) == NULL || strstr (error->message, second) == NULL)
    g_error ("%s", error->message);
}

/* A slip is named with its line and with what could stand there. */
static void
test_settings (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) last = rebote_policy_new_from_data ("mine.ini", "[duplicates]\nkeep = last \n", &error);

  g_assert_no_error (error);
  g_assert_cmpint (rebote_policy_get_duplicates (last), ==, REBOTE_DUPLICATE_CHOICE_LAST);
  g_assert_cmpint (rebote_policy_get_duplicates (policy), ==, REBOTE_DUPLICATE_CHOICE_FIRST);
  g_assert_cmpint (rebote_policy_get_outcome (last, REBOTE_FINDING_HARD_BOUNCE), ==, REBOTE_OUTCOME_REMOVE);

  assert_refused ("[policy]\nrole=keep\n\n[duplicates]\n# which\nkeep=newest\n", "“mine.ini”, line 6: keep is “newest”",
                  "first, last, most-complete");
  assert_refused ("[duplicates]\nstay=last\n", "“mine.ini”, line 2", "“stay”");
}

/* The file that is shipped names every finding: otherwise one would silently be kept. */
static void
test_complete (void)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data ("/rebote/knowledge/policy.ini", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_assert_true (g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, NULL));
  for (guint i = 0; i < REBOTE_N_FINDINGS; i++)
    g_assert_true (g_key_file_has_key (file, rebote_finding_get_group (i), rebote_finding_to_key (i), NULL));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;

  isolated_test_init (&argc, &argv);
  facts = rebote_address_facts_get (&error);
  g_assert_no_error (error);
  policy = rebote_policy_new (&error);
  g_assert_no_error (error);

  g_test_add_func ("/contacts/policy/hard", test_hard);
  g_test_add_func ("/contacts/policy/disputed", test_disputed);
  g_test_add_func ("/contacts/policy/soft", test_soft);
  g_test_add_func ("/contacts/policy/other-verdicts", test_other_verdicts);
  g_test_add_func ("/contacts/policy/moved", test_moved);
  g_test_add_func ("/contacts/policy/forwarded", test_forwarded);
  g_test_add_func ("/contacts/policy/suppressions", test_suppressions);
  g_test_add_func ("/contacts/policy/files", test_files);
  g_test_add_func ("/contacts/policy/settings", test_settings);
  g_test_add_func ("/contacts/policy/complete", test_complete);

  return isolated_test_run ();
}
