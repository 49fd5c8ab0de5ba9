/* test-soft-bounces.c
 *
 * Soft bounces that come again and again: what is a campaign, what counts, and what begins the count anew.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "contacts/rebote-policy.h"
#include "store/rebote-store-messages.h"
#include "store/rebote-store-private.h"
#include "store/rebote-store-verdicts.h"
#include "isolated.h"

#define ADDRESS "ana@shop.es"
#define NOON    (20577 * 86400 + 43200) /* of 4 May 2026 */

static ReboteAddressFacts *facts;
static RebotePolicy       *policy;

/* One message about the address. */
typedef struct
{
  int               day; /* after the first, or NEVER */
  ReboteMessageType type;
  ReboteReason      reason;
  int               sent;     /* day of the original, or NEVER */
  const char       *mail;     /* its Message-ID */
  const char       *subject;  /* its subject */
  gint64            campaign; /* in the store */
  const char       *cause;
} Message;

#define NEVER G_MININT
#define MAX_MESSAGES 6

#define FULL(day, ...) { day, REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_MAILBOX_FULL, .sent = NEVER, __VA_ARGS__ }
#define FULL_SENT(day, sent) { day, REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_MAILBOX_FULL, sent, NULL, NULL, 0, NULL }
#define SOFT(day, why) { day, REBOTE_MESSAGE_BOUNCE, REBOTE_REASON_##why, .sent = NEVER }
#define LIFE(day, sort, ...) { day, REBOTE_MESSAGE_##sort, REBOTE_REASON_NONE, .sent = NEVER, __VA_ARGS__ }
#define END { 0, REBOTE_MESSAGE_OTHER, REBOTE_REASON_NONE, .sent = 0 }

static const struct
{
  const char *name;
  guint       n_campaigns; /* that the user is told about; 0 where nothing is proposed */
  Message     messages[MAX_MESSAGES];
} cases[] = {
  { "three", 3, { FULL (0), FULL (14), FULL (30), END } },
  { "unsorted", 3, { FULL (30), FULL (0), FULL (14), END } },
  { "two", 0, { FULL (0), FULL (40), END } },
  { "too-short", 0, { FULL (0), FULL (14), FULL (29), END } },
  { "undated", 0, { FULL (0), FULL (NEVER), FULL (40), END } },
  { "undated-notice", 3, { FULL (0), FULL_SENT (NEVER, 14), FULL (40), END } },
  { "mixed-reasons", 3, { SOFT (0, SERVER_UNAVAILABLE), SOFT (14, EXPIRED), SOFT (40, NOT_AUTHORISED), END } },
  /* What the sender must mend. */
  { "reputation", 0, { SOFT (0, SENDER_REPUTATION), SOFT (14, SENDER_REPUTATION), SOFT (40, SENDER_REPUTATION), END } },
  { "speed", 0, { SOFT (0, RATE_LIMITED), SOFT (14, RATE_LIMITED), SOFT (40, RATE_LIMITED), END } },
  { "authentication", 0, { FULL (0), SOFT (14, AUTHENTICATION), FULL (40), END } },
  { "tls", 0, { FULL (0), SOFT (14, TLS_REQUIRED), FULL (40), END } },
  { "protocol", 0, { FULL (0), SOFT (14, PROTOCOL_ERROR), FULL (40), END } },
  { "sender-between", 3, { FULL (0), SOFT (10, SENDER_REPUTATION), FULL (14), FULL (40), END } },
  /* A content filter and a limit of size speak only for mailboxes that are there. */
  { "content-between", 0, { FULL (0), FULL (10), SOFT (14, CONTENT_REJECTED), FULL (40), END } },
  { "size-between", 0, { FULL (0), FULL (10), SOFT (14, MESSAGE_TOO_LARGE), FULL (40), END } },
  /* Signs of life. */
  { "delivered", 0, { FULL (0), FULL (14), LIFE (20, DELIVERED), FULL (40), END } },
  { "delivered-last", 0, { FULL (0), FULL (14), FULL (40), LIFE (41, DELIVERED), END } },
  { "delivered-first", 3, { LIFE (-1, DELIVERED), FULL (0), FULL (14), FULL (40), END } },
  { "delivered-once", 0, { LIFE (NEVER, DELIVERED), FULL (0), FULL (14), FULL (40), END } },
  { "answered", 0, { FULL (0), FULL (14), FULL (40), LIFE (41, AUTO_REPLY), END } },
  { "challenged", 0, { FULL (0), FULL (14), LIFE (20, CHALLENGE), FULL (40), END } },
  { "opened", 0, { FULL (0), FULL (14), LIFE (20, OTHER, .cause = "engaged"), FULL (40), END } },
  { "anew", 3, { FULL (-90), LIFE (-80, DELIVERED), FULL (0), FULL (14), FULL (40), END } },
  { "delayed", 0, { FULL (0), LIFE (14, DELAY), FULL (40), END } },
  { "not-tried", 0, { FULL (0), FULL (14, .cause = "esp-cache"), FULL (40), END } },
  /* What is a campaign. */
  { "one-day", 0, { FULL (0), FULL (40), FULL (40), END } },
  { "one-mail", 0, { FULL (0), FULL (38, .mail = "<b@x>"), FULL (40, .mail = "<b@x>"), END } },
  { "two-mails", 3, { FULL (0), FULL (38, .mail = "<b@x>"), FULL (40, .mail = "<c@x>"), END } },
  { "late-notices", 0, { FULL_SENT (0, 0), FULL_SENT (3, 0), FULL (40), END } },
  { "same-subject", 0, { FULL (0), FULL (37, .subject = "May"), FULL (40, .subject = "May"), END } },
  { "same-subject-weekly", 3, { FULL (0, .subject = "News"), FULL (33, .subject = "News"), FULL (40, .subject = "News"), END } },
  { "assigned-together", 0, { FULL (0, .campaign = 1), FULL (14, .campaign = 1), FULL (40, .campaign = 2), END } },
  { "assigned-apart", 3, { FULL (0, .campaign = 1), FULL (40, .campaign = 2), FULL (40, .campaign = 3), END } },
  { "partly-assigned", 0, { FULL (0, .campaign = 1), FULL (40, .campaign = 2), FULL (40), END } },
};

