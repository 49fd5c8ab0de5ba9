/* rebote-row-splitter.c
 *
 * Cuts a table of events into its rows (RFC 4180). A contact list has a reader of its own, which keeps every byte; here
 * only the values matter.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-row-splitter"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-row-splitter.h"

#define MAX_ROW   (1024 * 1024)
#define MAX_CELLS 1000
#define MAX_CELL  (256 * 1024)

struct _ReboteRowSplitter
{
  ReboteEventOutput *output;
  GString           *row;
  GPtrArray         *header; /* names; NULL before it came */
  char               delimiter;
  gboolean           in_quotes;
  gboolean           too_long;
};

/**
 * rebote_row_splitter_new:
 * @output: takes the rows; must live as long as the splitter
 *
 * Returns: (transfer full): a splitter
 */
ReboteRowSplitter *
rebote_row_splitter_new (ReboteEventOutput *output)
{
  ReboteRowSplitter *self;

  g_return_val_if_fail (output != NULL, NULL);

  self = g_new0 (ReboteRowSplitter, 1);
  self->output = output;
  self->row = g_string_new (NULL);

  return self;
}

/**
 * rebote_row_splitter_free:
 * @self: (transfer full): a splitter
 */
void
rebote_row_splitter_free (ReboteRowSplitter *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->row, TRUE);
  g_clear_pointer (&self->header, g_ptr_array_unref);
  g_free (self);
}

/* What stands most often between the names of the header. */
static char
find_delimiter (const char *row)
{
  static const char candidates[] = ",;\t|";
  guint             counts[sizeof candidates] = { 0 };
  gboolean          in_quotes = FALSE;
  guint             best = 0;

  for (const char *c = row; *c; c++)
    {
      const char *found = in_quotes ? NULL : strchr (candidates, *c);

      in_quotes ^= *c == '"';
      if (found)
        counts[found - candidates]++;
    }
  for (guint i = 1; candidates[i]; i++)
    {
      if (counts[i] > counts[best])
        best = i;
    }

  return candidates[best];
}

static char *
take_cell (ReboteRowSplitter *self,
           const char       **at)
{
  GString    *cell = g_string_new (NULL);
  const char *c = *at;

  if (*c == '"')
    {
      for (c++; *c && (*c != '"' || c[1] == '"'); c++)
        {
          c += *c == '"' || (*c == '\\' && c[1] == '"');
          g_string_append_c (cell, *c);
        }
      c += *c == '"';
    }
  while (*c && *c != self->delimiter)
    g_string_append_c (cell, *c++);
  *at = c;
  if (cell->len > MAX_CELL)
    g_string_truncate (cell, MAX_CELL);

  return g_strstrip (g_string_free (cell, FALSE));
}

static GPtrArray *
split_row (ReboteRowSplitter *self,
           const char        *row)
{
  GPtrArray  *cells = g_ptr_array_new_with_free_func (g_free);
  const char *at = row;

  while (cells->len < MAX_CELLS)
    {
      g_ptr_array_add (cells, take_cell (self, &at));
      if (*at == '\0')
        break;
      at++;
    }

  return cells;
}

/* A table is UTF-8, or else most likely what spreadsheets in western Europe write. */
static char *
decode_row (GString *row)
{
  char *text = NULL;

  for (gsize i = 0; i < row->len; i++)
    {
      if (row->str[i] == '\0')
        row->str[i] = ' ';
    }
  if (!g_utf8_validate (row->str, row->len, NULL))
    text = g_convert (row->str, row->len, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);

  return text ? text : g_utf8_make_valid (row->str, row->len);
}

static void
hand_out (ReboteRowSplitter *self,
          const char        *row)
{
  g_autoptr (GPtrArray) cells = split_row (self, row);
  g_autoptr (GString) object = g_string_new ("{");

  for (guint i = 0; i < MIN (cells->len, self->header->len); i++)
    rebote_event_append_member (object, g_ptr_array_index (self->header, i), g_ptr_array_index (cells, i), -1);
  g_string_append_c (object, '}');
  rebote_event_output_add (self->output, object->str, object->len);
}

static void
end_row (ReboteRowSplitter *self)
{
  g_autofree char *row = NULL;
  const char      *text;

  self->in_quotes = FALSE;
  if (self->too_long)
    {
      rebote_event_output_fail (self->output, _("it is too long"));
      self->too_long = FALSE;
      g_string_truncate (self->row, 0);
      return;
    }

  row = decode_row (self->row);
  g_string_truncate (self->row, 0);
  text = g_str_has_prefix (row, "\357\273\277") ? row + 3 : row;
  if (text[strspn (text, " \t")] == '\0' || (self->header == NULL && g_str_has_prefix (text, "sep=")))
    return;

  if (self->header)
    {
      hand_out (self, text);
      return;
    }
  self->delimiter = find_delimiter (text);
  self->header = split_row (self, text);
}

/**
 * rebote_row_splitter_push:
 * @self: a splitter
 * @data: the next bytes
 * @length: how many
 */
void
rebote_row_splitter_push (ReboteRowSplitter *self,
                          const char        *data,
                          gsize              length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  for (gsize i = 0; i < length; i++)
    {
      if (data[i] == '"')
        self->in_quotes = !self->in_quotes;
      if ((data[i] == '\n' || data[i] == '\r') && (!self->in_quotes || self->too_long))
        {
          if (self->row->len > 0)
            end_row (self);
          continue;
        }
      /* A quotation mark that nobody closes costs one row, and no more than this. */
      if (self->row->len >= MAX_ROW)
        self->too_long = TRUE;
      else
        g_string_append_c (self->row, data[i]);
    }
}

/**
 * rebote_row_splitter_finish:
 * @self: a splitter
 *
 * Says that nothing more will come.
 */
void
rebote_row_splitter_finish (ReboteRowSplitter *self)
{
  g_return_if_fail (self != NULL);

  if (self->row->len > 0)
    end_row (self);
}
