/* test-mail-source-archives.c
 *
 * Mails are found in archives, in compressed files and in what mail programs write; traps are refused, and soon.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>

#include "bounce/containers/rebote-archive.h"
#include "bounce/containers/rebote-mailbox.h"
#include "bounce/rebote-bounce-error.h"
#include "bounce/rebote-mail-source.h"
#include "isolated.h"

#define MAIL(n) "From: a@example.com\nSubject: mail " n "\n\nbody " n "\n"
#define FROM    "From a@example.com Mon May  4 08:12:09 2026\n"
#define LIST    "name,email\nAna,ana@example.com\nLeo,leo@example.com\n"

typedef struct
{
  char *root;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("rebote-XXXXXX", NULL);
  g_assert_nonnull (fixture->root);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_DIR) ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
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

static void
put (Fixture    *fixture,
     const char *name,
     const void *data,
     gssize      length)
{
  g_autofree char *path = g_build_filename (fixture->root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_remove (path);
  g_file_set_contents_full (path, data, length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* --- writing archives --- */

typedef struct
{
  struct archive *archive;
  GByteArray     *bytes;
} Writer;

static la_ssize_t
write_cb (struct archive *archive,
          void           *data,
          const void     *buffer,
          size_t          length)
{
  g_byte_array_append (data, buffer, length);

  return length;
}

/* A format without one is what has a single file in it. */
static void
writer_init (Writer *self,
             int     format,
             int     filter)
{
  self->bytes = g_byte_array_new ();
  self->archive = archive_write_new ();
  g_assert_cmpint (archive_write_set_format (self->archive, format), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_add_filter (self->archive, filter), ==, ARCHIVE_OK);
  archive_write_set_bytes_in_last_block (self->archive, 1);
  g_assert_cmpint (archive_write_open (self->archive, self->bytes, NULL, write_cb, NULL), ==, ARCHIVE_OK);
}

static void
begin_member (Writer     *self,
              const char *name,
              int         type,
              gint64      size)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, type);
  archive_entry_set_perm (entry, 0600);
  if (size >= 0)
    archive_entry_set_size (entry, size);
  if (type == AE_IFLNK)
    archive_entry_set_symlink (entry, "/etc/passwd");
  g_assert_cmpint (archive_write_header (self->archive, entry), ==, ARCHIVE_OK);
  archive_entry_free (entry);
}

static void
add (Writer     *self,
     const char *name,
     const void *data,
     gssize      length)
{
  gsize size = length < 0 ? strlen (data) : (gsize) length;

  begin_member (self, name, AE_IFREG, size);
  g_assert_cmpint (archive_write_data (self->archive, data, size), ==, size);
}

static GByteArray *
writer_end (Writer *self)
{
  g_assert_cmpint (archive_write_close (self->archive), ==, ARCHIVE_OK);
  archive_write_free (self->archive);

  return self->bytes;
}

/* Writes it into a file, of which only so much. */
static void
writer_save (Writer     *self,
             Fixture    *fixture,
             const char *name,
             double      part)
{
  g_autoptr (GByteArray) bytes = writer_end (self);

  put (fixture, name, bytes->data, bytes->len * part);
}

/* --- reading --- */

typedef struct
{
  GString *names;     /* name:index for a mail, name!code for an error, on lines */
  GString *mails;     /* the mails, one behind the other */
  GString *errors;
  guint    n;
} Found;

