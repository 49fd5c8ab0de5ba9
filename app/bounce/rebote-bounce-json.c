/* rebote-bounce-json.c
 *
 * A message as one line of JSON. Keys and slugs are a contract: add to them freely, rename nothing.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounce-json"

#include "config.h"

#include <json-glib/json-glib.h>

#include "rebote-bounce-json.h"
#include "rebote-explanation.h"

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value == NULL)
    json_builder_add_null_value (builder);
  else if (g_utf8_validate (value, -1, NULL))
    json_builder_add_string_value (builder, value);
  else
    {
      g_autofree char *valid = g_utf8_make_valid (value, -1);

      json_builder_add_string_value (builder, valid);
    }
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_date (JsonBuilder *builder,
          const char  *name,
          GDateTime   *date)
{
  g_autoptr (GDateTime) utc = date ? g_date_time_to_utc (date) : NULL;
  g_autofree char *text = utc ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  add_string (builder, name, text);
}

static void
add_confidence (JsonBuilder *builder,
                double       value)
{
  /* Two digits are all that it can mean. */
  json_builder_set_member_name (builder, "confidence");
  json_builder_add_double_value (builder, (int) (value * 100 + 0.5) / 100.0);
}

static void
add_evidence (JsonBuilder     *builder,
              ReboteRecipient *recipient)
{
  json_builder_set_member_name (builder, "evidence");
  json_builder_begin_array (builder);
  for (guint i = 0; i < recipient->evidence->len; i++)
    {
      ReboteEvidence *evidence = g_ptr_array_index (recipient->evidence, i);

      json_builder_begin_object (builder);
      add_string (builder, "what", rebote_evidence_what_to_slug (evidence->what));
      add_string (builder, "text", evidence->text);
      if (evidence->rule)
        add_string (builder, "rule", evidence->rule);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_recipient (JsonBuilder  *builder,
               ReboteBounce *bounce,
               guint         position)
{
  ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, position);
  g_autoptr (ReboteExplanation) words = rebote_explanation_new (bounce, position);

  json_builder_begin_object (builder);
  add_string (builder, "address", recipient->address);
  add_string (builder, "original_address", recipient->original_address);
  add_string (builder, "kind", rebote_kind_to_slug (recipient->kind));
  add_string (builder, "reason", rebote_reason_to_slug (recipient->reason));
  add_string (builder, "action", rebote_action_to_slug (recipient->action));
  add_string (builder, "status", recipient->status);
  add_string (builder, "reply", recipient->reply);
  add_confidence (builder, recipient->confidence);
  add_string (builder, "command", rebote_smtp_command_to_slug (recipient->command));
  add_string (builder, "remote_mta", recipient->remote_mta);
  add_string (builder, "provider", recipient->provider);
  add_string (builder, "diagnostic", recipient->diagnostic);
  add_evidence (builder, recipient);
  add_string (builder, "contradiction", words->contradiction);
  add_string (builder, "suggestion", recipient->suggestion);
  add_string (builder, "title", words->title);
  add_string (builder, "explanation", words->happened);
  add_string (builder, "advice", words->advice);
  json_builder_end_object (builder);
}

static char *
finish (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  JsonNode *root = json_builder_get_root (builder);
  char *text;

  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  json_node_unref (root);

  return text;
}

/**
 * rebote_bounce_to_json:
 * @bounce: a message
 *
 * Writes a message as one JSON object on one line. The words are in the current language: a program that promises
 * English sets its language first.
 *
 * Returns: (transfer full): the object, without a line end
 */
char *
rebote_bounce_to_json (ReboteBounce *bounce)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (bounce != NULL, NULL);

  json_builder_begin_object (builder);
  add_string (builder, "source", bounce->source);
  add_int (builder, "index", bounce->index);
  add_string (builder, "type", rebote_message_type_to_slug (bounce->type));
  add_date (builder, "date", bounce->date);
  add_string (builder, "subject", bounce->subject);
  add_string (builder, "format", bounce->format);

  json_builder_set_member_name (builder, "reporter");
  json_builder_begin_object (builder);
  add_string (builder, "mta", bounce->reporter_mta);
  add_string (builder, "role", rebote_reporter_role_to_slug (bounce->reporter_role));
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "original");
  json_builder_begin_object (builder);
  add_string (builder, "message_id", bounce->original_message_id);
  add_string (builder, "subject", bounce->original_subject);
  add_string (builder, "from", bounce->original_from);
  add_date (builder, "date", bounce->original_date);
  json_builder_end_object (builder);

  if (bounce->delay_seconds >= 0)
    add_int (builder, "delay_seconds", bounce->delay_seconds);
  else
    add_string (builder, "delay_seconds", NULL);
  add_date (builder, "retry_until", bounce->retry_until);

  json_builder_set_member_name (builder, "recipients");
  json_builder_begin_array (builder);
  for (guint i = 0; i < bounce->recipients->len; i++)
    add_recipient (builder, bounce, i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return finish (builder);
}

/**
 * rebote_bounce_error_to_json:
 * @source: where the message is
 * @index: its number there
 * @error: why it could not be read
 *
 * Returns: (transfer full): that as one JSON object, without a line end
 */
char *
rebote_bounce_error_to_json (const char   *source,
                             guint         index,
                             const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (error != NULL, NULL);

  json_builder_begin_object (builder);
  add_string (builder, "source", source);
  add_int (builder, "index", index);
  add_string (builder, "error", error->message);
  json_builder_end_object (builder);

  return finish (builder);
}
