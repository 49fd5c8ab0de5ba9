/* rebote-fact-words.c
 *
 * Loads the words that tell facts.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-fact-words"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-fold.h"
#include "base/rebote-table.h"
#include "rebote-fact-words.h"

#define MAX_COLUMNS 4

typedef struct
{
  ReboteDateWord what;
  int            value;
} Word;

/* A header that tells what a mail is. */
typedef struct
{
  char             *name;
  char             *value;
  ReboteMessageType type;
  int               weight;
} Header;

struct _ReboteFactWords
{
  RebotePhraseMatcher *matcher;
  GPtrArray           *rules;   /* ReboteFactRule */
  GHashTable          *words;   /* folded word -> Word */
  GHashTable          *orders;  /* key -> ReboteDateOrder */
  RebotePhraseMatcher *wishes;
  GArray              *roles;   /* ReboteWishRole */
  GPtrArray           *headers; /* Header */
};

static const char *const says_slugs[REBOTE_N_SAYS] = {
  [REBOTE_SAYS_UNTIL] = "until",
  [REBOTE_SAYS_UNTIL_AFTER] = "until-after",
  [REBOTE_SAYS_CONTACT] = "contact",
  [REBOTE_SAYS_NEW_ADDRESS] = "new-address",
  [REBOTE_SAYS_RETRY_FOR] = "retry-for",
  [REBOTE_SAYS_RETRY_AGE] = "retry-age",
  [REBOTE_SAYS_RETRY_UNTIL] = "retry-until",
  [REBOTE_SAYS_QUOTE] = "quote",
  [REBOTE_SAYS_REDACTED] = "redacted",
};

typedef gboolean (*RowFunc) (ReboteFactWords   *self,
                             const char *const *cells,
                             GError           **error);

static void
rule_free (gpointer data)
{
  ReboteFactRule *rule = data;

  g_free (rule->pattern);
  g_free (rule);
}

static void
header_free (gpointer data)
{
  Header *header = data;

  g_free (header->name);
  g_free (header->value);
  g_free (header);
}

/* Which of the names it is; -1 where it is none. */
static int
find_name (const char        *name,
           const char *const *names,
           guint              n_names)
{
  for (guint i = 0; i < n_names; i++)
    {
      if (g_strcmp0 (names[i], name) == 0)
        return i;
    }

  return -1;
}

static gboolean
add_rule (ReboteFactWords   *self,
          const char *const *cells,
          GError           **error)
{
  ReboteFactRule *rule = g_new0 (ReboteFactRule, 1);
  int             says = find_name (cells[1], says_slugs, REBOTE_N_SAYS);

  g_ptr_array_add (self->rules, rule);
  rule->pattern = g_strconcat ("facts.tsv:", cells[0], NULL);
  rule->language = *cells[2] ? g_intern_string (cells[2]) : NULL;
  if (says >= 0)
    rule->says = says;
  else if (!rebote_fact_from_slug (cells[1], &rule->fact))
    return FALSE;

  return rebote_phrase_matcher_add (self->matcher, cells[0], self->rules->len - 1, error);
}

static gboolean
add_word (ReboteFactWords   *self,
          const char *const *cells,
          GError           **error)
{
  static const char *const names[] = { "", "month", "weekday", "number", "seconds", "days", "skip" };
  Word *word = g_new0 (Word, 1);
  int   what = find_name (cells[1], names, G_N_ELEMENTS (names));

  word->what = MAX (what, 0);
  word->value = (int)g_ascii_strtoll (cells[2], NULL, 10);
  g_hash_table_insert (self->words, g_strstrip (rebote_fold_text (cells[0])), word);

  return what > 0;
}

static gboolean
add_order (ReboteFactWords   *self,
           const char *const *cells,
           GError           **error)
{
  static const char *const names[] = { "", "dmy", "mdy" };
  int order = find_name (cells[1], names, G_N_ELEMENTS (names));

  g_hash_table_insert (self->orders, g_strdup (cells[0]), GINT_TO_POINTER (order));

  return order > 0;
}

static gboolean
add_wish (ReboteFactWords   *self,
          const char *const *cells,
          GError           **error)
{
  static const char *const names[] = { "request", "filler", "generated", "end" };
  int            found = find_name (cells[1], names, G_N_ELEMENTS (names));
  ReboteWishRole role = MAX (found, 0);

  g_array_append_val (self->roles, role);

  return found >= 0 && rebote_phrase_matcher_add (self->wishes, cells[0], self->roles->len - 1, error);
}

static gboolean
add_header (ReboteFactWords   *self,
            const char *const *cells,
            GError           **error)
{
  Header *header = g_new0 (Header, 1);

  g_ptr_array_add (self->headers, header);
  header->name = g_strdup (cells[0]);
  header->value = g_strdup (cells[1]);
  header->weight = (int)g_ascii_strtoll (cells[3], NULL, 10);

  return header->weight > 0 && rebote_message_type_from_slug (cells[2], &header->type);
}

static const struct
{
  const char *name;
  const char *columns[MAX_COLUMNS + 1];
  RowFunc     add;
} tables[] = {
  { "facts.tsv", { "pattern", "says", "language" }, add_rule },
  { "date-words.tsv", { "word", "what", "value" }, add_word },
  { "date-orders.tsv", { "key", "order" }, add_order },
  { "unsubscribe-words.tsv", { "words", "role" }, add_wish },
  { "message-headers.tsv", { "header", "value", "type", "weight" }, add_header },
};

