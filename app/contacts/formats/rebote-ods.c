/* rebote-ods.c
 *
 * Workbooks of LibreOffice and its relatives (OpenDocument 1.3 part 3). All sheets stand in one document, one after the
 * other, and what is repeated in it stands there once.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-ods"

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "rebote-excel-number.h"
#include "rebote-list-archive.h"
#include "rebote-list-formats-private.h"
#include "rebote-markup.h"

/* A piece of text that stands for more spaces than this is not a contact's. */
#define MAX_SPACES 1000

#define MAX_STYLES 10000

typedef struct
{
  ReboteListConversion *conversion;
  int                   wanted;     /* the sheet that the user wants, or -1 */
  gboolean              only_names; /* of sheets are looked for */
  GHashTable           *hidden_styles;
  char                 *style;   /* the one at hand */
  ReboteListSpool      *spool;   /* of the sheet at hand; NULL outside of one, and in one that is not wanted */
  guint                 skipped; /* elements in each other whose text is not the cell's */
  guint                 n_rows;
  guint                 n_columns;
  guint                 column;
  gboolean              in_table;
  gboolean              in_cell;
  gboolean              in_text;
  gboolean              is_hidden_row;
  guint                 n_hidden;
  char                 *value; /* of the cell, unless it is its text */
  GString              *text;
  char                 *link;
} Reading;

static guint
read_count (const char **attributes,
            const char **values,
            const char  *name,
            guint        most)
{
  const char *text = rebote_markup_get (attributes, values, name);
  guint64     n = text ? g_ascii_strtoull (text, NULL, 10) : 1;

  return CLAMP (n, 1, most);
}

static gboolean
start_table (Reading     *self,
             const char **attributes,
             const char **values,
             GError     **error)
{
  const char *name = rebote_markup_get (attributes, values, "name");
  const char *style = rebote_markup_get (attributes, values, "style-name");
  guint       position = self->conversion->sheets->len;

  if (position >= REBOTE_WORKBOOK_MAX_SHEETS)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE, _("“%s” has more than %d sheets"), self->conversion->name, REBOTE_WORKBOOK_MAX_SHEETS);
      return FALSE;
    }
  _rebote_list_conversion_add_sheet (self->conversion, name ? name : "",
                                     style && g_hash_table_contains (self->hidden_styles, style));
  self->in_table = TRUE;
  self->n_hidden = 0;
  if (self->only_names || (self->wanted >= 0 && self->wanted != (int)position))
    return TRUE;

  self->spool = rebote_list_spool_new (self->conversion->name, error);
  return self->spool != NULL;
}

static gboolean
end_table (Reading *self,
           GError **error)
{
  ReboteListConversion *conversion = self->conversion;
  g_autoptr (ReboteListSpool) spool = NULL;
  guint position = conversion->sheets->len - 1;

  self->in_table = FALSE;
  if (self->spool == NULL)
    return TRUE;
  spool = g_steal_pointer (&self->spool);
  if (!_rebote_list_conversion_take_sheet (conversion, position, spool, error))
    return FALSE;
  if (conversion->sheet == (int)position)
    {
      g_ptr_array_set_size (conversion->warnings, 0);
      if (self->n_hidden > 0)
        g_ptr_array_add (conversion->warnings,
                         g_strdup_printf (ngettext ("%u row that the workbook hides is read too.",
                                                    "%u rows that the workbook hides are read too.", self->n_hidden),
                                          self->n_hidden));
    }

  return TRUE;
}

/* What a cell says by its attributes: numbers as they are, dates as in ISO 8601; text stands in it. */
static char *
read_value (const char **attributes,
            const char **values)
{
  const char *type = rebote_markup_get (attributes, values, "value-type");
  const char *value = rebote_markup_get (attributes, values, "value");

  if (type == NULL)
    return NULL;
  if (g_str_equal (type, "date"))
    {
      value = rebote_markup_get (attributes, values, "date-value");
      return value ? g_strdelimit (g_strdup (value), "T", ' ') : NULL;
    }
  if (g_str_equal (type, "time"))
    {
      guint hours, minutes, seconds = 0;

      value = rebote_markup_get (attributes, values, "time-value");
      return value && sscanf (value, "PT%uH%uM%uS", &hours, &minutes, &seconds) >= 2
               ? g_strdup_printf ("%02u:%02u:%02u", hours, minutes, seconds)
               : NULL;
    }
  if (g_str_equal (type, "boolean"))
    {
      value = rebote_markup_get (attributes, values, "boolean-value");
      return value ? g_strdup (rebote_markup_is_true (value) ? "TRUE" : "FALSE") : NULL;
    }
  if (g_str_equal (type, "string"))
    return g_strdup (rebote_markup_get (attributes, values, "string-value"));

  return value ? rebote_excel_number_to_text (value, REBOTE_EXCEL_FORM_NUMBER, FALSE) : NULL;
}

