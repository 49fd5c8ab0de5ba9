/* test-verification-policy.c
 *
 * What becomes of contacts about whom verification services say something: in the policy, in the store, and in lists.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "contacts/rebote-policy.h"
#include "store/rebote-list-import.h"
#include "store/rebote-list-judgement.h"
#include "store/rebote-store-lists.h"
#include "store/rebote-store-private.h"
#include "store/rebote-store-timeline.h"
#include "store/rebote-store-verifications.h"
#include "isolated.h"

#define ADDRESS "ana@shop.es"
#define NOON    1777896000 /* 4 May 2026 at noon */
#define DAY     (24 * 60 * 60)
#define NOW     (NOON + 10 * DAY)

static ReboteAddressFacts *facts;
static RebotePolicy       *policy;

/* What one service said, so many days after NOON. */
typedef struct
{
  const char               *service;
  int                       day;
  ReboteVerificationVerdict verdict;
  ReboteVerificationReason  reason;
} Voice;

#define NONE { NULL, 0, 0, 0 }
#define GONE(service, day) { service, day, REBOTE_VERIFICATION_UNDELIVERABLE, REBOTE_VERIFICATION_REASON_NO_SUCH_USER }
#define NO_HOST(service, day) { service, day, REBOTE_VERIFICATION_UNDELIVERABLE, REBOTE_VERIFICATION_REASON_NO_MAIL_HOST }
#define GOOD(service, day) { service, day, REBOTE_VERIFICATION_DELIVERABLE, REBOTE_VERIFICATION_REASON_ACCEPTED }
#define RISK(service, day, why) { service, day, REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_REASON_##why }
#define DUNNO(service, day) { service, day, REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_NONE }

#define NEVER G_MININT

