/* test-mail-source-outlook.c
 *
 * Files of Outlook become mails that are read like any other, and broken ones an error.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gsf/gsf-outfile-msole.h>
#include <gsf/gsf-output-memory.h>

#include "bounce/containers/rebote-msg.h"
#include "bounce/rebote-bounce-error.h"
#include "bounce/rebote-bounce-reader.h"
#include "bounce/rebote-mail-sniff.h"
#include "isolated.h"

#define SUPPLEMENT "<mx1.example.org #5.1.1 smtp;550 5.1.1 <ana@example.org>: Recipient address rejected: User unknown>"

typedef struct
{
  GsfOutput  *output;
  GsfOutfile *root;
} Writer;

static void
writer_init (Writer *self)
{
  self->output = gsf_output_memory_new ();
  self->root = gsf_outfile_msole_new (self->output);
}

static GBytes *
writer_end (Writer *self)
{
  GBytes *bytes;

  gsf_output_close (GSF_OUTPUT (self->root));
  bytes = g_bytes_new (gsf_output_memory_get_bytes (GSF_OUTPUT_MEMORY (self->output)), gsf_output_size (self->output));
  g_object_unref (self->root);
  g_object_unref (self->output);

  return bytes;
}

static void
put_stream (GsfOutfile *folder,
            const char *name,
            const void *data,
            gsize       length)
{
  GsfOutput *child = gsf_outfile_new_child (folder, name, FALSE);

  g_assert_true (gsf_output_write (child, length, data));
  gsf_output_close (child);
  g_object_unref (child);
}

static void
put_string (GsfOutfile *folder,
            guint       id,
            const char *text)
{
  g_autofree char *name = g_strdup_printf ("__substg1.0_%04X001F", id);
  gsize length;
  g_autofree char *utf16 = g_convert (text, -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);

  put_stream (folder, name, utf16, length);
}

static void
put_string8 (GsfOutfile *folder,
             guint       id,
             const char *text)
{
  g_autofree char *name = g_strdup_printf ("__substg1.0_%04X001E", id);

  put_stream (folder, name, text, strlen (text));
}

/* Fixed properties: pairs of number and value, up to a 0. */
static void
put_numbers (GsfOutfile *folder,
             gsize       header,
             ...)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  va_list list;
  guint id;

  g_byte_array_set_size (data, header);
  memset (data->data, 0, header);
  va_start (list, header);
  while ((id = va_arg (list, guint)) != 0)
    {
      guint32 value = va_arg (list, guint32);
      guint8 entry[16] = { 3, 0, id & 0xff, id >> 8, 0, 0, 0, 0, value & 0xff, value >> 8 & 0xff, value >> 16 & 0xff,
                           value >> 24 };

      g_byte_array_append (data, entry, sizeof entry);
    }
  va_end (list);
  put_stream (folder, "__properties_version1.0", data->data, data->len);
}

static GsfOutfile *
add_folder (GsfOutfile *folder,
            const char *name)
{
  return GSF_OUTFILE (gsf_outfile_new_child (folder, name, TRUE));
}

static void
close_folder (GsfOutfile *folder)
{
  gsf_output_close (GSF_OUTPUT (folder));
  g_object_unref (folder);
}

static ReboteBounce *
read_mail (GBytes *file)
{
  static ReboteKnowledge *knowledge = NULL;
  g_autoptr (GBytes) mail = NULL;
  g_autoptr (GError) error = NULL;
  ReboteBounce *bounce;

  if (knowledge == NULL)
    knowledge = rebote_knowledge_load (NULL, NULL);
  g_assert_cmpint (rebote_mail_sniff (g_bytes_get_data (file, NULL), MIN (g_bytes_get_size (file), REBOTE_SNIFF_SIZE)),
                   ==, REBOTE_SNIFF_OUTLOOK);
  mail = rebote_msg_read (file, &error);
  g_assert_no_error (error);
  bounce = rebote_bounce_reader_read (knowledge, mail, "x.msg", 0, &error);
  g_assert_no_error (error);

  return bounce;
}

