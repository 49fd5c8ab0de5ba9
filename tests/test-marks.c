/* test-marks.c
 *
 * The deciding words are found again, however a mail has folded them.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "bounce/rebote-explanation.h"
#include "isolated.h"

static ReboteBounce *
make_bounce (void)
{
  ReboteBounce *bounce = rebote_bounce_new ();

  bounce->type = REBOTE_MESSAGE_BOUNCE;
  g_ptr_array_add (bounce->recipients, rebote_recipient_new ());

  return bounce;
}

/* The expected text has the marks in brackets. */
static void
assert_marks (ReboteBounce *bounce,
              const char   *text,
              const char   *marked)
{
  g_autoptr (GArray) marks = rebote_explanation_find_marks (text, -1, bounce, 0);
  g_autoptr (GString) found = g_string_new (text);

  for (guint i = marks->len; i > 0; i--)
    {
      const ReboteMark *mark = &g_array_index (marks, ReboteMark, i - 1);

      g_string_insert (found, mark->end, "]");
      g_string_insert (found, mark->start, "[");
    }
  g_assert_cmpstr (found->str, ==, marked);
}

static void
test_marks (void)
{
  g_autoptr (ReboteBounce) bounce = make_bounce ();
  ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, 0);

  rebote_recipient_take_evidence (recipient, rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, "User unknown here", NULL, TRUE));
  rebote_recipient_take_evidence (recipient, rebote_evidence_new (REBOTE_EVIDENCE_STATUS, "5.1.1", NULL, TRUE));
  rebote_recipient_take_evidence (recipient, rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, "agreed", NULL, FALSE));

  assert_marks (bounce, "", "");
  assert_marks (bounce, "nothing", "nothing");
  assert_marks (bounce, "550 5.1.1 USER UNKNOWN HERE, agreed", "550 [5.1.1] [USER UNKNOWN HERE], agreed");
  assert_marks (bounce, "x: User\r\n\tunknown  here", "x: [User\r\n\tunknown  here]");
  assert_marks (bounce, "User unkn=\r\nown here.", "[User unkn=\r\nown here].");
  assert_marks (bounce, "15.1.1 5.1.10 5.1.1.2 5.1.1. #5.1.1:", "15.1.1 5.1.10 5.1.1.2 [5.1.1]. #[5.1.1]:");
  assert_marks (bounce, "Userunknown here User unknown", "Userunknown here User unknown");
  assert_marks (bounce, "5.1.1User unknown here", "5.1.1[User unknown here]");
}

static void
test_marks_overlap (void)
{
  g_autoptr (ReboteBounce) bounce = make_bounce ();
  ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, 0);
  const char       raw[] = "\0\xff mailbox \0 mailbox full";
  g_autoptr (GArray) marks = NULL;

  rebote_recipient_take_evidence (recipient, rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, "mailbox full", NULL, FALSE));
  rebote_recipient_take_evidence (recipient, rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, "full", NULL, FALSE));
  rebote_recipient_take_evidence (recipient, rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, "", NULL, FALSE));
  rebote_recipient_take_evidence (recipient, rebote_evidence_new (REBOTE_EVIDENCE_FORMAT, "mailbox", NULL, FALSE));

  /* Nothing is decisive, so all of it is marked; bytes that are no text do not matter. */
  assert_marks (bounce, "mailbox full", "[mailbox full]");
  marks = rebote_explanation_find_marks (raw, sizeof raw - 1, bounce, REBOTE_EXPLANATION_NO_RECIPIENT);
  g_assert_cmpuint (marks->len, ==, 1);
  g_assert_cmpuint (g_array_index (marks, ReboteMark, 0).end, ==, sizeof raw - 1);
}

/* The same words again and again: the search ends, and so does the list. */
static void
test_marks_many (void)
{
  g_autoptr (ReboteBounce) bounce = make_bounce ();
  g_autofree char *text = g_strnfill (4 * 1024 * 1024, 'a');
  g_autoptr (GArray) marks = NULL;

  for (gsize i = 1; i < 4 * 1024 * 1024; i += 2)
    text[i] = ' ';
  rebote_recipient_take_evidence (rebote_bounce_get_recipient (bounce, 0),
                                  rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, "a a b", NULL, TRUE));
  rebote_recipient_take_evidence (rebote_bounce_get_recipient (bounce, 0),
                                  rebote_evidence_new (REBOTE_EVIDENCE_PHRASE, "a", NULL, TRUE));
  marks = rebote_explanation_find_marks (text, -1, bounce, 0);

  g_assert_cmpuint (marks->len, >, 0);
  g_assert_cmpuint (marks->len, <=, 1000);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/marks/folded", test_marks);
  g_test_add_func ("/marks/overlap", test_marks_overlap);
  g_test_add_func ("/marks/many", test_marks_many);

  return isolated_test_run ();
}
