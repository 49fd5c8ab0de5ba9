/* rebote-list-preset.c
 *
 * The presets of list-presets.tsv, and what they make of names and cells.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-preset"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-table.h"

#include "rebote-list-preset.h"

#define TABLE   "list-presets.tsv"
#define NOTHING "-"

enum
{
  SLUG,
  NAME,
  ADDRESS,
  DELIMITER,
  LINE_END,
  NAMES,
  N_COLUMNS
};

static gboolean
take_row (ReboteTable *table,
          guint        row,
          const int   *columns,
          GPtrArray   *presets,
          GError     **error)
{
  const char       *cells[N_COLUMNS];
  ReboteListPreset *preset;

  for (guint i = 0; i < N_COLUMNS; i++)
    cells[i] = rebote_table_get (table, row, columns[i]);

  preset = g_new0 (ReboteListPreset, 1);
  g_ptr_array_add (presets, preset);
  preset->slug = cells[SLUG];
  preset->name = g_str_equal (cells[NAME], NOTHING) ? NULL : cells[NAME];
  preset->address = g_str_equal (cells[ADDRESS], NOTHING) ? NULL : cells[ADDRESS];
  preset->delimiter = g_str_equal (cells[DELIMITER], "comma") ? ',' : g_str_equal (cells[DELIMITER], "semicolon") ? ';'
                                                                                                                  : '\0';
  preset->line_end = g_str_equal (cells[LINE_END], "crlf") ? REBOTE_LINE_END_CRLF : REBOTE_LINE_END_LF;
  preset->names_are_words = g_str_equal (cells[NAMES], "word");
  if ((preset->delimiter == '\0') == (preset->address == NULL) &&
      (preset->delimiter || g_str_equal (cells[DELIMITER], "none")) &&
      (preset->line_end == REBOTE_LINE_END_CRLF || g_str_equal (cells[LINE_END], "lf")) &&
      (preset->names_are_words || g_str_equal (cells[NAMES], "any")))
    return TRUE;

  g_set_error (error, REBOTE_TABLE_ERROR, REBOTE_TABLE_ERROR_BAD_VALUE, "%s:%u: not the form of a list", TABLE,
               rebote_table_get_line (table, row));
  return FALSE;
}

/* The presets point into the table. */
static GPtrArray *
load (ReboteTable **kept,
      GError      **error)
{
  const char *const names[] = { "preset", "name", "address", "delimiter", "line-end", "names", NULL };
  g_autoptr (ReboteTable) table = rebote_table_new_from_resource (TABLE, error);
  g_autoptr (GPtrArray) presets = g_ptr_array_new_with_free_func (g_free);
  int columns[N_COLUMNS];

  if (table == NULL || !rebote_table_find_columns (table, names, columns, error))
    return NULL;

  for (guint i = 0; i < rebote_table_get_n_rows (table); i++)
    {
      if (!take_row (table, i, columns, presets, error))
        return NULL;
    }
  *kept = g_steal_pointer (&table);

  return g_steal_pointer (&presets);
}

/**
 * rebote_list_presets_get:
 * @error: return location for a #ReboteTableError
 *
 * Returns: (transfer none) (nullable) (element-type ReboteListPreset): all of them, the list of addresses alone last
 */
GPtrArray *
rebote_list_presets_get (GError **error)
{
  static ReboteTable *table;
  static GPtrArray   *presets;
  static GMutex       lock;
  GPtrArray          *result;

  g_mutex_lock (&lock);
  if (presets == NULL)
    presets = load (&table, error);
  result = presets;
  g_mutex_unlock (&lock);

  return result;
}

static char *
join_slugs (GPtrArray *presets)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < presets->len; i++)
    {
      const ReboteListPreset *preset = g_ptr_array_index (presets, i);

      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", preset->slug);
    }

  return g_string_free (out, FALSE);
}

/**
 * rebote_list_preset_find:
 * @slug: a name as people write it on the command line
 * @error: return location for a #ReboteContactsError or #ReboteTableError
 *
 * Returns: (transfer none) (nullable): the preset
 */
