/* rebote-code-table-load.c
 *
 * Reads data/knowledge/codes.xml and refuses a table from which a code could not be explained.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-code-table"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-code-table-private.h"

#define MAX_STATUS_DIGITS 3 /* of a subject or a detail (RFC 3463, 2) */

static const char *const about_slugs[REBOTE_N_CODE_ABOUTS] = {
  "unknown", "recipient", "sender", "content", "network", "system", "policy", "protocol"
};

gboolean
_rebote_is_status_number (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && length <= MAX_STATUS_DIGITS && strspn (text, "0123456789") == length;
}

gboolean
_rebote_is_reply_code (const char *text)
{
  return strlen (text) == 3 && strspn (text, "0123456789") == 3;
}

/* “5.1.1”, “X.1.1” and, as there is no class 1, also “1.1”. */
gboolean
_rebote_status_numbers_read (const char          *text,
                             ReboteStatusNumbers *status)
{
  g_auto (GStrv) numbers = g_strsplit (text, ".", 4);
  guint n = g_strv_length (numbers);
  guint first = n == 3 ? 1 : 0;

  if (n == 3)
    {
      if (strlen (numbers[0]) != 1 || strchr ("245xX", numbers[0][0]) == NULL)
        return FALSE;
      status->class_digit = g_ascii_toupper (numbers[0][0]);
    }
  else if (n == 2 && strlen (numbers[0]) == 1 && strchr ("245xX", numbers[0][0]) == NULL)
    status->class_digit = REBOTE_ANY_CLASS;
  else
    return FALSE;

  if (!_rebote_is_status_number (numbers[first]) || !_rebote_is_status_number (numbers[first + 1]))
    return FALSE;

  status->subject = g_strdup (numbers[first]);
  status->detail = g_strdup (numbers[first + 1]);
  return TRUE;
}

static gboolean
read_about (ReboteNode      *node,
            ReboteCodeAbout *about,
            GError         **error)
{
  const char *slug = rebote_node_require_attribute (node, "about", error);

  if (slug == NULL)
    return FALSE;

  for (guint i = 0; i < REBOTE_N_CODE_ABOUTS; i++)
    {
      if (g_str_equal (slug, about_slugs[i]))
        {
          *about = i;
          return TRUE;
        }
    }

  rebote_node_set_error (node, error, _("“%s” is nothing that a code can be about"), slug);
  return FALSE;
}

static gboolean
read_texts (ReboteNode  *node,
            const char **name,
            const char **meaning,
            GError     **error)
{
  static const char *const texts[] = { "name", "meaning", "seen", NULL };

  for (guint i = 0; i < node->children->len; i++)
    {
      ReboteNode *child = g_ptr_array_index (node->children, i);

      if (!g_strv_contains (texts, child->name) || child->text[0] == '\0')
        {
          rebote_node_set_error (child, error, _("<%s> is unknown here, or empty"), child->name);
          return FALSE;
        }
    }

  *name = rebote_node_get_child_text (node, "name");
  *meaning = rebote_node_get_child_text (node, "meaning");
  if (*name && *meaning)
    return TRUE;

  rebote_node_set_error (node, error, _("<%s> lacks a name or a meaning"), node->name);
  return FALSE;
}

static gboolean
add_digit (ReboteNode      *node,
           ReboteCodeDigit *digits,
           GError         **error)
{
  static const char *const allowed[] = { "place", "value", "reference", NULL };
  const char              *value = rebote_node_require_attribute (node, "value", error);
  ReboteCodeDigit         *digit;

  if (value == NULL || !rebote_node_check_attributes (node, allowed, error))
    return FALSE;
  if (strlen (value) != 1 || !g_ascii_isdigit (value[0]))
    {
      rebote_node_set_error (node, error, _("“%s” is not a digit"), value);
      return FALSE;
    }

  digit = &digits[value[0] - '0'];
  digit->reference = rebote_node_require_attribute (node, "reference", error);
  return digit->reference && read_texts (node, &digit->name, &digit->meaning, error);
}

static gboolean
add_code (ReboteCodeTable *self,
          ReboteNode      *node,
          ReboteCodeSort   sort,
          GError         **error)
{
  static const char *const allowed[] = { "code", "about", "reference", "registered", NULL };
  ReboteCodeEntry          entry = { sort };

  entry.code = rebote_node_require_attribute (node, "code", error);
  if (entry.code == NULL || !rebote_node_check_attributes (node, allowed, error))
    return FALSE;

  if (sort == REBOTE_CODE_STATUS)
    {
      g_auto (ReboteStatusNumbers) status = { 0 };

      if (!_rebote_status_numbers_read (entry.code, &status) || status.class_digit != REBOTE_ANY_CLASS || entry.code[0] != REBOTE_ANY_CLASS)
        {
          rebote_node_set_error (node, error, _("“%s” is not written like X.1.1"), entry.code);
          return FALSE;
        }
    }
  else if (!_rebote_is_reply_code (entry.code))
    {
      rebote_node_set_error (node, error, _("“%s” does not have three digits"), entry.code);
      return FALSE;
    }

  entry.reference = rebote_node_require_attribute (node, "reference", error);
  if (entry.reference == NULL ||
      !read_about (node, &entry.about, error) ||
      !read_texts (node, &entry.name, &entry.meaning, error))
    return FALSE;

  /* What a provider made up for itself is explained as well, but does not count as a standard. */
  entry.is_registered = g_strcmp0 (rebote_node_get_attribute (node, "registered"), "no") != 0;
  entry.seen = rebote_node_get_child_text (node, "seen");
  g_array_append_val (self->entries, entry);
  return TRUE;
}

