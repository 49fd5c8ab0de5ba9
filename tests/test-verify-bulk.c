/* test-verify-bulk.c
 *
 * Many addresses as lists, over a real line to a service that behaves well or badly: whatever it does, a list is handed over
 * once, and what came of it is not lost.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "verify/http/rebote-http-verifier.h"
#include "verify/rebote-verify-bulk.h"
#include "http-server.h"
#include "isolated.h"

#define KEY "s3cr3t-key-0001"

/* Four addresses in a list, two results on a page, and PUT, which HTTP would allow to be sent again (RFC 9110, 9.2.2). */
static const char service[] =
  "{\"schema\":1,\"id\":\"lists\",\"name\":\"Lists\",\"secrets\":[{\"id\":\"key\",\"label\":\"API key\"}],"
  "\"auth\":[{\"kind\":\"header\",\"name\":\"X-Key\",\"value\":\"{secret.key}\"}],"
  "\"check\":{\"method\":\"GET\",\"url\":\"https://api.lists.invalid/check\",\"query\":{\"email\":\"{email}\"},\"response\":{"
  "\"verdicts\":[{\"when\":{\"path\":\"$.w\",\"eq\":\"ok\"},\"verdict\":\"deliverable\",\"reason\":\"accepted\"},"
  "{\"when\":{\"path\":\"$.w\",\"eq\":\"no\"},\"verdict\":\"undeliverable\",\"reason\":\"no-such-user\"}],\"fields\":{\"raw_status\":\"$.w\"}}},"
  "\"jobs\":{\"least\":LEAST,\"most\":4,\"open\":OPEN,"
  "\"submit\":{\"method\":\"PUT\",\"url\":\"https://api.lists.invalid/jobs\",\"timeout_ms\":1000,\"emails_as\":\"array\","
  "\"body\":{\"type\":\"json\",\"value\":{\"all\":\"{emails}\"}},\"id\":\"$.id\"},"
  "\"status\":{\"method\":\"GET\",\"url\":\"https://api.lists.invalid/jobs/{job}\",\"timeout_ms\":1000,"
  "\"running\":{\"path\":\"$.s\",\"eq\":\"busy\"},\"done\":{\"path\":\"$.s\",\"eq\":\"done\"},"
  "\"failed\":{\"path\":\"$.s\",\"eq\":\"bad\"},\"message\":\"$.why\",\"fraction\":\"$.n\",\"poll_ms\":10,"
  "\"errors\":[{\"when\":{\"http\":404},\"kind\":\"job\",\"message\":\"$.why\"}]},"
  "\"results\":{\"method\":\"GET\",\"url\":\"https://api.lists.invalid/jobs/{job}/rows\",\"query\":{\"page\":\"{page}\"},"
  "\"pages\":{\"size\":2,\"first\":1},\"items\":\"$.rows[*]\",\"item_email\":\"$.e\","
  "\"errors\":[{\"when\":{\"path\":\"$.error\",\"present\":true},\"kind\":\"unavailable\",\"message\":\"$.error\"}]},"
  "\"delete\":{\"method\":\"DELETE\",\"url\":\"https://api.lists.invalid/jobs/{job}\"}}}";

#define ROWS_1     "{\"rows\":[{\"e\":\"a1@club.org\",\"w\":\"ok\"},{\"e\":\"a2@club.org\",\"w\":\"no\"}]}"
#define ROWS_2     "{\"rows\":[{\"e\":\"a3@club.org\",\"w\":\"ok\"},{\"e\":\"a4@club.org\",\"w\":\"ok\"}]}"
#define NO_ROWS    "{\"rows\":[]}"
#define SUBMISSION "PUT /jobs?\n"

typedef struct
{
  HttpServer       *server;
  HttpServer       *other; /* where nobody should ask */
  ReboteVerifier   *verifier;
  ReboteVerifyBulk *bulk;
  GCancellable     *cancellable;
  const char *const *addresses; /* to be asked for; NULL for a1@club.org and so on */
  guint             n_addresses;
  guint             n_given;
  GString          *events;
  GPtrArray        *submitted; /* the addresses of the last list */
  GHashTable       *open;      /* what was told to be asked for, and not what came of it */
  guint             n_told;
  gboolean          cancel_when_submitted;
  gboolean          pause_when_submitted;
  gboolean          lose_job;
  guint             fail_after; /* verdicts, from which on they cannot be kept; or 0 */
} Fixture;

