/* rebote-fields.c
 *
 * Blocks of fields, read tolerantly: what is not a field ends the block or is passed over, never an error.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-fields"

#include "config.h"

#include <string.h>

#include "rebote-fields.h"
#include "rebote-plain-text.h"

#define MAX_NAME   76
#define MAX_VALUE  65536 /* bytes; nobody reads more of a field */
#define MAX_FIELDS 1000
#define MAX_GROUPS 20001

typedef struct
{
  char    *name;
  GString *value;
} Field;

struct _ReboteFields
{
  GArray *fields;
};

static void
field_clear (gpointer data)
{
  Field *field = data;

  g_free (field->name);
  g_string_free (field->value, TRUE);
}

/**
 * rebote_fields_new:
 *
 * Returns: (transfer full): an empty block
 */
ReboteFields *
rebote_fields_new (void)
{
  ReboteFields *self = g_new0 (ReboteFields, 1);

  self->fields = g_array_new (FALSE, FALSE, sizeof (Field));
  g_array_set_clear_func (self->fields, field_clear);

  return self;
}

/**
 * rebote_fields_free:
 * @self: (transfer full): a block
 */
void
rebote_fields_free (ReboteFields *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->fields);
  g_free (self);
}

/**
 * rebote_fields_add:
 * @self: a block
 * @name: a field's name
 * @value: its value, unfolded
 *
 * Adds a field, unless there are already more than anybody needs.
 */
void
rebote_fields_add (ReboteFields *self,
                   const char   *name,
                   const char   *value)
{
  Field field;
  gsize length;

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  if (self->fields->len >= MAX_FIELDS)
    return;

  while (g_ascii_isspace (*value))
    value++;
  length = rebote_plain_text_cut (value, MAX_VALUE);
  while (length > 0 && g_ascii_isspace (value[length - 1]))
    length--;

  field.name = g_strdup (name);
  field.value = g_string_new_len (value, length);
  g_array_append_val (self->fields, field);
}

/**
 * rebote_fields_name_length:
 * @line: the beginning of a line
 *
 * Returns: the length of the field name that the line begins with, or 0 if it does not begin a field
 */
gsize
rebote_fields_name_length (const char *line)
{
  gsize n = 0;

  g_return_val_if_fail (line != NULL, 0);

  /* RFC 5322 allows more signs in a name, but no name in use has them. */
  while (g_ascii_isalnum (line[n]) || line[n] == '-' || line[n] == '_' || line[n] == '.')
    n++;

  if (n == 0 || n > MAX_NAME)
    return 0;
  if (line[n] == ':')
    return n;

  /* Old servers put white space before the colon. */
  if (line[n] == ' ' && line[n + 1] == ':')
    return n;

  return 0;
}

static gsize
line_length (const char *text)
{
  const char *end = strchr (text, '\n');

  return end ? (gsize) (end - text) : strlen (text);
}

static gboolean
is_blank (const char *line,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isspace (line[i]))
        return FALSE;
    }

  return TRUE;
}

static void
append_folded (GString    *value,
               const char *line,
               gsize       length)
{
  while (length > 0 && g_ascii_isspace (line[0]))
    {
      line++;
      length--;
    }
  while (length > 0 && g_ascii_isspace (line[length - 1]))
    length--;

  if (value->len >= MAX_VALUE)
    return;
  if (value->len > 0 && length > 0)
    g_string_append_c (value, ' ');
  g_string_append_len (value, line, MIN (length, rebote_plain_text_cut (line, MAX_VALUE)));
}

/* Whether the fields just read ended as a group does. */
static gboolean
ends_with_blank_line (const char *behind,
                      gsize       n)
{
  const char *line = behind - 1;

  while (line > behind - n && line[-1] != '\n')
    line--;

  return is_blank (line, behind - 1 - line);
}

static void
append_to_last (ReboteFields *self,
                const char   *line,
                gsize         length)
{
  append_folded (g_array_index (self->fields, Field, self->fields->len - 1).value, line, length);
}

