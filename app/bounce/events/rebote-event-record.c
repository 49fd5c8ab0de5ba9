/* rebote-event-record.c
 *
 * Takes a JSON object (RFC 8259) apart. A tree would be built only to be searched once; here each value is one row
 * with its path, and one pass without recursion makes them, however the object is nested.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-event-record"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "bounce/rebote-bounce-error.h"
#include "rebote-event-record.h"

#define MAX_FIELDS 20000 /* what goes beyond is not looked at */
#define MAX_PATH   512

struct _ReboteEventRecord
{
  GArray       *fields; /* ReboteEventField; the first is none, so that 0 means “no next” */
  GHashTable   *heads;  /* path -> position of its first field */
  GHashTable   *tails;  /* path -> position of its last field */
  GStringChunk *strings;
};

/* An object or a list that has begun. */
typedef struct
{
  gboolean is_list;
  gsize    path; /* length of the path to it */
  guint    n_values;
} Level;

/* One pass. */
typedef struct
{
  ReboteEventRecord *record;
  const char        *at;
  const char        *end;
  Level              levels[REBOTE_EVENT_MAX_DEPTH];
  guint              depth;
  guint              index; /* in the outermost list */
  GString           *path;
  GString           *text;
} Pass;

/* Keys are compared without case and signs: services write hardBounce, hard_bounce and hard-bounce. */
static void
append_key (GString    *path,
            const char *key,
            gsize       length)
{
  for (gsize i = 0; i < length && path->len < MAX_PATH; i++)
    {
      if (key[i] != '-' && key[i] != '_' && key[i] != ' ')
        g_string_append_c (path, g_ascii_tolower (key[i]));
    }
}

/**
 * rebote_event_fold_path:
 * @path: a path as the tables write it
 *
 * Returns: (transfer full): the path in the form in which paths are compared
 */
char *
rebote_event_fold_path (const char *path)
{
  GString *folded;

  g_return_val_if_fail (path != NULL, NULL);

  folded = g_string_new (NULL);
  append_key (folded, path, strlen (path));

  return g_string_free (folded, FALSE);
}

static gboolean
fail (Pass    *pass,
      GError **error)
{
  if (pass->at >= pass->end)
    g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_RECORD, _("it ends in the middle"));
  else
    g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_RECORD, _("it is not valid JSON"));

  return FALSE;
}

static void
skip_space (Pass *pass)
{
  while (pass->at < pass->end && (*pass->at == ' ' || *pass->at == '\t' || *pass->at == '\n' || *pass->at == '\r'))
    pass->at++;
}

static gboolean
read_hex (Pass  *pass,
          guint *unit)
{
  *unit = 0;
  if (pass->end - pass->at < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*pass->at++);

      if (digit < 0)
        return FALSE;
      *unit = *unit * 16 + digit;
    }

  return TRUE;
}

/* A \u escape; those beyond the first plane come as two. A NUL or half of a pair becomes the sign for what is no
 * letter. */
static gboolean
read_unicode (Pass *pass)
{
  guint unit, second;

  if (!read_hex (pass, &unit))
    return FALSE;
  if (unit >= 0xd800 && unit < 0xdc00 && pass->end - pass->at >= 6 && pass->at[0] == '\\' && pass->at[1] == 'u')
    {
      const char *back = pass->at;

      pass->at += 2;
      if (!read_hex (pass, &second))
        return FALSE;
      if (second >= 0xdc00 && second < 0xe000)
        unit = 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
      else
        pass->at = back;
    }

  g_string_append_unichar (pass->text, unit == 0 || (unit >= 0xd800 && unit < 0xe000) ? 0xfffd : unit);
  return TRUE;
}

static gboolean
read_escape (Pass *pass)
{
  static const char names[] = "\"\\/bfnrt";
  static const char letters[] = "\"\\/\b\f\n\r\t";
  const char       *found;
  char              letter;

  if (pass->at >= pass->end)
    return FALSE;
  letter = *pass->at++;
  if (letter == 'u')
    return read_unicode (pass);
  found = letter ? strchr (names, letter) : NULL;
  if (found == NULL)
    return FALSE;

  g_string_append_c (pass->text, letters[found - names]);
  return TRUE;
}

