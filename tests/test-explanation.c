/* test-explanation.c
 *
 * Explanations: every case has its words, in English and in Spanish, and they never do harm.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-table.h"
#include "bounce/rebote-explanation.h"
#include "bounce/rebote-reason-texts.h"
#include "bounce/rebote-words.h"
#include "isolated.h"

/* Advice to remove somebody speaks of this. */
#define REMOVAL "off your lists"

static ReboteBounce *
make_bounce (ReboteMessageType type,
             ReboteReason      reason,
             ReboteAction      action)
{
  ReboteBounce    *bounce = rebote_bounce_new ();
  ReboteRecipient *recipient = rebote_recipient_new ();

  recipient->address = g_strdup ("ana@example.com");
  recipient->kind = rebote_reason_get_kind (reason);
  recipient->reason = reason;
  recipient->action = action;
  recipient->confidence = 1;
  bounce->type = type;
  g_ptr_array_add (bounce->recipients, recipient);

  return bounce;
}

static ReboteExplanation *
explain (ReboteMessageType type,
         ReboteReason      reason,
         ReboteAction      action)
{
  g_autoptr (ReboteBounce) bounce = make_bounce (type, reason, action);

  return rebote_explanation_new (bounce, 0);
}

static void
assert_complete (ReboteExplanation *explanation)
{
  const char *texts[] = {
    explanation->verdict_word, explanation->shape, explanation->short_title, explanation->title,
    explanation->happened, explanation->advice, explanation->will_arrive, explanation->resend,
    explanation->who_must_act, explanation->has_moved
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_nonnull (texts[i]);
      g_assert_cmpstr (texts[i], !=, "");
      /* No place holder is left, and none was without its value. */
      g_assert_null (strpbrk (texts[i], "{}"));
    }
}

static void
test_complete (void)
{
  for (guint reason = REBOTE_REASON_NO_SUCH_USER; reason < REBOTE_N_REASONS; reason++)
    {
      for (guint action = 0; action < REBOTE_N_ACTIONS; action++)
        {
          g_autoptr (ReboteExplanation) bounce = explain (REBOTE_MESSAGE_BOUNCE, reason, action);
          g_autoptr (ReboteExplanation) delay = explain (REBOTE_MESSAGE_DELAY, reason, action);

          assert_complete (bounce);
          assert_complete (delay);
        }
    }

  for (guint type = 0; type < REBOTE_N_MESSAGE_TYPES; type++)
    {
      g_autoptr (ReboteBounce) empty = rebote_bounce_new ();
      g_autoptr (ReboteExplanation) whole = NULL;
      g_autoptr (ReboteExplanation) explanation = explain (type, REBOTE_REASON_NONE, REBOTE_ACTION_NONE);

      empty->type = type;
      whole = rebote_explanation_new_for_message (empty);
      assert_complete (whole);
      assert_complete (explanation);
      g_assert_null (whole->confidence_words);
      g_assert_null (whole->reply);
    }
}

static void
test_names (void)
{
  for (guint i = 0; i < REBOTE_N_REASONS; i++)
    g_assert_cmpstr (rebote_reason_get_name (i), !=, "");
  for (guint i = 0; i < REBOTE_N_KINDS; i++)
    {
      g_assert_cmpstr (rebote_kind_get_name (i), !=, "");
      g_assert_cmpstr (rebote_kind_get_meaning (i), !=, "");
    }
  for (guint i = 0; i < REBOTE_N_ACTIONS; i++)
    g_assert_cmpstr (rebote_action_get_name (i), !=, "");
  for (guint i = 0; i < REBOTE_N_MESSAGE_TYPES; i++)
    g_assert_cmpstr (rebote_message_type_get_name (i), !=, "");
  for (guint i = 0; i < REBOTE_N_REPORTER_ROLES; i++)
    g_assert_cmpstr (rebote_reporter_role_get_name (i), !=, "");
  g_assert_cmpstr (rebote_smtp_command_get_name (REBOTE_COMMAND_CONNECT), ==, "when connecting");
  g_assert_cmpstr (rebote_smtp_command_get_name (REBOTE_COMMAND_RCPT), ==, "when the recipient was named");
}

