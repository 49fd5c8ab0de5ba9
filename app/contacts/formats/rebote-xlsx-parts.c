/* rebote-xlsx-parts.c
 *
 * The parts of an Excel workbook beside its sheets (ECMA-376 part 1): which sheets there are, the texts that cells share,
 * and which numbers are dates.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-xlsx-parts"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "rebote-markup.h"
#include "rebote-xlsx-private.h"

#define MAX_STYLES    65536
#define MAX_RELATIONS 1000000

typedef struct
{
  ReboteXlsxBook *book;
  GHashTable     *targets; /* of the relations at hand */
  const char     *folder;  /* of what they are relations of; NULL for those that lead to addresses */
  GHashTable     *codes;   /* number of a form -> ReboteExcelForm */
  gboolean        in_text;
  guint           in_phonetic;
  gboolean        in_cell_styles;
} Part;

static gboolean
start_workbook (const char  *name,
                const char **attributes,
                const char **values,
                gpointer     user_data,
                GError     **error)
{
  ReboteXlsxBook *book = ((Part *)user_data)->book;
  const char     *title, *state, *id;

  if (g_str_equal (name, "workbookPr"))
    book->from_1904 = rebote_markup_is_true (rebote_markup_get (attributes, values, "date1904"));
  if (!g_str_equal (name, "sheet"))
    return TRUE;

  if (book->sheet_ids->len >= REBOTE_WORKBOOK_MAX_SHEETS)
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
                   /* Translators: a file name and a number */
                   _("“%s” has more than %d sheets"), book->conversion->name, REBOTE_WORKBOOK_MAX_SHEETS);
      return FALSE;
    }
  title = rebote_markup_get (attributes, values, "name");
  state = rebote_markup_get (attributes, values, "state");
  id = rebote_markup_get (attributes, values, "id");
  _rebote_list_conversion_add_sheet (book->conversion, title ? title : "", state && !g_str_equal (state, "visible"));
  g_ptr_array_add (book->sheet_ids, g_strdup (id ? id : ""));

  return TRUE;
}

/* “../media/x.xml” from “xl/worksheets” is “xl/media/x.xml”. */
static char *
resolve (const char *folder,
         const char *target)
{
  g_autofree char *path = target[0] == '/' ? g_strdup (target) : g_strconcat ("/", folder, "/", target, NULL);
  g_autofree char *canonical = g_canonicalize_filename (path, "/");

  return g_strdup (canonical + 1);
}

static gboolean
start_relations (const char  *name,
                 const char **attributes,
                 const char **values,
                 gpointer     user_data,
                 GError     **error)
{
  Part       *part = user_data;
  const char *id = rebote_markup_get (attributes, values, "Id");
  const char *target = rebote_markup_get (attributes, values, "Target");

  if (!g_str_equal (name, "Relationship") || id == NULL || target == NULL ||
      g_hash_table_size (part->targets) >= MAX_RELATIONS)
    return TRUE;
  if (part->folder)
    g_hash_table_insert (part->targets, g_strdup (id), resolve (part->folder, target));
  else if (g_ascii_strncasecmp (target, "mailto:", 7) == 0)
    g_hash_table_insert (part->targets, g_strdup (id), g_strdup (target));

  return TRUE;
}

/* What is said of how Japanese names are read stands among the text, and is none of it. */
static gboolean
start_strings (const char  *name,
               const char **attributes,
               const char **values,
               gpointer     user_data,
               GError     **error)
{
  Part *part = user_data;

  part->in_phonetic += g_str_equal (name, "rPh");
  part->in_text = g_str_equal (name, "t") && part->in_phonetic == 0;

  return TRUE;
}

