/* rebote-reason-texts.c
 *
 * Reads data/knowledge/reasons.xml and chooses from it. A text of a reason is replaced by those of its cases whose
 * conditions hold; where the action is not the reason's usual one, and no case speaks of it, the action's own advice
 * is given.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-reason-texts"

#include "config.h"

#include <libintl.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-node.h"
#include "rebote-reason-texts.h"
#include "rebote-text-match.h"

#define FILE_NAME "reasons.xml"
#define ROOT_NAME "rebote-reasons"

/* The texts of a case replace those of its reason; NULL leaves one as it is. */
typedef struct
{
  const char   *texts[REBOTE_N_TEXTS];
  gboolean      any_action;
  ReboteAction  action;
  ReboteTextHas has;
  ReboteTextHas has_not;
  guint32       facts; /* a bit for each of which one must be told; 0 for any */
  char        **status; /* or NULL */
  char        **words;  /* or NULL; in lower case */
  char         *cause;  /* or NULL */
} Case;

typedef struct
{
  const char  *texts[REBOTE_N_TEXTS];
  ReboteAction usual;
  gboolean     keep;
  GPtrArray   *cases; /* Case */
} Item;

struct _ReboteReasonTexts
{
  ReboteNode *root;    /* owns every text */
  GHashTable *answers; /* "set id" -> text */
  Item        reasons[REBOTE_N_REASONS];
  Item        types[REBOTE_N_MESSAGE_TYPES];
  Item        actions[REBOTE_N_ACTIONS];
};

static const struct
{
  const char *name;
  gboolean    is_answer; /* an attribute that names an answer, rather than an element */
} fields[REBOTE_N_TEXTS] = {
  [REBOTE_TEXT_SHORT] = { "short", FALSE },
  [REBOTE_TEXT_TITLE] = { "title", FALSE },
  [REBOTE_TEXT_HAPPENED] = { "happened", FALSE },
  [REBOTE_TEXT_ADVICE] = { "advice", FALSE },
  [REBOTE_TEXT_WILL_ARRIVE] = { "arrive", TRUE },
  [REBOTE_TEXT_RESEND] = { "resend", TRUE },
  [REBOTE_TEXT_WHO] = { "who", TRUE },
  [REBOTE_TEXT_MOVED] = { "moved", TRUE },
};

static const char *const things[] = { "address", "domain", "suggestion", "until", "return" };

static void
case_free (Case *self)
{
  g_strfreev (self->status);
  g_strfreev (self->words);
  g_free (self->cause);
  g_free (self);
}

static gboolean
add_answer (ReboteReasonTexts *self,
            ReboteNode        *node,
            GError           **error)
{
  const char *set = rebote_node_require_attribute (node, "set", error);
  const char *id = set ? rebote_node_require_attribute (node, "id", error) : NULL;
  const char *text = rebote_node_get_child_text (node, "text");

  if (id == NULL)
    return FALSE;
  if (text == NULL || text[0] == '\0')
    {
      rebote_node_set_error (node, error, _("<%s> has no text"), node->name);
      return FALSE;
    }

  g_hash_table_insert (self->answers, g_strdup_printf ("%s %s", set, id), (gpointer)text);
  return TRUE;
}

