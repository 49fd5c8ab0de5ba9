/* test-descriptor-jobs.c
 *
 * How the files of verification services describe whole lists: what is sent, what answers mean, and which files are refused.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "verify/http/rebote-descriptor.h"
#include "verify/http/rebote-descriptor-table.h"
#include "isolated.h"

/* A file that uses everything there is of jobs, without a fault. */
static const char good[] =
  "{\"schema\":1,\"id\":\"good\",\"name\":\"Good\",\"secrets\":[{\"id\":\"key\",\"label\":\"API key\"}],"
  "\"check\":{\"method\":\"GET\",\"url\":\"https://a.good.invalid/check\",\"response\":{"
  "\"verdicts\":[{\"when\":{\"path\":\"$.s\",\"eq\":\"ok\"},\"verdict\":\"deliverable\"}],\"fields\":{\"raw_status\":\"$.s\"}}},"
  "\"credits\":{\"method\":\"GET\",\"url\":\"https://a.good.invalid/left\",\"value\":\"$.left\"},"
  "\"jobs\":{\"least\":2,\"most\":1000,\"open\":3,\"interval_ms\":5,"
  "\"submit\":{\"method\":\"POST\",\"url\":\"https://a.good.invalid/jobs\",\"auth\":[{\"kind\":\"form\",\"name\":\"k\",\"value\":\"{secret.key}\"}],"
  "\"emails_as\":\"csv\",\"body\":{\"type\":\"multipart\",\"value\":{\"list\":\"mail\\n{emails}\",\"column\":\"1\"}},\"id\":\"$.id\"},"
  "\"start\":{\"method\":\"PUT\",\"url\":\"https://a.good.invalid/jobs/{job}/go\",\"begun\":{\"http\":409}},"
  "\"status\":{\"method\":\"GET\",\"url\":\"https://a.good.invalid/jobs/{job}\",\"waiting\":{\"path\":\"$.s\",\"eq\":\"new\"},"
  "\"running\":{\"path\":\"$.s\",\"eq\":\"busy\"},\"done\":{\"path\":\"$.s\",\"eq\":\"done\"},\"failed\":{\"path\":\"$.s\",\"eq\":\"bad\"},"
  "\"message\":\"$.why\",\"fraction\":{\"part\":\"$.n\",\"whole\":\"$.of\"},\"poll_ms\":20},"
  "\"results\":{\"method\":\"GET\",\"url\":\"https://a.good.invalid/jobs/{job}/rows\",\"query\":{\"page\":\"{page}\",\"skip\":\"{offset}\"},"
  "\"pages\":{\"size\":2,\"first\":1,\"more\":{\"path\":\"$.more\",\"truthy\":true}},\"items\":\"$.rows[*]\",\"item_email\":[\"$.e\",\"$.email\"],"
  "\"values\":{\"word\":[\"$.w\",\"$.v.w\"]},"
  "\"verdicts\":[{\"when\":{\"path\":\"$.word\",\"eq\":\"fine\"},\"verdict\":\"deliverable\",\"reason\":\"accepted\"}],\"fields\":{\"raw_status\":\"$.word\"}},"
  "\"delete\":{\"method\":\"DELETE\",\"url\":\"https://a.good.invalid/jobs/{job}\"}}"
  "}";

