/* test-http-verifier.c
 *
 * Verifiers on the web, asked over a real line: each service is played by a server on loopback, which also behaves badly.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "verify/http/rebote-descriptor-example.h"
#include "verify/http/rebote-http-verifier.h"
#include "verify/rebote-verifier-keys.h"
#include "http-server.h"
#include "isolated.h"

#define KEY "s3cr3t-key-0001"

/* A service that has everything a badly behaved server can be tried with, and does not wait for long. */
static const char service[] =
  "{\"schema\":1,\"id\":\"testservice\",\"name\":\"Test Service\",\"secrets\":[{\"id\":\"key\",\"label\":\"API key\"}],"
  "\"auth\":[{\"kind\":\"query\",\"name\":\"k\",\"value\":\"{secret.key}\"},{\"kind\":\"header\",\"name\":\"X-Key\",\"value\":\"{secret.key}\"}],"
  "\"check\":{\"method\":\"GET\",\"url\":\"https://api.service.invalid/check\",\"query\":{\"email\":\"{email}\"},\"timeout_ms\":1000,"
  "\"headers\":{\"X-Mail\":\"{email}\"},\"response\":{"
  "\"pending\":[{\"when\":{\"http\":202},\"retry_ms\":20,\"max_ms\":300}],"
  "\"errors\":[{\"when\":{\"path\":\"$.error\",\"present\":true},\"kind\":\"account\",\"message\":\"$.error\"}],"
  "\"verdicts\":[{\"when\":{\"path\":\"$.status\",\"eq\":\"valid\"},\"verdict\":\"deliverable\",\"reason\":\"accepted\"}],"
  "\"fields\":{\"raw_status\":\"$.status\"}}},"
  "\"credits\":{\"method\":\"GET\",\"url\":\"https://api.service.invalid/credits\",\"value\":\"$.credits\"}}";

typedef struct
{
  HttpServer     *server;
  HttpServer     *other; /* where nobody should ask */
  ReboteVerifier *verifier;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteDescriptor) descriptor = rebote_descriptor_new ("test.json", service, strlen (service), &error);

  g_assert_no_error (error);
  fixture->server = http_server_new ();
  fixture->other = http_server_new ();
  http_server_say (fixture->other, HTTP_WELL, 200, NULL, "{\"status\":\"valid\"}");
  fixture->verifier = REBOTE_VERIFIER (rebote_http_verifier_new_for_server (descriptor,
                                                                            http_server_get_url (fixture->server)));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  g_assert_finalize_object (fixture->verifier);
  http_server_free (fixture->server);
  http_server_free (fixture->other);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static GPtrArray *
