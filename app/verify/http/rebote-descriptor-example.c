/* rebote-descriptor-example.c
 *
 * Tries a descriptor on the answers in its own file.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-example"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-descriptor-example.h"
#include "rebote-descriptor-private.h"

#define DEFAULT_ADDRESS "ana@example.com"

static const char *const example_keys[] = { "of", "emails", "page", "http", "headers", "body", "expect", NULL };
static const char *const operations[] = {
  "check", "batch", "credits", "submit", "start", "status", "results", "delete", NULL
};
static const char *const expect_keys[] = {
  "verdict", "reason", "yes", "no", "suggestion", "status", "sub_status", "score", "items", "error", "retry_after",
  "pending", "credits", "job", "state", "fraction", "message", "link", "more", NULL
};
static const char *const error_kinds[] = {
  [REBOTE_VERIFIER_ERROR_AUTH] = "auth",
  [REBOTE_VERIFIER_ERROR_CREDITS] = "credits",
  [REBOTE_VERIFIER_ERROR_RATE] = "rate",
  [REBOTE_VERIFIER_ERROR_UNAVAILABLE] = "unavailable",
  [REBOTE_VERIFIER_ERROR_REFUSED] = "refused",
  [REBOTE_VERIFIER_ERROR_REQUEST] = "request",
  [REBOTE_VERIFIER_ERROR_ADDRESS] = "address",
  [REBOTE_VERIFIER_ERROR_IN_DOUBT] = "in-doubt",
  [REBOTE_VERIFIER_ERROR_JOB] = "job",
};
static const char *const states[] = { "waiting", "running", "done", "failed" };

void
_rebote_descriptor_example_free (gpointer example)
{
  ReboteDescriptorExample *self = example;

  g_strfreev (self->addresses);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->expect, json_node_unref);
  g_free (self->body);
  g_free (self);
}

static GStrv
read_emails (ReboteDescriptorObject *object)
{
  g_autoptr (GStrvBuilder) emails = g_strv_builder_new ();
  g_autofree char *where = rebote_descriptor_object_where (object, "emails");
  JsonArray       *array = rebote_descriptor_object_array (object, "emails", FALSE);

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      const char *email = rebote_descriptor_reader_check (object->reader, where, json_array_get_element (array, i));

      if (email)
        g_strv_builder_add (emails, email);
    }
  if (array == NULL || json_array_get_length (array) == 0)
    g_strv_builder_add (emails, DEFAULT_ADDRESS);

  return g_strv_builder_end (emails);
}

static void
read_headers (ReboteDescriptorObject  *object,
              ReboteDescriptorExample *example)
{
  g_autofree char *where = rebote_descriptor_object_where (object, "headers");
  g_auto (ReboteDescriptorObject) headers = { 0 };
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *value;

  example->headers = g_ptr_array_new_with_free_func (g_free);
  rebote_descriptor_object_init (&headers, object->reader, where, rebote_descriptor_object_node (object, "headers", FALSE),
                                 NULL);
  if (headers.json == NULL)
    return;

  json_object_iter_init (&iter, headers.json);
  while (json_object_iter_next (&iter, &name, &value))
    {
      const char *text = rebote_descriptor_reader_check (object->reader, where, value);

      g_ptr_array_add (example->headers, g_strdup (name));
      g_ptr_array_add (example->headers, g_strdup (text ? text : ""));
    }
}

void
_rebote_descriptor_read_example (ReboteDescriptor       *self,
                                 ReboteDescriptorReader *reader,
                                 const char             *where,
                                 JsonNode               *node)
{
  ReboteDescriptorExample *example = g_new0 (ReboteDescriptorExample, 1);
  g_auto (ReboteDescriptorObject) object = { 0 };
  g_auto (ReboteDescriptorObject) expect = { 0 };
  g_autofree char *inner = g_strconcat (where, ".expect", NULL);
  JsonNode        *body, *expected;

  g_ptr_array_add (self->examples, example);
  rebote_descriptor_object_init (&object, reader, where, node, example_keys);
  example->operation = rebote_descriptor_object_choice (&object, "of", operations, 0);
  if (!rebote_descriptor_has (self, example->operation))
    rebote_descriptor_reader_fail_key (reader, where, "of", _("the file does not describe that"));
  example->addresses = read_emails (&object);
  example->page = rebote_descriptor_object_number (&object, "page", 0, 100, 0);
  example->status = rebote_descriptor_object_number (&object, "http", 100, 599, 200);
  read_headers (&object, example);
  body = rebote_descriptor_object_node (&object, "body", TRUE);
  if (body && JSON_NODE_HOLDS_VALUE (body) && json_node_get_value_type (body) == G_TYPE_STRING)
    example->body = g_strdup (json_node_get_string (body));
  else if (body)
    example->body = json_to_string (body, FALSE);

  expected = rebote_descriptor_object_node (&object, "expect", TRUE);
  rebote_descriptor_object_init (&expect, reader, inner, expected, expect_keys);
  example->expect = expected ? json_node_ref (expected) : NULL;
}

/**
 * rebote_descriptor_example_make_answer:
 * @self: an example
 *
 * Returns: (transfer full): its answer
 */
