/* test-events.c
 *
 * Events of mailing services and logs of mail servers: what each record means (tests/data/events/expected.tsv has a row
 * for each recipient), and what hostile ones do.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/rebote-table.h"
#include "bounce/events/rebote-event-date.h"
#include "bounce/events/rebote-event-record.h"
#include "bounce/events/rebote-event-splitter.h"
#include "bounce/rebote-bounce-error.h"
#include "bounce/rebote-bounce-reader.h"
#include "bounce/rebote-explanation.h"
#include "bounce/rebote-mail-sniff.h"
#include "bounce/rebote-mail-source.h"
#include "isolated.h"

#define EVENT(email, rest) "{\"email\":\"" email "\",\"event\":\"bounce\",\"sg_event_id\":\"1\"" rest "}"
#define GONE               EVENT ("gone@example.com", ",\"reason\":\"550 5.1.1 user unknown\"")

static ReboteKnowledge *knowledge;

/* --- what each record means --- */

static const char *
or_dash (const char *text)
{
  return text && *text ? text : "-";
}

static void
describe (GString      *lines,
          const char   *file,
          ReboteBounce *bounce)
{
  const char *type = rebote_message_type_to_slug (bounce->type);

  if (bounce->recipients->len == 0)
    g_string_append_printf (lines, "%s\t%u\t%s\t-\t-\t-\t-\t-\t-\t-\t-\n", file, bounce->index, type);
  for (guint i = 0; i < bounce->recipients->len; i++)
    {
      ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, i);

      g_string_append_printf (lines, "%s\t%u\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", file, bounce->index, type,
                              or_dash (recipient->address), or_dash (rebote_kind_to_slug (recipient->kind)),
                              or_dash (rebote_reason_to_slug (recipient->reason)),
                              rebote_action_to_slug (recipient->action), or_dash (recipient->reported),
                              or_dash (recipient->cause), or_dash (recipient->status), or_dash (recipient->reply));
      g_assert_cmpfloat (recipient->confidence, >=, 0);
      g_assert_cmpfloat (recipient->confidence, <=, 1);
    }
}

static char *
explain_files (const char *const *paths)
{
  g_autoptr (ReboteMailSource) source = rebote_mail_source_new (paths);
  GString       *lines = g_string_new (NULL);
  ReboteRawMail *raw;

  while ((raw = rebote_mail_source_next (source, NULL)))
    {
      g_autofree char *file = g_path_get_basename (raw->source);
      g_autoptr (ReboteBounce) bounce = NULL;

      if (raw->bytes)
        bounce = rebote_bounce_reader_read (knowledge, raw->bytes, raw->source, raw->index, NULL);
      if (bounce)
        describe (lines, file, bounce);
      else
        g_string_append_printf (lines, "%s\t%u\terror\t-\t-\t-\t-\t-\t-\t-\t-\n", file, raw->index);
      rebote_raw_mail_free (raw);
    }

  return g_string_free (lines, FALSE);
}

