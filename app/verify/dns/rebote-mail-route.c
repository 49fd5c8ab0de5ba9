/* rebote-mail-route.c
 *
 * Where the mail of a domain goes, as the domain name system says (RFC 5321, section 5; RFC 7505).
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-mail-route"

#include "config.h"

#include <string.h>

#include "address/rebote-address-facts.h"
#include "rebote-mail-route.h"

/* Nobody tries more hosts than that before it gives up. */
#define MAX_HOSTS 20

G_DEFINE_BOXED_TYPE (ReboteMailRoute, rebote_mail_route, rebote_mail_route_ref, rebote_mail_route_unref)

/* The look-up of one domain. */
typedef struct
{
  ReboteMailRoute *route;
  ReboteNetworks  *unroutable;
  char            *domain;
  guint            n_pending;
  gboolean         has_unroutable;
  ReboteDnsStatus  trouble; /* what kept us from asking for a host; REBOTE_DNS_OK for nothing */
} Lookup;

/* A question for the addresses of one host. */
typedef struct
{
  GTask          *task;
  ReboteMailHost *host;
} Question;

static void
host_free (gpointer data)
{
  ReboteMailHost *self = data;

  g_free (self->name);
  g_ptr_array_unref (self->addresses);
  g_free (self);
}

static ReboteMailRoute *
route_new (void)
{
  ReboteMailRoute *self = g_new0 (ReboteMailRoute, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->hosts = g_ptr_array_new_with_free_func (host_free);
  self->asked = g_get_real_time () / G_USEC_PER_SEC;
  self->ttl = G_MAXUINT32;

  return self;
}

static void
lookup_free (gpointer data)
{
  Lookup *self = data;

  g_clear_pointer (&self->route, rebote_mail_route_unref);
  g_free (self->domain);
  g_free (self);
}

static ReboteMailRouteStatus
get_trouble (ReboteDnsStatus status)
{
  switch (status)
    {
    case REBOTE_DNS_TIMEOUT:
      return REBOTE_MAIL_ROUTE_TIMEOUT;
    case REBOTE_DNS_REFUSED:
      return REBOTE_MAIL_ROUTE_REFUSED;
    case REBOTE_DNS_UNREACHABLE:
      return REBOTE_MAIL_ROUTE_OFFLINE;
    case REBOTE_DNS_BAD_NAME:
      return REBOTE_MAIL_ROUTE_NO_SUCH_DOMAIN;
    case REBOTE_DNS_OK:
    case REBOTE_DNS_NODATA:
    case REBOTE_DNS_NXDOMAIN:
    case REBOTE_DNS_SERVFAIL:
    case REBOTE_DNS_BAD_ANSWER:
    default:
      return REBOTE_MAIL_ROUTE_SERVFAIL;
    }
}

static void
finish (GTask                *task,
        ReboteMailRouteStatus status)
{
  Lookup *self = g_task_get_task_data (task);

  self->route->status = status;
  if (rebote_mail_route_is_temporary (status) || self->route->ttl == G_MAXUINT32)
    self->route->ttl = 0;
  g_task_return_pointer (task, g_steal_pointer (&self->route), (GDestroyNotify)rebote_mail_route_unref);
}

static void
note_families (ReboteMailRoute *route)
{
  gboolean has_ipv4 = FALSE;

  for (guint i = 0; i < route->hosts->len; i++)
    {
      const ReboteMailHost *host = g_ptr_array_index (route->hosts, i);

      for (guint j = 0; j < host->addresses->len; j++)
        has_ipv4 |= g_inet_address_get_family (g_ptr_array_index (host->addresses, j)) == G_SOCKET_FAMILY_IPV4;
    }
  if (!has_ipv4)
    route->flags |= REBOTE_MAIL_ROUTE_IPV6_ONLY;
}

/* All hosts are known now. One that could not be asked for may exist: then nothing is certain. */
static void
conclude (GTask *task)
{
  Lookup    *self = g_task_get_task_data (task);
  GPtrArray *hosts = self->route->hosts;

  for (guint i = hosts->len; i > 0; i--)
    {
      const ReboteMailHost *host = g_ptr_array_index (hosts, i - 1);

      if (host->addresses->len == 0)
        g_ptr_array_remove_index (hosts, i - 1);
    }

  if (hosts->len > 0)
    {
      note_families (self->route);
      finish (task, REBOTE_MAIL_ROUTE_OK);
    }
  else if (self->trouble != REBOTE_DNS_OK)
    finish (task, get_trouble (self->trouble));
  else if (self->has_unroutable)
    finish (task, REBOTE_MAIL_ROUTE_UNROUTABLE);
  else
    finish (task, self->route->flags & REBOTE_MAIL_ROUTE_IMPLICIT ? REBOTE_MAIL_ROUTE_NO_MAIL_HOST
                                                                  : REBOTE_MAIL_ROUTE_UNRESOLVABLE);
}

static void
add_address (Lookup         *self,
             ReboteMailHost *host,
             GInetAddress   *address)
{
  if (rebote_networks_contain (self->unroutable, address))
    self->has_unroutable = TRUE;
  else
    g_ptr_array_add (host->addresses, g_object_ref (address));
}

static void
addresses_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GTask) task = question->task;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteDnsAnswer) answer = rebote_dns_client_query_finish (REBOTE_DNS_CLIENT (source), result, &error);
  Lookup *self = g_task_get_task_data (task);

  self->n_pending--;
  if (answer && (answer->status == REBOTE_DNS_OK || rebote_dns_status_is_negative (answer->status)))
    {
      self->route->ttl = MIN (self->route->ttl, answer->ttl);
      /* RFC 2181, section 10.3: a mail record must not name an alias. */
      if (answer->through_alias && !(self->route->flags & REBOTE_MAIL_ROUTE_IMPLICIT))
        self->route->flags |= REBOTE_MAIL_ROUTE_MISCONFIGURED;
      for (guint i = 0; i < answer->records->len; i++)
        add_address (self, question->host, ((ReboteDnsRecord *)g_ptr_array_index (answer->records, i))->address);
    }
  /* A name that cannot be asked for has no address. */
  else if (answer && answer->status != REBOTE_DNS_BAD_NAME)
    self->trouble = answer->status;

  if (self->n_pending > 0)
    return;
  if (error)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    conclude (task);
}

