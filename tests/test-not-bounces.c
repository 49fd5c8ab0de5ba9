/* test-not-bounces.c
 *
 * Absences, challenges, complaints, wishes, receipts and delays: the mails of tests/data/bounce/notbounce against what
 * its table expects, and whose mail a notice is about. All of them are inventions.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "base/rebote-table.h"
#include "bounce/rebote-bounce-json.h"
#include "bounce/rebote-bounce-reader.h"
#include "bounce/rebote-date-finder.h"
#include "bounce/rebote-explanation.h"
#include "bounce/rebote-knowledge-private.h"
#include "isolated.h"

#define N_COLUMNS 9

static ReboteKnowledge *knowledge;

static ReboteBounce *
read_bytes (ReboteKnowledge *with,
            const char      *text,
            gsize            length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  ReboteBounce *bounce = rebote_bounce_reader_read (with, bytes, "mail", 0, &error);

  g_assert_no_error (error);

  return bounce;
}

static ReboteBounce *
read_mail (ReboteKnowledge *with,
           const char      *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "bounce", "notbounce", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);

  return read_bytes (with, text, length);
}

static const char *
or_dash (const char *value)
{
  return value ? value : "-";
}

static char *
describe (ReboteBounce *bounce)
{
  ReboteAbsence   *absence = bounce->absence;
  ReboteRecipient *recipient = rebote_bounce_get_n_recipients (bounce) > 0 ? rebote_bounce_get_recipient (bounce, 0)
                                                                          : NULL;
  const char      *instead = absence ? absence->substitute : NULL;
  g_autoptr (GDateTime) utc = bounce->retry_until ? g_date_time_to_utc (bounce->retry_until) : NULL;
  g_autofree char *retry = utc ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  if (instead == NULL && absence)
    instead = absence->substitute_phone;

  return g_strjoin (" ", rebote_message_type_to_slug (bounce->type), or_dash (rebote_fact_to_slug (bounce->fact)),
                    or_dash (absence ? absence->until : NULL), or_dash (instead),
                    or_dash (recipient ? recipient->address : NULL),
                    or_dash (recipient ? rebote_action_to_slug (recipient->action) : NULL),
                    or_dash (recipient ? recipient->suggestion : NULL), or_dash (retry), NULL);
}

static void
test_mail (gconstpointer data)
{
  char *const *pair = data;
  g_autoptr (ReboteBounce) bounce = read_mail (knowledge, pair[0]);
  g_autofree char *said = describe (bounce);

  g_assert_cmpstr (said, ==, pair[1]);
}

static GPtrArray *
read_expected (void)
{
  static const char *const names[] = { "file", "type", "fact", "until", "substitute", "address", "action",
                                       "suggestion", "retry_until", NULL };
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "bounce", "notbounce", "expected.tsv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTable) table = rebote_table_new_from_file (path, &error);
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  int        columns[N_COLUMNS];

  g_assert_no_error (error);
  g_assert_true (rebote_table_find_columns (table, names, columns, &error));
  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      g_autoptr (GString) line = g_string_new (NULL);
      GStrv pair = g_new0 (char *, 3);

      for (guint i = 1; i < N_COLUMNS; i++)
        g_string_append_printf (line, "%s%s", i > 1 ? " " : "", rebote_table_get (table, row, columns[i]));
      pair[0] = g_strdup (rebote_table_get (table, row, columns[0]));
      pair[1] = g_strdup (line->str);
      g_ptr_array_add (pairs, pair);
    }

  return pairs;
}

/* No mail lies there unread. */
static void
test_all_are_expected (gconstpointer data)
{
  const GPtrArray *pairs = data;
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", "bounce", "notbounce", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint       n = 0;

  while ((name = g_dir_read_name (dir)))
    n += g_str_has_suffix (name, ".eml");
  g_assert_cmpuint (n, ==, pairs->len);
}

static void
test_words (void)
{
  g_autoptr (ReboteBounce) away = read_mail (knowledge, "away-en.eml");
  g_autoptr (ReboteBounce) left = read_mail (knowledge, "left-en.eml");
  g_autoptr (ReboteExplanation) of_away = rebote_explanation_new (away, 0);
  g_autoptr (ReboteExplanation) of_left = rebote_explanation_new (left, 0);
  g_autoptr (ReboteBounce) fraud = read_mail (knowledge, "arf-fraud.eml");
  g_autoptr (ReboteExplanation) of_fraud = rebote_explanation_new (fraud, 0);

  g_assert_cmpstr (of_away->title, ==, "Away until 3 May 2026: the mail has arrived");
  g_assert_nonnull (strstr (of_away->happened, "Instead, it names “Eva Stone, eva@example.com, +44 20 7946 0958”."));
  g_assert_nonnull (strstr (of_fraud->reporter, "Type of the report: fraud"));
  g_assert_cmpstr (of_left->title, ==, "The person no longer works there");
  g_assert_nonnull (strstr (of_left->advice, "not removed by itself"));
}

static void
test_json (void)
{
  g_autoptr (ReboteBounce) away = read_mail (knowledge, "away-en.eml");
  g_autoptr (ReboteBounce) wish = read_mail (knowledge, "wish-subject.eml");
  g_autofree char *of_away = rebote_bounce_to_json (away);
  g_autofree char *of_wish = rebote_bounce_to_json (wish);

  g_assert_nonnull (strstr (of_away, "\"absence\":{\"until\":\"2026-05-03\",\"substitute\":\"eva@example.com\","
                                     "\"substitute_name\":\"Eva Stone\",\"substitute_phone\":\"+44 20 7946 0958\","
                                     "\"left\":false}"));
  g_assert_nonnull (strstr (of_away, "\"unsubscribe\":false"));
  g_assert_nonnull (strstr (of_wish, "\"unsubscribe\":true"));
  g_assert_null (strstr (of_wish, "\"absence\""));
}

