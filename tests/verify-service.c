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
#include <json-glib/json-glib.h>
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
  "%s \"limits\": {\"concurrent\": %u}}";

/* Rows come in pages of this size. */
#define PAGE_SIZE 50

static const char jobs_description[] =
  " \"jobs\": {\"least\": 2, \"most\": 1000,"
  "  \"submit\": {\"method\": \"POST\", \"url\": \"%s/jobs\", \"emails_as\": \"array\","
  "   \"body\": {\"type\": \"json\", \"value\": {\"all\": \"{emails}\"}}, \"id\": \"$.id\"},"
  "  \"status\": {\"method\": \"GET\", \"url\": \"%s/jobs/{job}\","
  "   \"running\": {\"path\": \"$.state\", \"eq\": \"busy\"}, \"done\": {\"path\": \"$.state\", \"eq\": \"done\"},"
  "   \"failed\": {\"path\": \"$.state\", \"eq\": \"failed\"}, \"fraction\": \"$.percent\", \"poll_ms\": 10,"
  "   \"errors\": [{\"when\": {\"http\": 404}, \"kind\": \"job\", \"message\": \"$.message\"}]},"
  "  \"results\": {\"method\": \"GET\", \"url\": \"%s/jobs/{job}/rows\", \"query\": {\"page\": \"{page}\"},"
  "   \"pages\": {\"size\": 50, \"first\": 0}, \"items\": \"$.rows[*]\", \"item_email\": \"$.email\"},"
  "  \"delete\": {\"method\": \"DELETE\", \"url\": \"%s/jobs/{job}\"}},";

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
  GPtrArray    *jobs; /* of GPtrArray of char, addresses; NULL for one that is forgotten */
  VerifyJobs    manner;
  guint         n_polls;
  guint         n_pages;
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

static const char *
get_result (const char *address)
{
  static const char *const words[] = { "good", "bad", "risky" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_has_prefix (address, words[i]))
        return words[i];
    }

  return "unknown";
}

static void
count (VerifyService *self,
       const char    *address)
{
  g_hash_table_insert (self->counts, g_strdup (address),
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, address)) + 1));
  self->count++;
  g_cond_broadcast (&self->counted);
}

static void
judge (VerifyService     *self,
       SoupServerMessage *message,
       const char        *address)
{
  if (self->credits == 0)
    {
      respond (message, 402, "{\"message\": \"No credits are left.\"}");
      return;
    }
  if (self->credits > 0)
    self->credits--;
  count (self, address);
  respond (message, 200, "{\"result\": \"%s\"}", get_result (address));
}

static void
take_list (VerifyService     *self,
           SoupServerMessage *message)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  GPtrArray       *addresses = g_ptr_array_new_with_free_func (g_free);
  JsonArray       *all;

  json_parser_load_from_data (parser, body->data, body->length, &error);
  g_assert_no_error (error);
  all = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "all");
  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      g_ptr_array_add (addresses, g_strdup (json_array_get_string_element (all, i)));
      count (self, g_ptr_array_index (addresses, i));
    }
  g_ptr_array_add (self->jobs, addresses);
  respond (message, 200, "{\"id\": \"job-%u\"}", self->jobs->len);
}

static void
give_page (VerifyService     *self,
           SoupServerMessage *message,
           GPtrArray         *addresses,
           guint              page)
{
  g_autoptr (GString) rows = g_string_new (NULL);

  for (guint i = page * PAGE_SIZE; i < MIN ((page + 1) * PAGE_SIZE, addresses->len); i++)
    {
      const char *address = g_ptr_array_index (addresses, i);

      g_string_append_printf (rows, "%s{\"email\": \"%s\", \"result\": \"%s\"}", rows->len > 0 ? "," : "", address,
                              get_result (address));
    }
  self->n_pages++;
  g_cond_broadcast (&self->counted);
  respond (message, 200, "{\"rows\": [%s]}", rows->str);
}

