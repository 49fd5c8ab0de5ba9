/* test-service-file.c
 *
 * Descriptions of services are put into the user's folder and taken out again, and nothing is lost on the way.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "verify/http/rebote-service-file.h"
#include "isolated.h"
#include "verify-service.h"

typedef struct
{
  char          *folder;
  char          *own; /* the user's folder, which is not there yet */
  VerifyService *service;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rebote-service-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->own = g_build_filename (fixture->folder, "own", "verifiers", NULL);
  fixture->service = verify_service_new (0);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  verify_service_free (fixture->service);
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->own);
}

static char *
read_text (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
write_text (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
move (const char *folder,
      const char *from,
      const char *to)
{
  g_autofree char *before = g_build_filename (folder, from, NULL);
  g_autofree char *after = g_build_filename (folder, to, NULL);

  g_assert_no_errno (g_rename (before, after));
}

static ReboteServiceFile *
read_file (const char *folder,
           const char *name,
           GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return rebote_service_file_read (path, error);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir && g_dir_read_name (dir))
    n++;

  return n;
}

static void
test_install (Fixture      *fixture,
              gconstpointer unused)
{
  g_autoptr (ReboteServiceFile) file = NULL;
  g_autoptr (ReboteServiceFile) found = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *chosen = NULL;
  g_autofree char *kept = NULL;

  verify_service_describe (fixture->service, fixture->folder, "mine", 2);
  g_assert_null (rebote_service_file_find (fixture->own, "mine"));
  file = read_file (fixture->folder, "mine.json", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rebote_descriptor_get_id (rebote_service_file_get_descriptor (file)), ==, "mine");
  g_assert_true (rebote_service_file_install (file, fixture->own, FALSE, &error));
  g_assert_no_error (error);

  chosen = read_text (fixture->folder, "mine.json");
  kept = read_text (fixture->own, "mine.json");
  g_assert_cmpstr (chosen, ==, kept);
  g_assert_cmpuint (count_files (fixture->own), ==, 1);
  found = rebote_service_file_find (fixture->own, "mine");
  g_assert_nonnull (found);
  g_assert_null (rebote_service_file_find (fixture->own, "other"));
}

/* What is there already, under whatever name, is replaced only by who may; also what is faulty. */
static void
test_replace (Fixture      *fixture,
              gconstpointer unused)
{
  g_autoptr (ReboteServiceFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *replaced = NULL;
  g_autofree char *wanted = NULL;

  verify_service_describe (fixture->service, fixture->own, "mine", 2);
  before = read_text (fixture->own, "mine.json");
  move (fixture->own, "mine.json", "another name.json");
  verify_service_describe (fixture->service, fixture->folder, "mine", 5);
  wanted = read_text (fixture->folder, "mine.json");
  file = read_file (fixture->folder, "mine.json", &error);
  g_assert_no_error (error);

  g_assert_false (rebote_service_file_install (file, fixture->own, FALSE, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_clear_error (&error);
  refused = read_text (fixture->own, "another name.json");
  g_assert_cmpstr (refused, ==, before);
  g_assert_true (rebote_service_file_install (file, fixture->own, TRUE, &error));
  g_assert_no_error (error);
  replaced = read_text (fixture->own, "another name.json");
  g_assert_cmpstr (replaced, ==, wanted);
  g_assert_cmpuint (count_files (fixture->own), ==, 1);

  move (fixture->own, "another name.json", "mine.json");
  write_text (fixture->own, "mine.json", "{\"schema\": 1, half a fi");
  g_assert_false (rebote_service_file_install (file, fixture->own, FALSE, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_clear_error (&error);
  g_assert_true (rebote_service_file_install (file, fixture->own, TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (fixture->own), ==, 1);
}

static void
test_remove (Fixture      *fixture,
             gconstpointer unused)
{
  g_autoptr (ReboteServiceFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  verify_service_describe (fixture->service, fixture->own, "mine", 2);
  before = read_text (fixture->own, "mine.json");
  file = rebote_service_file_find (fixture->own, "mine");
  g_assert_true (rebote_service_file_remove (file, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (fixture->own), ==, 0);
  g_assert_true (rebote_service_file_put_back (file, &error));
  g_assert_no_error (error);
  after = read_text (fixture->own, "mine.json");
  g_assert_cmpstr (after, ==, before);

  /* Not over what has taken its place meanwhile. */
  g_assert_true (rebote_service_file_remove (file, &error));
  write_text (fixture->own, "mine.json", "something else");
  g_assert_false (rebote_service_file_put_back (file, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_free (after);
  after = read_text (fixture->own, "mine.json");
  g_assert_cmpstr (after, ==, "something else");
  g_assert_cmpuint (count_files (fixture->own), ==, 1);
}

static void
assert_refused (Fixture    *fixture,
                const char *name,
                const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_null (rebote_service_file_read (path, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_refused (Fixture      *fixture,
              gconstpointer unused)
{
  g_autofree char *large = g_strnfill (512 * 1024 + 1, ' ');
  g_autofree char *pipe = g_build_filename (fixture->folder, "pipe.json", NULL);

  write_text (fixture->folder, "faulty.json", "{\"schema\": 1, \"id\": \"a\", \"colour\": \"red\"}");
  write_text (fixture->folder, "path.json", "{\"schema\": 1, \"id\": \"../../evil\"}");
  write_text (fixture->folder, "empty.json", "");
  write_text (fixture->folder, "large.json", large);
  g_assert_no_errno (mkfifo (pipe, 0600));
  assert_refused (fixture, "faulty.json", "faulty.json");
  assert_refused (fixture, "faulty.json", "colour");
  assert_refused (fixture, "path.json", "id");
  assert_refused (fixture, "empty.json", "empty.json");
  assert_refused (fixture, "large.json", "too large");
  assert_refused (fixture, "pipe.json", "no file");
  assert_refused (fixture, "missing.json", "missing.json");
}

static void
test_shipped (Fixture      *fixture,
              gconstpointer unused)
{
  g_assert_true (rebote_service_file_is_shipped ("kickbox"));
  g_assert_false (rebote_service_file_is_shipped ("mine"));
}

int
main (int   argc,
      char *argv[])
{
  isolated_test_init (&argc, &argv);
#define add_test(name, function) g_test_add ("/service-file/" name, Fixture, NULL, set_up, function, tear_down)
  add_test ("install", test_install);
  add_test ("replace", test_replace);
  add_test ("remove", test_remove);
  add_test ("refused", test_refused);
  add_test ("shipped", test_shipped);
#undef add_test

  return isolated_test_run ();
}
