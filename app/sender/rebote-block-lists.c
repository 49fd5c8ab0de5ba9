/* rebote-block-lists.c
 *
 * Lists of senders that servers refuse (RFC 5782), and what their answers mean, from data/knowledge/block-lists.xml.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-block-lists"

#include "config.h"

#include <libintl.h>

#include <glib/gi18n.h>

#include "base/rebote-node.h"
#include "rebote-block-lists.h"
#include "verify/dns/rebote-reverse-name.h"

#define FILE_NAME "block-lists.xml"
#define ROOT_NAME "rebote-block-lists"

struct _ReboteBlockLists
{
  ReboteNode *root;  /* owns every text */
  GPtrArray  *lists; /* ReboteBlockList */
};

static void
list_free (gpointer data)
{
  ReboteBlockList *list = data;

  g_clear_pointer (&list->answers, g_ptr_array_unref);
  g_free (list);
}

static gboolean
add_answer (ReboteBlockList *list,
            ReboteNode      *node,
            GError         **error)
{
  const char *value = rebote_node_require_attribute (node, "value", error);
  const char *state = value ? rebote_node_require_attribute (node, "state", error) : NULL;

  if (state == NULL)
    return FALSE;
  if (!g_hostname_is_ip_address (value) || (!g_str_equal (state, "listed") && !g_str_equal (state, "refused")))
    {
      rebote_node_set_error (node, error, _("“%s” is unknown here"), g_hostname_is_ip_address (value) ? state : value);
      return FALSE;
    }
  if (rebote_node_get_child_text (node, "text") == NULL)
    {
      rebote_node_set_error (node, error, _("<%s> has no text"), node->name);
      return FALSE;
    }

  g_ptr_array_add (list->answers, node);
  return TRUE;
}

static gboolean
add_list (ReboteBlockLists *self,
          ReboteNode       *node,
          GError          **error)
{
  ReboteBlockList *list = g_new0 (ReboteBlockList, 1);
  const char      *about;

  g_ptr_array_add (self->lists, list);
  list->answers = g_ptr_array_new ();
  if ((list->id = rebote_node_require_attribute (node, "id", error)) == NULL ||
      (list->zone = rebote_node_require_attribute (node, "zone", error)) == NULL ||
      (list->name = rebote_node_require_attribute (node, "name", error)) == NULL ||
      (list->url = rebote_node_require_attribute (node, "url", error)) == NULL ||
      (about = rebote_node_require_attribute (node, "about", error)) == NULL)
    return FALSE;

  list->is_about_domains = g_str_equal (about, "domain");
  for (guint i = 0; i < node->children->len; i++)
    {
      ReboteNode *child = g_ptr_array_index (node->children, i);

      if (g_str_equal (child->name, "answer") && !add_answer (list, child, error))
        return FALSE;
    }
  list->terms = rebote_node_get_child_text (node, "terms");
  if (list->terms && *list->terms)
    return TRUE;

  rebote_node_set_error (node, error, _("<%s> has no text"), node->name);
  return FALSE;
}

