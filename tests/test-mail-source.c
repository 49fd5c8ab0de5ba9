/* test-mail-source.c
 *
 * Mails are found wherever they lie, what is none is told by name, and a run gives all of them back in order.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "bounce/rebote-bounce-error.h"
#include "bounce/rebote-bounce-run.h"
#include "bounce/rebote-mail-sniff.h"
#include "bounce/rebote-mail-source.h"
#include "isolated.h"

#define MAIL(n) "From: a@example.com\nSubject: mail " n "\n\nbody\n"
#define FROM    "From a@example.com Mon May  4 08:12:09 2026\n"
#define LIMIT   (32 * 1024 * 1024)

typedef struct
{
  char *root;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->root = g_dir_make_tmp ("rebote-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      dir = g_dir_open (path, 0, NULL);
      while (dir && (name = g_dir_read_name (dir)))
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }
  g_remove (path);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  remove_tree (fixture->root);
  g_free (fixture->root);
}

static char *
put (Fixture    *fixture,
     const char *name,
     const char *text,
     gssize      length)
{
  char            *path = g_build_filename (fixture->root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);

  return path;
}

static void
put_all (Fixture           *fixture,
         const char *const *names)
{
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = put (fixture, names[i], MAIL ("x"), -1);

      g_assert_nonnull (path);
    }
}

/* All that is found: name:index for a mail, name! for an error, on lines. */
static char *
list (Fixture    *fixture,
      const char *name)
{
  g_autofree char *path = name ? g_build_filename (fixture->root, name, NULL) : g_strdup (fixture->root);
  const char      *paths[] = { path, NULL };
  g_autoptr (ReboteMailSource) source = rebote_mail_source_new (paths);
  GString *found = g_string_new (NULL);

  for (;;)
    {
      g_autoptr (ReboteRawMail) raw = rebote_mail_source_next (source, NULL);
      const char *short_name;

      if (raw == NULL)
        break;
      g_assert_true ((raw->bytes == NULL) == (raw->error != NULL));
      g_assert_true (g_str_has_prefix (raw->source, fixture->root));
      short_name = raw->source + strlen (fixture->root);
      short_name += *short_name == '/';
      if (raw->error)
        g_string_append_printf (found, "%s!\n", short_name);
      else
        g_string_append_printf (found, "%s:%u\n", short_name, raw->index);
    }

  return g_string_free (found, FALSE);
}

static void
assert_found (Fixture    *fixture,
              const char *name,
              const char *expected)
{
  g_autofree char *found = list (fixture, name);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_folders (Fixture      *fixture,
              gconstpointer data)
{
  static const char *const names[] = { "b.eml", "a.eml", "sub/deep/er/c.eml", "sub/.hidden.eml", ".trash/d.eml", NULL };
  g_autofree char         *loop = g_build_filename (fixture->root, "sub", "loop", NULL);
  g_autofree char         *nowhere = g_build_filename (fixture->root, "nowhere", NULL);

  put_all (fixture, names);
  g_assert_cmpint (symlink ("..", loop), ==, 0);
  g_assert_cmpint (symlink ("gone", nowhere), ==, 0);
  assert_found (fixture, NULL, "a.eml:0\nb.eml:0\nnowhere!\nsub/deep/er/c.eml:0\n");
}

static void
test_maildir (Fixture      *fixture,
              gconstpointer data)
{
  static const char *const names[] = {
    "cur/1:2,S", "new/2", "tmp/3", "dovecot.index", ".Sent/cur/4:2,", ".Sent/new/5", ".Sent/tmp/6", "Archive/cur/7",
    "Archive/new/8", ".notmail/x", "other/y", NULL
  };

  put_all (fixture, names);
  assert_found (fixture, NULL, ".Sent/cur/4:2,:0\n.Sent/new/5:0\nArchive/cur/7:0\nArchive/new/8:0\ncur/1:2,S:0\nnew/2:0\n");
}

static void
test_odd_files (Fixture      *fixture,
                gconstpointer data)
{
  const char       png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
  g_autofree char *empty = put (fixture, "empty", "", 0);
  g_autofree char *blank = put (fixture, "blank", " \n\n", -1);
  g_autofree char *image = put (fixture, "image.eml", png, sizeof png - 1);
  g_autofree char *contacts = put (fixture, "list.csv", "name,email\nAna,ana@example.com\nLeo,leo@example.com\n", -1);
  g_autofree char *events = put (fixture, "events", "[{\"event\":\"bounce\"}]", -1);
  g_autofree char *mail = put (fixture, "mail.png", MAIL ("1"), -1);
  g_autofree char *nul = put (fixture, "nul.eml", "From: a@example.com\nSubject: x\n\n\0body", 37);
  g_autofree char *pipe_path = g_build_filename (fixture->root, "pipe", NULL);
  g_autofree char *noise = g_build_filename (fixture->root, "noise", NULL);
  int              fd;

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  fd = g_open (noise, O_CREAT | O_WRONLY, 0600);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, "\x93\x02\xff\x10 noise", 10), ==, 10);
  g_assert_cmpint (ftruncate (fd, 200 * 1024 * 1024), ==, 0);
  close (fd);

  assert_found (fixture, NULL,
                "blank!\nempty!\nevents:0\nimage.eml!\nlist.csv!\nmail.png:0\nnoise!\nnul.eml:0\npipe!\n");
}

