/* test-duplicates.c
 *
 * Which row of an address stays: in the files of a cleaning, and in the store.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "contacts/rebote-cleaner.h"
#include "store/rebote-list-import.h"
#include "store/rebote-list-judgement.h"
#include "store/rebote-store-lists.h"
#include "isolated.h"

#define LAST "[duplicates]\nkeep=last\n"
#define MOST "[duplicates]\nkeep=most-complete\n"
#define ONE  "[policy]\nsame-mailbox=remove\n"

enum
{
  LIST,
  KEPT,
  REMOVED,
  REVIEW,
  N_FILES
};

typedef struct
{
  char *folder;
  char *files[N_FILES];
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  static const char *const names[N_FILES] = { "list.csv", "kept.csv", "removed.csv", "review.csv" };
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rebote-duplicates-XXXXXX", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_FILES; i++)
    fixture->files[i] = g_build_filename (fixture->folder, names[i], NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  for (guint i = 0; i < N_FILES; i++)
    {
      g_unlink (fixture->files[i]);
      g_free (fixture->files[i]);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static RebotePolicy *
make_policy (const char *text)
{
  g_autoptr (GError) error = NULL;
  RebotePolicy *policy = text[0] ? rebote_policy_new_from_data ("mine", text, &error) : rebote_policy_new (&error);

  g_assert_no_error (error);
  return policy;
}

static void
clean (Fixture    *fixture,
       const char *text,
       const char *policy_text)
{
  g_autoptr (RebotePolicy) policy = make_policy (policy_text);
  g_autoptr (ReboteCleanSummary) summary = NULL;
  g_autoptr (GError) error = NULL;
  ReboteCleanJob job = { .list = fixture->files[LIST], .output = fixture->files[KEPT], .removed = fixture->files[REMOVED], .review = fixture->files[REVIEW], .policy = policy };

  g_assert_true (g_file_set_contents (fixture->files[LIST], text, -1, &error));
  summary = rebote_cleaner_run (&job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (summary->rows, ==, summary->counts[0] + summary->counts[1] + summary->counts[2]);
}

static char *
read_file (Fixture *fixture,
           guint    file)
{
  g_autoptr (GError) error = NULL;
  char *content = NULL;

  g_assert_true (g_file_get_contents (fixture->files[file], &content, NULL, &error));
  return content;
}

static void
assert_file (Fixture    *fixture,
             guint       file,
             const char *expected)
{
  g_autofree char *content = read_file (fixture, file);

  g_assert_cmpstr (content, ==, expected);
}

static void
assert_in (Fixture    *fixture,
           guint       file,
           const char *text)
{
  g_autofree char *content = read_file (fixture, file);

  if (strstr (content, text) == NULL)
    g_error ("“%s” is not in:\n%s", text, content);
}

static void
test_last (Fixture      *fixture,
           gconstpointer data)
{
  static const char list[] = "email,name,town\na@shop.es,Ana,Lugo\nb@shop.es,Bo,\nA@Shop.es,,\nc@shop.es,,\n";

  clean (fixture, list, "");
  assert_file (fixture, KEPT, "email,name,town\na@shop.es,Ana,Lugo\nb@shop.es,Bo,\nc@shop.es,,\n");
  assert_in (fixture, REMOVED, "A@Shop.es,,,remove,duplicate,The address is already in line 2.,line 2,\n");

  clean (fixture, list, LAST);
  assert_file (fixture, KEPT, "email,name,town\nb@shop.es,Bo,\nA@Shop.es,,\nc@shop.es,,\n");
  assert_in (fixture, REMOVED, "a@shop.es,Ana,Lugo,remove,duplicate,\"The address stands in line 4 too, further down.\",line 4,\n");
}

static void
test_most_complete (Fixture      *fixture,
                    gconstpointer data)
{
  /* Spaces are nothing, and what an earlier cleaning said is not the user's. */
  clean (fixture,
         "email,name,town,rebote_reason\n"
         "a@shop.es,,\" \",typo\n"
         "b@shop.es,Bo,Lugo,\n"
         "a@shop.es,Ana,,\n"
         "a@shop.es,,Vigo,\n"
         "b@shop.es,Bob,Lugo,role\n",
         MOST);
  assert_file (fixture, KEPT, "email,name,town,rebote_reason\nb@shop.es,Bo,Lugo,\na@shop.es,Ana,,\n");
  assert_in (fixture, REMOVED,
             "a@shop.es,,\" \",typo,remove,duplicate,\"The address stands in line 4 too, with more in it.\",line 4,\n");
  assert_in (fixture, REMOVED, "a@shop.es,,Vigo,,remove,duplicate,The address is already in line 4.,line 4,\n");
  assert_in (fixture, REMOVED, "b@shop.es,Bob,Lugo,role,remove,duplicate,The address is already in line 3.,line 3,\n");
}

