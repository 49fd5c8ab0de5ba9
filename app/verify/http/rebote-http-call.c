/* rebote-http-call.c
 *
 * One request over the network, and its answer: within a time and up to a size. Certificates are verified, redirects are not
 * followed, nothing is remembered from one request to the next but the connection.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-http-call"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-http-call.h"

#define CHUNK (64 * 1024)

typedef struct
{
  SoupMessage  *message;
  GInputStream *stream;
  GByteArray   *body;
  gsize         max_size;
  GCancellable *inner; /* stops it for whatever reason */
  GSource      *timer;
  GSource      *cancelled;
  gboolean      timed_out;
  gboolean      is_once;
  gboolean      was_sent; /* at least a part of it */
  char         *host;
} Call;

static void
source_clear (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
call_free (gpointer data)
{
  Call *call = data;

  source_clear (&call->timer);
  source_clear (&call->cancelled);
  if (call->message)
    g_signal_handlers_disconnect_by_data (call->message, call);
  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_clear_object (&call->inner);
  g_byte_array_unref (call->body);
  g_free (call->host);
  g_free (call);
}

/**
 * rebote_http_session_new:
 * @concurrent: how many requests may be open
 *
 * Returns: (transfer full): a session for requests to one service
 */
SoupSession *
rebote_http_session_new (guint concurrent)
{
  SoupSession *session = soup_session_new_with_options ("user-agent", "Rebote/" REBOTE_VERSION,
                                                        "max-conns", (int)concurrent + 1,
                                                        "max-conns-per-host", (int)concurrent + 1,
                                                        /* The whole request has a timer of its own. */
                                                        "timeout", 0,
                                                        NULL);

  /* Keys go where the descriptor says, and nowhere because a server asks for them. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);

  return session;
}

static char *
make_doubt (const char *what)
{
  /* Translators: a sentence about a service on the web that a list of addresses was sent to */
  return g_strdup_printf (_("%s It may have taken the list, or not. Look on its web page before you have the addresses "
                            "verified again."),
                             what);
}

/* Ends the task with an error that says what happened in terms of the service. */
static void
fail (GTask        *task,
      const GError *error)
{
  Call            *call = g_task_get_task_data (task);
  g_autofree char *message = NULL;
  int              code = REBOTE_VERIFIER_ERROR_UNAVAILABLE;

  source_clear (&call->timer);
  source_clear (&call->cancelled);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (call->timed_out)
    /* Translators: a server on the internet */
    message = g_strdup_printf (_("%s did not answer in time."), call->host);
  else if (error->domain == G_TLS_ERROR)
    {
      /* Somebody else may answer in its place: not one more address, and not once more the key. */
      code = REBOTE_VERIFIER_ERROR_REFUSED;
      message = g_strdup_printf (_("The connection to %s is not safe: %s"), call->host, error->message);
    }
  else
    message = g_strdup_printf (_("%s cannot be reached: %s"), call->host, error->message);
  if (call->is_once && call->was_sent)
    {
      g_autofree char *what = g_steal_pointer (&message);

      code = REBOTE_VERIFIER_ERROR_IN_DOUBT;
      message = make_doubt (what);
    }
  g_task_return_new_error (task, REBOTE_VERIFIER_ERROR, code, "%s", message);
}

static void
fail_as_too_large (GTask *task)
{
  Call            *call = g_task_get_task_data (task);
  g_autofree char *what = g_strdup_printf (_("The answer of %s is too large."), call->host);
  g_autofree char *message = call->is_once ? make_doubt (what) : g_strdup (what);

  g_task_return_new_error (task, REBOTE_VERIFIER_ERROR,
                           call->is_once ? REBOTE_VERIFIER_ERROR_IN_DOUBT : REBOTE_VERIFIER_ERROR_UNAVAILABLE, "%s", message);
}

static void
add_header_cb (const char *name,
               const char *value,
               gpointer    user_data)
{
  rebote_http_answer_add_header (user_data, name, value);
}

static void
finish (GTask *task)
{
  Call             *call = g_task_get_task_data (task);
  ReboteHttpAnswer *answer = rebote_http_answer_new (soup_message_get_status (call->message),
                                                     (const char *)call->body->data, call->body->len);

  source_clear (&call->timer);
  source_clear (&call->cancelled);
  soup_message_headers_foreach (soup_message_get_response_headers (call->message), add_header_cb, answer);
  g_task_return_pointer (task, answer, (GDestroyNotify)rebote_http_answer_free);
}

static void
read_bytes_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (call->stream, result, &error);

  if (bytes == NULL)
    fail (task, error);
  else if (g_bytes_get_size (bytes) == 0)
    finish (task);
  else if (g_bytes_get_size (bytes) > call->max_size - call->body->len)
    {
      source_clear (&call->timer);
      source_clear (&call->cancelled);
      fail_as_too_large (task);
    }
  else
    {
      g_byte_array_append (call->body, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_input_stream_read_bytes_async (call->stream, CHUNK, G_PRIORITY_DEFAULT, call->inner, read_bytes_cb,
                                       g_steal_pointer (&task));
    }
}

static void
session_send_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    fail (task, error);
  else
    g_input_stream_read_bytes_async (call->stream, CHUNK, G_PRIORITY_DEFAULT, call->inner, read_bytes_cb,
                                     g_steal_pointer (&task));
}

