/* test-descriptor.c
 *
 * The files that describe verification services: that those of Rebote say what they mean, and that faulty ones are refused.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "verify/http/rebote-descriptor-example.h"
#include "verify/http/rebote-descriptor-private.h"
#include "verify/rebote-verifier-table.h"
#include "isolated.h"

#define FOLDER "/rebote/verifiers"

static GStrv
list_services (void)
{
  g_autoptr (GError) error = NULL;
  GStrv names = g_resources_enumerate_children (FOLDER, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), >=, 10);

  return names;
}

static GBytes *
read_service (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_path ("/", FOLDER, name, NULL);
  GBytes          *bytes = g_resources_lookup_data (path, 0, &error);

  g_assert_no_error (error);

  return bytes;
}

static ReboteDescriptor *
load (const char *name)
{
  g_autoptr (GBytes) bytes = read_service (name);
  g_autoptr (GError) error = NULL;
  gsize             length;
  const char       *data = g_bytes_get_data (bytes, &length);
  ReboteDescriptor *descriptor = rebote_descriptor_new (name, data, length, &error);

  g_assert_no_error (error);

  return descriptor;
}

/* Every example means what it says, and there is one for every rule. */
static void
test_examples (void)
{
  g_auto (GStrv) names = list_services ();

  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (ReboteDescriptor) descriptor = load (names[i]);
      g_autoptr (GHashTable) reached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_auto (GStrv) rules = rebote_descriptor_list_rules (descriptor);
      g_autofree char *file = g_strconcat (rebote_descriptor_get_id (descriptor), ".json", NULL);
      GPtrArray       *examples = rebote_descriptor_get_examples (descriptor);

      g_assert_cmpstr (file, ==, names[i]);
      for (guint j = 0; j < examples->len; j++)
        {
          char            *rule = NULL;
          g_autofree char *problem = NULL;

          problem = rebote_descriptor_example_try (g_ptr_array_index (examples, j), descriptor, &rule);
          if (rule)
            g_hash_table_add (reached, rule);
          if (problem)
            g_test_message ("%s: examples[%u]: %s", names[i], j, problem);
          if (problem)
            g_test_fail ();
        }
      for (guint j = 0; rules[j]; j++)
        {
          if (!g_hash_table_contains (reached, rules[j]))
            {
              g_test_message ("%s: no example reaches %s", names[i], rules[j]);
              g_test_fail ();
            }
        }
    }
}

/* The words of a service never mean one thing in its answers and another in the files that it exports, which tell less. */
static void
test_like_files (void)
{
  g_auto (GStrv) names = list_services ();
  g_autoptr (GError) error = NULL;
  ReboteVerifierTable *table = rebote_verifier_table_get (&error);
  guint                n = 0;

  g_assert_no_error (error);
  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (ReboteDescriptor) descriptor = load (names[i]);
      GPtrArray *examples = rebote_descriptor_get_examples (descriptor);

      for (guint j = 0; j < examples->len; j++)
        {
          const ReboteDescriptorExample *example = g_ptr_array_index (examples, j);
          g_autoptr (ReboteHttpAnswer) answer = rebote_descriptor_example_make_answer (example);
          g_auto (ReboteDescriptorOutcome) outcome = { 0 };
          g_autoptr (ReboteVerification) other = NULL;
          ReboteVerification *verification;

          if (example->operation != REBOTE_DESCRIPTOR_CHECK ||
              !rebote_descriptor_interpret (descriptor, example->operation, answer, (const char *const *)example->addresses,
                                            &outcome, NULL) ||
              outcome.retry_ms > 0)
            continue;
          verification = g_ptr_array_index (outcome.results, 0);
          other = rebote_verification_copy (verification);
          other->verdict = REBOTE_VERIFICATION_UNKNOWN;
          other->reason = REBOTE_VERIFICATION_REASON_NONE;
          if (other->status == NULL || !rebote_verifier_table_knows (table, other->service, other->status) ||
              !rebote_verifier_table_interpret (table, other))
            continue;
          rebote_verification_apply_rules (other);
          if (other->verdict != verification->verdict && other->verdict != REBOTE_VERIFICATION_UNKNOWN)
            {
              g_test_message ("%s: examples[%u]: %s here, %s there", names[i], j,
                              rebote_verification_verdict_to_slug (verification->verdict),
                              rebote_verification_verdict_to_slug (other->verdict));
              g_test_fail ();
            }
          n++;
        }
    }
  g_assert_cmpuint (n, >=, 150);
}

