/* test-command-verifier.c
 *
 * Programs of the user's that verify addresses, well and badly: real ones, of the shell.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "verify/command/rebote-command-answer.h"
#include "verify/command/rebote-command-verifier.h"
#include "isolated.h"

#define GOOD                                                                                                       \
  "while read -r address; do\n"                                                                                    \
  "  case $address in\n"                                                                                           \
  "    gone*) echo '{\"address\":\"'\"$address\"'\",\"verdict\":\"undeliverable\",\"reason\":\"no-such-user\"}';;\n" \
  "    full*) echo '{\"address\":\"'\"$address\"'\",\"verdict\":\"undeliverable\",\"reason\":\"mailbox-full\"}';;\n" \
  "    quiet*) ;;\n"                                                                                               \
  "    *) echo '{\"address\":\"'\"$address\"'\",\"verdict\":\"deliverable\",\"flags\":[\"free\"],\"status\":\"OK\"}';;\n" \
  "  esac\n"                                                                                                       \
  "done\n"

static char *
write_program (const char *name,
               const char *script,
               const char *about)
{
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, NULL);
  char            *path = g_build_filename (g_get_user_data_dir (), name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0755, &error));
  g_assert_no_error (error);
  if (about)
    {
      g_autofree char *beside = g_strconcat (path, ".ini", NULL);

      g_assert_true (g_file_set_contents (beside, about, -1, &error));
    }

  return path;
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GPtrArray *
check (const char         *script,
       const char *const  *addresses,
       GCancellable       *cancellable,
       GError            **error)
{
  g_autofree char *path = write_program ("program", script, NULL);
  g_autoptr (ReboteCommandVerifier) verifier = rebote_command_verifier_new (path, error);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_nonnull (verifier);
  rebote_verifier_check_async (REBOTE_VERIFIER (verifier), addresses, cancellable, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return rebote_verifier_check_finish (REBOTE_VERIFIER (verifier), result, error);
}

static void
test_good (void)
{
  static const char *const addresses[] = { "ana@club.org", "gone@club.org", "quiet@club.org", "full@club.org", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = check (GOOD, addresses, NULL, &error);
  const ReboteVerification *verification;

  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 4);
  verification = g_ptr_array_index (results, 0);
  g_assert_cmpint (verification->verdict, ==, REBOTE_VERIFICATION_DELIVERABLE);
  g_assert_cmpint (verification->yes, ==, REBOTE_VERIFICATION_FREE);
  g_assert_cmpstr (verification->status, ==, "OK");
  g_assert_cmpstr (verification->service, ==, "program");
  g_assert_cmpint (verification->checked, >, 0);
  verification = g_ptr_array_index (results, 1);
  g_assert_cmpint (verification->verdict, ==, REBOTE_VERIFICATION_UNDELIVERABLE);
  g_assert_cmpint (verification->reason, ==, REBOTE_VERIFICATION_REASON_NO_SUCH_USER);
  g_assert_null (g_ptr_array_index (results, 2));
  /* The rules hold for programs, too: a full mailbox is there. */
  verification = g_ptr_array_index (results, 3);
  g_assert_cmpint (verification->verdict, ==, REBOTE_VERIFICATION_RISKY);
}

/* More than fits a pipe, both ways. */
static void
test_large (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) addresses = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *address = g_strdup_printf ("person-with-quite-a-long-name-%u@a-domain-of-some-length.org", i);

      g_strv_builder_add (builder, address);
    }
  addresses = g_strv_builder_end (builder);
  results = check (GOOD, (const char *const *)addresses, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3000; i++)
    g_assert_cmpstr (((ReboteVerification *)g_ptr_array_index (results, i))->address, ==, addresses[i]);
}

static void
test_bad (void)
{
  static const struct
  {
    const char         *script;
    ReboteVerifierError code;
  } cases[] = {
    { "cat >/dev/null; exit 75", REBOTE_VERIFIER_ERROR_UNAVAILABLE },
    { "exit 77", REBOTE_VERIFIER_ERROR_AUTH },
    { "exit 1", REBOTE_VERIFIER_ERROR_REQUEST },
    { "kill -9 $$", REBOTE_VERIFIER_ERROR_UNAVAILABLE },
    { "echo nonsense", REBOTE_VERIFIER_ERROR_REQUEST },
    { "echo '[]'", REBOTE_VERIFIER_ERROR_REQUEST },
    { "echo '{\"address\":\"ana@club.org\",\"verdict\":\"perhaps\"}'; sleep 1000", REBOTE_VERIFIER_ERROR_REQUEST },
    { "head -c 100000 /dev/zero | tr '\\0' x", REBOTE_VERIFIER_ERROR_REQUEST },
    { "yes '{\"address\":\"other@club.org\",\"verdict\":\"unknown\"}' | head -n 100000; exit 75",
      REBOTE_VERIFIER_ERROR_UNAVAILABLE },
  };
  static const char *const addresses[] = { "ana@club.org", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].script);
      g_assert_null (check (cases[i].script, addresses, NULL, &error));
      g_assert_error (error, REBOTE_VERIFIER_ERROR, (int)cases[i].code);
    }
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

