/* test-bounce-linear.c
 *
 * The worst that can be written for each loop of the reader: four times as much of it may take eight times as long, but
 * not sixteen. Both are read in this process and measured by its own processor time, so that the machine does not count.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "bounce/rebote-bounce-json.h"
#include "bounce/rebote-bounce-reader.h"
#include "bounce/rebote-mail-source.h"
#include "isolated.h"

#define SMALL      (5 * 1024 * 1024 / 2)
#define LARGE      (4 * SMALL)
#define SHORT      (32 * 1024)  /* so much is read whole, before any limit */
#define LONG       (4 * SHORT)
#define N_SHORT    8            /* readings of one, or there would be nothing to measure */
#define MAX_FACTOR 8
#define MIN_TIME   0.02         /* seconds; below it the clock tells nothing */
#define N_TRIES    3            /* somebody else may have taken the caches meanwhile */

#define HEADERS                                    \
  "From: MAILER-DAEMON@mx.example.org\n"           \
  "To: news@sender.example\n"                      \
  "Subject: Undelivered Mail Returned to Sender\n" \
  "Date: Mon, 4 May 2026 08:12:09 +0000\n"         \
  "MIME-Version: 1.0\n"

#define REPORT                                                                                      \
  HEADERS "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n--b\n\n" \
          "It did not work.\n\n--b\nContent-Type: message/delivery-status\n\n"                      \
          "Reporting-MTA: dns; mx.example.org\n\n"

#define PASSED_ON                           \
  "From: Ana <ana@sender.example>\n"        \
  "To: ben@sender.example\n"                \
  "Subject: Fwd: Undelivered Mail\n"        \
  "Date: Mon, 4 May 2026 08:12:09 +0000\n\n"

/* A mail: @before once, @piece again and again with %u as its number, @after once. */
typedef struct
{
  const char *name;
  const char *before;
  const char *piece;
  const char *after;
} Case;

