/* dns-server.c
 *
 * A DNS server on loopback that answers from a table, over UDP and TCP, well or badly.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dns-server.h"

#define RCODE_SERVFAIL 2
#define RCODE_NXDOMAIN 3
#define RCODE_REFUSED  5
#define TTL            300
#define NEGATIVE_TTL   60

struct _DnsServer
{
  const DnsEntry *entries;
  GMainContext   *context;
  GMainLoop      *loop;
  GThread        *thread;
  GSocket        *udp;
  GSocketService *tcp;
  char           *address;
  GMutex          lock;
  GHashTable     *questions; /* name -> how often it was asked for */
};

static const struct
{
  const char *name;
  guint16     type;
} types[] = {
  { "A", 1 }, { "CNAME", 5 }, { "PTR", 12 }, { "MX", 15 }, { "TXT", 16 }, { "AAAA", 28 },
};

static void
put_16 (GByteArray *out,
        guint       value)
{
  guint8 bytes[] = { value >> 8, value };

  g_byte_array_append (out, bytes, 2);
}

static void
put_32 (GByteArray *out,
        guint32     value)
{
  put_16 (out, value >> 16);
  put_16 (out, value);
}

static void
put_text (GByteArray *out,
          const char *text,
          gsize       length)
{
  guint8 size = length;

  g_byte_array_append (out, &size, 1);
  g_byte_array_append (out, (const guint8 *)text, length);
}

static void
put_name (GByteArray *out,
          const char *name)
{
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);

  for (guint i = 0; labels[i] && *labels[i]; i++)
    put_text (out, labels[i], strlen (labels[i]));
  put_text (out, "", 0);
}

static void
put_data (GByteArray *out,
          guint16     type,
          const char *words)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  if (type == 1 || type == 28)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (words);

      g_byte_array_append (data, g_inet_address_to_bytes (address), g_inet_address_get_native_size (address));
    }
  else if (type == 15)
    {
      put_16 (data, g_ascii_strtoull (words, (char **)&words, 10));
      put_name (data, words + 1);
    }
  else if (type == 16)
    {
      g_autofree char *text = g_strcompress (words);

      for (gsize done = 0; done < strlen (text); done += 255)
        put_text (data, text + done, MIN (strlen (text) - done, 255));
    }
  else
    put_name (data, words);

  put_16 (out, data->len);
  g_byte_array_append (out, data->data, data->len);
}

static void
put_head (GByteArray *out,
          const char *name,
          guint16     type)
{
  put_name (out, name);
  put_16 (out, type);
  put_16 (out, 1);
  put_32 (out, TTL);
}

static const char *
find (DnsServer  *self,
      const char *name)
{
  const char *dot = strchr (name, '.');

  for (const DnsEntry *entry = self->entries; entry->name; entry++)
    {
      if (g_ascii_strcasecmp (entry->name, name) == 0 ||
          (g_str_has_prefix (entry->name, "*.") && dot && g_ascii_strcasecmp (entry->name + 2, dot + 1) == 0))
        return entry->content;
    }

  return NULL;
}

/* Adds the records of a type; an alias is followed. */
static guint
put_records (DnsServer  *self,
             GByteArray *out,
             const char *name,
             guint16     wanted,
             const char *content)
{
  g_auto (GStrv) records = g_strsplit (content, ", ", -1);
  guint n = 0;

  for (guint i = 0; records[i]; i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (types); j++)
        {
          g_autofree char *start = g_strconcat (types[j].name, " ", NULL);
          const char      *rest = records[i] + strlen (start);

          if (!g_str_has_prefix (records[i], start) || (types[j].type != wanted && types[j].type != 5))
            continue;
          put_head (out, name, types[j].type);
          put_data (out, types[j].type, rest);
          n++;
          if (types[j].type == 5 && wanted != 5 && find (self, rest))
            n += put_records (self, out, rest, wanted, find (self, rest));
        }
    }

  return n;
}

static void
put_authority (GByteArray *out)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  put_name (data, "ns.test");
  put_name (data, "admin.test");
  for (guint i = 0; i < 4; i++)
    put_32 (data, 1);
  put_32 (data, NEGATIVE_TTL);
  put_head (out, "test", 6);
  put_16 (out, data->len);
  g_byte_array_append (out, data->data, data->len);
}

/* Returns the name of a question and how long the question is. */
static char *
read_question (const guint8 *message,
               gsize         length,
               gsize        *size)
{
  GString *name = g_string_new (NULL);
  gsize    at = 12;

  while (at < length && message[at] && at + message[at] < length)
    {
      if (name->len)
        g_string_append_c (name, '.');
      g_string_append_len (name, (const char *)message + at + 1, message[at]);
      at += message[at] + 1;
    }
  *size = at + 5 - 12;

  return g_string_free (name, FALSE);
}

/* What follows the way in which it is said. */
static const char *
skip_manner (const char *content)
{
  return g_str_has_prefix (content, "TC ")       ? content + strlen ("TC ")
         : g_str_has_prefix (content, "FORGED ") ? content + strlen ("FORGED ")
                                                 : content;
}