check (ReboteVerifier    *verifier,
       const char *const *addresses,
       GCancellable      *cancellable,
       GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rebote_verifier_check_async (verifier, addresses, cancellable, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return rebote_verifier_check_finish (verifier, result, error);
}

static GPtrArray *
check_one (ReboteVerifier *verifier,
           const char     *address,
           GError        **error)
{
  const char *const addresses[] = { address, NULL };

  return check (verifier, addresses, NULL, error);
}

static gint64
get_credits (ReboteVerifier *verifier,
             GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rebote_verifier_get_credits_async (verifier, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return rebote_verifier_get_credits_finish (verifier, result, error);
}

/* Plays one example of a service and looks whether the verifier understands it as the file says. */
static void
play (HttpServer              *server,
      ReboteVerifier          *verifier,
      ReboteDescriptorExample *example,
      const char              *where)
{
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  for (guint i = 0; i < example->headers->len; i++)
    g_ptr_array_add (headers, g_ptr_array_index (example->headers, i));
  g_ptr_array_add (headers, NULL);
  http_server_forget (server);
  http_server_say (server, HTTP_WELL, example->status, (const char *const *)headers->pdata, example->body);

  if (example->operation == REBOTE_DESCRIPTOR_CREDITS)
    outcome.credits = get_credits (verifier, &error);
  else
    outcome.results = check (verifier, (const char *const *)example->addresses, NULL, &error);
  g_assert_true (outcome.results || error || example->operation == REBOTE_DESCRIPTOR_CREDITS);
  g_assert_cmpuint (http_server_count (server), >=, 1);

  problem = rebote_descriptor_example_compare (example, &outcome, error);
  if (problem)
    g_test_message ("%s: %s", where, problem);
  g_assert_null (problem);
}

static gboolean
is_pending (ReboteDescriptorExample *example)
{
  return json_object_has_member (json_node_get_object (example->expect), "pending");
}

/* Where a request may have the key and the address; each service in its own way. */
static void
check_request (HttpServer *server,
               guint       n_secrets)
{
  g_autofree char *request = http_server_get_request (server);
  g_autofree char *plain = g_uri_unescape_string (request, NULL);

  g_assert_nonnull (strstr (plain, "ana@example.com"));
  if (n_secrets > 0)
    g_assert_nonnull (strstr (request, KEY));
  g_assert_null (strstr (request, "{"  "email}"));
}

static void
test_services (void)
{
  g_autoptr (HttpServer) server = http_server_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = rebote_http_verifiers_load (NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 10);
  for (guint i = 0; i < all->len; i++)
    {
      ReboteHttpVerifier *built_in = g_ptr_array_index (all, i);
      ReboteDescriptor   *descriptor = rebote_http_verifier_get_descriptor (built_in);
      GPtrArray          *examples = rebote_descriptor_get_examples (descriptor);
      g_autoptr (ReboteHttpVerifier) verifier = rebote_http_verifier_new_for_server (descriptor,
                                                                                     http_server_get_url (server));

      for (guint j = 0; j < examples->len; j++)
        {
          ReboteDescriptorExample *example = g_ptr_array_index (examples, j);
          g_autofree char         *where = g_strdup_printf ("%s: examples[%u]", rebote_descriptor_get_id (descriptor), j);

          /* Jobs are played from one step to the next elsewhere. */
          if (is_pending (example) || example->operation >= REBOTE_DESCRIPTOR_SUBMIT)
            continue;
          play (server, REBOTE_VERIFIER (verifier), example, where);
          if (example->operation == REBOTE_DESCRIPTOR_CHECK && example->status == 200 && j == 0)
            check_request (server, rebote_descriptor_get_secrets (descriptor)->len);
        }
    }
}

static const struct
{
  const char         *name;
  HttpManner          manner;
  guint               status;
  const char         *header;
  const char         *value;
  const char         *body;
  ReboteVerifierError code;
  guint               retry_after; /* seconds */
} troubles[] = {
  { "500", HTTP_WELL, 500, NULL, NULL, "<html>oops", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0 },
  { "500 with a verdict", HTTP_WELL, 500, NULL, NULL, "{\"status\":\"valid\"}", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0 },
  { "503", HTTP_WELL, 503, "Retry-After", "7", "", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 7 },
  { "429", HTTP_WELL, 429, "Retry-After", "120", "", REBOTE_VERIFIER_ERROR_RATE, 120 },
  { "429, far in the future", HTTP_WELL, 429, "Retry-After", "99999999999", "", REBOTE_VERIFIER_ERROR_RATE, 24 * 60 * 60 },
  { "429, a date gone by", HTTP_WELL, 429, "Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT", "", REBOTE_VERIFIER_ERROR_RATE, 0 },
  { "429, nonsense", HTTP_WELL, 429, "Retry-After", "soon", "", REBOTE_VERIFIER_ERROR_RATE, 0 },
  { "401", HTTP_WELL, 401, "WWW-Authenticate", "Basic realm=\"x\"", "", REBOTE_VERIFIER_ERROR_AUTH, 0 },
  { "402", HTTP_WELL, 402, NULL, NULL, "", REBOTE_VERIFIER_ERROR_CREDITS, 0 },
  { "403", HTTP_WELL, 403, NULL, NULL, "", REBOTE_VERIFIER_ERROR_REFUSED, 0 },
  { "404", HTTP_WELL, 404, NULL, NULL, "", REBOTE_VERIFIER_ERROR_REQUEST, 0 },
  { "never", HTTP_NEVER, 200, NULL, NULL, "", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0 },
  { "cut", HTTP_CUT, 200, NULL, NULL, "", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0 },
  { "huge", HTTP_HUGE, 200, NULL, NULL, "", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0 },
  { "empty", HTTP_WELL, 200, NULL, NULL, "", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0 },
  { "a page", HTTP_WELL, 200, NULL, NULL, "<html><body>Log in to the hotel</body></html>", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0 },
  { "half of JSON", HTTP_WELL, 200, NULL, NULL, "{\"status\":\"valid\"", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0 },
  { "another JSON", HTTP_WELL, 200, NULL, NULL, "[1,2,3]", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0 },
  { "null", HTTP_WELL, 200, NULL, NULL, "{\"status\":null}", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0 },
  { "204", HTTP_WELL, 204, NULL, NULL, "", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0 },
  { "an error that repeats the key", HTTP_WELL, 200, NULL, NULL, "{\"error\":\"bad key " KEY "\"}", REBOTE_VERIFIER_ERROR_AUTH, 0 },
  { "not yet, for ever", HTTP_WELL, 202, NULL, NULL, "", REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0 },
};

/* None of it is a verdict, and none of it tells the key. */
static void
test_troubles (Fixture      *fixture,
               gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      const char *const headers[] = { troubles[i].header, troubles[i].value, NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) results = NULL;

      g_test_message ("%s", troubles[i].name);
      http_server_forget (fixture->server);
      http_server_say (fixture->server, troubles[i].manner, troubles[i].status, headers, troubles[i].body);
      results = check_one (fixture->verifier, "ana@example.com", &error);
      g_assert_error (error, REBOTE_VERIFIER_ERROR, (int)troubles[i].code);
      g_assert_null (results);
      g_assert_cmpuint (rebote_verifier_error_get_retry_after (error) / 1000, ==, troubles[i].retry_after);
      g_assert_null (strstr (error->message, KEY));
      g_assert_cmpuint (http_server_count (fixture->server), >=, 1);
    }
}

/* The date is of now, so what is left is told within some seconds. */
static void
test_retry_date (Fixture      *fixture,
                 gconstpointer unused)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, 600);
  g_autofree char *date = g_date_time_format (then, "%a, %d %b %Y %H:%M:%S GMT");
  const char *const headers[] = { "Retry-After", date, NULL };
  g_autoptr (GError) error = NULL;

  http_server_say (fixture->server, HTTP_WELL, 429, headers, "");
  g_assert_null (check_one (fixture->verifier, "ana@example.com", &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_RATE);
  g_assert_cmpuint (rebote_verifier_error_get_retry_after (error), <=, 600 * 1000);
  g_assert_cmpuint (rebote_verifier_error_get_retry_after (error), >, 300 * 1000);
}