static void
test_expected (void)
{
  static const char *const names[] = { "file", "index", "type", "address", "kind", "reason", "action", "reported",
                                       "cause", "status", "reply", NULL };
  g_autofree char         *folder = g_test_build_filename (G_TEST_DIST, "data", "events", NULL);
  g_autofree char         *path = g_build_filename (folder, "expected.tsv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTable) table = rebote_table_new_from_file (path, &error);
  g_autoptr (GString) wanted = g_string_new (NULL);
  g_autoptr (GString) got = g_string_new (NULL);
  g_autofree char *last = NULL;
  int              columns[11];

  g_assert_no_error (error);
  g_assert_true (rebote_table_find_columns (table, names, columns, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (rebote_table_get_n_rows (table), >, 100);

  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      const char *file = rebote_table_get (table, row, columns[0]);

      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        g_string_append_printf (wanted, "%s%c", rebote_table_get (table, row, columns[i]), i < 10 ? '\t' : '\n');
      if (g_strcmp0 (file, last) != 0)
        {
          g_autofree char *full = g_build_filename (folder, file, NULL);
          const char      *paths[] = { full, NULL };
          g_autofree char *lines = explain_files (paths);

          g_string_append (got, lines);
          g_free (last);
          last = g_strdup (file);
        }
    }

  g_assert_cmpstr (got->str, ==, wanted->str);
}

/* --- facts around the verdict --- */

static ReboteBounce *
read_text (const char *text,
           GError    **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return rebote_bounce_reader_read (knowledge, bytes, "test", 0, error);
}

static ReboteBounce *
read_first (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "events", name, NULL);
  const char      *paths[] = { path, NULL };
  g_autoptr (ReboteMailSource) source = rebote_mail_source_new (paths);
  ReboteRawMail *raw = rebote_mail_source_next (source, NULL);
  g_autoptr (GError) error = NULL;
  ReboteBounce *bounce = rebote_bounce_reader_read (knowledge, raw->bytes, raw->source, raw->index, &error);

  g_assert_no_error (error);
  rebote_raw_mail_free (raw);

  return bounce;
}

static void
assert_date (GDateTime  *date,
             const char *expected)
{
  g_autoptr (GDateTime) utc = date ? g_date_time_to_utc (date) : NULL;
  g_autofree char *text = utc ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S") : NULL;

  g_assert_cmpstr (text, ==, expected);
}

static void
test_envelope (void)
{
  g_autoptr (ReboteBounce) bounce = read_first ("ses-sns.json");

  g_assert_cmpstr (bounce->format, ==, "ses");
  g_assert_cmpint (bounce->reporter_role, ==, REBOTE_REPORTER_MAILING_SERVICE);
  g_assert_cmpstr (bounce->reporter_mta, ==, "a1-2.smtp-out.example.net");
  g_assert_cmpstr (bounce->original_message_id, ==, "<n1@sender.example>");
  g_assert_cmpstr (bounce->original_subject, ==, "May news");
  g_assert_cmpstr (bounce->original_from, ==, "News <news@sender.example>");
  g_assert_cmpint (bounce->delay_seconds, ==, 4);
  assert_date (bounce->date, "2026-05-04T08:12:04");
  g_assert_cmpstr (rebote_bounce_get_recipient (bounce, 0)->diagnostic, ==,
                   "550 5.1.1 <ana@example.com>: Recipient address rejected: User unknown");
}

static void
test_log (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "events", "postfix.log", NULL);
  const char      *paths[] = { path, NULL };
  g_autoptr (ReboteMailSource) source = rebote_mail_source_new (paths);
  g_autoptr (ReboteBounce) bounce = NULL;
  ReboteRecipient *recipient;

  for (guint i = 0; i < 2; i++)
    {
      ReboteRawMail *raw = rebote_mail_source_next (source, NULL);

      g_clear_pointer (&bounce, rebote_bounce_unref);
      bounce = rebote_bounce_reader_read (knowledge, raw->bytes, raw->source, raw->index, NULL);
      rebote_raw_mail_free (raw);
    }
  g_assert_nonnull (bounce);
  recipient = rebote_bounce_get_recipient (bounce, 0);
  g_assert_cmpint (bounce->reporter_role, ==, REBOTE_REPORTER_SENDING_SERVER);
  g_assert_cmpstr (bounce->reporter_mta, ==, "mx");
  g_assert_cmpstr (bounce->original_from, ==, "news@sender.example");
  g_assert_cmpstr (bounce->original_message_id, ==, "<n1@sender.example>");
  g_assert_cmpint (bounce->delay_seconds, ==, 1);
  g_assert_cmpstr (recipient->original_address, ==, "team@sender.example");
  g_assert_cmpstr (recipient->remote_mta, ==, "mx.example.com");
  g_assert_cmpint (recipient->command, ==, REBOTE_COMMAND_RCPT);
}

