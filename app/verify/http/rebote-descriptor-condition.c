/* rebote-descriptor-condition.c
 *
 * Conditions of three values: what an answer does not hold, or holds as null, is neither yes nor no.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-condition"

#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "rebote-descriptor-condition.h"

#define MAX_DEPTH 16

/* Bytes that an expression may be long, and that it is tried on. */
#define MAX_PATTERN 1000
#define MAX_SUBJECT (64 * 1024)

typedef enum
{
  OPERATOR_EQ,
  OPERATOR_IN,
  OPERATOR_CONTAINS,
  OPERATOR_PRESENT,
  OPERATOR_ABSENT,
  OPERATOR_NULL,
  OPERATOR_TRUTHY,
  OPERATOR_FALSY,
  OPERATOR_LT,
  OPERATOR_GT,
  OPERATOR_REGEX,
  OPERATOR_ALL,
  OPERATOR_ANY,
  OPERATOR_NOT
} Operator;

static const char *const operators[] = {
  "eq", "in", "contains", "present", "absent", "null", "truthy", "falsy", "lt", "gt", "regex", NULL
};
static const char *const subjects[] = { "path", "header", "http", "text", NULL };
static const char *const keys[] = {
  "eq", "in", "contains", "present", "absent", "null", "truthy", "falsy", "lt", "gt", "regex", "path", "header", "http",
  "text", "all", "any", "not", NULL
};

/* In lower case */
static const char *const yes_words[] = { "true", "1", "yes", NULL };
static const char *const no_words[] = { "false", "0", "no", NULL };

struct _ReboteDescriptorCondition
{
  Operator              op;
  ReboteDescriptorPath *path;
  GStrv                 texts;  /* of eq, in and contains */
  double                number; /* of lt and gt */
  gboolean              wanted; /* of present, absent, null, truthy and falsy */
  GRegex               *regex;
  GPtrArray            *children;
};

static ReboteDescriptorCondition *read_condition (ReboteDescriptorReader *reader,
                                                  const char             *where,
                                                  JsonNode               *node,
                                                  guint                   depth);

static ReboteDescriptorCondition *
condition_alloc (Operator op)
{
  ReboteDescriptorCondition *self = g_new0 (ReboteDescriptorCondition, 1);

  self->op = op;
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_descriptor_condition_free);

  return self;
}

static void
read_children (ReboteDescriptorCondition *self,
               ReboteDescriptorReader    *reader,
               const char                *where,
               JsonNode                  *node,
               guint                      depth)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint      n = array ? json_array_get_length (array) : 0;

  if (n == 0)
    rebote_descriptor_reader_fail (reader, where, _("this must be a list of conditions"));
  for (guint i = 0; i < n && reader->error == NULL; i++)
    {
      g_autofree char           *inner = g_strdup_printf ("%s[%u]", where, i);
      ReboteDescriptorCondition *child = read_condition (reader, inner, json_array_get_element (array, i), depth + 1);

      if (child)
        g_ptr_array_add (self->children, child);
    }
}

/* Reads the values that something is compared with: one, or a list of them. */
static void
read_texts (ReboteDescriptorCondition *self,
            ReboteDescriptorReader    *reader,
            const char                *where,
            JsonNode                  *node)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  gboolean is_list = JSON_NODE_HOLDS_ARRAY (node);
  guint    n = is_list ? json_array_get_length (json_node_get_array (node)) : 1;

  if (is_list != (self->op == OPERATOR_IN) || n == 0)
    rebote_descriptor_reader_fail (reader, where, is_list ? _("this must be one value") : _("this must be a list of values"));
  for (guint i = 0; i < n && reader->error == NULL; i++)
    {
      JsonNode        *element = is_list ? json_array_get_element (json_node_get_array (node), i) : node;
      g_autofree char *text = rebote_descriptor_node_to_text (element);

      if (text)
        g_strv_builder_add (texts, text);
      else
        rebote_descriptor_reader_fail (reader, where, _("only texts, numbers, true and false can be compared with"));
    }
  self->texts = g_strv_builder_end (texts);
}

