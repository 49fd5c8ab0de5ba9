/* rebote-smtp-wire.c
 *
 * A connection to a mail server over which commands go and answers come, each in its time, and all of it written down.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-smtp-wire"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-smtp-wire.h"

#define BUFFER_SIZE    4096
#define MAX_TRANSCRIPT (128 * 1024)

G_DEFINE_QUARK (rebote_smtp_error, rebote_smtp_error)

struct _ReboteSmtpWire
{
  GObject           parent_instance;

  GIOStream        *stream; /* NULL when closed */
  ReboteSmtpReader *reader;
  GByteArray       *arrived; /* and not read yet */
  GString          *transcript;
  guint8            buffer[BUFFER_SIZE];
};

G_DEFINE_FINAL_TYPE (ReboteSmtpWire, rebote_smtp_wire, G_TYPE_OBJECT)

/* One thing that takes time. */
typedef struct
{
  GCancellable *inner; /* cancelled by the caller, or when the time is over */
  GCancellable *outer;
  gulong        chained;
  GSource      *timer;
  gboolean      is_late;
  char         *line; /* the command, as it is sent */
  guint         late_code;
} Deed;

static void
deed_stop (Deed *self)
{
  if (self->timer)
    {
      g_source_destroy (self->timer);
      g_clear_pointer (&self->timer, g_source_unref);
    }
  if (self->chained)
    g_cancellable_disconnect (self->outer, self->chained);
  self->chained = 0;
}

static void
deed_free (gpointer data)
{
  Deed *self = data;

  deed_stop (self);
  g_clear_object (&self->inner);
  g_clear_object (&self->outer);
  g_free (self->line);
  g_free (self);
}

static gboolean
late_cb (gpointer user_data)
{
  Deed *deed = user_data;

  deed->is_late = TRUE;
  g_cancellable_cancel (deed->inner);

  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static GTask *
begin (ReboteSmtpWire     *self,
       gpointer            tag,
       guint               timeout,
       guint               late_code,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Deed  *deed = g_new0 (Deed, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, deed, deed_free);
  deed->late_code = late_code;
  deed->inner = g_cancellable_new ();
  if (cancellable)
    {
      deed->outer = g_object_ref (cancellable);
      deed->chained = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb), deed->inner, NULL);
    }
  deed->timer = g_timeout_source_new (timeout);
  g_source_set_callback (deed->timer, late_cb, deed, NULL);
  g_source_attach (deed->timer, g_task_get_context (task));

  return task;
}

/**
 * rebote_smtp_wire_note:
 * @self: a connection
 * @remark: what happened
 *
 * Writes something into the transcript that neither side said.
 */
void
rebote_smtp_wire_note (ReboteSmtpWire *self,
                       const char     *remark)
{
  g_return_if_fail (REBOTE_IS_SMTP_WIRE (self));
  g_return_if_fail (remark != NULL);

  if (self->transcript->len < MAX_TRANSCRIPT)
    g_string_append_printf (self->transcript, "* %s\n", remark);
}

static void
write_down (ReboteSmtpWire *self,
            const char     *mark,
            const char     *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] && self->transcript->len < MAX_TRANSCRIPT; i++)
    g_string_append_printf (self->transcript, "%s %s\n", mark, lines[i]);
}

/* Ends a deed that came to nothing; and with it the talk, for nobody can tell what the server will say next. */
static void
fail (GTask      *task,
      guint       code,
      const char *message)
{
  ReboteSmtpWire *self = g_task_get_source_object (task);
  Deed           *deed = g_task_get_task_data (task);
  g_autofree char *heard = rebote_smtp_reader_dup_raw (self->reader);

  deed_stop (deed);
  if (*heard)
    write_down (self, "<", heard);
  if (deed->is_late)
    {
      code = deed->late_code;
      message = _("The server did not answer in time");
    }
  rebote_smtp_wire_note (self, message);
  rebote_smtp_wire_close (self);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_new_error (task, REBOTE_SMTP_ERROR, code, "%s", message);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  ReboteSmtpWire *self = g_task_get_source_object (task);
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  if (connection == NULL)
    {
      gboolean is_late = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

      fail (task, is_late ? REBOTE_SMTP_ERROR_CONNECT_TIMEOUT : REBOTE_SMTP_ERROR_CONNECT, error->message);
      return;
    }

  deed_stop (g_task_get_task_data (task));
  self->stream = G_IO_STREAM (g_steal_pointer (&connection));
  g_task_return_boolean (task, TRUE);
}

static void read_more (GTask *task);

