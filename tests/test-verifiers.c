/* test-verifiers.c
 *
 * The registry: what is in it, what is left out and why, and what the user sets.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "verify/dns/rebote-dns-test.h"
#include "verify/rebote-verification-weigh.h"
#include "verify/rebote-verifiers.h"
#include "dns-server.h"
#include "isolated.h"
#include "verify-service.h"

typedef struct
{
  char                 *folder;
  char                 *services;
  char                 *commands;
  char                 *settings;
  ReboteVerifiersPlaces places;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rebote-verifiers-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->services = g_build_filename (fixture->folder, "verifiers", NULL);
  fixture->commands = g_build_filename (fixture->folder, "commands", NULL);
  fixture->settings = g_build_filename (fixture->folder, "config", "verifiers.ini", NULL);
  g_assert_no_errno (g_mkdir (fixture->services, 0700));
  g_assert_no_errno (g_mkdir (fixture->commands, 0700));
  fixture->places = (ReboteVerifiersPlaces){ fixture->services, fixture->commands, fixture->settings };
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->services);
  g_free (fixture->commands);
  g_free (fixture->settings);
}

static ReboteVerifiers *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  ReboteVerifiers *verifiers = rebote_verifiers_new (&fixture->places, NULL, &error);

  g_assert_no_error (error);
  return verifiers;
}

static void
add_file (const char *folder,
          const char *name,
          const char *text,
          int         mode)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, mode, &error);
  g_assert_no_error (error);
}

static void
assert_problem (ReboteVerifiers *verifiers,
                guint            position,
                const char      *first,
                const char      *second)
{
  const char *problem = g_ptr_array_index (rebote_verifiers_get_problems (verifiers), position);

  g_test_message ("%s", problem);
  g_assert_nonnull (strstr (problem, first));
  g_assert_nonnull (strstr (problem, second));
}

static const ReboteVerifierInfo *
get_info (ReboteVerifiers *verifiers,
          guint            position)
{
  g_autoptr (ReboteVerifier) verifier = g_list_model_get_item (G_LIST_MODEL (verifiers), position);

  return verifier ? rebote_verifier_get_info (verifier) : NULL;
}

static void
test_all (Fixture      *fixture,
          gconstpointer unused)
{
  g_autoptr (VerifyService) service = verify_service_new (0);
  g_autoptr (ReboteVerifiers) verifiers = NULL;
  g_autoptr (ReboteVerifiers) copy = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  verify_service_describe (service, fixture->services, "mine", 3);
  add_file (fixture->commands, "ours", "#!/bin/sh\n", 0700);
  verifiers = load (fixture);
  n = g_list_model_get_n_items (G_LIST_MODEL (verifiers));
  g_assert_cmpuint (rebote_verifiers_get_problems (verifiers)->len, ==, 0);
  g_assert_cmpstr (get_info (verifiers, 0)->id, ==, "local");
  g_assert_cmpstr (get_info (verifiers, 1)->id, ==, "smtp");
  g_assert_cmpstr (get_info (verifiers, n - 2)->id, ==, "mine");
  g_assert_cmpint (get_info (verifiers, n - 1)->kind, ==, REBOTE_VERIFIER_COMMAND);
  g_assert_null (get_info (verifiers, n));
  g_assert_nonnull (rebote_verifiers_lookup (verifiers, "kickbox"));
  g_assert_null (rebote_verifiers_lookup (verifiers, "nobody"));

  copy = rebote_verifiers_copy (verifiers, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (copy)), ==, n);
  g_assert_true (rebote_verifiers_lookup (copy, "mine") != rebote_verifiers_lookup (verifiers, "mine"));
}

/* What is faulty is left out, and told; an id that is taken stays with whom it is. */
static void
test_problems (Fixture      *fixture,
               gconstpointer unused)
{
  g_autoptr (VerifyService) service = verify_service_new (0);
  g_autoptr (ReboteVerifiers) verifiers = NULL;

  add_file (fixture->services, "a.json", "{\"schema\": 1, \"id\": \"a\", \"colour\": \"red\"}", 0600);
  verify_service_describe (service, fixture->services, "kickbox", 3);
  verify_service_describe (service, fixture->services, "smtp", 3);
  add_file (fixture->commands, "local", "#!/bin/sh\n", 0700);
  add_file (fixture->commands, "Bad Name", "#!/bin/sh\n", 0700);
  add_file (fixture->commands, "notes.txt", "no program", 0600);
  verifiers = load (fixture);

  g_assert_cmpuint (rebote_verifiers_get_problems (verifiers)->len, ==, 5);
  assert_problem (verifiers, 0, "a.json", "colour");
  assert_problem (verifiers, 1, "kickbox.json", "kickbox");
  assert_problem (verifiers, 2, "verifiers", "smtp");
  assert_problem (verifiers, 3, "Bad Name", "small letters");
  assert_problem (verifiers, 4, "commands", "local");
  g_assert_cmpint (rebote_verifier_get_info (rebote_verifiers_lookup (verifiers, "smtp"))->kind, ==, REBOTE_VERIFIER_BUILT_IN);
  g_assert_cmpstr (rebote_verifier_get_info (rebote_verifiers_lookup (verifiers, "kickbox"))->receiver, ==, "api.kickbox.com");
}

