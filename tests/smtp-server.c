/* smtp-server.c
 *
 * An SMTP server on loopback that answers as its script says, well or badly. Each connection has a thread, so that one that
 * waits keeps no other waiting.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "smtp-server.h"

#define MAX_THREADS 64

struct _SmtpServer
{
  const SmtpScript *script;
  GMainContext     *context;
  GMainLoop        *loop;
  GThread          *thread;
  GSocketService   *service;
  GCancellable     *over;
  guint16           port;
  GMutex            lock;
  GCond             left;
  GString          *log;
  GHashTable       *times; /* reply -> how often it was given */
  guint             n_connections;
  guint             n_open;
};

typedef struct
{
  SmtpServer       *server;
  GIOStream        *stream;
  GDataInputStream *in;
} Line;

static void
write_down (SmtpServer *self,
            const char *text)
{
  g_mutex_lock (&self->lock);
  g_string_append_printf (self->log, "%s\n", text);
  g_mutex_unlock (&self->lock);
}

static gboolean
send_text (Line       *line,
           const char *text)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (line->stream), text, strlen (text), NULL,
                                    line->server->over, NULL);
}

static gboolean
send_lines (Line       *line,
            const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *joined = g_strjoinv ("\r\n", lines);
  g_autofree char *whole = g_strconcat (joined, "\r\n", NULL);

  return send_text (line, whole);
}

/* Until the other side has had enough. */
static gboolean
send_for_ever (Line       *line,
               const char *text)
{
  while (send_text (line, text))
    ;

  return FALSE;
}

static gboolean
be_silent (Line *line)
{
  while (g_input_stream_skip (G_INPUT_STREAM (line->in), 512, line->server->over, NULL) > 0)
    ;

  return FALSE;
}

/* The reply whose turn it is. */
static char *
choose (SmtpServer *self,
        const char *key,
        const char *replies)
{
  g_auto (GStrv) all = g_strsplit (replies, "|", -1);
  guint n;

  g_mutex_lock (&self->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->times, key));
  g_hash_table_replace (self->times, g_strdup (key), GUINT_TO_POINTER (n + 1));
  g_mutex_unlock (&self->lock);

  return g_strdup (all[MIN (n, g_strv_length (all) - 1)]);
}

