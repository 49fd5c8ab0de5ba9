/* rebote-list-spool.c
 *
 * A row waits as the number of its cells and, for each cell, its column, its length and its bytes.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-list-spool"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "address/rebote-address-cell.h"
#include "address/rebote-address.h"

#include "rebote-list-spool.h"

#define BUFFER_SIZE (256 * 1024)

typedef struct
{
  guint32 column;
  guint32 length;
  gsize   offset;
} Cell;

struct _ReboteListSpool
{
  char       *name;
  FILE       *file; /* rows that wait */
  GPtrArray  *titles;
  GHashTable *positions; /* title -> column + 1 */
  GByteArray *used;      /* for each column, whether it has a cell */
  GString    *text;      /* of the row at hand */
  GArray     *cells;
  guint64     size;
  guint64     n_rows;
  guint64     n_cells;
  guint64     n_addresses;
  guint64     pending; /* empty rows that count only if something comes behind them */
  guint       row_addresses;
  gboolean    is_ordered; /* whether the cells at hand are */
  gboolean    drops_unused;
  guint       width;
};

static FILE *
open_file (const char *name,
           GError    **error)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "rebote-XXXXXX", NULL);
  int              fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  FILE            *file = fd >= 0 ? fdopen (fd, "w+") : NULL;

  if (fd >= 0)
    unlink (path);
  if (file)
    {
      setvbuf (file, NULL, _IOFBF, BUFFER_SIZE);
      return file;
    }
  if (fd >= 0)
    close (fd);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               /* Translators: a file name and a folder */
               _("“%s” cannot be read: no temporary file can be made in “%s”"), name, g_get_tmp_dir ());
  return NULL;
}

static gboolean
set_full (ReboteListSpool *self,
          GError         **error)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               /* Translators: a file name, a folder and the system's reason */
               _("“%s” cannot be read: writing to “%s” failed (%s)"), self->name, g_get_tmp_dir (), g_strerror (code));
  return FALSE;
}

/**
 * rebote_list_spool_new:
 * @name: the list's name for messages
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): an empty spool
 */
ReboteListSpool *
rebote_list_spool_new (const char *name,
                       GError    **error)
{
  ReboteListSpool *self;
  FILE            *file;

  g_return_val_if_fail (name != NULL, NULL);

  file = open_file (name, error);
  if (file == NULL)
    return NULL;

  self = g_new0 (ReboteListSpool, 1);
  self->name = g_strdup (name);
  self->file = file;
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->positions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->used = g_byte_array_new ();
  self->text = g_string_new (NULL);
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self->is_ordered = TRUE;

  return self;
}

/**
 * rebote_list_spool_free:
 * @self: (transfer full): a spool
 */
void
rebote_list_spool_free (ReboteListSpool *self)
{
  g_return_if_fail (self != NULL);

  fclose (self->file);
  g_hash_table_unref (self->positions);
  g_ptr_array_unref (self->titles);
  g_byte_array_unref (self->used);
  g_string_free (self->text, TRUE);
  g_array_unref (self->cells);
  g_free (self->name);
  g_free (self);
}

/**
 * rebote_list_spool_get_column:
 * @self: a spool
 * @title: the name of a column
 *
 * A list that has names for its columns, but no row of them, gets one from these. Names are told apart without case.
 *
 * Returns: the position of the column, which may be new
 */
guint
rebote_list_spool_get_column (ReboteListSpool *self,
                              const char      *title)
{
  g_autofree char *folded = NULL;
  guint            position;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (title != NULL, 0);

  folded = g_utf8_casefold (title, -1);
  position = GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, folded));
  if (position == 0)
    {
      g_ptr_array_add (self->titles, g_strdup (title));
      position = self->titles->len;
      g_hash_table_insert (self->positions, g_steal_pointer (&folded), GUINT_TO_POINTER (position));
    }

  return position - 1;
}