static void
test_verdicts (void)
{
  g_autoptr (ReboteExplanation) hard = explain (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_NO_SUCH_USER, REBOTE_ACTION_REMOVE);
  g_autoptr (ReboteExplanation) soft = explain (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_MAILBOX_FULL, REBOTE_ACTION_RETRY_LATER);
  g_autoptr (ReboteExplanation) unknown = explain (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_UNKNOWN, REBOTE_ACTION_REVIEW);
  g_autoptr (ReboteExplanation) delay = explain (REBOTE_MESSAGE_DELAY, REBOTE_REASON_MAILBOX_FULL, REBOTE_ACTION_NONE);
  g_autoptr (ReboteExplanation) away = explain (REBOTE_MESSAGE_AUTO_REPLY, REBOTE_REASON_NONE, REBOTE_ACTION_NONE);
  g_autoptr (ReboteExplanation) complaint = explain (REBOTE_MESSAGE_COMPLAINT, REBOTE_REASON_NONE, REBOTE_ACTION_SUPPRESS);

  g_assert_cmpstr (hard->verdict_word, ==, "HARD");
  g_assert_cmpstr (hard->shape, ==, "●");
  g_assert_cmpstr (hard->title, ==, "The mailbox does not exist");
  g_assert_cmpstr (hard->short_title, ==, "does not exist");
  g_assert_cmpstr (hard->will_arrive, ==, "No");
  g_assert_nonnull (strstr (hard->happened, "example.com"));
  g_assert_nonnull (strstr (hard->advice, REMOVAL));
  g_assert_cmpstr (soft->verdict_word, ==, "SOFT");
  g_assert_cmpstr (soft->shape, ==, "◐");
  g_assert_cmpstr (soft->who_must_act, ==, "The recipient");
  g_assert_cmpstr (soft->has_moved, ==, "No");
  g_assert_cmpstr (unknown->verdict_word, ==, "UNDETERMINED");
  g_assert_cmpstr (delay->verdict_word, ==, "DELAYED");
  g_assert_nonnull (strstr (delay->happened, "no room left"));
  g_assert_cmpstr (away->verdict_word, ==, "NOT A BOUNCE");
  g_assert_cmpstr (away->shape, ==, "○");
  g_assert_cmpstr (away->will_arrive, ==, "It has arrived");
  g_assert_cmpstr (complaint->verdict_word, ==, "COMPLAINT");
  g_assert_cmpstr (complaint->resend, ==, "No, never again");
}

/* Whatever the classifier or a table of the user says: a soft bounce never costs a contact. */
static void
test_never_remove_soft (void)
{
  for (guint reason = REBOTE_REASON_NO_SUCH_USER; reason < REBOTE_N_REASONS; reason++)
    {
      if (rebote_reason_get_kind (reason) == REBOTE_KIND_HARD)
        continue;

      for (guint action = 0; action < REBOTE_N_ACTIONS; action++)
        {
          g_autoptr (ReboteBounce) bounce = make_bounce (REBOTE_MESSAGE_BOUNCE, reason, action);
          ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, 0);
          g_autoptr (ReboteExplanation) explanation = NULL;

          recipient->status = g_strdup ("5.1.1");
          recipient->diagnostic = g_strdup ("550 5.1.1 blocked using zen.spamhaus.org; SPF, DKIM and DMARC failed; inactive");
          recipient->suggestion = g_strdup ("ana@example.org");
          explanation = rebote_explanation_new (bounce, 0);
          assert_complete (explanation);
          g_assert_null (strstr (explanation->advice, REMOVAL));
        }
    }
}

static void
test_actions (void)
{
  g_autoptr (ReboteExplanation) closed = explain (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_MAILBOX_DISABLED, REBOTE_ACTION_REMOVE);
  g_autoptr (ReboteExplanation) paused = explain (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_MAILBOX_DISABLED, REBOTE_ACTION_REVIEW);
  g_autoptr (ReboteExplanation) unusual = explain (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_SENDER_REPUTATION, REBOTE_ACTION_RETRY_LATER);

  g_assert_cmpstr (closed->title, ==, "The account is closed");
  g_assert_cmpstr (paused->title, ==, "The account is paused, or perhaps closed");
  g_assert_cmpstr (paused->who_must_act, ==, "The recipient");
  g_assert_nonnull (strstr (paused->advice, "do not delete"));
  g_assert_cmpstr (paused->verdict_word, ==, "HARD");
  /* No case speaks of this action here: the action's own advice is given. */
  g_assert_cmpstr (unusual->advice, ==, "Keep the contact, and send again in a day or two.");
  g_assert_cmpstr (unusual->resend, ==, "Yes, in a day or two");
}