/* What has arrived may be the rest of an answer. */
static void
read_arrived (GTask *task)
{
  ReboteSmtpWire   *self = g_task_get_source_object (task);
  gsize             used;
  ReboteSmtpReading reading = rebote_smtp_reader_push (self->reader, (const char *)self->arrived->data,
                                                       self->arrived->len, &used);

  if (used > 0)
    g_byte_array_remove_range (self->arrived, 0, used);
  if (reading == REBOTE_SMTP_READING_DONE)
    {
      g_autofree char *heard = rebote_smtp_reader_dup_raw (self->reader);

      deed_stop (g_task_get_task_data (task));
      write_down (self, "<", heard);
      g_task_return_pointer (task, rebote_smtp_reader_take (self->reader), (GDestroyNotify)rebote_smtp_answer_free);
      g_object_unref (task);
    }
  else if (reading == REBOTE_SMTP_READING_BAD)
    {
      fail (task, REBOTE_SMTP_ERROR_PROTOCOL, _("The server does not speak the language of mail servers"));
      g_object_unref (task);
    }
  else
    read_more (task);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask          *task = user_data;
  ReboteSmtpWire *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n <= 0)
    {
      fail (task, REBOTE_SMTP_ERROR_CUT, n < 0 ? error->message : _("The server closed the connection"));
      g_object_unref (task);
      return;
    }
  g_byte_array_append (self->arrived, self->buffer, n);
  read_arrived (task);
}

static void
read_more (GTask *task)
{
  ReboteSmtpWire *self = g_task_get_source_object (task);
  Deed           *deed = g_task_get_task_data (task);

  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->buffer, BUFFER_SIZE, G_PRIORITY_DEFAULT,
                             deed->inner, read_cb, task);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;

  /* A server that has closed its end may still have said why. */
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fail (task, REBOTE_SMTP_ERROR_TIMEOUT, error->message);
      g_object_unref (task);
      return;
    }
  read_arrived (task);
}

static gboolean
accept_certificate_cb (GTlsConnection      *connection,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags errors,
                       gpointer             user_data)
{
  ReboteSmtpWire *self = user_data;

  /* Between mail servers nobody checks them (RFC 7435), and nothing that is secret is said. But it is worth knowing. */
  rebote_smtp_wire_note (self, _("The server’s certificate is not trustworthy"));

  return TRUE;
}

static void
handshaken_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  ReboteSmtpWire *self = g_task_get_source_object (task);

  g_signal_handlers_disconnect_by_data (source, self);
  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    {
      fail (task, REBOTE_SMTP_ERROR_TLS, error->message);
      return;
    }

  deed_stop (g_task_get_task_data (task));
  g_set_object (&self->stream, G_IO_STREAM (source));
  rebote_smtp_wire_note (self, _("The connection is encrypted now"));
  g_task_return_boolean (task, TRUE);
}

static void
rebote_smtp_wire_finalize (GObject *object)
{
  ReboteSmtpWire *self = REBOTE_SMTP_WIRE (object);

  rebote_smtp_wire_close (self);
  rebote_smtp_reader_free (self->reader);
  g_byte_array_unref (self->arrived);
  g_string_free (self->transcript, TRUE);

  G_OBJECT_CLASS (rebote_smtp_wire_parent_class)->finalize (object);
}

static void
rebote_smtp_wire_class_init (ReboteSmtpWireClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_smtp_wire_finalize;
}

static void
rebote_smtp_wire_init (ReboteSmtpWire *self)
{
  self->reader = rebote_smtp_reader_new ();
  self->arrived = g_byte_array_new ();
  self->transcript = g_string_new (NULL);
}

/**
 * rebote_smtp_wire_new:
 *
 * Returns: (transfer full): a connection that is not open yet
 */
ReboteSmtpWire *
rebote_smtp_wire_new (void)
{
  return g_object_new (REBOTE_TYPE_SMTP_WIRE, NULL);
}

/**
 * rebote_smtp_wire_connect_async:
 * @self: a connection that is not open
 * @address: where to
 * @timeout: how long to try, in milliseconds
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Connects to just this address; no name is looked up and no proxy asked.
 */
void
rebote_smtp_wire_connect_async (ReboteSmtpWire     *self,
                                GSocketAddress     *address,
                                guint               timeout,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GSocketClient) client = NULL;
  g_autofree char *where = NULL;
  GTask *task;
  Deed  *deed;

  g_return_if_fail (REBOTE_IS_SMTP_WIRE (self));
  g_return_if_fail (G_IS_SOCKET_ADDRESS (address));
  g_return_if_fail (self->stream == NULL);

  where = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));
  rebote_smtp_wire_note (self, where);
  task = begin (self, rebote_smtp_wire_connect_async, timeout, REBOTE_SMTP_ERROR_CONNECT_TIMEOUT, cancellable, callback,
                user_data);
  deed = g_task_get_task_data (task);
  client = g_socket_client_new ();
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (address), deed->inner, connected_cb, task);
}

/**
 * rebote_smtp_wire_connect_finish:
 * @self: a connection
 * @result: what the callback was given
 * @error: return location for a #ReboteSmtpError or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is open
 */
