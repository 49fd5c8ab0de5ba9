/* verify-service.c
 *
 * A verification service on loopback, in a thread of its own.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "verify-service.h"

static const char description[] =
  "{\"schema\": 1, \"id\": \"%s\", \"name\": \"Service %s\","
  " \"secrets\": [{\"id\": \"key\", \"label\": \"API key\"}],"
  " \"auth\": [{\"kind\": \"header\", \"name\": \"X-Key\", \"value\": \"{secret.key}\"}],"
  " \"check\": {\"method\": \"GET\", \"url\": \"%s/check\", \"query\": {\"email\": \"{email}\"}, \"timeout_ms\": 20000,"
  "  \"response\": {"
  "   \"errors\": [{\"when\": {\"http\": 401}, \"kind\": \"auth\", \"message\": \"$.message\"},"
  "    {\"when\": {\"http\": 402}, \"kind\": \"credits\", \"message\": \"$.message\"}],"
  "   \"verdicts\": [{\"when\": {\"path\": \"$.result\", \"eq\": \"good\"}, \"verdict\": \"deliverable\", \"reason\": \"accepted\"},"
  "    {\"when\": {\"path\": \"$.result\", \"eq\": \"bad\"}, \"verdict\": \"undeliverable\", \"reason\": \"no-such-user\"},"
  "    {\"when\": {\"path\": \"$.result\", \"eq\": \"risky\"}, \"verdict\": \"risky\", \"reason\": \"catch-all\","
  "     \"flags\": [\"catch-all\"]},"
  "    {\"when\": {\"path\": \"$.result\", \"eq\": \"unknown\"}, \"verdict\": \"unknown\", \"reason\": \"timeout\"}],"
  "   \"fields\": {\"raw_status\": \"$.result\"}}},"
  " \"credits\": {\"method\": \"GET\", \"url\": \"%s/credits\", \"value\": \"$.credits\"},"
  " \"limits\": {\"concurrent\": %u}}";

struct _VerifyService
{
  GMainContext *context;
  GMainLoop    *loop;
  GThread      *thread;
  SoupServer   *soup;
  char         *url;
  guint         delay;
  GMutex        lock; /* guards these */
  GCond         counted;
  GHashTable   *counts;
  guint         count;
  int           credits;
};

static void G_GNUC_PRINTF (3, 4)
respond (SoupServerMessage *message,
         guint              status,
         const char        *format,
         ...)
{
  g_autofree char *body = NULL;
  va_list args;

  va_start (args, format);
  body = g_strdup_vprintf (format, args);
  va_end (args);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
judge (VerifyService     *self,
       SoupServerMessage *message,
       const char        *address)
{
  static const char *const words[] = { "good", "bad", "risky" };
  const char *result = "unknown";

  if (self->credits == 0)
    {
      respond (message, 402, "{\"message\": \"No credits are left.\"}");
      return;
    }
  if (self->credits > 0)
    self->credits--;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_has_prefix (address, words[i]))
        result = words[i];
    }
  g_hash_table_insert (self->counts, g_strdup (address),
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, address)) + 1));
  self->count++;
  g_cond_broadcast (&self->counted);
  respond (message, 200, "{\"result\": \"%s\"}", result);
}

static gboolean
unpause_cb (gpointer user_data)
{
  soup_server_message_unpause (user_data);

  return G_SOURCE_REMOVE;
}

static void
request_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  VerifyService *self = user_data;
  const char    *key = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "X-Key");
  g_autoptr (GSource) source = NULL;

  g_mutex_lock (&self->lock);
  if (g_strcmp0 (key, "right") != 0)
    respond (message, 401, "{\"message\": \"The key is wrong.\"}");
  else if (g_str_equal (path, "/credits"))
    respond (message, 200, "{\"credits\": %d}", self->credits);
  else
    judge (self, message, g_hash_table_lookup (query, "email"));
  g_mutex_unlock (&self->lock);
  if (self->delay == 0)
    return;

  soup_server_message_pause (message);
  source = g_timeout_source_new (self->delay);
  g_source_set_callback (source, unpause_cb, g_object_ref (message), g_object_unref);
  g_source_attach (source, self->context);
}

static gpointer
run (gpointer data)
{
  VerifyService *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

VerifyService *
verify_service_new (guint delay)
{
  VerifyService *self = g_new0 (VerifyService, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->delay = delay;
  self->credits = -1;
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->lock);
  g_cond_init (&self->counted);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  g_main_context_push_thread_default (self->context);
  self->soup = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->soup);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("service", run, self);

  return self;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

void
verify_service_free (VerifyService *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);

  g_main_context_push_thread_default (self->context);
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->counted);
  g_hash_table_unref (self->counts);
  g_free (self->url);
  g_free (self);
}

const char *
verify_service_get_url (VerifyService *self)
{
  return self->url;
}

void
verify_service_set_credits (VerifyService *self,
                            int            credits)
{
  g_mutex_lock (&self->lock);
  self->credits = credits;
  g_mutex_unlock (&self->lock);
}

guint
verify_service_count (VerifyService *self,
                      const char    *address)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, address));
  g_mutex_unlock (&self->lock);

  return n;
}

guint
verify_service_count_all (VerifyService *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->count;
  g_mutex_unlock (&self->lock);

  return n;
}

guint
verify_service_count_each (VerifyService *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = g_hash_table_size (self->counts);
  g_mutex_unlock (&self->lock);

  return n;
}

gboolean
verify_service_wait (VerifyService *self,
                     guint          count)
{
  gint64   end = g_get_monotonic_time () + G_TIME_SPAN_MINUTE;
  gboolean in_time = TRUE;

  g_mutex_lock (&self->lock);
  while (in_time && self->count < count)
    in_time = g_cond_wait_until (&self->counted, &self->lock, end);
  g_mutex_unlock (&self->lock);

  return in_time;
}

void
verify_service_describe (VerifyService *self,
                         const char    *folder,
                         const char    *id,
                         guint          concurrent)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.json", folder, id);
  g_autofree char *text = g_strdup_printf (description, id, id, self->url, self->url, concurrent);
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}