static void
changed_cb (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            guint      *changed)
{
  g_assert_cmpuint (removed, ==, 1);
  g_assert_cmpuint (added, ==, 1);
  *changed = position;
}

static void
test_offline (Fixture      *fixture,
              gconstpointer unused)
{
  g_autoptr (ReboteVerifiers) verifiers = load (fixture);
  g_autoptr (GError) error = NULL;
  guint changed = 99;

  g_signal_connect (verifiers, "items-changed", G_CALLBACK (changed_cb), &changed);
  g_assert_cmpint (get_info (verifiers, 0)->sends, ==, REBOTE_VERIFIER_SENDS_DOMAINS);
  g_assert_true (rebote_verifiers_set_offline (verifiers, TRUE, &error));
  g_assert_cmpuint (changed, ==, 0);
  g_assert_cmpint (get_info (verifiers, 0)->sends, ==, REBOTE_VERIFIER_SENDS_NOTHING);
  g_assert_true (rebote_verifiers_set_offline (verifiers, FALSE, &error));
  g_assert_cmpint (get_info (verifiers, 0)->sends, ==, REBOTE_VERIFIER_SENDS_DOMAINS);
}

static void
test_settings (Fixture      *fixture,
               gconstpointer unused)
{
  g_autoptr (ReboteVerifiers) verifiers = load (fixture);
  g_autoptr (ReboteVerifiers) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *helo = NULL;
  g_autofree char *server = NULL;

  g_assert_false (rebote_verifier_check_ready (rebote_verifiers_lookup (verifiers, "smtp"), NULL));
  g_assert_true (rebote_verifiers_set_setting (verifiers, "smtp", REBOTE_VERIFIERS_HELO_NAME, "mail.shop.net", &error));
  g_assert_true (rebote_verifiers_set_setting (verifiers, "smtp", REBOTE_VERIFIERS_MAIL_FROM, "me@shop.net", &error));
  g_assert_true (rebote_verifier_check_ready (rebote_verifiers_lookup (verifiers, "smtp"), &error));
  g_assert_true (rebote_verifiers_set_setting (verifiers, "kickbox", "host", "api.eu.kickbox.com", &error));
  g_assert_no_error (error);

  g_assert_false (rebote_verifiers_set_setting (verifiers, "kickbox", "host", "evil.net", &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY);
  g_clear_error (&error);
  g_assert_false (rebote_verifiers_set_setting (verifiers, "smtp", "colour", "red", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  again = load (fixture);
  helo = rebote_verifiers_get_setting (again, "smtp", REBOTE_VERIFIERS_HELO_NAME);
  server = rebote_verifiers_get_setting (again, "kickbox", "host");
  g_assert_cmpstr (helo, ==, "mail.shop.net");
  g_assert_cmpstr (server, ==, "api.eu.kickbox.com");
  g_assert_cmpstr (rebote_verifiers_get_smtp_settings (again)->mail_from, ==, "me@shop.net");
  g_assert_true (rebote_verifier_check_ready (rebote_verifiers_lookup (again, "smtp"), &error));
}

static void
test_faulty_settings (Fixture      *fixture,
                      gconstpointer unused)
{
  g_autofree char *config = g_path_get_dirname (fixture->settings);
  g_autoptr (ReboteVerifiers) verifiers = NULL;

  g_assert_no_errno (g_mkdir (config, 0700));
  add_file (config, "verifiers.ini", "[kickbox]\nhost=evil.net\n[smtp]\nport=x\n[local]\ndns-servers=nonsense:x\n", 0600);
  verifiers = load (fixture);
  g_assert_cmpuint (rebote_verifiers_get_problems (verifiers)->len, ==, 3);
  assert_problem (verifiers, 0, "verifiers.ini", "dns-servers");
  g_assert_cmpint (get_info (verifiers, 0)->sends, ==, REBOTE_VERIFIER_SENDS_NOTHING);
}

static ReboteVerification *
make (ReboteVerificationVerdict verdict,
      ReboteVerificationReason  reason)
{
  ReboteVerification *verification = rebote_verification_new ();

  verification->verdict = verdict;
  verification->reason = reason;

  return verification;
}

/* Who speaks, and whether somebody contradicts. */
static void
test_weigh (void)
{
  static const struct
  {
    ReboteVerificationVerdict first;
    ReboteVerificationReason  first_reason;
    ReboteVerificationVerdict second;
    ReboteVerificationReason  second_reason;
    guint                     best;
    gboolean                  is_disputed;
  } cases[] = {
    { REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_TIMEOUT, REBOTE_VERIFICATION_DELIVERABLE,
      REBOTE_VERIFICATION_REASON_ACCEPTED, 1, FALSE },
    { REBOTE_VERIFICATION_UNDELIVERABLE, REBOTE_VERIFICATION_REASON_NO_SUCH_USER, REBOTE_VERIFICATION_DELIVERABLE,
      REBOTE_VERIFICATION_REASON_ACCEPTED, 0, TRUE },
    { REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_REASON_CATCH_ALL, REBOTE_VERIFICATION_UNDELIVERABLE,
      REBOTE_VERIFICATION_REASON_NO_SUCH_USER, 1, FALSE },
    { REBOTE_VERIFICATION_RISKY, REBOTE_VERIFICATION_REASON_CATCH_ALL, REBOTE_VERIFICATION_UNDELIVERABLE,
      REBOTE_VERIFICATION_REASON_NONE, 1, TRUE },
    { REBOTE_VERIFICATION_UNDELIVERABLE, REBOTE_VERIFICATION_REASON_NONE, REBOTE_VERIFICATION_UNKNOWN,
      REBOTE_VERIFICATION_REASON_TIMEOUT, 0, FALSE },
    { REBOTE_VERIFICATION_UNDELIVERABLE, REBOTE_VERIFICATION_REASON_NO_SUCH_USER, REBOTE_VERIFICATION_RISKY,
      REBOTE_VERIFICATION_REASON_SPAMTRAP, 1, FALSE },
    { REBOTE_VERIFICATION_UNKNOWN, REBOTE_VERIFICATION_REASON_TIMEOUT, REBOTE_VERIFICATION_RISKY,
      REBOTE_VERIFICATION_REASON_CATCH_ALL, 1, FALSE },
    { REBOTE_VERIFICATION_DELIVERABLE, REBOTE_VERIFICATION_REASON_ACCEPTED, REBOTE_VERIFICATION_RISKY,
      REBOTE_VERIFICATION_REASON_CATCH_ALL, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_verification_free);
      const ReboteVerification *against;

      g_test_message ("case %u", i);
      g_ptr_array_add (said, make (cases[i].first, cases[i].first_reason));
      g_ptr_array_add (said, make (cases[i].second, cases[i].second_reason));
      g_assert_true (rebote_verifications_weigh (said, &against) == g_ptr_array_index (said, cases[i].best));
      g_assert_cmpint (against != NULL, ==, cases[i].is_disputed);
    }
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/* A domain name system in which nothing exists is not believed. */
static void
test_dns (Fixture      *fixture,
          gconstpointer unused)
{
  static const DnsEntry good[] = { { "example.com", "NODATA" }, { NULL, NULL } };
  static const DnsEntry bad[] = { { NULL, NULL } };
  static const DnsEntry refusing[] = { { "example.com", "REFUSED" }, { NULL, NULL } };
  static const DnsEntry *const all[] = { good, bad, refusing };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (DnsServer) server = dns_server_new (all[i]);
      g_autoptr (ReboteVerifiers) first = load (fixture);
      g_autoptr (ReboteVerifiers) verifiers = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      ReboteDnsClient *client;

      g_assert_true (rebote_verifiers_set_setting (first, "local", REBOTE_VERIFIERS_DNS_SERVERS,
                                                   dns_server_get_address (server), &error));
      verifiers = load (fixture);
      client = rebote_route_cache_get_client (rebote_verifiers_get_routes (verifiers));
      rebote_dns_test_async (client, NULL, result_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (rebote_dns_test_finish (client, result, &error), ==, i == 0);
      if (i > 0)
        g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE);
    }
}

#define add_test(path, func) g_test_add ("/verifiers/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  isolated_test_init (&argc, &argv);
  add_test ("all", test_all);
  add_test ("problems", test_problems);
  add_test ("offline", test_offline);
  add_test ("settings", test_settings);
  add_test ("faulty-settings", test_faulty_settings);
  add_test ("dns", test_dns);
  g_test_add_func ("/verifiers/weigh", test_weigh);

  return isolated_test_run ();
}