static void
test_missing (Fixture      *fixture,
              gconstpointer data)
{
  assert_found (fixture, "missing.eml", "missing.eml!\n");
}

static void
test_unreadable (Fixture      *fixture,
                 gconstpointer data)
{
  static const char *const names[] = { "a.eml", "closed/b.eml", "z.eml", NULL };
  g_autofree char         *closed = g_build_filename (fixture->root, "closed", NULL);

  if (geteuid () == 0)
    {
      g_test_skip ("root may read everything");
      return;
    }
  put_all (fixture, names);
  g_assert_cmpint (g_chmod (closed, 0), ==, 0);
  assert_found (fixture, NULL, "a.eml:0\nclosed!\nz.eml:0\n");
  g_chmod (closed, 0700);
}

static void
test_deep_folders (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *path = NULL;
  g_autofree char *found = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append (name, "d/");
  g_string_append (name, "mail.eml");
  path = put (fixture, name->str, MAIL ("1"), -1);
  found = list (fixture, NULL);
  g_assert_true (g_str_has_suffix (found, "d!\n"));
  g_assert_cmpint (strchr (found, '\n')[1], ==, '\0');
}

static void
test_mailbox (Fixture      *fixture,
              gconstpointer data)
{
  static const char text[] =
    FROM MAIL ("0") "From here on it is 10:30 in the year 2026, and no new mail.\n>From x\nFrom: me\n\n" FROM MAIL ("1") "\n"
                                                                                                                         "From b@example.com Tue May  5 09:00 2026\n" MAIL ("2") "\n" FROM "no headers at all\n";
  g_autofree char                                                                                            *crlf = NULL;
  g_autofree char                                                                                            *path = put (fixture, "box", text, -1);
  g_autofree char                                                                                            *crlf_path = NULL;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const char *paths[] = { path, NULL };
  g_autoptr (ReboteMailSource) source = rebote_mail_source_new (paths);
  g_autoptr (ReboteRawMail) first = rebote_mail_source_next (source, NULL);
  const char *bytes;

  bytes = g_bytes_get_data (first->bytes, NULL);
  g_assert_true (g_str_has_prefix (bytes, "From: a@example.com\nSubject: mail 0"));
  g_assert_nonnull (g_strstr_len (bytes, g_bytes_get_size (first->bytes), "no new mail"));
  g_assert_null (g_strstr_len (bytes, g_bytes_get_size (first->bytes), "mail 1"));
  assert_found (fixture, "box", "box:0\nbox:1\nbox:2\nbox:3\n");

  crlf = g_strjoinv ("\r\n", lines);
  crlf_path = put (fixture, "crlf", crlf, -1);
  assert_found (fixture, "crlf", "crlf:0\ncrlf:1\ncrlf:2\ncrlf:3\n");
}