static char *
next (gpointer user_data,
      GError **error)
{
  Fixture *fixture = user_data;

  if (fixture->n_given == fixture->n_addresses)
    return NULL;

  fixture->n_given++;
  return fixture->addresses ? g_strdup (fixture->addresses[fixture->n_given - 1])
                            : g_strdup_printf ("a%u@club.org", fixture->n_given);
}

static gboolean
asked (const char *const *addresses,
       gpointer           user_data,
       GError           **error)
{
  Fixture *fixture = user_data;

  for (; *addresses; addresses++)
    g_assert_true (g_hash_table_add (fixture->open, g_strdup (*addresses)));

  return TRUE;
}

static gboolean
verified (const char               *address,
          const ReboteVerification *verification,
          gpointer                  user_data,
          GError                  **error)
{
  Fixture *fixture = user_data;

  g_assert_cmpstr (verification->address, ==, address);
  g_assert_cmpstr (verification->service, ==, "lists");
  if (fixture->fail_after && ++fixture->n_told > fixture->fail_after)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full.");
      return FALSE;
    }
  g_string_append_printf (fixture->events, "%s=%s ", address, rebote_verification_verdict_to_slug (verification->verdict));

  return TRUE;
}

static gboolean
failed (const char   *address,
        const GError *why,
        gpointer      user_data,
        GError      **error)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (why->domain, ==, REBOTE_VERIFIER_ERROR);
  g_string_append_printf (fixture->events, "%s:%d ", address, why->code);
  g_hash_table_remove (fixture->open, address);

  return TRUE;
}

static gboolean
submitted (const char        *job,
           const char *const *addresses,
           gpointer           user_data,
           GError           **error)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->events, "submitted(%s) ", job);
  g_ptr_array_set_size (fixture->submitted, 0);
  for (; *addresses; addresses++)
    {
      g_assert_true (g_hash_table_remove (fixture->open, *addresses));
      g_ptr_array_add (fixture->submitted, g_strdup (*addresses));
    }
  if (fixture->lose_job)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full.");
      return FALSE;
    }
  if (fixture->cancel_when_submitted)
    g_cancellable_cancel (fixture->cancellable);
  if (fixture->pause_when_submitted)
    rebote_verify_bulk_set_paused (fixture->bulk, TRUE);

  return TRUE;
}

static gboolean
finished (const char *job,
          gpointer    user_data,
          GError    **error)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->events, "finished(%s) ", job);

  return TRUE;
}

static gboolean
returned (const char *const *addresses,
          gpointer           user_data,
          GError           **error)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->events, "returned(%u) ", g_strv_length ((char **)addresses));
  for (; *addresses; addresses++)
    g_assert_true (g_hash_table_remove (fixture->open, *addresses));

  return TRUE;
}

static void
make_bulk (Fixture *fixture)
{
  const ReboteVerifyJob       job = { next, asked, verified, failed, returned, fixture };
  const ReboteVerifyBulkHooks hooks = { submitted, finished };

  g_clear_object (&fixture->bulk);
  fixture->bulk = rebote_verify_bulk_new (fixture->verifier, &job, &hooks);
  rebote_verify_bulk_set_patience (fixture->bulk, 5, 3);
}

static void
make_verifier (Fixture    *fixture,
               const char *least,
               const char *open)
{
  g_autoptr (GString) text = g_string_new (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteDescriptor) descriptor = NULL;

  g_string_replace (text, "LEAST", least, 1);
  g_string_replace (text, "OPEN", open, 1);
  descriptor = rebote_descriptor_new ("lists.json", text->str, text->len, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->bulk);
  g_clear_object (&fixture->verifier);
  fixture->verifier = REBOTE_VERIFIER (rebote_http_verifier_new_for_server (descriptor,
                                                                            http_server_get_url (fixture->server)));
  make_bulk (fixture);
}

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  fixture->server = http_server_new ();
  fixture->other = http_server_new ();
  http_server_say (fixture->other, HTTP_WELL, 200, NULL, "{\"id\":\"x\",\"s\":\"done\",\"rows\":[]}");
  fixture->cancellable = g_cancellable_new ();
  fixture->events = g_string_new (NULL);
  fixture->submitted = g_ptr_array_new_with_free_func (g_free);
  fixture->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fixture->n_addresses = 4;
  make_verifier (fixture, "1", "1");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  /* Of everything that was about to be asked, the caller was told what came of it. */
  g_assert_cmpuint (g_hash_table_size (fixture->open), ==, 0);
  g_assert_cmpuint (http_server_count (fixture->other), ==, 0);
  g_assert_finalize_object (fixture->bulk);
  g_assert_finalize_object (fixture->verifier);
  http_server_free (fixture->server);
  http_server_free (fixture->other);
  g_object_unref (fixture->cancellable);
  g_string_free (fixture->events, TRUE);
  g_ptr_array_unref (fixture->submitted);
  g_hash_table_unref (fixture->open);
}

