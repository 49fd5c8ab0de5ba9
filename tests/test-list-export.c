/* test-list-export.c
 *
 * A list that goes through the store comes out as it does from cleaning the file: byte for byte, in any dialect.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "bounce/rebote-bounce-run.h"
#include "store/rebote-list-export.h"
#include "store/rebote-list-file.h"
#include "store/rebote-list-import.h"
#include "store/rebote-list-judgement.h"
#include "store/rebote-store-messages.h"
#include "store/rebote-store-suppressions.h"
#include "isolated.h"

enum
{
  KEPT,
  REMOVED,
  REVIEW,
  N_OUTPUTS
};

typedef struct
{
  char            *folder;
  char            *list;
  char            *cleaned[N_OUTPUTS];
  char            *exported[N_OUTPUTS];
  ReboteStore     *store;
  ReboteKnowledge *knowledge;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rebote-export-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->list = g_build_filename (fixture->folder, "people.csv", NULL);
  for (guint i = 0; i < N_OUTPUTS; i++)
    {
      g_autofree char *cleaned = g_strdup_printf ("cleaned-%u", i);
      g_autofree char *exported = g_strdup_printf ("exported-%u", i);

      fixture->cleaned[i] = g_build_filename (fixture->folder, cleaned, NULL);
      fixture->exported[i] = g_build_filename (fixture->folder, exported, NULL);
    }
  fixture->store = rebote_store_open_temporary (&error);
  g_assert_no_error (error);
  fixture->knowledge = rebote_knowledge_load (NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->store);
  g_clear_pointer (&fixture->knowledge, rebote_knowledge_unref);
  g_unlink (fixture->list);
  for (guint i = 0; i < N_OUTPUTS; i++)
    {
      g_unlink (fixture->cleaned[i]);
      g_unlink (fixture->exported[i]);
      g_free (fixture->cleaned[i]);
      g_free (fixture->exported[i]);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->list);
  g_free (fixture->folder);
}

static gint64
import (Fixture                  *fixture,
        const ReboteCsvOverrides *overrides)
{
  ReboteListImport job = { fixture->list, "people", fixture->list, overrides, fixture->knowledge, NULL, NULL };
  g_autoptr (GError) error = NULL;
  gint64 id = rebote_list_import_run (fixture->store, &job, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);

  return id;
}

static void export(Fixture *fixture,
                   gint64   id,
                   gboolean with_review)
{
  ReboteListExport job = { id, fixture->exported[KEPT], fixture->exported[REMOVED],
                           with_review ? fixture->exported[REVIEW] : NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteCleanSummary) summary = rebote_list_export_run (fixture->store, &job, NULL, &error);

  g_assert_no_error (error);
}

static void
clean (Fixture                  *fixture,
       const ReboteCsvOverrides *overrides,
       ReboteVerdictIndex       *index,
       gboolean                  with_review)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) policy = rebote_policy_new (&error);
  g_autoptr (ReboteCleanSummary) summary = NULL;
  ReboteCleanJob job = { 0 };

  job.list = fixture->list;
  job.output = fixture->cleaned[KEPT];
  job.removed = fixture->cleaned[REMOVED];
  job.review = with_review ? fixture->cleaned[REVIEW] : NULL;
  job.overrides = overrides;
  job.policy = policy;
  job.index = index;
  summary = rebote_cleaner_run (&job, NULL, &error);
  g_assert_no_error (error);
}

static char *
read_file (const char *path,
           gsize      *length)
{
  g_autoptr (GError) error = NULL;
  char *content = NULL;

  g_file_get_contents (path, &content, length, &error);
  g_assert_no_error (error);

  return content;
}

/* Says in which line two outputs differ, before the comparison of all bytes fails. */
static void
report_difference (const char *cleaned,
                   const char *exported)
{
  g_auto (GStrv) wanted = g_strsplit (cleaned, "\n", -1);
  g_auto (GStrv) got = g_strsplit (exported, "\n", -1);

  for (guint i = 0; wanted[i] && got[i]; i++)
    {
      g_autofree char *first = g_utf8_make_valid (wanted[i], -1);
      g_autofree char *second = g_utf8_make_valid (got[i], -1);

      if (!g_str_equal (wanted[i], got[i]))
        g_test_message ("cleaned:  %s\nexported: %s", first, second);
    }
}

