/* rebote-log-splitter.c
 *
 * Picks the deliveries out of a mail server's log. A delivery's line does not say whose mail it was: the lines before
 * with the same queue number do.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-log-splitter"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-log-line.h"
#include "rebote-log-splitter.h"

#define MAX_LINE  (64 * 1024)
#define MAX_MAILS 20000 /* that are remembered, twice */
#define MAX_LATE  50    /* recipients of one mail that wait */

/* What is known of a mail in the queue. */
typedef struct
{
  char      *from;
  char      *message_id;
  char      *subject;
  char      *date;
  GPtrArray *late; /* ReboteLogLine: the last word on each recipient that waits */
} Mail;

struct _ReboteLogSplitter
{
  ReboteEventOutput *output;
  GString           *line;
  gboolean           too_long;
  GDateTime         *now;
  GHashTable        *mails; /* queue number -> Mail */
  GHashTable        *older; /* the same; forgotten when the first is full again */
};

static void
late_free (gpointer data)
{
  rebote_log_line_clear (data);
  g_free (data);
}

static void
mail_free (gpointer data)
{
  Mail *mail = data;

  g_free (mail->from);
  g_free (mail->message_id);
  g_free (mail->subject);
  g_free (mail->date);
  g_clear_pointer (&mail->late, g_ptr_array_unref);
  g_free (mail);
}

static GHashTable *
mails_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, mail_free);
}

/**
 * rebote_log_splitter_new:
 * @output: takes the deliveries; must live as long as the splitter
 *
 * Returns: (transfer full): a splitter
 */
ReboteLogSplitter *
rebote_log_splitter_new (ReboteEventOutput *output)
{
  ReboteLogSplitter *self;

  g_return_val_if_fail (output != NULL, NULL);

  self = g_new0 (ReboteLogSplitter, 1);
  self->output = output;
  self->line = g_string_new (NULL);
  self->now = g_date_time_new_now_utc ();
  self->mails = mails_new ();
  self->older = mails_new ();

  return self;
}

/**
 * rebote_log_splitter_free:
 * @self: (transfer full): a splitter
 */
void
rebote_log_splitter_free (ReboteLogSplitter *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->line, TRUE);
  g_date_time_unref (self->now);
  g_hash_table_unref (self->mails);
  g_hash_table_unref (self->older);
  g_free (self);
}

static Mail *
find_mail (ReboteLogSplitter *self,
           const char        *id)
{
  Mail *mail = g_hash_table_lookup (self->mails, id);

  return mail ? mail : g_hash_table_lookup (self->older, id);
}

static Mail *
ensure_mail (ReboteLogSplitter *self,
             const char        *id)
{
  Mail *mail = find_mail (self, id);

  if (mail)
    return mail;

  if (g_hash_table_size (self->mails) >= MAX_MAILS)
    {
      g_hash_table_unref (self->older);
      self->older = g_steal_pointer (&self->mails);
      self->mails = mails_new ();
    }
  mail = g_new0 (Mail, 1);
  g_hash_table_insert (self->mails, g_strdup (id), mail);

  return mail;
}

static void
take_once (char **to,
           char **from)
{
  if (*to == NULL)
    *to = g_steal_pointer (from);
}

static void
remember (ReboteLogSplitter *self,
          ReboteLogLine     *line)
{
  Mail *mail;

  if (line->from == NULL && line->message_id == NULL && line->subject == NULL)
    return;

  mail = ensure_mail (self, line->id);
  take_once (&mail->from, &line->from);
  take_once (&mail->message_id, &line->message_id);
  take_once (&mail->subject, &line->subject);
  if (mail->date == NULL)
    mail->date = g_strdup (line->date);
}