static GDateTime *
make_day (int day)
{
  return day == NEVER ? NULL : g_date_time_new_from_unix_utc (NOON + day * 86400);
}

static ReboteBounce *
make_message (const Message *message)
{
  ReboteBounce    *bounce = rebote_bounce_new ();
  ReboteRecipient *recipient = rebote_recipient_new ();

  bounce->source = g_strdup ("inbox.mbox");
  bounce->type = message->type;
  bounce->date = make_day (message->day);
  bounce->original_date = make_day (message->sent);
  bounce->original_message_id = g_strdup (message->mail);
  bounce->original_subject = g_strdup (message->subject);
  recipient->address = g_strdup (ADDRESS);
  recipient->kind = message->type == REBOTE_MESSAGE_BOUNCE ? REBOTE_KIND_SOFT : REBOTE_KIND_NONE;
  recipient->reason = message->reason;
  recipient->action = message->reason == REBOTE_REASON_NOT_AUTHORISED ? REBOTE_ACTION_REVIEW
                      : message->type == REBOTE_MESSAGE_BOUNCE        ? REBOTE_ACTION_RETRY_LATER
                                                                      : REBOTE_ACTION_NONE;
  recipient->cause = message->cause;
  recipient->diagnostic = g_strdup ("what the server said");
  g_ptr_array_add (bounce->recipients, recipient);

  return bounce;
}

static gboolean
is_end (const Message *message)
{
  return message->type == REBOTE_MESSAGE_OTHER && message->cause == NULL;
}

static ReboteDecision *
decide (ReboteVerdictIndex *index,
        RebotePolicy       *rules)
{
  ReboteContactFacts contact = { .address = ADDRESS };

  rebote_verdict_index_finish (index);
  contact.verdict = rebote_verdict_index_look_up (index, ADDRESS, strlen (ADDRESS));
  return rebote_policy_decide (rules, &contact);
}

static void
check (guint           n_campaigns,
       ReboteDecision *decision)
{
  g_autofree char *words = g_strdup_printf ("Soft bounces in %u campaigns from", n_campaigns);

  if (n_campaigns == 0)
    {
      g_assert_cmpstr (decision->reason, !=, "repeated-soft");
      return;
    }

  g_assert_cmpstr (decision->reason, ==, "repeated-soft");
  g_assert_cmpint (decision->outcome, ==, REBOTE_OUTCOME_REVIEW);
  g_assert_true (g_str_has_prefix (decision->explanation, words));
}

static void
test_case (gconstpointer data)
{
  guint number = GPOINTER_TO_UINT (data);
  g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
  g_autoptr (ReboteDecision) decision = NULL;

  for (const Message *message = cases[number].messages; !is_end (message); message++)
    {
      g_autoptr (ReboteBounce) bounce = make_message (message);

      rebote_verdict_index_add_bounce_of (index, bounce, message->campaign);
    }
  decision = decide (index, policy);
  check (cases[number].n_campaigns, decision);
}

static void
add_three (ReboteVerdictIndex *index)
{
  static const Message messages[] = { FULL (0), SOFT (14, EXPIRED), FULL (39) };

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr (ReboteBounce) bounce = make_message (&messages[i]);

      rebote_verdict_index_add_bounce (index, bounce);
    }
}

static void
test_words (void)
{
  g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
  g_autoptr (ReboteDecision) decision = NULL;

  add_three (index);
  decision = decide (index, policy);
  g_assert_cmpstr (decision->explanation, ==,
                   "Soft bounces in 3 campaigns from 4 May 2026 to 12 June 2026, nothing delivered since.");
  g_assert_nonnull (strstr (decision->evidence, "4 May 2026: The mailbox is full / 18 May 2026: "));
  g_assert_null (decision->suggestion);
  g_assert_cmpstr (rebote_decision_describe_reason ("repeated-soft"), ==, "Mail keeps coming back");
}

