/* rebote-descriptor-load-response.c
 *
 * Reads what the answers of a service mean.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-load-response"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-descriptor-private.h"

#define DEFAULT_RETRY   3000             /* milliseconds */
#define DEFAULT_GIVE_UP (5 * 60 * 1000)  /* milliseconds */
#define MAX_WAIT        (60 * 60 * 1000) /* milliseconds */
#define MAX_RETRY_AFTER (24 * 60 * 60)   /* seconds */

static const char *const formats[] = { "json", "text", NULL };
static const char *const job_formats[] = { "json", "text", "csv", NULL };
static const char *const response_keys[] = { "format", "pending", "errors", "verdicts", "flags", "fields", NULL };
static const char *const pending_keys[] = { "when", "retry_ms", "max_ms", NULL };
static const char *const error_keys[] = { "when", "kind", "message", "retry_after", NULL };
static const char *const reset_keys[] = { "header", "as", NULL };
static const char *const reset_forms[] = { "seconds", "unix", NULL };
static const char *const verdict_keys[] = { "when", "verdict", "reason", "flags", NULL };
static const char *const field_keys[] = { "suggestion", "score", "raw_status", "raw_sub", NULL };

/* “account” is a wrong key or no credits, where the service does not say which. */
static const char *const kinds[] = {
  "auth", "credits", "rate", "request", "unavailable", "refused", "address", "job", "account", NULL
};
static const ReboteVerifierError kind_codes[] = {
  REBOTE_VERIFIER_ERROR_AUTH,
  REBOTE_VERIFIER_ERROR_CREDITS,
  REBOTE_VERIFIER_ERROR_RATE,
  REBOTE_VERIFIER_ERROR_REQUEST,
  REBOTE_VERIFIER_ERROR_UNAVAILABLE,
  REBOTE_VERIFIER_ERROR_REFUSED,
  REBOTE_VERIFIER_ERROR_ADDRESS,
  REBOTE_VERIFIER_ERROR_JOB,
  REBOTE_VERIFIER_ERROR_AUTH,
};

typedef void (*ReadRule) (ReboteDescriptorObject *object,
                          ReboteDescriptorRule   *rule);

static void
rule_free (gpointer data)
{
  ReboteDescriptorRule *rule = data;

  g_clear_pointer (&rule->when, rebote_descriptor_condition_free);
  g_clear_pointer (&rule->message, rebote_descriptor_path_free);
  g_clear_pointer (&rule->reset, rebote_descriptor_path_free);
  g_free (rule);
}

static GPtrArray *
rules_new (void)
{
  return g_ptr_array_new_with_free_func (rule_free);
}

static void
read_pending (ReboteDescriptorObject *object,
              ReboteDescriptorRule   *rule)
{
  rule->retry_ms = rebote_descriptor_object_number (object, "retry_ms", 10, MAX_WAIT, DEFAULT_RETRY);
  rule->max_ms = rebote_descriptor_object_number (object, "max_ms", 10, MAX_WAIT, DEFAULT_GIVE_UP);
}

/* Seconds, or the header that has them. */
static void
read_retry_after (ReboteDescriptorObject *object,
                  ReboteDescriptorRule   *rule)
{
  JsonNode        *node = rebote_descriptor_object_node (object, "retry_after", FALSE);
  g_autofree char *where = rebote_descriptor_object_where (object, "retry_after");
  g_auto (ReboteDescriptorObject) reset = { 0 };
  const char *header;

  if (node == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      rule->retry_after_ms = 1000 * rebote_descriptor_object_number (object, "retry_after", 1, MAX_RETRY_AFTER, 0);
      return;
    }
  rebote_descriptor_object_init (&reset, object->reader, where, node, reset_keys);
  header = rebote_descriptor_object_string (&reset, "header", TRUE);
  rule->reset_is_unix = rebote_descriptor_object_choice (&reset, "as", reset_forms, -1) == 1;
  if (header)
    {
      g_autofree char *text = g_strconcat ("header:", header, NULL);

      rule->reset = rebote_descriptor_path_new (text);
    }
}

static void
read_error (ReboteDescriptorObject *object,
            ReboteDescriptorRule   *rule)
{
  int kind = rebote_descriptor_object_choice (object, "kind", kinds, -1);

  rule->kind = kind_codes[kind];
  rule->ask_credits = g_str_equal (kinds[kind], "account");
  rule->message = rebote_descriptor_object_path (object, "message", FALSE);
  read_retry_after (object, rule);
}

static void
read_verdict_flags (ReboteDescriptorObject *object,
                    ReboteDescriptorRule   *rule)
{
  JsonArray       *array = rebote_descriptor_object_array (object, "flags", FALSE);
  g_autofree char *where = rebote_descriptor_object_where (object, "flags");

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      const char             *slug = rebote_descriptor_reader_check (object->reader, where, json_array_get_element (array, i));
      ReboteVerificationFlags flag = 0;

      if (slug && !rebote_verification_flag_from_slug (slug, &flag))
        rebote_descriptor_reader_fail (object->reader, where, _("there is no such flag"));
      rule->yes |= flag;
    }
}