/* Whoever left in one row stays in none, and a row that goes for itself does not take the others with it. */
static void
test_states (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const policies[] = { "", LAST, MOST };

  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      clean (fixture,
             "email,status,name\n"
             "a@shop.es,unsubscribed,\n"
             "a@shop.es,active,Ana\n"
             "b@shop.es,active,Bo\n"
             "b@shop.es,unsubscribed,\n"
             "c@shop.es,active,\n"
             "c@shop.es,cleaned,Carl\n",
             policies[i]);
      assert_file (fixture, KEPT, "email,status,name\nc@shop.es,active,\n");
      assert_in (fixture, REMOVED, "a@shop.es,active,Ana,remove,unsubscribed,");
      assert_in (fixture, REMOVED, "b@shop.es,active,Bo,remove,unsubscribed,");
    }
}

/* Ways of writing one mailbox: each has its best row, and of these the best of all stays. */
static void
test_same_mailbox (Fixture      *fixture,
                   gconstpointer data)
{
  static const char list[] = "email,name\nanamaria@gmail.com,\nana.maria@gmail.com,Ana\nana.maria@googlemail.com,\n"
                             "ana.maria@gmail.com,\nanamaria@gmail.com,\n";

  clean (fixture, list, LAST);
  assert_file (fixture, KEPT, "email,name\nanamaria@gmail.com,\n");
  assert_in (fixture, REMOVED, "anamaria@gmail.com,,remove,duplicate,\"The address stands in line 6 too, further down.\",line 6,\n");
  assert_in (fixture, REMOVED, "ana.maria@gmail.com,Ana,remove,duplicate,\"The address stands in line 5 too, further down.\",line 5,\n");
  assert_in (fixture, REVIEW, "ana.maria@gmail.com,,review,duplicate,"
                              "Mail to it arrives in the same mailbox as to the address in line 6.,line 6,\n");

  clean (fixture, list, MOST);
  assert_file (fixture, KEPT, "email,name\nana.maria@gmail.com,Ana\n");
  assert_in (fixture, REMOVED, "anamaria@gmail.com,,remove,duplicate,The address is already in line 2.,line 2,\n");
  assert_in (fixture, REVIEW, "\nanamaria@gmail.com,,review,duplicate,"
                              "\"Mail to it arrives in the same mailbox as to the address in line 3, where there is more.\",line 3,\n");

  clean (fixture, list, ONE LAST);
  assert_file (fixture, KEPT, "email,name\nanamaria@gmail.com,\n");
}

static void
append_random_address (GRand   *rand,
                       GString *out)
{
  static const char *const names[] = { "ana", "a.na", "ana+x", "bo", "b.o", "luis", "LUIS" };
  static const char *const domains[] = { "gmail.com", "googlemail.com", "shop.es", "fastmail.com", "outlook.com" };

  g_string_append_printf (out, "%s%d@%s", names[g_rand_int_range (rand, 0, G_N_ELEMENTS (names))],
                          g_rand_int_range (rand, 0, 20), domains[g_rand_int_range (rand, 0, G_N_ELEMENTS (domains))]);
}

static GPtrArray *
split_rows (const char *text,
            gboolean    backwards)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 1; lines[i]; i++)
    {
      if (lines[i][0])
        g_ptr_array_insert (rows, backwards ? 0 : -1, g_strdup (lines[i]));
    }

  return rows;
}

static void
assert_same_rows (GPtrArray *rows,
                  GPtrArray *others)
{
  g_assert_cmpuint (rows->len, ==, others->len);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpstr (g_ptr_array_index (rows, i), ==, g_ptr_array_index (others, i));
}