/* Returns whether the talk goes on. */
static gboolean
say (Line       *line,
     const char *key,
     const char *replies)
{
  g_autofree char *reply = choose (line->server, key, replies);
  const char      *text = reply;

  if (g_str_has_prefix (text, "WAIT "))
    {
      g_usleep (g_ascii_strtoull (text + strlen ("WAIT "), (char **)&text, 10) * 1000);
      text++;
    }
  if (g_str_equal (text, "CLOSE"))
    return FALSE;
  if (g_str_equal (text, "SILENT"))
    return be_silent (line);
  if (g_str_equal (text, "ENDLESS"))
    return send_for_ever (line, "250 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  if (g_str_equal (text, "LINES"))
    return send_for_ever (line, "250-and so on\r\n");
  if (g_str_has_suffix (text, " CLOSE"))
    {
      reply[strlen (reply) - strlen (" CLOSE")] = '\0';
      send_lines (line, text);
      return FALSE;
    }

  return send_lines (line, text);
}

static const char *
find (const SmtpScript *script,
      const char       *address)
{
  for (const SmtpEntry *entry = script->recipients; entry && entry->address; entry++)
    {
      if (g_str_equal (entry->address, "*") || g_ascii_strcasecmp (entry->address, address) == 0)
        return entry->reply;
    }

  return "550 5.1.1 No such user here";
}

static void
set_stream (Line      *line,
            GIOStream *stream)
{
  g_set_object (&line->stream, stream);
  g_clear_object (&line->in);
  line->in = g_data_input_stream_new (g_io_stream_get_input_stream (stream));
  g_data_input_stream_set_newline_type (line->in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (line->in), FALSE);
}

static gboolean
start_tls (Line *line)
{
  const SmtpScript *script = line->server->script;
  g_autofree char  *path = g_test_build_filename (G_TEST_DIST, "data", "smtp", "server.pem", NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GIOStream) encrypted = NULL;

  if (g_strcmp0 (script->starttls, "GARBAGE") == 0)
    return send_lines (line, "220 2.0.0 Go ahead") && send_lines (line, "this is no handshake");
  if (script->starttls)
    return say (line, "STARTTLS", script->starttls);

  certificate = g_tls_certificate_new_from_file (path, NULL);
  if (certificate == NULL || !send_lines (line, "220 2.0.0 Go ahead"))
    return FALSE;
  encrypted = g_tls_server_connection_new (line->stream, certificate, NULL);
  if (encrypted == NULL || !g_tls_connection_handshake (G_TLS_CONNECTION (encrypted), line->server->over, NULL))
    return FALSE;
  write_down (line->server, "(encrypted)");
  set_stream (line, encrypted);

  return TRUE;
}

static const char *
or_else (const char *reply,
         const char *usual)
{
  return reply ? reply : usual;
}

static gboolean
answer (Line       *line,
        const char *command)
{
  const SmtpScript *script = line->server->script;

  if (g_str_has_prefix (command, "EHLO "))
    return say (line, "EHLO", or_else (script->ehlo, "250-mail.test\n250-STARTTLS\n250 SMTPUTF8"));
  if (g_str_has_prefix (command, "HELO "))
    return say (line, "HELO", or_else (script->helo, "250 mail.test"));
  if (g_str_equal (command, "STARTTLS"))
    return start_tls (line);
  if (g_str_has_prefix (command, "MAIL FROM:<"))
    {
      /* Of a server that wants encryption, what it says without. */
      if (script->mail && g_str_has_prefix (script->mail, "530 ") && G_IS_TLS_CONNECTION (line->stream))
        return send_lines (line, "250 2.1.0 Ok");
      return say (line, "MAIL", or_else (script->mail, "250 2.1.0 Ok"));
    }
  if (g_str_has_prefix (command, "RCPT TO:<"))
    {
      g_autofree char *address = g_strdup (command + strlen ("RCPT TO:<"));
      const char      *reply;

      address[strcspn (address, ">")] = '\0';
      reply = find (script, address);
      return say (line, g_str_equal (reply, find (script, "*")) ? "*" : address, reply);
    }
  if (g_str_equal (command, "RSET"))
    return say (line, "RSET", or_else (script->rset, "250 2.0.0 Ok"));
  if (g_str_equal (command, "QUIT"))
    {
      say (line, "QUIT", or_else (script->quit, "221 2.0.0 Bye"));
      return FALSE;
    }

  return send_lines (line, "502 5.5.2 What?");
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        gpointer                user_data)
{
  SmtpServer      *self = user_data;
  Line             line = { .server = self };
  g_autofree char *greeting = NULL;
  gboolean         goes_on;

  set_stream (&line, G_IO_STREAM (connection));
  /* Two halves, parted by “…”, to see whether the other side talks before the end. */
  greeting = g_strdup (or_else (self->script->greeting, "220 mail.test ESMTP"));
  if (strstr (greeting, "\n...\n"))
    {
      char *rest = strstr (greeting, "\n...\n");

      *rest = '\0';
      goes_on = send_lines (&line, greeting);
      if (g_socket_condition_timed_wait (g_socket_connection_get_socket (connection), G_IO_IN, 200 * 1000, self->over, NULL))
        write_down (self, "(talked too early)");
      goes_on = goes_on && send_lines (&line, rest + strlen ("\n...\n"));
    }
  else
    goes_on = say (&line, "greeting", greeting);

  while (goes_on)
    {
      g_autofree char *command = g_data_input_stream_read_line (line.in, NULL, self->over, NULL);

      if (command == NULL)
        break;
      write_down (self, command);
      goes_on = answer (&line, command);
    }
  g_io_stream_close (line.stream, NULL, NULL);
  g_clear_object (&line.in);
  g_clear_object (&line.stream);

  g_mutex_lock (&self->lock);
  self->n_open--;
  g_cond_signal (&self->left);
  g_mutex_unlock (&self->lock);

  return TRUE;
}

/* Counted before its thread begins, so that the server is not taken away under it. */
static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  SmtpServer *self = user_data;

  g_mutex_lock (&self->lock);
  self->n_connections++;
  self->n_open++;
  g_mutex_unlock (&self->lock);

  return FALSE;
}

static gpointer
listen_for_clients (gpointer data)
{
  SmtpServer *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

/* At port 0 it chooses one. */
SmtpServer *
smtp_server_new (const char       *address,
                 guint16           port,
                 const SmtpScript *script)
{
  SmtpServer *self = g_new0 (SmtpServer, 1);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string (address, port);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->script = script;
  self->over = g_cancellable_new ();
  self->log = g_string_new (NULL);
  self->times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->lock);
  g_cond_init (&self->left);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  g_main_context_push_thread_default (self->context);
  self->service = g_threaded_socket_service_new (MAX_THREADS);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, &bound, &error);
  g_assert_no_error (error);
  g_main_context_pop_thread_default (self->context);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("smtp server", listen_for_clients, self);

  return self;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

void
smtp_server_free (SmtpServer *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));

  g_cancellable_cancel (self->over);
  g_mutex_lock (&self->lock);
  while (self->n_open > 0)
    g_cond_wait (&self->left, &self->lock);
  g_mutex_unlock (&self->lock);

  g_object_unref (self->service);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_object_unref (self->over);
  g_hash_table_unref (self->times);
  g_string_free (self->log, TRUE);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->left);
  g_free (self);
}

guint16
smtp_server_get_port (SmtpServer *self)
{
  return self->port;
}

guint
smtp_server_count_connections (SmtpServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_connections;
  g_mutex_unlock (&self->lock);

  return n;
}

/* How many commands, or remarks in brackets, begin so. */
guint
smtp_server_count (SmtpServer *self,
                   const char *start)
{
  g_autofree char *log = smtp_server_dup_log (self);
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i]; i++)
    n += g_str_has_prefix (lines[i], start);

  return n;
}

char *
smtp_server_dup_log (SmtpServer *self)
{
  char *log;

  g_mutex_lock (&self->lock);
  log = g_strdup (self->log->str);
  g_mutex_unlock (&self->lock);

  return log;
}