/* The elements and the answers of an item or a case. */
static gboolean
read_texts (ReboteReasonTexts *self,
            ReboteNode        *node,
            const char       **texts,
            GError           **error)
{
  static const char *const elements[] = { "short", "title", "happened", "advice", "case", NULL };

  for (guint i = 0; i < node->children->len; i++)
    {
      ReboteNode *child = g_ptr_array_index (node->children, i);

      if (!g_strv_contains (elements, child->name))
        {
          rebote_node_set_error (child, error, _("<%s> is unknown here, or empty"), child->name);
          return FALSE;
        }
    }

  for (guint i = 0; i < REBOTE_N_TEXTS; i++)
    {
      const char *id = rebote_node_get_attribute (node, fields[i].name);

      if (!fields[i].is_answer)
        texts[i] = rebote_node_get_child_text (node, fields[i].name);
      else if (id)
        {
          texts[i] = rebote_reason_texts_get_answer (self, fields[i].name, id);
          if (texts[i] == NULL)
            {
              rebote_node_set_error (node, error, _("there is no answer “%s” of the set “%s”"), id, fields[i].name);
              return FALSE;
            }
        }
      if (texts[i] && texts[i][0] == '\0')
        {
          rebote_node_set_error (node, error, _("<%s> is empty"), fields[i].name);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_has (ReboteNode *node,
          Case       *self,
          GError    **error)
{
  const char *value = rebote_node_get_attribute (node, "has");
  g_auto (GStrv) words = g_strsplit (value ? value : "", " ", -1);

  for (guint i = 0; words[i]; i++)
    {
      gboolean    is_not = g_str_has_prefix (words[i], "no-");
      const char *thing = words[i] + (is_not ? strlen ("no-") : 0);
      guint       n;

      if (words[i][0] == '\0')
        continue;
      for (n = 0; n < G_N_ELEMENTS (things) && !g_str_equal (things[n], thing); n++)
        ;
      if (n == G_N_ELEMENTS (things))
        {
          rebote_node_set_error (node, error, _("“%s” is nothing that a case can have"), thing);
          return FALSE;
        }
      if (is_not)
        self->has_not |= 1 << n;
      else
        self->has |= 1 << n;
    }

  return TRUE;
}

static Case *
read_case (ReboteReasonTexts *self,
           ReboteNode        *node,
           GError           **error)
{
  static const char *const allowed[] = { "action", "has", "fact", "status", "words", "cause", "arrive", "resend", "who", "moved", NULL };
  const char              *action = rebote_node_get_attribute (node, "action");
  const char              *status = rebote_node_get_attribute (node, "status");
  const char              *words = rebote_node_get_attribute (node, "words");
  Case                    *read = g_new0 (Case, 1);

  read->any_action = action == NULL;
  read->cause = g_strdup (rebote_node_get_attribute (node, "cause"));
  if (status)
    read->status = g_strsplit (status, " ", -1);
  if (words)
    {
      g_autofree char *lower = g_utf8_strdown (words, -1);

      read->words = g_strsplit (lower, ";", -1);
    }

  if (!rebote_fact_parse_set (rebote_node_get_attribute (node, "fact"), &read->facts))
    rebote_node_set_error (node, error, _("there is no fact “%s”"), rebote_node_get_attribute (node, "fact"));
  else if (action && !rebote_action_from_slug (action, &read->action))
    rebote_node_set_error (node, error, _("there is no action “%s”"), action);
  else if (rebote_node_check_attributes (node, allowed, error) &&
           read_has (node, read, error) &&
           read_texts (self, node, read->texts, error))
    return read;

  case_free (read);
  return NULL;
}

static gboolean
read_item (ReboteReasonTexts *self,
           ReboteNode        *node,
           Item              *item,
           GError           **error)
{
  static const char *const allowed[] = { "id", "action", "keep", "arrive", "resend", "who", "moved", NULL };
  const char              *action = rebote_node_get_attribute (node, "action");

  if (!rebote_node_check_attributes (node, allowed, error))
    return FALSE;
  if (action && !rebote_action_from_slug (action, &item->usual))
    {
      rebote_node_set_error (node, error, _("there is no action “%s”"), action);
      return FALSE;
    }

  item->keep = g_strcmp0 (rebote_node_get_attribute (node, "keep"), "yes") == 0;
  g_clear_pointer (&item->cases, g_ptr_array_unref);
  item->cases = g_ptr_array_new_with_free_func ((GDestroyNotify)case_free);
  for (guint i = 0; i < node->children->len; i++)
    {
      ReboteNode *child = g_ptr_array_index (node->children, i);
      Case       *read;

      if (!g_str_equal (child->name, "case"))
        continue;
      read = read_case (self, child, error);
      if (read == NULL)
        return FALSE;
      g_ptr_array_add (item->cases, read);
    }

  return read_texts (self, node, item->texts, error);
}

static gboolean
add_node (ReboteReasonTexts *self,
          ReboteNode        *node,
          GError           **error)
{
  const char       *id = rebote_node_require_attribute (node, "id", error);
  ReboteMessageType type;
  ReboteReason      reason;
  ReboteAction      action;

  if (id == NULL)
    return FALSE;
  if (g_str_equal (node->name, "answer"))
    return add_answer (self, node, error);
  if (g_str_equal (node->name, "reason") && rebote_reason_from_slug (id, &reason))
    return read_item (self, node, &self->reasons[reason], error);
  if (g_str_equal (node->name, "type") && rebote_message_type_from_slug (id, &type))
    return read_item (self, node, &self->types[type], error);
  if (g_str_equal (node->name, "action") && rebote_action_from_slug (id, &action))
    return read_item (self, node, &self->actions[action], error);

  rebote_node_set_error (node, error, _("there is no %s “%s”"), node->name, id);
  return FALSE;
}

static gboolean
check_item (ReboteReasonTexts *self,
            const Item        *item,
            const char        *slug,
            GError           **error)
{
  for (guint i = 0; i < REBOTE_N_TEXTS; i++)
    {
      if (item->texts[i] == NULL)
        {
          rebote_node_set_error (self->root, error, _("“%s” lacks “%s”"), slug, fields[i].name);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_complete (ReboteReasonTexts *self,
                GError           **error)
{
  for (guint i = REBOTE_REASON_NONE + 1; i < REBOTE_N_REASONS; i++)
    {
      if (!check_item (self, &self->reasons[i], rebote_reason_to_slug (i), error))
        return FALSE;
    }
  for (guint i = REBOTE_MESSAGE_BOUNCE + 1; i < REBOTE_N_MESSAGE_TYPES; i++)
    {
      if (!check_item (self, &self->types[i], rebote_message_type_to_slug (i), error))
        return FALSE;
    }
  for (guint i = 0; i < REBOTE_N_ACTIONS; i++)
    {
      if (self->actions[i].texts[REBOTE_TEXT_ADVICE] == NULL || self->actions[i].texts[REBOTE_TEXT_RESEND] == NULL)
        {
          rebote_node_set_error (self->root, error, _("“%s” lacks “%s”"), rebote_action_to_slug (i), "advice");
          return FALSE;
        }
    }

  return TRUE;
}

static ReboteReasonTexts *
texts_new (ReboteNode *root,
           GError    **error)
{
  g_autoptr (ReboteReasonTexts) self = g_new0 (ReboteReasonTexts, 1);

  self->root = root;
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < root->children->len; i++)
    {
      if (!add_node (self, g_ptr_array_index (root->children, i), error))
        return NULL;
    }
  if (!check_complete (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
has_any_word (const char        *lower_text,
              const char *const *words)
{
  for (guint i = 0; lower_text && words[i]; i++)
    {
      if (rebote_text_has_word (lower_text, words[i]))
        return TRUE;
    }

  return FALSE;
}

/* “5.7.23” is one of “X.7.20 X.7.23”. */
static gboolean
has_status (const char        *status,
            const char *const *patterns)
{
  for (guint i = 0; status && patterns[i]; i++)
    {
      if (status[0] && g_strcmp0 (strchr (status, '.'), strchr (patterns[i], '.')) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
case_holds (const Case           *self,
            const ReboteTextCase *for_case,
            char                **lower_answer)
{
  if (!self->any_action && self->action != for_case->action)
    return FALSE;
  if ((self->cause && g_strcmp0 (self->cause, for_case->cause) != 0) ||
      (self->facts != 0 && (self->facts & (1u << for_case->fact)) == 0))
    return FALSE;
  if ((for_case->has & self->has) != self->has || (for_case->has & self->has_not) != 0)
    return FALSE;
  if (self->status == NULL && self->words == NULL)
    return TRUE;

  if (self->status && has_status (for_case->status, (const char *const *)self->status))
    return TRUE;
  if (self->words == NULL || for_case->answer == NULL)
    return FALSE;
  if (*lower_answer == NULL)
    *lower_answer = g_utf8_strdown (for_case->answer, -1);

  return has_any_word (*lower_answer, (const char *const *)self->words);
}

static void
replace_texts (const char       **texts,
               const char *const *by)
{
  for (guint i = 0; i < REBOTE_N_TEXTS; i++)
    {
      if (by[i])
        texts[i] = by[i];
    }
}

/* Returns whether a case spoke of the action. */
static gboolean
choose (const Item           *item,
        const ReboteTextCase *for_case,
        const char          **texts)
{
  g_autofree char *lower_answer = NULL;
  gboolean         is_action_told = FALSE;

  replace_texts (texts, item->texts);
  if (item->cases == NULL)
    return FALSE;

  for (guint i = 0; i < item->cases->len; i++)
    {
      const Case *candidate = g_ptr_array_index (item->cases, i);

      if (!case_holds (candidate, for_case, &lower_answer))
        continue;
      replace_texts (texts, candidate->texts);
      is_action_told |= !candidate->any_action;
    }

  return is_action_told;
}

static void
translate_texts (const char **texts)
{
  for (guint i = 0; i < REBOTE_N_TEXTS; i++)
    texts[i] = texts[i] ? gettext (texts[i]) : "";
}

/**
 * rebote_reason_texts_choose:
 * @self: the texts
 * @reason: why a mail came back
 * @for_case: what else is known
 * @texts: (out caller-allocates) (array fixed-size=8): the fitting texts, translated, with their place holders
 *
 * Chooses what to say about a bounce.
 */
void
rebote_reason_texts_choose (ReboteReasonTexts    *self,
                            ReboteReason          reason,
                            const ReboteTextCase *for_case,
                            const char          **texts)
{
  const Item *item;
  gboolean    is_action_told;

  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint)reason < REBOTE_N_REASONS);
  g_return_if_fail ((guint)for_case->action < REBOTE_N_ACTIONS);

  item = &self->reasons[reason == REBOTE_REASON_NONE ? REBOTE_REASON_UNKNOWN : reason];
  memset (texts, 0, sizeof (const char *) * REBOTE_N_TEXTS);
  is_action_told = choose (item, for_case, texts);

  /* A good contact is never to be removed, whatever the action says. */
  if (!is_action_told && for_case->action != item->usual && for_case->action != REBOTE_ACTION_NONE &&
      !(item->keep && for_case->action == REBOTE_ACTION_REMOVE))
    choose (&self->actions[for_case->action], for_case, texts);

  translate_texts (texts);
}

/**
 * rebote_reason_texts_choose_type:
 * @self: the texts
 * @type: a message type other than a bounce
 * @for_case: what else is known
 * @texts: (out caller-allocates) (array fixed-size=8): the fitting texts, translated, with their place holders
 *
 * Chooses what to say about a message that is not a bounce.
 */
void
rebote_reason_texts_choose_type (ReboteReasonTexts    *self,
                                 ReboteMessageType     type,
                                 const ReboteTextCase *for_case,
                                 const char          **texts)
{
  gboolean is_action_told;

  g_return_if_fail (self != NULL);
  g_return_if_fail (type > REBOTE_MESSAGE_BOUNCE && (guint)type < REBOTE_N_MESSAGE_TYPES);

  memset (texts, 0, sizeof (const char *) * REBOTE_N_TEXTS);
  is_action_told = choose (&self->types[type], for_case, texts);

  /* An automatic reply may bring a new address along. */
  if (!is_action_told && type == REBOTE_MESSAGE_AUTO_REPLY && for_case->action == REBOTE_ACTION_CORRECT)
    choose (&self->actions[for_case->action], for_case, texts);

  translate_texts (texts);
}

/**
 * rebote_reason_texts_get_usual_action:
 * @self: the texts
 * @reason: why a mail came back
 *
 * Returns: what is usually done about it
 */
ReboteAction
rebote_reason_texts_get_usual_action (ReboteReasonTexts *self,
                                      ReboteReason       reason)
{
  g_return_val_if_fail (self != NULL, REBOTE_ACTION_NONE);
  g_return_val_if_fail ((guint)reason < REBOTE_N_REASONS, REBOTE_ACTION_NONE);

  return self->reasons[reason].usual;
}

/**
 * rebote_reason_texts_get_answer:
 * @self: the texts
 * @set: a set of short answers
 * @id: one of its answers
 *
 * Returns: (nullable): the answer in English; %NULL if there is none
 */
const char *
rebote_reason_texts_get_answer (ReboteReasonTexts *self,
                                const char        *set,
                                const char        *id)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  key = g_strdup_printf ("%s %s", set, id);
  return g_hash_table_lookup (self->answers, key);
}

/**
 * rebote_reason_texts_new_from_data:
 * @name: the name for error messages
 * @data: a table in the form of data/knowledge/reasons.xml
 * @length: its length in bytes, or -1 if it ends in a NUL
 * @error: return location for a #ReboteNodeError
 *
 * Returns: (transfer full) (nullable): the texts
 */
ReboteReasonTexts *
rebote_reason_texts_new_from_data (const char *name,
                                   const char *data,
                                   gssize      length,
                                   GError    **error)
{
  ReboteNode *root = rebote_node_new_from_data (name, data, length, ROOT_NAME, error);

  return root ? texts_new (root, error) : NULL;
}

/**
 * rebote_reason_texts_get_default:
 *
 * Loads the shipped texts at the first call.
 *
 * Returns: (transfer none): the texts, which live as long as the program
 */
ReboteReasonTexts *
rebote_reason_texts_get_default (void)
{
  static gsize texts = 0;

  if (g_once_init_enter (&texts))
    {
      g_autoptr (GError) error = NULL;
      ReboteNode        *root = rebote_node_new_from_resource (FILE_NAME, ROOT_NAME, &error);
      ReboteReasonTexts *loaded = root ? texts_new (root, &error) : NULL;

      /* The texts are part of the program: without them the program is damaged. */
      if (loaded == NULL)
        g_error ("%s", error->message);
      g_once_init_leave (&texts, (gsize)loaded);
    }

  return (ReboteReasonTexts *)texts;
}

/**
 * rebote_reason_texts_free:
 * @self: (transfer full): the texts
 */
void
rebote_reason_texts_free (ReboteReasonTexts *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < REBOTE_N_REASONS; i++)
    g_clear_pointer (&self->reasons[i].cases, g_ptr_array_unref);
  for (guint i = 0; i < REBOTE_N_MESSAGE_TYPES; i++)
    g_clear_pointer (&self->types[i].cases, g_ptr_array_unref);
  for (guint i = 0; i < REBOTE_N_ACTIONS; i++)
    g_clear_pointer (&self->actions[i].cases, g_ptr_array_unref);
  g_clear_pointer (&self->answers, g_hash_table_unref);
  g_clear_pointer (&self->root, rebote_node_free);
  g_free (self);
}
