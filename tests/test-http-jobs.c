/* test-http-jobs.c
 *
 * Whole lists at services on the web: each service is played, step by step, with the answers that its file shows.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "verify/http/rebote-descriptor-example.h"
#include "verify/http/rebote-http-verifier.h"
#include "http-server.h"
#include "isolated.h"

#define KEY "s3cr3t-key-0001"

/* What each service is asked from the first step to the last, and what is known in the end. */
static const struct
{
  const char *service;
  const char *addresses;
  const char *sent; /* a part of what the list is sent as */
  const char *log;
  const char *verdicts;
} services[] = {
  { "bouncer", "ana@example.com bo@example.com cy@example.com di@example.com zoe@example.com",
    "[{\"email\":\"ana@example.com\"},{\"email\":\"bo@example.com\"},",
    "POST /v1.1/email/verify/batch?\n"
    "GET /v1.1/email/verify/batch/4d5fdf6b5ee97c4dbbccbfe1?with-stats=true\n"
    "GET /v1.1/email/verify/batch/4d5fdf6b5ee97c4dbbccbfe1?with-stats=true\n"
    "GET /v1.1/email/verify/batch/4d5fdf6b5ee97c4dbbccbfe1?with-stats=true\n"
    "GET /v1.1/email/verify/batch/4d5fdf6b5ee97c4dbbccbfe1/download?download=all\n"
    "DELETE /v1.1/email/verify/batch/4d5fdf6b5ee97c4dbbccbfe1?\n",
    "deliverable risky undeliverable unknown -" },
  { "kickbox", "ana@example.com bo@example.com flo@example.com",
    "\n\nana@example.com\nbo@example.com\nflo@example.com\n",
    "PUT /v2/verify-batch?\n"
    "GET /v2/verify-batch/123?\n"
    "GET /v2/verify-batch/123?\n"
    "GET /v2/verify-batch/123?\n"
    "GET /v2/verify-batch/123?\n"
    "GET /123.csv?x=1\n",
    "deliverable undeliverable undeliverable" },
  { "mailercheck", "P13@example.com p0@example.com p5@example.com",
    "{\"name\":\"List\",\"emails\":[\"P13@example.com\",\"p0@example.com\",\"p5@example.com\"]}",
    "POST /api/lists?\n"
    "GET /api/lists/4711?\n"
    "PUT /api/lists/4711/verify?\n"
    "GET /api/lists/4711?\n"
    "GET /api/lists/4711?\n"
    "GET /api/lists/4711/results?page=1&limit=100\n"
    "GET /api/lists/4711/results?page=2&limit=100\n"
    "DELETE /api/lists/4711?\n",
    "deliverable deliverable risky" },
  { "neverbounce", "ana@example.com bo@example.com cy@example.com",
    "\"input\":[{\"email\":\"ana@example.com\"},{\"email\":\"bo@example.com\"},{\"email\":\"cy@example.com\"}]",
    "POST /v4.2/jobs/create?\n"
    "GET /v4.2/jobs/status?job_id=150970&key=" KEY "\n"
    "GET /v4.2/jobs/status?job_id=150970&key=" KEY "\n"
    "GET /v4.2/jobs/status?job_id=150970&key=" KEY "\n"
    "GET /v4.2/jobs/results?job_id=150970&page=1&items_per_page=1000&key=" KEY "\n"
    "GET /v4.2/jobs/results?job_id=150970&page=2&items_per_page=1000&key=" KEY "\n"
    "POST /v4.2/jobs/delete?\n",
    "deliverable undeliverable risky" },
  { "reacher", "ana@example.com bo@example.com cy@example.com",
    "{\"input\":[\"ana@example.com\",\"bo@example.com\",\"cy@example.com\"]}",
    "POST /v1/bulk?\n"
    "GET /v1/bulk/7?\n"
    "GET /v1/bulk/7?\n"
    "GET /v1/bulk/7/results?format=json&limit=500&offset=0\n",
    "deliverable unknown -" },
  { "zerobounce", "ana@example.com bo@example.com cy@example.com",
    "Content-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\nContent-Type: text/csv\r\n\r\n"
    "email\nana@example.com\nbo@example.com\ncy@example.com\n\r\n",
    "POST /v2/sendfile?\n"
    "GET /v2/filestatus?file_id=b7a1e5f0-4c3d-4a75-9d5e-2f8f6f0f7c11&api_key=" KEY "\n"
    "GET /v2/filestatus?file_id=b7a1e5f0-4c3d-4a75-9d5e-2f8f6f0f7c11&api_key=" KEY "\n"
    "GET /v2/filestatus?file_id=b7a1e5f0-4c3d-4a75-9d5e-2f8f6f0f7c11&api_key=" KEY "\n"
    "GET /v2/getfile?file_id=b7a1e5f0-4c3d-4a75-9d5e-2f8f6f0f7c11&api_key=" KEY "\n"
    "GET /v2/deletefile?file_id=b7a1e5f0-4c3d-4a75-9d5e-2f8f6f0f7c11&api_key=" KEY "\n",
    "deliverable undeliverable undeliverable" },
};

