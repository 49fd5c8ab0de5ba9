/* rebote-list-words.c
 *
 * Words of contact files.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-words"

#include "config.h"

#include <string.h>

#include "base/rebote-table.h"

#include "rebote-list-words.h"

#define COLUMNS_TABLE "list-columns.tsv"
#define STATES_TABLE  "list-states.tsv"
#define REASONS_TABLE "list-reasons.tsv"

#define MAX_WORD      200

struct _ReboteListWords
{
  ReboteTable *columns;
  ReboteTable *states;
  ReboteTable *reasons;
  GHashTable  *column_rows; /* folded word -> row + 1 */
  GHashTable  *state_rows;
  GHashTable  *reason_rows;
};

/**
 * rebote_list_words_fold:
 * @word: a name or a value
 *
 * Returns: (transfer full): the form in which words are compared: without case, accents, punctuation and spaces
 */
char *
rebote_list_words_fold (const char *word)
{
  g_autofree char *apart = NULL;
  g_autofree char *folded = NULL;
  GString         *out;

  g_return_val_if_fail (word != NULL, NULL);

  apart = g_utf8_normalize (word, strnlen (word, MAX_WORD), G_NORMALIZE_ALL);
  folded = g_utf8_casefold (apart ? apart : "", -1);
  out = g_string_new (NULL);
  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* Marks on kana change the sound, so only those of other scripts are left out. */
      if (g_unichar_isalnum (c) || c == 0x3099 || c == 0x309a)
        g_string_append_unichar (out, c);
    }

  return g_string_free (out, FALSE);
}

static GHashTable *
index_table (ReboteTable *table,
             int          column)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rebote_table_get_n_rows (table); i++)
    g_hash_table_insert (rows, rebote_list_words_fold (rebote_table_get (table, i, column)), GUINT_TO_POINTER (i + 1));

  return rows;
}

static ReboteListWords *
load (GError **error)
{
  const char *const column_names[] = { "word", "meaning", NULL };
  g_autoptr (ReboteTable) columns = NULL;
  g_autoptr (ReboteTable) states = NULL;
  g_autoptr (ReboteTable) reasons = NULL;
  ReboteListWords *self;
  int              positions[2];

  columns = rebote_table_new_from_resource (COLUMNS_TABLE, error);
  if (columns == NULL || !rebote_table_find_columns (columns, column_names, positions, error))
    return NULL;
  states = rebote_table_new_from_resource (STATES_TABLE, error);
  if (states == NULL || !rebote_table_find_columns (states, column_names, positions, error))
    return NULL;

  reasons = rebote_table_new_from_resource (REASONS_TABLE, error);
  if (reasons == NULL || !rebote_table_find_columns (reasons, column_names, positions, error))
    return NULL;

  self = g_new0 (ReboteListWords, 1);
  self->column_rows = index_table (columns, 0);
  self->state_rows = index_table (states, 0);
  self->columns = g_steal_pointer (&columns);
  self->states = g_steal_pointer (&states);
  self->reason_rows = index_table (reasons, 0);
  self->reasons = g_steal_pointer (&reasons);
  return self;
}

/**
 * rebote_list_words_get:
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer none) (nullable): the words
 */
ReboteListWords *
rebote_list_words_get (GError **error)
{
  static ReboteListWords *words;
  static GMutex           lock;
  ReboteListWords        *result;

  g_mutex_lock (&lock);
  if (words == NULL)
    words = load (error);
  result = words;
  g_mutex_unlock (&lock);

  return result;
}

/**
 * rebote_list_words_find_column:
 * @self: the words
 * @name: a column's name
 * @role: (out): what such a column is for
 * @state: (out): the state that it tells, or %NULL
 * @look_alike: (out): whether it looks like a column of addresses and is none
 *
 * Returns: whether the name is known
 */
gboolean
rebote_list_words_find_column (ReboteListWords  *self,
                               const char       *name,
                               ReboteColumnRole *role,
                               const char      **state,
                               gboolean         *look_alike)
{
  g_autofree char *folded = NULL;
  const char      *meaning;
  guint            row;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  folded = rebote_list_words_fold (name);
  row = GPOINTER_TO_UINT (g_hash_table_lookup (self->column_rows, folded));
  *role = REBOTE_COLUMN_OTHER;
  *state = NULL;
  *look_alike = FALSE;
  if (row == 0)
    return FALSE;

  meaning = rebote_table_get (self->columns, row - 1, 1);
  if (g_str_equal (meaning, "address"))
    *role = REBOTE_COLUMN_ADDRESS;
  else if (g_str_equal (meaning, "second-address"))
    *role = REBOTE_COLUMN_SECOND_ADDRESS;
  else if (g_str_equal (meaning, "status"))
    *role = REBOTE_COLUMN_STATUS;
  else if (g_str_equal (meaning, "reason"))
    *role = REBOTE_COLUMN_REASON;
  else if (g_str_has_prefix (meaning, "left:"))
    {
      *role = REBOTE_COLUMN_LEFT;
      *state = meaning + strlen ("left:");
    }
  /* A column that tells of an address is not one, whatever its name has in common. */
  *look_alike = *role != REBOTE_COLUMN_ADDRESS && *role != REBOTE_COLUMN_SECOND_ADDRESS;

  return TRUE;
}

/**
 * rebote_list_words_find_state:
 * @self: the words
 * @value: a cell of a column of states or reasons
 *
 * Returns: (transfer none) (nullable): the slug of the state
 */
const char *
rebote_list_words_find_state (ReboteListWords *self,
                              const char      *value)
{
  g_autofree char *folded = NULL;
  guint            row;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  folded = rebote_list_words_fold (value);
  row = GPOINTER_TO_UINT (g_hash_table_lookup (self->state_rows, folded));
  return row ? rebote_table_get (self->states, row - 1, 1) : NULL;
}

/**
 * rebote_list_words_find_reason:
 * @self: the words
 * @value: a cell of a column of reasons
 *
 * “Spam” as a state means that the person complained; as the reason why mail came back, that a filter did.
 *
 * Returns: (transfer none) (nullable): the slug of the reason or state
 */
const char *
rebote_list_words_find_reason (ReboteListWords *self,
                               const char      *value)
{
  g_autofree char *folded = NULL;
  guint            row;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  folded = rebote_list_words_fold (value);
  row = GPOINTER_TO_UINT (g_hash_table_lookup (self->reason_rows, folded));

  return row ? rebote_table_get (self->reasons, row - 1, 1) : rebote_list_words_find_state (self, value);
}

/**
 * rebote_list_words_is_no:
 * @self: the words
 * @value: a cell
 *
 * Returns: whether it is empty, or says no in some language
 */
gboolean
rebote_list_words_is_no (ReboteListWords *self,
                         const char      *value)
{
  g_autofree char *folded = NULL;
  const char      *state;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  folded = rebote_list_words_fold (value);
  /* Zeros, also those of an empty date. */
  if (folded[strspn (folded, "0")] == '\0')
    return TRUE;

  state = rebote_list_words_find_state (self, value);
  return state && (g_str_equal (state, "no") || g_str_equal (state, "active"));
}