/* A message over the limit is cut; the one behind it is read, wherever the cut falls. */
static void
test_long_message (Fixture      *fixture,
                   gconstpointer data)
{
  static const int shifts[] = { -45, -20, -1, 0, 1, 20, 300 };

  for (guint i = 0; i < G_N_ELEMENTS (shifts); i++)
    {
      /* Reads come in pieces of 256 KiB: the cut falls at the first end of one behind the limit. */
      gsize cut = LIMIT + 256 * 1024;
      g_autoptr (GString) text = g_string_new (FROM MAIL ("0"));
      g_autofree char *path = NULL;

      while (text->len < cut + shifts[i] - 100)
        g_string_append (text, "It goes on and on, and on, and on, and on, and on, and on, and on, and on.\n");
      while (text->len < cut + shifts[i] - 1)
        g_string_append_c (text, '.');
      g_string_append (text, "\n" FROM MAIL ("1") FROM MAIL ("2"));
      path = put (fixture, "box", text->str, text->len);
      assert_found (fixture, "box", "box:0\nbox:1\nbox:2\n");
    }
}

static void
test_sniff (void)
{
  static const struct
  {
    const char     *text;
    ReboteMailSniff is;
  } cases[] = {
    { "", REBOTE_SNIFF_EMPTY },
    { " \r\n\t", REBOTE_SNIFF_EMPTY },
    { MAIL ("1"), REBOTE_SNIFF_MAIL },
    { "\xef\xbb\xbf\r\n" MAIL ("1"), REBOTE_SNIFF_MAIL },
    { "Received: x\r from y\rFrom: a@example.com\rSubject: z\r\rbody", REBOTE_SNIFF_MAIL },
    { FROM MAIL ("1"), REBOTE_SNIFF_MBOX },
    { "From the sea at 10:30 in 2026", REBOTE_SNIFF_TEXT },
    { "{\"event\":\"bounce\"}", REBOTE_SNIFF_EVENTS },
    { "ana@example.com\nleo@example.com\n", REBOTE_SNIFF_CONTACTS },
    { "Name;Mail\nAna;ana@example.com\nLeo;leo@example.com\n", REBOTE_SNIFF_CONTACTS },
    { "Mail,Tags\nana@example.com,\"a, b\"\nleo@example.com,\"c, d, e\"\neva@example.com,\n", REBOTE_SNIFF_CONTACTS },
    { "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nEND:VCARD\n", REBOTE_SNIFF_CONTACTS },
    { "version: 1\n\ndn: cn=Ana\nmail: ana@example.com\n", REBOTE_SNIFF_CONTACTS },
    { "Dear all, the mail to ana@example.com failed.\n", REBOTE_SNIFF_TEXT },
    { "\x01\x02\x03\x04", REBOTE_SNIFF_BINARY },
    { "GIF89a\x01\x02\x05\x06\x07", REBOTE_SNIFF_BINARY },
  };
  g_autoptr (GString) long_header = g_string_new ("To: ");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u", i);
      g_assert_cmpint (rebote_mail_sniff (cases[i].text, strlen (cases[i].text)), ==, cases[i].is);
    }

  while (long_header->len < REBOTE_SNIFF_SIZE)
    g_string_append (long_header, "ana@example.com,\n ");
  g_assert_cmpint (rebote_mail_sniff (long_header->str, REBOTE_SNIFF_SIZE), ==, REBOTE_SNIFF_MAIL);
}

/* --- runs over many inputs --- */

typedef struct
{
  GString      *seen;
  guint         n;
  guint         stop_after;
  GCancellable *cancellable;
} Taken;