static gboolean
end_strings (const char *name,
             gpointer    user_data,
             GError    **error)
{
  Part           *part = user_data;
  ReboteXlsxBook *book = part->book;
  guint32         end = book->strings->len;

  part->in_text = FALSE;
  if (g_str_equal (name, "rPh") && part->in_phonetic > 0)
    part->in_phonetic--;
  if (g_str_equal (name, "si"))
    g_array_append_val (book->string_ends, end);
  if (book->strings->len > REBOTE_XLSX_MAX_STRINGS ||
      book->string_ends->len > REBOTE_XLSX_MAX_STRINGS / sizeof (guint32))
    {
      g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
                   _("“%s” is too large. Divide it into several lists"), book->conversion->name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
take_string (const char *text,
             gsize       length,
             gpointer    user_data,
             GError    **error)
{
  Part *part = user_data;

  if (part->in_text)
    {
      g_autofree char *plain = _rebote_xlsx_unescape (text, length);

      g_string_append (part->book->strings, plain);
    }

  return TRUE;
}

static guint
read_number (const char *text)
{
  return text ? strtoul (text, NULL, 10) : 0;
}

static gboolean
start_styles (const char  *name,
              const char **attributes,
              const char **values,
              gpointer     user_data,
              GError     **error)
{
  Part *part = user_data;
  guint id = read_number (rebote_markup_get (attributes, values, "numFmtId"));

  if (g_str_equal (name, "numFmt"))
    {
      const char *code = rebote_markup_get (attributes, values, "formatCode");

      if (code && g_hash_table_size (part->codes) < MAX_STYLES)
        g_hash_table_insert (part->codes, GUINT_TO_POINTER (id), GUINT_TO_POINTER (rebote_excel_form_from_code (code)));
    }
  else if (g_str_equal (name, "cellXfs"))
    part->in_cell_styles = TRUE;
  else if (g_str_equal (name, "xf") && part->in_cell_styles && part->book->forms->len < MAX_STYLES)
    {
      gpointer code;
      guint8   form = rebote_excel_form_from_id (id);

      if (g_hash_table_lookup_extended (part->codes, GUINT_TO_POINTER (id), NULL, &code))
        form = GPOINTER_TO_UINT (code);
      g_array_append_val (part->book->forms, form);
    }

  return TRUE;
}

static gboolean
end_styles (const char *name,
            gpointer    user_data,
            GError    **error)
{
  Part *part = user_data;

  if (g_str_equal (name, "cellXfs"))
    part->in_cell_styles = FALSE;

  return TRUE;
}

/* Names are looked at from their end: some programs put the parts into other folders. */
static gboolean
is_part (const char *member,
         const char *name)
{
  gsize length = strlen (member);
  gsize wanted = strlen (name);

  return length >= wanted && g_ascii_strcasecmp (member + length - wanted, name) == 0 &&
         (length == wanted || member[length - wanted - 1] == '/');
}

static gboolean
read_relations (ReboteXlsxBook    *book,
                ReboteListArchive *archive,
                const char        *member,
                GError           **error)
{
  static const ReboteMarkupHandler handler = { start_relations, NULL, NULL };
  Part                             part = { book };
  g_autofree char                 *folder = g_path_get_dirname (member);
  g_autofree char                 *owner_folder = g_path_get_dirname (folder);
  g_autofree char                 *base = g_path_get_basename (member);
  g_autofree char                 *owner = NULL;

  base[strlen (base) - strlen (".rels")] = '\0';
  if (g_str_equal (base, "workbook.xml"))
    {
      part.targets = book->targets;
      part.folder = owner_folder;
      return rebote_markup_read (archive, &handler, &part, error);
    }

  owner = g_strconcat (owner_folder, "/", base, NULL);
  part.targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (book->links, g_steal_pointer (&owner), part.targets);
  return rebote_markup_read (archive, &handler, &part, error);
}

/* Reads a member that is no sheet, if it is one of those that matter. */
gboolean
_rebote_xlsx_read_part (ReboteXlsxBook    *book,
                        ReboteListArchive *archive,
                        const char        *member,
                        GError           **error)
{
  static const ReboteMarkupHandler workbook = { start_workbook, NULL, NULL };
  static const ReboteMarkupHandler strings = { start_strings, end_strings, take_string };
  static const ReboteMarkupHandler styles = { start_styles, end_styles, NULL };
  g_autoptr (GHashTable) codes = NULL;
  Part part = { book };

  if (g_str_has_suffix (member, ".rels") && strstr (member, "_rels/") &&
      (strstr (member, "workbook.xml") || strstr (member, "worksheets/")))
    return read_relations (book, archive, member, error);
  if (is_part (member, "workbook.xml"))
    return rebote_markup_read (archive, &workbook, &part, error);
  if (is_part (member, "sharedStrings.xml"))
    return rebote_markup_read (archive, &strings, &part, error);
  if (is_part (member, "styles.xml"))
    {
      codes = g_hash_table_new (NULL, NULL);
      part.codes = codes;
      return rebote_markup_read (archive, &styles, &part, error);
    }

  return TRUE;
}

/* Letters that XML does not allow stand as “_x000D_”. */
char *
_rebote_xlsx_unescape (const char *text,
                       gsize       length)
{
  GString *out = g_string_sized_new (length + 1);

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '_' && i + 6 < length && text[i + 1] == 'x' && text[i + 6] == '_' && g_ascii_isxdigit (text[i + 2]) &&
          g_ascii_isxdigit (text[i + 3]) && g_ascii_isxdigit (text[i + 4]) && g_ascii_isxdigit (text[i + 5]))
        {
          gunichar c = strtoul (text + i + 2, NULL, 16);

          if (c > 0 && g_unichar_validate (c))
            g_string_append_unichar (out, c);
          i += 6;
        }
      else
        g_string_append_c (out, text[i]);
    }

  return g_string_free (out, FALSE);
}

/* “B3” is row 2 of column 1, “$B$3:C4” too. */
gboolean
_rebote_xlsx_parse_reference (const char *reference,
                              guint      *row,
                              guint      *column)
{
  guint letters = 0;
  guint digits = 0;

  for (; g_ascii_isalpha (*reference) || *reference == '$'; reference++)
    {
      if (*reference == '$')
        continue;
      letters = letters * 26 + (g_ascii_toupper (*reference) - 'A' + 1);
      if (letters > REBOTE_LIST_SPOOL_MAX_COLUMNS)
        return FALSE;
    }
  for (; g_ascii_isdigit (*reference) || *reference == '$'; reference++)
    {
      if (*reference != '$')
        digits = digits * 10 + (*reference - '0');
      if (digits > REBOTE_LIST_SPOOL_MAX_ROWS)
        return FALSE;
    }
  if (letters == 0 || digits == 0)
    return FALSE;

  *column = letters - 1;
  *row = digits - 1;
  return TRUE;
}
