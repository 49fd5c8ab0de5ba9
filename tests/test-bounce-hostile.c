/* test-bounce-hostile.c
 *
 * Mails that were made to break a reader: deep, wide, long and endless ones. Each must be answered, and soon: the
 * test's time limit is what fails where work grows with the square of the input.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "bounce/rebote-bounce-error.h"
#include "bounce/rebote-bounce-json.h"
#include "bounce/rebote-bounce-reader.h"
#include "isolated.h"

#define MEBIBYTE (1024 * 1024)

#define HEADERS                                    \
  "From: MAILER-DAEMON@mx.example.org\n"           \
  "To: news@sender.example\n"                      \
  "Subject: Undelivered Mail Returned to Sender\n" \
  "Date: Mon, 4 May 2026 08:12:09 +0000\n"         \
  "MIME-Version: 1.0\n"

#define WORDS "The mail could not be delivered to\n\n<ana@example.com>: 550 5.1.1 User unknown\n"

static ReboteKnowledge *knowledge;

static void
repeat (GString    *text,
        const char *piece,
        gsize       n)
{
  gsize length = strlen (piece);

  for (gsize i = 0; i < n; i++)
    g_string_append_len (text, piece, length);
}

/* Reads it, whatever it is, and sees that what comes out is well formed. */
static ReboteBounce *
read_any (GString *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autoptr (GError) error = NULL;
  ReboteBounce    *bounce = rebote_bounce_reader_read (knowledge, bytes, "hostile.eml", 0, &error);
  g_autofree char *json = NULL;

  g_assert_true ((bounce == NULL) == (error != NULL));
  json = bounce ? rebote_bounce_to_json (bounce) : rebote_bounce_error_to_json ("hostile.eml", 0, error);
  g_assert_true (g_utf8_validate (json, -1, NULL));

  return bounce;
}

/* Reads it, and it must still be understood. */
static void
assert_understood (GString *text)
{
  g_autoptr (ReboteBounce) bounce = read_any (text);

  g_assert_nonnull (bounce);
  g_assert_cmpint (bounce->type, ==, REBOTE_MESSAGE_BOUNCE);
  g_assert_cmpuint (rebote_bounce_get_n_recipients (bounce), >=, 1);
  g_assert_cmpstr (rebote_bounce_get_recipient (bounce, 0)->address, ==, "ana@example.com");
  g_assert_cmpint (rebote_bounce_get_recipient (bounce, 0)->reason, ==, REBOTE_REASON_NO_SUCH_USER);
}

static void
nest_parts (GString *text,
            guint    depth)
{
  g_string_append (text, HEADERS);
  for (guint i = 0; i < depth; i++)
    g_string_append_printf (text, "Content-Type: multipart/mixed; boundary=\"b%u\"\n\n--b%u\n", i, i);
  g_string_append (text, "Content-Type: text/plain\n\n" WORDS);
  for (guint i = depth; i > 0; i--)
    g_string_append_printf (text, "--b%u--\n", i - 1);
}

static void
test_nested_parts (void)
{
  static const guint depths[] = { 1, 10, 20 };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      nest_parts (text, depths[i]);
      assert_understood (text);
    }
}

/* Deeper than any mail program makes them: the words need not be found, but the reader must come back. */
static void
test_deep_parts (void)
{
  static const guint depths[] = { 40, 1000, 20000 };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (ReboteBounce) bounce = NULL;

      nest_parts (text, depths[i]);
      bounce = read_any (text);
      g_assert_nonnull (bounce);
    }
}

