/* rebote-mail-folder.c
 *
 * What of a folder is worth a look. Mail programs keep files of their own beside the mails, which are no failures.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-mail-folder"

#include "config.h"

#include <string.h>

#include "rebote-mail-folder.h"

#define MAX_ENTRIES 5000000

static gboolean
has_folder (const char *path,
            const char *name)
{
  g_autofree char *child = g_build_filename (path, name, NULL);

  return g_file_test (child, G_FILE_TEST_IS_DIR);
}

static gboolean
is_maildir (const char *path)
{
  return has_folder (path, "cur") && has_folder (path, "new");
}

/* Apple Mail calls its folders “Name.mbox”, as others call a file. */
static gboolean
is_apple_mailbox (const char *path)
{
  return g_str_has_suffix (path, ".mbox");
}

/* In such a folder: a file “mbox” (old), Messages/N.emlx, or the same in folders of folders (new). */
static gboolean
is_of_apple (const char *name,
             gboolean    is_folder)
{
  if (is_folder)
    return !g_str_equal (name, "Attachments");

  return g_str_equal (name, "mbox") || g_str_has_suffix (name, ".emlx") || g_str_has_suffix (name, ".eml");
}

/* Hidden entries are of no interest, but for the sub-folders of a Maildir; nor is what a Maildir has beside its mails and
 * its sub-folders. */
static gboolean
is_wanted (const char *folder,
           const char *name,
           gboolean    in_maildir)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (name[0] == '.')
    return is_maildir (path);
  if (in_maildir)
    return g_str_equal (name, "cur") || g_str_equal (name, "new") || is_maildir (path);

  /* The index that Thunderbird has beside each mailbox. */
  if (g_str_has_suffix (name, ".msf"))
    return FALSE;

  if (is_apple_mailbox (folder))
    {
      /* Both are there after an update of Apple Mail, with the same mails. */
      if (g_str_equal (name, "mbox") && has_folder (folder, "Messages"))
        return FALSE;

      return is_of_apple (name, g_file_test (path, G_FILE_TEST_IS_DIR));
    }

  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * rebote_mail_folder_list:
 * @path: a folder
 * @error: return location for a #GFileError
 *
 * Lists what may be, or may hold, mails. Links to folders are left out: they may lead in circles.
 *
 * Returns: (transfer full) (element-type filename) (nullable): the paths, sorted by name
 */
GPtrArray *
rebote_mail_folder_list (const char *path,
                         GError    **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = NULL;
  gboolean in_maildir;
  const char *name;

  g_return_val_if_fail (path != NULL, NULL);

  dir = g_dir_open (path, 0, error);
  if (dir == NULL)
    return NULL;

  in_maildir = is_maildir (path);
  while ((name = g_dir_read_name (dir)) && paths->len < MAX_ENTRIES)
    {
      if (is_wanted (path, name, in_maildir))
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          if (!(g_file_test (child, G_FILE_TEST_IS_SYMLINK) && g_file_test (child, G_FILE_TEST_IS_DIR)))
            g_ptr_array_add (paths, g_steal_pointer (&child));
        }
    }
  g_ptr_array_sort (paths, compare_names);

  return g_steal_pointer (&paths);
}

/**
 * rebote_mail_folder_wants_member:
 * @name: the name of a file in an archive, with its folders
 *
 * As for folders, but from the name alone: members of an archive come one after the other.
 *
 * Returns: whether it may be, or may hold, mails
 */
gboolean
rebote_mail_folder_wants_member (const char *name)
{
  g_auto (GStrv) parts = NULL;
  gboolean in_apple = FALSE;
  guint n;

  g_return_val_if_fail (name != NULL, FALSE);

  parts = g_strsplit (name, "/", -1);
  n = g_strv_length (parts);
  for (guint i = 0; i < n; i++)
    {
      gboolean is_last = i + 1 == n;

      if (parts[i][0] == '.' && !g_str_equal (parts[i], ".") && !g_str_equal (parts[i], "..") &&
          (is_last || !(g_str_equal (parts[i + 1], "cur") || g_str_equal (parts[i + 1], "new"))))
        return FALSE;
      if (g_str_equal (parts[i], "__MACOSX") || (is_last && g_str_has_suffix (parts[i], ".msf")))
        return FALSE;
      if (in_apple && !is_of_apple (parts[i], !is_last))
        return FALSE;
      in_apple |= is_apple_mailbox (parts[i]);
    }

  return TRUE;
}