/**
 * rebote_list_spool_drop_unused:
 * @self: a spool
 *
 * Leaves out in the end the columns in which nothing is set.
 */
void
rebote_list_spool_drop_unused (ReboteListSpool *self)
{
  g_return_if_fail (self != NULL);

  self->drops_unused = TRUE;
}

static gboolean
holds_address (const char *text,
               gsize       length)
{
  ReboteAddressKey key;
  g_autoptr (GPtrArray) found = NULL;

  if (!memchr (text, '@', length))
    return FALSE;
  if (rebote_address_make_key (text, length, &key) == REBOTE_ADDRESS_OK)
    return TRUE;

  found = rebote_address_find_in_cell (text, length);
  for (guint i = 0; i < found->len; i++)
    {
      if (((ReboteAddressCandidate *)g_ptr_array_index (found, i))->code == REBOTE_ADDRESS_OK)
        return TRUE;
    }

  return FALSE;
}

/* Line breaks in cells are line feeds: others would be taken for the ends of rows. */
static void
append_text (GString    *out,
             const char *text,
             gsize       length)
{
  for (const char *end = text + length; text < end;)
    {
      const char *cr = memchr (text, '\r', end - text);

      g_string_append_len (out, text, (cr ? cr : end) - text);
      if (cr == NULL)
        return;
      g_string_append_c (out, '\n');
      text = cr + (cr + 1 < end && cr[1] == '\n' ? 2 : 1);
    }
}

/**
 * rebote_list_spool_set:
 * @self: a spool
 * @column: a column of the row at hand
 * @text: what its cell says, in UTF-8
 * @length: the length of that, or -1
 *
 * A cell that is set again says the last.
 */
void
rebote_list_spool_set (ReboteListSpool *self,
                       guint            column,
                       const char      *text,
                       gssize           length)
{
  Cell cell = { column, 0, 0 };

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  if (length < 0)
    length = strlen (text);
  if (length == 0 || column >= REBOTE_LIST_SPOOL_MAX_COLUMNS)
    return;

  if (self->cells->len > 0 && g_array_index (self->cells, Cell, self->cells->len - 1).column >= column)
    self->is_ordered = FALSE;
  cell.offset = self->text->len;
  append_text (self->text, text, length);
  cell.length = self->text->len - cell.offset;
  g_array_append_val (self->cells, cell);
  self->row_addresses += holds_address (text, length);
}

static int
compare_cells (gconstpointer a,
               gconstpointer b)
{
  const Cell *first = a;
  const Cell *second = b;

  if (first->column != second->column)
    return first->column < second->column ? -1 : 1;

  return first->offset < second->offset ? -1 : first->offset > second->offset;
}

static gboolean
put (ReboteListSpool *self,
     const void      *data,
     gsize            size,
     GError         **error)
{
  self->size += size;

  return size == 0 || fwrite (data, size, 1, self->file) == 1 || set_full (self, error);
}

/* Whether the row at hand may be added so often. */
static gboolean
check_size (ReboteListSpool *self,
            guint64          count,
            GError         **error)
{
  if (self->n_rows + count <= REBOTE_LIST_SPOOL_MAX_ROWS &&
      self->n_cells + count * self->cells->len <= REBOTE_LIST_SPOOL_MAX_CELLS &&
      self->size + count * (self->text->len + self->cells->len * sizeof (Cell)) <= REBOTE_LIST_SPOOL_MAX_SIZE)
    return TRUE;

  g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_TOO_LARGE,
               /* Translators: a file name */
               _("“%s” is too large. Divide it into several lists"), self->name);
  return FALSE;
}

static void
mark_used (ReboteListSpool *self,
           guint            column)
{
  if (column >= self->used->len)
    {
      guint before = self->used->len;

      g_byte_array_set_size (self->used, column + 1);
      memset (self->used->data + before, 0, column + 1 - before);
    }
  self->used->data[column] = TRUE;
}

