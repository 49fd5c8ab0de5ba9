/* rebote-xlsx-sheet.c
 *
 * The cells of a sheet of an Excel workbook, as they stream by (ECMA-376 part 1, 18.3.1).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-xlsx-sheet"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "rebote-markup.h"
#include "rebote-xlsx-private.h"

#define MAX_LINKS 1000000

typedef struct
{
  ReboteXlsxBook  *book;
  ReboteListSpool *spool;
  GHashTable      *links;
  guint            row;      /* at hand */
  guint            next_row; /* the one that comes if the next does not say which it is */
  guint            next_column;
  guint            column;
  guint            n_hidden;
  guint            in_phonetic;
  char             type[16];
  guint            style;
  GString         *text;
  GString         *formula;
  GString         *wanted; /* where text goes, if it is wanted */
} Sheet;

static gpointer
make_place (guint row,
            guint column)
{
  return GSIZE_TO_POINTER ((gsize)row << 16 | column);
}

static void
start_row (Sheet       *self,
           const char **attributes,
           const char **values)
{
  const char *number = rebote_markup_get (attributes, values, "r");
  guint       row = number ? strtoul (number, NULL, 10) : 0;

  /* Rows without anything are left out of the file; numbers that make no sense are not followed. */
  self->row = row > self->next_row && row <= REBOTE_LIST_SPOOL_MAX_ROWS ? row - 1 : self->next_row;
  rebote_list_spool_skip_rows (self->spool, self->row - self->next_row);
  self->next_row = self->row + 1;
  self->next_column = 0;
  self->n_hidden += rebote_markup_is_true (rebote_markup_get (attributes, values, "hidden"));
}

static void
start_cell (Sheet       *self,
            const char **attributes,
            const char **values)
{
  const char *reference = rebote_markup_get (attributes, values, "r");
  const char *type = rebote_markup_get (attributes, values, "t");
  const char *style = rebote_markup_get (attributes, values, "s");
  guint       row;

  self->column = self->next_column;
  if (reference)
    _rebote_xlsx_parse_reference (reference, &row, &self->column);
  self->next_column = self->column + 1;
  self->style = style ? strtoul (style, NULL, 10) : 0;
  g_strlcpy (self->type, type ? type : "n", sizeof self->type);
  g_string_truncate (self->text, 0);
  g_string_truncate (self->formula, 0);
}

static gboolean
start_cb (const char  *name,
          const char **attributes,
          const char **values,
          gpointer     user_data,
          GError     **error)
{
  Sheet *self = user_data;

  self->wanted = NULL;
  if (g_str_equal (name, "c"))
    start_cell (self, attributes, values);
  else if (g_str_equal (name, "v") || (g_str_equal (name, "t") && self->in_phonetic == 0))
    self->wanted = self->text;
  else if (g_str_equal (name, "f"))
    self->wanted = self->formula;
  else if (g_str_equal (name, "row"))
    start_row (self, attributes, values);
  else if (g_str_equal (name, "rPh"))
    self->in_phonetic++;

  return TRUE;
}

static gboolean
text_cb (const char *text,
         gsize       length,
         gpointer    user_data,
         GError    **error)
{
  Sheet *self = user_data;

  if (self->wanted)
    g_string_append_len (self->wanted, text, length);

  return TRUE;
}

static char *
get_shared_string (ReboteXlsxBook *book,
                   const char     *number)
{
  guint64 n = g_ascii_strtoull (number, NULL, 10);
  guint32 begin, end;

  if (n >= book->string_ends->len)
    return g_strdup ("");
  begin = n > 0 ? g_array_index (book->string_ends, guint32, n - 1) : 0;
  end = g_array_index (book->string_ends, guint32, n);

  return g_strndup (book->strings->str + begin, end - begin);
}