/* Reads a string into the text. */
static gboolean
read_string (Pass *pass)
{
  g_string_truncate (pass->text, 0);
  pass->at++;
  while (pass->at < pass->end && *pass->at != '"')
    {
      const char *from = pass->at;

      while (pass->at < pass->end && *pass->at != '"' && *pass->at != '\\' && *pass->at != '\0')
        pass->at++;
      g_string_append_len (pass->text, from, pass->at - from);
      if (pass->at < pass->end && *pass->at == '\0')
        {
          g_string_append (pass->text, "\357\277\275");
          pass->at++;
        }
      else if (pass->at < pass->end && *pass->at == '\\')
        {
          pass->at++;
          if (!read_escape (pass))
            return FALSE;
        }
    }
  if (pass->at >= pass->end)
    return FALSE;
  pass->at++;

  if (!g_utf8_validate (pass->text->str, pass->text->len, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (pass->text->str, pass->text->len);

      g_string_assign (pass->text, valid);
    }
  return TRUE;
}

/* Reads a number, or one of the words true, false and null, into the text. */
static gboolean
read_word (Pass *pass)
{
  const char *from = pass->at;

  while (pass->at < pass->end && (g_ascii_isalnum (*pass->at) || strchr ("+-.", *pass->at)) && *pass->at)
    pass->at++;
  g_string_truncate (pass->text, 0);
  g_string_append_len (pass->text, from, pass->at - from);
  if (pass->at == from)
    return FALSE;

  return g_ascii_isdigit (*from) || *from == '-' || g_str_equal (pass->text->str, "true") ||
         g_str_equal (pass->text->str, "false") || g_str_equal (pass->text->str, "null");
}

static void
add_field (Pass    *pass,
           gboolean is_null)
{
  ReboteEventRecord *self = pass->record;
  ReboteEventField   field = { NULL, NULL, pass->index, 0 };
  gpointer           tail;
  guint              position = self->fields->len;

  if (position > MAX_FIELDS)
    return;

  field.path = g_string_chunk_insert_const (self->strings, pass->path->str);
  field.value = is_null ? NULL : g_string_chunk_insert_len (self->strings, pass->text->str, pass->text->len);
  tail = g_hash_table_lookup (self->tails, field.path);
  if (tail)
    g_array_index (self->fields, ReboteEventField, GPOINTER_TO_UINT (tail)).next = position;
  else
    g_hash_table_insert (self->heads, (gpointer)field.path, GUINT_TO_POINTER (position));
  g_hash_table_insert (self->tails, (gpointer)field.path, GUINT_TO_POINTER (position));
  g_array_append_val (self->fields, field);
}

static gboolean
is_in_list (Pass *pass)
{
  for (guint i = 0; i + 1 < pass->depth; i++)
    {
      if (pass->levels[i].is_list)
        return TRUE;
    }

  return FALSE;
}

static gboolean
begin_level (Pass    *pass,
             gboolean is_list,
             GError **error)
{
  if (pass->depth >= REBOTE_EVENT_MAX_DEPTH)
    {
      g_set_error (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_RECORD,
                   _("it is nested more than %d levels deep"), REBOTE_EVENT_MAX_DEPTH);
      return FALSE;
    }

  if (is_list && pass->path->len < MAX_PATH)
    g_string_append (pass->path, "[]");
  pass->levels[pass->depth++] = (Level){ is_list, pass->path->len, 0 };
  if (is_list && !is_in_list (pass))
    pass->index = 0;
  pass->at++;

  return TRUE;
}

static gboolean
read_key (Pass *pass)
{
  if (pass->at >= pass->end || *pass->at != '"' || !read_string (pass))
    return FALSE;
  if (pass->path->len > 0)
    g_string_append_c (pass->path, '.');
  append_key (pass->path, pass->text->str, pass->text->len);
  skip_space (pass);
  if (pass->at >= pass->end || *pass->at != ':')
    return FALSE;
  pass->at++;
  skip_space (pass);

  return TRUE;
}

/* Where a value or the end of the level must stand: takes a comma, a key or the end. */
static gboolean
begin_value (Pass     *pass,
             gboolean *ended,
             GError  **error)
{
  Level *level = &pass->levels[pass->depth - 1];
  char   close = level->is_list ? ']' : '}';

  *ended = FALSE;
  g_string_truncate (pass->path, level->path);
  skip_space (pass);
  if (pass->at < pass->end && *pass->at == close)
    {
      pass->at++;
      pass->depth--;
      if (!is_in_list (pass) && !(pass->depth > 0 && pass->levels[pass->depth - 1].is_list))
        pass->index = 0;
      *ended = TRUE;
      return TRUE;
    }
  if (level->n_values > 0)
    {
      if (pass->at >= pass->end || *pass->at != ',')
        return fail (pass, error);
      pass->at++;
      skip_space (pass);
    }
  if (level->is_list && !is_in_list (pass))
    pass->index = level->n_values;
  level->n_values++;
  if (!level->is_list && !read_key (pass))
    return fail (pass, error);
  if (pass->at >= pass->end)
    return fail (pass, error);

  return TRUE;
}

static gboolean
read_all (Pass    *pass,
          GError **error)
{
  skip_space (pass);
  if (pass->at >= pass->end || *pass->at != '{')
    return fail (pass, error);
  if (!begin_level (pass, FALSE, error))
    return FALSE;

  while (pass->depth > 0)
    {
      gboolean ended;

      if (!begin_value (pass, &ended, error))
        return FALSE;
      if (ended)
        continue;

      if (*pass->at == '{' || *pass->at == '[')
        {
          if (!begin_level (pass, *pass->at == '[', error))
            return FALSE;
        }
      else if (*pass->at == '"')
        {
          if (!read_string (pass))
            return fail (pass, error);
          add_field (pass, FALSE);
        }
      else
        {
          if (!read_word (pass))
            return fail (pass, error);
          add_field (pass, g_str_equal (pass->text->str, "null"));
        }
    }

  skip_space (pass);
  return pass->at >= pass->end ? TRUE : fail (pass, error);
}

/**
 * rebote_event_record_new:
 * @data: a JSON object; any bytes may be given
 * @length: their number
 * @error: return location for a %REBOTE_BOUNCE_ERROR_RECORD; its message completes “record 7 cannot be read: …”
 *
 * Where a key stands twice, the first counts.
 *
 * Returns: (transfer full) (nullable): the record
 */
ReboteEventRecord *
rebote_event_record_new (const char *data,
                         gsize       length,
                         GError    **error)
{
  static const ReboteEventField none = { NULL, NULL, 0, 0 };
  g_autoptr (ReboteEventRecord) self = NULL;
  Pass     pass = { .at = data, .end = data + length };
  gboolean done;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (length > REBOTE_EVENT_MAX_RECORD)
    {
      g_set_error_literal (error, REBOTE_BOUNCE_ERROR, REBOTE_BOUNCE_ERROR_RECORD, _("it is too long"));
      return NULL;
    }

  self = g_new0 (ReboteEventRecord, 1);
  self->fields = g_array_new (FALSE, FALSE, sizeof (ReboteEventField));
  self->heads = g_hash_table_new (g_str_hash, g_str_equal);
  self->tails = g_hash_table_new (g_str_hash, g_str_equal);
  self->strings = g_string_chunk_new (1024);
  g_array_append_val (self->fields, none);

  pass.record = self;
  pass.path = g_string_new (NULL);
  pass.text = g_string_new (NULL);
  done = read_all (&pass, error);
  g_string_free (pass.path, TRUE);
  g_string_free (pass.text, TRUE);

  return done ? g_steal_pointer (&self) : NULL;
}

/**
 * rebote_event_record_free:
 * @self: (transfer full): a record
 */
void
rebote_event_record_free (ReboteEventRecord *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->fields);
  g_hash_table_unref (self->heads);
  g_hash_table_unref (self->tails);
  g_string_chunk_free (self->strings);
  g_free (self);
}