static const Case cases[] = {
  { "nested-parts", HEADERS, "Content-Type: multipart/mixed; boundary=\"b%u\"\n\n--b%u\n", "\n550 5.1.1 user unknown\n" },
  { "nested-messages", HEADERS, "Content-Type: message/rfc822\n\nSubject: %u\n", "\n550 5.1.1 user unknown\n" },
  { "headers", HEADERS, "A%u: b\n", "\n<ana@example.com>: 550 user unknown\n" },
  { "same-header", HEADERS, "To: a%u@example.com\n", "\n<ana@example.com>: 550 user unknown\n" },
  { "one-header", HEADERS "X-Long: ", "a", "\n\n<ana@example.com>: 550 user unknown\n" },
  { "folded-header", HEADERS "X-Failed-Recipients: ", "u%u@example.com,\n ", "\n\nuser unknown\n" },
  { "encoded-words", HEADERS "Reply-To: ", "=?utf-8?q?a?= ", "\n\nuser unknown\n" },
  { "parts", HEADERS "Content-Type: multipart/mixed; boundary=\"b\"\n\n", "--b\n\nuser %u unknown\n\n", "--b--\n" },
  { "parts-without-names", HEADERS "Content-Type: multipart/mixed; boundary=\"b\"\n\n",
    "--b\nContent-Type: text/html\nContent-Disposition: attachment\n\n<p>%u\n", "--b--\n" },
  { "boundary-like", HEADERS "Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\n\n", "--bb\n--\n-b\n", "--b--\n" },
  { "at", HEADERS "\n", "@", "\n" },
  { "at-and-space", HEADERS "\n", "@ ", "\n" },
  { "less-than", HEADERS "\n", "<", "\n" },
  { "less-than-html", HEADERS "Content-Type: text/html\n\n", "<", "\n" },
  { "entity-html", HEADERS "Content-Type: text/html\n\n", "&lt;a&#64;", "\n" },
  { "comment-html", HEADERS "Content-Type: text/html\n\n", "<!-- <style>", "\n" },
  { "parenthesis", HEADERS "\n", "(", "\n" },
  { "digits-and-dots", HEADERS "\n", "5.1.1.", "\n" },
  { "digits", HEADERS "\n", "550 4.7.1 ", "\n" },
  { "from", HEADERS "\n", "From ", "\n" },
  { "from-lines", HEADERS "\n", "From a%u\n", "\n" },
  { "quotes", HEADERS "\n", "> > 550 user %u\n", "\n" },
  { "deeper-quotes", HEADERS "\n", ">", "\n" },
  { "many-line-reply", HEADERS "\n<ana@example.com>: host mx.example.com said:\n", "550-%u is\n", "550 5.1.1 unknown\n" },
  { "one-line-reply", HEADERS "\n<ana@example.com>: host mx.example.com said: ", "550-5.1.1 x ", "\n" },
  { "host-said", HEADERS "\n", "host mx%u.example.com said: ", "550 5.1.1 unknown\n" },
  { "recipients", HEADERS "\n", "<u%u@example.com>: 552 5.2.2 Mailbox full\n", "\n" },
  { "same-recipient", HEADERS "\n", "<ana@example.com>: 552 5.2.2 Mailbox full\n", "\n" },
  { "two-recipients", HEADERS "\n", "<ana@example.com>: full\n<ben@example.com>: unknown\n", "\n" },
  { "recipients-in-status", REPORT, "Final-Recipient: rfc822; u%u@example.com\nAction: failed\nStatus: 5.2.2\n\n", "--b--\n" },
  { "fields-of-one-recipient", REPORT "Final-Recipient: rfc822; ana@example.com\nAction: failed\n",
    "Diagnostic-Code: smtp; 550 %u\n", "\n--b--\n" },
  { "diagnostic", REPORT "Final-Recipient: rfc822; ana@example.com\nAction: failed\nDiagnostic-Code: smtp; ",
    "550 5.1.1 full\n ", "\n\n--b--\n" },
  { "phrases", HEADERS "\n", "user unknown mailbox full spam ", "\n" },
  { "separators", HEADERS "\n", "----- Original message -----\n", "\n" },
  { "separators-and-headers", HEADERS "\n", "----- Original message -----\nSubject: %u\n\n", "\n" },
  { "returns", HEADERS "\n", "a\r", "\n" },
  { "passed-on-names", PASSED_ON, "Cc: a%u@example.com\n", "\n" },
  { "passed-on-blocks", PASSED_ON, "From: a%u\nSubject: b\n\n", "\n" },
  { "passed-on-marks", PASSED_ON, "---- Forwarded message ----\nFrom: a%u\n", "\n" },
  { "passed-on-quotes", PASSED_ON "Ana wrote:\n", "> 550 user %u unknown\n", "\n" },
  { "passed-on-deep-quotes", PASSED_ON "Ana wrote:\n", ">>>>>>>> 550 user %u unknown\n", "\n" },
  { "bytes-in-no-charset", HEADERS "\n", "\xe9\xff ", "\n" },
  { "escapes", HEADERS "\n", "\033$B$\"\033(B", "\n" },
};

static ReboteKnowledge *knowledge;

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return now.tv_sec + now.tv_nsec / 1e9;
}

/* Writes the number wherever the piece asks for it. */
static void
append_piece (GString    *text,
              const char *piece,
              guint       number)
{
  const char *mark;

  for (; (mark = strstr (piece, "%u")); piece = mark + 2)
    {
      g_string_append_len (text, piece, mark - piece);
      g_string_append_printf (text, "%u", number);
    }
  g_string_append (text, piece);
}

static GBytes *
write_case (const Case *what,
            gsize       size)
{
  GString *text = g_string_sized_new (size + 4096);

  g_string_append (text, what->before);
  for (guint i = 0; text->len < size; i++)
    append_piece (text, what->piece, i);
  g_string_append (text, what->after);

  return g_string_free_to_bytes (text);
}

static double
time_reading (GBytes *mail)
{
  double start = cpu_seconds ();
  g_autoptr (ReboteBounce) bounce = rebote_bounce_reader_read (knowledge, mail, "worst.eml", 0, NULL);

  if (bounce)
    g_free (rebote_bounce_to_json (bounce));

  return cpu_seconds () - start;
}

static double
time_short_readings (GBytes *mail)
{
  double seconds = 0;

  for (guint i = 0; i < N_SHORT; i++)
    seconds += time_reading (mail);

  return seconds;
}

typedef double (*TimeFunc) (GBytes *bytes);

