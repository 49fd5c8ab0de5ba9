/* rebote-local-verifier.c
 *
 * Verifies addresses without asking anybody about them: by the standards, tables, and the domain name system.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-local-verifier"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-local-check.h"
#include "rebote-local-verifier.h"

/* Enough to keep one core at work between two rounds of the main loop, and short enough for a window to stay alive. */
#define MAX_BATCH 1000

struct _ReboteLocalVerifier
{
  GObject            parent_instance;

  ReboteVerifierInfo info;
  ReboteLocalCheck  *check;
  ReboteRouteCache  *routes; /* NULL where the domain name system is not asked */
};

/* The addresses of one call. */
typedef struct
{
  GPtrArray *results;
  guint      n_pending;
  gboolean   is_offline;
} Batch;

/* Those of one domain. */
typedef struct
{
  GTask  *task;
  char   *domain;
  GArray *places; /* guint, in the results */
} Group;

static void verifier_iface_init (ReboteVerifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ReboteLocalVerifier, rebote_local_verifier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (REBOTE_TYPE_VERIFIER, verifier_iface_init))

static void
batch_free (gpointer data)
{
  Batch *self = data;

  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_free (self);
}

static void
group_free (gpointer data)
{
  Group *self = data;

  g_clear_object (&self->task);
  g_free (self->domain);
  g_array_unref (self->places);
  g_free (self);
}

/* Where our own server cannot be reached there is no verdict: the addresses stay unchecked. */
static void
apply_route (ReboteLocalVerifier *self,
             Batch               *batch,
             const Group         *group,
             ReboteMailRoute     *route)
{
  ReboteDomainFlags flags = rebote_local_check_get_flags (self->check, group->domain);

  for (guint i = 0; i < group->places->len; i++)
    {
      gpointer *place = &g_ptr_array_index (batch->results, g_array_index (group->places, guint, i));

      if (route->status == REBOTE_MAIL_ROUTE_OFFLINE)
        g_clear_pointer (place, rebote_verification_free);
      else
        rebote_local_check_use_route (*place, route, flags);
    }
  batch->is_offline |= route->status == REBOTE_MAIL_ROUTE_OFFLINE;
}

static gboolean
has_results (Batch *batch)
{
  for (guint i = 0; i < batch->results->len; i++)
    {
      if (g_ptr_array_index (batch->results, i))
        return TRUE;
    }

  return FALSE;
}

static void
finish_one (GTask *task)
{
  Batch *batch = g_task_get_task_data (task);

  if (--batch->n_pending > 0 || g_task_return_error_if_cancelled (task))
    return;

  if (batch->is_offline && !has_results (batch))
    g_task_return_error (
      task, rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0,
                                       _("The domain name system cannot be reached. Is the computer online?")));
  else
    g_task_return_pointer (task, g_steal_pointer (&batch->results), (GDestroyNotify)g_ptr_array_unref);
}

static void
route_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Group *group = user_data;
  g_autoptr (ReboteMailRoute) route = rebote_route_cache_find_finish (REBOTE_ROUTE_CACHE (source), result, NULL);
  GTask *task = group->task;

  /* There is no route only where everything was cancelled. */
  if (route)
    apply_route (g_task_get_source_object (task), g_task_get_task_data (task), group, route);
  finish_one (task);
  group_free (group);
}

static void
find_routes (GTask      *task,
             GHashTable *groups)
{
  ReboteLocalVerifier *self = g_task_get_source_object (task);
  Batch               *batch = g_task_get_task_data (task);
  GHashTableIter       iter;
  gpointer             value;

  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Group           *group = value;
      ReboteMailRoute *route = rebote_route_cache_peek (self->routes, group->domain);

      if (route)
        {
          apply_route (self, batch, group, route);
          continue;
        }
      g_hash_table_iter_steal (&iter);
      group->task = g_object_ref (task);
      batch->n_pending++;
      rebote_route_cache_find_async (self->routes, group->domain, g_task_get_cancellable (task), route_cb, group);
    }
}

static void
add_to_group (GHashTable *groups,
              const char *domain,
              guint       place)
{
  Group *group = g_hash_table_lookup (groups, domain);

  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      group->domain = g_strdup (domain);
      group->places = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (groups, group->domain, group);
    }
  g_array_append_val (group->places, place);
}

