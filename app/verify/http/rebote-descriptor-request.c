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

/* What is being made, and from what */
typedef struct
{
  ReboteDescriptor      *descriptor;
  ReboteDescriptorBatch *batch; /* NULL for a single check */
  const char *const     *addresses;
  ReboteDescriptorValues values;
  GString               *query;
  GString               *form;
  JsonNode              *json;
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

      single.batch = NULL;
      single.values.email = making->addresses[i];
      if (making->batch->form == REBOTE_EMAILS_OBJECTS)
        element = fill_json (&single, making->batch->element, error);
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

  if (making->batch && g_str_equal (text, "{emails}") &&
      (making->batch->form == REBOTE_EMAILS_ARRAY || making->batch->form == REBOTE_EMAILS_OBJECTS))
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
      if (auth->kind == REBOTE_AUTH_QUERY || auth->kind == REBOTE_AUTH_FORM)
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
    case REBOTE_BODY_TEXT:
      request->content_type = g_strdup ("text/plain; charset=utf-8");
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
    case REBOTE_DESCRIPTOR_CHECK:
    default:
      return self->request;
    }
}

/* An address that would break out of its row, and become two or none, is not asked about at all. */
static GStrv
choose_addresses (ReboteDescriptorBatch *batch,
                  const char *const     *addresses)
{
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();

  for (guint i = 0; addresses[i]; i++)
    {
      gboolean is_fit = g_utf8_validate (addresses[i], -1, NULL) &&
                        !(batch->form == REBOTE_EMAILS_COMMA && strchr (addresses[i], ','));

      for (const char *p = addresses[i]; is_fit && *p; p++)
        is_fit = !g_ascii_iscntrl (*p);
      if (is_fit)
        g_strv_builder_add (chosen, addresses[i]);
    }

  return g_strv_builder_end (chosen);
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
 * Makes a request. What an address or a key holds cannot become another part of it. Of a batch, addresses that cannot be sent
 * are left out.
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
  g_autoptr (ReboteHttpRequest) request = g_new0 (ReboteHttpRequest, 1);
  g_autoptr (GString) query = g_string_new (NULL);
  g_autoptr (GString) form = g_string_new (NULL);
  g_autofree char *emails = NULL;
  g_auto (GStrv) chosen = NULL;
  const ReboteDescriptorRequest *pattern;
  Making                         making = { 0 };
  gboolean                       is_made;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (rebote_descriptor_has (self, operation), NULL);
  g_return_val_if_fail (operation == REBOTE_DESCRIPTOR_CREDITS || (addresses && addresses[0]), NULL);

  pattern = get_pattern (self, operation);
  if (operation == REBOTE_DESCRIPTOR_BATCH)
    {
      making.batch = self->batch;
      chosen = choose_addresses (self->batch, addresses);
      if (chosen[0] == NULL)
        {
          g_set_error_literal (error, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_ADDRESS,
                               _("The address has a line break or another sign that cannot be sent."));
          return NULL;
        }
      emails = g_strjoinv (self->batch->form == REBOTE_EMAILS_COMMA ? "," : "\n", chosen);
    }
  making.descriptor = self;
  making.addresses = chosen ? (const char *const *)chosen : addresses;
  making.query = query;
  making.form = form;
  making.values = (ReboteDescriptorValues){
    .email = operation == REBOTE_DESCRIPTOR_CHECK ? addresses[0] : NULL,
    .emails = emails,
    .timeout_s = CLAMP ((int)pattern->timeout_ms / 1000 - TIMEOUT_MARGIN, MIN_TIMEOUT, MAX_TIMEOUT),
    .secrets = secrets,
    .settings = settings,
  };
  request->headers = g_ptr_array_new_with_free_func (g_free);

  is_made = make (&making, pattern, request, error);
  g_clear_pointer (&making.json, json_node_unref);

  return is_made ? g_steal_pointer (&request) : NULL;
}
