/* test-verifications.c
 *
 * The result files of verification services: whose they are, and what each of their values means. In the fixtures the
 * address itself says what its row must come to: VERDICT_REASON_NUMBER.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <utime.h>

#include "base/rebote-table.h"
#include "contacts/rebote-contacts-error.h"
#include "contacts/rebote-verification-list.h"
#include "verify/rebote-verification-words.h"
#include "isolated.h"

#define MAY 1777896000 /* 4 May 2026 at noon */

static const struct
{
  const char *service;
  const char *file;
} files[] = {
  { "zerobounce", "zerobounce.csv" }, { "neverbounce", "neverbounce.csv" }, { "mailercheck", "mailercheck.csv" },
  { "mailnjoy", "mailnjoy.csv" },     { "reacher", "reacher.jsonl" },       { "hunter", "hunter.csv" },
  { "kickbox", "kickbox.csv" },       { "emailable", "emailable.csv" },     { "bouncer", "bouncer.csv" },
  { "debounce", "debounce.csv" },     { "aftership", "aftership.csv" },     { "other", "other.csv" },
};

typedef struct
{
  const char *service;
  GHashTable *seen; /* a row of the table of values: status, verdict, reason */
  guint       n;
} Check;

static char *
make_key (const char *service,
          const char *status,
          const char *sub_status,
          const char *verdict,
          const char *reason)
{
  g_autofree char *one = rebote_verifier_fold (status);
  g_autofree char *two = rebote_verifier_fold (sub_status);

  return g_strjoin (" ", service, one, two, verdict, reason, NULL);
}

static gboolean
check_row (const ReboteVerification *verification,
           gpointer                  user_data,
           GError                  **error)
{
  Check           *check = user_data;
  g_auto (GStrv) parts = g_strsplit (verification->address, "_", 3);
  const char *verdict = rebote_verification_verdict_to_slug (verification->verdict);
  const char *reason = rebote_verification_reason_to_slug (verification->reason);

  check->n++;
  g_assert_cmpstr (verification->service, ==, check->service);
  g_assert_cmpint (verification->checked, ==, MAY);
  if (!g_str_equal (parts[0], verdict) || g_strcmp0 (parts[1], reason ? reason : "none") != 0)
    g_error ("%s: %s / %s came to %s %s", verification->address, verification->status, verification->sub_status, verdict, reason);
  g_hash_table_add (check->seen, make_key (check->service, verification->status,
                                           verification->sub_status ? verification->sub_status : "", parts[0], parts[1]));
  return TRUE;
}

/* Every row of the table of values is met by a row of a fixture. */
static void
check_table (GHashTable *seen)
{
  g_autoptr (ReboteTable) table = rebote_table_new_from_resource ("verifier-values.tsv", NULL);

  g_assert_nonnull (table);
  for (guint i = 0; i < rebote_table_get_n_rows (table); i++)
    {
      const char *sub_status = rebote_table_get (table, i, 2);
      const char *reason = rebote_table_get (table, i, 5);
      g_autofree char *key = make_key (rebote_table_get (table, i, 0), rebote_table_get (table, i, 1),
                                       g_str_equal (sub_status, "*") ? "" : sub_status, rebote_table_get (table, i, 4),
                                       *reason ? reason : "none");

      if (!g_hash_table_contains (seen, key))
        g_error ("no fixture has the row %u: %s", rebote_table_get_line (table, i), key);
    }
}

static void
test_values (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const ReboteVerificationOptions options = { NULL, MAY, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "verifications", files[i].file, NULL);
      g_autoptr (ReboteVerificationSummary) summary = NULL;
      g_autoptr (GError) error = NULL;
      Check   check = { files[i].service, seen, 0 };
      guint64 sum = 0;

      summary = rebote_verification_list_read (path, &options, check_row, &check, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (summary->service, ==, files[i].service);
      g_assert_cmpuint (summary->n_addresses, ==, check.n);
      g_assert_cmpuint (check.n, >, 5);
      g_assert_cmpuint (summary->n_unknown, ==, 0);
      g_assert_cmpuint (summary->n_without, ==, 0);
      g_assert_false (summary->has_dates);
      for (guint j = 0; j < REBOTE_N_VERIFICATION_VERDICTS; j++)
        sum += summary->counts[j];
      g_assert_cmpuint (sum, ==, check.n);
    }
  check_table (seen);
}

static char *
write_file (const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), name, NULL);
  const struct utimbuf times = { MAY, MAY };

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_no_errno (utime (path, &times));
  return g_steal_pointer (&path);
}

static gboolean
collect (const ReboteVerification *verification,
         gpointer                  user_data,
         GError                  **error)
{
  g_ptr_array_add (user_data, rebote_verification_copy (verification));
  return TRUE;
}

/* Reads a text as a result file, and gives all that it says. */
static GPtrArray *
read_text (const char                 *text,
           ReboteVerificationSummary **summary,
           GError                    **error)
{
  g_autofree char *path = write_file ("results.csv", text);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_verification_free);

  *summary = rebote_verification_list_read (path, NULL, collect, found, NULL, error);
  return *summary ? g_steal_pointer (&found) : NULL;
}