static const struct
{
  const char   *name;
  Voice         voices[3];
  int           bounced; /* for good, on this day, or NEVER */
  int           arrived;
  ReboteOutcome outcome;
  const char   *reason;
  const char   *words; /* in the explanation */
} cases[] = {
  { "undeliverable", { GONE ("zerobounce", 0) }, NEVER, NEVER, REBOTE_OUTCOME_REMOVE, "undeliverable",
    "ZeroBounce said on 4 May 2026 that the mailbox does not exist." },
  { "deliverable", { GOOD ("zerobounce", 0) }, NEVER, NEVER, REBOTE_OUTCOME_KEEP, NULL, NULL },
  { "risky", { RISK ("kickbox", 0, MAILBOX_FULL) }, NEVER, NEVER, REBOTE_OUTCOME_REVIEW, "risky", "the mailbox is full" },
  { "catch-all", { RISK ("kickbox", 0, CATCH_ALL) }, NEVER, NEVER, REBOTE_OUTCOME_KEEP, "catch-all", NULL },
  { "unknown", { DUNNO ("kickbox", 0) }, NEVER, NEVER, REBOTE_OUTCOME_KEEP, "unverifiable", NULL },
  { "trap", { RISK ("zerobounce", 0, SPAMTRAP) }, NEVER, NEVER, REBOTE_OUTCOME_REMOVE, "spamtrap", "spam trap" },
  { "complainer", { RISK ("zerobounce", 0, COMPLAINER) }, NEVER, NEVER, REBOTE_OUTCOME_REMOVE, "complainer", NULL },
  { "toxic", { RISK ("zerobounce", 0, TOXIC) }, NEVER, NEVER, REBOTE_OUTCOME_REMOVE, "harmful", NULL },
  /* A trap beats whoever says that mail arrives. */
  { "trap-and-good", { RISK ("zerobounce", 0, SPAMTRAP), GOOD ("kickbox", 5) }, NEVER, NEVER, REBOTE_OUTCOME_REMOVE,
    "spamtrap", NULL },

  { "fresh-enough", { GONE ("zerobounce", -110) }, NEVER, NEVER, REBOTE_OUTCOME_REMOVE, "undeliverable", NULL },
  { "too-old", { GONE ("zerobounce", -113) }, NEVER, NEVER, REBOTE_OUTCOME_KEEP, NULL, NULL },
  { "old-trap", { RISK ("zerobounce", -1000, SPAMTRAP) }, NEVER, NEVER, REBOTE_OUTCOME_REMOVE, "spamtrap", NULL },
  { "old-and-new", { GONE ("zerobounce", -113), GOOD ("kickbox", 0) }, NEVER, NEVER, REBOTE_OUTCOME_KEEP, NULL, NULL },
  { "changed-its-mind", { GONE ("zerobounce", 0), GOOD ("zerobounce", 3) }, NEVER, NEVER, REBOTE_OUTCOME_KEEP, NULL, NULL },
  { "read-in-any-order", { GOOD ("zerobounce", 3), GONE ("zerobounce", 0) }, NEVER, NEVER, REBOTE_OUTCOME_KEEP, NULL, NULL },

  { "services-disagree", { GONE ("zerobounce", 0), GOOD ("kickbox", -2) }, NEVER, NEVER, REBOTE_OUTCOME_REVIEW, "disputed",
    "ZeroBounce said on 4 May 2026 that the mailbox does not exist, but Kickbox said on 2 May 2026 that the mailbox exists." },
  { "definite-beats-risk", { GONE ("zerobounce", 0), RISK ("kickbox", 0, CATCH_ALL) }, NEVER, NEVER, REBOTE_OUTCOME_REMOVE,
    "undeliverable", NULL },
  { "indefinite-and-risk", { NO_HOST ("zerobounce", 0), RISK ("kickbox", 0, CATCH_ALL) }, NEVER, NEVER,
    REBOTE_OUTCOME_REVIEW, "disputed", NULL },
  { "unknown-says-nothing", { GONE ("zerobounce", 0), DUNNO ("kickbox", 0) }, NEVER, NEVER, REBOTE_OUTCOME_REMOVE,
    "undeliverable", NULL },
  { "catch-all-and-good", { RISK ("zerobounce", 0, CATCH_ALL), GOOD ("kickbox", 0) }, NEVER, NEVER, REBOTE_OUTCOME_KEEP,
    NULL, NULL },

  /* What Rebote finds about an address has rules of its own; that a domain takes no mail is new. */
  { "own-role", { RISK ("local", 0, ROLE) }, NEVER, NEVER, REBOTE_OUTCOME_KEEP, NULL, NULL },
  { "own-unknown", { DUNNO ("local", 0) }, NEVER, NEVER, REBOTE_OUTCOME_KEEP, NULL, NULL },
  { "own-no-host", { NO_HOST ("local", -1), NO_HOST ("local", 0) }, NEVER, NEVER, REBOTE_OUTCOME_REMOVE, "undeliverable",
    "Rebote said on 4 May 2026 that the domain has no mail server." },
  { "own-no-host-in-any-order", { NO_HOST ("local", 0), NO_HOST ("local", -1) }, NEVER, NEVER, REBOTE_OUTCOME_REMOVE,
    "undeliverable", NULL },
  { "own-no-host-once", { NO_HOST ("local", 0) }, NEVER, NEVER, REBOTE_OUTCOME_REVIEW, "risky",
    "Rebote said on 4 May 2026 that the domain has no mail server, but it was looked up only once." },
  { "own-no-host-again", { NO_HOST ("local", -2), DUNNO ("local", -1), NO_HOST ("local", 0) }, NEVER, NEVER,
    REBOTE_OUTCOME_REVIEW, "risky", NULL },
  { "own-no-host-and-service", { NO_HOST ("local", 0), GONE ("zerobounce", 0) }, NEVER, NEVER, REBOTE_OUTCOME_REMOVE,
    "undeliverable", NULL },

  { "bounce-alone", { NONE }, 0, NEVER, REBOTE_OUTCOME_REMOVE, "no-such-user", NULL },
  { "good-after-bounce", { GOOD ("zerobounce", 2) }, 0, NEVER, REBOTE_OUTCOME_REVIEW, "disputed",
    "but later ZeroBounce said on 6 May 2026 that the mailbox exists." },
  { "good-before-bounce", { GOOD ("zerobounce", -2) }, 0, NEVER, REBOTE_OUTCOME_REMOVE, "no-such-user", NULL },
  { "stale-good-after-bounce", { GOOD ("zerobounce", -150) }, -200, NEVER, REBOTE_OUTCOME_REMOVE, "no-such-user", NULL },
  { "gone-and-bounce", { GONE ("zerobounce", 2) }, 0, NEVER, REBOTE_OUTCOME_REMOVE, "no-such-user", NULL },
  { "arrived-after", { GONE ("zerobounce", 0) }, NEVER, 2, REBOTE_OUTCOME_REVIEW, "disputed", "but mail arrived afterwards." },
  { "arrived-before", { GONE ("zerobounce", 0) }, NEVER, -2, REBOTE_OUTCOME_REMOVE, "undeliverable", NULL },
};