static void
read_regex (ReboteDescriptorCondition *self,
            ReboteDescriptorReader    *reader,
            const char                *where,
            const char                *pattern)
{
  g_autoptr (GError) error = NULL;

  if (pattern == NULL)
    return;
  if (strlen (pattern) <= MAX_PATTERN)
    self->regex = g_regex_new (pattern, 0, 0, &error);
  if (self->regex == NULL)
    rebote_descriptor_reader_fail (reader, where, error ? error->message : _("this is too long"));
}

static void
read_operand (ReboteDescriptorCondition *self,
              ReboteDescriptorObject    *object)
{
  const char      *key = operators[self->op];
  g_autofree char *where = rebote_descriptor_object_where (object, key);
  JsonNode        *node = rebote_descriptor_object_node (object, key, TRUE);

  if (node == NULL)
    return;

  switch ((int)self->op)
    {
    case OPERATOR_EQ:
    case OPERATOR_IN:
    case OPERATOR_CONTAINS:
      read_texts (self, object->reader, where, node);
      break;
    case OPERATOR_LT:
    case OPERATOR_GT:
      self->number = rebote_descriptor_object_number (object, key, -1e15, 1e15, 0);
      break;
    case OPERATOR_REGEX:
      read_regex (self, object->reader, where, rebote_descriptor_object_string (object, key, TRUE));
      break;
    default:
      self->wanted = rebote_descriptor_object_boolean (object, key, TRUE);
      break;
    }
}

/* Returns how many of the keys the object has, and which the last is. */
static guint
count_keys (ReboteDescriptorObject *object,
            const char *const      *words,
            int                    *last)
{
  guint n = 0;

  for (guint i = 0; words[i]; i++)
    {
      if (json_object_has_member (object->json, words[i]))
        {
          *last = i;
          n++;
        }
    }

  return n;
}

/* `{"http": 429}`, `{"http": [202, 222]}` and `{"text": "ok"}` name their value at once. */
static gboolean
read_short (ReboteDescriptorCondition *self,
            ReboteDescriptorObject    *object,
            const char                *subject)
{
  g_autofree char *where = rebote_descriptor_object_where (object, subject);
  JsonNode        *node = json_object_get_member (object->json, subject);

  if (!g_str_equal (subject, "http") && !g_str_equal (subject, "text"))
    return FALSE;

  self->op = JSON_NODE_HOLDS_ARRAY (node) ? OPERATOR_IN : OPERATOR_EQ;
  self->path = rebote_descriptor_path_new (subject);
  read_texts (self, object->reader, where, node);
  return TRUE;
}

static void
read_subject (ReboteDescriptorCondition *self,
              ReboteDescriptorObject    *object,
              const char                *subject)
{
  if (g_str_equal (subject, "path"))
    self->path = rebote_descriptor_object_path (object, subject, TRUE);
  else if (g_str_equal (subject, "header"))
    {
      const char      *name = rebote_descriptor_object_string (object, subject, TRUE);
      g_autofree char *text = name ? g_strconcat ("header:", name, NULL) : NULL;

      self->path = text ? rebote_descriptor_path_new (text) : NULL;
    }
  else
    {
      self->path = rebote_descriptor_path_new (subject);
      if (!rebote_descriptor_object_boolean (object, subject, TRUE))
        rebote_descriptor_reader_fail_key (object->reader, object->where, subject, _("beside a comparison this must be true"));
    }
}

static ReboteDescriptorCondition *
read_leaf (ReboteDescriptorObject *object)
{
  g_autoptr (ReboteDescriptorCondition) self = condition_alloc (OPERATOR_EQ);
  int   subject = 0, op = 0;
  guint n_operators = count_keys (object, operators, &op);

  if (count_keys (object, subjects, &subject) != 1 || n_operators > 1)
    {
      rebote_descriptor_reader_fail (object->reader, object->where,
                                     _("a condition has one of path, header, http and text, and one comparison"));
      return NULL;
    }
  if (n_operators == 0 && read_short (self, object, subjects[subject]))
    return g_steal_pointer (&self);

  self->op = op;
  read_subject (self, object, subjects[subject]);
  if (n_operators == 0)
    rebote_descriptor_reader_fail (object->reader, object->where, _("there is no comparison"));
  else
    read_operand (self, object);

  return g_steal_pointer (&self);
}

