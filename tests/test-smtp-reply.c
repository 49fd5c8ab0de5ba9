/* test-smtp-reply.c
 *
 * The innermost reply is found, and no number that merely looks like one.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "bounce/rebote-smtp-reply.h"
#include "isolated.h"

static const struct
{
  const char *text;
  const char *reply;
  const char *status;
} found[] = {
  { "550 5.1.1 User unknown", "550", "5.1.1" },
  { "550 User unknown", "550", "" },
  { "550-5.1.1 No such\n550 5.1.1 user here", "550", "5.1.1" },
  { "550-No such user\r\n550 at this place", "550", "" },
  { "452-4.2.2 The mailbox", "452", "4.2.2" },
  { "#5.1.0 Address rejected", "", "5.1.0" },
  { "smtp;550 5.7.26 unauthenticated", "550", "5.7.26" },
  { "554 (5.7.1) refused", "554", "5.7.1" },
  { "554 [5.7.1] refused", "554", "5.7.1" },
  /* quoted by another server: the one inside counts */
  { "550 5.0.350 Remote server returned an error -> 552 5.2.2 mailbox full", "552", "5.2.2" },
  { "450 4.1.1 undeliverable address: host mx.example.org[192.0.2.7] said: 550 5.1.1 unknown (in reply to RCPT TO command)",
    "550", "5.1.1" },
  { "host mx.example.org[192.0.2.1] said: 451 4.7.1 Greylisted, try again in 300 seconds", "451", "4.7.1" },
  /* but not one that only tells what went before */
  { "554 4.4.7 Message expired.<421 4.4.2 Connection timed out>", "554", "4.4.7" },
  { "The error was: 421 4.4.2 connection dropped", "421", "4.4.2" },
  { "Remote host said: 553 sorry, that domain isn't in my list", "553", "" },
  { "<<< 550 <ana@example.com>... User unknown", "550", "" },
  { "5.1.1 (bad destination mailbox address)", "", "5.1.1" },
  { "reply: 550", "550", "" },
  /* what is no code */
  { "connect to 192.0.2.55[192.0.2.55]:25: timed out", "", "" },
  { "relay 10.5.1.1 answered", "", "" },
  { "version 4.5.2 of the software at 5.1.1.7", "", "4.5.2" },
  { "sendmail 8.15.2/8.15.2", "", "" },
  { "mail 550e8400-e29b-41d4-a716-446655440000", "", "" },
  { "size 5500 exceeds 4504", "", "" },
  { "on 2026-05-04 at 08:12", "", "" },
  { "555-0199 is my telephone", "555", "" },
  { "ana550@example.com", "", "" },
  { "http://mail.example.org/errors/550", "", "" },
  { "waited 450 seconds", "450", "" },
  { "4,500 messages", "", "" },
  { "", "", "" },
  { "5", "", "" },
  { "55", "", "" },
  { "5.", "", "" },
  { "5.1.", "", "" },
  { "550", "550", "" },
};

static void
test_find (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      ReboteSmtpReply reply;
      gboolean        any = rebote_smtp_reply_find (found[i].text, &reply);

      g_test_message ("%s", found[i].text);
      g_assert_cmpstr (reply.reply, ==, found[i].reply);
      g_assert_cmpstr (reply.status, ==, found[i].status);
      g_assert_cmpint (any, ==, found[i].reply[0] || found[i].status[0]);
      if (reply.reply[0])
        g_assert_true (g_str_has_prefix (found[i].text + reply.start, reply.reply));
    }
}

static void
test_join (void)
{
  static const struct
  {
    const char *torn;
    const char *joined;
  } cases[] = {
    { "550-5.1.1 The account\n550-5.1.1 that you tried\n550 5.1.1 does not exist",
      "550 5.1.1 The account\nthat you tried\ndoes not exist" },
    { "550-The mailbox 550 is full", "550 The mailbox is full" },
    { "550 5.1.1 User unknown", "550 5.1.1 User unknown" },
    { "host said: 452-4.2.2 No\n452 4.2.2 room", "host said: 452 4.2.2 No\nroom" },
    { "550-one\n551 two", "550 one\n551 two" },
    { "", "" },
    { "no code at all", "no code at all" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *joined = rebote_smtp_reply_join (cases[i].torn);

      g_assert_cmpstr (joined, ==, cases[i].joined);
    }
}

static void
test_status (void)
{
  static const struct
  {
    const char *text;
    const char *status;
  } cases[] = {
    { "5.1.1", "5.1.1" },
    { "5.1.1 (bad mailbox)", "5.1.1" },
    { " 4.2.2", "4.2.2" },
    { "2.0.0", "2.0.0" },
    { "5.7.1234", "" },
    { "6.1.1", "" },
    { "5.9.1", "" },
    { "unknown", "" },
    { "", "" },
  };
  char status[REBOTE_STATUS_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean is_one = rebote_smtp_reply_parse_status (cases[i].text, status);

      g_assert_cmpstr (status, ==, cases[i].status);
      g_assert_cmpint (is_one, ==, cases[i].status[0] != '\0');
    }
  g_assert_false (rebote_smtp_reply_parse_status (NULL, status));
  g_assert_true (rebote_smtp_status_is_generic ("5.0.0"));
  g_assert_true (rebote_smtp_status_is_generic (""));
  g_assert_true (rebote_smtp_status_is_generic ("5.0.350"));
  g_assert_false (rebote_smtp_status_is_generic ("5.1.0"));
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/smtp-reply/find", test_find);
  g_test_add_func ("/smtp-reply/join", test_join);
  g_test_add_func ("/smtp-reply/status", test_status);

  return isolated_test_run ();
}
