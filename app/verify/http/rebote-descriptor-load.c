/* rebote-descriptor-load.c
 *
 * Reads the parts of a descriptor.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-load"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-descriptor-private.h"

#define MAX_ID      32
#define MAX_BATCH   10000
#define MAX_PATTERN 200

static const char *const top_keys[] = {
  "schema", "id", "name", "docs", "version", "secrets", "settings", "auth", "check", "batch", "credits", "jobs", "limits",
  "examples", NULL
};
static const char *const secret_keys[] = { "id", "label", "pattern", "required", NULL };
static const char *const setting_keys[] = { "id", "label", "type", "default", "choices", NULL };
static const char *const setting_types[] = { "string", "int", "bool", "choice", "url", NULL };
static const char *const check_keys[] = {
  "method", "url", "query", "headers", "auth", "body", "timeout_ms", "redirects", "response", NULL
};
static const char *const batch_keys[] = {
  "method", "url", "query", "headers", "auth", "body", "timeout_ms", "redirects", "max_items", "emails_as", "email_item",
  "items", "item_email", "format", "pending", "errors", NULL
};
static const char *const email_forms[] = { "array", "objects", "comma", "lines", "csv", NULL };
static const char *const credits_keys[] = {
  "method", "url", "query", "headers", "auth", "body", "timeout_ms", "redirects", "format", "errors", "value", NULL
};
static const char *const value_keys[] = { "sum", "minus", NULL };
static const char *const limit_keys[] = {
  "per_second", "per_minute", "concurrent", "min_interval_ms", "single_max", "unknown_free", NULL
};

/* Letters and digits only: the name of the variable that holds a key is then that of no other service. */
static gboolean
is_id (const char *id)
{
  for (const char *p = id; *p; p++)
    {
      if (!g_ascii_islower (*p) && (p == id || !g_ascii_isdigit (*p)))
        return FALSE;
    }

  return strlen (id) <= MAX_ID;
}

static char *
read_id (ReboteDescriptorObject *object)
{
  const char *id = rebote_descriptor_object_string (object, "id", TRUE);

  if (id && !is_id (id))
    rebote_descriptor_reader_fail_key (object->reader, object->where, "id",
                                       _("only small letters and digits are allowed here, a letter first"));

  return g_strdup (id ? id : "");
}

static void
secret_free (gpointer data)
{
  ReboteDescriptorSecret *secret = data;

  g_free (secret->id);
  g_free (secret->label);
  g_clear_pointer (&secret->pattern, g_regex_unref);
  g_free (secret);
}

static void
read_secret (ReboteDescriptor       *self,
             ReboteDescriptorReader *reader,
             const char             *where,
             JsonNode               *node)
{
  ReboteDescriptorSecret *secret = g_new0 (ReboteDescriptorSecret, 1);
  g_auto (ReboteDescriptorObject) object = { 0 };
  g_autoptr (GError) error = NULL;
  const char *pattern;

  g_ptr_array_add (self->secrets, secret);
  rebote_descriptor_object_init (&object, reader, where, node, secret_keys);
  secret->id = read_id (&object);
  secret->label = g_strdup (rebote_descriptor_object_string (&object, "label", TRUE));
  secret->required = rebote_descriptor_object_boolean (&object, "required", TRUE);
  pattern = rebote_descriptor_object_string (&object, "pattern", FALSE);
  if (pattern && strlen (pattern) <= MAX_PATTERN)
    secret->pattern = g_regex_new (pattern, G_REGEX_ANCHORED | G_REGEX_DOLLAR_ENDONLY, 0, &error);
  if (pattern && secret->pattern == NULL)
    rebote_descriptor_reader_fail_key (reader, where, "pattern", error ? error->message : _("this is too long"));
}

static void
setting_free (gpointer data)
{
  ReboteDescriptorSetting *setting = data;

  g_free (setting->id);
  g_free (setting->label);
  g_free (setting->value);
  g_strfreev (setting->choices);
  g_free (setting);
}