const ReboteListPreset *
rebote_list_preset_find (const char *slug,
                         GError    **error)
{
  GPtrArray       *presets;
  g_autofree char *known = NULL;

  g_return_val_if_fail (slug != NULL, NULL);

  presets = rebote_list_presets_get (error);
  if (presets == NULL)
    return NULL;
  for (guint i = 0; i < presets->len; i++)
    {
      const ReboteListPreset *preset = g_ptr_array_index (presets, i);

      if (g_ascii_strcasecmp (preset->slug, slug) == 0)
        return preset;
    }

  known = join_slugs (presets);
  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_UNSUPPORTED,
               /* Translators: a word, and the words that would do, with commas between them */
               _("No form of a list is called “%s”. There are: %s"), slug, known);
  return NULL;
}

/**
 * rebote_list_preset_get_title:
 * @self: a preset
 *
 * Returns: (transfer none): the service's name, or what the list is, in the user's language
 */
const char *
rebote_list_preset_get_title (const ReboteListPreset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name ? self->name : _("Addresses alone");
}

/**
 * rebote_list_preset_get_line_end:
 * @self: a preset
 *
 * Returns: what ends a record
 */
const char *
rebote_list_preset_get_line_end (const ReboteListPreset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->line_end == REBOTE_LINE_END_CRLF ? "\r\n" : "\n";
}

/* “Teléfono móvil” becomes “Telefono_movil”. What is no letter of ASCII and has none that comes close is left out. */
static char *
make_word (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "en");
  GString         *out = g_string_new (NULL);

  for (const char *p = ascii; *p; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (out, *p);
      else if (out->len > 0 && out->str[out->len - 1] != '_')
        g_string_append_c (out, '_');
    }
  if (out->len > 0 && out->str[out->len - 1] == '_')
    g_string_truncate (out, out->len - 1);

  return g_string_free (out, FALSE);
}

/* The name in the form that the service takes; a word must not begin with a digit. */
static char *
make_name (const ReboteListPreset *self,
           const char             *name,
           guint                   position)
{
  g_autofree char *word = self->names_are_words ? make_word (name) : g_strstrip (g_strdup (name));

  if (*word == '\0')
    return g_strdup_printf ("column_%u", position + 1);
  if (self->names_are_words && g_ascii_isdigit (*word))
    return g_strdup_printf ("column_%s", word);

  return g_steal_pointer (&word);
}

/**
 * rebote_list_preset_name_columns:
 * @self: a preset with a header
 * @dialect: how the list is written
 *
 * Names the columns for the service: the column of addresses as it expects it, the others as they are called or, where that
 * is no name for it, nearly so. No two are equal, also not to somebody who takes no notice of case.
 *
 * Returns: (transfer full): a name for each column
 */
GStrv
rebote_list_preset_name_columns (const ReboteListPreset *self,
                                 const ReboteCsvDialect *dialect)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GStrv names;

  g_return_val_if_fail (self != NULL && self->address != NULL, NULL);
  g_return_val_if_fail (dialect != NULL, NULL);

  names = g_new0 (char *, dialect->columns->len + 1);
  g_hash_table_add (taken, g_utf8_casefold (self->address, -1));
  for (guint i = 0; i < dialect->columns->len; i++)
    {
      const ReboteCsvColumn *column = g_ptr_array_index (dialect->columns, i);
      g_autofree char       *base = make_name (self, column->name, i);

      if ((int)i == dialect->address_column)
        {
          names[i] = g_strdup (self->address);
          continue;
        }
      names[i] = g_strdup (base);
      for (guint n = 2;; n++)
        {
          g_autofree char *folded = g_utf8_casefold (names[i], -1);

          if (g_hash_table_add (taken, g_steal_pointer (&folded)))
            break;
          g_free (names[i]);
          names[i] = g_strdup_printf ("%s_%u", base, n);
        }
    }

  return names;
}

/**
 * rebote_list_preset_append_cell:
 * @self: a preset
 * @out: where to append
 * @text: what a cell says
 *
 * Writes a cell so that it is read as it is, line breaks and spaces at its ends included.
 */
void
rebote_list_preset_append_cell (const ReboteListPreset *self,
                                GString                *out,
                                const char             *text)
{
  gsize length;

  g_return_if_fail (self != NULL);
  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL);

  length = strlen (text);
  /* All delimiters that readers guess from, so that none guesses wrong. */
  if (self->delimiter == '\0' ||
      (strpbrk (text, ",;\t|\"\r\n") == NULL && *text != ' ' && (length == 0 || text[length - 1] != ' ')))
    {
      g_string_append_len (out, text, length);
      return;
    }

  g_string_append_c (out, '"');
  for (; *text; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}