static const struct
{
  const char *name;
  const char *service; /* NULL where it is none */
  const char *text;
} recognised[] = {
  { "own-column", "zerobounce", "Name,Email,ZB Status,ZB Sub Status\nAna,ana@shop.es,valid,\n" },
  { "own-column-before", "neverbounce", "email,email_status\nana@shop.es,catchall\n" },
  { "by-sign", "kickbox", "email,result,reason,sendex\nana@shop.es,risky,low_quality,0.4\n" },
  { "by-values", "mailercheck",
    "email,status\na@shop.es,valid\nb@shop.es,mailbox_not_found\nc@shop.es,syntax_error\nd@shop.es,past_delivery_issues\n" },
  { "by-values-alone", "mailercheck",
    "email,what they say\na@shop.es,valid\nb@shop.es,mailbox_not_found\nc@shop.es,syntax_error\nd@shop.es,past_delivery_issues\n" },
  { "nobody-in-particular", "other", "email,status\na@shop.es,valid\nb@shop.es,invalid\nc@shop.es,unknown\n" },
  { "plain-list", NULL, "email,name\na@shop.es,Ana\nb@shop.es,Berta\n" },
  { "list-of-members", NULL, "email,status\na@shop.es,subscribed\nb@shop.es,unsubscribed\nc@shop.es,cleaned\n" },
  { "states-of-america", NULL, "email,state\na@shop.es,NY\nb@shop.es,CA\nc@shop.es,WA\n" },
  { "customer-codes", NULL, "email,code\na@shop.es,1\nb@shop.es,5\nc@shop.es,6\nd@shop.es,7\n" },
  { "status-of-members", NULL, "email,email_status\na@shop.es,subscribed\nb@shop.es,pending\n" },
  { "one-role", NULL, "email,status\na@shop.es,Role\nb@shop.es,Buyer\nc@shop.es,Manager\n" },
};

static void
test_recognised (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (ReboteVerificationSummary) summary = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = read_text (recognised[i].text, &summary, &error);

  if (recognised[i].service == NULL)
    {
      g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NO_RESULTS);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (summary->service, ==, recognised[i].service);
  g_assert_cmpuint (found->len, ==, summary->n_addresses);
}

/* A value that nobody has heard of is no verdict, and is told. */
static void
test_unknown_value (void)
{
  g_autoptr (ReboteVerificationSummary) summary = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *words = NULL;
  const ReboteVerification *last;

  found = read_text ("Email,ZB Status,ZB Sub Status\na@shop.es,valid,\nb@shop.es,valid,\nc@shop.es,invalid,mailbox_melted\n",
                     &summary, &error);
  g_assert_no_error (error);
  last = g_ptr_array_index (found, 2);
  g_assert_cmpint (last->verdict, ==, REBOTE_VERIFICATION_UNKNOWN);
  g_assert_cmpint (last->reason, ==, REBOTE_VERIFICATION_REASON_NONE);
  g_assert_cmpstr (last->sub_status, ==, "mailbox_melted");
  g_assert_cmpuint (summary->n_unknown, ==, 1);
  words = rebote_verification_summary_describe_unknown (summary);
  g_assert_nonnull (strstr (words, "“invalid (mailbox_melted)”"));
  g_assert_cmpuint (summary->values->len, ==, 2);
  g_assert_cmpuint (((ReboteVerificationValue *)g_ptr_array_index (summary->values, 0))->count, ==, 2);
}

static void
test_dates (void)
{
  g_autoptr (ReboteVerificationSummary) summary = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;

  found = read_text ("Email,ZB Status,ZB Processed At\na@shop.es,valid,2026-03-01 10:30:00.000\nb@shop.es,valid,\n"
                     "c@shop.es,valid,soon\nd@shop.es,valid,2999-01-01 00:00:00\n",
                     &summary, &error);
  g_assert_no_error (error);
  g_assert_true (summary->has_dates);
  g_assert_cmpint (summary->file_date, ==, MAY);
  g_assert_cmpint (((ReboteVerification *)g_ptr_array_index (found, 0))->checked, ==, 1772361000);
  for (guint i = 1; i < 4; i++)
    g_assert_cmpint (((ReboteVerification *)g_ptr_array_index (found, i))->checked, ==, MAY);
}

