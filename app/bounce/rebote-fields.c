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

/* Places in the words of the block. */
typedef struct
{
  guint32 name;
  guint32 value;
} Field;

struct _ReboteFields
{
  GArray  *fields;
  GString *words; /* names and values, each with its NUL, one behind the other: a mail has too many to allocate each */
};

/**
 * rebote_fields_new:
 *
 * Returns: (transfer full): an empty block
 */
ReboteFields *
rebote_fields_new (void)
{
  ReboteFields *self = g_new0 (ReboteFields, 1);

  self->fields = g_array_sized_new (FALSE, FALSE, sizeof (Field), 16);
  self->words = g_string_sized_new (1024);

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
  g_string_free (self->words, TRUE);
  g_free (self);
}

/* A field whose value is still empty; FALSE if there are already more than anybody needs. */
static gboolean
begin_field (ReboteFields *self,
             const char   *name,
             gsize         length)
{
  Field field;

  if (self->fields->len >= MAX_FIELDS)
    return FALSE;

  field.name = self->words->len;
  g_string_append_len (self->words, name, length);
  g_string_append_c (self->words, '\0');
  field.value = self->words->len;
  g_string_append_c (self->words, '\0');
  g_array_append_val (self->fields, field);

  return TRUE;
}

/* A further line of the last field's value, which stands at the end of the words. */
static void
append_to_last (ReboteFields *self,
                const char   *line,
                gsize         length)
{
  guint32 value = g_array_index (self->fields, Field, self->fields->len - 1).value;
  gsize so_far = self->words->len - 1 - value;

  while (length > 0 && g_ascii_isspace (line[0]))
    {
      line++;
      length--;
    }
  while (length > 0 && g_ascii_isspace (line[length - 1]))
    length--;

  if (so_far >= MAX_VALUE || length == 0)
    return;

  if (length > MAX_VALUE)
    length = rebote_plain_text_cut (line, MAX_VALUE);
  g_string_truncate (self->words, self->words->len - 1);
  if (so_far > 0)
    g_string_append_c (self->words, ' ');
  g_string_append_len (self->words, line, length);
  g_string_append_c (self->words, '\0');
}

/**
 * rebote_fields_add:
 * @self: a block
 * @name: (array length=length): a field's name
 * @length: its length
 * @value: (array length=size): its value; white space within it, line ends too, becomes single spaces
 * @size: its size
 *
 * Adds a field, unless there are already more than anybody needs.
 */
void
rebote_fields_add (ReboteFields *self,
                   const char   *name,
                   gsize         length,
                   const char   *value,
                   gsize         size)
{
  const char *end = value + size;
  gboolean is_apart = FALSE;
  GString *words;
  gsize start;

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  if (!begin_field (self, name, length))
    return;

  words = self->words;
  start = words->len - 1;
  g_string_truncate (words, start);
  for (; value < end && words->len - start <= MAX_VALUE; value++)
    {
      if (g_ascii_isspace (*value))
        {
          is_apart = words->len > start;
          continue;
        }
      if (is_apart)
        g_string_append_c (words, ' ');
      g_string_append_c (words, *value);
      is_apart = FALSE;
    }
  if (words->len - start > MAX_VALUE)
    g_string_truncate (words, start + rebote_plain_text_cut (words->str + start, MAX_VALUE));
  g_string_append_c (words, '\0');
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
      const char *colon;
      gboolean has_room;

      if (is_blank (text + at, length))
        return at + length + (text[at + length] == '\n');
      if (name_length == 0)
        return at;

      has_room = begin_field (self, text + at, name_length);
      colon = strchr (text + at + name_length, ':') + 1;
      if (has_room)
        append_to_last (self, colon, text + at + length - colon);
      at += length + (text[at + length] == '\n');

      while (text[at] == ' ' || text[at] == '\t')
        {
          length = line_length (text + at);
          if (is_blank (text + at, length))
            break;
          if (has_room)
            append_to_last (self, text + at, length);
          at += length + (text[at + length] == '\n');
        }
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

      const char *words = self->words->str;

      if ((words[field->name] & 0xdf) == (name[0] & 0xdf) && g_ascii_strcasecmp (words + field->name, name) == 0)
        return words + field->value;
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
    *value = self->words->str + field->value;

  return self->words->str + field->name;
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
