/* rebote-descriptor.c
 *
 * A verification service on the web, described by a file.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-descriptor-private.h"

#define MAX_SIZE (512 * 1024)

/**
 * rebote_descriptor_new:
 * @file: its name, for messages
 * @data: (array length=length): its text
 * @length: how many bytes that is
 * @error: return location for %REBOTE_VERIFIER_ERROR_DESCRIPTOR, with the file, the field and the reason in words
 *
 * Reads a descriptor. Whatever is not known in it is a fault.
 *
 * Returns: (transfer full) (nullable): the descriptor, or %NULL on failure
 */
ReboteDescriptor *
rebote_descriptor_new (const char *file,
                       const char *data,
                       gsize       length,
                       GError    **error)
{
  g_autoptr (ReboteHttpAnswer) json = NULL;
  g_autoptr (ReboteDescriptor) self = g_new0 (ReboteDescriptor, 1);
  ReboteDescriptorReader reader = { file, NULL, FALSE };

  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->file = g_strdup (file);
  if (length > MAX_SIZE || !g_utf8_validate (data, length, NULL))
    rebote_descriptor_reader_fail (&reader, "{}", _("this is too large, or no text"));
  else
    {
      json = rebote_http_answer_new (0, data, length);
      rebote_http_answer_read_json (json);
      if (json->root)
        _rebote_descriptor_read (self, &reader, json->root);
      else
        rebote_descriptor_reader_fail (&reader, "{}", _("this is no JSON, or it is nested too deep"));
    }

  if (reader.error)
    {
      g_propagate_error (error, reader.error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * rebote_descriptor_ref:
 * @self: a descriptor
 *
 * Returns: (transfer full): the same
 */
ReboteDescriptor *
rebote_descriptor_ref (ReboteDescriptor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
_rebote_descriptor_pair_free (ReboteDescriptorPair *self)
{
  g_clear_pointer (&self->value, rebote_descriptor_template_free);
  g_free (self->name);
  g_free (self);
}

void
_rebote_descriptor_request_free (ReboteDescriptorRequest *self)
{
  g_clear_pointer (&self->url, rebote_descriptor_template_free);
  g_clear_pointer (&self->text, rebote_descriptor_template_free);
  g_clear_pointer (&self->query, g_ptr_array_unref);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->auth, g_ptr_array_unref);
  g_clear_pointer (&self->form, g_ptr_array_unref);
  g_clear_pointer (&self->json, json_node_unref);
  g_free (self->method);
  g_free (self);
}

void
_rebote_descriptor_response_free (ReboteDescriptorResponse *self)
{
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_pointer (&self->errors, g_ptr_array_unref);
  g_clear_pointer (&self->verdicts, g_ptr_array_unref);
  g_clear_pointer (&self->flags, g_ptr_array_unref);
  g_clear_pointer (&self->suggestion, rebote_descriptor_path_free);
  g_clear_pointer (&self->score, rebote_descriptor_path_free);
  g_clear_pointer (&self->raw_status, rebote_descriptor_path_free);
  g_clear_pointer (&self->raw_sub, rebote_descriptor_path_free);
  g_free (self);
}

static void
batch_free (ReboteDescriptorBatch *self)
{
  g_clear_pointer (&self->emails.element, json_node_unref);
  g_clear_pointer (&self->items, rebote_descriptor_path_free);
  g_clear_pointer (&self->item_email, rebote_descriptor_path_free);
  g_clear_pointer (&self->request, _rebote_descriptor_request_free);
  g_clear_pointer (&self->response, _rebote_descriptor_response_free);
  g_free (self);
}

static void
credits_free (ReboteDescriptorCredits *self)
{
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->request, _rebote_descriptor_request_free);
  g_clear_pointer (&self->response, _rebote_descriptor_response_free);
  g_free (self);
}

/**
 * rebote_descriptor_unref:
 * @self: (transfer full): a descriptor
 */
void
rebote_descriptor_unref (ReboteDescriptor *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->file);
  g_free (self->id);
  g_free (self->name);
  g_free (self->docs);
  g_clear_pointer (&self->secrets, g_ptr_array_unref);
  g_clear_pointer (&self->settings, g_ptr_array_unref);
  g_clear_pointer (&self->auth, g_ptr_array_unref);
  g_clear_pointer (&self->request, _rebote_descriptor_request_free);
  g_clear_pointer (&self->response, _rebote_descriptor_response_free);
  g_clear_pointer (&self->batch, batch_free);
  g_clear_pointer (&self->credits, credits_free);
  g_clear_pointer (&self->jobs, _rebote_descriptor_jobs_free);
  g_clear_pointer (&self->examples, g_ptr_array_unref);
  g_free (self);
}

/**
 * rebote_descriptor_get_id:
 * @self: a descriptor
 *
 * Returns: the slug of the service: small letters and digits
 */
const char *
rebote_descriptor_get_id (ReboteDescriptor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

/**
 * rebote_descriptor_get_name:
 * @self: a descriptor
 *
 * Returns: its name for people
 */
const char *
rebote_descriptor_get_name (ReboteDescriptor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * rebote_descriptor_get_docs:
 * @self: a descriptor
 *
 * Returns: (nullable): where its makers describe it
 */
const char *
rebote_descriptor_get_docs (ReboteDescriptor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->docs;
}

/**
 * rebote_descriptor_get_secrets:
 * @self: a descriptor
 *
 * Returns: (transfer none) (element-type ReboteDescriptorSecret): the keys that it uses
 */
GPtrArray *
rebote_descriptor_get_secrets (ReboteDescriptor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->secrets;
}

/**
 * rebote_descriptor_get_settings:
 * @self: a descriptor
 *
 * Returns: (transfer none) (element-type ReboteDescriptorSetting): what the user may choose
 */
GPtrArray *
rebote_descriptor_get_settings (ReboteDescriptor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->settings;
}

/**
 * rebote_descriptor_get_limits:
 * @self: a descriptor
 *
 * Returns: (transfer none): how much may be asked
 */
const ReboteDescriptorLimits *
rebote_descriptor_get_limits (ReboteDescriptor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->limits;
}

/**
 * rebote_descriptor_has:
 * @self: a descriptor
 * @operation: an operation
 *
 * Returns: whether the service can do it
 */
gboolean
rebote_descriptor_has (ReboteDescriptor         *self,
                       ReboteDescriptorOperation operation)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return operation == REBOTE_DESCRIPTOR_CHECK || (operation == REBOTE_DESCRIPTOR_BATCH && self->batch) ||
         (operation == REBOTE_DESCRIPTOR_CREDITS && self->credits) ||
         (operation >= REBOTE_DESCRIPTOR_SUBMIT && self->jobs &&
          self->jobs->responses[operation - REBOTE_DESCRIPTOR_SUBMIT]);
}

/**
 * rebote_descriptor_get_max_batch:
 * @self: a descriptor
 *
 * Returns: how many addresses one request may hold
 */
guint
rebote_descriptor_get_max_batch (ReboteDescriptor *self)
{
  g_return_val_if_fail (self != NULL, 1);

  return self->batch ? self->batch->max_items : 1;
}

/**
 * rebote_descriptor_get_page_size:
 * @self: a descriptor
 *
 * Returns: how many results of a job come at a time; 0 for all
 */
guint
rebote_descriptor_get_page_size (ReboteDescriptor *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->jobs ? self->jobs->page_size : 0;
}

/**
 * rebote_descriptor_needs_link:
 * @self: a descriptor
 *
 * Returns: whether it is the status of a job that tells where its results are
 */
gboolean
rebote_descriptor_needs_link (ReboteDescriptor *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->jobs && self->jobs->link;
}

/* Returns the URL of a server without the slash at its end, or NULL. */
static char *
clean_url (const char *value)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_ENCODED, NULL);
  char *url;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri) ||
      g_uri_get_query (uri) || g_uri_get_fragment (uri) ||
      (!g_str_equal (g_uri_get_scheme (uri), "https") && !g_str_equal (g_uri_get_scheme (uri), "http")))
    return NULL;

  url = g_uri_to_string (uri);
  while (g_str_has_suffix (url, "/"))
    url[strlen (url) - 1] = '\0';

  return url;
}