/* Flags are yes, no, or not said; the canonical form is what counts; rows that say nothing say nothing. */
static void
test_rows (void)
{
  g_autoptr (ReboteVerificationSummary) summary = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const ReboteVerification *one;

  found = read_text ("email;status;reason;account.role;domain.free;account.fullMailbox;toxicity;did_you_mean\n"
                     "Ana@SHOP.es;deliverable;accepted_email;no;yes;unknown;0;\n"
                     "b@shop.es;deliverable;accepted_email;no;no;no;5;\n"
                     "c@shop.es;undeliverable;rejected_email;no;no;yes;0;c@shop.com\n"
                     "d@shop.es;;;;;;;\n"
                     ";deliverable;accepted_email;;;;;\n",
                     &summary, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (summary->service, ==, "bouncer");
  g_assert_cmpuint (found->len, ==, 3);
  g_assert_cmpuint (summary->n_without, ==, 1);
  one = g_ptr_array_index (found, 0);
  g_assert_cmpstr (one->address, ==, "ana@shop.es");
  g_assert_cmphex (one->yes, ==, REBOTE_VERIFICATION_FREE);
  g_assert_cmphex (one->no, ==, REBOTE_VERIFICATION_ROLE | REBOTE_VERIFICATION_TOXIC);
  g_assert_cmpint (rebote_verification_get_action (one), ==, REBOTE_ACTION_NONE);

  /* What does harm is a risk, though mail arrives. */
  one = g_ptr_array_index (found, 1);
  g_assert_cmpint (one->verdict, ==, REBOTE_VERIFICATION_RISKY);
  g_assert_cmpint (one->reason, ==, REBOTE_VERIFICATION_REASON_TOXIC);
  g_assert_cmpint (rebote_verification_get_action (one), ==, REBOTE_ACTION_SUPPRESS);

  /* A full mailbox exists, whatever the service calls it. */
  one = g_ptr_array_index (found, 2);
  g_assert_cmpint (one->verdict, ==, REBOTE_VERIFICATION_RISKY);
  g_assert_cmpint (one->reason, ==, REBOTE_VERIFICATION_REASON_MAILBOX_FULL);
  g_assert_cmpint (rebote_verification_get_action (one), ==, REBOTE_ACTION_RETRY_LATER);
  g_assert_cmpstr (one->suggestion, ==, "c@shop.com");
}

static void
test_error (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "verifications", "error.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (rebote_verification_list_read (path, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SERVICE);
  g_assert_nonnull (strstr (error->message, "File has been deleted"));
}

static const char *const hostile[] = {
  "", "{", "[{", "[{\"is_reachable\":", "{\"is_reachable\":\"safe\"}", "[[[[[[[[", "{}\n{}\n{}",
  "{\"input\":17,\"is_reachable\":[\"safe\"]}", "ZB Status\nvalid\n", "Email,ZB Status\n", "Email,ZB Status\nnobody,valid\n",
  "Email,ZB Status\n\xff\xfe@shop.es,\xff\n",
};

/* Nothing that may stand in a file does more than fail. */
static void
test_hostile (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (ReboteVerificationSummary) summary = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) found = read_text (hostile[i], &summary, &error);

      g_assert_true ((summary == NULL) == (error != NULL));
      g_assert_true (found == NULL || found->len == 0);
    }
}

/* The user says what the words of an unknown service mean. */
static void
test_assigned (void)
{
  g_autofree char *path = write_file ("assigned.csv", "email,result\na@shop.es,good\nb@shop.es,bad\nc@shop.es,ok\n"
                                                      "d@shop.es,good\ne@shop.es,ok\nf@shop.es,rotten\n");
  g_autoptr (GHashTable) assigned = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (ReboteVerificationSummary) before = NULL;
  g_autoptr (ReboteVerificationSummary) after = NULL;
  g_autoptr (GError) error = NULL;
  const ReboteVerificationOptions options = { NULL, 0, assigned };

  before = rebote_verification_list_read (path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (before->service, ==, "other");
  g_assert_cmpuint (before->n_unknown, ==, 1);
  g_hash_table_insert (assigned, (gpointer) "Rotten", GUINT_TO_POINTER (REBOTE_VERIFICATION_UNDELIVERABLE));
  after = rebote_verification_list_read (path, &options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->n_unknown, ==, 0);
  g_assert_cmpuint (after->counts[REBOTE_VERIFICATION_UNDELIVERABLE], ==, 2);
}

static void
test_words (void)
{
  for (guint i = 0; i < REBOTE_N_VERIFICATION_REASONS; i++)
    {
      const ReboteVerification one = { .verdict = REBOTE_VERIFICATION_RISKY, .reason = i, .checked = MAY };
      g_autofree char         *sentence = rebote_verification_describe (&one, "ZeroBounce");

      g_assert_true (g_str_has_prefix (sentence, "ZeroBounce said on 4 May 2026 that "));
      g_assert_nonnull (rebote_verification_get_title (&one));
      g_assert_nonnull (rebote_verification_get_advice (&one));
    }
}

int
main (int   argc,
      char *argv[])
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/verifications/values", test_values);
  for (guint i = 0; i < G_N_ELEMENTS (recognised); i++)
    {
      g_autofree char *path = g_strdup_printf ("/verifications/recognised/%s", recognised[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_recognised);
    }
  g_test_add_func ("/verifications/unknown-value", test_unknown_value);
  g_test_add_func ("/verifications/dates", test_dates);
  g_test_add_func ("/verifications/rows", test_rows);
  g_test_add_func ("/verifications/error", test_error);
  g_test_add_func ("/verifications/hostile", test_hostile);
  g_test_add_func ("/verifications/assigned", test_assigned);
  g_test_add_func ("/verifications/words", test_words);

  return isolated_test_run ();
}