/* A report as Exchange leaves it: no headers, and all that counts in the properties of the recipients. */
static GBytes *
make_report (const char *message_class)
{
  Writer writer;
  GsfOutfile *folder, *inner;

  writer_init (&writer);
  put_numbers (writer.root, 32, 0x3FDE, 65001, 0);
  put_string (writer.root, 0x001A, message_class);
  put_string (writer.root, 0x0037, "Undeliverable: Otoño");
  put_string (writer.root, 0x0C1A, "Microsoft Outlook");
  put_string (writer.root, 0x0C1F, "/O=EXAMPLE/CN=POSTMASTER");
  put_string (writer.root, 0x1001, "Your message did not reach some of the recipients.");
  put_string (writer.root, 0x6820, "mail.example.com");

  folder = add_folder (writer.root, "__recip_version1.0_#00000000");
  put_numbers (folder, 8, 0x0C04, 1, 0x0C05, 35, 0x0C20, 511, 0);
  put_string (folder, 0x3001, "Ana");
  put_string (folder, 0x39FE, "ana@example.org");
  put_string (folder, 0x0C1B, SUPPLEMENT);
  close_folder (folder);

  folder = add_folder (writer.root, "__recip_version1.0_#00000001");
  put_numbers (folder, 8, 0x0C20, 522, 0);
  put_string8 (folder, 0x3003, "leo@example.net");
  close_folder (folder);

  folder = add_folder (writer.root, "__attach_version1.0_#00000000");
  put_numbers (folder, 8, 0x3705, 5, 0);
  inner = add_folder (folder, "__substg1.0_3701000D");
  put_numbers (inner, 24, 0);
  put_string (inner, 0x001A, "IPM.Note");
  put_string (inner, 0x0037, "Otoño");
  put_string (inner, 0x5D01, "news@example.com");
  put_string (inner, 0x1035, "<1@example.com>");
  put_string (inner, 0x1000, "Hello");
  close_folder (inner);
  close_folder (folder);

  return writer_end (&writer);
}

static void
test_report (void)
{
  g_autoptr (GBytes) file = make_report ("REPORT.IPM.Note.NDR");
  g_autoptr (ReboteBounce) bounce = read_mail (file);
  ReboteRecipient *first, *second;

  g_assert_cmpint (bounce->type, ==, REBOTE_MESSAGE_BOUNCE);
  g_assert_cmpstr (bounce->subject, ==, "Undeliverable: Otoño");
  g_assert_cmpstr (bounce->original_subject, ==, "Otoño");
  g_assert_cmpstr (bounce->reporter_mta, ==, "mail.example.com");
  g_assert_cmpuint (rebote_bounce_get_n_recipients (bounce), ==, 2);
  first = rebote_bounce_get_recipient (bounce, 0);
  second = rebote_bounce_get_recipient (bounce, 1);
  g_assert_cmpstr (first->address, ==, "ana@example.org");
  g_assert_cmpstr (first->status, ==, "5.1.1");
  g_assert_cmpstr (first->reply, ==, "550");
  g_assert_cmpint (first->reason, ==, REBOTE_REASON_NO_SUCH_USER);
  g_assert_cmpstr (second->address, ==, "leo@example.net");
  g_assert_cmpstr (second->status, ==, "5.2.2");
  g_assert_cmpint (second->reason, ==, REBOTE_REASON_MAILBOX_FULL);
}

static void
test_classes (void)
{
  static const struct
  {
    const char       *message_class;
    ReboteMessageType type;
  } cases[] = {
    { "REPORT.IPM.NOTE.NDR", REBOTE_MESSAGE_BOUNCE },
    { "REPORT.IPM.Note.DR", REBOTE_MESSAGE_DELIVERED },
    { "REPORT.IPM.Note.Delayed.DR", REBOTE_MESSAGE_DELAY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) file = make_report (cases[i].message_class);
      g_autoptr (ReboteBounce) bounce = read_mail (file);

      g_assert_cmpint (bounce->type, ==, cases[i].type);
    }
}

/* An ordinary note has the headers that it came with, and its text may be in an old character set or HTML. */
static void
test_note (void)
{
  Writer writer;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (ReboteBounce) bounce = NULL;
  ReboteRecipient *recipient;

  writer_init (&writer);
  put_numbers (writer.root, 32, 0x3FFD, 1252, 0x3FDE, 1252, 0);
  put_string8 (writer.root, 0x001A, "IPM.Note");
  put_string8 (writer.root, 0x007D,
               "Received: from mx.example.org by mail.example.com; Mon, 4 May 2026 08:12:09 +0000\r\n"
               "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\r\nTo: news@example.com\r\n"
               "Subject: Mail delivery failed\r\nDate: Mon, 4 May 2026 08:12:09 +0000\r\n"
               "Content-Type: multipart/report;\r\n boundary=\"gone\"\r\nMIME-Version: 1.0\r\n\r\nnot a header\r\n");
  put_string8 (writer.root, 0x1000,
               "This message could not be delivered to Mar\xed" "a:\r\n\r\n  maria@example.org\r\n"
               "    SMTP error from remote mail server after RCPT TO:<maria@example.org>:\r\n"
               "    550 5.1.1 User unknown\r\n");
  file = writer_end (&writer);
  bounce = read_mail (file);

  g_assert_cmpint (bounce->type, ==, REBOTE_MESSAGE_BOUNCE);
  g_assert_cmpstr (bounce->subject, ==, "Mail delivery failed");
  g_assert_nonnull (strstr (bounce->report_text, "María"));
  g_assert_null (strstr (bounce->report_text, "not a header"));
  g_assert_cmpuint (rebote_bounce_get_n_recipients (bounce), ==, 1);
  recipient = rebote_bounce_get_recipient (bounce, 0);
  g_assert_cmpstr (recipient->address, ==, "maria@example.org");
  g_assert_cmpint (recipient->reason, ==, REBOTE_REASON_NO_SUCH_USER);
}