static ReboteDescriptorCondition *
read_combination (ReboteDescriptorObject *object,
                  Operator                op,
                  const char             *key,
                  guint                   depth)
{
  g_autoptr (ReboteDescriptorCondition) self = condition_alloc (op);
  g_autofree char *where = rebote_descriptor_object_where (object, key);
  JsonNode        *node = json_object_get_member (object->json, key);

  if (json_object_get_size (object->json) != 1)
    rebote_descriptor_reader_fail (object->reader, where, _("nothing else may stand beside this"));
  else if (op == OPERATOR_NOT)
    {
      ReboteDescriptorCondition *child = read_condition (object->reader, where, node, depth + 1);

      if (child)
        g_ptr_array_add (self->children, child);
    }
  else
    read_children (self, object->reader, where, node, depth);

  return g_steal_pointer (&self);
}

static ReboteDescriptorCondition *
read_condition (ReboteDescriptorReader *reader,
                const char             *where,
                JsonNode               *node,
                guint                   depth)
{
  g_autoptr (ReboteDescriptorCondition) self = NULL;
  g_auto (ReboteDescriptorObject) object = { 0 };

  if (depth > MAX_DEPTH)
    {
      rebote_descriptor_reader_fail (reader, where, _("these conditions are nested too deep"));
      return NULL;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      self = condition_alloc (OPERATOR_ALL);
      read_children (self, reader, where, node, depth);
      return reader->error ? NULL : g_steal_pointer (&self);
    }

  rebote_descriptor_object_init (&object, reader, where, node, keys);
  if (object.json == NULL)
    return NULL;
  if (json_object_has_member (object.json, "all"))
    self = read_combination (&object, OPERATOR_ALL, "all", depth);
  else if (json_object_has_member (object.json, "any"))
    self = read_combination (&object, OPERATOR_ANY, "any", depth);
  else if (json_object_has_member (object.json, "not"))
    self = read_combination (&object, OPERATOR_NOT, "not", depth);
  else
    self = read_leaf (&object);

  return reader->error ? NULL : g_steal_pointer (&self);
}

/**
 * rebote_descriptor_condition_new:
 * @reader: the file
 * @where: the way to the condition
 * @node: (nullable): the condition as it is written; %NULL after a fault
 *
 * Returns: (transfer full) (nullable): the condition; %NULL with a fault in @reader
 */
ReboteDescriptorCondition *
rebote_descriptor_condition_new (ReboteDescriptorReader *reader,
                                 const char             *where,
                                 JsonNode               *node)
{
  g_return_val_if_fail (reader != NULL && where != NULL, NULL);

  return node && reader->error == NULL ? read_condition (reader, where, node, 0) : NULL;
}

/**
 * rebote_descriptor_condition_free:
 * @self: (transfer full): a condition
 */
void
rebote_descriptor_condition_free (ReboteDescriptorCondition *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->path, rebote_descriptor_path_free);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_strfreev (self->texts);
  g_ptr_array_unref (self->children);
  g_free (self);
}

/**
 * rebote_descriptor_condition_names_http:
 * @self: a condition
 *
 * Returns: whether it asks for the status of HTTP, and so knows what an answer is that is no success
 */
gboolean
rebote_descriptor_condition_names_http (ReboteDescriptorCondition *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->path)
    return rebote_descriptor_path_is_http (self->path);
  for (guint i = 0; i < self->children->len; i++)
    {
      if (rebote_descriptor_condition_names_http (g_ptr_array_index (self->children, i)))
        return TRUE;
    }

  return FALSE;
}

static ReboteSaid
say (gboolean is_so)
{
  return is_so ? REBOTE_SAID_YES : REBOTE_SAID_NO;
}

static ReboteSaid
invert (ReboteSaid said)
{
  return said == REBOTE_SAID_NOTHING ? said : say (said == REBOTE_SAID_NO);
}

/* “Unknown”, an empty text and null say nothing. */
static ReboteSaid
ask_truth (JsonNode *node)
{
  g_autofree char *text = rebote_descriptor_node_to_text (node);
  g_autofree char *lower = text ? g_ascii_strdown (text, -1) : NULL;

  if (lower && g_strv_contains (yes_words, lower))
    return REBOTE_SAID_YES;
  if (lower && g_strv_contains (no_words, lower))
    return REBOTE_SAID_NO;

  return REBOTE_SAID_NOTHING;
}