static ReboteBlockLists *
lists_new (ReboteNode *root,
           GError    **error)
{
  g_autoptr (ReboteBlockLists) self = g_new0 (ReboteBlockLists, 1);

  self->root = root;
  self->lists = g_ptr_array_new_with_free_func (list_free);
  for (guint i = 0; i < root->children->len; i++)
    {
      if (!add_list (self, g_ptr_array_index (root->children, i), error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_block_lists_new_from_data:
 * @name: the name for error messages
 * @data: a table in the form of data/knowledge/block-lists.xml
 * @length: its length in bytes, or -1 if it ends in a NUL
 * @error: return location for a #ReboteNodeError
 *
 * Returns: (transfer full) (nullable): the lists
 */
ReboteBlockLists *
rebote_block_lists_new_from_data (const char *name,
                                  const char *data,
                                  gssize      length,
                                  GError    **error)
{
  ReboteNode *root = rebote_node_new_from_data (name, data, length, ROOT_NAME, error);

  return root ? lists_new (root, error) : NULL;
}

/**
 * rebote_block_lists_get_default:
 *
 * Loads the shipped table at the first call.
 *
 * Returns: (transfer none): the lists, which live as long as the program
 */
ReboteBlockLists *
rebote_block_lists_get_default (void)
{
  static gsize lists = 0;

  if (g_once_init_enter (&lists))
    {
      g_autoptr (GError) error = NULL;
      ReboteNode       *root = rebote_node_new_from_resource (FILE_NAME, ROOT_NAME, &error);
      ReboteBlockLists *loaded = root ? lists_new (root, &error) : NULL;

      /* The table is part of the program: without it the program is damaged. */
      if (loaded == NULL)
        g_error ("%s", error->message);
      g_once_init_leave (&lists, (gsize)loaded);
    }

  return (ReboteBlockLists *)lists;
}

/**
 * rebote_block_lists_free:
 * @self: (transfer full): the lists
 */
void
rebote_block_lists_free (ReboteBlockLists *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->lists);
  rebote_node_free (self->root);
  g_free (self);
}

/**
 * rebote_block_lists_get_size:
 * @self: the lists
 *
 * Returns: how many there are
 */
guint
rebote_block_lists_get_size (ReboteBlockLists *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->lists->len;
}

/**
 * rebote_block_lists_get:
 * @self: the lists
 * @position: which one
 *
 * Returns: (transfer none): the list
 */
const ReboteBlockList *
rebote_block_lists_get (ReboteBlockLists *self,
                        guint             position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->lists->len, NULL);

  return g_ptr_array_index (self->lists, position);
}

/**
 * rebote_block_list_make_name:
 * @list: a list
 * @domain: (nullable): a domain, for lists of domains
 * @ip: (nullable): an address, for the others
 *
 * Returns: (transfer full): the name whose address is the answer of the list
 */
char *
rebote_block_list_make_name (const ReboteBlockList *list,
                             const char            *domain,
                             GInetAddress          *ip)
{
  g_return_val_if_fail (list != NULL, NULL);
  g_return_val_if_fail (list->is_about_domains ? domain != NULL : ip != NULL, NULL);

  return list->is_about_domains ? g_strconcat (domain, ".", list->zone, NULL) : rebote_reverse_name_new (ip, list->zone);
}

static ReboteNode *
find_answer (const ReboteBlockList *list,
             GInetAddress          *address)
{
  g_autofree char *value = g_inet_address_to_string (address);

  for (guint i = 0; i < list->answers->len; i++)
    {
      ReboteNode *node = g_ptr_array_index (list->answers, i);

      if (g_str_equal (rebote_node_get_attribute (node, "value"), value))
        return node;
    }

  return NULL;
}

/**
 * rebote_block_list_judge:
 * @list: a list
 * @answer: what it answered
 * @text: (out) (nullable): what that means, translated
 * @advice: (out) (nullable): what to do, translated
 *
 * Understands the answer of a list. A listing counts before a refusal; what is not in the table is no listing, for a name
 * server that invents addresses for names that do not exist would list everybody.
 *
 * Returns: what the list says
 */
ReboteBlockState
rebote_block_list_judge (const ReboteBlockList *list,
                         ReboteDnsAnswer       *answer,
                         const char           **text,
                         const char           **advice)
{
  ReboteBlockState state = REBOTE_BLOCK_UNKNOWN;

  g_return_val_if_fail (list != NULL && answer != NULL, REBOTE_BLOCK_UNKNOWN);
  g_return_val_if_fail (text != NULL && advice != NULL, REBOTE_BLOCK_UNKNOWN);

  *text = *advice = NULL;
  if (rebote_dns_status_is_negative (answer->status))
    return REBOTE_BLOCK_CLEAR;
  for (guint i = 0; i < answer->records->len && state != REBOTE_BLOCK_LISTED; i++)
    {
      const ReboteDnsRecord *record = g_ptr_array_index (answer->records, i);
      ReboteNode *node = record->address ? find_answer (list, record->address) : NULL;
      const char *words;

      if (node == NULL)
        continue;
      state = g_str_equal (rebote_node_get_attribute (node, "state"), "listed") ? REBOTE_BLOCK_LISTED : REBOTE_BLOCK_REFUSED;
      words = rebote_node_get_child_text (node, "text");
      *text = words ? gettext (words) : NULL;
      words = rebote_node_get_child_text (node, "advice");
      *advice = words ? gettext (words) : NULL;
    }

  return state;
}