typedef struct
{
  HttpServer       *server;
  ReboteDescriptor *descriptor;
  ReboteVerifier   *verifier;
  char             *job;
} Fixture;

static ReboteDescriptor *
load (const char *service)
{
  g_autofree char *path = g_strdup_printf ("/rebote/verifiers/%s.json", service);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, &error);
  ReboteDescriptor *descriptor;

  g_assert_no_error (error);
  descriptor = rebote_descriptor_new (service, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);

  return descriptor;
}

static void
begin (Fixture    *fixture,
       const char *service)
{
  fixture->server = http_server_new ();
  fixture->descriptor = load (service);
  fixture->verifier = REBOTE_VERIFIER (rebote_http_verifier_new_for_server (fixture->descriptor,
                                                                            http_server_get_url (fixture->server)));
  g_assert_true (rebote_verifier_has_jobs (fixture->verifier));
}

static void
end (Fixture *fixture)
{
  g_assert_finalize_object (fixture->verifier);
  rebote_descriptor_unref (fixture->descriptor);
  http_server_free (fixture->server);
  g_free (fixture->job);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Says the answer of the first example of a step that expects a word, or, for no word, of any that is no error. */
static gboolean
say_example (Fixture                  *fixture,
             ReboteDescriptorOperation operation,
             guint                     page,
             const char               *key,
             const char               *word)
{
  GPtrArray *examples = rebote_descriptor_get_examples (fixture->descriptor);

  for (guint i = 0; i < examples->len; i++)
    {
      const ReboteDescriptorExample *example = g_ptr_array_index (examples, i);
      JsonObject                    *expect = json_node_get_object (example->expect);

      if (example->operation != operation || example->page != page || json_object_has_member (expect, "error") ||
          (key && !json_object_has_member (expect, key)) ||
          (word && g_strcmp0 (json_object_get_string_member (expect, key), word) != 0))
        continue;
      http_server_say (fixture->server, HTTP_WELL, example->status, NULL, example->body);
      return TRUE;
    }

  return FALSE;
}

static void
submit (Fixture           *fixture,
        const char *const *addresses)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rebote_verifier_job_submit_async (fixture->verifier, addresses, NULL, result_cb, &result);
  wait_for (&result);
  fixture->job = rebote_verifier_job_submit_finish (fixture->verifier, result, &error);
  g_assert_no_error (error);
}

static ReboteVerifierJobState
poll_job (Fixture *fixture,
          double  *fraction,
          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (ReboteVerifierJobStatus) status = { 0 };

  rebote_verifier_job_poll_async (fixture->verifier, fixture->job, NULL, result_cb, &result);
  wait_for (&result);
  if (rebote_verifier_job_poll_finish (fixture->verifier, result, &status, error))
    g_assert_cmpuint (status.poll_after, >=, 1000);
  *fraction = status.fraction;

  return status.state;
}

static GPtrArray *
fetch (Fixture           *fixture,
       const char *const *addresses,
       GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rebote_verifier_job_fetch_async (fixture->verifier, fixture->job, addresses, NULL, result_cb, &result);
  wait_for (&result);

  return rebote_verifier_job_fetch_finish (fixture->verifier, result, error);
}

static void
delete_job (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rebote_verifier_job_delete_async (fixture->verifier, fixture->job, NULL, result_cb, &result);
  wait_for (&result);
  g_assert_true (rebote_verifier_job_delete_finish (fixture->verifier, result, &error));
  g_assert_no_error (error);
}