static void
assert_linear (GBytes  *small,
               GBytes  *large,
               TimeFunc time_it)
{
  double factor = 0;

  for (guint i = 0; i < N_TRIES; i++)
    {
      double one = time_it (small);
      double four = time_it (large);

      factor = four / MAX (one, MIN_TIME);
      g_test_message ("%.0f ms and %.0f ms, %.1f times as long", one * 1000, four * 1000, factor);
      if (factor < MAX_FACTOR)
        return;
    }
  g_assert_cmpfloat (factor, <, MAX_FACTOR);
}

static void
test_case (gconstpointer data)
{
  g_autoptr (GBytes) brief = write_case (data, SHORT);
  g_autoptr (GBytes) longer = write_case (data, LONG);
  g_autoptr (GBytes) small = write_case (data, SMALL);
  g_autoptr (GBytes) large = write_case (data, LARGE);

  assert_linear (brief, longer, time_short_readings);
  assert_linear (small, large, time_reading);
}

/* A part in base64 which holds a part in base64, and so on: each coat makes it a third longer. */
static GBytes *
write_coats (gsize size)
{
  GString *text = g_string_new ("Content-Type: text/plain\n\n<ana@example.com>: 550 5.1.1 user unknown\n");

  while (text->len < size / 3)
    g_string_append (text, "user unknown 550 5.1.1 ana@example.com\n");
  while (text->len < size)
    {
      g_autofree char *coded = g_base64_encode ((const guchar *) text->str, text->len);

      g_string_assign (text, "MIME-Version: 1.0\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n");
      g_string_append (text, coded);
    }
  g_string_prepend (text, HEADERS);

  return g_string_free_to_bytes (text);
}

static void
test_base64_of_base64 (void)
{
  g_autoptr (GBytes) small = write_coats (SMALL);
  g_autoptr (GBytes) large = write_coats (LARGE);

  assert_linear (small, large, time_reading);
}

static char *mailbox_path;

static double
time_splitting (GBytes *bytes)
{
  const char *paths[] = { mailbox_path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteMailSource) source = NULL;
  ReboteRawMail *raw;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  double start;

  g_assert_true (g_file_set_contents (mailbox_path, data, size, &error));
  g_assert_no_error (error);
  start = cpu_seconds ();
  source = rebote_mail_source_new (paths);
  while ((raw = rebote_mail_source_next (source, NULL)))
    rebote_raw_mail_free (raw);

  return cpu_seconds () - start;
}

#define MBOX "From a@example.com Mon May  4 08:12:09 2026\n" HEADERS "\n"

static const Case mailboxes[] = {
  { "mails", MBOX, "From a@example.com Mon May  4 08:12:09 2026\nSubject: %u\n\nx\n\n", "" },
  { "from-lines", MBOX, "From here to there %u\n", "" },
  { "empty-lines", MBOX, "\n", "" },
  { "one-line", MBOX, "From ", "" },
  { "content-lengths", MBOX, "From a@example.com Mon May  4 08:12:09 2026\nContent-Length: 99999999\n\nx\n\n", "" },
};

static void
test_mailbox (gconstpointer data)
{
  g_autoptr (GBytes) small = write_case (data, SMALL);
  g_autoptr (GBytes) large = write_case (data, LARGE);

  assert_linear (small, large, time_splitting);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  int fd, status;

#ifdef __SANITIZE_ADDRESS__
  /* There each allocation costs a hundred times as much, and nothing is measured but that. */
  g_print ("1..0 # SKIP time tells nothing where every allocation is watched\n");
  return 0;
#endif

  isolated_test_init (&argc, &argv);
  knowledge = rebote_knowledge_load (NULL, &error);
  g_assert_no_error (error);
  g_test_set_nonfatal_assertions ();
  fd = g_file_open_tmp ("mailbox-XXXXXX", &mailbox_path, &error);
  g_assert_no_error (error);
  close (fd);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/bounce/linear/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  g_test_add_func ("/bounce/linear/base64-of-base64", test_base64_of_base64);
  for (guint i = 0; i < G_N_ELEMENTS (mailboxes); i++)
    {
      g_autofree char *name = g_strconcat ("/bounce/linear/mailbox/", mailboxes[i].name, NULL);

      g_test_add_data_func (name, &mailboxes[i], test_mailbox);
    }

  status = isolated_test_run ();
  g_unlink (mailbox_path);
  g_free (mailbox_path);
  rebote_knowledge_unref (knowledge);

  return status;
}