/* The key goes with a request, so the request goes nowhere else. */
static void
test_redirect (Fixture      *fixture,
               gconstpointer unused)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autofree char *elsewhere = g_strconcat (http_server_get_url (fixture->other), "/check", NULL);
  const char *const headers[] = { "Location", elsewhere, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GError) error = NULL;

      http_server_forget (fixture->server);
      http_server_say (fixture->server, HTTP_WELL, statuses[i], headers, "{\"status\":\"valid\"}");
      g_assert_null (check_one (fixture->verifier, "ana@example.com", &error));
      g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_REFUSED);
      g_assert_null (strstr (error->message, KEY));
    }
  g_assert_cmpuint (http_server_count (fixture->other), ==, 0);
}

static void
test_pending (Fixture      *fixture,
              gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;

  http_server_say (fixture->server, HTTP_WELL, 202, NULL, "");
  http_server_say (fixture->server, HTTP_WELL, 202, NULL, "");
  http_server_say (fixture->server, HTTP_WELL, 200, NULL, "{\"status\":\"valid\"}");
  results = check_one (fixture->verifier, "ana@example.com", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (http_server_count (fixture->server), ==, 3);
  g_assert_cmpint (((ReboteVerification *)g_ptr_array_index (results, 0))->verdict, ==, REBOTE_VERIFICATION_DELIVERABLE);
}

/* A word that nobody knows yet is no verdict of ours, but is kept. */
static void
test_new_word (Fixture      *fixture,
               gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  ReboteVerification *verification;

  http_server_say (fixture->server, HTTP_WELL, 200, NULL, "{\"status\":\"super-valid\"}");
  results = check_one (fixture->verifier, "ana@example.com", &error);
  g_assert_no_error (error);
  verification = g_ptr_array_index (results, 0);
  g_assert_cmpint (verification->verdict, ==, REBOTE_VERIFICATION_UNKNOWN);
  g_assert_cmpstr (verification->status, ==, "super-valid");
  g_assert_cmpstr (verification->service, ==, "testservice");
  g_assert_cmpstr (verification->address, ==, "ana@example.com");
}

/* One error for two causes: the credits tell which. */
static void
test_account (Fixture      *fixture,
              gconstpointer unused)
{
  static const struct
  {
    const char         *credits;
    ReboteVerifierError code;
  } cases[] = {
    { "{\"credits\":0}", REBOTE_VERIFIER_ERROR_CREDITS },
    { "{\"credits\":12}", REBOTE_VERIFIER_ERROR_AUTH },
    { "{}", REBOTE_VERIFIER_ERROR_AUTH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      http_server_forget (fixture->server);
      http_server_say (fixture->server, HTTP_WELL, 200, NULL, "{\"error\":\"bad key or no credits\"}");
      http_server_say (fixture->server, HTTP_WELL, 200, NULL, cases[i].credits);
      g_assert_null (check_one (fixture->verifier, "ana@example.com", &error));
      g_assert_error (error, REBOTE_VERIFIER_ERROR, (int)cases[i].code);
      g_assert_cmpuint (http_server_count (fixture->server), ==, 2);
    }
}

static const char *const hostile[] = {
  "ana@example.com\r\nX-Evil: yes", "ana@example.com\nX-Evil: yes", "ana\r@example.com", "ana\t@example.com",
  "ana\xff@example.com",
};

/* Nothing is sent that an address could have made into something else. */
static void
test_injection (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *request = NULL;

  http_server_say (fixture->server, HTTP_WELL, 200, NULL, "{\"status\":\"valid\"}");
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GError) refused = NULL;

      g_assert_null (check_one (fixture->verifier, hostile[i], &refused));
      g_assert_error (refused, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_ADDRESS);
    }
  g_assert_cmpuint (http_server_count (fixture->server), ==, 0);

  results = check_one (fixture->verifier, "a+b&k=x#y%41@example.com", &error);
  g_assert_no_error (error);
  request = http_server_get_request (fixture->server);
  g_assert_true (g_str_has_prefix (request, "GET /check?email=a%2Bb%26k%3Dx%23y%2541%40example.com&k=" KEY "\n"));
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer unused)
{
  const char *const addresses[] = { "ana@example.com", NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  http_server_say (fixture->server, HTTP_NEVER, 200, NULL, "");
  rebote_verifier_check_async (fixture->verifier, addresses, cancellable, result_cb, &result);
  while (http_server_count (fixture->server) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (rebote_verifier_check_finish (fixture->verifier, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_nobody (Fixture      *fixture,
             gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HttpServer) gone = http_server_new ();
  g_autofree char *url = g_strdup (http_server_get_url (gone));
  g_autoptr (ReboteHttpVerifier) verifier = NULL;

  g_clear_pointer (&gone, http_server_free);
  verifier = rebote_http_verifier_new_for_server (
    rebote_http_verifier_get_descriptor (REBOTE_HTTP_VERIFIER (fixture->verifier)), url);
  g_assert_null (check_one (REBOTE_VERIFIER (verifier), "ana@example.com", &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE);
  g_assert_null (strstr (error->message, KEY));
}

/* GnuTLS is loaded late and has variables for each thread, over which the leak checker falls at the end of the program. */
#ifndef __SANITIZE_ADDRESS__
/* A server that anybody could have put there gets no key. */
static void
test_certificate (Fixture      *fixture,
                  gconstpointer unused)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "data", "self-signed.pem", NULL);
  g_autoptr (HttpServer) secure = http_server_new_secure (file);
  ReboteDescriptor *descriptor = rebote_http_verifier_get_descriptor (REBOTE_HTTP_VERIFIER (fixture->verifier));
  g_autoptr (ReboteHttpVerifier) verifier = rebote_http_verifier_new_for_server (descriptor, http_server_get_url (secure));
  g_autoptr (GError) error = NULL;

  http_server_say (secure, HTTP_WELL, 200, NULL, "{\"status\":\"valid\"}");
  g_assert_null (check_one (REBOTE_VERIFIER (verifier), "ana@example.com", &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_REFUSED);
  g_assert_cmpuint (http_server_count (secure), ==, 0);
  g_assert_null (strstr (error->message, KEY));
}
#endif

static void
test_keys (Fixture      *fixture,
           gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) error_2 = NULL;

  http_server_say (fixture->server, HTTP_WELL, 200, NULL, "{\"status\":\"valid\"}");
  g_assert_true (rebote_verifier_check_ready (fixture->verifier, &error));
  g_assert_no_error (error);

  /* There is no keyring where the tests run. */
  g_unsetenv ("REBOTE_KEY_TESTSERVICE");
  g_assert_false (rebote_verifier_check_ready (fixture->verifier, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY);
  g_assert_null (check_one (fixture->verifier, "ana@example.com", &error_2));
  g_assert_error (error_2, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY);
  g_assert_cmpuint (http_server_count (fixture->server), ==, 0);
  g_setenv ("REBOTE_KEY_TESTSERVICE", KEY, TRUE);
}

/* What a verifier says of itself must be true of what it sends. */
static void
test_info (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = rebote_http_verifiers_load (NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++)
    {
      ReboteVerifier           *verifier = g_ptr_array_index (all, i);
      const ReboteVerifierInfo *info = rebote_verifier_get_info (verifier);
      gboolean                  is_reacher = g_str_equal (info->id, "reacher");

      g_assert_cmpint (info->kind, ==, REBOTE_VERIFIER_HTTP);
      g_assert_cmpint (info->sends, ==, REBOTE_VERIFIER_SENDS_ADDRESSES);
      g_assert_cmpint (info->is_paid, ==, !is_reacher);
      g_assert_cmpint (rebote_verifier_has_credits (verifier), ==, !is_reacher);
      g_assert_cmpuint (info->max_concurrent, >=, 1);
      g_assert_cmpfloat (info->per_second, >, 0);
      g_assert_cmpuint (info->max_run, ==, g_str_equal (info->id, "neverbounce") ? 1 : 0);
      if (!is_reacher)
        continue;
      g_assert_cmpstr (info->receiver, ==, "127.0.0.1, without encryption");
      g_assert_false (rebote_http_verifier_set_setting (REBOTE_HTTP_VERIFIER (verifier), "base", "ftp://x.test", &error));
      g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY);
      g_clear_error (&error);
      g_assert_true (rebote_http_verifier_set_setting (REBOTE_HTTP_VERIFIER (verifier), "base", "https://mail.test/", &error));
      g_assert_cmpstr (info->receiver, ==, "mail.test");
    }
}

static void
write_own (const char *folder,
           const char *name,
           const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* An own file adds a service; one that takes the name of another is refused, for it would get its keys. */
static void
test_own (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "verifiers", NULL);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) thief = g_string_new (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = NULL;

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_string_replace (thief, "testservice", "zerobounce", 0);
  write_own (folder, "a-thief.json", thief->str);
  write_own (folder, "b-own.json", service);
  write_own (folder, "c-twice.json", service);
  write_own (folder, "d-broken.json", "{");
  write_own (folder, "notes.txt", "nothing");

  all = rebote_http_verifiers_load (folder, problems, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 11);
  g_assert_cmpstr (rebote_verifier_get_info (g_ptr_array_index (all, 10))->receiver, ==, "api.service.invalid");
  g_assert_cmpuint (problems->len, ==, 3);
  g_assert_nonnull (strstr (g_ptr_array_index (problems, 0), "a-thief.json"));
  g_assert_nonnull (strstr (g_ptr_array_index (problems, 1), "c-twice.json"));
  g_assert_nonnull (strstr (g_ptr_array_index (problems, 2), "d-broken.json"));
}

int
main (int   argc,
      char *argv[])
{
  static const char *const variables[] = {
    "ZEROBOUNCE", "NEVERBOUNCE", "MAILERCHECK", "MAILNJOY_ID", "MAILNJOY_SECRET", "REACHER", "HUNTER", "KICKBOX", "EMAILABLE",
    "BOUNCER", "DEBOUNCE", "TESTSERVICE",
  };

  isolated_test_init (&argc, &argv);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *name = g_strconcat ("REBOTE_KEY_", variables[i], NULL);

      g_setenv (name, KEY, TRUE);
    }

  g_test_add_func ("/http-verifier/services", test_services);
  g_test_add ("/http-verifier/troubles", Fixture, NULL, set_up, test_troubles, tear_down);
  g_test_add ("/http-verifier/retry-date", Fixture, NULL, set_up, test_retry_date, tear_down);
  g_test_add ("/http-verifier/redirect", Fixture, NULL, set_up, test_redirect, tear_down);
  g_test_add ("/http-verifier/pending", Fixture, NULL, set_up, test_pending, tear_down);
  g_test_add ("/http-verifier/new-word", Fixture, NULL, set_up, test_new_word, tear_down);
  g_test_add ("/http-verifier/account", Fixture, NULL, set_up, test_account, tear_down);
  g_test_add ("/http-verifier/injection", Fixture, NULL, set_up, test_injection, tear_down);
  g_test_add ("/http-verifier/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/http-verifier/nobody", Fixture, NULL, set_up, test_nobody, tear_down);
#ifndef __SANITIZE_ADDRESS__
  g_test_add ("/http-verifier/certificate", Fixture, NULL, set_up, test_certificate, tear_down);
#endif
  g_test_add ("/http-verifier/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add_func ("/http-verifier/info", test_info);
  g_test_add_func ("/http-verifier/own", test_own);

  return isolated_test_run ();
}
