/* rebote-dns-client.c
 *
 * Asks the domain name system, by c-ares: unlike GLib's resolver it tells a name that does not exist from one that has no
 * such record, and both from servers that are out of order, and reads texts of any bytes.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-dns-client"

#include "config.h"

#include <arpa/nameser.h>

#include <ares.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>

#include "rebote-dns-client.h"

/* The router at home drops questions above some dozens. */
#define DEFAULT_OUTSTANDING 20

/* How often each server is asked. */
#define TRIES 2

/* What passes every network without being cut up (the DNS flag day of 2020). */
#define EDNS_SIZE 1232

struct _ReboteDnsClient
{
  GObject       parent_instance;

  GMainContext *context;
  ares_channel  channel;
  GHashTable   *watches; /* descriptor -> GSource */
  GSource      *timer;
  GQueue        waiting; /* of Query */
  guint         outstanding;
  guint         max_outstanding;
};

G_DEFINE_FINAL_TYPE (ReboteDnsClient, rebote_dns_client, G_TYPE_OBJECT)

typedef struct
{
  ReboteDnsClient *client;
  GTask           *task; /* NULL when it has returned */
  GSource         *cancelled;
  char            *name;
  ReboteDnsType    type;
  gboolean         is_second; /* the first server would not answer */
} Query;

static void arm_timer (ReboteDnsClient *self);
static void ask_waiting (ReboteDnsClient *self);

static void
query_end_task (Query *query)
{
  if (query->cancelled)
    {
      g_source_destroy (query->cancelled);
      g_clear_pointer (&query->cancelled, g_source_unref);
    }
  g_clear_object (&query->task);
}

static void
query_free (Query *query)
{
  query_end_task (query);
  g_free (query->name);
  g_free (query);
}

static ReboteDnsStatus
get_status (int status)
{
  switch (status)
    {
    case ARES_SUCCESS:
      return REBOTE_DNS_OK;
    case ARES_ENODATA:
      return REBOTE_DNS_NODATA;
    case ARES_ENOTFOUND:
      return REBOTE_DNS_NXDOMAIN;
    case ARES_ESERVFAIL:
      return REBOTE_DNS_SERVFAIL;
    case ARES_EREFUSED:
    case ARES_ENOTIMP:
    case ARES_EFORMERR:
      return REBOTE_DNS_REFUSED;
    case ARES_ETIMEOUT:
      return REBOTE_DNS_TIMEOUT;
    case ARES_ECONNREFUSED:
      return REBOTE_DNS_UNREACHABLE;
    case ARES_EBADNAME:
    case ARES_EBADQUERY:
      return REBOTE_DNS_BAD_NAME;
    default:
      return REBOTE_DNS_BAD_ANSWER;
    }
}

static void
answer_cb (void          *data,
           int            status,
           int            timeouts,
           unsigned char *message,
           int            length)
{
  Query           *query = data;
  ReboteDnsClient *self = query->client;
  ReboteDnsStatus  result = get_status (status);

  self->outstanding--;
  if (query->task && !query->is_second && (result == REBOTE_DNS_SERVFAIL || result == REBOTE_DNS_REFUSED))
    {
      query->is_second = TRUE;
      g_queue_push_head (&self->waiting, query);
      return;
    }
  if (query->task)
    g_task_return_pointer (query->task, rebote_dns_answer_parse (result, query->type, message, length),
                           (GDestroyNotify)rebote_dns_answer_unref);
  query_free (query);
}

static gboolean
io_cb (int          fd,
       GIOCondition condition,
       gpointer     user_data)
{
  ReboteDnsClient *self = g_object_ref (user_data);
  gboolean         can_read = condition & (G_IO_IN | G_IO_ERR | G_IO_HUP);

  ares_process_fd (self->channel, can_read ? fd : ARES_SOCKET_BAD, condition & G_IO_OUT ? fd : ARES_SOCKET_BAD);
  ask_waiting (self);
  g_object_unref (self);

  return G_SOURCE_CONTINUE;
}