static void
found_clear (Found *self)
{
  if (self->names == NULL)
    return;
  g_string_free (self->names, TRUE);
  g_string_free (self->mails, TRUE);
  g_string_free (self->errors, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static void
find (Fixture    *fixture,
      const char *name,
      Found      *found)
{
  g_autofree char *path = g_build_filename (fixture->root, name, NULL);
  const char *paths[] = { path, NULL };
  g_autoptr (ReboteMailSource) source = rebote_mail_source_new (paths);

  found->names = g_string_new (NULL);
  found->mails = g_string_new (NULL);
  found->errors = g_string_new (NULL);
  for (;;)
    {
      g_autoptr (ReboteRawMail) raw = rebote_mail_source_next (source, NULL);

      if (raw == NULL)
        break;
      found->n++;
      g_assert_true ((raw->bytes == NULL) == (raw->error != NULL));
      g_assert_true (g_str_has_prefix (raw->source, fixture->root));
      g_string_append (found->names, raw->source + strlen (fixture->root) + 1);
      if (raw->error)
        {
          g_assert_cmpuint (raw->error->domain, ==, REBOTE_BOUNCE_ERROR);
          g_string_append_printf (found->names, "!%d\n", raw->error->code);
          g_string_append_printf (found->errors, "%s\n", raw->error->message);
        }
      else
        {
          gsize size;
          const char *data = g_bytes_get_data (raw->bytes, &size);

          g_string_append_printf (found->names, ":%u\n", raw->index);
          g_string_append_len (found->mails, data, MIN (size, 100000));
        }
    }
}

static void
assert_found (Fixture    *fixture,
              const char *name,
              const char *names)
{
  g_auto (Found) found = { 0 };

  find (fixture, name, &found);
  g_assert_cmpstr (found.names->str, ==, names);
}

#define NAME(n, code) n "!" G_STRINGIFY (code) "\n"

/* The numbers of the errors, as they are written above. */
G_STATIC_ASSERT (REBOTE_BOUNCE_ERROR_NOT_MAIL == 0);
G_STATIC_ASSERT (REBOTE_BOUNCE_ERROR_TOO_LARGE == 2);
G_STATIC_ASSERT (REBOTE_BOUNCE_ERROR_CONTACT_LIST == 3);
G_STATIC_ASSERT (REBOTE_BOUNCE_ERROR_UNSUPPORTED == 4);
G_STATIC_ASSERT (REBOTE_BOUNCE_ERROR_DAMAGED == 5);

/* --- archives --- */

static void
fill (Writer *writer)
{
  add (writer, "folder/1.eml", MAIL ("1"), -1);
  add (writer, "folder/box", FROM MAIL ("2") "\n" FROM MAIL ("3"), -1);
  add (writer, "4.emlx", "44      \n" MAIL ("4") "<?xml version=\"1.0\"?>\n<plist><dict/></plist>\n", -1);
  add (writer, "__MACOSX/folder/._1.eml", "\0\5\26\7", 4);
  add (writer, ".DS_Store", "x", -1);
}

static void
test_formats (Fixture      *fixture,
              gconstpointer data)
{
  static const struct
  {
    const char *name;
    int         format;
    int         filter;
  } cases[] = {
    { "a.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE },
    { "a.tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE },
    { "a.tar.gz", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_GZIP },
    { "a.tar.zst", ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_ZSTD },
    { "a.tar.xz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ },
    { "name without any ending", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_BZIP2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *n = cases[i].name;
      g_autofree char *expected = g_strdup_printf ("%s/folder/1.eml:0\n%s/folder/box:0\n%s/folder/box:1\n%s/4.emlx:0\n",
                                                   n, n, n, n);
      g_auto (Found) found = { 0 };
      Writer writer;

      writer_init (&writer, cases[i].format, cases[i].filter);
      fill (&writer);
      writer_save (&writer, fixture, n, 1);
      find (fixture, n, &found);
      g_assert_cmpstr (found.names->str, ==, expected);
      g_assert_cmpstr (found.mails->str, ==, MAIL ("1") MAIL ("2") "\n" MAIL ("3") MAIL ("4"));
    }
}

static void
test_compressed (Fixture      *fixture,
                 gconstpointer data)
{
  Writer writer;

  writer_init (&writer, ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP);
  add (&writer, "box", FROM MAIL ("1") "\n" FROM MAIL ("2"), -1);
  writer_save (&writer, fixture, "box.gz", 1);
  assert_found (fixture, "box.gz", "box.gz:0\nbox.gz:1\n");

  writer_init (&writer, ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_ZSTD);
  add (&writer, "x", "[{\"event\":\"hard_bounce\",\"email\":\"ana@example.com\",\"message-id\":\"<1@example.com>\"}]", -1);
  writer_save (&writer, fixture, "events.zst", 1);
  assert_found (fixture, "events.zst", "events.zst:0\n");
}

static void
test_names (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *outside = g_build_filename (fixture->root, "..", "rebote-escaped.eml", NULL);
  Writer writer;

  writer_init (&writer, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE);
  add (&writer, "../rebote-escaped.eml", MAIL ("1"), -1);
  add (&writer, "/../../etc/passwd", "root:x:0:0:root:/root:/bin/sh\n", -1);
  add (&writer, "a/\033[2Jb\n.eml", MAIL ("2"), -1);
  begin_member (&writer, "link.eml", AE_IFLNK, 0);
  begin_member (&writer, "pipe", AE_IFIFO, 0);
  begin_member (&writer, "folder.eml", AE_IFDIR, 0);
  add (&writer, "list.csv", LIST, -1);
  writer_save (&writer, fixture, "a.tar", 1);

  assert_found (fixture, "a.tar",
                "a.tar/rebote-escaped.eml:0\n" "a.tar/etc/passwd:0\n" "a.tar/a/?[2Jb?.eml:0\n" NAME ("a.tar/link.eml", 0)
                NAME ("a.tar/pipe", 0) NAME ("a.tar/list.csv", 3));
  g_assert_false (g_file_test (outside, G_FILE_TEST_EXISTS));
}

/* An archive with only lists is told what it is. */
static void
test_lists (Fixture      *fixture,
            gconstpointer data)
{
  g_auto (Found) found = { 0 };
  Writer writer;

  writer_init (&writer, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
  add (&writer, "subscribed.csv", LIST, -1);
  writer_save (&writer, fixture, "lists.zip", 1);
  find (fixture, "lists.zip", &found);
  g_assert_cmpstr (found.names->str, ==, NAME ("lists.zip/subscribed.csv", 3));
  g_assert_nonnull (strstr (found.errors->str, "rebote clean"));
}

static void
test_encrypted (Fixture      *fixture,
                gconstpointer data)
{
  g_auto (Found) found = { 0 };
  Writer writer;

  writer.bytes = g_byte_array_new ();
  writer.archive = archive_write_new ();
  archive_write_set_format_zip (writer.archive);
  if (archive_write_set_options (writer.archive, "zip:encryption=traditional") != ARCHIVE_OK)
    {
      archive_write_free (writer.archive);
      g_byte_array_unref (writer.bytes);
      g_test_skip ("libarchive was built without encryption");
      return;
    }
  archive_write_set_passphrase (writer.archive, "secret");
  g_assert_cmpint (archive_write_open (writer.archive, writer.bytes, NULL, write_cb, NULL), ==, ARCHIVE_OK);
  add (&writer, "1.eml", MAIL ("1"), -1);
  writer_save (&writer, fixture, "a.zip", 1);
  find (fixture, "a.zip", &found);
  g_assert_cmpstr (found.names->str, ==, NAME ("a.zip/1.eml", 4));
  g_assert_nonnull (strstr (found.errors->str, "encrypted"));
}

/* What comes before the cut is read, and the rest is one error. */
static void
test_truncated (Fixture      *fixture,
                gconstpointer data)
{
  static const struct
  {
    int         format;
    int         filter;
    double      part;
    const char *names;
  } cases[] = {
    { ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, 0.6, "cut/1.eml:0\n" NAME ("cut/2.eml", 5) },
    { ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, 0.6, "cut/1.eml:0\n" NAME ("cut/2.eml", 5) },
    { ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, 0.6, "cut/1.eml:0\n" NAME ("cut/2.eml", 5) },
    { ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, 0.00001, NAME ("cut", 5) },
  };
  gsize size = 1024 * 1024;
  g_autofree char *noise = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    noise[i] = i % 80 == 79 ? '\n' : 'a' + g_random_int_range (0, 26);
  memcpy (noise, "From: b@example.com\nSubject: x\n\n", 32);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Writer writer;

      writer_init (&writer, cases[i].format, cases[i].filter);
      add (&writer, "1.eml", MAIL ("1"), -1);
      add (&writer, "2.eml", noise, size);
      writer_save (&writer, fixture, "cut", cases[i].part);
      assert_found (fixture, "cut", cases[i].names);
    }
}

static void
test_changed (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GByteArray) bytes = NULL;
  Writer writer;

  writer_init (&writer, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
  fill (&writer);
  bytes = writer_end (&writer);
  for (guint i = 0; i < bytes->len; i += 3)
    {
      g_auto (Found) found = { 0 };
      guint8 was = bytes->data[i];

      bytes->data[i] ^= 0xff;
      put (fixture, "a.zip", bytes->data, bytes->len);
      find (fixture, "a.zip", &found);
      g_assert_cmpuint (found.n, <, 20);
      bytes->data[i] = was;
    }
}

/* --- traps --- */

static GByteArray *
wrap (GByteArray *bytes)
{
  Writer writer;

  writer_init (&writer, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
  for (guint i = 0; i < 3; i++)
    add (&writer, "inner.zip", bytes->data, bytes->len);
  g_byte_array_unref (bytes);

  return writer_end (&writer);
}

static void
test_depth (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GByteArray) bytes = NULL;
  g_auto (Found) found = { 0 };
  g_auto (Found) deep = { 0 };
  Writer writer;

  writer_init (&writer, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
  add (&writer, "1.eml", MAIL ("1"), -1);
  bytes = wrap (wrap (writer_end (&writer)));
  put (fixture, "a.zip", bytes->data, bytes->len);
  find (fixture, "a.zip", &found);
  g_assert_cmpuint (found.n, ==, 9);
  g_assert_true (g_str_has_prefix (found.names->str, "a.zip/inner.zip/inner.zip/1.eml:0\n"));

  bytes = wrap (wrap (g_steal_pointer (&bytes)));
  put (fixture, "b.zip", bytes->data, bytes->len);
  find (fixture, "b.zip", &deep);
  g_assert_cmpstr (deep.names->str, ==, NAME ("b.zip/inner.zip/inner.zip/inner.zip", 2));
}

/* 10 GB of line ends are 10 MB; only so much of them is unpacked that the ratio is known. */
static void
test_ratio (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *block = g_malloc (1024 * 1024);
  g_auto (Found) found = { 0 };
  Writer writer;

  memset (block, '\n', 1024 * 1024);
  writer_init (&writer, ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP);
  begin_member (&writer, "x", AE_IFREG, -1);
  archive_write_data (writer.archive, FROM MAIL ("1"), strlen (FROM MAIL ("1")));
  for (guint i = 0; i < 90; i++)
    archive_write_data (writer.archive, block, 1024 * 1024);
  writer_save (&writer, fixture, "bomb.gz", 1);
  find (fixture, "bomb.gz", &found);
  g_assert_cmpstr (found.names->str, ==, "bomb.gz:0\n" NAME ("bomb.gz", 2));
  g_assert_nonnull (strstr (found.errors->str, "bomb.gz"));
}

/* Without lengths in front, a zip's members are unpacked to be passed over: that counts too. */
static void
test_ratio_of_skipped (Fixture      *fixture,
                       gconstpointer data)
{
  g_autofree char *block = g_malloc0 (1024 * 1024);
  g_auto (Found) found = { 0 };
  Writer writer;

  writer_init (&writer, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
  begin_member (&writer, "zeros", AE_IFREG, -1);
  for (guint i = 0; i < 90; i++)
    archive_write_data (writer.archive, block, 1024 * 1024);
  add (&writer, "1.eml", MAIL ("1"), -1);
  writer_save (&writer, fixture, "bomb.zip", 1);
  find (fixture, "bomb.zip", &found);
  g_assert_cmpstr (found.names->str, ==, NAME ("bomb.zip/zeros", 0) NAME ("bomb.zip/zeros", 2));
}

static void
test_members (Fixture      *fixture,
              gconstpointer data)
{
  /* A member without any content: version 2.0, no flags, stored, and a name of two bytes. */
  static const guint8 member[32] = { 'P', 'K', 3, 4, 20, [26] = 2, [30] = '.', [31] = 'm' };
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (1000000 * sizeof member);
  g_auto (Found) found = { 0 };

  for (guint i = 0; i < 1000000; i++)
    g_byte_array_append (bytes, member, sizeof member);
  put (fixture, "many.zip", bytes->data, bytes->len);
  find (fixture, "many.zip", &found);
  g_assert_cmpstr (found.names->str, ==, NAME ("many.zip/.m", 2));
}

/* --- mailboxes --- */

static void
assert_mails (Fixture    *fixture,
              const char *text,
              const char *mails,
              guint       n)
{
  g_auto (Found) found = { 0 };

  put (fixture, "box", text, -1);
  find (fixture, "box", &found);
  g_assert_cmpstr (found.mails->str, ==, mails);
  g_assert_cmpuint (found.n, ==, n);
}

static void
test_quoting (Fixture      *fixture,
              gconstpointer data)
{
  assert_mails (fixture, FROM "From: a@example.com\n>From: x\n\n>From here\n>>From there\n> From\n>Fro\nend >From\n",
                "From: a@example.com\n>From: x\n\nFrom here\n>From there\n> From\n>Fro\nend >From\n", 1);
  assert_mails (fixture, FROM "From: a@example.com\r\nTo: b@example.com\r\n\r\n>From here\r\n\r\n" FROM MAIL ("2"),
                "From: a@example.com\r\nTo: b@example.com\r\n\r\nFrom here\r\n\r\n" MAIL ("2"), 2);
}

static void
test_content_length (Fixture      *fixture,
                     gconstpointer data)
{
#define BODY "one\n" FROM "two\n"
#define SIZED(n) "From: a@example.com\nContent-Length: " n "\n\n"
  g_autofree char *right = g_strdup_printf (SIZED ("%d") BODY, (int) strlen (BODY));
  g_autofree char *two = g_strconcat (FROM, right, "\n", FROM, right, "\n", NULL);
  g_autofree char *both = g_strconcat (right, "\n", right, "\n", NULL);

  /* mboxcl2: nothing is quoted. */
  assert_mails (fixture, two, both, 2);

  /* A length that is wrong is not heeded: too short, too long, far too long, none at all. */
  assert_mails (fixture, FROM SIZED ("2") "one\n\n" FROM MAIL ("2"), SIZED ("2") "one\n\n" MAIL ("2"), 2);
  assert_mails (fixture, FROM SIZED ("9") "one\n\n" FROM MAIL ("2"), SIZED ("9") "one\n\n" MAIL ("2"), 2);
  assert_mails (fixture, FROM SIZED ("999999") "one\n\n" FROM MAIL ("2"), SIZED ("999999") "one\n\n" MAIL ("2"), 2);
  assert_mails (fixture, FROM SIZED ("99999999999999999999") "one\n\n" FROM MAIL ("2"),
                SIZED ("99999999999999999999") "one\n\n" MAIL ("2"), 2);
  assert_mails (fixture, FROM SIZED ("-4") "one\n\n" FROM MAIL ("2"), SIZED ("-4") "one\n\n" MAIL ("2"), 2);
  assert_mails (fixture, FROM SIZED ("0") "one\n\n" FROM MAIL ("2"), SIZED ("0") "one\n\n" MAIL ("2"), 2);

  /* A mark or empty lines in front. */
  assert_mails (fixture, "\xef\xbb\xbf\r\n" FROM MAIL ("1"), MAIL ("1"), 1);
#undef SIZED
#undef BODY
}

/* Many mails of which each claims to be as long as allowed must not make it slow. */
static void
test_claims (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (Found) found = { 0 };
  guint n = 0;

  for (; text->len < 48 * 1024 * 1024; n++)
    g_string_append_printf (text, FROM "From: a@example.com\nContent-Length: %d\n\nbody of some length, again\n\n",
                            REBOTE_MAX_MESSAGE - 1000);
  put (fixture, "box", text->str, text->len);
  find (fixture, "box", &found);
  g_assert_cmpuint (found.n, ==, n);
}

/* --- Apple Mail, Maildir --- */

static void
test_emlx (Fixture      *fixture,
           gconstpointer data)
{
#define PLIST "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict/></plist>\n"
  static const char *const texts[] = {
    "44\n" MAIL ("1") PLIST, "44        \n" MAIL ("1"), "7\n" MAIL ("1") PLIST, "999999\n" MAIL ("1") PLIST,
    "99999999999999999999999\n" MAIL ("1") PLIST,
  };

  g_assert_cmpuint (strlen (MAIL ("1")), ==, 44);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (Found) found = { 0 };

      put (fixture, "1.partial.emlx", texts[i], -1);
      find (fixture, "1.partial.emlx", &found);
      g_assert_cmpstr (found.mails->str, ==, MAIL ("1"));
    }
#undef PLIST
}

static void
test_apple_folders (Fixture      *fixture,
                    gconstpointer data)
{
  put (fixture, "Old.mbox/mbox", FROM MAIL ("1"), -1);
  put (fixture, "Old.mbox/table_of_contents", "\1\2\3", -1);
  put (fixture, "In.mbox/Info.plist", "<plist/>", -1);
  put (fixture, "In.mbox/mbox", FROM MAIL ("1"), -1);
  put (fixture, "In.mbox/Messages/1.emlx", "44\n" MAIL ("1"), -1);
  put (fixture, "In.mbox/Attachments/1/2/a.txt", "x", -1);
  put (fixture, "New.mbox/A1B2/Data/1/Messages/2.partial.emlx", "44\n" MAIL ("2"), -1);
  put (fixture, "file.mbox", FROM MAIL ("3"), -1);
  put (fixture, "file.msf", "// <!-- <mdb:mork:z v=\"1.4\"/> -->", -1);
  assert_found (fixture, ".",
                "./In.mbox/Messages/1.emlx:0\n./New.mbox/A1B2/Data/1/Messages/2.partial.emlx:0\n./Old.mbox/mbox:0\n"
                "./file.mbox:0\n");
}

static void
test_maildir_of_windows (Fixture      *fixture,
                         gconstpointer data)
{
  put (fixture, "cur/1.example;2,S", MAIL ("1"), -1);
  put (fixture, "cur/2.example!2,RS", MAIL ("2"), -1);
  put (fixture, "new/3.example", MAIL ("3"), -1);
  put (fixture, "tmp/4.example", MAIL ("4"), -1);
  assert_found (fixture, ".", "./cur/1.example;2,S:0\n./cur/2.example!2,RS:0\n./new/3.example:0\n");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  ADD ("/archives/formats", test_formats);
  ADD ("/archives/compressed", test_compressed);
  ADD ("/archives/names", test_names);
  ADD ("/archives/lists", test_lists);
  ADD ("/archives/encrypted", test_encrypted);
  ADD ("/archives/truncated", test_truncated);
  ADD ("/archives/changed", test_changed);
  ADD ("/archives/depth", test_depth);
  ADD ("/archives/ratio", test_ratio);
  ADD ("/archives/ratio-of-skipped", test_ratio_of_skipped);
  ADD ("/archives/crowds/members", test_members);
  ADD ("/mailbox/quoting", test_quoting);
  ADD ("/mailbox/content-length", test_content_length);
  ADD ("/mailbox/claims", test_claims);
  ADD ("/mail-folder/emlx", test_emlx);
  ADD ("/mail-folder/apple", test_apple_folders);
  ADD ("/mail-folder/maildir-of-windows", test_maildir_of_windows);

  return isolated_test_run ();
}