static gboolean
take (const char   *source,
      guint         index,
      ReboteBounce *bounce,
      const GError *error,
      gpointer      user_data)
{
  Taken           *taken = user_data;
  g_autofree char *name = g_path_get_basename (source);

  g_assert_true ((bounce == NULL) == (error != NULL));
  g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  g_string_append_printf (taken->seen, "%s:%u%s ", name, index, error ? "!" : "");
  taken->n++;
  if (taken->n == taken->stop_after)
    {
      if (taken->cancellable == NULL)
        return FALSE;
      g_cancellable_cancel (taken->cancellable);
    }

  return TRUE;
}

static char *
make_inputs (Fixture *fixture)
{
  GString *expected = g_string_new (NULL);

  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *name = g_strdup_printf ("m%04u", i);
      g_autoptr (GString) text = g_string_new (i % 7 == 3 ? "" : MAIL ("1"));
      g_autofree char *path = NULL;

      /* Some take much longer than those behind them. */
      for (guint k = 0; text->len > 0 && i % 50 == 0 && k < 20000; k++)
        g_string_append (text, "<ana@example.com>: mailbox full\n");
      path = put (fixture, name, text->str, text->len);
      g_string_append_printf (expected, "%s:0%s ", name, i % 7 == 3 ? "!" : "");
    }

  return g_string_free (expected, FALSE);
}

static void
test_run (Fixture      *fixture,
          gconstpointer data)
{
  g_autoptr (ReboteKnowledge) knowledge = rebote_knowledge_load (NULL, NULL);
  g_autofree char *expected = make_inputs (fixture);
  const char      *paths[] = { fixture->root, NULL };

  for (guint n_threads = 1; n_threads <= 8; n_threads *= 2)
    {
      Taken                taken = { .seen = g_string_new (NULL) };
      ReboteBounceRunStats stats;
      g_autoptr (GError) error = NULL;

      g_assert_true (rebote_bounce_run (knowledge, paths, n_threads, take, &taken, &stats, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (taken.seen->str, ==, expected);
      g_assert_cmpuint (stats.n_messages + stats.n_errors, ==, 600);
      g_assert_cmpuint (stats.n_errors, ==, 86);
      g_string_free (taken.seen, TRUE);
    }
}

static void
test_run_ends (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (ReboteKnowledge) knowledge = rebote_knowledge_load (NULL, NULL);
  g_autofree char *expected = make_inputs (fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const char *paths[] = { fixture->root, NULL };
  Taken       stopped = { .seen = g_string_new (NULL), .stop_after = 5 };
  Taken       cancelled = { .seen = g_string_new (NULL), .stop_after = 5, .cancellable = cancellable };
  Taken       none = { .seen = g_string_new (NULL) };

  g_assert_true (rebote_bounce_run (knowledge, paths, 4, take, &stopped, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (stopped.n, ==, 5);
  g_assert_true (g_str_has_prefix (expected, stopped.seen->str));

  g_assert_false (rebote_bounce_run (knowledge, paths, 4, take, &cancelled, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (cancelled.n, <, 600);
  g_assert_true (g_str_has_prefix (expected, cancelled.seen->str));
  g_clear_error (&error);

  /* Cancelled before it begins. */
  g_assert_false (rebote_bounce_run (knowledge, paths, 4, take, &none, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (none.n, ==, 0);

  g_string_free (stopped.seen, TRUE);
  g_string_free (cancelled.seen, TRUE);
  g_string_free (none.seen, TRUE);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  ADD ("/mail-source/folders", test_folders);
  ADD ("/mail-source/maildir", test_maildir);
  ADD ("/mail-source/odd-files", test_odd_files);
  ADD ("/mail-source/missing", test_missing);
  ADD ("/mail-source/unreadable", test_unreadable);
  ADD ("/mail-source/deep-folders", test_deep_folders);
  ADD ("/mail-source/mailbox", test_mailbox);
  ADD ("/mail-source/long-message", test_long_message);
  g_test_add_func ("/mail-source/sniff", test_sniff);
  ADD ("/bounce-run/order", test_run);
  ADD ("/bounce-run/ends", test_run_ends);

  return isolated_test_run ();
}
