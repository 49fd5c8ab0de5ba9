/* rebote-dns-test.c
 *
 * Whether the domain name system can be believed. There are networks in which no name exists, such as before one has signed in:
 * who believed that would take every address for dead.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-dns-test"

#include "config.h"

#include <glib/gi18n.h>

#include "verify/rebote-verifier-error.h"

#include "rebote-dns-test.h"

/* A name that exists for ever (RFC 2606, section 3). */
#define EXISTING_NAME "example.com"

static void
query_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReboteDnsAnswer) answer = rebote_dns_client_query_finish (REBOTE_DNS_CLIENT (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (answer->status == REBOTE_DNS_OK || answer->status == REBOTE_DNS_NODATA)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, rebote_verifier_error_new (REBOTE_VERIFIER_ERROR_UNAVAILABLE, 0,
                                                          _("The domain name system does not work here: whether the domains "
                                                            "take mail is not known.")));
}

/**
 * rebote_dns_test_async:
 * @client: asks the domain name system
 * @cancellable: (nullable): to stop it
 * @callback: called with the result
 * @user_data: data for @callback
 *
 * Asks for a name that exists.
 */
void
rebote_dns_test_async (ReboteDnsClient    *client,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (REBOTE_IS_DNS_CLIENT (client));

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, rebote_dns_test_async);
  rebote_dns_client_query_async (client, EXISTING_NAME, REBOTE_DNS_A, cancellable, query_cb, task);
}

/**
 * rebote_dns_test_finish:
 * @client: asks the domain name system
 * @result: what the callback was given
 * @error: return location for %REBOTE_VERIFIER_ERROR_UNAVAILABLE or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether that name exists
 */
gboolean
rebote_dns_test_finish (ReboteDnsClient *client,
                        GAsyncResult    *result,
                        GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