/* The server says all that it has to say before it is asked: the order of the questions is what is tested. */
static void
say_all (Fixture *fixture)
{
  if (say_example (fixture, REBOTE_DESCRIPTOR_STATUS, 0, "state", "waiting") &&
      rebote_descriptor_has (fixture->descriptor, REBOTE_DESCRIPTOR_START))
    g_assert_true (say_example (fixture, REBOTE_DESCRIPTOR_START, 0, NULL, NULL));
  g_assert_true (say_example (fixture, REBOTE_DESCRIPTOR_STATUS, 0, "state", "running"));
  g_assert_true (say_example (fixture, REBOTE_DESCRIPTOR_STATUS, 0, "state", "done"));
  if (rebote_descriptor_needs_link (fixture->descriptor))
    g_assert_true (say_example (fixture, REBOTE_DESCRIPTOR_STATUS, 0, "state", "done"));
  g_assert_true (say_example (fixture, REBOTE_DESCRIPTOR_RESULTS, 0, "items", NULL));
  say_example (fixture, REBOTE_DESCRIPTOR_RESULTS, 1, "items", NULL);
  say_example (fixture, REBOTE_DESCRIPTOR_REMOVE, 0, NULL, NULL);
}

static char *
tell_verdicts (GPtrArray         *results,
               const char *const *addresses)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < results->len; i++)
    {
      const ReboteVerification *verification = g_ptr_array_index (results, i);

      if (verification)
        g_assert_cmpstr (verification->address, ==, addresses[i]);
      g_strv_builder_add (words, verification ? rebote_verification_verdict_to_slug (verification->verdict) : "-");
    }
  all = g_strv_builder_end (words);

  return g_strjoinv (" ", all);
}

static void
test_services (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      Fixture fixture = { 0 };
      g_auto (GStrv) addresses = g_strsplit (services[i].addresses, " ", -1);
      g_autoptr (GPtrArray) results = NULL;
      g_autofree char *request = NULL;
      g_autofree char *verdicts = NULL;
      g_autofree char *log = NULL;
      g_autoptr (GError) error = NULL;
      double fraction;

      g_test_message ("%s", services[i].service);
      begin (&fixture, services[i].service);
      g_assert_true (say_example (&fixture, REBOTE_DESCRIPTOR_SUBMIT, 0, "job", NULL));
      http_server_say (fixture.server, HTTP_WELL, 500, NULL, "");
      submit (&fixture, (const char *const *)addresses);
      request = http_server_get_request (fixture.server);
      g_assert_nonnull (strstr (request, services[i].sent));
      g_assert_nonnull (strstr (request, KEY));

      http_server_forget_answers (fixture.server);
      say_all (&fixture);
      while (poll_job (&fixture, &fraction, &error) != REBOTE_VERIFIER_JOB_DONE)
        g_assert_no_error (error);
      g_assert_cmpfloat (fraction, ==, g_str_equal (services[i].service, "kickbox") ? 0 : 1);
      results = fetch (&fixture, (const char *const *)addresses, &error);
      g_assert_no_error (error);
      verdicts = tell_verdicts (results, (const char *const *)addresses);
      g_assert_cmpstr (verdicts, ==, services[i].verdicts);
      delete_job (&fixture);

      log = http_server_get_log (fixture.server);
      g_assert_cmpstr (log, ==, services[i].log);
      end (&fixture);
    }
}

/* What was begun by an earlier program is not begun, and paid for, once more. */
static void
test_begun (void)
{
  Fixture fixture = { 0 };
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;
  double fraction;

  begin (&fixture, "mailercheck");
  fixture.job = g_strdup ("4711");
  g_assert_true (say_example (&fixture, REBOTE_DESCRIPTOR_STATUS, 0, "state", "running"));
  g_assert_true (say_example (&fixture, REBOTE_DESCRIPTOR_STATUS, 0, "state", "waiting"));
  http_server_say (fixture.server, HTTP_WELL, 409, NULL, "{\"message\":\"Already started\"}");
  g_assert_true (say_example (&fixture, REBOTE_DESCRIPTOR_STATUS, 0, "state", "waiting"));
  g_assert_true (say_example (&fixture, REBOTE_DESCRIPTOR_STATUS, 0, "state", "done"));
  g_assert_cmpint (poll_job (&fixture, &fraction, &error), ==, REBOTE_VERIFIER_JOB_RUNNING);
  g_assert_cmpint (poll_job (&fixture, &fraction, &error), ==, REBOTE_VERIFIER_JOB_WAITING);
  g_assert_cmpint (poll_job (&fixture, &fraction, &error), ==, REBOTE_VERIFIER_JOB_WAITING);
  g_assert_cmpint (poll_job (&fixture, &fraction, &error), ==, REBOTE_VERIFIER_JOB_DONE);
  g_assert_no_error (error);
  log = http_server_get_log (fixture.server);
  g_assert_cmpstr (log, ==,
                   "GET /api/lists/4711?\nGET /api/lists/4711?\nPUT /api/lists/4711/verify?\nGET /api/lists/4711?\n"
                   "GET /api/lists/4711?\n");
  end (&fixture);
}

