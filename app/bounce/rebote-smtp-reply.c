/* rebote-smtp-reply.c
 *
 * Finds the SMTP reply in an answer. A server that passes on what another one said quotes it at the end, so the last
 * reply that is surely one is the innermost.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-smtp-reply"

#include "config.h"

#include <string.h>

#include "rebote-smtp-reply.h"

/* Subjects of RFC 3463; a higher number belongs to a version or an address. */
#define MAX_SUBJECT 7

/* Reads X.Y.Z at the place; the length, or 0. */
static gsize
status_length (const char *text)
{
  gsize n = 2, detail;

  if ((text[0] != '2' && text[0] != '4' && text[0] != '5') || text[1] != '.')
    return 0;
  if (text[2] < '0' || text[2] > '0' + MAX_SUBJECT || text[3] != '.')
    return 0;

  n = 4;
  for (detail = 0; g_ascii_isdigit (text[n + detail]); detail++)
    ;
  if (detail == 0 || detail > 3)
    return 0;
  n += detail;

  /* Not part of an address or a version. */
  if (text[n] == '.' && g_ascii_isdigit (text[n + 1]))
    return 0;
  if (g_ascii_isalpha (text[n]) || text[n] == '@')
    return 0;

  return n;
}

static gboolean
may_begin_code (const char *text,
                gsize       at)
{
  char before;

  if (at == 0)
    return TRUE;

  before = text[at - 1];
  if (before == ',' && at > 1 && g_ascii_isdigit (text[at - 2])) /* 4,500 */
    return FALSE;

  return !g_ascii_isalnum (before) && before != '.' && before != '@' && before != '_' && before != '/' &&
         !(before == '-' && at > 1 && g_ascii_isalnum (text[at - 2]) && !g_ascii_isdigit (text[at - 2]));
}

static gboolean
is_reply_code (const char *text)
{
  return (text[0] == '4' || text[0] == '5') && text[1] >= '0' && text[1] <= '7' && g_ascii_isdigit (text[2]) &&
         !g_ascii_isalnum (text[3]) && text[3] != '@' && text[3] != '_' && text[3] != '/' && text[3] != '%' &&
         !(text[3] == '.' && g_ascii_isdigit (text[4]) && status_length (text + 4) == 0) &&
         !(text[3] == ',' && g_ascii_isdigit (text[4]));
}

static gsize
skip_between (const char *text)
{
  return strspn (text, " \t-#:;([\"'");
}

