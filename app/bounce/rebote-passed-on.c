/* rebote-passed-on.c
 *
 * Somebody who asks what a bounce means passes it on, and most programs do that in words: a few lines that name the sender
 * and the subject, and then the mail; or every line of it behind a “>”. What is passed on so is made a mail again, which is
 * read like any other: the lines above tell who wrote the notice and to whom, and nobody takes them for recipients.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-passed-on"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-fold.h"
#include "base/rebote-table.h"
#include "rebote-passed-on.h"
#include "rebote-plain-text.h"

#define MAX_NAME      60   /* bytes of the name of a line, with what stands before it */
#define MAX_LINE      300  /* bytes of a line that are looked at */
#define MAX_VALUE     998  /* RFC 5322, section 2.1.1 */
#define MAX_PREFIXES  8    /* “Fwd: Re: Fwd: …” */
#define MIN_QUOTED    3    /* lines: fewer are no notice */
#define MIN_RULER     5    /* signs */

typedef enum
{
  WORD_NONE,
  WORD_FROM,
  WORD_TO,
  WORD_SUBJECT,
  WORD_DATE,
  WORD_OTHER,
  WORD_MARK,
  WORD_WROTE,
  WORD_FORWARD,
  WORD_REPLY,
  N_WORDS
} Word;

#define N_HEADERS (WORD_OTHER + 1)

static const char *const slugs[N_WORDS] = {
  NULL, "from", "to", "subject", "date", "other", "mark", "wrote", "forward", "reply"
};

struct _RebotePassedOn
{
  GHashTable *names;     /* folded name of a line -> Word */
  GHashTable *prefixes;  /* folded beginning of a subject -> Word */
  GPtrArray  *marks;     /* folded */
  GPtrArray  *wrote;     /* folded */
};

/* What was found: where it begins in the text, and what the lines above it say. */
typedef struct
{
  const char *body;
  char       *values[N_HEADERS];
  guint       depth;      /* “>” before each line */
} Found;