/* Returns NULL where nothing is to be said. */
static GByteArray *
answer (DnsServer    *self,
        const guint8 *message,
        gsize         length,
        gboolean      is_tcp)
{
  gsize            size;
  g_autofree char *name = read_question (message, length, &size);
  const char      *content = find (self, name);
  guint16          type = message[12 + size - 4] << 8 | message[12 + size - 3];
  g_autoptr (GByteArray) records = g_byte_array_new ();
  GByteArray *out;
  guint       rcode = 0, n = 0;
  gboolean    cut = content && g_str_has_prefix (content, "TC ") && !is_tcp;

  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->questions, g_ascii_strdown (name, -1),
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->questions, name)) + 1));
  g_mutex_unlock (&self->lock);

  if (g_strcmp0 (content, "DROP") == 0)
    return NULL;
  if (content == NULL)
    rcode = RCODE_NXDOMAIN;
  else if (g_str_equal (content, "SERVFAIL"))
    rcode = RCODE_SERVFAIL;
  else if (g_str_equal (content, "REFUSED"))
    rcode = RCODE_REFUSED;
  else if (!cut)
    n = put_records (self, records, name, type, skip_manner (content));

  out = g_byte_array_new ();
  g_byte_array_append (out, message, 2);
  put_16 (out, 0x8180 | (cut ? 0x200 : 0) | rcode);
  put_16 (out, 1);
  put_16 (out, n);
  put_16 (out, n == 0 && !cut);
  put_16 (out, 0);
  g_byte_array_append (out, message + 12, size);
  if (g_strcmp0 (content, "GARBAGE") == 0)
    {
      out->data[7] = 3; /* answers that are not there */
      g_byte_array_append (out, (const guint8 *)"\xc0\xff\x00", 3);
      return out;
    }
  g_byte_array_append (out, records->data, records->len);
  if (n == 0 && !cut)
    put_authority (out);

  return out;
}

static gboolean
udp_cb (GSocket     *socket,
        GIOCondition condition,
        gpointer     user_data)
{
  DnsServer *self = user_data;
  g_autoptr (GSocketAddress) from = NULL;
  g_autoptr (GByteArray) out = NULL;
  g_autofree char *name = NULL;
  guint8 message[2048];
  gssize length = g_socket_receive_from (socket, &from, (char *)message, sizeof message, NULL, NULL);
  gsize  size;

  out = length > 16 ? answer (self, message, length, FALSE) : NULL;
  if (out == NULL)
    return G_SOURCE_CONTINUE;

  name = read_question (message, length, &size);
  if (find (self, name) && g_str_has_prefix (find (self, name), "FORGED "))
    {
      g_autoptr (GByteArray) forged = g_byte_array_new ();

      g_byte_array_append (forged, out->data, out->len);
      forged->data[0] ^= 0xff;
      forged->data[3] = 0x80 | RCODE_NXDOMAIN;
      g_socket_send_to (socket, from, (const char *)forged->data, forged->len, NULL, NULL);
    }
  g_socket_send_to (socket, from, (const char *)out->data, out->len, NULL, NULL);

  return G_SOURCE_CONTINUE;
}

/* One question for each connection is all that is asked here. */
static gboolean
tcp_cb (GSocketService    *service,
        GSocketConnection *connection,
        GObject           *source,
        gpointer           user_data)
{
  DnsServer     *self = user_data;
  GInputStream  *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  guint8 message[2048];
  gsize  n;

  if (g_input_stream_read_all (in, message, 2, &n, NULL, NULL) && n == 2 &&
      g_input_stream_read_all (in, message, MIN (message[0] << 8 | message[1], sizeof message), &n, NULL, NULL) && n > 16)
    {
      g_autoptr (GByteArray) reply = answer (self, message, n, TRUE);
      guint8 head[] = { reply ? reply->len >> 8 : 0, reply ? reply->len : 0 };

      if (reply && g_output_stream_write_all (out, head, 2, NULL, NULL, NULL))
        g_output_stream_write_all (out, reply->data, reply->len, NULL, NULL, NULL);
    }
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  return TRUE;
}

static gpointer
run (gpointer data)
{
  DnsServer *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

/* The same port for both. */
static void
bind_sockets (DnsServer *self)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  for (guint tries = 0;; tries++)
    {
      g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
      g_autoptr (GSocketAddress) bound = NULL;
      g_autoptr (GError) error = NULL;

      self->udp = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);
      g_assert_no_error (error);
      g_assert_true (g_socket_bind (self->udp, any, FALSE, &error));
      bound = g_socket_get_local_address (self->udp, &error);
      self->tcp = g_socket_service_new ();
      if (g_socket_listener_add_address (G_SOCKET_LISTENER (self->tcp), bound, G_SOCKET_TYPE_STREAM,
                                         G_SOCKET_PROTOCOL_TCP, NULL, NULL, &error))
        {
          self->address = g_strdup_printf ("127.0.0.1:%u",
                                           g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
          return;
        }
      g_assert_cmpuint (tries, <, 20);
      g_clear_object (&self->udp);
      g_clear_object (&self->tcp);
    }
}

DnsServer *
dns_server_new (const DnsEntry *entries)
{
  DnsServer *self = g_new0 (DnsServer, 1);
  g_autoptr (GSource) source = NULL;

  self->entries = entries;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->questions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->lock);

  g_main_context_push_thread_default (self->context);
  bind_sockets (self);
  g_signal_connect (self->tcp, "incoming", G_CALLBACK (tcp_cb), self);
  source = g_socket_create_source (self->udp, G_IO_IN, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (udp_cb), self, NULL);
  g_source_attach (source, self->context);
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("dns server", run, self);

  return self;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

void
dns_server_free (DnsServer *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);

  g_socket_service_stop (self->tcp);
  g_socket_listener_close (G_SOCKET_LISTENER (self->tcp));
  g_object_unref (self->tcp);
  g_object_unref (self->udp);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->questions);
  g_mutex_clear (&self->lock);
  g_free (self->address);
  g_free (self);
}

/* ADDRESS:PORT, as rebote_dns_client_new() wants it. */
const char *
dns_server_get_address (DnsServer *self)
{
  return self->address;
}

guint
dns_server_count_questions (DnsServer  *self,
                            const char *name)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->questions, name));
  g_mutex_unlock (&self->lock);

  return n;
}