static void
start_cell (Reading     *self,
            const char **attributes,
            const char **values)
{
  const char *formula = rebote_markup_get (attributes, values, "formula");
  const char *link = formula ? strstr (formula, "HYPERLINK(\"") : NULL;

  self->in_cell = TRUE;
  self->n_columns = read_count (attributes, values, "number-columns-repeated", REBOTE_LIST_SPOOL_MAX_COLUMNS);
  g_free (self->value);
  self->value = read_value (attributes, values);
  g_string_truncate (self->text, 0);
  g_clear_pointer (&self->link, g_free);
  if (link)
    self->link = g_strndup (link + 11, strcspn (link + 11, "\""));
}

static void
end_cell (Reading *self)
{
  const char      *text = self->value ? self->value : self->text->str;
  g_autofree char *linked = self->link ? _rebote_list_describe_link (text, self->link) : NULL;

  self->in_cell = FALSE;
  if (self->spool && (linked || *text))
    {
      for (guint i = 0; i < self->n_columns && self->column + i < REBOTE_LIST_SPOOL_MAX_COLUMNS; i++)
        rebote_list_spool_set (self->spool, self->column + i, linked ? linked : text, -1);
    }
  self->column = MIN (self->column + self->n_columns, REBOTE_LIST_SPOOL_MAX_COLUMNS);
}

static void
start_row (Reading     *self,
           const char **attributes,
           const char **values)
{
  const char *visibility = rebote_markup_get (attributes, values, "visibility");

  self->n_rows = read_count (attributes, values, "number-rows-repeated", REBOTE_LIST_SPOOL_MAX_ROWS);
  self->column = 0;
  self->is_hidden_row = visibility && !g_str_equal (visibility, "visible");
}

/* Hidden rows that are empty are of no interest: there are a million of them below many a table. */
static gboolean
end_row (Reading *self,
         GError **error)
{
  guint64 before;

  if (self->spool == NULL)
    return TRUE;
  before = rebote_list_spool_get_n_rows (self->spool);
  if (!rebote_list_spool_repeat_row (self->spool, self->n_rows, error))
    return FALSE;
  if (self->is_hidden_row && rebote_list_spool_get_n_rows (self->spool) > before)
    self->n_hidden += self->n_rows;

  return TRUE;
}

static void
start_text (Reading     *self,
            const char  *name,
            const char **attributes,
            const char **values)
{
  if (g_str_equal (name, "p"))
    {
      if (self->text->len > 0)
        g_string_append_c (self->text, '\n');
      self->in_text = TRUE;
    }
  else if (g_str_equal (name, "s"))
    {
      guint n = read_count (attributes, values, "c", MAX_SPACES);

      for (guint i = 0; i < n; i++)
        g_string_append_c (self->text, ' ');
    }
  else if (g_str_equal (name, "tab"))
    g_string_append_c (self->text, '\t');
  else if (g_str_equal (name, "line-break"))
    g_string_append_c (self->text, '\n');
  else if (g_str_equal (name, "a") && self->link == NULL)
    self->link = g_strdup (rebote_markup_get (attributes, values, "href"));
}