static void
add_mail (ReboteVerdictIndex *index,
          int                 day,
          gboolean            arrived)
{
  g_autoptr (ReboteBounce) bounce = rebote_bounce_new ();
  ReboteRecipient *recipient;

  if (day == NEVER)
    return;

  recipient = rebote_recipient_new ();
  bounce->type = arrived ? REBOTE_MESSAGE_DELIVERED : REBOTE_MESSAGE_BOUNCE;
  bounce->date = g_date_time_new_from_unix_utc (NOON + (gint64) day * DAY);
  recipient->address = g_strdup (ADDRESS);
  recipient->kind = arrived ? REBOTE_KIND_NONE : REBOTE_KIND_HARD;
  recipient->reason = arrived ? REBOTE_REASON_NONE : REBOTE_REASON_NO_SUCH_USER;
  recipient->action = arrived ? REBOTE_ACTION_NONE : REBOTE_ACTION_REMOVE;
  recipient->diagnostic = g_strdup (arrived ? "250 ok" : "550 5.1.1 User unknown");
  recipient->confidence = 0.98;
  g_ptr_array_add (bounce->recipients, recipient);
  rebote_verdict_index_add_bounce (index, bounce);
}

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
  g_autoptr (ReboteDecision) decision = NULL;
  ReboteContactFacts contact = { .address = ADDRESS, .now = NOW };

  for (guint j = 0; j < G_N_ELEMENTS (cases[i].voices); j++)
    {
      const Voice       *voice = &cases[i].voices[j];
      ReboteVerification said = { (char *)ADDRESS, voice->verdict, voice->reason, 0, 0, NULL, (char *)voice->service,
                                  (char *)"word", NULL, NULL, NOON + (gint64) voice->day * DAY };

      if (voice->service)
        g_assert_true (rebote_verdict_index_add_verification (index, &said));
    }
  add_mail (index, cases[i].bounced, FALSE);
  add_mail (index, cases[i].arrived, TRUE);
  rebote_verdict_index_finish (index);
  contact.verdict = rebote_verdict_index_look_up (index, ADDRESS, strlen (ADDRESS));
  contact.verifications = rebote_verdict_index_find_verifications (index, ADDRESS, strlen (ADDRESS));

  decision = rebote_policy_decide (policy, &contact);
  g_assert_cmpint (decision->outcome, ==, cases[i].outcome);
  g_assert_cmpstr (decision->reason, ==, cases[i].reason);
  if (cases[i].words && strstr (decision->explanation, cases[i].words) == NULL)
    g_error ("%s: “%s”", cases[i].name, decision->explanation);
}