static void
test_policy (void)
{
  static const struct
  {
    const char   *text;
    const char   *reason;
    ReboteOutcome outcome;
  } policies[] = {
    { "[repeated-soft]\ncampaigns=4\n", "mailbox-full", REBOTE_OUTCOME_KEEP },
    { "[repeated-soft]\ndays=39\n", "repeated-soft", REBOTE_OUTCOME_REVIEW },
    { "[repeated-soft]\ndays=40\n", "mailbox-full", REBOTE_OUTCOME_KEEP },
    { "[repeated-soft]\nreasons=mailbox-full\n", "mailbox-full", REBOTE_OUTCOME_KEEP },
    { "[repeated-soft]\ncampaigns=2\nreasons=mailbox-full;\n", "repeated-soft", REBOTE_OUTCOME_REVIEW },
    { "[policy]\nrepeated-soft=remove\n", "repeated-soft", REBOTE_OUTCOME_REMOVE },
    { "[policy]\nrepeated-soft=keep\n", "repeated-soft", REBOTE_OUTCOME_KEEP },
    { "[policy]\nsoft-bounce=remove\n", "mailbox-full", REBOTE_OUTCOME_REMOVE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RebotePolicy) mine = rebote_policy_new_from_data ("mine", policies[i].text, &error);
      g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
      g_autoptr (ReboteDecision) decision = NULL;

      g_assert_no_error (error);
      add_three (index);
      decision = decide (index, mine);
      g_assert_cmpstr (decision->reason, ==, policies[i].reason);
      g_assert_cmpint (decision->outcome, ==, policies[i].outcome);
    }
}

static void
test_slips (void)
{
  static const struct
  {
    const char *text;
    const char *allowed;
  } slips[] = {
    { "[repeated-soft]\ncampaigns=0\n", "1 … 10000" },
    { "[repeated-soft]\ncampaigns=three\n", "1 … 10000" },
    { "[repeated-soft]\ndays=-1\n", "0 … 10000" },
    { "[repeated-soft]\nreasons=mailbox-full full\n", "mailbox-full, server-unavailable, " },
    /* Nobody takes contacts out for what only the sender can mend. */
    { "[repeated-soft]\nreasons=sender-reputation\n", "mailbox-full, server-unavailable, " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (slips); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rebote_policy_new_from_data ("mine", slips[i].text, &error));
      g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY);
      g_assert_nonnull (strstr (error->message, "line 2"));
      g_assert_nonnull (strstr (error->message, slips[i].allowed));
    }
}

/* Many notices of one address are counted in one go. */
static void
test_many (void)
{
  g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
  g_autoptr (ReboteDecision) decision = NULL;

  for (guint i = 0; i < 20000; i++)
    {
      Message message = FULL (i / 20);
      g_autoptr (ReboteBounce) bounce = make_message (&message);

      rebote_verdict_index_add_bounce (index, bounce);
    }
  decision = decide (index, policy);
  check (1000, decision);
  g_assert_true (g_str_has_prefix (decision->evidence, "… / "));
}

/* What the store knows of the mails leads to the same, and the campaigns that they were put into count. */
static void
test_store (void)
{
  static const Message messages[] = { FULL (0, .mail = "<a@x>"), FULL (30, .mail = "<b@x>"), FULL (40, .mail = "<b@x>") };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("rebote-soft-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "rebote.db", NULL);
  g_autoptr (ReboteStore) store = rebote_store_open (path, REBOTE_STORE_OPEN_DEFAULT, &error);
  g_autoptr (GPtrArray) bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    g_ptr_array_add (bounces, make_message (&messages[i]));
  g_assert_true (rebote_store_messages_add (store, bounces, NULL, &error));

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
      g_autoptr (ReboteDecision) decision = NULL;
      g_autoptr (ReboteConnection) connection = NULL;

      if (i == 1)
        {
          connection = rebote_connection_new (path, SQLITE_OPEN_READWRITE, &error);
          g_assert_no_error (error);
          g_assert_true (rebote_connection_execute (connection,
                                                    "INSERT INTO campaign (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c');"
                                                    "UPDATE message SET campaign_id = id",
                                                    &error));
        }
      g_assert_true (rebote_store_verdicts_add (store, NULL, index, NULL, &error));
      g_assert_no_error (error);
      decision = decide (index, policy);
      check (i == 0 ? 0 : 3, decision);
    }

  g_clear_object (&store);
  folder_remove (folder);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;

  /* Days are shown as they are where the user is. */
  g_setenv ("TZ", "UTC", TRUE);
  isolated_test_init (&argc, &argv);
  facts = rebote_address_facts_get (&error);
  g_assert_no_error (error);
  policy = rebote_policy_new (&error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/contacts/soft-bounces/case/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/contacts/soft-bounces/words", test_words);
  g_test_add_func ("/contacts/soft-bounces/policy", test_policy);
  g_test_add_func ("/contacts/soft-bounces/slips", test_slips);
  g_test_add_func ("/contacts/soft-bounces/many", test_many);
  g_test_add_func ("/contacts/soft-bounces/store", test_store);

  return isolated_test_run ();
}