/* Notes, drawings and the like have text of their own. */
static gboolean
is_beside_text (const char *name)
{
  static const char *const names[] = { "annotation", "frame", "shapes", "custom-shape", "tracked-changes", "ruby-text", "forms",
                                       "dde-links", "control", "detective" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (name, names[i]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
start_cb (const char  *name,
          const char **attributes,
          const char **values,
          gpointer     user_data,
          GError     **error)
{
  Reading *self = user_data;

  /* A table in a cell, or in another one, is none of ours. */
  if (self->skipped > 0 || is_beside_text (name) || (self->in_cell && g_str_has_prefix (name, "table")) ||
      (self->in_table && g_str_equal (name, "table")))
    {
      self->skipped++;
      return TRUE;
    }
  if (self->in_cell)
    start_text (self, name, attributes, values);
  else if (g_str_equal (name, "table"))
    return start_table (self, attributes, values, error);
  else if (g_str_equal (name, "table-row"))
    start_row (self, attributes, values);
  else if (g_str_equal (name, "table-cell") || g_str_equal (name, "covered-table-cell"))
    start_cell (self, attributes, values);
  else if (g_str_equal (name, "style"))
    {
      g_free (self->style);
      self->style = g_strdup (rebote_markup_get (attributes, values, "name"));
    }
  else if (g_str_equal (name, "table-properties") && self->style && g_hash_table_size (self->hidden_styles) < MAX_STYLES)
    {
      const char *display = rebote_markup_get (attributes, values, "display");

      if (display && !rebote_markup_is_true (display))
        g_hash_table_add (self->hidden_styles, g_strdup (self->style));
    }

  return TRUE;
}

static gboolean
end_cb (const char *name,
        gpointer    user_data,
        GError    **error)
{
  Reading *self = user_data;

  if (self->skipped > 0)
    self->skipped--;
  else if (g_str_equal (name, "p"))
    self->in_text = FALSE;
  else if (g_str_equal (name, "table-cell") || g_str_equal (name, "covered-table-cell"))
    end_cell (self);
  else if (g_str_equal (name, "table-row"))
    return end_row (self, error);
  else if (g_str_equal (name, "table"))
    return end_table (self, error);

  return TRUE;
}

static gboolean
text_cb (const char *text,
         gsize       length,
         gpointer    user_data,
         GError    **error)
{
  Reading *self = user_data;

  if (self->in_cell && self->in_text && self->skipped == 0)
    g_string_append_len (self->text, text, length);

  return TRUE;
}

/* The list of the members says which are encrypted. */
static gboolean
start_manifest (const char  *name,
                const char **attributes,
                const char **values,
                gpointer     user_data,
                GError     **error)
{
  ReboteListConversion *conversion = user_data;

  if (!g_str_equal (name, "encryption-data"))
    return TRUE;

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_PROTECTED,
               _("“%s” is protected with a password. Open it in your spreadsheet program, save it without a password, and use that file"),
                  conversion->name);
  return FALSE;
}

static gboolean
read_member (int                        fd,
             const char                *wanted,
             const ReboteMarkupHandler *handler,
             gpointer                   user_data,
             const char                *name,
             gboolean                  *found,
             GError                   **error)
{
  g_autoptr (ReboteListArchive) archive = rebote_list_archive_new (fd, name, error);
  const char *member;
  GError     *local = NULL;

  *found = FALSE;
  if (archive == NULL)
    return FALSE;
  while ((member = rebote_list_archive_next (archive, &local)))
    {
      if (g_str_equal (member, wanted))
        {
          *found = TRUE;
          return rebote_markup_read (archive, handler, user_data, error);
        }
    }
  if (local)
    g_propagate_error (error, local);

  return local == NULL;
}

static gboolean
read_all (Reading                  *self,
          int                       fd,
          const ReboteCsvOverrides *overrides,
          GError                  **error)
{
  static const ReboteMarkupHandler manifest = { start_manifest, NULL, NULL };
  static const ReboteMarkupHandler content = { start_cb, end_cb, text_cb };
  ReboteListConversion            *conversion = self->conversion;
  gboolean                         found;

  if (!read_member (fd, "META-INF/manifest.xml", &manifest, conversion, conversion->name, &found, error) ||
      !read_member (fd, "content.xml", &content, self, conversion->name, &found, error))
    return FALSE;
  if (self->only_names)
    {
      if (!_rebote_list_conversion_choose_sheet (conversion, overrides, error))
        return FALSE;
      self->wanted = conversion->sheet;
      self->only_names = FALSE;
      g_ptr_array_set_size (conversion->sheets, 0);
      if (!read_member (fd, "content.xml", &content, self, conversion->name, &found, error))
        return FALSE;
    }
  if (conversion->fd < 0)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_DAMAGED, _("“%s” is a workbook without sheets"), conversion->name);
      return FALSE;
    }

  return TRUE;
}

/* Fills a conversion with the best sheet of a workbook, or the one that the user wants. */
gboolean
_rebote_list_convert_ods (int                       fd,
                          ReboteListConversion     *conversion,
                          const ReboteCsvOverrides *overrides,
                          GError                  **error)
{
  Reading  self = { .conversion = conversion, .wanted = -1 };
  gboolean ok;

  self.only_names = overrides && (overrides->sheet != REBOTE_CSV_GUESS || overrides->sheet_name);
  self.hidden_styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.text = g_string_new (NULL);
  ok = read_all (&self, fd, overrides, error);
  g_clear_pointer (&self.spool, rebote_list_spool_free);
  g_hash_table_unref (self.hidden_styles);
  g_string_free (self.text, TRUE);
  g_free (self.style);
  g_free (self.value);
  g_free (self.link);

  return ok;
}
