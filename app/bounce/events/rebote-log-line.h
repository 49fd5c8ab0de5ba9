/* rebote-log-line.h
 *
 * Takes one line of a Postfix or Exim log apart.
 *
 * Copyright 2026 The Rebote authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ReboteLogLine:
 * @log: `postfix` or `exim`
 * @id: queue number
 * @date: when, as ISO 8601
 * @host: (nullable): the server
 * @status: (nullable): `sent`, `deferred`, `bounced`, `expired` or `softbounce`, for a delivery
 * @to: (nullable): recipient
 * @orig_to: (nullable): recipient before it was rewritten
 * @relay: (nullable): the server that took or refused the mail
 * @dsn: (nullable): status code
 * @text: (nullable): what that server, or this one, said
 * @from: (nullable): sender
 * @message_id: (nullable): Message-ID
 * @subject: (nullable): subject
 * @is_end: whether the mail has left the queue
 *
 * All strings are owned.
 */
typedef struct
{
  const char *log;
  char       *id;
  char       *date;
  char       *host;
  char       *status;
  char       *to;
  char       *orig_to;
  char       *relay;
  char       *dsn;
  char       *text;
  char       *from;
  char       *message_id;
  char       *subject;
  gboolean    is_end;
} ReboteLogLine;

gboolean rebote_log_line_parse (ReboteLogLine *line,
                                const char    *text,
                                GDateTime     *now);
void     rebote_log_line_clear (ReboteLogLine *line);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReboteLogLine, rebote_log_line_clear)

G_END_DECLS