/* The action that the classifier takes for a reason is the one that its own advice is written for. */
static void
test_usual_actions (void)
{
  g_autoptr (ReboteExplanation) correct = explain (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_MAILBOX_FULL, REBOTE_ACTION_CORRECT);
  g_autoptr (ReboteExplanation) retry = explain (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_SENDER_REPUTATION, REBOTE_ACTION_RETRY_LATER);
  g_autoptr (ReboteExplanation) fix = explain (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_MAILBOX_FULL, REBOTE_ACTION_KEEP_AND_FIX);
  g_autoptr (ReboteExplanation) review = explain (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_MAILBOX_FULL, REBOTE_ACTION_REVIEW);
  const char *general[] = { correct->advice, retry->advice, fix->advice, review->advice };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTable) actions = rebote_table_new_from_resource ("actions.tsv", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rebote_table_get_n_rows (actions), >, 0);
  for (guint i = 0; i < rebote_table_get_n_rows (actions); i++)
    {
      g_autoptr (ReboteExplanation) explanation = NULL;
      ReboteReason reason;
      ReboteAction action;

      g_assert_true (rebote_reason_from_slug (rebote_table_get (actions, i, rebote_table_find_column (actions, "reason")), &reason));
      g_assert_true (rebote_action_from_slug (rebote_table_get (actions, i, rebote_table_find_column (actions, "action")), &action));
      explanation = explain (REBOTE_MESSAGE_BOUNCE, reason, action);
      for (guint j = 0; j < G_N_ELEMENTS (general); j++)
        g_assert_cmpstr (explanation->advice, !=, general[j]);
    }
}

static void
assert_title (ReboteReason reason,
              const char  *status,
              const char  *diagnostic,
              const char  *title)
{
  g_autoptr (ReboteBounce) bounce = make_bounce (REBOTE_MESSAGE_BOUNCE, reason, REBOTE_ACTION_KEEP_AND_FIX);
  ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, 0);
  g_autoptr (ReboteExplanation) explanation = NULL;

  recipient->status = g_strdup (status);
  recipient->diagnostic = g_strdup (diagnostic);
  explanation = rebote_explanation_new (bounce, 0);
  g_assert_cmpstr (explanation->title, ==, title);
}

static void
test_cases (void)
{
  assert_title (REBOTE_REASON_AUTHENTICATION, NULL, "refused", "Your mail could not prove who sent it");
  assert_title (REBOTE_REASON_AUTHENTICATION, "5.7.23", "refused", "Your mail failed the SPF check");
  assert_title (REBOTE_REASON_AUTHENTICATION, NULL, "550 message does not pass DKIM", "Your mail failed the DKIM check");
  assert_title (REBOTE_REASON_AUTHENTICATION, "5.7.1", "rejected by DMARC policy", "Your mail failed the DMARC check");
  assert_title (REBOTE_REASON_AUTHENTICATION, "4.7.25", "refused", "Your server’s IP address has no valid name");
  /* The closest of several checks is named. */
  assert_title (REBOTE_REASON_AUTHENTICATION, "5.7.26", "multiple checks failed", "Your mail failed several proofs of identity");
  assert_title (REBOTE_REASON_AUTHENTICATION, "5.7.26", "an SPF record with a hard fail", "Your mail failed the SPF check");
  assert_title (REBOTE_REASON_SENDER_REPUTATION, NULL, "blocked using zen.spamhaus.org", "Your sender is on a blocklist");
  assert_title (REBOTE_REASON_SENDER_REPUTATION, NULL, "Client host [192.0.2.1] blocked using bl.example.net", "Your sender is on a blocklist");
  assert_title (REBOTE_REASON_SENDER_REPUTATION, NULL, "low reputation of the sending IP", "Your server’s IP address is refused");
  assert_title (REBOTE_REASON_SENDER_REPUTATION, NULL, "low reputation of the domain", "Your sending address or server has a bad reputation");
  /* Only whole words count. */
  assert_title (REBOTE_REASON_CONTENT_REJECTED, NULL, "see linkage.example", "The content of the mail was refused");
  assert_title (REBOTE_REASON_CONTENT_REJECTED, NULL, "Virus found", "The mail is taken for dangerous");
  assert_title (REBOTE_REASON_RATE_LIMITED, "4.7.1", "Greylisted, try later", "The server asks to come back later");
}

