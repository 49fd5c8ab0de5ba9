/* rebote-own-policy.c
 *
 * The cleaning policy as the user has changed it: a policy file like any other, which says only what differs from what
 * Rebote does by itself. The same file can be given to `rebote clean --policy`.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-own-policy"

#include "config.h"

#include <errno.h>

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "rebote-own-policy.h"
#include "rebote-policy-private.h"

#define FILE_NAME "policy.ini"

/**
 * rebote_own_policy_get_path:
 *
 * Returns: the file with the user's policy, which need not exist
 */
const char *
rebote_own_policy_get_path (void)
{
  static gsize path = 0;

  if (g_once_init_enter (&path))
    g_once_init_leave (&path, (gsize)g_build_filename (g_get_user_data_dir (), "rebote", FILE_NAME, NULL));

  return (const char *)path;
}

/**
 * rebote_own_policy_load:
 * @path: the file with the user's policy
 * @error: return location for a #ReboteContactsError or an I/O error
 *
 * Returns: (transfer full) (nullable): the policy: what Rebote does by itself where the file says nothing, or is not there
 */
RebotePolicy *
rebote_own_policy_load (const char *path,
                        GError    **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? rebote_policy_new_from_file (path, error) : rebote_policy_new (error);
}

static gboolean
remove_file (const char *path,
             GError    **error)
{
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("“%s” cannot be written: %s"), path, g_strerror (errno));
  return FALSE;
}

/* What the user has written beside the rules stays when no rule is left. */
static gboolean
says_nothing (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (line[0] && !(line[0] == '[' && g_str_has_suffix (line, "]")))
        return FALSE;
    }

  return TRUE;
}

/* Writes one line, or takes it out where the program does the same by itself. A file that is no policy is left as it is,
 * and so are its comments. */
static gboolean
write_key (const char *path,
           const char *group,
           const char *key,
           const char *value,
           const char *standard,
           GError    **error)
{
  g_autoptr (RebotePolicy) before = rebote_own_policy_load (path, error);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = NULL;
  g_autofree char *text = NULL;

  if (before == NULL)
    return FALSE;

  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  if (g_str_equal (value, standard))
    g_key_file_remove_key (file, group, key, NULL);
  else
    g_key_file_set_string (file, group, key, value);

  text = g_key_file_to_data (file, NULL, NULL);
  if (says_nothing (text))
    return remove_file (path, error);

  folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gboolean
write_number (const char *path,
              const char *group,
              const char *key,
              guint       number,
              guint       standard,
              GError    **error)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  g_autofree char *standard_text = g_strdup_printf ("%u", standard);

  return write_key (path, group, key, text, standard_text, error);
}

/**
 * rebote_own_policy_set:
 * @path: the file with the user's policy
 * @finding: a finding
 * @outcome: what it leads to from now on
 * @error: return location for a #ReboteContactsError or an I/O error
 *
 * Changes one line of the policy. A file that is no policy is left as it is, and so are its comments.
 *
 * Returns: whether it is written
 */
gboolean
rebote_own_policy_set (const char   *path,
                       ReboteFinding finding,
                       ReboteOutcome outcome,
                       GError      **error)
{
  g_autoptr (RebotePolicy) standard = rebote_policy_new (error);

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (finding < REBOTE_N_FINDINGS, FALSE);

  return standard && write_key (path, rebote_finding_get_group (finding), rebote_finding_to_key (finding),
                                rebote_outcome_to_slug (outcome),
                                rebote_outcome_to_slug (rebote_policy_get_outcome (standard, finding)), error);
}

/**
 * rebote_own_policy_set_duplicates:
 * @path: the file with the user's policy
 * @choice: which row of an address stays from now on
 * @error: return location for a #ReboteContactsError or an I/O error
 *
 * Changes that line of the policy, as rebote_own_policy_set() does.
 *
 * Returns: whether it is written
 */
gboolean
rebote_own_policy_set_duplicates (const char           *path,
                                  ReboteDuplicateChoice choice,
                                  GError              **error)
{
  g_autoptr (RebotePolicy) standard = rebote_policy_new (error);

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (choice < REBOTE_N_DUPLICATE_CHOICES, FALSE);

  return standard && write_key (path, REBOTE_POLICY_GROUP_DUPLICATES, REBOTE_POLICY_KEY_KEEP,
                                rebote_duplicate_choice_to_slug (choice),
                                rebote_duplicate_choice_to_slug (rebote_policy_get_duplicates (standard)), error);
}

/**
 * rebote_own_policy_set_soft_limits:
 * @path: the file with the user's policy
 * @n_campaigns: in so many campaigns mail must come back from now on
 * @n_days: over so many days
 * @error: return location for a #ReboteContactsError or an I/O error
 *
 * Changes these lines of the policy, as rebote_own_policy_set() does.
 *
 * Returns: whether they are written
 */
gboolean
rebote_own_policy_set_soft_limits (const char *path,
                                   guint       n_campaigns,
                                   guint       n_days,
                                   GError    **error)
{
  g_autoptr (RebotePolicy) standard = rebote_policy_new (error);
  const ReboteSoftLimits *limits = standard ? rebote_policy_get_soft_limits (standard) : NULL;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (n_campaigns > 0, FALSE);

  return limits && write_number (path, REBOTE_POLICY_GROUP_SOFT, REBOTE_POLICY_KEY_CAMPAIGNS, n_campaigns, limits->n_campaigns, error) &&
         write_number (path, REBOTE_POLICY_GROUP_SOFT, REBOTE_POLICY_KEY_DAYS, n_days, limits->n_days, error);
}

/**
 * rebote_own_policy_set_months:
 * @path: the policy's path
 * @n_months: for how many months counts what a verification service says
 * @error: return location for an error
 *
 * Returns: whether it was written
 */
gboolean
rebote_own_policy_set_months (const char *path,
                              guint       n_months,
                              GError    **error)
{
  g_autoptr (RebotePolicy) standard = rebote_policy_new (error);

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (n_months > 0, FALSE);

  return standard && write_number (path, REBOTE_POLICY_GROUP_VERIFIER, REBOTE_POLICY_KEY_MONTHS, n_months,
                                   rebote_policy_get_months (standard), error);
}

/**
 * rebote_own_policy_reset:
 * @path: the file with the user's policy
 * @error: return location for an I/O error
 *
 * Returns: whether all is again as Rebote does it by itself
 */
gboolean
rebote_own_policy_reset (const char *path,
                         GError    **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return remove_file (path, error);
}
