/* test-judge.c
 *
 * What an answer means. tests/data/bounce/verdicts.tsv has the answers that mislead, and those that each provider is
 * known to give, in our own words.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "base/rebote-table.h"
#include "bounce/rebote-judge.h"
#include "bounce/rebote-knowledge-private.h"
#include "bounce/rebote-smtp-reply.h"
#include "isolated.h"

static ReboteKnowledge *knowledge;

static char *
dup_cell (const char *cell)
{
  return g_str_equal (cell, "-") ? NULL : g_strdup (cell);
}

static void
test_verdicts (void)
{
  static const char *const names[] = { "answer", "status", "reply", "provider", "kind", "reason", "action", NULL };
  g_autofree char         *path = g_test_build_filename (G_TEST_DIST, "data", "bounce", "verdicts.tsv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTable) table = rebote_table_new_from_file (path, &error);
  int   columns[7];
  guint n_wrong = 0;

  g_assert_no_error (error);
  g_assert_true (rebote_table_find_columns (table, names, columns, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (rebote_table_get_n_rows (table), >, 100);

  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      g_autoptr (ReboteRecipient) recipient = rebote_recipient_new ();
      const char      *answer = rebote_table_get (table, row, columns[0]);
      const char      *action = rebote_table_get (table, row, columns[6]);
      g_autofree char *verdict = NULL;
      g_autofree char *wanted = NULL;
      ReboteCase       what = { .answer = answer };

      recipient->status = dup_cell (rebote_table_get (table, row, columns[1]));
      recipient->reply = dup_cell (rebote_table_get (table, row, columns[2]));
      recipient->provider = dup_cell (rebote_table_get (table, row, columns[3]));
      rebote_judge (knowledge, &what, recipient);

      verdict = g_strdup_printf ("%s/%s", rebote_kind_to_slug (recipient->kind),
                                 rebote_reason_to_slug (recipient->reason));
      wanted = g_strdup_printf ("%s/%s", rebote_table_get (table, row, columns[4]),
                                rebote_table_get (table, row, columns[5]));
      if (!g_str_equal (verdict, wanted) ||
          (!g_str_equal (action, "-") && !g_str_equal (action, rebote_action_to_slug (recipient->action))))
        {
          ReboteEvidence *evidence = recipient->evidence->len > 0 ? g_ptr_array_index (recipient->evidence, 0) : NULL;

          g_printerr ("line %u: %s (%s), not %s (%s): %s [%s]\n", rebote_table_get_line (table, row), verdict,
                      rebote_action_to_slug (recipient->action), wanted, action, answer,
                      evidence && evidence->rule ? evidence->rule : "");
          n_wrong++;
        }
      g_assert_cmpfloat (recipient->confidence, >=, 0);
      g_assert_cmpfloat (recipient->confidence, <=, 1);
    }
  g_assert_cmpuint (n_wrong, ==, 0);
}

static ReboteRecipient *
judge (const char *answer,
       const char *status,
       const char *reply)
{
  ReboteRecipient *recipient = rebote_recipient_new ();
  ReboteCase       what = { .answer = answer };

  recipient->status = g_strdup (status);
  recipient->reply = g_strdup (reply);
  rebote_judge (knowledge, &what, recipient);

  return recipient;
}

static void
test_contradictions (void)
{
  g_autoptr (ReboteRecipient) full = judge ("550 5.1.1 Mailbox full", "5.1.1", "550");
  g_autoptr (ReboteRecipient) gone = judge ("451 4.7.1 User unknown", "4.7.1", "451");
  g_autoptr (ReboteRecipient) codes = judge ("550 4.0.0 User unknown", "4.0.0", "550");
  g_autoptr (ReboteRecipient) clear = judge ("550 5.1.1 User unknown", "5.1.1", "550");

  g_assert_cmpint (full->contradiction, ==, REBOTE_CONTRADICTION_TEXT_IS_TEMPORARY);
  g_assert_cmpstr (full->contradicting_code, ==, "5.1.1");
  g_assert_cmpint (gone->kind, ==, REBOTE_KIND_HARD);
  g_assert_cmpint (codes->contradiction, ==, REBOTE_CONTRADICTION_CODES_DISAGREE);
  g_assert_cmpint (clear->contradiction, ==, REBOTE_CONTRADICTION_NONE);
  g_assert_cmpfloat (clear->confidence, >, full->confidence);
  g_assert_cmpfloat (clear->confidence, >, gone->confidence);
}

/* The evidence is what was written, not what was compared. */
static void
test_evidence (void)
{
  g_autoptr (ReboteRecipient) recipient = judge ("550 5.2.2 El BUZÓN está  LLENO, señora", "5.2.2", "550");
  ReboteEvidence *decisive = g_ptr_array_index (recipient->evidence, 0);
  guint           n_decisive = 0;

  g_assert_cmpint (recipient->reason, ==, REBOTE_REASON_MAILBOX_FULL);
  g_assert_cmpint (decisive->what, ==, REBOTE_EVIDENCE_PHRASE);
  g_assert_cmpstr (decisive->text, ==, "BUZÓN está  LLENO");
  g_assert_true (g_str_has_prefix (decisive->rule, "phrases.tsv:"));
  for (guint i = 0; i < recipient->evidence->len; i++)
    n_decisive += ((ReboteEvidence *)g_ptr_array_index (recipient->evidence, i))->decisive;
  g_assert_cmpuint (n_decisive, ==, 1);
  g_assert_cmpuint (recipient->evidence->len, ==, 3);
}

