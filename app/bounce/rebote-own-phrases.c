/* rebote-own-phrases.c
 *
 * Adds rows to the user's own table of phrases, and takes them out again. The user may edit the file as well, so what
 * this program does not know in it stays as it is.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-own-phrases"

#include "config.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/rebote-fold.h"
#include "base/rebote-table.h"
#include "rebote-own-phrases.h"
#include "rebote-phrase-matcher.h"
#include "rebote-phrase-pattern.h"

#define FILE_NAME "phrases.tsv"
#define COLUMNS   "pattern\treason\tweight\tconfidence\twhen"

/* What is taught is meant, so it weighs much; how sure it is, nobody measured. */
#define WEIGHT     "80"
#define CONFIDENCE "0.95"

/* “5.1” or “no” would be found in every other answer. */
#define MIN_LETTERS 4

#define MAX_SUGGESTED 120 /* bytes of an answer that are offered as the deciding words */

/**
 * rebote_own_phrase_free:
 * @self: (transfer full): a row
 */
void
rebote_own_phrase_free (ReboteOwnPhrase *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->pattern);
  g_free (self->words);
  g_free (self);
}

/**
 * rebote_own_phrases_get_dir:
 *
 * Returns: the folder with the user's own tables, which need not exist
 */
const char *
rebote_own_phrases_get_dir (void)
{
  static gsize dir = 0;

  if (g_once_init_enter (&dir))
    g_once_init_leave (&dir, (gsize)g_build_filename (g_get_user_data_dir (), "rebote", NULL));

  return (const char *)dir;
}

/**
 * rebote_own_phrases_make_pattern:
 * @words: words as they stand in a mail
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer full) (nullable): the phrase that finds them; %NULL if they are too few or too many
 */
char *
rebote_own_phrases_make_pattern (const char *words,
                                 GError    **error)
{
  g_autofree char *folded = NULL;
  g_autofree char *pattern = NULL;
  g_autoptr (RebotePhraseMatcher) matcher = NULL;
  guint n_letters = 0;

  g_return_val_if_fail (words != NULL, NULL);

  if (strlen (words) > REBOTE_OWN_PHRASES_MAX_WORDS || !g_utf8_validate (words, -1, NULL))
    {
      g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_BAD_VALUE,
                   _("Choose fewer words: those that tell the cause are enough."));
      return NULL;
    }

  folded = g_strstrip (rebote_fold_text (words));
  for (const char *c = folded; *c; c = g_utf8_next_char (c))
    n_letters += g_unichar_isalnum (g_utf8_get_char (c)) ? g_unichar_iswide (g_utf8_get_char (c)) + 1 : 0;
  if (n_letters < MIN_LETTERS)
    {
      g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_BAD_VALUE,
                   _("Choose more words: these would be found everywhere."));
      return NULL;
    }

  pattern = rebote_phrase_pattern_escape (folded);
  matcher = rebote_phrase_matcher_new ();
  return rebote_phrase_matcher_add (matcher, pattern, 0, error) ? g_steal_pointer (&pattern) : NULL;
}

/* What differs from mail to mail: codes, addresses, numbers of servers, links. */
static gboolean
is_passing (const char *word)
{
  gsize n_digits = 0;

  for (const char *c = word; *c; c++)
    n_digits += g_ascii_isdigit (*c);

  return strchr (word, '@') || strstr (word, "://") || n_digits >= 3 || n_digits * 2 > strlen (word);
}

/**
 * rebote_own_phrases_suggest:
 * @answer: a server's answer
 *
 * Returns: (transfer full): the longest stretch of it that the same server would also say to others; may be empty
 */
char *
rebote_own_phrases_suggest (const char *answer)
{
  static const char edges[] = "<>()[]{}:;,.-'\"= ";
  g_auto (GStrv) words = NULL;
  g_autoptr (GString) run = g_string_new (NULL);
  g_autofree char *best = g_strdup ("");

  g_return_val_if_fail (answer != NULL, NULL);

  words = g_strsplit_set (answer, " \t\r\n", -1);
  for (guint i = 0; words[i]; i++)
    {
      if (is_passing (words[i]))
        g_string_truncate (run, 0);
      else if (words[i][0] && run->len + strlen (words[i]) < MAX_SUGGESTED)
        g_string_append_printf (run, "%s%s", run->len > 0 ? " " : "", words[i]);
      if (run->len > strlen (best))
        {
          g_free (best);
          best = g_strdup (run->str);
        }
    }

  while (*best && strchr (edges, best[strlen (best) - 1]))
    best[strlen (best) - 1] = '\0';
  return g_strdup (best + strspn (best, edges));
}

static char *
make_path (const char *dir)
{
  return g_build_filename (dir, FILE_NAME, NULL);
}