/**
 * rebote_fields_parse:
 * @self: a block to add to
 * @text: text that begins with fields, lines ending in LF or CRLF
 *
 * Reads fields up to a blank line, or a line that is none.
 *
 * Returns: how many bytes were read, the blank line included
 */
gsize
rebote_fields_parse (ReboteFields *self,
                     const char   *text)
{
  gsize at = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (text != NULL, 0);

  while (text[at])
    {
      gsize length = line_length (text + at);
      gsize name_length = rebote_fields_name_length (text + at);
      g_autofree char *name = NULL;
      g_autoptr (GString) value = NULL;
      const char *colon;

      if (is_blank (text + at, length))
        return at + length + (text[at + length] == '\n');
      if (name_length == 0)
        return at;

      name = g_strndup (text + at, name_length);
      colon = strchr (text + at + name_length, ':') + 1;
      value = g_string_new (NULL);
      append_folded (value, colon, text + at + length - colon);
      at += length + (text[at + length] == '\n');

      while (text[at] == ' ' || text[at] == '\t')
        {
          length = line_length (text + at);
          if (is_blank (text + at, length))
            break;
          append_folded (value, text + at, length);
          at += length + (text[at + length] == '\n');
        }
      rebote_fields_add (self, name, value->str);
    }

  return at;
}

/**
 * rebote_fields_get_size:
 * @self: a block
 *
 * Returns: the number of fields
 */
guint
rebote_fields_get_size (ReboteFields *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields->len;
}

/**
 * rebote_fields_get:
 * @self: a block
 * @name: a field's name, any case
 *
 * Returns: (transfer none) (nullable): the value of the first such field
 */
const char *
rebote_fields_get (ReboteFields *self,
                   const char   *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = &g_array_index (self->fields, Field, i);

      if ((field->name[0] & 0xdf) == (name[0] & 0xdf) && g_ascii_strcasecmp (field->name, name) == 0)
        return field->value->str;
    }

  return NULL;
}

/**
 * rebote_fields_get_nth:
 * @self: a block
 * @position: a position less than the size
 * @value: (out) (transfer none) (optional): the field's value
 *
 * Returns: (transfer none): the field's name as written
 */
const char *
rebote_fields_get_nth (ReboteFields *self,
                       guint         position,
                       const char  **value)
{
  Field *field;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->fields->len, NULL);

  field = &g_array_index (self->fields, Field, position);
  if (value)
    *value = field->value->str;

  return field->name;
}

/**
 * rebote_fields_parse_groups:
 * @text: the body of a delivery status (RFC 3464): groups of fields with blank lines between them
 *
 * Returns: (transfer full) (element-type ReboteFields): the groups that have fields; lines that are none are
 *   passed over
 */
GPtrArray *
rebote_fields_parse_groups (const char *text)
{
  g_autoptr (GPtrArray) groups = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  groups = g_ptr_array_new_with_free_func ((GDestroyNotify) rebote_fields_free);
  while (*text && groups->len < MAX_GROUPS)
    {
      g_autoptr (ReboteFields) group = rebote_fields_new ();
      gsize n = rebote_fields_parse (group, text);

      /* Some fold a long answer without the white space that tells so: what is no field goes on with the last. */
      text += n;
      while (*text && (n == 0 || text[-1] != '\n' || !ends_with_blank_line (text, n)))
        {
          gsize length = line_length (text);
          gsize more;

          if (is_blank (text, length) || (rebote_fields_name_length (text) == 0 && n == 0))
            {
              text += length + (text[length] == '\n');
              break;
            }
          if (rebote_fields_name_length (text) == 0)
            {
              append_to_last (group, text, length);
              text += length + (text[length] == '\n');
              continue;
            }
          more = rebote_fields_parse (group, text);
          text += more;
          n += more;
        }
      if (rebote_fields_get_size (group) > 0)
        g_ptr_array_add (groups, g_steal_pointer (&group));
    }

  return g_steal_pointer (&groups);
}
