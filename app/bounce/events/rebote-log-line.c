/* rebote-log-line.c
 *
 * Takes one line of a Postfix or Exim log apart.
 *
 *   Nov 23 22:14:05 mx postfix/smtp[411]: 4XyZ12: to=<ana@example.com>, relay=mx1.example.com[192.0.2.1]:25, delay=1,
 *     dsn=5.1.1, status=bounced (host mx1.example.com[192.0.2.1] said: 550 5.1.1 … (in reply to RCPT TO command))
 *   2026-05-04 08:12:09 1tAbCd-000001-2X ** ana@example.com R=dnslookup T=remote_smtp H=mx1.example.com [192.0.2.1]:
 *     SMTP error from remote mail server after RCPT TO:<ana@example.com>: 550 5.1.1 …
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-log-line"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "rebote-log-line.h"

#define MIN_ID    5
#define MAX_ID    30
#define DATE_SIZE 19 /* 2026-05-04 08:12:09 */

/**
 * rebote_log_line_clear:
 * @line: a line
 */
void
rebote_log_line_clear (ReboteLogLine *line)
{
  g_return_if_fail (line != NULL);

  g_free (line->id);
  g_free (line->date);
  g_free (line->host);
  g_free (line->status);
  g_free (line->to);
  g_free (line->orig_to);
  g_free (line->relay);
  g_free (line->dsn);
  g_free (line->text);
  g_free (line->from);
  g_free (line->message_id);
  g_free (line->subject);
  memset (line, 0, sizeof *line);
}

static gboolean
is_iso_date (const char *text)
{
  static const char form[] = "dddd-dd-ddTdd:dd:dd";

  for (guint i = 0; form[i]; i++)
    {
      if (form[i] == 'd' ? !g_ascii_isdigit (text[i]) : form[i] == 'T' ? text[i] != 'T' && text[i] != ' '
                                                                       : text[i] != form[i])
        return FALSE;
    }

  return TRUE;
}

/* “Nov  3 22:14:05”: the year is the one that makes it past. */
static char *
date_of_syslog (const char *text,
                GDateTime  *now)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  g_autoptr (GDateTime) date = NULL;
  int month = -1, day = 0, hour = 0, minute = 0, second = 0;
  int year = g_date_time_get_year (now);

  for (int i = 0; i < 12; i++)
    {
      if (strncmp (text, months + 3 * i, 3) == 0)
        month = i + 1;
    }
  if (month < 0 || sscanf (text + 3, " %2d %2d:%2d:%2d", &day, &hour, &minute, &second) != 4)
    return NULL;

  date = g_date_time_new_utc (year, month, day, hour, minute, second);
  if (date && g_date_time_difference (date, now) > G_TIME_SPAN_DAY)
    year--;

  return g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d", year, month, day, hour, minute, second);
}

static char *
find_date (const char *text,
           GDateTime  *now)
{
  if (is_iso_date (text))
    {
      gsize zone = DATE_SIZE;

      while (text[zone] == '.' || g_ascii_isdigit (text[zone]))
        zone++;
      if (text[zone] == ' ' && (text[zone + 1] == '+' || text[zone + 1] == '-') && g_ascii_isdigit (text[zone + 2]))
        zone++;
      if (text[zone] == '+' || text[zone] == '-')
        return g_strdup_printf ("%.*s%.*s", DATE_SIZE, text, (int)strspn (text + zone, "+-:0123456789"), text + zone);
      return g_strndup (text, DATE_SIZE);
    }

  return strlen (text) > 15 ? date_of_syslog (text, now) : NULL;
}

/* What stands in <> behind a name. */
static char *
find_bracketed (const char *text,
                const char *name)
{
  const char *found = strstr (text, name);
  const char *end;

  if (found == NULL)
    return NULL;
  found += strlen (name);
  end = strchr (found, '>');

  return end && end > found ? g_strndup (found, end - found) : NULL;
}

