/* rebote-descriptor-reader.c
 *
 * Reads the objects of a descriptor strictly: a key that nobody knows is a slip of the pen, and would be a rule that never
 * counts.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-reader"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-descriptor-reader.h"
#include "verify/rebote-verifier-error.h"

/* No service has so many rules. */
#define MAX_ITEMS 1000

/**
 * rebote_descriptor_reader_fail:
 * @self: a file
 * @where: the way to what is wrong
 * @reason: what is wrong with it, in words
 *
 * Keeps the fault, unless there was one before.
 */
void
rebote_descriptor_reader_fail (ReboteDescriptorReader *self,
                               const char             *where,
                               const char             *reason)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (where != NULL && reason != NULL);

  if (self->error == NULL)
    g_set_error (&self->error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_DESCRIPTOR, "%s: %s: %s", self->file, where,
                 reason);
}

static char *
join (const char *where,
      const char *key)
{
  return *where ? g_strdup_printf ("%s.%s", where, key) : g_strdup (key);
}

/**
 * rebote_descriptor_reader_fail_key:
 * @self: a file
 * @where: the way to an object
 * @key: the key in it that is wrong
 * @reason: what is wrong with it, in words
 */
void
rebote_descriptor_reader_fail_key (ReboteDescriptorReader *self,
                                   const char             *where,
                                   const char             *key,
                                   const char             *reason)
{
  g_autofree char *path = join (where, key);

  rebote_descriptor_reader_fail (self, path, reason);
}

/**
 * rebote_descriptor_reader_check:
 * @self: a file
 * @where: the way to a value
 * @node: the value, which must be a text
 *
 * Returns: (nullable): the text
 */
const char *
rebote_descriptor_reader_check (ReboteDescriptorReader *self,
                                const char             *where,
                                JsonNode               *node)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);

  rebote_descriptor_reader_fail (self, where, _("this must be a text"));
  return NULL;
}

/**
 * rebote_descriptor_object_init:
 * @self: an object, not initialized
 * @reader: the file
 * @where: the way to the object; empty for the whole
 * @node: (nullable): the value, which must be an object; %NULL after a fault
 * @keys: (nullable) (array zero-terminated=1): the keys that it may have; %NULL for any
 */
void
rebote_descriptor_object_init (ReboteDescriptorObject *self,
                               ReboteDescriptorReader *reader,
                               const char             *where,
                               JsonNode               *node,
                               const char *const      *keys)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *value;

  g_return_if_fail (self != NULL);
  g_return_if_fail (reader != NULL && where != NULL);

  *self = (ReboteDescriptorObject){ reader, g_strdup (where), NULL };
  if (node == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      rebote_descriptor_reader_fail (reader, *where ? where : "{}", _("this must be an object"));
      return;
    }

  json_object_iter_init (&iter, json_node_get_object (node));
  while (keys && json_object_iter_next (&iter, &key, &value))
    {
      if (!g_strv_contains (keys, key))
        rebote_descriptor_reader_fail_key (reader, where, key, _("this key is not known"));
    }
  if (reader->error == NULL)
    self->json = json_object_ref (json_node_get_object (node));
}

/**
 * rebote_descriptor_object_clear:
 * @self: an object
 */
void
rebote_descriptor_object_clear (ReboteDescriptorObject *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->json, json_object_unref);
  g_clear_pointer (&self->where, g_free);
}

/**
 * rebote_descriptor_object_where:
 * @self: an object
 * @key: a key
 *
 * Returns: (transfer full): the way to the value of the key
 */
char *
rebote_descriptor_object_where (ReboteDescriptorObject *self,
                                const char             *key)
{
  return join (self->where, key);
}

/**
 * rebote_descriptor_object_node:
 * @self: an object
 * @key: a key
 * @required: whether it must be there
 *
 * Returns: (transfer none) (nullable): its value, whatever it is
 */
JsonNode *
rebote_descriptor_object_node (ReboteDescriptorObject *self,
                               const char             *key,
                               gboolean                required)
{
  JsonNode *node = self->json ? json_object_get_member (self->json, key) : NULL;

  if (self->json && node == NULL && required)
    rebote_descriptor_reader_fail_key (self->reader, self->where, key, _("this is missing"));

  return self->reader->error ? NULL : node;
}

/**
 * rebote_descriptor_object_array:
 * @self: an object
 * @key: a key
 * @required: whether it must be there
 *
 * Returns: (transfer none) (nullable): its value
 */