static void
source_destroy (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

/* c-ares tells here what it waits for. */
static void
socket_state_cb (void          *data,
                 ares_socket_t  fd,
                 int            readable,
                 int            writable)
{
  ReboteDnsClient *self = data;
  GSource         *source;

  g_hash_table_remove (self->watches, GINT_TO_POINTER (fd));
  if (!readable && !writable)
    return;

  source = g_unix_fd_source_new (fd, (readable ? G_IO_IN : 0) | (writable ? G_IO_OUT : 0));
  g_source_set_callback (source, G_SOURCE_FUNC (io_cb), self, NULL);
  g_source_attach (source, self->context);
  g_hash_table_insert (self->watches, GINT_TO_POINTER (fd), source);
}

static gboolean
timer_cb (gpointer user_data)
{
  ReboteDnsClient *self = g_object_ref (user_data);

  ares_process_fd (self->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  ask_waiting (self);
  g_object_unref (self);

  return G_SOURCE_REMOVE;
}

static void
arm_timer (ReboteDnsClient *self)
{
  struct timeval buffer;
  struct timeval *next = ares_timeout (self->channel, NULL, &buffer);

  if (self->timer)
    source_destroy (g_steal_pointer (&self->timer));
  if (next == NULL)
    return;

  /* Rounded up, or it would come a moment too early, again and again. */
  self->timer = g_timeout_source_new (next->tv_sec * 1000 + next->tv_usec / 1000 + 1);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, self->context);
}

static void
ask_waiting (ReboteDnsClient *self)
{
  Query *query;

  while (self->outstanding < self->max_outstanding && (query = g_queue_pop_head (&self->waiting)))
    {
      if (query->task == NULL)
        {
          query_free (query);
          continue;
        }
      self->outstanding++;
      ares_query (self->channel, query->name, ns_c_in, query->type, answer_cb, query);
    }
  arm_timer (self);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Query *query = user_data;

  g_task_return_error_if_cancelled (query->task);
  query_end_task (query);

  return G_SOURCE_REMOVE;
}

static void
rebote_dns_client_finalize (GObject *object)
{
  ReboteDnsClient *self = REBOTE_DNS_CLIENT (object);

  /* Each task holds a reference to the client, so nobody waits for what is still asked. */
  if (self->channel)
    ares_destroy (self->channel);
  g_queue_clear_full (&self->waiting, (GDestroyNotify)query_free);
  if (self->timer)
    source_destroy (self->timer);
  g_hash_table_unref (self->watches);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (rebote_dns_client_parent_class)->finalize (object);
}

static void
rebote_dns_client_class_init (ReboteDnsClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_dns_client_finalize;
}

static void
rebote_dns_client_init (ReboteDnsClient *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, source_destroy);
  g_queue_init (&self->waiting);
  self->max_outstanding = DEFAULT_OUTSTANDING;
}

static int
open_channel (ReboteDnsClient *self,
              const char      *servers,
              guint            timeout)
{
  struct ares_options options = { 0 };
  int status;

  /* Left to itself, c-ares does not tell a server that would not answer from one that is not there. So it hands over what
   * that says, and we ask again: with rotation, another one if there is one. */
  options.flags = ARES_FLAG_EDNS | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP;
  options.timeout = timeout;
  options.tries = TRIES;
  options.ednspsz = EDNS_SIZE;
  options.sock_state_cb = socket_state_cb;
  options.sock_state_cb_data = self;
  status = ares_init_options (&self->channel, &options,
                              ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_EDNSPSZ |
                                ARES_OPT_ROTATE | ARES_OPT_SOCK_STATE_CB);

  return status == ARES_SUCCESS && servers ? ares_set_servers_ports_csv (self->channel, servers) : status;
}

/**
 * rebote_dns_client_new:
 * @servers: (nullable): the servers to ask, as `ADDRESS:PORT`, separated by commas, or %NULL for those of this machine
 * @timeout: how long to wait for each the first time, in milliseconds
 * @error: return location for a #GIOErrorEnum
 *
 * The client belongs to the thread-default main context of its caller.
 *
 * Returns: (transfer full) (nullable): a client
 */
ReboteDnsClient *
rebote_dns_client_new (const char *servers,
                       guint       timeout,
                       GError    **error)
{
  static gsize initialized = 0;
  g_autoptr (ReboteDnsClient) self = NULL;
  int status;

  g_return_val_if_fail (timeout > 0, NULL);

  if (g_once_init_enter (&initialized))
    {
      ares_library_init (ARES_LIB_INIT_ALL);
      g_once_init_leave (&initialized, 1);
    }

  self = g_object_new (REBOTE_TYPE_DNS_CLIENT, NULL);
  status = open_channel (self, servers, timeout);
  if (status == ARES_SUCCESS)
    return g_steal_pointer (&self);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* Translators: what the library for the domain name system reports */
               _("The domain name system cannot be asked: %s"), ares_strerror (status));
  return NULL;
}

/**
 * rebote_dns_client_set_outstanding:
 * @self: a client
 * @outstanding: how many questions may wait for their answers at the same time; others wait for their turn
 */
void
rebote_dns_client_set_outstanding (ReboteDnsClient *self,
                                   guint            outstanding)
{
  g_return_if_fail (REBOTE_IS_DNS_CLIENT (self));
  g_return_if_fail (outstanding > 0);

  self->max_outstanding = outstanding;
}

/**
 * rebote_dns_client_query_async:
 * @self: a client
 * @name: a name in ASCII, without a dot at its end
 * @type: which records are wanted
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: data for @callback
 *
 * Asks a question, of each server at most twice. An answer that was cut short is asked for again by TCP (RFC 7766).
 */
void
rebote_dns_client_query_async (ReboteDnsClient     *self,
                               const char          *name,
                               ReboteDnsType        type,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Query *query;

  g_return_if_fail (REBOTE_IS_DNS_CLIENT (self));
  g_return_if_fail (name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_dns_client_query_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  query = g_new0 (Query, 1);
  query->client = self;
  query->task = g_steal_pointer (&task);
  query->name = g_strdup (name);
  query->type = type;
  if (cancellable)
    {
      query->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (query->cancelled, G_SOURCE_FUNC (cancelled_cb), query, NULL);
      g_source_attach (query->cancelled, self->context);
    }
  g_queue_push_tail (&self->waiting, query);
  ask_waiting (self);
}

/**
 * rebote_dns_client_query_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location for %G_IO_ERROR_CANCELLED, the only one
 *
 * Returns: (transfer full) (nullable): the answer, which may well be that there is none
 */
ReboteDnsAnswer *
rebote_dns_client_query_finish (ReboteDnsClient *self,
                                GAsyncResult    *result,
                                GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
