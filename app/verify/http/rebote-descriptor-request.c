/* rebote-descriptor-request.c
 *
 * Makes the request that asks a service about addresses.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-request"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-descriptor-private.h"

/* The service is told to give up a little earlier than we do, within what services accept. */
#define TIMEOUT_MARGIN 5 /* seconds */
#define MIN_TIMEOUT    3
#define MAX_TIMEOUT    60

/* What a service is told that the list is called */
#define LIST_NAME "list.csv"

/* What is being made, and from what */
typedef struct
{
  ReboteDescriptor             *descriptor;
  const ReboteDescriptorEmails *emails; /* NULL where there is no list */
  const char *const            *addresses;
  ReboteDescriptorValues        values;
  GString                      *query;
  GString                      *form;
  GString                      *parts; /* of a multipart body */
  const char                   *boundary;
  JsonNode                     *json;
} Making;

/**
 * rebote_http_request_free:
 * @self: (transfer full): a request
 */
void
rebote_http_request_free (ReboteHttpRequest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->method);
  g_free (self->url);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_free (self->content_type);
  g_free (self->body);
  g_free (self);
}

static void
append_pair (GString    *out,
             const char *name,
             const char *escaped)
{
  if (out->len > 0)
    g_string_append_c (out, '&');
  g_string_append_uri_escaped (out, name, NULL, FALSE);
  g_string_append_c (out, '=');
  g_string_append (out, escaped);
}

static gboolean
append_pairs (Making    *making,
              GString   *out,
              GPtrArray *pairs,
              GError   **error)
{
  for (guint i = 0; pairs && i < pairs->len; i++)
    {
      const ReboteDescriptorPair *pair = g_ptr_array_index (pairs, i);
      g_autofree char            *value = rebote_descriptor_template_expand (pair->value, REBOTE_DESCRIPTOR_PLACE_QUERY,
                                                                             &making->values, error);

      if (value == NULL)
        return FALSE;
      append_pair (out, pair->name, value);
    }

  return TRUE;
}

/* A field of a form, or a file, with nothing escaped (RFC 7578, section 4). No name of a field has a quotation mark. */
static void
append_part (Making     *making,
             const char *name,
             const char *value,
             gboolean    is_file)
{
  g_string_append_printf (making->parts, "--%s\r\nContent-Disposition: form-data; name=\"%s\"", making->boundary, name);
  if (is_file)
    g_string_append (making->parts, "; filename=\"" LIST_NAME "\"\r\nContent-Type: text/csv");
  g_string_append_printf (making->parts, "\r\n\r\n%s\r\n", value);
}

/* The field that holds the addresses is the file. */
static gboolean
append_parts (Making    *making,
              GPtrArray *pairs,
              GError   **error)
{
  for (guint i = 0; pairs && i < pairs->len; i++)
    {
      const ReboteDescriptorPair *pair = g_ptr_array_index (pairs, i);
      g_auto (GStrv) names = rebote_descriptor_template_get_names (pair->value);
      g_autofree char *value = rebote_descriptor_template_expand (pair->value, REBOTE_DESCRIPTOR_PLACE_TEXT,
                                                                  &making->values, error);

      if (value == NULL)
        return FALSE;
      append_part (making, pair->name, value, g_strv_contains ((const char *const *)names, "emails"));
    }

  return TRUE;
}

static void
add_header (ReboteHttpRequest *request,
            const char        *name,
            const char        *value)
{
  g_ptr_array_add (request->headers, g_strdup (name));
  g_ptr_array_add (request->headers, g_strdup (value));
}

static JsonNode *fill_json (Making   *making,
                            JsonNode *node,
                            GError  **error);

/* The addresses as an array of texts, or of objects made from a pattern. */
static JsonNode *
make_emails (Making  *making,
             GError **error)
{
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; making->addresses[i]; i++)
    {
      Making    single = *making;
      JsonNode *element;

      single.emails = NULL;
      single.values.email = making->addresses[i];
      if (making->emails->form == REBOTE_EMAILS_OBJECTS)
        element = fill_json (&single, making->emails->element, error);
      else
        element = json_node_init_string (json_node_alloc (), making->addresses[i]);
      if (element == NULL)
        return NULL;
      json_array_add_element (array, element);
    }

  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
