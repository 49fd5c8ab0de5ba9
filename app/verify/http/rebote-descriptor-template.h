/* rebote-descriptor-template.h
 *
 * A part of a request, with places for values.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ReboteDescriptorPlace:
 * @REBOTE_DESCRIPTOR_PLACE_URL: a URL: a setting that begins it or names its host stays as it is, all else is escaped
 * @REBOTE_DESCRIPTOR_PLACE_QUERY: a value of a query or a form
 * @REBOTE_DESCRIPTOR_PLACE_HEADER: a value of a header field, where line breaks are refused
 * @REBOTE_DESCRIPTOR_PLACE_JSON: a text of JSON, which whoever writes the JSON escapes
 * @REBOTE_DESCRIPTOR_PLACE_TEXT: a line of text
 *
 * Where a template stands, and so how its values are written.
 */
typedef enum
{
  REBOTE_DESCRIPTOR_PLACE_URL,
  REBOTE_DESCRIPTOR_PLACE_QUERY,
  REBOTE_DESCRIPTOR_PLACE_HEADER,
  REBOTE_DESCRIPTOR_PLACE_JSON,
  REBOTE_DESCRIPTOR_PLACE_TEXT
} ReboteDescriptorPlace;

/**
 * ReboteDescriptorValues:
 * @email: (nullable): the address
 * @emails: (nullable): all addresses of a batch, as one text
 * @job: (nullable): the id of the job
 * @page: the number of the page of results, as the service counts
 * @offset: how many results come before it
 * @timeout_s: how long the service may take, in seconds
 * @secrets: (nullable) (element-type utf8 utf8): keys by their name
 * @settings: (nullable) (element-type utf8 utf8): settings by their name
 *
 * What the places are filled with.
 */
typedef struct
{
  const char *email;
  const char *emails;
  const char *job;
  guint       page;
  guint       offset;
  guint       timeout_s;
  GHashTable *secrets;
  GHashTable *settings;
} ReboteDescriptorValues;

/**
 * ReboteDescriptorTemplate:
 *
 * A text with places in braces: {email}, {local}, {domain}, {emails}, {timeout_s}, {secret.NAME}, {setting.NAME}. Immutable.
 */
typedef struct _ReboteDescriptorTemplate ReboteDescriptorTemplate;

ReboteDescriptorTemplate *rebote_descriptor_template_new        (const char                   *text,
                                                                 char                        **reason);
void                      rebote_descriptor_template_free       (ReboteDescriptorTemplate     *self);
GStrv                     rebote_descriptor_template_get_names  (ReboteDescriptorTemplate     *self);
const char               *rebote_descriptor_template_check_url  (ReboteDescriptorTemplate     *self,
                                                                 GHashTable                   *types);
char                     *rebote_descriptor_template_expand     (ReboteDescriptorTemplate     *self,
                                                                 ReboteDescriptorPlace         place,
                                                                 const ReboteDescriptorValues *values,
                                                                 GError                      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteDescriptorTemplate, rebote_descriptor_template_free)

G_END_DECLS