/* A choice may be a part of a host name, so it is made of what such names are made of. */
static GStrv
read_choices (ReboteDescriptorObject *object)
{
  g_autoptr (GStrvBuilder) choices = g_strv_builder_new ();
  JsonArray       *array = rebote_descriptor_object_array (object, "choices", TRUE);
  g_autofree char *where = rebote_descriptor_object_where (object, "choices");

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      const char *choice = rebote_descriptor_reader_check (object->reader, where, json_array_get_element (array, i));

      if (choice == NULL)
        break;
      if (*choice == '\0' || choice[strspn (choice, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")])
        rebote_descriptor_reader_fail (object->reader, where, _("only letters, digits, hyphens and dots are allowed here"));
      g_strv_builder_add (choices, choice);
    }

  return g_strv_builder_end (choices);
}

static void
read_setting (ReboteDescriptor       *self,
              ReboteDescriptorReader *reader,
              const char             *where,
              JsonNode               *node)
{
  ReboteDescriptorSetting *setting = g_new0 (ReboteDescriptorSetting, 1);
  g_auto (ReboteDescriptorObject) object = { 0 };
  g_autofree char *value = NULL;

  rebote_descriptor_object_init (&object, reader, where, node, setting_keys);
  setting->id = read_id (&object);
  setting->label = g_strdup (rebote_descriptor_object_string (&object, "label", TRUE));
  setting->type = rebote_descriptor_object_choice (&object, "type", setting_types, -1);
  if (setting->type == REBOTE_DESCRIPTOR_CHOICE)
    setting->choices = read_choices (&object);
  value = g_strdup (rebote_descriptor_object_string (&object, "default", TRUE));
  g_ptr_array_add (self->settings, setting);
  if (reader->error)
    return;

  setting->value = rebote_descriptor_check_setting (self, setting->id, value, NULL);
  if (setting->value == NULL)
    rebote_descriptor_reader_fail_key (reader, where, "default", _("this is not allowed by its type"));
}

typedef void (*ReadElement) (ReboteDescriptor       *self,
                             ReboteDescriptorReader *reader,
                             const char             *where,
                             JsonNode               *node);

static void
read_list (ReboteDescriptor       *self,
           ReboteDescriptorObject *object,
           const char             *key,
           ReadElement             read)
{
  JsonArray *array = rebote_descriptor_object_array (object, key, FALSE);

  for (guint i = 0; array && i < json_array_get_length (array) && object->reader->error == NULL; i++)
    {
      g_autofree char *where = g_strdup_printf ("%s[%u]", key, i);

      read (self, object->reader, where, json_array_get_element (array, i));
    }
}

static void
read_limits (ReboteDescriptor       *self,
             ReboteDescriptorReader *reader,
             JsonNode               *node)
{
  g_auto (ReboteDescriptorObject) object = { 0 };
  double per_minute, interval;

  rebote_descriptor_object_init (&object, reader, "limits", node, limit_keys);
  self->limits.per_second = rebote_descriptor_object_number (&object, "per_second", 0.001, 10000, 0);
  per_minute = rebote_descriptor_object_number (&object, "per_minute", 0.1, 600000, 0);
  interval = rebote_descriptor_object_number (&object, "min_interval_ms", 1, 3600000, 0);
  self->limits.concurrent = rebote_descriptor_object_number (&object, "concurrent", 1, 100, 1);
  self->limits.single_max = rebote_descriptor_object_number (&object, "single_max", 1, 1e9, 0);
  self->limits.unknown_free = rebote_descriptor_object_boolean (&object, "unknown_free", FALSE);

  /* The strictest of the three counts. */
  if (per_minute > 0 && (self->limits.per_second == 0 || per_minute / 60 < self->limits.per_second))
    self->limits.per_second = per_minute / 60;
  if (interval > 0 && (self->limits.per_second == 0 || 1000 / interval < self->limits.per_second))
    self->limits.per_second = 1000 / interval;
}

static void
read_check (ReboteDescriptor       *self,
            ReboteDescriptorReader *reader,
            JsonNode               *node)
{
  g_auto (ReboteDescriptorObject) object = { 0 };

  rebote_descriptor_object_init (&object, reader, "check", node, check_keys);
  self->request = _rebote_descriptor_read_request (self, &object);
  self->response = _rebote_descriptor_read_response (reader, "check.response",
                                                     rebote_descriptor_object_node (&object, "response", TRUE));
}

/* Reads “emails_as” and “email_item”: how a list of addresses is written. */
void
_rebote_descriptor_read_emails (ReboteDescriptorObject *object,
                                ReboteDescriptorEmails *emails)
{
  JsonNode *element;

  emails->form = rebote_descriptor_object_choice (object, "emails_as", email_forms, -1);
  element = rebote_descriptor_object_node (object, "email_item", emails->form == REBOTE_EMAILS_OBJECTS);
  emails->element = element ? json_node_copy (element) : NULL;
}

static void
read_batch (ReboteDescriptor       *self,
            ReboteDescriptorReader *reader,
            JsonNode               *node)
{
  ReboteDescriptorBatch *batch;
  g_auto (ReboteDescriptorObject) object = { 0 };

  if (node == NULL)
    return;

  batch = self->batch = g_new0 (ReboteDescriptorBatch, 1);
  rebote_descriptor_object_init (&object, reader, "batch", node, batch_keys);
  batch->request = _rebote_descriptor_read_request (self, &object);
  batch->response = _rebote_descriptor_read_errors (&object);
  batch->max_items = rebote_descriptor_object_number (&object, "max_items", 2, MAX_BATCH, 2);
  _rebote_descriptor_read_emails (&object, &batch->emails);
  batch->items = rebote_descriptor_object_path (&object, "items", TRUE);
  batch->item_email = rebote_descriptor_object_path (&object, "item_email", TRUE);
}

static void
read_credits_value (ReboteDescriptorCredits *credits,
                    ReboteDescriptorObject  *object)
{
  g_auto (ReboteDescriptorObject) value = { 0 };
  JsonNode   *node = rebote_descriptor_object_node (object, "value", TRUE);
  JsonArray  *array;
  const char *key;

  if (node == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      ReboteDescriptorPath *path = rebote_descriptor_object_path (object, "value", TRUE);

      if (path)
        g_ptr_array_add (credits->paths, path);
      return;
    }

  rebote_descriptor_object_init (&value, object->reader, "credits.value", node, value_keys);
  credits->kind = json_object_has_member (json_node_get_object (node), "minus") ? REBOTE_CREDITS_MINUS : REBOTE_CREDITS_SUM;
  key = credits->kind == REBOTE_CREDITS_MINUS ? "minus" : "sum";
  array = rebote_descriptor_object_array (&value, key, TRUE);
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      const char           *text = rebote_descriptor_reader_check (object->reader, "credits.value",
                                                                   json_array_get_element (array, i));
      ReboteDescriptorPath *path = text ? rebote_descriptor_path_new (text) : NULL;

      if (path)
        g_ptr_array_add (credits->paths, path);
    }
  if (array && (credits->paths->len != json_array_get_length (array) || credits->paths->len < 2))
    rebote_descriptor_reader_fail (object->reader, "credits.value", _("this must be a list of ways into an answer"));
}

static void
read_credits (ReboteDescriptor       *self,
              ReboteDescriptorReader *reader,
              JsonNode               *node)
{
  g_auto (ReboteDescriptorObject) object = { 0 };

  if (node == NULL)
    return;

  self->credits = g_new0 (ReboteDescriptorCredits, 1);
  self->credits->paths = g_ptr_array_new_with_free_func ((GDestroyNotify)rebote_descriptor_path_free);
  rebote_descriptor_object_init (&object, reader, "credits", node, credits_keys);
  self->credits->request = _rebote_descriptor_read_request (self, &object);
  self->credits->response = _rebote_descriptor_read_errors (&object);
  read_credits_value (self->credits, &object);
}

static void
read_identity (ReboteDescriptor       *self,
               ReboteDescriptorObject *object)
{
  JsonNode *schema = rebote_descriptor_object_node (object, "schema", TRUE);

  if (schema && (!JSON_NODE_HOLDS_VALUE (schema) || json_node_get_int (schema) != 1))
    rebote_descriptor_reader_fail (object->reader, "schema", _("this version of Rebote knows 1 only"));
  self->id = read_id (object);
  self->name = g_strdup (rebote_descriptor_object_string (object, "name", TRUE));
  self->docs = g_strdup (rebote_descriptor_object_string (object, "docs", FALSE));
  rebote_descriptor_object_string (object, "version", FALSE);
}

/* Fills the descriptor from its JSON; the first fault is kept in the reader. */
void
_rebote_descriptor_read (ReboteDescriptor       *self,
                         ReboteDescriptorReader *reader,
                         JsonNode               *root)
{
  g_auto (ReboteDescriptorObject) object = { 0 };

  self->secrets = g_ptr_array_new_with_free_func (secret_free);
  self->settings = g_ptr_array_new_with_free_func (setting_free);
  self->examples = g_ptr_array_new_with_free_func (_rebote_descriptor_example_free);

  rebote_descriptor_object_init (&object, reader, "", root, top_keys);
  read_identity (self, &object);
  read_list (self, &object, "secrets", read_secret);
  read_list (self, &object, "settings", read_setting);
  self->auth = _rebote_descriptor_read_auth (self, &object);
  read_limits (self, reader, rebote_descriptor_object_node (&object, "limits", FALSE));
  read_check (self, reader, rebote_descriptor_object_node (&object, "check", TRUE));
  read_batch (self, reader, rebote_descriptor_object_node (&object, "batch", FALSE));
  read_credits (self, reader, rebote_descriptor_object_node (&object, "credits", FALSE));
  _rebote_descriptor_read_jobs (self, reader, rebote_descriptor_object_node (&object, "jobs", FALSE));
  read_list (self, &object, "examples", _rebote_descriptor_read_example);
}
