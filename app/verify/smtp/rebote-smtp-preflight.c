/* rebote-smtp-preflight.c
 *
 * Finds out whether mail servers can be asked from here at all, before any is: under which name we come, whether that name
 * is ours, and whether the port is open. One step after the other.
 *
 *   name → its address → the name of that → the block list → the sender’s domain → a server of each of some domains
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-smtp-preflight"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rebote-smtp-preflight.h"
#include "rebote-smtp-wire.h"
#include "verify/dns/rebote-reverse-name.h"

/* So many domains are tried. */
#define MAX_DOMAINS 3

/* Spamhaus and its like answer so where the question and not the address is amiss. */
#define ERROR_ANSWER "127.255."
#define LISTED       "127."

typedef struct
{
  ReboteSmtpSettings *settings;
  char              **domains;
  char               *block_list;
  GInetAddress       *own; /* as the name says */
  ReboteSmtpProblems  problems;
  guint               next; /* of the domains */
  guint               n_tried;
  gboolean            is_open;
} Preflight;

static void try_next_domain (GTask *task);

static void
preflight_free (gpointer data)
{
  Preflight *self = data;

  rebote_smtp_settings_free (self->settings);
  g_strfreev (self->domains);
  g_free (self->block_list);
  g_clear_object (&self->own);
  g_free (self);
}

static void
end (GTask *task)
{
  Preflight *self = g_task_get_task_data (task);

  if (self->n_tried > 0 && !self->is_open)
    self->problems |= REBOTE_SMTP_PROBLEM_PORT_CLOSED;
  g_task_return_int (task, self->problems);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Preflight *self = g_task_get_task_data (task);

  self->is_open = rebote_smtp_wire_connect_finish (REBOTE_SMTP_WIRE (source), result, &error);
  rebote_smtp_wire_close (REBOTE_SMTP_WIRE (source));
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->is_open)
    end (task);
  else
    try_next_domain (task);
}

static void
domain_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteMailRoute) route = rebote_route_cache_find_finish (REBOTE_ROUTE_CACHE (source), result, &error);
  Preflight *self = g_task_get_task_data (task);

  if (route == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (route->status != REBOTE_MAIL_ROUTE_OK)
    try_next_domain (task);
  else
    {
      const ReboteMailHost *host = g_ptr_array_index (route->hosts, 0);
      g_autoptr (ReboteSmtpWire) wire = rebote_smtp_wire_new ();
      g_autoptr (GSocketAddress) address =
        g_inet_socket_address_new (g_ptr_array_index (host->addresses, 0), self->settings->port);

      self->n_tried++;
      rebote_smtp_wire_connect_async (wire, address, self->settings->limits.connect, g_task_get_cancellable (task),
                                      connected_cb, g_object_ref (task));
    }
}

static void
try_next_domain (GTask *task)
{
  Preflight *self = g_task_get_task_data (task);

  if (self->domains[self->next] && self->n_tried < MAX_DOMAINS)
    rebote_route_cache_find_async (g_task_get_source_object (task), self->domains[self->next++],
                                   g_task_get_cancellable (task), domain_cb, g_object_ref (task));
  else
    end (task);
}

static void
sender_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteMailRoute) route = rebote_route_cache_find_finish (REBOTE_ROUTE_CACHE (source), result, &error);
  Preflight *self = g_task_get_task_data (task);

  if (route == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (rebote_mail_route_is_temporary (route->status))
    self->problems |= REBOTE_SMTP_PROBLEM_DNS;
  else if (route->status != REBOTE_MAIL_ROUTE_OK)
    self->problems |= REBOTE_SMTP_PROBLEM_SENDER;
  try_next_domain (task);
}

static void
check_sender (GTask *task)
{
  Preflight *self = g_task_get_task_data (task);

  rebote_route_cache_find_async (g_task_get_source_object (task), strrchr (self->settings->mail_from, '@') + 1,
                                 g_task_get_cancellable (task), sender_cb, g_object_ref (task));
}

/* RFC 5782, section 2.1: an address in 127/8 is a listing. */
static void
list_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteDnsAnswer) answer = rebote_dns_client_query_finish (REBOTE_DNS_CLIENT (source), result, &error);
  Preflight *self = g_task_get_task_data (task);

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (answer->status != REBOTE_DNS_OK && !rebote_dns_status_is_negative (answer->status))
    self->problems |= REBOTE_SMTP_PROBLEM_DNS;
  for (guint i = 0; i < answer->records->len; i++)
    {
      const ReboteDnsRecord *record = g_ptr_array_index (answer->records, i);
      g_autofree char       *address = g_inet_address_to_string (record->address);

      if (g_str_has_prefix (address, ERROR_ANSWER))
        self->problems |= REBOTE_SMTP_PROBLEM_DNS;
      else if (g_str_has_prefix (address, LISTED))
        self->problems |= REBOTE_SMTP_PROBLEM_LISTED;
    }
  check_sender (task);
}

