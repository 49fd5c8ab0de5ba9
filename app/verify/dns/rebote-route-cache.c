/* rebote-route-cache.c
 *
 * Remembers where the mail of domains goes, so that each is asked for once: a list has many addresses at few domains.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-route-cache"

#include "config.h"

#include "rebote-route-cache.h"

/* In seconds. Within one run the answers hold a little longer than their owners may say, or a domain without a TTL would be
 * asked for with each of its addresses; and trouble is not met again at once. RFC 2308, section 5, for the most. */
#define MIN_TTL     60
#define MAX_TTL     3600
#define TROUBLE_TTL 30

struct _ReboteRouteCache
{
  GObject          parent_instance;

  ReboteDnsClient *client;
  ReboteNetworks  *unroutable;
  GMainContext    *context;
  GHashTable      *entries; /* domain -> Entry */
  GQueue           by_age;  /* of Entry, the oldest first */
  guint            size;
};

G_DEFINE_FINAL_TYPE (ReboteRouteCache, rebote_route_cache, G_TYPE_OBJECT)

typedef struct
{
  ReboteRouteCache *cache; /* held while it is looked for */
  char             *domain;
  ReboteMailRoute  *route;   /* NULL while it is looked for */
  gint64            expires; /* in monotonic time */
  GPtrArray        *waiters; /* of Waiter */
  GList             link;    /* in by_age */
} Entry;

/* Somebody who wants to know, and may give up before the others do. */
typedef struct
{
  GTask   *task; /* NULL when it has returned */
  GSource *cancelled;
} Waiter;

static void
waiter_end (Waiter *self)
{
  if (self->cancelled)
    {
      g_source_destroy (self->cancelled);
      g_clear_pointer (&self->cancelled, g_source_unref);
    }
  g_clear_object (&self->task);
}

static void
waiter_free (gpointer data)
{
  waiter_end (data);
  g_free (data);
}

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_free (self->domain);
  g_clear_pointer (&self->route, rebote_mail_route_unref);
  g_ptr_array_unref (self->waiters);
  g_free (self);
}

static void
drop (ReboteRouteCache *self,
      Entry            *entry)
{
  g_queue_unlink (&self->by_age, &entry->link);
  g_hash_table_remove (self->entries, entry->domain);
}

/* One that is still looked for is waited for, and stays. */
static void
make_room (ReboteRouteCache *self)
{
  GList *next;

  for (GList *link = self->by_age.head; link && self->by_age.length >= self->size; link = next)
    {
      Entry *entry = link->data;

      next = link->next;
      if (entry->route)
        drop (self, entry);
    }
}

static Entry *
add (ReboteRouteCache *self,
     const char       *domain)
{
  Entry *entry = g_new0 (Entry, 1);

  make_room (self);
  entry->domain = g_strdup (domain);
  entry->waiters = g_ptr_array_new_with_free_func (waiter_free);
  entry->link.data = entry;
  g_queue_push_tail_link (&self->by_age, &entry->link);
  g_hash_table_insert (self->entries, entry->domain, entry);

  return entry;
}

static guint
get_lifetime (const ReboteMailRoute *route)
{
  return rebote_mail_route_is_temporary (route->status) ? TROUBLE_TTL : CLAMP (route->ttl, MIN_TTL, MAX_TTL);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Entry *entry = user_data;
  g_autoptr (ReboteRouteCache) self = entry->cache;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteMailRoute) route = rebote_mail_route_find_finish (self->client, result, &error);
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&entry->waiters);

  entry->cache = NULL;
  entry->waiters = g_ptr_array_new_with_free_func (waiter_free);
  if (route)
    {
      entry->route = rebote_mail_route_ref (route);
      entry->expires = g_get_monotonic_time () + get_lifetime (route) * G_USEC_PER_SEC;
    }
  else
    drop (self, entry);

  for (guint i = 0; i < waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (waiters, i);

      if (waiter->task && route)
        g_task_return_pointer (waiter->task, rebote_mail_route_ref (route), (GDestroyNotify)rebote_mail_route_unref);
      else if (waiter->task)
        g_task_return_error (waiter->task, g_error_copy (error));
    }
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Waiter *waiter = user_data;

  g_task_return_error_if_cancelled (waiter->task);
  waiter_end (waiter);

  return G_SOURCE_REMOVE;
}

static void
wait_for (ReboteRouteCache *self,
          Entry            *entry,
          GTask            *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiter       *waiter = g_new0 (Waiter, 1);

  waiter->task = g_object_ref (task);
  if (cancellable)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (cancelled_cb), waiter, NULL);
      g_source_attach (waiter->cancelled, self->context);
    }
  g_ptr_array_add (entry->waiters, waiter);
}

