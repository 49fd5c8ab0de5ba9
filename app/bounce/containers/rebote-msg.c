/* rebote-msg.c
 *
 * Makes a mail (RFC 5322) of a file of Outlook. The headers that came with the mail are taken as they are, but for those
 * about its parts, which Outlook has taken apart; where there are none they are made of the properties. A report gets its
 * text, its fields (rebote-msg-report.c) and the mail that it returns, as RFC 3462 wants it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-msg"

#include "config.h"

#include <string.h>

#include "rebote-msg-report.h"
#include "rebote-msg-storage.h"
#include "rebote-msg.h"

#define MAX_NESTED      3   /* mails in mails */
#define MAX_ATTACHMENTS 200
#define MAX_RECIPIENTS  100 /* named in a To that we write */

#define PID_MESSAGE_CLASS        0x001A
#define PID_SUBJECT              0x0037
#define PID_CLIENT_SUBMIT_TIME   0x0039
#define PID_SENT_REPRESENTING    0x0042
#define PID_ORIGINAL_SUBJECT     0x0049
#define PID_ORIGINAL_SUBMIT_TIME 0x004E
#define PID_ORIGINAL_DISPLAY_TO  0x0074
#define PID_TRANSPORT_HEADERS    0x007D
#define PID_SENDER_NAME          0x0C1A
#define PID_SENDER_ADDRESS       0x0C1F
#define PID_DELIVERY_TIME        0x0E06
#define PID_BODY                 0x1000
#define PID_REPORT_TEXT          0x1001
#define PID_HTML                 0x1013
#define PID_INTERNET_MESSAGE_ID  0x1035
#define PID_ORIGINAL_MESSAGE_ID  0x1046
#define PID_ATTACHED_DATA        0x3701
#define PID_ATTACHED_MIME_TYPE   0x370E
#define PID_INTERNET_CODEPAGE    0x3FDE
#define PID_SENDER_SMTP          0x5D01
#define PID_REPRESENTING_SMTP    0x5D02

typedef struct
{
  ReboteMsgStorage *storage;
  const char       *action;     /* of a report about delivery */
  GString          *parts;      /* all the parts, each behind its boundary */
  char             *boundary;
  guint             n_parts;
  gboolean          has_status; /* an attachment is the message/delivery-status */
  gboolean          has_feedback;
  gboolean          has_original;
} Mail;

static void write_mail (ReboteMsgStorage *storage,
                        const char       *seed,
                        guint             depth,
                        GString          *out);

static gboolean
is_header (const char *line,
           const char *name)
{
  return g_ascii_strncasecmp (line, name, strlen (name)) == 0;
}

static gboolean
has_header (GString    *headers,
            const char *name)
{
  for (const char *line = headers->str; line && *line; line = strchr (line, '\n'))
    {
      line += *line == '\n';
      if (is_header (line, name))
        return TRUE;
    }

  return FALSE;
}

/* The headers as they came, without those about the parts, and up to the first line that is none. */
static void
copy_headers (const char *text,
              GString    *out)
{
  gboolean keep = FALSE;

  while (*text)
    {
      gsize length = strcspn (text, "\r\n");
      gsize name = strcspn (text, ": \t\r\n");

      if (length == 0)
        break;
      if (*text != ' ' && *text != '\t')
        keep = name > 0 && text[name] == ':' && !is_header (text, "Content-") && !is_header (text, "MIME-Version:");
      if (keep)
        {
          g_string_append_len (out, text, length);
          g_string_append_c (out, '\n');
        }
      text += length;
      text += *text == '\r';
      text += *text == '\n';
    }
}

static void
append_if_missing (GString    *headers,
                   const char *name,
                   const char *value)
{
  g_autofree char *start = g_strconcat (name, ":", NULL);

  if (!has_header (headers, start))
    rebote_msg_report_append_field (headers, name, value);
}

static char *
get_first (ReboteMsgStorage *storage,
           const guint      *ids,
           guint             n_ids,
           gboolean          is_address)
{
  for (guint i = 0; i < n_ids; i++)
    {
      g_autofree char *value = rebote_msg_storage_get_string (storage, ids[i]);

      if (value && (!is_address || (strchr (value, '@') && !strpbrk (value, " <>"))))
        return g_steal_pointer (&value);
    }

  return NULL;
}

static char *
make_from (ReboteMsgStorage *storage)
{
  static const guint names[] = { PID_SENDER_NAME, PID_SENT_REPRESENTING };
  static const guint addresses[] = { PID_SENDER_SMTP, PID_REPRESENTING_SMTP, PID_SENDER_ADDRESS };
  g_autofree char *name = get_first (storage, names, G_N_ELEMENTS (names), FALSE);
  g_autofree char *address = get_first (storage, addresses, G_N_ELEMENTS (addresses), TRUE);

  if (name)
    g_strdelimit (name, "\"\\<>", ' ');
  if (name && address)
    return g_strdup_printf ("\"%s\" <%s>", name, address);

  return address ? g_steal_pointer (&address) : g_steal_pointer (&name);
}

