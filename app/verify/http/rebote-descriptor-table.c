/* rebote-descriptor-table.c
 *
 * Reads the rows of a table that a service answers with, one after the other, as objects that the rules can ask.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-table"

#include "config.h"

#include <string.h>

#include "rebote-descriptor-table.h"

/* No service tells more of an address. */
#define MAX_COLUMNS 500

/* What separates cells: the first of these that the titles have outside of quotation marks. */
static char
find_delimiter (const char *p)
{
  gboolean in_quotes = FALSE;

  for (; *p && (in_quotes || (*p != '\n' && *p != '\r')); p++)
    {
      if (*p == '"')
        in_quotes = !in_quotes;
      else if (!in_quotes && (*p == ',' || *p == ';' || *p == '\t'))
        return *p;
    }

  return ',';
}

/* Reads a cell (RFC 4180, section 2); a quotation mark within one that has none around it is a sign like others. */
static char *
read_cell (ReboteDescriptorTable *self)
{
  GString    *cell = g_string_new (NULL);
  const char *p = self->next;

  if (*p == '"')
    {
      for (p++; *p && (*p != '"' || p[1] == '"'); p++)
        {
          if (*p == '"')
            p++;
          g_string_append_c (cell, *p);
        }
      p += *p == '"';
    }
  while (*p && *p != self->delimiter && *p != '\n' && *p != '\r')
    g_string_append_c (cell, *p++);
  self->next = p;

  return g_strstrip (g_string_free (cell, FALSE));
}

/* Reads a row; returns whether there was one. Empty lines are none. */
static gboolean
read_row (ReboteDescriptorTable *self,
          GPtrArray             *cells)
{
  g_ptr_array_set_size (cells, 0);
  while (*self->next == '\n' || *self->next == '\r')
    self->next++;
  if (*self->next == '\0')
    return FALSE;

  for (;;)
    {
      char *cell = read_cell (self);

      if (cells->len < MAX_COLUMNS)
        g_ptr_array_add (cells, cell);
      else
        g_free (cell);
      if (*self->next != self->delimiter)
        return TRUE;
      self->next++;
    }
}

/* “ZB Sub Status” is called zb_sub_status. */
static char *
make_name (const char *title)
{
  GString *name = g_string_new (NULL);

  for (const char *p = title; *p; p++)
    {
      if (g_ascii_isalnum (*p) || (guchar)*p >= 0x80)
        g_string_append_c (name, g_ascii_tolower (*p));
      else if (name->len > 0 && name->str[name->len - 1] != '_')
        g_string_append_c (name, '_');
    }
  while (name->len > 0 && name->str[name->len - 1] == '_')
    g_string_truncate (name, name->len - 1);

  return g_string_free (name, FALSE);
}

/**
 * rebote_descriptor_table_init:
 * @self: a table, not initialized
 * @text: its text, which must live as long: CSV with a row of titles (RFC 4180)
 */
void
rebote_descriptor_table_init (ReboteDescriptorTable *self,
                              const char            *text)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  while (*text == '\n' || *text == '\r')
    text++;
  *self = (ReboteDescriptorTable){ text, find_delimiter (text), g_ptr_array_new_with_free_func (g_free) };
  read_row (self, cells);
  for (guint i = 0; i < cells->len; i++)
    g_ptr_array_add (self->names, make_name (g_ptr_array_index (cells, i)));
}

/**
 * rebote_descriptor_table_clear:
 * @self: a table
 */
void
rebote_descriptor_table_clear (ReboteDescriptorTable *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->names, g_ptr_array_unref);
}

/**
 * rebote_descriptor_table_make_titles:
 * @self: a table
 *
 * Returns: (transfer full): an object with all titles, each with itself as its value
 */
JsonNode *
rebote_descriptor_table_make_titles (ReboteDescriptorTable *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->names->len; i++)
    json_object_set_string_member (object, g_ptr_array_index (self->names, i), g_ptr_array_index (self->names, i));

  return json_node_init_object (json_node_alloc (), object);
}

/**
 * rebote_descriptor_table_next:
 * @self: a table
 *
 * Returns: (transfer full) (nullable): the next row as an object that has its cells by the titles, in small letters and with
 *   “_” for all other signs; empty cells are left out. %NULL at the end.
 */
JsonNode *
rebote_descriptor_table_next (ReboteDescriptorTable *self)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonObject) object = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!read_row (self, cells))
    return NULL;

  object = json_object_new ();
  for (guint i = 0; i < MIN (cells->len, self->names->len); i++)
    {
      const char *cell = g_ptr_array_index (cells, i);
      const char *name = g_ptr_array_index (self->names, i);

      /* Of two columns of one name, the first counts. */
      if (*cell && !json_object_has_member (object, name))
        json_object_set_string_member (object, name, cell);
    }

  return json_node_init_object (json_node_alloc (), object);
}