static void
test_deep_messages (void)
{
  static const guint depths[] = { 2, 40, 20000 };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) both = g_string_new (NULL);
      g_autoptr (ReboteBounce) bounce = NULL;
      g_autoptr (ReboteBounce) other = NULL;

      repeat (text, HEADERS "Content-Type: message/rfc822\n\n", depths[i]);
      g_string_append (text, HEADERS "\n" WORDS);
      bounce = read_any (text);
      g_assert_nonnull (bounce);

      for (guint k = 0; k < depths[i]; k++)
        g_string_append_printf (both, HEADERS "Content-Type: multipart/mixed; boundary=\"b%u\"\n\n--b%u\n"
                                              "Content-Type: message/rfc822\n\n",
                                k, k);
      g_string_append (both, HEADERS "\n" WORDS);
      other = read_any (both);
      g_assert_nonnull (other);
    }
}

static void
test_many_headers (void)
{
  g_autoptr (GString) text = g_string_new (HEADERS);

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "X-Number-%u: %u\n", i, i);
  g_string_append (text, "\n" WORDS);
  assert_understood (text);
}

static void
test_long_headers (void)
{
  static const struct
  {
    const char *name;
    const char *piece;
  } headers[] = {
    { "X-Long", "a" },
    { "Cc", "a@example.net," },
    { "Cc", "a@" },
    { "Reply-To", "(" },
    { "Reply-To", "\"" },
    { "Sender", "a:" },
    { "Delivered-To", "<" },
    { "X-Word", "=?utf-8?q?a?= " },
    { "X-Word", "=?" },
    { "X-Fold", "b\n " },
    { "Received", "; " },
    { "Content-Language", "; a=b" },
    { "Content-Type", "text/plain; a=b" },
    { "Content-Type", "a/" },
    { "X-Failed", "\xc3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (GString) text = g_string_new (HEADERS);

      g_test_message ("%s: %s…", headers[i].name, g_utf8_validate (headers[i].piece, -1, NULL) ? headers[i].piece : "no UTF-8");
      g_string_append_printf (text, "%s: ", headers[i].name);
      repeat (text, headers[i].piece, 10 * MEBIBYTE / strlen (headers[i].piece));
      g_string_append (text, "\n\n" WORDS);
      assert_understood (text);
    }
}

static void
add_report (GString    *text,
            const char *words,
            const char *status)
{
  g_string_append (text, HEADERS "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n--b\n\n");
  g_string_append (text, words);
  g_string_append (text, "\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n");
  g_string_append (text, status);
  g_string_append (text, "\n--b--\n");
}

static void
test_many_recipients (void)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GString) one_line = g_string_new (NULL);
  g_autoptr (GString) status = g_string_new (NULL);

  for (guint i = 0; i < 50000; i++)
    {
      g_string_append_printf (lines, "<u%u@example.com>: 552 5.2.2 Mailbox full\n", i);
      g_string_append_printf (one_line, "u%u@example.com ", i);
      g_string_append_printf (status, "Final-Recipient: rfc822; u%u@example.com\nAction: failed\nStatus: 5.2.2\n\n", i);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (ReboteBounce) bounce = NULL;

      add_report (text, i == 0 ? lines->str : one_line->str, status->str);
      bounce = read_any (text);
      g_assert_nonnull (bounce);
      g_assert_cmpuint (rebote_bounce_get_n_recipients (bounce), >=, 1000);
      g_assert_cmpstr (rebote_bounce_get_recipient (bounce, 999)->address, ==, "u999@example.com");
      g_assert_cmpint (rebote_bounce_get_recipient (bounce, 999)->reason, ==, REBOTE_REASON_MAILBOX_FULL);
    }
}

static void
test_many_failed_recipients (void)
{
  g_autoptr (GString) text = g_string_new (HEADERS "X-Failed-Recipients: ");
  g_autoptr (ReboteBounce) bounce = NULL;

  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "u%u@example.com, ", i);
  g_string_append (text, "\n\n");
  repeat (text, "spam mailbox full user unknown 550 5.1.1 greylisted ", 20000);
  bounce = read_any (text);
  g_assert_nonnull (bounce);
}