static void
test_html (void)
{
  static const char html[] = "<html><body><p>No existe el usuario de m\xe1" "s abajo.</p></body></html>";
  Writer writer;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (ReboteBounce) bounce = NULL;

  writer_init (&writer);
  put_numbers (writer.root, 32, 0x3FDE, 1252, 0);
  put_string (writer.root, 0x001A, "IPM.Note");
  put_string (writer.root, 0x0037, "Hola");
  put_string (writer.root, 0x5D01, "ana@example.org");
  put_stream (writer.root, "__substg1.0_10130102", html, strlen (html));
  file = writer_end (&writer);
  bounce = read_mail (file);

  g_assert_cmpstr (bounce->subject, ==, "Hola");
  g_assert_nonnull (strstr (bounce->report_text, "más abajo"));
}

/* What is no mail of Outlook, though of the same kind of file. */
static void
test_other_documents (void)
{
  Writer writer;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;

  writer_init (&writer);
  put_stream (writer.root, "Workbook", "sheet", 5);
  file = writer_end (&writer);
  g_assert_null (rebote_msg_read (file, &error));
  g_assert_error (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_NOT_MAIL);
}

static gboolean
is_fault_of_the_program (const char    *domain,
                         GLogLevelFlags level,
                         const char    *message,
                         gpointer       data)
{
  return g_strcmp0 (domain, "libgsf:msole") != 0;
}

/* Whatever is broken, the answer is a mail or an error. */
static void
try_broken (GBytes *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) mail = rebote_msg_read (file, &error);

  g_assert_true ((mail == NULL) == (error != NULL));
}

static void
test_broken (void)
{
  g_autoptr (GBytes) file = make_report ("REPORT.IPM.Note.NDR");
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);

  g_test_log_set_fatal_handler (is_fault_of_the_program, NULL);

  for (gsize cut = 0; cut < size; cut += 61)
    {
      g_autoptr (GBytes) part = g_bytes_new (data, cut);

      try_broken (part);
    }

  /* Every number of the file once turned into something else: streams without a beginning, chains in circles. */
  for (gsize at = 0; at + 4 <= size; at += 4)
    {
      static const guint32 values[] = { 0, 1, 0xffffffff, 0x7fffffff };

      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        {
          g_autofree guint8 *copy = g_memdup2 (data, size);
          g_autoptr (GBytes) broken = NULL;

          memcpy (copy + at, &values[i], 4);
          broken = g_bytes_new_static (copy, size);
          try_broken (broken);
        }
    }
}

/* A directory of which every entry is the neighbour of the one before would make libgsf call itself once for each. */
static void
test_endless_directory (void)
{
  gsize size = 8 * 1024 * 1024;
  g_autofree guint8 *data = g_malloc0 (size);
  g_autoptr (GBytes) real = make_report ("REPORT.IPM.Note.NDR");
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;

  memcpy (data, g_bytes_get_data (real, NULL), 512);
  for (gsize at = 512; at < size; at += 128)
    {
      guint32 next = (at - 512) / 128 + 1;

      data[at + 0x40] = 4;
      data[at + 0x42] = next == 1 ? 5 : 2;
      memcpy (data + at + 0x48, &next, 4);
    }
  file = g_bytes_new_static (data, size);
  g_assert_null (rebote_msg_read (file, &error));
  g_assert_error (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_DAMAGED);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/outlook/report", test_report);
  g_test_add_func ("/outlook/classes", test_classes);
  g_test_add_func ("/outlook/note", test_note);
  g_test_add_func ("/outlook/html", test_html);
  g_test_add_func ("/outlook/other-documents", test_other_documents);
  g_test_add_func ("/outlook/broken", test_broken);
  g_test_add_func ("/outlook/endless-directory", test_endless_directory);

  return isolated_test_run ();
}