static void
test_moved (void)
{
  g_autoptr (ReboteBounce) bounce = make_bounce (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_MOVED, REBOTE_ACTION_CORRECT);
  g_autoptr (ReboteExplanation) somewhere = rebote_explanation_new (bounce, 0);
  g_autoptr (ReboteExplanation) there = NULL;

  /* A place holder in what is filled in stays what it is. */
  rebote_bounce_get_recipient (bounce, 0)->suggestion = g_strdup ("{address}@example.org");
  there = rebote_explanation_new (bounce, 0);

  g_assert_cmpstr (somewhere->has_moved, ==, "Yes, but the new address is not given");
  g_assert_cmpstr (there->has_moved, ==, "Yes, to {address}@example.org");
  g_assert_cmpstr (there->resend, ==, "Yes, to the new address");
}

static void
test_delay (void)
{
  g_autoptr (ReboteBounce) bounce = make_bounce (REBOTE_MESSAGE_DELAY, REBOTE_REASON_EXPIRED, REBOTE_ACTION_NONE);
  g_autoptr (ReboteExplanation) open_end = rebote_explanation_new (bounce, 0);
  g_autoptr (ReboteExplanation) until = NULL;

  bounce->retry_until = g_date_time_new_local (2026, 5, 9, 8, 12, 0);
  until = rebote_explanation_new (bounce, 0);

  g_assert_cmpstr (open_end->will_arrive, ==, "Perhaps: it is still being tried");
  g_assert_cmpstr (until->will_arrive, ==, "Perhaps: it is still being tried until 9 May 2026, 08:12");
  g_assert_null (strstr (open_end->happened, "gave up"));
}

static void
assert_contradiction (ReboteContradiction contradiction,
                      const char         *code,
                      const char         *first,
                      const char         *second)
{
  g_autoptr (ReboteBounce) bounce = make_bounce (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_NO_SUCH_USER, REBOTE_ACTION_REMOVE);
  ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, 0);
  g_autoptr (ReboteExplanation) explanation = NULL;

  recipient->status = g_strdup ("4.7.1");
  recipient->reply = g_strdup ("550");
  recipient->contradiction = contradiction;
  recipient->contradicting_code = g_strdup (code);
  explanation = rebote_explanation_new (bounce, 0);

  g_assert_nonnull (explanation->contradiction);
  g_assert_nonnull (strstr (explanation->contradiction, first));
  g_assert_nonnull (strstr (explanation->contradiction, second));
}

static void
test_contradictions (void)
{
  g_autoptr (ReboteExplanation) agrees = explain (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_NO_SUCH_USER, REBOTE_ACTION_REMOVE);

  g_assert_null (agrees->contradiction);
  assert_contradiction (REBOTE_CONTRADICTION_TEXT_IS_PERMANENT, "5.7.1", "5.7.1", "The mailbox does not exist");
  assert_contradiction (REBOTE_CONTRADICTION_TEXT_IS_PERMANENT, "5.7.1", "Not allowed to send there", "The words decide");
  assert_contradiction (REBOTE_CONTRADICTION_TEXT_IS_PERMANENT, NULL, "The mailbox does not exist", "The words decide");
  assert_contradiction (REBOTE_CONTRADICTION_TEXT_IS_TEMPORARY, "5.1.1", "No such mailbox", "The mailbox does not exist");
  assert_contradiction (REBOTE_CONTRADICTION_TEXT_IS_TEMPORARY, "nonsense", "The code says", "The mailbox does not exist");
  assert_contradiction (REBOTE_CONTRADICTION_CODES_DISAGREE, NULL, "4.7.1", "550");
  assert_contradiction (REBOTE_CONTRADICTION_TEXTS_DISAGREE, NULL, "two things", "The mailbox does not exist");
}

static void
test_confidence (void)
{
  static const struct
  {
    double      confidence;
    const char *words;
    gboolean    is_cautious;
  } cases[] = {
    { 0.98, "very sure", FALSE },
    { 0.8, "fairly sure", FALSE },
    { 0.3, "not sure", TRUE }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ReboteBounce) bounce = make_bounce (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_NO_SUCH_USER, REBOTE_ACTION_REMOVE);
      g_autoptr (ReboteExplanation) explanation = NULL;

      rebote_bounce_get_recipient (bounce, 0)->confidence = cases[i].confidence;
      explanation = rebote_explanation_new (bounce, 0);
      g_assert_cmpstr (explanation->confidence_words, ==, cases[i].words);
      g_assert_cmpint (explanation->caveat != NULL, ==, cases[i].is_cautious);
    }
}