/* Puts the cells of the row at hand in order. Of two at one place, the first is left out. */
static void
order_cells (ReboteListSpool *self)
{
  guint n = 0;

  if (!self->is_ordered)
    {
      g_array_sort (self->cells, compare_cells);
      for (guint i = 0; i < self->cells->len; i++)
        {
          const Cell *cell = &g_array_index (self->cells, Cell, i);

          if (i + 1 == self->cells->len || cell[1].column != cell->column)
            g_array_index (self->cells, Cell, n++) = *cell;
        }
      g_array_set_size (self->cells, n);
    }
  for (guint i = 0; i < self->cells->len; i++)
    mark_used (self, g_array_index (self->cells, Cell, i).column);
  self->width = MAX (self->width, self->used->len);
}

static gboolean
write_cells (ReboteListSpool *self,
             GError         **error)
{
  guint32 n = self->cells->len;

  self->n_cells += n;
  if (!put (self, &n, sizeof n, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const Cell *cell = &g_array_index (self->cells, Cell, i);

      if (!put (self, cell, 2 * sizeof (guint32), error) ||
          !put (self, self->text->str + cell->offset, cell->length, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_pending (ReboteListSpool *self,
               GError         **error)
{
  static const guint32 none = 0;

  if (!check_size (self, self->pending, error))
    return FALSE;
  for (self->n_rows += self->pending; self->pending > 0; self->pending--)
    {
      if (!put (self, &none, sizeof none, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rebote_list_spool_repeat_row:
 * @self: a spool
 * @count: how often the row at hand stands there
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Ends the row at hand. Rows in which nothing is set count only if others follow.
 *
 * Returns: whether that went well
 */
gboolean
rebote_list_spool_repeat_row (ReboteListSpool *self,
                              guint            count,
                              GError         **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->cells->len == 0)
    {
      rebote_list_spool_skip_rows (self, count);
      return TRUE;
    }

  order_cells (self);
  ok = write_pending (self, error) && check_size (self, count, error);
  for (guint i = 0; ok && i < count; i++)
    {
      self->n_rows++;
      self->n_addresses += self->row_addresses;
      ok = write_cells (self, error);
    }
  g_array_set_size (self->cells, 0);
  g_string_truncate (self->text, 0);
  self->row_addresses = 0;
  self->is_ordered = TRUE;

  return ok;
}

/**
 * rebote_list_spool_end_row:
 * @self: a spool
 * @error: return location for a #ReboteContactsError or #GIOErrorEnum
 *
 * Returns: whether the row at hand could be added
 */
gboolean
rebote_list_spool_end_row (ReboteListSpool *self,
                           GError         **error)
{
  return rebote_list_spool_repeat_row (self, 1, error);
}

/**
 * rebote_list_spool_skip_rows:
 * @self: a spool
 * @count: how many rows are empty
 */
void
rebote_list_spool_skip_rows (ReboteListSpool *self,
                             guint            count)
{
  g_return_if_fail (self != NULL);

  self->pending += count;
}

/**
 * rebote_list_spool_get_n_rows:
 * @self: a spool
 *
 * Returns: how many rows there are, without the empty ones at the end
 */
guint64
rebote_list_spool_get_n_rows (ReboteListSpool *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

/**
 * rebote_list_spool_get_n_addresses:
 * @self: a spool
 *
 * Returns: how many cells hold an address
 */
guint64
rebote_list_spool_get_n_addresses (ReboteListSpool *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_addresses;
}

static void
append_csv (GString    *out,
            const char *text,
            gsize       length)
{
  gboolean enclose = memchr (text, ',', length) || memchr (text, '"', length) || memchr (text, '\n', length);

  if (!enclose)
    {
      g_string_append_len (out, text, length);
      return;
    }
  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, text[i]);
    }
  g_string_append_c (out, '"');
}

static gboolean
get (FILE *file,
     void *data,
     gsize size)
{
  return size == 0 || fread (data, size, 1, file) == 1;
}

/* A row of one cell in front may be a title, which is told from a contact by its width; all others are filled up. */
static void
fill_up (ReboteListSpool *self,
         GString         *line,
         guint            n_cells,
         guint            next)
{
  gboolean is_narrow = n_cells < 2 && next == 1 && self->titles->len == 0;

  /* A few cells far to the right must not make the file many times as large as what is in it. */
  if (is_narrow || self->width * self->n_rows > REBOTE_LIST_SPOOL_MAX_CELLS)
    return;
  for (; next < self->width; next++)
    g_string_append_c (line, ',');
}

/* Where the columns stand in the end. A table has at least those that are named. */
static guint32 *
place_columns (ReboteListSpool *self)
{
  guint    n_columns = MAX (self->used->len, self->titles->len);
  guint32 *places = g_new0 (guint32, n_columns + 1);
  guint    n = 0;

  for (guint i = 0; i < n_columns; i++)
    {
      places[i] = n;
      n += !self->drops_unused || (i < self->used->len && self->used->data[i]);
    }
  self->width = n;

  return places;
}

static gboolean
copy_row (ReboteListSpool *self,
          const guint32   *places,
          GString         *line,
          GByteArray      *bytes)
{
  guint32 n;
  guint32 next = 1; /* the column behind the last one that has its delimiter */

  if (!get (self->file, &n, sizeof n))
    return FALSE;
  g_string_truncate (line, 0);
  for (guint32 i = 0; i < n; i++)
    {
      guint32 head[2];

      if (!get (self->file, head, sizeof head))
        return FALSE;
      g_byte_array_set_size (bytes, head[1]);
      if (!get (self->file, bytes->data, head[1]))
        return FALSE;
      for (; next <= places[head[0]]; next++)
        g_string_append_c (line, ',');
      append_csv (line, (const char *)bytes->data, head[1]);
    }
  if (n > 0)
    fill_up (self, line, n, next);
  g_string_append_c (line, '\n');

  return TRUE;
}

static gboolean
write_titles (ReboteListSpool *self,
              GString         *line,
              FILE            *out)
{
  if (self->titles->len == 0)
    return TRUE;

  for (guint i = 0; i < self->titles->len; i++)
    {
      const char *title = g_ptr_array_index (self->titles, i);

      if (self->drops_unused && (i >= self->used->len || !self->used->data[i]))
        continue;
      if (line->len > 0)
        g_string_append_c (line, ',');
      append_csv (line, title, strlen (title));
    }
  g_string_append_c (line, '\n');

  return fwrite (line->str, line->len, 1, out) == 1;
}

/**
 * rebote_list_spool_finish:
 * @self: a spool that is complete
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: a file without a name, at its beginning; or -1
 */
int
rebote_list_spool_finish (ReboteListSpool *self,
                          GError         **error)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint32 *places = NULL;
  FILE               *out;
  gboolean            ok;
  int                 fd = -1;

  g_return_val_if_fail (self != NULL, -1);

  /* Where rows are entries of an address book, each of them counts. */
  if (self->titles->len > 0 && !write_pending (self, error))
    return -1;
  out = open_file (self->name, error);
  if (out == NULL)
    return -1;

  places = place_columns (self);
  ok = fflush (self->file) == 0 && fseek (self->file, 0, SEEK_SET) == 0 && write_titles (self, line, out);
  for (guint64 i = 0; ok && i < self->n_rows; i++)
    ok = copy_row (self, places, line, bytes) && fwrite (line->str, line->len, 1, out) == 1;
  if (ok && fflush (out) == 0)
    fd = fcntl (fileno (out), F_DUPFD_CLOEXEC, 3);
  if (fd < 0)
    set_full (self, error);
  fclose (out);
  if (fd >= 0)
    lseek (fd, 0, SEEK_SET);

  return fd;
}