fill_text (Making   *making,
           JsonNode *node,
           GError  **error)
{
  const char      *text = json_node_get_string (node);
  g_autofree char *unused = NULL;
  g_autoptr (ReboteDescriptorTemplate) template = NULL;
  g_autofree char *value = NULL;

  if (making->emails && g_str_equal (text, "{emails}") &&
      (making->emails->form == REBOTE_EMAILS_ARRAY || making->emails->form == REBOTE_EMAILS_OBJECTS))
    return make_emails (making, error);

  template = rebote_descriptor_template_new (text, &unused);
  g_assert (template != NULL);
  value = rebote_descriptor_template_expand (template, REBOTE_DESCRIPTOR_PLACE_JSON, &making->values, error);

  return value ? json_node_init_string (json_node_alloc (), value) : NULL;
}

static JsonNode *
fill_object (Making   *making,
             JsonNode *node,
             GError  **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *value;

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      JsonNode *filled = fill_json (making, value, error);

      if (filled == NULL)
        return NULL;
      json_object_set_member (object, name, filled);
    }

  return json_node_init_object (json_node_alloc (), object);
}

/* A copy of a JSON body in which every text has its values; the writer of JSON escapes them. */
static JsonNode *
fill_json (Making   *making,
           JsonNode *node,
           GError  **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return fill_object (making, node, error);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autoptr (JsonArray) array = json_array_new ();

      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        {
          JsonNode *filled = fill_json (making, json_array_get_element (json_node_get_array (node), i), error);

          if (filled == NULL)
            return NULL;
          json_array_add_element (array, filled);
        }
      return json_node_init_array (json_node_alloc (), array);
    }
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return fill_text (making, node, error);

  return json_node_copy (node);
}

/* Whether all keys that an entry of “auth” names are there; without them it is left out. */
static gboolean
has_keys (const ReboteDescriptorAuth *auth,
          GHashTable                 *secrets)
{
  g_auto (GStrv) names = rebote_descriptor_template_get_names (auth->pair->value);

  for (guint i = 0; names[i]; i++)
    {
      const char *secret = secrets ? g_hash_table_lookup (secrets, names[i] + strlen ("secret.")) : NULL;

      if (secret == NULL || *secret == '\0')
        return FALSE;
    }

  return TRUE;
}