gboolean
rebote_smtp_wire_connect_finish (ReboteSmtpWire *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rebote_smtp_wire_exchange_async:
 * @self: a connection
 * @command: (nullable): a command without the end of its line, or %NULL to wait for what the server says of itself
 * @timeout: how long the answer may take, in milliseconds
 * @cancellable: (nullable): to stop it; the connection is closed then
 * @callback: called with the answer
 * @user_data: data for @callback
 *
 * Says something and waits for the whole answer. Only one at a time.
 */
void
rebote_smtp_wire_exchange_async (ReboteSmtpWire     *self,
                                 const char         *command,
                                 guint               timeout,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task;
  Deed  *deed;

  g_return_if_fail (REBOTE_IS_SMTP_WIRE (self));

  task = begin (self, rebote_smtp_wire_exchange_async, timeout, REBOTE_SMTP_ERROR_TIMEOUT, cancellable, callback, user_data);
  deed = g_task_get_task_data (task);
  if (self->stream == NULL)
    {
      fail (task, REBOTE_SMTP_ERROR_CUT, _("The server closed the connection"));
      g_object_unref (task);
      return;
    }
  if (command == NULL)
    {
      read_arrived (task);
      return;
    }
  /* A line end within a command would be another command. */
  for (const char *c = command; *c; c++)
    {
      if ((guint8)*c < ' ' || *c == 0x7f)
        {
          fail (task, REBOTE_SMTP_ERROR_PROTOCOL, _("A control character cannot be sent to a mail server"));
          g_object_unref (task);
          return;
        }
    }

  write_down (self, ">", command);
  deed->line = g_strconcat (command, "\r\n", NULL);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), deed->line, strlen (deed->line),
                                   G_PRIORITY_DEFAULT, deed->inner, written_cb, task);
}

/**
 * rebote_smtp_wire_exchange_finish:
 * @self: a connection
 * @result: what the callback was given
 * @error: return location for a #ReboteSmtpError or %G_IO_ERROR_CANCELLED; the connection is closed then
 *
 * Returns: (transfer full) (nullable): the answer
 */
ReboteSmtpAnswer *
rebote_smtp_wire_exchange_finish (ReboteSmtpWire *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rebote_smtp_wire_start_tls_async:
 * @self: a connection on which the server just agreed to it
 * @host: the name of the server
 * @timeout: how long it may take, in milliseconds
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Encrypts the connection (RFC 3207).
 */
void
rebote_smtp_wire_start_tls_async (ReboteSmtpWire     *self,
                                  const char         *host,
                                  guint               timeout,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GSocketConnectable) identity = NULL;
  g_autoptr (GIOStream) encrypted = NULL;
  g_autoptr (GError) error = NULL;
  GTask *task;
  Deed  *deed;

  g_return_if_fail (REBOTE_IS_SMTP_WIRE (self));
  g_return_if_fail (host != NULL);
  g_return_if_fail (self->stream != NULL);

  task = begin (self, rebote_smtp_wire_start_tls_async, timeout, REBOTE_SMTP_ERROR_TLS, cancellable, callback, user_data);
  deed = g_task_get_task_data (task);
  identity = g_network_address_new (host, 0);
  encrypted = g_tls_client_connection_new (self->stream, identity, &error);
  /* What was said before the encryption must not count as said under it (CVE-2011-0411). */
  if (encrypted == NULL || self->arrived->len > 0)
    {
      fail (task, REBOTE_SMTP_ERROR_TLS, encrypted ? _("The server said something it should not have") : error->message);
      g_object_unref (task);
      return;
    }
  g_signal_connect (encrypted, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (encrypted), G_PRIORITY_DEFAULT, deed->inner, handshaken_cb, task);
}

/**
 * rebote_smtp_wire_start_tls_finish:
 * @self: a connection
 * @result: what the callback was given
 * @error: return location for %REBOTE_SMTP_ERROR_TLS or %G_IO_ERROR_CANCELLED; the connection is closed then
 *
 * Returns: whether it is encrypted
 */
gboolean
rebote_smtp_wire_start_tls_finish (ReboteSmtpWire *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rebote_smtp_wire_is_open:
 * @self: a connection
 *
 * Returns: whether something can be said
 */
gboolean
rebote_smtp_wire_is_open (ReboteSmtpWire *self)
{
  g_return_val_if_fail (REBOTE_IS_SMTP_WIRE (self), FALSE);

  return self->stream != NULL;
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  /* Nobody can do anything about it. */
  g_io_stream_close_finish (G_IO_STREAM (source), result, NULL);
}

/**
 * rebote_smtp_wire_close:
 * @self: a connection
 *
 * Ends it, without a word.
 */
void
rebote_smtp_wire_close (ReboteSmtpWire *self)
{
  g_return_if_fail (REBOTE_IS_SMTP_WIRE (self));

  if (self->stream == NULL)
    return;

  /* Saying farewell to a server that does not listen any more would take its time. */
  if (G_IS_TLS_CONNECTION (self->stream))
    g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, closed_cb, NULL);
  else
    g_io_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
}

/**
 * rebote_smtp_wire_dup_transcript:
 * @self: a connection
 *
 * Returns: (transfer full): what was said: `>` by us, `<` by the server, `*` what happened beside
 */
char *
rebote_smtp_wire_dup_transcript (ReboteSmtpWire *self)
{
  g_return_val_if_fail (REBOTE_IS_SMTP_WIRE (self), NULL);

  return g_strdup (self->transcript->str);
}