/* The user decides otherwise, and for how long results count. */
static void
test_own_policy (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) own = NULL;
  g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (facts);
  const ReboteVerification said = { (char *)ADDRESS, REBOTE_VERIFICATION_UNDELIVERABLE, REBOTE_VERIFICATION_REASON_NO_SUCH_USER,
                                    0, 0, (char *)"ana@shop.com", (char *)"zerobounce", (char *)"invalid",
                                    (char *)"mailbox_not_found", NULL, NOON - 40 * DAY };
  ReboteContactFacts contact = { .address = ADDRESS, .now = NOW };
  ReboteFinding      finding;
  g_autoptr (ReboteDecision) decision = NULL;

  rebote_verdict_index_add_verification (index, &said);
  contact.verifications = rebote_verdict_index_find_verifications (index, ADDRESS, strlen (ADDRESS));
  own = rebote_policy_new_from_data ("mine.ini", "[verifier]\nundeliverable=review\nmonths=2\n", &error);
  g_assert_no_error (error);
  g_assert_cmpint (rebote_policy_judge (own, &contact, &finding), ==, REBOTE_OUTCOME_REVIEW);
  decision = rebote_policy_decide (own, &contact);
  g_assert_cmpstr (decision->evidence, ==, "ZeroBounce: invalid (mailbox_not_found)");
  g_assert_cmpstr (decision->suggestion, ==, "ana@shop.com");
  g_clear_pointer (&own, rebote_policy_unref);

  own = rebote_policy_new_from_data ("mine.ini", "[verifier]\nmonths=1\n", &error);
  g_assert_no_error (error);
  g_assert_cmpint (rebote_policy_judge (own, &contact, &finding), ==, REBOTE_OUTCOME_KEEP);

  g_assert_null (rebote_policy_new_from_data ("mine.ini", "[verifier]\nmonths=0\n", &error));
  g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY);
  g_clear_error (&error);
  g_assert_null (rebote_policy_new_from_data ("mine.ini", "[verifier]\nbroken=keep\n", &error));
  g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY);
}

static char *
write_file (const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_steal_pointer (&path);
}

static gboolean
count_one (const ReboteVerification *verification,
           gpointer                  user_data,
           GError                  **error)
{
  guint *n = user_data;

  (*n)++;
  g_assert_cmpstr (verification->service, ==, "zerobounce");
  return TRUE;
}

static guint
count (ReboteStore *store,
       const char  *address)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (rebote_store_verifications_foreach (store, address, count_one, &n, NULL, &error));
  g_assert_no_error (error);
  return n;
}

static ReboteVerificationsAdded *
import (ReboteStore *store,
        const char  *path,
        gint64       checked)
{
  g_autoptr (GError) error = NULL;
  const ReboteVerificationOptions options = { NULL, checked, NULL };
  ReboteVerificationsAdded       *added = rebote_store_verifications_import (store, path, &options, NULL, &error);

  g_assert_no_error (error);
  return added;
}

#define RESULTS "Email,ZB Status,ZB Sub Status\nana@shop.es,invalid,mailbox_not_found\nbea@shop.es,valid,\n"

/* Read twice, the same file brings nothing; taken back, it is as if it had never been read. */
static void
test_store (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStore) store = rebote_store_open_temporary (&error);
  g_autofree char *path = write_file ("results.csv", RESULTS);
  g_autoptr (ReboteVerificationsAdded) first = NULL;
  g_autoptr (ReboteVerificationsAdded) second = NULL;
  g_autoptr (ReboteVerificationsAdded) later = NULL;
  g_autoptr (ReboteVerificationsAdded) anew = NULL;

  first = import (store, path, NOON);
  g_assert_cmpuint (first->n_added, ==, 2);
  g_assert_cmpint (first->import_id, !=, 0);
  second = import (store, path, NOON);
  g_assert_cmpuint (second->n_added, ==, 0);
  g_assert_cmpuint (second->n_known, ==, 2);
  g_assert_cmpint (second->import_id, ==, 0);
  later = import (store, path, NOON + DAY);
  g_assert_cmpuint (later->n_added, ==, 2);
  g_assert_cmpuint (count (store, NULL), ==, 4);
  g_assert_cmpuint (count (store, "Ana@SHOP.es"), ==, 2);
  g_assert_cmpuint (count (store, "nobody@shop.es"), ==, 0);

  g_assert_true (rebote_store_verifications_delete (store, later->import_id, &error));
  g_assert_cmpuint (count (store, NULL), ==, 2);
  g_assert_true (rebote_store_verifications_restore (store, later->import_id, &error));
  g_assert_cmpuint (count (store, NULL), ==, 4);

  /* What was taken back can be read again. */
  g_assert_true (rebote_store_verifications_delete (store, first->import_id, &error));
  anew = import (store, path, NOON);
  g_assert_cmpuint (anew->n_added, ==, 2);
  g_assert_cmpuint (count (store, NULL), ==, 4);
  g_assert_no_error (error);
  g_assert_false (rebote_store_verifications_restore (store, first->import_id, &error));
  g_assert_error (error, REBOTE_STORE_ERROR, REBOTE_STORE_ERROR_NOT_FOUND);
}

