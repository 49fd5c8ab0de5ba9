/* rebote-own-values.c
 *
 * A small file of the user's: a section for each sort of file, a line for each word.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-own-values"

#include "config.h"

#include "verify/rebote-verifier-table.h"

#include "rebote-own-values.h"

#define FILE_NAME "verifier-values.ini"

static char *
get_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "rebote", FILE_NAME, NULL);
}

/* The names of columns may be many, and hold anything. */
static char *
make_group (const char *header)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, header, -1);
}

/**
 * rebote_own_values_load:
 * @header: the names of the columns of a result file, folded
 *
 * Returns: (transfer full) (element-type utf8 ReboteVerificationVerdict): what its words mean as the user has said, by
 *   their folded form; perhaps nothing
 */
GHashTable *
rebote_own_values_load (const char *header)
{
  g_autofree char *path = get_path ();
  g_autofree char *group = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (header != NULL, values);

  group = make_group (header);
  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    words = g_key_file_get_keys (file, group, NULL, NULL);
  for (guint i = 0; words && words[i]; i++)
    {
      g_autofree char *slug = g_key_file_get_string (file, group, words[i], NULL);
      ReboteVerificationVerdict verdict;

      if (rebote_verification_verdict_from_slug (slug, &verdict))
        g_hash_table_insert (values, g_strdup (words[i]), GUINT_TO_POINTER (verdict));
    }

  return values;
}

/**
 * rebote_own_values_save:
 * @header: the names of the columns of a result file, folded
 * @values: (element-type utf8 ReboteVerificationVerdict): what its words mean
 * @error: return location for a #GFileError
 *
 * Remembers what the user has said, beside what was said before.
 *
 * Returns: whether it is remembered
 */
gboolean
rebote_own_values_save (const char *header,
                        GHashTable *values,
                        GError    **error)
{
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *group = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  GHashTableIter iter;
  gpointer       word;
  gpointer       verdict;

  g_return_val_if_fail (header != NULL, FALSE);
  g_return_val_if_fail (values != NULL, FALSE);

  if (g_hash_table_size (values) == 0)
    return TRUE;

  group = make_group (header);
  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &word, &verdict))
    {
      g_autofree char *folded = rebote_verifier_fold (word);

      if (*folded)
        g_key_file_set_string (file, group, folded, rebote_verification_verdict_to_slug (GPOINTER_TO_UINT (verdict)));
    }
  g_mkdir_with_parents (folder, 0700);
  text = g_key_file_to_data (file, NULL, NULL);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