static void
test_words (void)
{
  g_autoptr (ReboteBounce) bounce = read_text ("{\"email\":\"old@example.com\",\"event\":\"dropped\",\"sg_event_id\":\"1\","
                                               "\"reason\":\"Bounced Address\"}",
                                               NULL);
  g_autoptr (ReboteExplanation) words = NULL;

  g_assert_nonnull (bounce);
  words = rebote_explanation_new (bounce, 0);
  g_assert_cmpstr (words->reported, ==, "SendGrid calls it: dropped (Bounced Address)");
  g_assert_nonnull (strstr (words->title, "did not even try"));
  g_assert_nonnull (strstr (words->advice, "Do not remove"));
  g_assert_cmpstr (words->reporter, ==, "Reported by SendGrid, a mailing service.");
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    const char *is;
  } cases[] = {
    { "1777882324", "2026-05-04T08:12:04" },
    { "1777882324.25", "2026-05-04T08:12:04" },
    { "1777882324000", "2026-05-04T08:12:04" },
    { "2026-05-04T08:12:04Z", "2026-05-04T08:12:04" },
    { "2026-05-04T08:12:04.123+02:00", "2026-05-04T06:12:04" },
    { "2026-05-04 08:12:04+0200", "2026-05-04T06:12:04" },
    { "2026-05-04 08:12:04", "2026-05-04T08:12:04" },
    { "04-05-2026 10:12:04", "2026-05-04T10:12:04" },
    { "5/14/2026 8:12:04 PM", "2026-05-14T20:12:04" },
    { "5/14/2026 12:00:01 AM", "2026-05-14T00:00:01" },
    { "Mon, 04 May 2026 08:12:04 UTC", "2026-05-04T08:12:04" },
    { "", NULL },
    { "soon", NULL },
    { "99-99-2026 10:12:04", NULL },
    { "1e300", NULL },
    { "-5", NULL },
    { "99999999999999999999999999", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) date = rebote_event_date_parse (cases[i].text);

      g_test_message ("%s", cases[i].text);
      assert_date (date, cases[i].is);
    }
}

/* --- telling files apart --- */