/* A file that uses everything, without a fault. */
static const char good[] =
  "{\"schema\":1,\"id\":\"good\",\"name\":\"Good\",\"docs\":\"https://good.invalid/docs\",\"version\":\"1\","
  "\"secrets\":[{\"id\":\"key\",\"label\":\"API key\",\"pattern\":\"[a-z0-9-]+\"}],"
  "\"settings\":[{\"id\":\"host\",\"label\":\"Server\",\"type\":\"choice\",\"default\":\"a.good.invalid\",\"choices\":[\"a.good.invalid\",\"b.good.invalid\"]},"
  "{\"id\":\"base\",\"label\":\"Address of the server\",\"type\":\"url\",\"default\":\"https://c.good.invalid\"}],"
  "\"auth\":[{\"kind\":\"basic\",\"value\":\"{secret.key}:\"}],"
  "\"check\":{\"method\":\"POST\",\"url\":\"https://{setting.host}/v1/{local}/{domain}\",\"query\":{\"t\":\"{timeout_s}\"},"
  "\"headers\":{\"X-Mail\":\"{email}\"},\"body\":{\"type\":\"json\",\"value\":{\"to\":[\"<{email}>\",7,null,true]}},\"timeout_ms\":20000,\"redirects\":false,"
  "\"response\":{\"format\":\"json\",\"pending\":[{\"when\":{\"http\":[202,222]},\"retry_ms\":100,\"max_ms\":1000}],"
  "\"errors\":[{\"when\":{\"header\":\"X-Error\",\"present\":true},\"kind\":\"rate\",\"message\":\"header:X-Error\",\"retry_after\":{\"header\":\"X-Reset\",\"as\":\"seconds\"}},"
  "{\"when\":{\"text\":true,\"contains\":\"sorry\"},\"kind\":\"unavailable\",\"message\":\"text\",\"retry_after\":9}],"
  "\"verdicts\":[{\"when\":[{\"path\":\"$.a[0].b\",\"eq\":\"x\"},{\"not\":{\"path\":\"$.n\",\"gt\":5}}],\"verdict\":\"risky\",\"reason\":\"role\",\"flags\":[\"role\"]},"
  "{\"when\":{\"any\":[{\"path\":\"$.s\",\"regex\":\"^ok\"},{\"path\":\"$.l\",\"contains\":\"fine\"},{\"path\":\"$.n\",\"lt\":0}]},\"verdict\":\"deliverable\"},"
  "{\"when\":{\"path\":\"$.z\",\"null\":true},\"verdict\":\"undeliverable\",\"reason\":\"no-such-user\"}],"
  "\"flags\":{\"free\":{\"path\":\"$.free\",\"truthy\":true},\"role\":{\"path\":\"$.person\",\"falsy\":true}},"
  "\"fields\":{\"raw_status\":\"$.s\",\"raw_sub\":\"$.sub\",\"suggestion\":\"$.try\",\"score\":\"$.n\"}}},"
  "\"batch\":{\"method\":\"POST\",\"url\":\"{setting.base}/batch\",\"auth\":[{\"kind\":\"form\",\"name\":\"k\",\"value\":\"{secret.key}\"}],"
  "\"body\":{\"type\":\"form\",\"value\":{\"all\":\"{emails}\"}},\"max_items\":3,\"emails_as\":\"comma\",\"items\":\"$.rows[*]\",\"item_email\":\"$.e\"},"
  "\"credits\":{\"method\":\"GET\",\"url\":\"https://a.good.invalid/left\",\"value\":{\"minus\":[\"$.all\",\"$.used\"]},\"errors\":[{\"when\":{\"http\":401},\"kind\":\"auth\"}]},"
  "\"limits\":{\"per_second\":5,\"per_minute\":60,\"concurrent\":3,\"min_interval_ms\":10,\"single_max\":9,\"unknown_free\":true},"
  "\"examples\":[{\"body\":{\"s\":\"ok\"},\"expect\":{\"verdict\":\"deliverable\"}}]}";

