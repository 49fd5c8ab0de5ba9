/* rebote-node.c
 *
 * Reads XML tables into a tree that remembers its lines, so that a damaged table says where.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-node"

#include "config.h"

#include <stdarg.h>
#include <string.h>

#include <glib/gi18n.h>

#include "rebote-node.h"

#define RESOURCE_PREFIX "/rebote/knowledge/"
#define MAX_DEPTH       16

typedef struct
{
  const char *file;
  const char *root_name;
  ReboteNode *root;
  GPtrArray  *open; /* the elements around the current place, outermost first */
} Reading;

G_DEFINE_QUARK (rebote_node_error, rebote_node_error)

static void
start_element_cb (GMarkupParseContext *context,
                  const char          *name,
                  const char         **attribute_names,
                  const char         **attribute_values,
                  gpointer             user_data,
                  GError             **error)
{
  Reading    *reading = user_data;
  ReboteNode *parent = NULL;
  ReboteNode *node;
  int         line;

  g_markup_parse_context_get_position (context, &line, NULL);
  if (reading->open->len > 0)
    parent = g_ptr_array_index (reading->open, reading->open->len - 1);

  if (parent == NULL && !g_str_equal (name, reading->root_name))
    {
      g_set_error (error, REBOTE_NODE_ERROR, REBOTE_NODE_ERROR_MALFORMED,
                   /* Translators: a table of facts is damaged: file, line, two element names */
                   _("%s, line %d: begins with <%s> where <%s> is expected"),
                      reading->file, line, name, reading->root_name);
      return;
    }
  if (reading->open->len >= MAX_DEPTH)
    {
      g_set_error (error, REBOTE_NODE_ERROR, REBOTE_NODE_ERROR_MALFORMED,
                   _("%s, line %d: elements are nested too deeply"), reading->file, line);
      return;
    }

  node = g_new0 (ReboteNode, 1);
  node->name = g_strdup (name);
  node->text = g_strdup ("");
  node->line = line;
  node->file = g_intern_string (reading->file);
  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_node_free);
  node->attributes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; attribute_names[i]; i++)
    {
      g_ptr_array_add (node->attributes, g_strdup (attribute_names[i]));
      g_ptr_array_add (node->attributes, g_strdup (attribute_values[i]));
    }

  if (parent)
    g_ptr_array_add (parent->children, node);
  else
    reading->root = node;
  g_ptr_array_add (reading->open, node);
}

static void
end_element_cb (GMarkupParseContext *context,
                const char          *name,
                gpointer             user_data,
                GError             **error)
{
  Reading    *reading = user_data;
  ReboteNode *node = g_ptr_array_index (reading->open, reading->open->len - 1);

  g_strstrip (node->text);
  if (node->children->len > 0 && node->text[0] != '\0')
    rebote_node_set_error (node, error, _("<%s> holds both text and elements"), node->name);

  g_ptr_array_set_size (reading->open, reading->open->len - 1);
}

static void
text_cb (GMarkupParseContext *context,
         const char          *text,
         gsize                length,
         gpointer             user_data,
         GError             **error)
{
  Reading         *reading = user_data;
  g_autofree char *old = NULL;
  ReboteNode      *node;

  if (reading->open->len == 0)
    return;

  node = g_ptr_array_index (reading->open, reading->open->len - 1);
  old = g_steal_pointer (&node->text);
  node->text = g_strdup_printf ("%s%.*s", old, (int)length, text);
}

/**
 * rebote_node_new_from_data:
 * @file: the name for messages
 * @data: XML in UTF-8
 * @length: its length in bytes, or -1 if it ends in a NUL
 * @root: the name that the root element must have
 * @error: return location for a #ReboteNodeError
 *
 * Returns: (transfer full) (nullable): the root
 */