static void
test_sniff (void)
{
  static const struct
  {
    const char     *text;
    ReboteEventForm form;
    ReboteMailSniff is;
  } cases[] = {
    { GONE, REBOTE_EVENT_FORM_JSON, REBOTE_SNIFF_EVENTS },
    { "\xef\xbb\xbf [\n " GONE, REBOTE_EVENT_FORM_JSON, REBOTE_SNIFF_EVENTS },
    { "{not json}", REBOTE_EVENT_FORM_NONE, REBOTE_SNIFF_TEXT },
    { "[ann] wrote: hello", REBOTE_EVENT_FORM_NONE, REBOTE_SNIFF_TEXT },
    { "status,reason,email,created\n550,no,a@example.com,1\n", REBOTE_EVENT_FORM_TABLE, REBOTE_SNIFF_EVENTS },
    { "Email Address,First Name,Status\na@example.com,Ana,Bounced\nb@example.com,Ben,Subscribed\n",
      REBOTE_EVENT_FORM_NONE, REBOTE_SNIFF_CONTACTS },
    { "email,status,reason\na@example.com,bounced,user unknown\nb@example.com,active,\n", REBOTE_EVENT_FORM_NONE,
      REBOTE_SNIFF_CONTACTS },
    { "Record ID;Email;Email hard bounce reason\n1;a@example.com;UNKNOWN_USER\n2;b@example.com;\n",
      REBOTE_EVENT_FORM_NONE, REBOTE_SNIFF_CONTACTS },
    { "email,created,ip\na@example.com,1,192.0.2.1\nb@example.com,2,192.0.2.2\n", REBOTE_EVENT_FORM_NONE,
      REBOTE_SNIFF_CONTACTS },
    { "email,name,created,reason,city\na@example.com,Ana,1,friend,Lugo\nb@example.com,Ben,2,fair,Vigo\n",
      REBOTE_EVENT_FORM_NONE, REBOTE_SNIFF_CONTACTS },
    { "address,created_at\na@example.com,1\nb@example.com,2\n", REBOTE_EVENT_FORM_NONE, REBOTE_SNIFF_CONTACTS },
    { "May  4 08:12:00 mx postfix/qmgr[12]: 4Xabc1: from=<a@example.com>, size=1, nrcpt=1 (queue active)\n",
      REBOTE_EVENT_FORM_LOG, REBOTE_SNIFF_EVENTS },
    { "May  4 08:12:00 mx exim[9]: 2026-05-04 08:12:00 1tAbCd-000001-2X <= a@example.com\n", REBOTE_EVENT_FORM_LOG,
      REBOTE_SNIFF_EVENTS },
    { "May  4 08:12:00 mx sshd[12]: hello\n", REBOTE_EVENT_FORM_NONE, REBOTE_SNIFF_TEXT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u", i);
      g_assert_cmpint (rebote_event_sniff (cases[i].text, strlen (cases[i].text)), ==, cases[i].form);
      g_assert_cmpint (rebote_mail_sniff (cases[i].text, strlen (cases[i].text)), ==, cases[i].is);
    }
}

/* --- cutting --- */

/* The records of a text that comes in pieces of so many bytes: “+” for each, “!” for a broken one. */
static char *
split (ReboteEventForm form,
       const char     *text,
       gsize           length,
       gsize           piece)
{
  g_autoptr (ReboteEventSplitter) splitter = rebote_event_splitter_new (form);
  GString *found = g_string_new (NULL);

  for (gsize at = 0; at < length; at += piece)
    rebote_event_splitter_push (splitter, text + at, MIN (piece, length - at));
  rebote_event_splitter_finish (splitter);
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = rebote_event_splitter_pop (splitter, NULL, &error);

      if (bytes == NULL && error == NULL)
        break;
      if (error)
        g_assert_error (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_RECORD);
      g_string_append_c (found, bytes ? '+' : '!');
    }

  return g_string_free (found, FALSE);
}

