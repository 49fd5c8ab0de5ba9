/* rebote-csv-columns.c
 *
 * Tells from the first rows where the header is, which column holds the addresses, and which ones say that somebody left.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-csv-columns"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "address/rebote-address-cell.h"
#include "address/rebote-address-facts.h"

#include "rebote-csv-detection.h"

/* Rows of text that people put above their table. */
#define MAX_TITLE_ROWS 30

/* How many rows the message shows that no addresses were found. */
#define N_SHOWN_ROWS   3

#define MAX_SHOWN_CELL 40

typedef struct
{
  guint n_filled;
  guint n_addresses; /* cells that hold at least one good address */
  guint n_at;        /* cells with an @ */
  guint n_reserved;
} ColumnContent;

/* Finds the first good address in a cell. */
static gboolean
find_address (const char       *cell,
              ReboteAddressKey *key)
{
  g_autoptr (GPtrArray) found = NULL;

  if (rebote_address_make_key (cell, strlen (cell), key) == REBOTE_ADDRESS_OK)
    return TRUE;

  found = rebote_address_find_in_cell (cell, -1);
  for (guint i = 0; i < found->len; i++)
    {
      ReboteAddressCandidate *candidate = g_ptr_array_index (found, i);

      if (candidate->code == REBOTE_ADDRESS_OK &&
          rebote_address_make_key (candidate->text, strlen (candidate->text), key) == REBOTE_ADDRESS_OK)
        return TRUE;
    }

  return FALSE;
}

static gboolean
holds_address (const char *cell)
{
  ReboteAddressKey key;

  return find_address (cell, &key);
}

static guint
count_filled (char **row)
{
  guint n = 0;

  for (guint i = 0; row[i]; i++)
    n += row[i][strspn (row[i], " \t")] != '\0';

  return n;
}

static gboolean
row_holds_address (char **row)
{
  for (guint i = 0; row[i]; i++)
    {
      if (strchr (row[i], '@') && holds_address (row[i]))
        return TRUE;
    }

  return FALSE;
}

static guint
count_known_words (ReboteListWords *words,
                   char           **row)
{
  guint n = 0;

  for (guint i = 0; row[i]; i++)
    {
      ReboteColumnRole role;
      const char      *state;
      gboolean         look_alike;

      n += rebote_list_words_find_column (words, row[i], &role, &state, &look_alike);
    }

  return n;
}

/* The number of fields that most rows have; the wider one if two are as frequent. */
static guint
find_usual_width (ReboteCsvSample *sample)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  guint best = 0;
  guint best_count = 0;

  for (guint i = 0; i < sample->rows->len; i++)
    {
      char **row = g_ptr_array_index (sample->rows, i);
      guint  width = g_strv_length (row);
      guint  count;

      if (count_filled (row) == 0)
        continue;
      count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (width))) + 1;
      g_hash_table_insert (counts, GUINT_TO_POINTER (width), GUINT_TO_POINTER (count));
      if (count > best_count || (count == best_count && width > best))
        {
          best = width;
          best_count = count;
        }
    }

  return best;
}

/* What stands above the table: empty lines, and rows that are narrower than the others or have a single cell. */
static gboolean
is_title (ReboteListWords *words,
          char           **row,
          guint            width)
{
  guint filled = count_filled (row);

  if (filled == 0)
    return TRUE;
  if (width < 2 || row_holds_address (row) || filled > 1)
    return filled * 2 < width && g_strv_length (row) < width && !row_holds_address (row) &&
           count_known_words (words, row) == 0;

  return g_strv_length (row) < width || width > 2;
}

static void
skip_titles (ReboteCsvDialect *dialect,
             ReboteCsvSample  *sample,
             ReboteListWords  *words,
             guint             width)
{
  guint first = dialect->has_separator_line ? 1 : 0;

  while (first < sample->rows->len && first < MAX_TITLE_ROWS &&
         is_title (words, g_ptr_array_index (sample->rows, first), width))
    first++;

  /* A table of which nothing would be left has no titles. */
  dialect->n_skipped = first < sample->rows->len ? first : dialect->has_separator_line;
}

