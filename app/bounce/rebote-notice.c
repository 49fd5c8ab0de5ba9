/* rebote-notice.c
 *
 * Reads the words of a notice. Nearly every server of the last thirty years writes an address at the beginning of a
 * line, or behind words such as “recipient” or “RCPT TO:”, and what went wrong behind or below it. That is all that is
 * assumed here; which words tell is in a table.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-notice"

#include "config.h"

#include <string.h>

#include "base/rebote-fold.h"
#include "rebote-address-finder.h"
#include "rebote-notice.h"
#include "rebote-smtp-reply.h"

#define MAX_MENTIONS   4000
#define MAX_ANSWER     4000
#define MAX_HOST       253
#define MAX_BEFORE     400  /* bytes before an address that its answer may begin with */

#define SCORE_ALONE    100  /* the line is nothing but the address */
#define SCORE_HEAD     95   /* the line begins with it, and goes on in a way that a report does */
#define SCORE_KEPT     75   /* from here on it surely failed */
#define SCORE_LEAST    1
#define SCORE_SOMEWHERE 10   /* it stands there, and nothing tells why */

/* One place where an address stands. */
typedef struct
{
  const char *start;
  gsize       length;
  const char *line;       /* beginning of its line */
  const char *after;      /* behind the address and what closes it */
  int         score;
  guint       next;       /* the next mention of the same address, counted from 1; 0 if this is the last */
  guint       head;       /* the next one with which another address is reported, counted likewise */
} Mention;

/* All of them in one text. */
struct _ReboteMentions
{
  const char *text;
  gsize       length;
  GArray     *all;        /* Mention */
  GHashTable *first;      /* address in lower case -> its first mention, counted from 1 */
};

/**
 * rebote_failure_free:
 * @self: (transfer full): a failure
 */
void
rebote_failure_free (ReboteFailure *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_free (self->answer);
  g_free (self);
}

/**
 * rebote_notice_find_host:
 * @text: (nullable): words, for example an answer
 *
 * Finds the server that answered where no field tells it: “host mx.example.com[192.0.2.1] said”. The last one named is
 * the innermost.
 *
 * Returns: (transfer full) (nullable): its name
 */