static gboolean
add_node (ReboteCodeTable *self,
          ReboteNode      *node,
          GError         **error)
{
  const char *place = rebote_node_get_attribute (node, "place");

  if (g_str_equal (node->name, "reply"))
    return add_code (self, node, REBOTE_CODE_REPLY, error);
  if (g_str_equal (node->name, "status"))
    return add_code (self, node, REBOTE_CODE_STATUS, error);
  if (g_str_equal (node->name, "class"))
    return add_digit (node, self->classes, error);
  if (g_str_equal (node->name, "subject"))
    return add_digit (node, self->subjects, error);
  if (g_str_equal (node->name, "digit") && g_strcmp0 (place, "1") == 0)
    return add_digit (node, self->first, error);
  if (g_str_equal (node->name, "digit") && g_strcmp0 (place, "2") == 0)
    return add_digit (node, self->second, error);

  rebote_node_set_error (node, error, _("<%s> is unknown here"), node->name);
  return FALSE;
}

/* Without its first part no code can be taken apart. */
static gboolean
check_complete (ReboteCodeTable *self,
                GError         **error)
{
  for (const char *digit = "245"; *digit; digit++)
    {
      if (self->classes[*digit - '0'].name == NULL || self->first[*digit - '0'].name == NULL)
        {
          rebote_node_set_error (self->root, error, _("there is no text for the first digit %c"), *digit);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
build_index (ReboteCodeTable *self,
             GError         **error)
{
  self->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->entries->len; i++)
    {
      ReboteCodeEntry *entry = &g_array_index (self->entries, ReboteCodeEntry, i);

      if (!g_hash_table_insert (self->by_code, (gpointer)entry->code, entry))
        {
          rebote_node_set_error (self->root, error, _("the code %s stands there twice"), entry->code);
          return FALSE;
        }
    }

  return TRUE;
}

static void
table_clear (gpointer data)
{
  ReboteCodeTable *self = data;

  g_clear_pointer (&self->root, rebote_node_free);
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->by_code, g_hash_table_unref);
}

ReboteCodeTable *
_rebote_code_table_new (ReboteNode *root,
                        GError    **error)
{
  g_autoptr (ReboteCodeTable) self = g_atomic_rc_box_new0 (ReboteCodeTable);

  self->root = root;
  self->entries = g_array_new (FALSE, TRUE, sizeof (ReboteCodeEntry));
  for (guint i = 0; i < root->children->len; i++)
    {
      if (!add_node (self, g_ptr_array_index (root->children, i), error))
        return NULL;
    }
  if (!build_index (self, error) || !check_complete (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rebote_code_table_new_from_data:
 * @name: the name for error messages
 * @data: a table in the form of data/knowledge/codes.xml
 * @length: its length in bytes, or -1 if it ends in a NUL
 * @error: return location for a #ReboteNodeError
 *
 * Returns: (transfer full) (nullable): the table
 */
ReboteCodeTable *
rebote_code_table_new_from_data (const char *name,
                                 const char *data,
                                 gssize      length,
                                 GError    **error)
{
  ReboteNode *root;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);

  root = rebote_node_new_from_data (name, data, length, REBOTE_CODES_ROOT, error);
  return root ? _rebote_code_table_new (root, error) : NULL;
}

/**
 * rebote_code_table_ref:
 * @self: a table
 *
 * Returns: (transfer full): @self
 */
ReboteCodeTable *
rebote_code_table_ref (ReboteCodeTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * rebote_code_table_unref:
 * @self: (transfer full): a table
 */
void
rebote_code_table_unref (ReboteCodeTable *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, table_clear);
}

/**
 * rebote_code_about_to_slug:
 * @about: whom or what a code is about
 *
 * Returns: its stable English name
 */
const char *
rebote_code_about_to_slug (ReboteCodeAbout about)
{
  g_return_val_if_fail ((guint)about < REBOTE_N_CODE_ABOUTS, NULL);

  return about_slugs[about];
}

void
_rebote_status_numbers_clear (ReboteStatusNumbers *numbers)
{
  g_clear_pointer (&numbers->subject, g_free);
  g_clear_pointer (&numbers->detail, g_free);
}