/* The mail that came back is of “sender.example”. */
static void
check_backscatter (const char *const *domains,
                   gboolean           is_backscatter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteKnowledge) own = rebote_knowledge_load (NULL, &error);
  g_autoptr (ReboteBounce) bounce = NULL;
  g_autoptr (ReboteExplanation) words = NULL;
  ReboteRecipient *recipient;

  g_assert_no_error (error);
  rebote_knowledge_set_own_domains (own, domains);
  bounce = read_mail (own, "bounce-of-absence.eml");
  recipient = rebote_bounce_get_recipient (bounce, 0);
  words = rebote_explanation_new (bounce, 0);

  g_assert_cmpint (bounce->type, ==, REBOTE_MESSAGE_BOUNCE);
  g_assert_cmpint (bounce->fact == REBOTE_FACT_BACKSCATTER, ==, is_backscatter);
  g_assert_cmpint (recipient->action, ==, is_backscatter ? REBOTE_ACTION_NONE : REBOTE_ACTION_REMOVE);
  g_assert_cmpint (recipient->kind, ==, is_backscatter ? REBOTE_KIND_NONE : REBOTE_KIND_HARD);
  if (is_backscatter)
    g_assert_cmpstr (words->title, ==, "This is not about a mail of yours");
}

static void
test_backscatter (void)
{
  static const char *const others[] = { "club.example", NULL };
  static const char *const ours[] = { "club.example", "SENDER.example", NULL };
  static const char *const above[] = { "example", NULL };
  static const char *const alike[] = { "der.example", NULL };

  check_backscatter (NULL, FALSE);
  check_backscatter (others, TRUE);
  check_backscatter (ours, FALSE);
  check_backscatter (above, FALSE);
  check_backscatter (alike, TRUE);
}

static void
check_date (const char *text,
            const char *expected)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 4, 27, 8, 0, 0);
  ReboteDateHints hints = { .now = now };
  ReboteFoundDate found;
  g_autofree char *folded = rebote_fold_text (text);
  g_autofree char *date = NULL;

  if (rebote_date_find (rebote_knowledge_get_fact_words (knowledge), &hints, folded, 0, &found))
    date = g_strdup_printf ("%04d-%02d-%02d", found.year, found.month, found.day);
  g_assert_cmpstr (date, ==, expected);
}

static void
test_dates (void)
{
  check_date ("3 May", "2026-05-03");
  check_date ("May 3rd", "2026-05-03");
  check_date ("the 3rd of May, 2027", "2027-05-03");
  check_date ("Monday, 4 May 2026 at 08:12", "2026-05-04");
  check_date ("1er mai", "2026-05-01");
  check_date ("2026. május 3.", "2026-05-03");
  check_date ("2026年5月3日", "2026-05-03");
  check_date ("13/5", "2026-05-13");
  check_date ("5/13/26", "2026-05-13");
  check_date ("5 January", "2027-01-05");
  check_date ("tomorrow", "2026-04-28");
  /* What is no date, or may be two. */
  check_date ("5/6", NULL);
  check_date ("31 February", NULL);
  check_date ("99.99.", NULL);
  check_date ("5:30", NULL);
  check_date ("May 2026", NULL);
  check_date ("further notice", NULL);
  check_date ("999999999999999999999", NULL);
  check_date ("", NULL);
}

/* The words of an absence end where the text does, whatever follows them. */
static void
test_hostile (void)
{
  g_autoptr (GString) mail = g_string_new ("From: Ana <ana@example.com>\nTo: news@sender.example\n"
                                           "Subject: Automatic reply\nDate: Mon, 27 Apr 2026 08:13:00 +0200\n\n");
  g_autoptr (ReboteBounce) bounce = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (mail, "please contact until the the the @@ 5/5/5/ (((+++ until まで ");
  bounce = read_bytes (knowledge, mail->str, mail->len);
  g_assert_cmpint (bounce->type, ==, REBOTE_MESSAGE_AUTO_REPLY);
  g_assert_null (bounce->absence->substitute);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  isolated_test_init (&argc, &argv);
  knowledge = rebote_knowledge_load (NULL, &error);
  g_assert_no_error (error);

  pairs = read_expected ();
  for (guint i = 0; i < pairs->len; i++)
    {
      const char *const *pair = g_ptr_array_index (pairs, i);
      g_autofree char   *path = g_strconcat ("/not-bounces/mail/", pair[0], NULL);

      g_test_add_data_func (path, pair, test_mail);
    }
  g_test_add_data_func ("/not-bounces/all-are-expected", pairs, test_all_are_expected);
  g_test_add_func ("/not-bounces/words", test_words);
  g_test_add_func ("/not-bounces/json", test_json);
  g_test_add_func ("/not-bounces/backscatter", test_backscatter);
  g_test_add_func ("/not-bounces/dates", test_dates);
  g_test_add_func ("/not-bounces/hostile", test_hostile);

  status = isolated_test_run ();
  rebote_knowledge_unref (knowledge);

  return status;
}