/* One slip each; the message must lead to it. */
static const struct
{
  const char *from;
  const char *to;
  const char *where;
} slips[] = {
  { "\"most\":1000", "\"most\":100000000", "jobs.most" },
  { "\"most\":1000,", "", "jobs.most" },
  { "\"least\":2", "\"least\":2000", "jobs.least" },
  { "\"interval_ms\":5", "\"interval\":5", "jobs.interval" },
  { "\"emails_as\":\"csv\"", "\"emails_as\":\"tsv\"", "jobs.submit.emails_as" },
  { "\"emails_as\":\"csv\"", "\"emails_as\":\"objects\"", "jobs.submit.email_item" },
  { "\"emails_as\":\"csv\"", "\"emails_as\":\"csv\",\"pending\":[]", "jobs.submit.pending" },
  { "\"list\":\"mail", "\"li\\\"st\":\"mail", "jobs.submit.body.value" },
  { ",\"id\":\"$.id\"}", "}", "jobs.submit.id" },
  { "\"begun\":{\"http\":409}", "\"begun\":409", "jobs.start.begun" },
  { "\"done\":{\"path\":\"$.s\",\"eq\":\"done\"},", "", "jobs.status.done" },
  { "\"part\":\"$.n\",", "", "jobs.status.fraction.part" },
  { "https://a.good.invalid/jobs/{job}/rows", "https://{job}/rows", "jobs.results.url" },
  { "https://a.good.invalid/left", "https://a.good.invalid/{job}", "credits.url" },
  { "\"method\":\"GET\",\"url\":\"https://a.good.invalid/left", "\"method\":\"DELETE\",\"url\":\"https://a.good.invalid/left", "credits.method" },
  { "\"pages\":{\"size\":2", "\"pages\":{\"size\":0", "jobs.results.pages.size" },
  { "\"item_email\":[\"$.e\"", "\"item_email\":[\"e\"", "jobs.results.item_email" },
  { "\"word\":[\"$.w\"", "\"word\":[7", "jobs.results.values.word" },
  { "\"verdict\":\"deliverable\",\"reason\":\"accepted\"", "\"verdict\":\"good\",\"reason\":\"accepted\"", "jobs.results.verdicts[0].verdict" },
  { "\"query\":{\"page\":\"{page}\"", "\"format\":\"text\",\"query\":{\"page\":\"{page}\"", "jobs.results.format" },
  { "\"poll_ms\":20", "\"poll_ms\":20,\"link\":\"$.url\"", "jobs.results.method" },
};

static char *
replace (const char *from,
         const char *to)
{
  const char *at = strstr (good, from);

  g_assert_nonnull (at);

  return g_strdup_printf ("%.*s%s%s", (int)(at - good), good, to, at + strlen (from));
}

static void
test_faulty (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteDescriptor) whole = rebote_descriptor_new ("good.json", good, strlen (good), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (slips); i++)
    {
      g_autofree char *text = replace (slips[i].from, slips[i].to);
      g_autofree char *start = g_strdup_printf ("good.json: %s", slips[i].where);
      g_autoptr (GError) fault = NULL;

      g_assert_null (rebote_descriptor_new ("good.json", text, strlen (text), &fault));
      g_assert_error (fault, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_DESCRIPTOR);
      if (!g_str_has_prefix (fault->message, start))
        g_test_message ("slip %u: “%s” does not begin with “%s”", i, fault->message, start);
      g_assert_true (g_str_has_prefix (fault->message, start));
    }
}

static GHashTable *
make_values (const char *key,
             const char *value)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_insert (table, g_strdup (key), g_strdup (value));

  return table;
}

