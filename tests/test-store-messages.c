/* test-store-messages.c
 *
 * Mails in the store: what is kept, what is not counted twice, and the way back from deleting.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "address/rebote-address-facts.h"
#include "bounce/events/rebote-event-tables.h"
#include "contacts/rebote-verdict-index.h"
#include "store/rebote-message-model.h"
#include "store/rebote-store-domains.h"
#include "store/rebote-store-messages.h"
#include "store/rebote-store-private.h"
#include "store/rebote-store-verdicts.h"
#include "isolated.h"

static ReboteRecipient *
make_recipient (const char  *address,
                ReboteReason reason)
{
  ReboteRecipient *recipient = rebote_recipient_new ();

  recipient->address = g_strdup (address);
  recipient->reason = reason;
  recipient->kind = rebote_reason_get_kind (reason);
  recipient->action = REBOTE_ACTION_REMOVE;
  recipient->status = g_strdup ("5.1.1");
  recipient->reply = g_strdup ("550");
  recipient->confidence = 0.5;
  recipient->diagnostic = g_strdup ("550 5.1.1 Nobody here");
  return recipient;
}

static ReboteBounce *
make_bounce (const char       *text,
             ReboteMessageType type,
             gint64            date)
{
  ReboteBounce *bounce = rebote_bounce_new ();

  bounce->type = type;
  bounce->source = g_strdup ("inbox.mbox");
  bounce->index = 17;
  bounce->date = g_date_time_new_from_unix_utc (date);
  bounce->subject = g_strdup ("Correo devuelto: campaña de mayo");
  bounce->from = g_strdup ("MAILER-DAEMON@mx.example.com");
  if (text)
    bounce->raw = g_bytes_new (text, strlen (text));
  return bounce;
}

static GPtrArray *
make_sample (void)
{
  GPtrArray    *bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
  ReboteBounce *two = make_bounce ("first mail", REBOTE_MESSAGE_BOUNCE, 1000);
  ReboteBounce *one = make_bounce ("second mail", REBOTE_MESSAGE_BOUNCE, 3000);

  g_ptr_array_add (two->recipients, make_recipient ("Ana@Example.COM", REBOTE_REASON_NO_SUCH_USER));
  g_ptr_array_add (two->recipients, make_recipient ("luis@example.org", REBOTE_REASON_MAILBOX_FULL));
  g_ptr_array_add (one->recipients, make_recipient ("not an address", REBOTE_REASON_UNKNOWN));
  g_ptr_array_add (bounces, two);
  g_ptr_array_add (bounces, one);
  g_ptr_array_add (bounces, make_bounce ("third mail", REBOTE_MESSAGE_AUTO_REPLY, 2000));
  return bounces;
}

static ReboteStore *
make_store (void)
{
  g_autoptr (GError) error = NULL;
  ReboteStore *store = rebote_store_open_temporary (&error);

  g_assert_no_error (error);
  return store;
}

static ReboteMessagesAdded
add_all (ReboteStore *store,
         GPtrArray   *bounces)
{
  ReboteMessagesAdded added;
  g_autoptr (GError) error = NULL;

  rebote_store_messages_add (store, bounces, &added, &error);
  g_assert_no_error (error);
  return added;
}

static void
wait_for (ReboteMessageModel *model)
{
  while (rebote_row_model_get_loading (REBOTE_ROW_MODEL (model)))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_add (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (GPtrArray) bounces = make_sample ();
  ReboteMessagesAdded added = add_all (store, bounces);
  ReboteMessageCounts counts;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (added.n_messages, ==, 3);
  g_assert_cmpuint (added.n_recipients, ==, 4);
  g_assert_cmpuint (added.n_known, ==, 0);

  g_assert_true (rebote_store_messages_count (store, &counts, &error));
  g_assert_cmpuint (counts.filters[REBOTE_MESSAGE_FILTER_ALL], ==, 4);
  g_assert_cmpuint (counts.filters[REBOTE_MESSAGE_FILTER_HARD], ==, 1);
  g_assert_cmpuint (counts.filters[REBOTE_MESSAGE_FILTER_SOFT], ==, 1);
  g_assert_cmpuint (counts.filters[REBOTE_MESSAGE_FILTER_UNDETERMINED], ==, 1);
  g_assert_cmpuint (counts.filters[REBOTE_MESSAGE_FILTER_NOT_BOUNCE], ==, 1);
  g_assert_cmpuint (counts.types[REBOTE_MESSAGE_BOUNCE], ==, 3);
  g_assert_cmpuint (counts.types[REBOTE_MESSAGE_AUTO_REPLY], ==, 1);
  g_assert_cmpuint (counts.reasons[REBOTE_REASON_MAILBOX_FULL], ==, 1);
  g_assert_cmpuint (counts.reasons[REBOTE_REASON_NO_SUCH_DOMAIN], ==, 0);

  /* The same mails again, from wherever. */
  added = add_all (store, bounces);
  g_assert_cmpuint (added.n_messages, ==, 0);
  g_assert_cmpuint (added.n_known, ==, 3);
  g_assert_true (rebote_store_messages_count (store, &counts, &error));
  g_assert_cmpuint (counts.filters[REBOTE_MESSAGE_FILTER_ALL], ==, 4);
}