static void
say (Fixture    *fixture,
     const char *body)
{
  http_server_say (fixture->server, HTTP_WELL, 200, NULL, body);
}

static void
say_status (Fixture *fixture,
            guint    status)
{
  http_server_say (fixture->server, HTTP_WELL, status, NULL, "");
}

static void
say_good_end (Fixture *fixture)
{
  say (fixture, "{\"s\":\"done\",\"n\":100}");
  say (fixture, ROWS_1);
  say (fixture, ROWS_2);
  say (fixture, NO_ROWS);
  say (fixture, "{}");
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static gboolean
run (Fixture *fixture,
     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rebote_verify_bulk_start_async (fixture->bulk, fixture->cancellable, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return rebote_verify_bulk_start_finish (fixture->bulk, result, error);
}

static guint
count_submissions (Fixture *fixture)
{
  g_autofree char *log = http_server_get_log (fixture->server);
  guint n = 0;

  for (const char *p = log; (p = strstr (p, SUBMISSION)); p += strlen (SUBMISSION))
    n++;

  return n;
}

static void
assert_told (Fixture    *fixture,
             const char *events)
{
  g_assert_cmpstr (fixture->events->str, ==, events);
  g_string_truncate (fixture->events, 0);
}

#define ALL_VERDICTS "a1@club.org=deliverable a2@club.org=undeliverable a3@club.org=deliverable a4@club.org=deliverable "

static void
test_lists (Fixture      *fixture,
            gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;
  ReboteVerifyProgress progress;

  fixture->n_addresses = 5;
  say (fixture, "{\"id\":\"j1\"}");
  say (fixture, "{\"s\":\"new\"}");
  say (fixture, "{\"s\":\"busy\",\"n\":50}");
  say_good_end (fixture);
  say (fixture, "{\"id\":\"j2\"}");
  say (fixture, "{\"s\":\"done\"}");
  say (fixture, "{\"rows\":[{\"e\":\"a5@club.org\",\"w\":\"brand_new\"}]}");
  say_status (fixture, 500);
  g_assert_true (run (fixture, &error));
  g_assert_no_error (error);

  assert_told (fixture, "submitted(j1) " ALL_VERDICTS "finished(j1) submitted(j2) a5@club.org=unknown finished(j2) ");
  log = http_server_get_log (fixture->server);
  g_assert_cmpstr (log, ==,
                   "PUT /jobs?\nGET /jobs/j1?\nGET /jobs/j1?\nGET /jobs/j1?\n"
                   "GET /jobs/j1/rows?page=1\nGET /jobs/j1/rows?page=2\nGET /jobs/j1/rows?page=3\nDELETE /jobs/j1?\n"
                   "PUT /jobs?\nGET /jobs/j2?\nGET /jobs/j2/rows?page=1\nDELETE /jobs/j2?\n");
  rebote_verify_bulk_get_progress (fixture->bulk, &progress);
  g_assert_cmpuint (progress.n_verified, ==, 5);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  g_assert_cmpuint (progress.n_under_way, ==, 0);
}

static const struct
{
  HttpManner  manner;
  guint       status;
  const char *body;
} doubts[] = {
  { HTTP_GONE, 200, "" },
  { HTTP_CUT, 200, "" },
  { HTTP_NEVER, 200, "" },
  { HTTP_HUGE, 200, "" },
  { HTTP_WELL, 500, "" },
  { HTTP_WELL, 502, "{\"id\":\"j2\"}" },
  { HTTP_WELL, 200, "<html>" },
  { HTTP_WELL, 200, "{}" },
  { HTTP_WELL, 204, "" },
};

/* Nobody knows whether the service has the list: it is not sent again, not even on a line that was open before. */
static void
test_doubt (Fixture      *fixture,
            gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (doubts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%u", i);
      http_server_forget (fixture->server);
      make_bulk (fixture);
      fixture->n_given = 0;
      fixture->n_addresses = 6;
      say (fixture, "{\"id\":\"j1\"}");
      say_good_end (fixture);
      http_server_say (fixture->server, doubts[i].manner, doubts[i].status, NULL, doubts[i].body);
      say (fixture, "{\"id\":\"twice\",\"s\":\"bad\"}");
      g_assert_false (run (fixture, &error));
      g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_IN_DOUBT);
      g_assert_null (strstr (error->message, KEY));
      g_assert_cmpuint (count_submissions (fixture), ==, 2);
      assert_told (fixture, "submitted(j1) " ALL_VERDICTS "finished(j1) a5@club.org:10 a6@club.org:10 ");
    }
  g_assert_cmpint (REBOTE_VERIFIER_ERROR_IN_DOUBT, ==, 10);
}

/* What the service has refused it does not have: nothing is lost, and nothing paid for. */
static void
test_refused (Fixture      *fixture,
              gconstpointer unused)
{
  static const struct
  {
    guint               status;
    ReboteVerifierError code;
    guint               n_submissions;
  } cases[] = {
    { 401, REBOTE_VERIFIER_ERROR_AUTH, 1 },        { 402, REBOTE_VERIFIER_ERROR_CREDITS, 1 },
    { 403, REBOTE_VERIFIER_ERROR_REFUSED, 1 },     { 413, REBOTE_VERIFIER_ERROR_REQUEST, 1 },
    { 429, REBOTE_VERIFIER_ERROR_RATE, 3 },        { 503, REBOTE_VERIFIER_ERROR_UNAVAILABLE, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      http_server_forget (fixture->server);
      make_bulk (fixture);
      fixture->n_given = 0;
      say_status (fixture, cases[i].status);
      g_assert_false (run (fixture, &error));
      g_assert_error (error, REBOTE_VERIFIER_ERROR, (int)cases[i].code);
      g_assert_cmpuint (count_submissions (fixture), ==, cases[i].n_submissions);
      assert_told (fixture, "returned(4) ");
    }
}

/* Nobody is there: nothing was sent. */
static void
test_nobody (Fixture      *fixture,
             gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->server, http_server_free);
  g_assert_false (run (fixture, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE);
  assert_told (fixture, "returned(4) ");
  fixture->server = http_server_new ();
}

/* Questions about a job cost nothing, and are asked again; the list is not sent again. */
static void
test_polls (Fixture      *fixture,
            gconstpointer unused)
{
  const char *const retry[] = { "Retry-After", "1", NULL };
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_monotonic_time ();

  say (fixture, "{\"id\":\"j1\"}");
  say_status (fixture, 500);
  http_server_say (fixture->server, HTTP_WELL, 429, retry, "");
  say (fixture, "{\"s\":\"busy\"}");
  http_server_say (fixture->server, HTTP_GONE, 200, NULL, "");
  say (fixture, "<html>");
  say (fixture, "{\"s\":\"busy\"}");
  say_good_end (fixture);
  g_assert_true (run (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - began, >=, G_USEC_PER_SEC);
  g_assert_cmpuint (count_submissions (fixture), ==, 1);
  assert_told (fixture, "submitted(j1) " ALL_VERDICTS "finished(j1) ");
}

/* A page that came need not come again; an error in place of rows is none of them. */
static void
test_pages (Fixture      *fixture,
            gconstpointer unused)
{
  const char *const html[] = { "Content-Type", "text/html", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;

  rebote_verify_bulk_set_patience (fixture->bulk, 5, 4);
  say (fixture, "{\"id\":\"j1\"}");
  say (fixture, "{\"s\":\"done\"}");
  say (fixture, "{\"error\":\"The results are not there yet\"}");
  http_server_say (fixture->server, HTTP_WELL, 200, html, ROWS_1);
  say_status (fixture, 500);
  http_server_say (fixture->server, HTTP_CUT, 200, NULL, "");
  say (fixture, ROWS_2);
  say (fixture, NO_ROWS);
  say (fixture, "{}");
  g_assert_true (run (fixture, &error));
  g_assert_no_error (error);
  assert_told (fixture, "submitted(j1) " ALL_VERDICTS "finished(j1) ");
  log = http_server_get_log (fixture->server);
  g_assert_cmpstr (log, ==,
                   "PUT /jobs?\nGET /jobs/j1?\nGET /jobs/j1/rows?page=1\nGET /jobs/j1/rows?page=1\nGET /jobs/j1/rows?page=2\n"
                   "GET /jobs/j1/rows?page=2\nGET /jobs/j1/rows?page=2\nGET /jobs/j1/rows?page=3\nDELETE /jobs/j1?\n");
}

/* Rows that are missing, that nobody asked for, that come twice, and addresses that are written otherwise. */
static void
test_rows (Fixture      *fixture,
           gconstpointer unused)
{
  static const char *const addresses[] = {
    "ana@xn--bcher-kva.example", "gone@club.org", "upper@club.org", "twice@club.org",
  };
  g_autoptr (GError) error = NULL;

  fixture->addresses = addresses;
  say (fixture, "{\"id\":\"j1\"}");
  say (fixture, "{\"s\":\"done\"}");
  say (fixture, "{\"rows\":[{\"e\":\"twice@club.org\",\"w\":\"no\"},{\"e\":\" UPPER@Club.ORG \",\"w\":\"ok\"}]}");
  say (fixture, "{\"rows\":[{\"e\":\"twice@club.org\",\"w\":\"ok\"},{\"e\":\"ana@b\xc3\xbc" "cher.example\",\"w\":\"ok\"}]}");
  say (fixture, "{\"rows\":[{\"e\":\"stranger@club.org\",\"w\":\"ok\"},{\"e\":\"gone@club.org\",\"w\":null},{\"w\":\"ok\"}]}");
  say (fixture, NO_ROWS);
  say (fixture, "{}");
  g_assert_true (run (fixture, &error));
  g_assert_no_error (error);
  assert_told (fixture, "submitted(j1) ana@xn--bcher-kva.example=deliverable gone@club.org:9 upper@club.org=deliverable "
                        "twice@club.org=undeliverable finished(j1) ");
  g_assert_cmpint (REBOTE_VERIFIER_ERROR_ADDRESS, ==, 9);
}

/* A list that the service gave up, or has forgotten, is no reason to end the run. */
static void
test_lost (Fixture      *fixture,
           gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->n_addresses = 9;
  say (fixture, "{\"id\":\"j1\"}");
  say (fixture, "{\"s\":\"bad\",\"why\":\"too odd\"}");
  say (fixture, "{}");
  say (fixture, "{\"id\":\"j2\"}");
  say_status (fixture, 404);
  say (fixture, "{}");
  say (fixture, "{\"id\":\"j3\"}");
  say (fixture, "{\"s\":\"done\"}");
  say (fixture, "{\"rows\":[{\"e\":\"a9@club.org\",\"w\":\"ok\"}]}");
  say (fixture, "{}");
  g_assert_true (run (fixture, &error));
  g_assert_no_error (error);
  assert_told (fixture, "submitted(j1) a1@club.org:11 a2@club.org:11 a3@club.org:11 a4@club.org:11 finished(j1) "
                        "submitted(j2) a5@club.org:11 a6@club.org:11 a7@club.org:11 a8@club.org:11 finished(j2) "
                        "submitted(j3) a9@club.org=deliverable finished(j3) ");
  g_assert_cmpint (REBOTE_VERIFIER_ERROR_JOB, ==, 11);
}

static void
say_redirect (Fixture *fixture)
{
  g_autofree char *elsewhere = g_strconcat (http_server_get_url (fixture->other), "/jobs", NULL);
  const char *const headers[] = { "Location", elsewhere, NULL };

  http_server_say (fixture->server, HTTP_WELL, 307, headers, "{\"id\":\"x\",\"s\":\"done\",\"rows\":[]}");
}

/* The key and the addresses go nowhere else; see tear_down(). */
static void
test_redirect (Fixture      *fixture,
               gconstpointer unused)
{
  static const char *const told[] = { "returned(4) ", "submitted(j1) ", "submitted(j1) " };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      g_autoptr (GError) error = NULL;

      http_server_forget (fixture->server);
      make_bulk (fixture);
      fixture->n_given = 0;
      if (i > 0)
        say (fixture, "{\"id\":\"j1\"}");
      if (i > 1)
        say (fixture, "{\"s\":\"done\"}");
      say_redirect (fixture);
      g_assert_false (run (fixture, &error));
      g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_REFUSED);
      assert_told (fixture, told[i]);
    }
}

/* Takes up again what the last run left at the service. */
static gboolean
run_again (Fixture *fixture,
           GError **error)
{
  g_clear_object (&fixture->cancellable);
  fixture->cancellable = g_cancellable_new ();
  fixture->cancel_when_submitted = FALSE;
  make_verifier (fixture, "1", "1");
  g_ptr_array_add (fixture->submitted, NULL);
  rebote_verify_bulk_add_submitted (fixture->bulk, "j1", (const char *const *)fixture->submitted->pdata);

  return run (fixture, error);
}

/* The program goes away when it has the id, and comes back: the service is given one list in all. */
static void
test_interrupted (Fixture      *fixture,
                  gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) error_2 = NULL;

  fixture->cancel_when_submitted = TRUE;
  say (fixture, "{\"id\":\"j1\"}");
  say (fixture, "{\"s\":\"busy\"}");
  say_good_end (fixture);
  g_assert_false (run (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_told (fixture, "submitted(j1) ");
  g_assert_cmpuint (http_server_count (fixture->server), ==, 1);

  g_assert_true (run_again (fixture, &error_2));
  g_assert_no_error (error_2);
  assert_told (fixture, ALL_VERDICTS "finished(j1) ");
  g_assert_cmpuint (count_submissions (fixture), ==, 1);
}

/* The service is down for longer than anybody waits: its results are fetched the next time. */
static void
test_outage (Fixture      *fixture,
             gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) error_2 = NULL;

  say (fixture, "{\"id\":\"j1\"}");
  say_status (fixture, 500);
  g_assert_false (run (fixture, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE);
  assert_told (fixture, "submitted(j1) ");
  g_assert_cmpuint (http_server_count (fixture->server), ==, 4);

  http_server_forget_answers (fixture->server);
  say_good_end (fixture);
  g_assert_true (run_again (fixture, &error_2));
  g_assert_no_error (error_2);
  assert_told (fixture, ALL_VERDICTS "finished(j1) ");
  g_assert_cmpuint (count_submissions (fixture), ==, 1);
}

static gboolean
cancel_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  if (http_server_count (fixture->server) == 0)
    return G_SOURCE_CONTINUE;

  g_cancellable_cancel (fixture->cancellable);
  return G_SOURCE_REMOVE;
}

/* A list that is on its way is waited for, so that its id is known, or that it is in doubt. */
static void
test_cancelled (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  http_server_say (fixture->server, HTTP_NEVER, 200, NULL, "");
  g_timeout_add (1, cancel_cb, fixture);
  g_assert_false (run (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_told (fixture, "a1@club.org:10 a2@club.org:10 a3@club.org:10 a4@club.org:10 ");
}

static gboolean
go_on_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  if (!g_str_has_suffix (fixture->events->str, "finished(j1) "))
    return G_SOURCE_CONTINUE;

  /* The first list came to its end, and no other was handed over. */
  g_assert_true (rebote_verify_bulk_get_paused (fixture->bulk));
  g_assert_cmpuint (count_submissions (fixture), ==, 1);
  fixture->pause_when_submitted = FALSE;
  rebote_verify_bulk_set_paused (fixture->bulk, FALSE);
  return G_SOURCE_REMOVE;
}

static void
test_paused (Fixture      *fixture,
             gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->n_addresses = 5;
  fixture->pause_when_submitted = TRUE;
  say (fixture, "{\"id\":\"j1\"}");
  say_good_end (fixture);
  say (fixture, "{\"id\":\"j2\"}");
  say (fixture, "{\"s\":\"done\"}");
  say (fixture, "{\"rows\":[{\"e\":\"a5@club.org\",\"w\":\"ok\"}]}");
  say (fixture, "{}");
  g_timeout_add (1, go_on_cb, fixture);
  g_assert_true (run (fixture, &error));
  g_assert_no_error (error);
  assert_told (fixture, "submitted(j1) " ALL_VERDICTS "finished(j1) submitted(j2) a5@club.org=deliverable finished(j2) ");
}

/* What cannot be kept stays at the service. */
static void
test_full_disk (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) error_2 = NULL;
  g_autofree char *log = NULL;

  fixture->fail_after = 2;
  say (fixture, "{\"id\":\"j1\"}");
  say_good_end (fixture);
  g_assert_false (run (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  assert_told (fixture, "submitted(j1) a1@club.org=deliverable a2@club.org=undeliverable ");
  log = http_server_get_log (fixture->server);
  g_assert_null (strstr (log, "DELETE"));

  fixture->fail_after = 0;
  g_ptr_array_remove_range (fixture->submitted, 0, 2);
  http_server_forget_answers (fixture->server);
  say_good_end (fixture);
  g_assert_true (run_again (fixture, &error_2));
  g_assert_no_error (error_2);
  assert_told (fixture, "a3@club.org=deliverable a4@club.org=deliverable finished(j1) ");
  g_assert_cmpuint (count_submissions (fixture), ==, 1);
}

/* Without its id there is no use in a job: no more of them are begun. */
static void
test_lost_id (Fixture      *fixture,
              gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->n_addresses = 9;
  fixture->lose_job = TRUE;
  say (fixture, "{\"id\":\"j1\"}");
  g_assert_false (run (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  assert_told (fixture, "submitted(j1) ");
  g_assert_cmpuint (http_server_count (fixture->server), ==, 1);
}

/* No list is shorter than the service wants it, unless there are no more addresses. */
static void
test_sizes (Fixture      *fixture,
            gconstpointer unused)
{
  static const struct
  {
    guint       n;
    const char *lists;
  } cases[] = {
    { 0, "" },     { 1, "1!" },      { 2, "2 " },      { 3, "3 " },     { 4, "4 " },
    { 5, "3 2 " }, { 6, "4 2 " }, { 7, "4 3 " }, { 9, "4 3 2 " },
  };

  make_verifier (fixture, "2", "1");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) lists = g_string_new (NULL);
      g_auto (GStrv) words = NULL;
      g_autoptr (GError) error = NULL;
      guint n = 0;

      make_bulk (fixture);
      http_server_forget (fixture->server);
      fixture->n_given = 0;
      fixture->n_addresses = cases[i].n;
      for (guint j = 0; j < 3; j++)
        {
          say (fixture, "{\"id\":\"j1\"}");
          say (fixture, "{\"s\":\"done\"}");
          say (fixture, NO_ROWS);
          say (fixture, "{}");
        }
      g_assert_true (run (fixture, &error));
      g_assert_no_error (error);
      words = g_strsplit (fixture->events->str, " ", -1);
      for (guint j = 0; words[j]; j++)
        {
          n += strchr (words[j], ':') != NULL;
          if (g_str_has_prefix (words[j], "finished"))
            {
              g_string_append_printf (lists, "%u ", n);
              n = 0;
            }
        }
      if (n > 0)
        g_string_append_printf (lists, "%u!", n);
      g_assert_cmpstr (lists->str, ==, cases[i].lists);
      g_string_truncate (fixture->events, 0);
    }
}

/* As many lists as the service wants at a time, and no more. */
static void
test_open (Fixture      *fixture,
           gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;

  make_verifier (fixture, "1", "2");
  fixture->n_addresses = 12;
  say (fixture, "{\"id\":\"j1\"}");
  say (fixture, "{\"id\":\"j1\"}");
  say (fixture, "{\"s\":\"bad\"}");
  say (fixture, "{\"s\":\"bad\",\"id\":\"j1\"}");
  g_assert_true (run (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_submissions (fixture), ==, 3);
  log = http_server_get_log (fixture->server);
  g_assert_true (g_str_has_prefix (log, "PUT /jobs?\nPUT /jobs?\nGET "));
}

int
main (int   argc,
      char *argv[])
{
  isolated_test_init (&argc, &argv);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_setenv ("REBOTE_KEY_LISTS", KEY, TRUE);

#define ADD(name, function) g_test_add ("/verify-bulk/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("lists", test_lists);
  ADD ("doubt", test_doubt);
  ADD ("refused", test_refused);
  ADD ("nobody", test_nobody);
  ADD ("polls", test_polls);
  ADD ("pages", test_pages);
  ADD ("rows", test_rows);
  ADD ("lost", test_lost);
  ADD ("redirect", test_redirect);
  ADD ("interrupted", test_interrupted);
  ADD ("outage", test_outage);
  ADD ("cancelled", test_cancelled);
  ADD ("paused", test_paused);
  ADD ("full-disk", test_full_disk);
  ADD ("lost-id", test_lost_id);
  ADD ("sizes", test_sizes);
  ADD ("open", test_open);
#undef ADD

  return isolated_test_run ();
}
