/* rebote-json-splitter.c
 *
 * Cuts a stream of JSON into its objects. What is broken costs one object: JSON has no line ends within texts, and no
 * object begins where none may stand, so the next one is found again.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-json-splitter"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-event-tables.h"
#include "rebote-json-splitter.h"

#define MAX_SHORT_LIST 16 /* entries that are one message */

typedef enum
{
  STATE_BETWEEN, /* objects */
  STATE_OBJECT,
  STATE_JUNK, /* to the end of the line */
  STATE_LOST  /* behind a broken object, to the next line that may begin one */
} State;

struct _ReboteJsonSplitter
{
  ReboteEventOutput *output;
  State              state;
  GString           *object; /* the one at hand, as far as it came with earlier chunks */
  gsize              length; /* of the object, what is not kept too */
  guint              depth;
  guint8             is_list[REBOTE_EVENT_MAX_DEPTH + 1];
  gboolean           in_text;
  gboolean           escaped;
  char               last;     /* character that is no space, within the object */
  guint              column;   /* characters since the line began */
  guint              indent;   /* column of the object's beginning */
  gboolean           indented; /* only spaces since the line began */
  gboolean           whole;    /* neither looks into objects nor joins the entries of lists */
  gboolean           in_list;
  GPtrArray         *held; /* entries of a short list: GString; NULL if it is none */
};

/**
 * rebote_json_splitter_new:
 * @output: takes the objects; must live as long as the splitter
 *
 * Returns: (transfer full): a splitter
 */
ReboteJsonSplitter *
rebote_json_splitter_new (ReboteEventOutput *output)
{
  ReboteJsonSplitter *self;

  g_return_val_if_fail (output != NULL, NULL);

  self = g_new0 (ReboteJsonSplitter, 1);
  self->output = output;
  self->object = g_string_new (NULL);
  self->indented = TRUE;

  return self;
}

/**
 * rebote_json_splitter_free:
 * @self: (transfer full): a splitter
 */
void
rebote_json_splitter_free (ReboteJsonSplitter *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->object, TRUE);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_free (self);
}

/**
 * rebote_json_splitter_set_whole:
 * @self: a splitter
 *
 * Takes every object for a record, without looking for lists of records.
 */
void
rebote_json_splitter_set_whole (ReboteJsonSplitter *self)
{
  g_return_if_fail (self != NULL);

  self->whole = TRUE;
}

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

/* Hands out what was held: as one record if all of the list is there, else one by one. */
static void
release_held (ReboteJsonSplitter *self,
              gboolean            as_one)
{
  g_autoptr (GPtrArray) held = g_steal_pointer (&self->held);
  g_autoptr (GString) list = g_string_new ("[");

  if (held == NULL)
    return;

  for (guint i = 0; i < held->len; i++)
    {
      GString *entry = g_ptr_array_index (held, i);

      if (!as_one)
        rebote_event_output_add (self->output, entry->str, entry->len);
      g_string_append_len (list, ",", i > 0);
      g_string_append_len (list, entry->str, entry->len);
    }
  g_string_append_c (list, ']');
  if (as_one && held->len > 0)
    rebote_event_output_add (self->output, list->str, list->len);
}

static gboolean
is_list_entry (GString *object)
{
  g_autoptr (ReboteEventRecord) record = rebote_event_record_new (object->str, object->len, NULL);
  const ReboteEventShape *shape = NULL;

  if (record)
    shape = rebote_event_tables_recognise (rebote_event_tables_get_default (), record);

  return shape && shape->is_list;
}

/* The list of a name in an object; only the object's own members count. */
static const char *
find_list (GString     *object,
           const char  *name,
           const char **list_end)
{
  const char *end = object->str + object->len;
  const char *list = NULL;
  guint       depth = 0;

  for (const char *c = object->str; c < end; c++)
    {
      if (*c == '"')
        {
          const char      *from = ++c;
          g_autofree char *key = NULL;

          for (; c < end && *c != '"'; c++)
            c += *c == '\\';
          if (depth != 1 || c >= end)
            continue;
          key = g_strndup (from, c - from);
          from = c + 1;
          from += strspn (from, " \t\r\n:");
          if (list == NULL && from < end && *from == '[' && g_ascii_strcasecmp (key, name) == 0)
            list = from;
        }
      else if (*c == '{' || *c == '[')
        depth++;
      else if (*c == '}' || *c == ']')
        depth--;
      if (list && depth == 1 && *c == ']' && c > list)
        {
          *list_end = c + 1;
          return list;
        }
    }

  return NULL;
}

/* An answer of a service's interface has the records in a list within one object. */
static gboolean
open_object (ReboteJsonSplitter *self)
{
  ReboteEventTables *tables = rebote_event_tables_get_default ();
  const char *const *names = rebote_event_tables_get_common (tables, REBOTE_EVENT_FACT_LIST);
  g_autoptr (ReboteEventRecord) record = rebote_event_record_new (self->object->str, self->object->len, NULL);

  if (record == NULL || rebote_event_tables_recognise (tables, record))
    return FALSE;

  for (guint i = 0; names && names[i]; i++)
    {
      const char *end = NULL;
      const char *list = find_list (self->object, names[i], &end);

      if (list)
        {
          g_autoptr (ReboteJsonSplitter) inner = rebote_json_splitter_new (self->output);

          inner->whole = TRUE;
          rebote_json_splitter_push (inner, list, end - list);
          return TRUE;
        }
    }

  return FALSE;
}

