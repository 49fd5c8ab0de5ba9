/* test-reread.c
 *
 * Reading the stored mails again: first only to see what would change, then to keep it, then back.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "bounce/rebote-bounce-reader.h"
#include "store/rebote-reread.h"
#include "store/rebote-store-messages.h"
#include "isolated.h"

#define N_MAILS 600 /* more than are read at once */

static ReboteKnowledge *
load (const char  *pattern,
      ReboteReason reason)
{
  g_autoptr (GError) error = NULL;
  ReboteKnowledge   *knowledge = pattern ? rebote_knowledge_load_with_trial (NULL, pattern, reason, &error)
                                         : rebote_knowledge_load (NULL, &error);

  g_assert_no_error (error);
  return knowledge;
}

static GBytes *
make_mail (guint       number,
           const char *answer)
{
  char *text = g_strdup_printf ("From: MAILER-DAEMON@mx.example.org\r\nTo: news@example.com\r\n"
                                "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
                                "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
                                "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\r\n"
                                "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
                                "Final-Recipient: rfc822; user%u@example.net\r\nAction: failed\r\nStatus: 5.0.0\r\n"
                                "Diagnostic-Code: smtp; 550 %s\r\n\r\n--b--\r\n",
                                number, answer);

  return g_bytes_new_take (text, strlen (text));
}

static ReboteStore *
make_store (ReboteKnowledge *knowledge)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
  ReboteStore *store = rebote_store_open_temporary (&error);

  g_assert_no_error (error);
  for (guint i = 0; i < N_MAILS; i++)
    {
      g_autoptr (GBytes) raw = make_mail (i, i % 3 == 0 ? "the cellar is wet" : "user unknown");
      ReboteBounce *bounce = rebote_bounce_reader_read (knowledge, raw, "inbox.mbox", i, &error);

      g_assert_no_error (error);
      g_ptr_array_add (bounces, bounce);
    }
  g_assert_true (rebote_store_messages_add (store, bounces, NULL, &error));
  g_assert_no_error (error);

  return store;
}

static guint
count (ReboteStore *store,
       ReboteReason reason)
{
  ReboteMessageCounts counts;

  g_assert_true (rebote_store_messages_count (store, &counts, NULL));
  return counts.reasons[reason];
}

static ReboteRereadFigures
reread (ReboteStore     *store,
        ReboteKnowledge *knowledge,
        const char      *prefix,
        gboolean         write)
{
  g_autoptr (GError) error = NULL;
  ReboteRereadFigures figures;

  g_assert_true (rebote_reread (store, knowledge, prefix, write, NULL, NULL, &figures, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (figures.n_total, ==, N_MAILS);
  g_assert_cmpuint (figures.n_read, ==, N_MAILS);
  return figures;
}

static void
test_there_and_back (void)
{
  g_autoptr (ReboteKnowledge) plain = load (NULL, 0);
  g_autoptr (ReboteKnowledge) taught = load ("cellar is wet", REBOTE_REASON_SERVER_UNAVAILABLE);
  g_autoptr (ReboteStore) store = make_store (plain);
  ReboteRereadFigures figures;

  g_assert_cmpuint (count (store, REBOTE_REASON_UNKNOWN), ==, N_MAILS / 3);

  figures = reread (store, taught, "own:trial", FALSE);
  g_assert_cmpuint (figures.n_matched, ==, N_MAILS / 3);
  g_assert_cmpuint (figures.n_changed, ==, N_MAILS / 3);
  g_assert_cmpuint (figures.changes[REBOTE_REASON_UNKNOWN][REBOTE_REASON_SERVER_UNAVAILABLE], ==, N_MAILS / 3);
  g_assert_cmpuint (count (store, REBOTE_REASON_UNKNOWN), ==, N_MAILS / 3);

  figures = reread (store, taught, NULL, TRUE);
  g_assert_cmpuint (figures.n_changed, ==, N_MAILS / 3);
  g_assert_cmpuint (count (store, REBOTE_REASON_UNKNOWN), ==, 0);
  g_assert_cmpuint (count (store, REBOTE_REASON_SERVER_UNAVAILABLE), ==, N_MAILS / 3);

  figures = reread (store, taught, NULL, TRUE);
  g_assert_cmpuint (figures.n_changed, ==, 0);

  figures = reread (store, plain, NULL, TRUE);
  g_assert_cmpuint (figures.n_changed, ==, N_MAILS / 3);
  g_assert_cmpuint (count (store, REBOTE_REASON_UNKNOWN), ==, N_MAILS / 3);
  g_assert_cmpuint (count (store, REBOTE_REASON_NO_SUCH_USER), ==, N_MAILS * 2 / 3);
}

static void
cancel_cb (const ReboteRereadFigures *figures,
           gpointer                   user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  g_autoptr (ReboteKnowledge) plain = load (NULL, 0);
  g_autoptr (ReboteStore) store = make_store (plain);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  ReboteRereadFigures figures;

  g_assert_false (rebote_reread (store, plain, NULL, TRUE, cancel_cb, cancellable, &figures, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (figures.n_read, <, N_MAILS);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);
  g_test_add_func ("/reread/there-and-back", test_there_and_back);
  g_test_add_func ("/reread/cancel", test_cancel);

  return isolated_test_run ();
}