/* A code in the place of another kind of code means nothing, and is evidence of nothing else. */
static void
test_misplaced_codes (void)
{
  g_autoptr (ReboteRecipient) as_reply = judge (NULL, NULL, "5.1.1");
  g_autoptr (ReboteRecipient) as_status = judge (NULL, "550", NULL);

  g_assert_cmpint (as_reply->reason, ==, REBOTE_REASON_UNKNOWN);
  g_assert_cmpint (as_status->reason, ==, REBOTE_REASON_UNKNOWN);
}

/* Without a word and without a code nothing is claimed. */
static void
test_nothing (void)
{
  g_autoptr (ReboteRecipient) recipient = rebote_recipient_new ();
  ReboteCase what = { 0 };

  rebote_judge (knowledge, &what, recipient);
  g_assert_cmpint (recipient->kind, ==, REBOTE_KIND_UNDETERMINED);
  g_assert_cmpint (recipient->reason, ==, REBOTE_REASON_UNKNOWN);
  g_assert_cmpint (recipient->action, ==, REBOTE_ACTION_REVIEW);
  g_assert_cmpuint (recipient->evidence->len, ==, 0);
}

/* The answer outranks what else the notice says, and the subject is the last that is asked. */
static void
test_order (void)
{
  g_autoptr (ReboteRecipient) recipient = rebote_recipient_new ();
  g_autoptr (ReboteRecipient) by_subject = rebote_recipient_new ();
  ReboteCase what = { .answer = "Mailbox full", .context = "user unknown", .report = "spam", .subject = "User unknown" };
  ReboteCase subject_only = { .subject = "Delivery failure: user unknown" };

  rebote_judge (knowledge, &what, recipient);
  g_assert_cmpint (recipient->reason, ==, REBOTE_REASON_MAILBOX_FULL);
  rebote_judge (knowledge, &subject_only, by_subject);
  g_assert_cmpint (by_subject->reason, ==, REBOTE_REASON_NO_SUCH_USER);
  g_assert_cmpfloat (by_subject->confidence, <, recipient->confidence);
}

/* Megabytes of words cost as much as their beginning. */
static void
test_long_answer (void)
{
  g_autoptr (GString) text = g_string_new ("Mailbox full. ");
  g_autoptr (ReboteRecipient) recipient = NULL;

  while (text->len < 8 * 1024 * 1024)
    g_string_append (text, "spam user mailbox is not unknown, señor; ");
  recipient = judge (text->str, NULL, NULL);
  g_assert_cmpint (recipient->reason, ==, REBOTE_REASON_MAILBOX_FULL);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  isolated_test_init (&argc, &argv);
  knowledge = rebote_knowledge_load (NULL, &error);
  g_assert_no_error (error);

  g_test_add_func ("/judge/verdicts", test_verdicts);
  g_test_add_func ("/judge/contradictions", test_contradictions);
  g_test_add_func ("/judge/evidence", test_evidence);
  g_test_add_func ("/judge/misplaced-codes", test_misplaced_codes);
  g_test_add_func ("/judge/nothing", test_nothing);
  g_test_add_func ("/judge/order", test_order);
  g_test_add_func ("/judge/long-answer", test_long_answer);

  status = isolated_test_run ();
  rebote_knowledge_unref (knowledge);

  return status;
}
