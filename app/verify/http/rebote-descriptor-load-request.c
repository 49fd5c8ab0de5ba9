/* rebote-descriptor-load-request.c
 *
 * Reads how a service is asked.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-descriptor-load-request"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-descriptor-private.h"

#define DEFAULT_TIMEOUT (60 * 1000)      /* milliseconds */
#define MAX_TIMEOUT     (10 * 60 * 1000) /* milliseconds */

#define MAX_DEPTH       8

/* DELETE is for jobs alone. */
static const char *const methods[] = { "GET", "POST", "PUT", NULL };
static const char *const job_methods[] = { "GET", "POST", "PUT", "DELETE", NULL };
static const char *const body_types[] = { "none", "json", "form", "text", "csv", "multipart", NULL };
static const char *const auth_keys[] = { "kind", "name", "value", NULL };
static const char *const auth_kinds[] = { "query", "header", "bearer", "basic", "form", "json", NULL };
static const char *const body_keys[] = { "type", "value", NULL };

static const char *const job_places[] = { "job", "page", "offset", NULL };

/* What the connection itself needs; in lower case */
static const char *const own_headers[] = {
  "connection", "content-length", "content-type", "host", "te", "trailer", "transfer-encoding", "upgrade", NULL
};

static gboolean
has_secret (ReboteDescriptor *self,
            const char       *id)
{
  for (guint i = 0; i < self->secrets->len; i++)
    {
      const ReboteDescriptorSecret *secret = g_ptr_array_index (self->secrets, i);

      if (g_str_equal (secret->id, id))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_setting (ReboteDescriptor *self,
             const char       *id)
{
  for (guint i = 0; i < self->settings->len; i++)
    {
      const ReboteDescriptorSetting *setting = g_ptr_array_index (self->settings, i);

      if (g_str_equal (setting->id, id))
        return TRUE;
    }

  return FALSE;
}

/* Returns what is wrong with a place, in words, or NULL. */
static const char *
check_place (ReboteDescriptor *self,
             const char       *name,
             gboolean          is_secret,
             gboolean          in_job)
{
  if (g_str_has_prefix (name, "secret."))
    {
      if (!is_secret)
        return _("keys belong into “auth” only");
      if (!has_secret (self, name + strlen ("secret.")))
        return _("there is no such key in “secrets”");
    }
  else if (is_secret)
    return _("only keys belong into “auth”");
  else if (g_str_has_prefix (name, "setting.") && !has_setting (self, name + strlen ("setting.")))
    return _("there is no such setting in “settings”");
  else if (!in_job && g_strv_contains (job_places, name))
    return _("only “jobs” has this");

  return NULL;
}

/* Reads a template; the places in it must be known. */
static ReboteDescriptorTemplate *
read_template (ReboteDescriptor       *self,
               ReboteDescriptorReader *reader,
               const char             *where,
               JsonNode               *node,
               gboolean                is_secret)
{
  const char      *text = rebote_descriptor_reader_check (reader, where, node);
  g_autofree char *reason = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (ReboteDescriptorTemplate) template = text ? rebote_descriptor_template_new (text, &reason) : NULL;

  if (template == NULL)
    {
      if (reason)
        rebote_descriptor_reader_fail (reader, where, reason);
      return NULL;
    }
  names = rebote_descriptor_template_get_names (template);
  for (guint i = 0; names[i]; i++)
    {
      const char *wrong = check_place (self, names[i], is_secret, reader->in_job);

      if (wrong)
        rebote_descriptor_reader_fail (reader, where, wrong);
    }

  return reader->error ? NULL : g_steal_pointer (&template);
}

static ReboteDescriptorPair *
read_pair (ReboteDescriptor       *self,
           ReboteDescriptorReader *reader,
           const char             *where,
           const char             *name,
           JsonNode               *value,
           gboolean                is_secret)
{
  ReboteDescriptorTemplate *template = read_template (self, reader, where, value, is_secret);
  ReboteDescriptorPair *pair = template ? g_new0 (ReboteDescriptorPair, 1) : NULL;

  if (pair)
    *pair = (ReboteDescriptorPair){ g_strdup (name), template };

  return pair;
}

static gboolean
is_header_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (*name == '\0' || g_strv_contains (own_headers, lower))
    return FALSE;
  for (const char *p = name; *p; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
        return FALSE;
    }

  return TRUE;
}

/* A header’s own text could hold a line break as well as a value could. */
static gboolean
is_header_value (JsonNode *value)
{
  const char *text = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;

  for (const char *p = text; p && *p; p++)
    {
      if (g_ascii_iscntrl (*p))
        return FALSE;
    }

  return TRUE;
}

static GPtrArray *
read_pairs (ReboteDescriptor       *self,
            ReboteDescriptorReader *reader,
            const char             *where,
            JsonNode               *node,
            gboolean                is_header)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func ((GDestroyNotify)_rebote_descriptor_pair_free);
  g_auto (ReboteDescriptorObject) object = { 0 };
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *value;

  rebote_descriptor_object_init (&object, reader, where, node, NULL);
  if (object.json == NULL)
    return g_steal_pointer (&pairs);

  json_object_iter_init_ordered (&iter, object.json);
  while (json_object_iter_next_ordered (&iter, &name, &value) && reader->error == NULL)
    {
      g_autofree char      *inner = rebote_descriptor_object_where (&object, name);
      ReboteDescriptorPair *pair = NULL;

      if (is_header && (!is_header_name (name) || !is_header_value (value)))
        rebote_descriptor_reader_fail (reader, inner, _("this header is not allowed"));
      else
        pair = read_pair (self, reader, inner, name, value, FALSE);
      if (pair)
        g_ptr_array_add (pairs, pair);
    }

  return g_steal_pointer (&pairs);
}