static void
found_clear (Found *found)
{
  for (guint i = 0; i < N_HEADERS; i++)
    g_clear_pointer (&found->values[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static gboolean
add_word (RebotePassedOn *self,
          ReboteTable    *table,
          guint           row,
          const int      *columns,
          GError        **error)
{
  const char      *slug = rebote_table_get (table, row, columns[1]);
  g_autofree char *folded = g_strstrip (rebote_fold_text (rebote_table_get (table, row, columns[0])));
  guint            word = WORD_FROM;

  while (word < N_WORDS && !g_str_equal (slugs[word], slug))
    word++;

  if (word <= WORD_OTHER)
    g_hash_table_replace (self->names, g_steal_pointer (&folded), GUINT_TO_POINTER (word));
  else if (word == WORD_FORWARD || word == WORD_REPLY)
    g_hash_table_replace (self->prefixes, g_steal_pointer (&folded), GUINT_TO_POINTER (word));
  else if (word < N_WORDS)
    g_ptr_array_add (word == WORD_MARK ? self->marks : self->wrote, g_steal_pointer (&folded));
  else
    g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_BAD_VALUE, _("%s, line %u: “%s” has no meaning there"),
                 rebote_table_get_name (table), rebote_table_get_line (table, row), slug);

  return word < N_WORDS;
}

/**
 * rebote_passed_on_load:
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer full) (nullable): the words of data/knowledge/passed-on.tsv
 */
RebotePassedOn *
rebote_passed_on_load (GError **error)
{
  static const char *const   names[] = { "word", "what", NULL };
  g_autoptr (ReboteTable)    table = rebote_table_new_from_resource ("passed-on.tsv", error);
  g_autoptr (RebotePassedOn) self = NULL;
  int columns[2];

  if (table == NULL || !rebote_table_find_columns (table, names, columns, error))
    return NULL;

  self = g_new0 (RebotePassedOn, 1);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->prefixes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->marks = g_ptr_array_new_with_free_func (g_free);
  self->wrote = g_ptr_array_new_with_free_func (g_free);
  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      if (!add_word (self, table, row, columns, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_passed_on_free:
 * @self: (transfer full): the words
 */
void
rebote_passed_on_free (RebotePassedOn *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->names);
  g_hash_table_unref (self->prefixes);
  g_ptr_array_unref (self->marks);
  g_ptr_array_unref (self->wrote);
  g_free (self);
}

static const char *
next_line (const char *line)
{
  const char *feed = strchr (line, '\n');

  return feed ? feed + 1 : line + strlen (line);
}

static char *
fold_line (const char *line,
           gsize       most)
{
  g_autofree char *copy = g_strndup (line, MIN (strcspn (line, "\n"), rebote_plain_text_cut (line, most)));

  return g_strstrip (rebote_fold_text (copy));
}

/* Behind so many “>” as the line has, at most @most; @depth tells how many there were. */
static const char *
skip_quotes (const char *line,
             guint       most,
             guint      *depth)
{
  *depth = 0;
  while (*depth < most)
    {
      const char *at = line + strspn (line, " \t");

      if (*at != '>')
        break;
      line = at + 1;
      (*depth)++;
    }

  return *depth > 0 && *line == ' ' ? line + 1 : line;
}

static gboolean
is_blank (const char *line)
{
  return line[strspn (line, " \t\r>|")] == '\n' || line[strspn (line, " \t\r>|")] == '\0';
}

static gboolean
is_ruler (const char *line)
{
  gsize n = strspn (line, "_-=*");

  return n >= MIN_RULER && (line[n] == '\n' || line[n] == '\r' || line[n] == '\0');
}

static gboolean
contains_one_of (const char *folded,
                 GPtrArray  *words)
{
  for (guint i = 0; i < words->len; i++)
    {
      if (strstr (folded, g_ptr_array_index (words, i)))
        return TRUE;
    }

  return FALSE;
}

/* “*From:* Mail Delivery System”: what line of those above a mail this is, and its value. */
static Word
read_name (RebotePassedOn *self,
           const char     *line,
           const char    **value)
{
  const char      *start = line + strspn (line, " \t*_");
  gsize            most = MIN (strcspn (start, "\n"), MAX_NAME);
  const char      *colon = memchr (start, ':', most);
  const char      *wide = g_strstr_len (start, colon ? colon - start : (gssize)most, "：");
  const char      *end = wide ? wide : colon;
  g_autofree char *name = NULL;
  g_autofree char *folded = NULL;

  if (end == NULL)
    return WORD_NONE;

  *value = end + (wide ? strlen ("：") : 1);
  *value += strspn (*value, "*_ \t");
  name = g_strndup (start, end - start);
  folded = rebote_fold_text (name);
  folded[strcspn (folded, "*_")] = '\0';

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->names, g_strstrip (folded)));
}

/* “Fwd: RE: Undelivered Mail”: the kinds of its beginnings, as bits; @rest is what stands behind them. */
static guint
read_prefixes (RebotePassedOn *self,
               const char     *subject,
               const char    **rest)
{
  guint found = 0;

  *rest = subject;
  for (guint i = 0; i < MAX_PREFIXES; i++)
    {
      const char      *start = *rest + strspn (*rest, " \t[");
      const char      *colon = strchr (start, ':');
      g_autofree char *folded = NULL;
      guint            word;

      if (colon == NULL || colon - start > MAX_NAME)
        break;
      folded = fold_line (start, colon - start);
      word = GPOINTER_TO_UINT (g_hash_table_lookup (self->prefixes, folded));
      if (word == WORD_NONE)
        break;
      found |= 1u << word;
      *rest = colon + 1 + strspn (colon + 1, " \t");
    }

  return found;
}

/* Reads the lines above a mail, if these are such. */
static gboolean
read_block (RebotePassedOn *self,
            const char     *line,
            Found          *found)
{
  guint depth, n_names = 0;

  skip_quotes (line, G_MAXUINT, &found->depth);
  for (; *line; line = next_line (line))
    {
      const char *plain = skip_quotes (line, found->depth, &depth);
      const char *value = NULL;
      Word        word;

      if (depth < found->depth || is_blank (plain))
        break;
      word = read_name (self, plain, &value);
      if (word == WORD_NONE)
        {
          /* Long lists of recipients go on below. */
          if (n_names == 0 || !(*plain == ' ' || *plain == '\t'))
            break;
          continue;
        }
      if (found->values[word] && word != WORD_OTHER)
        break;
      n_names++;
      g_free (found->values[word]);
      found->values[word] = g_strstrip (g_strndup (value, MIN (strcspn (value, "\n"), MAX_VALUE)));
    }
  found->body = line;

  return n_names >= 2 && found->values[WORD_FROM] &&
         (found->values[WORD_SUBJECT] || found->values[WORD_DATE] || found->values[WORD_TO]);
}

/* The lines above a mail stand behind a mark, or in a mail whose subject says that it passes one on. */
static gboolean
find_block (RebotePassedOn *self,
            const char     *text,
            gboolean        says_so,
            Found          *found)
{
  gboolean marked = says_so;

  for (const char *line = text, *next; *line; line = next)
    {
      guint       depth;
      const char *plain = skip_quotes (line, G_MAXUINT, &depth);
      const char *value;

      next = next_line (line);
      if (is_blank (plain))
        continue;
      if (marked && read_name (self, plain, &value) != WORD_NONE)
        {
          if (read_block (self, line, found))
            return TRUE;
          /* Each line is looked at once, however many of them look like the beginning of one. */
          next = MAX (next, found->body);
          found_clear (found);
        }
      marked = says_so || is_ruler (plain);
      if (!marked)
        {
          g_autofree char *folded = fold_line (plain, MAX_LINE);

          marked = contains_one_of (folded, self->marks);
        }
    }

  return FALSE;
}

/* “On Monday Ana wrote:” and “> ” before each line. */
static gboolean
find_quote (RebotePassedOn *self,
            const char     *text,
            Found          *found)
{
  const char *before = NULL, *before_that = NULL, *first = NULL;
  guint       n = 0;

  for (const char *line = text; *line; line = next_line (line))
    {
      const char *start = line + strspn (line, " \t");

      if (*start == '>')
        {
          n++;
          first = first ? first : line;
        }
      else if (first == NULL && !is_blank (line))
        {
          before_that = before;
          before = line;
        }
    }
  if (n < MIN_QUOTED || before == NULL)
    return FALSE;

  /* A long one is broken in two. */
  for (guint i = 0; i < 2; i++)
    {
      const char      *line = i == 0 ? before : before_that;
      g_autofree char *folded = line ? fold_line (line, MAX_LINE) : NULL;

      if (folded && (contains_one_of (folded, self->wrote) || contains_one_of (folded, self->marks)))
        {
          found->body = first;
          found->depth = 1;
          return TRUE;
        }
    }

  return FALSE;
}

static void
append_header (GString    *mail,
               const char *name,
               const char *value)
{
  if (value && *value)
    g_string_append_printf (mail, "%s: %.*s\n", name, (int)strcspn (value, "\r\n"), value);
}

static GBytes *
make_mail (RebotePassedOn *self,
           ReboteMessage  *message,
           const Found    *found)
{
  GString    *mail = g_string_new (NULL);
  const char *outer = rebote_fields_get (message->headers, "Subject");
  const char *subject = found->values[WORD_SUBJECT];

  if (subject == NULL && outer)
    read_prefixes (self, outer, &subject);
  append_header (mail, "From", found->values[WORD_FROM] ? found->values[WORD_FROM] : "unknown");
  /* Who answers a notice, got it. */
  append_header (mail, "To", found->values[WORD_TO] ? found->values[WORD_TO] : rebote_fields_get (message->headers, "From"));
  append_header (mail, "Subject", subject);
  append_header (mail, "Date", found->values[WORD_DATE]);
  g_string_append (mail, "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n");

  for (const char *line = found->body; *line; line = next_line (line))
    {
      guint       depth;
      const char *plain = skip_quotes (line, found->depth, &depth);

      /* Between what is quoted stands what somebody says to it. */
      if (depth == found->depth || is_blank (line))
        g_string_append_len (mail, plain, next_line (plain) - plain);
    }

  return g_string_free_to_bytes (mail);
}

/* Servers pass nothing on, and what they return with a notice may contain anything: the subject must say so, unless somebody
 * pasted words alone. */
static gboolean
may_pass_on (ReboteMessage *message,
             guint          prefixes)
{
  const char *return_path = rebote_fields_get (message->headers, "Return-Path");
  const char *automatic = rebote_fields_get (message->headers, "Auto-Submitted");

  if (prefixes == 0 && (rebote_fields_get (message->headers, "Subject") || rebote_fields_get (message->headers, "From")))
    return FALSE;

  return !message->is_report && message->status_groups == NULL && message->feedback == NULL &&
         message->disposition == NULL && rebote_fields_get (message->headers, "X-Failed-Recipients") == NULL &&
         (return_path == NULL || strstr (return_path, "<>") == NULL) &&
         (automatic == NULL || g_ascii_strcasecmp (automatic, "no") == 0);
}

/**
 * rebote_passed_on_unwrap:
 * @self: the words
 * @message: a mail
 *
 * Finds the mail that somebody passes on in the words of this one.
 *
 * Returns: (transfer full) (nullable): it, made a mail again; %NULL if there is none
 */
GBytes *
rebote_passed_on_unwrap (RebotePassedOn *self,
                         ReboteMessage  *message)
{
  g_auto (Found) found = { 0 };
  const char *text, *subject, *rest;
  guint       prefixes;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (message != NULL, NULL);

  subject = rebote_fields_get (message->headers, "Subject");
  prefixes = subject ? read_prefixes (self, subject, &rest) : 0;
  if (!may_pass_on (message, prefixes))
    return NULL;

  text = message->whole_text ? message->whole_text : message->text;
  if (!find_block (self, text, (prefixes & (1u << WORD_FORWARD)) != 0, &found) && !find_quote (self, text, &found))
    return NULL;

  return is_blank (found.body) && *next_line (found.body) == '\0' ? NULL : make_mail (self, message, &found);
}