/* What stands before a reply, as opposed to any other number. */
static gboolean
has_cue_before (const char *text,
                gsize       at)
{
  static const char *const words[] = {
    "said", "code", "error", "returned", "reply", "response", "replied", "responded", "was", "status", "smtp", "with",
    "answer", "because of", "esmtp", "followed:"
  };
  gsize end = at;

  while (end > 0 && strchr (" \t\n\r:#([\"'<>=-", text[end - 1]))
    {
      if (text[end - 1] == '\n' || (end > 1 && text[end - 1] == '<' && text[end - 2] == '<'))
        return TRUE;
      end--;
    }
  if (end == 0 || text[end - 1] == ';' || text[end - 1] == '.' || text[end - 1] == ')' || text[end - 1] == ']')
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = strlen (words[i]);

      if (end >= n && g_ascii_strncasecmp (text + end - n, words[i], n) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_followed_by_words (const char *text)
{
  gsize n = strspn (text, " \t-:;#([<\"'");

  return g_ascii_isalpha (text[n]) || (text[n] & 0x80);
}

/* 0: not a reply; 1: perhaps; 2: surely */
static guint
rate_reply (const char *text,
            gsize       at)
{
  gboolean has_status;

  if (!may_begin_code (text, at) || !is_reply_code (text + at))
    return 0;

  has_status = status_length (text + at + 3 + skip_between (text + at + 3)) > 0;
  if (has_status || has_cue_before (text, at))
    return 2;

  return is_followed_by_words (text + at + 3) ? 1 : 0;
}

static void
take_status (ReboteSmtpReply *reply,
             const char      *text,
             gsize            length)
{
  g_strlcpy (reply->status, text, MIN (length + 1, sizeof reply->status));
}

static gboolean
find_last_status (const char      *text,
                  gsize            from,
                  ReboteSmtpReply *reply)
{
  gboolean found = FALSE;

  for (gsize at = from; text[at]; at++)
    {
      gsize length;

      if (text[at] != '4' && text[at] != '5')
        continue;
      length = may_begin_code (text, at) ? status_length (text + at) : 0;
      if (length > 0)
        {
          take_status (reply, text + at, length);
          found = TRUE;
          at += length - 1;
        }
    }

  return found;
}

/* “554 4.4.7 Message expired … <421 4.4.2 Connection timed out>” only tells what went before. */
static gboolean
is_bracketed (const char *text,
              gsize       at)
{
  return at > 0 && text[at - 1] == '<' && (at == 1 || text[at - 2] != '<');
}

/**
 * rebote_smtp_reply_find:
 * @text: an answer in words, of one line or many
 * @reply: (out): the reply and the status in it
 *
 * Finds the innermost SMTP reply of an answer (RFC 5321, section 4.2; RFC 2034).
 *
 * Returns: whether there is a reply or a status
 */
gboolean
rebote_smtp_reply_find (const char      *text,
                        ReboteSmtpReply *reply)
{
  gssize best = -1;
  guint best_rate = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (reply != NULL, FALSE);

  memset (reply, 0, sizeof *reply);
  for (gsize at = 0; text[at]; at++)
    {
      guint rate;

      if (text[at] != '4' && text[at] != '5')
        continue;
      rate = rate_reply (text, at);
      if (rate > best_rate || (rate == 2 && best_rate == 2 && !is_bracketed (text, at)))
        {
          best = at;
          best_rate = rate;
        }
    }

  if (best >= 0)
    {
      const char *after = text + best + 3 + skip_between (text + best + 3);
      gsize length = status_length (after);

      reply->start = best;
      g_strlcpy (reply->reply, text + best, sizeof reply->reply);
      if (length > 0)
        {
          take_status (reply, after, length);
          return TRUE;
        }
      if (!find_last_status (text, best, reply))
        find_last_status (text, 0, reply);
      return TRUE;
    }

  return find_last_status (text, 0, reply);
}

/**
 * rebote_smtp_reply_parse_status:
 * @text: (nullable): the value of a Status field (RFC 3464, section 2.3.4), perhaps with a comment
 * @status: (out caller-allocates): room for %REBOTE_STATUS_SIZE bytes
 *
 * Returns: whether it begins with an enhanced status code
 */
gboolean
rebote_smtp_reply_parse_status (const char *text,
                                char       *status)
{
  gsize length;

  g_return_val_if_fail (status != NULL, FALSE);

  status[0] = '\0';
  if (text == NULL)
    return FALSE;

  while (*text && !g_ascii_isdigit (*text))
    text++;
  length = status_length (text);
  if (length == 0 || length >= REBOTE_STATUS_SIZE)
    return FALSE;

  memcpy (status, text, length);
  status[length] = '\0';
  return TRUE;
}

/**
 * rebote_smtp_status_is_generic:
 * @status: an enhanced status code
 *
 * Returns: whether it says no more than its class (RFC 3463, section 3.1: `X.0.0`, and `X.0.350` where a gateway means
 *   that another server refused)
 */
gboolean
rebote_smtp_status_is_generic (const char *status)
{
  g_return_val_if_fail (status != NULL, TRUE);

  return status[0] == '\0' || (status[1] == '.' && status[2] == '0' && status[3] == '.');
}

/* The length of “550-5.1.1 ” or “550 5.1.1 ” or “550-” with the same code at the place, or 0. */
static gsize
repeated_code_length (const char *text,
                      const char *reply)
{
  gsize n = 3, status;

  if (strncmp (text, reply, 3) != 0 || (text[3] != '-' && text[3] != ' '))
    return 0;

  n += 1;
  status = status_length (text + n);
  n += status;
  while (text[n] == ' ')
    n++;

  return n;
}

/**
 * rebote_smtp_reply_join:
 * @text: an answer in words
 *
 * Joins the lines of a reply that spans several (RFC 5321, section 4.2.1): each repeats the code, which tears the
 * sentence apart.
 *
 * Returns: (transfer full): the answer with the code only once
 */
char *
rebote_smtp_reply_join (const char *text)
{
  g_autoptr (GString) joined = NULL;
  char reply[4] = "";

  g_return_val_if_fail (text != NULL, NULL);

  joined = g_string_sized_new (strlen (text));
  for (gsize at = 0; text[at];)
    {
      gboolean begins = (text[at] == '4' || text[at] == '5') && may_begin_code (text, at);

      if (begins && is_reply_code (text + at) && text[at + 3] == '-' && strncmp (text + at, reply, 3) != 0)
        {
          /* The first line of a long reply. */
          g_strlcpy (reply, text + at, sizeof reply);
          g_string_append_len (joined, text + at, 3);
          g_string_append_c (joined, ' ');
          at += 4;
        }
      else if (begins && reply[0] && repeated_code_length (text + at, reply) > 0)
        {
          gboolean was_last = text[at + 3] == ' ';

          at += repeated_code_length (text + at, reply);
          if (was_last)
            reply[0] = '\0';
        }
      else
        g_string_append_c (joined, text[at++]);
    }

  return g_string_free (g_steal_pointer (&joined), FALSE);
}