static void
take_postfix_delivery (ReboteLogLine *line,
                       const char    *rest)
{
  const char *status = strstr (rest, " status=");
  const char *relay = strstr (rest, " relay=");
  const char *dsn = strstr (rest, " dsn=");
  const char *open, *close;

  if (status == NULL)
    return;

  status += strlen (" status=");
  line->status = g_ascii_strdown (status, strspn (status, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"));
  if (dsn && dsn < status)
    line->dsn = g_strndup (dsn + 5, strspn (dsn + 5, "0123456789."));
  if (relay && relay < status)
    {
      gsize length = strcspn (relay + 7, "[, ");

      /* A relay without an address is one of the server's own workers. */
      if (relay[7 + length] == '[')
        line->relay = g_strndup (relay + 7, length);
    }
  open = strchr (status, '(');
  close = open ? strrchr (open, ')') : NULL;
  if (close)
    line->text = g_strndup (open + 1, close - open - 1);
}

static gboolean
parse_postfix (ReboteLogLine *line,
               const char    *text,
               const char    *program,
               GDateTime     *now)
{
  const char *rest = strstr (program, "]: ");
  const char *space = program > text ? program - 1 : text;
  gsize       id;

  if (rest == NULL)
    return FALSE;
  rest += 3;
  for (id = 0; g_ascii_isalnum (rest[id]); id++)
    ;
  if (id < MIN_ID || id > MAX_ID || rest[id] != ':' || g_str_has_prefix (rest, "NOQUEUE") ||
      g_str_has_prefix (rest, "warning") || g_str_has_prefix (rest, "statistics"))
    return FALSE;

  line->log = "postfix";
  line->id = g_strndup (rest, id);
  line->date = find_date (text, now);
  while (space > text && space[-1] != ' ')
    space--;
  line->host = g_strndup (space, strcspn (space, " "));

  rest += id + 1;
  line->message_id = find_bracketed (rest, " message-id=<");
  line->is_end = g_str_equal (rest, " removed");
  if (g_str_has_prefix (rest, " from=<"))
    line->from = find_bracketed (rest, " from=<");
  if (g_str_has_prefix (rest, " to=<"))
    {
      line->to = find_bracketed (rest, " to=<");
      line->orig_to = find_bracketed (rest, " orig_to=<");
    }
  if (line->to || strstr (rest, " status=expired"))
    take_postfix_delivery (line, rest);

  return TRUE;
}

/* 1tAbCd-000001-2X, or with longer parts since version 4.97. */
static gsize
exim_id_length (const char *text)
{
  gsize length = strspn (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");

  if ((length != 16 && length != 23) || text[length] != ' ' || text[6] != '-' || text[length == 16 ? 13 : 18] != '-')
    return 0;

  return length;
}

/* Behind H=host [address]:port and the other fields, “: ” begins the words. */
static const char *
find_exim_text (const char *rest)
{
  gboolean in_quotes = FALSE;

  for (const char *c = rest; *c; c++)
    {
      in_quotes ^= *c == '"';
      if (!in_quotes && c[0] == ':' && c[1] == ' ')
        return c + 2;
    }

  return NULL;
}

static char *
undo_escapes (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\\n", -1);

  return g_strjoinv (" ", lines);
}

static void
take_exim_delivery (ReboteLogLine *line,
                    const char    *rest)
{
  const char *host = strstr (rest, " H=");
  const char *text = find_exim_text (rest);
  const char *deferred = strstr (rest, " defer (");
  gsize       length = strcspn (rest, " :");

  line->to = g_strndup (rest, length);
  if (rest[length] == ' ' && rest[length + 1] == '<')
    line->orig_to = g_strndup (rest + length + 2, strcspn (rest + length + 2, ">"));
  /* A local delivery names the mailbox first: “=> ana <ana@example.com>”. */
  if (!strchr (line->to, '@') && line->orig_to && strchr (line->orig_to, '@'))
    {
      g_free (line->to);
      line->to = g_steal_pointer (&line->orig_to);
    }
  if (host && (text == NULL || host < text))
    line->relay = g_strndup (host + 3, strcspn (host + 3, " :["));
  if (deferred)
    {
      const char *close = strstr (deferred, "): ");

      text = close ? close + 3 : NULL;
    }
  if (text && !g_str_equal (line->status, "sent"))
    line->text = undo_escapes (text);
}

static gboolean
parse_exim (ReboteLogLine *line,
            const char    *text,
            GDateTime     *now)
{
  static const struct
  {
    const char *flag;
    const char *status;
  } flags[] = {
    { "=> ", "sent" },
    { "-> ", "sent" },
    { "** ", "bounced" },
    { "== ", "deferred" },
    { "<= ", NULL }
  };
  const char *at = text + DATE_SIZE;
  gsize       id = 0;

  /* Fractions, zone and process number may stand between date and queue number. */
  for (guint i = 0; i < 3 && *at && id == 0; i++)
    {
      at += strcspn (at, " ");
      at += strspn (at, " ");
      id = exim_id_length (at);
    }
  if (id == 0)
    return FALSE;

  line->log = "exim";
  line->id = g_strndup (at, id);
  line->date = find_date (text, now);
  at += id + 1;
  line->is_end = g_str_has_prefix (at, "Completed");
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      if (!g_str_has_prefix (at, flags[i].flag))
        continue;
      line->status = g_strdup (flags[i].status);
      if (line->status)
        take_exim_delivery (line, at + 3);
      else
        {
          const char *subject = strstr (at, " T=\"");
          const char *message_id = strstr (at, " id=");

          line->from = g_strndup (at + 3, strcspn (at + 3, " "));
          if (message_id)
            line->message_id = g_strdup_printf ("<%.*s>", (int)strcspn (message_id + 4, " "), message_id + 4);
          if (subject)
            line->subject = g_strndup (subject + 4, strcspn (subject + 4, "\""));
        }
    }

  return TRUE;
}

/**
 * rebote_log_line_parse:
 * @line: (out caller-allocates): the line, taken apart; clear it in any case
 * @text: a line of a log, without its end
 * @now: the current time, as some logs leave the year out
 *
 * Returns: whether it is about a mail in the queue of Postfix or Exim
 */
gboolean
rebote_log_line_parse (ReboteLogLine *line,
                       const char    *text,
                       GDateTime     *now)
{
  const char *program;

  g_return_val_if_fail (line != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (now != NULL, FALSE);

  memset (line, 0, sizeof *line);
  program = strstr (text, " postfix");
  if (program && strchr (program, '[') && strchr (program, '/'))
    return parse_postfix (line, text, program + 1, now);

  program = strstr (text, " exim");
  program = program ? strstr (program, "]: ") : NULL;
  if (program)
    text = program + 3;

  return is_iso_date (text) && parse_exim (line, text, now);
}