static void
ask_for_addresses (GTask          *task,
                   ReboteMailHost *host)
{
  static const ReboteDnsType types[] = { REBOTE_DNS_A, REBOTE_DNS_AAAA };
  Lookup *self = g_task_get_task_data (task);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      Question *question = g_new (Question, 1);

      question->task = g_object_ref (task);
      question->host = host;
      self->n_pending++;
      rebote_dns_client_query_async (g_task_get_source_object (task), host->name, types[i],
                                     g_task_get_cancellable (task), addresses_cb, question);
    }
}

static void
add_host (Lookup     *self,
          const char *name,
          guint16     preference)
{
  ReboteMailHost *host = g_new0 (ReboteMailHost, 1);

  host->name = g_strdup (name);
  host->preference = preference;
  host->addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->route->hosts, host);
}

static int
compare_hosts (gconstpointer a,
               gconstpointer b)
{
  const ReboteMailHost *first = *(const ReboteMailHost *const *)a;
  const ReboteMailHost *second = *(const ReboteMailHost *const *)b;

  return (int)first->preference - (int)second->preference;
}

/* RFC 5321, section 5.1: equal ones in random order, so that each has its part of the work. */
static void
sort_hosts (GPtrArray *hosts)
{
  for (guint i = hosts->len; i > 1; i--)
    {
      guint    j = g_random_int_range (0, i);
      gpointer swapped = hosts->pdata[i - 1];

      hosts->pdata[i - 1] = hosts->pdata[j];
      hosts->pdata[j] = swapped;
    }
  g_ptr_array_sort (hosts, compare_hosts);
  if (hosts->len > MAX_HOSTS)
    g_ptr_array_set_size (hosts, MAX_HOSTS);
}

static void
take_mail_records (Lookup          *self,
                   ReboteDnsAnswer *answer)
{
  for (guint i = 0; i < answer->records->len; i++)
    {
      const ReboteDnsRecord *record = g_ptr_array_index (answer->records, i);

      /* RFC 7505, section 3: the root stands alone or counts for nothing. */
      if (*record->name == '\0')
        {
          if (answer->records->len > 1)
            self->route->flags |= REBOTE_MAIL_ROUTE_MISCONFIGURED;
          continue;
        }
      add_host (self, record->name, record->preference);
    }
  sort_hosts (self->route->hosts);
}

