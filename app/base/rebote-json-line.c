/* rebote-json-line.c
 *
 * Writes one JSON object on one line.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-json-line"

#include "config.h"

#include <string.h>

#include "rebote-json-line.h"

struct _ReboteJsonLine
{
  GString *text;
  gboolean needs_comma;
};

/**
 * rebote_json_line_new:
 *
 * Returns: (transfer full): an empty text; give it back with rebote_json_line_finish()
 */
ReboteJsonLine *
rebote_json_line_new (void)
{
  ReboteJsonLine *self = g_new0 (ReboteJsonLine, 1);

  self->text = g_string_sized_new (2048);

  return self;
}

/**
 * rebote_json_line_finish:
 * @self: (transfer full): a complete text
 *
 * Returns: (transfer full): the JSON, without a line end
 */
char *
rebote_json_line_finish (ReboteJsonLine *self)
{
  char *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_free (self->text, FALSE);
  g_free (self);

  return text;
}

static void
append_escaped (GString    *text,
                const char *value)
{
  g_string_append_c (text, '"');
  while (*value)
    {
      const char *plain = value;

      while ((guint8) *value >= ' ' && *value != '"' && *value != '\\' && *value != 0x7f)
        value++;
      g_string_append_len (text, plain, value - plain);

      if (*value == '\0')
        break;
      if (*value == '"' || *value == '\\')
        {
          g_string_append_c (text, '\\');
          g_string_append_c (text, *value);
        }
      else if (*value == '\n')
        g_string_append (text, "\\n");
      else if (*value == '\t')
        g_string_append (text, "\\t");
      else if (*value == '\r')
        g_string_append (text, "\\r");
      else
        g_string_append_printf (text, "\\u%04x", (guint8) *value);
      value++;
    }
  g_string_append_c (text, '"');
}

static void
begin_value (ReboteJsonLine *self,
             const char     *name)
{
  if (self->needs_comma)
    g_string_append_c (self->text, ',');
  if (name)
    {
      append_escaped (self->text, name);
      g_string_append_c (self->text, ':');
    }
  self->needs_comma = TRUE;
}

static void
open_with (ReboteJsonLine *self,
           const char     *name,
           char            bracket)
{
  begin_value (self, name);
  g_string_append_c (self->text, bracket);
  self->needs_comma = FALSE;
}

static void
close_with (ReboteJsonLine *self,
            char            bracket)
{
  g_string_append_c (self->text, bracket);
  self->needs_comma = TRUE;
}

/**
 * rebote_json_line_begin_object:
 * @self: a text
 * @name: (nullable): name of the member
 */
void
rebote_json_line_begin_object (ReboteJsonLine *self,
                               const char     *name)
{
  g_return_if_fail (self != NULL);

  open_with (self, name, '{');
}

/**
 * rebote_json_line_end_object:
 * @self: a text in which an object is open
 */
void
rebote_json_line_end_object (ReboteJsonLine *self)
{
  g_return_if_fail (self != NULL);

  close_with (self, '}');
}

/**
 * rebote_json_line_begin_array:
 * @self: a text
 * @name: (nullable): name of the member
 */
void
rebote_json_line_begin_array (ReboteJsonLine *self,
                              const char     *name)
{
  g_return_if_fail (self != NULL);

  open_with (self, name, '[');
}

/**
 * rebote_json_line_end_array:
 * @self: a text in which an array is open
 */
void
rebote_json_line_end_array (ReboteJsonLine *self)
{
  g_return_if_fail (self != NULL);

  close_with (self, ']');
}

/**
 * rebote_json_line_add_string:
 * @self: a text
 * @name: (nullable): name of the member
 * @value: (nullable): its value; what is not UTF-8 in it is replaced; %NULL is written as null
 */
void
rebote_json_line_add_string (ReboteJsonLine *self,
                             const char     *name,
                             const char     *value)
{
  g_return_if_fail (self != NULL);

  begin_value (self, name);
  if (value == NULL)
    g_string_append (self->text, "null");
  else if (g_utf8_validate (value, -1, NULL))
    append_escaped (self->text, value);
  else
    {
      g_autofree char *valid = g_utf8_make_valid (value, -1);

      append_escaped (self->text, valid);
    }
}

/**
 * rebote_json_line_add_int:
 * @self: a text
 * @name: (nullable): name of the member
 * @value: its value
 */
void
rebote_json_line_add_int (ReboteJsonLine *self,
                          const char     *name,
                          gint64          value)
{
  g_return_if_fail (self != NULL);

  begin_value (self, name);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

/**
 * rebote_json_line_add_fixed:
 * @self: a text
 * @name: (nullable): name of the member
 * @value: its value, a finite number
 * @n_digits: how many digits behind the point mean something, at most 9
 */
void
rebote_json_line_add_fixed (ReboteJsonLine *self,
                            const char     *name,
                            double          value,
                            guint           n_digits)
{
  char format[8], buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_if_fail (self != NULL);
  g_return_if_fail (n_digits <= 9);

  begin_value (self, name);
  g_snprintf (format, sizeof format, "%%.%uf", n_digits);
  g_string_append (self->text, g_ascii_formatd (buffer, sizeof buffer, format, value));
}

/**
 * rebote_json_line_add_null:
 * @self: a text
 * @name: (nullable): name of the member
 */
void
rebote_json_line_add_null (ReboteJsonLine *self,
                           const char     *name)
{
  g_return_if_fail (self != NULL);

  begin_value (self, name);
  g_string_append (self->text, "null");
}

/**
 * rebote_json_line_add_boolean:
 * @self: a text
 * @name: (nullable): name of the member
 * @value: its value
 */
void
rebote_json_line_add_boolean (ReboteJsonLine *self,
                              const char     *name,
                              gboolean        value)
{
  g_return_if_fail (self != NULL);

  begin_value (self, name);
  g_string_append (self->text, value ? "true" : "false");
}