static ReboteStanding
judge (ReboteVerdictIndex *index,
       const char         *mailbox)
{
  const ReboteAddressVerdict *verdict = rebote_verdict_index_look_up (index, mailbox, strlen (mailbox));

  return verdict ? rebote_address_verdict_judge (verdict) : REBOTE_STANDING_GOOD;
}

/* What a service calls an event, and that somebody unsubscribed, is still known when the store is asked. */
static void
test_events (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (GPtrArray) bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
  g_autoptr (ReboteVerdictIndex) index = NULL;
  g_autoptr (ReboteReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  ReboteRecipient *cached = make_recipient ("old@example.com", REBOTE_REASON_UNKNOWN);
  ReboteRecipient *left = make_recipient ("left@example.com", REBOTE_REASON_NONE);
  ReboteRecipient *twice = make_recipient ("twice@example.com", REBOTE_REASON_NONE);
  gint64 n;

  cached->action = REBOTE_ACTION_REVIEW;
  cached->reported = g_strdup ("dropped (Bounced Address)");
  cached->cause = REBOTE_EVENT_CAUSE_CACHE;
  left->action = REBOTE_ACTION_SUPPRESS;
  left->cause = REBOTE_EVENT_CAUSE_UNSUBSCRIBE;
  twice->action = REBOTE_ACTION_NONE;
  twice->cause = REBOTE_EVENT_CAUSE_DUPLICATE;
  g_ptr_array_add (bounces, make_bounce ("{1}", REBOTE_MESSAGE_BOUNCE, 1000));
  g_ptr_array_add (bounces, make_bounce ("{2}", REBOTE_MESSAGE_OTHER, 1000));
  g_ptr_array_add (bounces, make_bounce ("{3}", REBOTE_MESSAGE_OTHER, 1000));
  g_ptr_array_add (((ReboteBounce *)g_ptr_array_index (bounces, 0))->recipients, cached);
  g_ptr_array_add (((ReboteBounce *)g_ptr_array_index (bounces, 1))->recipients, left);
  g_ptr_array_add (((ReboteBounce *)g_ptr_array_index (bounces, 2))->recipients, twice);
  add_all (store, bounces);

  reader = rebote_store_get_reader (store, &error);
  g_assert_no_error (error);
  g_assert_true (rebote_connection_get_int (reader->connection,
                                            "SELECT count(*) FROM recipient WHERE cause = 'esp-cache'"
                                            " AND reported = 'dropped (Bounced Address)'",
                                            &n, &error));
  g_assert_cmpint (n, ==, 1);

  index = rebote_verdict_index_new (rebote_address_facts_get (NULL));
  g_assert_true (rebote_store_verdicts_add (store, NULL, index, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (judge (index, "old@example.com"), ==, REBOTE_STANDING_UNKNOWN);
  g_assert_cmpint (judge (index, "left@example.com"), ==, REBOTE_STANDING_UNSUBSCRIBED);
  g_assert_cmpint (judge (index, "twice@example.com"), ==, REBOTE_STANDING_GOOD);
}

/* Events of a mailing service come without bytes; two that say different things are two. */
static void
test_without_bytes (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (GPtrArray) bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
  ReboteMessagesAdded added;

  for (guint i = 0; i < 3; i++)
    {
      ReboteBounce *bounce = make_bounce (NULL, REBOTE_MESSAGE_BOUNCE, 1000);

      g_ptr_array_add (bounce->recipients,
                       make_recipient (i < 2 ? "ana@example.com" : "eva@example.com", REBOTE_REASON_NO_SUCH_USER));
      g_ptr_array_add (bounces, bounce);
    }
  added = add_all (store, bounces);
  g_assert_cmpuint (added.n_messages, ==, 2);
  g_assert_cmpuint (added.n_known, ==, 1);
}

static void
test_rows (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (GPtrArray) bounces = make_sample ();
  g_autoptr (ReboteMessageModel) model = NULL;
  g_autoptr (ReboteMessageRow) row = NULL;
  g_autoptr (ReboteMessageRow) last = NULL;
  g_autofree char *subject = NULL;
  guint            kind;

  add_all (store, bounces);
  model = rebote_message_model_new (store);
  wait_for (model);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 4);

  row = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_cmpstr (rebote_message_row_get_address (row), ==, "Ana@Example.COM");
  g_assert_cmpstr (rebote_message_row_get_domain (row), ==, "example.com");
  g_assert_cmpint (rebote_message_row_get_recipient (row), ==, 0);
  g_assert_cmpint (rebote_message_row_get_reason (row), ==, REBOTE_REASON_NO_SUCH_USER);
  g_assert_cmpint (rebote_message_row_get_type_of (row), ==, REBOTE_MESSAGE_BOUNCE);
  g_assert_cmpint (rebote_message_row_get_action (row), ==, REBOTE_ACTION_REMOVE);
  g_assert_cmpint (g_date_time_to_unix (rebote_message_row_get_date (row)), ==, 1000);
  g_assert_cmpfloat (rebote_message_row_get_confidence (row), ==, 0.5);
  g_object_get (row, "kind", &kind, "subject", &subject, NULL);
  g_assert_cmpuint (kind, ==, REBOTE_KIND_HARD);
  g_assert_cmpstr (subject, ==, "Correo devuelto: campaña de mayo");

  last = g_list_model_get_item (G_LIST_MODEL (model), 3);
  g_assert_cmpint (rebote_message_row_get_recipient (last), ==, -1);
  g_assert_null (rebote_message_row_get_address (last));
  g_assert_cmpint (rebote_message_row_get_kind (last), ==, REBOTE_KIND_NONE);
}

static void
assert_addresses (ReboteMessageModel *model,
                  const char         *expected)
{
  g_autoptr (GString) found = g_string_new (NULL);

  wait_for (model);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (ReboteMessageRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);
      const char *address = rebote_message_row_get_address (row);

      g_string_append_printf (found, "%s%.3s", i ? " " : "", address ? address : "---");
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_filters (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (GPtrArray) bounces = make_sample ();
  g_autoptr (ReboteMessageModel) model = NULL;
  g_autofree char *group = NULL;

  add_all (store, bounces);
  model = rebote_message_model_new (store);
  assert_addresses (model, "Ana lui not ---");
  rebote_message_model_set_filter (model, REBOTE_MESSAGE_FILTER_HARD);
  assert_addresses (model, "Ana");
  rebote_message_model_set_filter (model, REBOTE_MESSAGE_FILTER_SOFT);
  assert_addresses (model, "lui");
  rebote_message_model_set_filter (model, REBOTE_MESSAGE_FILTER_UNDETERMINED);
  assert_addresses (model, "not");
  rebote_message_model_set_filter (model, REBOTE_MESSAGE_FILTER_NOT_BOUNCE);
  assert_addresses (model, "---");
  rebote_message_model_set_filter (model, REBOTE_MESSAGE_FILTER_ALL);
  rebote_message_model_set_reason (model, REBOTE_REASON_MAILBOX_FULL);
  assert_addresses (model, "lui");
  rebote_message_model_set_reason (model, REBOTE_REASON_NONE);

  rebote_row_model_set_search (REBOTE_ROW_MODEL (model), "LUIS@");
  assert_addresses (model, "lui");
  rebote_row_model_set_search (REBOTE_ROW_MODEL (model), "campana");
  assert_addresses (model, "Ana lui not ---");
  rebote_row_model_set_search (REBOTE_ROW_MODEL (model), "%");
  assert_addresses (model, "");
  rebote_row_model_set_search (REBOTE_ROW_MODEL (model), "");

  rebote_message_model_set_sort (model, REBOTE_MESSAGE_SORT_DATE, TRUE);
  assert_addresses (model, "not --- lui Ana");
  rebote_message_model_set_sort (model, REBOTE_MESSAGE_SORT_DATE, FALSE);
  assert_addresses (model, "Ana lui --- not");
  rebote_message_model_set_sort (model, REBOTE_MESSAGE_SORT_REASON, FALSE);
  assert_addresses (model, "Ana lui not ---");
  g_assert_true (rebote_message_model_starts_group (model, 1));
  group = rebote_message_model_dup_group (model, 1);
  g_assert_cmpstr (group, ==, "mailbox-full");
  rebote_message_model_set_sort (model, REBOTE_MESSAGE_SORT_ADDRESS, FALSE);
  assert_addresses (model, "Ana lui not ---");
  rebote_message_model_set_sort (model, REBOTE_MESSAGE_SORT_MESSAGE, FALSE);
  assert_addresses (model, "--- not Ana lui");
  g_assert_true (rebote_message_model_starts_group (model, 2));
  g_assert_false (rebote_message_model_starts_group (model, 3));
  rebote_message_model_set_sort (model, REBOTE_MESSAGE_SORT_PROVIDER, FALSE);
  assert_addresses (model, "Ana lui not ---");
}

static void
test_get (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (GPtrArray) bounces = make_sample ();
  g_autoptr (ReboteStoredMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  add_all (store, bounces);
  message = rebote_store_messages_get (store, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (message->raw, NULL), g_bytes_get_size (message->raw), "first mail", 10);
  g_assert_false (message->truncated);
  g_assert_cmpstr (message->source, ==, "inbox.mbox");
  g_assert_cmpuint (message->index, ==, 17);

  g_clear_pointer (&message, rebote_stored_message_free);
  message = rebote_store_messages_get (store, 99, &error);
  g_assert_null (message);
  g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND);
}

static void
test_truncated (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (GPtrArray) bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
  g_autoptr (ReboteStoredMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  ReboteMessagesAdded added;
  ReboteBounce       *bounce = make_bounce (NULL, REBOTE_MESSAGE_OTHER, 0);

  bounce->raw = g_bytes_new_take (g_strnfill (REBOTE_STORE_MAX_RAW + 1, 'x'), REBOTE_STORE_MAX_RAW + 1);
  g_ptr_array_add (bounces, bounce);
  added = add_all (store, bounces);
  g_assert_cmpuint (added.n_truncated, ==, 1);

  message = rebote_store_messages_get (store, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (message->raw), ==, REBOTE_STORE_MAX_RAW);
  g_assert_true (message->truncated);
}

static guint
count_all (ReboteStore *store)
{
  ReboteMessageCounts counts;
  g_autoptr (GError) error = NULL;

  rebote_store_messages_count (store, &counts, &error);
  g_assert_no_error (error);
  return counts.filters[REBOTE_MESSAGE_FILTER_ALL];
}

static void
test_delete (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (GPtrArray) bounces = make_sample ();
  g_autoptr (GError) error = NULL;
  const gint64        rows[] = { 1, 4 };
  ReboteMessagesAdded added;

  add_all (store, bounces);
  g_assert_true (rebote_store_messages_delete (store, rows, G_N_ELEMENTS (rows), &error));
  g_assert_cmpuint (count_all (store), ==, 2);
  g_assert_true (rebote_store_messages_restore (store, rows, G_N_ELEMENTS (rows), &error));
  g_assert_cmpuint (count_all (store), ==, 4);

  /* Dropped again, what was deleted is back. */
  g_assert_true (rebote_store_messages_delete (store, rows, G_N_ELEMENTS (rows), &error));
  added = add_all (store, bounces);
  g_assert_cmpuint (added.n_known, ==, 3);
  g_assert_cmpuint (added.n_restored, ==, 2);
  g_assert_cmpuint (count_all (store), ==, 4);
}

static void
age_everything (ReboteStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTransaction) transaction = rebote_store_begin (store, &error);

  g_assert_no_error (error);
  g_assert_true (rebote_connection_execute (transaction->connection,
                                            "UPDATE recipient SET deleted = deleted - 100000;"
                                            "UPDATE message SET added = added - 100000",
                                            &error));
  g_assert_true (rebote_transaction_commit (&transaction, REBOTE_STORE_MESSAGES, &error));
}

static void
test_purge (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (GPtrArray) bounces = make_sample ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStoredMessage) gone = NULL;
  g_autoptr (ReboteStoredMessage) kept = NULL;
  const gint64 rows[] = { 1, 4 };

  add_all (store, bounces);
  g_assert_true (rebote_store_messages_delete (store, rows, G_N_ELEMENTS (rows), &error));

  /* What was deleted just now can still come back. */
  g_assert_true (rebote_store_purge (store, NULL, &error));
  g_assert_true (rebote_store_messages_restore (store, rows, G_N_ELEMENTS (rows), &error));
  g_assert_cmpuint (count_all (store), ==, 4);

  g_assert_true (rebote_store_messages_delete (store, rows, G_N_ELEMENTS (rows), &error));
  age_everything (store);
  g_assert_true (rebote_store_purge (store, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (rebote_store_messages_restore (store, rows, G_N_ELEMENTS (rows), &error));
  g_assert_cmpuint (count_all (store), ==, 2);

  /* The mail of two recipients has lost only one of them. */
  kept = rebote_store_messages_get (store, 1, &error);
  g_assert_no_error (error);
  gone = rebote_store_messages_get (store, 3, &error);
  g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND);
}

/* What a mail tells beyond a failure comes back as it was, and weighs as it should. */
static void
test_facts (void)
{
  g_autoptr (ReboteStore) store = make_store ();
  g_autoptr (GPtrArray) bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
  g_autoptr (ReboteMessageModel) model = NULL;
  g_autoptr (ReboteMessageRow) away = NULL;
  g_autoptr (ReboteMessageRow) late = NULL;
  g_autoptr (ReboteVerdictIndex) index = NULL;
  g_autoptr (GError) error = NULL;
  ReboteBounce *mails[4];

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    {
      static const ReboteMessageType types[] = { REBOTE_MESSAGE_AUTO_REPLY, REBOTE_MESSAGE_DELAY,
                                                 REBOTE_MESSAGE_BOUNCE, REBOTE_MESSAGE_OTHER };
      static const char *const addresses[] = { "away@example.com", "late@example.com", "forged@example.com",
                                               "asks@example.com" };
      g_autofree char *text = g_strdup_printf ("mail %u", i);

      mails[i] = make_bounce (text, types[i], 1000);
      g_ptr_array_add (mails[i]->recipients, make_recipient (addresses[i], REBOTE_REASON_NONE));
      rebote_bounce_get_recipient (mails[i], 0)->action = i == 3 ? REBOTE_ACTION_SUPPRESS : REBOTE_ACTION_NONE;
      g_ptr_array_add (bounces, mails[i]);
    }
  mails[0]->fact = REBOTE_FACT_AWAY;
  mails[0]->absence = g_new0 (ReboteAbsence, 1);
  mails[0]->absence->until = g_strdup ("2026-05-03");
  mails[1]->retry_until = g_date_time_new_from_unix_utc (5000);
  mails[2]->fact = REBOTE_FACT_BACKSCATTER;
  mails[3]->fact = REBOTE_FACT_UNSUBSCRIBE;
  add_all (store, bounces);

  model = rebote_message_model_new (store);
  wait_for (model);
  away = g_list_model_get_item (G_LIST_MODEL (model), 0);
  late = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_assert_cmpint (rebote_message_row_get_fact (away), ==, REBOTE_FACT_AWAY);
  g_assert_cmpstr (rebote_message_row_get_until (away), ==, "2026-05-03");
  g_assert_null (rebote_message_row_get_retry_until (away));
  g_assert_cmpint (rebote_message_row_get_fact (late), ==, REBOTE_FACT_NONE);
  g_assert_cmpint (g_date_time_to_unix (rebote_message_row_get_retry_until (late)), ==, 5000);

  index = rebote_verdict_index_new (rebote_address_facts_get (NULL));
  g_assert_true (rebote_store_verdicts_add (store, NULL, index, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (judge (index, "away@example.com"), ==, REBOTE_STANDING_GOOD);
  g_assert_null (rebote_verdict_index_look_up (index, "forged@example.com", strlen ("forged@example.com")));
  g_assert_cmpint (judge (index, "asks@example.com"), ==, REBOTE_STANDING_REVIEW);
}

/* Never from one mail, and never the domains of a few. */
static void
test_sending_domains (void)
{
  g_autoptr (ReboteStore) store = make_store ();

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GPtrArray) bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) domains = NULL;
      g_autofree char *joined = NULL;

      for (guint i = 0; i < 15; i++)
        {
          g_autofree char *text = g_strdup_printf ("mail %u of %u", i, round);
          ReboteBounce    *bounce = make_bounce (text, REBOTE_MESSAGE_BOUNCE, 1000);

          bounce->original_from = g_strdup (i < 2 ? "x@forged.example" : i < 6 ? "Club <b@b.example>"
                                                                               : "Club <news@A.example>");
          g_ptr_array_add (bounces, bounce);
        }
      add_all (store, bounces);
      domains = rebote_store_learn_sending_domains (store, &error);
      g_assert_no_error (error);
      joined = g_strjoinv (" ", domains);
      g_assert_cmpstr (joined, ==, round == 0 ? "" : "a.example b.example");
    }
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/store/messages/add", test_add);
  g_test_add_func ("/store/messages/events", test_events);
  g_test_add_func ("/store/messages/without-bytes", test_without_bytes);
  g_test_add_func ("/store/messages/rows", test_rows);
  g_test_add_func ("/store/messages/filters", test_filters);
  g_test_add_func ("/store/messages/get", test_get);
  g_test_add_func ("/store/messages/truncated", test_truncated);
  g_test_add_func ("/store/messages/delete", test_delete);
  g_test_add_func ("/store/messages/purge", test_purge);
  g_test_add_func ("/store/messages/facts", test_facts);
  g_test_add_func ("/store/messages/sending-domains", test_sending_domains);

  return isolated_test_run ();
}