/* The bytes of the file; those of a new one if it does not exist. */
static char *
read_file (const char *dir,
           GError    **error)
{
  g_autofree char *path = make_path (dir);
  g_autoptr (GError) failure = NULL;
  char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, &failure))
    return text;
  if (g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_strdup (COLUMNS "\n");

  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static gboolean
write_file (const char *dir,
            const char *text,
            GError    **error)
{
  g_autofree char *path = make_path (dir);

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", dir, g_strerror (code));
      return FALSE;
    }

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gboolean
is_row (const char *line)
{
  return line[0] != '\0' && line[0] != '#' && line[0] != '\r';
}

/* Whether the line is that of the phrase; the user's columns may stand in any order. */
static gboolean
is_phrase (const char  *header,
           const char  *line,
           const char  *pattern,
           ReboteReason reason)
{
  g_auto (GStrv) names = g_strsplit (header, "\t", -1);
  g_auto (GStrv) cells = g_strsplit (line, "\t", -1);
  guint n_equal = 0;

  if (!is_row (line))
    return FALSE;
  for (guint i = 0; names[i] && cells[i]; i++)
    {
      g_strchomp (names[i]);
      if (g_str_equal (names[i], "pattern"))
        n_equal += g_str_equal (cells[i], pattern);
      else if (g_str_equal (names[i], "reason"))
        n_equal += g_str_equal (cells[i], rebote_reason_to_slug (reason));
    }

  return n_equal == 2;
}

static char *
find_header (char **lines)
{
  for (guint i = 0; lines[i]; i++)
    {
      if (is_row (lines[i]))
        return lines[i];
    }

  return NULL;
}

static char *
make_row (const char  *header,
          const char  *pattern,
          ReboteReason reason)
{
  const struct
  {
    const char *name;
    const char *value;
  } values[] = {
    { "pattern", pattern },
    { "reason", rebote_reason_to_slug (reason) },
    { "weight", WEIGHT },
    { "confidence", CONFIDENCE },
  };
  g_auto (GStrv) names = g_strsplit (header, "\t", -1);
  GString *row = g_string_new (NULL);

  for (guint i = 0; names[i]; i++)
    {
      if (i > 0)
        g_string_append_c (row, '\t');
      for (guint k = 0; k < G_N_ELEMENTS (values); k++)
        {
          if (g_str_equal (g_strchomp (names[i]), values[k].name))
            g_string_append (row, values[k].value);
        }
    }

  return g_string_free (row, FALSE);
}

/**
 * rebote_own_phrases_add:
 * @dir: the folder with the user's own tables; it is made
 * @pattern: a phrase, from rebote_own_phrases_make_pattern()
 * @reason: what it means
 * @error: return location for an error
 *
 * Writes a row to the end of the file. One that is there already is not written twice.
 *
 * Returns: whether the file has the row
 */
gboolean
rebote_own_phrases_add (const char  *dir,
                        const char  *pattern,
                        ReboteReason reason,
                        GError     **error)
{
  g_autofree char *text = NULL;
  g_autofree char *row = NULL;
  g_autofree char *whole = NULL;
  g_auto (GStrv) lines = NULL;
  const char *header;

  g_return_val_if_fail (dir != NULL, FALSE);
  g_return_val_if_fail (pattern != NULL && strpbrk (pattern, "\t\r\n") == NULL, FALSE);
  g_return_val_if_fail (reason > REBOTE_REASON_NONE && reason < REBOTE_N_REASONS, FALSE);

  text = read_file (dir, error);
  if (text == NULL)
    return FALSE;

  lines = g_strsplit (text, "\n", -1);
  header = find_header (lines);
  for (guint i = 0; header && lines[i]; i++)
    {
      if (is_phrase (header, lines[i], pattern, reason))
        return TRUE;
    }

  row = make_row (header ? header : COLUMNS, pattern, reason);
  whole = g_strconcat (text, *text && !g_str_has_suffix (text, "\n") ? "\n" : "", header ? "" : COLUMNS "\n", row, "\n", NULL);
  return write_file (dir, whole, error);
}

/**
 * rebote_own_phrases_remove:
 * @dir: the folder with the user's own tables
 * @pattern: a phrase
 * @reason: what it means
 * @error: return location for an error
 *
 * Takes a row out of the file. Everything else in it stays as it is.
 *
 * Returns: whether the file is without the row
 */
gboolean
rebote_own_phrases_remove (const char  *dir,
                           const char  *pattern,
                           ReboteReason reason,
                           GError     **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) kept = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  const char *header;

  g_return_val_if_fail (dir != NULL && pattern != NULL, FALSE);
  g_return_val_if_fail (reason > REBOTE_REASON_NONE && reason < REBOTE_N_REASONS, FALSE);

  text = read_file (dir, error);
  if (text == NULL)
    return FALSE;

  lines = g_strsplit (text, "\n", -1);
  header = find_header (lines);
  for (guint i = 0; lines[i]; i++)
    {
      if (header && is_phrase (header, lines[i], pattern, reason))
        continue;
      g_string_append (kept, lines[i]);
      if (lines[i + 1])
        g_string_append_c (kept, '\n');
    }

  return g_str_equal (kept->str, text) || write_file (dir, kept->str, error);
}

static char *
make_words (const char *pattern)
{
  GString *words = g_string_new (NULL);

  for (; *pattern; pattern++)
    {
      if (*pattern == '\\' && pattern[1])
        pattern++;
      g_string_append_c (words, *pattern);
    }

  return g_string_free (words, FALSE);
}

/**
 * rebote_own_phrases_list:
 * @dir: the folder with the user's own tables
 *
 * Rows that cannot be read are left out; rebote_knowledge_get_problems() names them.
 *
 * Returns: (transfer full) (element-type ReboteOwnPhrase): the rows of the file, in their order
 */
GPtrArray *
rebote_own_phrases_list (const char *dir)
{
  static const char *const names[] = { "pattern", "reason", NULL };
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_own_phrase_free);
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ReboteTable) table = NULL;
  int columns[2];

  g_return_val_if_fail (dir != NULL, found);

  path = make_path (dir);
  table = rebote_table_new_from_own_file (path, problems, NULL);
  if (table == NULL || !rebote_table_find_columns (table, names, columns, NULL))
    return found;

  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      const char *pattern = rebote_table_get (table, row, columns[0]);
      ReboteReason reason;

      if (rebote_reason_from_slug (rebote_table_get (table, row, columns[1]), &reason))
        {
          ReboteOwnPhrase *phrase = g_new0 (ReboteOwnPhrase, 1);

          phrase->pattern = g_strdup (pattern);
          phrase->words = make_words (pattern);
          phrase->reason = reason;
          g_ptr_array_add (found, phrase);
        }
    }

  return found;
}