/* The last rows of a list are the first ones of the list upside down; where all rows are equally full, the first stays. */
static void
test_random (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const policies[][2] = { { "", LAST }, { ONE, ONE LAST } };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GString) down = g_string_new ("email,name\n");
      g_autoptr (GString) up = g_string_new ("email,name\n");
      g_autofree char *last = NULL;
      g_autofree char *first = NULL;
      g_autofree char *most = NULL;
      g_autoptr (GPtrArray) rows = NULL;
      g_autoptr (GPtrArray) others = NULL;

      for (guint j = 0; j < 300; j++)
        {
          g_autoptr (GString) row = g_string_new (NULL);

          append_random_address (rand, row);
          if (g_rand_int_range (rand, 0, 20) == 0)
            {
              g_string_append (row, "; ");
              append_random_address (rand, row);
            }
          g_string_append_printf (row, ",%u\n", j);
          g_string_append (down, row->str);
          g_string_insert (up, strlen ("email,name\n"), row->str);
        }
      clean (fixture, down->str, policies[i % 2][1]);
      last = read_file (fixture, KEPT);
      clean (fixture, up->str, policies[i % 2][0]);
      first = read_file (fixture, KEPT);
      rows = split_rows (last, FALSE);
      others = split_rows (first, TRUE);
      assert_same_rows (rows, others);

      clean (fixture, up->str, MOST);
      most = read_file (fixture, KEPT);
      clean (fixture, up->str, "");
      assert_file (fixture, KEPT, most);
    }
}

/* More rows than fit into the batches that go round. */
static void
test_many (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GString) list = g_string_new ("email,note\n");
  g_autoptr (GString) kept = g_string_new ("email,note\n");

  for (guint i = 0; i < 60000; i++)
    g_string_append_printf (list, "person%u@shop.es,%u\n", i % 20000, i);
  for (guint i = 40000; i < 60000; i++)
    g_string_append_printf (kept, "person%u@shop.es,%u\n", i % 20000, i);
  clean (fixture, list->str, LAST);
  assert_file (fixture, KEPT, kept->str);
}

static gboolean
note_decision (const ReboteStoredContact *contact,
               gpointer                   user_data,
               GError                   **error)
{
  g_string_append_printf (user_data, "%s ", contact->decision);
  return TRUE;
}

static void
assert_decisions (ReboteStore *store,
                  gint64       id,
                  const char  *expected)
{
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (rebote_store_lists_foreach (store, id, note_decision, found, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (found->str, ==, expected);
}

/* A list in the store is judged by the same rule when it is read, and again when the rule changes. */
static void
test_store (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (RebotePolicy) last = make_policy (LAST);
  g_autoptr (RebotePolicy) most = make_policy (MOST);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteStore) store = rebote_store_open_temporary (&error);
  ReboteListImport  import = { .path = fixture->files[LIST], .name = "people", .source = fixture->files[LIST], .policy = last };
  ReboteListChanges changes;
  gint64            id;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (fixture->files[LIST], "email,name\na@shop.es,\na@shop.es,Ana\na@shop.es,\n", -1, NULL));
  id = rebote_list_import_run (store, &import, NULL, &error);
  g_assert_no_error (error);
  assert_decisions (store, id, "remove remove keep ");

  g_assert_true (rebote_list_judgement_run (store, NULL, id, most, &changes, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (changes.n_contacts, ==, 2);
  assert_decisions (store, id, "remove keep remove ");

  g_assert_true (rebote_list_judgement_run (store, NULL, id, NULL, &changes, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_decisions (store, id, "keep remove remove ");
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add ("/contacts/duplicates/last", Fixture, NULL, set_up, test_last, tear_down);
  g_test_add ("/contacts/duplicates/most-complete", Fixture, NULL, set_up, test_most_complete, tear_down);
  g_test_add ("/contacts/duplicates/states", Fixture, NULL, set_up, test_states, tear_down);
  g_test_add ("/contacts/duplicates/same-mailbox", Fixture, NULL, set_up, test_same_mailbox, tear_down);
  g_test_add ("/contacts/duplicates/random", Fixture, NULL, set_up, test_random, tear_down);
  g_test_add ("/contacts/duplicates/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/contacts/duplicates/store", Fixture, NULL, set_up, test_store, tear_down);

  return isolated_test_run ();
}