static gboolean
is_allowed (const ReboteDescriptorSetting *setting,
            const char                    *value)
{
  gint64 number;

  switch (setting->type)
    {
    case REBOTE_DESCRIPTOR_INT:
      return g_ascii_string_to_signed (value, 10, G_MININT, G_MAXINT, &number, NULL);
    case REBOTE_DESCRIPTOR_BOOL:
      return g_str_equal (value, "true") || g_str_equal (value, "false");
    case REBOTE_DESCRIPTOR_CHOICE:
      return g_strv_contains ((const char *const *)setting->choices, value);
    case REBOTE_DESCRIPTOR_STRING:
    case REBOTE_DESCRIPTOR_URL:
    default:
      return g_utf8_validate (value, -1, NULL);
    }
}

/**
 * rebote_descriptor_check_setting:
 * @self: a descriptor
 * @id: the name of a setting
 * @value: what it is to be
 * @error: return location for %REBOTE_VERIFIER_ERROR_NOT_READY: there is no such setting, or it cannot be that
 *
 * Returns: (transfer full) (nullable): the value as it is used, or %NULL on failure
 */
char *
rebote_descriptor_check_setting (ReboteDescriptor *self,
                                 const char       *id,
                                 const char       *value,
                                 GError          **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL && value != NULL, NULL);

  for (guint i = 0; i < self->settings->len; i++)
    {
      const ReboteDescriptorSetting *setting = g_ptr_array_index (self->settings, i);
      g_autofree char               *used = NULL;

      if (!g_str_equal (setting->id, id))
        continue;
      if (setting->type == REBOTE_DESCRIPTOR_URL)
        used = clean_url (value);
      else if (is_allowed (setting, value))
        used = g_strdup (value);
      if (used == NULL)
        /* Translators: a service, the name of one of its settings, and a value */
        g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY,
                     _("%s: the setting “%s” cannot be “%s”."), self->name, id, value);
      return g_steal_pointer (&used);
    }

  /* Translators: a service, and the name of a setting that it does not have */
  g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY, _("%s has no setting “%s”."), self->name, id);
  return NULL;
}