static void
assert_same (Fixture *fixture,
             guint    n_outputs)
{
  for (guint i = 0; i < n_outputs; i++)
    {
      gsize            n_cleaned;
      gsize            n_exported;
      g_autofree char *cleaned = read_file (fixture->cleaned[i], &n_cleaned);
      g_autofree char *exported = read_file (fixture->exported[i], &n_exported);

      report_difference (cleaned, exported);
      g_assert_cmpmem (exported, n_exported, cleaned, n_cleaned);
    }
}

static void
write_list (Fixture    *fixture,
            const char *content,
            gssize      length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->list, content, length, &error);
  g_assert_no_error (error);
}

static const char *const lists[] = {
  /* An ordinary one, with a duplicate and a bad address */
  "name,email\nAna,ana@correo.example\nEva,ana@correo.example\nLuis,luis@@correo.example\nMar,mar@correo.example\n",
  /* Titles, empty lines in all places, no line end at the end */
  "Our people\r\n\r\nname;email;city\r\nAna;ana@correo.example;León\r\n\r\n\r\nEva;eva@correo.example\r\n;;\r\n\r\nBo;bo@x;Á",
  /* A byte-order mark, a sep= line, quotes over two lines */
  "\xef\xbb\xbfsep=;\r\n\"name\";\"email\"\r\n\"A\nna\";\"ana@correo.example\"\r\n\"B\"\"o\";\"=bo@\"\r\n",
  /* Bare addresses, one a line */
  "ana@correo.example\neva@correo.example\nana@correo.example\nnobody\nmar@correo.example\n",
  /* A quotation mark that nobody closes */
  "name,email\n\"Ana,ana@correo.example\nEva,eva@correo.example\nMar,eva@correo.example\n",
};

static void
test_dialects (Fixture      *fixture,
               gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      gint64 id;

      g_test_message ("list %u", i);
      write_list (fixture, lists[i], -1);
      clean (fixture, NULL, NULL, TRUE);
      id = import (fixture, NULL);
      export(fixture, id, TRUE);
      assert_same (fixture, N_OUTPUTS);
    }
}

static void
test_wide_letters (Fixture      *fixture,
                   gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      gsize            length;
      g_autofree char *wide = g_convert (lists[i], -1, "UTF-16", "UTF-8", NULL, &length, &error);

      g_assert_no_error (error);
      write_list (fixture, wide, length);
      clean (fixture, NULL, NULL, TRUE);
      export(fixture, import (fixture, NULL), TRUE);
      assert_same (fixture, N_OUTPUTS);
    }
}

static gboolean
ignore_contact (const ReboteStoredContact *contact,
                gpointer                   user_data,
                GError                   **error)
{
  return TRUE;
}

