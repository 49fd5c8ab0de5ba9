/* rebote-event-values.c
 *
 * Looks the facts of a record up.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-event-values"

#include "config.h"

#include <string.h>

#include "rebote-event-values.h"

struct _ReboteEventSide
{
  ReboteEventRecord      *record;
  const ReboteEventShape *shape;
  const ReboteEventField *first;
  char                   *list;    /* the path of the list in which the recipients stand, with []; NULL if in none */
  GHashTable             *columns; /* path -> GPtrArray of values by number */
};

/**
 * rebote_event_truncate:
 * @text: a text
 * @length: the most that may stay
 *
 * Shortens a text without breaking a letter.
 */
void
rebote_event_truncate (GString *text,
                       gsize    length)
{
  g_return_if_fail (text != NULL);

  if (text->len <= length)
    return;
  while (length > 0 && (text->str[length] & 0xc0) == 0x80)
    length--;
  g_string_truncate (text, length);
}

/* Words for nothing stand in tables where a cell may not be empty. */
static gboolean
is_nothing (const char *value)
{
  return value == NULL || *value == '\0' || g_ascii_strcasecmp (value, "NA") == 0 ||
         g_ascii_strcasecmp (value, "null") == 0;
}

static char *
copy_value (const char *value)
{
  GString *copy = g_string_new (value);

  rebote_event_truncate (copy, REBOTE_EVENT_MAX_TEXT);
  return g_strstrip (g_string_free (copy, FALSE));
}

/* “a+b”: the values with a point between. */
static char *
join_values (ReboteEventRecord *record,
             const char        *paths)
{
  g_auto (GStrv) parts = g_strsplit (paths, "+", -1);
  GString *joined = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++)
    {
      const char *value = rebote_event_record_get (record, parts[i]);

      if (is_nothing (value) || strlen (value) > REBOTE_EVENT_MAX_LABEL)
        {
          g_string_free (joined, TRUE);
          return NULL;
        }
      if (i > 0)
        g_string_append_c (joined, '.');
      g_string_append (joined, value);
    }

  return g_string_free (joined, FALSE);
}

static char *
get_at (ReboteEventRecord *record,
        const char        *path)
{
  const char *value;

  if (*path == '=')
    return g_strdup (path + 1);
  if (strchr (path, '+'))
    return join_values (record, path);

  value = rebote_event_record_get (record, path);
  return is_nothing (value) ? NULL : copy_value (value);
}

/**
 * rebote_event_get_value:
 * @record: a record
 * @shape: its shape
 * @fact: a fact
 *
 * Returns: (transfer full) (nullable): what the record says of it, from the best place
 */
char *
rebote_event_get_value (ReboteEventRecord      *record,
                        const ReboteEventShape *shape,
                        ReboteEventFact         fact)
{
  char *value = NULL;

  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (shape != NULL, NULL);
  g_return_val_if_fail (fact < REBOTE_N_EVENT_FACTS, NULL);

  for (guint i = 0; shape->paths[fact] && shape->paths[fact][i] && value == NULL; i++)
    value = get_at (record, shape->paths[fact][i]);

  return value;
}

/**
 * rebote_event_is_constant:
 * @shape: a shape
 * @fact: a fact
 *
 * Returns: whether the fact is none of the record's, but ours
 */
gboolean
rebote_event_is_constant (const ReboteEventShape *shape,
                          ReboteEventFact         fact)
{
  g_return_val_if_fail (shape != NULL, FALSE);
  g_return_val_if_fail (fact < REBOTE_N_EVENT_FACTS, FALSE);

  return shape->paths[fact] && shape->paths[fact][0] && shape->paths[fact][0][0] == '=';
}

/**
 * rebote_event_join:
 * @bounce: a message
 * @other: another one of the same sort
 *
 * Adds the recipients of one to the other. A list cannot be older than its youngest entry.
 */
void
rebote_event_join (ReboteBounce *bounce,
                   ReboteBounce *other)
{
  g_return_if_fail (bounce != NULL);
  g_return_if_fail (other != NULL);

  for (guint i = 0; i < other->recipients->len; i++)
    g_ptr_array_add (bounce->recipients, rebote_recipient_ref (g_ptr_array_index (other->recipients, i)));

  if (other->date && (bounce->date == NULL || g_date_time_compare (other->date, bounce->date) > 0))
    {
      g_clear_pointer (&bounce->date, g_date_time_unref);
      bounce->date = g_date_time_ref (other->date);
    }
  if (other->report_text)
    {
      char *text = bounce->report_text ? g_strjoin ("\n", bounce->report_text, other->report_text, NULL)
                                       : g_strdup (other->report_text);

      g_free (bounce->report_text);
      bounce->report_text = text;
    }
}

