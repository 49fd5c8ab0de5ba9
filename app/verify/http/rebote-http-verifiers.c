/* rebote-http-verifiers.c
 *
 * All services on the web that are described by a file: those that come with the program, and the user’s own.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-http-verifiers"

#include "config.h"

#include <stdlib.h>

#include <glib/gi18n.h>

#include "rebote-http-verifier.h"

#define FOLDER "/rebote/verifiers"

/* No user has more, and each is read at every start. */
#define MAX_OWN  100
#define MAX_SIZE (512 * 1024)

static ReboteVerifier *
find (GPtrArray  *verifiers,
      const char *id)
{
  for (guint i = 0; i < verifiers->len; i++)
    {
      if (g_str_equal (rebote_verifier_get_info (g_ptr_array_index (verifiers, i))->id, id))
        return g_ptr_array_index (verifiers, i);
    }

  return NULL;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
load_built_in (GPtrArray *verifiers,
               GError   **error)
{
  g_auto (GStrv) names = g_resources_enumerate_children (FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (names == NULL)
    return FALSE;

  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = g_strconcat (FOLDER, "/", names[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
      g_autoptr (ReboteDescriptor) descriptor = NULL;

      if (bytes)
        descriptor = rebote_descriptor_new (names[i], g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
      if (descriptor == NULL)
        return FALSE;
      g_ptr_array_add (verifiers, rebote_http_verifier_new (descriptor));
    }

  return TRUE;
}

/* Reads a file of the user’s. An id is a key to somebody’s keys, so the first who has it keeps it. */
static gboolean
load_own (GPtrArray  *verifiers,
          const char *folder,
          const char *name,
          GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *data = NULL;
  g_autoptr (ReboteDescriptor) descriptor = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, error);
  gsize length;

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR || g_file_info_get_size (info) > MAX_SIZE)
    {
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_DESCRIPTOR, _("%s: this is no file, or too large"),
                   path);
      return FALSE;
    }
  if (!g_file_get_contents (path, &data, &length, error))
    return FALSE;
  descriptor = rebote_descriptor_new (path, data, length, error);
  if (descriptor == NULL)
    return FALSE;
  if (find (verifiers, rebote_descriptor_get_id (descriptor)))
    {
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_DESCRIPTOR,
                   _("%s: there is a service “%s” already, and its keys are for nobody else"), path,
                   rebote_descriptor_get_id (descriptor));
      return FALSE;
    }

  g_ptr_array_add (verifiers, rebote_http_verifier_new (descriptor));
  return TRUE;
}

static void
load_folder (GPtrArray  *verifiers,
             const char *folder,
             GPtrArray  *problems)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      if (g_str_has_suffix (name, ".json") && *name != '.')
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < MIN (names->len, MAX_OWN); i++)
    {
      g_autoptr (GError) error = NULL;

      if (!load_own (verifiers, folder, g_ptr_array_index (names, i), &error) && problems)
        g_ptr_array_add (problems, g_strdup (error->message));
    }
  if (names->len > MAX_OWN && problems)
    g_ptr_array_add (problems, g_strdup_printf (_("%s: only the first %u files are read"), folder, MAX_OWN));
}

/**
 * rebote_http_verifiers_load:
 * @own_folder: (nullable): the folder with the user’s own files, which need not exist
 * @problems: (nullable) (element-type utf8): gets what is wrong with the user’s files, in words
 * @error: return location for a #ReboteVerifierError: the program is damaged
 *
 * Loads all services. A faulty file of the user’s is left out, and does not keep the others from being loaded.
 *
 * Returns: (transfer full) (nullable) (element-type ReboteVerifier): the verifiers, those of the program first; or %NULL on
 *   failure
 */
GPtrArray *
rebote_http_verifiers_load (const char *own_folder,
                            GPtrArray  *problems,
                            GError    **error)
{
  g_autoptr (GPtrArray) verifiers = g_ptr_array_new_with_free_func (g_object_unref);

  if (!load_built_in (verifiers, error))
    return NULL;
  if (own_folder)
    load_folder (verifiers, own_folder, problems);

  return g_steal_pointer (&verifiers);
}