static void
test_codes (void)
{
  g_autoptr (ReboteBounce) bounce = make_bounce (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_UNKNOWN, REBOTE_ACTION_REVIEW);
  ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, 0);
  g_autoptr (ReboteExplanation) explanation = NULL;
  g_autoptr (ReboteExplanation) hostile = NULL;

  recipient->reply = g_strdup ("550");
  recipient->status = g_strdup ("5.7.26");
  explanation = rebote_explanation_new (bounce, 0);
  g_assert_cmpstr (explanation->reply->code, ==, "550");
  g_assert_cmpuint (explanation->status->parts->len, ==, 3);

  g_free (recipient->status);
  recipient->status = g_strdup ("5.7.26.%s");
  hostile = rebote_explanation_new (bounce, 0);
  g_assert_null (hostile->status);
}

static void
assert_reporter (ReboteReporterRole role,
                 const char        *mta,
                 gint64             delay,
                 const char        *sentence)
{
  g_autoptr (ReboteBounce) bounce = make_bounce (REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_UNKNOWN, REBOTE_ACTION_REVIEW);
  g_autoptr (ReboteExplanation) explanation = NULL;

  bounce->reporter_role = role;
  bounce->reporter_mta = g_strdup (mta);
  bounce->delay_seconds = delay;
  explanation = rebote_explanation_new (bounce, 0);
  g_assert_cmpstr (explanation->reporter, ==, sentence);
}

static void
test_reporter (void)
{
  assert_reporter (REBOTE_REPORTER_UNKNOWN, NULL, -1, NULL);
  assert_reporter (REBOTE_REPORTER_UNKNOWN, NULL, 60, "It came 1 minute after you sent the mail.");
  assert_reporter (REBOTE_REPORTER_UNKNOWN, "mx.example.com", -1, "Reported by mx.example.com.");
  assert_reporter (REBOTE_REPORTER_RECEIVING_SERVER, "mx1.example.com", 4,
                   "Reported by mx1.example.com, the receiving server, 4 seconds after you sent it.");
  assert_reporter (REBOTE_REPORTER_SENDING_SERVER, NULL, 5 * 24 * 3600,
                   "Reported by your sending server, 5 days after you sent it.");
  assert_reporter (REBOTE_REPORTER_MAILING_SERVICE, "mail%n.example", -1, "Reported by mail%n.example, a mailing service.");
}