/* A file that is no result file leaves nothing behind. */
static void
test_store_failure (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStore) store = rebote_store_open_temporary (&error);
  g_autofree char *path = write_file ("list.csv", "email,name\nana@shop.es,Ana\n");
  g_autoptr (ReboteReader) reader = NULL;
  gint64 n = -1;

  g_assert_null (rebote_store_verifications_import (store, path, NULL, NULL, &error));
  g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NO_RESULTS);
  reader = rebote_store_get_reader (store, NULL);
  g_assert_true (rebote_connection_get_int (reader->connection, "SELECT count (*) FROM verification_import", &n, NULL));
  g_assert_cmpint (n, ==, 0);
}

static guint
judge (ReboteStore *store,
       gint64       list_id)
{
  g_autoptr (GError) error = NULL;
  ReboteListChanges changes = { 0 };

  g_assert_true (rebote_list_judgement_run (store, NULL, list_id, NULL, &changes, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  return changes.n_to[REBOTE_OUTCOME_REMOVE] * 100 + changes.n_to[REBOTE_OUTCOME_KEEP];
}

/* Lists are judged with the results, and without them once they are taken back. The timeline tells. */
static void
test_list (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStore) store = rebote_store_open_temporary (&error);
  g_autofree char *results = write_file ("results.csv", RESULTS);
  g_autofree char *list = write_file ("list.csv", "email,name\nana@shop.es,Ana\nbea@shop.es,Bea\ncaro@shop.es,Caro\n");
  ReboteListImport job = { list, "list", list, NULL, NULL, NULL, NULL };
  g_autoptr (ReboteVerificationsAdded) added = NULL;
  g_autoptr (GPtrArray) events = NULL;
  const ReboteTimelineEvent *event;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 list_id = rebote_list_import_run (store, &job, NULL, &error);

  g_assert_no_error (error);
  added = import (store, results, now - DAY);
  g_assert_cmpuint (judge (store, list_id), ==, 100);
  g_assert_cmpuint (judge (store, list_id), ==, 0);

  events = rebote_store_timeline_find (store, 0, "ANA@shop.es", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 2);
  event = g_ptr_array_index (events, 1);
  g_assert_cmpint (event->kind, ==, REBOTE_TIMELINE_VERIFIED);
  g_assert_cmpstr (event->name, ==, "zerobounce");
  g_assert_cmpstr (event->verdict, ==, "undeliverable");
  g_assert_cmpstr (event->reason, ==, "no-such-user");
  g_assert_cmpstr (event->note, ==, "invalid (mailbox_not_found)");

  g_assert_true (rebote_store_verifications_delete (store, added->import_id, &error));
  g_assert_cmpuint (judge (store, list_id), ==, 1);
  g_clear_pointer (&events, g_ptr_array_unref);
  events = rebote_store_timeline_find (store, 0, "ana@shop.es", 10, &error);
  g_assert_cmpuint (events->len, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  int result;

  isolated_test_init (&argc, &argv);
  facts = rebote_address_facts_get (&error);
  g_assert_no_error (error);
  policy = rebote_policy_new (&error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/verification-policy/%s", cases[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/verification-policy/own", test_own_policy);
  g_test_add_func ("/verification-policy/store", test_store);
  g_test_add_func ("/verification-policy/store-failure", test_store_failure);
  g_test_add_func ("/verification-policy/list", test_list);

  result = isolated_test_run ();
  rebote_policy_unref (policy);

  return result;
}