/* All texts in a JSON body are templates. */
static void
check_json (ReboteDescriptor       *self,
            ReboteDescriptorReader *reader,
            const char             *where,
            JsonNode               *node,
            guint                   depth)
{
  if (depth > MAX_DEPTH)
    rebote_descriptor_reader_fail (reader, where, _("this is nested too deep"));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array) && reader->error == NULL; i++)
        check_json (self, reader, where, json_array_get_element (array, i), depth + 1);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char    *name;
      JsonNode      *value;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &value) && reader->error == NULL)
        check_json (self, reader, where, value, depth + 1);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autoptr (ReboteDescriptorTemplate) unused = read_template (self, reader, where, node, FALSE);
    }
}

static void
read_body (ReboteDescriptor        *self,
           ReboteDescriptorReader  *reader,
           const char              *where,
           JsonNode                *node,
           ReboteDescriptorRequest *request)
{
  g_auto (ReboteDescriptorObject) object = { 0 };
  g_autofree char *inner = NULL;
  JsonNode        *value;

  rebote_descriptor_object_init (&object, reader, where, node, body_keys);
  request->body = rebote_descriptor_object_choice (&object, "type", body_types, -1);
  value = rebote_descriptor_object_node (&object, "value", request->body != REBOTE_BODY_NONE);
  if (value == NULL)
    return;

  inner = rebote_descriptor_object_where (&object, "value");
  if (request->body == REBOTE_BODY_FORM || request->body == REBOTE_BODY_MULTIPART)
    request->form = read_pairs (self, reader, inner, value, FALSE);
  else if (request->body == REBOTE_BODY_TEXT || request->body == REBOTE_BODY_CSV)
    request->text = read_template (self, reader, inner, value, FALSE);
  else if (request->body == REBOTE_BODY_JSON)
    {
      check_json (self, reader, inner, value, 0);
      request->json = json_node_copy (value);
    }
  for (guint i = 0; request->body == REBOTE_BODY_MULTIPART && request->form && i < request->form->len; i++)
    {
      const ReboteDescriptorPair *pair = g_ptr_array_index (request->form, i);

      if (!is_header_name (pair->name))
        rebote_descriptor_reader_fail (reader, inner, _("only letters, digits, hyphens and dots are allowed here"));
    }
  if (g_str_equal (request->method, "GET") && request->body != REBOTE_BODY_NONE)
    rebote_descriptor_reader_fail (reader, where, _("GET has no body"));
}

static void
check_url (ReboteDescriptor        *self,
           ReboteDescriptorReader  *reader,
           const char              *where,
           ReboteDescriptorRequest *request)
{
  static const char *const types[] = { "string", "int", "bool", "choice", "url" };
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  const char *wrong;

  if (request->url == NULL)
    return;
  for (guint i = 0; i < self->settings->len; i++)
    {
      const ReboteDescriptorSetting *setting = g_ptr_array_index (self->settings, i);

      g_hash_table_insert (by_name, setting->id, (gpointer)types[setting->type]);
    }
  wrong = rebote_descriptor_template_check_url (request->url, by_name);
  if (wrong)
    rebote_descriptor_reader_fail (reader, where, wrong);
}

static void
auth_free (gpointer data)
{
  ReboteDescriptorAuth *auth = data;

  g_clear_pointer (&auth->pair, _rebote_descriptor_pair_free);
  g_free (auth);
}

