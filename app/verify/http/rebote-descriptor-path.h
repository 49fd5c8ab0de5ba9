/* rebote-descriptor-path.h
 *
 * Where in an answer something stands.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "rebote-http-answer.h"

G_BEGIN_DECLS

/**
 * ReboteDescriptorPath:
 *
 * A way to a value: “$.a.b[0]” or “$.a[*]” in JSON, “text” for the whole body, “http” for the status, “header:Name” for a
 * header field. Immutable.
 */
typedef struct _ReboteDescriptorPath ReboteDescriptorPath;

ReboteDescriptorPath *rebote_descriptor_path_new         (const char           *text);
void                  rebote_descriptor_path_free        (ReboteDescriptorPath *self);
gboolean              rebote_descriptor_path_is_http     (ReboteDescriptorPath *self);
GPtrArray            *rebote_descriptor_path_find        (ReboteDescriptorPath *self,
                                                          ReboteHttpAnswer     *answer,
                                                          JsonNode             *item);
char                 *rebote_descriptor_path_find_text   (ReboteDescriptorPath *self,
                                                          ReboteHttpAnswer     *answer,
                                                          JsonNode             *item);
gboolean              rebote_descriptor_path_finds_list  (ReboteDescriptorPath *self,
                                                          ReboteHttpAnswer     *answer);
gboolean              rebote_descriptor_path_find_number (ReboteDescriptorPath *self,
                                                          ReboteHttpAnswer     *answer,
                                                          double               *number);
char                 *rebote_descriptor_node_to_text     (JsonNode             *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteDescriptorPath, rebote_descriptor_path_free)

G_END_DECLS