static void
read_verdict (ReboteDescriptorObject *object,
              ReboteDescriptorRule   *rule)
{
  const char *verdict = rebote_descriptor_object_string (object, "verdict", TRUE);
  const char *reason = rebote_descriptor_object_string (object, "reason", FALSE);

  if (verdict && !rebote_verification_verdict_from_slug (verdict, &rule->verdict))
    rebote_descriptor_reader_fail_key (object->reader, object->where, "verdict", _("there is no such verdict"));
  if (reason && !rebote_verification_reason_from_slug (reason, &rule->reason))
    rebote_descriptor_reader_fail_key (object->reader, object->where, "reason", _("there is no such reason"));
  read_verdict_flags (object, rule);
}

static void
read_rule (ReboteDescriptorReader *reader,
           const char             *where,
           JsonNode               *node,
           const char *const      *keys,
           ReadRule                read,
           GPtrArray              *rules)
{
  g_auto (ReboteDescriptorObject) object = { 0 };
  ReboteDescriptorRule *rule = g_new0 (ReboteDescriptorRule, 1);
  g_autofree char      *when = g_strconcat (where, ".when", NULL);

  g_ptr_array_add (rules, rule);
  rebote_descriptor_object_init (&object, reader, where, node, keys);
  rule->when = rebote_descriptor_condition_new (reader, when, rebote_descriptor_object_node (&object, "when", TRUE));
  read (&object, rule);
}

static GPtrArray *
read_rules (ReboteDescriptorObject *object,
            const char             *key,
            gboolean                required,
            const char *const      *keys,
            ReadRule                read)
{
  GPtrArray *rules = rules_new ();
  JsonArray *array = rebote_descriptor_object_array (object, key, required);

  for (guint i = 0; array && i < json_array_get_length (array) && object->reader->error == NULL; i++)
    {
      g_autofree char *where = rebote_descriptor_object_where (object, key);
      g_autofree char *inner = g_strdup_printf ("%s[%u]", where, i);

      read_rule (object->reader, inner, json_array_get_element (array, i), keys, read, rules);
    }

  return rules;
}

static GPtrArray *
read_flags (ReboteDescriptorObject *response)
{
  g_autofree char *where = rebote_descriptor_object_where (response, "flags");
  g_auto (ReboteDescriptorObject) object = { 0 };
  GPtrArray     *rules = rules_new ();
  JsonObjectIter iter;
  const char    *slug;
  JsonNode      *value;

  rebote_descriptor_object_init (&object, response->reader, where, rebote_descriptor_object_node (response, "flags", FALSE),
                                 NULL);
  if (object.json == NULL)
    return rules;

  json_object_iter_init (&iter, object.json);
  while (json_object_iter_next (&iter, &slug, &value) && response->reader->error == NULL)
    {
      ReboteDescriptorRule *rule = g_new0 (ReboteDescriptorRule, 1);
      g_autofree char      *inner = rebote_descriptor_object_where (&object, slug);

      g_ptr_array_add (rules, rule);
      if (!rebote_verification_flag_from_slug (slug, &rule->flag))
        rebote_descriptor_reader_fail (response->reader, inner, _("there is no such flag"));
      rule->when = rebote_descriptor_condition_new (response->reader, inner, value);
    }

  return rules;
}

static void
read_fields (ReboteDescriptorObject   *response,
             ReboteDescriptorResponse *self)
{
  g_autofree char *where = rebote_descriptor_object_where (response, "fields");
  g_auto (ReboteDescriptorObject) object = { 0 };

  rebote_descriptor_object_init (&object, response->reader, where, rebote_descriptor_object_node (response, "fields", TRUE),
                                 field_keys);
  self->raw_status = rebote_descriptor_object_path (&object, "raw_status", TRUE);
  self->raw_sub = rebote_descriptor_object_path (&object, "raw_sub", FALSE);
  self->suggestion = rebote_descriptor_object_path (&object, "suggestion", FALSE);
  self->score = rebote_descriptor_object_path (&object, "score", FALSE);
}

/* Reads “format”, “pending” and “errors” out of the object that has them beside others. */
ReboteDescriptorResponse *
_rebote_descriptor_read_errors (ReboteDescriptorObject *object)
{
  ReboteDescriptorResponse *self = g_new0 (ReboteDescriptorResponse, 1);

  self->is_json = rebote_descriptor_object_choice (object, "format", object->reader->in_job ? job_formats : formats, 0) == 0;
  self->pending = read_rules (object, "pending", FALSE, pending_keys, read_pending);
  self->errors = read_rules (object, "errors", FALSE, error_keys, read_error);

  return self;
}

/* Reads “verdicts”, “flags” and “fields”. */
void
_rebote_descriptor_read_meaning (ReboteDescriptorObject   *object,
                                 ReboteDescriptorResponse *response)
{
  response->verdicts = read_rules (object, "verdicts", TRUE, verdict_keys, read_verdict);
  response->flags = read_flags (object);
  read_fields (object, response);
}

ReboteDescriptorResponse *
_rebote_descriptor_read_response (ReboteDescriptorReader *reader,
                                  const char             *where,
                                  JsonNode               *node)
{
  g_auto (ReboteDescriptorObject) object = { 0 };
  ReboteDescriptorResponse *self;

  rebote_descriptor_object_init (&object, reader, where, node, response_keys);
  self = _rebote_descriptor_read_errors (&object);
  _rebote_descriptor_read_meaning (&object, self);

  return self;
}