char *
rebote_notice_find_host (const char *text)
{
  static const char *const cues[] = { "host ", "while talking to ", "from remote server ", "remote server: " };
  const char *best = NULL;
  gsize length;

  for (guint i = 0; text && i < G_N_ELEMENTS (cues); i++)
    {
      for (const char *at = strcasestr (text, cues[i]); at; at = strcasestr (at + 1, cues[i]))
        {
          const char *host = at + strlen (cues[i]);

          length = strspn (host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
          if (length > 3 && memchr (host, '.', length) && g_ascii_isalpha (host[0]) && (!best || host > best))
            best = host;
        }
    }
  if (best == NULL)
    return NULL;

  length = strspn (best, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
  while (length > 0 && (best[length - 1] == '.' || best[length - 1] == '-'))
    length--;

  return g_strndup (best, MIN (length, MAX_HOST));
}

static const char *
line_end (const char *at)
{
  const char *end = strchr (at, '\n');

  return end ? end : at + strlen (at);
}

/* What the words before the address on its line say of it. */
static int
score_cue (ReboteCues *cues,
           Mention    *mention,
           ReboteFold *fold)
{
  const char *end = mention->start;
  const char *begin;

  while (end > mention->line && strchr (" \t<\"'([:{", end[-1]))
    end--;
  begin = MAX (mention->line, end - REBOTE_CUE_SIZE);
  while (begin < end && (*begin & 0xc0) == 0x80)
    begin++;
  if (begin == end)
    return SCORE_SOMEWHERE;

  rebote_fold_set (fold, begin, end - begin);
  return rebote_cues_get_score (cues, fold, SCORE_SOMEWHERE);
}

/* What stands before the address on its line, if it opens the line: bullets, numbers, brackets. */
static gboolean
opens_line (const Mention *mention)
{
  for (const char *c = mention->line; c < mention->start; c++)
    {
      if (!strchr (" \t<>\"'([*-+|#", *c) || (*c == '>' && c[1] == '>'))
        return FALSE;
    }

  return TRUE;
}

/* “… did not reach the following recipients:” and the like: the last line with words before this one ends so. */
static gboolean
is_under_heading (const char *text,
                  const char *line)
{
  const char *end = line;

  while (end > text && g_ascii_isspace (end[-1]))
    end--;

  return end > text && end[-1] == ':';
}

static void
rate_mention (ReboteCues *cues,
              const char *text,
              Mention    *mention,
              ReboteFold *fold)
{
  const char *after = mention->start + mention->length;
  const char *end = line_end (after);
  gsize n;

  after += strspn (after, ">\"')]");
  /* Outlook writes the address again as a link behind it. */
  if (g_str_has_prefix (after, "<mailto:") && memchr (after, '>', end - after))
    after = (const char *) memchr (after, '>', end - after) + 1;
  mention->after = after;

  if (!opens_line (mention))
    {
      mention->score = cues ? score_cue (cues, mention, fold) : 0;
      return;
    }

  n = strspn (after, " \t,;.:>");
  if (after + n >= end)
    mention->score = SCORE_ALONE;
  else if (*after == ':' || g_str_has_prefix (after, "...") || g_str_has_prefix (after, " ...") || *after == ';' ||
           *after == ',' || g_str_has_prefix (after, " - ") || g_str_has_prefix (after, " (") || *after == '\t')
    mention->score = SCORE_HEAD;
  else if (g_str_has_prefix (after, " on ") || is_under_heading (text, mention->line))
    mention->score = SCORE_HEAD - 10;
  else if (after[0] == ' ' && mention->line < mention->start)
    mention->score = SCORE_HEAD - 10;
  else
    mention->score = 40;
}

static gboolean
begins_report (const Mention *mention)
{
  return mention->score >= SCORE_HEAD && *mention->after == ':' &&
         mention->after + strspn (mention->after, ": \t") < line_end (mention->after);
}

/* “<ana@example.com>: host mx.example.com said: 553” and, further in on the next line, “<news@example.net>: Sender address
 * rejected”: that is what was said, and no second report. */
static gboolean
goes_on_below (const Mention *mention,
               const char    *report)
{
  return report && strspn (mention->line, " \t") > strspn (report, " \t");
}

static GArray *
find_mentions (ReboteCues *cues,
               const char *text)
{
  g_autoptr (GArray) mentions = g_array_new (FALSE, FALSE, sizeof (Mention));
  g_auto (ReboteFold) fold = REBOTE_FOLD_INIT;
  const char *line = text, *seen = text;
  const char *report = NULL; /* the line with which the last report of the paragraph begins */

  for (const char *at = strchr (text, '@'); at && mentions->len < MAX_MENTIONS; at = strchr (at + 1, '@'))
    {
      Mention mention = { 0 };
      const char *feed;

      if (!rebote_address_around (text, at, &mention.start, &mention.length))
        continue;
      feed = mention.start > seen ? memrchr (seen, '\n', mention.start - seen) : NULL;
      line = feed ? feed + 1 : line;
      if (line > seen && memmem (seen, line - seen, "\n\n", 2))
        report = NULL;
      seen = MAX (seen, mention.start);
      mention.line = line;
      rate_mention (cues, text, &mention, &fold);
      if (mention.score >= SCORE_HEAD && goes_on_below (&mention, report))
        mention.score = cues ? SCORE_SOMEWHERE : 0;
      else if (begins_report (&mention))
        report = line;
      g_array_append_val (mentions, mention);
    }

  return g_steal_pointer (&mentions);
}

static gboolean
same_address (const Mention *mention,
              const char    *address)
{
  return strlen (address) == mention->length && g_ascii_strncasecmp (mention->start, address, mention->length) == 0;
}

static gboolean
is_blank_line (const char *line)
{
  return line + strspn (line, " \t\r>|") >= line_end (line);
}

static gboolean
is_ruler (const char *line)
{
  line += strspn (line, " \t");

  return g_str_has_prefix (line, "-----") || g_str_has_prefix (line, "=====") || g_str_has_prefix (line, "*****") ||
         g_str_has_prefix (line, "_____");
}

/* The words which belong to a mention: the rest of its line and the paragraph below; where there is none, the next
 * paragraph. They end where another address is reported. */
static const char *
answer_end (const char    *text,
            const Mention *mention,
            const char    *limit)
{
  const char *line = line_end (mention->after);
  gboolean has_words = mention->after + strspn (mention->after, " \t\r,;.:>") < line;

  if (*line)
    line++;
  while (*line && line < limit)
    {
      if (is_blank_line (line))
        {
          if (has_words)
            break;
        }
      else if (!is_ruler (line))
        has_words = TRUE;
      else if (has_words)
        break;
      line = line_end (line);
      if (*line)
        line++;
    }

  return MIN (line, limit);
}

static int
rate_answer (const char *answer)
{
  ReboteSmtpReply reply;
  int rate = 0;

  if (rebote_smtp_reply_find (answer, &reply))
    rate += (reply.reply[0] ? 20 : 0) + (reply.status[0] ? 10 : 0);
  if (strlen (answer) > 12)
    rate += 5;

  return rate;
}

/* “550 5.1.1 <ana@example.com>... User unknown”: the answer may begin before the address. */
static const char *
answer_start (const Mention *mention)
{
  const char *line = MAX (mention->line, mention->start - MAX_BEFORE);
  g_autofree char *before = NULL;
  ReboteSmtpReply reply;
  const char *after = mention->after + strspn (mention->after, " \t,;:.>");
  const char *status;

  if (mention->start - line < 4)
    return after;

  before = g_strndup (line, mention->start - line);
  if (!rebote_smtp_reply_find (before, &reply))
    return after;
  if (reply.reply[0])
    return line + reply.start;

  status = strstr (before, reply.status);
  return status ? line + (status - before) : after;
}

static char *
best_answer (ReboteMentions *self,
             const char     *address)
{
  g_autofree char *key = g_ascii_strdown (address, -1);
  g_autofree char *best = NULL;
  int best_rate = -1;

  for (guint i = GPOINTER_TO_UINT (g_hash_table_lookup (self->first, key)); i > 0;)
    {
      Mention *mention = &g_array_index (self->all, Mention, i - 1);
      const char *limit = self->text + self->length;
      g_autofree char *answer = NULL;
      const char *start;
      int rate;

      if (mention->head > 0)
        limit = g_array_index (self->all, Mention, mention->head - 1).line;
      if (limit <= mention->after)
        limit = line_end (mention->after);
      limit = MIN (limit, mention->after + MAX_ANSWER);
      while (limit > mention->after && (*limit & 0xc0) == 0x80)
        limit--;

      start = answer_start (mention);
      answer = g_strndup (start, MAX (answer_end (self->text, mention, limit), start) - start);
      g_strstrip (answer);
      rate = rate_answer (answer);
      if (rate > best_rate)
        {
          g_free (best);
          best = g_steal_pointer (&answer);
          best_rate = rate;
        }
      i = mention->next;
    }

  return g_steal_pointer (&best);
}

static ReboteMentions *
mentions_new (ReboteCues *cues,
              const char *text)
{
  ReboteMentions *self = g_new0 (ReboteMentions, 1);
  guint head = 0;

  self->text = text;
  self->length = strlen (text);
  self->all = find_mentions (cues, text);
  self->first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = self->all->len; i > 0; i--)
    {
      Mention *mention = &g_array_index (self->all, Mention, i - 1);
      Mention *after = head > 0 ? &g_array_index (self->all, Mention, head - 1) : NULL;
      char *key = g_ascii_strdown (mention->start, mention->length);

      mention->head = after && same_address (after, key) ? after->head : head;
      if (mention->score >= SCORE_HEAD)
        head = i;
      mention->next = GPOINTER_TO_UINT (g_hash_table_lookup (self->first, key));
      g_hash_table_replace (self->first, key, GUINT_TO_POINTER (i));
    }

  return self;
}

/**
 * rebote_mentions_new:
 * @text: the words of a notice; must outlive the mentions
 *
 * Returns: (transfer full): where addresses stand in the words
 */
ReboteMentions *
rebote_mentions_new (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return mentions_new (NULL, text);
}

/**
 * rebote_mentions_free:
 * @self: (transfer full): the mentions
 */
void
rebote_mentions_free (ReboteMentions *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->all);
  g_hash_table_unref (self->first);
  g_free (self);
}