static void
reverse_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteDnsAnswer) answer = rebote_dns_client_query_finish (REBOTE_DNS_CLIENT (source), result, &error);
  Preflight *self = g_task_get_task_data (task);
  gboolean   is_ours = FALSE;

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  for (guint i = 0; i < answer->records->len; i++)
    is_ours |= g_ascii_strcasecmp (((ReboteDnsRecord *)g_ptr_array_index (answer->records, i))->name,
                                   self->settings->helo_name) == 0;
  if (answer->status != REBOTE_DNS_OK && !rebote_dns_status_is_negative (answer->status))
    self->problems |= REBOTE_SMTP_PROBLEM_DNS;
  else if (!is_ours)
    self->problems |= REBOTE_SMTP_PROBLEM_REVERSE;

  if (self->block_list)
    {
      g_autofree char *name = rebote_reverse_name_new (self->own, self->block_list);

      rebote_dns_client_query_async (REBOTE_DNS_CLIENT (source), name, REBOTE_DNS_A, g_task_get_cancellable (task), list_cb,
                                     g_object_ref (task));
    }
  else
    check_sender (task);
}

static void
helo_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteDnsAnswer) answer = rebote_dns_client_query_finish (REBOTE_DNS_CLIENT (source), result, &error);
  Preflight *self = g_task_get_task_data (task);
  g_autofree char *name = NULL;

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (answer->records->len == 0)
    {
      self->problems |= rebote_dns_status_is_negative (answer->status) ? REBOTE_SMTP_PROBLEM_HELO_UNKNOWN
                                                                       : REBOTE_SMTP_PROBLEM_DNS;
      check_sender (task);
      return;
    }

  self->own = g_object_ref (((ReboteDnsRecord *)g_ptr_array_index (answer->records, 0))->address);
  name = rebote_reverse_name_new (self->own, NULL);
  rebote_dns_client_query_async (REBOTE_DNS_CLIENT (source), name, REBOTE_DNS_PTR, g_task_get_cancellable (task),
                                 reverse_cb, g_object_ref (task));
}

/**
 * rebote_smtp_preflight_async:
 * @settings: how mail servers are to be asked: ones with which rebote_smtp_settings_check() agrees
 * @routes: finds out where mail goes
 * @domains: (array zero-terminated=1): domains of the list, of which a few are connected to; best of different providers
 * @block_list: (nullable): the zone of a block list in which to look for our own address, only where the user asked for it
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Looks whether mail servers can be asked. To those of @domains there is a connection and not a word.
 */
void
rebote_smtp_preflight_async (const ReboteSmtpSettings *settings,
                             ReboteRouteCache         *routes,
                             const char *const        *domains,
                             const char               *block_list,
                             GCancellable             *cancellable,
                             GAsyncReadyCallback       callback,
                             gpointer                  user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Preflight *self;

  g_return_if_fail (settings != NULL);
  g_return_if_fail (REBOTE_IS_ROUTE_CACHE (routes));
  g_return_if_fail (domains != NULL);

  task = g_task_new (routes, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_smtp_preflight_async);
  if (!rebote_smtp_settings_check (settings, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self = g_new0 (Preflight, 1);
  self->settings = rebote_smtp_settings_copy (settings);
  self->domains = g_strdupv ((char **)domains);
  self->block_list = g_strdup (block_list);
  g_task_set_task_data (task, self, preflight_free);
  rebote_dns_client_query_async (rebote_route_cache_get_client (routes), settings->helo_name, REBOTE_DNS_A, cancellable,
                                 helo_cb, g_object_ref (task));
}

/**
 * rebote_smtp_preflight_finish:
 * @routes: what finds out where mail goes
 * @result: what the callback was given
 * @problems: (out): what is amiss
 * @error: return location for %REBOTE_VERIFIER_ERROR_NOT_READY or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it was found out
 */
gboolean
rebote_smtp_preflight_finish (ReboteRouteCache   *routes,
                              GAsyncResult       *result,
                              ReboteSmtpProblems *problems,
                              GError            **error)
{
  gssize found;

  g_return_val_if_fail (g_task_is_valid (result, routes), FALSE);
  g_return_val_if_fail (problems != NULL, FALSE);

  found = g_task_propagate_int (G_TASK (result), error);
  *problems = MAX (found, 0);

  return found >= 0;
}

/**
 * rebote_smtp_problem_get_title:
 * @problem: one problem
 *
 * Returns: what is amiss and how to mend it, a sentence
 */
const char *
rebote_smtp_problem_get_title (ReboteSmtpProblems problem)
{
  switch (problem)
    {
    case REBOTE_SMTP_PROBLEM_HELO_UNKNOWN:
      return _("The name of this computer does not exist on the internet: enter one that does.");
    case REBOTE_SMTP_PROBLEM_REVERSE:
      return _("The internet address of that name leads back to another name: ask your provider to set the reverse name.");
    case REBOTE_SMTP_PROBLEM_SENDER:
      return _("The domain of the sender takes no mail: enter an address at which you receive some.");
    case REBOTE_SMTP_PROBLEM_PORT_CLOSED:
      return _("Port 25 is closed on this line, as on most: mail servers cannot be asked from here");
    case REBOTE_SMTP_PROBLEM_LISTED:
      return _("Your internet address is on a block list: many servers will refuse to answer.");
    case REBOTE_SMTP_PROBLEM_DNS:
    default:
      return _("Not everything could be looked up: try again later.");
    }
}