static void
test_split (void)
{
  static const struct
  {
    const char *text;
    const char *found;
  } cases[] = {
    { "", "" },
    { "[]", "" },
    { GONE, "+" },
    { GONE GONE " " GONE, "+++" },
    { GONE "\n" GONE "\r\n" GONE "\n", "+++" },
    { "[" GONE ",\n" GONE "]", "++" },
    { "[" GONE "," GONE "]\n[" GONE "]", "+++" },
    { "{\"a\":\"}{\\\"\"}", "+" },
    { "{\"Bounces\":[" GONE "," GONE "],\"next\":{\"x\":[1]}}", "++" },
    { "{\"a\":1", "!" },
    { GONE "\n{\"a\":\"cut\n" GONE "\n", "+!+" },
    { GONE "\n{\"a\":[1\n" GONE "\n", "+!+" },
    { GONE "\n{\"a\":{\"b\":2\n" GONE "\n", "+!+" },
    { "junk\n" GONE, "!+" },
    { "[\n  {\n    \"a\": \"cut\n  },\n  {\"b\": {\n    \"c\": 1 }\n  }\n]\n", "!+" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      for (gsize piece = 1; piece < 40; piece += 13)
        {
          g_autofree char *found = split (REBOTE_EVENT_FORM_JSON, cases[i].text, strlen (cases[i].text), piece);

          g_test_message ("%u, pieces of %" G_GSIZE_FORMAT, i, piece);
          g_assert_cmpstr (found, ==, cases[i].found);
        }
    }
}

/* Entries of a short list are one message, those of a long one are each their own. */
static void
test_lists (void)
{
  for (guint n = 1; n < 40; n += 13)
    {
      g_autoptr (GString) list = g_string_new ("[");
      g_autofree char *found = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append_printf (list, "%s{\"email\":\"u%u@example.com\",\"created\":\"1\",\"reason\":\"550 user unknown\"}",
                                i > 0 ? "," : "", i);
      g_string_append_c (list, ']');
      found = split (REBOTE_EVENT_FORM_JSON, list->str, list->len, 100);
      g_assert_cmpuint (strlen (found), ==, n <= 16 ? 1 : n);
      if (n == 14)
        {
          g_autoptr (ReboteBounce) bounce = read_text (list->str, NULL);

          g_assert_cmpuint (bounce->recipients->len, ==, 14);
        }
    }
}

static void
test_rows (void)
{
  static const char table[] = "sep=;\r\nemail;status;reason;created\r\n\"a@example.com\";550;\"no; such\r\n\"\"user\"\"\";1\r\n\r\n"
                              "b@example.com;552;Postf\xe4"
                              "cher voll;2\r\nc@example.com;550;\"never closed;3\r\n";
  g_autofree char  *found = split (REBOTE_EVENT_FORM_TABLE, table, sizeof table - 1, 7);
  g_autoptr (ReboteEventSplitter) splitter = rebote_event_splitter_new (REBOTE_EVENT_FORM_TABLE);
  g_autoptr (GBytes) first = NULL, second = NULL;
  g_autoptr (ReboteEventRecord) one = NULL, two = NULL;

  g_assert_cmpstr (found, ==, "+++");
  rebote_event_splitter_push (splitter, table, sizeof table - 1);
  first = rebote_event_splitter_pop (splitter, NULL, NULL);
  second = rebote_event_splitter_pop (splitter, NULL, NULL);
  one = rebote_event_record_new (g_bytes_get_data (first, NULL), g_bytes_get_size (first), NULL);
  two = rebote_event_record_new (g_bytes_get_data (second, NULL), g_bytes_get_size (second), NULL);
  g_assert_cmpstr (rebote_event_record_get (one, "reason"), ==, "no; such\r\n\"user\"");
  g_assert_cmpstr (rebote_event_record_get (two, "reason"), ==, "Postfächer voll");
}

/* --- hostile records --- */

static void
test_hostile (void)
{
  static const struct
  {
    const char *text;
    guint       n_recipients; /* G_MAXUINT for an error */
  } cases[] = {
    { "{", G_MAXUINT },
    { "{\"", G_MAXUINT },
    { "{}", G_MAXUINT },
    { "[{}]", G_MAXUINT },
    { "{\"email\":}", G_MAXUINT },
    { "{\"email\" \"x\"}", G_MAXUINT },
    { "{\"a\":1,}", G_MAXUINT },
    { "{\"email\":\"a@example.com\",\"created\":1,\"ip\":\"192.0.2.1\",\"name\":\"Ana\"}", G_MAXUINT },
    { "{\"a\":tru}", G_MAXUINT },
    { "{\"a\":\"\\x\"}", G_MAXUINT },
    { "{\"a\":\"\\ud83d\\u0041\"}", G_MAXUINT },
    { GONE, 1 },
    /* Wrong types, nothing, too much. */
    { EVENT ("gone@example.com", ",\"reason\":{\"x\":[1,2]},\"status\":[5,1,1],\"timestamp\":{}"), 1 },
    { "{\"email\":12,\"event\":\"bounce\",\"sg_event_id\":\"1\"}", 1 },
    { "{\"email\":null,\"event\":\"bounce\",\"sg_event_id\":\"1\"}", 0 },
    { "{\"email\":\"\",\"event\":\"bounce\",\"sg_event_id\":\"1\"}", 0 },
    { "{\"email\":\"gone@example.com\",\"event\":null,\"sg_event_id\":\"1\"}", 0 },
    { EVENT ("gone@example.com", ",\"timestamp\":1e999,\"status\":123456789012345678901234567890"), 1 },
    /* Keys twice, with NUL and letters that are none. */
    { EVENT ("gone@example.com", ",\"event\":\"delivered\",\"email\":\"other@example.com\""), 1 },
    { EVENT ("gone@example.com", ",\"reason\":\"550 \\u0000 user unknown \\ud800\""), 1 },
    { EVENT ("gone@example.com", ",\"reason\":\"550 user unknown \xff\xfe\xc3\""), 1 },
    { EVENT ("gone@example.com", ",\"\xff\":\"\xc0\xaf\",\"\":\"\""), 1 },
    /* An envelope in an envelope, without end. */
    { "{\"Message\":\"{\\\"Message\\\":\\\"{}\\\"}\"}", G_MAXUINT },
    { "{\"notificationType\":\"Bounce\",\"mail\":{\"messageId\":\"1\",\"destination\":[\"a@example.com\"]},\"bounce\":{}}", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteBounce) bounce = read_text (cases[i].text, &error);

      g_test_message ("%u", i);
      g_assert_cmpint (bounce == NULL, ==, error != NULL);
      g_assert_cmpuint (bounce ? bounce->recipients->len : G_MAXUINT, ==, cases[i].n_recipients);
      for (guint n = 0; bounce && n < bounce->recipients->len; n++)
        {
          ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, n);

          g_assert_true (recipient->diagnostic == NULL || g_utf8_validate (recipient->diagnostic, -1, NULL));
          g_assert_true (recipient->reported == NULL || g_utf8_validate (recipient->reported, -1, NULL));
        }
    }
}

