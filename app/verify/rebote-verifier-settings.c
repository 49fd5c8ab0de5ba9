/* rebote-verifier-settings.c
 *
 * What the user has set for verifiers: a key file with a group for each. Keys of services are never in it.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-verifier-settings"

#include "config.h"

#include <errno.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "rebote-verifier-error.h"
#include "rebote-verifier-settings.h"

struct _ReboteVerifierSettings
{
  char     *path;
  GKeyFile *file;
};

/**
 * rebote_verifier_settings_new:
 * @path: the file, which need not exist
 * @error: (nullable): return location for %REBOTE_VERIFIER_ERROR_DESCRIPTOR: it cannot be read; nothing is set then
 *
 * Returns: (transfer full): the settings
 */
ReboteVerifierSettings *
rebote_verifier_settings_new (const char *path,
                              GError    **error)
{
  ReboteVerifierSettings *self;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (ReboteVerifierSettings, 1);
  self->path = g_strdup (path);
  self->file = g_key_file_new ();
  if (!g_key_file_load_from_file (self->file, path, G_KEY_FILE_KEEP_COMMENTS, &failure) &&
      !g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_DESCRIPTOR, "“%s”: %s", path, failure->message);

  return self;
}

/**
 * rebote_verifier_settings_free:
 * @self: (transfer full): settings
 */
void
rebote_verifier_settings_free (ReboteVerifierSettings *self)
{
  g_return_if_fail (self != NULL);

  g_key_file_unref (self->file);
  g_free (self->path);
  g_free (self);
}

/**
 * rebote_verifier_settings_get_path:
 * @self: settings
 *
 * Returns: their file
 */
const char *
rebote_verifier_settings_get_path (ReboteVerifierSettings *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * rebote_verifier_settings_get_keys:
 * @self: settings
 * @id: the id of a verifier
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the names of its settings that are set
 */
char **
rebote_verifier_settings_get_keys (ReboteVerifierSettings *self,
                                   const char             *id)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_key_file_get_keys (self->file, id, NULL, NULL);
}

/**
 * rebote_verifier_settings_get:
 * @self: settings
 * @id: the id of a verifier
 * @key: the name of a setting
 *
 * Returns: (transfer full) (nullable): what it is set to
 */
char *
rebote_verifier_settings_get (ReboteVerifierSettings *self,
                              const char             *id,
                              const char             *key)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL && key != NULL, NULL);

  value = g_key_file_get_string (self->file, id, key, NULL);

  return value && *g_strstrip (value) ? g_steal_pointer (&value) : NULL;
}

/**
 * rebote_verifier_settings_set:
 * @self: settings
 * @id: the id of a verifier
 * @key: the name of a setting
 * @value: (nullable): what to set it to; %NULL to take it back
 * @error: return location for a #GFileError
 *
 * Sets it and writes the file.
 *
 * Returns: whether it is written; if not, it is set for as long as the program runs
 */
gboolean
rebote_verifier_settings_set (ReboteVerifierSettings *self,
                              const char             *id,
                              const char             *key,
                              const char             *value,
                              GError                **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *data = NULL;
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (id != NULL && key != NULL, FALSE);

  if (value && *value)
    g_key_file_set_string (self->file, id, key, value);
  else
    g_key_file_remove_key (self->file, id, key, NULL);

  folder = g_path_get_dirname (self->path);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int number = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), _("“%s” could not be written: %s"), self->path,
                   g_strerror (number));
      return FALSE;
    }
  data = g_key_file_to_data (self->file, &length, NULL);

  return g_file_set_contents_full (self->path, data, length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
