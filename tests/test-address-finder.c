/* test-address-finder.c
 *
 * Addresses among words, however long the words are.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "bounce/rebote-address-finder.h"
#include "bounce/rebote-notice.h"
#include "isolated.h"

static void
test_among_words (void)
{
  static const struct
  {
    const char *text;
    const char *address;
  } cases[] = {
    { "to ana@example.com, who", "ana@example.com" },
    { "<ana@example.com>:", "ana@example.com" },
    { "<root@localhost>", "root@localhost" },
    { "root@localhost", NULL },
    { "\"ana b\"@example.com", "\"ana b\"@example.com" },
    { "josé@bücher.example.", "josé@bücher.example" },
    { "SMTP:ana@example.com.", "ana@example.com" },
    { "سلام ana@example.com، خوبی", "ana@example.com" },
    { "ana@example.com您好，", "ana@example.com" },
    { "请联系ana@example.com。", "ana@example.com" },
    { "用户@例子.example", "用户@例子.example" },
    { "«ana@example.com»", "ana@example.com" },
    { "🐈@example.com", "🐈@example.com" },
    { "@ @@ a@ @b.example", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *address = rebote_notice_find_address (cases[i].text);

      g_test_message ("case %u", i);
      g_assert_cmpstr (address, ==, cases[i].address);
    }
}

/* However it is cut, it is cut between characters. */
static void
test_cut_between_characters (void)
{
  for (guint before = 0; before < 4; before++)
    {
      g_autoptr (GString) text = g_string_new_len ("aaa", before);
      g_autofree char *address = NULL;

      for (guint i = 0; i < 200; i++)
        g_string_append (text, "€");
      g_string_append (text, "@e.");
      g_string_append_len (text, "aaa", before);
      for (guint i = 0; i < 200; i++)
        g_string_append (text, "€");
      address = rebote_notice_find_address (text->str);
      g_assert_nonnull (address);
      g_assert_true (g_utf8_validate (address, -1, NULL));
    }
}

/* What a server said may be folded before an address, which is then no recipient. */
static void
test_folded_answers (void)
{
  static const char text[] = "It did not work:\n\n"
                             "<ana@example.com>: host mx.example.com[192.0.2.1] said: 553 5.1.8\n"
                             "    <eva@example.net>: Sender address rejected: Domain not found (in reply to\n"
                             "    MAIL FROM command)\n\n"
                             "<ben@example.com>: mailbox full\n"
                             "<carla@example.com>: mailbox full\n\n"
                             "    <dirk@example.com>: mailbox full\n";
  static const char *const addresses[] = { "ana@example.com", "ben@example.com", "carla@example.com", "dirk@example.com" };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteCues) cues = rebote_cues_load (&error);
  g_autoptr (GPtrArray) failures = NULL;

  g_assert_no_error (error);
  failures = rebote_notice_find_failures (cues, text, NULL);
  g_assert_cmpuint (failures->len, ==, G_N_ELEMENTS (addresses));
  for (guint i = 0; i < failures->len && i < G_N_ELEMENTS (addresses); i++)
    {
      ReboteFailure *failure = g_ptr_array_index (failures, i);

      g_assert_cmpstr (failure->address, ==, addresses[i]);
      g_assert_true ((strstr (failure->answer, "MAIL FROM command") != NULL) == (i == 0));
    }
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/address-finder/among-words", test_among_words);
  g_test_add_func ("/address-finder/cut-between-characters", test_cut_between_characters);
  g_test_add_func ("/address-finder/folded-answers", test_folded_answers);

  return isolated_test_run ();
}