static void
test_nul (void)
{
  static const char text[] = "{\"email\":\"gone@example.com\",\"event\":\"bounce\",\"sg_event_id\":\"1\",\"reason\":\"550 \0user unknown\"}\n" GONE;
  g_autofree char  *found = split (REBOTE_EVENT_FORM_JSON, text, sizeof text - 1, 10);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1 - strlen ("\n" GONE));
  g_autoptr (ReboteBounce) bounce = rebote_bounce_reader_read (knowledge, bytes, NULL, 0, NULL);

  g_assert_cmpstr (found, ==, "++");
  g_assert_cmpint (rebote_mail_sniff (text, sizeof text - 1), ==, REBOTE_SNIFF_EVENTS);
  g_assert_nonnull (bounce);
  g_assert_cmpint (rebote_bounce_get_recipient (bounce, 0)->reason, ==, REBOTE_REASON_NO_SUCH_USER);
}

static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new ("{\"a\":");
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteBounce) bounce = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, i % 2 ? "[" : "{\"a\":");
  g_string_append (text, "1");
  for (guint i = 100000; i-- > 0;)
    g_string_append_c (text, i % 2 ? ']' : '}');
  g_string_append (text, "}\n" GONE);

  found = split (REBOTE_EVENT_FORM_JSON, text->str, text->len, 4096);
  g_assert_cmpstr (found, ==, "++");
  bounce = read_text (text->str, &error);
  g_assert_null (bounce);
  g_assert_error (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_RECORD);
}