static void
test_durations (void)
{
  static const struct
  {
    gint64      seconds;
    const char *words;
  } cases[] = {
    { -5, "less than a second" },
    { 0, "less than a second" },
    { 1, "1 second" },
    { 59, "59 seconds" },
    { 60, "1 minute" },
    { 3599, "59 minutes" },
    { 3600, "1 hour" },
    { 47 * 3600, "47 hours" },
    { 48 * 3600, "2 days" },
    { G_MAXINT64, "4294967295 days" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = rebote_explanation_format_duration (cases[i].seconds);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static gpointer
explain_all (gpointer unused)
{
  for (guint round = 0; round < 50; round++)
    test_complete ();

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("explain", explain_all, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
assert_refused (const char *data,
                const char *part_of_message)
{
  g_autoptr (GError) error = NULL;
  ReboteReasonTexts *texts = rebote_reason_texts_new_from_data ("mine.xml", data, -1, &error);

  g_assert_null (texts);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "mine.xml, line "));
  if (strstr (error->message, part_of_message) == NULL)
    g_error ("“%s” does not speak of “%s”", error->message, part_of_message);
}

static void
test_damaged (void)
{
  assert_refused ("<rebote-reasons/>", "no-such-user");
  assert_refused ("<rebote-reasons><reason/></rebote-reasons>", "id");
  assert_refused ("<rebote-reasons>\n<reason id='moon'/></rebote-reasons>", "line 2: there is no reason “moon”");
  assert_refused ("<rebote-reasons><reason id='moved' who='moon'/></rebote-reasons>", "moon");
  assert_refused ("<rebote-reasons><reason id='moved' action='moon'/></rebote-reasons>", "moon");
  assert_refused ("<rebote-reasons><reason id='moved' moon='1'/></rebote-reasons>", "moon");
  assert_refused ("<rebote-reasons><reason id='moved'><moon>x</moon></reason></rebote-reasons>", "moon");
  assert_refused ("<rebote-reasons><reason id='moved'><title></title></reason></rebote-reasons>", "title");
  assert_refused ("<rebote-reasons><reason id='moved'><case has='moon'/></reason></rebote-reasons>", "moon");
  assert_refused ("<rebote-reasons><reason id='moved'><case action='moon'/></reason></rebote-reasons>", "moon");
  assert_refused ("<rebote-reasons><answer set='who' id='you'/></rebote-reasons>", "text");
}

static void
collect (GPtrArray         *texts,
         ReboteExplanation *explanation)
{
  g_ptr_array_add (texts, g_strdup (explanation->verdict_word));
  g_ptr_array_add (texts, g_strdup (explanation->short_title));
  g_ptr_array_add (texts, g_strdup (explanation->title));
  g_ptr_array_add (texts, g_strdup (explanation->happened));
  g_ptr_array_add (texts, g_strdup (explanation->advice));
  g_ptr_array_add (texts, g_strdup (explanation->who_must_act));
}

static void
collect_code (GPtrArray  *texts,
              ReboteCode *code)
{
  g_ptr_array_add (texts, g_strdup (code->name));
  g_ptr_array_add (texts, g_strdup (code->meaning));
  if (code->seen)
    g_ptr_array_add (texts, g_strdup (code->seen));
}

/* Everything that can be said, in the current language. */
static GPtrArray *
collect_all (void)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) codes = rebote_code_table_list (rebote_code_table_get_default ());

  for (guint reason = REBOTE_REASON_NO_SUCH_USER; reason < REBOTE_N_REASONS; reason++)
    {
      g_ptr_array_add (texts, g_strdup (rebote_reason_get_name (reason)));
      for (guint action = 0; action < REBOTE_N_ACTIONS; action++)
        {
          g_autoptr (ReboteExplanation) bounce = explain (REBOTE_MESSAGE_BOUNCE, reason, action);

          collect (texts, bounce);
        }
    }
  for (guint type = 1; type < REBOTE_N_MESSAGE_TYPES; type++)
    {
      g_autoptr (ReboteExplanation) explanation = explain (type, REBOTE_REASON_NONE, REBOTE_ACTION_NONE);

      collect (texts, explanation);
    }
  for (guint i = 0; i < codes->len; i++)
    collect_code (texts, g_ptr_array_index (codes, i));

  return texts;
}

static void
test_spanish (void)
{
  const char *probe = "The mailbox does not exist";
  g_autoptr (GPtrArray) english = collect_all ();
  g_autoptr (GPtrArray) spanish = NULL;

  g_setenv ("LANGUAGE", "es", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  if (gettext (probe) != probe)
    spanish = collect_all ();
  g_unsetenv ("LANGUAGE");
  setlocale (LC_ALL, "C.UTF-8");

  if (spanish == NULL)
    {
      g_test_skip ("the Spanish catalogue is not there");
      return;
    }

  g_assert_cmpuint (english->len, ==, spanish->len);
  for (guint i = 0; i < english->len; i++)
    {
      const char *text = g_ptr_array_index (english, i);

      if (g_str_equal (text, g_ptr_array_index (spanish, i)))
        g_error ("Not translated: “%s”", text);
    }
}

int
main (int    argc,
      char **argv)
{
  /* The names of months and the like are English unless a test says otherwise. */
  g_unsetenv ("LANGUAGE");
  setlocale (LC_ALL, "C.UTF-8");
  if (g_getenv ("REBOTE_LOCALEDIR"))
    bindtextdomain (GETTEXT_PACKAGE, g_getenv ("REBOTE_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/explanation/complete", test_complete);
  g_test_add_func ("/explanation/names", test_names);
  g_test_add_func ("/explanation/verdicts", test_verdicts);
  g_test_add_func ("/explanation/never-remove-soft", test_never_remove_soft);
  g_test_add_func ("/explanation/actions", test_actions);
  g_test_add_func ("/explanation/usual-actions", test_usual_actions);
  g_test_add_func ("/explanation/cases", test_cases);
  g_test_add_func ("/explanation/moved", test_moved);
  g_test_add_func ("/explanation/delay", test_delay);
  g_test_add_func ("/explanation/contradictions", test_contradictions);
  g_test_add_func ("/explanation/confidence", test_confidence);
  g_test_add_func ("/explanation/codes", test_codes);
  g_test_add_func ("/explanation/reporter", test_reporter);
  g_test_add_func ("/explanation/durations", test_durations);
  g_test_add_func ("/explanation/threads", test_threads);
  g_test_add_func ("/explanation/damaged", test_damaged);
  g_test_add_func ("/explanation/spanish", test_spanish);

  return isolated_test_run ();
}
