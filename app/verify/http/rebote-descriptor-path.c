/* rebote-descriptor-path.c
 *
 * Ways to the values of an answer. Of JSONPath only what names one place, or all elements of an array: such a way cannot
 * take longer than the answer is large.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-path"

#include "config.h"

#include <math.h>
#include <string.h>

#include "rebote-descriptor-path.h"

#define MAX_INDEX 1000000

typedef enum
{
  SOURCE_JSON,
  SOURCE_TEXT,
  SOURCE_HTTP,
  SOURCE_HEADER
} Source;

typedef struct
{
  char    *member; /* NULL for an element */
  gboolean all;
  guint    index;
} Step;

struct _ReboteDescriptorPath
{
  Source  source;
  char   *header;
  GArray *steps; /* of Step */
};

static void
step_clear (gpointer data)
{
  Step *step = data;

  g_free (step->member);
}

/* Reads “.name”, “[3]” or “[*]”; returns what follows, or NULL. */
static const char *
read_step (const char *p,
           Step       *step)
{
  const char *end;
  guint64     index;

  *step = (Step){ 0 };
  if (*p == '.')
    {
      end = p + 1 + strcspn (p + 1, ".[]");
      if (end == p + 1)
        return NULL;
      step->member = g_strndup (p + 1, end - p - 1);
      return end;
    }
  if (*p != '[')
    return NULL;
  if (g_str_has_prefix (p, "[*]"))
    {
      step->all = TRUE;
      return p + strlen ("[*]");
    }
  if (!g_ascii_isdigit (p[1]))
    return NULL;

  index = g_ascii_strtoull (p + 1, (char **)&end, 10);
  step->index = MIN (index, MAX_INDEX);

  return *end == ']' && index <= MAX_INDEX ? end + 1 : NULL;
}

/**
 * rebote_descriptor_path_new:
 * @text: a way, as it is written
 *
 * Returns: (transfer full) (nullable): the way; %NULL if it is none
 */
ReboteDescriptorPath *
rebote_descriptor_path_new (const char *text)
{
  g_autoptr (ReboteDescriptorPath) self = g_new0 (ReboteDescriptorPath, 1);
  Step step;

  g_return_val_if_fail (text != NULL, NULL);

  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, step_clear);
  if (g_str_equal (text, "text") || g_str_equal (text, "http"))
    {
      self->source = g_str_equal (text, "text") ? SOURCE_TEXT : SOURCE_HTTP;
      return g_steal_pointer (&self);
    }
  if (g_str_has_prefix (text, "header:") && text[strlen ("header:")])
    {
      self->source = SOURCE_HEADER;
      self->header = g_strdup (text + strlen ("header:"));
      return g_steal_pointer (&self);
    }
  if (*text != '$')
    return NULL;

  for (const char *p = text + 1; *p;)
    {
      p = read_step (p, &step);
      if (p == NULL)
        {
          step_clear (&step);
          return NULL;
        }
      g_array_append_val (self->steps, step);
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_descriptor_path_free:
 * @self: (transfer full): a way
 */
void
rebote_descriptor_path_free (ReboteDescriptorPath *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->steps, g_array_unref);
  g_free (self->header);
  g_free (self);
}

/**
 * rebote_descriptor_path_is_http:
 * @self: a way
 *
 * Returns: whether it leads to the status of HTTP
 */
gboolean
rebote_descriptor_path_is_http (ReboteDescriptorPath *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->source == SOURCE_HTTP;
}

static void
take_step (const Step *step,
           JsonNode   *node,
           GPtrArray  *next)
{
  if (step->member)
    {
      if (JSON_NODE_HOLDS_OBJECT (node) && json_object_has_member (json_node_get_object (node), step->member))
        g_ptr_array_add (next, json_node_ref (json_object_get_member (json_node_get_object (node), step->member)));
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      guint      n = json_array_get_length (array);
      guint      from = step->all ? 0 : step->index;
      guint      to = step->all ? n : MIN (n, step->index + 1);

      for (guint i = from; i < to; i++)
        g_ptr_array_add (next, json_node_ref (json_array_get_element (array, i)));
    }
}

/* What a way, or the beginning of it, leads to in JSON. */
static GPtrArray *
take_steps (ReboteDescriptorPath *self,
            GPtrArray            *found,
            guint                 n_steps)
{
  for (guint i = 0; i < n_steps && found->len > 0; i++)
    {
      GPtrArray *next = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);

      for (guint j = 0; j < found->len; j++)
        take_step (&g_array_index (self->steps, Step, i), g_ptr_array_index (found, j), next);
      g_ptr_array_unref (found);
      found = next;
    }

  return found;
}

