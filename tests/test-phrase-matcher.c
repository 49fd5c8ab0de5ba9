/* test-phrase-matcher.c
 *
 * Phrases are found where they stand, and only there.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "base/rebote-fold.h"
#include "base/rebote-table.h"
#include "bounce/rebote-phrase-matcher.h"
#include "isolated.h"

/* All that the phrase finds in the text, the words in brackets. */
static char *
find_all (const char *pattern,
          const char *text)
{
  g_autoptr (RebotePhraseMatcher) matcher = rebote_phrase_matcher_new ();
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (RebotePhraseMatch));
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  g_autoptr (GError) error = NULL;
  GString *found = g_string_new (NULL);

  g_assert_true (rebote_phrase_matcher_add (matcher, pattern, 7, &error));
  g_assert_no_error (error);
  rebote_phrase_matcher_compile (matcher);
  rebote_fold_set (&fold, text, -1);
  rebote_phrase_matcher_scan (matcher, fold.text, fold.length, matches);
  for (guint i = 0; i < matches->len; i++)
    {
      RebotePhraseMatch *match = &g_array_index (matches, RebotePhraseMatch, i);

      g_assert_cmpuint (match->phrase, ==, 7);
      g_string_append_printf (found, "[%.*s]", (int)(match->end - match->start), fold.text + match->start);
    }

  return g_string_free (found, FALSE);
}

static void
test_patterns (void)
{
  static const struct
  {
    const char *pattern;
    const char *text;
    const char *found;
  } cases[] = {
    { "user unknown", "550 User  UNKNOWN in table", "[user unknown]" },
    { "user unknown", "superuser unknown", "" },
    { "user unknown", "user unknownness", "" },
    { "user unknown", "(user unknown)", "[user unknown]" },
    { "user unknown", "user unknown user unknown", "[user unknown][user unknown]" },
    /* an edge that may go on */
    { "greylist~", "we are greylisting you", "[greylist]" },
    { "~box", "the mailbox is", "[box]" },
    { "throttl~", "throttled", "[throttl]" },
    /* choices */
    { "(user|account) (is |)unknown", "user unknown, account is unknown", "[user unknown][account is unknown]" },
    { "(user|account) (is |)unknown", "user was unknown", "" },
    { "a (b|c(d|e)f) g", "a b g a cdf g a cef g a cf g", "[a b g][a cdf g][a cef g]" },
    { "a(b|)c", "ac abc abbc", "[ac][abc]" },
    { "(very |)full", "it is very full, full", "[very full][full]" },
    { "mailbox (is |)full(y|)", "mailbox is fully", "[mailbox is fully]" },
    { "list (of |)(allowed |)hosts", "list of allowed hosts, list hosts", "[list of allowed hosts][list hosts]" },
    /* signs that stand for themselves */
    { "refused \\(bl\\)", "refused (BL), refused bl", "[refused (bl)]" },
    { "a\\*b", "a*b ab a b", "[a*b]" },
    { "x\\|y \\~", "x|y ~ xy", "[x|y ~]" },
    { "back\\\\slash", "back\\slash", "[back\\slash]" },
    /* gaps */
    { "mailbox *full", "the mailbox of ana is full", "[mailbox of ana is full]" },
    { "mailbox * full", "mailbox full", "[mailbox full]" },
    { "no *user", "no such user", "[no such user]" },
    { "domain * exist", "domain a does not exist and b does not exist", NULL },
    { "moved to *@", "has moved to ana@example.com", "[moved to ana@]" },
    /* scripts without spaces between words */
    { "用户不存在", "该用户不存在。", "[用户不存在]" },
    { "(存在しません|見つかりません)", "宛先が見つかりませんでした", "[見つかりません]" },
    { "(ящик|квота) *(полон|превышена)", "Ваш ящик сейчас полон", "[ящик сеичас полон]" },
    { "direccion *no existe", "La DIRECCIÓN ana@example.com no existe", "[direccion ana@example.com no existe]" },
    /* signs at the edges */
    { "(e-mail|mail): ", "mail: x", "[mail:]" },
    { "5.1.1 unknown", "15.1.1 unknown", "" },
    { "user", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find_all (cases[i].pattern, cases[i].text);

      g_test_message ("%s in %s: %s", cases[i].pattern, cases[i].text, found);
      if (cases[i].found)
        g_assert_cmpstr (found, ==, cases[i].found);
      else
        g_assert_true (g_str_has_prefix (found, "["));
    }
}

/* A gap is as wide as said, and no wider. */
static void
test_gap_width (void)
{
  g_autofree char *near_fill = g_strnfill (58, '-');
  g_autofree char *far_fill = g_strnfill (70, '-');
  g_autofree char *near_text = g_strconcat ("over ", near_fill, " quota", NULL);
  g_autofree char *far_text = g_strconcat ("over ", far_fill, " quota", NULL);
  g_autofree char *near_found = find_all ("over * quota", near_text);
  g_autofree char *far_found = find_all ("over * quota", far_text);

  g_assert_cmpstr (near_found, !=, "");
  g_assert_cmpstr (far_found, ==, "");
}

static void
test_malformed (void)
{
  static const char *const patterns[] = {
    "", " ", "~", "~~", "~ ~", "*", "a*", "*a", "a**b", "()", "(|)", "(a|", "(a|)", "(a|)(b|)", "(~|a)", "( |~)", "((a)",
    "a (b|c d"
  };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (RebotePhraseMatcher) matcher = rebote_phrase_matcher_new ();
      g_autoptr (GError) error = NULL;

      g_test_message ("“%s”", patterns[i]);
      g_assert_false (rebote_phrase_matcher_add (matcher, patterns[i], 1, &error));
      g_assert_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_BAD_VALUE);
      g_assert_nonnull (strstr (error->message, patterns[i]));
    }

  /* More writings than anybody means. */
  {
    g_autoptr (RebotePhraseMatcher) matcher = rebote_phrase_matcher_new ();
    g_autoptr (GString) nested = g_string_new ("x(a|b");

    for (guint i = 0; i < 30; i++)
      g_string_append (nested, "(c|d)");
    g_string_append (nested, ")");
    g_assert_false (rebote_phrase_matcher_add (matcher, nested->str, 1, NULL));
  }
}