/**
 * rebote_mentions_find_answer:
 * @self: the mentions in a notice
 * @address: an address that failed
 *
 * Returns: (transfer full) (nullable): what is said about that address, with its line ends; %NULL if the words do not
 *   name it
 */
char *
rebote_mentions_find_answer (ReboteMentions *self,
                             const char     *address)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  return best_answer (self, address);
}

static int
compare_failures (gconstpointer a,
                  gconstpointer b)
{
  const ReboteFailure *one = *(const ReboteFailure *const *) a;
  const ReboteFailure *two = *(const ReboteFailure *const *) b;

  return two->score - one->score;
}

static gboolean
is_own (const char        *address,
        const char *const *own_addresses)
{
  for (guint i = 0; own_addresses && own_addresses[i]; i++)
    {
      if (g_ascii_strcasecmp (address, own_addresses[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_role_of_mail_system (const char *address)
{
  static const char *const names[] = { "postmaster@", "mailer-daemon@", "abuse@", "noreply@", "no-reply@" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strncasecmp (address, names[i], strlen (names[i])) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
count_mention (GPtrArray         *failures,
               GHashTable        *known,
               const Mention     *mention,
               const char *const *own_addresses)
{
  g_autofree char *address = g_strndup (mention->start, mention->length);
  g_autofree char *key = g_ascii_strdown (address, -1);
  ReboteFailure *failure = g_hash_table_lookup (known, key);
  gboolean own = is_own (address, own_addresses);
  int score = mention->score;

  if (own || is_role_of_mail_system (address))
    score = score >= SCORE_HEAD ? SCORE_KEPT : score - 60;

  if (failure == NULL)
    {
      failure = g_new0 (ReboteFailure, 1);
      failure->address = g_steal_pointer (&address);
      failure->score = score;
      failure->is_sender = own;
      g_hash_table_insert (known, g_steal_pointer (&key), failure);
      g_ptr_array_add (failures, failure);
    }
  else
    failure->score = MAX (failure->score, score);
}

/* Only those that are as likely as the likeliest. */
static void
drop_unlikely (GPtrArray *failures)
{
  int best;

  g_ptr_array_sort (failures, compare_failures);
  if (failures->len == 0)
    return;

  best = ((ReboteFailure *) g_ptr_array_index (failures, 0))->score;
  for (guint i = failures->len; i-- > 0;)
    {
      ReboteFailure *failure = g_ptr_array_index (failures, i);
      gboolean keep = best >= SCORE_KEPT ? failure->score >= SCORE_KEPT : failure->score == best && best >= SCORE_LEAST;

      if (keep && best > SCORE_KEPT && failure->is_sender)
        keep = failure->score > SCORE_KEPT;
      if (!keep)
        g_ptr_array_remove_index (failures, i);
    }
}

/**
 * rebote_notice_find_failures:
 * @cues: the words that tell what an address is
 * @text: the words of a notice, without the returned mail
 * @own_addresses: (array zero-terminated=1) (nullable): addresses of the sender and of the notice's writer
 *
 * Finds the addresses which a notice in plain words reports, and what it says about each.
 *
 * Returns: (transfer full) (element-type ReboteFailure): the failures, surest first; perhaps none
 */
GPtrArray *
rebote_notice_find_failures (ReboteCues        *cues,
                             const char        *text,
                             const char *const *own_addresses)
{
  g_autoptr (GPtrArray) failures = NULL;
  g_autoptr (GHashTable) known = NULL;
  g_autoptr (ReboteMentions) mentions = NULL;

  g_return_val_if_fail (cues != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  failures = g_ptr_array_new_with_free_func ((GDestroyNotify) rebote_failure_free);
  known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  mentions = mentions_new (cues, text);

  for (guint i = 0; i < mentions->all->len; i++)
    count_mention (failures, known, &g_array_index (mentions->all, Mention, i), own_addresses);
  drop_unlikely (failures);

  for (guint i = 0; i < failures->len; i++)
    {
      ReboteFailure *failure = g_ptr_array_index (failures, i);

      failure->answer = best_answer (mentions, failure->address);
    }

  return g_steal_pointer (&failures);
}
