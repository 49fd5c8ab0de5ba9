/* rebote-tag-list.c
 *
 * “name=value; name=value”, as in the records of DKIM and DMARC (RFC 6376, 3.2).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-tag-list"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-sender-error.h"
#include "rebote-sender-text.h"
#include "rebote-tag-list.h"

/* There are a dozen in use. */
#define MAX_TAGS 50

typedef struct
{
  char *name;
  char *value;
} Tag;

struct _ReboteTagList
{
  GPtrArray *tags;
};

static void
tag_free (gpointer data)
{
  Tag *tag = data;

  g_free (tag->name);
  g_free (tag->value);
  g_free (tag);
}

static gboolean
is_name (const char *name)
{
  if (!g_ascii_isalpha (*name))
    return FALSE;
  while (g_ascii_isalnum (*name) || *name == '_')
    name++;

  return *name == '\0';
}

/* Takes over what it is given. */
static gboolean
add_tag (ReboteTagList *self,
         char          *name,
         char          *value)
{
  Tag *tag = g_new (Tag, 1);

  tag->name = g_strstrip (name);
  tag->value = g_strstrip (value);
  if (is_name (tag->name) && rebote_tag_list_get (self, tag->name) == NULL && self->tags->len < MAX_TAGS)
    {
      g_ptr_array_add (self->tags, tag);
      return TRUE;
    }

  tag_free (tag);
  return FALSE;
}

/**
 * rebote_tag_list_parse:
 * @text: (array length=length): a text of any bytes
 * @length: its length
 * @error: return location for %REBOTE_SENDER_ERROR_SYNTAX, which names the tag that is wrong
 *
 * Returns: (transfer full) (nullable): the tags
 */
ReboteTagList *
rebote_tag_list_parse (const char *text,
                       gsize       length,
                       GError    **error)
{
  g_autoptr (ReboteTagList) self = NULL;
  g_autofree char *whole = NULL;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  self = g_new0 (ReboteTagList, 1);
  self->tags = g_ptr_array_new_with_free_func (tag_free);
  if (length > 0 && memchr (text, '\0', length))
    {
      g_set_error_literal (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_SYNTAX, _("There is a zero byte in it."));
      return NULL;
    }

  whole = g_strndup (text ? text : "", length);
  parts = g_strsplit (whole, ";", -1);
  for (guint i = 0; parts[i]; i++)
    {
      const char      *equals = strchr (parts[i], '=');
      g_autofree char *shown = NULL;

      if (equals && add_tag (self, g_strndup (parts[i], equals - parts[i]), g_strdup (equals + 1)))
        continue;
      /* One semicolon may end the list. */
      g_strstrip (parts[i]);
      if (equals == NULL && *parts[i] == '\0' && parts[i + 1] == NULL)
        continue;
      shown = rebote_sender_text_make_printable (parts[i], strlen (parts[i]));
      g_set_error (error, REBOTE_SENDER_ERROR, REBOTE_SENDER_ERROR_SYNTAX, _("“%s” is not understood."), shown);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_tag_list_free:
 * @self: (transfer full): tags
 */
void
rebote_tag_list_free (ReboteTagList *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->tags);
  g_free (self);
}

/**
 * rebote_tag_list_get:
 * @self: tags
 * @name: the name of one, whose letters count as they are
 *
 * Returns: (nullable): its value, without the white space around it
 */
const char *
rebote_tag_list_get (ReboteTagList *self,
                     const char    *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->tags->len; i++)
    {
      const Tag *tag = g_ptr_array_index (self->tags, i);

      if (g_str_equal (tag->name, name))
        return tag->value;
    }

  return NULL;
}

/**
 * rebote_tag_list_get_first:
 * @self: tags
 *
 * Returns: (nullable): the name of the first
 */
const char *
rebote_tag_list_get_first (ReboteTagList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tags->len > 0 ? ((Tag *)g_ptr_array_index (self->tags, 0))->name : NULL;
}

/**
 * rebote_tag_list_has_word:
 * @value: (nullable): a value whose words stand between colons
 * @word: a word
 *
 * Returns: whether it is one of them
 */
gboolean
rebote_tag_list_has_word (const char *value,
                          const char *word)
{
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (word != NULL, FALSE);

  words = g_strsplit (value ? value : "", ":", -1);
  for (guint i = 0; words[i]; i++)
    {
      if (g_ascii_strcasecmp (g_strstrip (words[i]), word) == 0)
        return TRUE;
    }

  return FALSE;
}
