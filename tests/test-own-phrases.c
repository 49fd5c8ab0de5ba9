/* test-own-phrases.c
 *
 * What the user taught is kept in a file, comes before everything else, and a slip in it costs one row.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "bounce/rebote-explanation.h"
#include "bounce/rebote-judge.h"
#include "bounce/rebote-knowledge.h"
#include "bounce/rebote-own-phrases.h"
#include "isolated.h"

static char *
make_dir (void)
{
  return g_build_filename (g_get_user_data_dir (), "rebote", NULL);
}

static void
write_phrases (const char *dir,
               const char *text)
{
  g_autofree char *path = g_build_filename (dir, "phrases.tsv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static char *
read_phrases (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "phrases.tsv", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static ReboteKnowledge *
load (const char *dir)
{
  g_autoptr (GError) error = NULL;
  ReboteKnowledge   *knowledge = rebote_knowledge_load (dir, &error);

  g_assert_no_error (error);
  return knowledge;
}

static ReboteRecipient *
judge (ReboteKnowledge  *knowledge,
       const ReboteCase *what)
{
  ReboteRecipient *recipient = rebote_recipient_new ();

  recipient->address = g_strdup ("ana@example.com");
  recipient->status = g_strdup ("5.1.1");
  recipient->reply = g_strdup ("550");
  rebote_judge (knowledge, what, recipient);
  return recipient;
}

static void
teach (const char  *dir,
       const char  *words,
       ReboteReason reason)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pattern = rebote_own_phrases_make_pattern (words, &error);

  g_assert_no_error (error);
  g_assert_true (rebote_own_phrases_add (dir, pattern, reason, &error));
  g_assert_no_error (error);
}

static void
test_first (void)
{
  static const struct
  {
    const char *words; /* taught */
    ReboteCase  what;
  } cases[] = {
    { "Gone Fishing (until May)", { .answer = "550 5.1.1 user unknown: gone  fishing\n (until May)" } },
    /* stronger than a provider's code */
    { "the cellar is wet", { .answer = "550 S3150 the cellar is wet" } },
    /* in the notice's own words, although the answer is clear by itself */
    { "the cellar is wet", { .answer = "550 5.1.1 user unknown", .report = "Sorry! The cellar is wet." } },
    { "the cellar is wet", { .answer = "550 5.1.1 user unknown", .subject = "The cellar is wet" } },
    /* signs mean themselves */
    { "#12 a|b * ~ c", { .answer = "550 5.1.1 user unknown #12 a|b * ~ c" } },
    { "完了しました", { .answer = "550 5.1.1 配送は完了しました user unknown" } },
    /* it speaks of this recipient, whatever the command */
    { "sender is wet", { .answer = "550 5.1.1 sender is wet (in reply to MAIL FROM command)" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *dir = make_dir ();
      g_autofree char *path = g_build_filename (dir, "phrases.tsv", NULL);
      g_autoptr (ReboteKnowledge) before = NULL;
      g_autoptr (ReboteKnowledge) after = NULL;
      g_autoptr (ReboteRecipient) untaught = NULL;
      g_autoptr (ReboteRecipient) taught = NULL;
      g_autoptr (ReboteBounce) bounce = rebote_bounce_new ();
      g_autoptr (ReboteExplanation) explanation = NULL;
      ReboteEvidence *evidence;

      g_unlink (path);
      before = load (dir);
      teach (dir, cases[i].words, REBOTE_REASON_BAD_ADDRESS);
      after = load (dir);
      untaught = judge (before, &cases[i].what);
      taught = judge (after, &cases[i].what);
      g_test_message ("%s", cases[i].words);
      g_assert_cmpint (untaught->reason, !=, REBOTE_REASON_BAD_ADDRESS);
      g_assert_cmpint (taught->reason, ==, REBOTE_REASON_BAD_ADDRESS);
      evidence = g_ptr_array_index (taught->evidence, 0);
      g_assert_true (g_str_has_prefix (evidence->rule, REBOTE_OWN_RULE_PREFIX "phrases.tsv:"));

      g_ptr_array_add (bounce->recipients, g_steal_pointer (&taught));
      explanation = rebote_explanation_new (bounce, 0);
      g_assert_true (g_str_has_prefix (explanation->rule, "Your own rule decided"));
    }
}

static void
test_file (void)
{
  g_autofree char *dir = make_dir ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  ReboteOwnPhrase *first;

  write_phrases (dir, "# mine\nreason\tpattern\tconfidence\tweight\twhen\tnote\nexpired\tout of time\t0.9\t50\t\tkept");
  teach (dir, "gone (fishing)", REBOTE_REASON_MAILBOX_DISABLED);
  teach (dir, "gone (fishing)", REBOTE_REASON_MAILBOX_DISABLED);
  teach (dir, "# of stars", REBOTE_REASON_MAILBOX_FULL);
  rows = rebote_own_phrases_list (dir);
  g_assert_cmpuint (rows->len, ==, 3);
  first = g_ptr_array_index (rows, 1);
  g_assert_cmpstr (first->words, ==, "gone (fishing)");
  g_assert_cmpint (first->reason, ==, REBOTE_REASON_MAILBOX_DISABLED);

  g_assert_true (rebote_own_phrases_remove (dir, first->pattern, first->reason, &error));
  g_assert_no_error (error);
  text = read_phrases (dir);
  g_assert_cmpstr (text, ==, "# mine\nreason\tpattern\tconfidence\tweight\twhen\tnote\n"
                             "expired\tout of time\t0.9\t50\t\tkept\n"
                             "mailbox-full\t\\# of stars\t0.95\t80\t\t\n");
}

static void
test_new_file (void)
{
  g_autofree char *dir = g_build_filename (g_get_user_data_dir (), "deep", "rebote", NULL);
  g_autoptr (GPtrArray) rows = rebote_own_phrases_list (dir);
  g_autofree char *text = NULL;

  g_assert_cmpuint (rows->len, ==, 0);
  teach (dir, "gone fishing", REBOTE_REASON_EXPIRED);
  text = read_phrases (dir);
  g_assert_cmpstr (text, ==, "pattern\treason\tweight\tconfidence\twhen\ngone fishing\texpired\t80\t0.95\t\n");
}

static void
test_slips (void)
{
  g_autofree char *dir = make_dir ();
  g_autoptr (ReboteKnowledge) knowledge = NULL;
  g_autoptr (ReboteRecipient) recipient = NULL;
  ReboteCase what = { .answer = "550 5.1.1 gone fishing" };
  GPtrArray *problems;

  write_phrases (dir, "pattern\treason\tweight\tconfidence\twhen\n"
                      "too few\texpired\n"
                      "a reason\tspammish\t80\t0.9\t\n"
                      "a weight\texpired\theavy\t0.9\t\n"
                      "(((\texpired\t80\t0.9\t\n"
                      "(|)\texpired\t80\t0.9\t\n"
                      "a condition\texpired\t80\t0.9\tmoon=full\n"
                      "gone fishing\tmailbox-full\t80\t0.9\t\n");
  knowledge = load (dir);
  problems = rebote_knowledge_get_problems (knowledge);
  g_assert_cmpuint (problems->len, ==, 6);
  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *line = g_strdup_printf ("phrases.tsv, line %u: ", i + 2);

      g_assert_nonnull (strstr (g_ptr_array_index (problems, i), line));
    }
  recipient = judge (knowledge, &what);
  g_assert_cmpint (recipient->reason, ==, REBOTE_REASON_MAILBOX_FULL);
}

