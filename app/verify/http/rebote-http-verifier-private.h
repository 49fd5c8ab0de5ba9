/* rebote-http-verifier-private.h
 *
 * What the parts of a verifier on the web share.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "rebote-http-verifier.h"

G_BEGIN_DECLS

struct _ReboteHttpVerifier
{
  GObject            parent_instance;

  ReboteDescriptor  *descriptor;
  char              *server;
  SoupSession       *session;
  GHashTable        *settings; /* name -> value */
  GHashTable        *secrets;  /* name -> key; NULL until they are needed */
  GHashTable        *begun;    /* the ids of jobs that were begun as a step of its own */
  GHashTable        *fetched;  /* id of a job -> what of its results is here */
  char              *receiver;
  ReboteVerifierInfo info;
};

void     _rebote_http_verifier_ask_async       (ReboteHttpVerifier         *self,
                                                ReboteDescriptorOperation   operation,
                                                const ReboteDescriptorStep *step,
                                                GCancellable               *cancellable,
                                                GAsyncReadyCallback         callback,
                                                gpointer                    user_data);
gboolean _rebote_http_verifier_ask_finish      (ReboteHttpVerifier         *self,
                                                GAsyncResult               *result,
                                                ReboteDescriptorOutcome    *outcome,
                                                GError                    **error);
void     _rebote_http_verifier_fill_info       (ReboteHttpVerifier         *self);
void     _rebote_http_verifier_update_receiver (ReboteHttpVerifier         *self);
void     _rebote_http_verifier_init_jobs       (ReboteHttpVerifier         *self);
void     _rebote_http_verifier_init_jobs_iface (ReboteVerifierInterface    *iface);

G_END_DECLS