JsonArray *
rebote_descriptor_object_array (ReboteDescriptorObject *self,
                                const char             *key,
                                gboolean                required)
{
  JsonNode *node = rebote_descriptor_object_node (self, key, required);

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) <= MAX_ITEMS)
    return json_node_get_array (node);

  rebote_descriptor_reader_fail_key (self->reader, self->where, key, _("this must be a list, and not too long"));
  return NULL;
}

/**
 * rebote_descriptor_object_string:
 * @self: an object
 * @key: a key
 * @required: whether it must be there
 *
 * Returns: (transfer none) (nullable): its value, which is not empty
 */
const char *
rebote_descriptor_object_string (ReboteDescriptorObject *self,
                                 const char             *key,
                                 gboolean                required)
{
  JsonNode        *node = rebote_descriptor_object_node (self, key, required);
  g_autofree char *where = NULL;
  const char      *text;

  if (node == NULL)
    return NULL;

  where = join (self->where, key);
  text = rebote_descriptor_reader_check (self->reader, where, node);
  if (text && *text == '\0')
    rebote_descriptor_reader_fail (self->reader, where, _("this is empty"));

  return self->reader->error ? NULL : text;
}

/**
 * rebote_descriptor_object_number:
 * @self: an object
 * @key: a key
 * @least: the smallest number that is allowed
 * @most: the largest
 * @otherwise: what counts where it is not there
 *
 * Returns: its value
 */
double
rebote_descriptor_object_number (ReboteDescriptorObject *self,
                                 const char             *key,
                                 double                  least,
                                 double                  most,
                                 double                  otherwise)
{
  JsonNode        *node = rebote_descriptor_object_node (self, key, FALSE);
  g_autofree char *reason = NULL;
  double           number;

  if (node == NULL)
    return otherwise;
  if (JSON_NODE_HOLDS_VALUE (node) &&
      (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE))
    {
      number = json_node_get_double (node);
      if (number >= least && number <= most)
        return number;
    }

  reason = g_strdup_printf (_("this must be a number from %g to %g"), least, most);
  rebote_descriptor_reader_fail_key (self->reader, self->where, key, reason);
  return otherwise;
}

/**
 * rebote_descriptor_object_boolean:
 * @self: an object
 * @key: a key
 * @otherwise: what counts where it is not there
 *
 * Returns: its value
 */
gboolean
rebote_descriptor_object_boolean (ReboteDescriptorObject *self,
                                  const char             *key,
                                  gboolean                otherwise)
{
  JsonNode *node = rebote_descriptor_object_node (self, key, FALSE);

  if (node == NULL)
    return otherwise;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);

  rebote_descriptor_reader_fail_key (self->reader, self->where, key, _("this must be true or false"));
  return otherwise;
}

/**
 * rebote_descriptor_object_choice:
 * @self: an object
 * @key: a key
 * @choices: (array zero-terminated=1): the words that are allowed
 * @otherwise: what counts where it is not there; -1 if it must be
 *
 * Returns: which of @choices its value is
 */
int
rebote_descriptor_object_choice (ReboteDescriptorObject *self,
                                 const char             *key,
                                 const char *const      *choices,
                                 int                     otherwise)
{
  const char      *word = rebote_descriptor_object_string (self, key, otherwise < 0);
  g_autofree char *all = NULL;
  g_autofree char *reason = NULL;

  if (word == NULL)
    return MAX (otherwise, 0);
  for (guint i = 0; choices[i]; i++)
    {
      if (g_str_equal (choices[i], word))
        return i;
    }

  all = g_strjoinv (", ", (char **)choices);
  reason = g_strdup_printf (_("this must be one of: %s"), all);
  rebote_descriptor_reader_fail_key (self->reader, self->where, key, reason);
  return MAX (otherwise, 0);
}

/**
 * rebote_descriptor_object_path:
 * @self: an object
 * @key: a key
 * @required: whether it must be there
 *
 * Returns: (transfer full) (nullable): its value, a way into an answer
 */
ReboteDescriptorPath *
rebote_descriptor_object_path (ReboteDescriptorObject *self,
                               const char             *key,
                               gboolean                required)
{
  const char           *text = rebote_descriptor_object_string (self, key, required);
  ReboteDescriptorPath *path = text ? rebote_descriptor_path_new (text) : NULL;

  if (text && path == NULL)
    rebote_descriptor_reader_fail_key (self->reader, self->where, key,
                                       _("this is no way into an answer, such as $.status, text or header:Name"));

  return path;
}