ReboteNode *
rebote_node_new_from_data (const char *file,
                           const char *data,
                           gssize      length,
                           const char *root,
                           GError    **error)
{
  static const GMarkupParser parser = { start_element_cb, end_element_cb, text_cb, NULL, NULL };
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  g_autoptr (GError) local_error = NULL;
  Reading reading = { file, root, NULL, open };

  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (root != NULL, NULL);

  context = g_markup_parse_context_new (&parser, 0, &reading, NULL);
  if (g_markup_parse_context_parse (context, data, length, &local_error) &&
      g_markup_parse_context_end_parse (context, &local_error))
    return reading.root;

  g_clear_pointer (&reading.root, rebote_node_free);
  if (local_error->domain == REBOTE_NODE_ERROR)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    {
      int line;

      g_markup_parse_context_get_position (context, &line, NULL);
      g_set_error (error, REBOTE_NODE_ERROR, REBOTE_NODE_ERROR_MALFORMED,
                   /* Translators: file, line, and what the XML parser found */
                   _("%s, line %d: this is not correct XML (%s)"), file, line, local_error->message);
    }
  return NULL;
}

/**
 * rebote_node_new_from_resource:
 * @file: the file's name in data/knowledge
 * @root: the name that the root element must have
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the root of a table that the program ships
 */
ReboteNode *
rebote_node_new_from_resource (const char *file,
                               const char *root,
                               GError    **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;
  gconstpointer    data;
  gsize            size;

  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (root != NULL, NULL);

  path = g_strconcat (RESOURCE_PREFIX, file, NULL);
  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &size);
  return rebote_node_new_from_data (file, data ? data : "", size, root, error);
}

/**
 * rebote_node_free:
 * @self: (transfer full): a root
 */
void
rebote_node_free (ReboteNode *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->text);
  g_ptr_array_unref (self->children);
  g_ptr_array_unref (self->attributes);
  g_free (self);
}

/**
 * rebote_node_get_attribute:
 * @self: an element
 * @name: an attribute's name
 *
 * Returns: (nullable): its value
 */
const char *
rebote_node_get_attribute (ReboteNode *self,
                           const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i + 1 < self->attributes->len; i += 2)
    {
      if (g_str_equal (g_ptr_array_index (self->attributes, i), name))
        return g_ptr_array_index (self->attributes, i + 1);
    }

  return NULL;
}

/**
 * rebote_node_check_attributes:
 * @self: an element
 * @allowed: (array zero-terminated=1): the attributes that it may have
 * @error: return location for a #ReboteNodeError
 *
 * A misspelt attribute would else be overlooked in silence.
 *
 * Returns: whether it has no others
 */
gboolean
rebote_node_check_attributes (ReboteNode        *self,
                              const char *const *allowed,
                              GError           **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (allowed != NULL, FALSE);

  for (guint i = 0; i + 1 < self->attributes->len; i += 2)
    {
      const char *name = g_ptr_array_index (self->attributes, i);

      if (!g_strv_contains (allowed, name))
        {
          rebote_node_set_error (self, error, _("<%s> has no attribute “%s”"), self->name, name);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * rebote_node_require_attribute:
 * @self: an element
 * @name: an attribute's name
 * @error: return location for a #ReboteNodeError
 *
 * Returns: (nullable): its value; %NULL with @error set if it is missing or empty
 */
const char *
rebote_node_require_attribute (ReboteNode *self,
                               const char *name,
                               GError    **error)
{
  const char *value = rebote_node_get_attribute (self, name);

  if (value && value[0])
    return value;

  if (self)
    rebote_node_set_error (self, error, _("<%s> lacks the attribute “%s”"), self->name, name);
  return NULL;
}

/**
 * rebote_node_get_child_text:
 * @self: an element
 * @name: the name of an element in it
 *
 * Returns: (nullable): the text of the first element of that name
 */
const char *
rebote_node_get_child_text (ReboteNode *self,
                            const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->children->len; i++)
    {
      ReboteNode *child = g_ptr_array_index (self->children, i);

      if (g_str_equal (child->name, name))
        return child->text;
    }

  return NULL;
}

/**
 * rebote_node_set_error:
 * @self: the element that is wrong
 * @error: return location for a #ReboteNodeError
 * @format: what is wrong, printf-like, translated
 * @...: its arguments
 *
 * Says what is wrong, with file and line.
 */
void
rebote_node_set_error (ReboteNode *self,
                       GError    **error,
                       const char *format,
                       ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  g_return_if_fail (self != NULL);
  g_return_if_fail (format != NULL);

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error (error, REBOTE_NODE_ERROR, REBOTE_NODE_ERROR_BAD_VALUE,
               /* Translators: a table of facts is damaged: file, line, what is wrong */
               _("%s, line %u: %s"), self->file, self->line, message);
}