/* Though what it has started holds its output open. */
static void
test_cancelled (void)
{
  static const char *const addresses[] = { "ana@club.org", NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_timeout_add (50, cancel_cb, cancellable);
  g_assert_null (check ("sleep 5 & sleep 1000", addresses, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_answers (void)
{
  static const struct
  {
    const char *line;
    gboolean    good;
  } cases[] = {
    { "{\"address\":\"a@b.org\",\"verdict\":\"unknown\"}", TRUE },
    { "{\"address\":\"a@b.org\",\"verdict\":\"risky\",\"reason\":\"catch-all\",\"flags\":[\"catch-all\"],\"x\":1}", TRUE },
    { "{\"address\":\"a@b.org\",\"verdict\":\"risky\",\"reason\":null,\"flags\":null,\"suggestion\":null}", TRUE },
    { "{\"address\":\"a@b.org\"}", FALSE },
    { "{\"verdict\":\"risky\"}", FALSE },
    { "{\"address\":1,\"verdict\":\"risky\"}", FALSE },
    { "{\"address\":\"a@b.org\",\"verdict\":\"risky\",\"reason\":\"because\"}", FALSE },
    { "{\"address\":\"a@b.org\",\"verdict\":\"risky\",\"flags\":[\"odd\"]}", FALSE },
    { "{\"address\":\"a@b.org\",\"verdict\":\"risky\",\"flags\":[1]}", FALSE },
    { "{\"address\":\"a@b.org\",\"verdict\":\"risky\",\"flags\":{}}", FALSE },
    { "{\"address\":", FALSE },
    { "", FALSE },
    { "1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteVerification) verification = rebote_command_answer_parse (cases[i].line, -1, &error);

      g_test_message ("%s", cases[i].line);
      g_assert_cmpint (verification != NULL, ==, cases[i].good);
      if (!cases[i].good)
        g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_FAILED);
    }
}

static void
test_folder (void)
{
  g_autofree char *before = g_build_filename (g_get_user_data_dir (), "program", NULL);
  int              removed = g_unlink (before);
  g_autofree char *plain = write_program ("plain", "", NULL);
  g_autofree char *told = write_program ("told", "",
                                         "[verifier]\nname=Our server\nsends=domains\nreceiver=dir.club.org\nbatch=7\n");
  g_autofree char *odd = write_program ("Odd name", "", NULL);
  g_autofree char *wrong = write_program ("wrong", "", "[verifier]\nsends=everything\n");
  g_autofree char *broken = write_program ("broken", "", "what is this?\n");
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) verifiers = rebote_command_verifiers_load (g_get_user_data_dir (), problems);
  g_autoptr (GPtrArray) none = rebote_command_verifiers_load ("/nonexistent", NULL);
  const ReboteVerifierInfo *info;

  g_assert_cmpint (removed, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (problems->len, ==, 3);
  g_assert_cmpuint (verifiers->len, ==, 2);
  info = rebote_verifier_get_info (g_ptr_array_index (verifiers, 0));
  g_assert_cmpstr (info->id, ==, "plain");
  g_assert_cmpstr (info->name, ==, "plain");
  /* What it does not say is the worst that it may do. */
  g_assert_cmpint (info->sends, ==, REBOTE_VERIFIER_SENDS_ADDRESSES);
  g_assert_cmpint (info->needs, ==, REBOTE_VERIFIER_NEEDS_NETWORK);
  info = rebote_verifier_get_info (g_ptr_array_index (verifiers, 1));
  g_assert_cmpstr (info->name, ==, "Our server");
  g_assert_cmpint (info->sends, ==, REBOTE_VERIFIER_SENDS_DOMAINS);
  g_assert_cmpstr (info->receiver, ==, "dir.club.org");
  g_assert_cmpuint (info->max_batch, ==, 7);
  g_assert_true (rebote_verifier_check_ready (g_ptr_array_index (verifiers, 1), NULL));
}

int
main (int    argc,
      char **argv)
{
  isolated_test_init (&argc, &argv);

  g_test_add_func ("/command-verifier/answers", test_answers);
  g_test_add_func ("/command-verifier/good", test_good);
  g_test_add_func ("/command-verifier/large", test_large);
  g_test_add_func ("/command-verifier/bad", test_bad);
  g_test_add_func ("/command-verifier/cancelled", test_cancelled);
  g_test_add_func ("/command-verifier/folder", test_folder);

  return isolated_test_run ();
}