/* Whoever answers with an id, a list or a link decides on no more than that. */
static void
test_requests (void)
{
  const char *const        addresses[] = { "a+b@example.com", "\"x,y\"@example.com", "x\nevil@example.com", NULL };
  static const char *const bad_ids[] = { "..", ".", "", "a b", "a\nb", "\xc3\xa9" };
  g_autoptr (ReboteDescriptor) descriptor = rebote_descriptor_new ("good.json", good, strlen (good), NULL);
  g_autoptr (GHashTable) secrets = make_values ("key", "k-1");
  g_autoptr (GError) error = NULL;
  ReboteDescriptorStep step = { .addresses = addresses };
  g_autoptr (ReboteHttpRequest) submit = NULL;
  g_autoptr (ReboteHttpRequest) results = NULL;
  g_autofree char *expected = NULL;
  const char      *boundary;

  submit = rebote_descriptor_build_step (descriptor, REBOTE_DESCRIPTOR_SUBMIT, &step, secrets, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (submit->is_once);
  g_assert_true (g_str_has_prefix (submit->content_type, "multipart/form-data; boundary="));
  boundary = submit->content_type + strlen ("multipart/form-data; boundary=");
  expected = g_strdup_printf ("--%s\r\nContent-Disposition: form-data; name=\"list\"; filename=\"list.csv\"\r\n"
                              "Content-Type: text/csv\r\n\r\nmail\na+b@example.com\n\"\"\"x,y\"\"@example.com\"\n\r\n"
                              "--%s\r\nContent-Disposition: form-data; name=\"column\"\r\n\r\n1\r\n"
                              "--%s\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\nk-1\r\n--%s--\r\n",
                              boundary, boundary, boundary, boundary);
  g_assert_cmpstr (submit->body, ==, expected);

  step = (ReboteDescriptorStep){ .job = "a/b?c=d", .page = 2 };
  results = rebote_descriptor_build_step (descriptor, REBOTE_DESCRIPTOR_RESULTS, &step, secrets, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (results->url, ==, "https://a.good.invalid/jobs/a%2Fb%3Fc%3Dd/rows?page=3&skip=4");
  g_assert_false (results->is_once);

  for (guint i = 0; i < G_N_ELEMENTS (bad_ids); i++)
    {
      g_autoptr (GError) refused = NULL;

      step.job = bad_ids[i];
      g_assert_null (rebote_descriptor_build_step (descriptor, REBOTE_DESCRIPTOR_STATUS, &step, secrets, NULL, &refused));
      g_assert_error (refused, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_JOB);
    }
}

static const struct
{
  ReboteDescriptorOperation operation;
  guint                     status;
  const char               *body;
  int                       code; /* -1 for none */
  const char               *told; /* the id, or what the results say */
} answers[] = {
  { REBOTE_DESCRIPTOR_SUBMIT, 200, "{\"id\":\"x-1\"}", -1, "x-1" },
  { REBOTE_DESCRIPTOR_SUBMIT, 200, "{\"id\":17}", -1, "17" },
  { REBOTE_DESCRIPTOR_SUBMIT, 200, "{\"id\":\"..\"}", REBOTE_VERIFIER_ERROR_IN_DOUBT, NULL },
  { REBOTE_DESCRIPTOR_SUBMIT, 200, "{\"id\":\"a b\"}", REBOTE_VERIFIER_ERROR_IN_DOUBT, NULL },
  { REBOTE_DESCRIPTOR_SUBMIT, 200, "{}", REBOTE_VERIFIER_ERROR_IN_DOUBT, NULL },
  { REBOTE_DESCRIPTOR_SUBMIT, 200, "", REBOTE_VERIFIER_ERROR_IN_DOUBT, NULL },
  { REBOTE_DESCRIPTOR_SUBMIT, 500, "{\"id\":\"x-1\"}", REBOTE_VERIFIER_ERROR_IN_DOUBT, NULL },
  { REBOTE_DESCRIPTOR_SUBMIT, 502, "", REBOTE_VERIFIER_ERROR_IN_DOUBT, NULL },
  { REBOTE_DESCRIPTOR_SUBMIT, 503, "", REBOTE_VERIFIER_ERROR_UNAVAILABLE, NULL },
  { REBOTE_DESCRIPTOR_SUBMIT, 429, "", REBOTE_VERIFIER_ERROR_RATE, NULL },
  { REBOTE_DESCRIPTOR_SUBMIT, 401, "", REBOTE_VERIFIER_ERROR_AUTH, NULL },
  { REBOTE_DESCRIPTOR_SUBMIT, 307, "", REBOTE_VERIFIER_ERROR_REFUSED, NULL },
  { REBOTE_DESCRIPTOR_RESULTS, 200, "{\"rows\":[{\"e\":\"a@b.example\",\"w\":\"fine\"},{\"email\":\"c@d.example\",\"v\":{\"w\":\"odd\"}},{\"w\":\"fine\"},7]}", -1,
    "a@b.example=deliverable c@d.example=unknown " },
  { REBOTE_DESCRIPTOR_RESULTS, 200, "{\"rows\":[]}", -1, "" },
  { REBOTE_DESCRIPTOR_RESULTS, 200, "{\"rows\":7}", REBOTE_VERIFIER_ERROR_UNAVAILABLE, NULL },
  { REBOTE_DESCRIPTOR_RESULTS, 200, "{}", REBOTE_VERIFIER_ERROR_UNAVAILABLE, NULL },
  { REBOTE_DESCRIPTOR_RESULTS, 500, "{\"rows\":[{\"e\":\"a@b.example\",\"w\":\"fine\"}]}", REBOTE_VERIFIER_ERROR_UNAVAILABLE, NULL },
};

static char *
tell_outcome (const ReboteDescriptorOutcome *outcome)
{
  GString *text = g_string_new (outcome->job);

  for (guint i = 0; outcome->results && i < outcome->results->len; i++)
    {
      const ReboteVerification *verification = g_ptr_array_index (outcome->results, i);

      g_string_append_printf (text, "%s=%s ", verification->address,
                              rebote_verification_verdict_to_slug (verification->verdict));
    }

  return g_string_free (text, FALSE);
}

/* Where nobody can say whether a list was taken, that is what is said; and what are no results is not taken for none. */
static void
test_answers (void)
{
  g_autoptr (ReboteDescriptor) descriptor = rebote_descriptor_new ("good.json", good, strlen (good), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (ReboteHttpAnswer) answer = rebote_http_answer_new (answers[i].status, answers[i].body,
                                                                    strlen (answers[i].body));
      g_auto (ReboteDescriptorOutcome) outcome = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *told = NULL;

      g_test_message ("%u: %u %s", i, answers[i].status, answers[i].body);
      rebote_descriptor_interpret (descriptor, answers[i].operation, answer, NULL, &outcome, &error);
      if (answers[i].code >= 0)
        {
          g_assert_error (error, REBOTE_VERIFIER_ERROR, answers[i].code);
          continue;
        }
      g_assert_no_error (error);
      told = tell_outcome (&outcome);
      g_assert_cmpstr (told, ==, answers[i].told);
    }
}

static const struct
{
  const char *text;
  const char *rows;
} tables[] = {
  { "", "" },
  { "email\n", "" },
  { "email,ZB Sub Status\na@b.example,x\n", "email=a@b.example zb_sub_status=x; " },
  { "\r\n\"E-mail\";Word\r\n\r\n\"a\"\"b\"; c \r\n", "e_mail=a\"b word=c; " },
  { "email\tword\na\t\"b\nc\"\n", "email=a word=b\nc; " },
  { "email,email,word\na,b,,d\n", "email=a; " },
  { "email,word\n\"a,never closed\nb,c", "email=a,never closed\nb,c; " },
  { "email,word\na\"b\",c", "email=a\"b\" word=c; " },
  { "email,word\n\"a\"b,c", "email=ab word=c; " },
  { ",\n,\n", "; " },
};

/* What is no table is read to its end all the same. */
static void
test_tables (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_auto (ReboteDescriptorTable) table = { 0 };
      g_autoptr (GString) rows = g_string_new (NULL);
      JsonNode *row;

      rebote_descriptor_table_init (&table, tables[i].text);
      while ((row = rebote_descriptor_table_next (&table)))
        {
          JsonObjectIter iter;
          const char    *name;
          JsonNode      *value;

          json_object_iter_init_ordered (&iter, json_node_get_object (row));
          while (json_object_iter_next_ordered (&iter, &name, &value))
            g_string_append_printf (rows, "%s%s=%s", rows->len > 0 && rows->str[rows->len - 1] != ' ' ? " " : "", name,
                                    json_node_get_string (value));
          g_string_append (rows, "; ");
          json_node_unref (row);
        }
      g_assert_cmpstr (rows->str, ==, tables[i].rows);
    }
}

/* What the manual shows is a file that can be read. */
static void
test_manual (void)
{
  static const char start[] = "```json\n\"jobs\": ";
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "verifiers", "README.md", NULL);
  g_autofree char *manual = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteDescriptor) descriptor = NULL;
  const char *from, *to;

  g_file_get_contents (path, &manual, NULL, &error);
  g_assert_no_error (error);
  from = strstr (manual, start);
  g_assert_nonnull (from);
  to = strstr (from + strlen (start), "```");
  g_assert_nonnull (to);
  text = g_strdup_printf ("%.*s\"jobs\":%.*s}", (int)(strstr (good, "\"jobs\"") - good), good,
                          (int)(to - from - strlen (start)), from + strlen (start));
  descriptor = rebote_descriptor_new ("README.md", text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rebote_descriptor_get_limits (descriptor)->max_job, ==, 10000);
  g_assert_true (rebote_descriptor_has (descriptor, REBOTE_DESCRIPTOR_REMOVE));
}

int
main (int   argc,
      char *argv[])
{
  isolated_test_init (&argc, &argv);
  g_test_add_func ("/descriptor-jobs/faulty", test_faulty);
  g_test_add_func ("/descriptor-jobs/requests", test_requests);
  g_test_add_func ("/descriptor-jobs/answers", test_answers);
  g_test_add_func ("/descriptor-jobs/tables", test_tables);
  g_test_add_func ("/descriptor-jobs/manual", test_manual);

  return isolated_test_run ();
}