static void
place_key (Making                     *making,
           ReboteHttpRequest          *request,
           const ReboteDescriptorAuth *auth,
           const char                 *value)
{
  g_autofree char *header = NULL;
  g_autofree char *coded = NULL;

  switch (auth->kind)
    {
    case REBOTE_AUTH_QUERY:
      append_pair (making->query, auth->pair->name, value);
      break;
    case REBOTE_AUTH_FORM:
      if (making->parts)
        append_part (making, auth->pair->name, value, FALSE);
      else
        append_pair (making->form, auth->pair->name, value);
      break;
    case REBOTE_AUTH_JSON:
      json_object_set_string_member (json_node_get_object (making->json), auth->pair->name, value);
      break;
    case REBOTE_AUTH_BEARER:
      header = g_strconcat ("Bearer ", value, NULL);
      add_header (request, "Authorization", header);
      break;
    case REBOTE_AUTH_BASIC:
      coded = g_base64_encode ((const guchar *)value, strlen (value));
      header = g_strconcat ("Basic ", coded, NULL);
      add_header (request, "Authorization", header);
      break;
    case REBOTE_AUTH_HEADER:
      add_header (request, auth->pair->name, value);
      break;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
add_keys (Making                        *making,
          const ReboteDescriptorRequest *pattern,
          ReboteHttpRequest             *request,
          GError                       **error)
{
  GPtrArray *all = pattern->auth ? pattern->auth : making->descriptor->auth;

  for (guint i = 0; all && i < all->len; i++)
    {
      const ReboteDescriptorAuth *auth = g_ptr_array_index (all, i);
      ReboteDescriptorPlace       place = REBOTE_DESCRIPTOR_PLACE_HEADER;
      g_autofree char            *value = NULL;

      if (!has_keys (auth, making->values.secrets))
        continue;
      if (auth->kind == REBOTE_AUTH_FORM && making->parts)
        place = REBOTE_DESCRIPTOR_PLACE_TEXT;
      else if (auth->kind == REBOTE_AUTH_QUERY || auth->kind == REBOTE_AUTH_FORM)
        place = REBOTE_DESCRIPTOR_PLACE_QUERY;
      else if (auth->kind == REBOTE_AUTH_JSON)
        place = REBOTE_DESCRIPTOR_PLACE_JSON;
      value = rebote_descriptor_template_expand (auth->pair->value, place, &making->values, error);
      if (value == NULL)
        return FALSE;
      place_key (making, request, auth, value);
    }

  return TRUE;
}

static gboolean
add_headers (Making                        *making,
             const ReboteDescriptorRequest *pattern,
             ReboteHttpRequest             *request,
             GError                       **error)
{
  for (guint i = 0; i < pattern->headers->len; i++)
    {
      const ReboteDescriptorPair *pair = g_ptr_array_index (pattern->headers, i);
      g_autofree char            *value = rebote_descriptor_template_expand (pair->value, REBOTE_DESCRIPTOR_PLACE_HEADER,
                                                                             &making->values, error);

      if (value == NULL)
        return FALSE;
      add_header (request, pair->name, value);
    }

  return TRUE;
}

static gboolean
fill_body (Making                        *making,
           const ReboteDescriptorRequest *pattern,
           ReboteHttpRequest             *request,
           GError                       **error)
{
  switch (pattern->body)
    {
    case REBOTE_BODY_JSON:
      request->content_type = g_strdup ("application/json");
      making->json = fill_json (making, pattern->json, error);
      return making->json != NULL;
    case REBOTE_BODY_FORM:
      request->content_type = g_strdup ("application/x-www-form-urlencoded");
      return append_pairs (making, making->form, pattern->form, error);
    case REBOTE_BODY_MULTIPART:
      request->content_type = g_strconcat ("multipart/form-data; boundary=", making->boundary, NULL);
      return append_parts (making, pattern->form, error);
    case REBOTE_BODY_TEXT:
    case REBOTE_BODY_CSV:
      request->content_type = g_strdup (pattern->body == REBOTE_BODY_CSV ? "text/csv" : "text/plain; charset=utf-8");
      request->body = rebote_descriptor_template_expand (pattern->text, REBOTE_DESCRIPTOR_PLACE_TEXT, &making->values,
                                                         error);
      return request->body != NULL;
    case REBOTE_BODY_NONE:
    default:
      return TRUE;
    }
}

static gboolean
make (Making                        *making,
      const ReboteDescriptorRequest *pattern,
      ReboteHttpRequest             *request,
      GError                       **error)
{
  g_autofree char *url = rebote_descriptor_template_expand (pattern->url, REBOTE_DESCRIPTOR_PLACE_URL, &making->values,
                                                            error);

  if (url == NULL || !append_pairs (making, making->query, pattern->query, error) ||
      !add_headers (making, pattern, request, error) || !fill_body (making, pattern, request, error) ||
      !add_keys (making, pattern, request, error))
    return FALSE;

  request->method = g_strdup (pattern->method);
  request->timeout_ms = pattern->timeout_ms;
  request->is_open = g_ascii_strncasecmp (url, "http:", strlen ("http:")) == 0;
  request->url = making->query->len > 0 ? g_strconcat (url, "?", making->query->str, NULL) : g_strdup (url);
  if (pattern->body == REBOTE_BODY_JSON)
    request->body = json_to_string (making->json, FALSE);
  else if (pattern->body == REBOTE_BODY_FORM)
    request->body = g_strdup (making->form->str);
  else if (pattern->body == REBOTE_BODY_MULTIPART)
    request->body = g_strdup_printf ("%s--%s--\r\n", making->parts->str, making->boundary);

  return TRUE;
}

static const ReboteDescriptorRequest *
get_pattern (ReboteDescriptor         *self,
             ReboteDescriptorOperation operation)
{
  switch (operation)
    {
    case REBOTE_DESCRIPTOR_BATCH:
      return self->batch->request;
    case REBOTE_DESCRIPTOR_CREDITS:
      return self->credits->request;
    case REBOTE_DESCRIPTOR_SUBMIT:
    case REBOTE_DESCRIPTOR_START:
    case REBOTE_DESCRIPTOR_STATUS:
    case REBOTE_DESCRIPTOR_RESULTS:
    case REBOTE_DESCRIPTOR_REMOVE:
      return self->jobs->requests[operation - REBOTE_DESCRIPTOR_SUBMIT];
    case REBOTE_DESCRIPTOR_CHECK:
    default:
      return self->request;
    }
}

/* Where the service says the results are. The key stays here: the link may lead to another host. */
static ReboteHttpRequest *
make_linked (ReboteDescriptor *self,
             const char       *link,
             GError          **error)
{
  g_autoptr (GUri) uri = link ? g_uri_parse (link, G_URI_FLAGS_ENCODED, NULL) : NULL;
  ReboteHttpRequest *request;

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 || g_uri_get_userinfo (uri) ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      g_set_error (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_UNAVAILABLE,
                   _("%s does not tell where the results are."), self->name);
      return NULL;
    }

  request = g_new0 (ReboteHttpRequest, 1);
  request->method = g_strdup ("GET");
  request->url = g_strdup (link);
  request->headers = g_ptr_array_new_with_free_func (g_free);
  request->timeout_ms = get_pattern (self, REBOTE_DESCRIPTOR_RESULTS)->timeout_ms;

  return request;
}

static void
fill_values (Making                     *making,
             ReboteDescriptorOperation   operation,
             const ReboteDescriptorStep *step,
             guint                       timeout_ms,
             const char                 *emails)
{
  const ReboteDescriptorJobs *jobs = making->descriptor->jobs;

  making->values.email = operation == REBOTE_DESCRIPTOR_CHECK ? step->addresses[0] : NULL;
  making->values.emails = emails;
  making->values.timeout_s = CLAMP ((int)timeout_ms / 1000 - TIMEOUT_MARGIN, MIN_TIMEOUT, MAX_TIMEOUT);
  if (operation == REBOTE_DESCRIPTOR_RESULTS)
    {
      making->values.page = jobs->first_page + step->page;
      making->values.offset = jobs->page_size * step->page;
    }
  making->values.job = step->job;
}

static ReboteHttpRequest *
build (Making                     *making,
       ReboteDescriptorOperation   operation,
       const ReboteDescriptorStep *step,
       GError                    **error)
{
  g_autoptr (ReboteHttpRequest) request = g_new0 (ReboteHttpRequest, 1);
  const ReboteDescriptorRequest *pattern = get_pattern (making->descriptor, operation);
  g_autoptr (GString) query = g_string_new (NULL);
  g_autoptr (GString) form = g_string_new (NULL);
  g_autoptr (GString) parts = pattern->body == REBOTE_BODY_MULTIPART ? g_string_new (NULL) : NULL;
  g_autofree char *boundary = g_uuid_string_random ();
  g_autofree char *emails = making->emails ? _rebote_descriptor_join_emails (making->emails, making->addresses) : NULL;
  gboolean         is_made;

  making->query = query;
  making->form = form;
  making->parts = parts;
  making->boundary = boundary;
  fill_values (making, operation, step, pattern->timeout_ms, emails);
  request->headers = g_ptr_array_new_with_free_func (g_free);
  request->is_once = operation == REBOTE_DESCRIPTOR_SUBMIT;

  is_made = make (making, pattern, request, error);
  g_clear_pointer (&making->json, json_node_unref);

  return is_made ? g_steal_pointer (&request) : NULL;
}

/**
 * rebote_descriptor_build_step:
 * @self: a descriptor
 * @operation: what is to be asked, which it must have
 * @step: what it is about
 * @secrets: (nullable) (element-type utf8 utf8): the keys by their name
 * @settings: (nullable) (element-type utf8 utf8): what was set by the user or by default, by name
 * @error: return location for a #ReboteVerifierError: a value that cannot be sent
 *
 * Makes a request. What an address, an id or a key holds cannot become another part of it. Of a batch or a job, addresses
 * that cannot be sent are left out.
 *
 * Returns: (transfer full) (nullable): the request, or %NULL on failure
 */
ReboteHttpRequest *
rebote_descriptor_build_step (ReboteDescriptor           *self,
                              ReboteDescriptorOperation   operation,
                              const ReboteDescriptorStep *step,
                              GHashTable                 *secrets,
                              GHashTable                 *settings,
                              GError                    **error)
{
  g_auto (GStrv) chosen = NULL;
  Making making = { 0 };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (rebote_descriptor_has (self, operation), NULL);
  g_return_val_if_fail (step != NULL, NULL);
  g_return_val_if_fail (operation > REBOTE_DESCRIPTOR_SUBMIT || operation == REBOTE_DESCRIPTOR_CREDITS ||
                          (step->addresses && step->addresses[0]),
                        NULL);
  g_return_val_if_fail (operation <= REBOTE_DESCRIPTOR_SUBMIT || step->job != NULL, NULL);

  if (step->job && !_rebote_descriptor_is_job_id (step->job))
    {
      g_propagate_error (error, _rebote_descriptor_make_error (self, REBOTE_VERIFIER_ERROR_JOB, 0, NULL));
      return NULL;
    }
  if (operation == REBOTE_DESCRIPTOR_RESULTS && self->jobs->link)
    return make_linked (self, step->link, error);
  if (operation == REBOTE_DESCRIPTOR_BATCH || operation == REBOTE_DESCRIPTOR_SUBMIT)
    {
      making.emails = operation == REBOTE_DESCRIPTOR_BATCH ? &self->batch->emails : &self->jobs->emails;
      chosen = _rebote_descriptor_choose_emails (making.emails, step->addresses);
      if (chosen[0] == NULL)
        {
          g_set_error_literal (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_ADDRESS,
                               _("The address has a line break or another sign that cannot be sent."));
          return NULL;
        }
    }
  making.descriptor = self;
  making.addresses = chosen ? (const char *const *)chosen : step->addresses;
  making.values.secrets = secrets;
  making.values.settings = settings;

  return build (&making, operation, step, error);
}

/**
 * rebote_descriptor_build:
 * @self: a descriptor
 * @operation: what is to be asked, which it must have
 * @addresses: (nullable) (array zero-terminated=1): the addresses; one for a check, %NULL for credits
 * @secrets: (nullable) (element-type utf8 utf8): the keys by their name
 * @settings: (nullable) (element-type utf8 utf8): what was set by the user or by default, by name
 * @error: return location for a #ReboteVerifierError: a value that cannot be sent
 *
 * As rebote_descriptor_build_step(), for what is about nothing but addresses.
 *
 * Returns: (transfer full) (nullable): the request, or %NULL on failure
 */
ReboteHttpRequest *
rebote_descriptor_build (ReboteDescriptor         *self,
                         ReboteDescriptorOperation operation,
                         const char *const        *addresses,
                         GHashTable               *secrets,
                         GHashTable               *settings,
                         GError                  **error)
{
  const ReboteDescriptorStep step = { .addresses = addresses };

  return rebote_descriptor_build_step (self, operation, &step, secrets, settings, error);
}
