/* rebote-sender-finding.c
 *
 * One thing that was found out about a sender, in the words of data/knowledge/sender.xml.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-sender-finding"

#include "config.h"

#include <libintl.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/rebote-node.h"
#include "base/rebote-slug.h"
#include "rebote-sender-finding.h"

#define FILE_NAME "sender.xml"
#define ROOT_NAME "rebote-sender"

static const char *const slugs[REBOTE_N_SENDER_LEVELS] = { "good", "hint", "warning", "bad", "unknown" };

static const struct
{
  const char *area;
  const char *name;
} areas[] = {
  { "mail", N_("Receiving mail") },
  { "spf", N_("Who may send (SPF)") },
  { "dkim", N_("The seal on your mails (DKIM)") },
  { "dmarc", N_("What happens to fakes (DMARC)") },
  { "alignment", N_("Do the proofs go with the sender?") },
  { "reverse", N_("The server that sends") },
  { "block-list", N_("Block lists") },
  { "unsubscribe", N_("Unsubscribing") },
};

typedef struct
{
  const char       *area;
  ReboteSenderLevel level;
  const char       *title;
  const char       *text;
  const char       *advice; /* or NULL */
} Words;

static gboolean
has_area (const char *area)
{
  for (guint i = 0; area && i < G_N_ELEMENTS (areas); i++)
    {
      if (g_str_equal (areas[i].area, area))
        return TRUE;
    }

  return FALSE;
}

static gboolean
add_words (GHashTable *table,
           ReboteNode *node,
           GError    **error)
{
  const char *id = rebote_node_require_attribute (node, "id", error);
  const char *level = id ? rebote_node_require_attribute (node, "level", error) : NULL;
  Words      *words;
  guint       number;

  if (level == NULL)
    return FALSE;

  words = g_new0 (Words, 1);
  g_hash_table_insert (table, (gpointer)id, words);
  words->area = rebote_node_get_attribute (node, "area");
  words->title = rebote_node_get_child_text (node, "title");
  words->text = rebote_node_get_child_text (node, "text");
  words->advice = rebote_node_get_child_text (node, "advice");
  if (!rebote_slug_find (slugs, G_N_ELEMENTS (slugs), level, &number) || !has_area (words->area))
    {
      rebote_node_set_error (node, error, _("“%s” is unknown here"), id);
      return FALSE;
    }
  words->level = number;
  if (words->title && words->text)
    return TRUE;

  rebote_node_set_error (node, error, _("<%s> has no text"), node->name);
  return FALSE;
}

/* Never freed, as the table is part of the program. */
static GHashTable *
get_table (void)
{
  static gsize       table = 0;
  static ReboteNode *root; /* owns every text */

  if (g_once_init_enter (&table))
    {
      g_autoptr (GError) error = NULL;
      GHashTable *loaded = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

      root = rebote_node_new_from_resource (FILE_NAME, ROOT_NAME, &error);
      for (guint i = 0; root && i < root->children->len; i++)
        {
          if (!add_words (loaded, g_ptr_array_index (root->children, i), &error))
            break;
        }
      /* Without it the program is damaged. */
      if (error)
        g_error ("%s", error->message);
      g_once_init_leave (&table, (gsize)loaded);
    }

  return (GHashTable *)table;
}

static char *
fill (const char *text,
      const char *subject,
      const char *value)
{
  GString *out = g_string_new (NULL);

  while (*text)
    {
      if (g_str_has_prefix (text, "{subject}"))
        {
          g_string_append (out, subject);
          text += strlen ("{subject}");
        }
      else if (g_str_has_prefix (text, "{value}"))
        {
          g_string_append (out, value ? value : "");
          text += strlen ("{value}");
        }
      else
        g_string_append_c (out, *text++);
    }

  return g_string_free (out, FALSE);
}

static void
evidence_free (gpointer data)
{
  ReboteSenderEvidence *evidence = data;

  g_free (evidence->name);
  g_free (evidence->type);
  g_free (evidence->text);
  g_free (evidence);
}

/**
 * rebote_sender_finding_new:
 * @id: the id of a finding in sender.xml
 * @subject: what it is about
 * @value: (nullable): what else its words name
 *
 * Returns: (transfer full): the finding, in the user’s language
 */
ReboteSenderFinding *
rebote_sender_finding_new (const char *id,
                           const char *subject,
                           const char *value)
{
  const Words *words;
  ReboteSenderFinding *self;

  g_return_val_if_fail (id != NULL && subject != NULL, NULL);

  words = g_hash_table_lookup (get_table (), id);
  if (words == NULL)
    g_error ("%s has no finding “%s”", FILE_NAME, id);

  self = g_new0 (ReboteSenderFinding, 1);
  self->id = g_strdup (id);
  self->area = g_strdup (words->area);
  self->level = words->level;
  self->subject = g_strdup (subject);
  self->title = fill (gettext (words->title), subject, value);
  self->text = fill (gettext (words->text), subject, value);
  self->advice = words->advice ? fill (gettext (words->advice), subject, value) : NULL;
  self->evidence = g_ptr_array_new_with_free_func (evidence_free);

  return self;
}

/**
 * rebote_sender_finding_free:
 * @self: (transfer full): a finding
 */
void
rebote_sender_finding_free (ReboteSenderFinding *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->area);
  g_free (self->subject);
  g_free (self->title);
  g_free (self->text);
  g_free (self->advice);
  g_free (self->url);
  g_ptr_array_unref (self->evidence);
  g_free (self);
}

/**
 * rebote_sender_finding_add_evidence:
 * @self: a finding that is being made
 * @name: the name that was asked for
 * @type: for which records
 * @text: what was found, printable
 */
void
rebote_sender_finding_add_evidence (ReboteSenderFinding *self,
                                    const char          *name,
                                    const char          *type,
                                    const char          *text)
{
  ReboteSenderEvidence *evidence;

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL && type != NULL && text != NULL);

  evidence = g_new (ReboteSenderEvidence, 1);
  evidence->name = g_strdup (name);
  evidence->type = g_strdup (type);
  evidence->text = g_strdup (text);
  g_ptr_array_add (self->evidence, evidence);
}

/**
 * rebote_sender_level_get_name:
 * @level: a level
 *
 * Returns: the word for it, in the user’s language
 */
const char *
rebote_sender_level_get_name (ReboteSenderLevel level)
{
  switch (level)
    {
    case REBOTE_SENDER_GOOD:
      /* Translators: how a check of the sender’s set-up went */
      return C_("check", "Good");
    case REBOTE_SENDER_HINT:
      return C_("check", "Hint");
    case REBOTE_SENDER_WARNING:
      return C_("check", "Should be mended");
    case REBOTE_SENDER_BAD:
      return C_("check", "Must be mended");
    case REBOTE_SENDER_UNKNOWN:
    default:
      return C_("check", "Not found out");
    }
}

/**
 * rebote_sender_level_to_slug:
 * @level: a level
 *
 * Returns: its stable name
 */
const char *
rebote_sender_level_to_slug (ReboteSenderLevel level)
{
  g_return_val_if_fail (level < REBOTE_N_SENDER_LEVELS, NULL);

  return slugs[level];
}

/**
 * rebote_sender_area_get_name:
 * @area: the stable name of an area
 *
 * Returns: the heading for it, in the user’s language
 */
const char *
rebote_sender_area_get_name (const char *area)
{
  g_return_val_if_fail (has_area (area), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      if (g_str_equal (areas[i].area, area))
        return _(areas[i].name);
    }

  return NULL;
}
