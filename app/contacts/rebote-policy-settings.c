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

#include "bounce/rebote-guard-rules.h"

#include "rebote-policy-private.h"

typedef gboolean (*ReadFunc) (RebotePolicySettings *self,
                              const char           *value);

typedef struct
{
  const char *group;
  const char *key;
  ReadFunc    read;
  const char *allowed; /* (nullable): what is possible; %NULL for reasons */
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

static gboolean
read_number (const char *value,
             guint       least,
             guint      *number)
{
  guint64 read;

  if (!g_ascii_string_to_unsigned (value, 10, least, REBOTE_POLICY_MAX_NUMBER, &read, NULL))
    return FALSE;

  *number = read;
  return TRUE;
}

static gboolean
read_campaigns (RebotePolicySettings *self,
                const char           *value)
{
  return read_number (value, 1, &self->soft.n_campaigns);
}

static gboolean
read_days (RebotePolicySettings *self,
           const char           *value)
{
  return read_number (value, 0, &self->soft.n_days);
}

/* What the sender must mend never counts against a contact, so nobody can add a reason to those of the program. */
static gboolean
read_reasons (RebotePolicySettings *self,
              const char           *value)
{
  g_auto (GStrv) slugs = g_strsplit_set (value, " ,;", -1);
  guint32 reasons = 0;

  for (guint i = 0; slugs[i]; i++)
    {
      ReboteReason reason;

      if (slugs[i][0] == '\0')
        continue;
      if (!rebote_reason_from_slug (slugs[i], &reason) ||
          (self->countable && !(self->countable & REBOTE_REASON_BIT (reason))))
        return FALSE;
      reasons |= REBOTE_REASON_BIT (reason);
    }

  self->soft.reasons = reasons;
  if (self->countable == 0)
    self->countable = reasons;
  return TRUE;
}

static gboolean
read_months (RebotePolicySettings *self,
             const char           *value)
{
  return read_number (value, 1, &self->n_months);
}

static const Setting settings[] = {
  { REBOTE_POLICY_GROUP_DUPLICATES, REBOTE_POLICY_KEY_KEEP, read_duplicates, "first, last, most-complete" },
  { REBOTE_POLICY_GROUP_SOFT, REBOTE_POLICY_KEY_CAMPAIGNS, read_campaigns, "1 … 10000" },
  { REBOTE_POLICY_GROUP_SOFT, REBOTE_POLICY_KEY_DAYS, read_days, "0 … 10000" },
  { REBOTE_POLICY_GROUP_SOFT, REBOTE_POLICY_KEY_REASONS, read_reasons, NULL },
  { REBOTE_POLICY_GROUP_VERIFIER, REBOTE_POLICY_KEY_MONTHS, read_months, "1 … 10000" },
};

static const char *const groups[] = { REBOTE_POLICY_GROUP_DUPLICATES, REBOTE_POLICY_GROUP_SOFT,
                                      REBOTE_POLICY_GROUP_VERIFIER };

static char *
describe_allowed (RebotePolicySettings *self,
                  const Setting        *setting)
{
  GString *out = g_string_new (setting->allowed);

  for (guint i = 0; setting->allowed == NULL && i < REBOTE_N_REASONS; i++)
    {
      if (self->countable & REBOTE_REASON_BIT (i))
        g_string_append_printf (out, "%s%s", out->len ? ", " : "", rebote_reason_to_slug (i));
    }

  return g_string_free (out, FALSE);
}

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
is_finding (const char *group,
            const char *key)
{
  for (guint i = 0; i < REBOTE_N_FINDINGS; i++)
    {
      if (g_str_equal (rebote_finding_get_group (i), group) && g_str_equal (rebote_finding_to_key (i), key))
        return TRUE;
    }

  return FALSE;
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

      /* The outcomes of what services say stand beside the settings. */
      if (setting == NULL && g_str_equal (group, REBOTE_POLICY_GROUP_VERIFIER) && is_finding (group, names[i]))
        continue;
      if (setting == NULL)
        {
          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY,
                       /* Translators: a file name, a line number and a word of it */
                       _("“%s”, line %u: no policy knows “%s”"), name, find_line (text, group, names[i]), names[i]);
          return FALSE;
        }
      if (!setting->read (self, g_strstrip (value)))
        {
          g_autofree char *allowed = describe_allowed (self, setting);

          g_set_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_POLICY,
                       /* Translators: a file name, a line number, a word and its value; then the values that it may have */
                       _("“%s”, line %u: %s is “%s”, but only these are possible: %s"), name,
                          find_line (text, group, names[i]), names[i], value, allowed);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * rebote_policy_settings_are_in:
 * @file: what is in a file
 *
 * Returns: whether it has a section with settings, so that it is a policy
 */
gboolean
rebote_policy_settings_are_in (GKeyFile *file)
{
  g_return_val_if_fail (file != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      if (g_key_file_has_group (file, groups[i]))
        return TRUE;
    }

  return FALSE;
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

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      if (!read_group (self, name, text, file, groups[i], error))
        return FALSE;
    }

  return TRUE;
}