static char *
make_to (ReboteMsgStorage *storage)
{
  g_autoptr (GString) to = g_string_new (NULL);

  for (guint i = 0; i < MAX_RECIPIENTS; i++)
    {
      g_autoptr (ReboteMsgStorage) recipient = rebote_msg_storage_open_nth (storage, "recip", i);
      g_autofree char *address = recipient ? rebote_msg_report_find_address (recipient) : NULL;

      if (recipient == NULL)
        break;
      if (address)
        g_string_append_printf (to, "%s%s", to->len > 0 ? ", " : "", address);
    }

  return g_string_free (g_steal_pointer (&to), FALSE);
}

static char *
format_time (GDateTime *time)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

  /* Never in the user's language. */
  return g_strdup_printf ("%s, %02d %s %04d %02d:%02d:%02d +0000", days[g_date_time_get_day_of_week (time) - 1],
                          g_date_time_get_day_of_month (time), months[g_date_time_get_month (time) - 1],
                          g_date_time_get_year (time), g_date_time_get_hour (time), g_date_time_get_minute (time),
                          g_date_time_get_second (time));
}

static char *
get_time (ReboteMsgStorage *storage,
          guint             id)
{
  g_autoptr (GDateTime) time = rebote_msg_storage_get_time (storage, id);

  return time ? format_time (time) : NULL;
}

static void
write_headers (Mail       *mail,
               const char *message_class,
               GString    *out)
{
  ReboteMsgStorage *storage = mail->storage;
  g_autofree char *transport = rebote_msg_storage_get_string (storage, PID_TRANSPORT_HEADERS);
  g_autofree char *subject = rebote_msg_storage_get_string (storage, PID_SUBJECT);
  g_autofree char *id = rebote_msg_storage_get_string (storage, PID_INTERNET_MESSAGE_ID);
  g_autofree char *from = make_from (storage);
  /* In a report the recipients are those that it is about. */
  g_autofree char *to = mail->action ? NULL : make_to (storage);
  g_autofree char *date = get_time (storage, PID_DELIVERY_TIME);
  g_autoptr (GString) headers = g_string_new (NULL);

  if (date == NULL)
    date = get_time (storage, PID_CLIENT_SUBMIT_TIME);
  if (transport)
    copy_headers (transport, headers);
  append_if_missing (headers, "From", from);
  append_if_missing (headers, "To", to);
  append_if_missing (headers, "Subject", subject);
  append_if_missing (headers, "Date", date);
  append_if_missing (headers, "Message-ID", id);
  if (g_ascii_strncasecmp (message_class, "IPM.Note.Rules.", 15) == 0)
    append_if_missing (headers, "Auto-Submitted", "auto-replied");
  g_string_append_len (out, headers->str, headers->len);
  g_string_append (out, "MIME-Version: 1.0\n");
}

static void
begin_part (Mail       *mail,
            const char *type,
            const char *charset)
{
  g_string_append_printf (mail->parts, "\n--%s\nContent-Type: %s%s%s\nContent-Transfer-Encoding: 8bit\n\n",
                          mail->boundary, type, charset ? "; charset=" : "", charset ? charset : "");
  mail->n_parts++;
}

static void
write_text (Mail *mail)
{
  static const guint ids[] = { PID_BODY, PID_REPORT_TEXT };
  g_autofree char *text = get_first (mail->storage, ids, G_N_ELEMENTS (ids), FALSE);
  g_autoptr (GBytes) html = text ? NULL : rebote_msg_storage_get_binary (mail->storage, PID_HTML);
  g_autofree char *html_text = text || html ? NULL : rebote_msg_storage_get_string (mail->storage, PID_HTML);

  if (html)
    {
      begin_part (mail, "text/html", rebote_msg_storage_get_charset (mail->storage, PID_INTERNET_CODEPAGE));
      g_string_append_len (mail->parts, g_bytes_get_data (html, NULL), g_bytes_get_size (html));
      return;
    }

  begin_part (mail, html_text ? "text/html" : "text/plain", "utf-8");
  g_string_append (mail->parts, text ? text : html_text ? html_text : "");
}

/* Only the kinds that say something about the mail; pictures and documents are left where they are. */
static const char *
find_readable_type (const char *type)
{
  static const char *const types[] = { "message/delivery-status", "message/global-delivery-status",
                                       "message/feedback-report", "message/disposition-notification",
                                       "message/rfc822", "message/global", "text/rfc822-headers", "text/plain" };

  for (guint i = 0; type && i < G_N_ELEMENTS (types); i++)
    {
      if (g_ascii_strcasecmp (type, types[i]) == 0)
        return types[i];
    }

  return NULL;
}