static void
find_addresses (GTask *task)
{
  Lookup    *self = g_task_get_task_data (task);
  GPtrArray *hosts = self->route->hosts;

  /* Held open, so that no answer concludes before the last question is asked. */
  self->n_pending = 1;
  for (guint i = 0; i < hosts->len; i++)
    {
      ReboteMailHost *host = g_ptr_array_index (hosts, i);
      g_autoptr (GInetAddress) literal = g_inet_address_new_from_string (host->name);

      if (literal)
        {
          self->route->flags |= REBOTE_MAIL_ROUTE_MISCONFIGURED | REBOTE_MAIL_ROUTE_LITERAL;
          add_address (self, host, literal);
        }
      else
        ask_for_addresses (task, host);
    }
  if (--self->n_pending == 0)
    conclude (task);
}

static void
mail_records_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteDnsAnswer) answer = rebote_dns_client_query_finish (REBOTE_DNS_CLIENT (source), result, &error);
  Lookup *self = g_task_get_task_data (task);

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (answer->status == REBOTE_DNS_OK || rebote_dns_status_is_negative (answer->status))
    self->route->ttl = answer->ttl;

  if (answer->status == REBOTE_DNS_NXDOMAIN)
    finish (task, REBOTE_MAIL_ROUTE_NO_SUCH_DOMAIN);
  else if (answer->status == REBOTE_DNS_NODATA)
    {
      self->route->flags |= REBOTE_MAIL_ROUTE_IMPLICIT;
      add_host (self, self->domain, 0);
      find_addresses (task);
    }
  else if (answer->status != REBOTE_DNS_OK)
    finish (task, get_trouble (answer->status));
  else
    {
      take_mail_records (self, answer);
      if (self->route->hosts->len == 0)
        finish (task, REBOTE_MAIL_ROUTE_NULL_MX);
      else
        find_addresses (task);
    }
}

/**
 * rebote_mail_route_ref:
 * @self: a route
 *
 * Returns: (transfer full): the same
 */
ReboteMailRoute *
rebote_mail_route_ref (ReboteMailRoute *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * rebote_mail_route_unref:
 * @self: (transfer full): a route
 */
void
rebote_mail_route_unref (ReboteMailRoute *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->hosts);
  g_free (self);
}

/**
 * rebote_mail_route_is_temporary:
 * @status: how a look-up ended
 *
 * Returns: whether that says nothing about the domain, so that it is to be asked for again
 */
gboolean
rebote_mail_route_is_temporary (ReboteMailRouteStatus status)
{
  return status >= REBOTE_MAIL_ROUTE_SERVFAIL;
}

/**
 * rebote_mail_route_find_async:
 * @client: whom to ask
 * @unroutable: networks in which no mail host can be; must last until the callback
 * @domain: a domain in ASCII (A-labels)
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Finds out where the mail of a domain goes (RFC 5321, section 5.1). Reserved domains are never asked for (RFC 6761).
 */
void
rebote_mail_route_find_async (ReboteDnsClient     *client,
                              ReboteNetworks      *unroutable,
                              const char          *domain,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  ReboteAddressFacts *facts;
  Lookup *self;

  g_return_if_fail (REBOTE_IS_DNS_CLIENT (client));
  g_return_if_fail (unroutable != NULL);
  g_return_if_fail (domain != NULL);

  self = g_new0 (Lookup, 1);
  self->route = route_new ();
  self->unroutable = unroutable;
  self->domain = g_strdup (domain);
  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_mail_route_find_async);
  g_task_set_task_data (task, self, lookup_free);

  facts = rebote_address_facts_get (&error);
  if (facts == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (rebote_address_facts_is_reserved (facts, domain, strlen (domain)))
    finish (task, REBOTE_MAIL_ROUTE_RESERVED);
  else
    rebote_dns_client_query_async (client, domain, REBOTE_DNS_MX, cancellable, mail_records_cb, g_steal_pointer (&task));
}

/**
 * rebote_mail_route_find_finish:
 * @client: whom was asked
 * @result: what the callback was given
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the route
 */
ReboteMailRoute *
rebote_mail_route_find_finish (ReboteDnsClient *client,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