static void
rebote_route_cache_finalize (GObject *object)
{
  ReboteRouteCache *self = REBOTE_ROUTE_CACHE (object);

  /* Whoever waits holds a reference, so nobody does. */
  g_hash_table_unref (self->entries);
  g_object_unref (self->client);
  rebote_networks_free (self->unroutable);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (rebote_route_cache_parent_class)->finalize (object);
}

static void
rebote_route_cache_class_init (ReboteRouteCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_route_cache_finalize;
}

static void
rebote_route_cache_init (ReboteRouteCache *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  g_queue_init (&self->by_age);
}

/**
 * rebote_route_cache_new:
 * @client: whom to ask
 * @unroutable: (transfer full): networks in which no mail host can be
 * @size: how many domains to remember, such as %REBOTE_ROUTE_CACHE_SIZE
 *
 * The cache belongs to the thread-default main context of its caller. Share it between those who verify.
 *
 * Returns: (transfer full): a cache
 */
ReboteRouteCache *
rebote_route_cache_new (ReboteDnsClient *client,
                        ReboteNetworks  *unroutable,
                        guint            size)
{
  ReboteRouteCache *self;

  g_return_val_if_fail (REBOTE_IS_DNS_CLIENT (client), NULL);
  g_return_val_if_fail (unroutable != NULL, NULL);
  g_return_val_if_fail (size > 0, NULL);

  self = g_object_new (REBOTE_TYPE_ROUTE_CACHE, NULL);
  self->client = g_object_ref (client);
  self->unroutable = unroutable;
  self->size = size;

  return self;
}

/**
 * rebote_route_cache_get_client:
 * @self: a cache
 *
 * Returns: (transfer none): whom it asks
 */
ReboteDnsClient *
rebote_route_cache_get_client (ReboteRouteCache *self)
{
  g_return_val_if_fail (REBOTE_IS_ROUTE_CACHE (self), NULL);

  return self->client;
}

/**
 * rebote_route_cache_get_unroutable:
 * @self: a cache
 *
 * Returns: (transfer none): networks in which no mail host can be
 */
ReboteNetworks *
rebote_route_cache_get_unroutable (ReboteRouteCache *self)
{
  g_return_val_if_fail (REBOTE_IS_ROUTE_CACHE (self), NULL);

  return self->unroutable;
}

/**
 * rebote_route_cache_peek:
 * @self: a cache
 * @domain: a domain in ASCII, in lower case
 *
 * Returns: (transfer none) (nullable): where its mail goes, if that is known; nobody is asked
 */
ReboteMailRoute *
rebote_route_cache_peek (ReboteRouteCache *self,
                         const char       *domain)
{
  Entry *entry;

  g_return_val_if_fail (REBOTE_IS_ROUTE_CACHE (self), NULL);
  g_return_val_if_fail (domain != NULL, NULL);

  entry = g_hash_table_lookup (self->entries, domain);

  return entry && entry->route && entry->expires > g_get_monotonic_time () ? entry->route : NULL;
}

/**
 * rebote_route_cache_find_async:
 * @self: a cache
 * @domain: a domain in ASCII, in lower case
 * @cancellable: (nullable): to stop waiting; what was asked stays asked, for others
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Finds out where the mail of a domain goes, as rebote_mail_route_find_async() does, unless it is known. However many ask
 * for a domain at the same time, one question goes out.
 */
void
rebote_route_cache_find_async (ReboteRouteCache    *self,
                               const char          *domain,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  ReboteMailRoute *route;
  Entry           *entry;

  g_return_if_fail (REBOTE_IS_ROUTE_CACHE (self));
  g_return_if_fail (domain != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_route_cache_find_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  route = rebote_route_cache_peek (self, domain);
  if (route)
    {
      g_task_return_pointer (task, rebote_mail_route_ref (route), (GDestroyNotify)rebote_mail_route_unref);
      return;
    }

  entry = g_hash_table_lookup (self->entries, domain);
  if (entry && entry->route == NULL)
    {
      wait_for (self, entry, task);
      return;
    }
  if (entry)
    drop (self, entry);
  entry = add (self, domain);
  wait_for (self, entry, task);

  entry->cache = g_object_ref (self);
  rebote_mail_route_find_async (self->client, self->unroutable, domain, NULL, found_cb, entry);
}

/**
 * rebote_route_cache_find_finish:
 * @self: a cache
 * @result: what the callback was given
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the route
 */
ReboteMailRoute *
rebote_route_cache_find_finish (ReboteRouteCache *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