ReboteHttpAnswer *
rebote_descriptor_example_make_answer (const ReboteDescriptorExample *self)
{
  ReboteHttpAnswer *answer;

  g_return_val_if_fail (self != NULL, NULL);

  answer = rebote_http_answer_new (self->status, self->body, strlen (self->body));
  for (guint i = 0; i + 1 < self->headers->len; i += 2)
    rebote_http_answer_add_header (answer, g_ptr_array_index (self->headers, i), g_ptr_array_index (self->headers, i + 1));

  return answer;
}

static char *
differ (const char *what,
        const char *expected,
        const char *have)
{
  if (g_strcmp0 (expected, have) == 0)
    return NULL;

  /* Translators: a field of a verification, what it should be, and what it is */
  return g_strdup_printf (_("%s should be “%s”, and is “%s”"), what, expected ? expected : "", have ? have : "");
}

static const char *
get_text (JsonObject *expect,
          const char *key)
{
  JsonNode *node = json_object_get_member (expect, key);

  return node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/* JSON-GLib’s own getter trusts that it is asked for what is there. */
static gint64
get_int (JsonObject *expect,
         const char *key)
{
  JsonNode        *node = json_object_get_member (expect, key);
  g_autofree char *text = node ? rebote_descriptor_node_to_text (node) : NULL;

  return text ? g_ascii_strtoll (text, NULL, 10) : -1;
}

static char *
compare_flags (JsonObject *expect,
               const char *key,
               guint32     have)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GString) actual = g_string_new (NULL);
  JsonNode  *node = json_object_get_member (expect, key);
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint32    wanted = 0;

  if (array == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char        *slug = rebote_descriptor_node_to_text (json_array_get_element (array, i));
      ReboteVerificationFlags flag;

      if (!rebote_verification_flag_from_slug (slug, &flag))
        return g_strdup_printf ("%s: %s", key, _("there is no such flag"));
      wanted |= flag;
    }
  for (guint i = 0; i < REBOTE_N_VERIFICATION_FLAGS; i++)
    {
      if (wanted & (1u << i))
        g_string_append_printf (expected, " %s", rebote_verification_flag_to_slug (1u << i));
      if (have & (1u << i))
        g_string_append_printf (actual, " %s", rebote_verification_flag_to_slug (1u << i));
    }

  return differ (key, expected->str, actual->str);
}

/* The verdict and the reason count always, all else where the example names it. */
static char *
compare_verification (JsonObject               *expect,
                      const ReboteVerification *have)
{
  const struct
  {
    const char *key;
    const char *value;
  } texts[] = {
    { "suggestion", have->suggestion },
    { "status", have->status },
    { "sub_status", have->sub_status },
    { "score", have->score },
  };
  char *problem = differ ("verdict", get_text (expect, "verdict"), rebote_verification_verdict_to_slug (have->verdict));

  if (problem == NULL)
    problem = differ ("reason", get_text (expect, "reason"), rebote_verification_reason_to_slug (have->reason));
  for (guint i = 0; problem == NULL && i < G_N_ELEMENTS (texts); i++)
    {
      if (json_object_has_member (expect, texts[i].key))
        problem = differ (texts[i].key, get_text (expect, texts[i].key), texts[i].value);
    }
  if (problem == NULL)
    problem = compare_flags (expect, "yes", have->yes);
  if (problem == NULL)
    problem = compare_flags (expect, "no", have->no);

  return problem;
}

static char *
compare_items (JsonArray *items,
               GPtrArray *results)
{
  if (json_array_get_length (items) != results->len)
    return g_strdup (_("the number of items differs"));

  for (guint i = 0; i < results->len; i++)
    {
      JsonNode           *item = json_array_get_element (items, i);
      ReboteVerification *have = g_ptr_array_index (results, i);
      char               *problem = NULL;

      if (JSON_NODE_HOLDS_OBJECT (item) != (have != NULL))
        return g_strdup_printf (_("item %u: it has a verdict, and should not, or the other way round"), i + 1);
      if (have)
        problem = compare_verification (json_node_get_object (item), have);
      if (problem)
        return problem;
    }

  return NULL;
}

static char *
compare_error (JsonObject   *expect,
               const GError *error)
{
  const char *kind = error->domain == REBOTE_VERIFIER_ERROR && (guint)error->code < G_N_ELEMENTS (error_kinds)
                       ? error_kinds[error->code]
                       : NULL;

  if (g_strcmp0 (kind, get_text (expect, "error")) != 0)
    return differ ("error", get_text (expect, "error"), kind ? kind : error->message);
  if (json_object_has_member (expect, "retry_after") &&
      get_int (expect, "retry_after") != rebote_verifier_error_get_retry_after (error) / 1000)
    return g_strdup_printf (_("it should be asked again after %d s, and is after %u s"),
                            (int)get_int (expect, "retry_after"),
                            rebote_verifier_error_get_retry_after (error) / 1000);

  return NULL;
}

