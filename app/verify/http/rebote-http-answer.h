/* rebote-http-answer.h
 *
 * What a service on the web answered: a value.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ReboteHttpAnswer:
 * @status: the status (RFC 9110, section 15)
 * @text: the body, as UTF-8
 * @root: (nullable): the body as JSON; %NULL where it was not asked for, or is none
 *
 * An answer, read whole. Hostile: nothing in it was looked at yet.
 */
typedef struct
{
  guint     status;
  char     *text;
  JsonNode *root;

  /*< private >*/
  GHashTable *headers;
  GPtrArray  *hidden;
} ReboteHttpAnswer;

ReboteHttpAnswer *rebote_http_answer_new             (guint             status,
                                                      const char       *body,
                                                      gsize             length);
void              rebote_http_answer_free            (ReboteHttpAnswer *self);
void              rebote_http_answer_read_json       (ReboteHttpAnswer *self);
void              rebote_http_answer_add_header      (ReboteHttpAnswer *self,
                                                      const char       *name,
                                                      const char       *value);
const char       *rebote_http_answer_get_header      (ReboteHttpAnswer *self,
                                                      const char       *name);
void              rebote_http_answer_hide            (ReboteHttpAnswer *self,
                                                      const char       *secret);
char             *rebote_http_answer_clean           (ReboteHttpAnswer *self,
                                                      const char       *text);
guint             rebote_http_answer_get_retry_after (ReboteHttpAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteHttpAnswer, rebote_http_answer_free)

G_END_DECLS