static void
guess_header (ReboteCsvDialect         *dialect,
              ReboteCsvSample          *sample,
              ReboteListWords          *words,
              const ReboteCsvOverrides *overrides)
{
  char   **first = g_ptr_array_index (sample->rows, dialect->n_skipped);
  guint    known = count_known_words (words, first);
  gboolean holds = row_holds_address (first);

  if (overrides && overrides->has_header != REBOTE_CSV_GUESS)
    {
      dialect->has_header = overrides->has_header;
      return;
    }

  dialect->has_header = !holds;
  if (holds && known > 0)
    dialect->doubts |= REBOTE_CSV_DOUBT_HEADER;
  /* A first row without an address may be a contact that has none. */
  if (!holds && known == 0)
    {
      guint n_with = 0;
      guint n_rows = 0;

      for (guint i = dialect->n_skipped + 1; i < sample->rows->len; i++, n_rows++)
        n_with += row_holds_address (g_ptr_array_index (sample->rows, i));
      if (n_with * 10 < n_rows * 9)
        dialect->doubts |= REBOTE_CSV_DOUBT_HEADER;
    }
}

static char *
make_column_name (guint position)
{
  GString *name = g_string_new (NULL);

  for (guint n = position + 1; n > 0; n = (n - 1) / 26)
    g_string_prepend_c (name, 'A' + (n - 1) % 26);

  return g_string_free (name, FALSE);
}

static void
name_columns (ReboteCsvDialect *dialect,
              ReboteCsvSample  *sample,
              ReboteListWords  *words,
              guint             width,
              gboolean         *look_alikes)
{
  char **header = dialect->has_header ? g_ptr_array_index (sample->rows, dialect->n_skipped) : NULL;
  guint  n = header ? MAX (width, g_strv_length (header)) : width;

  n = MIN (n, REBOTE_CSV_MAX_COLUMNS);
  for (guint i = 0; i < n; i++)
    {
      ReboteCsvColumn *column = g_new0 (ReboteCsvColumn, 1);
      const char      *title = header && i < g_strv_length (header) ? header[i] : "";

      column->name = title[0] ? g_strstrip (g_strdup (title)) : make_column_name (i);
      if (title[0])
        rebote_list_words_find_column (words, title, &column->role, &column->state, &look_alikes[i]);
      g_ptr_array_add (dialect->columns, column);
    }
}

static void
look_at_content (ReboteCsvDialect *dialect,
                 ReboteCsvSample  *sample,
                 ColumnContent    *contents)
{
  ReboteAddressFacts *facts = rebote_address_facts_get (NULL);
  guint               first = dialect->n_skipped + (dialect->has_header ? 1 : 0);

  for (guint i = first; i < sample->rows->len; i++)
    {
      char **row = g_ptr_array_index (sample->rows, i);

      for (guint j = 0; row[j] && j < dialect->columns->len; j++)
        {
          ReboteAddressKey key;

          contents[j].n_filled += row[j][0] != '\0';
          if (!strchr (row[j], '@') && !strstr (row[j], "\xef\xbc\xa0"))
            continue;
          contents[j].n_at++;
          if (!find_address (row[j], &key))
            continue;
          contents[j].n_addresses++;
          if (facts)
            contents[j].n_reserved += rebote_address_facts_is_reserved (facts, key.text + key.at + 1,
                                                                        key.length - key.at - 1);
        }
    }
}

static double
score_column (ReboteCsvColumn *column,
              ColumnContent   *content,
              gboolean         look_alike)
{
  double share = content->n_filled ? (double)content->n_addresses / content->n_filled : 0;
  double at_share = content->n_filled ? (double)content->n_at / content->n_filled : 0;

  if (column->role == REBOTE_COLUMN_ADDRESS)
    return 1 + share + at_share / 4;
  if (column->role == REBOTE_COLUMN_SECOND_ADDRESS)
    return share * 0.5;
  if (look_alike)
    return share * 0.4;

  return share > 0.2 || at_share > 0.5 ? share + at_share / 4 : 0;
}

static void
guess_address_column (ReboteCsvDialect *dialect,
                      ColumnContent    *contents,
                      gboolean         *look_alikes)
{
  double best = 0;
  double second = 0;

  for (guint i = 0; i < dialect->columns->len; i++)
    {
      double score = score_column (rebote_csv_dialect_get_column (dialect, i), &contents[i], look_alikes[i]);

      if (score > best)
        {
          second = best;
          best = score;
          dialect->address_column = i;
        }
      else if (score > second)
        second = score;
    }
  if (second > 0.75 * best && second > 0)
    dialect->doubts |= REBOTE_CSV_DOUBT_ADDRESS;
}