static void
test_overlapping (void)
{
  static const char *const patterns[] = { "user", "user over quota", "over quota", "quota" };
  g_autoptr (RebotePhraseMatcher) matcher = rebote_phrase_matcher_new ();
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (RebotePhraseMatch));
  guint n_of[G_N_ELEMENTS (patterns)] = { 0 };
  guint before = 0;

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    g_assert_true (rebote_phrase_matcher_add (matcher, patterns[i], i, NULL));
  rebote_phrase_matcher_compile (matcher);
  rebote_phrase_matcher_scan (matcher, "user over quota", strlen ("user over quota"), matches);
  g_assert_cmpuint (matches->len, ==, 4);
  for (guint i = 0; i < matches->len; i++)
    {
      RebotePhraseMatch *match = &g_array_index (matches, RebotePhraseMatch, i);

      n_of[match->phrase]++;
      g_assert_cmpuint (match->end, >=, before);
      before = match->end;
    }
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    g_assert_cmpuint (n_of[i], ==, 1);
}

/* Ten megabytes that begin phrases all the time and never end them: what is found is bounded by what is read. */
static void
test_long_texts (void)
{
  static const char *const texts[] = { "a", "a ", "ab ", "user ", "(((", "mailbox mailbox is " };
  g_autoptr (RebotePhraseMatcher) matcher = rebote_phrase_matcher_new ();
  const gsize size = 10 * 1024 * 1024;

  g_assert_true (rebote_phrase_matcher_add (matcher, "a (a |)(a |)(a |)*(a|aa|aaa) *(b|bb) x", 0, NULL));
  g_assert_true (rebote_phrase_matcher_add (matcher, "(user|mailbox) *(is |was |)*(full|unknown)", 1, NULL));
  g_assert_true (rebote_phrase_matcher_add (matcher, "~a~", 2, NULL));
  rebote_phrase_matcher_compile (matcher);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (RebotePhraseMatch));
      g_autoptr (GString) text = g_string_sized_new (size + 32);

      while (text->len < size)
        g_string_append (text, texts[i]);
      rebote_phrase_matcher_scan (matcher, text->str, text->len, matches);
      g_assert_cmpuint (matches->len, <=, text->len);
    }
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/phrase-matcher/patterns", test_patterns);
  g_test_add_func ("/phrase-matcher/gap-width", test_gap_width);
  g_test_add_func ("/phrase-matcher/malformed", test_malformed);
  g_test_add_func ("/phrase-matcher/overlapping", test_overlapping);
  g_test_add_func ("/phrase-matcher/long-texts", test_long_texts);

  return isolated_test_run ();
}
