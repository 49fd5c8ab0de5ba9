/* rebote-http-info.c
 *
 * What a service on the web is for people: who it is, what it costs, and who gets the addresses.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "rebote-http-info"

#include "config.h"

#include <glib/gi18n.h>

#include "rebote-http-verifier-private.h"

/* The host that addresses go to, with the settings as they are. */
static char *
find_host (ReboteHttpVerifier       *self,
           ReboteDescriptorOperation operation,
           gboolean                 *is_open)
{
  const char *const nobody[] = { "", NULL };
  g_autoptr (ReboteHttpRequest) request = rebote_descriptor_build (self->descriptor, operation, nobody, NULL, self->settings,
                                                                   NULL);
  g_autoptr (GUri) uri = request ? g_uri_parse (request->url, G_URI_FLAGS_ENCODED, NULL) : NULL;

  *is_open |= request && request->is_open;

  return g_strdup (uri ? g_uri_get_host (uri) : self->info.name);
}

/* Tells anew who gets what is sent. */
void
_rebote_http_verifier_update_receiver (ReboteHttpVerifier *self)
{
  gboolean         is_open = FALSE;
  g_autofree char *hosts = find_host (self, REBOTE_DESCRIPTOR_CHECK, &is_open);

  /* Whole lists may go to another one. */
  if (rebote_descriptor_has (self->descriptor, REBOTE_DESCRIPTOR_SUBMIT))
    {
      g_autofree char *one = g_steal_pointer (&hosts);
      g_autofree char *other = find_host (self, REBOTE_DESCRIPTOR_SUBMIT, &is_open);

      hosts = g_str_equal (one, other) ? g_strdup (one) : g_strdup_printf ("%s, %s", one, other);
    }

  g_clear_pointer (&self->receiver, g_free);
  if (is_open)
    /* Translators: a server that addresses are sent to */
    self->receiver = g_strdup_printf (_("%s, without encryption"), hosts);
  else
    self->receiver = g_strdup (hosts);
  self->info.receiver = self->receiver;
}

void
_rebote_http_verifier_fill_info (ReboteHttpVerifier *self)
{
  const ReboteDescriptorLimits *limits = rebote_descriptor_get_limits (self->descriptor);
  GPtrArray                    *secrets = rebote_descriptor_get_secrets (self->descriptor);
  gboolean                      needs_key = FALSE;

  for (guint i = 0; i < secrets->len; i++)
    needs_key |= ((const ReboteDescriptorSecret *)g_ptr_array_index (secrets, i))->required;

  self->info = (ReboteVerifierInfo){
    .id = rebote_descriptor_get_id (self->descriptor),
    .name = rebote_descriptor_get_name (self->descriptor),
    .docs = rebote_descriptor_get_docs (self->descriptor),
    .kind = REBOTE_VERIFIER_HTTP,
    .needs = REBOTE_VERIFIER_NEEDS_NETWORK | (needs_key ? REBOTE_VERIFIER_NEEDS_KEY : 0),
    .sends = REBOTE_VERIFIER_SENDS_ADDRESSES,
    .is_paid = needs_key,
    .max_concurrent = limits->concurrent,
    .per_second = limits->per_second,
    .max_batch = rebote_descriptor_get_max_batch (self->descriptor),
    .max_run = limits->single_max,
    .min_job = limits->min_job,
    .max_job = limits->max_job,
    .max_jobs = limits->max_jobs,
    .job_interval = limits->job_interval,
  };
  if (!needs_key)
    self->info.description = _("A server of your own, or of somebody who lets you use theirs.");
  else if (limits->single_max > 0)
    self->info.description = _("A service on the web that is paid for each address. "
                               "It wants no lists to be checked address by address.");
  else
    self->info.description = _("A service on the web that is paid for each address.");
  _rebote_http_verifier_update_receiver (self);
}