static void
hand_out (ReboteLogSplitter   *self,
          const ReboteLogLine *line,
          const char          *status,
          const char          *date)
{
  Mail *mail = find_mail (self, line->id);
  g_autoptr (GString) object = g_string_new ("{");

  rebote_event_append_member (object, "log", line->log, -1);
  rebote_event_append_member (object, "id", line->id, -1);
  rebote_event_append_member (object, "date", date, -1);
  rebote_event_append_member (object, "host", line->host, -1);
  rebote_event_append_member (object, "status", status, -1);
  rebote_event_append_member (object, "to", line->to, -1);
  rebote_event_append_member (object, "orig_to", line->orig_to, -1);
  rebote_event_append_member (object, "relay", line->relay, -1);
  rebote_event_append_member (object, "dsn", line->dsn, -1);
  rebote_event_append_member (object, "text", line->text, -1);
  if (mail)
    {
      rebote_event_append_member (object, "from", mail->from, -1);
      rebote_event_append_member (object, "message_id", mail->message_id, -1);
      rebote_event_append_member (object, "subject", mail->subject, -1);
      rebote_event_append_member (object, "sent", mail->date, -1);
    }
  g_string_append_c (object, '}');
  rebote_event_output_add (self->output, object->str, object->len);
}

/* When a mail expires, the log does not say again for whom: those who waited until then. */
static void
note_late (ReboteLogSplitter *self,
           ReboteLogLine     *line)
{
  Mail          *mail = ensure_mail (self, line->id);
  ReboteLogLine *kept = NULL;

  if (mail->late == NULL)
    mail->late = g_ptr_array_new_with_free_func (late_free);
  for (guint i = 0; i < mail->late->len && kept == NULL; i++)
    {
      ReboteLogLine *other = g_ptr_array_index (mail->late, i);

      if (g_strcmp0 (other->to, line->to) == 0)
        kept = other;
    }
  if (kept == NULL && mail->late->len >= MAX_LATE)
    return;
  if (kept == NULL)
    {
      kept = g_new0 (ReboteLogLine, 1);
      g_ptr_array_add (mail->late, kept);
    }
  rebote_log_line_clear (kept);
  *kept = *line;
  memset (line, 0, sizeof *line);
}

static void
expire (ReboteLogSplitter *self,
        ReboteLogLine     *line)
{
  Mail *mail = find_mail (self, line->id);

  for (guint i = 0; mail && mail->late && i < mail->late->len; i++)
    hand_out (self, g_ptr_array_index (mail->late, i), "expired", line->date);
}

static void
end_line (ReboteLogSplitter *self)
{
  g_auto (ReboteLogLine) line = { NULL };
  g_autofree char *text = NULL;

  if (self->too_long)
    {
      self->too_long = FALSE;
      g_string_truncate (self->line, 0);
      rebote_event_output_fail (self->output, _("it is too long"));
      return;
    }

  text = g_utf8_make_valid (self->line->str, self->line->len);
  g_string_truncate (self->line, 0);
  if (!rebote_log_line_parse (&line, g_strchomp (text), self->now))
    return;

  if (line.to && line.status)
    {
      hand_out (self, &line, line.status, line.date);
      if (g_str_equal (line.status, "deferred"))
        note_late (self, &line);
      return;
    }
  if (line.status && g_str_equal (line.status, "expired"))
    expire (self, &line);
  if (line.is_end)
    {
      g_hash_table_remove (self->mails, line.id);
      g_hash_table_remove (self->older, line.id);
      return;
    }
  remember (self, &line);
}

/**
 * rebote_log_splitter_push:
 * @self: a splitter
 * @data: the next bytes
 * @length: how many
 */
void
rebote_log_splitter_push (ReboteLogSplitter *self,
                          const char        *data,
                          gsize              length)
{
  const char *end = data + length;

  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  while (data < end)
    {
      const char *feed = memchr (data, '\n', end - data);
      gsize       part = (feed ? feed : end) - data;

      if (self->line->len + part > MAX_LINE)
        self->too_long = TRUE;
      else
        g_string_append_len (self->line, data, part);
      if (feed == NULL)
        break;
      end_line (self);
      data = feed + 1;
    }
}

/**
 * rebote_log_splitter_finish:
 * @self: a splitter
 *
 * Says that nothing more will come.
 */
void
rebote_log_splitter_finish (ReboteLogSplitter *self)
{
  g_return_if_fail (self != NULL);

  if (self->line->len > 0 || self->too_long)
    end_line (self);
}
