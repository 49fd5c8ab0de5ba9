/* test-mail-headers.c
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gmime/gmime.h>

#include "bounce/rebote-mail-headers.h"
#include "bounce/rebote-message.h"
#include "isolated.h"

static ReboteFields *
read_headers (const char *mail,
              const char *body,
              const char *mime)
{
  ReboteFields *fields = rebote_fields_new ();
  g_autoptr (GByteArray) mime_fields = g_byte_array_new ();
  gsize at = rebote_mail_headers_read (fields, mail, strlen (mail), mime_fields);

  g_assert_cmpuint (at, <=, strlen (mail));
  g_assert_cmpstr (mail + at, ==, body);
  g_byte_array_append (mime_fields, (const guint8 *)"", 1);
  g_assert_cmpstr ((const char *)mime_fields->data, ==, mime);

  return fields;
}

static void
test_plain (void)
{
  g_autoptr (ReboteFields) fields = NULL;

  fields = read_headers ("From: Ana <ana@example.com>\r\nX-Unknown: nobody asks\r\nsubject : one\r\n\ttwo   three\r\n"
                         "To: =?utf-8?q?Jos=C3=A9?= <jose@example.net>\r\nContent-Type: text/plain;\r\n charset=utf-8\r\n"
                         "Content-Transfer-Encoding: 8bit\r\n\r\nWords\r\n",
                         "Words\r\n",
                         "Content-Type: text/plain;\r\n charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n");
  g_assert_cmpstr (rebote_fields_get (fields, "From"), ==, "Ana <ana@example.com>");
  g_assert_cmpstr (rebote_fields_get (fields, "Subject"), ==, "one two three");
  g_assert_cmpstr (rebote_fields_get (fields, "To"), ==, "José <jose@example.net>");
  g_assert_nonnull (rebote_fields_get (fields, "Content-Type"));
  g_assert_null (rebote_fields_get (fields, "X-Unknown"));
}

static void
test_mbox_line (void)
{
  g_autoptr (ReboteFields) fields = NULL;

  fields = read_headers ("From ana@example.com Mon May  4 08:12:00 2026\nSubject: hello\n\nFrom here on\n", "From here on\n", "");
  g_assert_cmpstr (rebote_fields_get (fields, "Subject"), ==, "hello");
}

static void
test_garbled (void)
{
  g_autoptr (ReboteFields) fields = NULL;

  fields = read_headers ("Content-Type: text/plain\nDate Monday\nSubject: hello\n\nWords\n", "Words\n",
                         "Content-Type: text/plain\n");
  g_assert_cmpstr (rebote_fields_get (fields, "Subject"), ==, "hello");
  g_assert_null (rebote_fields_get (fields, "Date"));
}

static void
test_no_blank_line (void)
{
  g_autoptr (ReboteFields) fields = NULL;

  fields = read_headers ("Subject: hello\nContent-Type: multipart/mixed; boundary=x\n--x\n\nWords\n--x--\n",
                         "--x\n\nWords\n--x--\n", "Content-Type: multipart/mixed; boundary=x\n");
  g_assert_cmpstr (rebote_fields_get (fields, "Subject"), ==, "hello");
}

static void
test_cut_off (void)
{
  static const char mail[] = "From: ana@example.com\r\nSubject: a longer one\r\n with two lines\r\n\r\nWords\r\n";

  for (gsize size = 0; size < sizeof mail; size++)
    {
      g_autoptr (ReboteFields) fields = rebote_fields_new ();
      g_autofree char *piece = g_memdup2 (mail, size + 1);

      g_assert_cmpuint (rebote_mail_headers_read (fields, piece, size, NULL), <=, size);
    }
}

/* RFC 2046 forbids to encode a returned mail; some do. */
static void
test_encoded_original (void)
{
  static const char mail[] =
    "From: MAILER-DAEMON@mx.example.net\nTo: ana@example.com\nSubject: Returned\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=\"=b\"\n\n"
    "--=b\n\nNobody here has that name.\n"
    "--=b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"
    "From: ana=40example.com\nSubject: Spring=\n offers\nMessage-ID: <1=40example.com>\n\nHello\n--=b--\n";
  g_autoptr (GBytes) raw = g_bytes_new_static (mail, strlen (mail));
  g_autoptr (GPtrArray) separators = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteMessage) message = rebote_message_parse (raw, separators, &error);

  g_assert_no_error (error);
  g_assert_true (message->is_report);
  g_assert_cmpstr (message->text, ==, "Nobody here has that name.");
  g_assert_nonnull (message->original);
  g_assert_cmpstr (rebote_fields_get (message->original, "From"), ==, "ana@example.com");
  g_assert_cmpstr (rebote_fields_get (message->original, "Subject"), ==, "Spring offers");
  g_assert_cmpstr (rebote_fields_get (message->original, "Message-ID"), ==, "<1@example.com>");
  g_assert_nonnull (message->embedded);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);
  g_mime_init ();

  g_test_add_func ("/bounce/mail-headers/plain", test_plain);
  g_test_add_func ("/bounce/mail-headers/mbox-line", test_mbox_line);
  g_test_add_func ("/bounce/mail-headers/garbled", test_garbled);
  g_test_add_func ("/bounce/mail-headers/no-blank-line", test_no_blank_line);
  g_test_add_func ("/bounce/mail-headers/cut-off", test_cut_off);
  g_test_add_func ("/bounce/mail-headers/encoded-original", test_encoded_original);

  return isolated_test_run ();
}