static gboolean
load_table (ReboteFactWords *self,
            guint            number,
            GError         **error)
{
  g_autoptr (ReboteTable) table = rebote_table_new_from_resource (tables[number].name, error);
  int columns[MAX_COLUMNS];

  if (table == NULL || !rebote_table_find_columns (table, tables[number].columns, columns, error))
    return FALSE;

  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      g_autoptr (GError) failure = NULL;
      const char *cells[MAX_COLUMNS] = { NULL };

      for (guint i = 0; tables[number].columns[i]; i++)
        cells[i] = rebote_table_get (table, row, columns[i]);
      if (!tables[number].add (self, cells, &failure))
        {
          if (failure)
            g_propagate_error (error, g_steal_pointer (&failure));
          else
            g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_BAD_VALUE,
                         _("%s, line %u: “%s” has no meaning there"), rebote_table_get_name (table),
                         rebote_table_get_line (table, row), cells[1]);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * rebote_fact_words_load:
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer full) (nullable): the words
 */
ReboteFactWords *
rebote_fact_words_load (GError **error)
{
  g_autoptr (ReboteFactWords) self = g_new0 (ReboteFactWords, 1);

  self->matcher = rebote_phrase_matcher_new ();
  self->wishes = rebote_phrase_matcher_new ();
  self->rules = g_ptr_array_new_with_free_func (rule_free);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->roles = g_array_new (FALSE, FALSE, sizeof (ReboteWishRole));
  self->headers = g_ptr_array_new_with_free_func (header_free);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (!load_table (self, i, error))
        return NULL;
    }
  rebote_phrase_matcher_compile (self->matcher);
  rebote_phrase_matcher_compile (self->wishes);

  return g_steal_pointer (&self);
}

/**
 * rebote_fact_words_free:
 * @self: (transfer full): the words
 */
void
rebote_fact_words_free (ReboteFactWords *self)
{
  g_return_if_fail (self != NULL);

  rebote_phrase_matcher_free (self->matcher);
  rebote_phrase_matcher_free (self->wishes);
  g_ptr_array_unref (self->rules);
  g_hash_table_unref (self->words);
  g_hash_table_unref (self->orders);
  g_array_unref (self->roles);
  g_ptr_array_unref (self->headers);
  g_free (self);
}

/**
 * rebote_fact_words_get_matcher:
 * @self: the words
 *
 * Returns: (transfer none): the matcher of the words of facts
 */
RebotePhraseMatcher *
rebote_fact_words_get_matcher (ReboteFactWords *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->matcher;
}

/**
 * rebote_fact_words_get_rule:
 * @self: the words
 * @number: a number which that matcher reported
 *
 * Returns: (transfer none): what they tell
 */
const ReboteFactRule *
rebote_fact_words_get_rule (ReboteFactWords *self,
                            guint            number)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (number < self->rules->len, NULL);

  return g_ptr_array_index (self->rules, number);
}

/**
 * rebote_fact_words_look_up:
 * @self: the words
 * @word: a folded word
 * @value: (out): its number
 *
 * Returns: what the word is in a date
 */
ReboteDateWord
rebote_fact_words_look_up (ReboteFactWords *self,
                           const char      *word,
                           int             *value)
{
  const Word *found;

  g_return_val_if_fail (self != NULL, REBOTE_DATE_WORD_NONE);
  g_return_val_if_fail (value != NULL, REBOTE_DATE_WORD_NONE);

  found = g_hash_table_lookup (self->words, word);
  *value = found ? found->value : 0;
  return found ? found->what : REBOTE_DATE_WORD_NONE;
}

/**
 * rebote_fact_words_get_order:
 * @self: the words
 * @key: (nullable): a language, a language and country, or the end of a domain with its dot, in lower case
 *
 * Returns: how dates are written there
 */
ReboteDateOrder
rebote_fact_words_get_order (ReboteFactWords *self,
                             const char      *key)
{
  g_return_val_if_fail (self != NULL, REBOTE_DATE_ORDER_UNKNOWN);

  return key ? GPOINTER_TO_INT (g_hash_table_lookup (self->orders, key)) : REBOTE_DATE_ORDER_UNKNOWN;
}

/**
 * rebote_fact_words_get_wishes:
 * @self: the words
 *
 * Returns: (transfer none): the matcher of requests to be taken off
 */
RebotePhraseMatcher *
rebote_fact_words_get_wishes (ReboteFactWords *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->wishes;
}

/**
 * rebote_fact_words_get_wish:
 * @self: the words
 * @number: a number which that matcher reported
 *
 * Returns: what the words are in such a request
 */
ReboteWishRole
rebote_fact_words_get_wish (ReboteFactWords *self,
                            guint            number)
{
  g_return_val_if_fail (self != NULL, REBOTE_WISH_FILLER);
  g_return_val_if_fail (number < self->roles->len, REBOTE_WISH_FILLER);

  return g_array_index (self->roles, ReboteWishRole, number);
}

/**
 * rebote_fact_words_weigh_header:
 * @self: the words
 * @headers: the headers of a mail
 * @type: what it may be
 *
 * Returns: how strongly they say so, 0 to 100
 */
int
rebote_fact_words_weigh_header (ReboteFactWords  *self,
                                ReboteFields     *headers,
                                ReboteMessageType type)
{
  int weight = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (headers != NULL, 0);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const Header *header = g_ptr_array_index (self->headers, i);
      const char   *value;

      if (header->type != type || header->weight <= weight)
        continue;
      value = rebote_fields_get (headers, header->name);
      if (value && g_ascii_strncasecmp (value, header->value, strlen (header->value)) == 0)
        weight = header->weight;
    }

  return weight;
}