/* What the store keeps is the file; that it is repaired is kept with it, so reading it again and writing it agree. */
static void
test_repaired (Fixture      *fixture,
               gconstpointer data)
{
  static const char text[] = "nombre,email\r\nJosÃ©,ana@correo.example\r\n\r\nSÃO,josÃ©@correo.example\r\nEva,josé@correo.example\r\n";
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;
  ReboteListChanges  changes;
  gsize n_content;
  gsize length;

  for (guint wide = 0; wide < 2; wide++)
    {
      g_autofree char *content = g_convert (text, -1, wide ? "UTF-16" : "UTF-8", "UTF-8", NULL, &n_content, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteStoredList) list = NULL;
      g_autofree char *exported = NULL;
      g_autofree char *plain = NULL;
      g_autofree char *path = NULL;
      g_autofree char *stored = NULL;
      gint64           repaired;

      write_list (fixture, content, n_content);
      overrides.repairs_text = TRUE;
      clean (fixture, &overrides, NULL, TRUE);
      repaired = import (fixture, &overrides);
      export(fixture, repaired, TRUE);
      assert_same (fixture, N_OUTPUTS);
      exported = read_file (fixture->exported[KEPT], &length);
      plain = wide ? g_convert (exported, length, "UTF-8", "UTF-16", NULL, NULL, NULL) : g_strdup (exported);
      g_assert_cmpstr (plain, ==, "nombre,email\r\nJosé,ana@correo.example\r\n\r\nSÃO,josé@correo.example\r\n");
      list = rebote_store_lists_get (fixture->store, repaired, &error);
      g_assert_no_error (error);
      g_assert_true (g_str_has_suffix (list->dialect, " repaired"));
      path = rebote_list_file_write (fixture->store, list, FALSE, ignore_contact, NULL, NULL, &error);
      g_assert_no_error (error);
      stored = read_file (path, &length);
      g_unlink (path);
      g_assert_cmpmem (stored, length, content, n_content);

      /* Judged again, the repaired address is still in the list twice. */
      g_assert_true (rebote_list_judgement_run (fixture->store, NULL, repaired, NULL, &changes, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (changes.n_contacts, ==, 0);

      /* The same file, as it is */
      clean (fixture, NULL, NULL, TRUE);
      export(fixture, import (fixture, NULL), TRUE);
      assert_same (fixture, N_OUTPUTS);
      g_clear_pointer (&exported, g_free);
      exported = read_file (fixture->exported[KEPT], &length);
      g_assert_cmpmem (exported, length, content, n_content);
    }
}

static void
copy_list (Fixture    *fixture,
           const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "lists", name, NULL);
  gsize            length;
  g_autofree char *content = read_file (path, &length);

  write_list (fixture, content, length);
}

/* Lists that are no tables of text: what is stored of them is the table, and that comes out as from cleaning. */
static void
test_formats (Fixture      *fixture,
              gconstpointer data)
{
  static const char *const names[] = { "people.xlsx", "people.ods", "people.vcf", "old.vcf", "people.ldif", "audience.zip" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      ReboteListChanges changes;
      g_autoptr (GError) error = NULL;
      gint64 id;

      copy_list (fixture, names[i]);
      clean (fixture, NULL, NULL, TRUE);
      id = import (fixture, NULL);
      export(fixture, id, TRUE);
      assert_same (fixture, N_OUTPUTS);
      g_assert_true (rebote_list_judgement_run (fixture->store, NULL, id, NULL, &changes, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (changes.n_contacts, ==, 0);
    }
}

static const char book[] = "\r\n"
                           "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nEMAIL:ana@correo.example\r\nX-OWN;A=\"b\":kept as\r\n  it is\r\nEND:VCARD\r\n"
                           "begin:vcard\nversion:2.1\nfn:Bo\nemail:bo@gmial.com\nend:vcard\n\n"
                           "BEGIN:VCARD\nVERSION:4.0\nFN:Cai\nEMAIL:cai\nEND:VCARD\n"
                           "BEGIN:VCARD\nVERSION:4.0\nFN:Dea\nNOTE:\xff\nEND:VCARD\n"
                           "BEGIN:VCARD\nVERSION:4.0\nFN:Eva\nEMAIL:eva@correo.example\nEND:VCARD";

/* An address book comes out as one: each card as it stood, in the file that its decision leads to. */
static void
test_book (Fixture      *fixture,
           gconstpointer data)
{
  static const char *const names[] = { "people.vcf", "old.vcf", "people.ldif" };

  for (guint i = 0; i <= G_N_ELEMENTS (names); i++)
    {
      char            *cleaned[N_OUTPUTS] = { NULL };
      g_autofree char *whole = NULL;
      const char      *ending = i < G_N_ELEMENTS (names) ? strrchr (names[i], '.') : ".vcf";
      gsize            length = sizeof book - 1;
      gsize            sum = 0;
      gint64           id;

      if (i < G_N_ELEMENTS (names))
        copy_list (fixture, names[i]);
      else
        write_list (fixture, book, length);
      whole = read_file (fixture->list, &length);
      id = import (fixture, NULL);
      for (guint output = 0; output < N_OUTPUTS; output++)
        {
          g_autofree char *clean_name = g_strconcat (fixture->cleaned[output], ending, NULL);
          g_autofree char *export_name = g_strconcat (fixture->exported[output], ending, NULL);

          g_unlink (fixture->cleaned[output]);
          g_unlink (fixture->exported[output]);
          g_free (fixture->cleaned[output]);
          g_free (fixture->exported[output]);
          fixture->cleaned[output] = g_steal_pointer (&clean_name);
          fixture->exported[output] = g_steal_pointer (&export_name);
        }
      clean (fixture, NULL, NULL, TRUE);
      export(fixture, id, TRUE);
      assert_same (fixture, N_OUTPUTS);

      /* Nothing is lost, and nothing is added. */
      for (guint output = 0; output < N_OUTPUTS; output++)
        {
          gsize part;

          cleaned[output] = read_file (fixture->exported[output], &part);
          sum += part;
        }
      if (i == G_N_ELEMENTS (names))
        {
          g_assert_cmpstr (cleaned[KEPT], ==, "\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nEMAIL:ana@correo.example\r\n"
                                              "X-OWN;A=\"b\":kept as\r\n  it is\r\nEND:VCARD\r\n"
                                              "BEGIN:VCARD\nVERSION:4.0\nFN:Eva\nEMAIL:eva@correo.example\nEND:VCARD");
          g_assert_cmpstr (cleaned[REVIEW], ==, "\r\nbegin:vcard\nversion:2.1\nfn:Bo\nemail:bo@gmial.com\nend:vcard\n\n");
          g_assert_nonnull (strstr (cleaned[REMOVED], "FN:Dea\nNOTE:\xff\nEND:VCARD\n"));
          /* What stands above the cards stands above each part. */
          g_assert_cmpuint (sum, ==, length + 2 * strlen ("\r\n"));
        }
      for (guint output = 0; output < N_OUTPUTS; output++)
        g_free (cleaned[output]);
    }
}

static gint64
decide (Fixture    *fixture,
        gint64      list_id,
        guint       row,
        const char *decision)
{
  const gint64 id = list_id << 32 | row;
  g_autoptr (GError) error = NULL;
  gint64 change = rebote_store_contacts_override (fixture->store, &id, 1, decision, NULL, &error);

  g_assert_no_error (error);
  return change;
}

/* Of an address book that has grown, the new cards alone, though they have fewer properties; and a decision of the user. */
static void
test_new_cards (Fixture      *fixture,
                gconstpointer data)
{
  static const char ana[] = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nTEL:123\nEMAIL:ana@correo.example\nORG:Club\nEND:VCARD\n";
  static const char eva[] = "BEGIN:VCARD\nVERSION:3.0\nEMAIL:eva@correo.example\nEND:VCARD\n";
  static const char bo[] = "BEGIN:VCARD\nVERSION:3.0\nEMAIL:bo@correo.example\nEND:VCARD\n";
  g_autofree char *kept_name = g_strconcat (fixture->folder, "/new.vcf", NULL);
  g_autofree char *removed_name = g_strconcat (fixture->folder, "/gone.vcf", NULL);
  g_autofree char *all = g_strconcat (ana, eva, bo, NULL);
  g_autofree char *kept = NULL;
  g_autofree char *removed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteCleanSummary) summary = NULL;
  ReboteListExport job = { .output = kept_name, .removed = removed_name, .only_new = TRUE };

  write_list (fixture, ana, -1);
  import (fixture, NULL);
  write_list (fixture, all, -1);
  job.list_id = import (fixture, NULL);
  decide (fixture, job.list_id, 2, "remove");
  summary = rebote_list_export_run (fixture->store, &job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (summary->rows, ==, 2);
  kept = read_file (kept_name, NULL);
  removed = read_file (removed_name, NULL);
  g_assert_cmpstr (kept, ==, eva);
  g_assert_cmpstr (removed, ==, bo);
  g_unlink (kept_name);
  g_unlink (removed_name);
}

static void
test_sheet (Fixture      *fixture,
            gconstpointer data)
{
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;
  g_autofree char   *exported = NULL;
  gsize              length;

  copy_list (fixture, "people.xlsx");
  overrides.sheet = 2;
  export(fixture, import (fixture, &overrides), FALSE);
  exported = read_file (fixture->exported[KEPT], &length);
  g_assert_true (g_str_has_prefix (exported, "old1@example.com\nold2@example.com\n"));
}

/* A sheet whose first cell looks like something else is still the table that it was when it is taken out again. */
static void
test_looks_otherwise (Fixture      *fixture,
                      gconstpointer data)
{
  copy_list (fixture, "like-json.xlsx");
  clean (fixture, NULL, NULL, FALSE);
  export(fixture, import (fixture, NULL), FALSE);
  assert_same (fixture, 2);
}

static void
test_review_stays (Fixture      *fixture,
                   gconstpointer data)
{
  write_list (fixture, "name,email\nAna,ana@gmial.com\nEva,eva@gmail.com\nBo,bo\n", -1);
  clean (fixture, NULL, NULL, FALSE);
  export(fixture, import (fixture, NULL), FALSE);
  assert_same (fixture, REVIEW);
}

/* What the user knows better is remembered: the second column instead of the first. */
static void
test_overrides (Fixture      *fixture,
                gconstpointer data)
{
  ReboteCsvOverrides overrides = REBOTE_CSV_OVERRIDES_INIT;

  overrides.address_column = 1;
  overrides.has_header = FALSE;
  write_list (fixture, "email,second\nana@correo.example,one@correo.example\neva@correo.example,one@correo.example\n", -1);
  clean (fixture, &overrides, NULL, TRUE);
  export(fixture, import (fixture, &overrides), TRUE);
  assert_same (fixture, N_OUTPUTS);
}

typedef struct
{
  GPtrArray          *bounces;
  ReboteVerdictIndex *index;
} Read;

static gboolean
read_cb (const char   *source,
         guint         number,
         ReboteBounce *bounce,
         const GError *error,
         gpointer      user_data)
{
  Read *read = user_data;

  g_assert_no_error (error);
  g_ptr_array_add (read->bounces, rebote_bounce_ref (bounce));

  return TRUE;
}

static int
compare_bounces (gconstpointer a,
                 gconstpointer b)
{
  const ReboteBounce *first = *(ReboteBounce *const *)a;
  const ReboteBounce *second = *(ReboteBounce *const *)b;
  int                 order = g_strcmp0 (first->source, second->source);

  return order != 0 ? order : (int)first->index - (int)second->index;
}

static void
read_example_mails (Fixture *fixture,
                    Read    *read)
{
  g_autoptr (GError) error = NULL;
  g_autofree char    *mails = g_build_filename (g_getenv ("REBOTE_EXAMPLE_DIR"), "mails", NULL);
  const char *const   paths[] = { mails, NULL };
  ReboteMessagesAdded added = { 0 };

  rebote_bounce_run (fixture->knowledge, paths, 1, read_cb, read, NULL, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_sort (read->bounces, compare_bounces);
  for (guint i = 0; i < read->bounces->len; i++)
    rebote_verdict_index_add_bounce (read->index, g_ptr_array_index (read->bounces, i));
  rebote_store_messages_add (fixture->store, read->bounces, &added, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added.n_messages, >, 30);
}

/* The example: what its mails say comes from the store, and leads to the same files; also when they are read only
 * after the list. */
static void
test_bounces (Fixture      *fixture,
              gconstpointer data)
{
  gboolean         later = GPOINTER_TO_INT (data);
  g_autofree char *example = g_build_filename (g_getenv ("REBOTE_EXAMPLE_DIR"), "contacts.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GPtrArray) bounces = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_bounce_unref);
  g_autoptr (ReboteVerdictIndex) index = rebote_verdict_index_new (rebote_address_facts_get (&error));
  Read   read = { bounces, index };
  gsize  length;
  gint64 id = 0;

  content = read_file (example, &length);
  write_list (fixture, content, length);
  if (later)
    id = import (fixture, NULL);
  read_example_mails (fixture, &read);
  clean (fixture, NULL, index, TRUE);
  if (later)
    {
      ReboteListChanges changes;

      g_assert_true (rebote_list_judgement_run (fixture->store, fixture->knowledge, id, NULL, &changes, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (changes.n_contacts, >, 10);
      g_assert_cmpuint (changes.n_to[REBOTE_OUTCOME_REMOVE], >, 10);
      g_assert_true (rebote_list_judgement_run (fixture->store, fixture->knowledge, id, NULL, &changes, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (changes.n_contacts, ==, 0);
    }
  else
    id = import (fixture, NULL);
  export(fixture, id, TRUE);
  assert_same (fixture, N_OUTPUTS);
}

static void
test_decided_by_user (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char  *kept = NULL;
  g_autofree char  *removed = NULL;
  ReboteListChanges changes;
  gint64            id;
  gint64            rows[2];

  write_list (fixture, lists[0], -1);
  id = import (fixture, NULL);
  rows[0] = id << 32 | 0;
  rows[1] = id << 32 | 1;
  g_assert_cmpint (rebote_store_contacts_override (fixture->store, &rows[0], 1, "remove", NULL, &error), >, 0);
  g_assert_no_error (error);
  g_assert_cmpint (rebote_store_contacts_override (fixture->store, &rows[1], 1, "keep", NULL, &error), >, 0);
  g_assert_no_error (error);

  /* To decide again does not undo what the user said. */
  g_assert_true (rebote_list_judgement_run (fixture->store, fixture->knowledge, id, NULL, &changes, NULL, NULL, NULL, &error));
  g_assert_cmpuint (changes.n_contacts, ==, 0);
  export(fixture, id, TRUE);
  kept = read_file (fixture->exported[KEPT], NULL);
  removed = read_file (fixture->exported[REMOVED], NULL);
  g_assert_cmpstr (kept, ==, "name,email\nEva,ana@correo.example\nMar,mar@correo.example\n");
  g_assert_nonnull (g_strstr_len (removed, -1, "Ana,ana@correo.example,remove,user,"));
}

static void
test_suppressed (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GPtrArray) suppressions = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_suppression_free);
  g_autoptr (ReboteSuppressionsAdded) added = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteContactCounts) counts = NULL;

  g_ptr_array_add (suppressions, rebote_suppression_new ("MAR@correo.example", "user", REBOTE_SUPPRESSION_ORIGIN_USER, NULL));
  added = rebote_store_suppressions_add (fixture->store, suppressions, &error);
  g_assert_no_error (error);
  write_list (fixture, lists[0], -1);
  counts = rebote_store_lists_count (fixture->store, import (fixture, NULL), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts->by_reason, "suppressed")), ==, 1);
}

static void
test_source_stays (Fixture      *fixture,
                   gconstpointer data)
{
  ReboteListExport job = { 0, fixture->list, NULL, NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;

  write_list (fixture, lists[0], -1);
  job.list_id = import (fixture, NULL);
  g_assert_null (rebote_list_export_run (fixture->store, &job, NULL, &error));
  g_assert_error (error, REBOTE_CONTACTS_ERROR, REBOTE_CONTACTS_ERROR_SAME_FILE);
  content = read_file (fixture->list, NULL);
  g_assert_cmpstr (content, ==, lists[0]);
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  ReboteListImport job = { fixture->list, "people", fixture->list, NULL, NULL, NULL, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  write_list (fixture, lists[0], -1);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (rebote_list_import_run (fixture->store, &job, cancellable, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  all = rebote_store_lists_get_all (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 0);
}

static void
test_names (void)
{
  g_autofree char *plain = rebote_list_export_make_name ("/home/ana/people.csv", "clean", FALSE);
  g_autofree char *bare = rebote_list_export_make_name ("people", "removed", FALSE);
  g_autofree char *hidden = rebote_list_export_make_name (".people", "review", FALSE);
  g_autofree char *workbook = rebote_list_export_make_name ("people.xlsx", "clean", FALSE);
  g_autofree char *cards = rebote_list_export_make_name ("people.VCF", "clean", FALSE);
  g_autofree char *kept_cards = rebote_list_export_make_name ("people.VCF", "removed", TRUE);
  g_autofree char *kept_entries = rebote_list_export_make_name ("people.ldif", "clean", TRUE);
  g_autofree char *ods = rebote_list_export_make_name ("people.ods", "clean", FALSE);
  g_autofree char *zip = rebote_list_export_make_name ("audience.zip", "clean", FALSE);
  g_autofree char *page = rebote_list_export_make_name_as ("people.xlsx", "summary", ".html");
  g_autofree char *page_of_bare = rebote_list_export_make_name_as ("/home/ana/people", "summary", ".html");

  g_assert_cmpstr (page, ==, "people-summary.html");
  g_assert_cmpstr (page_of_bare, ==, "people-summary.html");

  g_assert_cmpstr (plain, ==, "people-clean.csv");
  g_assert_cmpstr (bare, ==, "people-removed.csv");
  g_assert_cmpstr (hidden, ==, ".people-review.csv");
  g_assert_cmpstr (workbook, ==, "people-clean.xlsx");
  g_assert_cmpstr (cards, ==, "people-clean.csv");
  g_assert_cmpstr (kept_cards, ==, "people-removed.VCF");
  g_assert_cmpstr (kept_entries, ==, "people-clean.ldif");
  g_assert_cmpstr (ods, ==, "people-clean.ods");
  g_assert_cmpstr (zip, ==, "audience-clean.csv");
}

/* As the command line writes it for a service, all at once, and with the name that the user gave to the list. */
static void
test_for_service (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) policy = rebote_policy_new (&error);
  g_autoptr (ReboteCleanSummary) summary = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *blocked = NULL;
  g_autofree char *page = NULL;
  ReboteListExport job = { 0 };

  g_assert_true (g_file_set_contents (fixture->list,
                                      "Nombre;Correo;Estado\nÁna;Ana <ana@shop.es>;Subscribed\nLeo;leo@shop.es;Unsubscribed\n"
                                      "Cai;cai@shop.es;Cleaned\nInfo;info@shop.es;Subscribed\n",
                                      -1, NULL));
  job.list_id = import (fixture, NULL);
  job.output = fixture->exported[KEPT];
  job.do_not_mail = fixture->exported[REMOVED];
  job.summary = fixture->exported[REVIEW];
  job.preset = rebote_list_preset_find ("brevo", &error);
  job.rules = policy;
  summary = rebote_list_export_run (fixture->store, &job, NULL, &error);
  g_assert_no_error (error);

  kept = read_file (fixture->exported[KEPT], NULL);
  blocked = read_file (fixture->exported[REMOVED], NULL);
  page = read_file (fixture->exported[REVIEW], NULL);
  g_assert_cmpstr (kept, ==, "Nombre;EMAIL;Estado\r\nÁna;ana@shop.es;Subscribed\r\nInfo;info@shop.es;Subscribed\r\n");
  g_assert_cmpstr (blocked, ==, "EMAIL\r\nleo@shop.es\r\ncai@shop.es\r\n");
  g_assert_nonnull (strstr (page, "<p class=\"name\"><bdi>people</bdi></p>"));
  g_assert_nonnull (strstr (page, "Imported on "));
  g_assert_nonnull (strstr (page, "Kept, but worth knowing"));
}

static char *
export_do_not_mail (Fixture *fixture,
                    gint64   list_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) policy = rebote_policy_new (&error);
  g_autoptr (ReboteCleanSummary) summary = NULL;
  ReboteListExport job = { .list_id = list_id, .output = fixture->exported[KEPT], .do_not_mail = fixture->exported[REMOVED] };

  job.preset = rebote_list_preset_find ("plain", &error);
  job.rules = policy;
  summary = rebote_list_export_run (fixture->store, &job, NULL, &error);
  g_assert_no_error (error);

  return read_file (fixture->exported[REMOVED], NULL);
}

/* Whom the user keeps is not blocked because of another row; a decision about a row that is one too many is only about
 * that. */
static void
test_spared (Fixture      *fixture,
             gconstpointer data)
{
  static const char list[] = "Nombre;Correo;Estado\n"
                             "Ana;ana@shop.es;Cleaned\nAna B.;Ana B. <ANA@shop.es>;Cleaned\n"
                             "Cai;cai@shop.es;Cleaned\n"
                             "Leo;leo@shop.es;Unsubscribed\nLeo;leo@shop.es;Unsubscribed\n"
                             "Mar;mar@shop.es;Subscribed\nMar;mar@shop.es;Subscribed\n";
  gint64 id;
  gint64 other;
  gint64 change;
  g_autofree char *plain = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *reviewed = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *elsewhere = NULL;
  g_autofree char *removed = NULL;

  g_assert_true (g_file_set_contents (fixture->list, list, -1, NULL));
  id = import (fixture, NULL);
  plain = export_do_not_mail (fixture, id);
  g_assert_cmpstr (plain, ==, "ana@shop.es\ncai@shop.es\nleo@shop.es\n");

  change = decide (fixture, id, 1, "keep");
  decide (fixture, id, 3, "keep");
  decide (fixture, id, 6, "remove"); /* the second Mar: the row */
  kept = export_do_not_mail (fixture, id);
  g_assert_cmpstr (kept, ==, "cai@shop.es\n");
  g_assert_true (rebote_store_contacts_undo_override (fixture->store, change, NULL));
  undone = export_do_not_mail (fixture, id);
  g_assert_cmpstr (undone, ==, "ana@shop.es\ncai@shop.es\n");
  decide (fixture, id, 0, "review");
  reviewed = export_do_not_mail (fixture, id);
  g_assert_cmpstr (reviewed, ==, "cai@shop.es\n");

  /* In another list: the person may have asked for no more mail since. */
  other = import (fixture, NULL);
  decide (fixture, id, 2, "keep");
  elsewhere = export_do_not_mail (fixture, other);
  g_assert_cmpstr (elsewhere, ==, "leo@shop.es\n");
  decide (fixture, id, 2, "remove");
  removed = export_do_not_mail (fixture, other);
  g_assert_cmpstr (removed, ==, "cai@shop.es\nleo@shop.es\n");
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/list-export/dialects", Fixture, NULL, set_up, test_dialects, tear_down);
  g_test_add ("/list-export/wide-letters", Fixture, NULL, set_up, test_wide_letters, tear_down);
  g_test_add ("/list-export/repaired", Fixture, NULL, set_up, test_repaired, tear_down);
  g_test_add ("/list-export/formats", Fixture, NULL, set_up, test_formats, tear_down);
  g_test_add ("/list-export/spared", Fixture, NULL, set_up, test_spared, tear_down);
  g_test_add ("/list-export/book", Fixture, NULL, set_up, test_book, tear_down);
  g_test_add ("/list-export/new-cards", Fixture, NULL, set_up, test_new_cards, tear_down);
  g_test_add ("/list-export/sheet", Fixture, NULL, set_up, test_sheet, tear_down);
  g_test_add ("/list-export/looks-otherwise", Fixture, NULL, set_up, test_looks_otherwise, tear_down);
  g_test_add ("/list-export/review-stays", Fixture, NULL, set_up, test_review_stays, tear_down);
  g_test_add ("/list-export/overrides", Fixture, NULL, set_up, test_overrides, tear_down);
  g_test_add ("/list-export/bounces", Fixture, GINT_TO_POINTER (FALSE), set_up, test_bounces, tear_down);
  g_test_add ("/list-export/bounces-later", Fixture, GINT_TO_POINTER (TRUE), set_up, test_bounces, tear_down);
  g_test_add ("/list-export/decided-by-user", Fixture, NULL, set_up, test_decided_by_user, tear_down);
  g_test_add ("/list-export/suppressed", Fixture, NULL, set_up, test_suppressed, tear_down);
  g_test_add ("/list-export/source-stays", Fixture, NULL, set_up, test_source_stays, tear_down);
  g_test_add ("/list-export/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/list-export/for-service", Fixture, NULL, set_up, test_for_service, tear_down);
  g_test_add_func ("/list-export/names", test_names);

  return isolated_test_run ();
}