/* One slip each; the message must lead to it. */
static const struct
{
  const char *from;
  const char *to;
  const char *where;
} slips[] = {
  { "\"schema\":1", "\"schema\":2", "schema" },
  { "\"schema\":1,", "", "schema" },
  { "\"schema\":1", "\"schema\":\"1\"", "schema" },
  { "\"id\":\"good\"", "\"id\":\"Good\"", "id" },
  { "\"id\":\"good\"", "\"id\":\"go_od\"", "id" },
  { "\"id\":\"good\"", "\"id\":\"../x\"", "id" },
  { "\"id\":\"good\"", "\"id\":[]", "id" },
  { "\"name\":\"Good\"", "\"nam\":\"Good\"", "nam" },
  { "\"name\":\"Good\"", "\"name\":\"\"", "name" },
  { "\"limits\":{\"per_second\":5", "\"limits\":{\"per_second\":-5", "limits.per_second" },
  { "\"concurrent\":3", "\"concurrent\":\"3\"", "limits.concurrent" },
  { "\"unknown_free\":true", "\"unknown_free\":1", "limits.unknown_free" },
  { "\"type\":\"choice\"", "\"type\":\"chioce\"", "settings[0].type" },
  { "\"default\":\"a.good.invalid\"", "\"default\":\"evil.invalid\"", "settings[0].default" },
  { "\"b.good.invalid\"]", "\"b.good.invalid/x\"]", "settings[0].choices" },
  { "\"default\":\"https://c.good.invalid\"", "\"default\":\"file:///etc/passwd\"", "settings[1].default" },
  { "\"pattern\":\"[a-z0-9-]+\"", "\"pattern\":\"[a-z\"", "secrets[0].pattern" },
  { "\"value\":\"{secret.key}:\"", "\"value\":\"{secret.other}:\"", "auth[0].value" },
  { "\"value\":\"{secret.key}:\"", "\"value\":\"{email}\"", "auth[0].value" },
  { "\"value\":\"{secret.key}:\"", "\"value\":\"{secret.key\"", "auth[0].value" },
  { "\"kind\":\"basic\"", "\"kind\":\"query\"", "auth[0].name" },
  { "\"kind\":\"basic\"", "\"kind\":\"form\",\"name\":\"k\"", "check.body" },
  { "\"kind\":\"basic\"", "\"kind\":\"header\",\"name\":\"Host\"", "auth[0].name" },
  { "\"method\":\"POST\",\"url\":\"https://{setting.host}", "\"method\":\"DELETE\",\"url\":\"https://{setting.host}", "check.method" },
  { "\"method\":\"POST\",\"url\":\"https://{setting.host}", "\"method\":\"GET\",\"url\":\"https://{setting.host}", "check.body" },
  { "https://{setting.host}/v1", "http://{setting.host}/v1", "check.url" },
  { "https://{setting.host}/v1", "https://{domain}/v1", "check.url" },
  { "https://{setting.host}/v1", "https://{setting.nix}/v1", "check.url" },
  { "https://{setting.host}/v1", "https://user@good.invalid/v1", "check.url" },
  { "https://{setting.host}/v1/{local}", "https://{setting.host}/v1/{secret.key}", "check.url" },
  { "https://{setting.host}/v1/{local}", "{setting.host}/v1/{local}", "check.url" },
  { "{setting.base}/batch", "{setting.base}.evil.invalid/batch", "batch.url" },
  { "https://a.good.invalid/left", "gopher://a.good.invalid/left", "credits.url" },
  { "\"X-Mail\":\"{email}\"", "\"X-Mail\":\"a\\r\\nX-Evil: b\"", "check.headers.X-Mail" },
  { "\"X-Mail\":\"{email}\"", "\"X Mail\":\"{email}\"", "check.headers.X Mail" },
  { "\"X-Mail\":\"{email}\"", "\"Content-Length\":\"1\"", "check.headers.Content-Length" },
  { "<{email}>", "<{mail}>", "check.body.value" },
  { "\"redirects\":false", "\"redirects\":true", "check.redirects" },
  { "\"timeout_ms\":20000", "\"timeout_ms\":1", "check.timeout_ms" },
  { "\"http\":[202,222]", "\"http\":[]", "check.response.pending[0].when" },
  { "\"http\":[202,222]", "\"htpp\":202", "check.response.pending[0].when.htpp" },
  { "\"retry_ms\":100", "\"retry\":100", "check.response.pending[0].retry" },
  { "\"kind\":\"rate\"", "\"kind\":\"fate\"", "check.response.errors[0].kind" },
  { "\"as\":\"seconds\"", "\"as\":\"years\"", "check.response.errors[0].retry_after.as" },
  { "\"message\":\"text\"", "\"message\":\"$..x\"", "check.response.errors[1].message" },
  { "\"$.a[0].b\"", "\"$.a[0.b\"", "check.response.verdicts[0].when[0].path" },
  { "\"eq\":\"x\"", "\"eq\":{}", "check.response.verdicts[0].when[0].eq" },
  { "\"eq\":\"x\"", "\"eq\":\"x\",\"gt\":1", "check.response.verdicts[0].when[0]" },
  { "\"gt\":5", "\"gt\":\"five\"", "check.response.verdicts[0].when[1].not.gt" },
  { "\"regex\":\"^ok\"", "\"regex\":\"(\"", "check.response.verdicts[1].when.any[0].regex" },
  { "\"reason\":\"role\"", "\"reason\":\"roll\"", "check.response.verdicts[0].reason" },
  { "\"verdict\":\"deliverable\"}", "\"verdict\":\"fine\"}", "check.response.verdicts[1].verdict" },
  { "\"flags\":[\"role\"]", "\"flags\":[\"roll\"]", "check.response.verdicts[0].flags" },
  { "\"flags\":{\"free\"", "\"flags\":{\"freee\"", "check.response.flags.freee" },
  { "\"raw_status\":\"$.s\",", "", "check.response.fields.raw_status" },
  { "\"emails_as\":\"comma\"", "\"emails_as\":\"objects\"", "batch.email_item" },
  { "\"max_items\":3", "\"max_items\":3000000", "batch.max_items" },
  { "\"value\":{\"minus\":[\"$.all\",\"$.used\"]}", "\"value\":{\"minus\":[\"$.all\"]}", "credits.value" },
  { "\"expect\":{\"verdict\":\"deliverable\"}", "\"expect\":{\"verdikt\":\"deliverable\"}", "examples[0].expect.verdikt" },
  { "\"examples\":[", "\"examples\":[7,", "examples[0]" },
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

static void
test_nested (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 200000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (rebote_descriptor_new ("deep.json", deep->str, deep->len, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_DESCRIPTOR);
  g_clear_error (&error);

  text = replace ("\"path\":\"$.z\",\"null\":true",
                  "\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":"
                  "{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"http\":1}}}}}}}}}}}}}}}}}}");
  g_assert_null (rebote_descriptor_new ("deep.json", text, strlen (text), &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_DESCRIPTOR);
}

static GHashTable *
make_values (const char *key,
             const char *value)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_insert (table, g_strdup (key), g_strdup (value));

  return table;
}

/* Each place escapes in its own way. */
static void
test_request (void)
{
  const char *const one[] = { "a/b+\"c\"?@x#y.example", NULL };
  const char *const two[] = { "a+b@example.com", "x@y.example,evil@example.com", "x\nevil@example.com", "c&d@example.com", NULL };
  const char *const none[] = { "x\nevil@example.com", "\xff@example.com", NULL };
  g_autoptr (ReboteDescriptor) descriptor = rebote_descriptor_new ("good.json", good, strlen (good), NULL);
  g_autoptr (GHashTable) secrets = make_values ("key", "k-1");
  g_autoptr (GHashTable) bad = make_values ("key", "k\n1");
  g_autoptr (GHashTable) settings = make_values ("host", "b.good.invalid");
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteHttpRequest) request = NULL;
  g_autoptr (ReboteHttpRequest) batch = NULL;

  g_hash_table_insert (settings, g_strdup ("base"), g_strdup ("http://mail.example:8080"));
  request = rebote_descriptor_build (descriptor, REBOTE_DESCRIPTOR_CHECK, one, secrets, settings, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (request->url, ==, "https://b.good.invalid/v1/a%2Fb%2B%22c%22%3F/x%23y.example?t=15");
  g_assert_cmpstr (request->body, ==, "{\"to\":[\"<a/b+\\\"c\\\"?@x#y.example>\",7,null,true]}");
  g_assert_cmpstr (g_ptr_array_index (request->headers, 1), ==, one[0]);
  g_assert_cmpstr (g_ptr_array_index (request->headers, 3), ==, "Basic ay0xOg==");
  g_assert_false (request->is_open);

  batch = rebote_descriptor_build (descriptor, REBOTE_DESCRIPTOR_BATCH, two, secrets, settings, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (batch->url, ==, "http://mail.example:8080/batch");
  g_assert_cmpstr (batch->body, ==, "all=a%2Bb%40example.com%2Cc%26d%40example.com&k=k-1");
  g_assert_true (batch->is_open);

  g_assert_null (rebote_descriptor_build (descriptor, REBOTE_DESCRIPTOR_BATCH, none, secrets, settings, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_ADDRESS);
  g_clear_error (&error);

  g_assert_null (rebote_descriptor_build (descriptor, REBOTE_DESCRIPTOR_CHECK, one, bad, settings, &error));
  g_assert_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY);
}

/* What each service is sent holds the address whole, whatever is in it. */
static void
test_service_requests (void)
{
  const char *const addresses[] = { "o'neil+a&b=c@example.com", NULL };
  g_auto (GStrv) names = list_services ();

  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (ReboteDescriptor) descriptor = load (names[i]);
      g_autoptr (GHashTable) settings = make_values ("base", "https://server.invalid");
      g_autoptr (GError) error = NULL;
      g_autoptr (ReboteHttpRequest) request = NULL;
      g_autoptr (GUri) uri = NULL;
      g_autofree char *plain = NULL;

      g_hash_table_insert (settings, g_strdup ("host"), g_strdup ("server.invalid"));
      request = rebote_descriptor_build (descriptor, REBOTE_DESCRIPTOR_CHECK, addresses, NULL, settings, &error);
      g_assert_no_error (error);
      uri = g_uri_parse (request->url, G_URI_FLAGS_ENCODED, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (g_uri_get_scheme (uri), ==, "https");
      if (request->body && !g_str_equal (request->content_type, "application/x-www-form-urlencoded"))
        {
          g_assert_nonnull (strstr (request->body, addresses[0]));
          continue;
        }
      g_assert_nonnull (strstr (request->body ? request->body : request->url, "email=o%27neil%2Ba%26b%3Dc%40example.com"));
    }
}

static ReboteSaid
ask (const char *condition,
     const char *body)
{
  ReboteDescriptorReader reader = { "x.json", NULL };
  g_autoptr (ReboteHttpAnswer) holder = rebote_http_answer_new (0, condition, strlen (condition));
  g_autoptr (ReboteHttpAnswer) answer = rebote_http_answer_new (200, body, strlen (body));
  g_autoptr (ReboteDescriptorCondition) self = NULL;

  rebote_http_answer_read_json (holder);
  rebote_http_answer_read_json (answer);
  rebote_http_answer_add_header (answer, "X-One", "1");
  g_assert_nonnull (holder->root);
  self = rebote_descriptor_condition_new (&reader, "when", holder->root);
  g_assert_no_error (reader.error);

  return rebote_descriptor_condition_ask (self, answer, NULL);
}

static const struct
{
  const char *condition;
  const char *body;
  ReboteSaid  said;
} questions[] = {
  { "{\"path\":\"$.a\",\"eq\":5}", "{\"a\":\" 5 \"}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a\",\"eq\":\"5\"}", "{\"a\":5}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a\",\"eq\":\"5\"}", "{\"a\":50}", REBOTE_SAID_NO },
  { "{\"path\":\"$.a\",\"eq\":\"5\"}", "{\"b\":5}", REBOTE_SAID_NOTHING },
  { "{\"path\":\"$.a\",\"eq\":\"5\"}", "{\"a\":null}", REBOTE_SAID_NOTHING },
  { "{\"path\":\"$.a\",\"in\":[\"x\",true,7]}", "{\"a\":true}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a[*].b\",\"eq\":\"x\"}", "{\"a\":[{\"b\":\"y\"},{\"b\":\"x\"}]}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a[1]\",\"eq\":\"x\"}", "{\"a\":[\"y\",\"x\"]}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a[2]\",\"present\":true}", "{\"a\":[\"y\",\"x\"]}", REBOTE_SAID_NO },
  { "{\"path\":\"$.a\",\"contains\":\"x\"}", "{\"a\":[\"xx\",\"x\"]}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a\",\"contains\":\"x\"}", "{\"a\":[\"xx\"]}", REBOTE_SAID_NO },
  { "{\"path\":\"$.a\",\"contains\":\"x\"}", "{\"a\":\"axb\"}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a\",\"present\":true}", "{\"a\":null}", REBOTE_SAID_NO },
  { "{\"path\":\"$.a\",\"present\":false}", "{}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a\",\"absent\":true}", "{}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a\",\"null\":true}", "{\"a\":null}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a\",\"null\":true}", "{}", REBOTE_SAID_NO },
  { "{\"path\":\"$.a\",\"truthy\":true}", "{\"a\":\"True\"}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a\",\"truthy\":true}", "{\"a\":0}", REBOTE_SAID_NO },
  { "{\"path\":\"$.a\",\"truthy\":true}", "{\"a\":\"unknown\"}", REBOTE_SAID_NOTHING },
  { "{\"path\":\"$.a\",\"truthy\":true}", "{\"a\":\"\"}", REBOTE_SAID_NOTHING },
  { "{\"path\":\"$.a\",\"truthy\":true}", "{\"a\":null}", REBOTE_SAID_NOTHING },
  { "{\"path\":\"$.a\",\"falsy\":true}", "{\"a\":\"no\"}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a\",\"falsy\":true}", "{\"a\":{}}", REBOTE_SAID_NOTHING },
  { "{\"path\":\"$.a\",\"lt\":0}", "{\"a\":\"-1\"}", REBOTE_SAID_YES },
  { "{\"path\":\"$.a\",\"gt\":3.5}", "{\"a\":3}", REBOTE_SAID_NO },
  { "{\"path\":\"$.a\",\"gt\":3.5}", "{\"a\":\"many\"}", REBOTE_SAID_NOTHING },
  { "{\"path\":\"$.a\",\"regex\":\"(?i)^no\"}", "{\"a\":\"Not so\"}", REBOTE_SAID_YES },
  { "{\"http\":200}", "", REBOTE_SAID_YES },
  { "{\"http\":[201,202]}", "", REBOTE_SAID_NO },
  { "{\"http\":true,\"gt\":199}", "", REBOTE_SAID_YES },
  { "{\"header\":\"x-one\",\"eq\":1}", "", REBOTE_SAID_YES },
  { "{\"text\":\"ok\"}", "ok\n", REBOTE_SAID_YES },
  { "{\"all\":[{\"http\":200},{\"path\":\"$.a\",\"eq\":1}]}", "{}", REBOTE_SAID_NOTHING },
  { "{\"any\":[{\"http\":200},{\"path\":\"$.a\",\"eq\":1}]}", "{}", REBOTE_SAID_YES },
  { "{\"not\":{\"path\":\"$.a\",\"eq\":1}}", "{}", REBOTE_SAID_NOTHING },
  { "{\"not\":{\"path\":\"$.a\",\"eq\":1}}", "{\"a\":2}", REBOTE_SAID_YES },
};

static void
test_conditions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      ReboteSaid said = ask (questions[i].condition, questions[i].body);

      if (said != questions[i].said)
        g_test_message ("%s of %s", questions[i].condition, questions[i].body);
      g_assert_cmpint (said, ==, questions[i].said);
    }
}

/* Rules that beat the words of a service, even where its file says otherwise. */
static void
test_rules (void)
{
  static const char body[] = "{\"s\":\"ok\",\"free\":true,\"person\":\"yes\",\"try\":\"ANA@example.com\",\"n\":0.25}";
  const char *const addresses[] = { "ana@example.com", NULL };
  g_autofree char  *text = replace ("\"role\":{\"path\":\"$.person\",\"falsy\":true}",
                                    "\"spamtrap\":{\"path\":\"$.person\",\"truthy\":true}");
  g_autoptr (ReboteDescriptor) descriptor = rebote_descriptor_new ("good.json", text, strlen (text), NULL);
  g_autoptr (ReboteHttpAnswer) answer = rebote_http_answer_new (200, body, strlen (body));
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;
  ReboteVerification *verification;

  rebote_descriptor_interpret (descriptor, REBOTE_DESCRIPTOR_CHECK, answer, addresses, &outcome, &error);
  g_assert_no_error (error);
  verification = g_ptr_array_index (outcome.results, 0);
  g_assert_cmpint (verification->verdict, ==, REBOTE_VERIFICATION_RISKY);
  g_assert_cmpint (verification->reason, ==, REBOTE_VERIFICATION_REASON_SPAMTRAP);
  g_assert_null (verification->suggestion);
  g_assert_cmpstr (verification->score, ==, "0.25");
}

static void
test_labels (void)
{
  g_auto (GStrv) names = list_services ();

  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (ReboteDescriptor) descriptor = load (names[i]);
      GPtrArray *secrets = rebote_descriptor_get_secrets (descriptor);
      GPtrArray *settings = rebote_descriptor_get_settings (descriptor);

      for (guint j = 0; j < secrets->len; j++)
        g_assert_true (g_strv_contains (_rebote_descriptor_labels,
                                        ((ReboteDescriptorSecret *)g_ptr_array_index (secrets, j))->label));
      for (guint j = 0; j < settings->len; j++)
        g_assert_true (g_strv_contains (_rebote_descriptor_labels,
                                        ((ReboteDescriptorSetting *)g_ptr_array_index (settings, j))->label));
    }
}