static void
add_text (GPtrArray  *found,
          const char *text)
{
  if (text)
    g_ptr_array_add (found, json_node_init_string (json_node_alloc (), text));
}

/**
 * rebote_descriptor_path_find:
 * @self: a way
 * @answer: an answer
 * @item: (nullable): the part of it where the way begins, in place of the whole
 *
 * Returns: (transfer full) (element-type JsonNode): what it leads to, which may be nothing
 */
GPtrArray *
rebote_descriptor_path_find (ReboteDescriptorPath *self,
                             ReboteHttpAnswer     *answer,
                             JsonNode             *item)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  JsonNode *root = item ? item : answer->root;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (answer != NULL, NULL);

  if (self->source == SOURCE_TEXT)
    add_text (found, answer->text);
  else if (self->source == SOURCE_HEADER)
    add_text (found, rebote_http_answer_get_header (answer, self->header));
  else if (self->source == SOURCE_HTTP)
    g_ptr_array_add (found, json_node_init_int (json_node_alloc (), answer->status));
  else if (root)
    g_ptr_array_add (found, json_node_ref (root));

  return take_steps (self, g_steal_pointer (&found), self->steps->len);
}

/**
 * rebote_descriptor_path_finds_list:
 * @self: a way to all elements of an array
 * @answer: an answer
 *
 * Returns: whether there is such an array, which may be empty
 */
gboolean
rebote_descriptor_path_finds_list (ReboteDescriptorPath *self,
                                   ReboteHttpAnswer     *answer)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  const guint n = self->steps->len;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (answer != NULL, FALSE);

  if (answer->root == NULL || n == 0 || !g_array_index (self->steps, Step, n - 1).all)
    return FALSE;

  g_ptr_array_add (found, json_node_ref (answer->root));
  found = take_steps (self, g_steal_pointer (&found), n - 1);

  return found->len > 0 && JSON_NODE_HOLDS_ARRAY ((JsonNode *)g_ptr_array_index (found, 0));
}

/**
 * rebote_descriptor_node_to_text:
 * @node: a value
 *
 * Returns: (transfer full) (nullable): a text, number or truth value as a text, without space around it; %NULL for all else
 */
char *
rebote_descriptor_node_to_text (JsonNode *node)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (node != NULL, NULL);

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return g_strstrip (g_strdup (json_node_get_string (node)));
    case G_TYPE_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    case G_TYPE_DOUBLE:
      return g_strdup (g_ascii_formatd (number, sizeof number, "%.10g", json_node_get_double (node)));
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? "true" : "false");
    default:
      return NULL;
    }
}

/**
 * rebote_descriptor_path_find_text:
 * @self: a way
 * @answer: an answer
 * @item: (nullable): the part of it where the way begins
 *
 * Returns: (transfer full) (nullable): the first text that it leads to, as people may be told; %NULL for none
 */
char *
rebote_descriptor_path_find_text (ReboteDescriptorPath *self,
                                  ReboteHttpAnswer     *answer,
                                  JsonNode             *item)
{
  g_autoptr (GPtrArray) found = rebote_descriptor_path_find (self, answer, item);

  for (guint i = 0; i < found->len; i++)
    {
      g_autofree char *text = rebote_descriptor_node_to_text (g_ptr_array_index (found, i));

      if (text && *text)
        return rebote_http_answer_clean (answer, text);
    }

  return NULL;
}

/**
 * rebote_descriptor_path_find_number:
 * @self: a way
 * @answer: an answer
 * @number: (out): the first number that it leads to
 *
 * Returns: whether there is one
 */
gboolean
rebote_descriptor_path_find_number (ReboteDescriptorPath *self,
                                    ReboteHttpAnswer     *answer,
                                    double               *number)
{
  g_autoptr (GPtrArray) found = rebote_descriptor_path_find (self, answer, NULL);
  g_autofree char *text = found->len > 0 ? rebote_descriptor_node_to_text (g_ptr_array_index (found, 0)) : NULL;
  char            *end = NULL;

  if (text == NULL || *text == '\0')
    return FALSE;
  *number = g_ascii_strtod (text, &end);

  return *end == '\0' && isfinite (*number);
}
