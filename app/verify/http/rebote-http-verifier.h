/* rebote-http-verifier.h
 *
 * A service on the web as a verifier.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "verify/rebote-verifier.h"
#include "rebote-descriptor.h"

G_BEGIN_DECLS

#define REBOTE_TYPE_HTTP_VERIFIER (rebote_http_verifier_get_type ())

G_DECLARE_FINAL_TYPE (ReboteHttpVerifier, rebote_http_verifier, REBOTE, HTTP_VERIFIER, GObject)

ReboteHttpVerifier *rebote_http_verifier_new            (ReboteDescriptor   *descriptor);
ReboteHttpVerifier *rebote_http_verifier_new_for_server (ReboteDescriptor   *descriptor,
                                                         const char         *server);
ReboteDescriptor   *rebote_http_verifier_get_descriptor (ReboteHttpVerifier *self);
const char         *rebote_http_verifier_get_setting    (ReboteHttpVerifier *self,
                                                         const char         *id);
gboolean            rebote_http_verifier_set_setting    (ReboteHttpVerifier *self,
                                                         const char         *id,
                                                         const char         *value,
                                                         GError            **error);
void                rebote_http_verifier_forget_keys    (ReboteHttpVerifier *self);
GPtrArray          *rebote_http_verifiers_load          (const char         *own_folder,
                                                         GPtrArray          *problems,
                                                         GError            **error);

G_END_DECLS