static void
test_wide_status (void)
{
  static const char *const pieces[] = { "x\n", "x: y\n", "a\n\n", "Final-Recipient", "Status: ", "\n" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) status = g_string_new ("Final-Recipient: rfc822; ana@example.com\nAction: failed\n"
                                                 "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n");

      repeat (status, pieces[i], 7 * MEBIBYTE / strlen (pieces[i]));
      add_report (text, "See below.", status->str);
      assert_understood (text);
    }
}

static void
test_many_parts (void)
{
  g_autoptr (GString) text = g_string_new (HEADERS "Content-Type: multipart/mixed; boundary=\"b\"\n\n");

  g_string_append (text, "--b\nContent-Type: text/plain\n\n" WORDS);
  repeat (text, "--b\nContent-Type: text/plain\n\nmore\n", 50000);
  g_string_append (text, "--b--\n");
  assert_understood (text);
}

static void
test_long_bodies (void)
{
  static const char *const pieces[] = {
    "a", "user unknown 550 5.1.1 ", "Final-Recipient", "-a: b\n", "_a: b\n", "a@b.example ", "\"@\"", "a@b.example\n",
    "<a@b.example>: user unknown\n", "550-550-550 5.1.1 ", "450<", "host mx.example.org ", ">>>> ", "=", "<style>", "<!--",
    "&", "&#", "\r", "\n", " ", "\xff", "\xf0\x9f\x92\x8c", "\033$B", "(", "5.1.1", "----- original message\n", "4 4 4 4 "
  };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      static const char *const types[] = { "plain", "html" };

      for (guint k = 0; k < G_N_ELEMENTS (types); k++)
        {
          g_autoptr (GString) text = g_string_new (HEADERS);
          g_autoptr (ReboteBounce) bounce = NULL;

          g_test_message ("piece %u in %s", i, types[k]);
          g_string_append_printf (text, "Content-Type: text/%s\n\n", types[k]);
          repeat (text, pieces[i], 2 * MEBIBYTE / strlen (pieces[i]));
          bounce = read_any (text);
          g_assert_nonnull (bounce);
        }
    }
}

static void
test_body_without_line_ends (void)
{
  g_autoptr (GString) text = g_string_new (HEADERS "\n" WORDS);

  repeat (text, "a", 30 * MEBIBYTE);
  assert_understood (text);
}

/* Pure noise, with and without NUL bytes. */
static void
test_noise (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GString) text = g_string_new (i % 2 ? HEADERS "\n" : NULL);
      g_autoptr (ReboteBounce) bounce = NULL;

      for (guint k = 0; k < 5000; k++)
        g_string_append_c (text, g_rand_int_range (rand, i % 4 == 0 ? 1 : 0, 256));
      bounce = read_any (text);
      g_assert_true (i % 2 == 0 || bounce != NULL);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  isolated_test_init (&argc, &argv);
  knowledge = rebote_knowledge_load (NULL, &error);
  g_assert_no_error (error);

  g_test_add_func ("/bounce/hostile/nested-parts", test_nested_parts);
  g_test_add_func ("/bounce/hostile/deep-parts", test_deep_parts);
  g_test_add_func ("/bounce/hostile/deep-messages", test_deep_messages);
  g_test_add_func ("/bounce/hostile/many-headers", test_many_headers);
  g_test_add_func ("/bounce/hostile/long-headers", test_long_headers);
  g_test_add_func ("/bounce/hostile/many-recipients", test_many_recipients);
  g_test_add_func ("/bounce/hostile/many-failed-recipients", test_many_failed_recipients);
  g_test_add_func ("/bounce/hostile/wide-status", test_wide_status);
  g_test_add_func ("/bounce/hostile/many-parts", test_many_parts);
  g_test_add_func ("/bounce/hostile/long-bodies", test_long_bodies);
  g_test_add_func ("/bounce/hostile/body-without-line-ends", test_body_without_line_ends);
  g_test_add_func ("/bounce/hostile/noise", test_noise);

  status = isolated_test_run ();
  rebote_knowledge_unref (knowledge);

  return status;
}
