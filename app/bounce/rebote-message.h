/* rebote-message.h
 *
 * A message taken apart for those who judge it: the words of the notice, its machine-readable report and what is left
 * of the mail that it is about, each apart from the others.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "rebote-fields.h"

G_BEGIN_DECLS

/**
 * ReboteMessage:
 * @headers: the message's own headers, decoded
 * @text: the words of the notice, without the returned mail; never %NULL
 * @whole_text: (nullable): the words with those of the returned mail, where there are such
 * @status_groups: (nullable) (element-type ReboteFields): groups of the delivery status (RFC 3464), the one about the
 *   message first
 * @feedback: (nullable): fields of the feedback report (RFC 5965)
 * @disposition: (nullable): fields of the disposition notification (RFC 8098)
 * @original: (nullable): headers of the mail that came back
 * @embedded: (nullable): the whole message that is attached, unless it is very long: a report may have been passed on so
 * @is_report: whether it calls itself a multipart/report
 *
 * Made by one thread, used by one thread.
 */
typedef struct {
  ReboteFields *headers;
  char         *text;
  char         *whole_text;
  GPtrArray    *status_groups;
  ReboteFields *feedback;
  ReboteFields *disposition;
  ReboteFields *original;
  GBytes       *embedded;
  gboolean      is_report;
} ReboteMessage;

ReboteMessage *rebote_message_parse (GBytes         *raw,
                                     GPtrArray      *separators,
                                     GError        **error);
void           rebote_message_free  (ReboteMessage  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReboteMessage, rebote_message_free)

G_END_DECLS
