/* rebote-smtp-answer.c
 *
 * What a mail server answers to a command, put together from the bytes that arrive (RFC 5321, section 4.2).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-smtp-answer"

#include "config.h"

#include <string.h>

#include "rebote-smtp-answer.h"

#define MAX_LINE   4096
#define MAX_LINES  100
#define MAX_ANSWER (64 * 1024)

struct _ReboteSmtpReader
{
  GString *line; /* that is not at its end yet */
  GString *text;
  GString *raw;
  guint    n_lines;
  guint    code;
};

G_DEFINE_BOXED_TYPE (ReboteSmtpAnswer, rebote_smtp_answer, rebote_smtp_answer_copy, rebote_smtp_answer_free)

/**
 * rebote_smtp_answer_copy:
 * @self: an answer
 *
 * Returns: (transfer full): the same
 */
ReboteSmtpAnswer *
rebote_smtp_answer_copy (const ReboteSmtpAnswer *self)
{
  ReboteSmtpAnswer *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (ReboteSmtpAnswer, 1);
  *copy = *self;
  copy->text = g_strdup (self->text);

  return copy;
}

/**
 * rebote_smtp_answer_free:
 * @self: (transfer full): an answer
 */
void
rebote_smtp_answer_free (ReboteSmtpAnswer *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->text);
  g_free (self);
}

/**
 * rebote_smtp_answer_is_good:
 * @self: an answer
 *
 * Returns: whether the command was obeyed
 */
gboolean
rebote_smtp_answer_is_good (const ReboteSmtpAnswer *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->code / 100 == 2;
}

/**
 * rebote_smtp_answer_to_line:
 * @self: an answer
 *
 * Returns: (transfer full): it in one line, as servers write it in bounces
 */
char *
rebote_smtp_answer_to_line (const ReboteSmtpAnswer *self)
{
  GString *line = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  g_string_append_printf (line, "%u", self->code);
  if (*self->status)
    g_string_append_printf (line, " %s", self->status);
  if (*self->text)
    g_string_append_printf (line, " %s", self->text);

  return g_strdelimit (g_string_free (line, FALSE), "\n", ' ');
}

static void
reset (ReboteSmtpReader *self)
{
  g_string_truncate (self->line, 0);
  g_string_truncate (self->text, 0);
  g_string_truncate (self->raw, 0);
  self->n_lines = 0;
  self->code = 0;
}

/**
 * rebote_smtp_reader_new:
 *
 * Returns: (transfer full): a reader
 */
ReboteSmtpReader *
rebote_smtp_reader_new (void)
{
  ReboteSmtpReader *self = g_new0 (ReboteSmtpReader, 1);

  self->line = g_string_new (NULL);
  self->text = g_string_new (NULL);
  self->raw = g_string_new (NULL);

  return self;
}

/**
 * rebote_smtp_reader_free:
 * @self: (transfer full): a reader
 */
void
rebote_smtp_reader_free (ReboteSmtpReader *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->line, TRUE);
  g_string_free (self->text, TRUE);
  g_string_free (self->raw, TRUE);
  g_free (self);
}

static gsize
get_status_length (const char *text)
{
  gsize n = strspn (text, "0123456789.");

  return n >= 5 && n < REBOTE_STATUS_SIZE && (text[0] == '2' || text[0] == '4' || text[0] == '5') && text[1] == '.' &&
         (text[n] == ' ' || text[n] == '\0')
           ? n
           : 0;
}

/* Each line of an answer may begin with the status; one of them is enough. */
static void
add_text (ReboteSmtpReader *self,
          const char       *text)
{
  gsize skipped = self->n_lines > 1 ? get_status_length (text) : 0;

  if (self->n_lines > 1)
    g_string_append_c (self->text, '\n');
  text += skipped;
  g_string_append (self->text, skipped > 0 && *text == ' ' ? text + 1 : text);
}

static ReboteSmtpReading
end_line (ReboteSmtpReader *self)
{
  const char *line;

  if (self->line->len > 0 && self->line->str[self->line->len - 1] == '\r')
    g_string_truncate (self->line, self->line->len - 1);
  /* Nothing that a terminal or a C string would take for more than a letter. */
  for (gsize i = 0; i < self->line->len; i++)
    {
      if ((guint8)self->line->str[i] < ' ' || self->line->str[i] == 0x7f)
        self->line->str[i] = ' ';
    }
  line = self->line->str;
  self->n_lines++;
  g_string_append_printf (self->raw, "%s%s", self->raw->len > 0 ? "\n" : "", line);

  if (line[0] < '2' || line[0] > '5' || !g_ascii_isdigit (line[1]) || !g_ascii_isdigit (line[2]) ||
      (line[3] != '\0' && line[3] != ' ' && line[3] != '-'))
    return REBOTE_SMTP_READING_BAD;

  self->code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
  add_text (self, line[3] ? line + 4 : "");
  if (line[3] != '-')
    return REBOTE_SMTP_READING_DONE;

  g_string_truncate (self->line, 0);
  return self->n_lines >= MAX_LINES || self->raw->len > MAX_ANSWER ? REBOTE_SMTP_READING_BAD : REBOTE_SMTP_READING_MORE;
}

/**
 * rebote_smtp_reader_push:
 * @self: a reader
 * @data: what arrived
 * @length: how much
 * @used: (out): how much of it belongs to this answer
 *
 * Returns: whether the answer is whole
 */
ReboteSmtpReading
rebote_smtp_reader_push (ReboteSmtpReader *self,
                         const char       *data,
                         gsize             length,
                         gsize            *used)
{
  g_return_val_if_fail (self != NULL, REBOTE_SMTP_READING_BAD);
  g_return_val_if_fail (data != NULL || length == 0, REBOTE_SMTP_READING_BAD);
  g_return_val_if_fail (used != NULL, REBOTE_SMTP_READING_BAD);

  for (*used = 0; *used < length;)
    {
      char              c = data[(*used)++];
      ReboteSmtpReading reading;

      if (c != '\n')
        {
          if (self->line->len >= MAX_LINE)
            return REBOTE_SMTP_READING_BAD;
          g_string_append_c (self->line, c);
          continue;
        }
      reading = end_line (self);
      if (reading != REBOTE_SMTP_READING_MORE)
        return reading;
    }

  return REBOTE_SMTP_READING_MORE;
}

/**
 * rebote_smtp_reader_dup_raw:
 * @self: a reader
 *
 * Returns: (transfer full): the lines that have arrived, as UTF-8, whether they are an answer or not
 */
char *
rebote_smtp_reader_dup_raw (ReboteSmtpReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_utf8_make_valid (self->raw->str, self->raw->len);
}

/**
 * rebote_smtp_reader_take:
 * @self: a reader with a whole answer
 *
 * Returns: (transfer full): the answer; the reader begins anew
 */
ReboteSmtpAnswer *
rebote_smtp_reader_take (ReboteSmtpReader *self)
{
  ReboteSmtpAnswer *answer;
  const char       *text;
  gsize             length;

  g_return_val_if_fail (self != NULL, NULL);

  answer = g_new0 (ReboteSmtpAnswer, 1);
  answer->code = self->code;
  text = self->text->str;
  length = get_status_length (text);
  if (length > 0)
    {
      /* RFC 2034, section 4: of another class than the code, it means nothing. */
      if (text[0] - '0' == (int)self->code / 100)
        memcpy (answer->status, text, length);
      text += length;
      text += strspn (text, " ");
    }
  answer->text = g_utf8_make_valid (text, -1);
  reset (self);

  return answer;
}
