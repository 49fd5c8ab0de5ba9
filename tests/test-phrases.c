/* test-phrases.c
 *
 * Every row of the phrase table, said alone in an answer, must give its own reason: a row that another one overrules
 * always is either too weak or not needed.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "base/rebote-table.h"
#include "bounce/rebote-judge.h"

#define BEFORE  "host mx.example.com[192.0.2.1] said: "
#define N_TURNS 6

static ReboteKnowledge *knowledge;

/* One of the sentences that a pattern stands for: alternative number @turn of each group, something in each gap. */
static char *
say (const char *pattern,
     guint       turn)
{
  g_autoptr (GString) words = g_string_new (pattern);
  char *open;

  /* The last that opens has no other within it. */
  while ((open = strrchr (words->str, '(')))
    {
      gsize            position = open - words->str;
      gsize            length = strcspn (open + 1, ")");
      g_autofree char *group = g_strndup (open + 1, length);
      g_auto (GStrv) alternatives = g_strsplit (group, "|", -1);

      g_string_erase (words, position, length + 2);
      if (alternatives[0])
        g_string_insert (words, position, alternatives[turn % g_strv_length (alternatives)]);
    }
  g_string_replace (words, "*", " zzz ", 0);
  g_string_replace (words, "~", "", 0);
  g_string_replace (words, "  ", " ", 0);

  return g_strstrip (g_strdup (words->str));
}

/* What the row asks for, so that it holds; FALSE if that cannot be given to a recipient here. */
static gboolean
fulfil (const char      *conditions,
        ReboteRecipient *recipient)
{
  g_auto (GStrv) words = g_strsplit (conditions, " ", -1);

  for (guint i = 0; words[i]; i++)
    {
      const char      *equals = strchr (words[i], '=');
      g_autofree char *value = equals ? g_strndup (equals + 1, strcspn (equals + 1, "/")) : NULL;

      if (equals == NULL || *words[i] == '!')
        continue;
      if (g_str_has_prefix (words[i], "status="))
        recipient->status = g_steal_pointer (&value);
      else if (g_str_has_prefix (words[i], "reply="))
        recipient->reply = g_steal_pointer (&value);
      else if (g_str_has_prefix (words[i], "provider="))
        recipient->provider = g_steal_pointer (&value);
      else
        return FALSE;
    }

  return TRUE;
}

static void
test_alone (void)
{
  static const char *const names[] = { "pattern", "reason", "when", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteTable) table = rebote_table_new_from_resource ("phrases.tsv", &error);
  int   columns[3];
  guint n_said = 0;
  guint n_wrong = 0;

  g_assert_no_error (error);
  g_assert_true (rebote_table_find_columns (table, names, columns, &error));
  g_assert_no_error (error);

  for (guint row = 0; row < rebote_table_get_n_rows (table); row++)
    {
      const char *pattern = rebote_table_get (table, row, columns[0]);
      const char *reason = rebote_table_get (table, row, columns[1]);
      const char *conditions = rebote_table_get (table, row, columns[2]);

      for (guint turn = 0; turn < N_TURNS && !g_str_equal (reason, "-"); turn++)
        {
          g_autoptr (ReboteRecipient) recipient = rebote_recipient_new ();
          g_autofree char *words = say (pattern, turn);
          g_autofree char *answer = g_strconcat (BEFORE, words, NULL);
          ReboteCase       what = { .answer = answer };

          if (!fulfil (conditions ? conditions : "", recipient))
            break;
          rebote_judge (knowledge, &what, recipient);
          n_said++;
          if (!g_str_equal (rebote_reason_to_slug (recipient->reason), reason))
            {
              ReboteEvidence *evidence = recipient->evidence->len > 0 ? g_ptr_array_index (recipient->evidence, 0) : NULL;

              n_wrong++;
              g_test_message ("line %u: “%s” is taken for %s by %s instead of %s", rebote_table_get_line (table, row), words,
                              rebote_reason_to_slug (recipient->reason), evidence ? evidence->rule : "nothing", reason);
            }
        }
    }

  g_assert_cmpuint (n_said, >, 2000);
  g_assert_cmpuint (n_wrong, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  knowledge = rebote_knowledge_load (NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/phrases/alone", test_alone);
  status = g_test_run ();
  rebote_knowledge_unref (knowledge);

  return status;
}