static char *
compare_status (JsonObject                    *expect,
                const ReboteDescriptorOutcome *outcome)
{
  g_autofree char *have = g_strdup_printf ("%g", outcome->fraction);
  JsonNode        *node = json_object_get_member (expect, "fraction");
  g_autofree char *wanted = node ? rebote_descriptor_node_to_text (node) : NULL;
  char            *problem = differ ("state", get_text (expect, "state"), states[outcome->state]);

  if (problem == NULL && node)
    problem = differ ("fraction", wanted, have);
  if (problem == NULL && json_object_has_member (expect, "message"))
    problem = differ ("message", get_text (expect, "message"), outcome->message);
  if (problem == NULL && json_object_has_member (expect, "link"))
    problem = differ ("link", get_text (expect, "link"), outcome->link);

  return problem;
}

static gboolean
has_more_expected (JsonObject *expect)
{
  JsonNode        *node = json_object_get_member (expect, "more");
  g_autofree char *text = node ? rebote_descriptor_node_to_text (node) : NULL;

  return g_strcmp0 (text, "true") == 0;
}

/**
 * rebote_descriptor_example_compare:
 * @self: an example
 * @outcome: what came of its answer
 * @error: (nullable): or the error that came
 *
 * Returns: (transfer full) (nullable): how that differs from what the example says, in words; %NULL where it does not
 */
char *
rebote_descriptor_example_compare (const ReboteDescriptorExample *self,
                                   const ReboteDescriptorOutcome *outcome,
                                   const GError                  *error)
{
  JsonObject *expect;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (outcome != NULL, NULL);

  expect = json_node_get_object (self->expect);
  if (error)
    return compare_error (expect, error);
  if (json_object_has_member (expect, "error"))
    return differ ("error", get_text (expect, "error"), NULL);
  if (json_object_has_member (expect, "pending") || outcome->retry_ms > 0)
    return json_object_has_member (expect, "pending") && get_int (expect, "pending") == outcome->retry_ms
             ? NULL
             : g_strdup (_("whether the answer is still to come differs"));
  if (self->operation == REBOTE_DESCRIPTOR_CREDITS)
    {
      g_autofree char *have = g_strdup_printf ("%" G_GINT64_FORMAT, outcome->credits);
      JsonNode        *node = json_object_get_member (expect, "credits");
      g_autofree char *wanted = node ? rebote_descriptor_node_to_text (node) : NULL;

      return differ ("credits", wanted, have);
    }
  if (self->operation == REBOTE_DESCRIPTOR_SUBMIT)
    return differ ("job", get_text (expect, "job"), outcome->job);
  if (self->operation == REBOTE_DESCRIPTOR_START || self->operation == REBOTE_DESCRIPTOR_REMOVE)
    return NULL;
  if (self->operation == REBOTE_DESCRIPTOR_STATUS)
    return compare_status (expect, outcome);
  if (self->operation == REBOTE_DESCRIPTOR_RESULTS && has_more_expected (expect) != outcome->has_more)
    return g_strdup (_("whether another page follows differs"));
  if (self->operation == REBOTE_DESCRIPTOR_BATCH || self->operation == REBOTE_DESCRIPTOR_RESULTS)
    {
      JsonNode *items = json_object_get_member (expect, "items");

      return items && JSON_NODE_HOLDS_ARRAY (items) ? compare_items (json_node_get_array (items), outcome->results)
                                                    : g_strdup (_("the number of items differs"));
    }

  return compare_verification (expect, g_ptr_array_index (outcome->results, 0));
}

/**
 * rebote_descriptor_example_try:
 * @self: an example
 * @descriptor: the descriptor that it is of
 * @rule: (out) (optional) (nullable) (transfer full): the rule that decided
 *
 * Returns: (transfer full) (nullable): what is wrong, in words; %NULL if all is as the example says
 */
char *
rebote_descriptor_example_try (const ReboteDescriptorExample *self,
                               ReboteDescriptor              *descriptor,
                               char                         **rule)
{
  g_autoptr (ReboteHttpAnswer) answer = NULL;
  g_auto (ReboteDescriptorOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;
  ReboteDescriptorStep step = { 0 };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (descriptor != NULL, NULL);

  step.addresses = (const char *const *)self->addresses;
  step.page = self->page;
  answer = rebote_descriptor_example_make_answer (self);
  rebote_descriptor_interpret_step (descriptor, self->operation, answer, &step, &outcome, &error);
  if (rule)
    *rule = g_steal_pointer (&outcome.rule);

  return rebote_descriptor_example_compare (self, &outcome, error);
}