/* A hundred megabytes in one text go by without being kept. */
static void
test_long (void)
{
  g_autoptr (ReboteEventSplitter) splitter = rebote_event_splitter_new (REBOTE_EVENT_FORM_JSON);
  g_autofree char *filler = g_strnfill (1024 * 1024, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint number = 0;

  rebote_event_splitter_push (splitter, "{\"a\":\"", 6);
  for (guint i = 0; i < 100; i++)
    rebote_event_splitter_push (splitter, filler, 1024 * 1024);
  rebote_event_splitter_push (splitter, "\"}\n" GONE, strlen ("\"}\n" GONE));
  rebote_event_splitter_finish (splitter);

  g_assert_null (rebote_event_splitter_pop (splitter, &number, &error));
  g_assert_error (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_RECORD);
  g_assert_cmpuint (number, ==, 0);
  g_clear_error (&error);
  bytes = rebote_event_splitter_pop (splitter, &number, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, strlen (GONE));
  g_assert_cmpuint (number, ==, 1);
}

/* Many recipients, and a text for all of them that is looked at for each. */
static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new ("{\"notificationType\":\"Bounce\",\"mail\":{\"messageId\":\"1\"},\"bounce\":"
                                           "{\"bounceType\":\"Permanent\",\"bouncedRecipients\":[");
  g_autoptr (ReboteBounce) bounce = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%s{\"emailAddress\":\"u%u@example.com\",\"diagnosticCode\":\"%s\"}", i > 0 ? "," : "", i,
                            i % 2 ? "smtp; 552 mailbox full" : "smtp; 550 user unknown");
  g_string_append (text, "]}}");
  bounce = read_text (text->str, NULL);
  g_assert_nonnull (bounce);
  g_assert_cmpuint (bounce->recipients->len, ==, 1000);
  g_assert_cmpint (rebote_bounce_get_recipient (bounce, 998)->reason, ==, REBOTE_REASON_NO_SUCH_USER);
  g_assert_cmpint (rebote_bounce_get_recipient (bounce, 999)->reason, ==, REBOTE_REASON_MAILBOX_FULL);
}

/* Whatever is cut off or changed is read or refused, and never more than that. */
static void
test_mangled (void)
{
  static const char *const files[] = { "ses-sns.json", "sendgrid.json", "kumomta.jsonl", "powermta.csv", "postfix.log",
                                       "exim.log" };
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "events", files[i], NULL);
      g_autofree char *text = NULL;
      gsize            length;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      for (guint turn = 0; turn < 200; turn++)
        {
          gsize            cut = g_rand_int_range (random, 1, length);
          g_autofree char *copy = g_memdup2 (text, cut);
          g_autoptr (ReboteEventSplitter) splitter = rebote_event_splitter_new (1 + turn % 3);

          for (guint n = 0; n < turn % 8; n++)
            copy[g_rand_int_range (random, 0, cut)] = g_rand_int (random);
          rebote_event_splitter_push (splitter, copy, cut);
          rebote_event_splitter_finish (splitter);
          for (;;)
            {
              g_autoptr (GError) error = NULL;
              g_autoptr (GBytes) bytes = rebote_event_splitter_pop (splitter, NULL, &error);
              g_autoptr (ReboteBounce) bounce = NULL;

              if (bytes == NULL && error == NULL)
                break;
              g_clear_error (&error);
              if (bytes)
                bounce = rebote_bounce_reader_read (knowledge, bytes, NULL, 0, &error);
              g_assert_true (bytes == NULL || (bounce == NULL) == (error != NULL));
            }
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  isolated_test_init (&argc, &argv);
  knowledge = rebote_knowledge_load (NULL, &error);
  g_assert_no_error (error);

  g_test_add_func ("/events/expected", test_expected);
  g_test_add_func ("/events/envelope", test_envelope);
  g_test_add_func ("/events/log", test_log);
  g_test_add_func ("/events/words", test_words);
  g_test_add_func ("/events/dates", test_dates);
  g_test_add_func ("/events/sniff", test_sniff);
  g_test_add_func ("/events/split", test_split);
  g_test_add_func ("/events/lists", test_lists);
  g_test_add_func ("/events/rows", test_rows);
  g_test_add_func ("/events/hostile", test_hostile);
  g_test_add_func ("/events/nul", test_nul);
  g_test_add_func ("/events/deep", test_deep);
  g_test_add_func ("/events/long", test_long);
  g_test_add_func ("/events/many", test_many);
  g_test_add_func ("/events/mangled", test_mangled);
  status = isolated_test_run ();
  rebote_knowledge_unref (knowledge);

  return status;
}