static void
tell_state (VerifyService     *self,
            SoupServerMessage *message)
{
  static const char *const states[] = { "busy", "done", "failed" };

  self->n_polls++;
  g_cond_broadcast (&self->counted);
  if (self->manner == VERIFY_JOBS_UNKNOWN)
    respond (message, 404, "{\"message\": \"There is no such list.\"}");
  else
    respond (message, 200, "{\"state\": \"%s\", \"percent\": 40}", states[self->manner]);
}

/* All that begins with “/jobs”. */
static void
answer_about_jobs (VerifyService     *self,
                   SoupServerMessage *message,
                   const char        *path,
                   GHashTable        *query)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint number = parts[2] ? g_ascii_strtoull (parts[2] + strlen ("job-"), NULL, 10) : 0;

  if (parts[2] == NULL)
    take_list (self, message);
  else if (number == 0 || number > self->jobs->len || g_ptr_array_index (self->jobs, number - 1) == NULL)
    respond (message, 404, "{\"message\": \"There is no such list.\"}");
  else if (parts[3])
    give_page (self, message, g_ptr_array_index (self->jobs, number - 1),
               g_ascii_strtoull (g_hash_table_lookup (query, "page"), NULL, 10));
  else if (g_str_equal (soup_server_message_get_method (message), "DELETE"))
    {
      g_ptr_array_unref (g_ptr_array_index (self->jobs, number - 1));
      g_ptr_array_index (self->jobs, number - 1) = NULL;
      respond (message, 200, "{}");
    }
  else
    tell_state (self, message);
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
  else if (g_str_has_prefix (path, "/jobs"))
    answer_about_jobs (self, message, path, query);
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
  self->jobs = g_ptr_array_new ();
  self->manner = VERIFY_JOBS_DONE;
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
  for (guint i = 0; i < self->jobs->len; i++)
    g_clear_pointer (&g_ptr_array_index (self->jobs, i), g_ptr_array_unref);
  g_ptr_array_unref (self->jobs);
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

void
verify_service_set_jobs (VerifyService *self,
                         VerifyJobs     manner)
{
  g_mutex_lock (&self->lock);
  self->manner = manner;
  g_mutex_unlock (&self->lock);
}

static guint
read_number (VerifyService *self,
             const guint   *number)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = *number;
  g_mutex_unlock (&self->lock);

  return n;
}

guint
verify_service_count_jobs (VerifyService *self)
{
  return read_number (self, &self->jobs->len);
}

guint
verify_service_count_polls (VerifyService *self)
{
  return read_number (self, &self->n_polls);
}

static gboolean
wait_for_number (VerifyService *self,
                 const guint   *number,
                 guint          least)
{
  gint64   end = g_get_monotonic_time () + G_TIME_SPAN_MINUTE;
  gboolean in_time = TRUE;

  g_mutex_lock (&self->lock);
  while (in_time && *number < least)
    in_time = g_cond_wait_until (&self->counted, &self->lock, end);
  g_mutex_unlock (&self->lock);

  return in_time;
}

gboolean
verify_service_wait (VerifyService *self,
                     guint          count)
{
  return wait_for_number (self, &self->count, count);
}

gboolean
verify_service_wait_polls (VerifyService *self,
                           guint          n_polls)
{
  return wait_for_number (self, &self->n_polls, n_polls);
}

gboolean
verify_service_wait_pages (VerifyService *self,
                           guint          n_pages)
{
  return wait_for_number (self, &self->n_pages, n_pages);
}

static void
describe (VerifyService *self,
          const char    *folder,
          const char    *id,
          const char    *jobs,
          guint          concurrent)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.json", folder, id);
  g_autofree char *text = g_strdup_printf (description, id, id, self->url, self->url, jobs, concurrent);
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

void
verify_service_describe (VerifyService *self,
                         const char    *folder,
                         const char    *id,
                         guint          concurrent)
{
  describe (self, folder, id, "", concurrent);
}

void
verify_service_describe_lists (VerifyService *self,
                               const char    *folder,
                               const char    *id)
{
  g_autofree char *jobs = g_strdup_printf (jobs_description, self->url, self->url, self->url, self->url);

  describe (self, folder, id, jobs, 4);
}
