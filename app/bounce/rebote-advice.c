/* rebote-advice.c
 *
 * Reads data/knowledge/advice.xml and chooses from it: the first row whose conditions all hold.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-advice"

#include "config.h"

#include <libintl.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-node.h"
#include "rebote-advice.h"
#include "rebote-named-code.h"
#include "rebote-text-match.h"

#define FILE_NAME "advice.xml"
#define ROOT_NAME "rebote-advice"

/* Conditions that are not given hold always. */
typedef struct
{
  ReboteMessageType type;
  guint32           reasons;   /* a bit for each; 0 for any */
  char            **providers;
  char            **codes;
  char            **status;
  char            **words;     /* in lower case */
  gboolean          has_action;
  ReboteAction      action;
  const char       *text;      /* or NULL */
  const char       *url;       /* or NULL */
} Row;

struct _ReboteAdvice
{
  ReboteNode *root;  /* owns every text */
  GPtrArray  *rows;  /* Row */
  GHashTable *words; /* id -> text */
};

G_STATIC_ASSERT (REBOTE_N_REASONS <= 32);

static void
row_free (gpointer data)
{
  Row *row = data;

  g_strfreev (row->providers);
  g_strfreev (row->codes);
  g_strfreev (row->status);
  g_strfreev (row->words);
  g_free (row);
}

static gboolean
add_words (ReboteAdvice *self,
           ReboteNode   *node,
           GError      **error)
{
  const char *id = rebote_node_require_attribute (node, "id", error);
  const char *text = rebote_node_get_child_text (node, "text");

  if (id == NULL)
    return FALSE;
  if (text == NULL || *text == '\0')
    {
      rebote_node_set_error (node, error, _("<%s> has no text"), node->name);
      return FALSE;
    }

  g_hash_table_insert (self->words, (gpointer)id, (gpointer)text);
  return TRUE;
}

static char **
read_list (ReboteNode *node,
           const char *attribute)
{
  const char *value = rebote_node_get_attribute (node, attribute);

  return value ? g_strsplit (value, " ", -1) : NULL;
}

/* A slip here would silently give no advice, so each name must be one that exists. */
static gboolean
read_names (ReboteNode *node,
            Row        *row,
            GError    **error)
{
  ReboteNamedCodes *known = rebote_named_codes_get_default ();
  g_auto (GStrv) reasons = read_list (node, "reason");
  const char *wrong = NULL;

  for (guint i = 0; reasons && reasons[i]; i++)
    {
      ReboteReason reason = REBOTE_REASON_NONE;

      if (!rebote_reason_from_slug (reasons[i], &reason))
        wrong = reasons[i];
      row->reasons |= 1u << reason;
    }
  row->providers = read_list (node, "provider");
  for (guint i = 0; row->providers && row->providers[i]; i++)
    {
      if (rebote_named_codes_look_up_provider (known, row->providers[i]) == NULL)
        wrong = row->providers[i];
    }
  row->codes = read_list (node, "code");
  for (guint i = 0; row->codes && row->codes[i]; i++)
    {
      if (rebote_named_codes_look_up (known, row->codes[i]) == NULL)
        wrong = row->codes[i];
    }

  if (wrong)
    rebote_node_set_error (node, error, _("“%s” is unknown here"), wrong);
  return wrong == NULL;
}

static gboolean
is_page (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri && g_uri_get_host (uri) && g_uri_get_host (uri)[0] &&
         (g_str_equal (g_uri_get_scheme (uri), "https") || g_str_equal (g_uri_get_scheme (uri), "http"));
}