static const ReboteVerifierInfo *
rebote_local_verifier_get_info (ReboteVerifier *verifier)
{
  return &REBOTE_LOCAL_VERIFIER (verifier)->info;
}

static void
rebote_local_verifier_check_async (ReboteVerifier      *verifier,
                                   const char *const   *addresses,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  ReboteLocalVerifier *self = REBOTE_LOCAL_VERIFIER (verifier);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, group_free);
  Batch *batch = g_new0 (Batch, 1);

  g_task_set_source_tag (task, rebote_local_verifier_check_async);
  g_task_set_task_data (task, batch, batch_free);
  batch->results = rebote_verifier_results_new ();
  /* Held open, so that no answer ends it before the last question is asked. */
  batch->n_pending = 1;

  for (guint i = 0; addresses[i]; i++)
    {
      const char         *domain;
      ReboteVerification *verification = rebote_local_check_address (self->check, addresses[i], self->info.id, &domain);

      g_ptr_array_add (batch->results, verification);
      if (domain && self->routes)
        add_to_group (groups, domain, i);
    }
  if (self->routes)
    find_routes (task, groups);
  finish_one (task);
}

static GPtrArray *
rebote_local_verifier_check_finish (ReboteVerifier *verifier,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, verifier), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
verifier_iface_init (ReboteVerifierInterface *iface)
{
  iface->get_info = rebote_local_verifier_get_info;
  iface->check_async = rebote_local_verifier_check_async;
  iface->check_finish = rebote_local_verifier_check_finish;
}

static void
rebote_local_verifier_finalize (GObject *object)
{
  ReboteLocalVerifier *self = REBOTE_LOCAL_VERIFIER (object);

  g_clear_pointer (&self->check, rebote_local_check_free);
  g_clear_object (&self->routes);

  G_OBJECT_CLASS (rebote_local_verifier_parent_class)->finalize (object);
}

static void
rebote_local_verifier_class_init (ReboteLocalVerifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rebote_local_verifier_finalize;
}

static void
rebote_local_verifier_init (ReboteLocalVerifier *self)
{
  self->info = (ReboteVerifierInfo){
    .id = REBOTE_LOCAL_VERIFIER_ID,
    .name = _("Checks without asking the mailbox"),
    .kind = REBOTE_VERIFIER_BUILT_IN,
    .max_concurrent = 4,
    .max_batch = MAX_BATCH,
  };
}

/**
 * rebote_local_verifier_new:
 * @routes: (nullable): finds out where mail goes, and remembers it; %NULL to ask nobody at all
 * @error: return location for a #ReboteTableError
 *
 * Creates a verifier that says what can be known without asking a mail server: never that a mailbox exists. With @routes
 * the domains of the addresses, and nothing else, go to the domain name system.
 *
 * Returns: (transfer full) (nullable): a verifier
 */
ReboteVerifier *
rebote_local_verifier_new (ReboteRouteCache *routes,
                           GError          **error)
{
  g_autoptr (ReboteLocalVerifier) self = NULL;

  g_return_val_if_fail (routes == NULL || REBOTE_IS_ROUTE_CACHE (routes), NULL);

  self = g_object_new (REBOTE_TYPE_LOCAL_VERIFIER, NULL);
  self->check = rebote_local_check_new (error);
  if (self->check == NULL)
    return NULL;

  if (routes)
    {
      self->routes = g_object_ref (routes);
      self->info.needs = REBOTE_VERIFIER_NEEDS_NETWORK;
      self->info.sends = REBOTE_VERIFIER_SENDS_DOMAINS;
      self->info.receiver = _("the domain name system");
      self->info.description = _("Finds misspelt, throw-away and reserved addresses, and domains that take no mail. "
                                 "Whether a mailbox exists is not tested.");
    }
  else
    self->info.description = _("Finds misspelt, throw-away and reserved addresses. Nothing leaves the computer, and whether "
                               "a domain or a mailbox exists is not tested.");

  return REBOTE_VERIFIER (g_steal_pointer (&self));
}
