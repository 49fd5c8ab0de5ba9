/* http-server.c
 *
 * A server of HTTP on loopback, in a thread of its own, that answers what it is told, well or badly.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "http-server.h"

#define HUGE_SIZE (4 * 1024 * 1024)

struct _HttpServer
{
  GMainContext *context;
  GMainLoop    *loop;
  GThread      *thread;
  SoupServer   *soup;
  char         *url;
  GPtrArray    *waiting; /* messages that are never answered */
  GMutex        lock;
  GQueue        answers; /* of Answer */
  char         *request;
  GString      *log;
  guint         count;
};

typedef struct
{
  HttpManner manner;
  guint      status;
  GStrv      headers;
  char      *body;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_strfreev (answer->headers);
  g_free (answer->body);
  g_free (answer);
}

static void
add_header_cb (const char *name,
               const char *value,
               gpointer    user_data)
{
  g_string_append_printf (user_data, "%s: %s\n", name, value);
}

static void
remember (HttpServer        *self,
          SoupServerMessage *message)
{
  GString  *text = g_string_new (NULL);
  GUri     *uri = soup_server_message_get_uri (message);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));

  g_string_append_printf (text, "%s %s?%s\n", soup_server_message_get_method (message), g_uri_get_path (uri),
                          g_uri_get_query (uri) ? g_uri_get_query (uri) : "");
  g_string_append (self->log, text->str);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), add_header_cb, text);
  g_string_append_c (text, '\n');
  g_string_append_len (text, g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  g_free (self->request);
  self->request = g_string_free (text, FALSE);
  self->count++;
}

/* Promises more than it gives, or says nothing at all. */
static void
cut (SoupServerMessage *message,
     gboolean           is_silent)
{
  static const char bytes[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"status\":\"val";
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  if (!is_silent)
    g_output_stream_write_all (g_io_stream_get_output_stream (stream), bytes, strlen (bytes), NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
reply (HttpServer        *self,
       SoupServerMessage *message,
       const Answer      *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, answer->status, NULL);
  for (guint i = 0; answer->headers && answer->headers[i]; i += 2)
    soup_message_headers_append (headers, answer->headers[i], answer->headers[i + 1]);
  if (answer->manner == HTTP_HUGE)
    {
      char *body = g_malloc (HUGE_SIZE);

      memset (body, ' ', HUGE_SIZE);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, body, HUGE_SIZE);
    }
  else
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, answer->body, strlen (answer->body));
}

static void
request_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  HttpServer *self = user_data;
  Answer     *answer;

  g_mutex_lock (&self->lock);
  remember (self, message);
  answer = g_queue_peek_head (&self->answers);
  g_assert (answer != NULL);
  if (answer->manner == HTTP_NEVER)
    {
      soup_server_message_pause (message);
      g_ptr_array_add (self->waiting, g_object_ref (message));
    }
  else if (answer->manner == HTTP_CUT || answer->manner == HTTP_GONE)
    cut (message, answer->manner == HTTP_GONE);
  else
    reply (self, message, answer);
  if (self->answers.length > 1)
    answer_free (g_queue_pop_head (&self->answers));
  g_mutex_unlock (&self->lock);
}

static gpointer
run (gpointer data)
{
  HttpServer *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

HttpServer *
http_server_new (void)
{
  return http_server_new_secure (NULL);
}

HttpServer *
http_server_new_secure (const char *certificate)
{
  HttpServer *self = g_new0 (HttpServer, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) tls = NULL;
  GSList     *uris;

  if (certificate)
    tls = g_tls_certificate_new_from_file (certificate, &error);
  g_assert_no_error (error);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->log = g_string_new (NULL);
  g_mutex_init (&self->lock);

  g_main_context_push_thread_default (self->context);
  self->soup = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  if (tls)
    soup_server_set_tls_certificate (self->soup, tls);
  soup_server_listen_local (self->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | (tls ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->soup);
  self->url = g_strdup_printf ("%s://127.0.0.1:%d", tls ? "https" : "http", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("http server", run, self);

  return self;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

void
http_server_free (HttpServer *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);

  g_main_context_push_thread_default (self->context);
  soup_server_disconnect (self->soup);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_object (&self->soup);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  http_server_forget (self);
  g_mutex_clear (&self->lock);
  g_string_free (self->log, TRUE);
  g_free (self->request);
  g_free (self->url);
  g_free (self);
}

const char *
http_server_get_url (HttpServer *self)
{
  return self->url;
}

void
http_server_say (HttpServer        *self,
                 HttpManner         manner,
                 guint              status,
                 const char *const *headers,
                 const char        *body)
{
  Answer *answer = g_new0 (Answer, 1);

  *answer = (Answer){ manner, status, g_strdupv ((char **)headers), g_strdup (body) };
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->answers, answer);
  g_mutex_unlock (&self->lock);
}

void
http_server_forget_answers (HttpServer *self)
{
  g_mutex_lock (&self->lock);
  g_queue_clear_full (&self->answers, answer_free);
  g_mutex_unlock (&self->lock);
}

void
http_server_forget (HttpServer *self)
{
  g_mutex_lock (&self->lock);
  g_queue_clear_full (&self->answers, answer_free);
  self->count = 0;
  g_string_truncate (self->log, 0);
  g_mutex_unlock (&self->lock);
}

guint
http_server_count (HttpServer *self)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = self->count;
  g_mutex_unlock (&self->lock);

  return count;
}

char *
http_server_get_log (HttpServer *self)
{
  char *log;

  g_mutex_lock (&self->lock);
  log = g_strdup (self->log->str);
  g_mutex_unlock (&self->lock);

  return log;
}

char *
http_server_get_request (HttpServer *self)
{
  char *request;

  g_mutex_lock (&self->lock);
  request = g_strdup (self->request);
  g_mutex_unlock (&self->lock);

  return request;
}