static gboolean
set_address_column (ReboteCsvDialect         *dialect,
                    const char               *name,
                    const ReboteCsvOverrides *overrides,
                    ColumnContent            *contents,
                    gboolean                 *look_alikes,
                    GError                  **error)
{
  g_autofree char *wanted = NULL;

  if (overrides == NULL || (overrides->column_name == NULL && overrides->address_column < 0))
    {
      guess_address_column (dialect, contents, look_alikes);
      return TRUE;
    }
  if (overrides->column_name == NULL)
    {
      dialect->address_column = overrides->address_column < (int)dialect->columns->len ? overrides->address_column : -1;
      return TRUE;
    }

  wanted = rebote_list_words_fold (overrides->column_name);
  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < dialect->columns->len; i++)
        {
          const char      *title = rebote_csv_dialect_get_column (dialect, i)->name;
          g_autofree char *folded = rebote_list_words_fold (title);

          /* The very name beats one that is merely similar. */
          if (pass == 0 ? g_str_equal (title, overrides->column_name) : g_str_equal (folded, wanted))
            {
              dialect->address_column = i;
              return TRUE;
            }
        }
    }

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NO_COLUMN,
               /* Translators: a file name and a column's name */
               _("“%s” has no column “%s”"), name, overrides->column_name);
  return FALSE;
}

static void
settle_roles (ReboteCsvDialect *dialect)
{
  for (guint i = 0; i < dialect->columns->len; i++)
    {
      ReboteCsvColumn *column = rebote_csv_dialect_get_column (dialect, i);

      if ((int)i == dialect->address_column)
        column->role = REBOTE_COLUMN_ADDRESS;
      else if (column->role == REBOTE_COLUMN_ADDRESS)
        column->role = REBOTE_COLUMN_SECOND_ADDRESS;
    }
}

static void
report_no_addresses (ReboteCsvSample *sample,
                     const char      *name,
                     GError         **error)
{
  GString *shown = g_string_new (NULL);

  for (guint i = 0; i < sample->rows->len && i < N_SHOWN_ROWS; i++)
    {
      char **row = g_ptr_array_index (sample->rows, i);

      g_string_append (shown, "\n  ");
      for (guint j = 0; row[j] && j < 8; j++)
        {
          g_autofree char *cell = g_utf8_substring (row[j], 0, MIN (g_utf8_strlen (row[j], -1), MAX_SHOWN_CELL));

          g_string_append_printf (shown, "%s%s", j > 0 ? " │ " : "", g_strdelimit (cell, "\r\n\t", ' '));
        }
    }

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_NO_ADDRESSES,
               /* Translators: a file name; then some lines of that file follow */
               _("No column of “%s” holds e-mail addresses. Its first lines, as they were read: %s"), name, shown->str);
  g_string_free (shown, TRUE);
}

/**
 * rebote_csv_guess_columns:
 * @dialect: how the file is written; its columns are filled in
 * @sample: its first rows
 * @words: the words of contact files
 * @name: the file's name, for messages
 * @overrides: (nullable): what the user knows better
 * @error: return location for a #ReboteContactsError
 *
 * Returns: whether the file has a column of addresses
 */
gboolean
rebote_csv_guess_columns (ReboteCsvDialect         *dialect,
                          ReboteCsvSample          *sample,
                          ReboteListWords          *words,
                          const char               *name,
                          const ReboteCsvOverrides *overrides,
                          GError                  **error)
{
  g_autofree ColumnContent *contents = g_new0 (ColumnContent, REBOTE_CSV_MAX_COLUMNS);
  g_autofree gboolean      *look_alikes = g_new0 (gboolean, REBOTE_CSV_MAX_COLUMNS);
  ColumnContent            *content;
  guint                     width = find_usual_width (sample);

  skip_titles (dialect, sample, words, width);
  /* Below a `sep=` line there may be nothing. */
  if (width == 0 || dialect->n_skipped >= sample->rows->len)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_EMPTY,
                   _("“%s” has no rows with anything in them"), name);
      return FALSE;
    }

  guess_header (dialect, sample, words, overrides);
  name_columns (dialect, sample, words, width, look_alikes);
  look_at_content (dialect, sample, contents);
  if (!set_address_column (dialect, name, overrides, contents, look_alikes, error))
    return FALSE;
  if (dialect->address_column < 0)
    {
      report_no_addresses (sample, name, error);
      return FALSE;
    }

  settle_roles (dialect);
  content = &contents[dialect->address_column];
  dialect->example = content->n_addresses > 0 && content->n_reserved * 2 >= content->n_addresses;
  dialect->confidence = 1;
  for (guint doubt = 1; doubt <= REBOTE_CSV_DOUBT_MOJIBAKE; doubt <<= 1)
    dialect->confidence *= dialect->doubts & doubt ? 0.7 : 1;

  return TRUE;
}