/* There is a connection, and what follows goes over it. */
static void
message_starting_cb (SoupMessage *message,
                     gpointer     user_data)
{
  Call *call = user_data;

  call->was_sent = TRUE;
}

static gboolean
timeout_cb (gpointer user_data)
{
  Call *call = user_data;

  call->timed_out = TRUE;
  g_cancellable_cancel (call->inner);

  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Call *call = user_data;

  g_cancellable_cancel (call->inner);

  return G_SOURCE_REMOVE;
}

static void
arm (Call         *call,
     guint         timeout_ms,
     GCancellable *cancellable)
{
  GMainContext *context = g_main_context_get_thread_default ();

  call->timer = g_timeout_source_new (timeout_ms);
  g_source_set_callback (call->timer, timeout_cb, call, NULL);
  g_source_attach (call->timer, context);
  if (cancellable)
    {
      call->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->cancelled, G_SOURCE_FUNC (cancelled_cb), call, NULL);
      g_source_attach (call->cancelled, context);
    }
}

static SoupMessage *
make_message (ReboteHttpRequest *request)
{
  SoupMessage        *message = soup_message_new (request->method, request->url);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* On a line that was used before and is closed, libsoup sends some requests a second time. */
  if (request->is_once)
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  headers = soup_message_get_request_headers (message);
  for (guint i = 0; i + 1 < request->headers->len; i += 2)
    soup_message_headers_replace (headers, g_ptr_array_index (request->headers, i),
                                  g_ptr_array_index (request->headers, i + 1));
  if (request->body)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (request->body, strlen (request->body));

      soup_message_set_request_body_from_bytes (message, request->content_type, bytes);
    }

  return message;
}

/**
 * rebote_http_call_async:
 * @session: a session
 * @request: a request
 * @max_size: how many bytes the answer may have
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Sends a request and reads its answer whole. What must not be sent twice and went out without an answer ends with
 * %REBOTE_VERIFIER_ERROR_IN_DOUBT.
 */
void
rebote_http_call_async (SoupSession        *session,
                        ReboteHttpRequest  *request,
                        gsize               max_size,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SoupMessage) message = NULL;
  Call *call;

  g_return_if_fail (SOUP_IS_SESSION (session));
  g_return_if_fail (request != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_http_call_async);
  message = make_message (request);
  if (message == NULL)
    {
      /* Not with the URL: the key may be in it. */
      g_task_return_new_error (task, REBOTE_VERIFIER_ERROR, REBOTE_VERIFIER_ERROR_NOT_READY,
                               _("The address of the server is not valid."));
      return;
    }

  call = g_new0 (Call, 1);
  call->host = g_strdup (g_uri_get_host (soup_message_get_uri (message)));
  call->message = g_steal_pointer (&message);
  g_signal_connect (call->message, "starting", G_CALLBACK (message_starting_cb), call);
  call->is_once = request->is_once;
  call->body = g_byte_array_new ();
  call->max_size = max_size;
  call->inner = g_cancellable_new ();
  g_task_set_task_data (task, call, call_free);
  arm (call, request->timeout_ms, cancellable);
  soup_session_send_async (session, call->message, G_PRIORITY_DEFAULT, call->inner, session_send_cb,
                           g_steal_pointer (&task));
}

/**
 * rebote_http_call_finish:
 * @session: a session
 * @result: what the callback was given
 * @error: return location for a #ReboteVerifierError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the answer, whatever its status; %NULL where none came
 */
ReboteHttpAnswer *
rebote_http_call_finish (SoupSession  *session,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
