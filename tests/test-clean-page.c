/* test-clean-page.c
 *
 * The page about a cleaned list, printed: one sheet, however much there is to say.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <string.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "bounce/rebote-reason-texts.h"
#include "contacts/rebote-clean-page.h"
#include "contacts/rebote-finding-words.h"
#include "isolated.h"

/* Not needed to build or to run Rebote: what it prints with is the browser of whoever has the page. */
#define RENDERER "weasyprint"

#define N_SOURCES 40

typedef struct
{
  ReboteCleanSummary *summary;
  RebotePolicy       *policy;
  GPtrArray          *evidence;
  char               *folder;
} Fixture;

/* Everything is decided otherwise than usual. */
static RebotePolicy *
make_other_policy (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RebotePolicy) usual = rebote_policy_new (&error);
  g_autoptr (GKeyFile) rules = g_key_file_new ();
  g_autofree char *text = NULL;
  RebotePolicy    *policy;

  g_assert_no_error (error);
  for (guint i = 0; i < REBOTE_N_FINDINGS; i++)
    {
      ReboteOutcome other = (rebote_policy_get_outcome (usual, i) + 1) % REBOTE_N_OUTCOMES;

      g_key_file_set_string (rules, rebote_finding_get_group (i), rebote_finding_to_key (i),
                             rebote_outcome_to_slug (other));
    }
  text = g_key_file_to_data (rules, NULL, NULL);
  policy = rebote_policy_new_from_data ("rules", text, &error);
  g_assert_no_error (error);

  return policy;
}

/* Every reason there is, for every decision, every rule another one, many files, and long names. */
static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rebote-page-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->policy = make_other_policy ();
  fixture->summary = rebote_clean_summary_new ();
  for (guint outcome = 0; outcome < REBOTE_N_OUTCOMES; outcome++)
    {
      for (guint i = REBOTE_REASON_NONE + 1; i < REBOTE_N_REASONS; i++)
        {
          guint n = 1000000 + i * 10 + outcome;

          g_hash_table_insert (fixture->summary->reasons[outcome], (char *)rebote_reason_to_slug (i), GUINT_TO_POINTER (n));
          fixture->summary->counts[outcome] += n;
          fixture->summary->rows += n;
        }
    }
  fixture->summary->n_do_not_mail = 12345678;
  fixture->summary->n_unclear = 1234567;

  fixture->evidence = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < N_SOURCES; i++)
    g_ptr_array_add (fixture->evidence, g_strdup_printf ("12,345,678 mails that came back, from “a-mailbox-with-a-rather-long-name-%u-of-the-newsletter-of-2026-05.mbox”", i));
  g_ptr_array_add (fixture->evidence, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_ptr_array_unref (fixture->evidence);
  rebote_policy_unref (fixture->policy);
  rebote_clean_summary_free (fixture->summary);
}

static char *
make_page (Fixture *fixture)
{
  const ReboteCleanAbout about = {
    "the-contacts-of-the-newsletter-for-all-customers-and-friends-of-the-house-exported-in-May-2026-by-the-mailing-service.csv",
    1780000000, FALSE, (const char *const *)fixture->evidence->pdata
  };
  const ReboteCleanFiles files = { FALSE, TRUE, NULL };
  g_autoptr (GError) error = NULL;
  char *page = rebote_clean_page_make (fixture->summary, &about, &files, fixture->policy, &error);

  g_assert_no_error (error);
  return page;
}

static guint
count_words (const char *text,
             const char *word)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, word)); p += strlen (word))
    n++;

  return n;
}

/* On the screen there is everything; what is not printed is counted. */
static void
test_whole (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *page = make_page (fixture);
  guint            n_reasons = REBOTE_N_REASONS - REBOTE_REASON_NONE - 1;

  g_assert_cmpuint (count_words (page, "<span class=\"what\">"), ==, n_reasons * REBOTE_N_OUTCOMES);
  g_assert_cmpuint (count_words (page, "-of-the-newsletter-of-2026-05.mbox"), ==, N_SOURCES);
  g_assert_cmpuint (count_words (page, " class=\"others\">"), ==, REBOTE_N_OUTCOMES + 2);
  g_assert_cmpuint (count_words (page, " class=\"rest\">") + 6 + 3 + 3 + 8 + 5, ==,
                    n_reasons * REBOTE_N_OUTCOMES + REBOTE_N_FINDINGS + N_SOURCES);
}

static guint
count_sheets (Fixture    *fixture,
              const char *page,
              const char *paper)
{
  g_autofree char *html = g_build_filename (fixture->folder, "page.html", NULL);
  g_autofree char *css = g_build_filename (fixture->folder, "paper.css", NULL);
  g_autofree char *pdf = g_build_filename (fixture->folder, "page.pdf", NULL);
  g_autofree char *size = g_strdup_printf ("@page { size: %s; }", paper);
  const char      *argv[] = { RENDERER, "-s", css, html, pdf, NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  int   status;
  guint n = 0;

  g_assert_true (g_file_set_contents (html, page, -1, &error) && g_file_set_contents (css, size, -1, &error));
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_true (g_file_get_contents (pdf, &output, &length, &error));
  /* Sheets are objects of their own type; the tree of them is /Pages. */
  for (const char *p = output; (p = memmem (p, length - (p - output), "/Type /Page", 11)); p += 11)
    n += p[11] != 's';

  g_unlink (html);
  g_unlink (css);
  g_unlink (pdf);

  return n;
}

static void
test_printed (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *page = NULL;
  g_autofree char *renderer = g_find_program_in_path (RENDERER);

  if (renderer == NULL)
    {
      g_test_skip (RENDERER " is not installed, so nothing is printed");
      return;
    }

  page = make_page (fixture);
  g_assert_cmpuint (count_sheets (fixture, page, "A4"), ==, 1);
  g_assert_cmpuint (count_sheets (fixture, page, "Letter"), ==, 1);
}

/* Most languages take more room than English. */
static void
test_printed_in_spanish (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *page = NULL;
  g_autofree char *renderer = g_find_program_in_path (RENDERER);

  if (renderer == NULL)
    {
      g_test_skip (RENDERER " is not installed, so nothing is printed");
      return;
    }

  g_setenv ("LANGUAGE", "es", TRUE);
  page = make_page (fixture);
  g_unsetenv ("LANGUAGE");
  g_assert_nonnull (strstr (page, "<html lang=\"es\">"));
  g_assert_cmpuint (count_sheets (fixture, page, "A4"), ==, 1);
  g_assert_cmpuint (count_sheets (fixture, page, "Letter"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);
  setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("REBOTE_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_test_add ("/clean-page/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/clean-page/printed", Fixture, NULL, set_up, test_printed, tear_down);
  g_test_add ("/clean-page/printed-in-spanish", Fixture, NULL, set_up, test_printed_in_spanish, tear_down);

  return isolated_test_run ();
}
