/* rebote-bounce-json.c
 *
 * A message as one line of JSON. Keys and slugs are a contract: add to them freely, rename nothing.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-bounce-json"

#include "config.h"

#include "base/rebote-json-line.h"
#include "rebote-bounce-json.h"
#include "rebote-explanation.h"

static void
add_date (ReboteJsonLine *line,
          const char  *name,
          GDateTime   *date)
{
  g_autoptr (GDateTime) utc = date ? g_date_time_to_utc (date) : NULL;
  g_autofree char *text = utc ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  rebote_json_line_add_string (line, name, text);
}

static void
add_evidence (ReboteJsonLine     *line,
              ReboteRecipient *recipient)
{
  rebote_json_line_begin_array (line, "evidence");
  for (guint i = 0; i < recipient->evidence->len; i++)
    {
      ReboteEvidence *evidence = g_ptr_array_index (recipient->evidence, i);

      rebote_json_line_begin_object (line, NULL);
      rebote_json_line_add_string (line, "what", rebote_evidence_what_to_slug (evidence->what));
      rebote_json_line_add_string (line, "text", evidence->text);
      if (evidence->rule)
        rebote_json_line_add_string (line, "rule", evidence->rule);
      rebote_json_line_end_object (line);
    }
  rebote_json_line_end_array (line);
}

static void
add_recipient (ReboteJsonLine  *line,
               ReboteBounce *bounce,
               guint         position)
{
  ReboteRecipient *recipient = rebote_bounce_get_recipient (bounce, position);
  g_autoptr (ReboteExplanation) words = rebote_explanation_new (bounce, position);

  rebote_json_line_begin_object (line, NULL);
  rebote_json_line_add_string (line, "address", recipient->address);
  rebote_json_line_add_string (line, "original_address", recipient->original_address);
  rebote_json_line_add_string (line, "kind", rebote_kind_to_slug (recipient->kind));
  rebote_json_line_add_string (line, "reason", rebote_reason_to_slug (recipient->reason));
  rebote_json_line_add_string (line, "action", rebote_action_to_slug (recipient->action));
  rebote_json_line_add_string (line, "status", recipient->status);
  rebote_json_line_add_string (line, "reply", recipient->reply);
  rebote_json_line_add_fixed (line, "confidence", recipient->confidence, 2);
  rebote_json_line_add_string (line, "command", rebote_smtp_command_to_slug (recipient->command));
  rebote_json_line_add_string (line, "remote_mta", recipient->remote_mta);
  rebote_json_line_add_string (line, "provider", recipient->provider);
  rebote_json_line_add_string (line, "diagnostic", recipient->diagnostic);
  rebote_json_line_add_string (line, "reported", recipient->reported);
  rebote_json_line_add_string (line, "cause", recipient->cause);
  add_evidence (line, recipient);
  rebote_json_line_add_string (line, "contradiction", words->contradiction);
  rebote_json_line_add_string (line, "suggestion", recipient->suggestion);
  rebote_json_line_add_string (line, "title", words->title);
  rebote_json_line_add_string (line, "explanation", words->happened);
  rebote_json_line_add_string (line, "advice", words->advice);
  rebote_json_line_add_string (line, "help_url", words->help_url);
  rebote_json_line_end_object (line);
}

/* What the message tells beyond a failure; only what it is about. */
static void
add_facts (ReboteJsonLine *line,
           ReboteBounce   *bounce)
{
  rebote_json_line_add_string (line, "fact", rebote_fact_to_slug (bounce->fact));
  if (bounce->absence)
    {
      rebote_json_line_begin_object (line, "absence");
      rebote_json_line_add_string (line, "until", bounce->absence->until);
      rebote_json_line_add_string (line, "substitute", bounce->absence->substitute);
      rebote_json_line_add_string (line, "substitute_name", bounce->absence->substitute_name);
      rebote_json_line_add_string (line, "substitute_phone", bounce->absence->substitute_phone);
      rebote_json_line_add_boolean (line, "left", bounce->fact == REBOTE_FACT_LEFT ||
                                                    bounce->fact == REBOTE_FACT_RETIRED ||
                                                    bounce->fact == REBOTE_FACT_DECEASED);
      rebote_json_line_end_object (line);
    }
  if (bounce->feedback_type)
    rebote_json_line_add_string (line, "feedback_type", bounce->feedback_type);
  rebote_json_line_add_boolean (line, "unsubscribe", bounce->fact == REBOTE_FACT_UNSUBSCRIBE);
  rebote_json_line_add_boolean (line, "backscatter", bounce->fact == REBOTE_FACT_BACKSCATTER);
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
  ReboteJsonLine *line;

  g_return_val_if_fail (bounce != NULL, NULL);

  line = rebote_json_line_new ();
  rebote_json_line_begin_object (line, NULL);
  rebote_json_line_add_string (line, "source", bounce->source);
  rebote_json_line_add_int (line, "index", bounce->index);
  rebote_json_line_add_string (line, "type", rebote_message_type_to_slug (bounce->type));
  add_date (line, "date", bounce->date);
  rebote_json_line_add_string (line, "subject", bounce->subject);
  rebote_json_line_add_string (line, "format", bounce->format);

  rebote_json_line_begin_object (line, "reporter");
  rebote_json_line_add_string (line, "mta", bounce->reporter_mta);
  rebote_json_line_add_string (line, "role", rebote_reporter_role_to_slug (bounce->reporter_role));
  rebote_json_line_end_object (line);

  rebote_json_line_begin_object (line, "original");
  rebote_json_line_add_string (line, "message_id", bounce->original_message_id);
  rebote_json_line_add_string (line, "subject", bounce->original_subject);
  rebote_json_line_add_string (line, "from", bounce->original_from);
  add_date (line, "date", bounce->original_date);
  rebote_json_line_end_object (line);

  if (bounce->delay_seconds >= 0)
    rebote_json_line_add_int (line, "delay_seconds", bounce->delay_seconds);
  else
    rebote_json_line_add_null (line, "delay_seconds");
  add_date (line, "retry_until", bounce->retry_until);

  add_facts (line, bounce);

  rebote_json_line_begin_array (line, "recipients");
  for (guint i = 0; i < bounce->recipients->len; i++)
    add_recipient (line, bounce, i);
  rebote_json_line_end_array (line);
  rebote_json_line_end_object (line);

  return rebote_json_line_finish (line);
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
  ReboteJsonLine *line;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (error != NULL, NULL);

  line = rebote_json_line_new ();
  rebote_json_line_begin_object (line, NULL);
  rebote_json_line_add_string (line, "source", source);
  rebote_json_line_add_int (line, "index", index);
  rebote_json_line_add_string (line, "error", error->message);
  rebote_json_line_end_object (line);

  return rebote_json_line_finish (line);
}