/**
 * rebote_descriptor_outcome_clear:
 * @self: an outcome
 */
void
rebote_descriptor_outcome_clear (ReboteDescriptorOutcome *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->rule, g_free);
  g_clear_pointer (&self->job, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->link, g_free);
}

/**
 * rebote_descriptor_get_examples:
 * @self: a descriptor
 *
 * Returns: (transfer none) (element-type ReboteDescriptorExample): the answers in the file that show what it means
 */
GPtrArray *
rebote_descriptor_get_examples (ReboteDescriptor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->examples;
}

/* Adds the names of the rules of a list. */
void
_rebote_descriptor_add_rules (GStrvBuilder *rules,
                              const char   *where,
                              GPtrArray    *list)
{
  for (guint i = 0; list && i < list->len; i++)
    {
      g_autofree char *rule = g_strdup_printf ("%s[%u]", where, i);

      g_strv_builder_add (rules, rule);
    }
}

/**
 * rebote_descriptor_list_rules:
 * @self: a descriptor
 *
 * Returns: (transfer full): the names of all rules that can decide, as an outcome has them
 */
GStrv
rebote_descriptor_list_rules (ReboteDescriptor *self)
{
  g_autoptr (GStrvBuilder) rules = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  _rebote_descriptor_add_rules (rules, "check.response.pending", self->response->pending);
  _rebote_descriptor_add_rules (rules, "check.response.errors", self->response->errors);
  _rebote_descriptor_add_rules (rules, "check.response.verdicts", self->response->verdicts);
  if (self->batch)
    {
      _rebote_descriptor_add_rules (rules, "batch.pending", self->batch->response->pending);
      _rebote_descriptor_add_rules (rules, "batch.errors", self->batch->response->errors);
    }
  if (self->credits)
    _rebote_descriptor_add_rules (rules, "credits.errors", self->credits->response->errors);
  if (self->jobs)
    _rebote_descriptor_add_job_rules (self->jobs, rules);

  return g_strv_builder_end (rules);
}