/**
 * rebote_event_side_new:
 * @record: a record
 * @shape: its shape
 *
 * Returns: (transfer full): what it says about each of its recipients
 */
ReboteEventSide *
rebote_event_side_new (ReboteEventRecord      *record,
                       const ReboteEventShape *shape)
{
  ReboteEventSide *self;
  GStrv            paths;

  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (shape != NULL, NULL);

  self = g_new0 (ReboteEventSide, 1);
  self->record = record;
  self->shape = shape;
  self->columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);

  paths = shape->paths[REBOTE_EVENT_FACT_ADDRESS];
  for (guint i = 0; paths && paths[i] && self->first == NULL; i++)
    {
      const char *brackets = strstr (paths[i], "[]");

      if (rebote_event_record_get (record, paths[i]) == NULL)
        continue;
      self->first = rebote_event_record_find (record, paths[i]);
      if (brackets)
        self->list = g_strndup (paths[i], brackets + 2 - paths[i]);
    }

  return self;
}

/**
 * rebote_event_side_free:
 * @self: (transfer full): a side
 */
void
rebote_event_side_free (ReboteEventSide *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->list);
  g_hash_table_unref (self->columns);
  g_free (self);
}

/**
 * rebote_event_side_first:
 * @self: a side
 *
 * Returns: (transfer none) (nullable): the field of the first address
 */
const ReboteEventField *
rebote_event_side_first (ReboteEventSide *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->first;
}

/**
 * rebote_event_side_next:
 * @self: a side
 * @address: the field of one address
 *
 * Returns: (transfer none) (nullable): the field of the next; only a list has more than one, whatever stands twice
 */
const ReboteEventField *
rebote_event_side_next (ReboteEventSide        *self,
                        const ReboteEventField *address)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  return self->list ? rebote_event_record_next (self->record, address) : NULL;
}

/* The values of one path, by the number of the recipient: each record is gone through once, however long its list. */
static GPtrArray *
get_column (ReboteEventSide *self,
            const char      *path)
{
  GPtrArray *column = g_hash_table_lookup (self->columns, path);

  if (column)
    return column;

  column = g_ptr_array_new ();
  for (const ReboteEventField *field = rebote_event_record_find (self->record, path); field;
       field = rebote_event_record_next (self->record, field))
    {
      if (field->index >= column->len)
        g_ptr_array_set_size (column, field->index + 1);
      if (g_ptr_array_index (column, field->index) == NULL)
        g_ptr_array_index (column, field->index) = (gpointer)field->value;
    }
  g_hash_table_insert (self->columns, g_strdup (path), column);

  return column;
}

static char *
get_for (ReboteEventSide        *self,
         const char             *path,
         const ReboteEventField *address)
{
  GPtrArray  *column;
  const char *value;

  /* What does not stand beside the address in its list holds for all. */
  if (self->list == NULL || !g_str_has_prefix (path, self->list))
    return get_at (self->record, path);

  column = get_column (self, path);
  value = address->index < column->len ? g_ptr_array_index (column, address->index) : NULL;

  return is_nothing (value) ? NULL : copy_value (value);
}

/**
 * rebote_event_side_get:
 * @self: a side
 * @fact: a fact
 * @address: the field of one recipient's address
 *
 * Returns: (transfer full) (nullable): what is said of that recipient, from the best place
 */
char *
rebote_event_side_get (ReboteEventSide        *self,
                       ReboteEventFact         fact,
                       const ReboteEventField *address)
{
  GStrv paths;
  char *value = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (fact < REBOTE_N_EVENT_FACTS, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  paths = self->shape->paths[fact];
  for (guint i = 0; paths && paths[i] && value == NULL; i++)
    value = get_for (self, paths[i], address);

  return value;
}

/**
 * rebote_event_side_get_all:
 * @self: a side
 * @fact: a fact
 * @address: the field of one recipient's address
 *
 * Returns: (transfer full) (element-type utf8): what is said of that recipient, from all places
 */
GPtrArray *
rebote_event_side_get_all (ReboteEventSide        *self,
                           ReboteEventFact         fact,
                           const ReboteEventField *address)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  GStrv      paths;

  g_return_val_if_fail (self != NULL, values);
  g_return_val_if_fail (fact < REBOTE_N_EVENT_FACTS, values);
  g_return_val_if_fail (address != NULL, values);

  paths = self->shape->paths[fact];
  for (guint i = 0; paths && paths[i]; i++)
    {
      char *value = get_for (self, paths[i], address);

      if (value)
        g_ptr_array_add (values, value);
    }

  return values;
}
