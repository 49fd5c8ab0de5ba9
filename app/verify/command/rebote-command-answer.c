/* rebote-command-answer.c
 *
 * A line of what a program says that verifies addresses: the JSON object that `rebote verify --json` writes, too.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-command-answer"

#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "rebote-command-answer.h"

/* NULL where it is not said; an error where it is not a text. */
static gboolean
read_text (JsonObject  *object,
           const char  *name,
           const char **text,
           GError     **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *text = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      *text = json_node_get_string (node);
      return TRUE;
    }

  g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_FAILED,
               /* Translators: the name of a field */
               _("“%s” must be a text."), name);
  return FALSE;
}

static gboolean
refuse (const char *name,
        const char *value,
        GError    **error)
{
  g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_FAILED,
               /* Translators: a word, and the name of a field */
               _("“%s” is not known as “%s”."), value, name);
  return FALSE;
}

static gboolean
read_flags (JsonObject         *object,
            ReboteVerification *verification,
            GError            **error)
{
  JsonNode  *node = json_object_get_member (object, "flags");
  JsonArray *array;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse ("flags", json_node_type_name (node), error);

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode               *element = json_array_get_element (array, i);
      const char             *slug = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;
      ReboteVerificationFlags flag;

      if (slug == NULL || !rebote_verification_flag_from_slug (slug, &flag))
        return refuse ("flags", slug ? slug : json_node_type_name (element), error);
      verification->yes |= flag;
    }

  return TRUE;
}

static gboolean
read_verification (JsonObject         *object,
                   ReboteVerification *verification,
                   GError            **error)
{
  const char *address, *verdict, *reason, *suggestion, *status;

  if (!read_text (object, "address", &address, error) || !read_text (object, "verdict", &verdict, error) ||
      !read_text (object, "reason", &reason, error) || !read_text (object, "suggestion", &suggestion, error) ||
      !read_text (object, "status", &status, error))
    return FALSE;
  if (address == NULL)
    return refuse ("address", "null", error);
  if (verdict == NULL || !rebote_verification_verdict_from_slug (verdict, &verification->verdict))
    return refuse ("verdict", verdict ? verdict : "null", error);
  if (reason && !rebote_verification_reason_from_slug (reason, &verification->reason))
    return refuse ("reason", reason, error);
  if (!read_flags (object, verification, error))
    return FALSE;

  verification->address = g_strdup (address);
  verification->suggestion = g_strdup (suggestion);
  verification->status = g_strdup (status ? status : verdict);
  rebote_verification_apply_rules (verification);

  return TRUE;
}

/**
 * rebote_command_answer_parse:
 * @line: a line, without its end
 * @length: its length, or -1
 * @error: return location for %REBOTE_VERIFIER_ERROR_FAILED that says what is wrong with it
 *
 * Reads a line such as `{"address":"a@b.org","verdict":"undeliverable","reason":"no-such-user"}`; `flags`, `suggestion` and
 * `status` may be there, too, and what else there is is not read.
 *
 * Returns: (transfer full) (nullable): what it says
 */
ReboteVerification *
rebote_command_answer_parse (const char *line,
                             gssize      length,
                             GError    **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (ReboteVerification) verification = rebote_verification_new ();
  g_autoptr (GError) failure = NULL;
  JsonNode *root;

  g_return_val_if_fail (line != NULL, NULL);

  if (!json_parser_load_from_data (parser, line, length, &failure))
    {
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_FAILED, _("It is no JSON: %s"), failure->message);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_FAILED, _("It is no JSON object."));
      return NULL;
    }

  return read_verification (json_node_get_object (root), verification, error) ? g_steal_pointer (&verification) : NULL;
}