static void
hand_out (ReboteJsonSplitter *self)
{
  if (self->length > REBOTE_EVENT_MAX_RECORD)
    {
      release_held (self, FALSE);
      rebote_event_output_fail (self->output, _("it is too long"));
      return;
    }

  if (!self->whole && self->output->n_records == 0 && self->held == NULL)
    {
      if (!self->in_list && open_object (self))
        return;
      if (self->in_list && is_list_entry (self->object))
        self->held = g_ptr_array_new_with_free_func (string_free);
    }

  if (self->held)
    {
      g_ptr_array_add (self->held, g_string_new_len (self->object->str, self->object->len));
      if (self->held->len > MAX_SHORT_LIST)
        release_held (self, FALSE);
      return;
    }

  rebote_event_output_add (self->output, self->object->str, self->object->len);
}

static void
give_up (ReboteJsonSplitter *self,
         const char         *why,
         State               state)
{
  release_held (self, FALSE);
  rebote_event_output_fail (self->output, why);
  self->state = state;
}

static void
begin_object (ReboteJsonSplitter *self)
{
  self->state = STATE_OBJECT;
  g_string_truncate (self->object, 0);
  self->length = 0;
  self->depth = 1;
  self->is_list[1] = FALSE;
  self->in_text = FALSE;
  self->escaped = FALSE;
  self->last = '{';
  self->indent = self->column;
}

static void
keep (ReboteJsonSplitter *self,
      const char         *from,
      const char         *to)
{
  self->length += to - from;
  if (self->length <= REBOTE_EVENT_MAX_RECORD)
    g_string_append_len (self->object, from, to - from);
}

/* Whether an object may begin within the one at hand. */
static gboolean
may_begin (ReboteJsonSplitter *self)
{
  if (self->depth > REBOTE_EVENT_MAX_DEPTH)
    return TRUE;

  return self->is_list[self->depth] ? self->last == ',' || self->last == '[' : self->last == ':';
}

/* Takes a character of the object at hand; returns whether it was the last. */
static gboolean
take (ReboteJsonSplitter *self,
      char                c)
{
  if (self->in_text)
    {
      if (self->escaped)
        self->escaped = FALSE;
      else if (c == '\\')
        self->escaped = TRUE;
      else if (c == '"')
        self->in_text = FALSE;
      return FALSE;
    }

  if (c == '"')
    self->in_text = TRUE;
  else if (c == '{' || c == '[')
    {
      self->depth++;
      if (self->depth <= REBOTE_EVENT_MAX_DEPTH)
        self->is_list[self->depth] = c == '[';
    }
  else if (c == '}' || c == ']')
    self->depth--;
  if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
    self->last = c;

  return self->depth == 0;
}

static void
take_between (ReboteJsonSplitter *self,
              char                c)
{
  if (c == '[')
    self->in_list = TRUE;
  else if (c == ']')
    {
      release_held (self, TRUE);
      self->in_list = FALSE;
    }
  else if (!strchr (" \t\r\n,;\x1e\xef\xbb\xbf", c) || c == '\0')
    give_up (self, _("it is not valid JSON"), STATE_JUNK);
}

static void
count_column (ReboteJsonSplitter *self,
              char                c)
{
  if (c == '\n')
    {
      self->column = 0;
      self->indented = TRUE;
      return;
    }
  self->column++;
  self->indented &= c == ' ' || c == '\t';
}

/* Takes a character outside of objects; returns whether it begins one. */
static gboolean
take_outside (ReboteJsonSplitter *self,
              char                c)
{
  if (self->state == STATE_BETWEEN && c == '{')
    return TRUE;
  if (self->state == STATE_LOST && c == '{' && self->indented && self->column <= self->indent)
    return TRUE;

  if (self->state == STATE_BETWEEN)
    take_between (self, c);
  if (self->state == STATE_JUNK && c == '\n')
    self->state = STATE_BETWEEN;

  return FALSE;
}

/**
 * rebote_json_splitter_push:
 * @self: a splitter
 * @data: the next bytes
 * @length: how many
 */
void
rebote_json_splitter_push (ReboteJsonSplitter *self,
                           const char         *data,
                           gsize               length)
{
  const char *end = data + length;
  const char *from = data; /* of the object at hand, in this chunk */

  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  for (const char *c = data; c < end; c++)
    {
      if (self->state != STATE_OBJECT)
        {
          if (take_outside (self, *c))
            {
              begin_object (self);
              from = c;
            }
        }
      else if (self->in_text && *c == '\n')
        give_up (self, _("a line ends in the middle of a text"), STATE_LOST);
      else if (!self->in_text && *c == '{' && self->indented && self->column <= self->indent && !may_begin (self))
        {
          give_up (self, _("it ends in the middle"), STATE_BETWEEN);
          begin_object (self);
          from = c;
        }
      else if (take (self, *c))
        {
          keep (self, from, c + 1);
          self->state = STATE_BETWEEN;
          hand_out (self);
        }
      count_column (self, *c);
    }
  if (self->state == STATE_OBJECT)
    keep (self, from, end);
}

/**
 * rebote_json_splitter_finish:
 * @self: a splitter
 *
 * Says that nothing more will come.
 */
void
rebote_json_splitter_finish (ReboteJsonSplitter *self)
{
  g_return_if_fail (self != NULL);

  if (self->state == STATE_OBJECT)
    give_up (self, _("it ends in the middle"), STATE_BETWEEN);
  release_held (self, TRUE);
}