/* Some bytes changed, cut out, or doubled. */
static void
mutate (GString *text,
        GRand   *random)
{
  static const char signs[] = "{}[]\",:.$*0-9\\ntruefalse\x80\xff";

  for (guint n = g_rand_int_range (random, 1, 6); n > 0 && text->len > 10; n--)
    {
      gsize at = g_rand_int_range (random, 0, text->len);
      gsize most = g_rand_int_range (random, 1, 40);
      gsize length = MIN (text->len - at, most);

      if (g_rand_int_range (random, 0, 3) == 0)
        g_string_erase (text, at, length);
      else if (g_rand_boolean (random))
        text->str[at] = signs[g_rand_int_range (random, 0, sizeof signs - 1)];
      else
        {
          g_autofree char *part = g_strndup (text->str + at, length);

          g_string_insert (text, g_rand_int_range (random, 0, text->len), part);
        }
    }
}

static void
use (ReboteDescriptor *descriptor,
     GRand            *random)
{
  GPtrArray *examples = rebote_descriptor_get_examples (descriptor);

  for (guint i = 0; i < examples->len; i++)
    {
      const ReboteDescriptorExample *example = g_ptr_array_index (examples, i);
      g_autofree char               *unused = rebote_descriptor_example_try (example, descriptor, NULL);
      g_autoptr (GString) body = g_string_new (example->body);
      g_autoptr (ReboteHttpAnswer) answer = NULL;
      g_auto (ReboteDescriptorOutcome) outcome = { 0 };
      g_autoptr (GError) error = NULL;

      mutate (body, random);
      answer = rebote_http_answer_new (example->status, body->str, body->len);
      rebote_descriptor_interpret (descriptor, example->operation, answer, (const char *const *)example->addresses, &outcome,
                                   &error);
      g_assert_true (error || outcome.results || outcome.retry_ms ||
                     (example->operation == REBOTE_DESCRIPTOR_SUBMIT ? outcome.job != NULL
                                                                     : example->operation >= REBOTE_DESCRIPTOR_CREDITS &&
                                                                         example->operation != REBOTE_DESCRIPTOR_RESULTS));
    }
}