/**
 * rebote_event_record_find:
 * @self: a record
 * @path: a folded path
 *
 * Returns: (transfer none) (nullable): the first field there
 */
const ReboteEventField *
rebote_event_record_find (ReboteEventRecord *self,
                          const char        *path)
{
  gpointer head;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  head = g_hash_table_lookup (self->heads, path);
  return head ? &g_array_index (self->fields, ReboteEventField, GPOINTER_TO_UINT (head)) : NULL;
}

/**
 * rebote_event_record_next:
 * @self: a record
 * @field: one of its fields
 *
 * Returns: (transfer none) (nullable): the next field of the same path
 */
const ReboteEventField *
rebote_event_record_next (ReboteEventRecord      *self,
                          const ReboteEventField *field)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (field != NULL, NULL);

  return field->next ? &g_array_index (self->fields, ReboteEventField, field->next) : NULL;
}

/**
 * rebote_event_record_get:
 * @self: a record
 * @path: a folded path
 *
 * Returns: (transfer none) (nullable): the first value there that is not empty
 */
const char *
rebote_event_record_get (ReboteEventRecord *self,
                         const char        *path)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  for (const ReboteEventField *field = rebote_event_record_find (self, path); field;
       field = rebote_event_record_next (self, field))
    {
      if (field->value && field->value[0])
        return field->value;
    }

  return NULL;
}

/**
 * rebote_event_record_get_size:
 * @self: a record
 *
 * Returns: how many values it has
 */
guint
rebote_event_record_get_size (ReboteEventRecord *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields->len - 1;
}