static void
write_attachment (Mail             *mail,
                  ReboteMsgStorage *attachment,
                  const char       *seed,
                  guint             depth)
{
  g_autoptr (ReboteMsgStorage) inner = rebote_msg_storage_open_inner (attachment);
  g_autofree char *named = rebote_msg_storage_get_string (attachment, PID_ATTACHED_MIME_TYPE);
  const char *type = find_readable_type (named);
  g_autoptr (GBytes) data = NULL;

  if (inner)
    {
      if (depth >= MAX_NESTED)
        return;
      begin_part (mail, "message/rfc822", NULL);
      write_mail (inner, seed, depth + 1, mail->parts);
      mail->has_original = TRUE;
      return;
    }

  data = type ? rebote_msg_storage_get_binary (attachment, PID_ATTACHED_DATA) : NULL;
  if (data == NULL)
    return;
  begin_part (mail, type, NULL);
  g_string_append_len (mail->parts, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  mail->has_status |= g_str_has_suffix (type, "delivery-status");
  mail->has_feedback |= g_str_has_suffix (type, "feedback-report");
  mail->has_original |= g_str_equal (type, "message/rfc822") || g_str_equal (type, "text/rfc822-headers");
}

/* What the report remembers of the mail that came back. */
static void
write_original (Mail *mail)
{
  g_autofree char *subject = rebote_msg_storage_get_string (mail->storage, PID_ORIGINAL_SUBJECT);
  g_autofree char *id = rebote_msg_storage_get_string (mail->storage, PID_ORIGINAL_MESSAGE_ID);
  g_autofree char *to = rebote_msg_storage_get_string (mail->storage, PID_ORIGINAL_DISPLAY_TO);
  g_autofree char *date = get_time (mail->storage, PID_ORIGINAL_SUBMIT_TIME);

  if (subject == NULL && id == NULL)
    return;
  begin_part (mail, "text/rfc822-headers", NULL);
  rebote_msg_report_append_field (mail->parts, "Subject", subject);
  rebote_msg_report_append_field (mail->parts, "Message-ID", id);
  rebote_msg_report_append_field (mail->parts, "To", to && strchr (to, '@') ? to : NULL);
  rebote_msg_report_append_field (mail->parts, "Date", date);
}

static void
write_parts (Mail       *mail,
             const char *seed,
             guint       depth)
{
  g_autoptr (GString) fields = g_string_new (NULL);

  write_text (mail);
  for (guint i = 0; i < MAX_ATTACHMENTS; i++)
    {
      g_autoptr (ReboteMsgStorage) attachment = rebote_msg_storage_open_nth (mail->storage, "attach", i);

      if (attachment == NULL)
        break;
      write_attachment (mail, attachment, seed, depth);
    }
  if (mail->action && !mail->has_status && rebote_msg_report_write_fields (mail->storage, mail->action, fields))
    {
      begin_part (mail, "message/delivery-status", NULL);
      g_string_append_len (mail->parts, fields->str, fields->len);
      mail->has_status = TRUE;
    }
  if (mail->action && !mail->has_original)
    write_original (mail);
}

static void
write_mail (ReboteMsgStorage *storage,
            const char       *seed,
            guint             depth,
            GString          *out)
{
  g_autofree char *message_class = rebote_msg_storage_get_string (storage, PID_MESSAGE_CLASS);
  Mail mail = { .storage = storage, .parts = g_string_new (NULL) };
  const char *type = "multipart/mixed";

  mail.action = message_class ? rebote_msg_report_get_action (message_class) : NULL;
  mail.boundary = g_strdup_printf ("%s-%u-%" G_GSIZE_FORMAT, seed, depth, out->len);
  write_parts (&mail, seed, depth);

  write_headers (&mail, message_class ? message_class : "", out);
  if (mail.has_status)
    type = "multipart/report; report-type=delivery-status";
  else if (mail.has_feedback)
    type = "multipart/report; report-type=feedback-report";
  g_string_append_printf (out, "Content-Type: %s; boundary=\"%s\"\n", type, mail.boundary);
  g_string_append_len (out, mail.parts->str, mail.parts->len);
  g_string_append_printf (out, "\n--%s--\n", mail.boundary);

  g_string_free (mail.parts, TRUE);
  g_free (mail.boundary);
}

/**
 * rebote_msg_read:
 * @file: a file of Outlook
 * @error: return location for a #ReboteBounceError
 *
 * Returns: (transfer full) (nullable): its mail, as it could have been sent
 */
GBytes *
rebote_msg_read (GBytes  *file,
                 GError **error)
{
  g_autoptr (ReboteMsgStorage) storage = NULL;
  g_autofree char *seed = NULL;
  GString *out;

  g_return_val_if_fail (file != NULL, NULL);

  storage = rebote_msg_storage_open (file, error);
  if (storage == NULL)
    return NULL;

  /* A line that nobody can put into the text beforehand. */
  seed = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  seed[32] = '\0';
  out = g_string_new (NULL);
  write_mail (storage, seed, 0, out);

  return g_string_free_to_bytes (out);
}