/* A damaged file is read or refused, and what it then makes of damaged answers is an outcome or an error. */
static void
test_mutations (void)
{
  g_auto (GStrv) names = list_services ();
  g_autoptr (GRand) random = g_rand_new_with_seed (20261128);
  guint n_read = 0, n_refused = 0;

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GBytes) bytes = read_service (names[i % g_strv_length (names)]);
      g_autoptr (GString) text = i % 2 ? g_string_new (good)
                                       : g_string_new_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_autoptr (ReboteDescriptor) descriptor = NULL;
      g_autoptr (GError) error = NULL;

      if (i >= 20)
        mutate (text, random);
      descriptor = rebote_descriptor_new ("damaged.json", text->str, text->len, &error);
      g_assert_true ((descriptor == NULL) == (error != NULL));
      if (descriptor)
        use (descriptor, random);
      n_read += descriptor != NULL;
      n_refused += descriptor == NULL;
    }
  g_assert_cmpuint (n_read, >=, 20);
  g_assert_cmpuint (n_refused, >=, 500);
}

int
main (int   argc,
      char *argv[])
{
  isolated_test_init (&argc, &argv);
  g_test_add_func ("/descriptor/examples", test_examples);
  g_test_add_func ("/descriptor/like-files", test_like_files);
  g_test_add_func ("/descriptor/faulty", test_faulty);
  g_test_add_func ("/descriptor/nested", test_nested);
  g_test_add_func ("/descriptor/request", test_request);
  g_test_add_func ("/descriptor/service-requests", test_service_requests);
  g_test_add_func ("/descriptor/conditions", test_conditions);
  g_test_add_func ("/descriptor/rules", test_rules);
  g_test_add_func ("/descriptor/labels", test_labels);
  g_test_add_func ("/descriptor/mutations", test_mutations);

  return isolated_test_run ();
}