static void
test_unreadable (void)
{
  static const char *const texts[] = { "", "no header here\nat all\n", "pattern\treason\n\xff\xfe\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *dir = make_dir ();
      g_autoptr (ReboteKnowledge) knowledge = NULL;

      write_phrases (dir, texts[i]);
      knowledge = load (dir);
      g_assert_cmpuint (rebote_knowledge_get_problems (knowledge)->len, ==, 1);
    }
}

static void
test_words (void)
{
  static const char *const bad[] = { "", " \n", "5.1", "no", "(**)", "~~~~~~" };
  g_autofree char *endless = g_strnfill (REBOTE_OWN_PHRASES_MAX_WORDS + 1, 'a');
  g_autofree char *good = rebote_own_phrases_make_pattern ("  Gone\n\tFishing ", NULL);

  g_assert_cmpstr (good, ==, "gone fishing");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rebote_own_phrases_make_pattern (bad[i], &error));
      g_assert_nonnull (error);
    }
  g_assert_null (rebote_own_phrases_make_pattern (endless, NULL));
}

static void
test_suggest (void)
{
  static const struct
  {
    const char *answer;
    const char *words;
  } cases[] = {
    { "550 5.7.1 <ana@example.com>: the cellar is wet (in reply to RCPT TO command)",
      "the cellar is wet (in reply to RCPT TO command" },
    { "550-5.1.1 gone fishing, see https://example.com/why?id=12", "gone fishing, see" },
    { "550 5.1.1", "" },
    { "", "" },
    { "Nobody [192.0.2.1] lives in this house any more", "lives in this house any more" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = rebote_own_phrases_suggest (cases[i].answer);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_trial (void)
{
  g_autofree char *dir = make_dir ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteKnowledge) trial = NULL;
  g_autoptr (ReboteRecipient) recipient = NULL;
  ReboteCase what = { .answer = "550 5.1.1 gone fishing" };

  write_phrases (dir, "pattern\treason\tweight\tconfidence\twhen\ngone fishing\tmailbox-full\t100\t1\t\n");
  trial = rebote_knowledge_load_with_trial (dir, "fishing", REBOTE_REASON_MOVED, &error);
  g_assert_no_error (error);
  recipient = judge (trial, &what);
  g_assert_cmpint (recipient->reason, ==, REBOTE_REASON_MOVED);
  g_assert_cmpstr (((ReboteEvidence *)g_ptr_array_index (recipient->evidence, 0))->rule, ==, "own:trial:fishing");
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);
  g_test_add_func ("/own-phrases/first", test_first);
  g_test_add_func ("/own-phrases/file", test_file);
  g_test_add_func ("/own-phrases/new-file", test_new_file);
  g_test_add_func ("/own-phrases/slips", test_slips);
  g_test_add_func ("/own-phrases/unreadable", test_unreadable);
  g_test_add_func ("/own-phrases/words", test_words);
  g_test_add_func ("/own-phrases/suggest", test_suggest);
  g_test_add_func ("/own-phrases/trial", test_trial);

  return isolated_test_run ();
}