static void
read_auth_entry (ReboteDescriptor       *self,
                 ReboteDescriptorReader *reader,
                 const char             *where,
                 JsonNode               *node,
                 GPtrArray              *all)
{
  ReboteDescriptorAuth *auth = g_new0 (ReboteDescriptorAuth, 1);
  g_auto (ReboteDescriptorObject) object = { 0 };
  g_autofree char *inner = g_strconcat (where, ".value", NULL);
  const char      *name;
  JsonNode        *value;

  g_ptr_array_add (all, auth);
  rebote_descriptor_object_init (&object, reader, where, node, auth_keys);
  auth->kind = rebote_descriptor_object_choice (&object, "kind", auth_kinds, -1);
  name = rebote_descriptor_object_string (&object, "name",
                                          auth->kind != REBOTE_AUTH_BEARER && auth->kind != REBOTE_AUTH_BASIC);
  if (name && auth->kind == REBOTE_AUTH_HEADER && !is_header_name (name))
    rebote_descriptor_reader_fail_key (reader, where, "name", _("this header is not allowed"));
  value = rebote_descriptor_object_node (&object, "value", TRUE);
  if (value)
    auth->pair = read_pair (self, reader, inner, name ? name : "Authorization", value, TRUE);
}

/* Reads “auth” out of the object that has it beside others: where the key goes. NULL where it does not say. */
GPtrArray *
_rebote_descriptor_read_auth (ReboteDescriptor       *self,
                              ReboteDescriptorObject *object)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (auth_free);
  JsonArray *array = rebote_descriptor_object_array (object, "auth", FALSE);

  for (guint i = 0; array && i < json_array_get_length (array) && object->reader->error == NULL; i++)
    {
      g_autofree char *where = rebote_descriptor_object_where (object, "auth");
      g_autofree char *inner = g_strdup_printf ("%s[%u]", where, i);

      read_auth_entry (self, object->reader, inner, json_array_get_element (array, i), all);
    }
  if (array == NULL)
    g_clear_pointer (&all, g_ptr_array_unref);

  return all;
}

/* The key goes into a form or JSON body only where there is one. */
static void
check_auth (ReboteDescriptor        *self,
            ReboteDescriptorObject  *object,
            ReboteDescriptorRequest *request)
{
  GPtrArray *all = request->auth ? request->auth : self->auth;

  for (guint i = 0; all && i < all->len && object->reader->error == NULL; i++)
    {
      const ReboteDescriptorAuth *auth = g_ptr_array_index (all, i);

      if ((auth->kind == REBOTE_AUTH_FORM && request->body != REBOTE_BODY_FORM &&
           request->body != REBOTE_BODY_MULTIPART) ||
          (auth->kind == REBOTE_AUTH_JSON &&
           (request->body != REBOTE_BODY_JSON || !JSON_NODE_HOLDS_OBJECT (request->json))))
        rebote_descriptor_reader_fail_key (object->reader, object->where, "body",
                                           _("the key goes into a body of a kind that this is not"));
    }
}

/* Reads the keys of a request out of the object that has them beside others. */
ReboteDescriptorRequest *
_rebote_descriptor_read_request (ReboteDescriptor       *self,
                                 ReboteDescriptorObject *object)
{
  ReboteDescriptorReader  *reader = object->reader;
  ReboteDescriptorRequest *request = g_new0 (ReboteDescriptorRequest, 1);
  g_autofree char         *url = rebote_descriptor_object_where (object, "url");
  g_autofree char         *query = rebote_descriptor_object_where (object, "query");
  g_autofree char         *headers = rebote_descriptor_object_where (object, "headers");
  g_autofree char         *body = rebote_descriptor_object_where (object, "body");
  const char *const       *allowed = reader->in_job ? job_methods : methods;
  JsonNode                *node = rebote_descriptor_object_node (object, "url", TRUE);

  request->method = g_strdup (allowed[rebote_descriptor_object_choice (object, "method", allowed, -1)]);
  request->url = node ? read_template (self, reader, url, node, FALSE) : NULL;
  check_url (self, reader, url, request);
  request->query = read_pairs (self, reader, query, rebote_descriptor_object_node (object, "query", FALSE), FALSE);
  request->headers = read_pairs (self, reader, headers, rebote_descriptor_object_node (object, "headers", FALSE), TRUE);
  read_body (self, reader, body, rebote_descriptor_object_node (object, "body", FALSE), request);
  request->timeout_ms = rebote_descriptor_object_number (object, "timeout_ms", 1000, MAX_TIMEOUT, DEFAULT_TIMEOUT);
  if (rebote_descriptor_object_boolean (object, "redirects", FALSE))
    rebote_descriptor_reader_fail_key (reader, object->where, "redirects",
                                       _("redirects are never followed, for the key would go with them"));
  request->auth = _rebote_descriptor_read_auth (self, object);
  check_auth (self, object, request);

  return request;
}
