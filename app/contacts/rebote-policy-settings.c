/* rebote-policy-settings.c
 *
 * What a policy file says beside the outcomes of the findings: sections of their own.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-policy-settings"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-policy-private.h"

typedef gboolean (*ReadFunc) (RebotePolicySettings *self,
                              const char           *value);

typedef struct
{
  const char *group;
  const char *key;
  ReadFunc    read;
  const char *allowed; /* slugs, or a sentence to be translated if there are none */
} Setting;

static const char *const choices[REBOTE_N_DUPLICATE_CHOICES] = {
  [REBOTE_DUPLICATE_CHOICE_FIRST] = "first",
  [REBOTE_DUPLICATE_CHOICE_LAST] = "last",
  [REBOTE_DUPLICATE_CHOICE_MOST_COMPLETE] = "most-complete",
};

/**
 * rebote_duplicate_choice_to_slug:
 * @choice: which row of an address stays
 *
 * Returns: its value in a policy file
 */
const char *
rebote_duplicate_choice_to_slug (ReboteDuplicateChoice choice)
{
  g_return_val_if_fail (choice < REBOTE_N_DUPLICATE_CHOICES, NULL);

  return choices[choice];
}

static gboolean
read_duplicates (RebotePolicySettings *self,
                 const char           *value)
{
  for (guint i = 0; i < REBOTE_N_DUPLICATE_CHOICES; i++)
    {
      if (g_str_equal (choices[i], value))
        {
          self->duplicates = i;
          return TRUE;
        }
    }

  return FALSE;
}

static const Setting settings[] = {
  { REBOTE_POLICY_GROUP_DUPLICATES, REBOTE_POLICY_KEY_KEEP, read_duplicates, "first, last, most-complete" },
};

/* A key file does not tell where its keys stand. Of several, the last one counts. */
static guint
find_line (const char *text,
           const char *group,
           const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *head = g_strdup_printf ("[%s]", group);
  gboolean         is_inside = FALSE;
  guint            found = 0;

  for (guint i = 0; lines[i]; i++)
    {
      char *line = g_strstrip (lines[i]);

      if (line[0] == '[')
        is_inside = g_str_equal (line, head);
      else if (is_inside && g_str_has_prefix (line, key) && strchr (" \t=", line[strlen (key)]))
        found = i + 1;
    }

  return found;
}

static const Setting *
find_setting (const char *group,
              const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      if (g_str_equal (settings[i].group, group) && g_str_equal (settings[i].key, key))
        return &settings[i];
    }

  return NULL;
}

static gboolean
read_group (RebotePolicySettings *self,
            const char           *name,
            const char           *text,
            GKeyFile             *file,
            const char           *group,
            GError              **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *value = g_key_file_get_value (file, group, names[i], NULL);
      const Setting   *setting = find_setting (group, names[i]);

      if (setting == NULL)
        {
          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY,
                       /* Translators: a file name, a line number and a word of it */
                       _("“%s”, line %u: no policy knows “%s”"), name, find_line (text, group, names[i]), names[i]);
          return FALSE;
        }
      if (!setting->read (self, g_strstrip (value)))
        {
          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY,
                       /* Translators: a file name, a line number, a word and its value; then the values that it may have */
                       _("“%s”, line %u: %s is “%s”, but only these are possible: %s"), name,
                          find_line (text, group, names[i]), names[i], value, _(setting->allowed));
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * rebote_policy_settings_read:
 * @self: settings; what the file leaves out stays as it is
 * @name: the file's name, for messages
 * @text: its text
 * @file: what is in it
 * @error: return location for a #ReboteContactsError
 *
 * Returns: whether everything in it could be understood
 */
gboolean
rebote_policy_settings_read (RebotePolicySettings *self,
                             const char           *name,
                             const char           *text,
                             GKeyFile             *file,
                             GError              **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (file != NULL, FALSE);

  return read_group (self, name, text, file, REBOTE_POLICY_GROUP_DUPLICATES, error);
}