static char *
read_text (Sheet *self)
{
  const char *text = self->text->str;
  guint8      form = REBOTE_EXCEL_FORM_NUMBER;

  if (g_str_equal (self->type, "s"))
    return get_shared_string (self->book, text);
  if (g_str_equal (self->type, "inlineStr") || g_str_equal (self->type, "str"))
    return _rebote_xlsx_unescape (text, self->text->len);
  if (g_str_equal (self->type, "b"))
    return g_strdup (text[0] == '\0' ? "" : rebote_markup_is_true (text) ? "TRUE"
                                                                         : "FALSE");
  if (g_str_equal (self->type, "d"))
    return g_strdelimit (g_strdup (text), "T", ' ');
  if (!g_str_equal (self->type, "n") || text[0] == '\0')
    return g_strdup (text);

  if (self->style < self->book->forms->len)
    form = g_array_index (self->book->forms, guint8, self->style);
  return rebote_excel_number_to_text (text, form, self->book->from_1904);
}

/* =HYPERLINK("mailto:ana@example.com","Ana") */
static char *
find_formula_link (const char *formula)
{
  const char *begin, *end;

  if (g_ascii_strncasecmp (formula, "HYPERLINK(\"", 11) != 0)
    return NULL;
  begin = formula + 11;
  end = strchr (begin, '"');

  return end ? g_strndup (begin, end - begin) : NULL;
}

static void
end_cell (Sheet *self)
{
  g_autofree char *text = read_text (self);
  g_autofree char *formula_link = self->formula->len > 0 ? find_formula_link (self->formula->str) : NULL;
  const char      *link = formula_link;
  g_autofree char *linked = NULL;

  if (link == NULL && self->links)
    link = g_hash_table_lookup (self->links, make_place (self->row, self->column));
  linked = link ? _rebote_list_describe_link (text, link) : NULL;
  rebote_list_spool_set (self->spool, self->column, linked ? linked : text, -1);
}

static gboolean
end_cb (const char *name,
        gpointer    user_data,
        GError    **error)
{
  Sheet *self = user_data;

  self->wanted = NULL;
  if (g_str_equal (name, "c"))
    end_cell (self);
  else if (g_str_equal (name, "row"))
    return rebote_list_spool_end_row (self->spool, error);
  else if (g_str_equal (name, "rPh") && self->in_phonetic > 0)
    self->in_phonetic--;

  return TRUE;
}

/* Reads the cells of the sheet at hand. */
gboolean
_rebote_xlsx_read_sheet (ReboteXlsxBook    *book,
                         ReboteListArchive *archive,
                         ReboteXlsxLinks   *links,
                         ReboteListSpool   *spool,
                         guint             *n_hidden,
                         GError           **error)
{
  static const ReboteMarkupHandler handler = { start_cb, end_cb, text_cb };
  Sheet                            sheet = { .book = book, .spool = spool, .links = links };
  gboolean                         ok;

  sheet.text = g_string_new (NULL);
  sheet.formula = g_string_new (NULL);
  ok = rebote_markup_read (archive, &handler, &sheet, error);
  *n_hidden = sheet.n_hidden;
  g_string_free (sheet.text, TRUE);
  g_string_free (sheet.formula, TRUE);

  return ok;
}

typedef struct
{
  GHashTable *targets;
  GHashTable *links;
} Links;

static gboolean
start_link (const char  *name,
            const char **attributes,
            const char **values,
            gpointer     user_data,
            GError     **error)
{
  Links      *self = user_data;
  const char *reference, *id, *target;
  guint       row, column;

  if (!g_str_equal (name, "hyperlink"))
    return TRUE;

  reference = rebote_markup_get (attributes, values, "ref");
  id = rebote_markup_get (attributes, values, "id");
  target = id ? g_hash_table_lookup (self->targets, id) : NULL;
  if (reference && target && g_hash_table_size (self->links) < MAX_LINKS &&
      _rebote_xlsx_parse_reference (reference, &row, &column))
    g_hash_table_insert (self->links, make_place (row, column), g_strdup (target));

  return TRUE;
}

/* The hyperlinks of a sheet stand behind all of its cells, so they are looked for before. */
ReboteXlsxLinks *
_rebote_xlsx_read_links (ReboteListArchive *archive,
                         GHashTable        *targets,
                         GError           **error)
{
  static const ReboteMarkupHandler handler = { start_link, NULL, NULL };
  g_autoptr (GHashTable) links = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  Links self = { targets, links };

  return rebote_markup_read (archive, &handler, &self, error) ? g_steal_pointer (&links) : NULL;
}
