/* isolated.h
 *
 * Folders of its own for a test program, instead of those of the person who runs it.
 *
 * G_TEST_OPTION_ISOLATE_DIRS does the same, but GLib 2.74 loses its names at every test: to tell that leak from ours, the
 * sanitizers had to walk up the whole stack at each allocation, which took most of their time.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/stat.h>

#include <glib.h>
#include <glib/gstdio.h>

/* A folder with all that is in it; links are removed, not followed. */
static inline void
folder_remove (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);
      GStatBuf info;

      g_assert_no_errno (g_lstat (inner, &info));
      if (S_ISDIR (info.st_mode))
        folder_remove (inner);
      else
        g_assert_no_errno (g_unlink (inner));
    }
  g_assert_no_errno (g_rmdir (path));
}

/* What isolated_test_run() takes away again. */
static char *isolated_folder;

/* The folders as they are at the beginning, for tests that must not see what those before them left. */
static inline void
isolated_make_folders (gboolean tell)
{
  static const char *const variables[] = {
    "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *folder = g_build_filename (isolated_folder, variables[i], NULL);

      if (g_file_test (folder, G_FILE_TEST_IS_DIR))
        folder_remove (folder);
      g_assert_no_errno (g_mkdir (folder, 0700));
      if (tell)
        g_assert_true (g_setenv (variables[i], folder, TRUE));
    }
}

/* Like g_test_init(), but first sends GLib and the programs that are started to folders of their own. */
static inline void
isolated_test_init (int    *argc,
                    char ***argv)
{
  g_autoptr (GError) error = NULL;

  isolated_folder = g_dir_make_tmp ("rebote-test-XXXXXX", &error);
  g_assert_no_error (error);
  isolated_make_folders (TRUE);
  g_test_init (argc, argv, NULL);
}

/* Like g_test_run(), and takes the folders away. */
static inline int
isolated_test_run (void)
{
  int status = g_test_run ();

  folder_remove (isolated_folder);
  g_clear_pointer (&isolated_folder, g_free);
  return status;
}