static gboolean
contains (JsonNode   *node,
          const char *wanted)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_autofree char *element = rebote_descriptor_node_to_text (json_array_get_element (array, i));

          if (g_strcmp0 (element, wanted) == 0)
            return TRUE;
        }
      return FALSE;
    }
  text = rebote_descriptor_node_to_text (node);

  return text && strstr (text, wanted);
}

static ReboteSaid
compare_number (ReboteDescriptorCondition *self,
                const char                *text)
{
  char  *end = NULL;
  double number = g_ascii_strtod (text, &end);

  if (end == text || *end || !isfinite (number))
    return REBOTE_SAID_NOTHING;

  return say (self->op == OPERATOR_LT ? number < self->number : number > self->number);
}

static ReboteSaid
compare (ReboteDescriptorCondition *self,
         JsonNode                  *node)
{
  g_autofree char *text = NULL;

  if (self->op == OPERATOR_TRUTHY || self->op == OPERATOR_FALSY)
    {
      ReboteSaid said = ask_truth (node);

      return self->wanted == (self->op == OPERATOR_TRUTHY) ? said : invert (said);
    }
  if (JSON_NODE_HOLDS_NULL (node))
    return REBOTE_SAID_NOTHING;
  if (self->op == OPERATOR_CONTAINS)
    return say (contains (node, self->texts[0]));

  text = rebote_descriptor_node_to_text (node);
  if (text == NULL)
    return REBOTE_SAID_NO;
  if (self->op == OPERATOR_REGEX)
    return say (strlen (text) <= MAX_SUBJECT && g_regex_match (self->regex, text, 0, NULL));
  if (self->op == OPERATOR_LT || self->op == OPERATOR_GT)
    return compare_number (self, text);

  return say (g_strv_contains ((const char *const *)self->texts, text));
}

/* Of several values one that says yes is enough. */
static ReboteSaid
ask_values (ReboteDescriptorCondition *self,
            GPtrArray                 *found)
{
  ReboteSaid said = REBOTE_SAID_NOTHING;

  for (guint i = 0; i < found->len && said != REBOTE_SAID_YES; i++)
    said = MAX (said, compare (self, g_ptr_array_index (found, i)));

  return said;
}

static ReboteSaid
ask_leaf (ReboteDescriptorCondition *self,
          ReboteHttpAnswer          *answer,
          JsonNode                  *item)
{
  g_autoptr (GPtrArray) found = rebote_descriptor_path_find (self->path, answer, item);
  gboolean is_null = found->len > 0 && JSON_NODE_HOLDS_NULL ((JsonNode *)g_ptr_array_index (found, 0));

  switch ((int)self->op)
    {
    case OPERATOR_PRESENT:
      return say ((found->len > 0 && !is_null) == self->wanted);
    case OPERATOR_ABSENT:
      return say ((found->len == 0 || is_null) == self->wanted);
    case OPERATOR_NULL:
      return say (is_null == self->wanted);
    default:
      return ask_values (self, found);
    }
}

/**
 * rebote_descriptor_condition_ask:
 * @self: a condition
 * @answer: an answer
 * @item: (nullable): the part of it that is meant, in place of the whole
 *
 * Returns: what the answer says
 */
ReboteSaid
rebote_descriptor_condition_ask (ReboteDescriptorCondition *self,
                                 ReboteHttpAnswer          *answer,
                                 JsonNode                  *item)
{
  ReboteSaid whole;

  g_return_val_if_fail (self != NULL, REBOTE_SAID_NOTHING);
  g_return_val_if_fail (answer != NULL, REBOTE_SAID_NOTHING);

  if (self->op == OPERATOR_NOT)
    return invert (rebote_descriptor_condition_ask (g_ptr_array_index (self->children, 0), answer, item));
  if (self->op != OPERATOR_ALL && self->op != OPERATOR_ANY)
    return ask_leaf (self, answer, item);

  whole = say (self->op == OPERATOR_ALL);
  for (guint i = 0; i < self->children->len; i++)
    {
      ReboteSaid said = rebote_descriptor_condition_ask (g_ptr_array_index (self->children, i), answer, item);

      if (said == (self->op == OPERATOR_ALL ? REBOTE_SAID_NO : REBOTE_SAID_YES))
        return said;
      if (said == REBOTE_SAID_NOTHING)
        whole = said;
    }

  return whole;
}