static const char *const bad_links[] = {
  "http://files.kickbox.com/123.csv", "file:///etc/passwd", "https://", "https://user:word@files.kickbox.com/", "/123.csv", "",
};

/* Wherever the results are, the key does not go there; and not everywhere is asked. */
static void
test_links (void)
{
  static const char csv[] = "email,result\nana@example.com,deliverable\n";
  const char *const addresses[] = { "ana@example.com", NULL };
  const char *const headers[] = { "Content-Type", "text/html", NULL };
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *request = NULL;

  begin (&fixture, "kickbox");
  fixture.job = g_strdup ("123");
  for (guint i = 0; i < G_N_ELEMENTS (bad_links); i++)
    {
      g_autofree char *status = g_strdup_printf ("{\"status\":\"completed\",\"download_url\":\"%s\"}", bad_links[i]);
      g_autoptr (GError) refused = NULL;

      http_server_forget (fixture.server);
      http_server_say (fixture.server, HTTP_WELL, 200, NULL, status);
      http_server_say (fixture.server, HTTP_WELL, 200, NULL, csv);
      g_assert_null (fetch (&fixture, addresses, &refused));
      g_assert_error (refused, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE);
      g_assert_cmpuint (http_server_count (fixture.server), ==, 1);
    }

  http_server_forget (fixture.server);
  http_server_say (fixture.server, HTTP_WELL, 200, NULL,
                   "{\"status\":\"completed\",\"download_url\":\"https://files.kickbox.com/123.csv\"}");
  http_server_say (fixture.server, HTTP_WELL, 200, headers, csv);
  results = fetch (&fixture, addresses, &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_ptr_array_index (results, 0));
  request = http_server_get_request (fixture.server);
  g_assert_null (strstr (request, KEY));
  end (&fixture);
}

/* All that is said of jobs in the files must fit what the verifier says of itself. */
static void
test_info (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = rebote_http_verifiers_load (NULL, NULL, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++)
    {
      ReboteVerifier           *verifier = g_ptr_array_index (all, i);
      const ReboteVerifierInfo *info = rebote_verifier_get_info (verifier);

      g_assert_cmpint (rebote_verifier_has_jobs (verifier), ==, info->max_job > 0);
      if (info->max_job == 0)
        continue;
      g_assert_cmpuint (info->min_job, >=, 1);
      g_assert_cmpuint (info->max_job, >=, 10000);
      g_assert_cmpuint (info->max_jobs, >=, 1);
      if (g_str_equal (info->id, "zerobounce"))
        g_assert_cmpstr (info->receiver, ==, "api.zerobounce.net, bulkapi.zerobounce.net");
      if (g_str_equal (info->id, "kickbox"))
        g_assert_cmpstr (info->receiver, ==, "api.kickbox.com");
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (services));
}

int
main (int   argc,
      char *argv[])
{
  static const char *const variables[] = {
    "ZEROBOUNCE", "NEVERBOUNCE", "MAILERCHECK", "REACHER", "KICKBOX", "BOUNCER",
  };

  isolated_test_init (&argc, &argv);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *name = g_strconcat ("REBOTE_KEY_", variables[i], NULL);

      g_setenv (name, KEY, TRUE);
    }
  g_test_add_func ("/http-jobs/services", test_services);
  g_test_add_func ("/http-jobs/begun", test_begun);
  g_test_add_func ("/http-jobs/links", test_links);
  g_test_add_func ("/http-jobs/info", test_info);

  return isolated_test_run ();
}