static gboolean
read_row (ReboteNode *node,
          Row        *row,
          GError    **error)
{
  static const char *const allowed[] = { "type", "provider", "reason", "code", "status", "words", "action", "url", NULL };
  const char              *type = rebote_node_get_attribute (node, "type");
  const char              *action = rebote_node_get_attribute (node, "action");
  const char              *words = rebote_node_get_attribute (node, "words");

  if (!rebote_node_check_attributes (node, allowed, error) || !read_names (node, row, error))
    return FALSE;

  row->type = REBOTE_MESSAGE_BOUNCE;
  if (type && !rebote_message_type_from_slug (type, &row->type))
    {
      rebote_node_set_error (node, error, _("“%s” is unknown here"), type);
      return FALSE;
    }
  row->has_action = action != NULL;
  if (action && !rebote_action_from_slug (action, &row->action))
    {
      rebote_node_set_error (node, error, _("there is no action “%s”"), action);
      return FALSE;
    }
  row->status = read_list (node, "status");
  if (words)
    {
      g_autofree char *lower = g_utf8_strdown (words, -1);

      row->words = g_strsplit (lower, ";", -1);
    }
  row->text = rebote_node_get_child_text (node, "text");
  row->url = rebote_node_get_attribute (node, "url");
  if (row->url && !is_page (row->url))
    {
      rebote_node_set_error (node, error, _("“%s” is not the address of a page"), row->url);
      return FALSE;
    }
  if (row->text == NULL && row->url == NULL)
    {
      rebote_node_set_error (node, error, _("<%s> has no text"), node->name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
add_node (ReboteAdvice *self,
          ReboteNode   *node,
          GError      **error)
{
  Row *row;

  if (g_str_equal (node->name, "words"))
    return add_words (self, node, error);
  if (!g_str_equal (node->name, "advice"))
    {
      rebote_node_set_error (node, error, _("<%s> is unknown here, or empty"), node->name);
      return FALSE;
    }

  row = g_new0 (Row, 1);
  g_ptr_array_add (self->rows, row);
  return read_row (node, row, error);
}

static ReboteAdvice *
advice_new (ReboteNode *root,
            GError    **error)
{
  g_autoptr (ReboteAdvice) self = g_new0 (ReboteAdvice, 1);

  self->root = root;
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->words = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < root->children->len; i++)
    {
      if (!add_node (self, g_ptr_array_index (root->children, i), error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_advice_new_from_data:
 * @name: the name for error messages
 * @data: a table in the form of data/knowledge/advice.xml
 * @length: its length in bytes, or -1 if it ends in a NUL
 * @error: return location for a #ReboteNodeError
 *
 * Returns: (transfer full) (nullable): the table
 */
ReboteAdvice *
rebote_advice_new_from_data (const char *name,
                             const char *data,
                             gssize      length,
                             GError    **error)
{
  ReboteNode *root = rebote_node_new_from_data (name, data, length, ROOT_NAME, error);

  return root ? advice_new (root, error) : NULL;
}

/**
 * rebote_advice_get_default:
 *
 * Loads the shipped table at the first call.
 *
 * Returns: (transfer none): the table, which lives as long as the program
 */
ReboteAdvice *
rebote_advice_get_default (void)
{
  static gsize advice = 0;

  if (g_once_init_enter (&advice))
    {
      g_autoptr (GError) error = NULL;
      ReboteNode        *root = rebote_node_new_from_resource (FILE_NAME, ROOT_NAME, &error);
      ReboteAdvice      *loaded = root ? advice_new (root, &error) : NULL;

      /* The table is part of the program: without it the program is damaged. */
      if (loaded == NULL)
        g_error ("%s", error->message);
      g_once_init_leave (&advice, (gsize)loaded);
    }

  return (ReboteAdvice *)advice;
}

/**
 * rebote_advice_free:
 * @self: (transfer full): the table
 */
void
rebote_advice_free (ReboteAdvice *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->words);
  rebote_node_free (self->root);
  g_free (self);
}

static gboolean
is_one_of (const char        *value,
           const char *const *values)
{
  return values == NULL || (value && g_strv_contains (values, value));
}

/* “X.7.26” is that detail in any class. */
static gboolean
has_status (const char        *status,
            const char *const *codes)
{
  for (guint i = 0; status && codes && codes[i]; i++)
    {
      const char *from = codes[i][0] == 'X' && status[0] ? status + 1 : status;

      if (g_str_equal (from, codes[i] + (from - status)))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_any_word (const char        *lower_answer,
              const char *const *words)
{
  for (guint i = 0; lower_answer && words && words[i]; i++)
    {
      if (rebote_text_has_word (lower_answer, words[i]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
row_holds (const Row              *row,
           const ReboteAdviceCase *for_case,
           const char             *lower_answer)
{
  if (row->type != for_case->type || (row->reasons && !(row->reasons & (1u << for_case->reason))))
    return FALSE;
  if (!is_one_of (for_case->provider, (const char *const *)row->providers) ||
      !is_one_of (for_case->code, (const char *const *)row->codes))
    return FALSE;
  if (row->text && for_case->type == REBOTE_MESSAGE_BOUNCE &&
      for_case->action != (row->has_action ? row->action : for_case->usual))
    return FALSE;

  return (row->status == NULL && row->words == NULL) ||
         has_status (for_case->status, (const char *const *)row->status) ||
         has_any_word (lower_answer, (const char *const *)row->words);
}

/**
 * rebote_advice_find:
 * @self: the table
 * @for_case: what is known of a case
 * @text: (out) (nullable): what to do, translated, in place of the general advice; %NULL if that is good enough
 * @url: (out) (nullable): the page of the provider or blocklist
 *
 * Returns: whether anything is known
 */
gboolean
rebote_advice_find (ReboteAdvice           *self,
                    const ReboteAdviceCase *for_case,
                    const char            **text,
                    const char            **url)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (for_case != NULL && text != NULL && url != NULL, FALSE);
  g_return_val_if_fail ((guint)for_case->reason < REBOTE_N_REASONS, FALSE);

  *text = *url = NULL;
  if (for_case->answer)
    lower = g_utf8_strdown (for_case->answer, -1);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      if (!row_holds (row, for_case, lower))
        continue;
      *text = row->text ? gettext (row->text) : NULL;
      *url = row->url;
      return TRUE;
    }

  return FALSE;
}

/**
 * rebote_advice_find_page:
 * @self: the table
 * @provider: slug of a provider
 *
 * Returns: (nullable): a page which the provider has for those who send mail
 */
const char *
rebote_advice_find_page (ReboteAdvice *self,
                         const char   *provider)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (provider != NULL, NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      if (row->providers && row->url && g_strv_contains ((const char *const *)row->providers, provider))
        return row->url;
    }

  return NULL;
}

/**
 * rebote_advice_get_words:
 * @self: the table
 * @id: (nullable): an id which the table of named codes gives
 *
 * Returns: (nullable): what the code means in a few words, translated
 */
const char *
rebote_advice_get_words (ReboteAdvice *self,
                         const char   *id)
{
  const char *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = id ? g_hash_table_lookup (self->words, id) : NULL;
  return text ? gettext (text) : NULL;
}
